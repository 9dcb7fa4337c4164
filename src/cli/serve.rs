//! `bole serve`: opens the data folder, brings the database up to date, seeds it once, and serves.

use std::{future::IntoFuture, net::SocketAddr, process::ExitCode, time::Duration};

use anyhow::Context;
use tokio::{net::TcpListener, sync::oneshot, time::sleep};

use super::open;
use crate::{commands::account, config::Config, timed, web};

/// How long requests under way are waited for once the program is told to stop: a little longer than one may take.
const GRACE: Duration = Duration::from_secs(35);

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
    let _lock = open::lock_database(&config)?;
    let app = open::application(config).await?;
    open::load_seeds(&app).await?;
    let listen = app.config.listen;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen} (BOLE_LISTEN chooses another address)"))?;
    let address = listener.local_addr()?;
    println!("伯乐 Bole  http://{address}/");
    if let Some(token) = account::first_administrator(&app).await? {
        let base = app.config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
        println!("设置管理员密码 · set the administrator's password:  {base}/welcome/{token}");
    }
    let service = web::server::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let clock = tokio::spawn(timed::run(app.clone()));
    let mail = tokio::spawn(timed::send_mail(app.clone()));
    let (stop, stopping) = oneshot::channel();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        told_to_stop().await;
        let _ = stop.send(());
    });
    tokio::select! {
        served = serving.into_future() => served?,
        () = too_long(stopping) => tracing::warn!("stopped although requests were under way"),
    }
    clock.abort();
    mail.abort();
    // What was accepted is written before the process ends.
    app.db.close().await;
    Ok(())
}

/// Ends when stopping takes too long, or somebody asks for it a second time.
async fn too_long(stopping: oneshot::Receiver<()>) {
    if stopping.await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::select! {
        () = sleep(GRACE) => {}
        () = told_to_stop() => {}
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
