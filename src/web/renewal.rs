//! Renewing an appointment, from the page of its term: what stands against it, the calls it may go into, and the links
//! between what renews and what is renewed.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    appointment,
    error::WebError,
    form::{Fields, Reader, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame},
};
use crate::{
    app::App,
    commands::{self, CommandError},
    domain::{ids::BatchId, role::Role, time::Moment, workflow::Stage},
    store::{Conn, StoreError, batch, renewal},
    texts::reason,
};

/// What the page of a term says of a renewal.
pub(super) struct Renewal {
    /// Whether it is this account's to make.
    pub(super) shown: bool,
    /// What stands against it.
    pub(super) against: Vec<String>,
    /// The calls that are open, by id and name.
    pub(super) calls: Vec<(String, String)>,
}

/// What can be done about a renewal of the case.
pub(super) async fn offered(conn: &mut Conn, seen: &Seen, frame: &Frame, now: Moment) -> Result<Renewal, StoreError> {
    let case = &seen.case;
    if !seen.holds(Role::Officer) || !matches!(case.stage, Stage::Closing | Stage::Closed) {
        return Ok(Renewal { shown: false, against: Vec::new(), calls: Vec::new() });
    }
    let faults = renewal::standing(conn, case, now).await?.faults();
    let against = faults.iter().map(|why| reason::sentence(why, frame.lang)).collect();
    let open = batch::open_at(conn, case.scheme_id, now).await?;
    let calls = open.into_iter().map(|call| (call.id.to_string(), call.name)).collect();
    Ok(Renewal { shown: true, against, calls })
}

/// The cases that a case renews or that renew it, as far as this account may open them: path and words.
pub(super) async fn tied(conn: &mut Conn, desk: &Desk, seen: &Seen) -> Result<Vec<(String, String)>, WebError> {
    let mut links = Vec::new();
    for known in renewal::around(conn, seen.case.id).await? {
        let t = &desk.frame.t.appointment;
        let said = if known.is_later { t.renewed_by(&known.case_no) } else { t.renews(&known.case_no) };
        match see(conn, &desk.viewer, &known.case_no).await {
            Ok(_) => links.push((desk.frame.href(format!("/admin/nominations/{}", known.case_no)), said)),
            Err(WebError::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(links)
}

/// POST /admin/nominations/{no}/renewal
pub async fn create(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let mut read = Reader::new(&fields);
    let call = read.required_choice("batch_id", |text| text.parse::<BatchId>().ok());
    let who = desk.viewer.who(fields.request_key());
    let done: Result<String, CommandError> = match (call, read.finish()) {
        (Some(call), Ok(())) => commands::renewal::renew(&app, &who, case.id, call).await,
        (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let done = done.map(|made| desk.done(format!("/admin/nominations/{made}/edit"), desk.frame.t.appointment.renewed));
    done_or_again(done, fields, |form| appointment::page(&app, &desk, &no, form, None)).await
}
