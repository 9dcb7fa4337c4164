//! What belongs to a case and has a page of its own: the candidate's matters, contract, term, appeal, leads.

use super::case::CasePage;
use crate::domain::{
    access::{Resource, Verb},
    appeal::is_appealable,
    role::{CaseKind, Role},
    workflow::{Action, Milestone, Rule, Stage},
};

impl CasePage {
    /// Path and name of each, for whom it is.
    pub(super) fn related(&self) -> Vec<(String, &'static str)> {
        let (seen, t) = (&self.seen, self.frame.t);
        let stage = seen.case.stage;
        let reads = |resource| seen.may(resource, Verb::Read);
        let contracted = stage.milestone() == Milestone::Appointment;
        let appointed = contracted && stage != Stage::Contracting;
        // A request for review is between whoever made the nomination, the candidate and the office.
        let viewer = self.frame.viewer.as_ref().map(|viewer| viewer.account.0);
        let nominated = self.nomination.as_ref().and_then(|known| known.nominator_account_id);
        let own =
            seen.holds(Role::Candidate) || (viewer.is_some() && [nominated, seen.case.entered_by].contains(&viewer));
        let appeals = is_appealable(stage) && reads(Resource::Appeal) && (own || seen.knows_names());
        let tainted = Rule::of(Action::Revoke).from.contains(&stage) || stage == Stage::Revoked;
        let writing = matches!(stage, Stage::Draft | Stage::Submitted | Stage::Returned);
        [
            ("/letters", t.letter.title, seen.case.kind == CaseKind::Scholar && !seen.case.imported),
            ("/co-editors", t.letter.co_editors, writing && seen.may(Resource::Draft, Verb::Write)),
            ("/own", t.appointment.own_title, seen.holds(Role::Candidate)),
            ("/contract", t.appointment.contract, contracted && reads(Resource::Appointment)),
            ("/changes", t.contract_change.title, appointed && reads(Resource::Appointment)),
            ("/term", t.appointment.title, appointed && reads(Resource::Appointment)),
            ("/ledger", t.ledger.title, appointed && reads(Resource::Money)),
            ("/appeal", t.appeal.title, appeals),
            ("/leads", t.appeal.leads, tainted && reads(Resource::Lead)),
        ]
        .into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(rest, name, _)| (self.path(rest), name))
        .chain(self.said_elsewhere.iter().map(|(path, name)| (self.frame.href(path), *name)))
        .collect()
    }
}
