//! The decision of many cases at once (审定): what is prepared for each, and what stands against it as a whole.
//!
//! Whom the panel passed is not left out on academic grounds (regulations of the national fund, art. 18): then only a
//! ground of the closed list of T08b will do, for the office that prepares as for the approver who releases.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    quota::Room,
    role::{ScholarRole, codes},
    workflow::{Action, Input, Reason, RefusalKind, facts::Ground},
};

codes! {
    /// What a case is to become.
    pub enum Outcome {
        Select = "select",
        Reserve = "reserve",
        NotSelected = "not_selected",
    }
}

/// What a letter to the candidate tells; a place in reserve has none before it is decided on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Selected,
    NotSelected,
    NotAccepted,
}

impl Told {
    /// What a decision tells.
    pub const fn by(outcome: Action) -> Option<Self> {
        match outcome {
            Action::Select | Action::Promote => Some(Self::Selected),
            Action::PassOver | Action::Drop | Action::Decline | Action::Lapse | Action::Uphold => {
                Some(Self::NotSelected)
            }
            Action::RefuseAcceptance => Some(Self::NotAccepted),
            _ => None,
        }
    }
}

/// What is prepared for one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    pub outcome: Outcome,
    /// Of the closed list of T08b: only for whom the panel passed and who is not selected all the same.
    pub ground: Option<Ground>,
    pub reason: String,
    /// The candidate was heard on the ground.
    pub heard: bool,
    pub reserve_rank: Option<i64>,
}

impl Prepared {
    /// The move that it becomes when it is released.
    pub const fn action(&self) -> Action {
        match (self.outcome, self.ground) {
            (Outcome::Select, _) => Action::Select,
            (Outcome::Reserve, _) => Action::PutInReserve,
            (Outcome::NotSelected, Some(_)) => Action::Drop,
            (Outcome::NotSelected, None) => Action::Decline,
        }
    }

    /// What is entered with the move: nothing that the move does not ask for.
    pub fn input(&self) -> Input {
        let reason = self.reason.trim().to_owned();
        match self.outcome {
            Outcome::Select => Input::default(),
            Outcome::Reserve => Input { reason, reserve_rank: self.reserve_rank, ..Input::default() },
            Outcome::NotSelected => Input { reason, ground: self.ground, heard: self.heard, ..Input::default() },
        }
    }

    /// The same without what its outcome does not ask for, so that two that say the same are equal.
    #[must_use]
    pub fn plain(self) -> Self {
        let Input { reason, ground, heard, reserve_rank, .. } = self.input();
        Self { outcome: self.outcome, ground, reason, heard: heard && ground.is_some(), reserve_rank }
    }
}

/// Moves that are prepared and released together, and may be proposed for one case by itself instead.
pub const fn is_decision(action: Action) -> bool {
    matches!(action, Action::Select | Action::PutInReserve | Action::Decline)
}

/// Why the approver does not release a selection that was prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Veto {
    pub ground: Option<Ground>,
    pub reason: String,
}

impl Veto {
    /// A ground that is not on the closed list, or none; no words to it.
    pub fn faults(&self) -> Vec<Reason> {
        let mut faults = Vec::new();
        if !self.ground.is_some_and(|ground| Ground::DROP.contains(&ground)) {
            faults.push(Reason::GroundMissing);
        }
        if self.reason.trim().is_empty() {
            faults.push(Reason::ReasonMissing);
        }
        faults
    }
}

/// A case of those prepared, as far as places are counted.
#[derive(Clone, Debug)]
pub struct Choice<'c> {
    pub role: Option<ScholarRole>,
    /// The Chinese name of its direction.
    pub direction: Option<&'c str>,
    pub prepared: &'c Prepared,
}

/// What stands against the choices taken together: more selected than a quota has places, a rank given twice.
pub fn as_a_whole(choices: &[Choice<'_>], rooms: &[Room]) -> Vec<Fault> {
    if choices.is_empty() {
        return vec![Fault::NothingPrepared];
    }
    let mut faults = Vec::new();
    for room in rooms {
        let chosen = choices.iter().filter(|choice| choice.prepared.outcome == Outcome::Select && covers(room, choice));
        let chosen = chosen.count() as i64;
        if chosen > 0 && room.taken + chosen > room.most {
            faults.push(Fault::TooManySelected { room: room.clone(), chosen });
        }
    }
    let mut ranks: BTreeMap<i64, usize> = BTreeMap::new();
    for rank in choices.iter().filter_map(|choice| choice.prepared.input().reserve_rank) {
        *ranks.entry(rank).or_default() += 1;
    }
    let twice: BTreeSet<i64> = ranks.into_iter().filter(|(_, times)| *times > 1).map(|(rank, _)| rank).collect();
    faults.extend(twice.into_iter().map(|rank| Fault::RankTwice { rank }));
    faults
}

/// Whether a quota counts a case.
fn covers(room: &Room, choice: &Choice<'_>) -> bool {
    let direction = room.direction.as_ref().map(|name| name.zh.as_str());
    (room.role.is_none() || room.role == choice.role) && (direction.is_none() || direction == choice.direction)
}

/// Why a decision is not prepared or released. The sentences are in `texts::decision`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    NothingPrepared,
    /// More are to be selected than a quota has places left.
    TooManySelected {
        room: Room,
        chosen: i64,
    },
    RankTwice {
        rank: i64,
    },
    /// It is not before the approver.
    NotHanded,
    /// The case is prepared together with others, so that nothing is proposed for it alone.
    PreparedTogether,
    /// A decision is proposed for this case alone and must be answered first.
    ProposedAlone,
    /// Only a selection can be refused; for all else the sheet is not released.
    NotASelection,
}

impl Fault {
    /// The answer it leads to.
    pub const fn kind(&self) -> RefusalKind {
        match self {
            Self::TooManySelected { .. } | Self::NotHanded | Self::PreparedTogether | Self::ProposedAlone => {
                RefusalKind::Conflict
            }
            Self::NothingPrepared | Self::RankTwice { .. } | Self::NotASelection => RefusalKind::Unprocessable,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::quota::Name;

    fn prepared(outcome: Outcome) -> Prepared {
        Prepared { outcome, ground: None, reason: " 理由 ".to_owned(), heard: true, reserve_rank: Some(2) }
    }

    #[test]
    fn a_move_is_given_what_it_asks_and_no_more() {
        let select = prepared(Outcome::Select);
        assert_eq!((select.action(), select.input()), (Action::Select, Input::default()));
        let reserve = prepared(Outcome::Reserve);
        let input = Input { reason: "理由".to_owned(), reserve_rank: Some(2), ..Input::default() };
        assert_eq!((reserve.action(), reserve.input()), (Action::PutInReserve, input));
        let declined = prepared(Outcome::NotSelected);
        assert_eq!((declined.action(), declined.input().reserve_rank), (Action::Decline, None));
        let dropped = Prepared { ground: Some(Ground::Vetting), ..prepared(Outcome::NotSelected) };
        assert_eq!((dropped.action(), dropped.input().ground), (Action::Drop, Some(Ground::Vetting)));
        for kind in Outcome::ALL {
            let plain = prepared(*kind).plain();
            assert_eq!(plain.clone().plain(), plain);
            assert_eq!(plain.action(), prepared(*kind).action());
        }
    }

    #[test]
    fn the_approver_refuses_only_on_the_closed_list() {
        let refused = |ground, reason: &str| Veto { ground, reason: reason.to_owned() }.faults();
        assert_eq!(refused(None, " "), [Reason::GroundMissing, Reason::ReasonMissing]);
        for ground in Ground::ALL {
            let listed = Ground::DROP.contains(ground);
            assert_eq!(refused(Some(*ground), "理由").is_empty(), listed, "{ground:?}");
        }
    }

    const DIRECTIONS: [&str; 2] = ["测试方向甲", "测试方向乙"];

    fn name(at: usize) -> Name {
        Name { zh: DIRECTIONS[at].to_owned(), en: DIRECTIONS[at].to_owned() }
    }

    fn rooms() -> impl Strategy<Value = Vec<Room>> {
        let role = prop::option::of(prop::sample::select(vec![ScholarRole::Pm, ScholarRole::Pi]));
        let room = (role, prop::option::of(0_usize..2), 0_i64..4, 0_i64..3);
        let room = room.prop_map(|(role, at, most, taken)| Room { role, direction: at.map(name), most, taken });
        prop::collection::vec(room, 0..4)
    }

    proptest! {
        /// The whole is refused for its places exactly when giving them one by one comes to a quota without room.
        #[test]
        fn too_many_are_those_that_one_by_one_find_no_room(
            rooms in rooms(),
            cases in prop::collection::vec((prop::bool::ANY, prop::option::of(0_usize..2), 0_usize..3), 1..8),
        ) {
            let outcomes = [Outcome::Select, Outcome::Reserve, Outcome::NotSelected];
            let all: Vec<Prepared> = cases.iter().enumerate().map(|(at, (_, _, outcome))| Prepared {
                reserve_rank: Some(at as i64 + 1),
                ..prepared(outcomes[*outcome])
            }).collect();
            let choices: Vec<Choice<'_>> = cases.iter().zip(&all).map(|((pm, at, _), prepared)| Choice {
                role: Some(if *pm { ScholarRole::Pm } else { ScholarRole::Pi }),
                direction: at.map(|at| DIRECTIONS[at]),
                prepared,
            }).collect();
            let mut left = rooms.clone();
            let mut stuck = false;
            for choice in choices.iter().filter(|choice| choice.prepared.outcome == Outcome::Select) {
                for room in left.iter_mut().filter(|room| covers(room, choice)) {
                    stuck |= !room.has_room();
                    room.taken += 1;
                }
            }
            prop_assert_eq!(!as_a_whole(&choices, &rooms).is_empty(), stuck);
        }
    }

    #[test]
    fn a_rank_is_given_once_and_something_is_prepared() {
        assert_eq!(as_a_whole(&[], &[]), [Fault::NothingPrepared]);
        let two = prepared(Outcome::Reserve);
        let choice = || Choice { role: Some(ScholarRole::Pm), direction: None, prepared: &two };
        assert_eq!(as_a_whole(&[choice()], &[]), []);
        assert_eq!(as_a_whole(&[choice(), choice()], &[]), [Fault::RankTwice { rank: 2 }]);
    }
}
