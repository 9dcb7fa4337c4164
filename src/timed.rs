//! What the clock does: once a minute it marks what is due and tells whom it concerns. It decides nothing that a
//! person must decide.

use std::time::Duration;

use crate::{app::App, commands};

/// How often it looks.
const EVERY: Duration = Duration::from_secs(60);

/// How often mail is handed out.
const MAIL_EVERY: Duration = Duration::from_secs(20);

/// Looks between two clearings of what serves nobody any more.
const ROUNDS_PER_CLEARING: u32 = 60;

/// Hands out mail until the application stops. Beside [`run`], because a mail server may be slow.
pub async fn send_mail(app: App) {
    let mut tick = tokio::time::interval(MAIL_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(cause) = commands::mail::deliver(&app).await {
            tracing::error!(%cause, "mail could not be handed out");
        }
    }
}

/// Looks once a minute until the application stops.
pub async fn run(app: App) {
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for number in 0_u32.. {
        tick.tick().await;
        round(&app).await;
        if number.is_multiple_of(ROUNDS_PER_CLEARING) {
            clear(&app).await;
            keep_in_time(&app).await;
        }
    }
}

/// Forgets ended sessions, old sign-in failures and the answers to old requests.
pub async fn clear(app: &App) {
    if let Err(cause) = commands::clock::forget(app).await {
        tracing::error!(%cause, "old sessions and requests could not be forgotten");
    }
}

/// Lists what was kept long enough, and finishes taking erased files off the disk.
async fn keep_in_time(app: &App) {
    if let Err(cause) = commands::retention::prepare(app).await {
        tracing::error!(%cause, "what is due to be erased could not be listed");
    }
    if let Err(cause) = commands::retention::remove_files(app).await {
        tracing::error!(%cause, "erased files could not be taken off the disk");
    }
}

/// One look at the clock. What fails is logged and tried again at the next one.
pub async fn round(app: &App) {
    if let Err(cause) = commands::head::keep(app).await {
        tracing::error!(%cause, "the head of the chain could not be kept");
    }
    if let Err(cause) = commands::notice::mark_ended(app).await {
        tracing::error!(%cause, "notices could not be marked as ended");
    }
    if let Err(cause) = commands::clock::lapse_reserves(app).await {
        tracing::error!(%cause, "places on the reserve list could not lapse");
    }
    if let Err(cause) = commands::clock::remind(app).await {
        tracing::error!(%cause, "reminders could not be written");
    }
    if let Err(cause) = commands::clock::remind_of_appeals(app).await {
        tracing::error!(%cause, "reminders of appeals could not be written");
    }
    if let Err(cause) = commands::petition::remind(app).await {
        tracing::error!(%cause, "reminders of requests could not be written");
    }
    if let Err(cause) = commands::letter::remind(app).await {
        tracing::error!(%cause, "reminders of letters could not be written");
    }
    if let Err(cause) = commands::letter::expire(app).await {
        tracing::error!(%cause, "letters could not expire");
    }
    if let Err(cause) = commands::invitation::lapse(app).await {
        tracing::error!(%cause, "invitations to review could not lapse");
    }
    if let Err(cause) = commands::calendar::remind(app).await {
        tracing::error!(%cause, "reminders of a missing year could not be written");
    }
    if let Err(cause) = commands::invitation::remind(app).await {
        tracing::error!(%cause, "reminders of reviews could not be written");
    }
}
