//! A register as a list: found by name, narrowed by a facet, a page at a time.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{Names, Register, address, address_of};
use crate::{
    app::App,
    commands::register as keeping,
    domain::{
        access::{Reach, Verb},
        ids::RowId,
        register::{Input, Kind, Spec, spec},
    },
    store::{
        register::{self, Filter, Registered, Whole},
        search::Query,
    },
    texts::register as words,
    web::{
        error::WebError,
        form::Fields,
        page::{Desk, Frame, Html, url_escape},
    },
};

/// Records of a page.
const PAGE: i64 = 50;
/// Fields a list shows beside the name.
const COLUMNS: usize = 4;

/// A line of the list.
struct Line {
    href: String,
    title: String,
    cells: Vec<Option<String>>,
}

/// A value the list can be narrowed to.
struct Choice {
    label: &'static str,
    href: String,
    on: bool,
}

#[derive(Template)]
#[template(path = "register/list.html")]
struct ListPage {
    frame: Frame,
    kind: Kind,
    q: String,
    /// The filters that a search does not undo.
    kept: Vec<(&'static str, String)>,
    choices: Vec<Choice>,
    columns: Vec<&'static str>,
    lines: Vec<Line>,
    next: Option<String>,
    may_enter: bool,
}

impl ListPage {
    fn title(&self) -> &'static str {
        words::register(self.kind, self.frame.lang)
    }

    fn kind_label(&self) -> &'static str {
        words::kind(self.kind, self.frame.lang)
    }

    fn address(&self) -> String {
        address(self.kind)
    }
}

/// GET /admin/labs and its like.
pub async fn show(
    State(app): State<App>,
    Register(kind): Register,
    desk: Desk,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::query(query);
    let spec = spec(kind);
    let q = fields.text("q").trim().to_owned();
    let facet = spec.facet.map(|_| fields.text("is").to_owned()).filter(|value| !value.is_empty());
    let retired = fields.has("retired");
    let who = desk.viewer.who(None);
    let units = (keeping::reach(&who, spec, Verb::Read) != Reach::All).then(|| keeping::units(&who));
    let filter = Filter { query: Query::parse(&q), facet: facet.clone(), retired, units };
    let mut conn = app.db.read().await?;
    let after = fields.text("after").parse::<RowId>().ok();
    let mut rows = register::list(&mut conn, spec, &filter, after, PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let names = Names::of(&mut conn, &rows.iter().collect::<Vec<_>>()).await?;

    let with = |facet: Option<&str>, retired: bool, after: Option<RowId>| {
        let mut href = format!("{}?q={}", address(kind), url_escape(&q));
        if let Some(facet) = facet {
            href.push_str(&format!("&is={}", url_escape(facet)));
        }
        if retired {
            href.push_str("&retired=yes");
        }
        if let Some(after) = after {
            href.push_str(&format!("&after={after}"));
        }
        href
    };
    let mut kept: Vec<_> = facet.iter().map(|facet| ("is", facet.clone())).collect();
    if retired {
        kept.push(("retired", "yes".to_owned()));
    }
    let lang = desk.frame.lang;
    let mut choices = vec![Choice {
        label: desk.frame.t.register.in_force,
        href: with(None, false, None),
        on: facet.is_none() && !retired,
    }];
    for code in codes(spec) {
        choices.push(Choice {
            label: words::choice(spec.facet.unwrap_or_default(), code, lang),
            href: with(Some(code), false, None),
            on: facet.as_deref() == Some(*code),
        });
    }
    choices.push(Choice { label: desk.frame.t.register.retired_ones, href: with(None, true, None), on: retired });

    let shown: Vec<_> = spec.fields.iter().skip(1).filter(|field| fits_a_list(field.input)).take(COLUMNS).collect();
    let line = |record: &Registered| Line {
        href: address_of(Whole { kind, id: record.id }),
        title: names.title(record, lang),
        cells: shown
            .iter()
            .map(|field| record.entry.get(field.name).map(|value| names.shown(field, value, lang)))
            .collect(),
    };
    let page = ListPage {
        kind,
        kept,
        choices,
        columns: shown.iter().map(|field| desk.frame.label(field.name)).collect(),
        lines: rows.iter().map(line).collect(),
        next: rows.last().filter(|_| more).map(|last| with(facet.as_deref(), retired, Some(last.id))),
        may_enter: keeping::reach(&who, spec, Verb::Write) == Reach::All,
        q,
        frame: desk.frame,
    };
    Ok(Html(page).into_response())
}

/// The values of the facet.
fn codes(spec: &'static Spec) -> &'static [&'static str] {
    match spec.facet.and_then(|name| spec.field(name)).map(|field| field.input) {
        Some(Input::OneOf(codes)) => codes,
        _ => &[],
    }
}

/// Names in the other language and running text are for the record's own page.
fn fits_a_list(input: Input) -> bool {
    matches!(input, Input::OneOf(_) | Input::Day | Input::LooseDay | Input::Link(_) | Input::Count(..) | Input::YesNo)
}
