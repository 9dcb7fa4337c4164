//! Pages and forms over HTTP, as the people who use them; one file for each in `src/web`.

mod access;
mod account;
mod admin;
mod look;
mod record;
