//! Letters of recommendation (推荐信): asked of one writer by a one-time link, written once, kept from the candidate and
//! from whoever nominated.

use serde::Serialize;

use super::{
    role::codes,
    time::Day,
    workflow::{Reason, Stage},
};

codes! {
    /// Where a letter stands.
    pub enum LetterState {
        Asked = "asked",
        /// Asked, and reminded of the day it is due.
        Reminded = "reminded",
        Received = "received",
        Declined = "declined",
        /// Taken back by whoever asked.
        Withdrawn = "withdrawn",
        /// Not answered by the end of the day it was due.
        Expired = "expired",
    }

    /// What a writer says of how they know the candidate.
    pub enum Relation {
        Supervisor = "supervisor",
        CoAuthor = "co_author",
        CoGrant = "co_grant",
        Colleague = "colleague",
        Relative = "relative",
        Other = "other",
        None = "none",
    }
}

/// The version of the wording that a writer signs.
pub const LETTER_PLEDGE_VERSION: &str = "2026-1";
/// Characters that a letter has at least when no file comes with it.
pub const BODY_LEAST: i64 = 50;
/// Characters that a letter has at most.
pub const BODY_MOST: i64 = 10_000;
/// Days before it is due from which a letter is remembered, once.
const SOON: i32 = 3;

impl LetterState {
    /// Whether the writer can still answer.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Reminded)
    }

    /// Whether it takes one of the letters that a nomination may have.
    pub const fn counts(self) -> bool {
        self.is_open() || matches!(self, Self::Received)
    }
}

/// Whether a letter can come in while its case stands there: until the formal check is over.
pub const fn is_taken_at(stage: Stage) -> bool {
    matches!(stage, Stage::Draft | Stage::Returned | Stage::Submitted)
}

/// Whether a letter that is due on a day is to be remembered today; not on the day it was asked for.
pub fn is_due_soon(asked_on: Day, today: Day, due_on: Day) -> bool {
    today > asked_on && (0..=SOON).contains(&today.days_until(due_on))
}

/// The last due day that may be remembered today.
pub fn soon_until(today: Day) -> Day {
    today.plus_days(SOON)
}

/// Whom a letter is asked of, and by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ask {
    pub name: String,
    pub institution: String,
    pub email: String,
    pub due_on: Day,
}

impl Ask {
    /// What is wrong with it. `outside` are the addresses of those who cannot write it: the candidate and whoever asks.
    pub fn faults(&self, outside: &[&str], today: Day) -> Vec<Reason> {
        let mut faults = Vec::new();
        if outside.contains(&self.email.as_str()) {
            faults.push(Reason::LetterByParty);
        }
        faults.extend(due_fault(self.due_on, today));
        faults
    }
}

/// Why a letter cannot be due on a day.
pub fn due_fault(due_on: Day, today: Day) -> Option<Reason> {
    (due_on <= today).then_some(Reason::DueDateNotAhead)
}

/// A letter as its writer sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub relation: Relation,
    pub relation_note: String,
    /// May be empty where a file comes with it.
    pub body: String,
    /// Whether the writer signed the pledge.
    pub pledged: bool,
}

impl Written {
    /// What is missing; `has_file` is whether a file comes with it.
    pub fn faults(&self, has_file: bool) -> Vec<Reason> {
        let mut faults = Vec::new();
        let has = self.body.chars().filter(|letter| !letter.is_whitespace()).count() as i64;
        if !has_file && has < BODY_LEAST {
            faults.push(match has {
                0 => Reason::LetterEmpty,
                has => Reason::TooShort { field: "letter_body", least: BODY_LEAST, has },
            });
        }
        if matches!(self.relation, Relation::Relative | Relation::Other) && self.relation_note.is_empty() {
            faults.push(Reason::Required { field: "relation_note" });
        }
        if !self.pledged {
            faults.push(Reason::LetterUnsigned);
        }
        faults
    }
}

/// A letter as it is frozen with the event of its coming in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sealed<'a> {
    pub name: &'a str,
    pub institution: &'a str,
    pub email: &'a str,
    pub relation: Relation,
    pub relation_note: &'a str,
    pub body: &'a str,
    /// The digest of the file that came with it.
    pub file: Option<&'a str>,
    pub pledge: &'a str,
}

/// How many letters were asked of a case, as those are told who may not read them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub asked: usize,
    pub received: usize,
}

impl Tally {
    /// Of letters in these states.
    pub fn of(states: impl IntoIterator<Item = LetterState>) -> Self {
        let mut tally = Self::default();
        for state in states.into_iter().filter(|state| state.counts()) {
            tally.asked += 1;
            tally.received += usize::from(state == LetterState::Received);
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn written(body: &str) -> Written {
        Written { relation: Relation::None, relation_note: String::new(), body: body.to_owned(), pledged: true }
    }

    #[test]
    fn a_letter_is_remembered_for_three_days_and_not_on_the_day_it_was_asked() {
        let soon = |today: &str| is_due_soon(day("2026-03-10"), day(today), day("2026-03-12"));
        let days = ["2026-03-10", "2026-03-11", "2026-03-12", "2026-03-13"];
        assert_eq!(days.map(soon), [false, true, true, false]);
        assert!(!is_due_soon(day("2026-03-01"), day("2026-03-08"), day("2026-03-12")));
    }

    #[test]
    fn a_file_stands_for_the_words_and_blanks_are_none() {
        assert_eq!(written(" \n ").faults(false), [Reason::LetterEmpty]);
        assert_eq!(
            written("短 信").faults(false),
            [Reason::TooShort { field: "letter_body", least: BODY_LEAST, has: 2 }]
        );
        assert_eq!(written("").faults(true), []);
        assert_eq!(written(&"字".repeat(50)).faults(false), []);
    }

    #[test]
    fn a_relative_says_more_and_everybody_signs() {
        let letter = Written { relation: Relation::Relative, pledged: false, ..written("") };
        assert_eq!(letter.faults(true), [Reason::Required { field: "relation_note" }, Reason::LetterUnsigned]);
    }

    #[test]
    fn only_others_than_those_concerned_write_letters() {
        let ask = Ask {
            name: "测试甲".to_owned(),
            institution: "测试大学".to_owned(),
            email: "a@test.invalid".to_owned(),
            due_on: day("2026-03-10"),
        };
        assert_eq!(ask.faults(&["b@test.invalid"], day("2026-03-09")), []);
        assert_eq!(
            ask.faults(&["a@test.invalid"], day("2026-03-10")),
            [Reason::LetterByParty, Reason::DueDateNotAhead]
        );
    }

    #[test]
    fn what_was_declined_or_taken_back_counts_no_more() {
        use LetterState::{Asked, Declined, Expired, Received, Reminded, Withdrawn};
        let tally = Tally::of([Asked, Reminded, Received, Declined, Withdrawn, Expired]);
        assert_eq!(tally, Tally { asked: 3, received: 1 });
    }
}
