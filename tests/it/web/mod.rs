//! Pages through HTTP, as the people who use them, one file a noun.

mod catalogue;
mod directory;
mod record;
