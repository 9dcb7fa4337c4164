//! The work list: what waits for this account, by its roles, and the board of where all cases stand.

use std::collections::BTreeSet;

use super::{
    auth::Viewer,
    board::Board,
    duties,
    nomination::{desk, list, sight},
    page::Desk,
};
use crate::{
    domain::{
        access,
        role::Role,
        time::{Day, Moment},
        workflow::{Action, Stage},
    },
    store::{
        Conn, StoreError, case_file,
        case_list::{self, Filter, Row},
        decision::{self, Listed},
        proposal,
        shortlist::Group,
        work,
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

impl Task {
    /// Days until it is due, negative once it is late; `None` where it has no date.
    pub fn days_left(&self, today: Day) -> Option<i32> {
        self.due.map(|due| today.days_until(due))
    }
}

/// The work list and the board of one account.
pub struct Work {
    pub tasks: Vec<Task>,
    pub board: Board,
    /// The newest of an account that sees only its own, which are too few for the board to say much.
    pub own: Vec<Row>,
    pub may_nominate: bool,
    /// The day the list is of.
    pub today: Day,
}

/// Own cases shown on the work list.
const OWN: i64 = 6;

/// Days before its date from which something is said to be due soon.
pub const SOON: i32 = 7;

impl Work {
    /// What waits for the account, what is due first on top, and where the cases it sees stand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, desk: &Desk) -> Result<Self, StoreError> {
        let mut tasks = tasks(conn, desk).await?;
        tasks.sort_by_key(|task| (task.due.is_none(), task.due, task.since));
        let filter = Filter { sight: sight(&desk.viewer), ..Filter::default() };
        let sees_cases = desk.viewer.may_read(access::Resource::Case);
        let tally = if sees_cases { list::tally(conn, &filter).await? } else { Vec::new() };
        let own = match sees_cases && filter.sight.own.is_some() {
            true => case_list::page(conn, &filter, None, OWN).await?,
            false => Vec::new(),
        };
        let board = Board::of(&tally, desk.frame.lang, |step| format!("/admin/nominations?step={}", step.code()));
        let may_nominate = desk.viewer.may_write(access::Resource::Draft);
        Ok(Self { tasks, board, own, may_nominate, today: desk.viewer.at.day() })
    }

    /// Whether there are cases enough for the board to show more than the list does.
    pub fn shows_board(&self) -> bool {
        self.board.total() > OWN
    }

    /// How many are past their date.
    pub fn late(&self) -> usize {
        self.tasks.iter().filter(|task| task.late).count()
    }

    /// How many are due within [`SOON`] days.
    pub fn soon(&self) -> usize {
        let soon = |task: &&Task| task.days_left(self.today).is_some_and(|left| (0..=SOON).contains(&left));
        self.tasks.iter().filter(soon).count()
    }
}

/// Stages at which a role takes the next step whenever a case gets there.
const DESKS: [(Role, Stage); 4] = [
    (Role::Officer, Stage::Submitted),
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
    tasks.extend(decisions(conn, desk).await?);
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
        let mut told = BTreeSet::new();
        for reviewed in work::in_review(conn, viewer.account).await? {
            let (what, path) = match (reviewed.assigned, reviewed.handed_in) {
                (0, _) => (t.assign_reviewers, format!("/admin/nominations/{}/assignments", reviewed.waiting.case_no)),
                (assigned, handed_in) if assigned == handed_in => {
                    (label::action(Action::Shortlist, lang), reviewed.group().path())
                }
                _ => continue,
            };
            // A group waits as one.
            if !told.insert(path.clone()) {
                continue;
            }
            add(what, Some(&path), vec![reviewed.waiting]);
        }
        for contract in work::contracts(conn, Some(viewer.account)).await? {
            let path = desk::own_desk(Action::Sign, &contract.case_no);
            add(label::action(Action::Sign, lang), path.as_deref(), vec![contract]);
        }
        add(label::action(Action::CloseNotice, lang), None, work::notices_over(conn, viewer.at.day()).await?);
    }
    if viewer.has(Role::Finance) {
        for contract in work::contracts(conn, None).await? {
            let path = desk::own_desk(Action::Sign, &contract.case_no);
            add(t.sign_money, path.as_deref(), vec![contract]);
        }
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
        add(t.admit_objection, path, work::objections(conn, viewer.account, "received").await?);
        add(t.handle_objection, path, work::objections(conn, viewer.account, "admitted").await?);
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

/// Decisions to be prepared or released; the cases of a call and role wait as one.
async fn decisions(conn: &mut Conn, desk: &Desk) -> Result<Vec<Task>, StoreError> {
    let t = &desk.frame.t.decision;
    let mut tasks = Vec::new();
    if desk.viewer.has(Role::Officer) {
        let listed = decision::of_officer(conn, desk.viewer.account).await?;
        tasks.extend(listed.iter().map(|one| decided(one, t.prepare_task, one.group().path(), one.since)));
    }
    if desk.viewer.has(Role::Approver) {
        let listed = decision::handed(conn).await?;
        let task =
            |one: &Listed| decided(one, t.task, one.group().release_path(), one.handed_at().unwrap_or(one.since));
        tasks.extend(listed.iter().map(task));
    }
    Ok(tasks)
}

fn decided(listed: &Listed, what: &str, path: String, since: Moment) -> Task {
    let role = listed.group().role.map_or(String::new(), |role| format!("-{}", role.short()));
    Task {
        what: what.to_owned(),
        path,
        due: None,
        since,
        late: false,
        case_no: format!("{}{role}", listed.batch_code),
        title: listed.batch_name.clone(),
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
        let with_group = known.input()?.with_group;
        let path = match with_group.then(|| Group::of(&case).path()) {
            // A group waits as one.
            Some(path) if tasks.iter().any(|task: &Task| task.path == path) => continue,
            Some(path) => path,
            None => desk::own_desk(known.action, &case.case_no)
                .unwrap_or_else(|| format!("/admin/nominations/{}", case.case_no)),
        };
        let what = match with_group {
            true => desk.frame.t.shortlist.confirm.to_owned(),
            false => t.confirm_proposal(label::action(known.action, desk.frame.lang)),
        };
        tasks.push(Task {
            what,
            path,
            due: None,
            since: known.made_at,
            late: false,
            case_no: case.case_no,
            title: case.title,
        });
    }
    Ok(tasks)
}
