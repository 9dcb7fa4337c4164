//! The list as a file for a spreadsheet: what is seen, nothing more, and who took it is kept.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::list::Asked;
use crate::{
    app::App,
    commands::export,
    domain::role::ScholarRole,
    store::case_list::{self, Row},
    texts::{Lang, label},
    web::{csv::Csv, error::WebError, form::Fields, page::Desk},
};

/// Rows read at a time.
const BATCH: i64 = 500;
/// Rows of one file; whoever wants more narrows the list.
const MOST: usize = 20_000;

/// POST /admin/nominations/export
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let asked = Asked::read(fields, &desk.viewer);
    let lang = desk.frame.lang;
    let t = &desk.frame.t.nomination;
    let mut csv = Csv::new(&[
        t.number,
        desk.frame.label("role"),
        t.candidate,
        desk.frame.label("institution_id"),
        desk.frame.label("direction_id"),
        desk.frame.label("batch_id"),
        t.state,
        t.officer,
        t.since,
    ]);
    let mut conn = app.db.read().await?;
    let mut after = None;
    let mut rows = 0_usize;
    loop {
        let some = case_list::page(&mut conn, &asked.filter, after, BATCH).await?;
        some.iter().for_each(|row| csv.line(&line(row, lang)));
        rows += some.len();
        after = some.last().map(|last| (last.created_at, last.id));
        if (some.len() as i64) < BATCH || rows >= MOST {
            break;
        }
    }
    drop(conn);
    let body = csv.finish();
    export::note(&app, &desk.viewer.who(None), "nominations", asked.parameters(), rows as i64, body.as_bytes()).await?;
    let name = format!("nominations-{}.csv", desk.viewer.at.day());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, body).into_response())
}

fn line(row: &Row, lang: Lang) -> [String; 9] {
    [
        row.case_no.clone(),
        row.scholar_role().map_or("", |role: ScholarRole| label::scholar_role_short(role, lang)).to_owned(),
        row.title.clone(),
        row.host.clone().unwrap_or_default(),
        row.direction.clone().unwrap_or_default(),
        row.batch.clone(),
        label::stage(row.stage, row.kind, lang).to_owned(),
        row.officer.clone().unwrap_or_default(),
        row.stage_entered_at.day().to_string(),
    ]
}
