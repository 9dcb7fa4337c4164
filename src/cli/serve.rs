//! `bole serve`: opens the data folder, brings the database up to date, seeds it once, and serves.

use std::{fs, net::SocketAddr, process::ExitCode};

use tokio::net::TcpListener;

use crate::{app::App, clock::Clock, config::Config, store::Db, web};

/// Serves until it is told to stop.
pub async fn run(config: Config) -> ExitCode {
    match serve(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("bole: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let _lock = lock_data_dir(&config)?;
    let app = open(config).await?;
    let listener = TcpListener::bind(app.config.listen).await?;
    let address = listener.local_addr()?;
    println!("伯乐 Bole  http://{address}/");
    let service = web::server::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await?;
    app.db.close().await;
    Ok(())
}

/// Opens the application as the settings say: data folder, database, seeds.
///
/// # Errors
/// When the folder cannot be made, or the database cannot be opened or seeded.
pub async fn open(config: Config) -> anyhow::Result<App> {
    fs::create_dir_all(&config.data_dir)?;
    let db = Db::open(&config.database_url).await?;
    let app = App::new(db, Clock::system(), config);
    super::seed::load(&app).await?;
    Ok(app)
}

/// One process owns an SQLite database, because it alone knows how fresh its kept pages are. A second is refused.
///
/// # Errors
/// When another process holds the folder.
pub fn lock_data_dir(config: &Config) -> anyhow::Result<Option<fs::File>> {
    if !config.database_url.starts_with("sqlite:") {
        return Ok(None);
    }
    fs::create_dir_all(&config.data_dir)?;
    let path = format!("{}.lock", config.database_url.trim_start_matches("sqlite:"));
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => {
            anyhow::bail!("another bole process is writing to this database; stop it first ({path})")
        }
        Err(fs::TryLockError::Error(cause)) => Err(cause.into()),
    }
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
