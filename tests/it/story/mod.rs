//! Whole stories, over every stratum and on both engines.

mod case_desk;
mod evidence;
mod life;
mod notice;
mod review;
pub mod round;
mod seeds;
mod walk;
