//! A PDF written anew from what its pages need. What reads it here may take all memory: it runs in a process of its own
//! only (`apart`).

use std::collections::BTreeMap;

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::picture;
use crate::package::is_path;

/// What no page needs to be shown: descriptions, what programs keep for themselves, files inside and what was filled in
/// beside the fields, wherever it stands.
const DROPPED: [&[u8]; 14] = [
    b"Metadata",
    b"PieceInfo",
    b"LastModified",
    b"AF",
    b"EF",
    b"EmbeddedFiles",
    b"Collection",
    b"CreatorInfo",
    b"XFA",
    b"SpiderInfo",
    b"Threads",
    b"Win",
    b"Mac",
    b"Unix",
];
/// What a note tells of its author and of when it was written.
const OF_NOTE: [&[u8]; 4] = [b"T", b"M", b"CreationDate", b"NM"];
/// Where files lie: on somebody's computer, unless it is an address.
const PATHS: [&[u8]; 5] = [b"F", b"UF", b"DOS", b"Desc", b"URI"];

/// The file without its properties; `None` when it is encrypted, signed (a signature names its signer, and no other
/// bytes bear it) or cannot be read as a whole.
pub(crate) fn cleaned(body: &[u8]) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(body).ok()?;
    let pages = document.get_pages().len();
    strip(&mut document)?;
    let mut written = Vec::new();
    document.save_to(&mut written).ok()?;
    // What was written is looked at as somebody else would: there is nothing to take out of it any more.
    let mut again = Document::load_mem(&written).ok()?;
    let is_whole = pages > 0 && again.get_pages().len() == pages;
    (is_whole && strip(&mut again)? == 0).then_some(written)
}

/// Leaves in a document what can be reached from its pages, without what tells of its author. Gives how much was taken
/// out.
fn strip(document: &mut Document) -> Option<usize> {
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return None;
    }
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).ok()?;
    let mut walk = Walk { waiting: vec![root], taken: usize::from(document.trailer.has(b"Info")) };
    let mut kept: BTreeMap<ObjectId, Object> = BTreeMap::new();
    while let Some(id) = walk.waiting.pop() {
        if kept.contains_key(&id) {
            continue;
        }
        match document.objects.remove(&id) {
            Some(mut object) => {
                walk.object(&mut object)?;
                kept.insert(id, object);
            }
            // A reference to nothing is allowed; one to something that could not be read is not.
            None if document
                .reference_table
                .get(id.0)
                .is_some_and(|entry| entry.is_normal() || entry.is_compressed()) =>
            {
                return None;
            }
            None => {}
        }
    }
    document.max_id = kept.keys().next_back()?.0;
    document.objects = kept;
    document.trailer = dictionary! { "Root" => root };
    Some(walk.taken)
}

/// What is still to be gone through, and how much was taken out.
struct Walk {
    waiting: Vec<ObjectId>,
    taken: usize,
}

impl Walk {
    /// Takes out of an object what does not belong to its page; `None` where that cannot be done.
    fn object(&mut self, object: &mut Object) -> Option<()> {
        match object {
            Object::Reference(id) => self.waiting.push(*id),
            Object::Array(all) => all.iter_mut().try_for_each(|one| self.object(one))?,
            Object::Dictionary(dictionary) => self.dictionary(dictionary)?,
            Object::Stream(stream) => {
                self.stream(stream)?;
                self.dictionary(&mut stream.dict)?;
            }
            _ => {}
        }
        Some(())
    }

    fn dictionary(&mut self, dictionary: &mut Dictionary) -> Option<()> {
        if dictionary.has(b"ByteRange") {
            return None;
        }
        let is_field = dictionary.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Widget");
        let is_note = !is_field && (dictionary.has(b"Rect") || dictionary.has_type(b"Annot"));
        // Properties may lie elsewhere than where they belong: those of an article, of a figure that was set in.
        let are_properties = dictionary.has(b"Author") || dictionary.has(b"Producer");
        let goes = |key: &[u8], value: &Object| {
            are_properties
                || DROPPED.contains(&key)
                || key.starts_with(b"PTEX.")
                || (is_note && OF_NOTE.contains(&key))
                || (PATHS.contains(&key) && value.as_str().is_ok_and(|path| is_place(key, path)))
        };
        let keys: Vec<Vec<u8>> =
            dictionary.iter().filter(|(key, value)| goes(key, value)).map(|(key, _)| key.clone()).collect();
        self.taken += keys.len();
        for key in keys {
            dictionary.remove(&key);
        }
        dictionary.iter_mut().try_for_each(|(_, value)| self.object(value))
    }

    /// Cleans a picture as one that comes alone, and empties what is no part of a page.
    fn stream(&mut self, stream: &mut Stream) -> Option<()> {
        if stream.dict.has_type(b"Metadata") || stream.dict.has_type(b"EmbeddedFile") {
            self.taken += usize::from(!stream.content.is_empty());
            stream.set_plain_content(Vec::new());
        }
        if !stream.dict.has(b"Filter") {
            return Some(());
        }
        let mut filters: Vec<Object> =
            stream.filters().ok()?.into_iter().map(|name| Object::Name(name.to_vec())).collect();
        let clean = match filters.last()?.as_name().ok()? {
            b"DCTDecode" | b"DCT" => picture::jpeg,
            b"JPXDecode" => picture::jpeg_2000,
            _ => return Some(()),
        };
        let last = filters.pop()?;
        let packed = if filters.is_empty() {
            stream.content.clone()
        } else {
            let filters = dictionary! { "Filter" => filters };
            Stream::new(filters, stream.content.clone()).decompressed_content().ok()?
        };
        let picture = clean(&packed)?;
        if picture != stream.content {
            self.taken += 1;
            // What each step needs to know comes in their order.
            if let Some(last) =
                stream.dict.get(b"DecodeParms").and_then(Object::as_array).ok().and_then(|all| all.last().cloned())
            {
                stream.dict.set("DecodeParms", last);
            }
            stream.dict.set("Filter", last);
            stream.set_content(picture);
        }
        Some(())
    }
}

/// Whether the text of a key says where a file lies; an address that others reach too does not.
fn is_place(key: &[u8], text: &[u8]) -> bool {
    key != b"URI" || is_path(&String::from_utf8_lossy(text))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    const NAME: &str = "Zhuge";

    fn named() -> Object {
        Object::string_literal(NAME)
    }

    /// A file of one page whose dictionary has these entries too, and what lies beside it.
    fn file(page: Dictionary, beside: impl FnOnce(&mut Document)) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let tree = document.new_object_id();
        let content = document.add_object(Stream::new(dictionary! {}, b"BT (plan) Tj ET".to_vec()));
        let mut whole = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
        whole.extend(&page);
        let page = document.add_object(whole);
        document
            .objects
            .insert(tree, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalog);
        beside(&mut document);
        let mut body = Vec::new();
        document.save_to(&mut body).unwrap();
        body
    }

    fn tells(body: &[u8]) -> bool {
        body.windows(NAME.len()).any(|window| window == NAME.as_bytes())
    }

    /// What remains of a file whose page has these entries: it says nothing of its author.
    fn clean_page(page: Dictionary) -> Document {
        let body = file(page, |_| ());
        assert!(tells(&body), "the name is there before");
        let clean = cleaned(&body).unwrap();
        assert!(!tells(&clean), "{}", String::from_utf8_lossy(&clean));
        Document::load_mem(&clean).unwrap()
    }

    #[test]
    fn a_file_keeps_its_pages_and_loses_its_author() {
        let body = file(dictionary! {}, |document| {
            let info = document.add_object(dictionary! { "Author" => named(), "Title" => named() });
            document.trailer.set("Info", info);
            let xmp = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, NAME.into());
            let xmp = document.add_object(xmp);
            let root = document.trailer.get(b"Root").unwrap().as_reference().unwrap();
            document.get_dictionary_mut(root).unwrap().set("Metadata", xmp);
            // What an earlier state had and no page leads to.
            document.add_object(named());
        });
        assert!(tells(&body));
        let clean = cleaned(&body).unwrap();
        assert!(!tells(&clean));
        let document = Document::load_mem(&clean).unwrap();
        let page = document.get_pages()[&1];
        assert_eq!(document.get_page_content(page).unwrap(), b"BT (plan) Tj ET\n");
        assert_eq!(cleaned(&clean), Some(clean), "nothing is left to take out");
    }

    #[test]
    fn what_lies_in_pages_tells_nobody_either() {
        let rect = || Object::Array(vec![0.into(), 0.into(), 9.into(), 9.into()]);
        let note = dictionary! { "Subtype" => "Text", "Rect" => rect(), "T" => named(), "Contents" => Object::string_literal("why") };
        let document = clean_page(dictionary! { "Annots" => vec![note.into()] });
        let page = document.get_dictionary(document.get_pages()[&1]).unwrap();
        let kept = page.get(b"Annots").unwrap().as_array().unwrap()[0].as_dict().unwrap();
        assert!(kept.has(b"Contents") && !kept.has(b"T"), "the note stays, and not its author");
        let field = dictionary! { "Subtype" => "Widget", "Rect" => rect(), "T" => Object::string_literal("field") };
        let body = file(dictionary! { "Annots" => vec![field.into()] }, |_| ());
        assert!(String::from_utf8_lossy(&cleaned(&body).unwrap()).contains("field"), "a field is found by its name");
        clean_page(dictionary! { "PieceInfo" => dictionary! { "App" => named() } });
        clean_page(dictionary! { "AA" => dictionary! { "O" => dictionary! { "S" => "Launch", "F" => named() } } });
        let link =
            |place: &str| dictionary! { "A" => dictionary! { "S" => "URI", "URI" => Object::string_literal(place) } };
        clean_page(link("file:///C:/Users/Zhuge/plan.pdf"));
        let public = file(link("https://bole.test/"), |_| ());
        assert!(String::from_utf8_lossy(&cleaned(&public).unwrap()).contains("https://bole.test/"));
        let info = dictionary! { "Author" => named() };
        clean_page(
            dictionary! { "PTEX.FileName" => named(), "PTEX.InfoDict" => info.clone(), "B" => dictionary! { "I" => info } },
        );
        clean_page(
            dictionary! { "AF" => vec![dictionary! { "Type" => "Filespec", "EF" => dictionary! { "F" => named() } }.into()] },
        );
    }

    #[test]
    fn pictures_are_cleaned_like_those_that_come_alone() {
        let exif = b"\xFF\xD8\xFF\xE1\0\x0EExif\0\0 Zhuge\xFF\xD9";
        let mut packer = ZlibEncoder::new(Vec::new(), Compression::none());
        packer.write_all(exif).unwrap();
        let packed = packer.finish().unwrap();
        for (filter, content) in [
            (Object::from("DCTDecode"), exif.to_vec()),
            (Object::Array(vec!["FlateDecode".into(), "DCTDecode".into()]), packed),
        ] {
            let picture = |document: &mut Document| {
                let picture =
                    document.add_object(Stream::new(dictionary! { "Subtype" => "Image", "Filter" => filter }, content));
                let page = document.get_pages()[&1];
                document.get_dictionary_mut(page).unwrap().set("Resources", picture);
            };
            let body = file(dictionary! {}, picture);
            assert!(tells(&body));
            let clean = cleaned(&body).unwrap();
            assert!(!tells(&clean) && clean.windows(4).any(|window| window == b"\xFF\xD8\xFF\xD9"));
        }
    }

    #[test]
    fn what_cannot_be_cleaned_is_not() {
        let whole = file(dictionary! {}, |_| ());
        assert!(cleaned(&whole).is_some());
        let cut = &whole[..whole.len() / 2];
        let encrypted = file(dictionary! {}, |document| {
            let how = document.add_object(dictionary! { "Filter" => "Standard", "V" => 1 });
            document.trailer.set("Encrypt", how);
        });
        let signed =
            file(dictionary! { "V" => dictionary! { "ByteRange" => vec![0.into()], "Name" => named() } }, |_| ());
        let broken = file(dictionary! {}, |document| {
            let picture =
                document.add_object(Stream::new(dictionary! { "Filter" => "DCTDecode" }, b"\xFF\xD8 Zhuge".to_vec()));
            let page = document.get_pages()[&1];
            document.get_dictionary_mut(page).unwrap().set("Resources", picture);
        });
        for body in [cut, b"%PDF-1.7 test", &encrypted[..], &signed[..], &broken[..]] {
            assert_eq!(cleaned(body), None, "{}", String::from_utf8_lossy(body));
        }
    }
}
