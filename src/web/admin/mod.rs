//! What the system administrator does: the first five minutes, accounts and roles, settings; and the event log.
//!
//! An administrator has no right to content: nothing here reads a case. What waits for others is gathered in `web::work`.

pub mod accounts;
pub mod audit;
pub mod home;
pub mod invitation;
pub mod mail;
pub mod roles;
pub mod settings;
pub mod setup;
