//! What a verdict rests on: figures and days, never a name. The sentences are in `texts::compliance`.

use crate::domain::{calendar::Unit, role::codes, time::Day, workflow::Action};

codes! {
    /// A part in a case that must not be another's as well.
    pub enum Part {
        Nominator = "nominator",
        Officer = "officer",
        Approver = "approver",
    }
}

/// A piece of evidence. Reviews are named by their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    GuideOut { on: Day, days: i32, least: i32 },
    GuideUndated { least: i32 },
    Age { age: i16, limit: i16, inclusive: bool, on: Day },
    AgeUnknown,
    Checked { on: Day, due_on: Day },
    Unchecked { due_on: Day },
    Corrected { items: usize },
    CorrectionDueAtOnce { due_on: Day },
    CorrectionLate { on: Day, due_on: Day },
    CorrectionUnanswered,
    DutiesApart,
    SamePerson { one: Part, other: Part },
    ByTwo { moves: usize },
    ByOne { action: Action },
    Assigned { drawn: usize, by_hand: usize },
    Reviews { valid: usize, least: i64 },
    LegalPersonsApart { reviews: usize },
    SameLegalPerson { one: usize, other: usize },
    NoConflict { reviews: usize },
    Conflict { review: usize },
    Unsettled { review: usize },
    Declared { reviews: usize },
    Undeclared { review: usize },
    DeclaredLate { review: usize },
    Unpledged { review: usize },
    GroupAlike,
    GroupUnlike,
    LeftTheRoom { left: i64, had_to: i64 },
    Present { attending: i64, members: i64, least: i64 },
    Entitled { entitled: i64 },
    Votes { yes: i64, needed: i64, entitled: i64 },
    VotesWrong { cast: i64, entitled: i64 },
    NotPassed { yes: i64, needed: i64 },
    MinutesAttached,
    MinutesMissing,
    OnListedGrounds { decisions: usize },
    GroundUnlisted { action: Action },
    Unreasoned { action: Action },
    AgainstThePanel,
    ConsentGiven { on: Day, published_on: Day },
    ConsentMissing { published_on: Day },
    NoticeSays { items: i64 },
    NoticeLacks { field: &'static str },
    NoticeEmpty,
    NoticeRan { starts_on: Day, ends_on: Day, days: i32, unit: Unit },
    NoticeShort { ends_on: Day, counted_to: Day },
    ClosedEarly { on: Day, ends_on: Day },
    NoNotice,
    ObjectionsAnswered { objections: usize },
    ObjectionLate { due_on: Day },
    AppealsAnswered { appeals: usize },
    AppealLate { due_on: Day },
    Signed { on: Day, due_on: Day },
    Reminded { on: Day, due_on: Day },
    Unsigned { due_on: Day },
}
