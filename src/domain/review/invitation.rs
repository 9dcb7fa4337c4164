//! How long an invitation to review stands, when its reviewer is reminded, and the seats that fell free again.

use super::AssignmentState;
use crate::domain::{
    calendar::{Calendar, Convention},
    time::Day,
};

/// Working days before its last one on which the reviewer is reminded of an invitation.
const INVITATION_SOON: i32 = 2;
/// Days before it is due from which the reviewer is reminded of a review.
const REVIEW_SOON: i32 = 3;

/// The last day on which an invitation can be accepted: so many working days after it was made. `None` where the count
/// leaves the announced years: then it stands.
pub fn stands_until(calendar: &Calendar, made_on: Day, working_days: i32) -> Option<Day> {
    calendar.add_workdays(made_on, working_days, Convention::NextDay).ok()?.ends_on
}

/// Whether an invitation that stands until a day ends in so few working days that the reviewer is reminded.
pub fn ends_soon(calendar: &Calendar, today: Day, until: Day) -> bool {
    // What is left counts today.
    today <= until && calendar.remaining_workdays(today, until).is_some_and(|left| left <= INVITATION_SOON + 1)
}

/// Whether a review is due so soon that its reviewer is reminded.
pub fn is_due_soon(today: Day, due_on: Day) -> bool {
    (0..=REVIEW_SOON).contains(&today.days_until(due_on))
}

/// Seats that fell free again, and what became of those who were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Freed {
    pub seats: i64,
    pub declined: i64,
    pub expired: i64,
    /// Taken back, or not counted after a late recusal.
    pub withdrawn: i64,
}

impl Freed {
    /// Of a case that needs so many reviews. Nothing is free where others took the seats.
    pub fn of(needed: i64, asked: impl IntoIterator<Item = AssignmentState>) -> Self {
        let mut freed = Self::default();
        let mut live = 0;
        for state in asked {
            match state {
                AssignmentState::Declined => freed.declined += 1,
                AssignmentState::Expired => freed.expired += 1,
                AssignmentState::Invalidated => freed.withdrawn += 1,
                AssignmentState::Invited | AssignmentState::Accepted | AssignmentState::Submitted => live += 1,
            }
        }
        freed.seats = (needed - live).clamp(0, freed.declined + freed.expired + freed.withdrawn);
        if freed.seats == 0 { Self::default() } else { freed }
    }

    /// Of several cases together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            seats: self.seats + other.seats,
            declined: self.declined + other.declined,
            expired: self.expired + other.expired,
            withdrawn: self.withdrawn + other.withdrawn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar_files::announced;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn an_invitation_stands_for_working_days_after_the_day_it_was_made() {
        let until = |made: &str| stands_until(announced(), day(made), 5);
        assert_eq!(until("2026-03-02"), Some(day("2026-03-09")), "over a weekend");
        // National Day is off until 7 October; 10 October is a working Saturday.
        assert_eq!(until("2026-09-29"), Some(day("2026-10-12")));
        assert_eq!(until("2026-12-28"), None, "the next year is not announced");
    }

    #[test]
    fn a_reminder_falls_due_two_working_days_before_the_end_and_not_after_it() {
        let soon = |today: &str| ends_soon(announced(), day(today), day("2026-03-09"));
        assert!(!soon("2026-03-04"));
        for today in ["2026-03-05", "2026-03-08", "2026-03-09"] {
            assert!(soon(today), "{today}");
        }
        assert!(!soon("2026-03-10"));
    }

    #[test]
    fn a_review_is_due_soon_for_three_days() {
        let soon = |today: &str| is_due_soon(day(today), day("2026-03-20"));
        let days = ["2026-03-16", "2026-03-17", "2026-03-20", "2026-03-21"];
        assert_eq!(days.map(soon), [false, true, true, false]);
    }

    #[test]
    fn a_seat_is_free_again_only_while_nobody_took_it() {
        use AssignmentState::{Accepted, Declined, Expired, Invalidated, Submitted};
        assert_eq!(Freed::of(3, [Accepted]), Freed::default(), "never filled is not freed");
        let one = Freed::of(3, [Accepted, Submitted, Declined, Expired]);
        assert_eq!(one, Freed { seats: 1, declined: 1, expired: 1, withdrawn: 0 });
        assert_eq!(Freed::of(2, [Accepted, Submitted, Invalidated]), Freed::default());
        assert_eq!(one.plus(Freed::of(1, [Invalidated])), Freed { seats: 2, declined: 1, expired: 1, withdrawn: 1 });
    }
}
