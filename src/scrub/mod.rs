//! Redacted copies without the properties that name their author: what a file tells beside what it shows.
//!
//! - JPEG and PNG: everything but the picture is dropped (EXIF, XMP, IPTC, comments, thumbnails); a picture that only
//!   EXIF turned upright lies on its side afterwards.
//! - DOCX and XLSX: the document properties, lists of people and custom parts are dropped, pictures inside are cleaned,
//!   and a file with comments, tracked changes or embedded files is refused, for they hold what was taken out and by
//!   whom.
//! - PDF: nothing is taken out. One whose properties name an author, or cannot be looked into, is refused unless a
//!   person says that they looked.
//!
//! What a page itself shows is for the eyes of whoever redacts. Must not know: the database, pages, who may do what.

mod office;
mod pdf;
mod picture;

use bytes::Bytes;

use crate::domain::{blind::Fault, material::FileType};

/// The bytes that reviewers may read.
///
/// # Errors
/// [`Fault::HasChanges`], [`Fault::HasObjects`], [`Fault::Broken`]; of a PDF nobody looked at, [`Fault::NamesAuthor`] and
/// [`Fault::PropertiesHidden`].
pub fn clean(kind: FileType, body: &Bytes, looked: bool) -> Result<Bytes, Fault> {
    match kind {
        FileType::Jpeg => picture::jpeg(body).map(Bytes::from).ok_or(Fault::Broken),
        FileType::Png => picture::png(body).map(Bytes::from).ok_or(Fault::Broken),
        FileType::Docx | FileType::Xlsx => office::clean(body).map(Bytes::from),
        FileType::Pdf if looked => Ok(body.clone()),
        FileType::Pdf => match pdf::fault(body) {
            Some(fault) => Err(fault),
            None => Ok(body.clone()),
        },
    }
}
