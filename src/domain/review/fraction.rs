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

    proptest::proptest! {
        /// What is shown against long division by hand: two digits after the point, the next one rounds.
        #[test]
        fn what_is_shown_is_divided_by_hand(num in 0..1_000_000_i64, den in 1..5_000_i64) {
            let (mut shown, mut rest) = (num / den, num % den);
            let mut digits = Vec::new();
            for _ in 0..2 {
                rest *= 10;
                digits.push(rest / den);
                rest %= den;
            }
            // Half or more of the last place is left: one more of it, carried where it overflows.
            let mut carry = i64::from(2 * rest >= den);
            for digit in digits.iter_mut().rev() {
                *digit += carry;
                carry = *digit / 10;
                *digit %= 10;
            }
            shown += carry;
            proptest::prop_assert_eq!(Fraction::new(num, den).to_string(), format!("{shown}.{}{}", digits[0], digits[1]));
        }

        /// Sums, differences and comparisons against the same done over one common denominator.
        #[test]
        fn it_is_counted_over_a_common_denominator(
            (a, b) in (-5_000..5_000_i64, 1..400_i64),
            (c, d) in (-5_000..5_000_i64, 1..400_i64),
            count in 1..40_i64,
        ) {
            let (one, other) = (Fraction::new(a, b), Fraction::new(c, d));
            let same = |it: Fraction, num: i64, den: i64| it.num * den == num * it.den;
            proptest::prop_assert!(same(one.plus(other), a * d + c * b, b * d));
            proptest::prop_assert!(same(one.minus(other), a * d - c * b, b * d));
            proptest::prop_assert!(same(one.over(count), a, b * count));
            proptest::prop_assert_eq!(one.cmp(&other), (a * d).cmp(&(c * b)));
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
