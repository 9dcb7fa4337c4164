//! Pages through HTTP, as the people who use them.

mod record;
