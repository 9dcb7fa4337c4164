//! What can become of a synthetic case, how often, in which rounds, and by which turns it got there.

use super::rounds::{DECIDING, OPEN, REVIEWING};
use crate::domain::workflow::{Action, Stage};

/// Where a case of the demonstration stands and how it came there. A stage has several, so that every desk finds work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fate {
    DraftBegun,
    DraftReady,
    Submitted,
    HalfChecked,
    Resubmitted,
    RefusalProposed,
    Returned,
    ReturnedAnswered,
    Refused,
    Unassigned,
    UnderReview,
    Reviewed,
    SittingAhead,
    BallotUnsigned,
    Undecided,
    SelectionProposed,
    BallotLost,
    InReserve,
    PassedOver,
    Declined,
    Dropped,
    Lapsed,
    Upheld,
    Selected,
    OnDraftNotice,
    NoticeRunning,
    NoticeObjected,
    NoticeOver,
    OnHold,
    Cleared,
    ContractOpen,
    ContractSigned,
    Active,
    ActivePromoted,
    ActiveSettled,
    Suspended,
    Closing,
    Closed,
    Exited,
    NeverSigned,
    Revoked,
    WithdrawnDraft,
    WithdrawnSubmitted,
    WithdrawnInReview,
    WithdrawnInNotice,
}

/// One thing that happens to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// A move by one person, or the second person's part of one by two.
    Move(Action),
    /// The first person's part of a move by two.
    Propose(Action),
    /// Reviewers are assigned.
    Assign,
    /// A reviewer accepts, declines or lets the invitation lapse: the place among the seats.
    Answer(usize),
    /// A reviewer submits.
    Review(usize),
    /// A review found to be in conflict is not counted.
    Invalidate(usize),
    /// An objection arrives.
    Object,
    /// The supervisor writes what was found, and answers.
    Find,
}

/// A line of the table: the fate, its stage, its share in ten thousand, the rounds it occurs in.
type Line = (Fate, Stage, i64, &'static [usize]);

const PAST: &[usize] = &[0, 1, 2, 3, 4];
const NOW: &[usize] = &[DECIDING];
const IN_REVIEW: &[usize] = &[REVIEWING];
const TAKING: &[usize] = &[OPEN];

use Fate as F;
use Stage as S;

#[rustfmt::skip]
pub(super) const FATES: &[Line] = &[
    (F::DraftBegun,         S::Draft,           150, TAKING),
    (F::DraftReady,         S::Draft,           150, TAKING),
    (F::Submitted,          S::Submitted,       160, TAKING),
    (F::HalfChecked,        S::Submitted,        60, IN_REVIEW),
    (F::Resubmitted,        S::Submitted,        40, IN_REVIEW),
    (F::RefusalProposed,    S::Submitted,        20, IN_REVIEW),
    (F::Returned,           S::Returned,         60, &[REVIEWING, OPEN]),
    (F::ReturnedAnswered,   S::Returned,         30, &[REVIEWING, OPEN]),
    (F::Refused,            S::NotAccepted,     600, &[0, 1, 2, 3, 4, DECIDING, REVIEWING]),
    (F::Unassigned,         S::ExternalReview,   60, IN_REVIEW),
    (F::UnderReview,        S::ExternalReview,  300, IN_REVIEW),
    (F::Reviewed,           S::ExternalReview,   80, IN_REVIEW),
    (F::SittingAhead,       S::PanelReview,     100, NOW),
    (F::BallotUnsigned,     S::PanelReview,      40, NOW),
    (F::Undecided,          S::PendingDecision,  60, NOW),
    (F::SelectionProposed,  S::PendingDecision,  40, NOW),
    (F::BallotLost,         S::PendingDecision,  60, NOW),
    (F::InReserve,          S::Reserve,         200, &[4, DECIDING]),
    (F::PassedOver,         S::NotSelected,    1900, &[0, 1, 2, 3, 4, DECIDING]),
    (F::Declined,           S::NotSelected,    1680, &[0, 1, 2, 3, 4, DECIDING]),
    (F::Dropped,            S::NotSelected,     120, PAST),
    (F::Lapsed,             S::NotSelected,     120, &[0, 1, 2, 3]),
    (F::Upheld,             S::NotSelected,      30, PAST),
    (F::Selected,           S::Selected,         80, NOW),
    (F::OnDraftNotice,      S::Selected,         80, NOW),
    (F::NoticeRunning,      S::InNotice,        120, NOW),
    (F::NoticeObjected,     S::InNotice,         20, NOW),
    (F::NoticeOver,         S::InNotice,         40, NOW),
    (F::OnHold,             S::OnHold,           30, NOW),
    (F::Cleared,            S::Cleared,          80, NOW),
    (F::ContractOpen,       S::Contracting,      80, NOW),
    (F::ContractSigned,     S::Contracting,      40, NOW),
    (F::Active,             S::Active,         1700, &[2, 3, 4, DECIDING]),
    (F::ActivePromoted,     S::Active,          100, &[2, 3, 4]),
    (F::ActiveSettled,      S::Active,           50, &[2, 3, 4]),
    (F::Suspended,          S::Suspended,        40, &[2, 3]),
    (F::Closing,            S::Closing,         300, &[1]),
    (F::Closed,             S::Closed,          800, &[0]),
    (F::Exited,             S::Terminated,      120, PAST),
    (F::NeverSigned,        S::Terminated,       30, PAST),
    (F::Revoked,            S::Revoked,          20, PAST),
    (F::WithdrawnDraft,     S::Withdrawn,        60, &[0, 1, 2, 3, 4, DECIDING, REVIEWING, OPEN]),
    (F::WithdrawnSubmitted, S::Withdrawn,        80, &[0, 1, 2, 3, 4, DECIDING, REVIEWING]),
    (F::WithdrawnInReview,  S::Withdrawn,        50, &[0, 1, 2, 3, 4, DECIDING]),
    (F::WithdrawnInNotice,  S::Withdrawn,        20, PAST),
];

/// How a case passes the panel and is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wave {
    /// With its round.
    Regular,
    /// Decided late enough that the notice runs now, or is still to come.
    Late,
    /// The ballot was taken yesterday.
    Yesterday,
    /// The panel meets in a few days.
    Ahead,
    /// Promoted from the reserve months later, with a notice of its own.
    Promoted,
}

impl Fate {
    fn line(self) -> &'static Line {
        FATES.iter().find(|(fate, ..)| *fate == self).unwrap_or(&FATES[0])
    }

    pub(super) fn stage(self) -> Stage {
        self.line().1
    }

    pub(super) fn rounds(self) -> &'static [usize] {
        self.line().3
    }

    /// The wave of the panel and the notice.
    pub(super) const fn wave(self) -> Wave {
        match self {
            F::SittingAhead => Wave::Ahead,
            F::BallotUnsigned => Wave::Yesterday,
            F::Undecided
            | F::SelectionProposed
            | F::BallotLost
            | F::Selected
            | F::OnDraftNotice
            | F::NoticeRunning
            | F::NoticeObjected
            | F::OnHold => Wave::Late,
            F::ActivePromoted => Wave::Promoted,
            _ => Wave::Regular,
        }
    }

    /// Whether the case stands on a notice, released or being prepared.
    pub(super) fn on_notice(self) -> bool {
        self == F::OnDraftNotice || self.turns(0, false).contains(&Turn::Move(Action::Publish))
    }

    /// Whether a panel has or had the case before it.
    pub(super) fn before_panel(self) -> bool {
        matches!(self, F::SittingAhead) || self.turns(0, false).contains(&Turn::Propose(Action::RecordBallot))
    }

    /// Whether it was submitted at all.
    pub(super) const fn is_submitted(self) -> bool {
        !matches!(self, F::DraftBegun | F::DraftReady | F::WithdrawnDraft)
    }

    /// Whether reviewers were assigned.
    pub(super) fn is_assigned(self) -> bool {
        self.turns(0, false).contains(&Turn::Assign)
    }

    /// Everything that happens to the case, in order, save what reviewers do on their own (put between the assignment
    /// and what follows it). `corrected`: it was returned once and came again.
    pub(super) fn turns(self, seats: usize, corrected: bool) -> Vec<Turn> {
        use Action as A;
        use Turn::{Assign, Move, Propose};
        let both = |action| [Propose(action), Move(action)];
        let mut turns = vec![Move(A::Create)];
        if self == F::WithdrawnDraft {
            turns.push(Move(A::Withdraw));
        }
        if !self.is_submitted() {
            return turns;
        }
        turns.push(Move(A::Submit));
        if corrected || self == F::Resubmitted {
            turns.extend([Move(A::Return), Move(A::Resubmit)]);
        }
        match self {
            F::Returned | F::ReturnedAnswered => turns.push(Move(A::Return)),
            F::RefusalProposed => turns.push(Propose(A::RefuseAcceptance)),
            F::Refused => turns.extend(both(A::RefuseAcceptance)),
            F::WithdrawnSubmitted => turns.push(Move(A::Withdraw)),
            _ => {}
        }
        if matches!(self.stage(), S::Submitted | S::Returned | S::NotAccepted) || self == F::WithdrawnSubmitted {
            return turns;
        }
        turns.push(Move(A::Accept));
        if self == F::Unassigned {
            return turns;
        }
        turns.push(Assign);
        for seat in 0..seats {
            turns.extend([Turn::Answer(seat), Turn::Review(seat), Turn::Invalidate(seat)]);
        }
        match self {
            F::UnderReview | F::Reviewed => return turns,
            F::WithdrawnInReview => {
                turns.push(Move(A::Withdraw));
                return turns;
            }
            F::PassedOver => {
                turns.extend(both(A::PassOver));
                return turns;
            }
            _ => turns.extend(both(A::Shortlist)),
        }
        match self {
            F::SittingAhead => return turns,
            F::Dropped => {
                turns.extend(both(A::Drop));
                return turns;
            }
            F::BallotUnsigned => {
                turns.push(Propose(A::RecordBallot));
                return turns;
            }
            _ => turns.extend(both(A::RecordBallot)),
        }
        match self {
            F::Undecided | F::BallotLost => return turns,
            F::SelectionProposed => {
                turns.push(Propose(A::Select));
                return turns;
            }
            F::Declined => {
                turns.extend(both(A::Decline));
                return turns;
            }
            F::InReserve | F::Lapsed => {
                turns.extend(both(A::PutInReserve));
                if self == F::Lapsed {
                    turns.push(Move(A::Lapse));
                }
                return turns;
            }
            F::ActivePromoted => turns.extend([both(A::PutInReserve), both(A::Promote)].concat()),
            _ => turns.extend(both(A::Select)),
        }
        if self.stage() == S::Selected {
            return turns;
        }
        turns.push(Move(A::Publish));
        turns.extend(self.after_release());
        turns
    }

    /// What happens from the release of the notice on.
    fn after_release(self) -> Vec<Turn> {
        use Action as A;
        use Turn::{Find, Move, Object, Propose};
        let both = |action| [Propose(action), Move(action)];
        let mut turns = Vec::new();
        match self {
            F::NoticeRunning | F::NoticeOver => return turns,
            F::NoticeObjected => return vec![Object],
            F::WithdrawnInNotice => return vec![Move(A::Withdraw)],
            F::OnHold => return vec![Object, Move(A::Hold)],
            F::Upheld => {
                turns.extend([Object, Move(A::Hold), Find]);
                turns.extend(both(A::Uphold));
                return turns;
            }
            F::ActiveSettled => {
                turns.extend([Object, Move(A::Hold), Find]);
                turns.extend(both(A::Settle));
            }
            _ => turns.push(Move(A::CloseNotice)),
        }
        if self == F::Cleared {
            return turns;
        }
        turns.push(Move(A::IssueDecision));
        match self {
            F::ContractOpen | F::ContractSigned => return turns,
            F::NeverSigned => {
                turns.extend(both(A::FailToSign));
                return turns;
            }
            _ => turns.push(Move(A::Sign)),
        }
        match self {
            F::Suspended => turns.push(Move(A::Suspend)),
            F::Closing => turns.push(Move(A::StartClosing)),
            F::Closed => {
                turns.push(Move(A::StartClosing));
                turns.extend(both(A::Close));
            }
            F::Exited => turns.extend(both(A::Exit)),
            F::Revoked => turns.extend(both(A::Revoke)),
            _ => {}
        }
        turns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workflow::{By, Rule, Target};

    #[test]
    fn every_stage_and_every_fate_has_its_share() {
        for stage in Stage::ALL {
            assert!(FATES.iter().any(|(_, known, ..)| known == stage), "{stage:?}");
        }
        assert_eq!(FATES.iter().map(|(.., share, _)| share).sum::<i64>(), 10_000);
        let mut fates: Vec<Fate> = FATES.iter().map(|(fate, ..)| *fate).collect();
        fates.dedup();
        assert_eq!(fates.len(), FATES.len());
    }

    /// Walks every fate through the process table: each turn is a line of it, and the last stage is the fate's.
    #[test]
    fn every_fate_is_a_way_through_the_process_table() {
        for (fate, stage, ..) in FATES {
            for corrected in [false, true] {
                let mut at: Option<Stage> = None;
                let mut proposed: Option<Action> = None;
                for turn in fate.turns(3, corrected) {
                    let Turn::Move(action) = turn else {
                        if let Turn::Propose(action) = turn {
                            assert!(matches!(Rule::of(action).by, By::Two { .. }), "{fate:?} {action:?}");
                            proposed = Some(action);
                        }
                        continue;
                    };
                    let rule = Rule::of(action);
                    assert!(at.is_none_or(|at| rule.from.contains(&at)), "{fate:?}: {action:?} from {at:?}");
                    // A notice is proposed as a whole.
                    let second = matches!(rule.by, By::Two { .. }) && action != Action::Publish;
                    assert_eq!(proposed == Some(action), second, "{fate:?} {action:?}");
                    at = Some(match rule.to {
                        Target::To(stage) => stage,
                        Target::AfterHold => Stage::Cleared,
                        Target::FlawedStep(_) => unreachable!("nothing is reopened"),
                    });
                    proposed = None;
                }
                assert_eq!(at, Some(*stage), "{fate:?}");
            }
        }
    }
}
