//! The page of a case: where it stands, what can be done next, what it is made of, what happened to it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{Seen, desk, history, history::History, see, sight};
use crate::{
    app::App,
    clock,
    commands::{case_note, disclose::Contact},
    domain::{
        access::{Resource, Verb},
        mask,
        material::DocumentKind,
        nomination::{CheckItem, CheckVerdict, Form},
        role::{Role, ScholarRole},
        workflow::{self, Action, Actor, Facts, Guard, Input, Offer, Reason, Stage, Step, decide::OpenProposal},
    },
    store::{
        Conn, account, batch, case_list,
        case_note::CaseNote,
        direction,
        document::{self, Document},
        facts, institution,
        nomination::{self, CheckResult, Consent, Deficiency, Nomination},
        person,
        proposal::{self, Decision, Proposal},
    },
    texts::{label, nomination as words, procedure, reason, record},
    web::{
        error::WebError,
        page::{Desk, Frame, Html},
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
    /// What the first person entered, line by line.
    pub entered: Vec<(String, String)>,
    pub own: bool,
    pub may_confirm: bool,
    /// Where it is confirmed, when not here.
    pub desk: Option<String>,
    pub reasons: Vec<String>,
}

/// A rule of eligibility or of the nomination, with what stands against it.
pub struct RuleLine {
    pub rule: &'static str,
    pub reasons: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "nomination/case.html")]
pub struct CasePage {
    pub frame: Frame,
    pub seen: Seen,
    form: Form,
    nomination: Option<Nomination>,
    names: Names,
    newer: Option<String>,
    older: Option<String>,
    history: History,
    buttons: Vec<Button>,
    drastic: Vec<Button>,
    pending: Vec<Pending>,
    /// Who is waited for: the next move on the main road, and its roles.
    awaited: Option<(&'static str, Vec<&'static str>)>,
    rules: Vec<RuleLine>,
    documents: Vec<Document>,
    checks: Vec<CheckResult>,
    deficiencies: Vec<Deficiency>,
    consents: Vec<Consent>,
    decisions: Vec<Decision>,
    notes: Vec<CaseNote>,
    /// The contact in full, right after it was asked for.
    pub shown: Option<Contact>,
    /// The candidate's link, right after it was made.
    pub link: Option<String>,
    /// What a form of this page was refused for.
    pub reasons: Vec<Reason>,
}

/// What ids stand for.
struct Names {
    batch: String,
    direction: Option<String>,
    host: Option<String>,
    officer: Option<String>,
    nominator: Option<String>,
    recommender: Option<String>,
}

/// GET /admin/nominations/{no}
pub async fn show(State(app): State<App>, desk: Desk, Path(case_no): Path<String>) -> Result<Response, WebError> {
    let page = page(&app, &desk, &case_no).await?;
    Ok(Html(page).into_response())
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
    let actor = Actor { account: desk.viewer.account, person: desk.viewer.person, roles: seen.roles.clone() };
    let offers = workflow::offers(&facts, &actor, &open(&proposals), desk.viewer.at);
    let main = desk::main_action(case.stage, facts.role_config().is_none_or(|role| role.external_review));
    let (newer, older) = case_list::neighbours(conn, &sight(&desk.viewer), case).await?;
    let (drastic, mut buttons): (Vec<Button>, Vec<Button>) = offers
        .iter()
        .filter(|offer| offer.step != Step::Confirm && !in_hand(offer, &proposals))
        .map(|offer| button(offer, desk, case_no))
        .partition(|button| desk::is_drastic(button.action));
    buttons.sort_by_key(|button| (Some(button.action) != main, !button.reasons.is_empty()));
    let checks_seen = seen.may(Resource::FormalCheck, Verb::Read);
    let notes_seen = case_note::ROLES.iter().any(|role| seen.holds(*role));
    Ok(CasePage {
        form: nomination.as_ref().map(Nomination::form).transpose()?.unwrap_or_default(),
        names: names(conn, &seen, nomination.as_ref()).await?,
        newer,
        older,
        history: history::of(conn, &seen, lang).await?,
        buttons,
        drastic,
        pending: pending(&seen, proposals, &offers, desk)?,
        awaited: main.map(|action| {
            let roles = desk::first_roles(action).iter().map(|role| label::role(*role, lang)).collect();
            (label::action(action, lang), roles)
        }),
        rules: rules(&facts, &seen, desk),
        documents: document::of_case(conn, case.id).await?,
        checks: if checks_seen { nomination::checks(conn, case.id).await? } else { Vec::new() },
        deficiencies: nomination::deficiencies(conn, case.id).await?,
        consents: nomination::consents(conn, case.id).await?,
        decisions: proposal::decisions(conn, case.id).await?,
        notes: if notes_seen { crate::store::case_note::of_case(conn, case.id).await? } else { Vec::new() },
        shown: None,
        link: None,
        reasons: Vec::new(),
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

fn said(reasons: &[Reason], desk: &Desk) -> Vec<String> {
    reasons.iter().map(|why| reason::sentence(why, desk.frame.lang)).collect()
}

fn pending(seen: &Seen, proposals: Vec<Proposal>, offers: &[Offer], desk: &Desk) -> Result<Vec<Pending>, WebError> {
    let visible = |known: &Proposal| seen.knows_names() || known.made_by == desk.viewer.account;
    proposals
        .into_iter()
        .filter(visible)
        .map(|known| {
            let offer = offers.iter().find(|offer| offer.rule.action == known.action && offer.step == Step::Confirm);
            let own = known.made_by == desk.viewer.account;
            Ok(Pending {
                label: label::action(known.action, desk.frame.lang),
                entered: words::entered(&known.input()?, desk.frame.lang),
                own,
                may_confirm: offer.is_some_and(|offer| offer.blocked.is_empty()) && !own,
                desk: desk::own_desk(known.action, &seen.case.case_no),
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

/// The conditions a nomination must meet, each with what fails it.
fn rules(facts: &Facts, seen: &Seen, desk: &Desk) -> Vec<RuleLine> {
    let mut guards = vec![Guard::Eligible, Guard::OneLiveCase, Guard::NominatorAllowed];
    if seen.case.scholar_role() == Some(ScholarRole::Pi) {
        guards.push(Guard::RecommendedByChief);
    }
    guards.extend([Guard::FormComplete, Guard::PledgeSigned, Guard::PublicityConsent]);
    let line = |guard: Guard| RuleLine {
        rule: procedure::guard(guard, desk.frame.lang),
        reasons: said(&guard.failings(facts, &Input::default(), desk.viewer.at), desk),
    };
    guards.into_iter().map(line).collect()
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

impl CasePage {
    fn case_no(&self) -> &str {
        &self.seen.case.case_no
    }

    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }

    fn list_path(&self, narrowed: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations?{narrowed}"))
    }

    fn title(&self) -> String {
        let t = &self.frame.t.nomination;
        let role = self.seen.case.scholar_role().map_or("", |role| label::scholar_role_short(role, self.frame.lang));
        let name = if self.seen.case.title.is_empty() { t.unnamed } else { &self.seen.case.title };
        t.case_title(role, name)
    }

    fn role_name(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role(*role, self.frame.lang)
    }

    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, self.seen.case.kind, self.frame.lang)
    }

    fn tone(&self) -> &'static str {
        desk::tone(&self.seen.case.stage)
    }

    /// A key of its own for every form, so that a double click on one is no click on another.
    fn key(&self) -> String {
        clock::new_secret()[..32].to_owned()
    }

    fn ver(&self) -> i64 {
        self.seen.case.ver
    }

    fn may_edit(&self) -> bool {
        self.seen.may_edit()
    }

    fn knows_names(&self) -> bool {
        self.seen.knows_names()
    }

    /// The heading of the next step: what this account does next, or who is waited for.
    fn next(&self) -> String {
        let t = &self.frame.t.nomination;
        let ready = self.buttons.iter().find(|button| button.reasons.is_empty());
        match (&self.pending.first(), ready.or(self.buttons.first()), &self.awaited) {
            (Some(pending), ..) => t.next_confirm(pending.label),
            (None, Some(button), _) => t.next_step(button.label),
            (None, None, Some((action, roles))) => t.next_waits(roles.join(self.frame.lang.pick("或", " or ")), action),
            (None, None, None) => t.next_nothing.to_owned(),
        }
    }

    fn blocked(&self) -> Vec<&Button> {
        self.buttons.iter().filter(|button| !button.reasons.is_empty()).collect()
    }

    fn email(&self) -> String {
        self.shown.as_ref().map_or_else(|| mask::email(&self.form.email), |shown| shown.email.clone())
    }

    fn phone(&self) -> String {
        self.shown.as_ref().map_or_else(|| mask::phone(&self.form.phone), |shown| shown.phone.clone())
    }

    fn may_reveal(&self) -> bool {
        self.shown.is_none() && self.seen.may(Resource::Contact, Verb::Read) && !self.form.email.is_empty()
    }

    /// Birth date and gender are for the office and for who wrote them.
    fn sees_person(&self) -> bool {
        [Role::Officer, Role::Nominator, Role::Unit, Role::Candidate, Role::Supervisor]
            .iter()
            .any(|role| self.seen.holds(*role))
    }

    fn gender(&self) -> Option<&'static str> {
        self.form.gender.map(|gender| record::gender(gender, self.frame.lang))
    }

    fn degree(&self) -> Option<&'static str> {
        self.form.degree.map(|degree| words::degree(degree, self.frame.lang))
    }

    fn nominator_kind(&self) -> Option<&'static str> {
        let kind = self.nomination.as_ref().and_then(Nomination::nominator_kind);
        kind.map(|kind| words::nominator(kind, self.frame.lang))
    }

    fn chief_waiver(&self) -> Option<&str> {
        self.nomination.as_ref().and_then(|known| known.chief_waiver.as_deref())
    }

    /// The long answers of the form: label and text.
    fn answers(&self) -> Vec<(&'static str, &str)> {
        let texts =
            [("statement", &self.form.statement), ("achievements", &self.form.achievements), ("plan", &self.form.plan)];
        let filled = texts.into_iter().filter(|(_, text)| !text.is_empty());
        filled.map(|(name, text)| (self.frame.label(name), text.as_str())).collect()
    }

    /// Whom the candidate wants kept out is for the office and the candidate's side, not for reviewers.
    fn exclusions(&self) -> Option<String> {
        let shown = self.seen.knows_names() || self.seen.may(Resource::Draft, Verb::Read);
        (shown && !self.form.exclusions.is_empty()).then(|| self.form.exclusions.join(self.frame.lang.pick("、", ", ")))
    }

    fn may_upload(&self) -> bool {
        match self.seen.case.stage {
            Stage::Draft | Stage::Returned => self.seen.may(Resource::Draft, Verb::Write),
            _ => self.seen.holds(Role::Officer),
        }
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        let name = |kind: &DocumentKind| (kind.code(), words::document(*kind, self.frame.lang));
        DocumentKind::OF_NOMINATION.iter().map(name).collect()
    }

    fn kind_of(&self, document: &Document) -> &'static str {
        words::document(document.kind, self.frame.lang)
    }

    fn size_of(&self, document: &Document) -> String {
        words::size(document.bytes)
    }

    fn sheets(&self) -> Vec<&Document> {
        self.documents.iter().filter(|document| document.kind == DocumentKind::ConsentSheet).collect()
    }

    fn purpose(&self, consent: &Consent) -> String {
        words::purpose(&consent.purpose, self.frame.lang)
    }

    fn channel(&self, consent: &Consent) -> &'static str {
        words::channel(&consent.channel, self.frame.lang)
    }

    fn withdrawn_on(&self, consent: &Consent) -> Option<String> {
        consent.withdrawn_at.map(|at| crate::domain::time::Moment(at).day().to_string())
    }

    fn items(&self) -> Vec<(CheckItem, &'static str, &'static str)> {
        let line = |item: &CheckItem| {
            let (name, hint) = words::check_item(*item, self.frame.lang);
            (*item, name, hint)
        };
        CheckItem::ALL.iter().map(line).collect()
    }

    fn check(&self, item: &CheckItem) -> Option<&CheckResult> {
        self.checks.iter().find(|result| result.item == *item)
    }

    fn verdict_is(&self, item: &CheckItem, verdict: &str) -> bool {
        self.check(item).is_some_and(|result| result.result == verdict)
    }

    fn verdicts(&self) -> Vec<(&'static str, &'static str)> {
        CheckVerdict::ALL.iter().map(|known| (known.code(), words::verdict(known.code(), self.frame.lang))).collect()
    }

    fn check_note(&self, item: &CheckItem) -> &str {
        self.check(item).map_or("", |result| &result.note)
    }

    fn verdict(&self, result: &CheckResult) -> &'static str {
        words::verdict(&result.result, self.frame.lang)
    }

    fn sees_checks(&self) -> bool {
        self.seen.may(Resource::FormalCheck, Verb::Read) && self.seen.case.stage != Stage::Draft
    }

    fn may_check(&self) -> bool {
        let nominated = self.nomination.as_ref().and_then(|known| known.nominator_account_id);
        let own = self.frame.viewer.as_ref().is_some_and(|viewer| nominated == Some(viewer.account.0));
        self.seen.case.stage == Stage::Submitted && self.seen.holds(Role::Officer) && !own
    }

    fn field_name(&self, field: &str) -> String {
        words::correctable(field, self.frame.lang)
    }

    fn outcome(&self, decision: &Decision) -> &'static str {
        label::action(decision.outcome, self.frame.lang)
    }

    fn ground(&self, decision: &Decision) -> Option<&'static str> {
        let ground = decision.ground.as_deref().and_then(crate::domain::workflow::facts::Ground::from_code);
        ground.map(|ground| label::ground(ground, self.frame.lang))
    }

    fn sees_decisions(&self) -> bool {
        self.seen.may(Resource::Decision, Verb::Read) && !self.decisions.is_empty()
    }

    fn may_note(&self) -> bool {
        case_note::ROLES.iter().any(|role| self.seen.holds(*role))
    }

    fn may_ask_consent(&self) -> bool {
        self.seen.may(Resource::Draft, Verb::Write) && !self.seen.case.stage.is_final()
    }

    fn refused(&self) -> Vec<String> {
        self.reasons.iter().map(|why| reason::sentence(why, self.frame.lang)).collect()
    }
}
