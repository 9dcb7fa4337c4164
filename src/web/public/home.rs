//! The directory of scholars, which is the home page: `/` with the large words and the seat map, `/scholars` without.
//!
//! Only people with a row in the directory are shown; everybody else a source counts is an unnamed place.

use std::{ops::Deref, sync::Arc};

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    Kept,
    asked::{Asked, Facet},
    backdrop::Backdrop,
    cited::{Cited, Mark},
    rolls::Rolls,
    seats::{SeatMap, Sketch, Strip, direction_name, in_language, name_in},
};
use crate::{
    app::App,
    domain::{
        ids::{BatchId, DirectionId, RowId},
        role::ScholarRole,
    },
    store::{
        Conn, StoreError,
        article::Statement,
        directory::{self, Filed, Filter, Scholar},
        person::{self, DatedTitle},
        scholar::Standing,
        search::Query,
        seat::Batch,
        source::Sources,
    },
    texts::{Lang, Texts, label, number},
    web::{
        error::WebError,
        page::{Frame, Html},
    },
};

/// Rows of a page.
const PAGE: usize = 60;
/// More cards than these are drawn smaller.
const FEW: usize = 12;

/// One box to tick.
struct Choice {
    value: String,
    label: String,
    count: String,
    on: bool,
}

/// The boxes of a facet.
struct Choices {
    facet: Facet,
    legend: &'static str,
    choices: Vec<Choice>,
}

/// A condition that is set, with the address without it.
struct Condition {
    label: String,
    address: String,
}

/// Somebody on a card or in the table.
pub struct Entry {
    pub slug: String,
    pub name: String,
    /// The name in the other script.
    pub other_name: String,
    pub css: &'static str,
    pub role: &'static str,
    /// Where the title does not say it: the institution, and its language.
    pub host: Option<(String, &'static str)>,
    pub title: String,
    pub title_lang: &'static str,
    pub as_of: Option<String>,
    pub direction: String,
    pub batch: String,
    pub state: &'static str,
    pub state_css: &'static str,
    pub term: Option<String>,
    pub marks: Vec<Mark>,
}

#[derive(Template)]
#[template(path = "scholar/index.html")]
struct DirectoryPage {
    frame: Frame,
    hero: bool,
    lead: Vec<Statement>,
    /// The places of the only batch, one by one.
    map: Option<SeatMap>,
    /// The batches beside each other, where there are several.
    rolls: Option<Rolls>,
    asked: Asked,
    choices: Vec<Choices>,
    conditions: Vec<Condition>,
    heading: String,
    note: String,
    entries: Vec<Entry>,
    strips: Vec<Strip>,
    unnamed: i64,
    next: Option<String>,
    cited: Cited,
}

impl DirectoryPage {
    fn is_long(&self) -> bool {
        self.entries.len() > FEW
    }

    /// The same list as cards or as a table.
    fn as_cards(&self) -> String {
        self.frame.href(self.asked.with(|asked| asked.table = false).at("/scholars"))
    }

    fn as_table(&self) -> String {
        self.frame.href(self.asked.with(|asked| asked.table = true).at("/scholars"))
    }

    fn csv(&self) -> String {
        self.frame.href(self.asked.with(|asked| asked.table = false).at("/scholars.csv"))
    }

    fn cleared(&self) -> String {
        self.frame.href(self.asked.cleared().at("/scholars"))
    }
}

/// What the facets and the places are told from: the backdrop, and the institutions the question names.
pub struct Scene {
    backdrop: Arc<Backdrop>,
    pub institutions: Vec<Filed>,
}

impl Deref for Scene {
    type Target = Backdrop;

    fn deref(&self) -> &Backdrop {
        &self.backdrop
    }
}

impl Scene {
    /// Reads the scene for a question, and drops from the question what does not exist.
    pub async fn read(app: &App, conn: &mut Conn, asked: &mut Asked) -> Result<Self, StoreError> {
        let backdrop = Backdrop::of(app, conn).await?;
        let mut institutions = backdrop.front.clone();
        for slug in asked.of(Facet::Institution).to_vec() {
            if institutions.iter().any(|known| known.slug == slug) {
                continue;
            }
            if let Some(filed) = directory::institution(conn, &slug).await? {
                asked.rename(Facet::Institution, &slug, &filed.slug);
                if institutions.iter().all(|known| known.id != filed.id) {
                    institutions.push(filed);
                }
            }
        }
        let scene = Self { backdrop, institutions };
        asked.keep_known(Facet::Role, ScholarRole::ALL.iter().map(|role| role.code()));
        asked.keep_known(Facet::Direction, scene.directions.iter().map(|direction| direction.slug.as_str()));
        asked.keep_known(Facet::Institution, scene.institutions.iter().map(|filed| filed.slug.as_str()));
        asked.keep_known(Facet::Batch, scene.batches.iter().map(|batch| batch.code.as_str()));
        Ok(scene)
    }

    /// The question as the store takes it.
    pub fn filter(&self, asked: &Asked) -> Filter {
        let directions = self.directions.iter().filter(|known| asked.has(Facet::Direction, &known.slug));
        let institutions = self.institutions.iter().filter(|known| asked.has(Facet::Institution, &known.slug));
        let batches = self.batches.iter().filter(|known| asked.has(Facet::Batch, &known.code));
        Filter {
            roles: asked.roles(),
            directions: directions.map(|direction| direction.id).collect(),
            institutions: institutions.map(|filed| filed.id).collect(),
            batches: batches.map(|batch| batch.id).collect(),
            query: Query::parse(&asked.q),
        }
    }

    /// `2019年首批智源学者`
    pub fn batch_label(&self, batch: BatchId, t: &Texts) -> String {
        let known = self.batches.iter().find(|known| known.id == batch);
        known.map_or_else(|| t.site.unstated.to_owned(), |batch| batch_label(batch, t))
    }

    /// The name of a direction, or that it is not stated.
    pub fn direction_label(&self, direction: Option<DirectionId>, t: &Texts) -> String {
        let known = self.directions.iter().find(|known| Some(known.id) == direction);
        known.map_or_else(|| t.public.direction_unstated.to_owned(), |known| direction_name(known, t.lang).to_owned())
    }

    /// A row as it is shown.
    pub fn entry(&self, scholar: &Scholar, titles: &[DatedTitle], cited: &Cited, t: &'static Texts) -> Entry {
        let lang = t.lang;
        let english = english_title(scholar, titles).filter(|_| lang.is_en());
        let (state, state_css) = state(scholar.standing, t);
        Entry {
            slug: scholar.slug.clone(),
            name: name_in(scholar, lang),
            other_name: lang.pick(&scholar.pinyin, &scholar.name).clone(),
            css: scholar.role.css(),
            role: label::scholar_role(scholar.role, lang),
            host: None,
            title_lang: if english.is_some() { "en" } else { "zh-CN" },
            title: english.unwrap_or_else(|| scholar.title.clone()),
            as_of: scholar.title_as_of().map(|day| t.site.as_of(number::day(day, lang))),
            direction: self.direction_label(scholar.direction(), t),
            batch: self.batch_label(scholar.batch_id, t),
            state,
            state_css,
            term: scholar.term().map(|(from, to)| t.public.term_of(number::day(from, lang), number::day(to, lang))),
            marks: cited.of("case_file", &scholar.case_id),
        }
    }

    fn choices(&self, asked: &Asked, by_role: &[(String, i64)], t: &'static Texts) -> Vec<Choices> {
        let text = &t.public;
        let choice = |facet: Facet, value: &str, label: String, count: String| Choice {
            on: asked.has(facet, value),
            value: value.to_owned(),
            label,
            count,
        };
        let roles = ScholarRole::ALL.iter().map(|role| {
            let listed = by_role.iter().find(|(code, _)| code == role.code()).map_or(0, |(_, n)| *n);
            let count = listed + self.seats.unnamed_of_role(*role);
            choice(Facet::Role, role.code(), label::scholar_role(*role, t.lang).to_owned(), count.to_string())
        });
        let directions = self.directions.iter().map(|direction| {
            let count = direction.listed + self.seats.unnamed_of_direction(direction.id);
            let label = direction_name(direction, t.lang).to_owned();
            choice(Facet::Direction, &direction.slug, label, count.to_string())
        });
        let institutions = self.institutions.iter().map(|filed| {
            let label = in_language(&filed.name, &filed.name_en, t.lang).to_owned();
            choice(Facet::Institution, &filed.slug, label, text.named_count(filed.listed))
        });
        let batches = self.batches.iter().map(|batch| {
            let count = batch.listed.max(self.seats.places(batch.id, None));
            choice(Facet::Batch, &batch.code, batch_label(batch, t), count.to_string())
        });
        let facets = [
            (Facet::Role, text.facet_role, roles.collect::<Vec<_>>()),
            (Facet::Direction, text.facet_direction, directions.collect()),
            (Facet::Institution, text.facet_institution, institutions.collect()),
            (Facet::Batch, text.facet_batch, batches.collect()),
        ];
        let facets = facets.into_iter().filter(|(.., choices)| !choices.is_empty());
        facets.map(|(facet, legend, choices)| Choices { facet, legend, choices }).collect()
    }

    /// The unnamed places that a question leaves in view. Names and institutions say nothing of them.
    pub fn strips(&self, asked: &Asked, cited: &Cited, t: &'static Texts) -> Vec<Strip> {
        if !asked.q.is_empty() || !asked.of(Facet::Institution).is_empty() || asked.after.is_some() {
            return Vec::new();
        }
        let filter = self.filter(asked);
        let sketch = Sketch { seats: &self.seats, directions: &self.directions, origins: &self.origins, cited, t };
        let batches = self.seats.batches().into_iter();
        let batches = batches.filter(|batch| filter.batches.is_empty() || filter.batches.contains(batch));
        let roles = ScholarRole::ALL.iter().copied();
        let roles = roles.filter(|role| filter.roles.is_empty() || filter.roles.contains(role)).collect::<Vec<_>>();
        batches
            .flat_map(|batch| roles.iter().map(move |role| (batch, *role)).collect::<Vec<_>>())
            .filter_map(|(batch, role)| sketch.strip(batch, role, &filter.directions))
            .collect()
    }

    /// The sources of the places.
    pub fn sources(&self) -> &Sources {
        &self.backdrop.sources
    }
}

/// `2019年首批智源学者`; a name that tells its year is enough.
pub fn batch_label(batch: &Batch, t: &Texts) -> String {
    let name = in_language(&batch.name, &batch.name_en, t.lang);
    if name.contains(&batch.year.to_string()) { name.to_owned() } else { t.public.batch_label(batch.year, name) }
}

/// The titles of then in English, where every one has a translation.
fn english_title(scholar: &Scholar, titles: &[DatedTitle]) -> Option<String> {
    let of_then = titles
        .iter()
        .filter(|title| title.person_id == scholar.person_id && Some(title.as_of) == scholar.title_as_of());
    let english: Option<Vec<&str>> = of_then.map(|title| title.title_en.as_deref()).collect();
    english.filter(|english| !english.is_empty()).map(|english| english.join("; "))
}

/// The institution of a row with the language of its name, unless the title names it.
fn host(scholar: &Scholar, hosts: &[(i64, String, Option<String>)], lang: Lang) -> Option<(String, &'static str)> {
    let (_, name, name_en) = hosts.iter().find(|(id, ..)| Some(*id) == scholar.institution_id)?;
    let tag = if lang.is_en() && name_en.is_some() { "en" } else { "zh-CN" };
    (!scholar.title.contains(name)).then(|| (in_language(name, name_en, lang).to_owned(), tag))
}

/// What somebody's standing is called, and the class of its tag.
pub fn state(standing: Standing, t: &Texts) -> (&'static str, &'static str) {
    match standing {
        Standing::NamedBySource => (t.public.awaiting_notice, "warn"),
        Standing::Appointed => (t.public.appointed, "ok"),
        Standing::Ended => (t.public.ended, ""),
    }
}

/// GET /
pub async fn home(state: State<App>, query: RawQuery, frame: Frame) -> Result<Response, WebError> {
    page(state, query, frame, true).await
}

/// GET /scholars
pub async fn list(state: State<App>, query: RawQuery, frame: Frame) -> Result<Response, WebError> {
    page(state, query, frame, false).await
}

async fn page(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    frame: Frame,
    home: bool,
) -> Result<Response, WebError> {
    let query = query.unwrap_or_default();
    let mut asked = Asked::parse(&query);
    let mut conn = app.db.read().await?;
    let scene = Scene::read(&app, &mut conn, &mut asked).await?;
    let hero = home && !asked.narrows() && asked.after.is_none();
    let t = frame.t;

    let mut rows = directory::list(&mut conn, &scene.filter(&asked), asked.after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let people: Vec<_> = rows.iter().map(|scholar| scholar.person_id).collect();
    let titles = if frame.lang.is_en() { person::titles(&mut conn, &people).await? } else { Vec::new() };
    let newest = scene.seats.batches().into_iter().next();
    let only = newest.filter(|_| hero && scene.batches.len() == 1);
    let seated = match only {
        Some(batch) => {
            let filter = Filter { batches: vec![batch], ..Filter::default() };
            directory::list(&mut conn, &filter, None, PAGE as i64).await?
        }
        None => Vec::new(),
    };

    let mut sources = scene.sources().clone();
    let (lead, of_lead) = &scene.lead;
    if hero {
        sources.add(of_lead);
    }
    sources.read(&mut conn, "case_file", rows.iter().map(|scholar| scholar.case_id)).await?;
    let mut at_odds = Vec::new();
    if !asked.narrows() {
        sources.add(&scene.odds.sources);
        at_odds.clone_from(&scene.odds.about);
    }
    let cited = Cited::of_library(frame.lang, sources, scene.library.clone(), at_odds);

    let map = only.and_then(|batch| SeatMap::of(&scene.seats, batch, scene.batch_label(batch, t), &seated, &cited, t));
    let rolls = match &map {
        None if hero => Rolls::of(&scene, &scene.filled, &cited, &frame),
        _ => None,
    };
    let strips = scene.strips(&asked, &cited, t);
    let hosts = directory::hosts(&mut conn, &rows).await?;
    let entry =
        |scholar: &Scholar| Entry { host: host(scholar, &hosts, t.lang), ..scene.entry(scholar, &titles, &cited, t) };
    let next = rows.last().filter(|_| more).map(|last| next_page(&asked, last.id));
    let page = DirectoryPage {
        hero,
        lead: if hero { lead.clone() } else { Vec::new() },
        map,
        rolls,
        choices: scene.choices(&asked, &scene.by_role, t),
        conditions: conditions(&asked, &scene, &frame),
        heading: heading(&asked, &scene, scene.listed, t),
        note: if asked.narrows() { t.public.shown_here(rows.len()) } else { t.public.sorted_by_role.to_owned() },
        entries: rows.iter().map(entry).collect(),
        unnamed: strips.iter().map(|strip| strip.places).sum(),
        strips,
        next: next.map(|next| frame.href(next)),
        cited,
        frame,
        asked,
    };
    Ok(if page.asked.is_canonical(&query) { Kept(page).into_response() } else { Html(page).into_response() })
}

fn next_page(asked: &Asked, last: RowId) -> String {
    let mut next = asked.clone();
    next.after = Some(last);
    next.at("/scholars")
}

/// What stands over the list: for everything of one batch, how many places it has.
fn heading(asked: &Asked, scene: &Scene, listed: i64, t: &Texts) -> String {
    if asked.narrows() {
        return t.public.matching.to_owned();
    }
    match scene.batches.as_slice() {
        [batch] => {
            let places = batch.listed.max(scene.seats.places(batch.id, None));
            t.public.heading(batch_label(batch, t), places, batch.listed)
        }
        _ => t.public.heading_all(listed),
    }
}

/// The conditions that are set, each with the address that clears it.
fn conditions(asked: &Asked, scene: &Scene, frame: &Frame) -> Vec<Condition> {
    let lang: Lang = frame.lang;
    let mut conditions = Vec::new();
    for facet in Facet::ALL {
        for value in asked.of(facet) {
            let label = match facet {
                Facet::Role => ScholarRole::from_code(value).map(|role| label::scholar_role(role, lang).to_owned()),
                Facet::Direction => {
                    let known = scene.directions.iter().find(|known| known.slug == *value);
                    known.map(|known| direction_name(known, lang).to_owned())
                }
                Facet::Institution => {
                    let known = scene.institutions.iter().find(|known| known.slug == *value);
                    known.map(|known| in_language(&known.name, &known.name_en, lang).to_owned())
                }
                Facet::Batch => {
                    scene.batches.iter().find(|known| known.code == *value).map(|known| batch_label(known, frame.t))
                }
            };
            let address = frame.href(asked.without(facet, value).at("/scholars"));
            conditions.extend(label.map(|label| Condition { label, address }));
        }
    }
    if !asked.q.is_empty() {
        let address = frame.href(asked.with(|asked| asked.q.clear()).at("/scholars"));
        conditions.push(Condition { label: asked.q.clone(), address });
    }
    conditions
}
