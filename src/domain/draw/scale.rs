//! What comes first, as costs: places filled, then cases with somebody from outside, then the pairs, then even loads.

use super::{Fault, pool::Pool, problem::MAX_WEIGHT};

/// Up to this load each further case of a reviewer has a price of its own; above, one price for each doubling.
const FINE_LOAD: u32 = 32;

/// No price is greater, so that a few can be added within 64 bits.
const MOST: i128 = 1 << 60;

/// The prices of one problem, each greater than everything that comes after it can sum up to.
#[derive(Clone, Debug)]
pub struct Scale {
    /// What a unit of a pair's raw cost is multiplied with: above it stands nothing that the load can reach.
    step: i64,
    is_even: bool,
    /// The price of a full case without anybody from outside its region.
    pub inside: i64,
    /// The price of a place that stays empty.
    pub place: i64,
}

impl Scale {
    /// Two flows differ by simple cycles, each of which enters every reviewer at most once; so a price above the sum of
    /// the dearest pair over all reviewers comes before all pairs.
    ///
    /// # Errors
    /// When the prices would not fit into 64 bits with room to add them.
    pub fn of(pool: &Pool, is_random: bool) -> Result<Self, Fault> {
        let places: i128 = pool.open.iter().map(|open| i128::from(*open)).sum();
        let dearest_load = i128::from(price_at(u32::MAX));
        let step = if is_random { 1 } else { 1 + places * dearest_load };
        let dearest = if is_random { i128::from(u32::MAX) } else { i128::from(MAX_WEIGHT) * step + dearest_load };
        let inside = dearest * (pool.spare.len() as i128 + 2) + 1;
        let place = inside * (pool.outside.iter().flatten().count() as i128 + 1);
        if place > MOST {
            return Err(Fault::TooLarge("its costs do not fit into 64 bits"));
        }
        Ok(Self { step: step as i64, is_even: !is_random, inside: inside as i64, place: place as i64 })
    }

    /// The cost of a pair.
    pub fn pair(&self, raw: u32) -> i64 {
        i64::from(raw) * self.step
    }

    /// The capacity that a reviewer has left, as steps of rising price: how many cases, at what price each. `load` is
    /// what the reviewer has already.
    pub fn tiers(&self, load: u32, spare: u32) -> Vec<(u32, i64)> {
        if !self.is_even {
            return vec![(spare, 0)];
        }
        let (mut tiers, mut at, end) = (Vec::new(), load, load.saturating_add(spare));
        while at < end {
            let next = if at < FINE_LOAD { at + 1 } else { (at + 1).checked_next_power_of_two().unwrap_or(end) };
            let next = next.min(end);
            tiers.push((next - at, price_at(at)));
            at = next;
        }
        tiers
    }
}

/// The price of one more case for a reviewer who has `load`.
fn price_at(load: u32) -> i64 {
    if load < FINE_LOAD { i64::from(load) } else { i64::from(FINE_LOAD + load.ilog2() - FINE_LOAD.ilog2()) }
}
