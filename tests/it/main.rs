//! The one integration-test binary.

mod app;
mod browser;
mod catalogue;
mod people;
mod seeds;
mod store;
mod tidy;
mod workdays;
