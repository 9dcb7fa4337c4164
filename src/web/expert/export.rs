//! The pool as a file for a spreadsheet: what the list shows, nothing more, and who took it is kept.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    list::{Asked, Beside, spoken},
    reads,
};
use crate::{
    app::App,
    commands::export,
    store::expert::Expert,
    texts::review::region,
    web::{
        csv::Csv,
        error::WebError,
        form::Fields,
        page::{Desk, Frame},
    },
};

/// Rows read at a time.
const BATCH: usize = 500;
/// Rows of one file; whoever wants more narrows the list.
const MOST: usize = 20_000;

/// POST /admin/experts/export
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    reads(&desk)?;
    let asked = Asked::read(fields, desk.viewer.at.day());
    let (panel, t) = (&desk.frame.t.panel, &desk.frame.t.expert);
    let label = |name| desk.frame.label(name);
    let mut csv = Csv::new(&[
        label("name"),
        label("pinyin"),
        panel.employer,
        t.legal_person,
        panel.expertise,
        t.languages,
        panel.region,
        panel.load,
        panel.reviews,
        t.late,
        panel.pledged,
        panel.state,
    ]);
    let mut conn = app.db.read().await?;
    let mut after = None;
    let mut rows = 0_usize;
    loop {
        let some = asked.page(&mut conn, after, BATCH).await?;
        let beside = Beside::of(&mut conn, &desk, &some).await?;
        some.iter().for_each(|one| csv.line(&line(one, &beside, &desk.frame)));
        rows += some.len();
        after = some.last().map(|last| (last.pinyin.clone(), last.id.0));
        if some.len() < BATCH || rows >= MOST {
            break;
        }
    }
    drop(conn);
    let body = csv.finish();
    export::note(&app, &desk.viewer.who(None), "experts", asked.parameters(), rows as i64, body.as_bytes()).await?;
    let name = format!("experts-{}.csv", desk.viewer.at.day());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, body).into_response())
}

fn line(one: &Expert, beside: &Beside, frame: &Frame) -> [String; 12] {
    let kept = beside.kept(one);
    let (standing, _) = beside.standing(one, frame);
    [
        one.name.clone(),
        one.pinyin.clone(),
        one.employer.clone().unwrap_or_default(),
        one.legal_person.clone().unwrap_or_default(),
        one.fields().join(frame.lang.pick("、", ", ")),
        spoken(one, frame.lang),
        region(one.region, frame.lang).to_owned(),
        one.load.to_string(),
        kept.handed_in.to_string(),
        kept.late.to_string(),
        one.pledged_on.clone().unwrap_or_default(),
        standing,
    ]
}
