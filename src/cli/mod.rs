//! The subcommands of the `bole` program: arguments in, an exit code out.

pub mod workdays;
