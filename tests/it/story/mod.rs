//! Whole stories, over every stratum and on both engines.

mod anonymity;
mod barring;
mod case_desk;
mod compliance;
mod draw;
mod every_move;
mod evidence;
mod experts;
mod invitation;
mod life;
mod notice;
mod quota;
mod register;
mod review;
mod review_panel;
pub mod round;
mod scheme;
mod seeds;
mod shortlist;
mod sitting;
mod stale;
mod thousand;
mod traps;
mod units;
mod walk;
