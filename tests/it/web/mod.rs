//! Pages and forms over HTTP, by the file they are in.
//! Pages and forms over HTTP, as the people who use them; one file for each in `src/web`.
//! Pages through HTTP, as the people who use them, one file a noun.
//! Pages and forms over HTTP, as the people who use them; one file for each noun.

mod access;
mod account;
mod admin;
mod catalogue;
mod directory;
mod look;
mod record;
