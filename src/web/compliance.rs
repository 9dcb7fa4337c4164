//! The procedural self-check (程序合规自检): of one case, made to be printed, and of a call, case by case.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, Id},
    nomination::{Seen, see, sight},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    domain::{
        access::{Resource, Verb},
        compliance::{self, Evidence, Line, Verdict},
        ids::{BatchId, CaseId},
        time::Moment,
        workflow::{Milestone, Stage},
    },
    store::{
        Conn, batch,
        case_list::{self, Filter, Row},
        compliance as handling, event,
    },
    texts::{Lang, compliance as words, label},
};

/// How many clauses of a case hold and how many are broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub holds: usize,
    pub broken: usize,
}

impl Tally {
    fn of(lines: &[Line]) -> Self {
        let holds = lines.iter().filter(|line| matches!(line.verdict, Verdict::Holds(_))).count();
        Self { holds, broken: lines.iter().filter(|line| line.verdict.is_broken()).count() }
    }
}

/// The strip on the page of a case, for those who may read the self-check of it; none of a draft. `known` is how the
/// case was handled, where that was gathered already.
///
/// # Errors
/// When the database fails.
pub async fn tally(
    conn: &mut Conn,
    seen: &Seen,
    known: Option<&Evidence>,
    now: Moment,
) -> Result<Option<Tally>, WebError> {
    // What retention erased cannot be judged any more.
    let is_judged = seen.case.stage != Stage::Draft && seen.case.erased_at().is_none();
    if !is_judged || !seen.may(Resource::Compliance, Verb::Read) {
        return Ok(None);
    }
    let lines = match known {
        Some(evidence) => compliance::report(evidence, now),
        None => compliance::report(&handling::of_case(conn, seen.case.id).await?, now),
    };
    Ok(Some(Tally::of(&lines)))
}

/// The clauses of one step.
struct Section {
    code: &'static str,
    name: &'static str,
    clauses: Vec<Judged>,
}

/// A clause as the page shows it.
struct Judged {
    clause: &'static str,
    sources: String,
    verdict: &'static str,
    tone: &'static str,
    found: Vec<String>,
}

impl Judged {
    fn of(line: &Line, lang: Lang) -> Self {
        let sources: Vec<String> = line.row.sources.iter().map(|source| words::source(*source, lang)).collect();
        let (tone, found) = match &line.verdict {
            Verdict::Holds(found) => ("ok", found.as_slice()),
            Verdict::Broken(found) => ("stop", found.as_slice()),
            Verdict::NotYet => ("", &[][..]),
            Verdict::NotApplicable => ("plain", &[][..]),
        };
        Self {
            clause: words::clause(line.row.clause, lang),
            sources: sources.join(lang.pick("；", "; ")),
            verdict: words::verdict(&line.verdict, lang),
            tone,
            found: found.iter().map(|one| words::finding(one, lang)).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "compliance/case.html")]
struct CasePage {
    frame: Frame,
    seen: Seen,
    tally: Tally,
    sections: Vec<Section>,
    made_at: Moment,
    made_by: String,
    /// The number and the hash of the last event of the chain.
    head: (i64, String),
}

impl CasePage {
    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, self.seen.case.kind, self.frame.lang)
    }

    fn case_path(&self) -> String {
        self.frame.href(format!("/admin/nominations/{}", self.seen.case.case_no))
    }
}

/// GET /admin/nominations/{no}/compliance
pub async fn show(State(app): State<App>, desk: Desk, Path(case_no): Path<String>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, &case_no).await?;
    if !seen.may(Resource::Compliance, Verb::Read) || seen.case.erased_at().is_some() {
        return Err(WebError::NotFound);
    }
    let lang = desk.frame.lang;
    let now = desk.viewer.at;
    let lines = compliance::report(&handling::of_case(&mut conn, seen.case.id).await?, now);
    let section = |step: &Milestone| Section {
        code: step.code(),
        name: label::milestone(*step, lang),
        clauses: lines.iter().filter(|line| line.row.step == *step).map(|line| Judged::of(line, lang)).collect(),
    };
    let (seq, hash) = event::head(&mut conn).await?;
    let page = CasePage {
        tally: Tally::of(&lines),
        sections: Milestone::ALL.iter().map(section).collect(),
        made_at: now,
        made_by: desk.viewer.name.clone(),
        head: (seq, hex::encode(hash)),
        frame: desk.frame,
        seen,
    };
    Ok(Html(page).into_response())
}

/// Cases judged together, with the same few queries as one.
const PAGE: usize = 50;

/// A case with something broken.
struct Faulty {
    row: Row,
    clauses: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "compliance/batch.html")]
struct BatchPage {
    frame: Frame,
    round: batch::Call,
    faulty: Vec<Faulty>,
    checked: usize,
    next: Option<String>,
    is_first: bool,
}

impl BatchPage {
    fn stage(&self, faulty: &Faulty) -> &'static str {
        label::stage_short(faulty.row.stage, self.frame.lang)
    }

    fn path(&self, faulty: &Faulty) -> String {
        self.frame.href(format!("/admin/nominations/{}/compliance", faulty.row.case_no))
    }
}

/// GET /admin/batches/{id}/compliance: a page of the call's cases, of which those with a broken clause are listed.
pub async fn batch(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let after = Fields::query(query)
        .text("after")
        .split_once('-')
        .and_then(|(created_at, id)| Some((Moment(created_at.parse().ok()?), CaseId(id.parse().ok()?))));
    let mut conn = app.db.read().await?;
    let round = batch::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let filter = Filter { batch: Some(id), sight: sight(&desk.viewer), ..Filter::default() };
    let mut rows = case_list::page(&mut conn, &filter, after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| format!("/admin/batches/{id}/compliance?after={}-{}", row.created_at.0, row.id));
    rows.retain(|row| row.stage != Stage::Draft);
    let cases: Vec<CaseId> = rows.iter().map(|row| row.id).collect();
    let told = handling::of_cases(&mut conn, &cases).await?;
    let checked = rows.len();
    let faulty = rows.into_iter().zip(told).map(|(row, evidence)| {
        let lines = compliance::report(&evidence, desk.viewer.at);
        let broken = lines.iter().filter(|line| line.verdict.is_broken());
        Faulty { row, clauses: broken.map(|line| words::clause(line.row.clause, desk.frame.lang)).collect() }
    });
    let faulty = faulty.filter(|known| !known.clauses.is_empty()).collect();
    Ok(Html(BatchPage { frame: desk.frame, round, faulty, checked, next, is_first: after.is_none() }).into_response())
}
