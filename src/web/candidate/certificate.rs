//! `/admin/nominations/{no}/certificate`: the certificate of an appointment (聘书), on one sheet of A4, to be printed and
//! stamped; Chinese with English beside it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    domain::{
        access::{Resource, Verb},
        role::ScholarRole,
        time::Day,
        workflow::{Action, Stage},
    },
    store::{appointment, direction, proposal},
    texts::{Lang, Texts, label, number},
    web::{
        error::WebError,
        nomination::{Seen, see},
        page::{Desk, Frame, Html},
        public::verify::Printed,
    },
};

#[derive(Template)]
#[template(path = "candidate/certificate.html")]
struct CertificatePage {
    frame: Frame,
    seen: Seen,
    name: String,
    /// The name in Latin letters; empty where nobody gave one.
    pinyin: String,
    role: ScholarRole,
    direction: Option<(String, String)>,
    starts_on: Day,
    ends_on: Day,
    /// The number of the decision that selected the person; a person an article names has none.
    decision_no: Option<String>,
    printed: Printed,
}

impl CertificatePage {
    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }

    /// What it says in either language, Chinese first.
    fn sides(&self) -> [Side; 2] {
        [Lang::Zh, Lang::En].map(|lang| {
            let t = &Texts::of(lang).appointment;
            let on = |date: Day| number::day(date, lang);
            let name = if lang.is_zh() || self.pinyin.is_empty() { &self.name } else { &self.pinyin };
            let role = label::scholar_role(self.role, lang);
            let direction = self.direction.as_ref().map(|(zh, en)| t.certificate_in(lang.pick(zh, en)));
            Side {
                lang,
                heading: t.certificate,
                to: t.certificate_to(name),
                body: t.certificate_body(self.frame.site.title(&lang), role, on(self.starts_on), on(self.ends_on)),
                direction,
                case: t.certificate_case,
                decision: t.certificate_decision,
                seal: t.certificate_seal,
            }
        })
    }
}

/// What the certificate says in one language.
struct Side {
    lang: Lang,
    heading: &'static str,
    to: String,
    body: String,
    direction: Option<String>,
    case: &'static str,
    decision: &'static str,
    seal: &'static str,
}

/// Whether an appointment has a certificate: from its beginning on, unless it was ended early or revoked.
pub(in crate::web) const fn is_issued(stage: Stage) -> bool {
    matches!(stage, Stage::Active | Stage::Suspended | Stage::Closing | Stage::Closed)
}

/// GET /admin/nominations/{no}/certificate
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let conn = &mut conn;
    let seen = see(conn, &desk.viewer, &no).await?;
    let held = appointment::find(conn, seen.case.id).await?;
    let term = held.and_then(|held| held.starts_on().zip(held.ended_on().or(held.ends_on())));
    let (Some((starts_on, ends_on)), Some(role), Some(subject)) = (term, seen.case.scholar_role(), seen.case.subject())
    else {
        return Err(WebError::NotFound);
    };
    if !seen.may(Resource::Appointment, Verb::Read) || !is_issued(seen.case.stage) {
        return Err(WebError::NotFound);
    }
    let direction = match seen.case.direction() {
        Some(id) => direction::list(conn).await?.into_iter().find(|known| known.id == id),
        None => None,
    };
    let direction = direction.map(|known| {
        let english = known.name_en.unwrap_or_else(|| known.name.clone());
        (known.name, english)
    });
    let (name, pinyin) = appointment::holder(conn, subject).await?;
    let mut decisions = proposal::decisions(conn, seen.case.id).await?;
    decisions.retain(|known| matches!(known.outcome, Action::Select | Action::Promote));
    let decision_no = decisions.pop().map(|known| known.decision_no);
    let printed = Printed::of_certificate(&app, seen.case.id, &seen.case.case_no);
    let frame = desk.frame;
    let page = CertificatePage { frame, seen, name, pinyin, role, direction, starts_on, ends_on, decision_no, printed };
    Ok(Html(page).into_response())
}
