//! Requests of the public: the form of a correction, the form of the rights over personal data, the lookup by receipt
//! and secret, and the corrections that were made.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{Kept, notice::day};
use crate::{
    app::App,
    commands::petition::{Incoming, Receipt, receive},
    domain::{
        petition::{Asked, PetitionKind, Petitioner, Standing},
        workflow::Reason,
    },
    store::petition::{self, Correction, Petition},
    texts::petition as words,
    web::{
        account::Caller,
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Frame, Html},
        routes,
    },
};

#[derive(Template)]
#[template(path = "petition/form.html")]
struct FormPage {
    frame: Frame,
    form: FormState,
    /// Whether it is the form of the rights over personal data.
    is_personal: bool,
}

impl FormPage {
    fn title(&self) -> &'static str {
        let t = &self.frame.t.petition;
        if self.is_personal { t.rights } else { t.suggest }
    }

    fn lead(&self) -> &'static str {
        let t = &self.frame.t.petition;
        if self.is_personal { t.rights_lead } else { t.suggest_lead }
    }

    fn action(&self) -> String {
        self.frame.href(if self.is_personal { RIGHTS } else { CORRECTION })
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        PetitionKind::rights().map(|kind| (kind.code(), words::kind(kind, self.frame.lang))).collect()
    }

    fn standings(&self) -> Vec<(&'static str, &'static str)> {
        Standing::ALL.iter().map(|known| (known.code(), words::standing(*known, self.frame.lang))).collect()
    }
}

const CORRECTION: &str = "/corrections/new";
const RIGHTS: &str = "/privacy/requests/new";

/// GET /corrections/new: with the page it came from filled in, where that is a page of this site.
pub async fn correction(frame: Frame, RawQuery(query): RawQuery) -> Html<impl Template> {
    let mut fields = Fields::query(query);
    let page = fields.text("page").to_owned();
    fields = match routes::is_public_page(&page) {
        true => Fields::of([("page".to_owned(), page)]),
        false => Fields::default(),
    };
    Html(FormPage { frame, form: FormState::new(fields), is_personal: false })
}

/// GET /privacy/requests/new
pub async fn rights(frame: Frame) -> Html<impl Template> {
    let fields = Fields::of([("standing".to_owned(), Standing::Own.code().to_owned())]);
    Html(FormPage { frame, form: FormState::new(fields), is_personal: true })
}

/// POST /corrections/new
pub async fn correct(
    State(app): State<App>,
    frame: Frame,
    caller: Caller,
    fields: Fields,
) -> Result<Response, WebError> {
    send(&app, frame, caller, fields, false).await
}

/// POST /privacy/requests/new
pub async fn claim(State(app): State<App>, frame: Frame, caller: Caller, fields: Fields) -> Result<Response, WebError> {
    send(&app, frame, caller, fields, true).await
}

async fn send(
    app: &App,
    frame: Frame,
    caller: Caller,
    fields: Fields,
    is_personal: bool,
) -> Result<Response, WebError> {
    let done = match read(&fields, is_personal) {
        Ok(incoming) => receive(app, fields.request_key(), incoming, caller.origin.address).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|receipt| Html(DonePage { frame: frame.clone(), receipt }).into_response());
    done_or_again(done, fields, async |form| Ok(Html(FormPage { frame, form, is_personal }))).await
}

/// What a form says. Everything that is missing is told at once, of who asks as well.
fn read(fields: &Fields, is_personal: bool) -> Result<Incoming, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let (kind, standing, wrong, wanted, source) = if is_personal {
        let personal = |code: &str| PetitionKind::from_code(code).filter(|kind| kind.is_personal());
        let kind = reader.required_choice("petition_kind", personal);
        let standing = reader.required_choice("standing", Standing::from_code);
        (kind, standing, String::new(), reader.required("wanted_right", 5_000), String::new())
    } else {
        let (wrong, wanted) = (reader.required("wrong", 2_000), reader.required("wanted", 2_000));
        (Some(PetitionKind::Correction), None, wrong, wanted, reader.required("petition_source", 2_000))
    };
    let page = reader.optional("page", 300);
    let petitioner = Petitioner {
        name: reader.optional("petitioner_name", 60),
        contact: reader.optional("answer_at", 254),
        on_behalf_of: if is_personal { reader.optional("on_behalf_of", 60) } else { String::new() },
    };
    let mut reasons = reader.reasons;
    // What is missing of who asks is judged for any kind, so that it is told with what is missing of the request.
    let judged = kind.unwrap_or(if is_personal { PetitionKind::Access } else { PetitionKind::Correction });
    let asked = Asked { kind: judged, standing, page, wrong, wanted, source };
    reasons.extend(petitioner.faults(&asked));
    if reasons.is_empty() { Ok(Incoming { asked, petitioner }) } else { Err(reasons) }
}

#[derive(Template)]
#[template(path = "petition/done.html")]
struct DonePage {
    frame: Frame,
    receipt: Receipt,
}

impl DonePage {
    /// The secret in groups of four, easier to copy; the lookup takes it with or without the spaces.
    fn secret(&self) -> String {
        let letters: Vec<char> = self.receipt.secret.chars().collect();
        letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
    }

    fn by(&self) -> Option<String> {
        self.receipt.due_on.map(|due| self.frame.t.petition.answer_by(day(due, self.frame.lang)))
    }
}

#[derive(Template)]
#[template(path = "petition/lookup.html")]
struct LookupPage {
    frame: Frame,
    form: FormState,
    found: Option<Petition>,
    missed: bool,
}

impl LookupPage {
    fn kind(&self, found: &Petition) -> &'static str {
        words::kind(found.kind, self.frame.lang)
    }

    fn state(&self, found: &Petition) -> (&'static str, &'static str) {
        words::state_told(found.state, self.frame.lang)
    }

    fn due(&self, found: &Petition) -> Option<String> {
        found.due_on().map(|due| day(due, self.frame.lang))
    }

    /// The answer, once there is one; a ground before it where it was refused.
    fn ground(&self, found: &Petition) -> Option<&'static str> {
        found.ground().filter(|_| !found.state.is_open()).map(|ground| words::ground(ground, self.frame.lang))
    }
}

/// GET /corrections/lookup
pub async fn ask(frame: Frame) -> Html<impl Template> {
    Html(LookupPage { frame, form: FormState::new(Fields::default()), found: None, missed: false })
}

/// POST /corrections/lookup: a wrong receipt and a wrong secret get the same answer.
pub async fn lookup(State(app): State<App>, frame: Frame, fields: Fields) -> Result<Response, WebError> {
    let secret: String = fields.text("secret").chars().filter(char::is_ascii_alphanumeric).collect();
    let hash: [u8; 32] = Sha256::digest(secret.to_uppercase().as_bytes()).into();
    let receipt = fields.text("receipt").trim().to_uppercase();
    let found = petition::by_receipt(&mut app.db.read().await?, &receipt, hash).await?;
    let missed = found.is_none();
    let status = if missed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    // The secret is not sent back into the page.
    let form = FormState::new(Fields::of([("receipt".to_owned(), receipt)]));
    Ok(Html(LookupPage { frame, form, found, missed }).with_status(status))
}

/// Corrections on one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "petition/corrections.html")]
struct CorrectionsPage {
    frame: Frame,
    rows: Vec<Correction>,
    next: Option<String>,
}

impl CorrectionsPage {
    fn on(&self, row: &Correction) -> String {
        day(row.ended_at.day(), self.frame.lang)
    }

    /// The page a correction is about, where it is one of this site.
    fn page(&self, row: &Correction) -> Option<String> {
        routes::is_public_page(&row.page).then(|| self.frame.href(&row.page))
    }
}

/// GET /corrections
pub async fn list(State(app): State<App>, frame: Frame, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let asked = Fields::query(query.clone());
    let after = asked.text("after").parse().ok().zip(asked.text("id").parse().ok());
    let mut rows = petition::corrections(&mut app.db.read().await?, after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next =
        rows.last().filter(|_| more).map(|last| format!("/corrections?after={}&id={}", last.ended_at.0, last.id));
    let page = CorrectionsPage { frame, rows, next };
    // Only the address without a query is kept: there is no end of the others.
    Ok(match query {
        None => Kept(page).into_response(),
        Some(_) => Html(page).into_response(),
    })
}
