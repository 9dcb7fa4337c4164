//! The one integration-test binary.

mod catalogue;
mod seeds;
