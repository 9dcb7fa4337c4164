//! The parts of a record: entered, changed and taken off on pages below it.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};

use super::{Asked, Names, address_of, edit::Form, record, see};
use crate::{
    app::App,
    commands::register as keeping,
    domain::{access::Verb, ids::RowId, register::Hook},
    store::{
        Conn,
        register::{Registered, Whole},
    },
    web::{error::WebError, form::Fields, page::Desk},
};

/// The record of the address, if a part of the kind asked for may belong to it or to one of its parts.
async fn root(conn: &mut Conn, desk: &Desk, asked: &Asked) -> Result<Registered, WebError> {
    see(conn, &desk.viewer, asked.register, asked.root).await
}

/// Where new parts go, and the page one comes from and goes back to.
pub(super) struct Place {
    pub back: String,
    pub back_label: String,
    /// The query that names the part they belong to; empty where it is the record itself.
    pub of: String,
}

/// What new parts of the kind asked for would belong to, if the account may enter them. `of` names the part of the
/// record that they belong to, where it is not the record itself.
///
/// # Errors
/// [`WebError::NotFound`] where there is no such record or it has no such parts; [`WebError::Forbidden`].
pub(super) async fn place(conn: &mut Conn, desk: &Desk, asked: &Asked, of: &str) -> Result<(Whole, Place), WebError> {
    let record = root(conn, desk, asked).await?;
    let spec = asked.part;
    let whole = match of.parse::<RowId>() {
        Ok(id) => {
            let Hook::PartOf(kind, _) = spec.hook else { return Err(WebError::NotFound) };
            Whole { kind, id }
        }
        Err(_) => Whole { kind: asked.register, id: asked.root },
    };
    let fits = match spec.hook {
        Hook::PartOf(kind, _) => kind == whole.kind,
        Hook::Anywhere => true,
        Hook::Alone => false,
    };
    let here = Whole { kind: record.kind, id: record.id };
    if !fits || keeping::root(conn, whole).await? != Some(here) {
        return Err(WebError::NotFound);
    }
    if !keeping::may(conn, &desk.viewer.who(None), spec, Verb::Write, Some(whole), None).await? {
        return Err(WebError::Forbidden);
    }
    let place = Place {
        back: address_of(here),
        back_label: Names::of(conn, &[&record]).await?.title(&record, desk.frame.lang),
        of: if whole == here { String::new() } else { format!("?of={}", whole.id) },
    };
    Ok((whole, place))
}

/// The form of a new part.
async fn new_form(conn: &mut Conn, desk: &Desk, asked: &Asked, of: &str) -> Result<Form, WebError> {
    let (whole, place) = place(conn, desk, asked, of).await?;
    Ok(Form {
        kind: asked.part.kind,
        known: None,
        whole: Some(whole),
        action: format!("{}/{}/new{}", place.back, asked.part.kind.code(), place.of),
        back_label: place.back_label,
        back: place.back,
    })
}

/// A part of the record of the address.
async fn known(conn: &mut Conn, desk: &Desk, asked: &Asked) -> Result<(Registered, Registered), WebError> {
    let record = root(conn, desk, asked).await?;
    let spec = asked.part;
    let id = asked.row.ok_or(WebError::NotFound)?;
    let part = see(conn, &desk.viewer, spec.kind, id).await?;
    let whole = part.whole.ok_or(WebError::NotFound)?;
    if keeping::root(conn, whole).await? != Some(Whole { kind: record.kind, id: record.id }) {
        return Err(WebError::NotFound);
    }
    if !keeping::may(conn, &desk.viewer.who(None), spec, Verb::Write, Some(whole), Some(&part)).await? {
        return Err(WebError::Forbidden);
    }
    Ok((record, part))
}

async fn known_form(conn: &mut Conn, desk: &Desk, asked: &Asked) -> Result<Form, WebError> {
    let (record, part) = known(conn, desk, asked).await?;
    let back = address_of(Whole { kind: record.kind, id: record.id });
    Ok(Form {
        kind: part.kind,
        whole: part.whole,
        action: format!("{back}/{}/{}", part.kind.code(), part.id),
        back_label: Names::of(conn, &[&record]).await?.title(&record, desk.frame.lang),
        known: Some(part),
        back,
    })
}

/// GET /admin/labs/{id}/{part}/new and its like.
pub async fn new(
    State(app): State<App>,
    asked: Asked,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let form = new_form(&mut conn, &desk, &asked, Fields::query(query).text("of")).await?;
    form.show(&mut conn, &desk).await
}

/// POST /admin/labs/{id}/{part}/new and its like.
pub async fn create(
    State(app): State<App>,
    asked: Asked,
    desk: Desk,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let form = new_form(&mut conn, &desk, &asked, Fields::query(query).text("of")).await?;
    drop(conn);
    form.keep(&app, &desk, fields).await
}

/// GET /admin/labs/{id}/{part}/{row} and its like.
pub async fn show(State(app): State<App>, asked: Asked, desk: Desk) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    known_form(&mut conn, &desk, &asked).await?.show(&mut conn, &desk).await
}

/// POST /admin/labs/{id}/{part}/{row} and its like.
pub async fn update(State(app): State<App>, asked: Asked, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let form = known_form(&mut conn, &desk, &asked).await?;
    drop(conn);
    form.keep(&app, &desk, fields).await
}

/// POST /admin/labs/{id}/{part}/{row}/retirement and its like: off the public pages, or back on them.
pub async fn retire(State(app): State<App>, asked: Asked, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let (record, part) = known(&mut app.db.read().await?, &desk, &asked).await?;
    record::retire(&app, &desk, Whole { kind: record.kind, id: record.id }, &part, fields).await
}
