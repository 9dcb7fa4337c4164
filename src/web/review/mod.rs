//! The reviewer's desk: the queue, the declaration, the materials and the score form. An account sees its own tasks
//! only; anybody else's do not exist for it.

pub mod count;
pub mod packet;
pub mod profile;
mod queue;
mod readable;
pub mod summary;
mod task;
pub mod vote;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

pub use summary::{ReviewSummary, summary_for};

use self::{
    queue::Queue,
    task::{SavedNote, TaskPage},
};
use super::{
    document::download,
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::{
        CommandError,
        review::{self as commands, Declaration, TASKS_SHOWN},
        second_count,
        vote::open_for,
    },
    domain::{
        ids::{AssignmentId, DocumentId},
        review::{DeclineGround, Draft, Familiarity, Fault, LEVELS, Recommendation, score_field},
        scheme::Criterion,
        workflow::Refusal,
    },
    store::{
        Conn,
        assignment::{self, Assignment},
        case_file, expert, facts,
        review::dossier,
    },
};

/// Characters an opinion may have.
const OPINION_MOST: i64 = 5_000;
/// Characters of a note or reason.
const NOTE_MOST: i64 = 1_000;

#[derive(Template)]
#[template(path = "review/list.html")]
struct ListPage {
    frame: Frame,
    queue: Queue,
    /// Open votes in which the account has a seat: address and title of the case.
    votes: Vec<(String, String)>,
    /// Sheets of paper that wait for a second count: address and title of the case.
    counts: Vec<(String, String)>,
}

/// GET /reviews: the reviewer's list.
pub async fn list(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let queue = queue_of(&mut conn, &desk, None).await?;
    let mut votes = Vec::new();
    for (round, case) in open_for(&mut conn, &desk.viewer.who(None)).await? {
        let title = dossier(&mut conn, case.id).await?.map(|it| it.title).unwrap_or_default();
        votes.push((format!("/reviews/votes/{}", round.id), title));
    }
    let mut counts = Vec::new();
    for sheets in second_count::open_for(&mut conn, &desk.viewer.who(None)).await? {
        let title = dossier(&mut conn, sheets.case.id).await?.map(|it| it.title).unwrap_or_default();
        counts.push((format!("/reviews/counts/{}", sheets.ballot), title));
    }
    Ok(Html(ListPage { frame: desk.frame, queue, votes, counts }).into_response())
}

/// The tasks of the account.
async fn queue_of(conn: &mut Conn, desk: &Desk, current: Option<AssignmentId>) -> Result<Queue, WebError> {
    let tasks = match expert::of_account(conn, desk.viewer.account).await? {
        Some(expert) => assignment::tasks(conn, expert.id, TASKS_SHOWN).await?,
        None => Vec::new(),
    };
    Ok(Queue::of(tasks, current, desk.viewer.at.day(), &desk.frame))
}

/// A task of the account's own; anybody else's does not exist.
async fn own(conn: &mut Conn, desk: &Desk, id: AssignmentId) -> Result<Assignment, WebError> {
    let seat = assignment::find(conn, id).await?;
    seat.filter(|seat| seat.account() == Some(desk.viewer.account)).ok_or(WebError::NotFound)
}

/// A task of the account's own whose materials are open.
async fn opened(conn: &mut Conn, desk: &Desk, id: AssignmentId) -> Result<Assignment, WebError> {
    let seat = own(conn, desk, id).await?;
    if seat.is_open() { Ok(seat) } else { Err(WebError::Refused(Refusal::one(Fault::NotAccepted.into()))) }
}

/// GET /reviews/{assignment}: declaration, then materials and score form, then what was handed in.
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<AssignmentId>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let page = TaskPage::load(&mut conn, desk, id, None).await?;
    Ok(Html(page).into_response())
}

/// POST /reviews/{assignment}/acceptance: declare no conflict, pledge secrecy.
pub async fn accept(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AssignmentId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let said =
        Declaration { no_conflict: fields.text("no_conflict") == "yes", secrecy: fields.text("secrecy") == "yes" };
    match commands::accept(&app, &desk.viewer.who(fields.request_key()), id, said).await {
        Ok(()) => Ok(desk.done(format!("/reviews/{id}"), desk.frame.t.bench.said_accepted)),
        Err(error) => refused(&app, desk, id, fields, error).await,
    }
}

/// POST /reviews/{assignment}/refusal: decline with a reason.
pub async fn decline(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AssignmentId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let ground = reader.required_choice("ground", DeclineGround::from_code);
    let reason = reader.optional("reason", NOTE_MOST);
    let outcome = match (ground, reader.finish()) {
        (Some(ground), Ok(())) => {
            commands::decline(&app, &desk.viewer.who(fields.request_key()), id, ground, reason).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    match outcome {
        Ok(()) => Ok(desk.done("/reviews", desk.frame.t.bench.said_declined)),
        Err(error) => refused(&app, desk, id, fields, error).await,
    }
}

/// POST /reviews/{assignment}: hand in, or save as draft.
pub async fn submit(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AssignmentId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let draft = match read_draft(&app, &desk, id, &fields).await? {
        Ok(draft) => draft,
        Err(refusal) => return refused(&app, desk, id, fields, refusal.into()).await,
    };
    let t = desk.frame.t;
    let seen = fields.has("ver").then(|| fields.version());
    if fields.has("draft") {
        return match commands::save(&app, &desk.viewer.who(None), id, draft, seen).await {
            Ok(_) => Ok(desk.done(format!("/reviews/{id}"), t.bench.said_saved)),
            Err(error) => refused(&app, desk, id, fields, error).await,
        };
    }
    match commands::submit(&app, &desk.viewer.who(fields.request_key()), id, draft, seen).await {
        Ok(Some(next)) => Ok(desk.done(format!("/reviews/{next}"), t.bench.said_submitted)),
        Ok(None) => Ok(desk.done("/reviews", t.bench.said_all_done)),
        Err(error) => refused(&app, desk, id, fields, error).await,
    }
}

/// POST /reviews/{assignment}/draft: the page saves by itself; the answer is the note that says when.
pub async fn autosave(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AssignmentId>,
    fields: Fields,
) -> Result<Html<SavedNote>, WebError> {
    let seen = fields.version();
    let draft = match read_draft(&app, &desk, id, &fields).await? {
        Ok(draft) => draft,
        Err(refusal) => return Err(WebError::Refused(refusal)),
    };
    let t = desk.frame.t;
    match commands::autosave(&app, &desk.viewer.who(None), id, draft, seen).await {
        Ok(ver) => Ok(Html(SavedNote::at(desk.viewer.at, ver, t))),
        Err(CommandError::Refused(refusal)) if refusal.reasons == [crate::domain::workflow::Reason::Stale] => {
            Ok(Html(SavedNote { said: t.bench.elsewhere.to_owned(), ver: seen }))
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads the score form with the criteria of the case. Fails when a text is too long; what is missing is judged later.
async fn read_draft(
    app: &App,
    desk: &Desk,
    id: AssignmentId,
    fields: &Fields,
) -> Result<Result<Draft, Refusal>, WebError> {
    let mut conn = app.db.read().await?;
    let seat = own(&mut conn, desk, id).await?;
    let criteria = criteria_of(&mut conn, &seat).await?;
    let mut reader = Reader::new(fields);
    let level = |text: &str| text.parse::<i64>().ok().filter(|level| (1..=LEVELS).contains(level));
    let mut draft = Draft::default();
    for (at, criterion) in criteria.iter().enumerate() {
        if let Some(level) = reader.choice(score_field(at), level) {
            draft.levels.insert(criterion.code.clone(), level);
        }
    }
    draft.recommendation = reader.choice("recommendation", Recommendation::from_code);
    draft.familiarity = reader.choice("familiarity", Familiarity::from_code);
    draft.opinion = reader.optional("opinion", OPINION_MOST);
    draft.note_to_office = reader.optional("note_to_office", NOTE_MOST);
    Ok(reader.finish().map(|()| draft).map_err(|reasons| Refusal { reasons }))
}

/// The criteria a task is rated by.
async fn criteria_of(conn: &mut Conn, seat: &Assignment) -> Result<Vec<Criterion>, WebError> {
    let case = case_file::find(conn, seat.case_id).await?.ok_or(WebError::NotFound)?;
    let config = facts::config(conn, &case).await?;
    Ok(config.role(case.scholar_role()).map(|role| role.criteria.clone()).unwrap_or_default())
}

/// The page again, with what was typed and what is wrong with it.
async fn refused(
    app: &App,
    desk: Desk,
    id: AssignmentId,
    fields: Fields,
    error: CommandError,
) -> Result<Response, WebError> {
    let again = async |form| {
        let page = TaskPage::load(&mut app.db.read().await?, desk, id, Some(form)).await?;
        Ok(Html(page))
    };
    done_or_again(Err(error), fields, again).await
}

/// GET /reviews/{assignment}/documents/{document}: a file of the case, once conflicts are declared.
pub async fn file(
    State(app): State<App>,
    desk: Desk,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let id: AssignmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let file: DocumentId = file.parse().map_err(|_| WebError::NotFound)?;
    let mut conn = app.db.read().await?;
    let seat = opened(&mut conn, &desk, id).await?;
    let case = case_file::find(&mut conn, seat.case_id).await?.ok_or(WebError::NotFound)?;
    let files = readable::files(&mut conn, &case, desk.frame.lang).await?;
    let found = files.into_iter().find(|known| known.id == file).ok_or(WebError::NotFound)?;
    drop(conn);
    download(&app, &found).await
}

#[derive(Template)]
#[template(path = "review/recusal.html")]
struct RecusalPage {
    frame: Frame,
    queue: Queue,
    case_no: String,
    hint: &'static str,
    action: String,
    back: String,
    form: FormState,
}

/// GET /reviews/{assignment}/recusal: the form that asks for recusal.
pub async fn recusal(State(app): State<App>, desk: Desk, Id(id): Id<AssignmentId>) -> Result<Response, WebError> {
    Ok(recusal_page(&app, desk, id, FormState::new(Fields::default())).await?.into_response())
}

async fn recusal_page(app: &App, desk: Desk, id: AssignmentId, form: FormState) -> Result<Html<RecusalPage>, WebError> {
    let mut conn = app.db.read().await?;
    let seat = own(&mut conn, &desk, id).await?;
    let case = case_file::find(&mut conn, seat.case_id).await?.ok_or(WebError::NotFound)?;
    let queue = queue_of(&mut conn, &desk, Some(id)).await?;
    let (action, back) = (format!("/reviews/{id}/recusal"), format!("/reviews/{id}"));
    let words = &desk.frame.t.bench;
    let hint = if case.blind.is_double() { words.recuse_hint_blind } else { words.recuse_hint };
    let page = RecusalPage { frame: desk.frame, queue, case_no: case.case_no, hint, action, back, form };
    Ok(Html(page))
}

/// POST /reviews/{assignment}/recusal: ask for recusal; a review handed in is kept and counts no more.
pub async fn recuse(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AssignmentId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let reason = reader.optional("reason", NOTE_MOST);
    let outcome = reader.then(commands::recuse(&app, &desk.viewer.who(fields.request_key()), id, reason)).await;
    let done = outcome.map(|()| desk.done("/reviews", desk.frame.t.bench.said_recused));
    done_or_again(done, fields, |form| recusal_page(&app, desk, id, form)).await
}

/// POST /reviews/{assignment}/extension: ask the office for more time.
pub async fn ask_for_time(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AssignmentId>,
    fields: Fields,
) -> Result<Response, WebError> {
    commands::ask_for_time(&app, &desk.viewer.who(fields.request_key()), id).await?;
    Ok(desk.done(format!("/reviews/{id}"), desk.frame.t.bench.said_time_asked))
}
