//! State programmes: departments, phases, the lists they consist of, guide tasks, and what leads what.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        catalogue::{DepartmentRole, ProgrammeKind},
        ids::{InstitutionId, RowId},
    },
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

/// A programme as the public sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Programme {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub slug: String,
    #[sqlx(try_from = "String")]
    pub kind: ProgrammeKind,
    pub name: String,
    pub name_en: Option<String>,
    pub launched_on: Option<String>,
    /// The source's own words on the launch, where it gives no date.
    pub launched_wording: Option<String>,
    pub basis_policy_id: Option<i64>,
}

/// Every programme, in the order in which they were entered.
pub async fn list(conn: &mut Conn) -> Result<Vec<Programme>, StoreError> {
    const SQL: &str = "SELECT id, slug, kind, name, name_en, launched_on, launched_wording, basis_policy_id \
        FROM special_programme WHERE retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![]).await
}

/// A department behind a programme.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Department {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "String")]
    pub role: DepartmentRole,
    pub name: String,
    pub name_en: Option<String>,
}

/// The departments behind a programme.
pub async fn departments(conn: &mut Conn, programme: RowId) -> Result<Vec<Department>, StoreError> {
    const SQL: &str = "SELECT d.id, d.role, i.name, i.name_en FROM sp_department d \
        JOIN institution i ON i.id = d.institution_id \
        WHERE d.programme_id = $1 AND d.retired_at IS NULL ORDER BY d.position, d.id";
    conn.all(SQL, args![programme]).await
}

/// A phase of a programme; its years may be unstated.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Phase {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub ordinal: i64,
    pub name: String,
    pub name_en: Option<String>,
    pub year_from: Option<i64>,
    pub year_to: Option<i64>,
}

/// The phases of a programme, in order.
pub async fn phases(conn: &mut Conn, programme: RowId) -> Result<Vec<Phase>, StoreError> {
    const SQL: &str = "SELECT id, ordinal, name, name_en, year_from, year_to FROM sp_phase \
        WHERE programme_id = $1 AND retired_at IS NULL ORDER BY ordinal, id";
    conn.all(SQL, args![programme]).await
}

/// A line of one of a programme's lists.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub kind: String,
    pub zh: String,
    pub en: Option<String>,
}

/// The lists of a programme and of its phases, in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Items(pub Vec<Item>);

impl Items {
    /// The list of a kind.
    pub fn of(&self, kind: &str) -> Vec<&Item> {
        self.0.iter().filter(|item| item.kind == kind).collect()
    }
}

/// All lists of a programme.
pub async fn items(conn: &mut Conn, programme: RowId) -> Result<Items, StoreError> {
    const SQL: &str = "SELECT id, kind, zh, en FROM sp_item \
        WHERE programme_id = $1 AND retired_at IS NULL ORDER BY kind, position, id";
    Ok(Items(conn.all(SQL, args![programme]).await?))
}

/// An item by its id, such as an axis of the matrix.
pub async fn item(conn: &mut Conn, id: RowId) -> Result<Option<Item>, StoreError> {
    conn.opt("SELECT id, kind, zh, en FROM sp_item WHERE id = $1 AND retired_at IS NULL", args![id]).await
}

/// What one programme is to another, seen from either.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    /// The one that leads.
    pub programme_id: i64,
    pub other_id: i64,
    pub zh: Option<String>,
    pub en: Option<String>,
}

/// The links of a programme, in both directions.
pub async fn links(conn: &mut Conn, programme: RowId) -> Result<Vec<Link>, StoreError> {
    const SQL: &str = "SELECT id, programme_id, other_id, zh, en FROM sp_link \
        WHERE (programme_id = $1 OR other_id = $1) AND retired_at IS NULL ORDER BY id";
    conn.all(SQL, args![programme]).await
}

/// A task of a programme's call guide.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct GuideTask {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub year: Option<i64>,
    pub title: String,
    pub title_en: Option<String>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

/// The guide tasks of a programme.
pub async fn guide_tasks(conn: &mut Conn, programme: RowId) -> Result<Vec<GuideTask>, StoreError> {
    const SQL: &str = "SELECT id, year, title, title_en, zh, en FROM guide_task \
        WHERE programme_id = $1 AND retired_at IS NULL ORDER BY year, position, id";
    conn.all(SQL, args![programme]).await
}

/// An area a guide task is open to.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct TaskArea {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub task_id: RowId,
    pub zh: String,
    pub en: Option<String>,
}

/// The areas of all guide tasks of a programme.
pub async fn task_areas(conn: &mut Conn, programme: RowId) -> Result<Vec<TaskArea>, StoreError> {
    const SQL: &str = "SELECT a.id, a.task_id, a.zh, a.en FROM guide_task_area a \
        JOIN guide_task t ON t.id = a.task_id AND t.retired_at IS NULL \
        WHERE t.programme_id = $1 AND a.retired_at IS NULL ORDER BY a.task_id, a.position, a.id";
    conn.all(SQL, args![programme]).await
}
