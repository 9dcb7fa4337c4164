//! A written objection, entered with its postmark: it is in time when it was sent in time.

use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    app::App,
    commands::{self, objection::Incoming},
    domain::{
        objection::{Channel, Identity, ObjectorKind, Topic},
        workflow::Reason,
    },
    store::{case_file, notice},
    texts::objection as words,
    web::{
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
        public::objection::{contact, facts},
    },
};

#[derive(Template)]
#[template(path = "objection/enter.html")]
struct EnterPage {
    frame: Frame,
    form: FormState,
}

impl EnterPage {
    fn topics(&self) -> Vec<(&'static str, &'static str)> {
        Topic::ALL.iter().map(|topic| (topic.code(), words::topic(*topic, self.frame.lang))).collect()
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        ObjectorKind::ALL.iter().map(|kind| (kind.code(), words::objector_kind(*kind, self.frame.lang))).collect()
    }

    fn channels(&self) -> Vec<(&'static str, &'static str)> {
        [Channel::Paper, Channel::Visit]
            .map(|channel| (channel.code(), words::channel(channel, self.frame.lang)))
            .into()
    }
}

/// GET /admin/objections/new
pub async fn new(desk: Desk) -> Html<impl Template> {
    Html(EnterPage { frame: desk.frame, form: FormState::new(Fields::default()) })
}

/// POST /admin/objections: a written objection is entered with its postmark.
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let entered = match read_entry(&app, &fields).await? {
        Ok((incoming, channel, sent_on)) => {
            let who = desk.viewer.who(fields.request_key());
            commands::objection::enter(&app, &who, incoming, channel, sent_on).await
        }
        Err(reasons) => Err(reasons.into()),
    };
    let done = entered.map(|id| desk.done(format!("/admin/objections/{id}"), desk.frame.t.objection.was_entered));
    done_or_again(done, fields, async |form| Ok(Html(EnterPage { frame: desk.frame, form }))).await
}

type Entry = (Incoming, Channel, crate::domain::time::Day);

async fn read_entry(app: &App, fields: &Fields) -> Result<Result<Entry, Vec<Reason>>, WebError> {
    let mut reader = Reader::new(fields);
    let case_no = reader.required("case_no", 40);
    let on_paper = |code: &str| Channel::from_code(code).filter(|channel| *channel != Channel::Web);
    let channel = reader.required_choice("channel", on_paper);
    let sent_on = reader.required_day("sent_on");
    let mut reasons = std::mem::take(&mut reader.reasons);
    let mut conn = app.db.read().await?;
    let case = case_file::by_number(&mut conn, &case_no).await?;
    let on = match &case {
        Some(case) => notice::of_case(&mut conn, case.id).await?,
        None => None,
    };
    let mut named = fields.clone();
    named.set("item", case.as_ref().map(|case| case.id.to_string()).unwrap_or_default());
    let content = facts(&named, true).map_err(|found| reasons.extend(found.into_iter().filter(not_about_item))).ok();
    let identity = contact(fields, Identity::faults_on_paper).map_err(|found| reasons.extend(found)).ok();
    if !case_no.is_empty() && on.is_none() {
        reasons.push(Reason::NotAChoice { field: "case_no" });
    }
    let (Some((notice, ..)), Some((case, content)), Some(identity), Some(channel), Some(sent_on), true) =
        (on, content, identity, channel, sent_on, reasons.is_empty())
    else {
        return Ok(Err(reasons));
    };
    Ok(Ok((Incoming { notice, case, content, identity }, channel, sent_on)))
}

/// The paper form asks for the number of the case, not for an item of a list.
fn not_about_item(reason: &Reason) -> bool {
    reason.field() != Some("item")
}
