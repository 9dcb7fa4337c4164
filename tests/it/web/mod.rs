//! Pages and forms over HTTP, by the file they are in.

mod access;
mod account;
mod admin;
mod catalogue;
mod directory;
mod look;
mod record;
