//! Pages and forms over HTTP, as the people who use them; one file for each noun.

mod access;
mod account;
mod admin;
mod catalogue;
mod directory;
mod hostile;
mod look;
mod microdata;
mod record;
mod sight;
mod sources;
mod tongue;
mod verify;
