//! The settings of the schemes on the desk: what is in force, its versions, the version in the making.

pub mod compare;
pub mod draft;
pub mod edit;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::Id,
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    domain::{
        access::{Reach, Resource, Verb},
        ids::SchemeId,
        register::{Field, Input, entry, entry::Value},
        role::ScholarRole,
        scheme::{
            Criterion, RoleConfig, SchemeConfig, differences,
            setting::{BY_ROLE, GENERAL, Setting},
        },
    },
    store::{
        Conn,
        scheme::{self, Scheme, Version},
    },
    texts::{Lang, Texts, field as labels, label, scheme as words},
};

/// A value as people read it; `None` where the setting has none.
pub(super) fn shown(field: &Field, value: Option<&Value>, lang: Lang) -> Option<String> {
    value.map(|value| match (field.input, value) {
        (Input::OneOf(_), Value::Text(code)) => words::choice(field.name, code, lang).to_owned(),
        (_, Value::Yes(yes)) => Texts::of(lang).register.yes_or_no(*yes).to_owned(),
        (_, value) => entry::typed(field, value),
    })
}

/// The name of a role, or of the one entry there is for laboratories and projects.
pub(super) fn role_name(code: &str, lang: Lang) -> &'static str {
    match ScholarRole::from_code(code) {
        Some(role) => label::scholar_role(role, lang),
        None => Texts::of(lang).scheme.every_case,
    }
}

/// The roles of a configuration in the order in which all pages name them.
pub(super) fn roles(config: &SchemeConfig) -> Vec<(&String, &RoleConfig)> {
    let rank = |code: &str| ScholarRole::ALL.iter().position(|role| role.code() == code);
    let mut roles: Vec<_> = config.roles.iter().collect();
    roles.sort_by_key(|(code, _)| rank(code));
    roles
}

/// The scheme of an id.
pub(super) async fn see(conn: &mut Conn, id: SchemeId) -> Result<Scheme, WebError> {
    scheme::find(conn, id).await?.ok_or(WebError::NotFound)
}

/// A setting on the page.
struct Line {
    label: &'static str,
    law: Option<String>,
    /// One value, or one a role.
    values: Vec<Option<String>>,
}

fn line<C>(setting: &Setting<C>, configs: &[&C], lang: Lang) -> Line {
    Line {
        label: labels::label(setting.field.name, lang),
        law: setting.article.map(|article| words::article(article, lang)),
        values: configs.iter().map(|config| shown(&setting.field, (setting.get)(config).as_ref(), lang)).collect(),
    }
}

#[derive(Template)]
#[template(path = "scheme/page.html")]
struct Page {
    frame: Frame,
    scheme: Scheme,
    general: Vec<Line>,
    by_role: Vec<Line>,
    criteria: Vec<(String, Vec<Criterion>)>,
    versions: Vec<Version>,
    /// In how many places the version in the making differs, if there is one.
    draft: Option<usize>,
    may_write: bool,
}

impl Page {
    fn title(&self) -> &str {
        match (&self.scheme.name_en, self.frame.lang) {
            (Some(name), Lang::En) => name,
            _ => &self.scheme.name,
        }
    }

    fn at(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/schemes/{}{rest}", self.scheme.id))
    }

    fn role(&self, code: &str) -> &'static str {
        role_name(code, self.frame.lang)
    }

    fn criterion<'c>(&self, one: &'c Criterion) -> &'c str {
        compare::name(one, self.frame.lang)
    }

    fn role_css(&self, code: &str) -> &'static str {
        ScholarRole::from_code(code).map_or("", ScholarRole::css)
    }
}

/// GET /admin/schemes/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<SchemeId>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let scheme = see(&mut conn, id).await?;
    let config = scheme.config()?;
    let lang = desk.frame.lang;
    let roles = roles(&config);
    let by_role: Vec<&RoleConfig> = roles.iter().map(|(_, role)| *role).collect();
    let draft = match scheme::draft(&mut conn, id).await? {
        Some(draft) => Some(differences(&config, &draft.config()?).len()),
        None => None,
    };
    let page = Page {
        general: GENERAL.iter().map(|setting| line(setting, &[&config], lang)).collect(),
        by_role: BY_ROLE.iter().map(|setting| line(setting, &by_role, lang)).collect(),
        criteria: roles.iter().map(|(code, role)| ((*code).clone(), role.criteria.clone())).collect(),
        versions: scheme::versions(&mut conn, id).await?,
        may_write: desk.viewer.may_write(Resource::Scheme),
        draft,
        scheme,
        frame: desk.frame,
    };
    Ok(Html(page).into_response())
}

/// Whether the account decides on settings.
fn may_decide(desk: &Desk) -> bool {
    desk.viewer.reach(Resource::Scheme, Verb::Decide) != Reach::Nothing
}
