//! 伯乐 Bole: a talent plan and its research programmes, from nomination to appointment, in public view.
//!
//! Arrows: `web -> commands -> store -> domain`; `timed -> commands`. ARCHITECTURE.md draws the map.

pub mod clock;
pub mod domain;
pub mod seeds;
