//! Quotas of a call: how many places may be given, and how many cases an institution may nominate.
//!
//! The two are counted apart. A place is taken when somebody is selected (T10, T12), whoever nominated them: by role, by
//! direction, or by role in a direction, and a case needs room under every quota that covers it. A limit is reached when
//! nominations are submitted (T02), whatever becomes of them, save those withdrawn or not accepted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    ids::{DirectionId, InstitutionId},
    role::ScholarRole,
    workflow::Reason,
};

/// The field of the call's form that holds the places by direction.
pub const PLACES: &str = "direction_places";
/// The field of the call's form that holds the limits of institutions.
pub const LIMITS: &str = "nomination_limits";
/// The most that any quota or limit may say.
const MOST: i64 = 10_000;

/// Places of a direction: of one role in it, or of all roles together. They stand inside the places of the roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DirectionPlaces {
    /// `None` is all roles together.
    pub role: Option<ScholarRole>,
    pub direction: DirectionId,
    pub places: i64,
}

/// How many cases an institution may nominate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// `None` is all roles together.
    pub role: Option<ScholarRole>,
    /// `None` is all directions together.
    pub direction: Option<DirectionId>,
    /// `None` is each institution by itself that has no line of its own for the same role and direction.
    pub institution: Option<InstitutionId>,
    pub most: i64,
}

/// A name in both languages; without an English one the Chinese stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub zh: String,
    pub en: String,
}

/// A quota or a limit that covers a case, with what counts against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// `None` is all roles.
    pub role: Option<ScholarRole>,
    /// `None` is all directions.
    pub direction: Option<Name>,
    pub most: i64,
    pub taken: i64,
}

impl Room {
    /// Whether one more has room.
    pub fn has_room(&self) -> bool {
        self.taken < self.most
    }
}

/// What stands against the quotas of a call as they are entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A line, counted from 1 among those that say something, lacks its direction.
    DirectionMissing { row: usize },
    /// A line has no whole number that will do.
    NoNumber { field: &'static str, row: usize },
    /// A line says again what an earlier one says.
    Twice { field: &'static str, row: usize },
    /// The directions have more places than the role; `None` is all roles together.
    AboveRole { role: Option<ScholarRole>, sum: i64, most: i64 },
    /// More are selected already.
    BelowSelected { field: &'static str, room: Room },
}

impl Fault {
    /// The field it is shown beside.
    pub fn field(&self) -> &'static str {
        match self {
            Self::DirectionMissing { .. } | Self::AboveRole { .. } => PLACES,
            Self::NoNumber { field, .. } | Self::Twice { field, .. } | Self::BelowSelected { field, .. } => field,
        }
    }
}

/// What stands against the quotas of a call: numbers out of range, lines said twice, sums above the places of a role.
pub fn faults(roles: &BTreeMap<ScholarRole, i64>, directions: &[DirectionPlaces], limits: &[Limit]) -> Vec<Reason> {
    let mut faults = Vec::new();
    let places = directions.iter().map(|it| ((it.role, Some(it.direction), None), it.places));
    faults.extend(lines(PLACES, places));
    let most = limits.iter().map(|it| ((it.role, it.direction, it.institution), it.most));
    faults.extend(lines(LIMITS, most));
    faults.extend(sums(roles, directions));
    faults.into_iter().map(Reason::Quota).collect()
}

/// Whom a line covers.
type Key = (Option<ScholarRole>, Option<DirectionId>, Option<InstitutionId>);

fn lines(field: &'static str, lines: impl Iterator<Item = (Key, i64)>) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (at, (key, most)) in lines.enumerate() {
        let row = at + 1;
        if !(0..=MOST).contains(&most) {
            faults.push(Fault::NoNumber { field, row });
        }
        if !seen.insert(key) {
            faults.push(Fault::Twice { field, row });
        }
    }
    faults
}

/// The places of directions may not exceed those of the role, nor those of all roles together.
fn sums(roles: &BTreeMap<ScholarRole, i64>, directions: &[DirectionPlaces]) -> Vec<Fault> {
    let every = ScholarRole::ALL.iter().copied().map(Some).chain([None]);
    let sums = every.filter_map(|role| {
        let own = directions.iter().filter(|it| it.role == role);
        let sum = own.fold(0_i64, |sum, it| sum.saturating_add(it.places));
        let most = match role {
            Some(role) => roles.get(&role).copied().unwrap_or_default(),
            None => roles.values().fold(0_i64, |sum, places| sum.saturating_add(*places)),
        };
        (sum > most).then_some(Fault::AboveRole { role, sum, most })
    });
    sums.collect()
}

/// The quotas under which more are selected than they allow: a call may not be changed to that.
pub fn below_selected(rooms: Vec<Room>) -> Vec<Reason> {
    let short = rooms.into_iter().filter(|room| room.taken > room.most);
    let fault = |room: Room| {
        let field = if room.direction.is_some() { PLACES } else { "places" };
        Reason::Quota(Fault::BelowSelected { field, room })
    };
    short.map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: DirectionId = DirectionId(1);
    const TWO: DirectionId = DirectionId(2);
    const PM: Option<ScholarRole> = Some(ScholarRole::Pm);

    fn of(role: Option<ScholarRole>, direction: DirectionId, places: i64) -> DirectionPlaces {
        DirectionPlaces { role, direction, places }
    }

    #[test]
    fn directions_stay_within_their_role() {
        let roles = BTreeMap::from([(ScholarRole::Pm, 3), (ScholarRole::Youth, 2)]);
        let above = |role, sum, most| vec![Reason::Quota(Fault::AboveRole { role, sum, most })];
        for (directions, expected) in [
            (vec![of(PM, ONE, 1), of(PM, TWO, 2)], Vec::new()),
            (vec![of(PM, ONE, 2), of(PM, TWO, 2)], above(PM, 4, 3)),
            (vec![of(None, ONE, 5)], Vec::new()),
            (vec![of(None, ONE, 4), of(None, TWO, 2)], above(None, 6, 5)),
            (vec![of(Some(ScholarRole::Cs), ONE, 1)], above(Some(ScholarRole::Cs), 1, 0)),
        ] {
            assert_eq!(faults(&roles, &directions, &[]), expected, "{directions:?}");
        }
    }

    #[test]
    fn a_line_is_said_once_with_a_number_that_will_do() {
        let roles = BTreeMap::from([(ScholarRole::Pm, 3)]);
        let limit = |institution, most| Limit { role: PM, direction: None, institution, most };
        let own = Some(InstitutionId(7));
        let told = faults(
            &roles,
            &[of(PM, ONE, 1), of(PM, ONE, 1)],
            &[limit(None, 1), limit(own, 1), limit(own, 2), limit(Some(InstitutionId(8)), -1)],
        );
        let expected = [
            Fault::Twice { field: PLACES, row: 2 },
            Fault::Twice { field: LIMITS, row: 3 },
            Fault::NoNumber { field: LIMITS, row: 4 },
        ];
        assert_eq!(told, expected.map(Reason::Quota));
    }

    #[test]
    fn a_quota_is_not_set_below_those_selected() {
        let name = Name { zh: "测试方向".to_owned(), en: "测试方向".to_owned() };
        let room = |direction, most, taken| Room { role: PM, direction, most, taken };
        let short = room(Some(name), 1, 2);
        let told = below_selected(vec![room(None, 2, 2), short.clone()]);
        assert_eq!(told, [Reason::Quota(Fault::BelowSelected { field: PLACES, room: short })]);
    }
}
