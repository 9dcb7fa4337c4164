//! The one integration-test binary.

mod seeds;
