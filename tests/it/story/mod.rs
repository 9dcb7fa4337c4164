//! Whole stories, over every stratum and on both engines.

mod case_desk;
mod every_move;
mod evidence;
mod notice;
mod review;
mod review_panel;
mod round;
mod seeds;
mod walk;
