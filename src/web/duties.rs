//! The lines of the work list that the later half of the process leaves: appeals, assessments, closings, leads,
//! recommendations, consents.

use super::{
    calendar,
    page::Desk,
    work::{SOON, Task, task},
};
use crate::{
    domain::{
        contract_change::ChangeState,
        ids::{DirectionId, InstitutionId},
        role::Role,
        workflow::Action,
    },
    store::{
        Conn, StoreError, consequence, contract_change,
        duties::{self, MOST},
        work::{self, Waiting},
    },
    texts::label,
};

/// Days before the end of a term from which its closing is on the list.
const CLOSING_LEAD_DAYS: i32 = 90;

/// What waits for the account, by its roles.
///
/// # Errors
/// When the database fails.
pub(super) async fn tasks(conn: &mut Conn, desk: &Desk) -> Result<Vec<Task>, StoreError> {
    let (viewer, lang) = (&desk.viewer, desk.frame.lang);
    let (appeal, term) = (&desk.frame.t.appeal, &desk.frame.t.appointment);
    let today = viewer.at.day();
    let action = |action| label::action(action, lang);
    let mut found: Vec<(&str, &str, Vec<Waiting>)> = Vec::new();
    if viewer.has(Role::Approver) {
        found.push((appeal.answer, "/appeal", duties::appeals(conn).await?));
        let decide = consequence::to_decide(conn, viewer.account, MOST).await?;
        found.push((term.course_decide_task, "/term", decide));
        found.push((term.confirm, "/term", duties::to_decide(conn, viewer.account).await?));
    }
    let change = &desk.frame.t.contract_change;
    if viewer.has(Role::Approver) {
        let waiting = contract_change::waiting(conn, ChangeState::Proposed, None, MOST).await?;
        found.push((change.confirm_task, "/changes", waiting));
    }
    if viewer.has(Role::Officer) {
        let waiting = contract_change::waiting(conn, ChangeState::Asked, Some(viewer.account), MOST).await?;
        found.push((change.handle, "/changes", waiting));
    }
    if viewer.has(Role::Finance) {
        found.push((change.sign_task, "/changes", contract_change::to_sign(conn, MOST).await?));
    }
    if viewer.has(Role::Supervisor) {
        found.push((appeal.lead_find, "/leads", duties::leads(conn).await?));
    }
    if viewer.has(Role::Approver) || viewer.has(Role::Supervisor) {
        found.push((action(Action::Resume), "/term", duties::suspensions(conn, today).await?));
    }
    if viewer.has(Role::Officer) {
        let soon = today.plus_days(CLOSING_LEAD_DAYS);
        found.push((action(Action::Reopen), "", duties::upheld(conn).await?));
        found.push((action(Action::Promote), "", duties::to_promote(conn, today).await?));
        found.push((term.course_task, "/term", consequence::lacking(conn, viewer.account, MOST).await?));
        let over = consequence::ending(conn, viewer.account, today.plus_days(SOON), MOST).await?;
        found.push((term.reassess_task, "/term", over));
        found.push((term.grade, "/term", duties::to_grade(conn, viewer.account).await?));
        found.push((action(Action::StartClosing), "", duties::ending(conn, viewer.account, soon).await?));
        let closing = work::at_stage(conn, crate::domain::workflow::Stage::Closing, Some(viewer.account)).await?;
        found.push((action(Action::Close), "/term", closing));
    }
    if viewer.has(Role::Finance) {
        found.push((term.state_accounts, "/term", duties::accounts_missing(conn).await?));
    }
    let units: Vec<InstitutionId> = viewer.scopes(Role::Unit).map(InstitutionId).collect();
    if !units.is_empty() || viewer.person.is_some() {
        found.push((term.report, "/term", duties::to_report(conn, viewer.person, &units).await?));
    }
    if let Some(person) = viewer.person {
        found.push((desk.frame.t.nomination.consent_page, "/own", duties::consents(conn, person).await?));
    }
    let mut tasks: Vec<Task> = Vec::new();
    for (what, rest, waiting) in found {
        for line in waiting {
            let path = format!("/admin/nominations/{}{rest}", line.case_no);
            tasks.push(task(what, Some(&path), line, viewer));
        }
    }
    tasks.extend(recommendations(conn, desk).await?);
    tasks.extend(calendar::tasks(conn, desk).await?);
    Ok(tasks)
}

async fn recommendations(conn: &mut Conn, desk: &Desk) -> Result<Vec<Task>, StoreError> {
    let viewer = &desk.viewer;
    let Some(person) = viewer.person else { return Ok(Vec::new()) };
    let mut tasks = Vec::new();
    for direction in viewer.scopes(Role::ChiefScientist).map(DirectionId) {
        for line in duties::to_recommend(conn, person, direction).await? {
            let path = format!("/admin/recommendations/{}", line.case_no);
            tasks.push(task(desk.frame.t.appointment.recommend, Some(&path), line, viewer));
        }
    }
    Ok(tasks)
}
