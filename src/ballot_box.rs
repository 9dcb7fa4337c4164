//! The boxes of the secret votes that are under way, in the memory of this node and nowhere else.
//!
//! It is the one exception to "acknowledged is durable": a vote written down could be traced to whoever wrote it. After a
//! restart a box is gone and its round is taken again; another node of the same database knows that the round is open
//! (`store::vote`) but does not hold its box, and says so. Each call holds the lock for its whole length, so of two votes
//! of one member one counts, and no vote comes in while a box is counted.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::domain::{
    ids::{ExpertId, VoteRoundId},
    review::{
        Fault,
        vote::{Choice, Round, Tally},
    },
    workflow::Refusal,
};

/// The boxes this node holds; cheap to clone.
#[derive(Clone, Default)]
pub struct BallotBoxes(Arc<Mutex<BTreeMap<VoteRoundId, Round>>>);

impl BallotBoxes {
    fn boxes(&self) -> MutexGuard<'_, BTreeMap<VoteRoundId, Round>> {
        // Every change of a box is complete before its lock is given back.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to hold a box.
    pub fn hold(&self, round: VoteRoundId, empty: Round) {
        self.boxes().insert(round, empty);
    }

    /// Destroys a box with the votes in it.
    pub fn destroy(&self, round: VoteRoundId) {
        self.boxes().remove(&round);
    }

    /// How many have voted, and how many may; `None` for a box this node does not hold.
    pub fn progress(&self, round: VoteRoundId) -> Option<(usize, usize)> {
        self.boxes().get(&round).map(Round::progress)
    }

    /// Whether a member has voted already.
    ///
    /// # Errors
    /// For whoever was not in the room when the round was opened; for a box this node does not hold.
    pub fn has_voted(&self, round: VoteRoundId, member: ExpertId) -> Result<bool, Fault> {
        let boxes = self.boxes();
        let held = boxes.get(&round).ok_or(Fault::RoundElsewhere)?;
        if held.is_entitled(member) { Ok(held.has_voted(member)) } else { Err(Fault::CameLate) }
    }

    /// Puts a vote into a box.
    ///
    /// # Errors
    /// As [`Round::cast`]; for a box this node does not hold.
    pub fn cast(&self, round: VoteRoundId, member: ExpertId, choice: Choice) -> Result<(), Fault> {
        self.boxes().get_mut(&round).ok_or(Fault::RoundElsewhere)?.cast(member, choice)
    }

    /// Seals a box and counts it.
    ///
    /// # Errors
    /// As [`Round::seal`]; for a box this node does not hold.
    pub fn seal(&self, round: VoteRoundId, without_missing: bool) -> Result<Tally, Refusal> {
        let mut boxes = self.boxes();
        let held = boxes.get_mut(&round).ok_or_else(|| Refusal::one(Fault::RoundElsewhere.into()))?;
        held.seal(without_missing)
    }

    /// Opens a sealed box again, because its counts were not recorded.
    pub fn unseal(&self, round: VoteRoundId) {
        if let Some(held) = self.boxes().get_mut(&round) {
            held.unseal();
        }
    }
}
