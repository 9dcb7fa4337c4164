//! Ballots counted on paper, by two people independently, and the chair's signature under every ballot (T09).
//!
//! The secretary counts the sheets and enters the numbers, which proposes T09 as ever. Nobody is shown them. The chair
//! counts again and enters the own numbers: where they are equal, they *are* the signature, and the case moves; where
//! they differ, both are told which numbers do (not what the other entered), the first count is thrown away with its
//! proposal, and both begin anew. Another person in the room may count in the chair's place (`second_count`); then the
//! chair only signs. Counts from devices (`vote`) have nothing to be counted again;
//! under them the chair only signs.
//!
//! A second ballot among cases that tie for the last places goes the same way, but moves no case and so has no proposal.

use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    CommandError, Who,
    moves::{self, Outcome, Request},
    panel::{counted, members_of, on_panel, own, present, record, refused, undecided},
    places,
    separation::had_no_part,
    transact,
};
use crate::{
    app::App,
    domain::{
        ids::{AccountId, CaseId, DocumentId, PanelId},
        message::{MessageKind, Note},
        review::Fault,
        role::Role,
        time::Day,
        workflow::{Action, Input, Reason, Refusal, Stage, facts::Ballot},
    },
    store::{
        Conn, StoreError, Tx,
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        facts, outbox,
        panel::{self, BallotRow, NewBallot},
        proposal::{self, Proposal},
        vote,
    },
};

/// The four numbers of a ballot, as forms call them.
pub const FIELDS: [&str; 4] = ["yes", "no", "abstain", "invalid"];

/// The votes in the box, as somebody counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub yes: i64,
    pub no: i64,
    pub abstain: i64,
    pub invalid: i64,
    pub minutes: Option<DocumentId>,
}

impl Count {
    /// The numbers, each under the name of its field.
    fn numbers(&self) -> [(&'static str, i64); 4] {
        let [yes, no, abstain, invalid] = FIELDS;
        [(yes, self.yes), (no, self.no), (abstain, self.abstain), (invalid, self.invalid)]
    }

    /// The fields in which a ballot was counted differently.
    pub(super) fn differs_from(&self, first: &BallotRow) -> Vec<&'static str> {
        let first = [first.yes, first.no, first.abstain, first.invalid];
        self.numbers().into_iter().zip(first).filter(|((_, own), its)| own != its).map(|((name, _), _)| name).collect()
    }
}

/// What came of the chair's signature, or of a second count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Signed {
    /// The case moved to this stage.
    Moved(Stage),
    /// A second ballot is on record.
    Second,
    /// Somebody else has counted the same; the chair is still to sign.
    Counted,
    /// The second count was different in these fields; nothing is on record.
    Differs(Vec<String>),
}

impl Signed {
    /// The fields in which the two counts differ, where they do.
    pub fn differing(&self) -> Option<Vec<&'static str>> {
        let Self::Differs(names) = self else { return None };
        Some(FIELDS.into_iter().filter(|name| names.iter().any(|it| it == name)).collect())
    }

    /// Why nothing was recorded.
    pub fn fault(&self) -> Option<Fault> {
        self.differing().map(|fields| Fault::CountsDiffer { fields })
    }
}

/// Records the secretary's count and proposes it for the chair to count and sign (T09). Members, attendance and recusals
/// are read from the records, not typed.
///
/// # Errors
/// Sum, quorum, minutes, undecided recusals: everything at once, and nothing is written.
pub async fn record_count(
    app: &App,
    who: &Who,
    id: PanelId,
    case: CaseId,
    ver: i64,
    count: Count,
) -> Result<Outcome, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            own(tx, &author, id).await?;
            let case = on_panel(tx, &author, id, case).await?;
            let is_second = may_vote_now(tx, id, &case, author.at.day()).await?;
            if vote::open_on(tx, case.id).await?.is_some() {
                return Err(refused(Fault::RoundOpen));
            }
            if counted_on_devices(tx, &case).await?.is_some() {
                return Err(refused(Fault::CountedAlready));
            }
            let seats = members_of(tx, id, &case, author.at.day()).await?;
            let ballot = counted(&seats, count);
            let mut reasons = undecided(present(&seats));
            reasons.extend(ballot.sum_faults());
            reasons.extend(ballot.quorum_faults(least(tx, &case).await?));
            if count.minutes.is_none() {
                reasons.push(Reason::MinutesMissing);
            }
            Refusal::unless_empty(reasons)?;
            let new = NewBallot {
                panel: id,
                case: case.id,
                counts: &ballot,
                minutes: count.minutes,
                by: author.account,
                round: None,
                is_second,
            };
            let row = panel::insert_ballot(tx, &new, author.at).await?;
            if !is_second {
                return put_before_chair(tx, &author, id, &case, ver).await;
            }
            if case.ver != ver {
                return Err(Refusal::one(Reason::Stale).into());
            }
            case_file::touch(tx, case.id).await?;
            let exhibits = vec![Exhibit::of("second_count", row, &json!({ "ballot": row }))?];
            record(tx, &author, Some(case.id), "count_second_ballot", id, exhibits).await?;
            tell_chair(tx, &author, id, &case).await?;
            Ok(Outcome::Proposed)
        }
        .boxed()
    })
    .await
}

/// Attaches the minutes to the counts of a vote on devices and proposes them for the chair's signature (T09).
///
/// # Errors
/// When nothing counted waits, or without minutes.
pub async fn put_forward(
    app: &App,
    who: &Who,
    id: PanelId,
    case: CaseId,
    ver: i64,
    minutes: Option<DocumentId>,
) -> Result<Outcome, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            own(tx, &author, id).await?;
            let case = on_panel(tx, &author, id, case).await?;
            may_vote_now(tx, id, &case, author.at.day()).await?;
            let ballot = counted_on_devices(tx, &case).await?.ok_or_else(|| refused(Fault::NothingCounted))?;
            let minutes = minutes.ok_or(Refusal::one(Reason::MinutesMissing))?;
            panel::attach_minutes(tx, ballot.id, minutes, author.account).await?;
            put_before_chair(tx, &author, id, &case, ver).await
        }
        .boxed()
    })
    .await
}

async fn put_before_chair(
    tx: &mut Tx,
    who: &Who,
    id: PanelId,
    case: &CaseFile,
    ver: i64,
) -> Result<Outcome, CommandError> {
    let action = Action::RecordBallot;
    let request = Request { case: case.id, ver, action, input: Input::default(), exhibits: Vec::new() };
    let outcome = moves::take(tx, who, request).await?;
    tell_chair(tx, who, id, case).await?;
    Ok(outcome)
}

pub(super) async fn tell_chair(tx: &mut Tx, who: &Who, id: PanelId, case: &CaseFile) -> Result<(), StoreError> {
    let Some(chair) = panel::find(tx, id).await?.and_then(|panel| panel.chair_id()) else { return Ok(()) };
    let note = Note::about(&case.case_no).at(format!("/admin/panels/{id}/cases/{}", case.case_no));
    outbox::add(tx, chair, MessageKind::Proposed, Some(case.id), &note, who.at).await
}

/// Members that the scheme wants at a panel for the case; more than there are, where it knows no panel for it.
pub(super) async fn least(conn: &mut Conn, case: &CaseFile) -> Result<i64, StoreError> {
    let config = facts::config(conn, case).await?;
    Ok(config.role(case.scholar_role()).map_or(i64::MAX, |role| role.panel_min))
}

/// Whether a vote may be held or recorded now, and whether it is a second ballot.
///
/// # Errors
/// When counts wait for the chair; when the case is not before the panel and does not tie for the last places.
pub(super) async fn may_vote_now(
    conn: &mut Conn,
    panel: PanelId,
    case: &CaseFile,
    today: Day,
) -> Result<bool, CommandError> {
    if Waiting::of(conn, case).await?.is_some() {
        return Err(refused(Fault::BallotUnsigned));
    }
    votes_now(conn, panel, case, today).await?.map_err(refused)
}

/// Whether the panel votes on a case at this stage: for the first time (`false`) or because it ties (`true`).
///
/// # Errors
/// When the database fails; within, why the panel does not vote on it.
pub async fn votes_now(
    conn: &mut Conn,
    panel: PanelId,
    case: &CaseFile,
    today: Day,
) -> Result<Result<bool, Fault>, StoreError> {
    Ok(match case.stage {
        Stage::PanelReview => Ok(false),
        Stage::PendingDecision if places::ties(conn, panel, case.id, today).await? => Ok(true),
        Stage::PendingDecision => Err(Fault::NotTied),
        _ => Err(Fault::NoRoundNow),
    })
}

/// The counts of a vote on devices that were not signed, of this time before the panel.
pub async fn counted_on_devices(conn: &mut Conn, case: &CaseFile) -> Result<Option<BallotRow>, StoreError> {
    let latest = panel::ballots(conn, case.id).await?.into_iter().next();
    let waits = |ballot: &BallotRow| {
        ballot.round().is_some() && ballot.signed_at().is_none() && ballot.recorded_at >= case.stage_entered_at
    };
    Ok(latest.filter(waits).filter(|_| case.stage == Stage::PanelReview))
}

/// A ballot that waits for the chair.
pub struct Waiting {
    pub ballot: BallotRow,
    /// Who put it before the chair.
    pub made_by: AccountId,
    proposal: Option<Proposal>,
}

impl Waiting {
    /// The ballot on a case that waits for the chair: one that is proposed, or a second one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, case: &CaseFile) -> Result<Option<Self>, StoreError> {
        let open = proposal::of_case(conn, case.id).await?;
        if let Some(proposal) = open.into_iter().find(|open| open.action == Action::RecordBallot) {
            let ballot = panel::ballots(conn, case.id).await?.into_iter().next().ok_or(StoreError::Missing)?;
            return Ok(Some(Self { ballot, made_by: proposal.made_by, proposal: Some(proposal) }));
        }
        if case.stage != Stage::PendingDecision {
            return Ok(None);
        }
        let second = panel::second_ballots(conn, case.id).await?.into_iter().next();
        let second = second.filter(|it| it.signed_at().is_none() && it.recorded_at >= case.stage_entered_at);
        Ok(second.map(|ballot| Self { made_by: ballot.recorded_by(), ballot, proposal: None }))
    }

    /// Whether it is a second ballot, which moves no case.
    pub fn is_second(&self) -> bool {
        self.proposal.is_none()
    }

    /// Whether the sheets are still to be counted a second time, by the chair or somebody else.
    pub fn asks_for_count(&self) -> bool {
        self.ballot.round().is_none() && self.ballot.counted_twice_by().is_none()
    }
}

/// The chair signs a ballot: only this moves the case. Under sheets of paper the signature is the chair's own count.
///
/// # Errors
/// As [`moves::confirm`]: not by the person who counted first.
pub async fn sign(
    app: &App,
    who: &Who,
    id: PanelId,
    case: CaseId,
    ver: i64,
    count: Option<Count>,
) -> Result<Signed, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            own(tx, &author, id).await?;
            let case = on_panel(tx, &author, id, case).await?;
            author.must_be(Role::Chair)?;
            let waiting = Waiting::of(tx, &case).await?.filter(|_| case.ver == ver);
            let waiting = waiting.ok_or(Refusal::one(Reason::Stale))?;
            // Before the counts are compared: whoever counted first is not told whether they would be right.
            had_no_part(tx, &author, [waiting.made_by]).await?;
            // A chair who counted while somebody else did is compared all the same.
            if waiting.asks_for_count() || (waiting.ballot.round().is_none() && count.is_some()) {
                let missing = || FIELDS.map(|field| Reason::Required { field }).to_vec();
                let differs = count.ok_or_else(missing)?.differs_from(&waiting.ballot);
                if !differs.is_empty() {
                    start_anew(tx, (&author, Role::Chair), id, &case, waiting, &differs).await?;
                    return Ok(Signed::Differs(differs.into_iter().map(str::to_owned).collect()));
                }
            }
            match waiting.proposal {
                Some(proposal) => match moves::confirm_in(tx, &author, proposal.id, ver, Vec::new()).await? {
                    Outcome::Moved(stage) => Ok(Signed::Moved(stage)),
                    Outcome::Proposed => Err(StoreError::Missing.into()),
                },
                None => sign_second(tx, &author, id, &case, &waiting.ballot).await,
            }
        }
        .boxed()
    })
    .await
}

async fn sign_second(
    tx: &mut Tx,
    who: &Who,
    id: PanelId,
    case: &CaseFile,
    ballot: &BallotRow,
) -> Result<Signed, CommandError> {
    panel::sign_second(tx, ballot.id, who.account, who.at).await?;
    case_file::touch(tx, case.id).await?;
    let counts: Ballot = ballot.counts();
    record(tx, who, Some(case.id), "sign_second_ballot", id, vec![Exhibit::of("ballot", ballot.id, &counts)?]).await?;
    Ok(Signed::Second)
}

/// The fields in which the last two counts of a case differed, if nothing was recorded since.
///
/// # Errors
/// When the database fails.
pub async fn last_difference(conn: &mut Conn, case: CaseId) -> Result<Vec<&'static str>, StoreError> {
    let told = panel::last_difference(conn, case).await?.unwrap_or_default();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap_or_default();
    let names: Vec<&str> =
        told["note"]["differ"].as_array().into_iter().flatten().filter_map(|it| it.as_str()).collect();
    Ok(FIELDS.into_iter().filter(|name| names.contains(name)).collect())
}

/// Throws the first count away: one of two is wrong, and nobody knows which.
pub(super) async fn start_anew(
    tx: &mut Tx,
    (who, role): (&Who, Role),
    id: PanelId,
    case: &CaseFile,
    waiting: Waiting,
    differs: &[&'static str],
) -> Result<(), CommandError> {
    panel::discard_ballot(tx, waiting.ballot.id).await?;
    if let Some(proposal) = &waiting.proposal {
        proposal::end(tx, proposal.id, "void", who.account, "", who.at).await?;
    }
    case_file::touch(tx, case.id).await?;
    // Which numbers differ, not what they were: the event tells it to both.
    let draft = event::Draft {
        command: "find_counts_differ",
        case: Some(case.id),
        note: json!({ "panel": id, "differ": differs }),
        ..event::Draft::default()
    };
    event::record(tx, &who.acting_as(role), draft).await?;
    let note = Note::about(&case.case_no).at(format!("/admin/panels/{id}/cases/{}", case.case_no));
    outbox::add(tx, waiting.made_by, MessageKind::CountsDiffer, Some(case.id), &note, who.at).await?;
    Ok(())
}
