//! In what two versions of a scheme's settings differ.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{role_name, see, shown};
use crate::{
    app::App,
    domain::{
        ids::SchemeId,
        scheme::{Criterion, Difference, Told, What},
    },
    store::scheme::{self, Scheme},
    texts::{Lang, Texts, field as labels},
    web::{
        error::WebError,
        page::{Desk, Frame, Html},
    },
};

/// A difference as people read it.
pub(super) struct Line {
    /// The role it is about; `None` for all.
    pub role: Option<&'static str>,
    pub label: String,
    pub was: Option<String>,
    pub is: Option<String>,
}

/// Differences in words.
pub(super) fn lines(differences: &[Difference], lang: Lang) -> Vec<Line> {
    let t = &Texts::of(lang).scheme;
    let told = |what: What, side: &Option<Told>| match (what, side) {
        (What::Setting(field), Some(Told::Value(value))) => shown(field, Some(value), lang),
        (_, Some(Told::Criterion(one))) => Some(format!("{} {}", name(one, lang), t.points(one.weight))),
        _ => None,
    };
    let line = |one: &Difference| Line {
        role: one.role.as_deref().map(|code| role_name(code, lang)),
        label: match one.what {
            What::Setting(field) => labels::label(field.name, lang).to_owned(),
            What::Criterion => t.criterion.to_owned(),
        },
        was: told(one.what, &one.was),
        is: told(one.what, &one.is),
    };
    differences.iter().map(line).collect()
}

/// What a criterion is called.
pub(super) fn name(criterion: &Criterion, lang: Lang) -> &str {
    lang.pick(criterion.zh.as_str(), criterion.en.as_str())
}

#[derive(Template)]
#[template(path = "scheme/compare.html")]
struct Page {
    frame: Frame,
    scheme: Scheme,
    old: i64,
    new: i64,
    lines: Vec<Line>,
}

/// GET /admin/schemes/{id}/versions/{ver}: a version beside the one in force.
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((id, ver)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let id: SchemeId = id.parse().map_err(|_| WebError::NotFound)?;
    let ver: i64 = ver.parse().map_err(|_| WebError::NotFound)?;
    let mut conn = app.db.read().await?;
    let scheme = see(&mut conn, id).await?;
    let versions = scheme::versions(&mut conn, id).await?;
    let old = versions.iter().find(|known| known.config_ver == ver).ok_or(WebError::NotFound)?;
    let found = crate::domain::scheme::differences(&old.config()?, &scheme.config()?);
    let page =
        Page { lines: lines(&found, desk.frame.lang), old: ver, new: scheme.config_ver, scheme, frame: desk.frame };
    Ok(Html(page).into_response())
}
