//! Opinions asked of bodies outside the office between panel and notice (征求意见), such as those for discipline, public
//! security or health. Which bodies, and what waits for their answers, are settings of the scheme; by default none.

use serde::Serialize;

use super::{
    role::codes,
    time::Day,
    workflow::{RefusalKind, Stage},
};

codes! {
    /// What waits until every body has answered.
    pub enum Before {
        /// The selection (T10, T12).
        Decision = "decision",
        /// The public notice (T13).
        Notice = "notice",
    }

    /// What a body answers.
    pub enum Answered {
        NoObjection = "no_objection",
        Objection = "objection",
    }
}

/// Days a body is given unless the officer says otherwise.
pub const USUAL_DAYS: i32 = 15;
/// Bodies of a scheme, and characters of the name of one, at most.
const BODIES_MOST: usize = 12;

/// The bodies as they are entered in one line: `纪检、公安、卫生健康`.
pub fn read_bodies(line: &str) -> Vec<String> {
    let mut bodies: Vec<String> = Vec::new();
    for part in line.split(['、', '，', ',', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if bodies.len() < BODIES_MOST && bodies.iter().all(|known| known != part) {
            bodies.push(part.to_owned());
        }
    }
    bodies
}

/// The stages between panel and notice, at which bodies are asked.
pub const fn is_time_to_ask(stage: Stage) -> bool {
    matches!(stage, Stage::PendingDecision | Stage::Reserve | Stage::Selected)
}

/// A letter that was sent to a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    pub body: String,
    pub sent_on: Day,
    pub due_on: Day,
}

impl Letter {
    /// Why it is not recorded; `bodies` are those of the scheme.
    pub fn faults(&self, bodies: &[String], stage: Stage, today: Day) -> Vec<Fault> {
        let mut faults = Vec::new();
        if !is_time_to_ask(stage) {
            faults.push(Fault::NotTheTime);
        }
        if !bodies.contains(&self.body) {
            faults.push(Fault::NotABody);
        }
        if self.sent_on > today {
            faults.push(Fault::SentAhead);
        }
        if self.due_on < self.sent_on {
            faults.push(Fault::DueBeforeSent);
        }
        faults
    }
}

/// What a body answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    pub answered_on: Day,
    pub result: Answered,
    /// Its words; needed with an objection.
    pub text: String,
}

impl Answer {
    /// Why it is not recorded.
    pub fn faults(&self, sent_on: Day, today: Day) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.answered_on < sent_on || self.answered_on > today {
            faults.push(Fault::AnsweredOutside);
        }
        if self.result == Answered::Objection && self.text.trim().is_empty() {
            faults.push(Fault::ObjectionWithoutWords);
        }
        faults
    }
}

/// Why a consultation is not recorded, or what waits for one. The sentences are in `texts::consultation`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    NotTheTime,
    NotABody,
    AskedAlready,
    SentAhead,
    DueBeforeSent,
    AnsweredOutside,
    ObjectionWithoutWords,
    AnsweredAlready,
    /// These bodies have not answered.
    Unanswered {
        bodies: Vec<String>,
    },
}

impl Fault {
    /// The answer it leads to.
    pub const fn kind(&self) -> RefusalKind {
        match self {
            Self::NotTheTime | Self::AskedAlready | Self::AnsweredAlready | Self::Unanswered { .. } => {
                RefusalKind::Conflict
            }
            Self::NotABody
            | Self::SentAhead
            | Self::DueBeforeSent
            | Self::AnsweredOutside
            | Self::ObjectionWithoutWords => RefusalKind::Unprocessable,
        }
    }

    /// The field it is shown beside.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::SentAhead => Some("letter_sent_on"),
            Self::DueBeforeSent => Some("letter_due_on"),
            Self::AnsweredOutside => Some("answered_on"),
            Self::ObjectionWithoutWords => Some("body_answer"),
            Self::NotTheTime
            | Self::NotABody
            | Self::AskedAlready
            | Self::AnsweredAlready
            | Self::Unanswered { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn bodies_are_read_from_one_line_each_once() {
        assert_eq!(read_bodies("纪检、公安，卫生健康; 纪检 "), ["纪检", "公安", "卫生健康"]);
        assert_eq!(read_bodies(" 、,"), Vec::<String>::new());
    }

    #[test]
    fn a_letter_goes_to_a_body_of_the_scheme_between_panel_and_notice() {
        let bodies = ["纪检".to_owned()];
        let letter =
            |body: &str, sent: &str, due: &str| Letter { body: body.to_owned(), sent_on: day(sent), due_on: day(due) };
        let today = day("2026-03-02");
        let faults = |letter: Letter, stage| letter.faults(&bodies, stage, today);
        assert_eq!(faults(letter("纪检", "2026-03-02", "2026-03-17"), Stage::PendingDecision), []);
        let wrong = [Fault::NotTheTime, Fault::NotABody, Fault::SentAhead, Fault::DueBeforeSent];
        assert_eq!(faults(letter("公安", "2026-03-03", "2026-03-02"), Stage::InNotice), wrong);
    }

    #[test]
    fn an_objection_has_words_and_no_answer_comes_before_the_letter() {
        let answer = |on: &str, result, text: &str| Answer { answered_on: day(on), result, text: text.to_owned() };
        let faults = |answer: Answer| answer.faults(day("2026-03-02"), day("2026-03-10"));
        assert_eq!(faults(answer("2026-03-05", Answered::NoObjection, "")), []);
        assert_eq!(faults(answer("2026-03-01", Answered::NoObjection, "")), [Fault::AnsweredOutside]);
        assert_eq!(
            faults(answer("2026-03-11", Answered::Objection, " ")),
            [Fault::AnsweredOutside, Fault::ObjectionWithoutWords]
        );
    }
}
