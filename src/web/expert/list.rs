//! The list of the pool with its filters.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{reads, regions, writes};
use crate::{
    app::App,
    domain::{
        access::Resource,
        barring::Span,
        expert::{Absence, Punctuality, Region, works_in},
        ids::{ExpertId, PersonId},
        time::Day,
    },
    store::{
        Conn, StoreError, barring,
        expert::{self, Availability, Expert, Filter, Pledge},
        search::Query,
    },
    texts::{Lang, barring as barring_words, expert as words, number::day, review::region},
    web::{
        error::WebError,
        form::Fields,
        page::{Desk, Frame, Html, url_escape},
    },
};

const PAGE: usize = 50;
/// Rows read at a time where the page itself picks by field.
const STRETCH: i64 = 200;
/// What a list may be narrowed by.
const PARAMETERS: [&str; 6] = ["q", "field", "region", "availability", "load", "pledge"];
/// The most in hand that the filter offers.
const LOADS: [i64; 4] = [0, 2, 5, 10];

/// What was asked of the list.
pub(super) struct Asked {
    fields: Fields,
    filter: Filter,
    field: String,
}

impl Asked {
    pub(super) fn read(fields: Fields, today: Day) -> Self {
        let filter = Filter {
            name: Query::parse(fields.text("q").trim()),
            region: Region::from_code(fields.text("region")),
            active_only: false,
            availability: Availability::from_code(fields.text("availability")).map(|known| (known, today)),
            pledge: Pledge::from_code(fields.text("pledge")),
            load_most: fields.text("load").parse().ok().filter(|most| LOADS.contains(most)),
        };
        Self { field: fields.text("field").trim().to_owned(), fields, filter }
    }

    /// What narrows the list.
    pub(super) fn parameters(&self) -> Vec<(String, String)> {
        let asked = PARAMETERS.iter().map(|name| ((*name).to_owned(), self.fields.text(name).to_owned()));
        asked.filter(|(_, text)| !text.is_empty()).collect()
    }

    /// Experts after a key, `most` at the most. Fields are free words, so they are compared here and not by SQL.
    pub(super) async fn page(
        &self,
        conn: &mut Conn,
        after: Option<(String, i64)>,
        most: usize,
    ) -> Result<Vec<Expert>, StoreError> {
        let stretch = if self.field.is_empty() { i64::try_from(most).unwrap_or(STRETCH) } else { STRETCH };
        let mut found: Vec<Expert> = Vec::new();
        let mut after = after;
        loop {
            let key = after.as_ref().map(|(pinyin, id)| (pinyin.as_str(), *id));
            let some = expert::list(conn, &self.filter, key, stretch).await?;
            let is_last = (some.len() as i64) < stretch;
            after = some.last().map(|last| (last.pinyin.clone(), last.id.0));
            let fits = |one: &Expert| self.field.is_empty() || works_in(&one.fields(), &self.field);
            found.extend(some.into_iter().filter(fits));
            if is_last || found.len() >= most {
                found.truncate(most);
                return Ok(found);
            }
        }
    }
}

/// What is known of the experts of a page beside their rows.
pub(super) struct Beside {
    kept: BTreeMap<ExpertId, Punctuality>,
    away: BTreeMap<ExpertId, Vec<Absence>>,
    /// Empty for whoever does not read the register.
    barred: BTreeMap<PersonId, Vec<Span>>,
    today: Day,
}

impl Beside {
    pub(super) async fn of(conn: &mut Conn, desk: &Desk, experts: &[Expert]) -> Result<Self, StoreError> {
        let today = desk.viewer.at.day();
        let people = experts.iter().map(|one| one.person_id).filter(|_| desk.viewer.may_read(Resource::Barring));
        Ok(Self {
            kept: expert::punctuality(conn, experts.iter().map(|one| one.id)).await?,
            away: expert::absences_of(conn, experts.iter().map(|one| one.id), today).await?,
            barred: barring::spans(conn, people).await?,
            today,
        })
    }

    pub(super) fn kept(&self, one: &Expert) -> Punctuality {
        self.kept.get(&one.id).copied().unwrap_or_default()
    }

    /// Whether the expert may be asked today, or why not; with the class of its mark.
    pub(super) fn standing(&self, one: &Expert, frame: &Frame) -> (String, &'static str) {
        let today = |absence: &&Absence| absence.meets(self.today, self.today);
        let barred = self.barred.get(&one.person_id).and_then(|spans| spans.iter().find(|it| it.covers(self.today)));
        if !one.active {
            return (frame.t.panel.inactive.to_owned(), "");
        }
        if let Some(span) = barred {
            return (frame.t.barring.on_register(barring_words::days(*span, frame.lang)), "stop");
        }
        match self.away.get(&one.id).and_then(|known| known.iter().find(today)) {
            Some(away) => {
                let (from, until) = (day(away.starts_on, frame.lang), day(away.ends_on, frame.lang));
                (frame.t.expert.away_from(from, until), "warn")
            }
            None => (frame.t.panel.active.to_owned(), "ok"),
        }
    }
}

/// The languages of an expert in words.
pub(super) fn spoken(one: &Expert, lang: Lang) -> String {
    let names: Vec<&str> = one.languages().into_iter().map(|known| words::language(known, lang)).collect();
    names.join(lang.pick("、", ", "))
}

/// A select of the filters.
struct Narrow {
    name: &'static str,
    /// What it says while it narrows nothing.
    first: &'static str,
    options: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "expert/list.html")]
struct ListPage {
    frame: Frame,
    asked: Asked,
    experts: Vec<Expert>,
    beside: Beside,
    next: Option<String>,
    may_write: bool,
}

impl ListPage {
    fn value(&self, name: &str) -> &str {
        self.asked.fields.text(name)
    }

    fn chosen(&self, name: &str, code: &str) -> bool {
        self.asked.fields.text(name) == code
    }

    fn narrowed(&self) -> bool {
        !self.asked.parameters().is_empty()
    }

    fn parameters(&self) -> Vec<(String, String)> {
        self.asked.parameters()
    }

    fn filters(&self) -> Vec<Narrow> {
        let (t, panel) = (&self.frame.t.expert, &self.frame.t.panel);
        let owned = |pairs: Vec<(&'static str, &'static str)>| -> Vec<(String, String)> {
            pairs.into_iter().map(|(code, word)| (code.to_owned(), word.to_owned())).collect()
        };
        let availability = [
            (Availability::Free.code(), t.free),
            (Availability::Away.code(), t.away),
            (Availability::Inactive.code(), t.inactive),
        ];
        let pledge = [(Pledge::Missing.code(), t.pledge_missing), (Pledge::Made.code(), t.pledge_made)];
        let loads = LOADS.iter().map(|most| (most.to_string(), t.load_at_most(most))).collect();
        vec![
            Narrow { name: "region", first: panel.all_regions, options: owned(regions(&self.frame)) },
            Narrow { name: "availability", first: t.any_availability, options: owned(availability.to_vec()) },
            Narrow { name: "load", first: t.any_load, options: loads },
            Narrow { name: "pledge", first: t.any_pledge, options: owned(pledge.to_vec()) },
        ]
    }

    fn region_of(&self, expert: &Expert) -> &'static str {
        region(expert.region, self.frame.lang)
    }

    fn fields_of(&self, expert: &Expert) -> String {
        expert.fields().join(self.frame.lang.pick("、", ", "))
    }

    fn spoken(&self, expert: &Expert) -> String {
        spoken(expert, self.frame.lang)
    }

    fn late(&self, expert: &Expert) -> Option<String> {
        words::lateness(self.beside.kept(expert), &self.frame.t.expert)
    }

    fn standing(&self, expert: &Expert) -> (String, &'static str) {
        self.beside.standing(expert, &self.frame)
    }
}

/// GET /admin/experts
pub async fn show(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    reads(&desk)?;
    let fields = Fields::query(query);
    let after = fields.text("after").to_owned();
    let after = fields.text("id").parse().ok().map(|id| (after, id));
    let asked = Asked::read(fields, desk.viewer.at.day());
    let mut conn = app.db.read().await?;
    let mut experts = asked.page(&mut conn, after, PAGE + 1).await?;
    let more = experts.len() > PAGE;
    experts.truncate(PAGE);
    let beside = Beside::of(&mut conn, &desk, &experts).await?;
    let next = experts.last().filter(|_| more).map(|last| {
        let kept: String =
            asked.parameters().iter().map(|(name, text)| format!("{name}={}&", url_escape(text))).collect();
        format!("/admin/experts?{kept}after={}&id={}", url_escape(&last.pinyin), last.id)
    });
    let may_write = writes(&desk).is_ok();
    Ok(Html(ListPage { frame: desk.frame, asked, experts, beside, next, may_write }).into_response())
}
