//! Every answer is proved, repeated, and compared with the same optimum found by other means.

mod faults;
mod problems;
mod reference;
mod staged;

use proptest::{prelude::*, test_runner::TestCaseError};
use serde_json::{Value, json};

use super::{pricing::Lists, *};
use problems::{Size, problems};
use reference::{Worth, brute, by_paths, load_cost, worth};

const TINY: Size = Size { reviewers: 5, cases: 3, has_fixed: true };
const SMALL: Size = Size { reviewers: 14, cases: 10, has_fixed: false };
/// So short that the answer is found only by pricing.
const SHORT: Lists = Lists { first: 1, more: 1 };

fn modes(seed: u32) -> [Mode; 2] {
    [Mode::Random { seed: seed.to_string() }, Mode::Best]
}

/// What an outcome is worth, by the independent rules; it must keep them.
fn judged(problem: &Problem, mode: &Mode, outcome: &Outcome) -> (Worth, u64) {
    let seats = |case: &Case| outcome.cases.iter().find(|seats| seats.case == case.id).unwrap();
    let reviewer = |id: &Id| problem.reviewers.iter().find(|reviewer| reviewer.id == *id).unwrap();
    let on: Vec<Vec<&Reviewer>> =
        problem.cases.iter().map(|case| seats(case).reviewers.iter().map(reviewer).collect()).collect();
    let weight = |(case, reviewer): &(Id, Id)| {
        let listed = problem.matches.iter().find(|(of, with, _)| of == case && with == reviewer);
        listed.map_or(0, |listed| u64::from(listed.2))
    };
    let assignments = outcome.assignments();
    assert_eq!(outcome.total, assignments.iter().map(weight).sum::<u64>());
    assert_eq!(outcome.filled, assignments.len() as u64);
    for case in &problem.cases {
        assert_eq!(seats(case).missing + seats(case).reviewers.len() as u32, case.required);
    }
    (worth(problem, mode, &on).unwrap(), load_cost(&on))
}

/// Every case that is short is named, and what stood in its way adds up.
fn explained(outcome: &Outcome) -> Result<(), TestCaseError> {
    let short = outcome.cases.iter().filter(|seats| seats.missing > 0).map(|seats| (&seats.case, seats.missing));
    let told = outcome.shortages.iter().map(|shortage| (&shortage.case, shortage.missing));
    prop_assert!(short.eq(told));
    for it in &outcome.shortages {
        prop_assert_eq!(it.allowed, it.assigned + it.full + it.same_legal_person, "{:?}", it);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_tiny_problem_has_the_best_of_all_assignments(problem in problems(TINY), seed in 0..99_u32) {
        for mode in modes(seed) {
            let outcome = solve_by(&problem, &mode, SHORT).unwrap();
            let (best, load) = brute(&problem, &mode);
            let found = judged(&problem, &mode, &outcome);
            prop_assert_eq!(found.0, best);
            if mode == Mode::Best {
                prop_assert_eq!(found.1, load);
            }
            explained(&outcome)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_small_problem_has_the_optimum_of_shortest_paths(problem in problems(SMALL), seed in any::<u32>()) {
        for mode in modes(seed) {
            let best = by_paths(&problem, &mode);
            for lists in [SHORT, LISTS] {
                let outcome = solve_by(&problem, &mode, lists).unwrap();
                prop_assert_eq!(judged(&problem, &mode, &outcome).0, best);
                prop_assert_eq!(outcome.proof.cost, outcome.proof.bound);
                explained(&outcome)?;
            }
        }
    }

    #[test]
    fn the_order_of_the_lists_means_nothing(problem in problems(SMALL), seed in any::<u32>()) {
        let mut turned = problem.clone();
        turned.reviewers.reverse();
        turned.cases.rotate_left(1);
        turned.matches.reverse();
        turned.conflicts.reverse();
        for mode in modes(seed) {
            let (one, other) = (draw(&problem, &mode).unwrap(), draw(&turned, &mode).unwrap());
            prop_assert_eq!(json!(one), json!(other));
        }
    }

    #[test]
    fn a_certificate_repeats_the_draw(problem in problems(TINY), seed in any::<u32>()) {
        for mode in modes(seed) {
            let drawn = draw(&problem, &mode).unwrap();
            let whole = serde_json::to_string(&drawn).unwrap();
            prop_assert_eq!(replay(&whole).unwrap(), drawn.assignments.len());
            let alone = serde_json::to_string(&drawn.certificate).unwrap();
            prop_assert_eq!(replay(&alone).unwrap(), drawn.assignments.len());
        }
    }

    #[test]
    fn an_answer_that_stands_is_kept_when_it_is_fixed(problem in problems(SMALL), seed in any::<u32>()) {
        for mode in modes(seed) {
            let first = solve(&problem, &mode).unwrap();
            let mut again = problem.clone();
            for case in &mut again.cases {
                case.fixed = first.cases.iter().find(|seats| seats.case == case.id).unwrap().reviewers.clone();
            }
            let second = solve(&again, &mode).unwrap();
            prop_assert_eq!(&second.cases, &first.cases);
            prop_assert_eq!((second.total, second.filled), (first.total, first.filled));
        }
    }
}

fn example() -> Problem {
    let reviewers = vec![
        Reviewer::new("r1", 1).of("lp1"),
        Reviewer::new("r2", 2).of("lp1"),
        Reviewer::new("r3", 1).of("lp2"),
        Reviewer::new(4, 1),
    ];
    let cases = vec![Case::new("c1", 2).of("lp2"), Case::new("c2", 3)];
    let matches = vec![
        ("c1".into(), "r1".into(), 900),
        ("c1".into(), "r2".into(), 800),
        ("c1".into(), "r3".into(), 1_000),
        ("c2".into(), "r2".into(), 100),
        ("c2".into(), "r3".into(), 50),
    ];
    Problem { reviewers, cases, matches, conflicts: vec![("c2".into(), 4.into())], distinct_legal_persons: true }
}

#[test]
fn the_best_of_an_example_is_what_a_hand_finds() {
    let drawn = draw(&example(), &Mode::Best).unwrap();
    let expected: Vec<(Id, Id)> =
        vec![("c1".into(), "r1".into()), ("c2".into(), "r2".into()), ("c2".into(), "r3".into())];
    assert_eq!((drawn.assignments, drawn.total, drawn.filled), (expected, 1_050, 3));
    assert_eq!(json!(drawn.unfilled), json!([{"case": "c1", "missing": 1}, {"case": "c2", "missing": 1}]));
    let outcome = solve(&example(), &Mode::Best).unwrap();
    let shortage = &outcome.shortages[0];
    assert_eq!((shortage.allowed, shortage.assigned, shortage.full, shortage.same_legal_person), (2, 1, 0, 1));
}

#[test]
fn places_come_before_weights() {
    let reviewers = vec![Reviewer::new(1, 1), Reviewer::new(2, 1)];
    let matches = vec![(1.into(), 1.into(), 1_000), (1.into(), 2.into(), 0), (2.into(), 1.into(), 0)];
    let cases = vec![Case::new(1, 1), Case::new(2, 1)];
    let problem = Problem { reviewers, cases, matches, ..Problem::default() };
    let outcome = solve(&problem, &Mode::Best).unwrap();
    assert_eq!((outcome.filled, outcome.total), (2, 0));
}

#[test]
fn a_draw_does_not_look_at_matches_and_another_seed_is_another_draw() {
    let cases: Vec<Case> = (0..30).map(|at| Case::new(at, 3)).collect();
    let reviewers: Vec<Reviewer> = (0..60).map(|at| Reviewer::new(at, 2)).collect();
    let plain = Problem { reviewers, cases, ..Problem::default() };
    let listed = Problem { matches: vec![(0.into(), 0.into(), 1_000)], ..plain.clone() };
    let of = |problem: &Problem, seed: &str| solve(problem, &Mode::Random { seed: seed.to_owned() }).unwrap();
    assert_eq!(of(&plain, "7").cases, of(&listed, "7").cases);
    assert_ne!(of(&plain, "7").cases, of(&plain, "8").cases);
    assert_eq!(of(&plain, "7").filled, 90);
}

#[test]
fn a_lot_is_what_anybody_computes() {
    // printf '42\x1fc1\x1fr1' | sha256sum
    assert_eq!(lot::Lots::of("42", "c1").lot("r1"), 0x2cb0_548d);
    assert_eq!(lot::Lots::of("种子", "申报一").lot("评审甲"), 0xb195_4af4);
}

#[test]
fn a_change_by_hand_is_found() {
    let drawn = json!(draw(&example(), &Mode::Random { seed: "42".to_owned() }).unwrap());
    replay(&drawn.to_string()).unwrap();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut changed = drawn.clone();
        change(&mut changed);
        assert_ne!(changed, drawn);
        replay(&changed.to_string()).unwrap_err().to_string()
    };
    assert!(changed(&|all| all["assignments"][0][1] = json!("r9")).starts_with("assignments[0]: "));
    let inner = changed(&|all| all["certificate"]["assignments"] = json!([]));
    assert!(inner.starts_with("certificate.assignments"), "{inner}");
    assert!(changed(&|all| all["total"] = json!(1)).starts_with("total: "));
    assert!(changed(&|all| all["unfilled"] = json!([])).starts_with("unfilled: "));
    changed(&|all| all["certificate"]["seed"] = json!("43"));
    changed(&|all| all["certificate"]["problem"]["conflicts"] = json!([]));
    changed(&|all| all["certificate"]["result_hash"] = json!(""));
    let prices = changed(&|all| all["certificate"]["proof"]["prices"]["reviewers"][0] = json!(-9));
    assert!(prices.contains("not proved"), "{prices}");
    changed(&|all| all["certificate"]["proof"]["prices"]["cases"] = json!([]));
    changed(&|all| all["certificate"]["version"] = json!(2));
    changed(&|all| all["certificate"]["seed"] = Value::Null);
    assert!(matches!(replay("{"), Err(ReplayError::Json(_))));
}

#[test]
fn nothing_to_do_is_done() {
    let nobody = Problem { cases: vec![Case::new(1, 3)], ..Problem::default() };
    let outcome = solve(&nobody, &Mode::Best).unwrap();
    assert_eq!((outcome.filled, outcome.cases[0].missing, outcome.shortages[0].allowed), (0, 3, 0));
    assert_eq!(solve(&Problem::default(), &Mode::Random { seed: "1".to_owned() }).unwrap().filled, 0);
    let huge = Problem { cases: vec![Case::new(1, u32::MAX)], reviewers: vec![Reviewer::new(1, u32::MAX)], ..nobody };
    let outcome = solve(&huge, &Mode::Random { seed: "1".to_owned() }).unwrap();
    assert_eq!((outcome.filled, outcome.cases[0].missing), (1, u32::MAX - 1));
}
