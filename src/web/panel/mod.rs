//! Panels: list, convening, attendance; the ballot on each case is in `ballot`.

pub mod ballot;
mod votes;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use self::votes::Votes;
use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::{
        assign::POOL_MOST,
        panel::{self as commands, Convened},
    },
    domain::{
        access::{Reach, Resource, Verb},
        ids::{AccountId, BatchId, CaseId, ExpertId, PanelId},
        role::Role,
        time::Day,
        workflow::{Action, Stage},
    },
    store::{
        Conn, account, case_file,
        expert::{self, Expert, Filter},
        facts,
        panel::{self, Member, NewPanel, Panel, PanelCase},
        proposal,
    },
    texts::label,
};

const PAGE: i64 = 50;

/// A panel that the account may read: every one, or those it is secretary or chair of.
async fn open(conn: &mut Conn, desk: &Desk, id: PanelId) -> Result<Panel, WebError> {
    let panel = panel::find(conn, id).await?.ok_or(WebError::NotFound)?;
    let all = desk.viewer.reach(Resource::Panel, Verb::Read) == Reach::All;
    if all || commands::is_of(&panel, &desk.viewer.who(None)) { Ok(panel) } else { Err(WebError::NotFound) }
}

#[derive(Template)]
#[template(path = "panel/list.html")]
struct ListPage {
    frame: Frame,
    panels: Vec<Panel>,
    next: Option<String>,
    may_convene: bool,
}

/// GET /admin/panels: latest first.
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let before = asked.text("before").split_once('.');
    let before = before.and_then(|(day, id)| Some((day.parse::<Day>().ok()?, id.parse::<PanelId>().ok()?)));
    let mut conn = app.db.read().await?;
    let mut panels = panel::list(&mut conn, before, PAGE + 1).await?;
    let more = panels.len() as i64 > PAGE;
    panels.truncate(PAGE as usize);
    let next = panels.last().filter(|_| more).map(|last| format!("/admin/panels?before={}.{}", last.held_on, last.id));
    if desk.viewer.reach(Resource::Panel, Verb::Read) != Reach::All {
        let who = desk.viewer.who(None);
        panels.retain(|panel| commands::is_of(panel, &who));
    }
    let may_convene = desk.viewer.may_write(Resource::Panel);
    Ok(Html(ListPage { frame: desk.frame, panels, next, may_convene }).into_response())
}

#[derive(Template)]
#[template(path = "panel/new.html")]
struct NewPage {
    frame: Frame,
    calls: Vec<(String, String)>,
    batch: Option<BatchId>,
    /// The name of the call chosen.
    call: Option<String>,
    cases: Vec<PanelCase>,
    experts: Vec<Expert>,
    secretaries: Vec<(String, String)>,
    chairs: Vec<(String, String)>,
    form: FormState,
}

impl NewPage {
    fn fields_of(&self, expert: &Expert) -> String {
        expert.fields().join(self.frame.lang.pick("、", ", "))
    }

    fn role(&self, case: &PanelCase) -> &'static str {
        case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }
}

/// GET /admin/panels/new: first the call, then everything else.
pub async fn new(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let batch = asked.text("batch").parse().ok();
    Ok(new_page(&app, desk, batch, FormState::new(Fields::default())).await?.into_response())
}

async fn new_page(app: &App, desk: Desk, batch: Option<BatchId>, form: FormState) -> Result<Html<NewPage>, WebError> {
    let mut conn = app.db.read().await?;
    let named = |rows: Vec<(i64, String)>| -> Vec<(String, String)> {
        rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
    };
    let calls = panel::calls(&mut conn).await?;
    // With one call there is nothing to choose.
    let only = match calls.as_slice() {
        [(id, _)] => Some(BatchId(*id)),
        _ => None,
    };
    let batch = batch.or(only);
    let pool = Filter { active_only: true, ..Filter::default() };
    let (cases, experts) = match batch {
        Some(batch) => {
            (panel::waiting_cases(&mut conn, batch, 500).await?, expert::list(&mut conn, &pool, None, POOL_MOST).await?)
        }
        None => (Vec::new(), Vec::new()),
    };
    Ok(Html(NewPage {
        call: batch.and_then(|batch| calls.iter().find(|(id, _)| *id == batch.0)).map(|(_, name)| name.clone()),
        calls: named(calls),
        batch,
        cases,
        experts,
        secretaries: named(account::holders(&mut conn, Role::Secretary).await?),
        chairs: named(account::holders(&mut conn, Role::Chair).await?),
        form,
        frame: desk.frame,
    }))
}

/// POST /admin/panels: convene.
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let batch = reader.required_choice("batch_id", |text| text.parse::<BatchId>().ok());
    let name = reader.required("panel_name", 100);
    let held_on = reader.required_day("held_on");
    let place = reader.required("place", 100);
    let secretary = reader.required_choice("secretary_id", |text| text.parse::<AccountId>().ok());
    let chair = reader.required_choice("chair_id", |text| text.parse::<AccountId>().ok());
    let members: Result<Vec<ExpertId>, _> = fields.all("member_id").map(str::parse).collect();
    let cases: Result<Vec<CaseId>, _> = fields.all("case_id").map(str::parse).collect();
    let (Ok(members), Ok(cases)) = (members, cases) else { return Err(WebError::BadRequest) };
    let outcome = match (batch, held_on, secretary, chair, reader.finish()) {
        (Some(batch), Some(held_on), Some(secretary), Some(chair), Ok(())) => {
            let new = NewPanel { batch, name, held_on, place, secretary, chair };
            let convened = Convened { panel: new, members, cases };
            commands::convene(&app, &desk.viewer.who(fields.request_key()), convened).await
        }
        (.., checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome.map(|id| desk.done(format!("/admin/panels/{id}"), desk.frame.t.panel.said_convened));
    done_or_again(done, fields, |form| new_page(&app, desk, batch, form)).await
}

/// A case on the agenda.
struct Item {
    case: PanelCase,
    /// Whether its ballot waits for the chair.
    unsigned: bool,
    /// The latest ballot, drawn.
    votes: Option<Votes>,
}

#[derive(Template)]
#[template(path = "panel/show.html")]
struct ShowPage {
    frame: Frame,
    panel: Panel,
    members: Vec<Member>,
    cases: Vec<Item>,
    /// The fewest members who must attend, by the most demanding of the cases.
    quorum: i64,
    may_write: bool,
    form: FormState,
}

impl ShowPage {
    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/panels/{}{rest}", self.panel.id))
    }

    fn attending(&self) -> usize {
        self.members.iter().filter(|member| member.attends).count()
    }

    fn present(&self) -> String {
        self.frame.t.panel.present_of(self.attending(), self.members.len())
    }

    /// Whether as many attend as must.
    fn has_quorum(&self) -> bool {
        self.attending() as i64 >= self.quorum
    }

    /// How far the bar of those present reaches, in hundredths.
    fn there(&self) -> i64 {
        100 * self.attending() as i64 / (self.members.len() as i64).max(1)
    }

    /// Where the line of the quorum stands on the bar, in hundredths.
    fn threshold(&self) -> i64 {
        (100 * self.quorum / (self.members.len() as i64).max(1)).min(100)
    }

    fn voted(&self) -> usize {
        self.cases.iter().filter(|item| item.votes.is_some()).count()
    }

    /// The case that comes next: the first without a ballot.
    fn next(&self) -> Option<&Item> {
        self.cases.iter().find(|item| item.votes.is_none() && item.case.stage == Stage::PanelReview)
    }

    fn tone(&self, item: &Item) -> &'static str {
        match (item.case.stage, item.unsigned) {
            (Stage::PanelReview, true) => "warn",
            (Stage::PanelReview, false) => "now",
            (stage, _) => crate::web::nomination::desk::tone(&stage),
        }
    }

    fn role(&self, case: &PanelCase) -> &'static str {
        case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn standing(&self, item: &Item) -> &'static str {
        let words = &self.frame.t.panel;
        match (item.case.stage, item.unsigned) {
            (Stage::PanelReview, true) => words.ballot_unsigned,
            (Stage::PanelReview, false) => words.ballot_open,
            (stage, _) => label::stage(stage, item.case.kind, self.frame.lang),
        }
    }
}

/// GET /admin/panels/{id}: who is there, and the cases.
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<PanelId>) -> Result<Response, WebError> {
    Ok(show_page(&app, desk, id, FormState::new(Fields::default())).await?.into_response())
}

async fn show_page(app: &App, desk: Desk, id: PanelId, form: FormState) -> Result<Html<ShowPage>, WebError> {
    let mut conn = app.db.read().await?;
    let panel = open(&mut conn, &desk, id).await?;
    let members = panel::members(&mut conn, id).await?;
    let mut cases = Vec::new();
    let mut quorum = (2 * members.len() as i64 + 2) / 3;
    for case in panel::cases(&mut conn, id).await? {
        let open = proposal::of_case(&mut conn, case.id).await?;
        let unsigned = open.iter().any(|proposal| proposal.action == Action::RecordBallot);
        let file = case_file::find(&mut conn, case.id).await?.ok_or(WebError::NotFound)?;
        let config = facts::config(&mut conn, &file).await?;
        let role = config.role(file.scholar_role());
        quorum = quorum.max(role.map_or(0, |role| role.panel_min));
        let rule = role.map(|role| role.pass_rule).unwrap_or_default();
        let latest = panel::ballots(&mut conn, case.id).await?.into_iter().next();
        let votes = latest.map(|ballot| Votes::of(&ballot.counts(), rule, desk.frame.t));
        cases.push(Item { case, unsigned, votes });
    }
    let may_write = commands::is_of(&panel, &desk.viewer.who(None));
    Ok(Html(ShowPage { frame: desk.frame, panel, members, cases, quorum, may_write, form }))
}

/// POST /admin/panels/{id}/attendance: who is in the meeting.
pub async fn attend(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PanelId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let present: Result<Vec<ExpertId>, _> = fields.all("member_id").map(str::parse).collect();
    let present = present.map_err(|_| WebError::BadRequest)?;
    let who = desk.viewer.who(fields.request_key());
    let outcome = commands::attend(&app, &who, id, fields.version(), present).await;
    let done = outcome.map(|_| desk.done(format!("/admin/panels/{id}"), desk.frame.t.panel.said_attendance));
    done_or_again(done, fields, |form| show_page(&app, desk, id, form)).await
}

impl Panel {
    /// The address of the panel.
    pub fn path(&self) -> String {
        format!("/admin/panels/{}", self.id)
    }
}
