//! The form of a move: what its conditions ask, who confirms it; and the second person's answer to a proposal.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    Seen, case,
    desk::{self, Asks, CORRECTABLE},
    history, see,
};
use crate::{
    app::App,
    commands::{
        CommandError,
        moves::{self, Outcome},
    },
    domain::{
        appeal::flawed_steps,
        ids::ProposalId,
        time::Day,
        workflow::{self, Action, By, Input, Offer, Reason, Refusal, Rule, Stage, Step, facts::Ground},
    },
    store::{Conn, appeal, facts, proposal},
    texts::{label, nomination as words, procedure, reason},
    web::{
        error::{WebError, status_of},
        form::{Fields, FormState, Id, Reader},
        page::{Desk, Frame, Html},
    },
};

/// A condition of the move, with what stands against it now.
struct Condition {
    rule: &'static str,
    /// Asked on this very form.
    asked: bool,
    reasons: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "nomination/move.html")]
struct MovePage {
    frame: Frame,
    seen: Seen,
    form: FormState,
    ver: i64,
    action: Action,
    asks: Asks,
    conditions: Vec<Condition>,
    /// Whether anything but the form stands against it.
    blocked: bool,
    /// What somebody else did while this form was open, beside what was typed.
    clash: Option<Clash>,
}

/// Two people on one case: what stands now, and what this one typed.
struct Clash {
    /// The last thing that happened, with its time and author.
    last: Option<history::Line>,
    /// Label, what was typed, what the other person's open proposal of the same move says.
    rows: Vec<(String, String, String)>,
}

impl MovePage {
    fn title(&self) -> &'static str {
        label::action(self.action, self.frame.lang)
    }

    fn number(&self) -> &'static str {
        Rule::of(self.action).number
    }

    fn leads_to(&self) -> String {
        case::stages_in_words(&desk::leads_to(self.action), &self.seen, self.frame.lang)
    }

    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, self.seen.case.kind, self.frame.lang)
    }

    /// Who must confirm, where it takes two.
    fn confirmed_by(&self) -> Option<String> {
        let roles: Vec<_> =
            desk::second_roles(self.action).iter().map(|role| label::role(*role, self.frame.lang)).collect();
        (!roles.is_empty()).then(|| roles.join(self.frame.lang.pick("或", " or ")))
    }

    fn button(&self) -> String {
        match self.confirmed_by() {
            Some(_) => self.frame.t.nomination.propose(self.title()),
            None => self.title().to_owned(),
        }
    }

    fn drastic(&self) -> bool {
        desk::is_drastic(self.action)
    }

    fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        let grounds = self.asks.ground.unwrap_or_default();
        grounds.iter().map(|ground| (ground.code(), label::ground(*ground, self.frame.lang))).collect()
    }

    /// The steps an upheld appeal may lead back to from here.
    fn flawed_steps(&self) -> Vec<(&'static str, &'static str)> {
        let steps = flawed_steps(self.seen.case.stage);
        let name = |stage: &Stage| (stage.code(), label::stage(*stage, self.seen.case.kind, self.frame.lang));
        steps.iter().map(name).collect()
    }

    /// Fields that can be asked to be corrected: name, label, what was typed.
    fn correctable(&self) -> Vec<(&'static str, String, &str)> {
        let line = |field: &&'static str| {
            (*field, words::correctable(field, self.frame.lang), self.form.value(&format!("fix_{field}")))
        };
        CORRECTABLE.iter().map(line).collect()
    }

    fn case_path(&self) -> String {
        self.frame.href(format!("/admin/nominations/{}", self.seen.case.case_no))
    }

    fn post_path(&self) -> String {
        format!("{}/moves/{}", self.case_path(), self.action.code())
    }
}

/// GET /admin/nominations/{no}/moves/{action}
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((case_no, action)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, &case_no).await?;
    let action = known_action(&action)?;
    if let Some(path) = desk::own_desk(action, &case_no) {
        return Ok(desk.go(path));
    }
    let mut fields = Fields::default();
    if action == Action::Return {
        fields.set("due_on", desk.viewer.at.day().plus_days(RETURN_DAYS).to_string());
    }
    if action == Action::Reopen {
        let upheld = appeal::of_case(&mut conn, seen.case.id).await?.into_iter().find_map(|known| known.flawed_step());
        fields.set("flawed_step", upheld.map_or("", Stage::code));
    }
    let ver = seen.case.ver;
    let page = page(&mut conn, &desk, seen, action, FormState::new(fields), ver, None).await?;
    Ok(Html(page).into_response())
}

/// Days a correction is given unless the officer says otherwise.
const RETURN_DAYS: i32 = 10;

fn known_action(code: &str) -> Result<Action, WebError> {
    let action = Action::from_code(code).ok_or(WebError::NotFound)?;
    match Rule::of(action).by {
        By::Seed => Err(WebError::NotFound),
        By::One(_) | By::Two { .. } if Rule::of(action).from.is_empty() => Err(WebError::NotFound),
        By::One(_) | By::Two { .. } => Ok(action),
    }
}

/// The page of a move, for whom the case page offers it; one whose form became stale is shown with what was typed, even
/// where the case has gone on and the move is not offered any more.
///
/// # Errors
/// A refusal when the account is not offered the move.
async fn page(
    conn: &mut Conn,
    desk: &Desk,
    seen: Seen,
    action: Action,
    form: FormState,
    ver: i64,
    clash: Option<Clash>,
) -> Result<MovePage, WebError> {
    let facts = facts::of(conn, &seen.case).await?;
    let actor = seen.actor(&desk.viewer);
    let offers = workflow::offers(&facts, &actor, &[], desk.viewer.at);
    let offer = offers.into_iter().find(|offer: &Offer| offer.rule.action == action);
    if offer.is_none() && clash.is_none() {
        let judged = workflow::decide(&facts, &actor, action, &Input::default(), desk.viewer.at);
        return Err(judged.err().map_or(WebError::NotFound, WebError::Refused));
    }
    debug_assert!(offer.as_ref().is_none_or(|offer| offer.step != Step::Confirm), "no proposal was given");
    let lang = desk.frame.lang;
    let conditions = Rule::of(action).guards.iter().map(|guard| Condition {
        rule: procedure::guard(*guard, lang),
        asked: guard.asks_input(),
        reasons: match guard.asks_input() {
            true => Vec::new(),
            false => guard
                .failings(&facts, &Input::default(), desk.viewer.at)
                .iter()
                .map(|why| reason::sentence(why, lang))
                .collect(),
        },
    });
    Ok(MovePage {
        conditions: conditions.collect(),
        blocked: offer.is_none_or(|offer| !offer.blocked.is_empty()),
        asks: Asks::of(action),
        frame: desk.frame.clone(),
        seen,
        form,
        ver,
        action,
        clash,
    })
}

/// POST /admin/nominations/{no}/moves/{action}
pub async fn create(
    State(app): State<App>,
    desk: Desk,
    Path((case_no, action)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &case_no).await?;
    let action = known_action(&action)?;
    if desk::own_desk(action, &case_no).is_some() {
        return Err(WebError::NotFound);
    }
    let (input, misread) = read(&fields, action);
    let who = desk.viewer.who(fields.request_key());
    let moved = match misread.is_empty() {
        true => moves::advance(&app, &who, seen.case.id, fields.version(), action, input.clone()).await,
        false => Err(Refusal { reasons: misread }.into()),
    };
    match moved {
        Ok(outcome) => Ok(desk.done(format!("/admin/nominations/{case_no}"), told(&desk, action, outcome))),
        Err(CommandError::Refused(refusal)) => {
            let mut conn = app.db.read().await?;
            let status = status_of(refusal.kind());
            // After a conflict the form goes on from the case as it is now.
            let stale = refusal.reasons.contains(&Reason::Stale);
            let seen = see(&mut conn, &desk.viewer, &case_no).await?;
            let ver = if stale { seen.case.ver } else { fields.version() };
            let clash = match stale {
                true => Some(clash(&mut conn, &desk, &seen, action, &input).await?),
                false => None,
            };
            let form = FormState::refused(fields, refusal.reasons.clone());
            match page(&mut conn, &desk, seen, action, form, ver, clash).await {
                Ok(page) => Ok(Html(page).with_status(status)),
                Err(_) => Err(WebError::Refused(refusal)),
            }
        }
        Err(other) => Err(other.into()),
    }
}

/// What happened meanwhile, beside what was typed.
async fn clash(conn: &mut Conn, desk: &Desk, seen: &Seen, action: Action, typed: &Input) -> Result<Clash, WebError> {
    let lang = desk.frame.lang;
    let open = proposal::of_case(conn, seen.case.id).await?.into_iter().find(|known| known.action == action);
    let theirs = match open.filter(|known| seen.knows_names() || known.made_by == desk.viewer.account) {
        Some(known) => words::entered(&known.input()?, lang),
        None => Vec::new(),
    };
    let mut rows: Vec<(String, String, String)> = Vec::new();
    for (name, value) in words::entered(typed, lang) {
        let other = theirs.iter().find(|(known, _)| *known == name);
        rows.push((name, value, other.map(|(_, value)| value.clone()).unwrap_or_default()));
    }
    for (name, value) in theirs {
        if !rows.iter().any(|(known, ..)| *known == name) {
            rows.push((name, String::new(), value));
        }
    }
    let last = history::of(conn, seen, lang).await?.lines.into_iter().next();
    Ok(Clash { last, rows })
}

fn told(desk: &Desk, action: Action, outcome: Outcome) -> String {
    let t = &desk.frame.t.nomination;
    match outcome {
        Outcome::Moved(stage) => {
            t.moved_to(label::stage(stage, crate::domain::role::CaseKind::Scholar, desk.frame.lang))
        }
        Outcome::Proposed => {
            let roles: Vec<_> =
                desk::second_roles(action).iter().map(|role| label::role(*role, desk.frame.lang)).collect();
            t.proposed(label::action(action, desk.frame.lang), roles.join(desk.frame.lang.pick("或", " or ")))
        }
    }
}

/// Reads what the move asks; what it does not ask is not read.
fn read(fields: &Fields, action: Action) -> (Input, Vec<Reason>) {
    let asks = Asks::of(action);
    let mut read = Reader::new(fields);
    let mut input = Input::default();
    let day = |read: &mut Reader<'_>, wanted: bool, field: &'static str| -> Option<Day> {
        if wanted { read.day(field) } else { None }
    };
    input.due_on = day(&mut read, asks.due_on, "due_on");
    input.review_on = day(&mut read, asks.review_on, "review_on");
    input.new_ends_on = day(&mut read, asks.new_ends_on, "new_ends_on");
    input.effective_on = day(&mut read, asks.effective_on, "effective_on");
    if asks.ground.is_some() {
        input.ground = read.choice("ground", Ground::from_code);
    }
    if asks.reason {
        input.reason = read.optional("reason", 4000);
    }
    if asks.funds {
        input.funds = read.optional("funds", 2000);
    }
    if asks.reserve_rank {
        input.reserve_rank = read.number("reserve_rank");
    }
    if asks.flawed_step {
        input.flawed_step = read.choice("flawed_step", Stage::from_code);
    }
    input.heard = asks.heard && fields.has("heard");
    if asks.deficiencies {
        for field in CORRECTABLE {
            let one = Fields::of([("deficiencies".to_owned(), fields.text(&format!("fix_{field}")).to_owned())]);
            let mut item = Reader::new(&one);
            let message = item.optional("deficiencies", 500);
            read.reasons.extend(item.reasons);
            if !message.is_empty() {
                input.deficiencies.push((field.to_owned(), message));
            }
        }
    }
    (input, read.reasons)
}

/// POST /admin/proposals/{id}/confirmation
pub async fn confirm(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ProposalId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (case_no, action) = proposed(&app, &desk, id).await?;
    if desk::own_desk(action, &case_no).is_some() {
        return Err(WebError::NotFound);
    }
    let who = desk.viewer.who(fields.request_key());
    match moves::confirm(&app, &who, id, fields.version()).await {
        Ok(outcome) => Ok(desk.done(format!("/admin/nominations/{case_no}"), told(&desk, action, outcome))),
        Err(CommandError::Refused(refusal)) => case::refused(&app, &desk, &case_no, fields, refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// POST /admin/proposals/{id}/end
pub async fn end(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ProposalId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (case_no, action) = proposed(&app, &desk, id).await?;
    let mut read = Reader::new(&fields);
    let note = read.optional("reason", 2000);
    let who = desk.viewer.who(fields.request_key());
    let ended = match read.finish() {
        Ok(()) => moves::end_proposal(&app, &who, id, note).await,
        Err(reasons) => Err(Refusal { reasons }.into()),
    };
    let t = &desk.frame.t.nomination;
    match ended {
        Ok(()) => {
            let said = t.proposal_ended(label::action(action, desk.frame.lang));
            Ok(desk.done(format!("/admin/nominations/{case_no}"), said))
        }
        Err(CommandError::Refused(refusal)) => case::refused(&app, &desk, &case_no, fields, refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// The case and the move of a proposal that the account may know of. One that has ended is answered with the case.
async fn proposed(app: &App, desk: &Desk, id: ProposalId) -> Result<(String, Action), WebError> {
    let mut conn = app.db.read().await?;
    let found = proposal::find(&mut conn, id).await?.ok_or(WebError::Refused(Refusal::one(Reason::Stale)))?;
    let case = crate::store::case_file::find(&mut conn, found.case_id).await?.ok_or(WebError::NotFound)?;
    let seen = see(&mut conn, &desk.viewer, &case.case_no).await?;
    Ok((seen.case.case_no, found.action))
}
