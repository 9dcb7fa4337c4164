//! A public notice (公示): what it must say, what the public sees of each case, and how it stands on a day.
//!
//! Must not know how it is worded (`texts::notice_text`) nor where it is kept. Rules: domain model §7.

use serde::{Deserialize, Serialize};

use super::{
    calendar::{Convention, EndStatus, Unit},
    role::{ScholarRole, codes},
    scheme::NoticeConfig,
    time::Day,
    workflow::{Action, Reason},
};

codes! {
    /// Where a notice stands, as far as people and the clock have said.
    pub enum NoticeState {
        Draft = "draft",
        Released = "released",
        /// The clock has passed its last day.
        Ended = "ended",
        /// Taken back whole by a signed addendum.
        Withdrawn = "withdrawn",
        /// Another notice stands in its place.
        Superseded = "superseded",
    }

    /// What is added to a notice that is out. The notice itself never changes.
    pub enum AddendumKind {
        /// A misprint that does not change who is meant.
        Erratum = "erratum",
        /// A later end.
        Extension = "extension",
        /// The whole notice is taken back.
        Withdrawal = "withdrawal",
        /// The page can be read again after it could not; days that were lost are made up by an extension.
        Resumption = "resumption",
        /// One item will be published again, corrected.
        Supersede = "supersede",
        /// One item is no longer proposed.
        Correction = "correction",
        /// The candidate of one item has withdrawn.
        Departure = "departure",
    }
}

impl AddendumKind {
    /// What the publicity officer may write; an extension is counted, the others follow from decisions on single cases.
    pub const WRITTEN: &'static [Self] = &[Self::Erratum, Self::Resumption, Self::Withdrawal];
}

/// What the publicity officer prepares. The end date is nobody's to enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub title: String,
    /// The rule or plan it is published under; goes after 根据.
    pub basis: String,
    pub issuer: String,
    pub accept_dept: String,
    pub contact_phone: String,
    pub contact_email: String,
    pub contact_address: String,
    pub days: i32,
    pub unit: Unit,
    pub convention: Convention,
    /// Days after the end for which the list of names stays on the public site.
    pub list_stays_days: i32,
}

impl Draft {
    /// What the notice must say and does not yet (guard of T13).
    pub fn missing(&self) -> Vec<Reason> {
        let parts = [
            ("notice_title", &self.title),
            ("basis", &self.basis),
            ("issuer", &self.issuer),
            ("accept_dept", &self.accept_dept),
            ("contact_phone", &self.contact_phone),
            ("contact_email", &self.contact_email),
            ("contact_address", &self.contact_address),
        ];
        let empty = parts.into_iter().filter(|(_, text)| text.trim().is_empty());
        empty.map(|(field, _)| Reason::NoticeLacks { field }).collect()
    }

    /// How long it runs and how its days are counted.
    pub const fn terms(&self) -> NoticeConfig {
        NoticeConfig {
            days: self.days,
            unit: self.unit,
            convention: self.convention,
            list_stays_days: self.list_stays_days,
        }
    }
}

/// Whether a case leaves its notice with a move, and if so with which addendum; none where the addendum that takes the
/// whole notice back is signed already.
pub const fn leaving(action: Action) -> Option<Option<AddendumKind>> {
    match action {
        Action::Drop | Action::Uphold | Action::Revoke => Some(Some(AddendumKind::Correction)),
        Action::Republish => Some(Some(AddendumKind::Supersede)),
        Action::Withdraw => Some(Some(AddendumKind::Departure)),
        Action::WithdrawNotice => Some(None),
        _ => None,
    }
}

/// What stands against the terms of a notice by those of the scheme (domain model §7): a period may be longer, and is
/// counted in natural days only where the scheme counts so; a list of names may leave sooner (个人信息保护法 art. 19).
pub fn against_scheme(own: &NoticeConfig, scheme: &NoticeConfig) -> Vec<Reason> {
    // The day of release counts, so that the same number of days ends sooner than the scheme's may.
    let sooner = own.convention == Convention::SameDay && scheme.convention == Convention::NextDay;
    let field = match own.unit {
        Unit::Natural if scheme.unit == Unit::Working => Some("unit"),
        _ if own.days < scheme.days => Some("days"),
        _ if own.days == scheme.days && sooner => Some("convention"),
        _ => None,
    };
    let NoticeConfig { days, unit, convention, list_stays_days: most } = *scheme;
    let short = field.map(|field| Reason::NoticeTooShort { field, days, unit, convention });
    let stays = (own.list_stays_days > most).then_some(Reason::ListStaysTooLong { most });
    short.into_iter().chain(stays).collect()
}

/// What the public sees of a case: enough to tell namesakes apart, no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    pub name: String,
    pub role: Option<ScholarRole>,
    pub institution: String,
    #[serde(default)]
    pub institution_en: String,
    /// Empty where the direction is not stated.
    pub direction: String,
    #[serde(default)]
    pub direction_en: String,
}

impl Display {
    /// The name as it is shown after the candidate withdrew: the surname and a star.
    pub fn masked_name(&self) -> String {
        self.name.chars().take(1).chain(['*']).collect()
    }
}

/// A notice as it was released: everything its wording and its hash are made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// `智源示〔2026〕1号`.
    pub number: String,
    pub draft: Draft,
    pub starts_on: Day,
    /// The end that is printed.
    pub ends_on: Day,
    pub end_status: EndStatus,
    /// The end that signed extensions moved it to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_to: Option<Day>,
    pub items: Vec<Display>,
    /// The files that go out with it.
    pub files: Vec<Attached>,
}

/// A file that goes out with a notice: by name and digest, so that the notice's own hash holds it too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Document {
    /// The last day, with every extension.
    pub fn last_day(&self) -> Day {
        self.extended_to.unwrap_or(self.ends_on)
    }

    /// How many of each role it lists, in the order of the roles; `None` counts what is no scholar.
    pub fn counts(&self) -> Vec<(Option<ScholarRole>, usize)> {
        let roles = ScholarRole::ALL.iter().copied().map(Some).chain([None]);
        roles
            .map(|role| (role, self.items.iter().filter(|item| item.role == role).count()))
            .filter(|(_, count)| *count > 0)
            .collect()
    }
}

/// How a released notice stands to the public on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Running,
    /// The period is over and the list can still be read.
    Over,
    /// Only the record of the result is left (domain model §7).
    Recorded,
    Withdrawn,
    Superseded,
}

impl Standing {
    /// How it stands; `None` while it is a draft, which the public does not know of.
    pub fn on(today: Day, state: NoticeState, ends_on: Day, list_stays_days: i32) -> Option<Self> {
        match state {
            NoticeState::Draft => None,
            NoticeState::Withdrawn => Some(Self::Withdrawn),
            NoticeState::Superseded => Some(Self::Superseded),
            NoticeState::Released | NoticeState::Ended if today <= ends_on => Some(Self::Running),
            NoticeState::Released | NoticeState::Ended if today <= ends_on.plus_days(list_stays_days) => {
                Some(Self::Over)
            }
            NoticeState::Released | NoticeState::Ended => Some(Self::Recorded),
        }
    }

    /// Whether the public reads the names.
    pub const fn shows_names(self) -> bool {
        matches!(self, Self::Running | Self::Over)
    }

    pub const fn is_running(self) -> bool {
        matches!(self, Self::Running)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_day_runs_to_its_end_and_the_list_leaves_later() {
        let on = |today: &str, state| Standing::on(day(today), state, day("2026-03-09"), 30);
        for (today, standing) in [
            ("2026-03-09", Standing::Running),
            ("2026-03-10", Standing::Over),
            ("2026-04-08", Standing::Over),
            ("2026-04-09", Standing::Recorded),
        ] {
            assert_eq!(on(today, NoticeState::Released), Some(standing), "{today}");
            assert_eq!(on(today, NoticeState::Ended), Some(standing), "{today}");
            assert_eq!(on(today, NoticeState::Withdrawn), Some(Standing::Withdrawn), "{today}");
            assert_eq!(on(today, NoticeState::Draft), None);
        }
    }

    #[test]
    fn a_masked_name_keeps_the_surname_only() {
        let display = |name: &str| Display {
            name: name.to_owned(),
            role: None,
            institution: String::new(),
            institution_en: String::new(),
            direction: String::new(),
            direction_en: String::new(),
        };
        assert_eq!(display("测试甲").masked_name(), "测*");
        assert_eq!(display("Ada Test").masked_name(), "A*");
    }

    #[test]
    fn a_period_is_never_weaker_than_the_schemes() {
        let terms = |days, unit, convention, list_stays_days| NoticeConfig { days, unit, convention, list_stays_days };
        let (working, natural) = (Unit::Working, Unit::Natural);
        let (next, same) = (Convention::NextDay, Convention::SameDay);
        let fields = |own: NoticeConfig, scheme: &NoticeConfig| -> Vec<_> {
            against_scheme(&own, scheme).iter().map(|reason| reason.field().unwrap()).collect()
        };
        let five = terms(5, working, next, 30);
        for (own, wrong) in [
            (terms(5, working, next, 30), vec![]),
            (terms(7, working, next, 0), vec![]),
            (terms(1, working, next, 30), vec!["days"]),
            (terms(5, working, same, 30), vec!["convention"]),
            (terms(6, working, same, 30), vec![]),
            (terms(30, natural, next, 30), vec!["unit"]),
            (terms(5, working, next, 31), vec!["list_stays_days"]),
            (terms(4, working, next, 3660), vec!["days", "list_stays_days"]),
        ] {
            assert_eq!(fields(own.clone(), &five), wrong, "{own:?}");
        }
        let ten = terms(10, natural, same, 30);
        assert_eq!(fields(terms(10, natural, next, 30), &ten), [""; 0]);
        assert_eq!(fields(terms(10, working, same, 30), &ten), [""; 0], "ten working days are no fewer");
        assert_eq!(fields(terms(9, natural, next, 30), &ten), ["days"]);
    }

    #[test]
    fn what_a_draft_lacks_is_named_all_at_once() {
        let mut draft = Draft {
            title: "关于测试的公示".to_owned(),
            basis: " ".to_owned(),
            issuer: "测试办公室".to_owned(),
            accept_dept: "测试监督组".to_owned(),
            contact_phone: String::new(),
            contact_email: "a@test.invalid".to_owned(),
            contact_address: "测试路1号".to_owned(),
            days: 5,
            unit: Unit::Working,
            convention: Convention::NextDay,
            list_stays_days: 30,
        };
        let lacks = |field| Reason::NoticeLacks { field };
        assert_eq!(draft.missing(), [lacks("basis"), lacks("contact_phone")]);
        draft.basis = "测试计划".to_owned();
        draft.contact_phone = "010-0000".to_owned();
        assert_eq!(draft.missing(), []);
    }
}
