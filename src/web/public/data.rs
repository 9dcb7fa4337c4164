//! `/data`: the articles, every fact with what it says and where it is shown, people and institutions as the articles
//! name them, and what the articles leave at odds.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    cited::{Cited, Library, Mark},
};
use crate::{
    app::App,
    domain::catalogue::{Basis, ProgrammeKind},
    store::{
        Conn, StoreError,
        article::{self, Article, Discrepancy, Record},
        programme,
        source::{self, About, NamedInstitution, NamedPerson, Place, Sources, Told},
    },
    texts::{Lang, number},
    web::{error::WebError, page::Frame},
};

#[derive(Template)]
#[template(path = "data/page.html")]
struct DataPage {
    frame: Frame,
    articles: Vec<Filed>,
    people: Vec<Person>,
    institutions: Vec<NamedInstitution>,
    odds: Vec<Odd>,
    cited: Cited,
}

/// An article and the facts it gives.
struct Filed {
    article: Article,
    facts: Vec<Fact>,
}

/// A fact as one article gives it.
struct Fact {
    code: String,
    /// Its address on the page; the first article to give it has the plain one.
    anchor: String,
    /// What it says, in our words; empty where it only supports a number or a name.
    says: Vec<String>,
    wordings: Vec<String>,
    basis: Basis,
    shown_on: Vec<Shown>,
}

/// A page that shows a fact.
#[derive(Clone, PartialEq, Eq)]
struct Shown {
    href: String,
    name: String,
}

/// Somebody an article names, with the titles of then.
struct Person {
    id: i64,
    slug: String,
    name: String,
    titles: Vec<NamedPerson>,
}

/// A discrepancy and where it is shown.
struct Odd {
    odd: Discrepancy,
    shown_on: Vec<Shown>,
}

/// Which page shows a record: climbs from a part to what it is a part of.
struct Atlas {
    places: HashMap<(String, i64), Place>,
    special: Vec<i64>,
    lang: Lang,
}

impl Atlas {
    async fn read(conn: &mut Conn, lang: Lang) -> Result<Self, StoreError> {
        let places = source::places(conn).await?;
        let special = programme::list(conn).await?;
        let special = special.into_iter().filter(|row| row.kind == ProgrammeKind::SpecialProgramme);
        Ok(Self {
            places: places.into_iter().map(|place| ((place.entity.clone(), place.id), place)).collect(),
            special: special.map(|row| row.id.0).collect(),
            lang,
        })
    }

    fn place(&self, entity: &str, id: i64) -> Option<&Place> {
        self.places.get(&(entity.to_owned(), id))
    }

    /// The record that a part belongs to in the end.
    fn root(&self, entity: &str, id: i64) -> Option<&Place> {
        let mut place = self.place(entity, id)?;
        while let (Some(parent), Some(parent_id)) = (&place.parent, place.parent_id) {
            place = self.place(parent, parent_id)?;
        }
        Some(place)
    }

    /// What a record says or is called, where it has words of its own.
    fn says(&self, entity: &str, id: i64) -> Option<String> {
        self.name(self.place(entity, id)?)
    }

    fn name(&self, place: &Place) -> Option<String> {
        match (self.lang, &place.name_en) {
            (Lang::En, Some(english)) => Some(english.clone()),
            _ => place.name.clone(),
        }
    }

    /// The page that shows a record, and what it is called.
    fn shown(&self, entity: &str, id: i64, frame: &Frame) -> Option<Shown> {
        let (text, site) = (&frame.t.catalogue, &frame.t.site);
        let root = self.root(entity, id)?;
        let root = self.root("listed_person", root.id).filter(|_| root.entity == "person").unwrap_or(root);
        let slug = root.slug.as_deref().unwrap_or_default();
        let named = || self.name(root).unwrap_or_default();
        let (path, name) = match root.entity.as_str() {
            "joint_lab" => (format!("/labs/{slug}"), named()),
            "dataset" => (format!("/datasets/{slug}"), named()),
            "challenge" => (format!("/challenges/{slug}"), named()),
            "special_programme" if self.special.contains(&root.id) => ("/ai4s".to_owned(), "AI for Science".to_owned()),
            "special_programme" => (format!("/ai4s/{slug}"), named()),
            "scheme" if slug == "joint_lab" => ("/labs".to_owned(), text.labs.to_owned()),
            "scheme" if slug == "special_project" => ("/ai4s".to_owned(), "AI for Science".to_owned()),
            "scheme" | "funding_fact" => ("/about".to_owned(), site.about.to_owned()),
            "policy_document" => (format!("/policies/{slug}"), named()),
            "public_event" => (format!("/events/{slug}"), named()),
            "scholar" => (format!("/scholars/{slug}"), named()),
            "direction" => (format!("/directions/{slug}"), named()),
            "person" | "institution" => (format!("/data#{slug}"), named()),
            _ => return None,
        };
        Some(Shown { href: frame.href(path), name })
    }
}

/// The facts of one article, in the order of their codes.
fn facts(told: &[Told], article: &str, first: &HashMap<&str, &str>, atlas: &Atlas, frame: &Frame) -> Vec<Fact> {
    let mut by_code: BTreeMap<&str, Vec<&Told>> = BTreeMap::new();
    for row in told.iter().filter(|row| row.article == article && !row.fact.starts_with("X-")) {
        by_code.entry(&row.fact).or_default().push(row);
    }
    let fact = |(code, rows): (&str, Vec<&Told>)| {
        let anchor = if first.get(code) == Some(&article) { code.to_owned() } else { format!("{article}-{code}") };
        let mut fact = Fact {
            code: code.to_owned(),
            anchor,
            says: Vec::new(),
            wordings: Vec::new(),
            basis: Basis::Said,
            shown_on: Vec::new(),
        };
        for row in rows {
            fact.basis = fact.basis.max(row.basis);
            put(&mut fact.says, atlas.says(&row.entity, row.entity_id));
            put(&mut fact.wordings, row.wording.clone());
            put(&mut fact.shown_on, atlas.shown(&row.entity, row.entity_id, frame));
        }
        fact
    };
    by_code.into_iter().map(fact).collect()
}

/// Adds what is not yet in the list.
fn put<T: PartialEq>(list: &mut Vec<T>, item: Option<T>) {
    if let Some(item) = item
        && !list.contains(&item)
    {
        list.push(item);
    }
}

fn people(rows: Vec<NamedPerson>, lang: Lang) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    for row in rows {
        if people.last().is_none_or(|person| person.id != row.id) {
            let name = lang.pick(&row.name, &row.pinyin).clone();
            people.push(Person { id: row.id, slug: row.slug.clone().unwrap_or_default(), name, titles: Vec::new() });
        }
        if let Some(person) = people.last_mut() {
            person.titles.push(row);
        }
    }
    people
}

fn odds(odds: Vec<Discrepancy>, abouts: &[About], atlas: &Atlas, frame: &Frame) -> Vec<Odd> {
    let shown = |odd: Discrepancy| {
        let mut shown_on = Vec::new();
        for about in abouts.iter().filter(|about| about.discrepancy_id == odd.id) {
            let page = match (about.entity.as_str(), about.entity_id) {
                ("source_article", _) => Some(Shown { href: frame.href("/data"), name: frame.t.site.data.to_owned() }),
                (entity, Some(id)) => atlas.shown(entity, id, frame),
                (_, None) => {
                    Some(Shown { href: frame.href("/data#people"), name: frame.t.catalogue.people_named.to_owned() })
                }
            };
            put(&mut shown_on, page);
        }
        Odd { odd, shown_on }
    };
    odds.into_iter().map(shown).collect()
}

/// Stands for every record of a table.
const EVERY: i64 = 0;

/// What is at odds about the people, institutions and articles that this page lists, beside each of them.
fn beside(abouts: &[About], kept: &[Discrepancy]) -> Vec<(Record, Discrepancy)> {
    let listed = ["person", "institution", "source_article"];
    let placed = abouts.iter().filter_map(|about| {
        let entity = listed.into_iter().find(|entity| *entity == about.entity)?;
        let odd = kept.iter().find(|odd| odd.id == about.discrepancy_id)?;
        Some((Record::of(entity, about.entity_id.unwrap_or(EVERY)), odd.clone()))
    });
    placed.collect()
}

impl DataPage {
    /// What is at odds about the titles of everybody.
    fn of_everybody(&self) -> Vec<Mark> {
        self.cited.odds_of("person", &EVERY)
    }

    fn date(&self, on: &str) -> String {
        number::date(on, self.frame.lang)
    }
}

/// GET /data
pub async fn show(State(app): State<App>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let atlas = Atlas::read(&mut conn, frame.lang).await?;
    let told = source::told(&mut conn).await?;
    let mut first: HashMap<&str, &str> = HashMap::new();
    for row in &told {
        first.entry(&row.fact).or_insert(&row.article);
    }
    let articles = article::list(&mut conn)
        .await?
        .into_iter()
        .map(|article| Filed { facts: facts(&told, &article.code, &first, &atlas, &frame), article });
    let articles = articles.collect();
    let people = people(source::people(&mut conn).await?, frame.lang);
    let institutions = source::institutions(&mut conn).await?;
    let kept = source::discrepancies(&mut conn).await?;
    let mut sources = Sources::default();
    sources.read(&mut conn, "discrepancy", kept.iter().map(|odd| odd.id)).await?;
    sources.read(&mut conn, "person", people.iter().map(|person| person.id)).await?;
    sources.read(&mut conn, "institution", institutions.iter().map(|row| row.id)).await?;
    let abouts = source::abouts(&mut conn).await?;
    let cited = Cited::of_library(frame.lang, sources, Library::read(&mut conn).await?, beside(&abouts, &kept));
    let odds = odds(kept, &abouts, &atlas, &frame);
    Ok(Kept(DataPage { frame, articles, people, institutions, odds, cited }))
}
