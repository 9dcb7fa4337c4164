//! The expert pool at the office's desk: list and export, add from a person or a list, edit, block days, link an account.

mod export;
pub mod import;
pub mod list;

pub use export::create as export;

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::expert as commands,
    domain::{
        access::{Reach, Resource, Verb},
        barring::Span,
        expert::{Absence, Language, Punctuality, Region, parse_fields},
        ids::{AccountId, ExpertId, InstitutionId, PersonId, RowId},
        review::AssignmentState,
        role::Role,
        workflow::Reason,
    },
    store::{
        Conn, account, assignment, barring,
        expert::{self, Expert, KeptAbsence, Profile, Relocation},
        institution,
        search::Query,
    },
    texts::{
        barring as barring_words, expert as words,
        review::{self as texts, region},
    },
};

/// Whoever reads the whole pool; an expert's own profile is elsewhere.
fn reads(desk: &Desk) -> Result<(), WebError> {
    match desk.viewer.reach(Resource::ExpertPool, Verb::Read) {
        Reach::All => Ok(()),
        Reach::Own | Reach::Nothing => Err(WebError::NotFound),
    }
}

fn writes(desk: &Desk) -> Result<(), WebError> {
    match desk.viewer.reach(Resource::ExpertPool, Verb::Write) {
        Reach::All => Ok(()),
        Reach::Own | Reach::Nothing => Err(WebError::NotFound),
    }
}

pub(super) fn regions(frame: &Frame) -> Vec<(&'static str, &'static str)> {
    Region::ALL.iter().map(|it| (it.code(), region(*it, frame.lang))).collect()
}

#[derive(Template)]
#[template(path = "expert/new.html")]
struct NewPage {
    frame: Frame,
    q: String,
    /// People found by name: (id, name and employer).
    people: Vec<(String, String)>,
    accounts: Vec<(String, String)>,
    form: FormState,
}

impl NewPage {
    fn languages(&self) -> Vec<(&'static str, &'static str)> {
        languages(&self.frame)
    }

    fn regions(&self) -> Vec<(&'static str, &'static str)> {
        regions(&self.frame)
    }
}

/// GET /admin/experts/new: find the person, then say what is kept.
pub async fn new(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    writes(&desk)?;
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let q = asked.text("q").trim().to_owned();
    Ok(new_page(&app, desk, q, FormState::new(Fields::default())).await?.into_response())
}

async fn new_page(app: &App, desk: Desk, q: String, form: FormState) -> Result<Html<NewPage>, WebError> {
    let mut conn = app.db.read().await?;
    let people = match Query::parse(&q) {
        query if query.is_empty() => Vec::new(),
        query => expert::people(&mut conn, &query, 50).await?,
    };
    let people = people.into_iter().map(|person| (person.id.to_string(), person.label())).collect();
    let accounts = accounts(&mut conn).await?;
    Ok(Html(NewPage { frame: desk.frame, q, people, accounts, form }))
}

/// Accounts with the reviewer's role, to choose from.
async fn accounts(conn: &mut Conn) -> Result<Vec<(String, String)>, WebError> {
    let holders = account::holders(conn, Role::Expert).await?;
    Ok(holders.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

fn read_profile(reader: &mut Reader<'_>, fields: &Fields, active: bool) -> Option<Profile> {
    let expertise = parse_fields(&reader.required("expertise", 500));
    let languages = read_languages(fields);
    let region = reader.required_choice("region", Region::from_code)?;
    Some(Profile { fields: expertise, languages, region, active })
}

/// The languages ticked.
pub(super) fn read_languages(fields: &Fields) -> Vec<Language> {
    Language::ALL.iter().copied().filter(|known| fields.all("languages").any(|code| code == known.code())).collect()
}

/// What fills the form in from a record.
pub(super) fn filled_in(expert: &Expert) -> FormState {
    let languages = expert.languages().into_iter().map(|known| ("languages".to_owned(), known.code().to_owned()));
    let fields = [
        ("expertise".to_owned(), expert.fields().join("、")),
        ("region".to_owned(), expert.region.code().to_owned()),
        ("active".to_owned(), if expert.active { "yes" } else { "" }.to_owned()),
    ];
    FormState::new(Fields::of(fields.into_iter().chain(languages)))
}

/// The languages to tick.
pub(super) fn languages(frame: &Frame) -> Vec<(&'static str, &'static str)> {
    Language::ALL.iter().map(|it| (it.code(), words::language(*it, frame.lang))).collect()
}

/// POST /admin/experts: add a person to the pool.
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    writes(&desk)?;
    let mut reader = Reader::new(&fields);
    let person = reader.required_choice("person_id", |text| text.parse::<PersonId>().ok());
    let account = reader.choice("account_id", |text| text.parse::<AccountId>().ok());
    let profile = read_profile(&mut reader, &fields, true);
    let outcome = match (person, profile, reader.finish()) {
        (Some(person), Some(profile), Ok(())) => {
            commands::add(&app, &desk.viewer.who(fields.request_key()), person, account, profile).await
        }
        (.., checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome.map(|id| desk.done(format!("/admin/experts/{id}"), desk.frame.t.panel.said_expert_added));
    let q = fields.text("q").to_owned();
    done_or_again(done, fields, |form| new_page(&app, desk, q, form)).await
}

#[derive(Template)]
#[template(path = "expert/show.html")]
struct ShowPage {
    frame: Frame,
    expert: Expert,
    account: Option<account::Account>,
    accounts: Vec<(String, String)>,
    /// How many reviews stand where.
    tally: Vec<(AssignmentState, i64)>,
    /// Blocked periods that are not over.
    absences: Vec<KeptAbsence>,
    /// New institutions that the office has to find.
    moves: Vec<Relocation>,
    institutions: Vec<(String, String)>,
    kept: Punctuality,
    /// The barring that stands today, for whoever reads the register.
    barred: Option<Span>,
    form: FormState,
    may_write: bool,
}

impl ShowPage {
    fn languages(&self) -> Vec<(&'static str, &'static str)> {
        languages(&self.frame)
    }

    fn spoken(&self) -> String {
        list::spoken(&self.expert, self.frame.lang)
    }

    fn late(&self) -> Option<String> {
        words::lateness(self.kept, &self.frame.t.expert)
    }

    fn on_register(&self, span: &Span) -> String {
        self.frame.t.barring.on_register(barring_words::days(*span, self.frame.lang))
    }

    fn state(&self, state: &AssignmentState) -> &'static str {
        texts::state(*state, self.frame.lang)
    }

    /// Reviews the expert was ever asked for.
    fn asked(&self) -> i64 {
        self.tally.iter().map(|(_, n)| n).sum()
    }

    /// The share of a state in all of them, in hundredths.
    fn share(&self, n: &i64) -> i64 {
        100 * n / self.asked().max(1)
    }

    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/experts/{}{rest}", self.expert.id))
    }

    fn regions(&self) -> Vec<(&'static str, &'static str)> {
        regions(&self.frame)
    }
}

/// GET /admin/experts/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<ExpertId>) -> Result<Response, WebError> {
    reads(&desk)?;
    if let Some(kept) = expert::kept_instead(&mut app.db.read().await?, id).await? {
        return Ok(desk.go(format!("/admin/experts/{kept}")));
    }
    Ok(show_page(&app, desk, id, None).await?.into_response())
}

async fn show_page(app: &App, desk: Desk, id: ExpertId, form: Option<FormState>) -> Result<Html<ShowPage>, WebError> {
    let mut conn = app.db.read().await?;
    let expert = expert::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let account = match expert.account() {
        Some(account) => account::find(&mut conn, account).await?,
        None => None,
    };
    let accounts = accounts(&mut conn).await?;
    let mut form = form.unwrap_or_else(|| filled_in(&expert));
    if !form.fields.has("expertise") {
        // Another form of the page was refused: this one shows the record.
        form.fields.extend(filled_in(&expert).fields);
    }
    let today = desk.viewer.at.day();
    let absences = expert::absences(&mut conn, id, today).await?;
    let moves = expert::open_relocations(&mut conn, id).await?;
    let institutions = institution::choices(&mut conn).await?;
    let kept = expert::punctuality(&mut conn, [id]).await?.remove(&id).unwrap_or_default();
    let sees_barred = desk.viewer.may_read(Resource::Barring);
    let barred = match sees_barred {
        true => barring::spans(&mut conn, [expert.person_id]).await?.into_values().flatten().collect(),
        false => Vec::new(),
    };
    let tally = assignment::tally(&mut conn, id).await?;
    let tally = tally.into_iter().filter_map(|(code, n)| Some((AssignmentState::from_code(&code)?, n))).collect();
    let may_write = writes(&desk).is_ok();
    Ok(Html(ShowPage {
        frame: desk.frame,
        barred: barred.into_iter().find(|span: &Span| span.covers(today)),
        institutions: institutions.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        expert,
        account,
        accounts,
        tally,
        absences,
        moves,
        kept,
        form,
        may_write,
    }))
}

/// POST /admin/experts/{id}: fields, region, active.
pub async fn edit(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ExpertId>,
    fields: Fields,
) -> Result<Response, WebError> {
    writes(&desk)?;
    let mut reader = Reader::new(&fields);
    let profile = read_profile(&mut reader, &fields, fields.text("active") == "yes");
    let outcome = match (profile, reader.finish()) {
        (Some(profile), Ok(())) => {
            commands::edit(&app, &desk.viewer.who(fields.request_key()), id, fields.version(), profile).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome.map(|()| desk.done(format!("/admin/experts/{id}"), desk.frame.t.panel.said_expert_saved));
    done_or_again(done, fields, |form| show_page(&app, desk, id, Some(form))).await
}

/// POST /admin/experts/{id}/account: say with which account the expert signs in.
pub async fn link(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ExpertId>,
    fields: Fields,
) -> Result<Response, WebError> {
    writes(&desk)?;
    let mut reader = Reader::new(&fields);
    let account = reader.required_choice("account_id", |text| text.parse::<AccountId>().ok());
    let outcome = match (account, reader.finish()) {
        (Some(account), Ok(())) => {
            commands::link_account(&app, &desk.viewer.who(fields.request_key()), id, fields.version(), account).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome.map(|()| desk.done(format!("/admin/experts/{id}"), desk.frame.t.panel.said_linked));
    done_or_again(done, fields, |form| show_page(&app, desk, id, Some(form))).await
}

/// Reads a blocked period from a form.
pub(super) fn read_absence(fields: &Fields) -> Result<Absence, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let days = reader.required_day("starts_on").zip(reader.required_day("ends_on"));
    let reason = reader.required("reason", 200);
    let checked = reader.finish();
    match (days, checked) {
        (Some((starts_on, ends_on)), Ok(())) => Ok(Absence { starts_on, ends_on, reason }),
        (_, checked) => Err(checked.err().unwrap_or_default()),
    }
}

/// POST /admin/experts/{id}/absences: block days.
pub async fn block(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ExpertId>,
    fields: Fields,
) -> Result<Response, WebError> {
    writes(&desk)?;
    let outcome = match read_absence(&fields) {
        Ok(absence) => commands::block(&app, &desk.viewer.who(fields.request_key()), id, absence).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = outcome.map(|()| desk.done(format!("/admin/experts/{id}#absences"), desk.frame.t.expert.said_blocked));
    done_or_again(done, fields, |form| show_page(&app, desk, id, Some(form))).await
}

/// POST /admin/experts/{id}/absences/{absence}/removal: take a blocked period back.
pub async fn unblock(
    State(app): State<App>,
    desk: Desk,
    Path((id, row)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    writes(&desk)?;
    let id: ExpertId = id.parse().map_err(|_| WebError::NotFound)?;
    let row: RowId = row.parse().map_err(|_| WebError::NotFound)?;
    let done = commands::unblock(&app, &desk.viewer.who(fields.request_key()), id, row).await;
    let done = done.map(|()| desk.done(format!("/admin/experts/{id}#absences"), desk.frame.t.expert.said_unblocked));
    done_or_again(done, fields, |form| show_page(&app, desk, id, Some(form))).await
}

/// POST /admin/experts/{id}/moves/{relocation}: say which institution was meant.
pub async fn settle(
    State(app): State<App>,
    desk: Desk,
    Path((id, row)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    writes(&desk)?;
    let id: ExpertId = id.parse().map_err(|_| WebError::NotFound)?;
    let row: RowId = row.parse().map_err(|_| WebError::NotFound)?;
    let mut reader = Reader::new(&fields);
    let institution = reader.required_choice("institution", |text| text.parse::<InstitutionId>().ok());
    let outcome = match (institution, reader.finish()) {
        (Some(found), Ok(())) => commands::settle(&app, &desk.viewer.who(fields.request_key()), id, row, found).await,
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome.map(|()| desk.done(format!("/admin/experts/{id}"), desk.frame.t.expert.said_settled));
    done_or_again(done, fields, |form| show_page(&app, desk, id, Some(form))).await
}
