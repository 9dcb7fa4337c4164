//! The second count of sheets of paper by somebody other than the chair: a member who is in the room for the case, or
//! whoever stands in for the secretary.
//!
//! The first count is shown to nobody. Whoever counts second is another person than the first, enters the own numbers,
//! and is told no more than whether they are equal: then both counts are one and the chair only signs; otherwise both
//! begin anew. Where nobody else counts, the chair's own count is the signature, as ever (`ballot`).

use futures_util::FutureExt;
use serde_json::json;

use super::{
    CommandError, Who,
    ballot::{Count, Signed, Waiting, start_anew, tell_chair},
    panel::{is_of, members_of, refused},
    separation::had_no_part,
    transact,
};
use crate::{
    app::App,
    domain::{
        ids::{BallotId, PanelId},
        review::Fault,
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError,
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        expert, panel,
    },
};

/// Sheets that somebody may count a second time.
#[derive(Clone, Debug)]
pub struct Sheets {
    pub ballot: BallotId,
    pub panel: PanelId,
    pub case: CaseFile,
    /// As what the account counts.
    role: Role,
}

/// The sheets behind a first count, for an account that may count them.
///
/// # Errors
/// [`CommandError::NotFound`] when nothing of the kind waits; why the account does not count them.
pub async fn sheets(conn: &mut Conn, who: &Who, ballot: BallotId) -> Result<Sheets, CommandError> {
    let Some((panel, case)) = panel::place_of_ballot(conn, ballot).await? else { return Err(CommandError::NotFound) };
    let case = case_file::find(conn, case).await?.ok_or(CommandError::NotFound)?;
    let role = standing(conn, who, panel, &case).await?.map_err(refused)?;
    let waiting = Waiting::of(conn, &case).await?.filter(|it| it.ballot.id == ballot && it.asks_for_count());
    let waiting = waiting.ok_or(CommandError::NotFound)?;
    had_no_part(conn, who, [waiting.made_by]).await?;
    Ok(Sheets { ballot, panel, case, role })
}

/// As what an account counts the sheets of a case, if it may.
async fn standing(
    conn: &mut Conn,
    who: &Who,
    panel: PanelId,
    case: &CaseFile,
) -> Result<Result<Role, Fault>, StoreError> {
    let of_panel = panel::find(conn, panel).await?.is_some_and(|it| is_of(&it, who));
    if of_panel && who.has(Role::Secretary) {
        return Ok(Ok(Role::Secretary));
    }
    let Some(expert) = expert::of_account(conn, who.account).await? else { return Ok(Err(Fault::NotOnPanel)) };
    let seats = members_of(conn, panel, case, who.at.day()).await?;
    Ok(match seats.iter().find(|(member, _)| member.expert_id == expert.id) {
        None => Err(Fault::NotOnPanel),
        Some((_, one)) if one.standing.is_conflict() => Err(Fault::MustLeave),
        Some((member, _)) if !member.attends => Err(Fault::NotPresent),
        Some(_) => Ok(Role::Expert),
    })
}

/// The sheets that a member may count, for the own desk.
///
/// # Errors
/// When the database fails.
pub async fn open_for(conn: &mut Conn, who: &Who) -> Result<Vec<Sheets>, StoreError> {
    let Some(expert) = expert::of_account(conn, who.account).await? else { return Ok(Vec::new()) };
    let mut open = Vec::new();
    for ballot in panel::counted_once(conn, expert.id).await? {
        match sheets(conn, who, ballot).await {
            Ok(one) => open.push(one),
            Err(CommandError::Store(error)) => return Err(error),
            Err(_) => {}
        }
    }
    Ok(open)
}

/// Counts sheets of paper a second time. Gives [`Signed::Counted`] where the counts are equal.
///
/// # Errors
/// As [`sheets`]; stale when the case changed meanwhile; for a number that is missing.
pub async fn count_again(
    app: &App,
    who: &Who,
    ballot: BallotId,
    ver: i64,
    count: Count,
) -> Result<Signed, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let Sheets { panel: id, case, role, .. } = sheets(tx, &author, ballot).await?;
            let waiting = Waiting::of(tx, &case).await?.filter(|_| case.ver == ver);
            let waiting = waiting.ok_or(Refusal::one(Reason::Stale))?;
            let differs = count.differs_from(&waiting.ballot);
            if !differs.is_empty() {
                start_anew(tx, (&author, role), id, &case, waiting, &differs).await?;
                return Ok(Signed::Differs(differs.into_iter().map(str::to_owned).collect()));
            }
            // The case stays at its version: the proposal before the chair stands on it.
            panel::count_second(tx, ballot, author.account, author.at).await?;
            let exhibit = Exhibit::of("second_count", ballot, &json!({ "ballot": ballot, "equal": true }))?;
            let draft = event::Draft {
                command: "count_ballot_again",
                case: Some(case.id),
                note: json!({ "panel": id }),
                exhibits: vec![exhibit],
                ..event::Draft::default()
            };
            event::record(tx, &author.acting_as(role), draft).await?;
            tell_chair(tx, &author, id, &case).await?;
            Ok(Signed::Counted)
        }
        .boxed()
    })
    .await
}
