//! The one integration-test binary.

mod workdays;
mod browser;
