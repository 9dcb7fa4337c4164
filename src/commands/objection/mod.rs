//! Objections (异议): received from anybody, admitted or refused, investigated, answered, decided by two persons.
//!
//! `arrival` takes one in, `evidence` what comes after it, `lead` what is told without a name; `handling` is the
//! supervisor's, `own` what those concerned say to it.

mod arrival;
mod evidence;
mod handling;
mod lead;
mod own;

pub use arrival::{Incoming, Receipt, enter, receive};
pub use evidence::{Evidence, MOST_EVIDENCE, add_evidence, open_evidence, share_evidence};
pub use handling::{add_step, admit, answer, extend, find_out, propose, read_identity, refuse};
pub use lead::receive_lead;
pub use own::state;
use own::tell_those_concerned;

use super::{CommandError, Who, lead::independent, moves};
use crate::{
    domain::{
        ids::{CaseId, ObjectionId},
        objection::ObjectionState,
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        Tx,
        case_file::CaseFile,
        event::{self, Exhibit},
        objection::{self, Objection},
    },
};

/// The objection with its case, for a supervisor who is not tied to it.
async fn handled(tx: &mut Tx, who: &Who, id: ObjectionId) -> Result<(Objection, CaseFile), CommandError> {
    let found = objection::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    let case = moves::open(tx, who, found.case_id).await?;
    independent(tx, who, &case).await?;
    Ok((found, case))
}

/// While it is looked into.
const BEING_HANDLED: &[ObjectionState] = &[ObjectionState::Received, ObjectionState::Admitted, ObjectionState::Found];

fn expect(found: &Objection, states: &[ObjectionState]) -> Result<(), Refusal> {
    if states.contains(&found.state) { Ok(()) } else { Err(Refusal::one(Reason::ObjectionDecided)) }
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    command: &'static str,
    case: CaseId,
    note: serde_json::Value,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let draft = event::Draft { command, case: Some(case), note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
