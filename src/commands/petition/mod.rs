//! Requests of the public (更正与个人信息请求): received from anybody, handled by one officer, answered; that a
//! personal-data request is refused takes an approver who is somebody else.
//!
//! `arrival` takes one in, `handling` is the office's.

mod arrival;
mod handling;

pub use arrival::{Incoming, Receipt, receive};
pub use handling::{accept, add_note, confirm, read_petitioner, refuse, remind, send_back, take};

use super::record;
use crate::domain::ids::PetitionId;

/// The page of a request on the desk.
fn page(id: PetitionId) -> String {
    format!("/admin/requests/{id}")
}
