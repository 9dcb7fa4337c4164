//! A challenge at `/challenges/{slug}`: schedule, tracks, prize.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    cited::{Cited, Mark},
};
use crate::{
    app::App,
    domain::time::Day,
    store::{
        article::Record,
        challenge::{self, Challenge, Ranking, Track},
        dataset::{self, Dataset},
        institution::Named,
        source::{self, Sources, Statements},
    },
    texts::number,
    web::{error::WebError, form::Id, page::Frame},
};

#[derive(Template)]
#[template(path = "challenge/page.html")]
struct ChallengePage {
    frame: Frame,
    challenge: Challenge,
    aliases: Vec<String>,
    dataset: Option<Dataset>,
    organisers: Vec<Named>,
    tracks: Vec<Track>,
    statements: Statements,
    dates: Vec<Date>,
    points: Vec<Point>,
    ranking: Vec<Ranking>,
    cited: Cited,
}

/// A day of the schedule.
struct Date {
    on: Day,
    shown: String,
    label: &'static str,
    marks: Vec<Mark>,
}

/// A day on the line, in percent of the whole time.
struct Point {
    x: String,
    short: String,
    anchor: &'static str,
}

/// The fields of the schedule, in order.
const SCHEDULE: [&str; 4] = ["starts_on", "test_opens_on", "submissions_close_on", "results_on"];

/// The kinds of statements that have a place of their own.
const KINDS: &[&str] = &["purpose", "prize", "after", "host_event", "unstated"];

impl Point {
    /// Each day once, placed by how far it lies from the first.
    fn along(dates: &[Date]) -> Vec<Self> {
        let (Some(first), Some(last)) =
            (dates.iter().map(|date| date.on).min(), dates.iter().map(|date| date.on).max())
        else {
            return Vec::new();
        };
        let whole = f64::from(first.days_until(last).max(1));
        let mut days: Vec<Day> = dates.iter().map(|date| date.on).collect();
        days.sort_unstable();
        days.dedup();
        let point = |on: Day| Self {
            // Room for half a dot at either end.
            x: format!("{:.2}", 1.0 + f64::from(first.days_until(on)) * 98.0 / whole),
            short: on.to_string(),
            anchor: if on == first {
                "start"
            } else if on == last {
                "end"
            } else {
                "middle"
            },
        };
        days.into_iter().map(point).collect()
    }
}

impl ChallengePage {
    fn schedule_says(&self) -> String {
        let lang = self.frame.lang;
        let said = self.dates.iter().map(|date| format!("{}{}{}", date.shown, lang.pick("", " "), date.label));
        said.collect::<Vec<_>>().join(lang.pick("，", ", "))
    }

    /// The sizes of a track, by what they count.
    fn sizes(&self, track: &Track) -> [(&'static str, Option<String>); 5] {
        let text = &self.frame.t.catalogue;
        let shown = |size: Option<i64>| size.map(|size| number::count(size, self.frame.lang));
        [
            (text.classes, shown(track.classes)),
            (text.train, shown(track.train_images)),
            (text.boxes, shown(track.train_boxes_over).map(|boxes| text.over(boxes))),
            (text.validation, shown(track.validation_images)),
            (text.test, shown(track.test_images)),
        ]
    }

    /// Whether a day is not given outright: then the page says how its year was found.
    fn years_derived(&self) -> bool {
        SCHEDULE.iter().any(|field| self.cited.is_derived("challenge", &self.challenge.id, field))
    }

    fn prize(&self) -> Option<String> {
        let unit = self.challenge.prize_unit.as_deref()?;
        Some(number::money(self.challenge.prize_minor?, unit, self.frame.lang))
    }
}

/// The days of the schedule that are stated, in order.
fn dates(challenge: &Challenge, cited: &Cited, frame: &Frame) -> Vec<Date> {
    let text = &frame.t.catalogue;
    let known = [
        (text.challenge_starts, &challenge.starts_on),
        (text.test_opens, &challenge.test_opens_on),
        (text.submissions_close, &challenge.submissions_close_on),
        (text.results, &challenge.results_on),
    ];
    let date = |(field, (label, on)): (&str, (&'static str, &Option<String>))| {
        let on: Day = on.as_ref()?.parse().ok()?;
        let marks = cited.on("challenge", &challenge.id, field);
        Some(Date { on, shown: number::day(on, frame.lang), label, marks })
    };
    SCHEDULE.into_iter().zip(known).filter_map(date).collect()
}

/// GET /challenges/{slug}
pub async fn show(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let challenge = challenge::by_slug(&mut conn, &slug).await?.ok_or(WebError::NotFound)?;
    let record = Record::of("challenge", challenge.id);
    let mut sources = Sources::default();
    let statements = Statements::read(&mut conn, record, &mut sources).await?;
    let organisers = challenge::organisers(&mut conn, challenge.id).await?;
    let tracks = challenge::tracks(&mut conn, challenge.id).await?;
    sources.read(&mut conn, "challenge", [challenge.id]).await?;
    sources.read(&mut conn, "challenge_track", tracks.iter().map(|track| track.id)).await?;
    let ranking = challenge::ranking(&mut conn, challenge.id).await?;
    sources.read(&mut conn, "challenge_result", ranking.iter().map(|row| row.id)).await?;
    let datasets = dataset::list(&mut conn).await?;
    let dataset = datasets.into_iter().find(|dataset| challenge.dataset_id == Some(dataset.id.0));
    let aliases = source::aliases(&mut conn, "challenge").await?.remove(&challenge.id.0).unwrap_or_default();
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[record]).await?;
    let dates = dates(&challenge, &cited, &frame);
    let points = Point::along(&dates);
    let page = ChallengePage {
        frame,
        challenge,
        aliases,
        dataset,
        organisers,
        tracks,
        statements,
        dates,
        points,
        ranking,
        cited,
    };
    Ok(Kept(page))
}
