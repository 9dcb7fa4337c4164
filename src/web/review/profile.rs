//! The expert's own profile: fields, languages, region, pledge, blocked periods, and a new institution.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{queue::Queue, queue_of};
use crate::{
    app::App,
    commands::expert::{self as commands, OwnProfile, Relocating},
    domain::{
        expert::{Region, parse_fields},
        ids::{ExpertId, RowId},
    },
    store::{
        expert::{self, Expert, KeptAbsence, Relocation},
        person,
    },
    web::{
        error::WebError,
        expert::{filled_in, languages, read_absence, read_languages, regions},
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "review/profile.html")]
struct ProfilePage {
    frame: Frame,
    queue: Queue,
    /// Nobody where the account is not linked to the pool.
    own: Option<Own>,
    form: FormState,
}

/// What is on record of oneself.
struct Own {
    expert: Expert,
    posts: Vec<person::Title>,
    absences: Vec<KeptAbsence>,
    /// Institutions that the office has still to find.
    waiting: Vec<Relocation>,
}

impl ProfilePage {
    fn languages(&self) -> Vec<(&'static str, &'static str)> {
        languages(&self.frame)
    }

    fn regions(&self) -> Vec<(&'static str, &'static str)> {
        regions(&self.frame)
    }
}

/// GET /reviews/profile
pub async fn show(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    Ok(page(&app, desk, None).await?.into_response())
}

async fn page(app: &App, desk: Desk, form: Option<FormState>) -> Result<Html<ProfilePage>, WebError> {
    let mut conn = app.db.read().await?;
    let queue = queue_of(&mut conn, &desk, None).await?;
    let mut form = form.unwrap_or_else(|| FormState::new(Fields::default()));
    let own = match expert::of_account(&mut conn, desk.viewer.account).await? {
        Some(expert) => {
            if !form.fields.has("expertise") {
                form.fields.extend(filled_in(&expert).fields);
            }
            let titles = person::record_of_titles(&mut conn, expert.person_id).await?;
            Some(Own {
                posts: titles.into_iter().filter(|title| title.kind == "post").collect(),
                absences: expert::absences(&mut conn, expert.id, desk.viewer.at.day()).await?,
                waiting: expert::open_relocations(&mut conn, expert.id).await?,
                expert,
            })
        }
        None => None,
    };
    Ok(Html(ProfilePage { frame: desk.frame, queue, own, form }))
}

/// The expert an account is.
async fn oneself(app: &App, desk: &Desk) -> Result<ExpertId, WebError> {
    let own = expert::of_account(&mut app.db.read().await?, desk.viewer.account).await?;
    own.map(|own| own.id).ok_or(WebError::NotFound)
}

/// POST /reviews/profile: fields, languages, region, pledge.
pub async fn save(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    oneself(&app, &desk).await?;
    let mut reader = Reader::new(&fields);
    let expertise = parse_fields(&reader.required("expertise", 500));
    let region = reader.required_choice("region", Region::from_code);
    let outcome = match (region, reader.finish()) {
        (Some(region), Ok(())) => {
            let languages = read_languages(&fields);
            let own = OwnProfile { fields: expertise, languages, region, pledges: fields.text("pledges") == "yes" };
            commands::keep(&app, &desk.viewer.who(fields.request_key()), fields.version(), own).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome.map(|()| desk.done("/reviews/profile", desk.frame.t.expert.said_kept));
    done_or_again(done, fields, |form| page(&app, desk, Some(form))).await
}

/// POST /reviews/profile/absences: block days.
pub async fn block(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let id = oneself(&app, &desk).await?;
    let outcome = match read_absence(&fields) {
        Ok(absence) => commands::block(&app, &desk.viewer.who(fields.request_key()), id, absence).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = outcome.map(|()| desk.done("/reviews/profile#absences", desk.frame.t.expert.said_blocked));
    done_or_again(done, fields, |form| page(&app, desk, Some(form))).await
}

/// POST /reviews/profile/absences/{absence}/removal
pub async fn unblock(
    State(app): State<App>,
    desk: Desk,
    Path(row): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let id = oneself(&app, &desk).await?;
    let row: RowId = row.parse().map_err(|_| WebError::NotFound)?;
    let outcome = commands::unblock(&app, &desk.viewer.who(fields.request_key()), id, row).await;
    let done = outcome.map(|()| desk.done("/reviews/profile#absences", desk.frame.t.expert.said_unblocked));
    done_or_again(done, fields, |form| page(&app, desk, Some(form))).await
}

/// POST /reviews/profile/institution: a new or further institution.
pub async fn relocate(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    oneself(&app, &desk).await?;
    let mut reader = Reader::new(&fields);
    let institution = reader.required("new_institution", 200);
    let title = reader.required("title", 100);
    let as_of = reader.required_day("as_of");
    let outcome = match (as_of, reader.finish()) {
        (Some(as_of), Ok(())) => {
            let new = Relocating { institution, title, as_of };
            commands::relocate(&app, &desk.viewer.who(fields.request_key()), new).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome.map(|()| desk.done("/reviews/profile", desk.frame.t.expert.said_relocated));
    done_or_again(done, fields, |form| page(&app, desk, Some(form))).await
}
