//! Groups of similar cases, to which the same reviewers are drawn: made by an officer before a draw, and split again.

use futures_util::FutureExt;
use serde_json::json;

use crate::{
    app::App,
    clock::new_id,
    commands::{CommandError, Who, transact},
    domain::{
        ids::{BatchId, CaseId, RowId},
        review::{
            Fault,
            similar::{Shingles, groups},
        },
        role::{Role, ScholarRole},
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx,
        case_file::{self, CaseFile},
        draw as draws,
        event::{self, Exhibit},
        facts,
    },
};

/// Cases of one direction that are compared with each other at most: their pairs grow with the square.
const COMPARED_MOST: usize = 200;

/// A group to be made.
#[derive(Clone, Debug)]
pub struct Grouping {
    pub batch: BatchId,
    pub role: ScholarRole,
    pub name: String,
    pub cases: Vec<CaseId>,
}

/// Puts cases of one role and direction into a group.
///
/// # Errors
/// Everything at once: fewer than two cases, more than one expert may have in hand, of different directions, one that
/// is in a group already or not at first review; a name that another group has; by whoever nominated one of them.
pub async fn form_group(app: &App, who: &Who, new: Grouping) -> Result<RowId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let cases = chosen(tx, &author, &new).await?;
            let id: RowId = new_id(author.at);
            match draws::insert_group(tx, id, (new.batch, new.role), new.name.trim(), author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(vec![Reason::NameTaken { field: "group_name" }].into()),
                other => other?,
            }
            for case in &cases {
                match draws::add_to_group(tx, id, case.id).await {
                    Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
                    other => other?,
                }
            }
            let of: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
            let group = json!({ "name": new.name.trim(), "cases": of });
            record(tx, &author, (new.batch, new.role), "group_cases", Exhibit::of("draw_group", id, &group)?).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// The cases chosen, all of which may be put into the group.
async fn chosen(tx: &mut Tx, who: &Who, new: &Grouping) -> Result<Vec<CaseFile>, CommandError> {
    let open = case_file::at_first_review(tx, new.batch, new.role).await?;
    let grouped = draws::grouped(tx, new.batch, new.role).await?;
    let cases: Vec<CaseFile> = open.into_iter().filter(|case| new.cases.contains(&case.id)).collect();
    let mut reasons: Vec<Reason> = Vec::new();
    if cases.len() < new.cases.len() {
        reasons.push(Fault::NotOpenForReview.into());
    }
    if new.name.trim().is_empty() {
        reasons.push(Reason::Required { field: "group_name" });
    }
    if cases.len() < 2 {
        reasons.push(Fault::GroupTooSmall.into());
    }
    if let Some(case) = cases.first() {
        let most = facts::config(tx, case).await?.load_cap;
        if cases.len() as i64 > most {
            reasons.push(Fault::GroupTooLarge { most }.into());
        }
        if cases.iter().any(|other| other.direction() != case.direction()) {
            reasons.push(Fault::GroupOfDirections.into());
        }
    }
    let taken = cases.iter().filter(|case| grouped.iter().any(|row| row.case_id == case.id));
    reasons.extend(taken.map(|case| Fault::InAGroup { case_no: case.case_no.clone() }.into()));
    if draws::has_nominated(tx, new.batch, new.role, (who.account, who.person)).await? {
        reasons.push(Reason::NominatorMayNot);
    }
    Refusal::unless_empty(reasons)?;
    Ok(cases)
}

/// Splits a group: its cases are drawn for one by one. Whoever reviews one keeps the seat.
///
/// # Errors
/// [`CommandError::NotFound`] when the call has no such group, or none any more.
pub async fn split_group(app: &App, who: &Who, batch: BatchId, id: RowId) -> Result<ScholarRole, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let role = draws::group_role(tx, batch, id).await?.ok_or(CommandError::NotFound)?;
            if draws::has_nominated(tx, batch, role, (author.account, author.person)).await? {
                return Err(Refusal::one(Reason::NominatorMayNot).into());
            }
            draws::remove_group(tx, id).await?;
            record(tx, &author, (batch, role), "split_group", Exhibit::of("draw_group_split", id, &json!({}))?).await?;
            Ok(role)
        }
        .boxed()
    })
    .await
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    (batch, role): (BatchId, ScholarRole),
    command: &'static str,
    exhibit: Exhibit,
) -> Result<(), CommandError> {
    let note = json!({ "call": batch, "role": role });
    // Without a case: a draw that was prepared before is stale.
    let draft = event::Draft { command, note, exhibits: vec![exhibit], ..event::Draft::default() };
    event::record(tx, &who.acting_as(Role::Officer), draft).await?;
    Ok(())
}

/// Cases that say nearly the same and are in no group yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub cases: Vec<CaseId>,
    /// How alike the two most alike of them are, in hundredths.
    pub alike: u32,
}

/// Suggests groups within each direction. It decides nothing.
///
/// # Errors
/// When the database fails.
pub async fn suggestions(conn: &mut Conn, batch: BatchId, role: ScholarRole) -> Result<Vec<Suggestion>, StoreError> {
    let mut found = Vec::new();
    let said = draws::said(conn, batch, role).await?;
    for direction in said.chunk_by(|one, other| one.direction == other.direction) {
        let compared = &direction[..direction.len().min(COMPARED_MOST)];
        let texts: Vec<Shingles> = compared.iter().map(|one| Shingles::of(&one.text)).collect();
        let of = |members: Vec<usize>| members.into_iter().map(|at| compared[at].case).collect();
        found.extend(groups(&texts).into_iter().map(|(members, alike)| Suggestion { cases: of(members), alike }));
    }
    Ok(found)
}
