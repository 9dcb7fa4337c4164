//! The only place that reads the time and makes random numbers; everything else gets them passed in.

use std::sync::{
    Arc,
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
pub fn fill_random(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("the operating system gives random numbers");
}

/// A secret for links, sessions and receipts: 32 random bytes, as 64 hexadecimal digits.
pub fn new_secret() -> String {
    let mut bytes = [0; 32];
    fill_random(&mut bytes);
    hex::encode(bytes)
}
