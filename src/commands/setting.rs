//! What the office says of itself: titles, the issuing office, where objections go.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, transact};
use crate::{
    app::App,
    domain::{
        petition::{ANSWER_WITHIN, ANSWER_WITHIN_BOUNDS, ANSWER_WITHIN_KEY},
        retention::{self, Setting},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        event::{self, Exhibit},
        setting,
    },
};

/// Settings that can be changed in the application, in the order of the page.
pub const KEYS: [&str; 9] = [
    "office_name",
    "accept_dept",
    "contact_phone",
    "contact_email",
    "contact_address",
    "site_title",
    "site_title_en",
    "motto",
    "motto_en",
];

/// Settings that are numbers, each with its bounds and what holds where nobody set it: how soon a request of the public
/// is answered, and how long what is kept.
pub fn numbers() -> impl Iterator<Item = (Setting, i64)> {
    let (least, most) = ANSWER_WITHIN_BOUNDS;
    let answer = (Setting { key: ANSWER_WITHIN_KEY, least, most }, ANSWER_WITHIN);
    std::iter::once(answer).chain(retention::settings())
}

/// Sets those of [`KEYS`] and [`numbers`] that are given. What pages show changes with the acknowledgement of this command.
/// `seen` is the version of the settings that a form was filled in against.
///
/// # Errors
/// [`Reason::Stale`] when somebody else changed a setting since.
pub async fn save(
    app: &App,
    who: &Who,
    seen: Option<i64>,
    values: Vec<(&'static str, String)>,
) -> Result<(), CommandError> {
    let by = who.acting_as(Role::Sysadmin);
    transact(app, who, move |tx| {
        async move {
            let ver = setting::version(tx).await?;
            if seen.is_some_and(|seen| seen != ver) {
                return Err(Refusal::one(Reason::Stale).into());
            }
            let before = setting::all(tx).await?;
            let is = |key: &str, value: &str| before.iter().any(|(known, old)| known == key && old == value);
            let changed: Vec<_> = values.into_iter().filter(|(key, value)| !is(key, value)).collect();
            if changed.is_empty() {
                return Ok(());
            }
            for (key, value) in &changed {
                setting::set(tx, key, value, by.at).await?;
            }
            setting::raise_version(tx, ver, by.at).await?;
            tx.touch_public().await?;
            let keys: Vec<_> = changed.iter().map(|(key, _)| *key).collect();
            let exhibits = vec![Exhibit::of("setting", 0, &changed)?];
            let draft = event::Draft {
                command: "change_settings",
                note: json!({ "keys": keys }),
                exhibits,
                ..Default::default()
            };
            event::record(tx, &by, draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}
