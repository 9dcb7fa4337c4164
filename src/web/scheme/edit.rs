//! The form of a part of the settings: what holds for all, or for one role.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{role_name, see};
use crate::{
    app::App,
    commands::{
        CommandError,
        scheme::{self as commands, Part},
    },
    domain::{
        ids::SchemeId,
        register::{
            Field, Input,
            entry::{self, Entry},
        },
        scheme::{
            Criterion, SchemeConfig,
            setting::{BY_ROLE, GENERAL, Setting},
        },
        workflow::{Reason, Refusal},
    },
    store::{
        Conn,
        scheme::{self, Scheme},
    },
    texts::{Lang, Texts, field as labels, scheme as words},
    web::{
        differing::{Differing, differing},
        error::{WebError, status_of},
        form::{Fields, FormState},
        page::{Desk, Frame, Html},
    },
};

/// The address of the part that holds for every role.
const ALL: &str = "general";
/// Rows for criteria: more than any score form has.
const ROWS: usize = 8;

/// A setting as the form lays it out.
struct Shown {
    name: &'static str,
    required: bool,
    hint: String,
    /// The type of the input, `area` for a running text; empty for a choice.
    kind: &'static str,
    options: Vec<(&'static str, &'static str)>,
}

fn lay_out(field: &'static Field, law: Option<String>, lang: Lang) -> Shown {
    let text = &Texts::of(lang).register;
    let (kind, options) = match field.input {
        Input::OneOf(codes) => ("", codes.iter().map(|code| (*code, words::choice(field.name, code, lang))).collect()),
        Input::YesNo => ("", vec![("yes", text.yes_or_no(true)), ("no", text.yes_or_no(false))]),
        Input::Day => ("date", Vec::new()),
        Input::Text(_) => ("area", Vec::new()),
        _ => ("text", Vec::new()),
    };
    let range = match field.input {
        Input::Count(least, most) => format!("{least}–{most}"),
        _ => String::new(),
    };
    let parts = [words::hint(field.name, lang).to_owned(), range, law.unwrap_or_default()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Shown { name: field.name, required: field.required, hint: parts.join(lang.pick("；", "; ")), kind, options }
}

fn lay_out_all<C>(settings: &'static [Setting<C>], lang: Lang) -> Vec<Shown> {
    let law = |setting: &Setting<C>| setting.article.map(|article| words::article(article, lang));
    settings.iter().map(|setting| lay_out(&setting.field, law(setting), lang)).collect()
}

#[derive(Template)]
#[template(path = "scheme/form.html")]
struct FormPage {
    frame: Frame,
    form: FormState,
    scheme: Scheme,
    part: String,
    ver: i64,
    shown: Vec<Shown>,
    differing: Vec<Differing>,
}

impl FormPage {
    fn part_name(&self) -> &'static str {
        part_name(&self.part, self.frame.lang)
    }

    fn at(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/schemes/{}{rest}", self.scheme.id))
    }

    /// Whether the part has criteria: a role has, what holds for all has not.
    fn has_criteria(&self) -> bool {
        self.part != ALL
    }

    fn rows(&self) -> std::ops::RangeInclusive<usize> {
        1..=ROWS
    }

    fn criterion(&self, row: &usize, of: &str) -> String {
        self.form.value(&name(*row, of)).to_owned()
    }
}

fn part_name(part: &str, lang: Lang) -> &'static str {
    if part == ALL { Texts::of(lang).scheme.general } else { role_name(part, lang) }
}

fn name(row: usize, of: &str) -> String {
    format!("criterion_{row}_{of}")
}

/// The settings a form begins with: those of the version in the making, else those in force, with the version seen.
async fn present(conn: &mut Conn, scheme: &Scheme) -> Result<(SchemeConfig, i64), WebError> {
    Ok(match scheme::draft(conn, scheme.id).await? {
        Some(draft) => (draft.config()?, draft.ver),
        None => (scheme.config()?, 0),
    })
}

/// A part as its form shows it.
fn fields(config: &SchemeConfig, part: &str) -> Result<Fields, WebError> {
    if part == ALL {
        return Ok(Fields::of(typed(GENERAL, config)));
    }
    let role = config.roles.get(part).ok_or(WebError::NotFound)?;
    let mut pairs = typed(BY_ROLE, role);
    for (at, one) in role.criteria.iter().enumerate() {
        let values = [("code", &one.code), ("zh", &one.zh), ("en", &one.en), ("weight", &one.weight.to_string())];
        pairs.extend(values.map(|(of, value)| (name(at + 1, of), value.clone())));
    }
    Ok(Fields::of(pairs))
}

fn typed<C>(settings: &[Setting<C>], config: &C) -> Vec<(String, String)> {
    let value = |setting: &Setting<C>| {
        let value = (setting.get)(config)?;
        Some((setting.field.name.to_owned(), entry::typed(&setting.field, &value)))
    };
    settings.iter().filter_map(value).collect()
}

/// Reads a part; with what cannot be read of it.
fn read(part: &str, fields: &Fields) -> (Part, Vec<Reason>) {
    if part == ALL {
        let (entry, misread) = read_all(GENERAL, fields);
        return (Part::General(entry), misread);
    }
    let (entry, misread) = read_all(BY_ROLE, fields);
    let criteria = (1..=ROWS).filter_map(|row| criterion(row, fields)).collect();
    (Part::Role { code: part.to_owned(), entry, criteria }, misread)
}

fn read_all<C>(settings: &'static [Setting<C>], fields: &Fields) -> (Entry, Vec<Reason>) {
    let mut entry = Entry::default();
    let mut misread = Vec::new();
    for setting in settings {
        match entry::read(&setting.field, fields.text(setting.field.name)) {
            Ok(value) => entry.set(setting.field.name, value),
            Err(reason) => misread.push(reason),
        }
    }
    (entry, misread)
}

/// The criterion of a row; `None` for an empty one. What is no weight is 0, which the domain refuses.
fn criterion(row: usize, fields: &Fields) -> Option<Criterion> {
    let text = |of: &str| fields.text(&name(row, of)).trim().chars().take(80).collect::<String>();
    let (zh, en, weight) = (text("zh"), text("en"), text("weight"));
    if zh.is_empty() && en.is_empty() && weight.is_empty() {
        return None;
    }
    let known = text("code");
    let code = if known.is_empty() { new_code(&en, row) } else { known };
    Some(Criterion { code, zh, en, weight: weight.parse().unwrap_or_default() })
}

/// The key under which stored reviews will keep the marks of a new criterion.
fn new_code(en: &str, row: usize) -> String {
    let words: Vec<String> = en
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    if words.is_empty() { format!("criterion_{row}") } else { words.join("_") }
}

/// GET /admin/schemes/{id}/draft/{part}
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((id, part)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let scheme = see(&mut conn, id.parse().map_err(|_| WebError::NotFound)?).await?;
    let (config, ver) = present(&mut conn, &scheme).await?;
    let form = FormState::new(fields(&config, &part)?);
    Ok(Html(page(&desk, scheme, part, form, (ver, Vec::new()))).into_response())
}

fn page(
    desk: &Desk,
    scheme: Scheme,
    part: String,
    form: FormState,
    (ver, differing): (i64, Vec<Differing>),
) -> FormPage {
    let lang = desk.frame.lang;
    let shown = if part == ALL { lay_out_all(GENERAL, lang) } else { lay_out_all(BY_ROLE, lang) };
    FormPage { frame: desk.frame.clone(), form, scheme, part, ver, shown, differing }
}

/// POST /admin/schemes/{id}/draft/{part}
pub async fn keep(
    State(app): State<App>,
    desk: Desk,
    Path((id, part)): Path<(String, String)>,
    sent: Fields,
) -> Result<Response, WebError> {
    let id: SchemeId = id.parse().map_err(|_| WebError::NotFound)?;
    let scheme = see(&mut app.db.read().await?, id).await?;
    // A part that is not there has no form.
    fields(&scheme.config()?, &part)?;
    let (entered, misread) = read(&part, &sent);
    let who = desk.viewer.who(sent.request_key());
    match commands::keep(&app, &who, id, sent.version(), entered, misread).await {
        Ok(()) => Ok(desk.done(format!("/admin/schemes/{id}/draft"), desk.frame.t.scheme.kept_part)),
        Err(CommandError::Refused(refusal)) => refused(&app, &desk, scheme, part, sent, refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// The form as it was typed; a stale one beside what is there now.
async fn refused(
    app: &App,
    desk: &Desk,
    scheme: Scheme,
    part: String,
    sent: Fields,
    refusal: Refusal,
) -> Result<Response, WebError> {
    let status = status_of(refusal.kind());
    let stale = refusal.reasons.contains(&Reason::Stale);
    let mut ver = sent.version();
    let mut clash = Vec::new();
    let mut form = FormState::refused(sent, refusal.reasons);
    if stale {
        let (now, now_ver) = present(&mut app.db.read().await?, &scheme).await?;
        clash = between(&form.fields, &fields(&now, &part)?, &part, desk.frame.lang);
        // Sent again, it is meant to go over what is there now, which stands beside it.
        ver = now_ver;
        form.renew_key();
    }
    Ok(Html(page(desk, scheme, part, form, (ver, clash))).with_status(status))
}

/// What was typed beside what is there now, where they differ.
fn between(typed: &Fields, now: &Fields, part: &str, lang: Lang) -> Vec<Differing> {
    let all: Vec<&'static Field> = match part {
        ALL => GENERAL.iter().map(|setting| &setting.field).collect(),
        _ => BY_ROLE.iter().map(|setting| &setting.field).collect(),
    };
    let mut named: Vec<(String, String)> =
        all.iter().map(|field| (field.name.to_owned(), labels::label(field.name, lang).to_owned())).collect();
    let t = &Texts::of(lang).scheme;
    for row in 1..=ROWS {
        let columns = [("zh", t.criterion), ("en", t.criterion_en), ("weight", t.weight)];
        named.extend(columns.map(|(of, label)| (name(row, of), format!("{label} {row}"))));
    }
    let shown = |name: &str, value: &str| {
        let field = all.iter().find(|field| field.name == name);
        match field.map(|field| field.input) {
            Some(Input::OneOf(codes)) if codes.contains(&value) => words::choice(name, value, lang).to_owned(),
            Some(Input::YesNo) => Texts::of(lang).register.yes_or_no(value == "yes").to_owned(),
            _ => value.to_owned(),
        }
    };
    differing(named.iter().map(|(name, label)| (name.as_str(), label.clone())), (typed, now), shown)
}
