//! Student's t distribution, as far as a 95 % interval needs it.
//!
//! For a whole number of degrees of freedom the distribution is a finite sum (Abramowitz and Stegun, Handbook of
//! Mathematical Functions, 1964, 26.7.3 and 26.7.4), so that no table and no approximation is needed.

use std::f64::consts::PI;

/// Halvings of the bracket: more than an `f64` can tell apart.
const HALVINGS: usize = 200;

/// The number that a t variable with this many degrees of freedom stays within, up and down, with probability 0.95.
/// There is none without a degree of freedom: then it is infinite.
pub fn quantile_95(freedom: usize) -> f64 {
    if freedom == 0 {
        return f64::INFINITY;
    }
    // With one degree of freedom it is 12.706, and it falls from there.
    let (mut low, mut high) = (0.0, 16.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if within(middle, freedom) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The probability that a t variable lies between `-t` and `t`.
fn within(t: f64, freedom: usize) -> f64 {
    let angle = (t / (freedom as f64).sqrt()).atan();
    let (sine, cosine) = angle.sin_cos();
    let odd = freedom % 2 == 1;
    // The terms rise by two powers of the cosine, each a fraction of the one before.
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = 0.0;
    let mut power = if odd { 1 } else { 0 };
    while power + 2 <= freedom {
        sum += term;
        power += 2;
        term *= cosine * cosine * (power - 1) as f64 / power as f64;
    }
    if odd { 2.0 / PI * (angle + sine * sum) } else { sine * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the area under the density, summed in small steps: no closed form in it but that of the density, whose
    /// constant is the area itself.
    #[test]
    fn within_the_quantile_lie_ninety_five_of_a_hundred() {
        for freedom in [3, 4, 7, 10, 33, 132, 1_000] {
            let n = freedom as f64;
            let density = |t: f64| (1.0 + t * t / n).powf(-(n + 1.0) / 2.0);
            // Simpson's rule on the angle whose tangent is t, so that the tails are in it.
            let area = |until: f64| {
                let steps = 4_000;
                let width = until / f64::from(steps);
                let at = |step: i32| {
                    let angle = width * f64::from(step);
                    let t = angle.tan();
                    density(t) * (1.0 + t * t)
                };
                let inner = (1..steps).map(|step| at(step) * if step % 2 == 1 { 4.0 } else { 2.0 }).sum::<f64>();
                (at(0) + inner + at(steps)) * width / 3.0
            };
            let share = area(quantile_95(freedom).atan()) / area(PI / 2.0 - 1e-9);
            assert!((share - 0.95).abs() < 1e-5, "{freedom}: {share}");
        }
    }

    /// The printed table of every textbook.
    #[test]
    fn the_quantiles_are_those_of_the_table() {
        for (freedom, printed) in [
            (1, 12.706),
            (2, 4.303),
            (3, 3.182),
            (4, 2.776),
            (5, 2.571),
            (6, 2.447),
            (7, 2.365),
            (8, 2.306),
            (9, 2.262),
            (10, 2.228),
            (11, 2.201),
            (15, 2.131),
            (20, 2.086),
            (25, 2.060),
            (30, 2.042),
            (40, 2.021),
            (60, 2.000),
            (120, 1.980),
        ] {
            let found = quantile_95(freedom);
            assert!((found - printed).abs() < 0.000_501, "{freedom}: {found}, not {printed}");
        }
        assert!((quantile_95(100_000) - 1.959_98).abs() < 0.0001, "in the end it is the normal one");
        assert_eq!(quantile_95(0), f64::INFINITY);
    }
}
