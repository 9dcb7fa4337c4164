//! Pages anybody can read. No session code is reachable from here.

pub mod cache;
