//! State programmes: departments, phases, the lists they consist of, guide tasks, and what leads what.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::ids::{InstitutionId, RowId},
};

/// A programme to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewProgramme<'a> {
    pub slug: &'a str,
    /// `special_programme`, `major_project` or `research_plan`.
    pub kind: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    /// The source's own words on the launch, where it gives no date.
    pub launched_wording: Option<&'a str>,
    pub basis_policy: Option<RowId>,
}

/// Inserts a programme.
pub async fn insert(tx: &mut Tx, id: RowId, position: i64, new: &NewProgramme<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO special_programme (id, slug, kind, name, name_en, launched_wording, \
        basis_policy_id, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let args = args![id, new.slug, new.kind, new.name, new.name_en, new.launched_wording, new.basis_policy, position];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Names a department behind a programme: `launcher` or `coordinator`.
pub async fn insert_department(
    tx: &mut Tx,
    id: RowId,
    programme: RowId,
    institution: InstitutionId,
    role: &str,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO sp_department (id, programme_id, institution_id, role, position) VALUES ($1, $2, $3, $4, $5)";
    tx.run(SQL, args![id, programme, institution, role, position]).await?;
    Ok(())
}

/// A phase of a programme.
#[derive(Clone, Copy, Debug)]
pub struct NewPhase<'a> {
    /// Which phase it is, from 1.
    pub ordinal: i64,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    pub year_from: Option<i64>,
    pub year_to: Option<i64>,
}

/// Adds a phase to a programme.
pub async fn insert_phase(tx: &mut Tx, id: RowId, programme: RowId, new: &NewPhase<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sp_phase (id, programme_id, ordinal, name, name_en, year_from, year_to) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(SQL, args![id, programme, new.ordinal, new.name, new.name_en, new.year_from, new.year_to]).await?;
    Ok(())
}

/// An item of one of a programme's lists.
#[derive(Clone, Copy, Debug)]
pub struct NewItem<'a> {
    /// The phase it belongs to; the whole programme when absent.
    pub phase: Option<RowId>,
    /// `discipline`, `focus_area`, `action` …
    pub kind: &'a str,
    pub code: &'a str,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Adds an item to a programme.
pub async fn insert_item(
    tx: &mut Tx,
    id: RowId,
    programme: RowId,
    position: i64,
    new: &NewItem<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sp_item (id, programme_id, phase_id, kind, code, zh, en, position) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    tx.run(SQL, args![id, programme, new.phase, new.kind, new.code, new.zh, new.en, position]).await?;
    Ok(())
}

/// Says that one programme leads (or is part of, or follows) another.
pub async fn insert_link(
    tx: &mut Tx,
    id: RowId,
    programme: RowId,
    other: RowId,
    kind: &str,
    zh: &str,
    en: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO sp_link (id, programme_id, other_id, kind, zh, en) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, programme, other, kind, zh, en]).await?;
    Ok(())
}

/// A task of a programme's guide.
#[derive(Clone, Copy, Debug)]
pub struct NewGuideTask<'a> {
    pub code: &'a str,
    pub year: Option<i64>,
    pub title: &'a str,
    pub title_en: Option<&'a str>,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Adds a task to a programme's guide.
pub async fn insert_guide_task(
    tx: &mut Tx,
    id: RowId,
    programme: RowId,
    position: i64,
    new: &NewGuideTask<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO guide_task (id, programme_id, code, year, title, title_en, zh, en, position) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.run(SQL, args![id, programme, new.code, new.year, new.title, new.title_en, new.zh, new.en, position]).await?;
    Ok(())
}

/// Adds an area that a guide task is open to.
pub async fn insert_task_area(
    tx: &mut Tx,
    id: RowId,
    task: RowId,
    code: &str,
    zh: &str,
    en: &str,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO guide_task_area (id, task_id, code, zh, en, position) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, task, code, zh, en, position]).await?;
    Ok(())
}
