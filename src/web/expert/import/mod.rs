//! Many experts at once: paste a list or read a file, look at what each line comes to, then add them all or none.

use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::writes;
use crate::{
    app::App,
    commands::expert::import::{self as commands, Looked},
    domain::{
        expert::import::{Column, Fault, Match, Wrong},
        ids::PersonId,
        workflow::{Reason, Refusal},
    },
    store::{Conn, StoreError, person},
    texts::{Lang, expert as words, reason},
    web::{
        csv::Csv,
        document,
        error::WebError,
        form::{Fields, FormState, done_or_again},
        page::{Desk, Frame, Html},
    },
};

mod file;
mod reading;

#[derive(Template)]
#[template(path = "expert/import.html")]
struct ImportPage {
    frame: Frame,
    form: FormState,
    lines: Vec<Shown>,
}

/// A line as the preview shows it.
struct Shown {
    number: usize,
    name: String,
    institution: String,
    is_new_institution: bool,
    fields: String,
    outcome: Outcome,
    /// What is wrong with it.
    faults: Vec<String>,
}

/// What a line comes to.
enum Outcome {
    New,
    Known(String),
    InPool(String),
    /// (value, name with post and institution)
    Doubtful(Vec<(String, String)>),
    /// Nothing can be said before the mistakes are mended.
    Wrong,
}

impl ImportPage {
    /// The columns: heading, and whether a line needs it.
    fn columns(&self) -> Vec<(&'static str, bool)> {
        Column::ALL.iter().map(|known| (words::column(*known, self.frame.lang), known.is_needed())).collect()
    }

    fn counted(&self) -> String {
        let count = |test: fn(&Outcome) -> bool| self.lines.iter().filter(|line| test(&line.outcome)).count();
        self.frame.t.expert.counted(
            count(|it| matches!(it, Outcome::New)),
            count(|it| matches!(it, Outcome::Known(_))),
            count(|it| matches!(it, Outcome::InPool(_))),
            count(|it| matches!(it, Outcome::Doubtful(_))),
            count(|it| matches!(it, Outcome::Wrong)),
        )
    }

    /// Whether the choice of a namesake was made so.
    fn meant(&self, line: &usize, value: &str) -> bool {
        self.form.value(&format!("who_{line}")) == value
    }
}

/// GET /admin/experts/import
pub async fn show(desk: Desk) -> Result<Response, WebError> {
    writes(&desk)?;
    let form = FormState::new(Fields::default());
    Ok(Html(ImportPage { frame: desk.frame, form, lines: Vec::new() }).into_response())
}

/// POST /admin/experts/import: look at the list, or add everybody on it.
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    writes(&desk)?;
    if fields.text("do") != "enter" {
        return looked_over(&app, desk, fields).await;
    }
    let read = reading::read(&fields);
    let outcome = match read.faults.is_empty() {
        true => commands::enter(&app, &desk.viewer.who(fields.request_key()), read.lines).await,
        false => {
            let looked = commands::look(&mut app.db.read().await?, read.lines).await?;
            let more = commands::against(&looked).into_iter().filter(|fault| fault.line > 0);
            Err(read.faults.into_iter().chain(more).map(Reason::Import).collect::<Vec<_>>().into())
        }
    };
    let done = outcome.map(|joined| desk.done("/admin/experts", desk.frame.t.expert.said_joined(joined)));
    done_or_again(done, fields, |form| page(&app, desk, form)).await
}

/// POST /admin/experts/import/file: read a file into the list, and look at it.
pub async fn read_file(State(app): State<App>, desk: Desk, sent: Multipart) -> Result<Response, WebError> {
    writes(&desk)?;
    let (mut fields, _, body) = document::read(sent).await?;
    if body.is_empty() {
        return refused(&app, desk, fields, Reason::FileMissing).await;
    }
    match file::list(body).await {
        Ok(list) => {
            fields.set("lines", list);
            looked_over(&app, desk, fields).await
        }
        Err(wrong) => refused(&app, desk, fields, Fault { line: 0, column: None, wrong }.into()).await,
    }
}

/// GET /admin/experts/import/template: the columns as a file to fill in.
pub async fn template(desk: Desk) -> Result<Response, WebError> {
    writes(&desk)?;
    let columns: Vec<&str> = Column::ALL.iter().map(|known| words::column(*known, desk.frame.lang)).collect();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"experts.csv\""),
    ];
    Ok((headers, Csv::new(&columns).finish()).into_response())
}

/// The preview; a list that cannot be read as one is refused.
async fn looked_over(app: &App, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let whole = reading::read(&fields).faults.into_iter().find(|fault| fault.line == 0);
    match whole {
        Some(fault) => refused(app, desk, fields, fault.into()).await,
        None => Ok(page(app, desk, FormState::new(fields)).await?.into_response()),
    }
}

async fn refused(app: &App, desk: Desk, fields: Fields, why: Reason) -> Result<Response, WebError> {
    done_or_again(Err(Refusal::one(why).into()), fields, |form| page(app, desk, form)).await
}

async fn page(app: &App, desk: Desk, form: FormState) -> Result<Html<ImportPage>, WebError> {
    let mut conn = app.db.read().await?;
    let read = reading::read(&form.fields);
    let looked = commands::look(&mut conn, read.lines).await?;
    let mut faults = commands::against(&looked);
    // That a namesake is to be chosen is said by the choice itself.
    faults.retain(|fault| fault.wrong != Wrong::Undecided);
    faults.extend(read.faults);
    let lang = desk.frame.lang;
    let said = |number: usize| -> Vec<String> {
        let own = faults.iter().filter(|fault| fault.line == number);
        own.map(|fault| reason::sentence(&Reason::Import(fault.clone()), lang)).collect()
    };
    let mut lines = Vec::new();
    for one in looked {
        let outcome = outcome(&mut conn, &one.meant).await?;
        lines.push(Shown::of(&one, outcome, said(one.line.number), lang));
    }
    lines.extend(read.wrong.into_iter().map(|(number, name)| Shown {
        number,
        name,
        institution: String::new(),
        is_new_institution: false,
        fields: String::new(),
        outcome: Outcome::Wrong,
        faults: said(number),
    }));
    lines.sort_by_key(|line| line.number);
    Ok(Html(ImportPage { frame: desk.frame, form, lines }))
}

impl Shown {
    fn of(one: &Looked, outcome: Outcome, faults: Vec<String>, lang: Lang) -> Self {
        let row = &one.line.row;
        Self {
            number: one.line.number,
            name: row.name.clone(),
            institution: row.institution.clone(),
            is_new_institution: one.institution.is_none() && !matches!(outcome, Outcome::InPool(_)),
            fields: row.fields.join(lang.pick("、", ", ")),
            outcome: if faults.is_empty() { outcome } else { Outcome::Wrong },
            faults,
        }
    }
}

/// What a line comes to, with the names of those it may mean.
async fn outcome(conn: &mut Conn, meant: &Match) -> Result<Outcome, StoreError> {
    Ok(match meant {
        Match::New => Outcome::New,
        Match::Known(person) => Outcome::Known(label(conn, *person).await?),
        Match::InPool(person) => Outcome::InPool(label(conn, *person).await?),
        Match::Doubtful(people) => {
            let mut named = Vec::new();
            for person in people {
                named.push((person.to_string(), label(conn, *person).await?));
            }
            Outcome::Doubtful(named)
        }
    })
}

/// Name, post and institution, which tell namesakes apart.
async fn label(conn: &mut Conn, id: PersonId) -> Result<String, StoreError> {
    let name = person::find(conn, id).await?.map(|known| known.name).unwrap_or_default();
    let post = person::record_of_titles(conn, id).await?.into_iter().find(|title| title.kind == "post");
    let parts = [Some(name), post.as_ref().and_then(|post| post.institution.clone()), post.map(|post| post.title)];
    Ok(parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}
