//! A PDF: the text of its pages whatever covers it, and what its pages do not show.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use pdf_extract::{Dictionary, Document, Object, PlainTextOutput, output_doc_page};

use super::{Found, opening};
use crate::{
    domain::{
        blind::Fault,
        material::FileType,
        privacy::{Kind, Part, tells_births},
    },
    scrub,
};

/// Pages that are looked through at most.
const PAGES: usize = 500;

/// Looks through a file; `None` when it cannot be read.
pub(super) fn look(body: &[u8], found: &mut Found<'_>) -> Option<()> {
    // The reader of the format breaks off with a panic at what it does not know.
    let document = catch_unwind(|| Document::load_mem(body)).ok()?.ok()?;
    if document.is_encrypted() {
        return None;
    }
    let pages = document.get_pages();
    if pages.is_empty() || pages.len() > PAGES {
        return None;
    }
    let texts: Vec<(u32, Option<String>)> = pages.keys().map(|page| (*page, text(&document, *page))).collect();
    let births = texts.iter().any(|(_, text)| text.as_deref().is_some_and(tells_births));
    for (page, text) in texts {
        match text {
            Some(words) => found.scan(Part::Body, &page.to_string(), &words, births),
            // A picture of a page, or letters that tell no reader what they are.
            None => found.add(Kind::Unreadable, Part::Body, &page.to_string(), ""),
        }
    }
    for object in document.objects.values() {
        if let Some(dictionary) = dictionary(object) {
            aside(&document, dictionary, found);
        }
    }
    match scrub::clean(FileType::Pdf, &Bytes::copy_from_slice(body), false) {
        Err(Fault::NamesAuthor { author }) => found.add(Kind::Author, Part::Properties, "", &author),
        Err(_) => found.add(Kind::Unreadable, Part::Properties, "", ""),
        Ok(_) => {}
    }
    Some(())
}

/// The text of a page; `None` when there is none that can be read.
fn text(document: &Document, page: u32) -> Option<String> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut words = String::new();
        let mut output = PlainTextOutput::new(&mut words);
        output_doc_page(document, &mut output, page).is_ok().then_some(words)
    }));
    read.ok().flatten().filter(|words| words.chars().any(char::is_alphanumeric))
}

fn dictionary(object: &Object) -> Option<&Dictionary> {
    object.as_dict().ok().or_else(|| object.as_stream().ok().map(|stream| &stream.dict))
}

fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
    dictionary.get(key).ok()?.as_name().ok()
}

/// What an object holds beside the pages: a note, a file, a layer that is not shown.
fn aside(document: &Document, object: &Dictionary, found: &mut Found<'_>) {
    let kind = name(object, b"Type");
    let is_note = kind == Some(b"Annot") || name(object, b"Subtype").is_some_and(|kind| kind == b"FreeText");
    let words = object.get(b"Contents").ok().and_then(|words| pdf_extract::decode_text_string(words).ok());
    if let Some(words) = words.filter(|words| is_note && !words.trim().is_empty()) {
        found.add(Kind::Comment, Part::Annotations, "", &opening(&words));
        found.scan(Part::Annotations, "", &words, false);
    }
    if kind == Some(b"EmbeddedFile") || kind == Some(b"Filespec") {
        found.add(Kind::Embedded, Part::Body, "", "");
    }
    let off = object.get(b"OCProperties").ok().and_then(|layers| resolved(document, layers)).and_then(|layers| {
        let shown = resolved(document, layers.get(b"D").ok()?)?;
        Some(!shown.get(b"OFF").ok()?.as_array().ok()?.is_empty())
    });
    if off == Some(true) {
        found.add(Kind::HiddenText, Part::Hidden, "", "");
    }
}

fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    match object.as_reference() {
        Ok(id) => document.get_dictionary(id).ok(),
        Err(_) => object.as_dict().ok(),
    }
}
