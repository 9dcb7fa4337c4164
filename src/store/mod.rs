//! Rows to domain types and back: plain functions over a [`Conn`] to read and a [`Tx`] to write.
//!
//! Must not know: axum, pages, who is allowed what. Start at `engine`; every other file is one noun.

pub mod account;
pub mod appeal;
pub mod appointment;
pub mod arg;
pub mod article;
pub mod assessment;
pub mod assignment;
pub mod barring;
pub mod batch;
pub mod bulk;
pub mod calendar;
pub mod case_file;
pub mod case_list;
pub mod case_note;
pub mod challenge;
pub mod co_editor;
pub mod compliance;
pub mod consent;
pub mod consequence;
pub mod consultation;
pub mod contract;
pub mod contract_change;
pub mod dataset;
pub mod decision;
pub mod demo;
pub mod direction;
pub mod directory;
pub mod disclosure;
pub mod document;
pub mod dossier;
pub mod draw;
pub mod duties;
pub mod engine;
pub mod event;
pub mod expert;
pub mod facts;
pub mod frozen;
pub mod funding;
pub mod head;
pub mod institution;
pub mod invariant;
mod job;
pub mod lab;
pub mod lead;
pub mod ledger;
pub mod letter;
pub mod mail;
pub mod merging;
pub mod nomination;
pub mod notice;
pub mod objection;
pub mod occasion;
pub mod opinion;
pub mod outbox;
pub mod panel;
pub mod person;
pub mod petition;
pub mod programme;
pub mod project;
pub mod proposal;
pub mod published;
pub mod quota;
pub mod recommendation;
pub mod recusal;
pub mod redaction;
pub mod register;
pub mod renewal;
pub mod request;
pub mod retention;
pub mod review;
pub mod scheme;
pub mod scholar;
pub mod scope;
pub mod sealed;
pub mod search;
pub mod seat;
pub mod setting;
pub mod shortlist;
pub mod site_map;
pub mod source;
pub mod subscription;
pub mod suspension;
pub mod target;
pub mod track_record;
mod version;
pub mod vote;
pub mod work;
mod writer;

pub use engine::{Conn, Db, Tx};

/// Why the database did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody changed the record after it was shown.
    #[error("the record was changed by somebody else")]
    Stale,
    /// A row that the schema promises is not there.
    #[error("a row that must exist is missing")]
    Missing,
    /// Two records would be the same where only one may be.
    #[error("a record with this key exists")]
    Duplicate,
    /// No connection became free in time, or the file was locked by somebody else.
    #[error("the database did not become free in time")]
    Busy,
    /// The database address is neither `sqlite:` nor `postgres://`.
    #[error("the database address must start with sqlite: or postgres://")]
    BadUrl,
    /// A stored value does not mean what its column should hold.
    #[error("a stored value cannot be read: {0}")]
    Corrupt(String),
    /// The job broke off; nothing of it was kept.
    #[error("a write broke off")]
    Panicked,
    /// The group of writes could not be committed; nothing of it was kept.
    #[error("a write was undone: {0}")]
    Undone(String),
    /// The application is shutting down.
    #[error("the database is closed")]
    Closed,
    /// Anything else the driver reports.
    #[error(transparent)]
    Driver(sqlx::Error),
    /// The schema could not be brought up to date.
    #[error(transparent)]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    /// Whether the database gave a value that does not mean what its column should hold; anything else is a failure to
    /// reach it.
    pub fn is_unreadable(&self) -> bool {
        match self {
            Self::Corrupt(_) | Self::Missing => true,
            Self::Driver(cause) => matches!(cause, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)),
            _ => false,
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(inner) if inner.is_unique_violation() => Self::Duplicate,
            // SQLITE_BUSY: another process held the file for longer than we wait. On Postgres our own writers take
            // turns, so only somebody else's transaction can be waited for in a circle.
            sqlx::Error::Database(inner) if matches!(inner.code().as_deref(), Some("5" | "40P01" | "40001")) => {
                Self::Busy
            }
            sqlx::Error::PoolTimedOut => Self::Busy,
            _ => Self::Driver(error),
        }
    }
}
