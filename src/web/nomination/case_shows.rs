//! What the template of the case page asks of it: names of codes, what is masked, which forms are there.

use super::{
    case::{Button, CasePage},
    desk,
};
use crate::{
    clock,
    commands::{case_note, redaction},
    domain::{
        access::{Resource, Verb},
        appeal,
        decision::Told,
        mask,
        material::DocumentKind,
        nomination::{CheckItem, CheckVerdict},
        role::{Role, ScholarRole},
        time::Moment,
        workflow::{Stage, facts::Ground},
    },
    store::{
        document::Document,
        nomination::{CheckResult, Consent, Nomination},
        proposal::Decision,
    },
    texts::{barring, label, nomination as words, record},
    web::{form::Said, public::notice::day},
};

impl CasePage {
    /// The candidate's record, for those who may open it.
    pub(super) fn open_person(&self) -> Option<i64> {
        let may = self.frame.viewer.as_ref().is_some_and(|viewer| viewer.may_read(Resource::Record));
        self.seen.case.subject_person_id.filter(|_| may)
    }

    pub(super) fn case_no(&self) -> &str {
        &self.seen.case.case_no
    }

    /// Whether the dossier of the case is this account's to take.
    pub(super) fn may_take_dossier(&self) -> bool {
        self.seen.case.stage != Stage::Draft && self.seen.may(Resource::Dossier, Verb::Read)
    }

    pub(super) fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }

    pub(super) fn list_path(&self, narrowed: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations?{narrowed}"))
    }

    pub(super) fn title(&self) -> String {
        let t = &self.frame.t.nomination;
        let role = self.seen.case.scholar_role().map_or("", |role| label::scholar_role_short(role, self.frame.lang));
        let name = if self.seen.case.title.is_empty() { t.unnamed } else { &self.seen.case.title };
        t.case_title(role, name)
    }

    pub(super) fn role_name(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role(*role, self.frame.lang)
    }

    pub(super) fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, self.seen.case.kind, self.frame.lang)
    }

    pub(super) fn tone(&self) -> &'static str {
        desk::tone(&self.seen.case.stage)
    }

    /// A key of its own for every form, so that a double click on one is no click on another.
    pub(super) fn key(&self) -> String {
        clock::new_secret()[..32].to_owned()
    }

    pub(super) fn ver(&self) -> i64 {
        self.seen.case.ver
    }

    /// The day on which retention erased what it said.
    pub(super) fn erased_on(&self) -> Option<String> {
        self.seen.case.erased_at().map(|at| day(at.day(), self.frame.lang))
    }

    /// Since when it is suspended, why, and when it is looked at again.
    pub(super) fn suspension(&self) -> Option<(String, &str, String)> {
        let standing = self.suspended.as_ref()?;
        let on = |date| day(date, self.frame.lang);
        Some((on(standing.begun_at.day()), &standing.reason, on(standing.review_on)))
    }

    pub(super) fn may_edit(&self) -> bool {
        self.seen.may_edit()
    }

    pub(super) fn knows_names(&self) -> bool {
        self.seen.knows_names()
    }

    /// The heading of the next step: what this account does next, or who is waited for.
    pub(super) fn next(&self) -> String {
        let t = &self.frame.t.nomination;
        let unchecked = self.may_check() && self.checks.len() < CheckItem::ALL.len();
        match (&self.pending.first(), self.buttons.first(), &self.awaited) {
            (Some(pending), ..) => t.next_confirm(pending.label),
            (None, Some(_), _) if unchecked => t.next_step(self.frame.t.desk.check_case),
            (None, Some(button), _) => t.next_step(button.label),
            (None, None, Some((action, roles))) => t.next_waits(roles.join(self.frame.lang.pick("或", " or ")), action),
            (None, None, None) => t.next_nothing.to_owned(),
        }
    }

    pub(super) fn blocked(&self) -> Vec<&Button> {
        self.buttons.iter().filter(|button| !button.reasons.is_empty()).collect()
    }

    pub(super) fn email(&self) -> String {
        self.shown.as_ref().map_or_else(|| mask::email(&self.form.email), |shown| shown.email.clone())
    }

    pub(super) fn phone(&self) -> String {
        self.shown.as_ref().map_or_else(|| mask::phone(&self.form.phone), |shown| shown.phone.clone())
    }

    pub(super) fn may_reveal(&self) -> bool {
        self.shown.is_none() && self.seen.may(Resource::Contact, Verb::Read) && !self.form.email.is_empty()
    }

    /// Birth date and gender are for the office and for who wrote them.
    pub(super) fn sees_person(&self) -> bool {
        [Role::Officer, Role::Nominator, Role::Unit, Role::Candidate, Role::Supervisor]
            .iter()
            .any(|role| self.seen.holds(*role))
    }

    pub(super) fn gender(&self) -> Option<&'static str> {
        self.form.gender.map(|gender| record::gender(gender, self.frame.lang))
    }

    pub(super) fn degree(&self) -> Option<&'static str> {
        self.form.degree.map(|degree| words::degree(degree, self.frame.lang))
    }

    pub(super) fn nominator_kind(&self) -> Option<&'static str> {
        let kind = self.nomination.as_ref().and_then(Nomination::nominator_kind);
        kind.map(|kind| words::nominator(kind, self.frame.lang))
    }

    pub(super) fn chief_waiver(&self) -> Option<&str> {
        self.nomination.as_ref().and_then(|known| known.chief_waiver.as_deref())
    }

    /// The long answers of the form: label and text.
    pub(super) fn answers(&self) -> Vec<(&'static str, &str)> {
        let texts =
            [("statement", &self.form.statement), ("achievements", &self.form.achievements), ("plan", &self.form.plan)];
        let filled = texts.into_iter().filter(|(_, text)| !text.is_empty());
        filled.map(|(name, text)| (self.frame.label(name), text.as_str())).collect()
    }

    /// Whom the candidate wants kept out is for the office and the candidate's side, not for reviewers.
    pub(super) fn exclusions(&self) -> Option<String> {
        let shown = self.seen.knows_names() || self.seen.may(Resource::Draft, Verb::Read);
        (shown && !self.form.exclusions.is_empty()).then(|| self.form.exclusions.join(self.frame.lang.pick("、", ", ")))
    }

    pub(super) fn may_upload(&self) -> bool {
        match self.seen.case.stage {
            Stage::Draft | Stage::Returned => self.seen.may(Resource::Draft, Verb::Write),
            _ => self.seen.holds(Role::Officer),
        }
    }

    /// Whether the account prepares what reviewers read: its link stands by the files.
    pub(super) fn redacts(&self) -> bool {
        redaction::writer(&self.seen.roles, self.seen.case.stage).is_some()
    }

    pub(super) fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        let name = |kind: &DocumentKind| (kind.code(), words::document(*kind, self.frame.lang));
        DocumentKind::OF_NOMINATION.iter().map(name).collect()
    }

    pub(super) fn kind_of(&self, document: &Document) -> &'static str {
        words::document(document.kind, self.frame.lang)
    }

    pub(super) fn size_of(&self, document: &Document) -> String {
        words::size(document.bytes)
    }

    pub(super) fn sheets(&self) -> Vec<&Document> {
        self.documents.iter().filter(|document| document.kind == DocumentKind::ConsentSheet).collect()
    }

    pub(super) fn purpose(&self, consent: &Consent) -> String {
        words::purpose(&consent.purpose, self.frame.lang)
    }

    pub(super) fn channel(&self, consent: &Consent) -> &'static str {
        words::channel(&consent.channel, self.frame.lang)
    }

    pub(super) fn withdrawn_on(&self, consent: &Consent) -> Option<String> {
        consent.withdrawn_at.map(|at| Moment(at).day().to_string())
    }

    pub(super) fn items(&self) -> Vec<(CheckItem, &'static str, &'static str)> {
        let line = |item: &CheckItem| {
            let (name, hint) = words::check_item(*item, self.frame.lang);
            (*item, name, hint)
        };
        CheckItem::ALL.iter().map(line).collect()
    }

    /// What the register says, beside the item it is about.
    pub(super) fn on_register(&self, item: &CheckItem) -> Option<String> {
        let span = self.barred.filter(|_| *item == CheckItem::Integrity)?;
        Some(self.frame.t.barring.on_register(barring::days(span, self.frame.lang)))
    }

    pub(super) fn check(&self, item: &CheckItem) -> Option<&CheckResult> {
        self.checks.iter().find(|result| result.item == *item)
    }

    /// Whether it is the formal check that was refused: then its form shows what was typed.
    pub(super) fn checks_refused(&self) -> bool {
        self.small.fields.has(CheckItem::Form.note_field())
    }

    pub(super) fn verdict_is(&self, item: &CheckItem, verdict: &str) -> bool {
        match self.checks_refused() {
            true => self.small.is(&format!("result_{}", item.code()), verdict),
            false => self.check(item).is_some_and(|result| result.result == verdict),
        }
    }

    pub(super) fn verdicts(&self) -> Vec<(&'static str, &'static str)> {
        CheckVerdict::ALL.iter().map(|known| (known.code(), words::verdict(known.code(), self.frame.lang))).collect()
    }

    pub(super) fn check_note(&self, item: &CheckItem) -> &str {
        if self.checks_refused() {
            return self.small.value(item.note_field());
        }
        self.check(item).map_or("", |result| &result.note)
    }

    pub(super) fn verdict(&self, result: &CheckResult) -> &'static str {
        words::verdict(&result.result, self.frame.lang)
    }

    pub(super) fn sees_checks(&self) -> bool {
        self.seen.may(Resource::FormalCheck, Verb::Read) && self.seen.case.stage != Stage::Draft
    }

    pub(super) fn may_check(&self) -> bool {
        let nominated = self.nomination.as_ref().and_then(|known| known.nominator_account_id);
        let own = self.frame.viewer.as_ref().is_some_and(|viewer| nominated == Some(viewer.account.0));
        self.seen.case.stage == Stage::Submitted && self.seen.holds(Role::Officer) && !own
    }

    pub(super) fn field_name(&self, field: &str) -> String {
        words::correctable(field, self.frame.lang)
    }

    pub(super) fn outcome(&self, decision: &Decision) -> &'static str {
        label::action(decision.outcome, self.frame.lang)
    }

    pub(super) fn ground(&self, decision: &Decision) -> Option<&'static str> {
        let ground = decision.ground.as_deref().and_then(Ground::from_code);
        ground.map(|ground| label::ground(ground, self.frame.lang))
    }

    /// Until when a review of the decision may be asked for, beside the decision that the case stands at.
    pub(super) fn appeal_until(&self, decision: &Decision) -> Option<String> {
        let case = &self.seen.case;
        let stands = appeal::is_appealable(case.stage) && decision.decided_at == case.stage_entered_at;
        let last = appeal::last_day(case.stage_entered_at.day());
        stands.then(|| self.frame.t.appeal.last_day(day(last, self.frame.lang)))
    }

    /// Where the letter of a decision is, of those that have one.
    pub(super) fn letter_of(&self, decision: &Decision) -> Option<String> {
        Told::by(decision.outcome)?;
        let path = format!("/admin/nominations/{}/decisions/{}/letter.docx", self.seen.case.case_no, decision.id);
        Some(self.frame.href(path))
    }

    pub(super) fn sees_decisions(&self) -> bool {
        self.seen.may(Resource::Decision, Verb::Read) && !self.decisions.is_empty()
    }

    pub(super) fn may_note(&self) -> bool {
        case_note::ROLES.iter().any(|role| self.seen.holds(*role))
    }

    pub(super) fn may_ask_consent(&self) -> bool {
        self.seen.may(Resource::Draft, Verb::Write) && !self.seen.case.stage.is_final()
    }

    /// Why a small form was refused, each with the field that it leads to; none when the page does not show that field.
    pub(super) fn refused(&self) -> Vec<(String, Said)> {
        let mut lines = self.small.summary(&self.frame.lang);
        for (field, _) in &mut lines {
            let checked = self.checks_refused() && field.starts_with("note_") && self.may_check();
            if !checked && !matches!(field.as_str(), "why" | "file") {
                field.clear();
            }
        }
        lines
    }
}
