//! The page of a case: where it stands, what can be done next, what it is made of, what happened to it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    Seen,
    corrected::{self, Corrected},
    desk,
    eligibility::{self, Eligibility},
    history,
    history::History,
    see, sight,
};
use crate::{
    app::App,
    commands::{case_note, disclose::Contact},
    domain::{
        access::{self, Reach, Resource, Verb},
        barring::Span,
        decision::is_decision,
        nomination::Form,
        workflow::{self, Action, Offer, Reason, Refusal, Stage, Step, decide::OpenProposal},
    },
    store::{
        Conn, account, batch, case_list,
        case_note::CaseNote,
        decision, direction,
        disclosure::{self, Noted},
        document::{self, Document},
        facts, institution,
        nomination::{self, CheckResult, Consent, Deficiency, Nomination},
        person,
        proposal::{self, Decision, Proposal},
        shortlist::Group,
        suspension::{self, Suspension},
        track_record::{self, InCall},
    },
    texts::{Lang, label, nomination as words, reason},
    web::{
        compliance::{self, Tally},
        consultation,
        error::{WebError, status_of},
        form::{Fields, FormState},
        opinion,
        page::{Desk, Frame, Html},
        renewal,
        review::{self, ReviewSummary},
    },
};

/// A button of the case page. A blocked one stays, with what stands against it.
pub struct Button {
    pub action: Action,
    pub label: &'static str,
    pub href: String,
    pub reasons: Vec<String>,
}

/// A proposal that waits for its second person.
pub struct Pending {
    pub proposal: Proposal,
    pub label: &'static str,
    /// The states the case would go to.
    pub leads: String,
    /// What the first person entered, line by line.
    pub entered: Vec<(String, String)>,
    pub own: bool,
    pub may_confirm: bool,
    /// Where it is confirmed, when not here.
    pub desk: Option<String>,
    pub reasons: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "nomination/case.html")]
pub struct CasePage {
    pub frame: Frame,
    pub seen: Seen,
    pub(super) form: Form,
    pub(super) nomination: Option<Nomination>,
    pub(super) names: Names,
    pub(super) newer: Option<String>,
    pub(super) older: Option<String>,
    pub(super) history: History,
    pub(super) buttons: Vec<Button>,
    pub(super) drastic: Vec<Button>,
    pub(super) pending: Vec<Pending>,
    /// Where it is decided with its group, for those who prepare or release that.
    pub(super) group_decision: Option<String>,
    /// Pages about what was asked of others and what they said: path and name.
    pub(super) said_elsewhere: Vec<(String, &'static str)>,
    /// Who is waited for: the next move on the main road, and its roles.
    pub(super) awaited: Option<(&'static str, Vec<&'static str>)>,
    /// Cases that it renews or that renew it: path and words.
    pub(super) tied: Vec<(String, String)>,
    /// The suspension that stands, for those who may read of the appointment.
    pub(super) suspended: Option<Suspension>,
    pub(super) eligibility: Option<Eligibility>,
    pub(super) documents: Vec<Document>,
    pub(super) checks: Vec<CheckResult>,
    /// The barring that stands against the candidate today, for whoever reads the register.
    pub(super) barred: Option<Span>,
    pub(super) deficiencies: Vec<Deficiency>,
    /// What changed when it came back, while it waits for its formal check.
    pub(super) corrected: Option<Corrected>,
    pub(super) consents: Vec<Consent>,
    pub(super) decisions: Vec<Decision>,
    pub(super) notes: Vec<CaseNote>,
    pub(super) reviews: Option<ReviewSummary>,
    /// How many clauses of the procedure hold, for those who may read its self-check.
    pub(super) procedure: Option<Tally>,
    /// What whoever nominated nominated before, for the office.
    pub(super) record: Option<Vec<InCall>>,
    /// Who read what is masked here, for those who watch over it.
    pub(super) readings: Vec<Noted>,
    /// The contact in full, right after it was asked for.
    pub shown: Option<Contact>,
    /// The candidate's link, right after it was made.
    pub link: Option<String>,
    /// What was typed into a small form of this page that was refused, and what for.
    pub small: FormState,
}

/// What ids stand for.
pub(super) struct Names {
    pub(super) batch: String,
    pub(super) direction: Option<String>,
    pub(super) host: Option<String>,
    pub(super) officer: Option<String>,
    pub(super) nominator: Option<String>,
    pub(super) recommender: Option<String>,
}

/// GET /admin/nominations/{no}
pub async fn show(State(app): State<App>, desk: Desk, Path(case_no): Path<String>) -> Result<Response, WebError> {
    let page = page(&app, &desk, &case_no).await?;
    Ok(Html(page).into_response())
}

/// The page again after a small form of it was refused: the reasons on top and beside the field, what was typed kept.
///
/// # Errors
/// As [`page`].
pub async fn refused(
    app: &App,
    desk: &Desk,
    case_no: &str,
    fields: Fields,
    refusal: Refusal,
) -> Result<Response, WebError> {
    let mut page = page(app, desk, case_no).await?;
    let status = status_of(refusal.kind());
    page.small = FormState::refused(fields, refusal.reasons);
    Ok(Html(page).with_status(status))
}

/// Gathers the page of a case.
///
/// # Errors
/// [`WebError::NotFound`] when the account may not know of it.
pub async fn page(app: &App, desk: &Desk, case_no: &str) -> Result<CasePage, WebError> {
    let mut conn = app.db.read().await?;
    let conn = &mut conn;
    let lang = desk.frame.lang;
    let seen = see(conn, &desk.viewer, case_no).await?;
    let case = &seen.case;
    let nomination = nomination::find(conn, case.id).await?;
    let facts = facts::of(conn, case).await?;
    let proposals = proposal::of_case(conn, case.id).await?;
    let actor = seen.actor(&desk.viewer);
    let offers = workflow::offers(&facts, &actor, &open(&proposals), desk.viewer.at);
    let main = desk::main_action(case.stage, facts.role_config().is_none_or(|role| role.external_review));
    let (newer, older) = case_list::neighbours(conn, &sight(&desk.viewer), case).await?;
    let (drastic, mut buttons): (Vec<Button>, Vec<Button>) = offers
        .iter()
        .filter(|offer| offer.step != Step::Confirm && !in_hand(offer, &proposals))
        .map(|offer| button(offer, desk, case_no))
        .partition(|button| desk::is_drastic(button.action));
    buttons.sort_by_key(|button| (Some(button.action) != main, !button.reasons.is_empty()));
    let documents: Vec<Document> =
        document::of_case(conn, case.id).await?.into_iter().filter(|file| seen.reads(file)).collect();
    let checks_seen = seen.may(Resource::FormalCheck, Verb::Read);
    let notes_seen = case_note::ROLES.iter().any(|role| seen.holds(*role));
    Ok(CasePage {
        form: nomination.as_ref().map(Nomination::form).transpose()?.unwrap_or_default(),
        names: names(conn, &seen, nomination.as_ref()).await?,
        newer,
        older,
        history: history::of(conn, &seen, lang).await?,
        readings: match access::reach(seen.roles.iter().copied(), Resource::AuditLog, Verb::Read) {
            Reach::All => disclosure::of(conn, "case", case.id.0).await?,
            Reach::Own | Reach::Nothing => Vec::new(),
        },
        buttons,
        drastic,
        pending: pending(&seen, proposals, &offers, desk)?,
        group_decision: (case.stage == Stage::PendingDecision && seen.may(Resource::DecisionDraft, Verb::Read))
            .then(|| decision::Group { batch: case.batch_id, role: case.scholar_role() }.path()),
        said_elsewhere: consultation::link(conn, desk, &seen)
            .await?
            .into_iter()
            .chain(opinion::link(conn, desk, &seen).await?)
            .collect(),
        awaited: main.map(|action| {
            let roles = desk::first_roles(action).iter().map(|role| label::role(*role, lang)).collect();
            // The main road is one of three outcomes, and nobody is told that it will be that one.
            let name = if is_decision(action) { desk.frame.t.decision.title } else { label::action(action, lang) };
            (name, roles)
        }),
        tied: renewal::tied(conn, desk, &seen).await?,
        suspended: match case.stage {
            Stage::Suspended if seen.may(Resource::Appointment, Verb::Read) => {
                suspension::standing(conn, case.id).await?
            }
            _ => None,
        },
        eligibility: eligibility::of(&facts, nomination.as_ref(), &seen, desk)?,
        procedure: compliance::tally(conn, &seen, facts.handling.as_deref(), desk.viewer.at).await?,
        corrected: if checks_seen { corrected::of(conn, &seen, &documents, lang).await? } else { None },
        documents,
        checks: if checks_seen { nomination::checks(conn, case.id).await? } else { Vec::new() },
        barred: facts
            .people
            .barred
            .iter()
            .copied()
            .find(|span| span.covers(desk.viewer.at.day()) && seen.may(Resource::Barring, Verb::Read)),
        deficiencies: nomination::deficiencies(conn, case.id).await?,
        consents: nomination::consents(conn, case.id).await?,
        decisions: proposal::decisions(conn, case.id).await?,
        notes: if notes_seen { crate::store::case_note::of_case(conn, case.id).await? } else { Vec::new() },
        reviews: review::summary_for(conn, case, &desk.viewer, desk.frame.t).await?,
        record: match &nomination {
            Some(made) if seen.knows_names() => Some(track_record::of(conn, made, case.host()).await?),
            _ => None,
        },
        shown: None,
        link: None,
        small: FormState::default(),
        frame: desk.frame.clone(),
        nomination,
        seen,
    })
}

/// The proposals as the process table reads them.
fn open(proposals: &[Proposal]) -> Vec<OpenProposal> {
    let read = |known: &Proposal| OpenProposal {
        action: known.action,
        made_by: known.made_by,
        made_by_person: known.made_by_person.map(Into::into),
    };
    proposals.iter().map(read).collect()
}

/// Whether a move is proposed already, so that it is not offered a second time.
fn in_hand(offer: &Offer, proposals: &[Proposal]) -> bool {
    proposals.iter().any(|known| known.action == offer.rule.action)
}

fn button(offer: &Offer, desk: &Desk, case_no: &str) -> Button {
    let action = offer.rule.action;
    let moves = || format!("/admin/nominations/{case_no}/moves/{}", action.code());
    // What the form itself will ask and tell is no reason to keep somebody from the form.
    let reasons = match action {
        Action::Submit | Action::Resubmit => Vec::new(),
        _ => said(&offer.blocked, desk),
    };
    Button {
        action,
        label: label::action(action, desk.frame.lang),
        href: desk::own_desk(action, case_no).unwrap_or_else(moves),
        reasons,
    }
}

pub(super) fn said(reasons: &[Reason], desk: &Desk) -> Vec<String> {
    reasons.iter().map(|why| reason::sentence(why, desk.frame.lang)).collect()
}

fn pending(seen: &Seen, proposals: Vec<Proposal>, offers: &[Offer], desk: &Desk) -> Result<Vec<Pending>, WebError> {
    // What is to be decided is for the office and the approver, until it is.
    let visible = |known: &Proposal| {
        let private = is_decision(known.action) && !seen.may(Resource::DecisionDraft, Verb::Read);
        seen.knows_names() && !private || known.made_by == desk.viewer.account
    };
    proposals
        .into_iter()
        .filter(visible)
        .map(|known| {
            let offer = offers.iter().find(|offer| offer.rule.action == known.action && offer.step == Step::Confirm);
            let input = known.input()?;
            // What was proposed for a whole group is answered on the group's page.
            let group = input.with_group.then(|| Group::of(&seen.case).path());
            let own = known.made_by == desk.viewer.account && group.is_none();
            Ok(Pending {
                label: label::action(known.action, desk.frame.lang),
                leads: stages_in_words(&desk::leads_to(known.action), seen, desk.frame.lang),
                entered: words::entered(&input, desk.frame.lang),
                own,
                may_confirm: offer.is_some_and(|offer| offer.blocked.is_empty()) && !own && group.is_none(),
                desk: group.or_else(|| desk::own_desk(known.action, &seen.case.case_no)),
                reasons: if own {
                    Vec::new()
                } else {
                    offer.map(|offer| said(&offer.blocked, desk)).unwrap_or_default()
                },
                proposal: known,
            })
        })
        .collect()
}

/// Stages as a choice in words.
pub(super) fn stages_in_words(stages: &[Stage], seen: &Seen, lang: Lang) -> String {
    let names: Vec<_> = stages.iter().map(|stage| label::stage(*stage, seen.case.kind, lang)).collect();
    names.join(lang.pick("或", " or "))
}

async fn names(conn: &mut Conn, seen: &Seen, nomination: Option<&Nomination>) -> Result<Names, WebError> {
    let case = &seen.case;
    let batch = batch::find(conn, case.batch_id).await?.map(|call| call.name).unwrap_or_default();
    let direction = match case.direction() {
        Some(id) => direction::list(conn).await?.into_iter().find(|known| known.id == id).map(|known| known.name),
        None => None,
    };
    let host = match case.host() {
        Some(id) => institution::find(conn, id).await?.map(|known| known.name),
        None => None,
    };
    let mut account_name = async |id: Option<i64>| match id {
        Some(id) => Ok::<_, WebError>(account::find(conn, id.into()).await?.map(|found| found.name)),
        None => Ok(None),
    };
    let officer = account_name(case.officer_id).await?;
    let nominator = account_name(nomination.and_then(|known| known.nominator_account_id)).await?;
    let recommender = match nomination.and_then(|known| known.recommender_person_id) {
        Some(id) => person::find(conn, id.into()).await?.map(|found| found.name),
        None => None,
    };
    Ok(Names { batch, direction, host, officer, nominator, recommender })
}
