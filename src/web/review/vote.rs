//! A member's ballot paper: one page for one thumb. The answer to a vote is the same whatever was chosen, byte for byte,
//! and no answer ever says a choice back, not even where the form is refused: whoever reads the wire, a cache or the
//! browser's history finds that somebody voted at most.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{queue::Queue, queue_of};
use crate::{
    app::App,
    commands::vote::{self as commands, Seat},
    domain::{ids::VoteRoundId, review::vote::Choice, role::ScholarRole, workflow::Reason},
    store::panel,
    texts::{field, label},
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "review/vote.html")]
struct VotePage {
    frame: Frame,
    queue: Queue,
    seat: Seat,
    title: String,
    panel: String,
    form: FormState,
}

/// GET /reviews/votes/{round}: the ballot paper, or that it is in the box.
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<VoteRoundId>) -> Result<Response, WebError> {
    Ok(page(&app, desk, id, FormState::default()).await?.into_response())
}

async fn page(app: &App, desk: Desk, id: VoteRoundId, form: FormState) -> Result<Html<VotePage>, WebError> {
    let seat = commands::seat(app, &desk.viewer.who(None), id).await?;
    let mut conn = app.db.read().await?;
    let case = panel::cases(&mut conn, seat.round.panel_id).await?.into_iter().find(|case| case.id == seat.case.id);
    let panel = panel::find(&mut conn, seat.round.panel_id).await?.ok_or(WebError::NotFound)?;
    let queue = queue_of(&mut conn, &desk, None).await?;
    let title = case.map(|case| case.title).unwrap_or_default();
    Ok(Html(VotePage { frame: desk.frame, queue, seat, title, panel: panel.name, form }))
}

/// POST /reviews/votes/{round}: casts the vote. The form has no key: a key is written down, and a vote is not.
pub async fn cast(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<VoteRoundId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let choice = reader.required_choice("vote", Choice::from_code);
    if fields.text("sure") != "yes" {
        reader.reasons.push(Reason::Required { field: "sure" });
    }
    // Who has no vote here is told that, and not what is missing in the form.
    let who = desk.viewer.who(None);
    let outcome = match (commands::seat(&app, &who, id).await, choice, reader.finish()) {
        (Err(error), ..) => return Err(error.into()),
        (Ok(_), Some(choice), Ok(())) => commands::cast(&app, &who, id, choice).await,
        (Ok(_), _, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome.map(|()| desk.done(format!("/reviews/votes/{id}"), desk.frame.t.vote.said_cast));
    done_or_again(done, Fields::default(), |form| page(&app, desk, id, form)).await
}

impl VotePage {
    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        Choice::ALL.iter().map(|choice| (choice.code(), field::label(choice.code(), self.frame.lang))).collect()
    }

    fn role(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role(*role, self.frame.lang)
    }
}
