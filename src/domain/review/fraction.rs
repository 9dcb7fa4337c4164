//! Exact numbers: marks are added, averaged and compared as fractions, so that no rounding can decide a rank.

use std::{cmp::Ordering, fmt};

/// A number as a reduced fraction; the denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    num: i64,
    den: i64,
}

impl Fraction {
    /// `num / den`, reduced. A denominator of zero has no meaning and counts as one.
    pub fn new(num: i64, den: i64) -> Self {
        let den = if den == 0 { 1 } else { den };
        let shared = divisor(num.unsigned_abs(), den.unsigned_abs()).max(1) as i64;
        let sign = den.signum();
        Self { num: sign * num / shared, den: sign * den / shared }
    }

    /// A whole number.
    pub fn whole(num: i64) -> Self {
        Self { num, den: 1 }
    }

    pub fn plus(self, other: Self) -> Self {
        Self::new(self.num * other.den + other.num * self.den, self.den * other.den)
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { num: -other.num, den: other.den })
    }

    /// The number divided by a count.
    pub fn over(self, count: i64) -> Self {
        Self::new(self.num, self.den * count)
    }

    /// Hundredths, rounded half up: what is shown.
    pub fn hundredths(self) -> i64 {
        let (num, den) = (i128::from(self.num) * 200 + i128::from(self.den), i128::from(self.den) * 2);
        num.div_euclid(den) as i64
    }

    /// The number for a drawing; never for a comparison.
    pub fn approximate(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// Numerator and denominator.
    pub fn parts(self) -> (i64, i64) {
        (self.num, self.den)
    }
}

fn divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// Two decimals, half up: `86.67`.
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.hundredths();
        let sign = if shown < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", shown.abs() / 100, shown.abs() % 100)
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.num) * i128::from(other.den);
        let right = i128::from(other.num) * i128::from(self.den);
        left.cmp(&right)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_decimals_are_rounded_half_up() {
        for (num, den, shown) in [
            (26_000, 300, "86.67"),
            (259, 3, "86.33"),
            (1, 200, "0.01"),
            (1, 201, "0.00"),
            (8_655, 100, "86.55"),
            (86_125, 1_000, "86.13"),
            (100, 1, "100.00"),
            (-1, 200, "0.00"),
            (-3, 200, "-0.01"),
        ] {
            assert_eq!(Fraction::new(num, den).to_string(), shown, "{num}/{den}");
        }
    }

    #[test]
    fn a_third_is_a_third() {
        let third = Fraction::new(1, 3);
        assert_eq!(third.plus(third).plus(third), Fraction::whole(1));
        assert_eq!(Fraction::new(2, -6), Fraction::new(-1, 3));
        assert!(third > Fraction::new(333_333_333, 1_000_000_000));
    }
}
