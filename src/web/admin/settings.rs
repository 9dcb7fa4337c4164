//! What the office says of itself: titles, the issuing office, where objections go, the words of the home page.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    commands::setting::{self, KEYS},
    domain::{access::Resource, workflow::Reason},
    store::setting as settings,
    web::{
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct SettingsPage {
    frame: Frame,
    form: FormState,
    /// What the form is filled in against.
    ver: i64,
    may_write: bool,
}

/// GET /admin/settings
pub async fn show(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let form = FormState::new(known(&app, &desk).await?);
    Ok(page(&app, desk, form).await?.into_response())
}

async fn page(app: &App, desk: Desk, form: FormState) -> Result<Html<SettingsPage>, WebError> {
    let ver = settings::version(&mut app.db.read().await?).await?;
    let may_write = desk.viewer.may_write(Resource::Setting);
    Ok(Html(SettingsPage { frame: desk.frame, form, ver, may_write }))
}

/// POST /admin/settings
pub async fn update(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let seen = fields.has("ver").then(|| fields.version());
    let saved = match read(&fields) {
        Ok(values) => setting::save(&app, &who, seen, values).await,
        Err(reasons) => Err(reasons.into()),
    };
    let saved = saved.map(|()| desk.done("/admin/settings", desk.frame.t.account.settings_saved));
    done_or_again(saved, fields, |form| page(&app, desk, form)).await
}

/// The settings as they are; the titles and the motto as the site shows them when nobody has set them.
pub async fn known(app: &App, desk: &Desk) -> Result<Fields, WebError> {
    let site = &desk.frame.site;
    let shown = [
        ("site_title", &site.title),
        ("site_title_en", &site.title_en),
        ("motto", &site.motto),
        ("motto_en", &site.motto_en),
    ];
    let mut fields = Fields::of(shown.map(|(key, value)| (key.to_owned(), value.clone())));
    for (known, default) in setting::numbers() {
        fields.set(known.key, default.to_string());
    }
    for (key, value) in settings::all(&mut app.db.read().await?).await? {
        if KEYS.contains(&key.as_str()) || setting::numbers().any(|(known, _)| known.key == key) {
            fields.set(&key, value);
        }
    }
    Ok(fields)
}

/// Reads whichever settings a form has. The office's own fields must be filled in where the form asks for them.
pub fn read(fields: &Fields) -> Result<Vec<(&'static str, String)>, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let mut values = Vec::new();
    for key in KEYS.into_iter().filter(|key| fields.has(key)) {
        let value = match key {
            "contact_email" => reader.email(key, true),
            "motto" | "motto_en" => reader.optional(key, 90),
            "site_title" | "site_title_en" => reader.required(key, 60),
            "contact_phone" => reader.required(key, 60),
            _ => reader.required(key, 120),
        };
        values.push((key, value));
    }
    for (known, _) in setting::numbers().filter(|(known, _)| fields.has(known.key)) {
        let number = reader.number(known.key);
        match number {
            Some(number) if (known.least..=known.most).contains(&number) => {
                values.push((known.key, number.to_string()));
            }
            Some(_) => {
                let (least, most) = (known.least, known.most);
                reader.reasons.push(Reason::OutOfBounds { field: known.key, least, most });
            }
            // What is no number was told of already.
            None if !fields.text(known.key).trim().is_empty() => {}
            None => reader.reasons.push(Reason::Required { field: known.key }),
        }
    }
    reader.finish()?;
    Ok(values)
}
