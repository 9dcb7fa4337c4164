//! Against the model computed two other ways: the full normal equations, and fitting by turns until nothing changes.

use proptest::prelude::*;

use super::*;

fn point(case: i64, reviewer: i64, points: f64) -> Point {
    Point { case, reviewer, points }
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6
}

/// Marks of 5 to 8 cases by 3 to 6 reviewers, some of them missing.
fn marks() -> impl Strategy<Value = Vec<Point>> {
    (5..=8_i64, 3..=6_i64)
        .prop_flat_map(|(cases, reviewers)| {
            prop::collection::vec((20..=100_i64, 0..10_u8), (cases * reviewers) as usize).prop_map(move |cells| {
                let mark = |(at, (points, luck)): (usize, &(i64, u8))| {
                    let (case, reviewer) = (at as i64 / reviewers, at as i64 % reviewers);
                    (*luck > 1).then(|| point(case + 100, reviewer + 900, *points as f64))
                };
                cells.iter().enumerate().filter_map(mark).collect::<Vec<_>>()
            })
        })
        .prop_filter("enough to tell", |marks| calibrate(marks).is_ok_and(|found| found.parts == 1))
}

/// The columns of the full model for a case and a reviewer: the mean, then each effect but the last, which is minus
/// the sum of the others.
fn columns(case: usize, cases: usize, reviewer: Option<usize>, reviewers: usize) -> Vec<f64> {
    let effects = |at: Option<usize>, of: usize| {
        (0..of - 1).map(move |column| match at {
            None => 0.0,
            Some(at) if at + 1 == of => -1.0,
            Some(at) => f64::from(u8::from(at == column)),
        })
    };
    std::iter::once(1.0).chain(effects(Some(case), cases)).chain(effects(reviewer, reviewers)).collect()
}

/// Solves a system by elimination with the largest pivot.
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for step in 0..size {
        let best = (step..size).max_by(|one, other| matrix[*one][step].abs().total_cmp(&matrix[*other][step].abs()));
        let best = best.unwrap();
        matrix.swap(step, best);
        right.swap(step, best);
        for below in step + 1..size {
            let times = matrix[below][step] / matrix[step][step];
            let lead = matrix[step].clone();
            for (cell, known) in matrix[below].iter_mut().zip(&lead) {
                *cell -= times * known;
            }
            right[below] -= times * right[step];
        }
    }
    for step in (0..size).rev() {
        let known: f64 = (step + 1..size).map(|column| matrix[step][column] * right[column]).sum();
        right[step] = (right[step] - known) / matrix[step][step];
    }
    right
}

proptest! {
    #[test]
    fn it_is_the_least_squares_of_the_full_model(marks in marks()) {
        let found = calibrate(&marks).unwrap();
        let table = Table::of(&marks);
        let (cases, reviewers) = (table.cases.len(), table.reviewers.len());
        let size = cases + reviewers - 1;
        let mut matrix = vec![vec![0.0; size]; size];
        let mut right = vec![0.0; size];
        for (case, reviewer, points) in &table.marks {
            let row = columns(*case, cases, Some(*reviewer), reviewers);
            for (at, one) in row.iter().enumerate() {
                right[at] += one * points;
                for (to, other) in row.iter().enumerate() {
                    matrix[at][to] += one * other;
                }
            }
        }
        let fitted = solved(matrix.clone(), right);
        let residual = |(case, reviewer, points): &(usize, usize, f64)| {
            (points - dot(&columns(*case, cases, Some(*reviewer), reviewers), &fitted)).powi(2)
        };
        let freedom = table.marks.len() - size;
        let deviation = (table.marks.iter().map(residual).sum::<f64>() / freedom as f64).sqrt();
        prop_assert_eq!(found.freedom, freedom);
        prop_assert!(near(found.deviation, deviation));
        let reach = quantile_95(freedom) * deviation;
        for (at, key) in table.cases.iter().enumerate() {
            let contrast = columns(at, cases, None, reviewers);
            let variance = dot(&contrast, &solved(matrix.clone(), contrast.clone()));
            prop_assert!(near(found.cases[key].value, dot(&contrast, &fitted)));
            prop_assert!(near(found.cases[key].half, reach * variance.sqrt()));
        }
        for (at, key) in table.reviewers.iter().enumerate() {
            let Some(severity) = found.severity[key] else { continue };
            let mut contrast = columns(0, cases, Some(at), reviewers);
            contrast[..cases].fill(0.0);
            let variance = dot(&contrast, &solved(matrix.clone(), contrast.clone()));
            prop_assert!(near(severity.value, dot(&contrast, &fitted)));
            prop_assert!(near(severity.half, reach * variance.sqrt()));
        }
    }

    #[test]
    fn a_constant_added_to_one_reviewer_moves_only_that_severity(marks in marks(), by in -20..=20_i64) {
        let before = calibrate(&marks).unwrap();
        let first = marks[0].reviewer;
        let by = by as f64;
        let mut moved = marks.clone();
        moved.iter_mut().filter(|mark| mark.reviewer == first).for_each(|mark| mark.points += by);
        let after = calibrate(&moved).unwrap();
        let n = before.severity.len() as f64;
        prop_assert!(near(after.deviation, before.deviation));
        for (reviewer, was) in &before.severity {
            let (Some(was), Some(is)) = (was, after.severity[reviewer]) else { continue };
            // Severities are told from their average, which moves by a share of the constant.
            let expected = if *reviewer == first { by - by / n } else { -by / n };
            prop_assert!(near(is.value - was.value, expected) && near(is.half, was.half));
        }
        for (case, was) in &before.cases {
            let is = after.cases[case];
            prop_assert!(near(is.value - was.value, by / n), "every case moves alike, so that nothing moves between them");
            prop_assert!(near(is.half, was.half));
        }
    }

    #[test]
    fn the_order_is_nothing(marks in marks().prop_shuffle_twice()) {
        let (one, other) = marks;
        prop_assert_eq!(calibrate(&one), calibrate(&other));
    }
}

proptest! {
    // Going by turns is slow, so that fewer tables are tried.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn fitting_by_turns_ends_at_the_same(marks in marks()) {
        let found = calibrate(&marks).unwrap();
        let mut severity: BTreeMap<i64, f64> = marks.iter().map(|mark| (mark.reviewer, 0.0)).collect();
        let mut quality: BTreeMap<i64, f64> = marks.iter().map(|mark| (mark.case, 0.0)).collect();
        let mean = |of: &mut dyn Iterator<Item = f64>| {
            let all: Vec<f64> = of.collect();
            all.iter().sum::<f64>() / all.len() as f64
        };
        let mut moved = f64::INFINITY;
        while moved > 1e-10 {
            moved = 0.0;
            for (case, value) in &mut quality {
                let own = marks.iter().filter(|mark| mark.case == *case);
                let next = mean(&mut own.map(|mark| mark.points - severity[&mark.reviewer]));
                moved = f64::max(moved, (next - *value).abs());
                *value = next;
            }
            for (reviewer, value) in &mut severity {
                let own = marks.iter().filter(|mark| mark.reviewer == *reviewer);
                *value = mean(&mut own.map(|mark| mark.points - quality[&mark.case]));
            }
        }
        let average = mean(&mut severity.values().copied());
        for (case, value) in quality {
            prop_assert!(near(found.cases[&case].value, value + average));
        }
        for (reviewer, value) in severity {
            let known = found.severity[&reviewer];
            prop_assert!(known.is_none_or(|known| near(known.value, value - average)));
        }
    }
}

/// The same marks in two orders.
trait Twice: Strategy<Value = Vec<Point>> + Sized {
    fn prop_shuffle_twice(self) -> impl Strategy<Value = (Vec<Point>, Vec<Point>)> {
        self.prop_flat_map(|marks| (Just(marks.clone()), Just(marks).prop_shuffle()))
    }
}

impl<S: Strategy<Value = Vec<Point>>> Twice for S {}

/// Every one of these reviewers marks every one of these cases.
fn full(cases: std::ops::Range<i64>, reviewers: std::ops::Range<i64>) -> Vec<Point> {
    let points = |case: i64, reviewer: i64| (60 + (case * 7 + reviewer * 5) % 30) as f64;
    cases
        .flat_map(|case| reviewers.clone().map(move |reviewer| point(case, reviewer, points(case, reviewer))))
        .collect()
}

#[test]
fn too_few_marks_say_nothing() {
    assert_eq!(calibrate(&[]), Err(Withheld::TooFew { freedom: 0 }));
    assert_eq!(calibrate(&full(0..4, 0..4)), Err(Withheld::TooFew { freedom: 9 }));
    assert!(calibrate(&full(0..6, 0..3)).is_ok(), "ten degrees of freedom are enough");
}

#[test]
fn cases_and_reviewers_that_nothing_joins_are_not_compared() {
    let largest = full(10..17, 10..14);
    let mut marks = full(0..6, 0..4);
    marks.extend(largest.clone());
    let found = calibrate(&marks).unwrap();
    assert_eq!(
        found,
        Calibration { parts: 2, ..calibrate(&largest).unwrap() },
        "as if the smaller part were not there"
    );
    marks.push(point(0, 10, 70.0));
    let joined = calibrate(&marks).unwrap();
    assert_eq!((joined.parts, joined.cases.len(), joined.severity.len()), (1, 13, 8), "one mark joins them");
    // A part alone must have enough.
    let mut small = full(0..4, 0..4);
    small.extend(full(10..14, 10..14));
    assert_eq!(calibrate(&small), Err(Withheld::TooFew { freedom: 9 }));
}

#[test]
fn of_a_reviewer_with_two_marks_nothing_is_said() {
    let mut marks = full(0..8, 0..4);
    marks.extend([point(0, 9, 80.0), point(1, 9, 60.0)]);
    let found = calibrate(&marks).unwrap();
    assert_eq!(found.severity[&9], None);
    assert!(found.severity[&0].is_some());
    assert_eq!(found.cases.len(), 8);
}

#[test]
fn marks_that_only_differ_by_severity_are_told_apart_exactly() {
    let severity = [-8.0, 0.0, 3.0, 5.0];
    let marks: Vec<Point> = full(0..6, 0..4)
        .into_iter()
        .map(|mark| point(mark.case, mark.reviewer, 50.0 + 5.0 * mark.case as f64 + severity[mark.reviewer as usize]))
        .collect();
    let found = calibrate(&marks).unwrap();
    for (reviewer, value) in severity.iter().enumerate() {
        let known = found.severity[&(reviewer as i64)].unwrap();
        assert!(near(known.value, *value) && near(known.half, 0.0));
    }
    assert!(near(found.cases[&3].value, 65.0));
    assert!(found.cases[&3].touches(65.0 + found.cases[&3].half / 2.0) && !found.cases[&3].touches(70.0));
}
