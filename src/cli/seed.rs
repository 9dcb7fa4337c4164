//! `bole migrate` and `bole seed`: bring the database up to date, and load the seed facts once, without serving.

use std::{fs, process::ExitCode, time::Duration};

use super::serve::lock_data_dir;
use crate::{
    app::App,
    clock::Clock,
    commands::seed::{self, Seeded, SeedingError},
    config::Config,
    store::Db,
};

/// Applies the migrations that are missing.
pub async fn migrate(config: Config) -> ExitCode {
    let migrated = async {
        let _lock = lock_data_dir(&config)?;
        open(config).await?.db.close().await;
        anyhow::Ok("the schema is up to date")
    };
    exit(migrated.await)
}

/// Loads the seed facts into a database that has none.
pub async fn run(config: Config) -> ExitCode {
    let seeded = async {
        let _lock = lock_data_dir(&config)?;
        let app = open(config).await?;
        let seeded = load(&app).await?;
        app.db.close().await;
        anyhow::Ok(match seeded {
            Seeded::Loaded => "the seed facts are loaded",
            Seeded::Before => "the seed facts were loaded before; nothing changed",
            Seeded::Newer => "other seed facts were loaded before; the data stays as it is",
        })
    };
    exit(seeded.await)
}

/// Loads the seed facts, and says so when it takes long.
///
/// # Errors
/// When a seed file is malformed or the database refuses.
pub async fn load(app: &App) -> Result<Seeded, SeedingError> {
    let loading = seed::run(app);
    tokio::pin!(loading);
    match tokio::time::timeout(Duration::from_secs(1), &mut loading).await {
        Ok(seeded) => seeded,
        Err(_) => {
            eprintln!("loading the seed facts …");
            loading.await
        }
    }
}

async fn open(config: Config) -> anyhow::Result<App> {
    fs::create_dir_all(&config.data_dir)?;
    let db = Db::open(&config.database_url).await?;
    Ok(App::new(db, Clock::system(), config)?)
}

fn exit(outcome: anyhow::Result<&'static str>) -> ExitCode {
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("bole: {cause:#}");
            ExitCode::FAILURE
        }
    }
}
