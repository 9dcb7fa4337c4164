//! The store, on both engines: every statement is reached from here or from a story.

mod engine;
mod frozen;
mod outbox;
mod reference;
mod retention;
