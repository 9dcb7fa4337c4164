//! The secret vote on members' own devices: opening a round, voting, closing it, and giving it up.
//!
//! Opening and closing are commands like any other, with their events. A vote is not: it goes into the box in this node's
//! memory (`crate::ballot_box`) and leaves no row, no event, no request key and no line in the log. Only when the chair
//! closes the round does one transaction write who voted, in the order of the panel's list, and then the counts. The
//! ballot goes on as every ballot does: the secretary attaches the minutes and proposes it (`ballot::put_forward`), the
//! chair signs. A second ballot among cases that tie for the last places moves no case; the chair who closes it signs it,
//! as the second person beside the secretary who opened it.

use futures_util::FutureExt;
use serde_json::json;

use super::{
    CommandError, Who, answered,
    assign::Judged,
    ballot::{Count, counted_on_devices, least, may_vote_now},
    panel::{counted, is_of, members_of, on_panel, own, present, record, refused, undecided},
    separation::same_person,
    transact,
};
use crate::{
    app::App,
    clock::new_id,
    domain::{
        ids::{BallotId, CaseId, ExpertId, PanelId, VoteRoundId},
        review::{
            Fault,
            vote::{Choice, Round, Tally},
        },
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx,
        case_file::{self, CaseFile},
        event::Exhibit,
        expert,
        panel::{self, Member, NewBallot},
        vote::{self, VoteRound},
    },
};

/// Opens a round on a case for the members who are present and not recused, as the records are now. Where counts from an
/// earlier round wait, a reason says why the vote is taken again; both stay on record.
///
/// # Errors
/// Quorum, undecided recusals, members who cannot vote on a device: everything at once.
pub async fn open(
    app: &App,
    who: &Who,
    id: PanelId,
    case: CaseId,
    ver: i64,
    reason: String,
) -> Result<VoteRoundId, CommandError> {
    if let Some(round) = answered(app, who).await? {
        return Ok(round);
    }
    let (author, boxes, round) = (who.clone(), app.ballots.clone(), new_id(who.at));
    let opened = transact(app, who, move |tx| {
        async move {
            own(tx, &author, id).await?;
            author.must_be(Role::Secretary)?;
            let case = on_panel(tx, &author, id, case).await?;
            if case.ver != ver {
                return Err(Refusal::one(Reason::Stale).into());
            }
            let is_second = may_vote_now(tx, id, &case, author.at.day()).await?;
            let reason = reason.trim();
            if counted_on_devices(tx, &case).await?.is_some() && reason.is_empty() {
                return Err(Refusal::one(Reason::Required { field: "retake_reason" }).into());
            }
            let seats = members_of(tx, id, &case, author.at.day()).await?;
            Refusal::unless_empty(against_opening(&seats, least(tx, &case).await?))?;
            match vote::open(tx, round, (id, case.id), is_second, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(refused(Fault::RoundOpen)),
                other => other?,
            }
            let entitled = entitled(&seats);
            let room = json!({ "round": round, "second": is_second, "entitled": entitled, "reason": reason });
            let exhibits = vec![Exhibit::of("vote_round", round, &room)?];
            record(tx, &author, Some(case.id), "open_vote", id, exhibits).await?;
            // Held before anybody can know of it; should the transaction fail, nobody ever finds the box.
            boxes.hold(round, Round::open(entitled));
            Ok(round)
        }
        .boxed()
    })
    .await;
    if opened.is_err() {
        app.ballots.destroy(round);
    }
    opened
}

/// What stands against a round on devices now.
pub fn against_opening(seats: &[(Member, Judged)], least: i64) -> Vec<Reason> {
    let mut reasons = undecided(present(seats));
    reasons.extend(counted(seats, Count::default()).quorum_faults(least));
    let cannot = present(seats).filter(|(member, one)| !one.standing.is_conflict() && !member.signs_in);
    reasons.extend(cannot.map(|(member, _)| Fault::MemberWithoutAccount { name: member.name.clone() }.into()));
    reasons
}

/// Members present and not recused, in the order of the panel's list.
fn entitled(seats: &[(Member, Judged)]) -> Vec<ExpertId> {
    let may = present(seats).filter(|(_, one)| !one.standing.is_conflict());
    may.map(|(member, _)| member.expert_id).collect()
}

/// A member's seat in a round: the case and whether the member has voted.
#[derive(Debug)]
pub struct Seat {
    pub round: VoteRound,
    pub case: CaseFile,
    pub expert: ExpertId,
    pub has_voted: bool,
}

/// The seat of an account in an open round. It is found by the account's own expert: nobody votes for somebody else,
/// whatever they hold.
///
/// # Errors
/// Why the account has no vote here: no member, not present, recused, came late; the round is over, or its box is not on
/// this node.
pub async fn seat(app: &App, who: &Who, id: VoteRoundId) -> Result<Seat, CommandError> {
    let mut conn = app.db.read().await?;
    let round = vote::find(&mut conn, id).await?.ok_or(CommandError::NotFound)?;
    let case = case_file::find(&mut conn, round.case_id).await?.ok_or(CommandError::NotFound)?;
    let expert = standing(&mut conn, who, &round, &case).await?.map_err(refused)?;
    if !round.is_open() {
        return Err(refused(Fault::RoundOver));
    }
    let has_voted = app.ballots.has_voted(id, expert).map_err(refused)?;
    Ok(Seat { round, case, expert, has_voted })
}

/// The expert an account votes as, if the records let it.
async fn standing(
    conn: &mut Conn,
    who: &Who,
    round: &VoteRound,
    case: &CaseFile,
) -> Result<Result<ExpertId, Fault>, StoreError> {
    let Some(expert) = expert::of_account(conn, who.account).await? else { return Ok(Err(Fault::NotOnPanel)) };
    let seats = members_of(conn, round.panel_id, case, who.at.day()).await?;
    Ok(match seats.iter().find(|(member, _)| member.expert_id == expert.id) {
        None => Err(Fault::NotOnPanel),
        Some((_, one)) if one.standing.is_conflict() => Err(Fault::MustLeave),
        Some((member, _)) if !member.attends => Err(Fault::NotPresent),
        Some(_) => Ok(expert.id),
    })
}

/// The open rounds in which an account has a seat, for its desk.
///
/// # Errors
/// When the database fails.
pub async fn open_for(conn: &mut Conn, who: &Who) -> Result<Vec<(VoteRound, CaseFile)>, StoreError> {
    let Some(expert) = expert::of_account(conn, who.account).await? else { return Ok(Vec::new()) };
    let mut seats = Vec::new();
    for round in vote::open_for(conn, expert.id).await? {
        let case = case_file::find(conn, round.case_id).await?.ok_or(StoreError::Missing)?;
        if standing(conn, who, &round, &case).await?.is_ok() {
            seats.push((round, case));
        }
    }
    Ok(seats)
}

/// Votes, once. It writes nothing: no row, no event, no key of the request.
///
/// # Errors
/// As [`seat`]; a second time; while the box is counted.
pub async fn cast(app: &App, who: &Who, id: VoteRoundId, choice: Choice) -> Result<(), CommandError> {
    let seat = seat(app, who, id).await?;
    app.ballots.cast(id, seat.expert, choice).map_err(refused)
}

/// Closes a round: one transaction writes who voted, without times, and then the counts. `without_missing` says that
/// members who have not voted are not waited for; their sheets count as invalid.
///
/// # Errors
/// While somebody has not voted or too few have; when whoever may vote has changed, or the box is not on this node.
pub async fn close(app: &App, who: &Who, id: VoteRoundId, without_missing: bool) -> Result<(), CommandError> {
    if let Some(done) = answered(app, who).await? {
        return Ok(done);
    }
    // Judged before the box is sealed: nobody else's attempt keeps members from voting even for a moment.
    let round = vote::find(&mut app.db.read().await?, id).await?.ok_or(CommandError::NotFound)?;
    let panel = panel::find(&mut app.db.read().await?, round.panel_id).await?.ok_or(CommandError::NotFound)?;
    if !is_of(&panel, who) {
        return Err(CommandError::NotFound);
    }
    who.must_be(Role::Chair)?;
    if !round.is_open() {
        return Err(refused(Fault::RoundOver));
    }
    // Should this be given up half-way, the box stays sealed: the chair closes it again, or it is abandoned.
    let tally = app.ballots.seal(id, without_missing)?;
    let author = who.clone();
    let closed = transact(app, who, move |tx| async move { count(tx, &author, &round, &tally).await }.boxed()).await;
    match &closed {
        Ok(()) => app.ballots.destroy(id),
        Err(_) => app.ballots.unseal(id),
    }
    closed
}

async fn count(tx: &mut Tx, who: &Who, round: &VoteRound, tally: &Tally) -> Result<(), CommandError> {
    own(tx, who, round.panel_id).await?;
    let case = on_panel(tx, who, round.panel_id, round.case_id).await?;
    if may_vote_now(tx, round.panel_id, &case, who.at.day()).await? != round.is_second {
        return Err(refused(Fault::NoRoundNow));
    }
    let seats = members_of(tx, round.panel_id, &case, who.at.day()).await?;
    let now = entitled(&seats);
    if now.iter().copied().collect::<std::collections::BTreeSet<_>>() != tally.entitled {
        return Err(refused(Fault::RoomChanged));
    }
    let Tally { yes, no, abstain, invalid, .. } = *tally;
    let ballot = counted(&seats, Count { yes, no, abstain, invalid, minutes: None });
    let mut reasons = undecided(present(&seats));
    reasons.extend(ballot.sum_faults());
    reasons.extend(ballot.quorum_faults(least(tx, &case).await?));
    if round.is_second && same_person(tx, who.account, round.opened_by).await? {
        reasons.push(Reason::SamePerson);
    }
    Refusal::unless_empty(reasons)?;
    vote::end(tx, round.id, "counted", who.at).await?;
    let new = NewBallot {
        panel: round.panel_id,
        case: case.id,
        counts: &ballot,
        minutes: None,
        by: round.opened_by,
        round: Some(round.id),
        is_second: round.is_second,
    };
    let row = panel::insert_ballot(tx, &new, who.at).await?;
    // By the panel's list and not by when they voted, which nobody knows.
    let voters: Vec<ExpertId> = now.into_iter().filter(|expert| tally.voted.contains(expert)).collect();
    vote::name_voters(tx, row, &voters).await?;
    case_file::touch(tx, case.id).await?;
    let exhibits = frozen(round, row, &ballot, &voters)?;
    if round.is_second {
        panel::sign_second(tx, row, who.account, who.at).await?;
    }
    record(tx, who, Some(case.id), "close_vote", round.panel_id, exhibits).await
}

/// What the event of the count freezes: who voted, and the counts; of a second ballot also that they are signed.
fn frozen(
    round: &VoteRound,
    row: BallotId,
    ballot: &crate::domain::workflow::facts::Ballot,
    voters: &[ExpertId],
) -> Result<Vec<Exhibit>, StoreError> {
    let counted = json!({ "round": round.id, "voted": voters, "counts": ballot });
    let mut exhibits = vec![Exhibit::of("vote", row, &counted)?];
    if round.is_second {
        exhibits.push(Exhibit::of("ballot", row, ballot)?);
    }
    Ok(exhibits)
}

/// Gives a round up: the votes in its box are destroyed uncounted, and the vote can be taken again. It is also the end of
/// a round whose box was lost.
///
/// # Errors
/// When the round has ended.
pub async fn abandon(app: &App, who: &Who, id: VoteRoundId) -> Result<(), CommandError> {
    let (author, held) = (who.clone(), app.ballots.progress(id).is_some());
    let done = transact(app, who, move |tx| {
        async move {
            let round = vote::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            own(tx, &author, round.panel_id).await?;
            author.must_be(Role::Secretary)?;
            let case = on_panel(tx, &author, round.panel_id, round.case_id).await?;
            vote::end(tx, id, "abandoned", author.at).await?;
            let exhibit = Exhibit::of("vote_round", id, &json!({ "round": id, "held_here": held }))?;
            record(tx, &author, Some(case.id), "abandon_vote", round.panel_id, vec![exhibit]).await
        }
        .boxed()
    })
    .await;
    if done.is_ok() {
        app.ballots.destroy(id);
    }
    done
}
