//! The one integration-test binary.

mod app;
mod browser;
mod store;
mod workdays;
