//! Copies of files without what tells who made them, beside what they show.
//!
//! - JPEG and PNG: everything but the picture is dropped (EXIF, XMP, IPTC, comments, thumbnails); a picture that only
//!   EXIF turned upright lies on its side afterwards.
//! - DOCX and XLSX: the document properties, lists of people, settings of printers and custom parts are dropped, paths on
//!   somebody's computer and comments of the XML too, pictures inside are cleaned. A file with comments, tracked changes,
//!   embedded files or pictures of other kinds is refused, for they hold what was taken out and by whom.
//! - PDF: written anew from what its pages need, in a process of its own (`apart`): without properties, descriptions,
//!   earlier states, files inside, authors of notes, and with its pictures cleaned. One that is encrypted, signed or
//!   broken is refused unless a person says that they looked.
//!
//! What a page itself shows is for the eyes of whoever redacts. Must not know: the database, pages, who may do what.

mod office;
mod pdf;
mod picture;

use bytes::Bytes;

pub(crate) use pdf::cleaned as clean_pdf;

use crate::{
    apart::{self, Task},
    domain::{blind::Fault, material::FileType},
};

/// The bytes that others may read. Takes up to half a minute: not for an async thread.
///
/// # Errors
/// [`Fault::HasChanges`], [`Fault::HasObjects`], [`Fault::HasMedia`], [`Fault::Broken`]; of a PDF nobody looked at,
/// [`Fault::PropertiesHidden`].
pub fn clean(kind: FileType, body: &Bytes, looked: bool) -> Result<Bytes, Fault> {
    match kind {
        FileType::Jpeg => picture::jpeg(body).map(Bytes::from).ok_or(Fault::Broken),
        FileType::Png => picture::png(body).map(Bytes::from).ok_or(Fault::Broken),
        FileType::Docx | FileType::Xlsx => office::clean(body).map(Bytes::from),
        FileType::Pdf => match apart::answer(Task::CleanPdf, body) {
            Some(clean) => Ok(Bytes::from(clean)),
            None if looked => Ok(body.clone()),
            None => Err(Fault::PropertiesHidden),
        },
    }
}
