//! Projects of the special programme: `/projects` lists them, of one cell of the matrix if asked; `/projects/{slug}` is one.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{Kept, cited::Cited};
use crate::{
    app::App,
    domain::ids::RowId,
    store::{
        programme,
        project::{self, Filter, Member, Milestone, Project},
        source::Sources,
    },
    texts::{number, register as words},
    web::{
        error::WebError,
        form::{Fields, Id},
        page::{Frame, Html},
    },
};

/// Projects of a page.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "project/list.html")]
struct ListPage {
    frame: Frame,
    /// The cell of the matrix that is shown, in words.
    cell: Option<String>,
    projects: Vec<Project>,
    next: Option<String>,
}

impl ListPage {
    fn status(&self, project: &Project) -> &'static str {
        words::choice("project_status", &project.status, self.frame.lang)
    }
}

/// GET /projects
pub async fn list(State(app): State<App>, frame: Frame, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let query = query.unwrap_or_default();
    let fields = Fields::parse(query.as_bytes());
    let id = |name: &str| fields.text(name).parse::<RowId>().ok();
    let filter = Filter { discipline: id("discipline"), area: id("area") };
    let mut conn = app.db.read().await?;
    let mut projects = project::list(&mut conn, filter, id("after"), PAGE + 1).await?;
    let more = projects.len() > PAGE as usize;
    projects.truncate(PAGE as usize);
    let at = |after: Option<RowId>| {
        let parts = [("discipline", filter.discipline), ("area", filter.area), ("after", after)];
        let parts = parts.iter().filter_map(|(name, id)| id.map(|id| format!("{name}={id}")));
        parts.collect::<Vec<_>>().join("&")
    };
    let mut named = Vec::new();
    for axis in [filter.discipline, filter.area].into_iter().flatten() {
        let item = programme::item(&mut conn, axis).await?.ok_or(WebError::NotFound)?;
        named.push(match item.en {
            Some(en) if frame.lang.is_en() => en,
            _ => item.zh,
        });
    }
    let next = projects.last().filter(|_| more).map(|last| format!("/projects?{}", at(Some(last.id))));
    let page = ListPage { cell: (!named.is_empty()).then(|| named.join(" × ")), projects, next, frame };
    // Only an address in its one canonical form is kept.
    Ok(if query == at(id("after")) { Kept(page).into_response() } else { Html(page).into_response() })
}

#[derive(Template)]
#[template(path = "project/page.html")]
struct ProjectPage {
    frame: Frame,
    project: Project,
    members: Vec<Member>,
    milestones: Vec<Milestone>,
    cited: Cited,
}

impl ProjectPage {
    fn status(&self) -> &'static str {
        words::choice("project_status", &self.project.status, self.frame.lang)
    }

    fn part(&self, member: &Member) -> &'static str {
        words::choice("member_role", &member.role, self.frame.lang)
    }

    fn state(&self, milestone: &Milestone) -> &'static str {
        words::choice("deliverable_state", &milestone.state, self.frame.lang)
    }

    fn date(&self, day: &str) -> String {
        number::date(day, self.frame.lang)
    }

    /// The term, as far as it is stated.
    fn term(&self) -> Option<String> {
        let (starts, ends) = (self.project.starts_on.as_deref()?, self.project.ends_on.as_deref()?);
        Some(self.frame.t.public.term_of(self.date(starts), self.date(ends)))
    }
}

/// GET /projects/{slug}
pub async fn show(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let project = project::by_slug(&mut conn, &slug).await?.ok_or(WebError::NotFound)?;
    let members = project::members(&mut conn, project.id).await?;
    let milestones = project::milestones(&mut conn, project.id).await?;
    let mut sources = Sources::default();
    sources.read(&mut conn, "project", [project.id]).await?;
    sources.read(&mut conn, "project_member", members.iter().map(|member| member.id)).await?;
    sources.read(&mut conn, "milestone", milestones.iter().map(|milestone| milestone.id)).await?;
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[]).await?;
    Ok(Kept(ProjectPage { frame, project, members, milestones, cited }))
}
