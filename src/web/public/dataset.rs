//! A dataset at `/datasets/{slug}`: every figure as its source gives it, two side by side where there are two.
//!
//! What the page shows is also marked as a schema.org Dataset, by attributes of the very elements that show it: so what
//! search engines read cannot differ from what people read. What is not stated is not marked.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    cited::{Cited, Mark},
};
use crate::{
    app::App,
    domain::catalogue::{Bound, FigureUnit},
    store::{
        article::{Record, Statement},
        challenge::{self, Challenge},
        dataset::{self, Dataset, Figure, Release},
        institution::Named,
        source::{Sources, Statements},
    },
    texts::{Lang, number, register as words},
    web::{error::WebError, form::Id, page::Frame},
};

#[derive(Template)]
#[template(path = "dataset/page.html")]
struct DatasetPage {
    frame: Frame,
    dataset: Dataset,
    publishers: Vec<Named>,
    statements: Statements,
    counts: Vec<Count>,
    splits: Vec<Split>,
    multiples: Vec<Multiple>,
    /// The largest multiple, which fills its bar.
    most: i64,
    challenges: Vec<Challenge>,
    releases: Vec<Release>,
    cited: Cited,
}

/// A thing that is counted, with every number given of it.
struct Count {
    label: &'static str,
    odds: Vec<Mark>,
    figures: Vec<Counted>,
}

/// One number as it is shown.
struct Counted {
    /// The property of a schema.org PropertyValue that the number is; `None` where it is but about so many.
    property: Option<&'static str>,
    value: i64,
    reservation: &'static str,
    number: String,
    unit: &'static str,
    note: String,
    marks: Vec<Mark>,
}

/// A part of the dataset on the bar, in percent of all parts.
struct Split {
    label: String,
    number: String,
    percent: i64,
    x: String,
    width: String,
    marks: Vec<Mark>,
}

/// A number as a multiple of COCO's.
struct Multiple {
    label: &'static str,
    reservation: &'static str,
    number: String,
    width: String,
    marks: Vec<Mark>,
}

/// What a figure is for, by the beginning of its kind.
fn is_split(figure: &Figure) -> bool {
    figure.kind.starts_with("split_")
}

fn is_multiple(figure: &Figure) -> bool {
    figure.unit == FigureUnit::Times
}

/// What a number is to machines: itself, or the least of what it may be.
fn property(bound: Bound) -> Option<&'static str> {
    match bound {
        Bound::Exact => Some("value"),
        Bound::MoreThan | Bound::AtLeast => Some("minValue"),
        Bound::About => None,
    }
}

/// The label of a figure as the text gives it, in the language of the page.
fn note(figure: &Figure, lang: Lang) -> String {
    match (lang, &figure.en) {
        (Lang::En, Some(english)) => english.clone(),
        _ => figure.zh.clone(),
    }
}

/// The largest multiple sets the width of the bars.
fn widest(figures: &[Figure]) -> i64 {
    figures.iter().filter(|figure| is_multiple(figure)).map(|figure| figure.value).max().unwrap_or(1).max(1)
}

fn percent(part: i64, whole: i64) -> String {
    format!("{:.2}", part as f64 * 100.0 / whole.max(1) as f64)
}

fn counts(figures: &[Figure], cited: &Cited, frame: &Frame) -> Vec<Count> {
    let text = &frame.t.catalogue;
    let mut counts: Vec<(&str, Count)> = Vec::new();
    for figure in figures.iter().filter(|figure| !is_split(figure) && !is_multiple(figure)) {
        if counts.last().is_none_or(|(kind, _)| *kind != figure.kind) {
            let (label, odds) = (text.figure(&figure.kind, figure.unit), cited.odds_on(&figure.kind));
            counts.push((&figure.kind, Count { label, odds, figures: Vec::new() }));
        }
        let Some((_, count)) = counts.last_mut() else { continue };
        count.figures.push(Counted {
            property: property(figure.bound),
            value: figure.value,
            reservation: number::reservation(figure.bound, frame.lang),
            number: number::count(figure.value, frame.lang),
            unit: text.unit(figure.unit),
            note: note(figure, frame.lang),
            marks: cited.of("dataset_figure", &figure.id),
        });
    }
    counts.into_iter().map(|(_, count)| count).collect()
}

fn splits(figures: &[Figure], cited: &Cited, lang: Lang) -> Vec<Split> {
    let parts: Vec<&Figure> = figures.iter().filter(|figure| is_split(figure)).collect();
    let whole: i64 = parts.iter().map(|part| part.value).sum();
    let mut before = 0;
    let split = parts.into_iter().map(|part| {
        let split = Split {
            label: note(part, lang),
            number: number::count(part.value, lang),
            percent: (part.value * 100 + whole / 2) / whole.max(1),
            x: percent(before, whole),
            width: percent(part.value, whole),
            marks: cited.of("dataset_figure", &part.id),
        };
        before += part.value;
        split
    });
    split.collect()
}

fn multiples(figures: &[Figure], cited: &Cited, frame: &Frame) -> Vec<Multiple> {
    let most = widest(figures);
    let multiple = figures.iter().filter(|figure| is_multiple(figure)).map(|figure| Multiple {
        label: frame.t.catalogue.figure(&figure.kind, figure.unit),
        reservation: number::reservation(figure.bound, frame.lang),
        number: number::count(figure.value, frame.lang),
        width: percent(figure.value, most),
        marks: cited.of("dataset_figure", &figure.id),
    });
    multiple.collect()
}

impl DatasetPage {
    fn splits_say(&self) -> String {
        let said =
            self.splits.iter().map(|split| format!("{}{}{}", split.label, self.frame.lang.pick("", " "), split.number));
        said.collect::<Vec<_>>().join(self.frame.lang.pick("，", ", "))
    }

    /// The width of COCO's own bar.
    fn one(&self) -> String {
        percent(1, self.most)
    }

    /// What the publishers say of it, which is shown as theirs.
    fn claims(&self) -> Vec<&Statement> {
        self.statements.besides(&["trait", "unstated"])
    }

    /// What is at odds about a claim.
    fn odds_of(&self, said: &Statement) -> Vec<Mark> {
        self.cited.odds_on(&said.kind)
    }

    fn date(&self, on: &str) -> String {
        number::date(on, self.frame.lang)
    }

    /// The name in the language of the page.
    fn title(&self) -> &str {
        match (self.frame.lang, &self.dataset.title_en) {
            (Lang::En, Some(english)) => english,
            _ => &self.dataset.title,
        }
    }

    /// What it is in two or three sentences of the page: its title, its traits, and who publishes it.
    fn description(&self) -> String {
        let (lang, text) = (self.frame.lang, &self.frame.t.catalogue);
        let pick = |zh: &String, en: &Option<String>| match (lang, en) {
            (Lang::En, Some(english)) => english.clone(),
            _ => zh.clone(),
        };
        let traits = self.statements.of("trait").into_iter().map(|said| pick(&said.zh, &said.en));
        let by: Vec<String> = self.publishers.iter().map(|row| pick(&row.name, &row.name_en)).collect();
        let mut told = vec![format!("{}{}", self.title(), text.full_stop.trim_end())];
        told.extend(traits);
        if !by.is_empty() {
            told.push(text.dataset_by(by.join(text.and)));
        }
        told.join(lang.pick("", " "))
    }

    /// How open it is, as the office says.
    fn open_level(&self) -> Option<&'static str> {
        self.dataset.open_level.as_ref().map(|code| words::choice("open_level", code, self.frame.lang))
    }

    /// Whether anybody gets it without a condition; `None` where that depends, or is not stated.
    fn is_free(&self) -> Option<bool> {
        match self.dataset.open_level.as_deref() {
            Some("open") => Some(true),
            Some("closed") => Some(false),
            _ => None,
        }
    }

    /// The release there is now: the one of the record, else the newest of the list.
    fn version(&self) -> Option<&String> {
        self.dataset.release.as_ref().or(self.releases.first().map(|newest| &newest.release))
    }

    /// When it was first released, as exact as it was entered.
    fn published(&self) -> Option<&String> {
        let first = self.releases.iter().filter_map(|one| one.released_on.as_ref()).min();
        self.dataset.released_on.as_ref().or(first)
    }

    /// When it was last released, where that was later.
    fn modified(&self) -> Option<&String> {
        let last = self.releases.iter().filter_map(|one| one.released_on.as_ref()).max();
        last.filter(|last| self.published() != Some(last))
    }

    fn bytes(&self, release: &Release) -> Option<String> {
        let text = &self.frame.t.catalogue;
        release.bytes.map(|bytes| text.bytes(number::count(bytes, self.frame.lang)))
    }
}

/// GET /datasets/{slug}
pub async fn show(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let dataset = dataset::by_slug(&mut conn, &slug).await?.ok_or(WebError::NotFound)?;
    let record = Record::of("dataset", dataset.id);
    let mut sources = Sources::default();
    let statements = Statements::read(&mut conn, record, &mut sources).await?;
    let publishers = dataset::publishers(&mut conn, dataset.id).await?;
    let figures = dataset::figures(&mut conn, dataset.id).await?;
    sources.read(&mut conn, "dataset", [dataset.id]).await?;
    sources.read(&mut conn, "dataset_figure", figures.iter().map(|figure| figure.id)).await?;
    let mut challenges = challenge::list(&mut conn).await?;
    let releases = dataset::releases(&mut conn, dataset.id).await?;
    challenges.retain(|challenge| challenge.dataset_id == Some(dataset.id.0));
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[record]).await?;
    let page = DatasetPage {
        counts: counts(&figures, &cited, &frame),
        splits: splits(&figures, &cited, frame.lang),
        multiples: multiples(&figures, &cited, &frame),
        most: widest(&figures),
        frame,
        dataset,
        publishers,
        statements,
        challenges,
        releases,
        cited,
    };
    Ok(Kept(page))
}
