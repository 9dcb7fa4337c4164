//! Research directions: `/directions` lists them, `/directions/{slug}` tells of one.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    asked::Asked,
    cited::{Cited, Mark},
    home::Scene,
    scholar::{Member, team},
    seats::direction_name,
};
use crate::{
    app::App,
    domain::role::ScholarRole,
    store::{
        article::{Record, Statement},
        direction::{self, Direction},
        directory::{self, Filter},
        source::{Sources, Statements},
    },
    texts::label,
    web::{error::WebError, form::Id, page::Frame},
};

/// People of a direction on its page; the directory lists all.
const MOST: i64 = 60;

/// How many places a role has in a direction.
struct Tally {
    css: &'static str,
    role: &'static str,
    places: i64,
}

/// A direction in the list.
struct Line {
    slug: String,
    name: String,
    says: Vec<Statement>,
    tallies: Vec<Tally>,
    total: i64,
    marks: Vec<Mark>,
}

#[derive(Template)]
#[template(path = "direction/index.html")]
struct DirectionsPage {
    frame: Frame,
    lines: Vec<Line>,
    cited: Cited,
}

/// GET /directions
pub async fn list(State(app): State<App>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let scene = Scene::read(&app, &mut conn, &mut Asked::default()).await?;
    let mut sources = scene.sources().clone();
    sources.read(&mut conn, "direction", scene.directions.iter().map(|direction| direction.id)).await?;
    let mut said = Vec::new();
    for direction in &scene.directions {
        said.push(Statements::read(&mut conn, Record::of("direction", direction.id), &mut sources).await?);
    }
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[]).await?;
    let lines = scene.directions.iter().zip(said).map(|(direction, said)| {
        let lead = ["aim", "note"].into_iter().find_map(|kind| said.of(kind).first().copied().cloned());
        Line {
            slug: direction.slug.clone(),
            name: direction_name(direction, frame.lang).to_owned(),
            says: lead.into_iter().collect(),
            tallies: tallies(&scene, direction, &frame),
            total: direction.listed + scene.seats.unnamed_of_direction(direction.id),
            marks: marks(&scene, direction, &cited),
        }
    });
    let lines = lines.collect();
    Ok(Kept(DirectionsPage { lines, cited, frame }))
}

/// Places of a direction by role, as the sources tell them.
fn tallies(scene: &Scene, direction: &Direction, frame: &Frame) -> Vec<Tally> {
    let of_role = |role: &ScholarRole| {
        let told = scene.seats.batches().into_iter();
        let told = told.filter_map(|batch| scene.seats.told(batch, Some(direction.id), Some(*role)));
        let places: i64 = told.map(|told| told.places).sum();
        (places > 0).then(|| Tally { css: role.css(), role: label::scholar_role(*role, frame.lang), places })
    };
    ScholarRole::ALL.iter().filter_map(of_role).collect()
}

/// The sources of a direction and of its places.
fn marks(scene: &Scene, direction: &Direction, cited: &Cited) -> Vec<Mark> {
    let rows = scene.seats.told.iter().filter(|told| told.direction == Some(direction.id)).map(|told| told.id);
    let mut marks = cited.of("direction", &direction.id);
    marks.extend(cited.of_each("batch_count", rows));
    marks
}

#[derive(Template)]
#[template(path = "direction/page.html")]
struct DirectionPage {
    frame: Frame,
    name: String,
    other_name: Option<String>,
    content: Statements,
    team: Vec<Member>,
    tallies: Vec<Tally>,
    lacks_chief: bool,
    address: String,
    marks: Vec<Mark>,
    cited: Cited,
}

/// The kinds of statements with a heading of their own, in the order they are told.
const KINDS: &[&str] = &["starting_point", "content", "problem", "aim", "note"];

impl DirectionPage {
    /// The kinds with what each is called.
    fn kinds(&self) -> [(&'static str, &'static str); 5] {
        let text = &self.frame.t.public;
        let labels = [text.kind_starting_point, text.kind_content, text.kind_problem, text.kind_aim, text.kind_note];
        std::array::from_fn(|place| (KINDS[place], labels[place]))
    }
}

/// GET /directions/{slug}
pub async fn show(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let direction = direction::by_slug(&mut conn, &slug).await?.ok_or(WebError::NotFound)?;
    let scene = Scene::read(&app, &mut conn, &mut Asked::default()).await?;
    let filter = Filter { directions: vec![direction.id], ..Filter::default() };
    let people = directory::list(&mut conn, &filter, None, MOST).await?;
    let mut sources = Sources::default();
    let content = Statements::read(&mut conn, Record::of("direction", direction.id), &mut sources).await?;
    sources.add(scene.sources());
    sources.read(&mut conn, "direction", [direction.id]).await?;
    sources.read(&mut conn, "case_file", people.iter().map(|scholar| scholar.case_id)).await?;
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[]).await?;
    let tallies = tallies(&scene, &direction, &frame);
    let led = people.iter().any(|scholar| scholar.role == ScholarRole::Cs)
        || tallies.iter().any(|tally| tally.css == ScholarRole::Cs.css());
    let page = DirectionPage {
        name: direction_name(&direction, frame.lang).to_owned(),
        other_name: if frame.lang.is_en() { Some(direction.name.clone()) } else { direction.name_en.clone() },
        team: team(&scene, &direction, &people, &cited, frame.t),
        lacks_chief: !led && !tallies.is_empty(),
        tallies,
        address: frame.href(Asked::parse(&format!("direction={}", direction.slug)).at("/scholars")),
        marks: marks(&scene, &direction, &cited),
        content,
        cited,
        frame,
    };
    Ok(Kept(page))
}
