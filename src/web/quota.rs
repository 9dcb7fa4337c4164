//! The rows of quotas on the form of a call, between what is typed and what is kept, and on the list of calls.

use super::{
    form::{Fields, UNREADABLE},
    page::Frame,
    register::typed_name,
};
use crate::{
    domain::{
        ids::{BatchId, DirectionId, InstitutionId},
        quota::{DirectionPlaces, Fault, LIMITS, Limit, Name, PLACES},
        register::{self as registers, Target},
        role::ScholarRole,
        workflow::Reason,
    },
    store::{Conn, StoreError, direction, quota, register},
    texts::{Lang, label, quota as words},
};

/// Rows that wait to be filled in, below those that are.
const BLANK: usize = 3;

const PLACES_FIELDS: [&str; 3] = ["dp_role", "dp_direction", "dp_places"];
const LIMIT_FIELDS: [&str; 4] = ["limit_role", "limit_direction", "limit_institution", "limit_most"];

/// The rows that say something, as typed: what a row has is a field that may come several times.
fn typed<const N: usize>(fields: &Fields, names: [&str; N]) -> Vec<[String; N]> {
    let columns = names.map(|name| fields.all(name).map(str::trim).collect::<Vec<_>>());
    let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
    let row = |at: usize| std::array::from_fn(|of| columns[of].get(at).copied().unwrap_or_default().to_owned());
    (0..rows).map(row).filter(|row: &[String; N]| row.iter().any(|cell| !cell.is_empty())).collect()
}

/// What the form of a call offers for its quotas, and the rows as typed.
pub struct Rows {
    pub places: Vec<[String; 3]>,
    pub limits: Vec<[String; 4]>,
    pub roles: Vec<(&'static str, &'static str)>,
    pub directions: Vec<(String, String)>,
    pub institutions: Vec<String>,
}

impl Rows {
    /// The rows of a form, with a few more to fill in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, frame: &Frame, fields: &Fields) -> Result<Self, StoreError> {
        let lang = frame.lang;
        let directions = direction::list(conn).await?.into_iter();
        let named = |it: direction::Direction| {
            let en = it.name_en.unwrap_or_else(|| it.name.clone());
            (it.id.to_string(), if lang == Lang::Zh { it.name } else { en })
        };
        let offered = register::offered(conn, Target::Institution, None).await?;
        Ok(Self {
            places: with_blanks(typed(fields, PLACES_FIELDS)),
            limits: with_blanks(typed(fields, LIMIT_FIELDS)),
            roles: ScholarRole::ALL.iter().map(|role| (role.code(), label::scholar_role_short(*role, lang))).collect(),
            directions: directions.map(named).collect(),
            institutions: offered.iter().map(typed_name).collect(),
        })
    }
}

fn with_blanks<const N: usize>(mut rows: Vec<[String; N]>) -> Vec<[String; N]> {
    rows.resize_with(rows.len() + BLANK, || std::array::from_fn(|_| String::new()));
    rows
}

/// Puts the quotas of a call into its form.
///
/// # Errors
/// When the database fails.
pub async fn fill(conn: &mut Conn, batch: BatchId, fields: &mut Fields) -> Result<(), StoreError> {
    let role = |role: Option<ScholarRole>| role.map_or("", ScholarRole::code).to_owned();
    for it in quota::directions(conn, batch).await? {
        fields.add_row(PLACES_FIELDS, [role(it.role), it.direction.to_string(), it.places.to_string()]);
    }
    let limits = quota::limits(conn, batch).await?;
    let named = institutions(conn, &limits).await?;
    for it in limits {
        let direction = it.direction.map(|id| id.to_string()).unwrap_or_default();
        let institution = named.iter().find(|named| Some(InstitutionId(named.id)) == it.institution);
        let institution = institution.map(typed_name).unwrap_or_default();
        fields.add_row(LIMIT_FIELDS, [role(it.role), direction, institution, it.most.to_string()]);
    }
    Ok(())
}

async fn institutions(conn: &mut Conn, limits: &[Limit]) -> Result<Vec<register::Named>, StoreError> {
    let ids: Vec<i64> = limits.iter().filter_map(|it| it.institution).map(|id| id.0).collect();
    register::names(conn, Target::Institution, &ids).await
}

/// Reads the rows of a form; what cannot be read is left out and told.
///
/// # Errors
/// When the database fails.
pub async fn read(
    conn: &mut Conn,
    fields: &Fields,
    reasons: &mut Vec<Reason>,
) -> Result<(Vec<DirectionPlaces>, Vec<Limit>), StoreError> {
    let known: Vec<DirectionId> = direction::list(conn).await?.into_iter().map(|it| it.id).collect();
    let mut places = Vec::new();
    for (at, [role, direction, number]) in typed(fields, PLACES_FIELDS).into_iter().enumerate() {
        let row = at + 1;
        let role = choice(&role, ScholarRole::from_code, PLACES, reasons);
        let direction = choice(&direction, |text| among(&known, text), PLACES, reasons);
        if direction == Some(None) {
            reasons.push(Reason::Quota(Fault::DirectionMissing { row }));
        }
        let number = whole(&number, PLACES, row, reasons);
        if let (Some(role), Some(Some(direction)), Some(number)) = (role, direction, number) {
            places.push(DirectionPlaces { role, direction, places: number });
        }
    }
    let mut limits = Vec::new();
    for (at, [role, direction, institution, number]) in typed(fields, LIMIT_FIELDS).into_iter().enumerate() {
        let role = choice(&role, ScholarRole::from_code, LIMITS, reasons);
        let direction = choice(&direction, |text| among(&known, text), LIMITS, reasons);
        let institution = called(conn, &institution, reasons).await?;
        let most = whole(&number, LIMITS, at + 1, reasons);
        if let (Some(role), Some(direction), Some(institution), Some(most)) = (role, direction, institution, most) {
            limits.push(Limit { role, direction, institution, most });
        }
    }
    Ok((places, limits))
}

fn among(known: &[DirectionId], text: &str) -> Option<DirectionId> {
    known.iter().copied().find(|id| id.to_string() == text)
}

/// What was chosen, `Some(None)` for all; `None` when it is no choice, which is told.
fn choice<T>(
    text: &str,
    read: impl FnOnce(&str) -> Option<T>,
    field: &'static str,
    reasons: &mut Vec<Reason>,
) -> Option<Option<T>> {
    if text.is_empty() {
        return Some(None);
    }
    let chosen = read(text);
    if chosen.is_none() {
        reasons.push(Reason::NotAChoice { field });
    }
    chosen.map(Some)
}

fn whole(text: &str, field: &'static str, row: usize, reasons: &mut Vec<Reason>) -> Option<i64> {
    let number = text.parse().ok();
    if number.is_none() {
        reasons.push(Reason::Quota(Fault::NoNumber { field, row }));
    }
    number
}

/// The institution of a name as the registers take it, `Some(None)` for each.
async fn called(
    conn: &mut Conn,
    typed: &str,
    reasons: &mut Vec<Reason>,
) -> Result<Option<Option<InstitutionId>>, StoreError> {
    if typed.is_empty() {
        return Ok(Some(None));
    }
    if typed.contains(UNREADABLE) {
        reasons.push(Reason::ControlCharacter { field: LIMITS });
        return Ok(None);
    }
    let found = register::called(conn, Target::Institution, typed, None).await?;
    let fault = match found.as_slice() {
        [only] => return Ok(Some(Some(InstitutionId(only.id)))),
        [] => registers::Fault::NotOnRecord { field: LIMITS, typed: typed.chars().take(60).collect() },
        several => registers::Fault::Several { field: LIMITS, named: several.iter().map(typed_name).collect() },
    };
    reasons.push(fault.into());
    Ok(None)
}

/// The quotas of a call beside those of its roles, line by line.
pub struct Told {
    pub directions: Vec<String>,
    pub limits: Vec<String>,
}

/// What the list of calls says of a call's quotas.
///
/// # Errors
/// When the database fails.
pub async fn told(conn: &mut Conn, batch: BatchId, frame: &Frame) -> Result<Told, StoreError> {
    let (t, lang) = (&frame.t.quota, frame.lang);
    let names = quota::direction_names(conn).await?;
    let scope = |role, direction: Option<DirectionId>| {
        let name: Option<&Name> = direction.and_then(|id| names.get(&id.0));
        words::scope(role, name, lang)
    };
    let directions = quota::directions(conn, batch).await?;
    let limits = quota::limits(conn, batch).await?;
    let named = institutions(conn, &limits).await?;
    let limit = |it: &Limit| {
        let institution = named.iter().find(|named| Some(InstitutionId(named.id)) == it.institution);
        let whose = institution.map_or(t.each, |named| named.name.as_str());
        let most = t.may_nominate(it.most);
        format!("{whose} · {} · {most}", scope(it.role, it.direction))
    };
    let places = |it: &DirectionPlaces| format!("{} {}", scope(it.role, Some(it.direction)), it.places);
    Ok(Told { limits: limits.iter().map(limit).collect(), directions: directions.iter().map(places).collect() })
}
