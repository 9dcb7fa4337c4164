//! `/about`: what the programme is, its four roles, targets beside what was selected, money, and what was held and issued.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    cited::{Cited, Mark, Speaker},
};
use crate::{
    app::App,
    domain::{
        catalogue::TargetKind,
        ids::BatchId,
        role::{CaseKind, ScholarRole},
    },
    store::{
        article::Record,
        batch::{self, Batch, Count, Origin},
        funding::{self, Funding},
        occasion::{self, Event, Policy},
        scheme::{self, RoleType, Scheme},
        source::{Sources, Statements},
        target::{self, Target},
    },
    texts::{Lang, label, number},
    web::{error::WebError, page::Frame},
};

#[derive(Template)]
#[template(path = "about/page.html")]
struct AboutPage {
    frame: Frame,
    scheme: Scheme,
    statements: Statements,
    roles: Vec<RoleType>,
    targets: Vec<Target>,
    bars: Vec<Bar>,
    batches: Vec<Batch>,
    counts: Vec<Count>,
    origins: Vec<Origin>,
    funding: Vec<Funding>,
    events: Vec<Event>,
    policies: Vec<Policy>,
    cited: Cited,
}

/// The kinds of statements that have a place of their own.
const KINDS: &[&str] = &["nature", "philosophy", "autonomy", "hosts", "workflow", "roles", "unstated"];

/// A target beside what was selected; widths in percent of the largest target of its kind.
struct Bar {
    /// Whether the scale begins anew here.
    scale: Option<String>,
    label: String,
    /// What the source says of it.
    says: String,
    target: String,
    selected: String,
    value: String,
    track: String,
    /// The span between the lowest and the highest number, where they differ.
    range: Option<(String, String)>,
    filled: Option<String>,
    marks: Vec<Mark>,
    count_marks: Vec<Mark>,
}

/// A row of the table of places.
struct Row {
    label: &'static str,
    all: Cell,
    cells: Vec<Cell>,
    origins: String,
    origin_marks: Vec<Mark>,
}

struct Cell {
    number: String,
    marks: Vec<Mark>,
}

/// The name in the language of the page.
fn name(lang: Lang, zh: &str, en: &Option<String>) -> String {
    match (lang, en) {
        (Lang::En, Some(english)) => english.clone(),
        _ => zh.to_owned(),
    }
}

fn bars(targets: &[Target], counts: &[Count], cited: &Cited, frame: &Frame) -> Vec<Bar> {
    let (lang, text) = (frame.lang, &frame.t.catalogue);
    let bar = |target: &Target| {
        let kin = targets.iter().filter(|other| other.kind == target.kind);
        let widest = kin.map(|other| other.max_places).max().unwrap_or(1).max(1);
        let share = |places: i64| format!("{:.2}", places as f64 * 100.0 / widest as f64);
        let counted = counts.iter().filter(|count| {
            target.kind == TargetKind::Intake
                && Some(count.year) == target.year
                && count.role_code == target.role_code
                && count.direction.is_none()
        });
        let counted: Vec<&Count> = counted.collect();
        let selected = (!counted.is_empty()).then(|| counted.iter().map(|count| count.places).sum::<i64>());
        let planned = if target.min_places == target.max_places {
            target.max_places.to_string()
        } else {
            format!("{}–{}", target.min_places, target.max_places)
        };
        let planned = if target.about { text.about_number(&planned) } else { planned };
        let role = target.role_code.as_deref().and_then(ScholarRole::from_code);
        let label = match (target.year, role) {
            (Some(year), Some(role)) => text.year_and_role(year, label::scholar_role(role, lang)),
            (Some(year), None) => text.intake_of(year),
            (None, _) => text.standing_size.to_owned(),
        };
        let shown = selected.map_or_else(|| frame.t.site.unstated.to_owned(), |selected| selected.to_string());
        Bar {
            scale: None,
            label,
            says: name(lang, target.zh.as_deref().unwrap_or_default(), &target.en),
            value: selected.map_or_else(|| planned.clone(), |selected| text.of_target(selected, &planned)),
            track: share(target.max_places),
            range: (target.min_places < target.max_places)
                .then(|| (share(target.min_places), share(target.max_places - target.min_places))),
            filled: selected.map(share),
            target: planned,
            selected: shown,
            marks: cited.of("target", &target.id),
            count_marks: cited.of_each("batch_count", counted.iter().map(|count| count.id)),
        }
    };
    let mut bars: Vec<Bar> = targets.iter().map(bar).collect();
    for (at, target) in targets.iter().enumerate() {
        if at == 0 || targets[at - 1].kind != target.kind {
            let kin = targets.iter().filter(|other| other.kind == target.kind);
            let widest = kin.map(|other| other.max_places).max().unwrap_or(1);
            bars[at].scale = Some(text.scale_to(text.target_kind(target.kind), widest));
        }
    }
    bars
}

impl AboutPage {
    fn ideas(&self) -> [(&'static str, &'static str); 4] {
        let text = &self.frame.t.catalogue;
        [
            ("philosophy", text.philosophy),
            ("autonomy", text.autonomy),
            ("hosts", text.hosts),
            ("workflow", text.workflow),
        ]
    }

    fn recommender(&self, role: &RoleType) -> &'static str {
        let by = role.recommended_by_role.as_deref().and_then(ScholarRole::from_code);
        by.map_or(self.frame.t.site.unstated, |by| label::scholar_role(by, self.frame.lang))
    }

    fn target_speaker(&self) -> Option<Speaker> {
        self.targets.first().and_then(|target| self.cited.speaker("target", &target.id))
    }

    fn money_speaker(&self) -> Option<Speaker> {
        self.funding.first().and_then(|fact| self.cited.speaker("funding_fact", &fact.id))
    }

    fn date(&self, on: &str) -> String {
        number::date(on, self.frame.lang)
    }

    /// Issuer and date of a policy.
    fn issued(&self, policy: &Policy) -> String {
        let text = &self.frame.t.catalogue;
        let issuer = policy.issuer.as_ref().map(|issuer| name(self.frame.lang, issuer, &policy.issuer_en));
        let on = policy.issued_on.as_ref().map(|on| number::date(on, self.frame.lang));
        match (issuer, on) {
            (Some(issuer), Some(on)) => text.issued_by_on(issuer, on),
            (Some(issuer), None) => issuer,
            (None, Some(on)) => on,
            (None, None) => text.issuer_unstated.to_owned(),
        }
    }

    /// The directions that places of a batch are counted by.
    fn directions(&self, batch: &BatchId) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for count in self.counts.iter().filter(|count| count.batch_id == *batch) {
            if let Some(direction) = &count.direction {
                let shown = name(self.frame.lang, direction, &count.direction_en);
                if !names.contains(&shown) {
                    names.push(shown);
                }
            }
        }
        names
    }

    /// The places of a batch: each role and all, by direction.
    fn places(&self, batch: &BatchId) -> Vec<Row> {
        let lang = self.frame.lang;
        let directions = self.directions(batch);
        let cell = |role: Option<&str>, direction: Option<&String>| {
            let found = self.counts.iter().find(|count| {
                let here = count.direction.as_ref().map(|zh| name(lang, zh, &count.direction_en));
                count.batch_id == *batch && count.role_code.as_deref() == role && here.as_ref() == direction
            });
            match found {
                Some(count) => {
                    Cell { number: count.places.to_string(), marks: self.cited.of("batch_count", &count.id) }
                }
                None => Cell { number: "–".to_owned(), marks: Vec::new() },
            }
        };
        let row = |role: Option<ScholarRole>| {
            let code = role.map(ScholarRole::code);
            let from: Vec<&Origin> = self
                .origins
                .iter()
                .filter(|origin| origin.batch_id == *batch && Some(origin.role_code) == role)
                .collect();
            let names: Vec<String> = from.iter().map(|origin| name(lang, &origin.name, &origin.name_en)).collect();
            Row {
                label: role.map_or(self.frame.t.catalogue.all_roles, |role| label::scholar_role(role, lang)),
                all: cell(code, None),
                cells: directions.iter().map(|direction| cell(code, Some(direction))).collect(),
                origins: names.join(self.frame.t.catalogue.enumeration),
                origin_marks: self.cited.of_each("batch_origin", from.iter().map(|origin| origin.id)),
            }
        };
        ScholarRole::ALL.iter().map(|role| row(Some(*role))).chain([row(None)]).collect()
    }
}

/// GET /about
pub async fn show(State(app): State<App>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let scheme = scheme::in_force(&mut conn, CaseKind::Scholar).await?.ok_or(WebError::NotFound)?;
    let mut sources = Sources::default();
    let mut records = vec![Record::of("scheme", scheme.id)];
    let statements = Statements::read(&mut conn, records[0], &mut sources).await?;
    let roles = scheme::role_types(&mut conn, scheme.id).await?;
    let targets = target::list(&mut conn, scheme.id).await?;
    let counts = batch::counts(&mut conn, scheme.id).await?;
    let batches = batch::told(&mut conn, scheme.id).await?;
    let origins = batch::origins(&mut conn, scheme.id).await?;
    let funding = funding::list(&mut conn).await?;
    let policies = occasion::policies(&mut conn).await?;
    sources.read(&mut conn, "scheme", [scheme.id]).await?;
    sources.read(&mut conn, "role_type", roles.iter().map(|row| row.id)).await?;
    sources.read(&mut conn, "target", targets.iter().map(|row| row.id)).await?;
    sources.read(&mut conn, "batch", batches.iter().map(|row| row.id)).await?;
    sources.read(&mut conn, "batch_count", counts.iter().map(|row| row.id)).await?;
    sources.read(&mut conn, "batch_origin", origins.iter().map(|row| row.id)).await?;
    sources.read(&mut conn, "funding_fact", funding.iter().map(|row| row.id)).await?;
    sources.read(&mut conn, "policy_document", policies.iter().map(|row| row.id)).await?;
    let events = occasion::events(&mut conn).await?;
    sources.read(&mut conn, "public_event", events.iter().map(|row| row.id)).await?;
    records.extend(roles.iter().map(|row| Record::of("role_type", row.id)));
    records.extend(batches.iter().map(|row| Record::of("batch", row.id)));
    let cited = Cited::gather(&mut conn, frame.lang, sources, &records).await?;
    let page = AboutPage {
        bars: bars(&targets, &counts, &cited, &frame),
        frame,
        scheme,
        statements,
        roles,
        targets,
        batches,
        counts,
        origins,
        funding,
        events,
        policies,
        cited,
    };
    Ok(Kept(page))
}
