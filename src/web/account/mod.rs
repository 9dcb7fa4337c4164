//! Whoever has an account: signing in and out, setting a password by link, the own account, the inbox.
//!
//! What administrators do with other people's accounts is in `web::admin`.

mod caller;
pub mod inbox;
pub mod kept;
pub mod profile;
pub mod sign_in;
pub mod welcome;

pub use caller::Caller;
