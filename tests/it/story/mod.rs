//! Whole stories, over every stratum and on both engines.

mod evidence;
mod notice;
mod review;
mod round;
mod seeds;
mod walk;
