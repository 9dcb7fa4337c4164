//! What is true of a programme office whatever the database, the web or the hour: pure types and rules.
//!
//! Must not know: sqlx, axum, askama, tokio, files, the clock or chance (held by `tests/it/tidy.rs`).
//! Start at `workflow`, the table of the whole process, and `access`, the table of who may do what.

pub mod access;
pub mod account;
pub mod appeal;
pub mod assessment;
pub mod barring;
pub mod batch;
pub mod blind;
pub mod breach;
pub mod calendar;
pub mod catalogue;
pub mod closing;
pub mod code;
pub mod compliance;
pub mod consent;
pub mod consultation;
pub mod contract;
pub mod contract_change;
pub mod decision;
pub mod draw;
pub mod eligibility;
pub mod expert;
pub mod fold;
pub mod head;
pub mod ids;
pub mod lead;
pub mod ledger;
pub mod letter;
mod letters;
pub mod mail;
pub mod mask;
pub mod material;
pub mod merging;
pub mod message;
pub mod nomination;
pub mod notice;
pub mod objection;
pub mod opinion;
pub mod petition;
pub mod privacy;
pub mod quota;
pub mod record;
pub mod recusal;
pub mod register;
pub mod renewal;
pub mod retention;
pub mod review;
pub mod role;
pub mod scheme;
pub mod seat;
pub mod subscription;
pub mod time;
pub mod workflow;
