//! Whole stories, over every stratum and on both engines.

mod barring;
mod case_desk;
mod co_editors;
mod compliance;
mod decision;
mod draw;
mod every_move;
mod evidence;
mod experts;
mod invitation;
mod ledger;
mod letters;
mod life;
mod notice;
mod quota;
mod register;
mod review;
mod review_panel;
pub mod round;
mod scheme;
mod secret_ballot;
mod seeds;
mod shortlist;
mod sitting;
mod stale;
mod units;
mod walk;
