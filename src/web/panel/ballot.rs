//! One case before a panel: who leaves the room, the counts of the secret ballot by two people, the chair's signature. A
//! round on members' devices is in `round`, where the vote stands in `voting`.

use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse, Response},
};

use super::{open, prompt, votes::Votes, voting::Voting};
use crate::{
    app::App,
    commands::{
        CommandError,
        assign::Judged,
        ballot::{self as counting, Count, FIELDS, Waiting},
        document::{Upload, add as add_document},
        panel as commands, second_count as second,
        sitting::Sitting,
    },
    domain::{
        ids::{DocumentId, ExpertId, PanelId},
        material::DocumentKind,
        recusal::Finding,
        role::Role,
        scheme::PassRule,
        workflow::{Reason, RefusalKind, facts::Ballot},
    },
    store::{
        Conn,
        case_file::{self, CaseFile},
        facts,
        panel::{self, BallotRow, Member, Panel},
        review,
    },
    texts::{reason, review as texts},
    web::{
        differing::{Differing, differing, name_of},
        document,
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
        review::{ReviewSummary, summary_for},
    },
};

#[derive(Template)]
#[template(path = "panel/case.html")]
pub(super) struct CasePage {
    frame: Frame,
    panel: Panel,
    case: CaseFile,
    title: String,
    seats: Vec<(Member, Judged)>,
    /// The latest ballot whose counts may be shown.
    latest: Option<BallotRow>,
    voting: Voting,
    minutes: Vec<(String, String)>,
    rule: PassRule,
    least: i64,
    summary: Option<ReviewSummary>,
    /// The numbers of the cases in the order they are best taken.
    agenda: Vec<String>,
    /// Who leaves and comes back before this case.
    prompts: Vec<String>,
    is_secretary: bool,
    is_chair: bool,
    may_sign: bool,
    /// As the secretary, or in the secretary's place, beside whoever counted first.
    may_count: bool,
    form: FormState,
    /// Where the counts that were typed differ from those recorded meanwhile, which only their author is shown.
    differing: Vec<Differing>,
}

/// A case of a panel, as its address names both.
pub(super) async fn case_of(
    conn: &mut Conn,
    desk: &Desk,
    panel: &str,
    number: &str,
) -> Result<(Panel, CaseFile), WebError> {
    let id: PanelId = panel.parse().map_err(|_| WebError::NotFound)?;
    let panel = open(conn, desk, id).await?;
    let case = case_file::by_number(conn, number).await?.ok_or(WebError::NotFound)?;
    let its = panel::of_case(conn, case.id).await?.is_some_and(|its| its.id == panel.id);
    if its { Ok((panel, case)) } else { Err(WebError::NotFound) }
}

/// GET /admin/panels/{id}/cases/{no}
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
) -> Result<Response, WebError> {
    Ok(page(&app, desk, &panel, &number, FormState::new(Fields::default())).await?.into_response())
}

pub(super) async fn page(
    app: &App,
    desk: Desk,
    panel: &str,
    number: &str,
    form: FormState,
) -> Result<Html<CasePage>, WebError> {
    let mut conn = app.db.read().await?;
    let (panel, case) = case_of(&mut conn, &desk, panel, number).await?;
    let seats = commands::members_of(&mut conn, panel.id, &case, desk.viewer.at.day()).await?;
    let config = facts::config(&mut conn, &case).await?;
    let role = config.role(case.scholar_role());
    let least = role.map_or(i64::MAX, |role| role.panel_min);
    let today = desk.viewer.at.day();
    let voting = Voting::of(app, &mut conn, (panel.id, &case), (&seats, least), today).await?;
    let minutes = panel::minutes_of(&mut conn, case.id).await?;
    let who = desk.viewer.who(None);
    let of_panel = commands::is_of(&panel, &who);
    let mut ballots = panel::ballots(&mut conn, case.id).await?;
    if voting.is_second() || voting.waiting.as_ref().is_some_and(|it| it.is_second()) {
        ballots = panel::second_ballots(&mut conn, case.id).await?;
    }
    let sitting = Sitting::of(&mut conn, panel.id, today).await?;
    let before = sitting.cases.iter().find(|one| one.case.id == case.id && one.is_open());
    let viewer = desk.viewer.account;
    let mut page = CasePage {
        title: review::dossier(&mut conn, case.id).await?.map(|it| it.title).unwrap_or_default(),
        latest: ballots.into_iter().next().filter(BallotRow::is_shown),
        minutes: minutes.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        rule: role.map(|role| role.pass_rule).unwrap_or_default(),
        least,
        summary: summary_for(&mut conn, &case, &desk.viewer, desk.frame.t).await?,
        is_secretary: of_panel && who.has(Role::Secretary),
        is_chair: of_panel && who.has(Role::Chair),
        may_sign: of_panel
            && who.has(Role::Chair)
            && voting.waiting.as_ref().is_some_and(|waiting| waiting.made_by != desk.viewer.account),
        may_count: of_panel
            && who.has(Role::Secretary)
            && voting.waiting.as_ref().is_some_and(|it| it.asks_for_count() && it.made_by != desk.viewer.account),
        voting,
        agenda: sitting.cases.iter().map(|one| one.case.case_no.clone()).collect(),
        prompts: before.map(|one| prompt::prompts(&sitting, &one.change, desk.frame.t)).unwrap_or_default(),
        panel,
        seats,
        form,
        differing: Vec::new(),
        frame: desk.frame,
        case,
    };
    let clashes = page.form.reasons.iter().any(|why| why.kind() == RefusalKind::Conflict);
    let waiting = page.voting.waiting.as_ref().filter(|_| clashes && page.form.fields.has("yes"));
    if let Some(waiting) = waiting {
        page.differing = page.clash(&waiting.ballot, waiting.made_by == viewer);
    }
    Ok(Html(page))
}

/// POST /admin/panels/{id}/cases/{no}/recusals: a member leaves the room.
pub async fn step_out(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (of, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let mut reader = Reader::new(&fields);
    let expert = reader.required_choice("member_id", |text| text.parse::<ExpertId>().ok());
    let reason = reader.optional("reason", 500);
    let outcome = match (expert, reader.finish()) {
        (Some(expert), Ok(())) => {
            let who = desk.viewer.who(fields.request_key());
            commands::step_out(&app, &who, of.id, case.id, expert, reason).await
        }
        (_, checked) => Err(checked.err().unwrap_or_default().into()),
    };
    let done = outcome
        .map(|()| desk.done(format!("/admin/panels/{panel}/cases/{number}"), desk.frame.t.panel.said_stepped_out));
    done_or_again(done, fields, |form| page(&app, desk, &panel, &number, form)).await
}

/// POST /admin/panels/{id}/cases/{no}/minutes: the minutes of the meeting, as a file of the case.
pub async fn keep_minutes(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    sent: Multipart,
) -> Result<Response, WebError> {
    let (_, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let (fields, filename, body) = document::read(sent).await?;
    let who = desk.viewer.who(fields.request_key());
    let upload = Upload { kind: DocumentKind::Minutes, filename, body };
    let outcome = add_document(&app, &who, case.id, upload).await;
    let done =
        outcome.map(|_| desk.done(format!("/admin/panels/{panel}/cases/{number}"), desk.frame.t.nomination.file_kept));
    done_or_again(done, fields, |form| page(&app, desk, &panel, &number, form)).await
}

/// The four numbers of a form, each of which must be there.
pub(in crate::web) fn numbers(reader: &mut Reader<'_>) -> [i64; 4] {
    FIELDS.map(|field| {
        let number = reader.number(field);
        if number.is_none() && !reader.reasons.contains(&Reason::NotANumber { field }) {
            reader.reasons.push(Reason::Required { field });
        }
        number.unwrap_or_default().clamp(-1_000_000, 1_000_000)
    })
}

/// POST /admin/panels/{id}/cases/{no}/ballots: the secretary's count, for the chair to count again.
pub async fn record(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (of, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let mut reader = Reader::new(&fields);
    let [yes, no, abstain, invalid] = numbers(&mut reader);
    let minutes = reader.choice("minutes_id", |text| text.parse::<DocumentId>().ok());
    let who = desk.viewer.who(fields.request_key());
    let count = Count { yes, no, abstain, invalid, minutes };
    let outcome =
        reader.then(counting::record_count(&app, &who, of.id, case.id, fields.version(), count)).await.map(|_| ());
    let done =
        outcome.map(|()| desk.done(format!("/admin/panels/{panel}/cases/{number}"), desk.frame.t.panel.said_recorded));
    done_or_again(done, fields, |form| page(&app, desk, &panel, &number, form)).await
}

/// POST /admin/panels/{id}/cases/{no}/signature: the chair signs; under sheets of paper, by counting them too.
pub async fn sign(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (of, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let mut reader = Reader::new(&fields);
    let count = fields.has("yes").then(|| numbers(&mut reader));
    let count = count.map(|[yes, no, abstain, invalid]| Count { yes, no, abstain, invalid, minutes: None });
    let who = desk.viewer.who(fields.request_key());
    let outcome = reader.then(counting::sign(&app, &who, of.id, case.id, fields.version(), count)).await;
    match outcome.map(|signed| signed.fault()) {
        // Both enter anew: neither numbers nor key of the first attempt come back.
        Ok(Some(fault)) => {
            let outcome = Err(CommandError::from(vec![fault.into()]));
            done_or_again(outcome, Fields::default(), |form| page(&app, desk, &panel, &number, form)).await
        }
        other => {
            let path = format!("/admin/panels/{panel}/cases/{number}");
            let done = other.map(|_| desk.done(path, desk.frame.t.panel.said_signed));
            done_or_again(done, fields, |form| page(&app, desk, &panel, &number, form)).await
        }
    }
}

/// POST /admin/panels/{id}/cases/{no}/second-counts: whoever stands in for the secretary counts second.
pub async fn count_again(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let (_, case) = case_of(&mut conn, &desk, &panel, &number).await?;
    let waiting = Waiting::of(&mut conn, &case).await?;
    drop(conn);
    let mut reader = Reader::new(&fields);
    let [yes, no, abstain, invalid] = numbers(&mut reader);
    let outcome = match (waiting, reader.finish()) {
        (None, _) => Err(CommandError::from(vec![Reason::Stale])),
        (Some(waiting), Ok(())) => {
            let who = desk.viewer.who(fields.request_key());
            let count = Count { yes, no, abstain, invalid, minutes: None };
            second::count_again(&app, &who, waiting.ballot.id, fields.version(), count).await
        }
        (_, Err(reasons)) => Err(reasons.into()),
    };
    match outcome.map(|counted| counted.fault()) {
        // Both enter anew: neither numbers nor key of the first attempt come back.
        Ok(Some(fault)) => {
            let outcome = Err(CommandError::from(vec![fault.into()]));
            done_or_again(outcome, Fields::default(), |form| page(&app, desk, &panel, &number, form)).await
        }
        other => {
            let path = format!("/admin/panels/{panel}/cases/{number}");
            let done = other.map(|_| desk.done(path, desk.frame.t.vote.said_counted));
            done_or_again(done, fields, |form| page(&app, desk, &panel, &number, form)).await
        }
    }
}

impl CasePage {
    /// The counts that were typed beside those on record. Somebody else's are not shown: whoever counts does not know
    /// what the other counted.
    fn clash(&self, ballot: &BallotRow, own: bool) -> Vec<Differing> {
        let counts = [ballot.yes, ballot.no, ballot.abstain, ballot.invalid];
        let word = |count: i64| if own { count.to_string() } else { self.frame.t.vote.not_shown.to_owned() };
        let minutes = match own {
            true => ballot.minutes().map(|id| id.to_string()).unwrap_or_default(),
            false => self.form.value("minutes_id").to_owned(),
        };
        let counts = FIELDS.into_iter().zip(counts).map(|(name, count)| (name.to_owned(), word(count)));
        let recorded = counts.chain([("minutes_id".to_owned(), minutes)]);
        let shown = |name: &str, value: &str| match name {
            "minutes_id" => name_of(&self.minutes, value),
            _ => value.to_owned(),
        };
        let named =
            ["yes", "no", "abstain", "invalid", "minutes_id"].map(|name| (name, self.frame.label(name).to_owned()));
        differing(named, (&self.form.fields, &Fields::of(recorded)), shown)
    }

    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/panels/{}/cases/{}{rest}", self.panel.id, self.case.case_no))
    }

    /// Members present, recused and entitled, before a vote is counted.
    fn room(&self) -> Ballot {
        commands::counted(&self.seats, Count::default())
    }

    fn entitled(&self) -> i64 {
        self.room().entitled()
    }

    fn needed(&self) -> i64 {
        self.room().needed(self.rule)
    }

    /// The votes as they are typed so far, drawn.
    fn typed(&self) -> Votes {
        let count = |name| self.form.value(name).trim().parse::<i64>().map_or(0, |n| n.clamp(0, 10_000));
        let (yes, no, abstain, invalid) = (count("yes"), count("no"), count("abstain"), count("invalid"));
        let typed = commands::counted(&self.seats, Count { yes, no, abstain, invalid, minutes: None });
        Votes::of(&typed, self.rule, self.frame.t)
    }

    fn drawn(&self, ballot: &BallotRow) -> Votes {
        Votes::of(&ballot.counts(), self.rule, self.frame.t)
    }

    /// Members with how they stand to this case: class and word.
    fn chairs(&self) -> Vec<(&str, &'static str, &'static str)> {
        let words = &self.frame.t.panel;
        let chair = |(member, one): &'_ (Member, Judged)| match (member.attends, one.standing.is_conflict()) {
            (_, true) => ("out", words.is_recused),
            (true, false) => ("in", words.present),
            (false, false) => ("away", words.absent),
        };
        let named = self.seats.iter().map(|seat| (seat.0.name.as_str(), chair(seat)));
        named.map(|(name, (class, word))| (name, class, word)).collect()
    }

    fn quorum_words(&self) -> String {
        let room = self.room();
        self.frame.t.panel.quorum_of(room.attending, room.quorum(self.least))
    }

    fn place(&self) -> Option<usize> {
        self.agenda.iter().position(|number| *number == self.case.case_no)
    }

    fn place_words(&self) -> String {
        let at = self.place().map_or(0, |at| at + 1);
        self.frame.t.panel.case_of(at, self.agenda.len())
    }

    fn before(&self) -> Option<&String> {
        self.place().and_then(|at| at.checked_sub(1)).and_then(|at| self.agenda.get(at))
    }

    fn after(&self) -> Option<&String> {
        self.place().and_then(|at| self.agenda.get(at + 1))
    }

    fn room_words(&self) -> String {
        let room = self.room();
        self.frame.t.panel.entitled_is(room.attending, room.recused, room.entitled())
    }

    /// What stands against voting now: quorum, and members of whom it is not settled whether they may stay.
    fn obstacles(&self) -> Vec<String> {
        let mut reasons = self.room().quorum_faults(self.least);
        reasons.extend(commands::undecided(commands::present(&self.seats)));
        reasons.iter().map(|why| reason::sentence(why, self.frame.lang)).collect()
    }

    /// The fields in which the last two counts differed, named.
    fn differed(&self) -> Option<String> {
        let names: Vec<&str> = self.voting.differ.iter().map(|name| self.frame.label(name)).collect();
        (!names.is_empty()).then(|| self.frame.t.vote.differs(prompt::listed(&names, self.frame.t)))
    }

    /// What stands against a round on devices.
    fn devices_lack(&self) -> Vec<String> {
        self.voting.obstacles.iter().map(|why| reason::sentence(why, self.frame.lang)).collect()
    }

    fn progress(&self) -> Option<String> {
        self.voting.progress.map(|(voted, entitled)| self.frame.t.vote.progress(voted, entitled))
    }

    /// Whether the secretary has anything to record: a recusal, the minutes, counts.
    fn may_record(&self) -> bool {
        self.is_secretary && self.voting.is_open()
    }

    fn recused(&self) -> Vec<&(Member, Judged)> {
        self.seats.iter().filter(|(_, one)| one.standing.is_conflict()).collect()
    }

    fn stayers(&self) -> Vec<(String, String)> {
        let stay = self.seats.iter().filter(|(_, one)| !one.standing.is_conflict());
        stay.map(|(member, _)| (member.expert_id.to_string(), member.name.clone())).collect()
    }

    fn says(&self, finding: &Finding) -> String {
        texts::finding(finding, self.frame.lang)
    }

    fn rule_words(&self) -> &'static str {
        prompt::rule(self.rule, self.frame.t)
    }

    /// The pass rule worked out on the figures.
    fn arithmetic(&self, ballot: &BallotRow) -> String {
        let counts = ballot.counts();
        let entitled = counts.entitled();
        match self.rule {
            PassRule::Majority => self.frame.t.panel.majority_sum(counts.yes, 2 * counts.yes, entitled),
            PassRule::TwoThirds => self.frame.t.panel.two_thirds_sum(counts.yes, 3 * counts.yes, 2 * entitled),
        }
    }

    fn passed(&self, ballot: &BallotRow) -> bool {
        ballot.counts().passed(self.rule)
    }

    fn summary_html(&self) -> Option<&ReviewSummary> {
        self.summary.as_ref()
    }
}
