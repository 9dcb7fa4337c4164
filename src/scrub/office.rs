//! Office files (a zip of XML parts) without what they tell of who wrote them.

use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::picture;
use crate::domain::blind::Fault;

/// Parts that only tell who wrote it, by how their name begins.
const DROPPED: [&str; 4] = ["docProps/", "customXml/", "word/people.xml", "xl/persons/"];
/// How links and lists of parts name those; a link may be relative.
const NAMED: [&str; 4] = ["docProps/", "customXml/", "people.xml", "persons/"];
/// Parts that hold comments with their authors.
const COMMENTS: [&str; 3] = ["word/comments", "xl/comments", "xl/threadedComments"];
/// Parts that are files of their own.
const OBJECTS: [&str; 2] = ["word/embeddings/", "xl/embeddings/"];
/// Bytes the parts may have together once inflated, and how many parts there may be.
const MOST: u64 = 200 << 20;
const MOST_PARTS: usize = 5_000;

/// The file anew, without its properties.
///
/// # Errors
/// [`Fault::HasChanges`] with comments or tracked changes, [`Fault::HasObjects`], [`Fault::Broken`] when it cannot be read.
pub(super) fn clean(body: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut old = ZipArchive::new(Cursor::new(body)).map_err(|_| Fault::Broken)?;
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    if old.len() > MOST_PARTS {
        return Err(Fault::Broken);
    }
    let mut left = MOST;
    for at in 0..old.len() {
        let mut part = old.by_index(at).map_err(|_| Fault::Broken)?;
        let name = part.name().map_err(|_| Fault::Broken)?.into_owned();
        if COMMENTS.iter().any(|known| name.starts_with(known)) {
            return Err(Fault::HasChanges);
        }
        if OBJECTS.iter().any(|known| name.starts_with(known)) {
            return Err(Fault::HasObjects);
        }
        if part.is_dir() || DROPPED.iter().any(|known| name.starts_with(known)) {
            continue;
        }
        let mut content = Vec::new();
        let read = (&mut part).take(left + 1).read_to_end(&mut content).map_err(|_| Fault::Broken)? as u64;
        left = left.checked_sub(read).ok_or(Fault::Broken)?;
        let content = cleaned(&name, content)?;
        new.start_file(name, options).and_then(|()| Ok(new.write_all(&content)?)).map_err(|_| Fault::Broken)?;
    }
    Ok(new.finish().map_err(|_| Fault::Broken)?.into_inner())
}

/// One part as it may be read.
fn cleaned(name: &str, content: Vec<u8>) -> Result<Vec<u8>, Fault> {
    if let Some(picture) = picture::jpeg(&content).or_else(|| picture::png(&content)) {
        return Ok(picture);
    }
    let lower = name.to_lowercase();
    if !lower.ends_with(".xml") && !lower.ends_with(".rels") {
        return Ok(content);
    }
    // XML in another encoding would hide what is looked for.
    let text = String::from_utf8(content).map_err(|_| Fault::Broken)?;
    if text.contains("w:author=") {
        return Err(Fault::HasChanges);
    }
    let named = |element: &str| NAMED.iter().any(|known| element.contains(known));
    let text = without(&text, "Relationship", named);
    let text = without(&text, "Override", named);
    // Where the file lay on its author's computer, and who had it open.
    let text = without(&text, "x15ac:absPath", |_| true);
    let text = without(&text, "fileSharing", |_| true);
    Ok(text.into_bytes())
}

/// XML without the elements of a name of which something holds.
fn without(xml: &str, element: &str, holds: impl Fn(&str) -> bool) -> String {
    let opening = format!("<{element} ");
    let mut kept = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(at) = rest.find(&opening) {
        let Some(length) = rest[at..].find('>') else { break };
        let mut end = at + length + 1;
        let closing = format!("</{element}>");
        if !rest[at..end].ends_with("/>") {
            end = rest[end..].find(&closing).map_or(end, |more| end + more + closing.len());
        }
        kept.push_str(&rest[..at]);
        if !holds(&rest[at..end]) {
            kept.push_str(&rest[at..end]);
        }
        rest = &rest[end..];
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
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
    }

    #[test]
    fn comments_and_tracked_changes_are_refused() {
        for part in ["word/comments.xml", "xl/comments1.xml", "xl/threadedComments/threadedComment1.xml"] {
            assert_eq!(clean(&packed(&[(part, b"<x/>")])), Err(Fault::HasChanges), "{part}");
        }
        let tracked = br#"<w:del w:id="1" w:author="Zhuge"><w:delText>Zhuge</w:delText></w:del>"#;
        assert_eq!(clean(&packed(&[("word/document.xml", tracked)])), Err(Fault::HasChanges));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert_eq!(clean(&packed(&[("word/embeddings/sheet1.xlsx", b"PK")])), Err(Fault::HasObjects));
        assert_eq!(clean(b"PK\x03\x04 and no more"), Err(Fault::Broken));
        assert_eq!(clean(&packed(&[("word/document.xml", b"\xFF\xFE<\0w\0")])), Err(Fault::Broken));
    }
}
