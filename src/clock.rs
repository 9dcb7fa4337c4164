//! The only place that reads the time and makes random numbers; everything else gets them passed in.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use crate::domain::{
    ids,
    time::{Day, Moment},
};

/// A source of instants: the machine's clock, or one that a test moves by hand.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still at `at` until [`Clock::set`] moves it: for tests and rehearsals.
    pub fn fixed(at: Moment) -> Self {
        Self(Some(Arc::new(AtomicI64::new(at.0))))
    }

    /// Moves a fixed clock; the machine's clock is not ours to move.
    pub fn set(&self, at: Moment) {
        if let Some(fixed) = &self.0 {
            fixed.store(at.0, Ordering::SeqCst);
        }
    }

    /// The present instant.
    pub fn now(&self) -> Moment {
        match &self.0 {
            Some(fixed) => Moment(fixed.load(Ordering::SeqCst)),
            None => system_now(),
        }
    }

    /// The present civil date in Beijing.
    pub fn today(&self) -> Day {
        self.now().day()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
fn system_now() -> Moment {
    Moment(jiff::Timestamp::now().as_millisecond())
}

/// A new identifier of any kind, e.g. `let id: CaseId = new_id(now);`.
pub fn new_id<Id: From<i64>>(now: Moment) -> Id {
    let mut bytes = [0; 4];
    fill_random(&mut bytes);
    Id::from(ids::compose(now, u32::from_le_bytes(bytes)))
}

/// Identifiers of many records made at one instant, each different, rising in the order they are taken.
///
/// [`new_id`] draws 22 random bits, enough for the records of one form; a thousand of the same millisecond would
/// meet now and then.
#[derive(Debug)]
pub struct IdSeries(i64);

impl IdSeries {
    /// A series that begins at a random place of its millisecond.
    pub fn new(now: Moment) -> Self {
        Self(new_id(now))
    }

    /// The next identifier of any kind.
    pub fn take<Id: From<i64>>(&mut self) -> Id {
        self.0 += 1;
        Id::from(self.0)
    }
}

/// Fills the buffer from the operating system's generator. Without one nothing here is safe, so it stops the process.
/// Inside [`with_chance`] the bytes come from a seed instead.
pub fn fill_random(buffer: &mut [u8]) {
    let seeded = REPRODUCIBLE.try_with(|chance| {
        chance.lock().unwrap_or_else(PoisonError::into_inner).fill(buffer);
    });
    if seeded.is_err() {
        getrandom::fill(buffer).expect("the operating system gives random numbers");
    }
}

tokio::task_local! {
    static REPRODUCIBLE: Arc<Mutex<Chance>>;
}

/// Runs a piece of work whose random numbers (ids, salts) come from a seed, so that it writes the same again.
///
/// Only what this future itself polls is affected: no other request or task of the process. It is for synthetic data
/// (`bole demo`); secrets must never be made inside it.
pub async fn with_chance<F: Future>(chance: Arc<Mutex<Chance>>, work: F) -> F::Output {
    REPRODUCIBLE.scope(chance, work).await
}

/// Chance that can be repeated: the SplitMix64 generator, the same numbers for the same seed on every machine.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The chance of one part of a whole: `Chance::of(seed, case)` does not depend on what other parts draw.
    pub fn of(seed: u64, part: u64) -> Self {
        Self(Self(seed).next() ^ Self(part.wrapping_add(0x5851_F42D_4C95_7F2D)).next())
    }

    /// The next 64 bits.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `end`; 0 when `end` is not positive.
    pub const fn below(&mut self, end: i64) -> i64 {
        if end <= 0 { 0 } else { (self.next() % end.unsigned_abs()) as i64 }
    }

    /// A number from `least` to `most`, both included.
    pub const fn between(&mut self, least: i64, most: i64) -> i64 {
        least + self.below(most - least + 1)
    }

    /// True in `percent` of a hundred cases.
    pub const fn percent(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    /// One of several; the first of none is asked for by mistake and stops the program.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as i64) as usize]
    }

    /// Fills a buffer.
    pub fn fill(&mut self, buffer: &mut [u8]) {
        for part in buffer.chunks_mut(8) {
            let bytes = self.next().to_le_bytes();
            part.copy_from_slice(&bytes[..part.len()]);
        }
    }
}

/// A secret for links, sessions and receipts: 32 random bytes, as 64 hexadecimal digits.
pub fn new_secret() -> String {
    let mut bytes = [0; 32];
    fill_random(&mut bytes);
    hex::encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_the_published_sequence() {
        // The first numbers of SplitMix64 with the seed 1234567, from its reference implementation.
        let mut chance = Chance::new(1_234_567);
        assert_eq!(
            [chance.next(), chance.next(), chance.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[tokio::test]
    async fn only_the_work_itself_is_repeatable() {
        let draw = || async {
            let mut bytes = [0; 12];
            fill_random(&mut bytes);
            bytes
        };
        let seeded = || with_chance(Arc::new(Mutex::new(Chance::new(7))), draw());
        assert_eq!(seeded().await, seeded().await);
        assert_ne!(draw().await, draw().await);
        assert_ne!(seeded().await, draw().await);
    }
}
