//! The directory as a file: `/scholars.csv`, for a spreadsheet.
//!
//! It begins with a byte order mark, by which Excel knows UTF-8, and no cell begins like a formula.

use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::{asked::Asked, cited::Cited, home::Scene};
use crate::{
    app::App,
    store::directory::{self, Scholar},
    texts::Texts,
    web::{
        error::WebError,
        page::{Frame, url_escape},
        server::Keep,
    },
};

/// Rows read at once.
const PAGE: i64 = 500;
/// Rows of a file at most, so that one request cannot hold the server's memory.
const MOST: usize = 50_000;

/// GET /scholars.csv: the list of the same question, whole.
pub async fn download(State(app): State<App>, RawQuery(query): RawQuery, frame: Frame) -> Result<Response, WebError> {
    let query = query.unwrap_or_default();
    let mut asked = Asked::parse(&query);
    (asked.after, asked.table) = (None, false);
    let mut conn = app.db.read().await?;
    let scene = Scene::read(&app, &mut conn, &mut asked).await?;
    let filter = scene.filter(&asked);
    let mut rows: Vec<Scholar> = Vec::new();
    loop {
        let last = rows.last().map(|scholar| scholar.id);
        let page = directory::list(&mut conn, &filter, last, PAGE).await?;
        let more = page.len() as i64 == PAGE;
        rows.extend(page);
        if !more || rows.len() >= MOST {
            break;
        }
    }
    let mut sources = scene.sources().clone();
    // Only rows that an article names have sources; an appointment is the office's own record.
    for some in rows.chunks(PAGE as usize) {
        sources.read(&mut conn, "case_file", some.iter().map(|scholar| scholar.case_id)).await?;
    }
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[]).await?;

    let t = frame.t;
    let mut file = String::from("\u{feff}");
    add_line(&mut file, head(t));
    for scholar in &rows {
        add_line(&mut file, line(scholar, &scene, &cited, &app, t));
    }
    for strip in scene.strips(&asked, &cited, t) {
        let codes: Vec<&str> = strip.marks.iter().map(|mark| mark.code.as_str()).collect();
        let mut cells = vec![String::new(); head(t).len()];
        cells[0] = t.public.unnamed.to_owned();
        cells[3] = strip.label.to_owned();
        cells[6] = strip.hint.clone();
        cells[11] = strip.places.to_string();
        cells[12] = codes.join(" ");
        add_line(&mut file, cells);
    }
    let name = t.public.csv_name(app.clock.today());
    let attached = format!("attachment; filename=\"scholars.csv\"; filename*=UTF-8''{}", url_escape(&name));
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, attached)];
    let mut response = (headers, file).into_response();
    if asked.is_canonical(&query) {
        response.extensions_mut().insert(Keep { until: Some(app.clock.today().plus_days(1).starts_at()) });
    }
    Ok(response)
}

fn head(t: &Texts) -> Vec<String> {
    let text = &t.public;
    [
        text.column_name,
        text.column_pinyin,
        text.column_role_code,
        text.facet_role,
        text.column_title,
        text.column_as_of,
        text.facet_direction,
        text.facet_batch,
        text.column_state,
        text.column_starts,
        text.column_ends,
        text.column_places,
        text.column_sources,
        text.column_page,
    ]
    .map(str::to_owned)
    .into()
}

fn line(scholar: &Scholar, scene: &Scene, cited: &Cited, app: &App, t: &'static Texts) -> Vec<String> {
    let entry = scene.entry(scholar, &[], cited, t);
    let codes: Vec<String> = entry.marks.into_iter().map(|mark| mark.code).collect();
    let day = |day: Option<crate::domain::time::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let term = scholar.term();
    vec![
        scholar.name.clone(),
        scholar.pinyin.clone(),
        scholar.role.code().to_owned(),
        entry.role.to_owned(),
        scholar.title.clone(),
        day(scholar.title_as_of()),
        entry.direction,
        entry.batch,
        entry.state.to_owned(),
        day(term.map(|term| term.0)),
        day(term.map(|term| term.1)),
        "1".to_owned(),
        codes.join(" "),
        format!("{}{}/scholars/{}", app.config.base_url(), t.lang.prefix(), scholar.slug),
    ]
}

fn add_line(file: &mut String, cells: Vec<String>) {
    let cells: Vec<String> = cells.iter().map(|value| cell(value)).collect();
    file.push_str(&cells.join(","));
    file.push_str("\r\n");
}

/// A cell: in quotes where the format asks for it, and never one that a spreadsheet would reckon (`=`, `+`, `-`, `@`).
fn cell(value: &str) -> String {
    let guarded = match value.trim_start().chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') => format!("'{value}"),
        _ => value.to_owned(),
    };
    if guarded.contains([',', '"', '\r', '\n', '\t']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_data_and_never_a_formula() {
        for (value, written) in [
            ("张平文", "张平文"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "'=1+1"),
            (" =1", "' =1"),
            ("\t@x", "\"'\t@x\""),
            ("-3", "'-3"),
            ("＝1", "'＝1"),
            ("x=1", "x=1"),
            ("", ""),
        ] {
            assert_eq!(cell(value), written, "{value:?}");
        }
    }
}
