//! `bole migrate` and `bole seed`: bring the database up to date, and load the seed facts once, without serving.

use std::process::ExitCode;

use super::{exit, open};
use crate::{commands::seed::Seeded, config::Config};

/// Applies the migrations that are missing.
pub async fn migrate(config: Config) -> ExitCode {
    let migrated = async {
        let _lock = open::lock_database(&config)?;
        open::database(&config.database_url).await?.close().await;
        anyhow::Ok("the schema is up to date")
    };
    exit("migrate", migrated.await)
}

/// Loads the seed facts into a database that has none.
pub async fn run(config: Config) -> ExitCode {
    let seeded = async {
        let _lock = open::lock_database(&config)?;
        let app = open::application(config).await?;
        let seeded = open::load_seeds(&app).await?;
        app.db.close().await;
        anyhow::Ok(match seeded {
            Seeded::Loaded => "the seed facts are loaded",
            Seeded::Before => "the seed facts were loaded before; nothing changed",
            Seeded::Newer => "other seed facts were loaded before; the data stays as it is",
        })
    };
    exit("seed", seeded.await)
}
