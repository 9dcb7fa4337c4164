//! Every clause kept once and broken once, alone and together.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::domain::{
    calendar::{Convention, Unit},
    ids::{AccountId, InstitutionId, PersonId},
    role::ScholarRole,
    scheme::{AgeOp, AgeRule, Criterion, NoticeConfig, PassRule, RoleConfig, SchemeConfig},
    time::{Day, Moment},
    workflow::{
        Action, Stage,
        facts::{Ballot, Ground},
    },
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Moment {
    Moment::parse_local(text).unwrap()
}

fn somebody(account: i64) -> Person {
    Person { account: Some(AccountId(account)), person: Some(PersonId(account * 10)) }
}

fn config() -> SchemeConfig {
    let role = RoleConfig {
        external_review: true,
        age: Some(AgeRule { op: AgeOp::AtMost, years: 38, as_of: None }),
        min_external_reviews: 3,
        panel_min: 7,
        pass_rule: PassRule::Majority,
        criteria: vec![Criterion { code: "1".to_owned(), zh: "一".to_owned(), en: "one".to_owned(), weight: 100 }],
        ..RoleConfig::default()
    };
    serde_json::from_value(serde_json::json!({
        "roles": { "YOUTH": role },
        "notice": { "days": 5, "unit": "working", "convention": "next_day", "list_stays_days": 30 },
        "objection": { "admit_within": 5, "handle_within": 15, "extend_by": 15 },
        "opinion_min_chars": 100, "load_cap": 12, "exclusions_max": 3, "invitation_days": 5, "reserve_days": 365,
        "guide_min_days": 30,
    }))
    .unwrap()
}

fn seat(number: i64) -> Seat {
    Seat {
        drawn: true,
        counts: true,
        assigned_at: at("2026-04-01T09:00"),
        declared_at: Some(at("2026-04-02T09:00")),
        opened: true,
        submitted_at: Some(at("2026-04-10T09:00")),
        pledged_on: Some(day("2026-04-02")),
        ruled: Ruled::Free,
        legal_persons: vec![InstitutionId(number)],
    }
}

/// A case handled without a fault, its contract signed.
fn sound() -> Evidence {
    use Stage::*;
    let pair = |action, first, second| Pair { action, first: somebody(first), second: somebody(second) };
    let reached =
        [Draft, Submitted, Returned, ExternalReview, PanelReview, PendingDecision, Selected, InNotice, Cleared];
    Evidence {
        stage: Active,
        reached: reached.into_iter().chain([OnHold, Contracting, Active]).collect(),
        role: Some(ScholarRole::Youth),
        config: config(),
        call: Call {
            guide_on: Some(day("2026-01-01")),
            opens_on: Some(day("2026-01-31")),
            closes_on: Some(day("2026-03-02")),
        },
        born: Some(day("1990-05-06")),
        saved_on: day("2026-02-20"),
        checked_on: Some(day("2026-03-20")),
        corrections: vec![Correction {
            raised_on: day("2026-03-04"),
            due_on: day("2026-03-12"),
            answered_on: Some(day("2026-03-12")),
        }],
        people: People { nominator: Some(somebody(1)), officers: vec![somebody(2)] },
        pairs: vec![pair(Action::Shortlist, 2, 3), pair(Action::RecordBallot, 4, 5), pair(Action::Select, 2, 3)],
        seats: vec![seat(1), seat(2), seat(3)],
        group_alike: true,
        vote: Some(Vote {
            counts: Ballot {
                members: 9,
                attending: 9,
                recused: 1,
                yes: 6,
                no: 2,
                abstain: 0,
                invalid: 0,
                minutes_attached: true,
            },
            recorded_at: at("2026-05-06T09:00"),
            had_to_leave: 1,
        }),
        decisions: vec![Decision {
            outcome: Action::Select,
            ground: None,
            reasoned: false,
            decided_at: at("2026-05-08T09:00"),
        }],
        consents: vec![Consent { given_at: at("2026-02-18T09:00"), withdrawn_at: None }],
        notice: Some(Notice {
            released_at: at("2026-05-11T09:00"),
            starts_on: day("2026-05-11"),
            ends_on: day("2026-05-18"),
            days: 5,
            unit: Unit::Working,
            counted_to: Some(day("2026-05-18")),
            lacks: Vec::new(),
            items: 1,
        }),
        cleared_on: Some(day("2026-05-19")),
        objections: vec![Objection {
            admit_due_on: Some(day("2026-05-19")),
            handle_due_on: Some(day("2026-06-04")),
            admitted_on: Some(day("2026-05-19")),
            answered_on: Some(day("2026-06-04")),
        }],
        appeals: vec![Appeal { due_on: day("2026-07-01"), answered_on: Some(day("2026-07-01")) }],
        contract: Some(Contract { due_on: day("2026-06-10"), signed_on: Some(day("2026-06-10")), reminded_on: None }),
    }
}

fn now() -> Moment {
    at("2026-08-01T09:00")
}

fn broken(evidence: &Evidence) -> Vec<Clause> {
    let lines = report(evidence, now());
    lines.iter().filter(|line| line.verdict.is_broken()).map(|line| line.row.clause).collect()
}

fn verdict(evidence: &Evidence, clause: Clause) -> Verdict {
    report(evidence, now()).into_iter().find(|line| line.row.clause == clause).unwrap().verdict
}

#[test]
fn the_table_has_every_clause_once_in_the_order_of_the_process() {
    let listed: Vec<Clause> = CLAUSES.iter().map(|row| row.clause).collect();
    assert_eq!(listed, Clause::ALL);
    assert!(CLAUSES.is_sorted_by_key(|row| row.step));
    assert!(CLAUSES.iter().all(|row| !row.sources.is_empty()));
}

#[test]
fn a_sound_case_keeps_every_clause() {
    for line in report(&sound(), now()) {
        assert!(matches!(line.verdict, Verdict::Holds(_)), "{:?}: {:?}", line.row.clause, line.verdict);
    }
    assert_eq!(barring(&sound(), now()), []);
}

/// One thing done wrong.
type Breach = (Clause, &'static str, fn(&mut Evidence));

/// Each breach breaks its clause and no other.
#[rustfmt::skip]
const BREACHES: &[Breach] = &[
    (Clause::GuideLead, "a day too late", |it| it.call.guide_on = Some(day("2026-01-02"))),
    (Clause::GuideLead, "undated", |it| it.call.guide_on = None),
    (Clause::AgeOnTheDay, "thirty-nine", |it| it.born = Some(day("1987-03-01"))),
    (Clause::AgeOnTheDay, "unknown", |it| it.born = None),
    (Clause::FormCheckInTime, "the forty-sixth day", |it| it.checked_on = Some(day("2026-04-17"))),
    (Clause::FormCheckInTime, "never", |it| it.checked_on = None),
    (Clause::CorrectionsAnswered, "a day late", |it| it.corrections[0].answered_on = Some(day("2026-03-13"))),
    (Clause::CorrectionsAnswered, "unanswered", |it| it.corrections[0].answered_on = None),
    (Clause::CorrectionsAnswered, "due at once", |it| it.corrections[0].raised_on = day("2026-03-12")),
    (Clause::DutiesApart, "the nominator accepted", |it| it.people.officers.push(somebody(1))),
    (Clause::DutiesApart, "another account of the same person approved", |it| {
        it.pairs[2].second = Person { account: Some(AccountId(77)), person: somebody(1).person };
    }),
    (Clause::TwoPersons, "one made both halves", |it| it.pairs[1].second = it.pairs[1].first),
    (Clause::ReviewersAssigned, "chosen where a draw is asked for", |it| {
        it.config.draw_required = true;
        it.seats[0].drawn = false;
    }),
    (Clause::DeclaredFirst, "undeclared", |it| it.seats[1].declared_at = None),
    (Clause::DeclaredFirst, "declared after", |it| it.seats[1].declared_at = Some(at("2026-04-11T09:00"))),
    (Clause::DeclaredFirst, "declared before being asked", |it| it.seats[1].declared_at = Some(at("2026-03-31T09:00"))),
    (Clause::DeclaredFirst, "not pledged", |it| it.seats[1].pledged_on = None),
    (Clause::DeclaredFirst, "pledged after", |it| it.seats[1].pledged_on = Some(day("2026-04-11"))),
    (Clause::NoConflict, "ruled", |it| it.seats[2].ruled = Ruled::Conflict),
    (Clause::NoConflict, "unsettled", |it| it.seats[2].ruled = Ruled::Unsettled),
    (Clause::OneLegalPerson, "two of one", |it| it.seats[2].legal_persons.push(InstitutionId(1))),
    (Clause::ReviewsEnough, "two of three", |it| it.seats[2].counts = false),
    (Clause::GroupAlike, "other criteria", |it| it.group_alike = false),
    (Clause::Quorum, "five of nine", |it| {
        let counts = &mut it.vote.as_mut().unwrap().counts;
        (counts.attending, counts.yes, counts.no) = (5, 4, 0);
    }),
    (Clause::PanelRecusals, "one stayed", |it| it.vote.as_mut().unwrap().had_to_leave = 2),
    (Clause::BallotCount, "a vote too many", |it| it.vote.as_mut().unwrap().counts.invalid = 1),
    (Clause::BallotCount, "selected at four of eight", |it| {
        let counts = &mut it.vote.as_mut().unwrap().counts;
        (counts.yes, counts.no) = (4, 4);
    }),
    (Clause::MinutesAttached, "none", |it| it.vote.as_mut().unwrap().counts.minutes_attached = false),
    (Clause::ListedGrounds, "dropped for another reason", |it| {
        it.decisions.push(Decision { outcome: Action::Drop, ground: Some(Ground::Other), reasoned: true, decided_at: now() });
    }),
    (Clause::ListedGrounds, "against the panel", |it| {
        it.decisions.push(Decision { outcome: Action::Decline, ground: None, reasoned: true, decided_at: now() });
    }),
    (Clause::ListedGrounds, "without a word", |it| {
        it.decisions.push(Decision { outcome: Action::PutInReserve, ground: None, reasoned: false, decided_at: now() });
    }),
    (Clause::ConsentFirst, "never", |it| it.consents.clear()),
    (Clause::ConsentFirst, "afterwards", |it| it.consents[0].given_at = at("2026-05-11T09:01")),
    (Clause::ConsentFirst, "withdrawn before", |it| it.consents[0].withdrawn_at = Some(at("2026-05-11T09:00"))),
    (Clause::NoticeContent, "no telephone", |it| it.notice.as_mut().unwrap().lacks = vec!["contact_phone"]),
    (Clause::NoticeContent, "nobody", |it| it.notice.as_mut().unwrap().items = 0),
    (Clause::NoticePeriod, "a day short", |it| it.notice.as_mut().unwrap().counted_to = Some(day("2026-05-19"))),
    (Clause::NoticePeriod, "closed on the last day", |it| it.cleared_on = Some(day("2026-05-18"))),
    (Clause::ObjectionsAnswered, "admitted late", |it| it.objections[0].admitted_on = Some(day("2026-05-20"))),
    (Clause::ObjectionsAnswered, "answered late", |it| it.objections[0].answered_on = Some(day("2026-06-05"))),
    (Clause::ObjectionsAnswered, "not answered", |it| it.objections[0].answered_on = None),
    (Clause::AppealsAnswered, "late", |it| it.appeals[0].answered_on = Some(day("2026-07-02"))),
    (Clause::AppealsAnswered, "not answered", |it| it.appeals[0].answered_on = None),
    (Clause::ContractInTime, "late", |it| it.contract.as_mut().unwrap().signed_on = Some(day("2026-06-11"))),
    (Clause::ContractInTime, "not at all", |it| it.contract.as_mut().unwrap().signed_on = None),
];

#[test]
fn each_breach_turns_its_own_clause_red() {
    let mut seen = BTreeSet::new();
    for (clause, how, breach) in BREACHES {
        let mut evidence = sound();
        breach(&mut evidence);
        assert_eq!(broken(&evidence), [*clause], "{how}");
        seen.insert(*clause);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), Clause::ALL, "every clause can be broken");
}

#[test]
fn what_the_scheme_switches_off_asks_nothing() {
    let mut evidence = sound();
    evidence.config.guide_min_days = None;
    let role = evidence.config.roles.get_mut("YOUTH").unwrap();
    (role.age, role.external_review) = (None, false);
    evidence.call.closes_on = None;
    (evidence.objections, evidence.appeals) = (Vec::new(), Vec::new());
    for clause in [
        Clause::GuideLead,
        Clause::AgeOnTheDay,
        Clause::FormCheckInTime,
        Clause::ReviewsEnough,
        Clause::ObjectionsAnswered,
        Clause::AppealsAnswered,
    ] {
        assert_eq!(verdict(&evidence, clause), Verdict::NotApplicable, "{clause:?}");
    }
}

#[test]
fn a_reminder_keeps_the_clause_of_the_contract() {
    let mut evidence = sound();
    let contract = evidence.contract.as_mut().unwrap();
    (contract.signed_on, contract.reminded_on) = (None, Some(day("2026-06-12")));
    assert_eq!(broken(&evidence), []);
}

#[test]
fn a_term_that_ran_over_is_told_and_bars_only_where_the_scheme_says_so() {
    let mut evidence = sound();
    evidence.checked_on = Some(day("2026-04-17"));
    evidence.seats[0].ruled = Ruled::Conflict;
    assert_eq!(barring(&evidence, now()), [Clause::NoConflict]);
    evidence.config.late_bars = true;
    assert_eq!(barring(&evidence, now()), [Clause::FormCheckInTime, Clause::NoConflict]);
    assert_eq!(broken(&evidence), [Clause::FormCheckInTime, Clause::NoConflict], "it is told all the same");
}

/// A case that has come as far as a stage, with nothing done there yet.
fn as_far_as(stage: Stage) -> Evidence {
    let mut evidence = sound();
    evidence.stage = stage;
    let before = |known: &Stage| super::place(*known) <= super::place(stage);
    evidence.reached.retain(before);
    evidence.reached.insert(stage);
    evidence
}

#[test]
fn what_is_still_under_way_is_neither_kept_nor_broken() {
    let mut evidence = as_far_as(Stage::ExternalReview);
    evidence.seats.truncate(2);
    assert_eq!(verdict(&evidence, Clause::ReviewsEnough), Verdict::NotYet);
    assert_eq!(verdict(&evidence, Clause::Quorum), Verdict::NotYet);
    evidence.seats.clear();
    assert_eq!(verdict(&evidence, Clause::NoConflict), Verdict::NotYet);
    let mut evidence = as_far_as(Stage::InNotice);
    let notice = evidence.notice.as_mut().unwrap();
    (notice.ends_on, notice.counted_to) = (day("2026-08-07"), Some(day("2026-08-07")));
    evidence.cleared_on = None;
    assert_eq!(verdict(&evidence, Clause::NoticePeriod), Verdict::NotYet);
    assert_eq!(verdict(&evidence, Clause::ContractInTime), Verdict::NotYet);
    // To be published anew: the notice it stood on is not its own any more.
    evidence.stage = Stage::Selected;
    evidence.notice = None;
    assert_eq!(verdict(&evidence, Clause::NoticePeriod), Verdict::NotYet);
    assert_eq!(verdict(&as_far_as(Stage::Draft), Clause::AgeOnTheDay), Verdict::NotYet);
}

#[test]
fn what_came_in_by_import_answers_for_nothing_before_it() {
    let mut evidence = sound();
    (evidence.stage, evidence.reached) = (Stage::Selected, [Stage::Selected].into());
    for line in report(&evidence, now()) {
        let expected = match super::place(line.row.from) < super::place(Stage::Selected) {
            true => Verdict::NotApplicable,
            false => Verdict::NotYet,
        };
        assert_eq!(line.verdict, expected, "{:?}", line.row.clause);
    }
}

#[test]
fn a_case_without_a_notice_was_never_published() {
    let mut evidence = sound();
    evidence.notice = None;
    assert_eq!(broken(&evidence), [Clause::ConsentFirst, Clause::NoticeContent, Clause::NoticePeriod]);
    evidence.stage = Stage::Withdrawn;
    assert_eq!(broken(&evidence), []);
}

#[test]
fn a_period_is_counted_again_by_the_notice_and_by_the_scheme() {
    let calendar = crate::calendar_files::announced();
    let count = |days, unit, convention| {
        let own = NoticeConfig { days, unit, convention, list_stays_days: 30 };
        Notice::count(calendar, day("2026-04-01"), &own, &config().notice)
    };
    let end = count(5, Unit::Working, Convention::NextDay);
    assert_eq!(end, Some(day("2026-04-09")), "Qingming is left out");
    assert_eq!(count(3, Unit::Working, Convention::NextDay), end, "no shorter than the scheme says");
    assert_eq!(count(5, Unit::Working, Convention::SameDay), end);
    assert_eq!(count(15, Unit::Natural, Convention::NextDay), Some(day("2026-04-16")));
    let beyond = Notice::count(calendar, day("2099-04-01"), &config().notice, &config().notice);
    assert_eq!(beyond, None, "nobody knows the holidays of a year that is not announced");
}

proptest! {
    /// Whatever is done wrong together: nothing else turns red, and the guard bars for what the report names.
    #[test]
    fn breaches_add_up(which in prop::sample::subsequence(Clause::ALL, 0..6)) {
        let mut evidence = sound();
        evidence.config.late_bars = true;
        for clause in &which {
            let (_, _, breach) = BREACHES.iter().find(|(known, ..)| known == clause).unwrap();
            breach(&mut evidence);
        }
        let found = broken(&evidence);
        prop_assert_eq!(&barring(&evidence, now()), &found);
        prop_assert!(found.iter().all(|clause| which.contains(clause)), "{:?} of {:?}", found, which);
        prop_assert_eq!(found.is_empty(), which.is_empty());
    }

    /// Quorum and count agree with the rules of the panel for every count there can be.
    #[test]
    fn the_panel_is_judged_by_its_own_arithmetic(members in 1..15_i64, attending in 0..15_i64, recused in 0..4_i64,
        yes in 0..15_i64, no in 0..15_i64) {
        let mut evidence = sound();
        let counts = &mut evidence.vote.as_mut().unwrap().counts;
        *counts = Ballot { members, attending, recused, yes, no, ..counts.clone() };
        let counts = counts.clone();
        let broken = broken(&evidence);
        prop_assert_eq!(broken.contains(&Clause::Quorum), !counts.quorum_faults(7).is_empty());
        let wrong = !counts.sum_faults().is_empty() || !counts.passed(PassRule::Majority);
        prop_assert_eq!(broken.contains(&Clause::BallotCount), wrong);
    }
}
