//! Pages and forms over HTTP, by the file they are in.

mod access;
mod account;
mod admin;
mod look;
//! Pages through HTTP, as the people who use them.

mod directory;
mod record;
