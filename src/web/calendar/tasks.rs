//! The lines of the work list that the calendar leaves: changes to confirm, extensions to put forward and to sign.

use crate::{
    commands::calendar as commands,
    domain::{
        access::{Reach, Resource, Verb},
        calendar::ChangeState,
        role::Role,
    },
    store::{Conn, StoreError, calendar, notice},
    web::{page::Desk, work::Task},
};

/// Closures looked at, and extensions that wait.
const MOST: i64 = 100;

/// What waits for the account, by its roles.
///
/// # Errors
/// When the database fails.
pub(in crate::web) async fn tasks(conn: &mut Conn, desk: &Desk) -> Result<Vec<Task>, StoreError> {
    let (viewer, t) = (&desk.viewer, &desk.frame.t.calendar);
    let line = |what: &str, case_no: String, title: String, path: String, since| Task {
        what: what.to_owned(),
        case_no,
        title,
        path,
        due: None,
        since,
        late: false,
    };
    let mut tasks = Vec::new();
    if viewer.reach(Resource::Calendar, Verb::Decide) == Reach::All {
        for found in calendar::waiting(conn).await?.into_iter().filter(|found| found.loaded_by != viewer.account) {
            let path = format!("/admin/calendar/notices/{}", found.id);
            tasks.push(line(t.task_confirm, t.year(found.year()), found.title, path, found.loaded_at));
        }
        for found in calendar::closures(conn, MOST).await? {
            if found.state == ChangeState::Proposed && found.entered_by != viewer.account {
                let path = "/admin/calendar/closures".to_owned();
                tasks.push(line(t.task_confirm, found.starts_on.to_string(), found.reason, path, found.entered_at));
            }
        }
    }
    if viewer.has(Role::Publicity) {
        for (late, _) in commands::to_extend(conn, viewer.at.day()).await? {
            let path = format!("/admin/notices/{}", late.of);
            let mut task = line(t.task_extend, late.name, String::new(), path, viewer.at);
            task.due = late.told;
            tasks.push(task);
        }
    }
    if viewer.has(Role::Approver) {
        for waiting in notice::extensions_waiting(conn, viewer.account, MOST).await? {
            let path = format!("/admin/notices/{}", waiting.notice);
            tasks.push(line(t.task_sign_extension, waiting.number, waiting.title, path, waiting.since));
        }
    }
    Ok(tasks)
}
