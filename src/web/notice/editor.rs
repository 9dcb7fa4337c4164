//! Drafting a notice: its cases, its words, its period. The end date is not a field.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::may_know;
use crate::{
    app::App,
    commands,
    domain::{
        calendar::{Convention, Unit},
        ids::{CaseId, NoticeId},
        notice::{Draft, NoticeState},
        workflow::Reason,
    },
    store::{
        Conn, StoreError, case_file, facts,
        notice::{self, Candidate},
        setting,
    },
    texts::{label, notice_text},
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// Cases offered at most.
const CASES: i64 = 500;

#[derive(Template)]
#[template(path = "notice/editor.html")]
struct EditorPage {
    frame: Frame,
    form: FormState,
    ver: i64,
    known: Option<NoticeId>,
    cases: Vec<Candidate>,
}

impl EditorPage {
    fn action(&self) -> String {
        match self.known {
            Some(id) => self.frame.href(format!("/admin/notices/{id}")),
            None => self.frame.href("/admin/notices"),
        }
    }

    fn heading(&self) -> &'static str {
        if self.known.is_some() { self.frame.t.notice.desk_edit } else { self.frame.t.notice.desk_new }
    }

    fn role(&self, case: &Candidate) -> &'static str {
        case.role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    /// Whether it is on another notice than this.
    fn elsewhere(&self, case: &Candidate) -> bool {
        case.on_notice.is_some_and(|on| self.known.is_none_or(|known| known.0 != on))
    }

    fn units(&self) -> Vec<(&'static str, &'static str)> {
        Unit::ALL.iter().map(|unit| (unit.code(), notice_text::unit(*unit, self.frame.lang))).collect()
    }

    fn conventions(&self) -> Vec<(&'static str, &'static str)> {
        let name = |convention: &Convention| notice_text::convention(*convention, self.frame.lang);
        Convention::ALL.iter().map(|convention| (convention.code(), name(convention))).collect()
    }
}

/// GET /admin/notices/new: filled in from the scheme's configuration, the settings and the latest notice.
pub async fn new(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let cases = notice::waiting(&mut conn, CASES).await?;
    let fields = defaults(&mut conn, &cases, &desk.frame.site.office).await?;
    let page = EditorPage { frame: desk.frame, form: FormState::new(fields), ver: 0, known: None, cases };
    Ok(Html(page).into_response())
}

async fn defaults(conn: &mut Conn, cases: &[Candidate], office: &str) -> Result<Fields, StoreError> {
    let latest = notice::latest(conn, 1).await?.pop();
    let mut fields = Fields::default();
    for (field, key) in [
        ("basis", "notice_basis"),
        ("accept_dept", "accept_dept"),
        ("contact_phone", "contact_phone"),
        ("contact_email", "contact_email"),
        ("contact_address", "contact_address"),
    ] {
        let before = latest.as_ref().map(|found| match field {
            "basis" => found.basis.clone(),
            "accept_dept" => found.accept_dept.clone(),
            "contact_phone" => found.contact_phone.clone(),
            "contact_email" => found.contact_email.clone(),
            _ => found.contact_address.clone(),
        });
        fields.set(field, setting::get(conn, key).await?.or(before).unwrap_or_default());
    }
    fields.set("issuer", office);
    let (mut days, mut unit, mut convention, mut stays) = (5, Unit::Working, Convention::NextDay, 30);
    if let Some(first) = cases.iter().find(|case| case.on_notice.is_none())
        && let Some(case) = case_file::find(conn, first.case_id).await?
    {
        let config = facts::config(conn, &case).await?.notice;
        (days, unit, convention, stays) = (config.days, config.unit, config.convention, config.list_stays_days);
    }
    fields.set("days", days.to_string());
    fields.set("unit", unit.code());
    fields.set("convention", convention.code());
    fields.set("list_stays_days", stays.to_string());
    Ok(fields)
}

/// The cases a notice may list: those that wait for one, and those of the notice it replaces.
async fn choices(conn: &mut Conn, known: Option<NoticeId>) -> Result<Vec<Candidate>, StoreError> {
    let old = match known {
        Some(id) => notice::find(conn, id).await?.and_then(|found| found.supersedes()),
        None => None,
    };
    let mut cases = match old {
        Some(old) => notice::replaceable(conn, old).await?,
        None => Vec::new(),
    };
    // They may be listed here, wherever they stand now.
    cases.iter_mut().for_each(|case| case.on_notice = None);
    cases.extend(notice::waiting(conn, CASES).await?);
    Ok(cases)
}

/// GET /admin/notices/{id}/edit
pub async fn edit(State(app): State<App>, desk: Desk, Id(id): Id<NoticeId>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let found = notice::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    if found.state != NoticeState::Draft || !may_know(&desk.viewer) {
        return Err(WebError::NotFound);
    }
    let draft = found.draft();
    let mut pairs: Vec<(String, String)> = [
        ("notice_title", draft.title),
        ("basis", draft.basis),
        ("issuer", draft.issuer),
        ("accept_dept", draft.accept_dept),
        ("contact_phone", draft.contact_phone),
        ("contact_email", draft.contact_email),
        ("contact_address", draft.contact_address),
        ("days", draft.days.to_string()),
        ("unit", draft.unit.code().to_owned()),
        ("convention", draft.convention.code().to_owned()),
        ("list_stays_days", draft.list_stays_days.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let items = notice::items(&mut conn, id).await?;
    pairs.extend(items.iter().map(|item| ("cases".to_owned(), item.case_id.to_string())));
    let cases = choices(&mut conn, Some(id)).await?;
    let form = FormState::new(Fields::of(pairs));
    Ok(Html(EditorPage { frame: desk.frame, form, ver: found.ver, known: Some(id), cases }).into_response())
}

/// POST /admin/notices
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    save(&app, desk, None, fields).await
}

/// POST /admin/notices/{id}
pub async fn update(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    save(&app, desk, Some(id), fields).await
}

async fn save(app: &App, desk: Desk, known: Option<NoticeId>, fields: Fields) -> Result<Response, WebError> {
    let ver = fields.version();
    let saved = match read(&fields) {
        Ok((draft, cases)) => {
            let who = desk.viewer.who(fields.request_key());
            commands::notice::save(app, &who, known.map(|id| (id, ver)), draft, cases).await
        }
        Err(reasons) => Err(reasons.into()),
    };
    let saved = saved.map(|id| desk.done(format!("/admin/notices/{id}"), desk.frame.t.notice.saved));
    let again = async |form| {
        let cases = choices(&mut app.db.read().await?, known).await?;
        Ok::<_, WebError>(Html(EditorPage { frame: desk.frame, form, ver, known, cases }))
    };
    done_or_again(saved, fields, again).await
}

/// What was entered. A draft may still lack words; they are asked for when it is proposed.
fn read(fields: &Fields) -> Result<(Draft, Vec<CaseId>), Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let title = line(reader.required("notice_title", 120));
    let basis = line(reader.optional("basis", 300));
    let issuer = line(reader.optional("issuer", 100));
    let accept_dept = line(reader.optional("accept_dept", 100));
    let contact_phone = line(reader.optional("contact_phone", 60));
    let contact_email = reader.email("contact_email", false);
    let contact_address = line(reader.optional("contact_address", 200));
    let days = reader.number("days").filter(|days| (1..=366).contains(days));
    let unit = reader.required_choice("unit", Unit::from_code);
    let convention = reader.required_choice("convention", Convention::from_code);
    let stays = reader.number("list_stays_days").filter(|days| (0..=3660).contains(days));
    for (field, missing) in [("days", days.is_none()), ("list_stays_days", stays.is_none())] {
        if missing {
            reader.reasons.push(Reason::NotANumber { field });
        }
    }
    let cases: Option<Vec<CaseId>> = fields.all("cases").map(|id| id.parse().ok()).collect();
    if cases.is_none() {
        reader.reasons.push(Reason::NotAChoice { field: "cases" });
    }
    let reasons = std::mem::take(&mut reader.reasons);
    let (Some(days), Some(unit), Some(convention), Some(stays), Some(cases), true) =
        (days, unit, convention, stays, cases, reasons.is_empty())
    else {
        return Err(reasons);
    };
    let draft = Draft {
        title,
        basis,
        issuer,
        accept_dept,
        contact_phone,
        contact_email,
        contact_address,
        days: i32::try_from(days).unwrap_or(i32::MAX),
        unit,
        convention,
        list_stays_days: i32::try_from(stays).unwrap_or(i32::MAX),
    };
    Ok((draft, cases))
}

/// One line: a notice's words are set in lines and cells by the program.
fn line(text: String) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
