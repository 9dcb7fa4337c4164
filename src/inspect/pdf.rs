//! A PDF: the text of its pages whatever covers it, and what its pages do not show. What reads it here may overflow the
//! stack or take all memory: it runs in a process of its own only (`apart`).

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document, Object, PlainTextOutput, Stream, decode_text_string, output_doc_page};
use quick_xml::events::Event;

use super::{APART, Found, opening};
use crate::{
    domain::privacy::{Kind, Part, tells_births},
    package::{is_path, reader, text as said},
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
    let mut rest = Rest { document: &document, notes: String::new(), properties: String::new() };
    let info = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
    for (id, object) in &document.objects {
        let from = rest.notes.len();
        rest.object(object, found);
        if info == Some(*id) {
            let told = rest.notes.split_off(from);
            rest.properties.push_str(&told);
        }
    }
    let Rest { notes, properties, .. } = rest;
    found.scan_rest(Part::Properties, "", &properties, false);
    found.scan_rest(Part::Annotations, "", &notes, tells_births(&notes));
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

/// What a file holds beside the words of its pages: every text of every object, whatever it is for.
struct Rest<'a> {
    document: &'a Document,
    notes: String,
    properties: String,
}

impl Rest<'_> {
    fn object(&mut self, object: &Object, found: &mut Found<'_>) {
        match object {
            Object::Dictionary(dictionary) => self.dictionary(dictionary, found),
            Object::Stream(stream) => {
                self.stream(stream, found);
                self.dictionary(&stream.dict, found);
            }
            Object::Array(all) => all.iter().for_each(|one| self.object(one, found)),
            Object::String(..) => {
                if let Ok(words) = decode_text_string(object) {
                    self.notes.push_str(&words);
                    self.notes.push_str(APART);
                }
            }
            _ => {}
        }
    }

    fn dictionary(&mut self, dictionary: &Dictionary, found: &mut Found<'_>) {
        let words = |key: &[u8]| self.words(dictionary, key).filter(|words| !words.trim().is_empty());
        let subtype = dictionary.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
        // What is a note is not said by its optional type: it lies somewhere on a page. So do links and fields.
        if (dictionary.has(b"Rect") || dictionary.has_type(b"Annot")) && !matches!(subtype, b"Widget" | b"Link") {
            if let Some(note) = words(b"Contents") {
                found.add(Kind::Comment, Part::Annotations, "", &opening(&note));
            }
            if let Some(author) = words(b"T") {
                found.add(Kind::Author, Part::Annotations, "", &author);
            }
        }
        if let Some(author) = words(b"Author") {
            found.add(Kind::Author, Part::Properties, "", &author);
        }
        for path in [b"F".as_slice(), b"UF", b"URI"].into_iter().filter_map(words).filter(|words| is_path(words)) {
            found.add(Kind::Author, Part::Properties, "", &path);
        }
        if dictionary.has(b"EF")
            || [b"EmbeddedFile".as_slice(), b"Filespec"].iter().any(|kind| dictionary.has_type(kind))
        {
            found.add(Kind::Embedded, Part::Body, "", "");
        }
        if subtype == b"Image" {
            found.add(Kind::Unreadable, Part::Body, "", "");
        }
        if self.hides_layers(dictionary) == Some(true) {
            found.add(Kind::HiddenText, Part::Hidden, "", "");
        }
        for (_, value) in dictionary {
            self.object(value, found);
        }
    }

    /// A text that stands in a dictionary or is referred to there.
    fn words(&self, dictionary: &Dictionary, key: &[u8]) -> Option<String> {
        decode_text_string(dictionary.get_deref(key, self.document).ok()?).ok()
    }

    /// Whether the layers of a file include one that is not shown at first.
    fn hides_layers(&self, dictionary: &Dictionary) -> Option<bool> {
        let layers = dictionary.get_deref(b"OCProperties", self.document).ok()?.as_dict().ok()?;
        let shown = layers.get_deref(b"D", self.document).ok()?.as_dict().ok()?;
        let off = shown.get_deref(b"OFF", self.document).and_then(Object::as_array).is_ok_and(|off| !off.is_empty());
        Some(off || shown.get(b"BaseState").and_then(Object::as_name).is_ok_and(|state| state != b"ON"))
    }

    /// What a stream says that is XML: a description of the file (XMP), or a form.
    fn stream(&mut self, stream: &Stream, found: &mut Found<'_>) {
        let is_description = stream.dict.has_type(b"Metadata");
        let Ok(content) = stream.get_plain_content() else { return };
        if !is_description && !content.trim_ascii_start().starts_with(b"<") {
            return;
        }
        let mut inside: Vec<String> = Vec::new();
        let mut reader = reader(&content);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) => {
                    inside.push(element.local_name().as_ref().to_lowercase());
                    for attribute in element.attributes().with_checks(false).flatten() {
                        self.property(&attribute.key.local_name().as_ref().to_lowercase(), &attribute.value, found);
                    }
                }
                Event::End(_) => drop(inside.pop()),
                Event::Eof => break,
                event => {
                    let words = said(&event).unwrap_or_default();
                    let of = inside.iter().rev().find(|name| !matches!(name.as_str(), "li" | "seq" | "bag" | "alt"));
                    self.property(of.map_or("", String::as_str), &words, found);
                }
            }
        }
    }

    fn property(&mut self, name: &str, value: &str, found: &mut Found<'_>) {
        if value.trim().is_empty() {
            return;
        }
        if matches!(name, "creator" | "author") {
            found.add(Kind::Author, Part::Properties, "", value.trim());
        }
        self.properties.push_str(value);
        self.properties.push_str(APART);
    }
}
