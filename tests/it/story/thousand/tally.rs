//! What the test knows by itself: where each case stands, which marks it will get, and who ranks where.
//!
//! The figures are worked out in whole numbers and from the definitions of the domain model, with nothing of the
//! program in between.

use bole::domain::workflow::Stage;

/// Weights of the criteria of a young scientist, in percent.
const WEIGHTS: [i64; 4] = [35, 35, 20, 10];

/// What a reviewer gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// From 1 to 5, by criterion.
    pub levels: [i64; 4],
    pub recommendation: &'static str,
}

impl Mark {
    /// The total in hundredths of a point.
    fn total(&self) -> i64 {
        self.levels.iter().zip(WEIGHTS).map(|(level, weight)| level * 20 * weight).sum()
    }
}

/// A nomination as the test follows it.
#[derive(Clone, Debug)]
pub struct Case {
    pub number: String,
    /// Its place among all that were begun.
    pub at: usize,
    pub direction: usize,
    pub host: usize,
    pub stage: Stage,
    /// The marks it gets, one from each reviewer that counts in the end.
    pub marks: [Mark; 3],
    /// Who has given which of them: the seat.
    pub given: [Option<i64>; 3],
}

impl Case {
    /// A nomination that is begun; the better ones come first, with much that is by chance.
    pub fn begun(number: String, at: usize, size: usize, (direction, host): (usize, usize)) -> Self {
        let marks = [0, 1, 2].map(|reviewer| mark(at, size, reviewer));
        Self { number, at, direction, host, stage: Stage::Draft, marks, given: [None; 3] }
    }

    /// The mark that the next reviewer gives.
    pub fn next(&mut self, seat: i64) -> Mark {
        let free = self.given.iter().position(Option::is_none).unwrap();
        self.given[free] = Some(seat);
        self.marks[free]
    }

    /// A review that counts no more.
    pub fn take_back(&mut self, seat: i64) {
        for given in &mut self.given {
            *given = given.filter(|kept| *kept != seat);
        }
    }

    /// By what cases are compared, the greatest first: the share of A, the mean, that of the first criterion, the
    /// median; each multiplied until it is whole.
    pub fn key(&self) -> [i64; 4] {
        let mut totals = self.marks.map(|mark| mark.total());
        totals.sort_unstable();
        let recommended = self.marks.iter().filter(|mark| mark.recommendation == "A").count();
        [recommended as i64, totals.iter().sum(), self.marks.iter().map(|mark| mark.levels[0]).sum(), totals[1]]
    }

    /// The mean to two decimals, half up.
    pub fn mean(&self) -> String {
        let hundredths = self.marks.map(|mark| mark.total()).iter().sum::<i64>();
        let rounded = (2 * hundredths + 3) / 6;
        format!("{}.{:02}", rounded / 100, rounded % 100)
    }
}

/// A number that looks like chance and is always the same.
pub fn scatter(of: u64) -> u64 {
    let mut mixed = of.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn mark(at: usize, size: usize, reviewer: usize) -> Mark {
    let seed = (at * 3 + reviewer) as u64;
    // From five for the first to two for the last, give or take one.
    let middle = 5 - (3 * at / size.max(1)) as i64;
    let level = |criterion: u64| {
        let by = (scatter(seed * 4 + criterion) % 3) as i64 - 1;
        (middle + by).clamp(1, 5)
    };
    let levels = [0, 1, 2, 3].map(level);
    let recommendation = match levels.iter().sum::<i64>() {
        16.. => "A",
        10..16 => "B",
        _ => "C",
    };
    Mark { levels, recommendation }
}

/// The rank of each case: how many are better, and one.
pub fn ranks(cases: &[&Case]) -> Vec<usize> {
    let keys: Vec<[i64; 4]> = cases.iter().map(|case| case.key()).collect();
    keys.iter().map(|own| keys.iter().filter(|other| *other > own).count() + 1).collect()
}

#[test]
fn the_tally_counts_as_one_would_by_hand() {
    let mark = |levels, recommendation| Mark { levels, recommendation };
    let mut case = Case::begun("1".to_owned(), 0, 10, (0, 0));
    case.marks = [mark([5, 4, 4, 3], "A"), mark([5, 5, 5, 5], "A"), mark([1, 1, 1, 1], "C")];
    // 35·100 + 35·80 + 20·80 + 10·60 = 85.00; 100.00; 20.00: together 205, the mean 68.33.
    assert_eq!(case.key(), [2, 20_500, 11, 8_500]);
    assert_eq!(case.mean(), "68.33");
    assert_eq!(case.next(7), case.marks[0]);
    assert_eq!(case.next(8), case.marks[1]);
    case.take_back(7);
    assert_eq!(case.next(9), case.marks[0]);
}
