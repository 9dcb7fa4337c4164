//! Synthetic data to try the program with (`bole demo`): the plan is drawn first, then everything is written.

mod fate;
mod names;
mod path;
mod plan;
mod prose;
mod records;
mod rounds;
mod story;

pub use names::is_synthetic;
