//! One request on the desk: what is asked, how far it is, what can be done next; who asked only for the officer who has
//! it in hand and says why.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    commands::petition as commands,
    domain::{
        access::{Reach, Resource, Verb},
        ids::PetitionId,
        petition::{PetitionState, Petitioner},
    },
    store::{
        disclosure::{self, Noted},
        petition::{self, Note, Petition},
    },
    texts::petition as words,
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
        public::notice::day,
        routes,
    },
};

#[derive(Template)]
#[template(path = "petition/show.html")]
pub(super) struct ShowPage {
    frame: Frame,
    form: FormState,
    row: Petition,
    notes: Vec<Note>,
    readings: Vec<Noted>,
    petitioner: Option<Petitioner>,
    is_late: bool,
    /// Whether this account handles requests.
    writes: bool,
    /// Whether it has this one in hand.
    is_mine: bool,
    decides: bool,
    /// Whether it proposed the refusal that waits.
    is_own: bool,
}

impl ShowPage {
    fn kind(&self) -> &'static str {
        words::kind(self.row.kind, self.frame.lang)
    }

    fn standing(&self) -> Option<&'static str> {
        self.row.standing().map(|standing| words::standing(standing, self.frame.lang))
    }

    fn state(&self) -> (&'static str, &'static str) {
        words::state(self.row.state, self.frame.lang)
    }

    fn due(&self) -> Option<String> {
        self.row.due_on().map(|due| day(due, self.frame.lang))
    }

    /// The page it is about, where it is one of this site.
    fn page(&self) -> Option<String> {
        routes::is_public_page(&self.row.page).then(|| self.frame.href(&self.row.page))
    }

    fn ground(&self) -> &'static str {
        self.row.ground().map_or("", |ground| words::ground(ground, self.frame.lang))
    }

    fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        self.row.kind.grounds().map(|ground| (ground.code(), words::ground(ground, self.frame.lang))).collect()
    }

    fn ended(&self) -> Option<String> {
        let at = self.row.ended_at()?;
        let name = self.row.ended_name.as_deref().unwrap_or_default();
        Some(self.frame.t.petition.ended_by(name, day(at.day(), self.frame.lang)))
    }

    fn is_proposed(&self) -> bool {
        self.row.state == PetitionState::Proposed
    }

    fn may_take(&self) -> bool {
        let free = matches!(self.row.state, PetitionState::Received | PetitionState::Taken);
        self.writes && free && !self.is_mine
    }

    fn may_answer(&self) -> bool {
        self.is_mine && self.row.state == PetitionState::Taken
    }

    fn action(&self, what: &str) -> String {
        self.frame.href(format!("/admin/requests/{}{what}", self.row.id))
    }
}

/// GET /admin/requests/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<PetitionId>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, id, FormState::new(Fields::default()), None).await?.into_response())
}

pub(super) async fn page(
    app: &App,
    desk: &Desk,
    id: PetitionId,
    form: FormState,
    petitioner: Option<Petitioner>,
) -> Result<Html<ShowPage>, WebError> {
    let mut conn = app.db.read().await?;
    let row = petition::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let notes = petition::notes(&mut conn, id).await?;
    let readings = disclosure::of(&mut conn, "petition", id.0).await?;
    let reaches = |verb| desk.viewer.reach(Resource::Petition, verb) == Reach::All;
    let (writes, decides) = (reaches(Verb::Write), reaches(Verb::Decide));
    let is_mine = writes && row.handler() == Some(desk.viewer.account);
    let is_own = row.proposed_by() == Some(desk.viewer.account);
    let is_late = row.due_on().is_some_and(|due| due < desk.viewer.at.day());
    let frame = desk.frame.clone();
    Ok(Html(ShowPage { frame, form, row, notes, readings, petitioner, is_late, writes, is_mine, decides, is_own }))
}

/// POST /admin/requests/{id}/contact: the page once, with who asked; the reading is in the register.
pub async fn contact(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PetitionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let why = reader.required("read_why", 500);
    let read = reader.then(commands::read_petitioner(&app, &desk.viewer.who(None), id, why)).await;
    match read {
        Ok(petitioner) => {
            let form = FormState::new(Fields::default());
            Ok(page(&app, &desk, id, form, Some(petitioner)).await?.into_response())
        }
        Err(refused) => done_or_again(Err(refused), fields, |form| page(&app, &desk, id, form, None)).await,
    }
}
