//! The expert pool at the office's desk: list, add from a person, edit, link an account.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html, url_escape},
};
use crate::{
    app::App,
    commands::expert as commands,
    domain::{
        access::{Reach, Resource, Verb},
        expert::{Region, parse_fields},
        ids::{AccountId, ExpertId, PersonId},
        review::AssignmentState,
        role::Role,
    },
    store::{
        Conn, account, assignment,
        expert::{self, Expert, Filter, Profile},
        search::Query,
    },
    texts::review::{self as texts, region},
};

const PAGE: i64 = 50;

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

fn regions(frame: &Frame) -> Vec<(&'static str, &'static str)> {
    Region::ALL.iter().map(|it| (it.code(), region(*it, frame.lang))).collect()
}

#[derive(Template)]
#[template(path = "expert/list.html")]
struct ListPage {
    frame: Frame,
    q: String,
    chosen: Option<Region>,
    experts: Vec<Expert>,
    next: Option<String>,
    may_write: bool,
}

impl ListPage {
    fn regions(&self) -> Vec<(&'static str, &'static str)> {
        regions(&self.frame)
    }

    fn is_chosen(&self, code: &str) -> bool {
        self.chosen.is_some_and(|chosen| chosen.code() == code)
    }

    fn region_of(&self, expert: &Expert) -> &'static str {
        region(expert.region, self.frame.lang)
    }

    fn fields_of(&self, expert: &Expert) -> String {
        expert.fields().join(self.frame.lang.pick("、", ", "))
    }
}

/// GET /admin/experts: the pool by pinyin.
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    reads(&desk)?;
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let q = asked.text("q").trim().to_owned();
    let chosen = Region::from_code(asked.text("region"));
    let after = asked.text("after").rsplit_once('.').and_then(|(pinyin, id)| Some((pinyin, id.parse().ok()?)));
    let filter = Filter { name: Query::parse(&q), region: chosen, active_only: false };
    let mut conn = app.db.read().await?;
    let mut experts = expert::list(&mut conn, &filter, after, PAGE + 1).await?;
    let more = experts.len() as i64 > PAGE;
    experts.truncate(PAGE as usize);
    let next = experts.last().filter(|_| more).map(|last| {
        let region = chosen.map_or("", Region::code);
        let key = url_escape(&format!("{}.{}", last.pinyin, last.id));
        format!("/admin/experts?q={}&region={region}&after={key}", url_escape(&q))
    });
    let may_write = writes(&desk).is_ok();
    Ok(Html(ListPage { frame: desk.frame, q, chosen, experts, next, may_write }).into_response())
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

fn read_profile(reader: &mut Reader<'_>, active: bool) -> Option<Profile> {
    let fields = parse_fields(&reader.required("expertise", 500));
    let region = reader.required_choice("region", Region::from_code)?;
    Some(Profile { fields, region, active })
}

/// POST /admin/experts: add a person to the pool.
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    writes(&desk)?;
    let mut reader = Reader::new(&fields);
    let person = reader.required_choice("person_id", |text| text.parse::<PersonId>().ok());
    let account = reader.choice("account_id", |text| text.parse::<AccountId>().ok());
    let profile = read_profile(&mut reader, true);
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
    form: FormState,
    may_write: bool,
}

impl ShowPage {
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
    let form = form.unwrap_or_else(|| {
        FormState::new(Fields::of([
            ("expertise".to_owned(), expert.fields().join("、")),
            ("region".to_owned(), expert.region.code().to_owned()),
            ("active".to_owned(), if expert.active { "yes" } else { "" }.to_owned()),
        ]))
    });
    let tally = assignment::tally(&mut conn, id).await?;
    let tally = tally.into_iter().filter_map(|(code, n)| Some((AssignmentState::from_code(&code)?, n))).collect();
    let may_write = writes(&desk).is_ok();
    Ok(Html(ShowPage { frame: desk.frame, expert, account, accounts, tally, form, may_write }))
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
    let profile = read_profile(&mut reader, fields.text("active") == "yes");
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
