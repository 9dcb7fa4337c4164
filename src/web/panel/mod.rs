//! Panels: list, convening, attendance and the order of the cases; the ballot on each case is in `ballot`, what the room
//! sees in `screen`, what is signed on paper in `minutes`.

pub mod ballot;
pub mod minutes;
mod places;
pub(super) mod prompt;
pub mod round;
pub mod screen;
mod votes;
mod voting;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use self::{places::Places, votes::Votes};
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
        places::advice,
        sitting::{Sitting, Taken},
    },
    domain::{
        access::{Reach, Resource, Verb},
        ids::{AccountId, BatchId, CaseId, ExpertId, PanelId},
        role::Role,
        time::Day,
        workflow::Stage,
    },
    store::{
        Conn, account,
        expert::{self, Expert, Filter},
        panel::{self, NewPanel, Panel, PanelCase},
    },
    texts::{label, reason},
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

#[derive(Template)]
#[template(path = "panel/show.html")]
struct ShowPage {
    frame: Frame,
    panel: Panel,
    sitting: Sitting,
    /// The fewest members who must attend, by the most demanding of the cases.
    quorum: i64,
    /// What the votes come to, for those who read ballots.
    places: Option<Places>,
    may_write: bool,
    may_read_minutes: bool,
    form: FormState,
}

impl ShowPage {
    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/panels/{}{rest}", self.panel.id))
    }

    fn attending(&self) -> usize {
        self.sitting.members.iter().filter(|member| member.attends).count()
    }

    fn present(&self) -> String {
        self.frame.t.panel.present_of(self.attending(), self.sitting.members.len())
    }

    /// Whether as many attend as must.
    fn has_quorum(&self) -> bool {
        self.attending() as i64 >= self.quorum
    }

    /// How far the bar of those present reaches, in hundredths.
    fn there(&self) -> i64 {
        100 * self.attending() as i64 / (self.sitting.members.len() as i64).max(1)
    }

    /// Where the line of the quorum stands on the bar, in hundredths.
    fn threshold(&self) -> i64 {
        (100 * self.quorum / (self.sitting.members.len() as i64).max(1)).min(100)
    }

    fn voted(&self) -> usize {
        self.sitting.cases.iter().filter(|one| one.ballot.is_some()).count()
    }

    /// The latest ballot, drawn.
    fn votes(&self, one: &Taken) -> Option<Votes> {
        one.ballot.as_ref().map(|ballot| Votes::of(&ballot.counts(), one.rule, self.frame.t))
    }

    fn tone(&self, one: &Taken) -> &'static str {
        match (one.case.stage, one.unsigned) {
            (Stage::PanelReview, true) => "warn",
            (Stage::PanelReview, false) => "now",
            (stage, _) => crate::web::nomination::desk::tone(&stage),
        }
    }

    fn role(&self, case: &PanelCase) -> &'static str {
        case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn standing(&self, one: &Taken) -> &'static str {
        let words = &self.frame.t.panel;
        match (one.case.stage, one.unsigned) {
            (Stage::PanelReview, true) => words.ballot_unsigned,
            (Stage::PanelReview, false) => words.ballot_open,
            (stage, _) => label::stage(stage, one.case.kind, self.frame.lang),
        }
    }

    /// Who gets up before the case.
    fn prompts(&self, one: &Taken) -> Vec<String> {
        prompt::prompts(&self.sitting, &one.change, self.frame.t)
    }

    /// Those present of all, and those who may vote.
    fn room(&self, one: &Taken) -> String {
        let (room, words) = (one.room(), &self.frame.t);
        let there = words.panel.quorum_of(room.attending, room.quorum(one.least));
        format!("{there}{}{}", self.frame.lang.pick("；", "; "), words.sitting.votes_of(room.entitled()))
    }

    /// How many more the case can do without, as a mark: class and words.
    fn spare(&self, one: &Taken) -> (&'static str, String) {
        let words = &self.frame.t.sitting;
        match one.spare() {
            ..0 => ("stop", words.no_quorum.to_owned()),
            0 => ("warn", words.no_spare.to_owned()),
            n => ("ok", words.can_spare(n)),
        }
    }

    /// Open cases that one absence, or nothing more, keeps from a vote; and those with somebody to be settled.
    fn at_risk(&self) -> Vec<(&Taken, Vec<String>)> {
        let open = self.sitting.cases.iter().filter(|one| one.is_open());
        let said = open.map(|one| {
            let mut said: Vec<String> =
                one.obstacles().iter().map(|why| reason::sentence(why, self.frame.lang)).collect();
            if one.spare() == 0 {
                said.push(self.frame.t.sitting.no_spare.to_owned());
            }
            (one, said)
        });
        said.filter(|(_, said)| !said.is_empty()).collect()
    }

    fn has_begun(&self) -> bool {
        self.attending() > 0
    }

    fn moves(&self) -> String {
        self.frame.t.sitting.moves(self.sitting.moves, self.sitting.moves_as_listed)
    }
}

/// GET /admin/panels/{id}: who is there, and the cases in the order they are best taken.
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<PanelId>) -> Result<Response, WebError> {
    Ok(show_page(&app, desk, id, FormState::new(Fields::default())).await?.into_response())
}

async fn show_page(app: &App, desk: Desk, id: PanelId, mut form: FormState) -> Result<Html<ShowPage>, WebError> {
    let mut conn = app.db.read().await?;
    let panel = open(&mut conn, &desk, id).await?;
    let sitting = Sitting::of(&mut conn, id, desk.viewer.at.day()).await?;
    let two_thirds = (2 * sitting.members.len() as i64 + 2) / 3;
    let least = sitting.cases.iter().map(|one| one.least).filter(|least| *least < i64::MAX);
    let quorum = least.fold(two_thirds, i64::max);
    let may_write = commands::is_of(&panel, &desk.viewer.who(None));
    let may_read_minutes = may_write || desk.viewer.reach(Resource::Ballot, Verb::Read) == Reach::All;
    let places = match may_read_minutes {
        true => Some(Places::of(advice(&mut conn, &sitting).await?, &panel, may_write, desk.frame.t)),
        false => None,
    };
    let minutes = [("talk_minutes", panel.talk_minutes), ("question_minutes", panel.question_minutes)];
    form.fields.extend(Fields::of(minutes.map(|(name, n)| (name.to_owned(), n.to_string()))));
    Ok(Html(ShowPage { frame: desk.frame, panel, sitting, quorum, places, may_write, may_read_minutes, form }))
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

/// POST /admin/panels/{id}/room-minutes: how long each candidate has.
pub async fn set_minutes(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PanelId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let [talk, questions] = ["talk_minutes", "question_minutes"]
        .map(|field| reader.required_choice(field, |text| text.parse::<i64>().ok()).unwrap_or_default());
    let who = desk.viewer.who(fields.request_key());
    let outcome = reader.then(commands::set_minutes(&app, &who, id, fields.version(), (talk, questions))).await;
    let done = outcome.map(|()| desk.done(format!("/admin/panels/{id}"), desk.frame.t.vote.said_minutes));
    done_or_again(done, fields, |form| show_page(&app, desk, id, form)).await
}

impl Panel {
    /// The address of the panel.
    pub fn path(&self) -> String {
        format!("/admin/panels/{}", self.id)
    }
}
