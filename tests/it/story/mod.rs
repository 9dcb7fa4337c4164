//! Whole stories, over every stratum and on both engines.

mod review;
mod round;
mod seeds;
