//! `/verify`: what a code or the hash of a file stands for, since when, whether it still stands, and what took its place.
//!
//! It answers from what is public anyway: released notices and their addenda, daily heads; and for whoever holds a
//! certificate of appointment, whether it is good, with the name only where the public directory has it. Nothing asked is
//! kept: the answer to a code is made anew each time.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use subtle::ConstantTimeEq;

use super::{
    Kept,
    notice::{day, kind, standing},
};
use crate::{
    app::App,
    domain::{
        code::{Code, grouped},
        ids::{CaseId, NoticeId},
        notice::Standing,
        time::Day,
        workflow::Stage,
    },
    store::{Conn, StoreError, appointment, case_file, direction, directory, notice, published, scholar},
    texts::{Lang, Texts, label},
    vault::Vault,
    web::{
        error::WebError,
        form::Fields,
        page::{Frame, Html, url_escape},
        qr::Qr,
    },
};

/// What a code stands for.
enum Answer {
    Notice(Box<NoticeAnswer>),
    Certificate(CertificateAnswer),
    Head {
        day: String,
        seq: i64,
    },
    /// Nothing public has it.
    Nothing,
}

/// A notice, or an addendum of one.
struct NoticeAnswer {
    id: NoticeId,
    title: String,
    number: String,
    published: String,
    sha256: String,
    standing: &'static str,
    tone: &'static str,
    /// What the addendum is that was asked about, and when it was signed.
    addendum: Option<(&'static str, String)>,
    addenda: Vec<(&'static str, String)>,
    successors: Vec<(NoticeId, String)>,
}

/// A certificate of appointment.
struct CertificateAnswer {
    /// Name and address of the public page, where there is one.
    listed: Option<(String, String)>,
    role: &'static str,
    direction: String,
    term: String,
    standing: &'static str,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "proof/verify.html")]
struct VerifyPage {
    frame: Frame,
    asked: String,
    answer: Option<Answer>,
}

/// GET /verify: the form, or the answer to `code`.
pub async fn show(State(app): State<App>, frame: Frame, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let Some(query) = query else {
        return Ok(Kept(VerifyPage { frame, asked: String::new(), answer: None }).into_response());
    };
    let asked: String = Fields::parse(query.as_bytes()).text("code").trim().chars().take(200).collect();
    let mut conn = app.db.read().await?;
    let answer = match Code::parse(&asked) {
        Some(code) => Some(answer(&mut conn, &app, &code, frame.t).await?),
        None if asked.is_empty() => None,
        None => Some(Answer::Nothing),
    };
    let mut response = Html(VerifyPage { frame, asked, answer }).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn answer(conn: &mut Conn, app: &App, code: &Code, t: &'static Texts) -> Result<Answer, StoreError> {
    let today = app.clock.today();
    let found = match code {
        Code::Hash(digits) => of_hash(conn, digits, today, t).await?,
        Code::Number(number) => match published::notice_by_number(conn, number).await? {
            Some(id) => of_notice(conn, id, None, today, t).await?,
            None => None,
        },
        Code::Certificate { case_no, secret } => of_certificate(conn, &app.vault, (case_no, secret), t).await?,
    };
    Ok(found.unwrap_or(Answer::Nothing))
}

async fn of_hash(conn: &mut Conn, digits: &str, today: Day, t: &'static Texts) -> Result<Option<Answer>, StoreError> {
    if let Some(id) = published::notice_by_hash(conn, digits).await? {
        return of_notice(conn, id, None, today, t).await;
    }
    if let Some(found) = published::addendum_by_hash(conn, digits).await? {
        let asked = (kind(found.kind, t), day(found.published_at.day(), t.lang));
        return of_notice(conn, found.notice_id, Some((asked, found.sha256)), today, t).await;
    }
    let Ok(hash) = digits.parse() else { return Ok(None) };
    if let Some((id, position)) = published::file_by_hash(conn, &hash).await? {
        let asked = (t.notice.files, position.to_string());
        return of_notice(conn, id, Some((asked, hash.as_str().to_owned())), today, t).await;
    }
    let head = published::head_by_hash(conn, &hash).await?;
    Ok(head.map(|(on, seq)| Answer::Head { day: day(on, t.lang), seq }))
}

/// An addendum that was asked about, with its hash.
type Asked = ((&'static str, String), String);

async fn of_notice(
    conn: &mut Conn,
    id: NoticeId,
    asked: Option<Asked>,
    today: Day,
    t: &'static Texts,
) -> Result<Option<Answer>, StoreError> {
    let Some(found) = notice::find(conn, id).await? else { return Ok(None) };
    let (Some(standing), Some(starts_on)) = (standing(&found, today), found.starts_on()) else { return Ok(None) };
    let addenda = notice::addenda(conn, id).await?;
    let addenda = addenda
        .iter()
        .map(|added| (kind(added.kind, t), added.published_at().map(|at| day(at.day(), t.lang)).unwrap_or_default()));
    let (words, tone) = match standing {
        Standing::Running => (t.verify.running, "now"),
        Standing::Over | Standing::Recorded => (t.verify.over, "ok"),
        Standing::Withdrawn => (t.notice.withdrawn, "stop"),
        Standing::Superseded => (t.notice.superseded, "stop"),
    };
    let (addendum, sha256) = asked.map_or((None, None), |(asked, sha256)| (Some(asked), Some(sha256)));
    Ok(Some(Answer::Notice(Box::new(NoticeAnswer {
        id,
        published: day(starts_on, t.lang),
        sha256: sha256.or(found.sha256).unwrap_or_default(),
        title: found.title,
        number: found.notice_no.unwrap_or_default(),
        standing: words,
        tone,
        addendum,
        addenda: addenda.collect(),
        successors: notice::successors(conn, id).await?,
    }))))
}

/// The secret of a case's certificate.
fn secret(vault: &Vault, case: CaseId) -> String {
    vault.secret_for(&format!("certificate {case}"))
}

async fn of_certificate(
    conn: &mut Conn,
    vault: &Vault,
    (case_no, given): (&str, &str),
    t: &'static Texts,
) -> Result<Option<Answer>, StoreError> {
    let Some(case) = case_file::by_number(conn, case_no).await? else { return Ok(None) };
    if !bool::from(secret(vault, case.id).as_bytes().ct_eq(given.as_bytes())) {
        return Ok(None);
    }
    let held = appointment::find(conn, case.id).await?;
    let term = held.and_then(|held| held.starts_on().zip(held.ended_on().or(held.ends_on())));
    let (Some((starts_on, ends_on)), Some(role)) = (term, case.scholar_role()) else { return Ok(None) };
    let (standing, tone) = match case.stage {
        Stage::Active | Stage::Suspended | Stage::Closing => (t.verify.in_term, "ok"),
        Stage::Closed => (t.verify.term_over, ""),
        _ => (t.verify.not_valid, "stop"),
    };
    let listed = match scholar::slug_of(conn, case.id).await? {
        Some(slug) => directory::by_slug(conn, &slug).await?.map(|row| (row.name, format!("/scholars/{slug}"))),
        None => None,
    };
    let direction = match case.direction() {
        Some(id) => direction::list(conn).await?.into_iter().find(|known| known.id == id),
        None => None,
    };
    let direction = direction.map(|known| match (t.lang, known.name_en) {
        (Lang::En, Some(english)) => english,
        _ => known.name,
    });
    Ok(Some(Answer::Certificate(CertificateAnswer {
        listed,
        role: label::scholar_role(role, t.lang),
        direction: direction.unwrap_or_default(),
        term: t.verify.term(day(starts_on, t.lang), day(ends_on, t.lang)),
        standing,
        tone,
    })))
}

/// What is printed so that a paper can be looked up: a code, and the address of its answer as a QR code.
pub struct Printed {
    pub code: String,
    pub qr: Option<Qr>,
}

impl Printed {
    fn of(app: &App, code: &str, shown: String) -> Self {
        let address = format!("{}/verify?code={}", app.config.base_url(), url_escape(code));
        Self { code: shown, qr: Qr::of(&address) }
    }

    /// For a public text of this hash.
    pub fn of_text(app: &App, sha256: &str) -> Self {
        let code = Code::of_hash(sha256);
        Self::of(app, &code, grouped(&code, 4))
    }

    /// For the certificate of a case.
    pub fn of_certificate(app: &App, case: CaseId, case_no: &str) -> Self {
        let code = Code::of_certificate(case_no, &secret(&app.vault, case));
        Self::of(app, &code, code.clone())
    }
}
