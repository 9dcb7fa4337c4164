//! Rules of the registers that look at more than one field.

use super::{Kind, entry::Entry, fault::Fault};
use crate::domain::{time::Day, workflow::Reason};

/// A laboratory is supported for at most so many consecutive months (L-07: `最多可连续支持三年`).
pub const LAB_MONTHS: i64 = 36;
/// A gap of at least so many months between two agreements begins a new count [D].
pub const GAP_MONTHS: i32 = 12;

/// What a rule must know besides the record itself.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The record's own id, and that of what it belongs to.
    pub own: Option<i64>,
    pub whole: Option<i64>,
    /// What a project's discipline and focus area are listed as, with their programme.
    pub axes: Axes,
    /// The other agreements of the laboratory.
    pub agreements: Vec<(Day, Day)>,
    /// The open level a dataset had before, and whether the person who changes it answers for data.
    pub by_steward: bool,
    pub open_before: String,
    /// The laboratory has at least one agreement on record.
    pub has_agreement: bool,
}

/// Where two items of a programme are listed: the kind of list, and the programme.
#[derive(Clone, Debug, Default)]
pub struct Axes {
    pub discipline: Option<(String, i64)>,
    pub area: Option<(String, i64)>,
}

/// Everything that is wrong with a record as a whole.
pub fn faults(kind: Kind, entry: &Entry, around: &Around) -> Vec<Reason> {
    match kind {
        Kind::Lab => order(entry, "lab_starts_on", "lab_ends_on"),
        Kind::LabContribution => contribution(entry),
        Kind::LabPerson => post(entry, around),
        Kind::LabAgreement => agreement(entry, around),
        Kind::Phase => years(entry),
        Kind::ProgrammeLink => not_itself(entry, "other_programme", around.whole),
        Kind::Article => not_itself(entry, "related_to", around.own),
        Kind::Project => project(entry, around),
        Kind::ComputeGrant => compute(entry),
        Kind::EthicsReview => order(entry, "reviewed_on", "valid_until"),
        Kind::Dataset => openness(entry, around),
        Kind::Challenge => challenge(entry),
        Kind::Attendance => attendance(entry),
        _ => Vec::new(),
    }
}

fn unless(holds: bool, reason: Reason) -> Vec<Reason> {
    if holds { Vec::new() } else { vec![reason] }
}

/// A period ends on the day it begins or later.
fn order(entry: &Entry, starts: &'static str, ends: &'static str) -> Vec<Reason> {
    match (entry.day(starts), entry.day(ends)) {
        (Some(first), Some(last)) => unless(first <= last, Reason::Register(Fault::EndsBeforeStart { field: ends })),
        _ => Vec::new(),
    }
}

/// No record refers to itself.
fn not_itself(entry: &Entry, field: &'static str, own: Option<i64>) -> Vec<Reason> {
    let itself = own.is_some() && entry.link(field) == own;
    unless(!itself, Fault::Itself { field }.into())
}

/// A project stands in a cell of its own programme's matrix: a discipline on one side, a focus area on the other.
fn project(entry: &Entry, around: &Around) -> Vec<Reason> {
    let mut reasons = order(entry, "project_starts_on", "project_ends_on");
    let axes = [("of_discipline", "discipline", &around.axes.discipline), ("of_area", "focus_area", &around.axes.area)];
    for (field, list, listed) in axes {
        let fits = listed.as_ref().is_none_or(|(kind, of)| kind == list && entry.link("of_programme") == Some(*of));
        reasons.extend(unless(fits, Fault::WrongAxis { field }.into()));
    }
    reasons
}

/// Only money is counted; everything else is told in words.
fn contribution(entry: &Entry) -> Vec<Reason> {
    let money = entry.text("contribution_kind") == "money";
    let counted = ["pledged_money", "delivered_money"];
    counted
        .into_iter()
        .filter(|field| !money && entry.number(field).is_some())
        .map(|field| Reason::Register(Fault::OnlyMoneyIsCounted { field }))
        .collect()
}

/// Nobody holds a post before an agreement is recorded: until then it is 拟任.
fn post(entry: &Entry, around: &Around) -> Vec<Reason> {
    let mut reasons = order(entry, "post_starts_on", "post_ends_on");
    if entry.text("post_status") != "proposed" && !around.has_agreement {
        reasons.push(Reason::Register(Fault::PostNeedsAgreement { field: "post_status" }));
    }
    reasons
}

/// The agreements of a laboratory do not overlap, and together do not support it longer than the limit.
fn agreement(entry: &Entry, around: &Around) -> Vec<Reason> {
    let mut reasons = order(entry, "agreement_starts_on", "agreement_ends_on");
    let (Some(first), Some(last)) = (entry.day("agreement_starts_on"), entry.day("agreement_ends_on")) else {
        return reasons;
    };
    if first > last {
        return reasons;
    }
    if around.agreements.iter().any(|(starts, ends)| first <= *ends && *starts <= last) {
        reasons.push(Reason::Register(Fault::AgreementsOverlap { field: "agreement_starts_on" }));
    }
    let mut all = around.agreements.clone();
    all.push((first, last));
    let months = longest_support(&all);
    if months > LAB_MONTHS {
        reasons.push(Reason::Register(Fault::SupportedTooLong {
            field: "agreement_ends_on",
            most: LAB_MONTHS,
            months,
        }));
    }
    reasons
}

/// The most months a laboratory is supported without a break: what its agreements sum up to, a begun month counted
/// whole. A gap shorter than [`GAP_MONTHS`] does not begin a new count, and is not counted itself.
pub fn longest_support(agreements: &[(Day, Day)]) -> i64 {
    let mut sorted = agreements.to_vec();
    sorted.sort_unstable();
    let mut longest = 0;
    let mut run = 0;
    let mut until: Option<Day> = None;
    for (starts, ends) in sorted {
        let broken = until.is_none_or(|until| until.plus_days(1).plus_months(GAP_MONTHS) <= starts);
        run = if broken { 0 } else { run } + months(starts, ends);
        longest = longest.max(run);
        until = Some(until.map_or(ends, |until| until.max(ends)));
    }
    longest
}

/// Months from the first to the last day of a period, both counted; a begun month counts whole.
fn months(starts: Day, ends: Day) -> i64 {
    let after = ends.plus_days(1);
    (1..=12_000).find(|months| starts.plus_months(*months) >= after).map_or(12_000, i64::from)
}

fn years(entry: &Entry) -> Vec<Reason> {
    match (entry.number("year_from"), entry.number("year_to")) {
        (Some(first), Some(last)) => {
            unless(first <= last, Reason::Register(Fault::EndsBeforeStart { field: "year_to" }))
        }
        _ => Vec::new(),
    }
}

fn compute(entry: &Entry) -> Vec<Reason> {
    let mut reasons = order(entry, "grant_starts_on", "grant_ends_on");
    if let (Some(granted), Some(used)) = (entry.number("granted"), entry.number("used"))
        && used > granted
    {
        reasons.push(Reason::Register(Fault::UsedAboveGranted { field: "used", granted }));
    }
    reasons
}

/// How open data may be (科学数据管理办法; domain model §10.4): what is core or secret is closed; what is important is
/// opened by whoever answers for data; personal information and human genetic data are conditional at most, with an
/// ethics review on file.
fn openness(entry: &Entry, around: &Around) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let open = entry.text("open_level");
    let opened = !matches!(open, "" | "closed");
    let field = "open_level";
    if opened && entry.text("security_level") == "core" {
        reasons.push(Reason::Register(Fault::CoreStaysClosed { field }));
    }
    if opened && entry.day("secrecy_until").is_some() {
        reasons.push(Reason::Register(Fault::SecretStaysClosed { field }));
    }
    if opened && entry.text("security_level") == "important" && open != around.open_before && !around.by_steward {
        reasons.push(Reason::Register(Fault::StewardOpens { field }));
    }
    let sensitive = entry.yes("has_personal_info") == Some(true) || entry.yes("has_human_genetic") == Some(true);
    if sensitive && matches!(open, "open" | "registered") {
        reasons.push(Reason::Register(Fault::ConditionalAtMost { field }));
    }
    if sensitive && opened && entry.text("ethics_on_file").is_empty() {
        reasons.push(Reason::Register(Fault::EthicsMissing { field: "ethics_on_file" }));
    }
    if open == "conditional" && entry.text("open_conditions").is_empty() {
        reasons.push(Reason::Required { field: "open_conditions" });
    }
    reasons
}

/// The days of a challenge follow each other; results may come out on the closing day.
fn challenge(entry: &Entry) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let days = ["challenge_starts_on", "test_opens_on", "submissions_close_on", "results_on"];
    let set: Vec<(&'static str, Day)> = days.into_iter().filter_map(|name| Some((name, entry.day(name)?))).collect();
    for pair in set.windows(2) {
        if let [(_, before), (field, after)] = pair
            && before > after
        {
            reasons.push(Reason::Register(Fault::EndsBeforeStart { field }));
        }
    }
    let prize = entry.number("prize").is_some();
    if prize && entry.text("prize_unit").is_empty() {
        reasons.push(Reason::Required { field: "prize_unit" });
    }
    if !prize && !entry.text("prize_unit").is_empty() {
        reasons.push(Reason::Required { field: "prize" });
    }
    reasons
}

/// A person or an institution, never both.
fn attendance(entry: &Entry) -> Vec<Reason> {
    let person = entry.link("attending_person").is_some();
    let institution = entry.link("attending_institution").is_some();
    unless(person != institution, Reason::Register(Fault::PersonOrInstitution { field: "attending_person" }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::register::entry::Value;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn entry(values: &[(&'static str, &str)]) -> Entry {
        let mut entry = Entry::default();
        for (name, value) in values {
            let value = match *value {
                "true" => Value::Yes(true),
                number if number.parse::<i64>().is_ok() => Value::Number(number.parse().unwrap()),
                text => Value::Text(text.to_owned()),
            };
            entry.set(name, Some(value));
        }
        entry
    }

    #[test]
    fn twelve_and_twelve_and_thirteen_months_are_too_long() {
        let mut around = Around {
            agreements: vec![(day("2026-01-01"), day("2026-12-31")), (day("2027-01-01"), day("2027-12-31"))],
            ..Around::default()
        };
        let third = |ends: &str| entry(&[("agreement_starts_on", "2028-01-01"), ("agreement_ends_on", ends)]);
        assert_eq!(faults(Kind::LabAgreement, &third("2028-12-31"), &around), []);
        let too_long = Reason::Register(Fault::SupportedTooLong { field: "agreement_ends_on", most: 36, months: 37 });
        assert_eq!(faults(Kind::LabAgreement, &third("2029-01-31"), &around), std::slice::from_ref(&too_long));
        assert_eq!(faults(Kind::LabAgreement, &third("2029-01-01"), &around), [too_long]);
        around.agreements.clear();
        assert_eq!(faults(Kind::LabAgreement, &third("2030-12-31"), &around), []);
    }

    #[test]
    fn only_a_year_without_support_begins_a_new_count() {
        let first = (day("2020-01-01"), day("2022-12-31"));
        assert_eq!(longest_support(&[first]), 36);
        assert_eq!(longest_support(&[first, (day("2023-01-02"), day("2023-01-31"))]), 37);
        assert_eq!(longest_support(&[first, (day("2023-12-31"), day("2024-01-30"))]), 37);
        assert_eq!(longest_support(&[first, (day("2024-01-01"), day("2026-12-31"))]), 36);
        assert_eq!(longest_support(&[(day("2024-01-31"), day("2024-02-29"))]), 2);
        assert_eq!(longest_support(&[]), 0);
    }

    #[test]
    fn agreements_do_not_overlap() {
        let around = Around { agreements: vec![(day("2026-01-01"), day("2026-12-31"))], ..Around::default() };
        let next = entry(&[("agreement_starts_on", "2026-12-31"), ("agreement_ends_on", "2027-06-30")]);
        assert_eq!(
            faults(Kind::LabAgreement, &next, &around),
            [Reason::Register(Fault::AgreementsOverlap { field: "agreement_starts_on" })]
        );
    }

    #[test]
    fn nobody_is_appointed_before_an_agreement() {
        let appointed = entry(&[("post_status", "appointed")]);
        let without = Around::default();
        assert_eq!(
            faults(Kind::LabPerson, &appointed, &without),
            [Reason::Register(Fault::PostNeedsAgreement { field: "post_status" })]
        );
        let with = Around { has_agreement: true, ..Around::default() };
        assert_eq!(faults(Kind::LabPerson, &appointed, &with), []);
        assert_eq!(faults(Kind::LabPerson, &entry(&[("post_status", "proposed")]), &without), []);
    }

    #[test]
    fn a_project_stands_in_a_cell_of_its_own_programme() {
        let mut entry = Entry::default();
        entry.set("of_programme", Some(Value::Link(1)));
        let judge = |discipline: (&str, i64), area: (&str, i64)| {
            let axes =
                Axes { discipline: Some((discipline.0.into(), discipline.1)), area: Some((area.0.into(), area.1)) };
            faults(Kind::Project, &entry, &Around { axes, ..Around::default() })
        };
        assert_eq!(judge(("discipline", 1), ("focus_area", 1)), []);
        assert_eq!(
            judge(("discipline", 2), ("action", 1)),
            [Fault::WrongAxis { field: "of_discipline" }.into(), Fault::WrongAxis { field: "of_area" }.into()]
        );
    }

    #[test]
    fn no_record_refers_to_itself() {
        let mut entry = Entry::default();
        entry.set("other_programme", Some(Value::Link(1)));
        let around = Around { whole: Some(1), ..Around::default() };
        let itself = Fault::Itself { field: "other_programme" };
        assert_eq!(faults(Kind::ProgrammeLink, &entry, &around), [itself.into()]);
        assert_eq!(faults(Kind::ProgrammeLink, &entry, &Around { whole: Some(2), ..Around::default() }), []);
    }

    #[test]
    fn levels_bind_how_open_data_may_be() {
        let field = "open_level";
        let judge = |values: &[(&'static str, &str)], by_steward| {
            faults(Kind::Dataset, &entry(values), &Around { by_steward, ..Around::default() })
        };
        assert_eq!(
            judge(&[("security_level", "core"), (field, "open")], true),
            [Reason::Register(Fault::CoreStaysClosed { field })]
        );
        assert_eq!(judge(&[("security_level", "core"), (field, "closed")], false), []);
        assert_eq!(
            judge(&[("secrecy_until", "2030-01-01"), (field, "open")], true),
            [Reason::Register(Fault::SecretStaysClosed { field })]
        );
        let important = [("security_level", "important"), (field, "registered")];
        assert_eq!(judge(&important, false), [Reason::Register(Fault::StewardOpens { field })]);
        assert_eq!(judge(&important, true), []);
        let kept = Around { open_before: "registered".to_owned(), ..Around::default() };
        assert_eq!(faults(Kind::Dataset, &entry(&important), &kept), []);
        let personal = [("has_personal_info", "true"), (field, "open")];
        assert_eq!(
            judge(&personal, true),
            [
                Reason::Register(Fault::ConditionalAtMost { field }),
                Reason::Register(Fault::EthicsMissing { field: "ethics_on_file" })
            ]
        );
        let careful = [
            ("has_human_genetic", "true"),
            (field, "conditional"),
            ("ethics_on_file", "伦理委员会"),
            ("open_conditions", "签署协议"),
        ];
        assert_eq!(judge(&careful, false), []);
    }

    #[test]
    fn results_may_come_out_on_the_closing_day() {
        let same = [("submissions_close_on", "2019-06-10"), ("results_on", "2019-06-10")];
        assert_eq!(faults(Kind::Challenge, &entry(&same), &Around::default()), []);
        let before = [("submissions_close_on", "2019-06-10"), ("results_on", "2019-06-09"), ("prize", "1000000")];
        assert_eq!(
            faults(Kind::Challenge, &entry(&before), &Around::default()),
            [
                Reason::Register(Fault::EndsBeforeStart { field: "results_on" }),
                Reason::Required { field: "prize_unit" }
            ]
        );
    }
}
