//! Groups of similar cases: the same reviewers for each, whoever is barred from one barred from all.

use proptest::prelude::*;

use super::super::{
    Case, Id, Problem, Reviewer, Sealed, Staged, Unit, draw_staged, problem_hash, replay, seed, try_staged,
};

const SECRET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const HEAD: &str = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

fn by_secret(problem: &Problem) -> String {
    seed(SECRET, &problem_hash(problem), HEAD).unwrap()
}

fn problem(reviewers: i64, capacity: u32, cases: i64, required: u32) -> Problem {
    Problem {
        reviewers: (1..=reviewers).map(|id| Reviewer::new(id, capacity)).collect(),
        cases: (1..=cases).map(|id| Case::new(id, required)).collect(),
        distinct_legal_persons: true,
        ..Problem::default()
    }
}

fn unit(id: i64, cases: &[i64]) -> Unit {
    Unit { id: id.into(), name: format!("g{id}"), cases: cases.iter().map(|case| Id::from(*case)).collect() }
}

fn on(staged: &Staged, case: i64) -> Vec<i64> {
    let seats = staged.drawn.assignments.iter().filter(|(of, _)| *of == Id::from(case));
    seats.filter_map(|(_, reviewer)| reviewer.number()).collect()
}

fn sealed(staged: Staged) -> Sealed {
    Sealed {
        call: "2026-01".into(),
        role: "YOUTH".into(),
        number: 1,
        reason: String::new(),
        drawn_at: "2026-04-01T10:00:00+08:00".into(),
        secret_hash: super::super::secret_hash(SECRET).unwrap(),
        secret: Some(SECRET.into()),
        head_seq: 7,
        head_hash: HEAD.into(),
        wishes: Vec::new(),
        stages: staged.stages,
        drawn: staged.drawn,
    }
}

#[test]
fn every_case_of_a_group_has_the_same_reviewers_and_the_draw_repeats_itself() {
    let mut of = problem(9, 5, 7, 3);
    of.conflicts = vec![(2.into(), 1.into()), (5.into(), 2.into())];
    let units = [unit(101, &[1, 2, 3]), unit(102, &[4, 5]), unit(103, &[6])];
    let staged = draw_staged(&of, &units, by_secret).unwrap();
    assert_eq!(staged.stages.len(), 3, "one for each size");
    assert!([2, 3].iter().all(|case| on(&staged, *case) == on(&staged, 1)));
    assert_eq!(on(&staged, 4), on(&staged, 5));
    assert!((1..=7).all(|case| on(&staged, case).len() == 3));
    assert!(!on(&staged, 1).contains(&1) && !on(&staged, 4).contains(&2), "barred from one, barred from all");
    let again = draw_staged(&of, &units, by_secret).unwrap();
    assert_eq!(again.drawn.assignments, staged.drawn.assignments);
    assert_eq!(replay(&serde_json::to_string(&sealed(staged)).unwrap()).unwrap(), 21);
}

#[test]
fn a_certificate_whose_groups_were_altered_is_found_out() {
    let staged = draw_staged(&problem(6, 5, 4, 2), &[unit(101, &[1, 2])], by_secret).unwrap();
    let other = draw_staged(&problem(6, 5, 4, 2), &[unit(101, &[3, 4])], by_secret).unwrap();
    let altered = |change: &dyn Fn(&mut Sealed)| {
        let mut one = sealed(staged.clone());
        change(&mut one);
        replay(&serde_json::to_string(&one).unwrap()).unwrap_err().to_string()
    };
    let said = altered(&|one| one.stages = other.stages.clone());
    assert!(said.starts_with("the groups do not stand in the draw"), "{said}");
    let said = altered(&|one| one.stages[0].units[0].cases.push(3.into()));
    assert!(said.contains("case 3 lacks reviewer"), "{said}");
}

#[test]
fn whoever_has_too_little_time_for_all_of_a_group_is_drawn_for_none_of_it() {
    let mut of = problem(4, 3, 3, 2);
    of.reviewers[0].capacity = 2;
    of.reviewers[1].capacity = 2;
    let units = [unit(101, &[1, 2, 3])];
    let staged = draw_staged(&of, &units, by_secret).unwrap();
    assert_eq!(on(&staged, 1), [3, 4]);
    of.reviewers[3].capacity = 1;
    let trial = try_staged(&of, &units).unwrap();
    assert_eq!(trial.short, [(101.into(), 1)], "only one has time for three");
    assert!(trial.outcome.cases.iter().all(|seats| seats.missing == 0), "the place is not drawn for one by one");
    let split = try_staged(&of, &[]).unwrap();
    assert!(split.outcome.cases.iter().all(|seats| seats.missing == 0) && split.short.is_empty());
}

#[test]
fn a_seat_of_one_case_stays_and_is_given_to_no_other_of_the_group() {
    let mut of = problem(5, 5, 2, 3);
    of.reviewers[0] = Reviewer::new(1, 5).of("u");
    of.reviewers[1] = Reviewer::new(2, 5).of("u");
    of.cases[0].fixed = vec![1.into()];
    let staged = draw_staged(&of, &[unit(101, &[1, 2])], by_secret).unwrap();
    let (one, other) = (on(&staged, 1), on(&staged, 2));
    let common: Vec<&i64> = one.iter().filter(|reviewer| other.contains(reviewer)).collect();
    assert_eq!((common.len(), one.len(), other.len()), (2, 3, 3));
    assert!(one.contains(&1) && !one.contains(&2), "one of a legal person");
    assert!(common.iter().all(|reviewer| **reviewer > 2));
}

#[test]
fn a_group_asks_for_somebody_from_outside_where_its_cases_do() {
    let mut of = problem(6, 5, 3, 2);
    for (at, reviewer) in of.reviewers.iter_mut().enumerate() {
        reviewer.region = Some(Id::from(if at == 5 { "CN-SH" } else { "CN-BJ" }));
    }
    for case in of.cases.iter_mut().take(2) {
        (case.region, case.outside_region) = (Some("CN-BJ".into()), true);
    }
    let staged = draw_staged(&of, &[unit(101, &[1, 2])], by_secret).unwrap();
    assert!(on(&staged, 1).contains(&6));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn groups_keep_every_rule(
        conflicts in prop::collection::vec((1..9_i64, 1..8_i64), 0..20),
        capacities in prop::collection::vec(0..6_u32, 7),
        required in 1..4_u32,
    ) {
        let mut of = problem(7, 0, 8, required);
        for (reviewer, capacity) in of.reviewers.iter_mut().zip(&capacities) {
            reviewer.capacity = *capacity;
        }
        of.conflicts = conflicts.iter().map(|(case, reviewer)| (Id::from(*case), Id::from(*reviewer))).collect();
        let units = [unit(101, &[1, 2, 3]), unit(102, &[4, 5]), unit(103, &[6, 7])];
        let staged = draw_staged(&of, &units, by_secret).unwrap();
        for (case, reviewer) in &staged.drawn.assignments {
            prop_assert!(!of.conflicts.contains(&(case.clone(), reviewer.clone())));
        }
        for (reviewer, capacity) in (1..).zip(&capacities) {
            let load = staged.drawn.assignments.iter().filter(|(_, of)| *of == Id::from(reviewer)).count();
            prop_assert!(load <= *capacity as usize);
        }
        for group in [&[1, 2, 3][..], &[4, 5], &[6, 7]] {
            prop_assert!(group.iter().all(|case| on(&staged, *case) == on(&staged, group[0])));
        }
        prop_assert!(replay(&serde_json::to_string(&sealed(staged)).unwrap()).is_ok());
    }
}
