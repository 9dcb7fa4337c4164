//! Retention at the desk: how long what is kept, and the lists of what is due, each looked at by two people.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
    public::{notice::day, privacy::Kept},
};
use crate::{
    app::App,
    commands::{CommandError, retention as commands},
    domain::{
        access::{Reach, Resource, Verb},
        ids::RetentionListId,
        retention::{Grave, Keeping, ListState},
        time::Moment,
    },
    store::{
        retention::{self, Item, List},
        setting,
    },
    texts::retention as words,
};

const PAGE: usize = 30;

fn reaches(desk: &Desk, verb: Verb) -> bool {
    desk.viewer.reach(Resource::Retention, verb) == Reach::All
}

#[derive(Template)]
#[template(path = "retention/index.html")]
struct IndexPage {
    frame: Frame,
    form: FormState,
    kept: Vec<Kept>,
    open: Option<List>,
    lists: Vec<List>,
    next: Option<String>,
    may_write: bool,
}

impl IndexPage {
    fn name(&self, list: &List) -> String {
        self.frame.t.retention.of(day(list.prepared_at.day(), self.frame.lang))
    }

    fn state(&self, list: &List) -> (&'static str, &'static str) {
        words::state(list.state, self.frame.lang)
    }
}

/// GET /admin/retention
pub async fn index(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    let after = asked.text("after").parse().ok().zip(asked.text("id").parse().ok());
    let mut conn = app.db.read().await?;
    let kept = Kept::all(&setting::all(&mut conn).await?, desk.frame.lang);
    let open = retention::open(&mut conn).await?;
    let mut lists = retention::lists(&mut conn, after, PAGE as i64 + 1).await?;
    let more = lists.len() > PAGE;
    lists.truncate(PAGE);
    let next = lists
        .last()
        .filter(|_| more)
        .map(|last| format!("/admin/retention?after={}&id={}", last.prepared_at.0, last.id));
    lists.retain(|list| list.state != ListState::Prepared && list.state != ListState::Proposed);
    let may_write = reaches(&desk, Verb::Write);
    let form = FormState::new(Fields::default());
    Ok(Html(IndexPage { frame: desk.frame, form, kept, open, lists, next, may_write }).into_response())
}

/// POST /admin/retention/refresh: looks at once for what is due, as the clock does every hour.
pub async fn refresh(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    commands::prepare(&app).await?;
    Ok(desk.done("/admin/retention", desk.frame.t.retention.said_refreshed))
}

#[derive(Template)]
#[template(path = "retention/show.html")]
struct ShowPage {
    frame: Frame,
    form: FormState,
    row: List,
    items: Vec<Item>,
    may_propose: bool,
    may_withdraw: bool,
    /// Whether this account may answer the proposal.
    may_answer: bool,
    /// Whether it could, had it not made it.
    is_own: bool,
}

/// A rule of a list: its words and how many records.
struct Count {
    what: &'static str,
    n: usize,
    erased: &'static str,
    remains: &'static str,
}

impl ShowPage {
    fn title(&self) -> String {
        self.frame.t.retention.of(day(self.row.prepared_at.day(), self.frame.lang))
    }

    fn state(&self) -> (&'static str, &'static str) {
        words::state(self.row.state, self.frame.lang)
    }

    fn counts(&self) -> Vec<Count> {
        let lang = self.frame.lang;
        let count = |keeping: Keeping| {
            let (erased, remains) = words::effect(keeping, lang);
            let n = self.items.iter().filter(|item| item.keeping == keeping).count();
            Count { what: words::what(keeping, lang), n, erased, remains }
        };
        Keeping::by_two().map(count).filter(|count| count.n > 0).collect()
    }

    fn what(&self, item: &Item) -> &'static str {
        words::what(item.keeping, self.frame.lang)
    }

    fn since(&self, item: &Item) -> String {
        day(item.since.day(), self.frame.lang)
    }

    /// The page of a record, for whoever may look before it is gone.
    fn page(&self, item: &Item) -> Option<String> {
        let path = match item.keeping.grave() {
            Grave::Case => format!("/admin/nominations/{}", item.number),
            Grave::Petition => format!("/admin/requests/{}", item.subject_id),
            // An objection is the supervisor's.
            Grave::Objection => return None,
        };
        Some(self.frame.href(path))
    }

    fn by(&self, name: &Option<String>, at: Option<Moment>) -> Option<String> {
        let name = name.as_deref().unwrap_or_default();
        at.map(|at| self.frame.t.retention.by(name, day(at.day(), self.frame.lang)))
    }

    fn proposed(&self) -> Option<String> {
        self.by(&self.row.proposed_name, self.row.proposed_at())
    }

    fn ended(&self) -> Option<String> {
        self.by(&self.row.ended_name, self.row.ended_at())
    }

    fn action(&self, what: &str) -> String {
        self.frame.href(format!("/admin/retention/{}/{what}", self.row.id))
    }
}

/// GET /admin/retention/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<RetentionListId>) -> Result<Response, WebError> {
    Ok(page(&app, desk, id, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: Desk, id: RetentionListId, form: FormState) -> Result<Html<ShowPage>, WebError> {
    let mut conn = app.db.read().await?;
    let row = retention::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let items = retention::items(&mut conn, id).await?;
    let may_propose = row.state == ListState::Prepared && reaches(&desk, Verb::Write);
    let is_proposed = row.state == ListState::Proposed;
    let may_withdraw = is_proposed && reaches(&desk, Verb::Write);
    let answers = is_proposed && reaches(&desk, Verb::Decide);
    let is_own = answers && row.proposed_by() == Some(desk.viewer.account);
    let may_answer = answers && !is_own;
    Ok(Html(ShowPage { frame: desk.frame, form, row, items, may_propose, may_withdraw, may_answer, is_own }))
}

/// POST /admin/retention/{id}/proposal
pub async fn propose(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<RetentionListId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let outcome = commands::propose(&app, &desk.viewer.who(fields.request_key()), id, fields.version()).await;
    let said = desk.frame.t.retention.said_proposed;
    answered(&app, desk, id, fields, outcome, said).await
}

/// POST /admin/retention/{id}/withdrawal
pub async fn withdraw(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<RetentionListId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let outcome = commands::withdraw(&app, &desk.viewer.who(fields.request_key()), id, fields.version()).await;
    let said = desk.frame.t.retention.said_withdrawn;
    answered(&app, desk, id, fields, outcome, said).await
}

/// POST /admin/retention/{id}/confirmation
pub async fn confirm(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<RetentionListId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let outcome = commands::confirm(&app, &desk.viewer.who(fields.request_key()), id, fields.version()).await;
    let said = desk.frame.t.retention.said_confirmed;
    answered(&app, desk, id, fields, outcome, said).await
}

/// POST /admin/retention/{id}/refusal
pub async fn refuse(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<RetentionListId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let reason = reader.required("reason", 1_000);
    let outcome =
        reader.then(commands::refuse(&app, &desk.viewer.who(fields.request_key()), id, fields.version(), reason)).await;
    let said = desk.frame.t.retention.said_refused;
    answered(&app, desk, id, fields, outcome, said).await
}

async fn answered(
    app: &App,
    desk: Desk,
    id: RetentionListId,
    fields: Fields,
    outcome: Result<(), CommandError>,
    said: &'static str,
) -> Result<Response, WebError> {
    let done = outcome.map(|()| desk.done(format!("/admin/retention/{id}"), said));
    done_or_again(done, fields, |form| page(app, desk, id, form)).await
}
