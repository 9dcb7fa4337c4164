//! How long what is kept is kept, why, and what remains afterwards (保存期限): one table, which the job, the settings and
//! the privacy page read.
//!
//! Periods marked [`Mark::Law`] follow from an article; the others are defaults that the office may set anew.

use super::{
    role::codes,
    time::Moment,
    workflow::{RefusalKind, Stage},
};

codes! {
    /// A rule of keeping.
    pub enum Keeping {
        /// Drafts that were never submitted, from their last saving.
        Draft = "draft",
        /// How to reach the candidate of a case without success, from its end.
        FailedContact = "failed_contact",
        /// The whole of a case without success that stood on no notice.
        FailedCase = "failed_case",
        /// Objections with the sealed identity, from their arrival.
        Objection = "objection",
        /// Requests of the public with the sealed contact, from their answer.
        Petition = "petition",
        /// Case files, minutes and contracts of whoever was appointed.
        Appointed = "appointed",
        /// Names on a public notice, from the end of its period.
        PublicList = "public_list",
        /// The chain of events: no personal value is in it.
        Chain = "chain",
        /// What the server writes of requests (网络安全法第二十一条).
        ServerLog = "server_log",
        /// Sessions of signed-in accounts, and their cookie.
        Session = "session",
        /// Attempts to sign in, counted under a hash.
        SignInFailure = "sign_in_failure",
        /// Answers to forms, kept so that a double click does nothing twice.
        FormAnswer = "form_answer",
        /// That a mail went out; its words and addresses are not kept at all.
        Mail = "mail",
        /// Messages of the inbox that were read and are about no case.
        Message = "message",
    }

    /// How it ends.
    pub enum Ending {
        /// Listed by the clock, proposed by one person, confirmed by another.
        TwoPeople = "two_people",
        /// By the clock: it serves nobody any more.
        Clock = "clock",
        /// With the notice that says how long its list stays.
        Notice = "notice",
        /// By whoever runs the server.
        Operator = "operator",
        /// Never.
        Never = "never",
    }

    /// Where a period comes from.
    pub enum Mark {
        Law = "law",
        Default = "default",
    }

    /// What a tombstone stands for.
    pub enum Grave {
        Case = "case",
        Objection = "objection",
        Petition = "petition",
    }

    /// How a list of what is due stands.
    pub enum ListState {
        Prepared = "prepared",
        Proposed = "proposed",
        Refused = "refused",
        CarriedOut = "carried_out",
    }
}

/// A line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub keeping: Keeping,
    pub ending: Ending,
    pub mark: Mark,
    /// Days it is kept where nobody set another number; `None` for what is kept for good, or by what another record says.
    pub days: Option<i64>,
    /// The setting that holds another number, with its bounds.
    pub setting: Option<Setting>,
}

/// A period that the office may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    pub key: &'static str,
    pub least: i64,
    pub most: i64,
}

const fn fixed(keeping: Keeping, ending: Ending, mark: Mark, days: Option<i64>) -> Line {
    Line { keeping, ending, mark, days, setting: None }
}

const fn set(keeping: Keeping, ending: Ending, days: i64, (key, least, most): (&'static str, i64, i64)) -> Line {
    Line { keeping, ending, mark: Mark::Default, days: Some(days), setting: Some(Setting { key, least, most }) }
}

/// Days of a year, as periods are counted here.
const YEAR: i64 = 365;

/// The whole table. `story::retention` walks it: the privacy page says every line of it.
#[rustfmt::skip]
pub const TABLE: &[Line] = &[
    set(Keeping::Draft,           Ending::TwoPeople, 180,       ("keep_draft_days", 90, 2 * YEAR)),
    set(Keeping::FailedContact,   Ending::TwoPeople, 2 * YEAR,  ("keep_failed_contact_days", 180, 5 * YEAR)),
    set(Keeping::FailedCase,      Ending::TwoPeople, 10 * YEAR, ("keep_failed_case_days", 3 * YEAR, 30 * YEAR)),
    set(Keeping::Objection,       Ending::TwoPeople, 30 * YEAR, ("keep_objection_days", 10 * YEAR, 50 * YEAR)),
    set(Keeping::Petition,        Ending::TwoPeople, 2 * YEAR,  ("keep_petition_days", 180, 10 * YEAR)),
    fixed(Keeping::Appointed,     Ending::Never,     Mark::Default, None),
    fixed(Keeping::PublicList,    Ending::Notice,    Mark::Default, None),
    fixed(Keeping::Chain,         Ending::Never,     Mark::Default, None),
    fixed(Keeping::ServerLog,     Ending::Operator,  Mark::Law,     Some(180)),
    fixed(Keeping::Session,       Ending::Clock,     Mark::Default, Some(7)),
    fixed(Keeping::SignInFailure, Ending::Clock,     Mark::Default, Some(1)),
    fixed(Keeping::FormAnswer,    Ending::Clock,     Mark::Default, Some(14)),
    fixed(Keeping::Mail,          Ending::Clock,     Mark::Default, Some(90)),
    set(Keeping::Message,         Ending::Clock,     YEAR,      ("keep_message_days", 90, 5 * YEAR)),
];

impl Keeping {
    /// The line of a rule. Every rule has exactly one (held by a test).
    pub fn line(self) -> &'static Line {
        TABLE.iter().find(|line| line.keeping == self).unwrap_or(&TABLE[0])
    }

    /// The rules whose ending takes two people, in the order of the table.
    pub fn by_two() -> impl Iterator<Item = Self> {
        TABLE.iter().filter(|line| line.ending == Ending::TwoPeople).map(|line| line.keeping)
    }

    /// What a tombstone under the rule stands for.
    pub const fn grave(self) -> Grave {
        match self {
            Self::Objection => Grave::Objection,
            Self::Petition => Grave::Petition,
            _ => Grave::Case,
        }
    }

    /// The instant before which a period that is over began, by the settings: pairs of key and value.
    pub fn cutoff(self, settings: &[(String, String)], now: Moment) -> Moment {
        now.plus_days(-self.days(settings))
    }

    /// Days it is kept, by the settings.
    pub fn days(self, settings: &[(String, String)]) -> i64 {
        let line = self.line();
        let set = line.setting.and_then(|setting| {
            let known = settings.iter().find(|(key, _)| key == setting.key)?;
            known.1.parse().ok().map(|days: i64| days.clamp(setting.least, setting.most))
        });
        set.or(line.days).unwrap_or(i64::from(i32::MAX))
    }
}

/// Every setting of a period, in the order of the table.
pub fn settings() -> impl Iterator<Item = (Setting, i64)> {
    TABLE.iter().filter_map(|line| line.setting.zip(line.days))
}

/// The stages of a case that ended without success. What was selected once is of those appointed, even if it ended badly.
pub const WITHOUT_SUCCESS: [Stage; 3] = [Stage::NotAccepted, Stage::NotSelected, Stage::Withdrawn];

/// Records on one list: what one transaction erases.
pub const MOST_ON_LIST: i64 = 500;
/// Days for which nothing is listed after an approver refused a list.
pub const REST_AFTER_REFUSAL: i64 = 30;

/// Why a list goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is further on than the page it was done from.
    FurtherOn,
    /// Something on it is not due any more.
    NoLongerDue,
    /// The record was erased: nothing is done with it any more.
    Erased,
}

impl Fault {
    /// The answer a fault leads to.
    pub const fn kind(self) -> RefusalKind {
        RefusalKind::Conflict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_one_line_and_its_default_is_within_its_bounds() {
        for keeping in Keeping::ALL {
            assert_eq!(TABLE.iter().filter(|line| line.keeping == *keeping).count(), 1, "{keeping:?}");
        }
        for (setting, days) in settings() {
            assert!((setting.least..=setting.most).contains(&days), "{setting:?}");
        }
        let two: Vec<_> = Keeping::by_two().collect();
        assert!(two.iter().all(|keeping| keeping.line().setting.is_some()), "who erases says after how long");
        assert_eq!(two.len(), 5);
    }

    #[test]
    fn a_period_is_as_set_and_never_out_of_bounds() {
        let set = |days: &str| vec![("keep_draft_days".to_owned(), days.to_owned())];
        assert_eq!(Keeping::Draft.days(&[]), 180);
        assert_eq!(Keeping::Draft.days(&set("200")), 200);
        assert_eq!(Keeping::Draft.days(&set("1")), 90, "a value from before the bounds erases nothing early");
        assert_eq!(Keeping::Draft.days(&set("soon")), 180);
        let now = Moment::parse_local("2026-03-02T09:00");
        assert_eq!(now.map(|now| Keeping::Draft.cutoff(&[], now)), Moment::parse_local("2025-09-03T09:00"));
    }
}
