//! The only place that reads the time and makes random numbers; everything else gets them passed in.

use std::sync::{
    Arc, LazyLock, Mutex, PoisonError,
    atomic::{AtomicI64, AtomicU32, Ordering},
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

/// The identifiers of one millisecond are parted: those made one by one, and those of series.
const HALF: u32 = 1 << 21;

/// A new identifier of any kind, e.g. `let id: CaseId = new_id(now);`.
///
/// No two of one millisecond are alike in one process, and their order means nothing. Inside [`with_chance`] it comes
/// from the seed.
pub fn new_id<Id: From<i64>>(now: Moment) -> Id {
    // Numbers that follow each other in this way meet again only after all of them were taken (Hull and Dobell), also
    // when only the lower bits of each are kept.
    static LAST: LazyLock<AtomicU32> = LazyLock::new(|| AtomicU32::new(from_the_system()));
    let follow = |last: u32| last.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    let number = seeded().unwrap_or_else(|| after(&LAST, follow) % HALF);
    Id::from(ids::compose(now, number))
}

/// Identifiers of many records made at one instant, each different, rising in the order they are taken.
#[derive(Debug)]
pub struct IdSeries {
    now: Moment,
    /// The last one taken, where they come from a seed.
    seeded: Option<i64>,
}

impl IdSeries {
    /// A series of one millisecond.
    pub fn new(now: Moment) -> Self {
        Self { now, seeded: seeded().map(|number| ids::compose(now, number)) }
    }

    /// The next identifier of any kind.
    pub fn take<Id: From<i64>>(&mut self) -> Id {
        // All series count on together, so that two of one millisecond do not meet; begun in the lower half, the count
        // does not come round within one.
        static NEXT: LazyLock<AtomicU32> = LazyLock::new(|| AtomicU32::new(from_the_system() % (HALF / 2)));
        match &mut self.seeded {
            Some(last) => {
                *last += 1;
                Id::from(*last)
            }
            None => Id::from(ids::compose(self.now, HALF | (NEXT.fetch_add(1, Ordering::Relaxed) % HALF))),
        }
    }
}

/// A number from the seed, inside [`with_chance`].
fn seeded() -> Option<u32> {
    let draw = |chance: &Arc<Mutex<Chance>>| {
        let mut bytes = [0; 4];
        chance.lock().unwrap_or_else(PoisonError::into_inner).fill(&mut bytes);
        u32::from_le_bytes(bytes)
    };
    REPRODUCIBLE.try_with(draw).ok()
}

/// Sets the number that follows and gives it.
fn after(last: &AtomicU32, follow: impl Fn(u32) -> u32) -> u32 {
    let mut known = last.load(Ordering::Relaxed);
    loop {
        let next = follow(known);
        match last.compare_exchange_weak(known, next, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => return next,
            Err(other) => known = other,
        }
    }
}

/// A number from the operating system.
fn from_the_system() -> u32 {
    let mut bytes = [0; 4];
    fill_random(&mut bytes);
    u32::from_le_bytes(bytes)
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
    fn no_two_identifiers_of_one_millisecond_are_alike() {
        let now = Moment(1_772_000_000_000);
        let mut series = [IdSeries::new(now), IdSeries::new(now)];
        let mut all: Vec<i64> = (0..100_000).map(|_| new_id(now)).collect();
        all.extend((0..10_000).map(|at: usize| series[at % 2].take::<i64>()));
        let rises = (0..100).map(|_| series[0].take::<i64>()).collect::<Vec<_>>();
        assert!(rises.is_sorted());
        all.extend(rises);
        let made = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), made);
        assert!(all.iter().all(|id| id >> 22 == now.0), "of that millisecond");
    }

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
