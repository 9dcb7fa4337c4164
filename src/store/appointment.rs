//! Appointments (聘任), what their closing needs, and how some of them ended early.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        closing::ClosingItem,
        contract::Exit,
        ids::{AccountId, AppointmentId, CaseId, DirectionId, PersonId},
        role::ScholarRole,
        time::{Day, Moment},
        workflow::facts::Ground,
    },
};

/// An appointment to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewAppointment {
    pub case: CaseId,
    pub person: PersonId,
    pub role: ScholarRole,
    pub direction: Option<DirectionId>,
    pub starts_on: Day,
    pub ends_on: Day,
}

/// Makes an appointment.
///
/// # Errors
/// [`StoreError::Duplicate`] when the case has one.
pub async fn insert(tx: &mut Tx, new: NewAppointment, now: Moment) -> Result<AppointmentId, StoreError> {
    const SQL: &str = "INSERT INTO appointment (id, case_id, person_id, role, direction_id, starts_on, ends_on, \
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let id: AppointmentId = new_id(now);
    let args = args![id, new.case, new.person, new.role, new.direction, new.starts_on, new.ends_on, now];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// An appointment as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Appointment {
    starts_on: String,
    ends_on: String,
    ended_on: Option<String>,
}

impl Appointment {
    pub fn starts_on(&self) -> Option<Day> {
        self.starts_on.parse().ok()
    }

    pub fn ends_on(&self) -> Option<Day> {
        self.ends_on.parse().ok()
    }

    /// The day it ended, if it has.
    pub fn ended_on(&self) -> Option<Day> {
        self.ended_on.as_deref().and_then(|text| text.parse().ok())
    }
}

/// The appointment of a case.
pub async fn find(conn: &mut Conn, case: CaseId) -> Result<Option<Appointment>, StoreError> {
    conn.opt("SELECT starts_on, ends_on, ended_on FROM appointment WHERE case_id = $1", args![case]).await
}

/// Moves the end of an appointment.
pub async fn extend(tx: &mut Tx, case: CaseId, ends_on: Day) -> Result<(), StoreError> {
    tx.run("UPDATE appointment SET ends_on = $1 WHERE case_id = $2", args![ends_on, case]).await?;
    Ok(())
}

/// Moves an appointment to another direction.
pub async fn set_direction(tx: &mut Tx, case: CaseId, direction: Option<DirectionId>) -> Result<(), StoreError> {
    tx.run("UPDATE appointment SET direction_id = $1 WHERE case_id = $2", args![direction, case]).await?;
    Ok(())
}

/// Notes the day an appointment ended.
pub async fn end(tx: &mut Tx, case: CaseId, ended_on: Day) -> Result<(), StoreError> {
    tx.run("UPDATE appointment SET ended_on = $1 WHERE case_id = $2", args![ended_on, case]).await?;
    Ok(())
}

/// Records how an appointment ended early.
pub async fn insert_exit(tx: &mut Tx, case: CaseId, exit: &Exit, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO exit_record (case_id, ground, reason, effective_on, funds, recorded_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![case, exit.ground, &exit.reason, exit.effective_on, &exit.funds, now]).await?;
    Ok(())
}

/// How an appointment ended early.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Ended {
    #[sqlx(try_from = "String")]
    pub ground: Ground,
    #[sqlx(try_from = "String")]
    pub effective_on: Day,
    /// What happens to the money.
    pub funds: String,
}

/// How the appointment of a case ended early, if it did.
pub async fn exit(conn: &mut Conn, case: CaseId) -> Result<Option<Ended>, StoreError> {
    conn.opt("SELECT ground, effective_on, funds FROM exit_record WHERE case_id = $1", args![case]).await
}

/// A part of the closing that is there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Met {
    #[sqlx(try_from = "String")]
    pub item: ClosingItem,
    pub note: String,
    #[sqlx(try_from = "i64")]
    pub met_at: Moment,
}

/// What of the closing is met.
pub async fn closing_items(conn: &mut Conn, case: CaseId) -> Result<Vec<Met>, StoreError> {
    conn.all("SELECT item, note, met_at FROM closing_item WHERE case_id = $1 ORDER BY met_at, item", args![case]).await
}

/// Records that an item of the closing is met.
pub async fn meet_closing_item(
    tx: &mut Tx,
    case: CaseId,
    item: ClosingItem,
    note: &str,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO closing_item (case_id, item, note, met_by, met_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (case_id, item) DO UPDATE SET note = excluded.note, met_by = excluded.met_by, \
        met_at = excluded.met_at";
    tx.run(SQL, args![case, item, note, by, now]).await?;
    Ok(())
}

/// The name and spelling under which a person stands in the directory.
pub async fn holder(conn: &mut Conn, person: PersonId) -> Result<(String, String), StoreError> {
    conn.one("SELECT name, pinyin FROM person WHERE id = $1", args![person]).await
}
