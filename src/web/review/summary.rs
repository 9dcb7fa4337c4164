//! What the reviews of a case add up to, for whoever may read them: the case page includes it.
//!
//! Reviewers are 评审人甲乙丙 unless the viewer may read `ReviewerName`. Nominators, hosts and candidates get nothing.

use askama::Template;

use crate::{
    domain::{
        access::{self, Reach, Resource, Verb},
        review::{AssignmentState, Draft, Fraction, LEVELS, Mark, Summary, influence::figures, rank, total},
        role::{CaseKind, Role},
        scheme::Criterion,
        workflow::Stage,
    },
    store::{
        Conn, StoreError, assignment,
        case_file::{self, CaseFile},
        facts, review,
        shortlist::{self, Group, Member},
    },
    texts::{Lang, Texts, review as texts},
    web::auth::Viewer,
};

/// One reviewer's line.
pub struct Line {
    /// The name where it may be read, else 评审人甲.
    pub who: String,
    /// Levels in the order of the criteria; empty while the review is out.
    pub levels: Vec<i64>,
    pub total: Option<Fraction>,
    pub recommendation: &'static str,
    /// CSS class of the recommendation's tag.
    pub tone: &'static str,
    pub state: &'static str,
    pub is_valid: bool,
    pub opinion: Vec<String>,
    pub familiarity: &'static str,
}

impl Line {
    /// The level by the criterion at this place, once the review is in.
    fn level(&self, at: &usize) -> Option<i64> {
        self.levels.get(*at).copied()
    }
}

/// A dot of the chart: how many reviewers gave this level.
pub struct Dot {
    pub x: String,
    pub count: usize,
    pub radius: usize,
}

/// The reviews of a case as a page shows them.
#[derive(Template)]
#[template(path = "case/reviews.html")]
pub struct ReviewSummary {
    pub t: &'static Texts,
    pub criteria: Vec<Criterion>,
    pub lines: Vec<Line>,
    pub figures: Option<Summary>,
    pub least: i64,
    pub rank: Option<(usize, usize, bool)>,
    /// Where reviewers are assigned, for those who may.
    pub assignments: Option<String>,
    /// Where the group is compared, for those who read every review.
    pub group: Option<String>,
}

/// The reviews of a case, if the viewer may read them and there is a first review.
///
/// # Errors
/// When the database fails.
pub async fn summary_for(
    conn: &mut Conn,
    case: &CaseFile,
    viewer: &Viewer,
    t: &'static Texts,
) -> Result<Option<ReviewSummary>, StoreError> {
    let tie = case_file::tie(conn, case, viewer.account, viewer.person).await?;
    let roles = access::roles_on(&viewer.held, &tie);
    let config = facts::config(conn, case).await?;
    let Some(role) = config.role(case.scholar_role()).filter(|role| role.external_review) else { return Ok(None) };
    // Whoever nominated the case does not read its reviews, whatever office they hold.
    let may = |resource| !tie.nominated && access::reach(roles.iter().copied(), resource, Verb::Read) != Reach::Nothing;
    if !may(Resource::Review) {
        return Ok(None);
    }
    let named = may(Resource::ReviewerName);
    let seats = assignment::of_case(conn, case.id).await?;
    // Before the formal check is passed nobody is asked yet.
    if seats.is_empty() && matches!(case.stage, Stage::Draft | Stage::Submitted | Stage::Returned) {
        return Ok(None);
    }
    let reviews = review::of_case(conn, case.id).await?;
    let mut lines = Vec::new();
    let shown = seats.iter().filter(|seat| {
        seat.state.is_live() || reviews.iter().any(|it| it.assignment_id == seat.id && it.submitted_at().is_some())
    });
    for (position, seat) in shown.enumerate() {
        let review = reviews.iter().find(|it| it.assignment_id == seat.id && it.submitted_at().is_some());
        let draft = review.map(review::Review::draft).transpose()?;
        let who = if named { seat.name.clone() } else { texts::alias(position, t.lang) };
        lines.push(line(who, seat.state, draft.as_ref(), &role.criteria, t));
    }
    let marks: Vec<Mark> = reviews
        .iter()
        .filter(|it| it.is_valid() && seats.iter().any(|seat| seat.id == it.assignment_id && seat.state.is_live()))
        .filter_map(|it| it.draft().ok().and_then(|it| Mark::of(&role.criteria, &it.levels, it.recommendation)))
        .collect();
    let figures = Summary::of(&marks);
    let assignments =
        roles.contains(&Role::Officer).then(|| format!("/admin/nominations/{}/assignments", case.case_no));
    Ok(Some(ReviewSummary {
        t,
        criteria: role.criteria.clone(),
        rank: place(conn, case, &role.criteria).await?,
        lines,
        figures,
        least: role.min_external_reviews,
        assignments,
        group: (viewer.reach(Resource::Review, Verb::Read) == Reach::All && case.kind == CaseKind::Scholar)
            .then(|| Group::of(case).path()),
    }))
}

fn line(who: String, state: AssignmentState, draft: Option<&Draft>, criteria: &[Criterion], t: &'static Texts) -> Line {
    use crate::domain::review::Recommendation;
    let kind = draft.and_then(|draft| draft.recommendation);
    let levels = draft.map(|draft| criteria.iter().filter_map(|it| draft.levels.get(&it.code).copied()).collect());
    Line {
        who,
        levels: levels.unwrap_or_default(),
        total: draft.and_then(|draft| total(criteria, &draft.levels)),
        recommendation: kind.map_or("", |kind| texts::recommendation(kind, t.lang)),
        tone: match kind {
            Some(Recommendation::A) => "ok",
            Some(Recommendation::C) => "stop",
            Some(Recommendation::B) | None => "",
        },
        state: texts::state(state, t.lang),
        is_valid: state == AssignmentState::Submitted,
        opinion: draft.map(|draft| draft.opinion.lines().map(str::to_owned).collect()).unwrap_or_default(),
        familiarity: draft.and_then(|it| it.familiarity).map_or("", |kind| texts::familiarity(kind, t.lang)),
    }
}

/// The rank in the group, how many are ranked, and whether it is shared.
async fn place(
    conn: &mut Conn,
    case: &CaseFile,
    criteria: &[Criterion],
) -> Result<Option<(usize, usize, bool)>, StoreError> {
    let group = Group::of(case);
    let members = shortlist::members(conn, group).await?;
    let same: Vec<&Member> = members.iter().filter(|member| member.scheme_ver == case.scheme_ver).collect();
    let figures = figures(shortlist::marks(conn, group, &same, criteria).await?.into_iter());
    let Some(at) = figures.keys().position(|id| *id == case.id.0) else { return Ok(None) };
    let summaries: Vec<Summary> = figures.into_values().collect();
    let ranks = rank(&summaries);
    let shared = ranks.iter().filter(|rank| **rank == ranks[at]).count() > 1;
    Ok(Some((ranks[at], ranks.len(), shared)))
}

impl ReviewSummary {
    fn lang(&self) -> Lang {
        self.t.lang
    }

    fn href(&self, path: &str) -> String {
        format!("{}{path}", self.lang().prefix())
    }

    fn name<'c>(&self, criterion: &'c Criterion) -> &'c str {
        self.lang().pick(criterion.zh.as_str(), criterion.en.as_str())
    }

    fn valid(&self) -> i64 {
        self.figures.map_or(0, |figures| figures.n)
    }

    fn enough(&self) -> String {
        self.t.panel.of_enough(self.valid(), self.least)
    }

    fn ranked(&self) -> Option<String> {
        let (rank, of, shared) = self.rank?;
        let tied =
            if shared { format!("{}{}", self.lang().pick("，", ", "), self.t.panel.tied) } else { String::new() };
        Some(format!("{}{tied}", self.t.panel.ranked(rank, of)))
    }

    /// Where a level lies across the track.
    fn x(level: i64) -> String {
        format!("{}%", 5.0 + 22.5 * (level - 1) as f64)
    }

    fn ticks(&self) -> Vec<(String, i64, &'static str)> {
        (1..=LEVELS).map(|level| (Self::x(level), level, texts::level(level, self.lang()))).collect()
    }

    /// The dots of a criterion: valid reviews only.
    fn dots(&self, at: &usize) -> Vec<Dot> {
        let count =
            |level| self.lines.iter().filter(|line| line.is_valid && line.levels.get(*at) == Some(&level)).count();
        let dot = |level| Dot { x: Self::x(level), count: count(level), radius: 5 + 2 * count(level) };
        (1..=LEVELS).map(dot).filter(|dot| dot.count > 0).collect()
    }

    fn span(&self, at: &usize) -> Option<(String, String)> {
        let levels = self.lines.iter().filter(|line| line.is_valid).filter_map(|line| line.levels.get(*at));
        let (least, most) = (levels.clone().min()?, levels.max()?);
        (least != most).then(|| (Self::x(*least), Self::x(*most)))
    }

    /// The chart in words, for those who do not see it.
    fn chart_words(&self) -> String {
        let line = |(at, criterion): (usize, &Criterion)| {
            let levels: Vec<String> = self
                .lines
                .iter()
                .filter(|line| line.is_valid)
                .filter_map(|line| Some(self.t.panel.rate(&line.who, line.levels.get(at)?)))
                .collect();
            format!("{} {}", self.name(criterion), levels.join(self.lang().pick("、", ", ")))
        };
        let lines: Vec<String> = self.criteria.iter().enumerate().map(line).collect();
        lines.join(self.lang().pick("；", "; "))
    }
}

/// A page shows the summary as it renders: `{{ summary }}`.
impl askama::filters::HtmlSafe for ReviewSummary {}
