//! PDF files as programs write them, and as somebody makes them who means harm.

use std::io::Write;

use flate2::{Compression, write::DeflateEncoder};
use pdf_extract::{Document, Object, Stream, dictionary};

/// A page with these words, by an author.
pub fn pdf(words: &str, author: &str) -> Vec<u8> {
    page(Stream::new(dictionary! {}, format!("BT /F1 12 Tf 100 600 Td ({words}) Tj ET").into_bytes()), author)
}

/// A page on which a form is drawn that draws itself.
pub fn endless() -> Vec<u8> {
    page(Stream::new(dictionary! {}, b"/X Do".to_vec()), "")
}

/// A page that inflates to two gibibytes.
pub fn bomb() -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&[b' '; 1 << 20]).unwrap();
    packer.flush().unwrap();
    let packed = [&b"\x78\x9C"[..], &packer.get_ref().repeat(2048)].concat();
    page(Stream::new(dictionary! { "Filter" => "FlateDecode" }, packed), "")
}

fn page(content: Stream, author: &str) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let resources = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding"
    });
    let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => resources };
    let form = document.add_object(Stream::new(form, b"/X Do".to_vec()));
    let held = dictionary! { "Font" => dictionary! { "F1" => font }, "XObject" => dictionary! { "X" => form } };
    document.objects.insert(resources, held.into());
    let content = document.add_object(content);
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()]
    });
    let pages = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(tree, pages.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    if !author.is_empty() {
        let info = document.add_object(dictionary! { "Author" => Object::string_literal(author) });
        document.trailer.set("Info", info);
    }
    let mut body = Vec::new();
    document.save_to(&mut body).unwrap();
    body
}
