//! The `bole` program.

fn main() {}
