//! Many parts at once: rows copied from a spreadsheet, a record a line, all entered or none.

use std::borrow::Cow;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{Asked, part, reading};
use crate::{
    app::App,
    commands::register::{self as keeping, Line},
    domain::{
        register::{Fault, Field, Input, Kind, LINES, Spec},
        workflow::Reason,
    },
    store::{Conn, register::Whole},
    texts::{Lang, Texts, field, register as words},
    web::{
        error::WebError,
        form::{Fields, FormState, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// Lines taken at once.
const MOST: usize = 500;

#[derive(Template)]
#[template(path = "register/paste.html")]
struct PastePage {
    frame: Frame,
    form: FormState,
    kind: Kind,
    action: String,
    back: String,
    back_label: String,
    columns: Vec<Column>,
}

/// A column of the list, in its place.
struct Column {
    label: &'static str,
    required: bool,
    hint: String,
    /// What may stand in it, where that is a closed list.
    choices: Vec<&'static str>,
}

impl PastePage {
    fn heading(&self) -> String {
        self.frame.t.register.paste_of(words::kind(self.kind, self.frame.lang))
    }
}

fn column(field: &Field, lang: Lang) -> Column {
    let choices = match field.input {
        Input::OneOf(codes) => codes.iter().map(|code| words::choice(field.name, code, lang)).collect(),
        Input::YesNo => [true, false].iter().map(|yes| Texts::of(lang).register.yes_or_no(*yes)).collect(),
        _ => Vec::new(),
    };
    Column { label: field::label(field.name, lang), required: field.required, hint: words::hint(field, lang), choices }
}

async fn page(conn: &mut Conn, desk: &Desk, asked: &Asked, of: &str, form: FormState) -> Result<PastePage, WebError> {
    let (_, place) = part::place(conn, desk, asked, of).await?;
    let lang = desk.frame.lang;
    Ok(PastePage {
        form,
        kind: asked.part.kind,
        action: format!("{}/{}/list{}", place.back, asked.part.kind.code(), place.of),
        back: place.back,
        back_label: place.back_label,
        columns: asked.part.fields.iter().map(|field| column(field, lang)).collect(),
        frame: desk.frame.clone(),
    })
}

/// GET /admin/labs/{id}/{part}/list and its like.
pub async fn show(
    State(app): State<App>,
    asked: Asked,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let of = Fields::query(query);
    Ok(Html(page(&mut conn, &desk, &asked, of.text("of"), FormState::new(Fields::default())).await?).into_response())
}

/// POST /admin/labs/{id}/{part}/list and its like.
pub async fn create(
    State(app): State<App>,
    asked: Asked,
    desk: Desk,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, WebError> {
    let of = Fields::query(query);
    let mut conn = app.db.read().await?;
    let (whole, place) = part::place(&mut conn, &desk, &asked, of.text("of")).await?;
    let lines = read(&mut conn, asked.part, whole, fields.text(LINES)).await?;
    drop(conn);
    let kind = asked.part.kind;
    let entered = match lines {
        Ok(lines) => {
            let who = desk.viewer.who(fields.request_key());
            keeping::enter_all(&app, &who, kind, whole, lines).await
        }
        Err(reasons) => Err(reasons.into()),
    };
    let kind = words::kind(kind, desk.frame.lang);
    let done = entered.map(|count| desk.done(&place.back, desk.frame.t.register.pasted(count, kind)));
    done_or_again(done, fields, async |form| {
        let mut conn = app.db.read().await?;
        Ok(Html(page(&mut conn, &desk, &asked, of.text("of"), form).await?))
    })
    .await
}

/// Reads what was pasted, line by line; with what speaks against the list as a whole.
async fn read(
    conn: &mut Conn,
    spec: &'static Spec,
    whole: Whole,
    pasted: &str,
) -> Result<Result<Vec<Line>, Vec<Reason>>, WebError> {
    let rows = rows(pasted);
    let (columns, rows) = match heading(spec, &rows) {
        Ok(Some(columns)) => (columns, &rows[1..]),
        Ok(None) => (spec.fields.iter().collect(), &rows[..]),
        Err(reasons) => return Ok(Err(reasons)),
    };
    if rows.len() > MOST {
        return Ok(Err(vec![Fault::TooManyLines { most: MOST, has: rows.len() }.into()]));
    }
    let mut lines = Vec::with_capacity(rows.len());
    for (number, cells) in rows {
        let named = columns.iter().zip(cells).map(|(field, cell)| (field.name.to_owned(), code(field, cell)));
        let (entry, mut misread) = reading::entry(conn, spec, Some(whole), &Fields::of(named)).await?;
        if let Some(more) = cells.get(columns.len()..).and_then(|more| more.iter().find(|cell| !cell.is_empty())) {
            misread.push(Fault::UnknownColumn { typed: more.chars().take(60).collect() }.into());
        }
        lines.push(Line { number: *number, entry, misread });
    }
    Ok(Ok(lines))
}

/// The lines with something in them, each with its number and its cells. A spreadsheet copies with tabs between the
/// cells; a line without any is read as CSV.
pub(in crate::web) fn rows(pasted: &str) -> Vec<(usize, Vec<String>)> {
    // Browsers send a line's end as two characters, between which the reader would count the next line.
    let pasted = pasted.replace("\r\n", "\n");
    let between = if pasted.contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(between)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(pasted.as_bytes());
    let records = reader.records().filter_map(Result::ok);
    let numbered = records.map(|record| {
        let number = record.position().map_or(0, csv::Position::line) as usize;
        (number, record.iter().map(str::to_owned).collect::<Vec<_>>())
    });
    numbered.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).collect()
}

/// The columns that the first line names; `None` when it is a record like the others.
fn heading(spec: &'static Spec, rows: &[(usize, Vec<String>)]) -> Result<Option<Vec<&'static Field>>, Vec<Reason>> {
    let named = |cell: &str| {
        spec.fields.iter().find(|field| {
            field.name == cell || [Lang::Zh, Lang::En].iter().any(|lang| field::label(field.name, *lang) == cell)
        })
    };
    let Some((_, first)) = rows.first() else { return Ok(None) };
    if !first.iter().any(|cell| named(cell).is_some()) {
        return Ok(None);
    }
    let mut columns = Vec::new();
    let mut unknown = Vec::new();
    for cell in first {
        match named(cell) {
            Some(field) => columns.push(field),
            None => unknown.push(Fault::UnknownColumn { typed: cell.chars().take(60).collect() }.into()),
        }
    }
    if unknown.is_empty() { Ok(Some(columns)) } else { Err(unknown) }
}

/// A cell as a form would send it: people write the word of a choice, not its code.
fn code(field: &Field, cell: &str) -> String {
    let known = |word: &str| [Lang::Zh, Lang::En].iter().any(|lang| words::choice(field.name, word, *lang) == cell);
    let code: Cow<'_, str> = match field.input {
        Input::OneOf(codes) => codes.iter().find(|code| known(code)).map_or(cell.into(), |code| (*code).into()),
        Input::YesNo => {
            let yes = |yes| [Lang::Zh, Lang::En].iter().any(|lang| Texts::of(*lang).register.yes_or_no(yes) == cell);
            if yes(true) {
                "yes".into()
            } else if yes(false) {
                "no".into()
            } else {
                cell.into()
            }
        }
        _ => cell.into(),
    };
    code.into_owned()
}
