//! Whole stories, over every stratum and on both engines.

mod every_move;
mod notice;
mod review;
mod review_panel;
mod round;
mod seeds;
mod walk;
