//! An objection to a case in notice (异议): what it must have, why it may be refused, how it ends, and its clocks.
//!
//! Who objected is sealed (`vault`) and known to the supervisor only. Rules: domain model §8, decisions 32.

use serde::{Deserialize, Serialize};

use super::{
    calendar::{Calendar, Convention},
    role::codes,
    time::Day,
    workflow::Reason,
};

codes! {
    /// What is objected to.
    pub enum Topic {
        Eligibility = "eligibility",
        Integrity = "integrity",
        Recusal = "recusal",
        Procedure = "procedure",
        Fact = "fact",
        Other = "other",
    }

    /// Who objects: a person signs, a unit stamps.
    pub enum ObjectorKind {
        Person = "person",
        Unit = "unit",
    }

    /// How it came in.
    pub enum Channel {
        Web = "web",
        Paper = "paper",
        Visit = "visit",
    }

    /// How far it is.
    pub enum ObjectionState {
        /// Received; blocks the closing of the period until it is decided on.
        Received = "received",
        Admitted = "admitted",
        Refused = "refused",
        /// The finding is written, the reply is not sent.
        Found = "found",
        Answered = "answered",
    }

    /// Why an objection is not admitted: the closed list.
    pub enum RefusalGround {
        Anonymous = "anonymous",
        FalseIdentity = "false_identity",
        NoContact = "no_contact",
        Late = "late",
        NoFact = "no_fact",
        NotAboutContent = "not_about_content",
        AcademicOnly = "academic_only",
        NothingNew = "nothing_new",
        ForTheCourts = "for_the_courts",
    }

    /// What the investigation found.
    pub enum Outcome {
        Unfounded = "unfounded",
        /// Partly right: what was published is corrected.
        Corrected = "corrected",
        Upheld = "upheld",
    }

    /// A step of the handling, as the file of the objection lists it.
    pub enum StepKind {
        CandidateStatement = "candidate_statement",
        HostStatement = "host_statement",
        ExpertOpinion = "expert_opinion",
        /// A file from whoever objected; it may tell who that is.
        Evidence = "evidence",
        /// A copy of such a file without its properties, for those concerned.
        Copy = "copy",
        Note = "note",
        Extension = "extension",
        Finding = "finding",
        Reply = "reply",
        Reading = "reading",
        /// A file of evidence was read.
        FileReading = "file_reading",
    }
}

impl StepKind {
    /// What the supervisor enters freely; the others follow from a decision.
    pub const ENTERED: &'static [Self] =
        &[Self::CandidateStatement, Self::HostStatement, Self::ExpertOpinion, Self::Note];
}

impl ObjectionState {
    /// Whether those concerned are told of it: from its admission on.
    pub const fn is_told(self) -> bool {
        matches!(self, Self::Admitted | Self::Found | Self::Answered)
    }

    /// Whether something must still be decided or answered.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Admitted | Self::Found)
    }
}

/// Characters that the account of the facts has at least.
const STATEMENT_LEAST: i64 = 20;

/// What is objected to and why: told to the candidate, never who said it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub topic: Topic,
    pub statement: String,
    /// Evidence, or a lead that can be followed.
    pub evidence: String,
}

impl Content {
    /// What the content lacks.
    pub fn faults(&self) -> Vec<Reason> {
        let mut faults = Vec::new();
        let has = self.statement.chars().filter(|letter| !letter.is_whitespace()).count() as i64;
        if has > 0 && has < STATEMENT_LEAST {
            faults.push(Reason::TooShort { field: "objection_statement", least: STATEMENT_LEAST, has });
        }
        faults
    }
}

/// Who objects: exists in clear only on its way into the vault and before the supervisor's eyes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub kind: ObjectorKind,
    /// The person's name, or the unit's.
    pub name: String,
    /// Whom to speak to, for a unit.
    pub contact_person: String,
    pub phone: String,
    pub email: String,
    /// A written one bears the unit's stamp, or the person's signature.
    pub signed: bool,
}

/// Says that there is somebody, not who: an identity must not reach a log.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(sealed)")
    }
}

impl Identity {
    /// Why nobody can be answered: a name and a way to reach are required.
    pub fn faults(&self) -> Vec<Reason> {
        let mut faults = Vec::new();
        let name = self.name.trim();
        let unnamed = ["匿名", "无名", "佚名", "不具名"].iter().any(|word| name.contains(word))
            || name.eq_ignore_ascii_case("anonymous");
        if name.chars().count() < 2 || unnamed {
            faults.push(Reason::ObjectorUnnamed);
        }
        if self.phone.trim().is_empty() && self.email.trim().is_empty() {
            faults.push(Reason::ObjectorUnreachable);
        }
        let phone_digits = self.phone.chars().filter(char::is_ascii_digit).count();
        let odd = self.phone.chars().any(|letter| !(letter.is_ascii_digit() || "+-() ".contains(letter)));
        if !self.phone.trim().is_empty() && (odd || !(7..=20).contains(&phone_digits)) {
            faults.push(Reason::NotAPhone { field: "phone" });
        }
        if self.kind == ObjectorKind::Unit && self.contact_person.trim().is_empty() {
            faults.push(Reason::Required { field: "contact_person" });
        }
        faults
    }
}

impl Identity {
    /// Whether nothing is said of who objects.
    pub fn is_nobody(&self) -> bool {
        [&self.name, &self.contact_person, &self.phone, &self.email].iter().all(|said| said.trim().is_empty())
    }

    /// What is wrong with what a letter says of its writer. It is entered as it came: that it names nobody, or no way to
    /// reach them, is a ground on which it is refused.
    pub fn faults_on_paper(&self) -> Vec<Reason> {
        let mut faults = self.faults();
        faults.retain(|fault| matches!(fault, Reason::NotAPhone { .. }));
        faults
    }

    /// Where the content, which is kept in clear and which the candidate reads, says who objects.
    pub fn told_in(&self, content: &Content) -> Vec<Reason> {
        let fields = [("objection_statement", &content.statement), ("evidence", &content.evidence)];
        let telling = fields.into_iter().filter(|(_, text)| self.is_told_by(text));
        telling.map(|(field, _)| Reason::TellsObjector { field }).collect()
    }

    /// Whether a text has the name, the contact or the end of the telephone number in it, however spaced.
    fn is_told_by(&self, text: &str) -> bool {
        let folded = |text: &str| -> String {
            text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
        };
        let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
        let number = digits(&self.phone);
        let number = &number[number.len().saturating_sub(PHONE_END)..];
        let runs = text.replace([' ', '-', '(', ')', '\u{3000}'], "");
        let has_number = number.len() >= PHONE_LEAST && runs.contains(number);
        let text = folded(text);
        let names = [&self.name, &self.contact_person, &self.email].map(|name| folded(name));
        has_number || names.iter().any(|name| name.chars().count() >= 2 && text.contains(name))
    }
}

/// Digits at the end of a telephone number by which it is found in a text, and how many make a number at all.
const PHONE_END: usize = 8;
const PHONE_LEAST: usize = 7;

/// The day `working_days` after `from`; `None` where the calendar does not reach.
pub fn due(calendar: &Calendar, from: Day, working_days: i32) -> Option<Day> {
    calendar.add_workdays(from, working_days, Convention::NextDay).ok().and_then(|period| period.ends_on)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(name: &str, phone: &str, email: &str) -> Identity {
        Identity {
            kind: ObjectorKind::Person,
            name: name.to_owned(),
            contact_person: String::new(),
            phone: phone.to_owned(),
            email: email.to_owned(),
            signed: false,
        }
    }

    #[test]
    fn nobody_without_a_name_or_a_way_to_reach() {
        assert_eq!(identity("测试乙", "010-6250 0000", "").faults(), []);
        assert_eq!(identity("测试乙", "", "b@test.invalid").faults(), []);
        assert_eq!(identity("测试乙", " ", "").faults(), [Reason::ObjectorUnreachable]);
        assert_eq!(identity("一名匿名群众", "13800000000", "").faults(), [Reason::ObjectorUnnamed]);
        assert_eq!(identity("", "", "").faults(), [Reason::ObjectorUnnamed, Reason::ObjectorUnreachable]);
        assert_eq!(identity("测试乙", "12345", "").faults(), [Reason::NotAPhone { field: "phone" }]);
        assert_eq!(identity("测试乙", "电话见信", "").faults(), [Reason::NotAPhone { field: "phone" }]);
    }

    #[test]
    fn what_the_candidate_reads_says_not_who_objects() {
        let who = identity("测试 乙", "+86 138-0013-8000", "Yi@Test.invalid");
        let fields = |statement: &str, evidence: &str| -> Vec<Option<&str>> {
            let (statement, evidence) = (statement.to_owned(), evidence.to_owned());
            let told = who.told_in(&Content { topic: Topic::Fact, statement, evidence });
            told.iter().map(Reason::field).collect()
        };
        assert_eq!(fields("成果与记录不一致，2018年3月发表。", "见附件第138页"), []);
        assert_eq!(fields("我是测试乙，与其共事。", ""), [Some("objection_statement")]);
        assert_eq!(fields("", "可电138 0013 8000核实"), [Some("evidence")]);
        assert_eq!(fields("来信请寄 yi@test.invalid", "测试乙的笔记"), [Some("objection_statement"), Some("evidence")]);
        assert_eq!(
            identity("", "", "").told_in(&Content {
                topic: Topic::Fact,
                statement: "测试".to_owned(),
                evidence: String::new()
            }),
            []
        );
    }

    #[test]
    fn a_letter_is_entered_as_it_came() {
        assert_eq!(identity("", "", "").faults_on_paper(), []);
        assert!(identity("", " ", "").is_nobody() && !identity("", "13800000000", "").is_nobody());
        assert_eq!(identity("", "12345", "").faults_on_paper(), [Reason::NotAPhone { field: "phone" }]);
    }

    #[test]
    fn an_identity_does_not_print_itself() {
        assert_eq!(format!("{:?}", identity("测试乙", "13800000000", "")), "Identity(sealed)");
    }
}
