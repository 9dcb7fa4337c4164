//! What the table needs to know of a case, as plain values. `store::facts` gathers them; nothing here fetches.

use serde::{Deserialize, Serialize};

use super::{Stage, reason::Reason};
use crate::domain::{
    barring::Span,
    blind,
    calendar::EndStatus,
    closing::ClosingItem,
    compliance::Evidence,
    ids::{AccountId, PersonId},
    objection::Outcome,
    quota::Room,
    review::shortlist::Standing,
    role::{CaseKind, ScholarRole, codes},
    scheme::{NominatorKind, NoticeConfig, RoleConfig, SchemeConfig},
    time::{Day, Moment},
};

/// All that is known of a case when a move is judged.
#[derive(Clone, Debug)]
pub struct Facts {
    pub kind: CaseKind,
    pub role: Option<ScholarRole>,
    pub stage: Stage,
    pub config: SchemeConfig,
    pub call: Call,
    pub form: Form,
    pub correction: Correction,
    pub check: Check,
    /// What reviewers of a double-blind case would read and nobody has redacted yet.
    pub unredacted: Vec<blind::Fault>,
    pub review: Reviews,
    pub ballot: Option<Ballot>,
    /// The quotas of places that cover the case.
    pub quotas: Vec<Room>,
    pub ethics_settled: bool,
    /// The bodies of the scheme that have not answered, where a move from here may wait for them.
    pub unanswered_bodies: Vec<String>,
    pub reserve: Reserve,
    pub notice: Option<Notice>,
    pub objection: Objections,
    pub contract: Contract,
    /// What the closing of the case still lacks.
    pub closing_missing: Vec<ClosingItem>,
    /// An inquiry found fraud or misconduct.
    pub misconduct_found: bool,
    /// Months this laboratory would have run without a break at the end asked for, and the most allowed.
    pub lab_months: Option<(i32, i32)>,
    pub appeal: Appeal,
    pub people: People,
    /// How the case was handled so far, where a move from its stage asks for a sound procedure.
    pub handling: Option<Box<Evidence>>,
}

impl Facts {
    /// The settings for the role of this case.
    pub fn role_config(&self) -> Option<&RoleConfig> {
        self.config.role(self.role)
    }
}

/// The call the case belongs to.
#[derive(Clone, Debug, Default)]
pub struct Call {
    pub scheme_active: bool,
    pub opens_at: Option<Moment>,
    /// Inclusive to the second.
    pub closes_at: Option<Moment>,
    /// The office may enter a case outside the call's hours, e.g. from paper.
    pub office_entry: bool,
}

/// The nomination form as it stands.
#[derive(Clone, Debug, Default)]
pub struct Form {
    /// Everything missing or wrong, per field.
    pub faults: Vec<Reason>,
    /// The day ages are counted on, where the role has an age rule.
    pub reference: Option<Day>,
    /// The rules of eligibility that fail, all of them.
    pub ineligible: Vec<Reason>,
    pub other_live_case: bool,
    /// The limits on what its institution may nominate, with what that has submitted besides.
    pub limits: Vec<Room>,
    pub nominator: Option<NominatorKind>,
    /// Whether the recommender holds CS of this direction; `None` where the role asks for no such thing.
    pub chief_recommends: Option<bool>,
    /// The rule above was waived with a written reason.
    pub chief_waived: bool,
    pub pledge_signed: bool,
    pub publicity_consent: bool,
    /// Letters of recommendation that came in.
    pub letters_received: i64,
}

/// The corrections asked for.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    pub unanswered: i64,
    pub due_on: Option<Day>,
}

/// The formal check (形式审查).
#[derive(Clone, Debug, Default)]
pub struct Check {
    pub open: i64,
    pub failed: i64,
    pub integrity_checked: bool,
}

/// The written reviews.
#[derive(Clone, Debug, Default)]
pub struct Reviews {
    /// Submitted and not invalidated.
    pub valid: i64,
    /// Cases of the same role and direction in this call that still wait for reviews.
    pub group_incomplete: i64,
    /// Where the case stands in its group: places left above the cut line, and what became of equal cases.
    pub standing: Standing,
}

/// The latest ballot on the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Members of the panel.
    pub members: i64,
    /// Members in the meeting, before recusals of this case.
    pub attending: i64,
    /// Of those, how many left the room for this case.
    pub recused: i64,
    pub yes: i64,
    pub no: i64,
    pub abstain: i64,
    pub invalid: i64,
    pub minutes_attached: bool,
}

/// A place on the reserve list.
#[derive(Clone, Debug, Default)]
pub struct Reserve {
    /// Ranks of this call and role that are taken.
    pub taken: Vec<i64>,
    pub rank: Option<i64>,
    /// The lowest rank still waiting.
    pub next: Option<i64>,
    pub valid_until: Option<Day>,
}

/// The notice the case is on, or is to be on.
#[derive(Clone, Debug)]
pub struct Notice {
    /// What the notice lacks (domain model §7).
    pub missing: Vec<Reason>,
    /// How long it runs and how its days are counted.
    pub terms: NoticeConfig,
    /// Findings of the privacy check that nobody has explained.
    pub privacy_open: i64,
    pub end: EndStatus,
    pub ends_on: Option<Day>,
    /// Released and neither withdrawn nor superseded.
    pub stands: bool,
    /// The provisional end was accepted by a person.
    pub provisional_accepted: bool,
    /// An addendum withdrawing it was signed.
    pub withdrawal_signed: bool,
}

/// Objections to this case.
#[derive(Clone, Debug, Default)]
pub struct Objections {
    /// Received and not yet refused or answered: each blocks the closing of the period.
    pub open: i64,
    /// The one being handled was found admissible.
    pub admissible: bool,
    /// It was sent or postmarked by 24:00 of the end date.
    pub sent_in_time: bool,
    pub finding_written: bool,
    /// The gravest outcome of those on the same notice that have one.
    pub outcome: Option<Outcome>,
    pub reply_sent: bool,
    /// Others on the same case that are still open.
    pub others_open: i64,
}

/// The contract (聘任合同).
#[derive(Clone, Debug, Default)]
pub struct Contract {
    pub signed_by_appointee: bool,
    pub signed_by_host: bool,
    pub money_granted: bool,
    pub signed_by_finance: bool,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    /// The day after which an unsigned contract may be given up.
    pub signing_due_on: Option<Day>,
    pub reminded: bool,
    /// What a laboratory or project still lacks before it starts.
    pub parts_missing: Vec<String>,
}

/// An upheld request for review (复审).
#[derive(Clone, Debug, Default)]
pub struct Appeal {
    pub upheld: bool,
}

/// The persons whose duties must be kept apart.
#[derive(Clone, Debug, Default)]
pub struct People {
    pub candidate: Option<PersonId>,
    pub nominator: Option<AccountId>,
    pub nominator_person: Option<PersonId>,
    pub entered_by: Option<AccountId>,
    /// Who had a hand in a decision that can be appealed, or that an upheld appeal undid.
    pub earlier_deciders: Vec<AccountId>,
    /// The stretches for which the candidate is barred; lifted ones are not among them.
    pub barred: Vec<Span>,
}

codes! {
    /// The closed list of grounds for refusing, dropping, or ending (domain model §3.1, §9).
    pub enum Ground {
        Ineligible = "ineligible",
        OutsideCall = "outside_call",
        Late = "late",
        OverLimit = "over_limit",
        Integrity = "integrity",
        ProcedureBroken = "procedure_broken",
        Money = "money",
        Ethics = "ethics",
        Vetting = "vetting",
        Death = "death",
        TermEnd = "term_end",
        Resignation = "resignation",
        LeftHost = "left_host",
        NotOnPost = "not_on_post",
        AssessmentFailed = "assessment_failed",
        Law = "law",
        Other = "other",
    }
}

impl Ground {
    /// Grounds of not accepting a nomination (T05).
    pub const REFUSAL: &'static [Self] = &[Self::Ineligible, Self::OutsideCall, Self::Late, Self::OverLimit];
    /// Grounds of dropping a case before the notice (T08b): none of them is academic.
    pub const DROP: &'static [Self] = &[
        Self::Ineligible,
        Self::Integrity,
        Self::ProcedureBroken,
        Self::Money,
        Self::Ethics,
        Self::Vetting,
        Self::Death,
    ];
    /// Grounds of an exit (T26).
    pub const EXIT: &'static [Self] = &[
        Self::TermEnd,
        Self::Resignation,
        Self::LeftHost,
        Self::NotOnPost,
        Self::AssessmentFailed,
        Self::Law,
        Self::Death,
        Self::Other,
    ];
}

/// What a person enters with a move. A proposal keeps it, so that the second person confirms exactly this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Input {
    pub ground: Option<Ground>,
    pub reason: String,
    /// The candidate was heard on it.
    pub heard: bool,
    /// Items to be corrected: (field or check item, what is wrong).
    pub deficiencies: Vec<(String, String)>,
    pub due_on: Option<Day>,
    pub review_on: Option<Day>,
    pub effective_on: Option<Day>,
    pub new_ends_on: Option<Day>,
    pub reserve_rank: Option<i64>,
    pub flawed_step: Option<Stage>,
    /// What happens to the money on exit.
    pub funds: String,
    /// Proposed for the whole group at once, and answered with it only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub with_group: bool,
}
