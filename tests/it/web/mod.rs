//! Pages as a browser without scripts sees them, one file a noun.

mod catalogue;
