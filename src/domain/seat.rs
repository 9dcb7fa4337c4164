//! Places of the batches: how many a source tells of, how many have a name, how many have none.
//!
//! A source counts the named with the rest, so what is unnamed is told − named. By direction that remainder is only an
//! upper bound when somebody is named without a direction. Must not know pages. Start at [`Seats`].

use super::{
    ids::{BatchId, DirectionId, RowId},
    role::ScholarRole,
};

/// Places as a source counts them: of all (neither key), of a role, of a direction, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The row, by which its source is found.
    pub id: RowId,
    pub batch: BatchId,
    pub direction: Option<DirectionId>,
    pub role: Option<ScholarRole>,
    pub places: i64,
}

/// People of a batch who stand in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub batch: BatchId,
    pub role: ScholarRole,
    pub direction: Option<DirectionId>,
    pub people: i64,
}

/// Everything told and named of the batches that a source counts.
#[derive(Clone, Debug, Default)]
pub struct Seats {
    pub told: Vec<Told>,
    pub named: Vec<Named>,
}

impl Seats {
    /// The row of a count, if the source gives one.
    pub fn told(&self, batch: BatchId, direction: Option<DirectionId>, role: Option<ScholarRole>) -> Option<&Told> {
        self.told.iter().find(|told| told.batch == batch && told.direction == direction && told.role == role)
    }

    /// How many of a batch have a name; of one role, or of all.
    pub fn named(&self, batch: BatchId, role: Option<ScholarRole>) -> i64 {
        let of = self.named.iter().filter(|named| named.batch == batch && role.is_none_or(|role| named.role == role));
        of.map(|named| named.people).sum()
    }

    /// Places of a batch: those told, or those named where more have a name; of one role, or of all.
    pub fn places(&self, batch: BatchId, role: Option<ScholarRole>) -> i64 {
        let told = self.told(batch, None, role).map_or(0, |told| told.places);
        told.max(self.named(batch, role))
    }

    /// Places of a batch whose holder has no name; of one role, or of all.
    pub fn unnamed(&self, batch: BatchId, role: Option<ScholarRole>) -> i64 {
        self.places(batch, role) - self.named(batch, role)
    }

    /// Unnamed places of a role in every batch.
    pub fn unnamed_of_role(&self, role: ScholarRole) -> i64 {
        self.batches().into_iter().map(|batch| self.unnamed(batch, Some(role))).sum()
    }

    /// Places told of a direction, less those named in it, in every batch: at most so many are unnamed.
    pub fn unnamed_of_direction(&self, direction: DirectionId) -> i64 {
        let told = self.told.iter().filter(|told| told.direction == Some(direction) && told.role.is_none());
        told.map(|told| (told.places - self.named_in(told.batch, direction, None)).max(0)).sum()
    }

    /// Places told of a role in a direction of a batch, less those named in it.
    pub fn unnamed_in(&self, batch: BatchId, direction: DirectionId, role: ScholarRole) -> i64 {
        let told = self.told(batch, Some(direction), Some(role)).map_or(0, |told| told.places);
        (told - self.named_in(batch, direction, Some(role))).max(0)
    }

    /// People of a role in a batch who are named without a direction: the unnamed of a direction may be fewer by them.
    pub fn undirected(&self, batch: BatchId, role: ScholarRole) -> i64 {
        let of = |named: &&Named| named.batch == batch && named.role == role && named.direction.is_none();
        self.named.iter().filter(of).map(|named| named.people).sum()
    }

    /// The batches that a source counts, in the order of their counts.
    pub fn batches(&self) -> Vec<BatchId> {
        let mut batches: Vec<BatchId> = Vec::new();
        for told in &self.told {
            if !batches.contains(&told.batch) {
                batches.push(told.batch);
            }
        }
        batches
    }

    fn named_in(&self, batch: BatchId, direction: DirectionId, role: Option<ScholarRole>) -> i64 {
        let of = |named: &&Named| {
            named.batch == batch && named.direction == Some(direction) && role.is_none_or(|role| named.role == role)
        };
        self.named.iter().filter(of).map(|named| named.people).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATCH: BatchId = BatchId(1);
    const MATHEMATICS: DirectionId = DirectionId(2);
    const LEARNING: DirectionId = DirectionId(3);
    const ROLES: [ScholarRole; 4] = [ScholarRole::Cs, ScholarRole::Pm, ScholarRole::Pi, ScholarRole::Youth];

    /// The first batch as A3 tells it.
    fn first_batch() -> Seats {
        let [cs, pm, pi, youth] = ROLES;
        let told = |direction, role, places| Told { id: RowId(1), batch: BATCH, direction, role, places };
        let named = |role, direction| Named { batch: BATCH, role, direction, people: 1 };
        Seats {
            told: vec![
                told(None, None, 21),
                told(None, Some(cs), 1),
                told(None, Some(pm), 1),
                told(None, Some(pi), 10),
                told(None, Some(youth), 9),
                told(Some(MATHEMATICS), None, 17),
                told(Some(LEARNING), None, 4),
                told(Some(MATHEMATICS), Some(youth), 5),
                told(Some(LEARNING), Some(youth), 4),
            ],
            named: vec![named(cs, Some(MATHEMATICS)), named(pm, Some(MATHEMATICS)), named(youth, None)],
        }
    }

    #[test]
    fn eighteen_of_the_twenty_one_have_no_name() {
        let seats = first_batch();
        assert_eq!((seats.places(BATCH, None), seats.named(BATCH, None), seats.unnamed(BATCH, None)), (21, 3, 18));
        assert_eq!(ROLES.map(|role| seats.unnamed(BATCH, Some(role))), [0, 0, 10, 8]);
        assert_eq!(ROLES.map(|role| seats.unnamed_of_role(role)), [0, 0, 10, 8]);
    }

    #[test]
    fn by_direction_the_remainder_is_an_upper_bound() {
        let seats = first_batch();
        assert_eq!((seats.unnamed_of_direction(MATHEMATICS), seats.unnamed_of_direction(LEARNING)), (15, 4));
        assert_eq!(seats.unnamed_in(BATCH, MATHEMATICS, ScholarRole::Youth), 5);
        assert_eq!(seats.undirected(BATCH, ScholarRole::Youth), 1);
    }

    #[test]
    fn more_names_than_places_are_no_debt() {
        let mut seats = first_batch();
        seats.named[0].people = 3;
        assert_eq!((seats.places(BATCH, Some(ScholarRole::Cs)), seats.unnamed(BATCH, Some(ScholarRole::Cs))), (3, 0));
        assert_eq!(seats.unnamed_in(BATCH, LEARNING, ScholarRole::Cs), 0);
    }
}
