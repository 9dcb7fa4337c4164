//! Drawing reviewers for a group: the constraints and shortages before, the act, and the certificates of what was done.
//!
//! What a draw by lot would give is on no page before it is made. `groups` is where similar cases are put together.

pub mod groups;

use std::cmp::Reverse;

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::draw::{self as commands, Asked, Group, Makeup},
    domain::{
        access::Resource,
        draw::{Id as DrawId, Outcome, Sealed, Trial},
        ids::{BatchId, CaseId, RowId},
        recusal::{Finding, Kind, Weight},
        review::{AssignmentState, invitation::Freed, makeup::Standing},
        role::{Role, ScholarRole},
    },
    store::{
        Conn, StoreError, assignment, batch,
        draw::{self as draws, Draw, Secret},
    },
    texts::{Lang, Texts, label, review as words},
};

/// Days a review may take, unless the officer says otherwise.
const USUAL_DAYS: i32 = 21;

/// A case of the group.
struct Line {
    case_no: String,
    title: String,
    required: usize,
    has: usize,
    allowed: usize,
    undecided: usize,
    /// Places that stay empty however it is drawn.
    short: u32,
    /// The group of similar cases it is in.
    group: Option<String>,
    /// What is wished for its reviewers together and cannot be, or is not known.
    wishes: Vec<&'static str>,
    /// Who would review it by best match: only in a preview of that.
    preview: Vec<String>,
}

#[derive(Template)]
#[template(path = "draw/page.html")]
struct Page {
    frame: Frame,
    form: FormState,
    call: batch::Call,
    role: ScholarRole,
    group: Group,
    lines: Vec<Line>,
    short: u32,
    /// Seats that fell free again.
    freed: Freed,
    /// Groups of similar cases that cannot be filled: the name, and of how many reviewers each is short.
    short_groups: Vec<(String, u32)>,
    /// The total of a preview by best match.
    total: Option<u64>,
    secret: Option<Secret>,
    draws: Vec<Draw>,
    may_draw: bool,
    may_see_names: bool,
}

impl Page {
    fn action(&self) -> String {
        self.frame.href(format!("/admin/batches/{}/draw", self.call.id))
    }

    fn roles(&self) -> Vec<(ScholarRole, &'static str)> {
        ScholarRole::ALL.iter().map(|role| (*role, label::scholar_role(*role, self.frame.lang))).collect()
    }

    fn role_name(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role(*role, self.frame.lang)
    }

    fn call_name(&self) -> &str {
        match (&self.call.name_en, self.frame.lang) {
            (Some(name), Lang::En) => name,
            _ => &self.call.name,
        }
    }

    fn has(&self) -> usize {
        self.lines.iter().map(|line| line.has).sum()
    }

    fn to_fill(&self) -> i64 {
        self.group.places - self.has() as i64
    }

    fn undecided(&self) -> usize {
        self.group.undecided.values().sum()
    }

    /// What excludes pairs, the most frequent first.
    fn kinds(&self) -> Vec<(String, usize)> {
        let mut kinds: Vec<(&Kind, usize)> = self.group.conflicts.iter().map(|(kind, n)| (kind, *n)).collect();
        kinds.sort_by_key(|(_, n)| Reverse(*n));
        let name = |kind: Kind| {
            words::finding(&Finding { kind, weight: Weight::Hard, detail: String::new() }, self.frame.lang)
        };
        kinds.into_iter().map(|(kind, n)| (name(*kind), n)).collect()
    }

    /// The share of a kind in the most frequent one, in hundredths.
    fn share(&self, n: &usize) -> usize {
        100 * n / self.group.conflicts.values().max().copied().unwrap_or(1).max(1)
    }

    /// Experts who may be asked.
    fn there(&self) -> usize {
        self.group.pool.len() - self.group.away.len()
    }

    /// Whether the rules of any case ask for somebody from another region.
    fn asks_outside(&self) -> bool {
        self.group.makeup.values().any(|makeup| makeup.outside.is_some())
    }

    /// Whether the rules of any case ask for a mix of fields.
    fn asks_mix(&self) -> bool {
        self.group.makeup.values().any(|makeup| makeup.mix.is_some())
    }

    /// Cases of which something is to be told.
    fn wanting(&self) -> usize {
        self.lines.iter().filter(|line| !line.wishes.is_empty()).count()
    }

    fn groups_path(&self) -> String {
        format!("{}/groups?role={}", self.action(), self.role.code())
    }

    /// Draws of the role of this page.
    fn is_again(&self) -> bool {
        self.draws.iter().any(|draw| draw.role == self.role)
    }
}

/// GET /admin/batches/{id}/draw?role=YOUTH&preview=best
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    let mut form = FormState::new(Fields::default());
    form.fields.set("due_on", desk.viewer.at.day().plus_days(USUAL_DAYS).to_string());
    form.fields.set("role", asked.text("role"));
    let best = asked.text("preview") == "best";
    form.fields.set("mode", if best { "best" } else { "random" });
    Ok(page(&app, &desk, id, form, best).await?.into_response())
}

/// The role asked for, or the first that has cases to draw for.
async fn role_of(conn: &mut Conn, batch: BatchId, asked: &str) -> Result<ScholarRole, StoreError> {
    if let Some(role) = ScholarRole::from_code(asked) {
        return Ok(role);
    }
    for role in ScholarRole::ALL {
        if !crate::store::case_file::at_first_review(conn, batch, *role).await?.is_empty() {
            return Ok(*role);
        }
    }
    Ok(ScholarRole::Youth)
}

async fn page(app: &App, desk: &Desk, id: BatchId, mut form: FormState, best: bool) -> Result<Html<Page>, WebError> {
    let mut conn = app.db.read().await?;
    let call = batch::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let role = role_of(&mut conn, id, form.value("role")).await?;
    let today = desk.viewer.at.day();
    // Whoever is away until then is no candidate, so the page looks at the day that will be sent.
    let due_on = form.value("due_on").parse().ok().filter(|due| *due > today).unwrap_or(today);
    let group = commands::group(&mut conn, id, role, (today, due_on)).await?;
    let secret = draws::secret(&mut conn, id).await?;
    let draws = draws::of_batch(&mut conn, id).await?;
    let states = assignment::states(&mut conn, id, role).await?;
    drop(conn);
    form.fields.set("seen", group.digest());
    let may_see_names = desk.viewer.may_read(Resource::ReviewerName);
    // Records that contradict each other are told when it is drawn; the page then knows of no shortage.
    let trial = commands::shortage(group.problem.clone(), group.units.clone()).await.ok();
    let preview = match best && may_see_names {
        true => commands::preview(group.problem.clone()).await.ok(),
        false => None,
    };
    let short_groups = short_groups(&group, trial.as_ref());
    let lines = lines(&group, trial.as_ref(), preview.as_ref(), desk.frame.t);
    Ok(Html(Page {
        short: lines.iter().map(|line| line.short).sum(),
        short_groups,
        freed: freed(&group, &states),
        total: preview.map(|outcome| outcome.total),
        may_draw: desk.viewer.has(Role::Officer),
        frame: desk.frame.clone(),
        may_see_names,
        form,
        call,
        role,
        group,
        lines,
        secret,
        draws,
    }))
}

/// The seats of the group that fell free again.
fn freed(group: &Group, states: &[(CaseId, AssignmentState)]) -> Freed {
    let of = |(case, problem): (&crate::store::case_file::CaseFile, &crate::domain::draw::Case)| {
        let asked = states.iter().filter(|(id, _)| *id == case.id).map(|(_, state)| *state);
        Freed::of(i64::from(problem.required) + group.beside(case.id) as i64, asked)
    };
    group.cases.iter().zip(&group.problem.cases).map(of).fold(Freed::default(), Freed::plus)
}

/// The groups of similar cases that cannot be filled in common.
fn short_groups(group: &Group, trial: Option<&Trial>) -> Vec<(String, u32)> {
    let short = trial.map(|trial| trial.short.as_slice()).unwrap_or_default();
    let name = |(id, missing): &(DrawId, u32)| {
        let unit = group.units.iter().find(|unit| unit.id == *id)?;
        Some((unit.name.clone(), *missing))
    };
    short.iter().filter_map(name).collect()
}

/// What of the wishes for the reviewers of a case is not so, or not known.
pub(super) fn wanting(makeup: &Makeup, t: &Texts) -> Vec<&'static str> {
    let words = &t.draw;
    let said = |standing: Option<Standing>, lacking: &'static str, undecided: &'static str| match standing {
        Some(Standing::Lacking) => Some(lacking),
        Some(Standing::Undecided) => Some(undecided),
        _ => None,
    };
    let all = [
        said(makeup.outside, words.no_outside, words.outside_unknown),
        said(makeup.mix.map(|mix| mix.ai), words.no_ai, words.ai_unknown),
        said(makeup.mix.map(|mix| mix.other), words.no_other, words.other_unknown),
    ];
    all.into_iter().flatten().collect()
}

/// The cases, those that stay short first.
fn lines(group: &Group, trial: Option<&Trial>, preview: Option<&Outcome>, t: &Texts) -> Vec<Line> {
    let seats = |outcome: Option<&Outcome>, id: i64| {
        outcome.and_then(|outcome| outcome.cases.iter().find(|seats| seats.case.number() == Some(id)).cloned())
    };
    let name = |id: Option<i64>| {
        let known = group.pool.iter().find(|row| Some(row.id.0) == id);
        known.map(|row| row.name.clone())
    };
    let unit = |id: CaseId| group.units.iter().find(|unit| unit.cases.contains(&DrawId::from(id.0)));
    // Places of a group that cannot be filled in common are no places of the problem of its cases.
    let short_of = |id: CaseId| {
        let in_common = unit(id).and_then(|unit| trial?.short.iter().find(|(short, _)| *short == unit.id));
        let alone = seats(trial.map(|trial| &trial.outcome), id.0).map_or(0, |seats| seats.missing);
        alone + in_common.map_or(0, |(_, missing)| *missing)
    };
    let line = |(case, of): (&crate::store::case_file::CaseFile, &crate::domain::draw::Case)| Line {
        case_no: case.case_no.clone(),
        title: case.title.clone(),
        required: of.required as usize + group.beside(case.id),
        has: of.fixed.len() + group.beside(case.id),
        allowed: group.allowed.get(&case.id).copied().unwrap_or_default(),
        undecided: group.undecided.get(&case.id).copied().unwrap_or_default(),
        short: short_of(case.id),
        group: unit(case.id).map(|unit| unit.name.clone()),
        wishes: group.makeup.get(&case.id).map(|makeup| wanting(makeup, t)).unwrap_or_default(),
        preview: seats(preview, case.id.0)
            .map(|seats| seats.reviewers.iter().filter_map(|id| name(id.number())).collect())
            .unwrap_or_default(),
    };
    let mut lines: Vec<Line> = group.cases.iter().zip(&group.problem.cases).map(line).collect();
    lines.sort_by_key(|line| (Reverse(line.short), line.allowed));
    lines
}

/// POST /admin/batches/{id}/draw
pub async fn create(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    batch::find(&mut app.db.read().await?, id).await?.ok_or(WebError::NotFound)?;
    let role = ScholarRole::from_code(fields.text("role")).ok_or(WebError::BadRequest)?;
    let mut reader = Reader::new(&fields);
    let due_on = reader.day("due_on");
    let reason = reader.optional("reason", 500);
    let best = fields.text("mode") == "best";
    let seen = fields.text("seen").to_owned();
    let asked = Asked { batch: id, role, best, seen, due_on, reason };
    let drawn = reader.then(commands::draw(&app, &desk.viewer.who(fields.request_key()), asked)).await;
    let to = format!("/admin/batches/{id}/draw?role={}", role.code());
    let done = drawn.map(|invited| desk.done(to, desk.frame.t.draw.said(invited)));
    done_or_again(done, fields, async |form| page(&app, &desk, id, form, best).await).await
}

/// GET /admin/batches/{id}/draws/{draw}: the certificate, with the secret once no case of the call is under review.
pub async fn certificate(
    State(app): State<App>,
    _desk: Desk,
    Path((batch, draw)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let batch: BatchId = batch.parse().map_err(|_| WebError::NotFound)?;
    let draw: RowId = draw.parse().map_err(|_| WebError::NotFound)?;
    let mut conn = app.db.read().await?;
    let kept = draws::certificate(&mut conn, batch, draw).await?.ok_or(WebError::NotFound)?;
    let mut sealed: Sealed = serde_json::from_str(&kept).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    if !draws::is_under_review(&mut conn, batch).await? {
        sealed.secret = draws::secret(&mut conn, batch).await?.map(|known| known.secret);
    }
    let body = serde_json::to_string_pretty(&sealed).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let name = format!("attachment; filename=\"draw-{}-{}-{}.json\"", sealed.call, sealed.role, sealed.number);
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)], body).into_response())
}
