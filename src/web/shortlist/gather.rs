//! What the page of a group shows, for whom: cases with their marks, the line, what the marks say of the reviewers.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use crate::{
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::{CaseId, ProposalId},
        review::{
            Fraction, Summary,
            calibration::{Calibration, Estimate, Point, Withheld, calibrate},
            influence::{Given, Influence, differences, figures, influence},
            rank,
            shortlist::{Went, line},
        },
        role::Role,
        time::Moment,
        workflow::Action,
    },
    store::{
        Conn, batch,
        case_file::{self, CaseFile},
        direction, facts,
        proposal::{self, Proposal},
        shortlist::{self, Group, Member, Places},
    },
    texts::{Lang, review as words},
    web::{
        auth::Viewer,
        error::WebError,
        form::FormState,
        page::{Desk, Frame},
    },
};

/// Whether the viewer may look at a case of the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    Open,
    /// Known, but whoever nominated a case does not read its reviews.
    Closed,
    /// Nothing but 已回避.
    Recused,
}

/// A case of the group.
pub(super) struct Row {
    pub(super) case: CaseFile,
    pub(super) waits: bool,
    pub(super) went: Option<Went>,
    pub(super) sight: Sight,
    /// Rated by the criteria that the group is compared by.
    pub(super) compared: bool,
    pub(super) figures: Option<Summary>,
    pub(super) rank: Option<usize>,
    pub(super) tied: bool,
    /// Position of the reviewer, total.
    pub(super) marks: Vec<(usize, Fraction)>,
    pub(super) adjusted: Option<Estimate>,
    pub(super) grey: bool,
    pub(super) influence: Influence,
    /// What the open proposal says of it.
    pub(super) proposed: Option<Went>,
}

/// A reviewer of the group.
pub(super) struct Reviewer {
    key: i64,
    pub(super) name: String,
    pub(super) given: usize,
    pub(super) severity: Option<Estimate>,
}

/// Where the line falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The last rank above it.
    pub(super) rank: usize,
    /// Cases above it, ties included.
    pub(super) above: usize,
}

/// How sure the estimates are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surety {
    pub(super) deviation: f64,
    pub(super) freedom: usize,
    /// Parts that no review joins; only the largest is estimated.
    pub(super) parts: usize,
}

/// The proposal that waits for its second person.
pub(super) struct Pending {
    pub(super) by: String,
    pub(super) at: Moment,
    pub(super) own: bool,
    pub(super) reason: String,
    /// Its proposals with the versions of their cases, for the form.
    pub(super) seen: Vec<(ProposalId, i64)>,
}

#[derive(Template)]
#[template(path = "shortlist/page.html")]
pub(super) struct Page {
    pub(super) frame: Frame,
    pub(super) form: FormState,
    pub(super) group: Group,
    pub(super) call: batch::Call,
    pub(super) direction: Option<String>,
    /// By rank; those without one last.
    pub(super) rows: Vec<Row>,
    /// In the order of what they give: nothing that tells who they are.
    pub(super) reviewers: Vec<Reviewer>,
    pub(super) least: i64,
    pub(super) places: Option<Places>,
    /// The line, by the rule or where somebody tries it.
    pub(super) line: Option<Line>,
    /// The line among the adjusted means.
    pub(super) cut: Option<f64>,
    /// What was estimated and how surely, or why nothing is said.
    pub(super) calibrated: Result<Surety, Withheld>,
    pub(super) differences: Vec<Fraction>,
    pub(super) pending: Option<Pending>,
    /// Numbers of cases that were proposed on their own.
    pub(super) alone: Vec<String>,
    /// Numbers of cases that wait and that the open proposal says nothing of.
    pub(super) uncovered: Vec<String>,
    /// One of the cases is none of the viewer's business.
    pub(super) barred: bool,
    pub(super) may_propose: bool,
    pub(super) may_confirm: bool,
    pub(super) may_end: bool,
}

impl Page {
    /// Gathers the page.
    ///
    /// # Errors
    /// [`WebError::NotFound`] when there is no such group, or none of its cases may be known.
    pub(super) async fn gather(conn: &mut Conn, desk: Desk, group: Group, form: FormState) -> Result<Self, WebError> {
        let call = batch::find(conn, group.batch).await?.ok_or(WebError::NotFound)?;
        let members = shortlist::members(conn, group).await?;
        let mut rows = rows(conn, &desk.viewer, &members).await?;
        if rows.iter().all(|row| row.sight == Sight::Recused) {
            return Err(WebError::NotFound);
        }
        // Cases of an older version of the criteria are shown and not compared.
        let newest = rows.iter().max_by_key(|row| row.case.scheme_ver).ok_or(WebError::NotFound)?;
        let version = newest.case.scheme_ver;
        let config = facts::config(conn, &newest.case).await?;
        let role = config.role(group.role);
        let criteria = role.map(|role| role.criteria.clone()).unwrap_or_default();
        let same: Vec<&Member> = members.iter().filter(|member| member.scheme_ver == version).collect();
        let given = shortlist::marks(conn, group, &same, &criteria).await?;
        let places = shortlist::places(conn, group, &config).await?;
        let found = calibrate(&given.iter().map(point).collect::<Vec<_>>());
        let barred = rows.iter().any(|row| row.sight != Sight::Open);
        let names = match !barred && desk.viewer.reach(Resource::ReviewerName, Verb::Read) == Reach::All {
            true => Some(shortlist::reviewers(conn, group).await?),
            false => None,
        };
        let reviewers = reviewers(&given, found.as_ref().ok(), names, desk.frame.lang);
        let keep = form.value("keep").parse::<i64>().ok();
        let line = rate(&mut rows, (&given, &reviewers), places.map(|places| places.most()).or(keep), version);
        let cut = found.as_ref().ok().and_then(|found| place(&mut rows, found, line));
        let proposals = proposal::of_group(conn, group).await?;
        let (pending, alone) = proposed(&mut rows, proposals, &desk.viewer)?;
        let waits = |row: &&Row| row.waits && row.proposed.is_none() && row.sight != Sight::Recused;
        let uncovered: Vec<String> = match pending {
            Some(_) => rows.iter().filter(waits).map(|row| row.case.case_no.clone()).collect(),
            None => Vec::new(),
        };
        let direction = match group.direction {
            Some(id) => direction::list(conn).await?.into_iter().find(|known| known.id == id).map(|known| known.name),
            None => None,
        };
        let approves = desk.viewer.has(Role::Approver);
        let own = pending.as_ref().is_some_and(|pending| pending.own);
        Ok(Self {
            may_propose: desk.viewer.has(Role::Officer)
                && !barred
                && pending.is_none()
                && alone.is_empty()
                && rows.iter().any(|row| row.waits),
            may_confirm: approves && pending.is_some() && !own && !barred && uncovered.is_empty(),
            may_end: pending.is_some() && (own || approves && !barred),
            least: role.map_or(0, |role| role.min_external_reviews),
            calibrated: found.map(|it| Surety { deviation: it.deviation, freedom: it.freedom, parts: it.parts }),
            differences: differences(&given),
            frame: desk.frame,
            form,
            group,
            call,
            direction,
            rows,
            reviewers,
            places,
            line,
            cut,
            pending,
            alone,
            uncovered,
            barred,
        })
    }
}

fn point(given: &Given) -> Point {
    Point { case: given.case, reviewer: given.reviewer, points: given.mark.total.approximate() }
}

/// The cases, each as far as the viewer may look at it.
async fn rows(conn: &mut Conn, viewer: &Viewer, members: &[Member]) -> Result<Vec<Row>, WebError> {
    let mut rows = Vec::new();
    for member in members {
        let case = case_file::find(conn, member.id).await?.ok_or(WebError::NotFound)?;
        let tie = case_file::tie(conn, &case, viewer.account, viewer.person).await?;
        let roles = access::roles_on(&viewer.held, &tie);
        let reads = |resource| access::reach(roles.iter().copied(), resource, Verb::Read) != Reach::Nothing;
        let sight = match (reads(Resource::Case), reads(Resource::Review) && !tie.nominated) {
            _ if tie.is_candidate => Sight::Recused,
            (false, _) => Sight::Recused,
            (true, false) => Sight::Closed,
            (true, true) => Sight::Open,
        };
        rows.push(Row {
            case,
            waits: member.waits(),
            went: member.went(),
            sight,
            compared: false,
            figures: None,
            rank: None,
            tied: false,
            marks: Vec::new(),
            adjusted: None,
            grey: false,
            influence: Influence::default(),
            proposed: None,
        });
    }
    Ok(rows)
}

/// The reviewers, most lenient first. Where names are not for the viewer they are 评审人甲 and so on in that order,
/// which comes from their marks alone.
fn reviewers(
    given: &[Given],
    found: Option<&Calibration>,
    names: Option<BTreeMap<i64, String>>,
    lang: Lang,
) -> Vec<Reviewer> {
    let keys: BTreeSet<i64> = given.iter().map(|one| one.reviewer).collect();
    let mut all: Vec<(f64, Vec<Fraction>, i64)> = keys
        .into_iter()
        .map(|key| {
            let mut totals: Vec<Fraction> =
                given.iter().filter(|one| one.reviewer == key).map(|one| one.mark.total).collect();
            totals.sort_unstable();
            let mean = totals.iter().map(|total| total.approximate()).sum::<f64>() / totals.len() as f64;
            let severity = found.and_then(|found| found.severity.get(&key).copied().flatten());
            (severity.map_or(mean - 100.0, |known| known.value), totals, key)
        })
        .collect();
    all.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| other.1.cmp(&one.1)));
    let named = |(at, (_, totals, key)): (usize, (f64, Vec<Fraction>, i64))| Reviewer {
        key,
        name: match &names {
            Some(names) => names.get(&key).cloned().unwrap_or_default(),
            None => words::alias(at, lang),
        },
        given: totals.len(),
        severity: found.and_then(|found| found.severity.get(&key).copied().flatten()),
    };
    all.into_iter().enumerate().map(named).collect()
}

/// Gives the rows their marks, figures and ranks, and puts them in order; gives the line.
fn rate(
    rows: &mut [Row],
    (given, reviewers): (&[Given], &[Reviewer]),
    most: Option<i64>,
    version: i64,
) -> Option<Line> {
    let figures = figures(given.iter().copied());
    let ranks = rank(&figures.values().copied().collect::<Vec<_>>());
    let influence = influence(given);
    let placed: BTreeMap<i64, usize> = figures.keys().copied().zip(ranks.iter().copied()).collect();
    for row in rows.iter_mut() {
        let key = row.case.id.0;
        row.compared = row.case.scheme_ver == version;
        if row.sight != Sight::Open {
            continue;
        }
        row.figures = figures.get(&key).copied();
        row.rank = placed.get(&key).copied();
        row.tied = row.rank.is_some_and(|own| ranks.iter().filter(|rank| **rank == own).count() > 1);
        row.influence = influence.get(&key).cloned().unwrap_or_default();
        let at = |one: &Given| reviewers.iter().position(|reviewer| reviewer.key == one.reviewer);
        let own = given.iter().filter(|one| one.case == key);
        row.marks = own.filter_map(|one| Some((at(one)?, one.mark.total))).collect();
        row.marks.sort_unstable();
    }
    rows.sort_by(|one, other| {
        let key = |row: &Row| (row.rank.is_none(), row.rank, row.case.case_no.clone());
        key(one).cmp(&key(other))
    });
    let rank = line(&ranks, most?)?;
    Some(Line { rank, above: ranks.iter().filter(|own| **own <= rank).count() })
}

/// Gives the rows their adjusted means; gives the line among them, midway between the last above and the first below.
/// Who may not look at every case is shown no line, which would tell of those.
fn place(rows: &mut [Row], found: &Calibration, line: Option<Line>) -> Option<f64> {
    for row in rows.iter_mut().filter(|row| row.sight == Sight::Open) {
        row.adjusted = found.cases.get(&row.case.id.0).copied();
    }
    if rows.iter().any(|row| row.sight != Sight::Open) {
        return None;
    }
    let goes_on = |row: &&Row| row.rank.zip(line).is_some_and(|(rank, line)| rank <= line.rank);
    let above = rows.iter().filter(goes_on).filter(|row| row.adjusted.is_some()).count();
    let mut values: Vec<f64> = found.cases.values().map(|known| known.value).collect();
    values.sort_by(|one, other| other.total_cmp(one));
    let cut = match (above.checked_sub(1).and_then(|last| values.get(last)), values.get(above)) {
        (Some(last), Some(first)) => Some(f64::midpoint(*last, *first)),
        _ => None,
    };
    for row in rows.iter_mut() {
        row.grey = row.adjusted.zip(cut).is_some_and(|(known, cut)| known.touches(cut));
    }
    cut
}

/// What is proposed: of the group together, and the numbers of cases that were proposed on their own.
fn proposed(
    rows: &mut [Row],
    proposals: Vec<Proposal>,
    viewer: &Viewer,
) -> Result<(Option<Pending>, Vec<String>), WebError> {
    let (mut pending, mut alone): (Option<Pending>, Vec<String>) = (None, Vec::new());
    for known in proposals {
        let input = known.input()?;
        let Some(row) = rows.iter_mut().find(|row| row.case.id == known.case_id) else { continue };
        if !input.with_group {
            alone.extend((row.sight != Sight::Recused).then(|| row.case.case_no.clone()));
            continue;
        }
        row.proposed = Some(if known.action == Action::Shortlist { Went::On } else { Went::Over });
        let together = pending.get_or_insert_with(|| Pending {
            by: known.made_by_name.clone(),
            at: known.made_at,
            own: known.made_by == viewer.account,
            reason: String::new(),
            seen: Vec::new(),
        });
        if !input.reason.is_empty() {
            together.reason = input.reason;
        }
        together.seen.push((known.id, row.case.ver));
    }
    Ok((pending, alone))
}

impl Reviewer {
    pub(super) fn is(&self, key: i64) -> bool {
        self.key == key
    }
}

impl Row {
    pub(super) fn id(&self) -> CaseId {
        self.case.id
    }

    pub(super) fn is_open(&self) -> bool {
        self.sight == Sight::Open
    }

    pub(super) fn is_recused(&self) -> bool {
        self.sight == Sight::Recused
    }
}
