//! Office files (a zip of XML parts) without what they tell of who wrote them.

use std::{
    borrow::Cow,
    io::{Cursor, Write},
};

use quick_xml::{
    Reader, Writer,
    events::{BytesStart, Event, attributes::Attribute},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::picture;
use crate::{
    domain::blind::Fault,
    package::{self, is_path, is_plain, names_author, unescaped},
};

/// Parts that only tell who wrote it and on which printer, by how their name begins.
const DROPPED: [&str; 6] = [
    "docprops/",
    "customxml/",
    "word/people.xml",
    "xl/persons/",
    "xl/printersettings/",
    "package/services/metadata/core-properties/",
];
/// How links and lists of parts name those; a link may be relative.
const NAMED: [&str; 6] =
    ["docprops/", "customxml/", "people.xml", "persons/", "printersettings/", "metadata/core-properties/"];
/// Parts that hold comments with their authors, or who changed what.
const COMMENTS: [&str; 4] = ["word/comments", "xl/comments", "xl/threadedcomments", "xl/revisions/"];
/// Parts that are files of their own, or say where such are and who may open them.
const OBJECTS: [&str; 3] = ["word/embeddings/", "xl/embeddings/", "xl/connections.xml"];
/// Embedded fonts, which nobody's name is in.
const FONTS: [&str; 2] = [".odttf", ".fntdata"];

/// The file anew, without its properties.
///
/// # Errors
/// [`Fault::HasChanges`] with comments or tracked changes, [`Fault::HasObjects`], [`Fault::HasMedia`] with a picture that
/// cannot be cleaned, [`Fault::Broken`] when it cannot be read.
pub(super) fn clean(body: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for part in package::parts(body).ok_or(Fault::Broken)? {
        if part.is_in(&COMMENTS) {
            return Err(Fault::HasChanges);
        }
        if part.is_in(&OBJECTS) {
            return Err(Fault::HasObjects);
        }
        if part.is_in(&DROPPED) {
            continue;
        }
        let content = if part.is_xml() { xml(&part.content)? } else { cleaned(&part)? };
        new.start_file(part.name, options).and_then(|()| Ok(new.write_all(&content)?)).map_err(|_| Fault::Broken)?;
    }
    Ok(new.finish().map_err(|_| Fault::Broken)?.into_inner())
}

/// A part that is no XML, as it may be read.
fn cleaned(part: &package::Part) -> Result<Vec<u8>, Fault> {
    let name = || part.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    match infer::get(&part.content).map(|kind| kind.mime_type()) {
        Some("image/jpeg") => picture::jpeg(&part.content).ok_or(Fault::Broken),
        Some("image/png") => picture::png(&part.content).ok_or(Fault::Broken),
        _ if FONTS.iter().any(|ending| part.key.ends_with(ending)) => Ok(part.content.clone()),
        _ if part.key.contains("/media/") => Err(Fault::HasMedia { name: name() }),
        _ => Err(Fault::HasObjects),
    }
}

/// XML as it may be read: without what tells its author, and without comments and notes to programs.
fn xml(part: &[u8]) -> Result<Vec<u8>, Fault> {
    if !is_plain(part) {
        return Err(Fault::Broken);
    }
    let mut reader = Reader::from_reader(part);
    let mut writer = Writer::new(Vec::new());
    loop {
        let event = match reader.read_event().map_err(|_| Fault::Broken)? {
            Event::Start(element) if is_dropped(&element)? => {
                reader.read_to_end(element.name()).map_err(|_| Fault::Broken)?;
                continue;
            }
            Event::Empty(element) if is_dropped(&element)? => continue,
            Event::Start(element) => Event::Start(without_paths(element)),
            Event::Empty(element) => Event::Empty(without_paths(element)),
            Event::Comment(_) | Event::PI(_) => continue,
            // Names of its own for texts could hold anything.
            Event::DocType(_) => return Err(Fault::Broken),
            Event::Eof => return Ok(writer.into_inner()),
            event => event,
        };
        writer.write_event(event).map_err(|_| Fault::Broken)?;
    }
}

/// Whether an element is left out: what names a part that is, where the file lay, who had it open, whence letters were
/// addressed.
fn is_dropped(element: &BytesStart<'_>) -> Result<bool, Fault> {
    let name = element.local_name();
    if matches!(name.as_ref(), "absPath" | "fileSharing" | "mailMerge") {
        return Ok(true);
    }
    let names_part = |value: &str| {
        let value = unescaped(value).to_lowercase();
        matches!(name.as_ref(), "Relationship" | "Override") && NAMED.iter().any(|known| value.contains(known))
    };
    for one in element.attributes().with_checks(false) {
        let one = one.map_err(|_| Fault::Broken)?;
        if names_part(&one.value) {
            return Ok(true);
        }
        if names_author(one.key.local_name().as_ref()) && !one.value.is_empty() {
            return Err(Fault::HasChanges);
        }
    }
    Ok(false)
}

/// An element whose values are no places on somebody's computer (of a template, of a picture before it was set in), and
/// which asks for no settings of a printer.
fn without_paths(element: BytesStart<'_>) -> BytesStart<'_> {
    let is_place = |one: &Attribute<'_>| is_path(&unescaped(&one.value));
    let is_page = element.local_name().as_ref() == "pageSetup";
    if !is_page && !element.attributes().with_checks(false).flatten().any(|one| is_place(&one)) {
        return element;
    }
    let mut clean = element.to_owned();
    clean.clear_attributes();
    for mut one in element.attributes().with_checks(false).flatten() {
        if is_page && one.key.local_name().as_ref() == "id" {
            continue;
        }
        // The mark that was written for single quotes stands between double ones now.
        one.value = Cow::Owned(if is_place(&one) { "removed".to_owned() } else { one.value.replace('"', "&quot;") });
        clean.push_attribute(one);
    }
    clean
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use zip::ZipArchive;

    use super::*;

    fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn unpacked(body: &[u8]) -> Vec<(String, String)> {
        let mut zip = ZipArchive::new(Cursor::new(body)).unwrap();
        let mut parts = Vec::new();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            parts.push((part.name().unwrap().into_owned(), String::from_utf8_lossy(&content).into_owned()));
        }
        parts
    }

    #[test]
    fn a_document_keeps_its_text_and_loses_its_author() {
        let types = r#"<Types><Override PartName="/docProps/core.xml" ContentType="a"/><Override PartName="/word/document.xml" ContentType="b"/></Types>"#;
        let links = r#"<Relationships><Relationship Id="1" Target="word/document.xml"/><Relationship Id="2" Target="docProps/core.xml"/></Relationships>"#;
        let body = packed(&[
            ("[Content_Types].xml", types.as_bytes()),
            ("_rels/.rels", links.as_bytes()),
            ("docProps/core.xml", "<dc:creator>诸葛试生</dc:creator>".as_bytes()),
            ("docProps/app.xml", "<Company>测试依托大学</Company>".as_bytes()),
            ("customXml/item1.xml", "诸葛试生".as_bytes()),
            ("word/people.xml", "诸葛试生".as_bytes()),
            ("word/document.xml", "<w:t>方法</w:t>".as_bytes()),
        ]);
        let parts = unpacked(&clean(&body).unwrap());
        let expected = [
            ("[Content_Types].xml", r#"<Types><Override PartName="/word/document.xml" ContentType="b"/></Types>"#),
            ("_rels/.rels", r#"<Relationships><Relationship Id="1" Target="word/document.xml"/></Relationships>"#),
            ("word/document.xml", "<w:t>方法</w:t>"),
        ];
        assert_eq!(parts, expected.map(|(name, content)| (name.to_owned(), content.to_owned())));
    }

    #[test]
    fn a_workbook_forgets_where_it_lay() {
        let book = r#"<workbook><x15ac:absPath url="C:\Users\Zhuge\" xmlns="x"/><fileSharing userName="Zhuge"></fileSharing><sheets/></workbook>"#;
        let parts = unpacked(&clean(&packed(&[("xl/workbook.xml", book.as_bytes())])).unwrap());
        assert_eq!(parts[0].1, "<workbook><sheets/></workbook>");
        let path = r#"<Relationships><Relationship Id="1" Type="attachedTemplate" TargetMode="External" Target="file:///C:\Users\Zhuge\a.dotm"/></Relationships>"#;
        let picture =
            r#"<pic:cNvPr id="0" descr="C:\Users\Zhuge\photo.jpg"/><!-- Zhuge --><a href="https://bole.test/"/>"#;
        let body = packed(&[
            ("word/_rels/settings.xml.rels", path.as_bytes()),
            ("word/document.xml", picture.as_bytes()),
            ("xl/printerSettings/printerSettings1.bin", b"\\\\server\\Zhuge"),
            ("xl/worksheets/sheet1.xml", br#"<pageSetup paperSize="9" r:id="rId1"/>"#),
        ]);
        let parts = unpacked(&clean(&body).unwrap());
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[2].1, r#"<pageSetup paperSize="9"/>"#);
        assert_eq!(
            parts[0].1,
            r#"<Relationships><Relationship Id="1" Type="attachedTemplate" TargetMode="External" Target="removed"/></Relationships>"#
        );
        assert_eq!(parts[1].1, r#"<pic:cNvPr id="0" descr="removed"/><a href="https://bole.test/"/>"#);
    }

    #[test]
    fn comments_and_tracked_changes_are_refused() {
        for part in ["word/comments.xml", "xl/comments1.xml", "xl/threadedComments/threadedComment1.xml"] {
            assert_eq!(clean(&packed(&[(part, b"<x/>")])), Err(Fault::HasChanges), "{part}");
        }
        for tracked in [
            r#"<w:del w:id="1" w:author="Zhuge"><w:delText>Zhuge</w:delText></w:del>"#,
            r#"<w:ins w:author ="Zhuge"></w:ins>"#,
            "<w:sectPrChange\n\tx:author='Zhuge'/>",
            r#"<x:tblPrChange x:Author="Zhuge"/>"#,
        ] {
            assert_eq!(
                clean(&packed(&[("word/document.xml", tracked.as_bytes())])),
                Err(Fault::HasChanges),
                "{tracked}"
            );
        }
    }

    #[test]
    fn pictures_are_cleaned_or_refused() {
        let of = |name: &str, content: &[u8]| clean(&packed(&[(name, content)]));
        let exif = b"\xFF\xD8\xFF\xE1\0\x0EExif\0\0 Zhuge\xFF\xD9";
        assert_eq!(
            unpacked(&of("word/media/a.jpeg", exif).unwrap())[0].1,
            String::from_utf8_lossy(b"\xFF\xD8\xFF\xD9")
        );
        assert_eq!(of("word/media/a.jpeg", &exif[..exif.len() - 2]), Err(Fault::Broken), "a picture without an end");
        assert_eq!(of("word/media/a.png", b"\x89PNG\r\n\x1a\n\0"), Err(Fault::Broken));
        for (name, content) in [
            ("a.gif", &b"GIF89a and a comment of Zhuge"[..]),
            ("a.tiff", b"II*\0 Zhuge"),
            ("a.webp", b"RIFF\0\0\0\0WEBPVP8 Zhuge"),
            ("a.heic", b"\0\0\0\x18ftypheic Zhuge"),
            ("a.emf", b"\x01\0\0\0 Zhuge"),
            ("a.svg", b"<svg><dc:creator>Zhuge</dc:creator></svg>"),
        ] {
            let refused = of(&format!("word/media/{name}"), content);
            assert_eq!(refused, Err(Fault::HasMedia { name: name.to_owned() }));
        }
        for name in ["hidden/list.zip", "word/document.xml.bak", "word/afchunk.docx"] {
            assert_eq!(of(name, b"PK"), Err(Fault::HasObjects), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert_eq!(clean(&packed(&[("word/embeddings/sheet1.xlsx", b"PK")])), Err(Fault::HasObjects));
        assert_eq!(clean(b"PK\x03\x04 and no more"), Err(Fault::Broken));
        for hidden in
            [&b"\xFF\xFE<\0w\0"[..], b"<\0w\0/\0>\0", b"<!DOCTYPE w [<!ENTITY a 'Zhuge'>]><w>&a;</w>", b"<w a=>"]
        {
            assert_eq!(clean(&packed(&[("word/document.xml", hidden)])), Err(Fault::Broken));
        }
        let twice = packed(&[("word/document.xml", b"<w/>"), ("Word/Document.XML", b"<w/>")]);
        assert_eq!(clean(&twice), Err(Fault::Broken), "which of the two is read depends on the program");
    }
}
