//! 伯乐 Bole: a talent plan and its research programmes, from nomination to appointment, in public view.
//!
//! Arrows: `web -> commands -> store -> domain`; `timed -> commands`. ARCHITECTURE.md draws the map.

pub mod apart;
pub mod app;
pub mod ballot_box;
pub mod calendar_files;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod domain;
pub mod dossier;
pub mod files;
pub mod heads_file;
mod inspect;
pub mod mail;
pub mod memo;
pub mod new_file;
mod package;
pub mod password;
pub mod pinyin;
mod scrub;
pub mod seeds;
pub mod sheet;
pub mod store;
pub mod texts;
pub mod timed;
pub mod vault;
pub mod web;
pub mod word;
