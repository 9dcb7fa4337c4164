//! Choosing the reviewers of a case: who may be asked, who cannot and why, who was asked and how it goes.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    draw::wanting,
    error::WebError,
    form::{Fields, FormState, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::{
        CommandError,
        assign::{self as commands, Judged, POOL_MOST, Verdict},
        draw::makeup_of,
        reopen as reopening,
    },
    domain::{
        access,
        ids::{AssignmentId, ExpertId},
        recusal::{Finding, Kind},
        review::invitation::Freed,
        role::Role,
        time::Day,
        workflow::{Reason, Stage},
    },
    store::{
        Conn,
        assignment::{self, Assignment},
        case_file::{self, CaseFile},
        expert::{self, Filter},
        facts,
        recusal::Known,
        review,
        search::Query,
    },
    texts::{Texts, barring, number::day, reason, review as texts},
};

/// Experts shown in a group.
const SHOWN: usize = 40;
/// Days a review may take, unless the officer says otherwise.
const USUAL_DAYS: i32 = 21;
/// Days by which a reviewer's time is usually extended.
const EXTRA_DAYS: i32 = 7;

/// An expert in no conflict with the case.
struct Candidate {
    one: Judged,
    /// Works in the direction of the case.
    fits: bool,
    /// Why the box cannot be ticked all the same: enough in hand, or a colleague reviews already.
    closed: Option<String>,
}

#[derive(Template)]
#[template(path = "assignment/page.html")]
struct Page {
    frame: Frame,
    case: CaseFile,
    title: String,
    direction: Option<String>,
    host: Option<String>,
    q: String,
    seats: Vec<(Assignment, Judged)>,
    /// Those who fit best and have least in hand first.
    free: Vec<Candidate>,
    undecided: Vec<Judged>,
    barred: Vec<Judged>,
    load_cap: i64,
    valid: i64,
    least: i64,
    freed: Freed,
    /// What is wished for the reviewers together and cannot be, or is not known.
    wishes: Vec<&'static str>,
    today: Day,
    form: FormState,
}

/// The case of a number, for an officer of it; others do not learn that it is there.
async fn case_of(conn: &mut Conn, desk: &Desk, number: &str) -> Result<CaseFile, WebError> {
    let case = case_file::by_number(conn, number).await?.ok_or(WebError::NotFound)?;
    let tie = case_file::tie(conn, &case, desk.viewer.account, desk.viewer.person).await?;
    let roles = access::roles_on(&desk.viewer.held, &tie);
    if roles.contains(&Role::Officer) && !tie.nominated { Ok(case) } else { Err(WebError::NotFound) }
}

/// GET /admin/nominations/{no}/assignments
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let mut form = FormState::new(Fields::default());
    form.fields.set("due_on", desk.viewer.at.day().plus_days(USUAL_DAYS).to_string());
    Ok(page(&app, desk, &number, asked.text("q").trim(), form).await?.into_response())
}

async fn page(app: &App, desk: Desk, number: &str, q: &str, form: FormState) -> Result<Html<Page>, WebError> {
    let mut conn = app.db.read().await?;
    let case = case_of(&mut conn, &desk, number).await?;
    let today = desk.viewer.at.day();
    let dossier = review::dossier(&mut conn, case.id).await?.ok_or(WebError::NotFound)?;
    let config = facts::config(&mut conn, &case).await?;
    let given = facts::of(&mut conn, &case).await?.review.valid;
    let asked = assignment::of_case(&mut conn, case.id).await?;
    let mut seats = Vec::new();
    for seat in asked {
        let row = expert::find(&mut conn, seat.expert_id).await?.ok_or(WebError::NotFound)?;
        let judged = commands::judge(&mut conn, &case, vec![row], today).await?;
        seats.extend(judged.into_iter().map(|one| (seat.clone(), one)));
    }
    let filter = Filter { name: Query::parse(q), active_only: true, ..Filter::default() };
    let rows = match case.stage {
        Stage::ExternalReview => expert::list(&mut conn, &filter, None, POOL_MOST).await?,
        _ => Vec::new(),
    };
    let judged = commands::judge(&mut conn, &case, rows, today).await?;
    let seated = |one: &Judged| seats.iter().any(|(seat, _)| seat.state.is_live() && seat.expert_id == one.known.id());
    let (free, rest): (Vec<Judged>, Vec<Judged>) =
        judged.into_iter().filter(|one| !seated(one)).partition(|one| one.standing.is_free());
    let (barred, undecided) = rest.into_iter().partition(|one| one.standing.is_conflict());
    let due_on = form.value("due_on").parse().unwrap_or(today);
    let sieve = Sieve { t: desk.frame.t, seats: &seats, direction: dossier.direction.as_deref(), today, due_on };
    let mut free: Vec<Candidate> = free.into_iter().map(|one| sieve.candidate(one, config.load_cap)).collect();
    free.sort_by_key(|known| (known.closed.is_some(), !known.fits, known.one.known.row.load));
    let least = config.role(case.scholar_role()).map_or(0, |role| role.min_external_reviews);
    let wishes = match config.role(case.scholar_role()) {
        Some(role) => {
            let live = seats.iter().filter(|(seat, _)| seat.state.is_live());
            let seated: Vec<&Known> = live.map(|(_, one)| &one.known).collect();
            let open: Vec<&Known> = free.iter().map(|candidate| &candidate.one.known).collect();
            wanting(&makeup_of(&mut conn, &case, role, (&seated, &open), today).await?, desk.frame.t)
        }
        None => Vec::new(),
    };
    Ok(Html(Page {
        freed: Freed::of(least, seats.iter().map(|(seat, _)| seat.state)),
        title: dossier.title,
        direction: dossier.direction,
        host: dossier.host,
        q: q.to_owned(),
        seats,
        free,
        undecided,
        barred,
        load_cap: config.load_cap,
        valid: given,
        wishes,
        least,
        today,
        form,
        frame: desk.frame,
        case,
    }))
}

/// What decides whether an expert's box can be ticked.
struct Sieve<'p> {
    t: &'static Texts,
    seats: &'p [(Assignment, Judged)],
    direction: Option<&'p str>,
    today: Day,
    /// The day typed into the form: blocked periods up to it close the box.
    due_on: Day,
}

impl Sieve<'_> {
    fn candidate(&self, one: Judged, load_cap: i64) -> Candidate {
        let fields = one.known.row.fields();
        let fits = self.direction.is_some_and(|direction| fields.iter().any(|field| field == direction));
        let own = one.known.legal_persons(self.today);
        let mut live = self.seats.iter().filter(|(seat, _)| seat.state.is_live());
        let colleague = live.find(|(_, other)| other.known.legal_persons(self.today).iter().any(|it| own.contains(it)));
        let lang = self.t.lang;
        let closed = if let Some(span) = one.on_register(self.today, self.due_on) {
            Some(self.t.barring.on_register(barring::days(span, lang)))
        } else if let Some(away) = one.away(self.today, self.due_on) {
            Some(self.t.expert.away_from(day(away.starts_on, lang), day(away.ends_on, lang)))
        } else if let Some((seat, _)) = colleague {
            Some(self.t.panel.legal_person_of(&seat.name))
        } else if one.known.row.load >= load_cap {
            Some(self.t.panel.load_full(load_cap))
        } else {
            None
        };
        Candidate { one, fits, closed }
    }
}

/// POST /admin/nominations/{no}/assignments: ask the experts chosen.
pub async fn assign(
    State(app): State<App>,
    desk: Desk,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = case_of(&mut app.db.read().await?, &desk, &number).await?;
    let mut reader = Reader::new(&fields);
    let due_on = reader.day("due_on");
    let chosen: Result<Vec<ExpertId>, _> = fields.all("expert_id").map(str::parse).collect();
    let outcome = match (chosen, reader.finish()) {
        (Ok(chosen), Ok(())) => {
            let who = desk.viewer.who(fields.request_key());
            commands::assign(&app, &who, case.id, fields.version(), chosen, due_on).await
        }
        (Err(_), _) => return Err(WebError::BadRequest),
        (_, Err(reasons)) => Err(reasons.into()),
    };
    let t = desk.frame.t;
    let said = outcome.map(|asked| t.panel.said_assigned(asked));
    answer(&app, desk, &number, fields, said).await
}

/// POST /admin/nominations/{no}/assignments/{id}/withdrawal: take a task back.
pub async fn withdraw(
    State(app): State<App>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let id: AssignmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let case = case_of(&mut app.db.read().await?, &desk, &number).await?;
    let mut reader = Reader::new(&fields);
    let reason = reader.optional("reason", 500);
    let who = desk.viewer.who(fields.request_key());
    let outcome = reader.then(commands::withdraw(&app, &who, case.id, fields.version(), id, reason)).await;
    let t = desk.frame.t;
    answer(&app, desk, &number, fields, outcome.map(|()| t.panel.said_withdrawn.to_owned())).await
}

/// POST /admin/nominations/{no}/assignments/{id}/extension: give a reviewer more time.
pub async fn extend(
    State(app): State<App>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let id: AssignmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let case = case_of(&mut app.db.read().await?, &desk, &number).await?;
    let mut reader = Reader::new(&fields);
    let due_on = reader.required_day("due_on");
    let who = desk.viewer.who(fields.request_key());
    let outcome = reader.then(commands::extend(&app, &who, case.id, fields.version(), id, due_on)).await;
    let t = desk.frame.t;
    answer(&app, desk, &number, fields, outcome.map(|()| t.panel.said_extended.to_owned())).await
}

/// POST /admin/nominations/{no}/assignments/{id}/reopening: have a review that was handed in written anew.
pub async fn reopen(
    State(app): State<App>,
    desk: Desk,
    Path((number, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let id: AssignmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let case = case_of(&mut app.db.read().await?, &desk, &number).await?;
    let mut reader = Reader::new(&fields);
    let reason = reader.optional("reason", 500);
    let due_on = reader.day("due_on");
    let who = desk.viewer.who(fields.request_key());
    let outcome = reader.then(reopening::reopen(&app, &who, (case.id, fields.version()), id, due_on, reason)).await;
    let t = desk.frame.t;
    answer(&app, desk, &number, fields, outcome.map(|()| t.panel.said_reopened.to_owned())).await
}

/// POST /admin/nominations/{no}/recusals: settle what the records could not decide.
pub async fn rule(
    State(app): State<App>,
    desk: Desk,
    Path(number): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = case_of(&mut app.db.read().await?, &desk, &number).await?;
    let mut reader = Reader::new(&fields);
    let expert = fields.text("expert").parse::<ExpertId>().map_err(|_| WebError::BadRequest)?;
    let kind = Kind::from_code(fields.text("kind")).ok_or(WebError::BadRequest)?;
    let conflict = match fields.text("ruling") {
        "conflict" => true,
        "none" => false,
        _ => return Err(WebError::BadRequest),
    };
    let reason = reader.optional("reason", 500);
    let who = desk.viewer.who(fields.request_key());
    let verdict = Verdict { expert, kind, conflict, reason };
    let outcome = reader.then(commands::rule(&app, &who, case.id, fields.version(), verdict)).await;
    let t = desk.frame.t;
    answer(&app, desk, &number, fields, outcome.map(|()| t.panel.said_ruled.to_owned())).await
}

async fn answer(
    app: &App,
    desk: Desk,
    number: &str,
    fields: Fields,
    outcome: Result<String, CommandError>,
) -> Result<Response, WebError> {
    let done = outcome.map(|said| desk.done(format!("/admin/nominations/{number}/assignments"), said));
    let again = async |mut form: FormState| {
        if form.value("due_on").is_empty() {
            form.fields.set("due_on", desk.viewer.at.day().plus_days(USUAL_DAYS).to_string());
        }
        page(app, desk, number, "", form).await
    };
    done_or_again(done, fields, again).await
}

impl Page {
    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.case.case_no))
    }

    /// Where the seats of the group are drawn anew.
    fn draw_path(&self) -> Option<String> {
        let role = self.case.scholar_role()?;
        Some(self.frame.href(format!("/admin/batches/{}/draw?role={}", self.case.batch_id, role.code())))
    }

    fn is_open(&self) -> bool {
        self.case.stage == Stage::ExternalReview
    }

    fn enough(&self) -> String {
        self.frame.t.panel.of_enough(self.valid, self.least)
    }

    fn says(&self, finding: &Finding) -> String {
        texts::finding(finding, self.frame.lang)
    }

    fn state(&self, seat: &Assignment) -> String {
        let state = texts::state(seat.state, self.frame.lang);
        match &seat.reason {
            Some(kept) if !seat.state.is_live() => {
                let reason = texts::closing_reason(kept, self.frame.lang);
                format!("{state}{}{reason}", self.frame.lang.pick("：", ": "))
            }
            _ => state.to_owned(),
        }
    }

    fn tone(&self, seat: &Assignment) -> &'static str {
        use crate::domain::review::AssignmentState::*;
        match seat.state {
            Submitted => "ok",
            Accepted => "now",
            Invited => "warn",
            Declined | Invalidated | Expired => "",
        }
    }

    fn is_late(&self, seat: &Assignment) -> bool {
        seat.is_overdue(self.today)
    }

    fn late(&self, seat: &Assignment) -> String {
        self.frame.t.bench.overdue_by(seat.due_on.days_until(self.today))
    }

    /// The share of the most reviews an expert may have in hand, in hundredths, for the bar.
    fn share(&self, one: &Judged) -> i64 {
        (100 * one.known.row.load / self.load_cap.max(1)).min(100)
    }

    /// The legal persons of an expert, so that the page can tell when two of one are ticked.
    fn legal(&self, one: &Judged) -> String {
        let ids: Vec<String> = one.known.legal_persons(self.today).iter().map(ToString::to_string).collect();
        ids.join(" ")
    }

    /// What was refused about this expert, to stand beside the name.
    fn against(&self, one: &Judged) -> Vec<String> {
        let about = |why: &&Reason| match why {
            Reason::Review(fault) => fault.about() == Some(one.known.row.name.as_str()),
            _ => false,
        };
        self.form.reasons.iter().filter(about).map(|why| reason::sentence(why, self.frame.lang)).collect()
    }

    /// One square for each review needed: in, under way, or nobody asked yet.
    fn slots(&self) -> Vec<&'static str> {
        let under_way = self.seats.iter().filter(|(seat, _)| seat.state.is_live()).count() as i64;
        (0..self.least.max(under_way))
            .map(|at| match at {
                at if at < self.valid => "d",
                at if at < under_way => "c",
                _ => "",
            })
            .collect()
    }

    /// Until when a reviewer's time is usually extended.
    fn later(&self, seat: &Assignment) -> String {
        seat.due_on.max(self.today).plus_days(EXTRA_DAYS).to_string()
    }

    fn may_extend(&self, seat: &Assignment) -> bool {
        use crate::domain::review::AssignmentState::{Accepted, Invited};
        matches!(seat.state, Accepted | Invited)
    }

    fn fields_of(&self, one: &Judged) -> String {
        one.known.row.fields().join(self.frame.lang.pick("、", ", "))
    }

    fn shown<'p, T>(&self, group: &'p [T]) -> &'p [T] {
        &group[..group.len().min(SHOWN)]
    }

    fn cut<T>(&self, group: &[T]) -> Option<String> {
        (group.len() > SHOWN).then(|| self.frame.t.panel.shown_first(SHOWN))
    }
}
