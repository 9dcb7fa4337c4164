//! AI for Science: `/ai4s` is the special programme, `/ai4s/{slug}` a programme that leads it or stands beside it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    cited::{Cited, Mark, Speaker},
};
use crate::{
    app::App,
    domain::{catalogue::ProgrammeKind, ids::RowId},
    store::{
        Conn, StoreError,
        article::{Record, Statement},
        occasion::{self, Policy},
        programme::{self, Department, GuideTask, Item, Items, Link, Phase, Programme, TaskArea},
        project::{self, Cell},
        source::{self, Sources, Statements},
    },
    texts::{Lang, number},
    web::{error::WebError, form::Id, page::Frame},
};

/// A programme with everything that is told of it.
struct Told {
    programme: Programme,
    aliases: Vec<String>,
    departments: Vec<Department>,
    basis: Option<Policy>,
    phases: Vec<Phase>,
    items: Items,
    /// Other names of items, such as a focus area that two articles name differently.
    item_aliases: BTreeMap<i64, Vec<String>>,
    statements: Statements,
    links: Vec<Link>,
    tasks: Vec<Task>,
}

/// A task of a call guide.
struct Task {
    task: GuideTask,
    areas: Vec<TaskArea>,
    statements: Statements,
}

impl Told {
    async fn read(conn: &mut Conn, programme: Programme, sources: &mut Sources) -> Result<Self, StoreError> {
        let id = programme.id;
        let statements = Statements::read(conn, Record::of("special_programme", id), sources).await?;
        let departments = programme::departments(conn, id).await?;
        let phases = programme::phases(conn, id).await?;
        let items = programme::items(conn, id).await?;
        let links = programme::links(conn, id).await?;
        let mut areas = programme::task_areas(conn, id).await?;
        let basis = match programme.basis_policy_id {
            Some(policy) => occasion::policy(conn, RowId(policy)).await?,
            None => None,
        };
        sources.read(conn, "special_programme", [id]).await?;
        sources.read(conn, "sp_department", departments.iter().map(|row| row.id)).await?;
        sources.read(conn, "sp_phase", phases.iter().map(|row| row.id)).await?;
        sources.read(conn, "sp_item", items.0.iter().map(|row| row.id)).await?;
        sources.read(conn, "sp_link", links.iter().map(|row| row.id)).await?;
        sources.read(conn, "policy_document", basis.iter().map(|row| row.id)).await?;
        sources.read(conn, "guide_task_area", areas.iter().map(|row| row.id)).await?;
        let mut tasks = Vec::new();
        for task in programme::guide_tasks(conn, id).await? {
            sources.read(conn, "guide_task", [task.id]).await?;
            let statements = Statements::read(conn, Record::of("guide_task", task.id), sources).await?;
            let own = areas.extract_if(.., |area| area.task_id == task.id).collect();
            tasks.push(Task { task, areas: own, statements });
        }
        let aliases = source::aliases(conn, "special_programme").await?.remove(&id.0).unwrap_or_default();
        let item_aliases = source::aliases(conn, "sp_item").await?;
        Ok(Self { programme, aliases, departments, basis, phases, items, item_aliases, statements, links, tasks })
    }

    /// The departments that do one thing.
    fn departments_as(&self, role: &str) -> Vec<&Department> {
        self.departments.iter().filter(|row| row.role.code() == role).collect()
    }

    /// Other names of an item.
    fn also(&self, item: &Item) -> &[String] {
        self.item_aliases.get(&item.id.0).map_or(&[], Vec::as_slice)
    }
}

#[derive(Template)]
#[template(path = "ai4s/index.html")]
struct Ai4sPage {
    frame: Frame,
    told: Told,
    /// The other programmes the articles name.
    others: Vec<Programme>,
    /// The cells of the matrix that have projects.
    cells: Vec<Cell>,
    cited: Cited,
}

/// What one person thinks.
struct View<'p> {
    by: Option<Speaker>,
    said: Vec<&'p Statement>,
}

/// The kinds of statements that have a place of their own on the special programme's page.
const KINDS: &[&str] = &[
    "definition",
    "goal",
    "base",
    "trait",
    "value",
    "example",
    "ethics",
    "coordination",
    "compute",
    "user_unit",
    "opinion",
    "shift",
    "warning",
    "open_question",
    "advice",
    "state_of_play",
    "unstated",
];

/// The kinds that are somebody's view: shown as a quote.
const VIEWS: &[&str] = &["opinion", "shift", "warning", "open_question", "advice", "state_of_play"];

impl Ai4sPage {
    /// How many projects stand in a cell of the matrix, and where they are listed.
    fn projects(&self, discipline: &Item, area: &Item) -> Option<(i64, String)> {
        let in_cell = |cell: &&Cell| cell.discipline_id == discipline.id.0 && cell.focus_area_id == area.id.0;
        let cell = self.cells.iter().find(in_cell)?;
        Some((cell.n, self.frame.href(format!("/projects?discipline={}&area={}", discipline.id, area.id))))
    }

    /// What an empty cell says: the articles name no project; where the office has begun to enter some, it has none here.
    fn no_projects(&self) -> &'static str {
        let text = &self.frame.t.catalogue;
        if self.cells.is_empty() { text.no_projects } else { text.no_projects_entered }
    }

    fn of(&self, kind: &str) -> Vec<&Statement> {
        self.told.statements.of(kind)
    }

    /// The views, by who holds them.
    fn views(&self) -> Vec<View<'_>> {
        let mut views: Vec<View<'_>> = Vec::new();
        for said in VIEWS.iter().flat_map(|kind| self.told.statements.of(kind)) {
            let by = self.cited.speaker("statement", &said.id);
            match views.iter_mut().find(|view| view.by == by) {
                Some(view) => view.said.push(said),
                None => views.push(View { by, said: vec![said] }),
            }
        }
        views
    }

    /// What is to be done: kinds of items, with what each is called.
    fn plans(&self) -> [(&'static str, &'static str); 2] {
        let text = &self.frame.t.catalogue;
        [("action", text.actions), ("mechanism", text.mechanisms)]
    }

    /// Who said the items of a list, where one person said them all.
    fn speaker_of(&self, kind: &str) -> Option<Speaker> {
        self.told.items.of(kind).first().and_then(|item| self.cited.speaker("sp_item", &item.id))
    }

    /// The marks of a list, whose items come from the same few places.
    fn marks_of(&self, kind: &str) -> Vec<Mark> {
        self.cited.of_each("sp_item", self.told.items.of(kind).iter().map(|item| item.id))
    }

    /// The marks of the departments that do one thing.
    fn department_marks(&self, role: &str) -> Vec<Mark> {
        self.cited.of_each("sp_department", self.told.departments_as(role).iter().map(|row| row.id))
    }

    /// How the programme is governed: kinds of statements, with what each is called.
    fn governance(&self) -> [(&'static str, &'static str); 8] {
        let text = &self.frame.t.catalogue;
        [
            ("goal", text.goal),
            ("base", text.base),
            ("trait", text.trait_of_ai),
            ("value", text.value),
            ("coordination", text.coordination),
            ("compute", text.compute),
            ("user_unit", text.user_units),
            ("ethics", text.ethics),
        ]
    }

    fn launch(&self) -> String {
        match &self.told.programme.launched_on {
            Some(on) => number::date(on, self.frame.lang),
            None => self.frame.t.site.unstated.to_owned(),
        }
    }

    /// The programme at the other end of a link.
    fn other(&self, link: &Link) -> Option<&Programme> {
        self.others.iter().find(|other| other.id.0 == link.programme_id || other.id.0 == link.other_id)
    }

    /// The programmes that are named without a link to this one.
    fn unlinked(&self) -> Vec<&Programme> {
        let linked =
            |other: &Programme| self.told.links.iter().filter_map(|link| self.other(link)).any(|far| far == other);
        self.others.iter().filter(|other| !linked(other)).collect()
    }
}

/// GET /ai4s
pub async fn index(State(app): State<App>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let (special, others): (Vec<Programme>, Vec<Programme>) = programme::list(&mut conn)
        .await?
        .into_iter()
        .partition(|programme| programme.kind == ProgrammeKind::SpecialProgramme);
    let special = special.into_iter().next().ok_or(WebError::NotFound)?;
    let record = Record::of("special_programme", special.id);
    let cells = project::cells(&mut conn, special.id).await?;
    let mut sources = Sources::default();
    let told = Told::read(&mut conn, special, &mut sources).await?;
    sources.read(&mut conn, "special_programme", others.iter().map(|other| other.id)).await?;
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[record]).await?;
    Ok(Kept(Ai4sPage { frame, told, others, cells, cited }))
}

/// A bar on the line of years, in percent.
struct Span {
    label: String,
    class: &'static str,
    x: String,
    width: String,
}

/// A year on the line.
struct Tick {
    year: i64,
    x: String,
}

#[derive(Template)]
#[template(path = "ai4s/programme.html")]
struct ProgrammePage {
    frame: Frame,
    told: Told,
    /// The programmes it is linked with, by id.
    others: Vec<Programme>,
    spans: Vec<Span>,
    ticks: Vec<Tick>,
    cited: Cited,
}

impl ProgrammePage {
    fn other(&self, link: &Link) -> Option<&Programme> {
        let far = if link.programme_id == self.told.programme.id.0 { link.other_id } else { link.programme_id };
        self.others.iter().find(|other| other.id.0 == far)
    }

    /// The address of another programme.
    fn href(&self, other: &Programme) -> String {
        match other.kind {
            ProgrammeKind::SpecialProgramme => self.frame.href("/ai4s"),
            _ => self.frame.href(format!("/ai4s/{}", other.slug)),
        }
    }

    fn years(&self, phase: &Phase) -> String {
        match (phase.year_from, phase.year_to) {
            (Some(from), Some(to)) => format!("{from}–{to}"),
            _ => self.frame.t.site.unstated.to_owned(),
        }
    }

    /// The lists of a phase, with what each is called.
    fn lists(&self) -> [(&'static str, &'static str); 3] {
        let text = &self.frame.t.catalogue;
        [("research", text.research), ("common_tool", text.common_tools), ("plan", text.plans)]
    }

    /// The marks of a list, whose items come from the same few places.
    fn marks_of(&self, kind: &str) -> Vec<Mark> {
        self.cited.of_each("sp_item", self.told.items.of(kind).iter().map(|item| item.id))
    }

    fn guide_of(&self, task: &GuideTask) -> String {
        let text = &self.frame.t.catalogue;
        task.year.map_or_else(|| text.guide.to_owned(), |year| text.guide_of(year))
    }

    fn spans_say(&self) -> String {
        let said: Vec<&str> = self.spans.iter().map(|span| span.label.as_str()).collect();
        said.join(self.frame.lang.pick("，", ", "))
    }
}

/// Guide tasks and phases on a line of years, one year of room at either side.
fn line(told: &Told, frame: &Frame) -> (Vec<Span>, Vec<Tick>) {
    let (lang, text) = (frame.lang, &frame.t.catalogue);
    let name = |zh: &str, en: &Option<String>| match (lang, en) {
        (Lang::En, Some(english)) => english.clone(),
        _ => zh.to_owned(),
    };
    let tasks = told.tasks.iter().filter_map(|task| {
        Some((task.task.year?, task.task.year?, name(&task.task.title, &task.task.title_en), "seg-task"))
    });
    let phases = told
        .phases
        .iter()
        .filter_map(|phase| Some((phase.year_from?, phase.year_to?, name(&phase.name, &phase.name_en), "seg-full")));
    let dated: Vec<(i64, i64, String, &'static str)> = tasks.chain(phases).collect();
    let (Some(first), Some(last)) = (dated.iter().map(|span| span.0).min(), dated.iter().map(|span| span.1).max())
    else {
        return (Vec::new(), Vec::new());
    };
    let whole = (last - first + 1) as f64;
    let share = |years: i64| format!("{:.2}", years as f64 * 100.0 / whole);
    let spans = dated.iter().map(|(from, to, label, class)| Span {
        label: if from == to { text.spanning(from, label) } else { text.spanning(format!("{from}–{to}"), label) },
        class,
        x: share(from - first),
        width: share(to - from + 1),
    });
    let ticks = (first..=last).map(|year| Tick { year, x: share(year - first) });
    (spans.collect(), ticks.collect())
}

/// GET /ai4s/{slug}
pub async fn show(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let (mut found, others): (Vec<Programme>, Vec<Programme>) = programme::list(&mut conn)
        .await?
        .into_iter()
        .partition(|programme| programme.slug == slug && programme.kind != ProgrammeKind::SpecialProgramme);
    let programme = found.pop().ok_or(WebError::NotFound)?;
    let record = Record::of("special_programme", programme.id);
    let mut sources = Sources::default();
    let told = Told::read(&mut conn, programme, &mut sources).await?;
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[record]).await?;
    let (spans, ticks) = line(&told, &frame);
    Ok(Kept(ProgrammePage { frame, told, others, spans, ticks, cited }))
}
