//! The work list: what waits for this account, by its roles, and the board of where all cases stand.

use super::{
    auth::Viewer,
    duties,
    nomination::{desk, list, sight},
    page::Desk,
};
use crate::{
    domain::{
        access,
        role::{Role, ScholarRole},
        time::{Day, Moment},
        workflow::{Action, Milestone, Stage},
    },
    store::{
        Conn, StoreError, case_file,
        case_list::{Filter, Tally},
        proposal, work,
    },
    texts::label,
};

/// Something to be done.
pub struct Task {
    /// What, as a verb phrase.
    pub what: String,
    pub case_no: String,
    pub title: String,
    pub path: String,
    pub due: Option<Day>,
    pub since: Moment,
    pub late: bool,
}

/// A line of the board: a step and its cases by role.
pub struct Bar {
    pub step: &'static str,
    pub path: String,
    pub total: i64,
    /// Class of a role and how many squares it gets.
    pub squares: Vec<&'static str>,
    /// Cases by role, in the order of the roles.
    pub by_role: Vec<i64>,
}

/// The work list and the board of one account.
pub struct Work {
    pub tasks: Vec<Task>,
    pub bars: Vec<Bar>,
    /// Cases that one square stands for.
    pub per_square: i64,
    /// Class and name of each role, for the legend.
    pub roles: Vec<(&'static str, &'static str)>,
    pub may_nominate: bool,
}

impl Work {
    /// What waits for the account, what is due first on top, and where the cases it sees stand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, desk: &Desk) -> Result<Self, StoreError> {
        let mut tasks = tasks(conn, desk).await?;
        tasks.sort_by_key(|task| (task.due.is_none(), task.due, task.since));
        let tally = match desk.viewer.may_read(access::Resource::Case) {
            true => list::tally(conn, &Filter { sight: sight(&desk.viewer), ..Filter::default() }).await?,
            false => Vec::new(),
        };
        let (bars, per_square) = board(&tally, desk);
        let roles = ScholarRole::ALL.iter().map(|role| (role.css(), label::scholar_role_short(*role, desk.frame.lang)));
        let may_nominate = desk.viewer.may_write(access::Resource::Draft);
        Ok(Self { roles: roles.collect(), tasks, bars, per_square, may_nominate })
    }

    /// How many cases the board shows.
    pub fn on_board(&self) -> i64 {
        self.bars.iter().map(|bar| bar.total).sum()
    }
}

/// Squares of the longest line of the board.
const SQUARES: i64 = 40;

fn board(tally: &[Tally], desk: &Desk) -> (Vec<Bar>, i64) {
    let on_the_road = |stage: Stage| !matches!(stage, Stage::Withdrawn | Stage::NotAccepted | Stage::NotSelected);
    let count = |step: Milestone, role: &str| {
        let here = |known: &&Tally| known.stage.milestone() == step && on_the_road(known.stage) && known.role == role;
        tally.iter().filter(here).map(|known| known.n).sum::<i64>()
    };
    let rows: Vec<(Milestone, Vec<i64>)> = Milestone::ALL
        .iter()
        .map(|step| (*step, ScholarRole::ALL.iter().map(|role| count(*step, role.code())).collect()))
        .collect();
    let longest = rows.iter().map(|(_, counts)| counts.iter().sum::<i64>()).max().unwrap_or_default();
    let per_square = (longest + SQUARES - 1) / SQUARES;
    let per_square = per_square.max(1);
    let bar = |(step, by_role): (Milestone, Vec<i64>)| Bar {
        step: label::milestone(step, desk.frame.lang),
        path: format!("/admin/nominations?stage={}", first_stage(step).code()),
        total: by_role.iter().sum(),
        squares: by_role
            .iter()
            .zip(ScholarRole::ALL)
            .flat_map(|(n, role)| std::iter::repeat_n(role.css(), ((n + per_square - 1) / per_square) as usize))
            .collect(),
        by_role,
    };
    (rows.into_iter().map(bar).collect(), per_square)
}

/// The stage a step's line leads to.
const fn first_stage(step: Milestone) -> Stage {
    match step {
        Milestone::Nomination => Stage::Draft,
        Milestone::FormalCheck => Stage::Submitted,
        Milestone::FirstReview => Stage::ExternalReview,
        Milestone::Deliberation => Stage::PanelReview,
        Milestone::Notice => Stage::InNotice,
        Milestone::Appointment => Stage::Active,
    }
}

/// Stages at which a role takes the next step whenever a case gets there.
const DESKS: [(Role, Stage); 6] = [
    (Role::Officer, Stage::Submitted),
    (Role::Officer, Stage::PendingDecision),
    (Role::Officer, Stage::Contracting),
    (Role::Publicity, Stage::Selected),
    (Role::Approver, Stage::Cleared),
    (Role::Secretary, Stage::PanelReview),
];

/// Days within which the formal check is to be done (regulations of the national fund, art. 13).
const CHECK_DAYS: i64 = 45;

async fn tasks(conn: &mut Conn, desk: &Desk) -> Result<Vec<Task>, StoreError> {
    let viewer = &desk.viewer;
    let lang = desk.frame.lang;
    let t = &desk.frame.t.desk;
    let mut tasks = proposals(conn, desk).await?;
    tasks.extend(duties::tasks(conn, desk).await?);
    let mut add = |what: &str, path: Option<&str>, found: Vec<work::Waiting>| {
        tasks.extend(found.into_iter().map(|waiting| task(what, path, waiting, viewer)));
    };
    for (role, stage) in DESKS.into_iter().filter(|(role, _)| viewer.has(*role)) {
        let officer = (role == Role::Officer).then_some(viewer.account);
        let mut found = work::at_stage(conn, stage, officer).await?;
        if stage == Stage::Submitted {
            let due = |since: Moment| Some(since.plus_days(CHECK_DAYS).day().to_string());
            found.iter_mut().for_each(|waiting| waiting.due = due(waiting.since));
        }
        let what = match (stage, desk::main_action(stage, true)) {
            (Stage::Submitted, _) => t.check_case,
            (_, Some(action)) => label::action(action, lang),
            (_, None) => continue,
        };
        add(what, None, found);
    }
    if viewer.has(Role::Officer) {
        add(label::action(Action::CloseNotice, lang), None, work::notices_over(conn, viewer.at.day()).await?);
    }
    if viewer.may_write(access::Resource::Draft) {
        add(label::action(Action::Resubmit, lang), None, work::returned(conn, viewer.account).await?);
        let drafts = work::drafts(conn, viewer.account, viewer.at).await?;
        let due = |(waiting, closes): (work::Waiting, Option<Moment>)| work::Waiting {
            due: closes.map(|closes| closes.day().to_string()),
            ..waiting
        };
        add(t.finish_draft, None, drafts.into_iter().map(due).collect());
    }
    if viewer.has(Role::Expert) {
        add(t.review_case, Some("/reviews"), work::reviews(conn, viewer.account).await?);
    }
    if viewer.has(Role::Supervisor) {
        let path = Some("/admin/objections");
        add(t.admit_objection, path, work::objections(conn, "received").await?);
        add(t.handle_objection, path, work::objections(conn, "admitted").await?);
    }
    Ok(tasks)
}

pub(super) fn task(what: &str, path: Option<&str>, waiting: work::Waiting, viewer: &Viewer) -> Task {
    let due = waiting.due_on();
    Task {
        what: what.to_owned(),
        path: path.map_or_else(|| format!("/admin/nominations/{}", waiting.case_no), str::to_owned),
        late: due.is_some_and(|due| due < viewer.at.day()),
        due,
        since: waiting.since,
        case_no: waiting.case_no,
        title: waiting.title,
    }
}

/// Proposals that this account may confirm: made by somebody else, on a case where it holds a confirming role.
async fn proposals(conn: &mut Conn, desk: &Desk) -> Result<Vec<Task>, StoreError> {
    let viewer = &desk.viewer;
    let t = &desk.frame.t.desk;
    let mut tasks = Vec::new();
    for known in proposal::waiting(conn, 100).await? {
        let confirms = desk::second_roles(known.action);
        if known.made_by == viewer.account || !viewer.held.iter().any(|held| confirms.contains(&held.role)) {
            continue;
        }
        let Some(case) = case_file::find(conn, known.case_id).await? else { continue };
        let tie = case_file::tie(conn, &case, viewer.account, viewer.person).await?;
        if !access::roles_on(&viewer.held, &tie).iter().any(|role| confirms.contains(role)) {
            continue;
        }
        tasks.push(Task {
            what: t.confirm_proposal(label::action(known.action, desk.frame.lang)),
            path: desk::own_desk(known.action, &case.case_no)
                .unwrap_or_else(|| format!("/admin/nominations/{}", case.case_no)),
            due: None,
            since: known.made_at,
            late: false,
            case_no: case.case_no,
            title: case.title,
        });
    }
    Ok(tasks)
}
