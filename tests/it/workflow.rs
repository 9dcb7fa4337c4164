//! The process table as a whole: no path skips a condition, every stage has a way out, buttons and checks agree.

use std::collections::BTreeSet;

use bole::domain::{
    barring::Span,
    blind::{Fault, TextPart},
    calendar::{Convention, EndStatus, Unit},
    closing::ClosingItem,
    compliance::{self, Evidence},
    consultation::Before,
    eligibility,
    ids::{AccountId, PersonId},
    objection::Outcome,
    quota::Room,
    review::shortlist::Standing,
    role::{CaseKind, Role, ScholarRole},
    scheme::{NominatorKind, NoticeConfig, PassRule, RoleConfig, SchemeConfig},
    time::{Day, Moment},
    workflow::{
        Action, Actor, By, Facts, Guard, Input, RULES, Reason, Rule, Stage, Step, Target, decide,
        facts::{
            Appeal, Ballot, Call, Check, Contract, Correction, Form, Ground, Notice, Objections, People, Reserve,
            Reviews,
        },
        offers,
    },
};
use proptest::prelude::*;

#[test]
fn every_action_has_exactly_one_rule() {
    for action in Action::ALL {
        assert_eq!(RULES.iter().filter(|rule| rule.action == *action).count(), 1, "{action:?}");
    }
    let numbers: BTreeSet<&str> = RULES.iter().map(|rule| rule.number).collect();
    assert_eq!(numbers.len(), RULES.len(), "no number twice");
}

#[test]
fn every_open_stage_has_a_way_out_and_can_be_reached() {
    for stage in Stage::ALL {
        let leaves = |rule: &&Rule| rule.from.contains(stage) && rule.targets().iter().any(|to| to != stage);
        assert_eq!(RULES.iter().any(|rule| leaves(&rule) && !matches!(rule.by, By::Seed)), !stuck(*stage), "{stage:?}");
        assert!(reachable(|_| true).contains(stage), "{stage:?} is reached");
    }
}

/// Stages that nothing leaves at all: what is revoked or withdrawn stays so.
fn stuck(stage: Stage) -> bool {
    matches!(stage, Stage::Revoked | Stage::Withdrawn)
}

#[test]
fn final_stages_are_left_only_by_revocation_and_appeal() {
    for rule in RULES.iter().filter(|rule| rule.from.iter().any(|stage| stage.is_final())) {
        assert!(matches!(rule.number, "T27" | "T29"), "{} leaves a final stage", rule.number);
    }
}

/// Every stage that can be reached from a draft by the rules that pass a filter.
fn reachable(passes: impl Fn(&Rule) -> bool) -> BTreeSet<Stage> {
    let mut reached: BTreeSet<Stage> =
        RULES.iter().filter(|rule| rule.action == Action::Create && passes(rule)).flat_map(Rule::targets).collect();
    loop {
        let next: Vec<Stage> = RULES
            .iter()
            .filter(|rule| passes(rule) && rule.from.iter().any(|from| reached.contains(from)))
            .flat_map(Rule::targets)
            .filter(|to| !reached.contains(to))
            .collect();
        if next.is_empty() {
            return reached;
        }
        reached.extend(next);
    }
}

#[test]
fn no_road_to_an_appointment_leads_past_notice_ballot_or_decision() {
    // Two roads go round a step and ask for what it wrote all the same: a settled objection follows a notice that ran,
    // and an appeal may lead back to the decision, which still needs a ballot that passed.
    let round = |step, other| match step {
        Action::CloseNotice => other == Action::Settle,
        Action::RecordBallot => other == Action::Reopen,
        _ => false,
    };
    assert!(Rule::of(Action::Select).guards.contains(&Guard::BallotPassed));
    for step in [Action::Submit, Action::RecordBallot, Action::Publish, Action::CloseNotice, Action::IssueDecision] {
        let without = reachable(|rule| rule.action != step && !round(step, rule.action));
        assert!(!without.contains(&Stage::Active), "active is reached without {step:?}");
    }
    assert!(reachable(|_| true).contains(&Stage::Active));
}

#[test]
fn only_the_seed_enters_in_the_middle() {
    let entries: Vec<Action> = RULES.iter().filter(|rule| rule.from.is_empty()).map(|rule| rule.action).collect();
    assert_eq!(entries, [Action::Import, Action::Create]);
    assert!(matches!(Rule::of(Action::Import).by, By::Seed));
    assert!(matches!(Rule::of(Action::Create).to, Target::To(Stage::Draft)));
}

#[test]
fn the_schema_knows_every_stage() {
    let schema = include_str!("../../migrations/0003_process.sql");
    let (_, after) = schema.split_once("stage TEXT NOT NULL CHECK (stage IN (").unwrap();
    let (list, _) = after.split_once("))").unwrap();
    let listed: Vec<&str> = list.split(',').map(|code| code.trim().trim_matches('\'')).collect();
    let known: Vec<&str> = Stage::ALL.iter().map(|stage| stage.code()).collect();
    assert_eq!(listed, known);
}

fn moment() -> Moment {
    Moment::parse_local("2026-03-02T09:00").unwrap()
}

fn some_day() -> impl Strategy<Value = Option<Day>> {
    prop::option::of((-3..=3_i32).prop_map(|days| moment().day().plus_days(days)))
}

fn config() -> SchemeConfig {
    let role = RoleConfig {
        external_review: true,
        nominators: vec![NominatorKind::Office, NominatorKind::ChiefScientist],
        min_external_reviews: 3,
        panel_min: 7,
        pass_rule: PassRule::Majority,
        letters_min: 1,
        letters_max: 3,
        letter_days: 14,
        ..RoleConfig::default()
    };
    let text = serde_json::json!({
        "roles": { "PM": role },
        "notice": { "days": 5, "unit": "working", "convention": "next_day", "list_stays_days": 30 },
        "objection": { "admit_within": 5, "handle_within": 15, "extend_by": 15 },
        "opinion_min_chars": 100, "load_cap": 12, "exclusions_max": 3, "invitation_days": 5, "reserve_days": 365,
    });
    serde_json::from_value(text).unwrap()
}

prop_compose! {
    fn form()(complete: bool, eligible: bool, other: bool, office: bool, chief: Option<bool>, waived: bool,
        pledge: bool, consent: bool, letters_received in 0..3_i64) -> Form {
        Form {
            faults: if complete { Vec::new() } else { vec![Reason::Required { field: "title" }] },
            reference: None,
            ineligible: if eligible { Vec::new() } else { vec![Reason::DegreeLacking] },
            other_live_case: other,
            limits: if other && waived { vec![Room { role: None, direction: None, most: 2, taken: 2 }] } else { Vec::new() },
            nominator: office.then_some(NominatorKind::Office),
            chief_recommends: chief,
            chief_waived: waived,
            pledge_signed: pledge,
            publicity_consent: consent,
            letters_received,
        }
    }
}

prop_compose! {
    fn ballot()(members in 7..10_i64, attending in 5..10_i64, recused in 0..3_i64, yes in 0..10_i64, no in 0..5_i64,
        minutes: bool) -> Ballot {
        Ballot { members, attending, recused, yes, no, abstain: 0, invalid: 0, minutes_attached: minutes }
    }
}

prop_compose! {
    fn notice()(end in prop::sample::select(EndStatus::ALL), ends_on in some_day(), stands: bool, accepted: bool,
        withdrawn: bool, complete: bool, days in 4..7_i32) -> Notice {
        Notice {
            missing: if complete { Vec::new() } else { vec![Reason::NoticeLacks { field: "title" }] },
            terms: NoticeConfig { days, unit: Unit::Working, convention: Convention::NextDay, list_stays_days: 30 },
            end,
            ends_on,
            stands,
            provisional_accepted: accepted,
            withdrawal_signed: withdrawn,
            privacy_open: 0,
        }
    }
}

prop_compose! {
    fn objection()(open in 0..2_i64, admissible: bool, in_time: bool, finding: bool, reply: bool, others in 0..2_i64,
        outcome in prop::sample::select(Outcome::ALL)) -> Objections {
        Objections {
            open,
            admissible,
            sent_in_time: in_time,
            finding_written: finding,
            outcome: finding.then_some(outcome),
            reply_sent: reply,
            others_open: others,
        }
    }
}

prop_compose! {
    fn contract()(appointee: bool, host: bool, finance: bool, money: bool, starts_on in some_day(),
        ends_on in some_day(), due in some_day(), reminded: bool) -> Contract {
        Contract {
            signed_by_appointee: appointee,
            signed_by_host: host,
            money_granted: money,
            signed_by_finance: finance,
            starts_on,
            ends_on,
            signing_due_on: due,
            reminded,
            parts_missing: Vec::new(),
        }
    }
}

prop_compose! {
    fn people()(candidate in 1..4_i64, nominator in 1..4_i64, entered in 1..4_i64,
        decider in 1..4_i64, barred: bool) -> People {
        People {
            candidate: Some(PersonId(candidate)),
            nominator: Some(AccountId(nominator)),
            nominator_person: Some(PersonId(nominator)),
            entered_by: Some(AccountId(entered)),
            earlier_deciders: vec![AccountId(decider)],
            barred: barred.then(|| Span { starts_on: moment().day(), ends_on: None }).into_iter().collect(),
        }
    }
}

prop_compose! {
    fn standing()(left in prop::option::of(-1..2_i64), tied_on: bool, tied_over: bool) -> Standing {
        Standing { left, tied_on, tied_over }
    }
}

prop_compose! {
    fn small()(unanswered in 0..2_i64, correction_due in some_day(), checks_open in 0..2_i64, checks_failed in 0..2_i64,
        integrity: bool, valid in 2..5_i64, (waiting, standing) in (0..2_i64, standing()), quota in prop::option::of(0..2_i64),
        rank in prop::option::of(1..3_i64), next in prop::option::of(1..3_i64), until in some_day(), appeal: bool)
        -> (Correction, Check, Reviews, Vec<Room>, Reserve, Appeal) {
        (
            Correction { unanswered, due_on: correction_due },
            Check { open: checks_open, failed: checks_failed, integrity_checked: integrity },
            Reviews { valid, group_incomplete: waiting, standing },
            quota.map(|left| Room { role: Some(ScholarRole::Pm), direction: None, most: 1, taken: 1 - left }).into_iter().collect(),
            Reserve { taken: rank.into_iter().collect(), rank, next, valid_until: until },
            Appeal { upheld: appeal },
        )
    }
}

fn unpublished() -> Evidence {
    Evidence {
        stage: Stage::Cleared,
        reached: [Stage::InNotice, Stage::Cleared].into(),
        role: Some(ScholarRole::Pm),
        config: config(),
        call: compliance::Call::default(),
        born: None,
        saved_on: moment().day(),
        checked_on: None,
        corrections: Vec::new(),
        people: compliance::People::default(),
        pairs: Vec::new(),
        seats: Vec::new(),
        group_alike: true,
        vote: None,
        decisions: Vec::new(),
        consents: Vec::new(),
        notice: None,
        cleared_on: None,
        objections: Vec::new(),
        appeals: Vec::new(),
        contract: None,
    }
}

prop_compose! {
    fn facts()(stage in prop::sample::select(Stage::ALL), external: bool, active: bool, opens: bool, closed: bool,
        form in form(), small in small(), ballot in prop::option::of(ballot()), notice in prop::option::of(notice()),
        objection in objection(), contract in contract(), closing: bool, people in people()) -> Facts {
        let mut config = config();
        config.roles.get_mut("PM").unwrap().external_review = external;
        config.consulted_before = opens.then_some(if closed { Before::Notice } else { Before::Decision });
        let (correction, check, review, quotas, reserve, appeal) = small;
        Facts {
            kind: CaseKind::Scholar,
            role: Some(ScholarRole::Pm),
            stage,
            config,
            call: Call {
                scheme_active: active,
                opens_at: opens.then(|| moment().plus_days(-1)),
                closes_at: Some(moment().plus_days(if closed { -1 } else { 1 })),
                office_entry: false,
            },
            form,
            correction,
            check,
            unredacted: if closed { vec![Fault::TextMissing { part: TextPart::Plan }] } else { Vec::new() },
            review,
            ballot,
            quotas,
            ethics_settled: true,
            unanswered_bodies: closing.then(|| "测试单位".to_owned()).into_iter().collect(),
            reserve,
            notice,
            objection,
            contract,
            closing_missing: if closing { Vec::new() } else { vec![ClosingItem::Report] },
            misconduct_found: closing,
            lab_months: None,
            appeal,
            people,
            // A case that was published without a notice, or one of whose handling nothing is asked.
            handling: closed.then(|| Box::new(unpublished())),
        }
    }
}

prop_compose! {
    fn actor()(account in 1..6_i64, person in prop::option::of(1..6_i64),
        roles in prop::sample::subsequence(Role::ALL, 0..5), involved: bool) -> Actor {
        Actor { account: AccountId(account), person: person.map(PersonId), roles, involved }
    }
}

prop_compose! {
    fn input()(ground in prop::option::of(prop::sample::select(Ground::ALL)), given: bool, heard: bool, item: bool,
        due_on in some_day(), rank in prop::option::of(0..3_i64),
        step in prop::option::of(prop::sample::select(Stage::ALL))) -> Input {
        let text = if given { "测试理由".to_owned() } else { String::new() };
        Input {
            ground,
            reason: text.clone(),
            heard,
            deficiencies: item.then(|| ("title".to_owned(), "测试".to_owned())).into_iter().collect(),
            due_on,
            review_on: due_on,
            effective_on: due_on,
            new_ends_on: due_on,
            reserve_rank: rank,
            flawed_step: step,
            funds: text,
            with_group: false,
        }
    }
}

/// Who may take the first step of a rule.
fn first_roles(rule: &Rule) -> &'static [Role] {
    match rule.by {
        By::One(roles) => roles,
        By::Two { proposes, .. } => proposes,
        By::Seed => &[],
    }
}

fn debug(reason: Reason) -> String {
    format!("{reason:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// Whatever is permitted: the stage is one of the rule's, the role is in the rule, every condition holds, and
    /// nobody acts on the own case.
    #[test]
    fn what_is_decided_keeps_every_rule(facts in facts(), actor in actor(), input in input()) {
        for action in Action::ALL {
            let rule = Rule::of(*action);
            let Ok((step, mv)) = decide(&facts, &actor, *action, &input, moment()) else { continue };
            prop_assert!(*action == Action::Create || rule.from.contains(&facts.stage));
            prop_assert!(rule.targets().contains(&mv.to));
            prop_assert!(first_roles(rule).contains(&mv.as_role) && actor.roles.contains(&mv.as_role));
            prop_assert_eq!(step == Step::Propose, matches!(rule.by, By::Two { .. }));
            for guard in rule.guards {
                prop_assert_eq!(guard.failings(&facts, &input, moment()), Vec::<Reason>::new());
            }
            let own_case = actor.person.is_some() && actor.person == facts.people.candidate;
            prop_assert!(!own_case || *action == Action::Withdraw);
            let handled = rule.guards.contains(&Guard::HandlerIndependent);
            prop_assert!(!handled || !actor.involved);
        }
    }

    /// The rules of eligibility that a nominator is shown fail for just what refuses the submission.
    #[test]
    fn the_rules_shown_are_those_that_refuse(facts in facts()) {
        for action in [Action::Submit, Action::Resubmit] {
            let beside = [Guard::BeforeDueDate, Guard::DeficienciesAnswered];
            let guards = Rule::of(action).guards.iter().filter(|guard| !beside.contains(guard));
            let mut refusing: Vec<_> =
                guards.flat_map(|guard| guard.failings(&facts, &Input::default(), moment())).map(debug).collect();
            let shown = eligibility::judge(&facts, action, moment());
            let mut failing: Vec<_> = shown.into_iter().flat_map(|line| line.failing).map(debug).collect();
            refusing.sort();
            failing.sort();
            prop_assert_eq!(refusing, failing);
        }
    }

    /// A button that nothing blocks and that asks for nothing works; a blocked one is refused.
    #[test]
    fn buttons_and_checks_agree(facts in facts(), actor in actor()) {
        let offered = offers(&facts, &actor, &[], moment());
        for offer in &offered {
            let asks = offer.rule.guards.iter().any(|guard| guard.asks_input());
            let decided = decide(&facts, &actor, offer.rule.action, &Input::default(), moment());
            if offer.blocked.is_empty() && !asks {
                prop_assert!(decided.is_ok(), "{:?} is offered and refused: {:?}", offer.rule.action, decided);
            }
            if !offer.blocked.is_empty() {
                prop_assert!(decided.is_err(), "{:?} is blocked and works", offer.rule.action);
            }
        }
        for action in Action::ALL.iter().filter(|action| **action != Action::Create) {
            if decide(&facts, &actor, *action, &Input::default(), moment()).is_ok() {
                prop_assert!(offered.iter().any(|offer| offer.rule.action == *action), "{action:?} works unoffered");
            }
        }
    }
}
