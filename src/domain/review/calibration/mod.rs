//! How strict each reviewer is, and what each case's mean would be if all were equally strict: advice, shown beside the
//! raw marks and never instead of them. No rank and no move reads anything from here.
//!
//! The additive two-way model without interaction: a mark is `y_ij = μ + a_i + s_j + e_ij`, with the quality `a_i` of
//! the case and the severity `s_j` of the reviewer, both summing to zero, estimated by ordinary least squares
//! (S. R. Searle, *Linear Models*, Wiley, 1971: the two-way crossed classification without interaction). Intervals are
//! the usual ones of normal errors of equal spread, with `n − (I + J − 1)` degrees of freedom.
//!
//! What it cannot know it does not say. Too few marks give no figures ([`Withheld`]). Where cases and reviewers fall
//! apart into parts that no review joins, severity cannot be told across them: only the largest part is estimated, and
//! the result says how many there are. Reals are good enough here, because nothing is decided by them.

mod student;
#[cfg(test)]
mod tests;

use std::{cmp::Reverse, collections::BTreeMap};

use self::student::quantile_95;

/// Marks a reviewer must have given in the group before anything is said of this reviewer [D].
pub const LEAST_MARKS: usize = 3;
/// Degrees of freedom below which the spread of the errors is not known well enough to say anything [D].
pub const LEAST_FREEDOM: usize = 10;
/// Reviewers beyond which a page is not the place to solve the equations [D].
pub const MOST_REVIEWERS: usize = 250;

/// A valid mark, with keys of the case and of the reviewer that mean nothing here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub case: i64,
    pub reviewer: i64,
    /// The weighted total of the review, in points.
    pub points: f64,
}

/// An estimate with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub value: f64,
    /// Half the width of the interval.
    pub half: f64,
}

impl Estimate {
    pub fn low(&self) -> f64 {
        self.value - self.half
    }

    pub fn high(&self) -> f64 {
        self.value + self.half
    }

    /// Whether the interval reaches a line, so that the case may lie on either side of it: the grey zone.
    pub fn touches(&self, line: f64) -> bool {
        self.low() <= line && line <= self.high()
    }
}

/// What the marks of a group say of its reviewers and cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Points that a reviewer gives more (positive: lenient) or fewer (negative: strict) than the average reviewer;
    /// `None` of whoever gave fewer than [`LEAST_MARKS`].
    pub severity: BTreeMap<i64, Option<Estimate>>,
    /// The mean of a case as the average reviewer would have given it.
    pub cases: BTreeMap<i64, Estimate>,
    /// The standard deviation of the errors, in points.
    pub deviation: f64,
    pub freedom: usize,
    /// Parts that no review joins; beyond one, the cases and reviewers of the others are not in here.
    pub parts: usize,
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withheld {
    /// Fewer degrees of freedom than [`LEAST_FREEDOM`].
    TooFew { freedom: usize },
    /// More reviewers than [`MOST_REVIEWERS`].
    TooMany { reviewers: usize },
}

/// Estimates the severity of the reviewers of a group and the adjusted means of its cases, of the largest part of it
/// that hangs together.
///
/// # Errors
/// Why the marks do not carry an estimate.
pub fn calibrate(points: &[Point]) -> Result<Calibration, Withheld> {
    let (largest, parts) = Table::of(points).largest_part();
    let table = Table::of(&largest);
    let freedom = (table.marks.len() + parts.min(1)).saturating_sub(table.cases.len() + table.reviewers.len());
    if freedom < LEAST_FREEDOM {
        return Err(Withheld::TooFew { freedom });
    }
    if table.reviewers.len() > MOST_REVIEWERS {
        return Err(Withheld::TooMany { reviewers: table.reviewers.len() });
    }
    Ok(Calibration { parts, ..table.solve(freedom) })
}

/// The marks by position of case and reviewer, in an order of their own so that the order given is nothing.
struct Table {
    cases: Vec<i64>,
    reviewers: Vec<i64>,
    /// Position of the case, position of the reviewer, points.
    marks: Vec<(usize, usize, f64)>,
}

impl Table {
    fn of(points: &[Point]) -> Self {
        let keys = |key: fn(&Point) -> i64| {
            let mut keys: Vec<i64> = points.iter().map(key).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        let (cases, reviewers) = (keys(|point| point.case), keys(|point| point.reviewer));
        let at = |keys: &[i64], key: i64| keys.partition_point(|known| *known < key);
        let mut marks: Vec<(usize, usize, f64)> =
            points.iter().map(|point| (at(&cases, point.case), at(&reviewers, point.reviewer), point.points)).collect();
        marks.sort_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)).then(one.2.total_cmp(&other.2)));
        Self { cases, reviewers, marks }
    }

    /// The marks of the part with the most of them, and how many parts there are that no mark joins.
    fn largest_part(&self) -> (Vec<Point>, usize) {
        let shift = self.cases.len();
        let mut leader: Vec<usize> = (0..shift + self.reviewers.len()).collect();
        for (case, reviewer, _) in &self.marks {
            let (one, other) = (root(&leader, *case), root(&leader, shift + reviewer));
            leader[one] = other;
        }
        let mut parts: BTreeMap<usize, Vec<Point>> = BTreeMap::new();
        for (case, reviewer, points) in &self.marks {
            let point = Point { case: self.cases[*case], reviewer: self.reviewers[*reviewer], points: *points };
            parts.entry(root(&leader, *case)).or_default().push(point);
        }
        let count = parts.len();
        let size = |part: &Vec<Point>| (part.len(), Reverse(part.first().map(|point| point.case)));
        (parts.into_values().max_by_key(size).unwrap_or_default(), count)
    }

    /// By case, the share of each reviewer in its marks, and its raw mean.
    fn rows(&self) -> Vec<(Vec<f64>, f64, f64)> {
        let mut rows = vec![(vec![0.0; self.reviewers.len()], 0.0, 0.0); self.cases.len()];
        for (case, reviewer, points) in &self.marks {
            let (shares, mean, count) = &mut rows[*case];
            shares[*reviewer] += 1.0;
            *mean += points;
            *count += 1.0;
        }
        for (shares, mean, count) in &mut rows {
            shares.iter_mut().for_each(|share| *share /= *count);
            *mean /= *count;
        }
        rows
    }

    /// Takes the cases out of the normal equations, solves what is left for the reviewers, and goes back. The matrix
    /// left is a Laplacian; with one more J-th in every cell it has an inverse, which is its pseudo-inverse and the same
    /// J-th: that is the constraint that severities sum to zero.
    fn solve(&self, freedom: usize) -> Calibration {
        let rows = self.rows();
        let size = self.reviewers.len();
        let even = 1.0 / size as f64;
        let mut matrix = vec![vec![even; size]; size];
        let mut right = vec![0.0; size];
        for (case, reviewer, points) in &self.marks {
            let (shares, mean, _) = &rows[*case];
            matrix[*reviewer][*reviewer] += 1.0;
            right[*reviewer] += points - mean;
            for (cell, share) in matrix[*reviewer].iter_mut().zip(shares) {
                *cell -= share;
            }
        }
        let spread = inverse(matrix);
        let severity: Vec<f64> = spread.iter().map(|row| dot(row, &right)).collect();
        let adjusted: Vec<f64> = rows.iter().map(|(shares, mean, _)| mean - dot(shares, &severity)).collect();
        let residual = |(case, reviewer, points): &(usize, usize, f64)| points - adjusted[*case] - severity[*reviewer];
        let squares: f64 = self.marks.iter().map(|mark| residual(mark).powi(2)).sum();
        let deviation = (squares / freedom as f64).sqrt();
        let reach = quantile_95(freedom) * deviation;
        let estimate = |value: f64, variance: f64| Estimate { value, half: reach * variance.max(0.0).sqrt() };
        let given = |at: usize| self.marks.iter().filter(|(_, reviewer, _)| *reviewer == at).count();
        let of_reviewer = |at: usize| (given(at) >= LEAST_MARKS).then(|| estimate(severity[at], spread[at][at] - even));
        let of_case = |at: usize| {
            let (shares, _, count) = &rows[at];
            let seen: Vec<f64> = spread.iter().map(|row| dot(row, shares)).collect();
            estimate(adjusted[at], 1.0 / count + dot(&seen, shares) - even)
        };
        Calibration {
            severity: self.reviewers.iter().enumerate().map(|(at, key)| (*key, of_reviewer(at))).collect(),
            cases: self.cases.iter().enumerate().map(|(at, key)| (*key, of_case(at))).collect(),
            deviation,
            freedom,
            parts: 1,
        }
    }
}

fn root(leader: &[usize], mut at: usize) -> usize {
    while leader[at] != at {
        at = leader[at];
    }
    at
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The inverse of a symmetric positive definite matrix, by Gauss and Jordan; such a one needs no exchange of rows.
fn inverse(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let size = matrix.len();
    for pivot in 0..size {
        let by = 1.0 / matrix[pivot][pivot];
        matrix[pivot][pivot] = 1.0;
        matrix[pivot].iter_mut().for_each(|cell| *cell *= by);
        let lead = matrix[pivot].clone();
        for (_, row) in matrix.iter_mut().enumerate().filter(|(at, _)| *at != pivot) {
            let times = std::mem::replace(&mut row[pivot], 0.0);
            for (cell, known) in row.iter_mut().zip(&lead) {
                *cell -= times * known;
            }
        }
    }
    matrix
}
