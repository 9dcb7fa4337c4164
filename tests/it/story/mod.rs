//! Whole stories, over every stratum and on both engines.

mod barring;
mod case_desk;
mod every_move;
mod evidence;
mod experts;
mod life;
mod notice;
mod register;
mod review;
mod review_panel;
pub mod round;
mod seeds;
mod stale;
mod units;
mod walk;
