//! The registers on the desk: lists, records with their parts and history, and one form for every kind.
//!
//! Which fields there are is told by `domain::register`; here they are only laid out. An address begins with the
//! register (`/admin/labs`), then the record, then the kind and id of a part.

pub mod edit;
pub mod list;
pub mod part;
pub mod paste;
pub mod reading;
pub mod record;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};

use crate::{
    commands::register as keeping,
    domain::{
        access::Verb,
        ids::RowId,
        register::{Field, Input, Kind, Spec, Target, entry, entry::Value, spec},
    },
    store::{
        Conn, StoreError,
        register::{self, Named, Registered, Whole},
    },
    texts::{Lang, Texts, number, register as words},
    web::{auth::Viewer, error::WebError},
};

/// The registers that have a list, with the first part of their address.
pub const REGISTERS: [(Kind, &str); 8] = [
    (Kind::Lab, "labs"),
    (Kind::Programme, "programmes"),
    (Kind::Project, "projects"),
    (Kind::Dataset, "datasets"),
    (Kind::Challenge, "challenges"),
    (Kind::Article, "articles"),
    (Kind::Policy, "policies"),
    (Kind::Event, "events"),
];

/// The register that an address is of, so that one handler serves them all.
pub struct Register(pub Kind);

impl<S: Send + Sync> FromRequestParts<S> for Register {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        let named = parts.uri.path().split('/').nth(2).unwrap_or_default();
        let known = REGISTERS.iter().find(|(_, address)| *address == named);
        known.map(|(kind, _)| Self(*kind)).ok_or(WebError::NotFound)
    }
}

/// What an address below a record asks for: the record, the kind of a part, and the part itself where it is there.
#[derive(Clone, Debug)]
pub struct Asked {
    pub register: Kind,
    pub root: RowId,
    pub part: &'static Spec,
    pub row: Option<RowId>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let Register(register) = Register::from_request_parts(parts, state).await?;
        let named = RawPathParams::from_request_parts(parts, state).await.map_err(|_| WebError::NotFound)?;
        let of = |name: &str| named.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned());
        Ok(Self {
            register,
            root: of("id").and_then(|id| id.parse().ok()).ok_or(WebError::NotFound)?,
            part: of("part").and_then(|code| part_kind(&code)).ok_or(WebError::NotFound)?,
            row: match of("row") {
                Some(row) => Some(row.parse().map_err(|_| WebError::NotFound)?),
                None => None,
            },
        })
    }
}

/// Where the list of a register is.
pub fn address(kind: Kind) -> String {
    let known = REGISTERS.iter().find(|(known, _)| *known == kind);
    format!("/admin/{}", known.map_or("labs", |(_, address)| *address))
}

/// Where a record that stands for itself is shown.
pub fn address_of(whole: Whole) -> String {
    format!("{}/{}", address(whole.kind), whole.id)
}

/// The public page of a record that has one of its own.
pub fn public_page(record: &Registered) -> Option<String> {
    // An article has a place on the page of all sources, under its code.
    if record.kind == Kind::Article {
        return Some(format!("/data#{}", record.entry.text("article_code")));
    }
    let slug = record.slug.as_deref()?;
    match record.kind {
        Kind::Lab => Some(format!("/labs/{slug}")),
        // The special programme is what `/ai4s` itself is about.
        Kind::Programme if record.entry.text("programme_kind") == "special_programme" => Some("/ai4s".to_owned()),
        Kind::Programme => Some(format!("/ai4s/{slug}")),
        Kind::Project => Some(format!("/projects/{slug}")),
        Kind::Dataset => Some(format!("/datasets/{slug}")),
        Kind::Challenge => Some(format!("/challenges/{slug}")),
        Kind::Event => Some(format!("/events/{slug}")),
        Kind::Policy => Some(format!("/policies/{slug}")),
        _ => None,
    }
}

/// The record of an id and kind, if the account may see it.
///
/// # Errors
/// [`WebError::NotFound`] alike for one that is not there and for one that is not this account's to see.
pub async fn see(conn: &mut Conn, viewer: &Viewer, kind: Kind, id: RowId) -> Result<Registered, WebError> {
    let spec = spec(kind);
    let found = register::find(conn, spec, id).await?.ok_or(WebError::NotFound)?;
    match keeping::may(conn, &viewer.who(None), spec, Verb::Read, found.whole, Some(&found)).await? {
        true => Ok(found),
        false => Err(WebError::NotFound),
    }
}

/// What the links of some records lead to, read target by target.
#[derive(Default)]
pub struct Names(Vec<(Target, Named)>);

impl Names {
    /// Reads the names of everything the records link to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, records: &[&Registered]) -> Result<Self, StoreError> {
        let links: Vec<(Target, i64)> = records
            .iter()
            .flat_map(|record| {
                spec(record.kind).fields.iter().filter_map(|field| match field.input {
                    Input::Link(target) => Some((target, record.entry.link(field.name)?)),
                    _ => None,
                })
            })
            .collect();
        Self::behind(conn, links).await
    }

    /// Reads the names behind some links, target by target.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn behind(conn: &mut Conn, links: Vec<(Target, i64)>) -> Result<Self, StoreError> {
        let mut wanted: Vec<(Target, Vec<i64>)> = Vec::new();
        for (target, id) in links {
            match wanted.iter_mut().find(|(known, _)| *known == target) {
                Some((_, ids)) => ids.push(id),
                None => wanted.push((target, vec![id])),
            }
        }
        let mut names = Vec::new();
        for (target, mut ids) in wanted {
            ids.sort_unstable();
            ids.dedup();
            names.extend(register::names(conn, target, &ids).await?.into_iter().map(|named| (target, named)));
        }
        Ok(Self(names))
    }

    fn find(&self, target: Target, id: i64) -> Option<&Named> {
        self.0.iter().find(|(known, named)| *known == target && named.id == id).map(|(_, named)| named)
    }

    /// The name behind a link.
    pub fn name(&self, target: Target, id: i64) -> String {
        self.find(target, id).map_or_else(|| format!("#{id}"), |named| named.name.clone())
    }

    /// A link as a form takes it: the name with the id, so that no namesake is meant.
    pub fn typed(&self, target: Target, id: i64) -> String {
        self.find(target, id).map_or_else(|| format!("#{id}"), typed_name)
    }

    /// What a record is called.
    pub fn title(&self, record: &Registered, lang: Lang) -> String {
        let field = record.title_field();
        record.entry.get(field.name).map(|value| self.shown(field, value, lang)).unwrap_or_default()
    }

    /// A value as people read it.
    pub fn shown(&self, field: &Field, value: &Value, lang: Lang) -> String {
        match (field.input, value) {
            (Input::OneOf(_), Value::Text(code)) => words::choice(field.name, code, lang).to_owned(),
            (Input::Link(target), Value::Link(id)) => self.name(target, *id),
            // Four digits need no grouping, and a year bears none.
            (Input::Count(..), Value::Number(count)) if *count >= 10_000 => number::grouped(*count),
            (Input::Money, Value::Number(hundredths)) => entry::money(*hundredths),
            (_, Value::Yes(yes)) => Texts::of(lang).register.yes_or_no(*yes).to_owned(),
            (_, value) => entry::typed(field, value),
        }
    }
}

/// `张三 #123`: a name that leads to one record only.
pub fn typed_name(named: &Named) -> String {
    format!("{} #{}", named.name, named.id)
}

/// The kind of part that a piece of an address names, if records of that kind can be part of something.
fn part_kind(code: &str) -> Option<&'static Spec> {
    Kind::from_code(code).map(spec).filter(|spec| !spec.is_alone())
}
