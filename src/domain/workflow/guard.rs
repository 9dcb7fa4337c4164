//! The conditions of the table, each by name. `failings` is empty when one holds.

use super::{
    facts::{Facts, Ground, Input},
    reason::Reason,
};
use crate::domain::{
    barring::Span,
    calendar::EndStatus,
    compliance,
    consultation::{self, Before},
    notice::against_scheme,
    objection::Outcome,
    quota::Room,
    review::Fault,
    role::{CaseKind, codes},
    time::{Day, Moment},
};

codes! {
    /// A condition of a move.
    pub enum Guard {
        NamedBySource = "named_by_source",
        SchemeActive = "scheme_active",
        CallOpenOrOfficeEntry = "call_open_or_office_entry",
        CallOpen = "call_open",
        FormComplete = "form_complete",
        Eligible = "eligible",
        OneLiveCase = "one_live_case",
        WithinNominationLimit = "within_nomination_limit",
        NominatorAllowed = "nominator_allowed",
        RecommendedByChief = "recommended_by_chief",
        PledgeSigned = "pledge_signed",
        PublicityConsent = "publicity_consent",
        LettersReceived = "letters_received",
        DeficienciesNamed = "deficiencies_named",
        DueDateAhead = "due_date_ahead",
        BeforeDueDate = "before_due_date",
        DeficienciesAnswered = "deficiencies_answered",
        RefusalGround = "refusal_ground",
        ReasonGiven = "reason_given",
        ExternalStageOn = "external_stage_on",
        ExternalStageOff = "external_stage_off",
        ChecksPassed = "checks_passed",
        IntegrityChecked = "integrity_checked",
        Redacted = "redacted",
        NotTheNominator = "not_the_nominator",
        ReviewsComplete = "reviews_complete",
        WithinShortlist = "within_shortlist",
        NoEqualWentOn = "no_equal_went_on",
        DropGround = "drop_ground",
        CandidateHeard = "candidate_heard",
        BallotRecorded = "ballot_recorded",
        BallotAddsUp = "ballot_adds_up",
        Quorum = "quorum",
        MinutesAttached = "minutes_attached",
        BallotPassed = "ballot_passed",
        NotAgainstThePanel = "not_against_the_panel",
        QuotaLeft = "quota_left",
        EthicsSettled = "ethics_settled",
        BodiesAnswered = "bodies_answered",
        BodiesAnsweredBeforeNotice = "bodies_answered_before_notice",
        ReserveRankFree = "reserve_rank_free",
        NextInReserve = "next_in_reserve",
        ReserveValid = "reserve_valid",
        ReserveExpired = "reserve_expired",
        NoticeComplete = "notice_complete",
        NoticeEndKnown = "notice_end_known",
        /// 个人信息保护法 art. 6: no more than its readers need.
        PrivacyChecked = "privacy_checked",
        AddendumSigned = "addendum_signed",
        ObjectionAdmissible = "objection_admissible",
        HandlerIndependent = "handler_independent",
        SentInTime = "sent_in_time",
        PeriodOver = "period_over",
        NoOpenObjection = "no_open_objection",
        NoticeStands = "notice_stands",
        NoticeReleased = "notice_released",
        FindingWritten = "finding_written",
        /// The objection was not right, or only what was published is to be corrected.
        OutcomeSettles = "outcome_settles",
        OutcomeCorrects = "outcome_corrects",
        OutcomeUpholds = "outcome_upholds",
        MisconductFound = "misconduct_found",
        ReplySent = "reply_sent",
        NoOtherObjection = "no_other_objection",
        ContractSigned = "contract_signed",
        TermInOrder = "term_in_order",
        PartsComplete = "parts_complete",
        SigningOverdue = "signing_overdue",
        ReviewDateAhead = "review_date_ahead",
        TermEnding = "term_ending",
        ClosingComplete = "closing_complete",
        NewEndLater = "new_end_later",
        WithinLabLimit = "within_lab_limit",
        ExitGround = "exit_ground",
        EffectiveDate = "effective_date",
        FundsSettled = "funds_settled",
        OwnRequest = "own_request",
        AppealUpheld = "appeal_upheld",
        FlawedStepNamed = "flawed_step_named",
        OtherPeople = "other_people",
        ProcedureSound = "procedure_sound",
    }
}

/// Days before the end of a term from which its closing may begin.
const CLOSING_LEAD_DAYS: i32 = 90;

impl Guard {
    /// Whether the condition is about what the person enters with the move: then the form asks for it, and the
    /// button is not blocked by it beforehand.
    pub const fn asks_input(self) -> bool {
        matches!(
            self,
            Self::DeficienciesNamed
                | Self::DueDateAhead
                | Self::RefusalGround
                | Self::DropGround
                | Self::ExitGround
                | Self::ReasonGiven
                | Self::CandidateHeard
                | Self::ReserveRankFree
                | Self::ReviewDateAhead
                | Self::NewEndLater
                | Self::EffectiveDate
                | Self::FundsSettled
                | Self::FlawedStepNamed
        )
    }

    /// Why the condition does not hold; empty when it does. Conditions about *who* acts
    /// (`NotTheNominator`, `HandlerIndependent`, `OwnRequest`, `OtherPeople`) are judged in `decide`, where the
    /// actor is known, and hold here.
    pub fn failings(self, facts: &Facts, input: &Input, now: Moment) -> Vec<Reason> {
        let today = now.day();
        match self {
            Self::NamedBySource | Self::SchemeActive => unless(facts.call.scheme_active, || Reason::SchemeInactive),
            Self::CallOpenOrOfficeEntry if facts.call.office_entry => Vec::new(),
            Self::CallOpenOrOfficeEntry | Self::CallOpen => call_open(facts, now),
            Self::FormComplete => facts.form.faults.clone(),
            Self::Eligible => {
                let barred = barred(facts, today).map(|_| Reason::CandidateBarred);
                facts.form.ineligible.iter().cloned().chain(barred).collect()
            }
            Self::OneLiveCase => unless(!facts.form.other_live_case, || Reason::OtherLiveCase),
            Self::WithinNominationLimit => full(&facts.form.limits, Reason::NominationLimit),
            Self::NominatorAllowed => match facts.form.nominator {
                None => vec![Reason::Required { field: "nominator_kind" }],
                Some(kind) => {
                    let allowed = facts.role_config().is_some_and(|role| role.nominators.contains(&kind));
                    unless(allowed, || Reason::NominatorNotAllowed)
                }
            },
            Self::RecommendedByChief => {
                let holds = facts.form.chief_recommends.unwrap_or(true) || facts.form.chief_waived;
                unless(holds, || Reason::ChiefMustRecommend)
            }
            Self::PledgeSigned => unless(facts.form.pledge_signed, || Reason::PledgeMissing),
            Self::PublicityConsent => unless(facts.form.publicity_consent, || Reason::ConsentMissing),
            Self::LettersReceived => letters_received(facts),
            Self::DeficienciesNamed => unless(!input.deficiencies.is_empty(), || Reason::NoDeficiency),
            Self::DueDateAhead => unless(input.due_on.is_some_and(|due| due > today), || Reason::DueDateNotAhead),
            Self::BeforeDueDate => match facts.correction.due_on {
                Some(due_on) if today > due_on => vec![Reason::Overdue { due_on }],
                _ => Vec::new(),
            },
            Self::DeficienciesAnswered => match facts.correction.unanswered {
                0 => Vec::new(),
                left => vec![Reason::DeficienciesUnanswered { left }],
            },
            Self::RefusalGround => ground_in(input, Ground::REFUSAL),
            Self::DropGround => ground_in(input, Ground::DROP),
            Self::ExitGround => ground_in(input, Ground::EXIT),
            Self::ReasonGiven => unless(!input.reason.trim().is_empty(), || Reason::ReasonMissing),
            Self::ExternalStageOn => unless(external_stage(facts), || Reason::ExternalStageOff),
            Self::ExternalStageOff => unless(!external_stage(facts), || Reason::ExternalStageRequired),
            Self::ChecksPassed => checks_passed(facts),
            Self::IntegrityChecked => {
                let mut reasons = unless(facts.check.integrity_checked, || Reason::IntegrityUnchecked);
                reasons.extend(barred(facts, today).map(|span| Reason::OnRegister { field: None, span }));
                reasons
            }
            Self::Redacted => facts.unredacted.iter().cloned().map(Reason::Blind).collect(),
            Self::ReviewsComplete => {
                let least = facts.role_config().map_or(i64::MAX, |role| role.min_external_reviews);
                let valid = facts.review.valid;
                unless(valid >= least, || Reason::ReviewsMissing { valid, least })
            }
            Self::WithinShortlist => within_shortlist(facts),
            Self::NoEqualWentOn => unless(!facts.review.standing.tied_on, || Fault::TieSplit.into()),
            Self::CandidateHeard => unless(input.heard, || Reason::NotHeard),
            Self::BallotRecorded => unless(facts.ballot.is_some(), || Reason::BallotMissing),
            Self::BallotAddsUp => facts.ballot.as_ref().map_or_else(Vec::new, |ballot| ballot.sum_faults()),
            Self::Quorum => {
                let least = facts.role_config().map_or(i64::MAX, |role| role.panel_min);
                facts.ballot.as_ref().map_or_else(Vec::new, |ballot| ballot.quorum_faults(least))
            }
            Self::MinutesAttached => {
                let missing = facts.ballot.as_ref().is_some_and(|ballot| !ballot.minutes_attached);
                unless(!missing, || Reason::MinutesMissing)
            }
            Self::BallotPassed => unless(ballot_passed(facts), || Reason::BallotNotPassed),
            Self::NotAgainstThePanel => unless(!ballot_passed(facts), || Reason::BallotPassed),
            Self::QuotaLeft => quota_left(facts),
            Self::EthicsSettled => unless(!facts.config.ethics_required || facts.ethics_settled, || Reason::EthicsOpen),
            Self::BodiesAnswered => bodies_answered(facts, Before::Decision),
            Self::BodiesAnsweredBeforeNotice => bodies_answered(facts, Before::Notice),
            Self::ReserveRankFree => match input.reserve_rank {
                Some(rank) if rank > 0 => unless(!facts.reserve.taken.contains(&rank), || Reason::ReserveRankTaken),
                _ => vec![Reason::ReserveRankMissing],
            },
            Self::NextInReserve => match (facts.reserve.rank, facts.reserve.next) {
                (Some(rank), Some(next)) if rank != next => vec![Reason::NotNextInReserve { next }],
                _ => Vec::new(),
            },
            Self::ReserveValid => unless(!reserve_over(facts, today), || Reason::ReserveExpired),
            Self::ReserveExpired => match facts.reserve.valid_until {
                Some(until) if today <= until => vec![Reason::ReserveStillValid { until }],
                _ => Vec::new(),
            },
            Self::NoticeComplete => match &facts.notice {
                Some(notice) => {
                    let weaker = against_scheme(&notice.terms, &facts.config.notice);
                    notice.missing.iter().cloned().chain(weaker).collect()
                }
                None => vec![Reason::NoNotice],
            },
            Self::NoticeEndKnown => notice_end_known(facts),
            Self::PrivacyChecked => {
                let open = facts.notice.as_ref().map_or(0, |notice| notice.privacy_open);
                unless(open == 0, || Reason::PrivacyOpen { open })
            }
            Self::AddendumSigned => {
                let signed = facts.notice.as_ref().is_some_and(|notice| notice.withdrawal_signed);
                unless(signed, || Reason::AddendumMissing)
            }
            Self::ObjectionAdmissible => unless(facts.objection.admissible, || Reason::NotAdmissible),
            Self::SentInTime => unless(facts.objection.sent_in_time, || Reason::NotSentInTime),
            Self::PeriodOver => match facts.notice.as_ref().and_then(|notice| notice.ends_on) {
                None => vec![Reason::NoNotice],
                Some(ends_on) => unless(today > ends_on, || Reason::PeriodRunning { ends_on }),
            },
            Self::NoOpenObjection => {
                let open = facts.objection.open;
                unless(open == 0, || Reason::ObjectionOpen { open })
            }
            Self::NoticeStands => {
                let stands = facts.notice.as_ref().is_some_and(|notice| notice.stands);
                unless(stands, || Reason::NoticeWithdrawn)
            }
            Self::NoticeReleased => {
                let released = facts.notice.as_ref().is_some_and(|notice| notice.stands);
                unless(released, || Reason::NoticeNotReleased)
            }
            Self::FindingWritten => unless(facts.objection.finding_written, || Reason::FindingMissing),
            Self::OutcomeSettles => outcome(facts, &[Outcome::Unfounded, Outcome::Corrected]),
            // A case whose notice was taken back leaves the hold by this move, whatever was found of it (T13b).
            Self::OutcomeCorrects if facts.notice.as_ref().is_some_and(|notice| !notice.stands) => Vec::new(),
            Self::OutcomeCorrects => outcome(facts, &[Outcome::Corrected]),
            Self::OutcomeUpholds => outcome(facts, &[Outcome::Upheld]),
            Self::MisconductFound => unless(facts.misconduct_found, || Reason::MisconductNotFound),
            Self::ReplySent => unless(facts.objection.reply_sent, || Reason::ReplyMissing),
            Self::NoOtherObjection => {
                let open = facts.objection.others_open;
                unless(open == 0, || Reason::ObjectionOpen { open })
            }
            Self::ContractSigned => signatures(facts),
            Self::TermInOrder => match (facts.contract.starts_on, facts.contract.ends_on) {
                (Some(starts_on), Some(ends_on)) => unless(starts_on <= ends_on, || Reason::TermReversed),
                _ => vec![Reason::TermMissing],
            },
            Self::PartsComplete => {
                let missing = facts.contract.parts_missing.iter();
                let mut reasons: Vec<_> = missing.map(|code| Reason::PartMissing { code: code.clone() }).collect();
                reasons.extend(lab_limit(facts));
                reasons
            }
            Self::SigningOverdue => {
                let due_on = facts.contract.signing_due_on;
                let overdue = facts.contract.reminded && due_on.is_some_and(|due| today > due);
                unless(overdue, || Reason::SigningNotOverdue { due_on })
            }
            Self::ReviewDateAhead => {
                unless(input.review_on.is_some_and(|on| on > today), || Reason::ReviewDateNotAhead)
            }
            Self::TermEnding => {
                let ends_on = facts.contract.ends_on;
                let ending = ends_on.is_some_and(|end| today >= end.plus_days(-CLOSING_LEAD_DAYS));
                unless(ending, || Reason::TermNotEnding { ends_on })
            }
            Self::ClosingComplete => {
                facts.closing_missing.iter().map(|item| Reason::ClosingLacks { item: *item }).collect()
            }
            Self::NewEndLater => {
                let later = input.new_ends_on.is_some_and(|new| facts.contract.ends_on.is_none_or(|old| new > old));
                unless(later, || Reason::NewEndNotLater)
            }
            Self::WithinLabLimit => lab_limit(facts),
            Self::EffectiveDate => unless(input.effective_on.is_some(), || Reason::EffectiveDateMissing),
            Self::FundsSettled => unless(!input.funds.trim().is_empty(), || Reason::FundsUnsettled),
            Self::AppealUpheld => unless(facts.appeal.upheld, || Reason::NoUpheldAppeal),
            Self::FlawedStepNamed => unless(input.flawed_step.is_some(), || Reason::FlawedStepMissing),
            Self::ProcedureSound => {
                let clauses = facts.handling.as_ref().map_or_else(Vec::new, |known| compliance::barring(known, now));
                unless(clauses.is_empty(), || Reason::ProcedureBroken { clauses })
            }
            Self::NotTheNominator | Self::HandlerIndependent | Self::OwnRequest | Self::OtherPeople => Vec::new(),
        }
    }
}

fn unless(holds: bool, reason: impl FnOnce() -> Reason) -> Vec<Reason> {
    if holds { Vec::new() } else { vec![reason()] }
}

/// The quota of the role must be set, and every quota that covers the case must have room.
fn quota_left(facts: &Facts) -> Vec<Reason> {
    if !facts.quotas.iter().any(|room| room.role == facts.role && room.direction.is_none()) {
        return vec![Reason::QuotaUnset];
    }
    full(&facts.quotas, Reason::QuotaFull)
}

/// Every body that the scheme asks has answered, where this is what waits for it.
fn bodies_answered(facts: &Facts, before: Before) -> Vec<Reason> {
    let waits = facts.config.consulted_before == Some(before) && !facts.unanswered_bodies.is_empty();
    unless(!waits, || consultation::Fault::Unanswered { bodies: facts.unanswered_bodies.clone() }.into())
}

fn full(rooms: &[Room], reason: fn(Room) -> Reason) -> Vec<Reason> {
    rooms.iter().filter(|room| !room.has_room()).cloned().map(reason).collect()
}

/// The barring that stands against the candidate on a day.
fn barred(facts: &Facts, today: Day) -> Option<Span> {
    facts.people.barred.iter().copied().find(|span| span.covers(today))
}

fn letters_received(facts: &Facts) -> Vec<Reason> {
    let least = facts.role_config().map_or(0, |role| role.letters_min);
    let received = facts.form.letters_received;
    unless(received >= least, || Reason::LettersMissing { received, least })
}

fn call_open(facts: &Facts, now: Moment) -> Vec<Reason> {
    if facts.call.opens_at.is_none_or(|opens| now < opens) {
        return vec![Reason::CallNotOpen];
    }
    unless(facts.call.closes_at.is_none_or(|closes| now <= closes), || Reason::CallClosed)
}

fn ground_in(input: &Input, list: &[Ground]) -> Vec<Reason> {
    unless(input.ground.is_some_and(|ground| list.contains(&ground)), || Reason::GroundMissing)
}

fn external_stage(facts: &Facts) -> bool {
    facts.role_config().is_none_or(|role| role.external_review)
}

fn checks_passed(facts: &Facts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if facts.check.open > 0 {
        reasons.push(Reason::ChecksOpen { left: facts.check.open });
    }
    if facts.check.failed > 0 {
        reasons.push(Reason::ChecksFailed { failed: facts.check.failed });
    }
    reasons
}

fn within_shortlist(facts: &Facts) -> Vec<Reason> {
    let left = facts.review.group_incomplete;
    let mut reasons = unless(left == 0, || Reason::GroupIncomplete { left });
    let standing = facts.review.standing;
    if standing.left.is_some_and(|places| places <= 0) {
        reasons.push(Reason::ShortlistFull);
    }
    // Where equal cases were treated differently before, going on is the way out.
    if standing.tied_over && !standing.tied_on {
        reasons.push(Fault::TieSplit.into());
    }
    reasons
}

/// The outcome of the objections must be one of these. Where nothing is found yet, `FindingWritten` says so.
fn outcome(facts: &Facts, needed: &'static [Outcome]) -> Vec<Reason> {
    let unfit = facts.objection.outcome.filter(|found| !needed.contains(found));
    unfit.map(|found| Reason::OutcomeUnfit { found, needed }).into_iter().collect()
}

fn ballot_passed(facts: &Facts) -> bool {
    match (&facts.ballot, facts.role_config()) {
        (Some(ballot), Some(role)) => ballot.passed(role.pass_rule),
        _ => false,
    }
}

fn reserve_over(facts: &Facts, today: Day) -> bool {
    facts.reserve.valid_until.is_some_and(|until| today > until)
}

fn notice_end_known(facts: &Facts) -> Vec<Reason> {
    let Some(notice) = &facts.notice else { return vec![Reason::NoNotice] };
    match notice.end {
        EndStatus::Announced => Vec::new(),
        EndStatus::Provisional => unless(notice.provisional_accepted, || Reason::ProvisionalEnd),
        EndStatus::Unknown => vec![Reason::EndUnknown],
    }
}

fn signatures(facts: &Facts) -> Vec<Reason> {
    let contract = &facts.contract;
    let needed = [
        ("appointee_signed_on", contract.signed_by_appointee),
        ("host_signed_on", contract.signed_by_host),
        ("finance_signed_on", contract.signed_by_finance || !contract.money_granted),
    ];
    let missing = needed.into_iter().filter(|(_, signed)| !signed);
    missing.map(|(field, _)| Reason::SignatureMissing { field }).collect()
}

fn lab_limit(facts: &Facts) -> Vec<Reason> {
    match facts.lab_months {
        Some((months, most)) if facts.kind == CaseKind::JointLab => {
            unless(months <= most, || Reason::LabLimit { months, most })
        }
        _ => Vec::new(),
    }
}
