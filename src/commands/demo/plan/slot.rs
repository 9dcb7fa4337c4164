//! The slots of the plan: each case in short, with its fate, its people and its day. The first cases are fixed, so that
//! every demonstration has work on every desk; the others are drawn.

use super::Sizes;
use crate::{
    clock::Chance,
    commands::demo::{
        fate::{FATES, Fate},
        path::Course,
        rounds::{OPEN, REVIEWING, Timetable},
    },
    domain::{review::AssignmentState, role::ScholarRole, time::Moment},
};

/// Who nominates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The demonstration's nominator, as an expert.
    Nominator,
    /// The host institution's own account.
    Unit,
    /// The chief scientist's account of the direction.
    Chief,
    /// An officer.
    Office,
}

/// A case in short.
#[derive(Clone, Debug)]
pub struct Slot {
    pub fate: Fate,
    pub role: ScholarRole,
    pub entry: Entry,
    pub round: usize,
    pub direction: usize,
    pub host: usize,
    pub officer: usize,
    pub created: Moment,
    /// Running number within call and role.
    pub number: i64,
    pub sitting: Option<usize>,
    pub notice: Option<usize>,
    /// Place on its notice or panel, from 1.
    pub position: i64,
    /// Rank on the reserve list.
    pub rank: i64,
    /// Where the draw of reviewers begins.
    pub draw: usize,
    /// What the demonstration's own reviewer has to do with it.
    pub reviewer: Option<AssignmentState>,
}

/// Cases every demonstration begins with: one at each stage, shared out so that each desk has work.
#[rustfmt::skip]
const OPENING: &[(Fate, ScholarRole, Entry)] = &[
    (Fate::DraftReady,        ScholarRole::Youth, Entry::Nominator),
    (Fate::Submitted,         ScholarRole::Youth, Entry::Nominator),
    (Fate::Returned,          ScholarRole::Youth, Entry::Nominator),
    (Fate::Refused,           ScholarRole::Youth, Entry::Unit),
    (Fate::UnderReview,       ScholarRole::Youth, Entry::Nominator),
    (Fate::BallotUnsigned,    ScholarRole::Pi,    Entry::Chief),
    (Fate::SelectionProposed, ScholarRole::Pi,    Entry::Chief),
    (Fate::InReserve,         ScholarRole::Youth, Entry::Unit),
    (Fate::Declined,          ScholarRole::Youth, Entry::Nominator),
    (Fate::OnDraftNotice,     ScholarRole::Pm,    Entry::Chief),
    (Fate::NoticeRunning,     ScholarRole::Youth, Entry::Nominator),
    (Fate::OnHold,            ScholarRole::Youth, Entry::Unit),
    (Fate::Cleared,           ScholarRole::Pi,    Entry::Chief),
    (Fate::ContractOpen,      ScholarRole::Youth, Entry::Unit),
    (Fate::Active,            ScholarRole::Cs,    Entry::Office),
    (Fate::Suspended,         ScholarRole::Pm,    Entry::Chief),
    (Fate::Closing,           ScholarRole::Pi,    Entry::Chief),
    (Fate::Closed,            ScholarRole::Youth, Entry::Unit),
    (Fate::Exited,            ScholarRole::Youth, Entry::Unit),
    (Fate::Revoked,           ScholarRole::Youth, Entry::Unit),
    (Fate::WithdrawnSubmitted, ScholarRole::Youth, Entry::Nominator),
    // From here on, as far as the number of cases goes.
    (Fate::UnderReview,       ScholarRole::Youth, Entry::Unit),
    (Fate::UnderReview,       ScholarRole::Pi,    Entry::Chief),
    (Fate::SittingAhead,      ScholarRole::Youth, Entry::Unit),
    (Fate::Active,            ScholarRole::Youth, Entry::Nominator),
    (Fate::ContractSigned,    ScholarRole::Youth, Entry::Unit),
    (Fate::NoticeObjected,    ScholarRole::Youth, Entry::Unit),
    (Fate::NoticeOver,        ScholarRole::Pi,    Entry::Chief),
    (Fate::ReturnedAnswered,  ScholarRole::Youth, Entry::Nominator),
    (Fate::Reviewed,          ScholarRole::Youth, Entry::Unit),
    (Fate::RefusalProposed,   ScholarRole::Youth, Entry::Unit),
    (Fate::Unassigned,        ScholarRole::Pi,    Entry::Chief),
    (Fate::Selected,          ScholarRole::Youth, Entry::Unit),
    (Fate::Undecided,         ScholarRole::Youth, Entry::Unit),
    (Fate::DraftBegun,        ScholarRole::Youth, Entry::Unit),
    (Fate::HalfChecked,       ScholarRole::Youth, Entry::Unit),
];

/// What the demonstration's reviewer has in hand or had, taken by the first cases whose fate fits.
const REVIEWERS: &[(AssignmentState, &[Fate])] = &[
    (AssignmentState::Invited, &[Fate::UnderReview]),
    (AssignmentState::Accepted, &[Fate::UnderReview]),
    (AssignmentState::Submitted, &[Fate::UnderReview, Fate::InReserve]),
    (AssignmentState::Declined, &[Fate::Declined]),
    (AssignmentState::Invalidated, &[Fate::Cleared]),
    (AssignmentState::Expired, &[Fate::ContractOpen]),
];

pub(super) fn slot(chance: &mut Chance, sizes: &Sizes, timetable: &Timetable, at: usize) -> Slot {
    let (fate, role, entry) = match OPENING.get(at) {
        Some(opening) => *opening,
        None => drawn(chance),
    };
    // The chief scientist's own case is old enough that the others come after it.
    let round = if role == ScholarRole::Cs && at < OPENING.len() { 2 } else { *chance.pick(fate.rounds()) };
    let round = if round == OPEN && fate == Fate::Returned && at < OPENING.len() { REVIEWING } else { round };
    let first = at < OPENING.len();
    let created = Course::of(timetable, round).created(fate, chance);
    Slot {
        fate,
        role,
        entry,
        round,
        direction: if first { 0 } else { chance.below(sizes.directions as i64) as usize },
        host: if first && entry == Entry::Unit { 0 } else { chance.below(sizes.hosts as i64) as usize },
        officer: if first { 0 } else { chance.below(sizes.officers as i64) as usize },
        created,
        number: 0,
        sitting: None,
        notice: None,
        position: 0,
        rank: 0,
        draw: 0,
        reviewer: None,
    }
}

/// A fate by the shares of the table, with a role and a nominator that fit.
fn drawn(chance: &mut Chance) -> (Fate, ScholarRole, Entry) {
    let mut left = chance.below(10_000);
    let line = FATES.iter().find(|(.., share, _)| {
        left -= share;
        left < 0
    });
    let fate = line.map_or(Fate::Declined, |(fate, ..)| *fate);
    match chance.below(100) {
        0..2 => (fate, ScholarRole::Cs, Entry::Office),
        2..8 => (fate, ScholarRole::Pm, Entry::Chief),
        8..45 => (fate, ScholarRole::Pi, Entry::Chief),
        _ => (fate, ScholarRole::Youth, Entry::Unit),
    }
}

/// Gives the demonstration's reviewer a part in some cases.
pub(super) fn lend_to_reviewer(slots: &mut [Slot]) {
    for (state, fates) in REVIEWERS {
        let free = |slot: &&mut Slot| slot.reviewer.is_none() && fates.contains(&slot.fate);
        if let Some(slot) = slots.iter_mut().find(free) {
            slot.reviewer = Some(*state);
        }
    }
}
