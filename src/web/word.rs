//! Answers with a Word file, to whoever may read the page beside it.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::error::WebError;
use crate::word::{Block, pack};

const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The file of a letter. Its name holds a number and nobody's name.
///
/// # Errors
/// When it cannot be packed.
pub(super) fn file(blocks: &[Block], number: &str) -> Result<Response, WebError> {
    let body = pack(blocks).map_err(|error| WebError::broken(&error))?;
    let disposition = format!("attachment; filename=\"{number}.docx\"");
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(TYPE));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(|_| WebError::NotFound)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
