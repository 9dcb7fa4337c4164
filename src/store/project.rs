//! Projects of a programme as the public reads them: counted by cell of the matrix, listed, one by one with its parts.

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError, engine::Arg};
use crate::{args, domain::ids::RowId};

/// How many projects stand in a cell of the matrix.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Cell {
    pub discipline_id: i64,
    pub focus_area_id: i64,
    pub n: i64,
}

/// The cells of a programme's matrix that have projects.
pub async fn cells(conn: &mut Conn, programme: RowId) -> Result<Vec<Cell>, StoreError> {
    const SQL: &str = "SELECT discipline_id, focus_area_id, COUNT(*) AS n FROM project \
        WHERE programme_id = $1 AND discipline_id IS NOT NULL AND focus_area_id IS NOT NULL AND retired_at IS NULL \
        GROUP BY discipline_id, focus_area_id ORDER BY discipline_id, focus_area_id";
    conn.all(SQL, args![programme]).await
}

/// A project as the public sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Project {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub slug: String,
    pub code: String,
    pub name: String,
    pub name_en: Option<String>,
    pub status: String,
    pub programme: String,
    pub programme_en: Option<String>,
    pub task: Option<String>,
    pub task_en: Option<String>,
    pub discipline: Option<String>,
    pub discipline_en: Option<String>,
    pub area: Option<String>,
    pub area_en: Option<String>,
    pub lead: String,
    pub lead_en: Option<String>,
    pub leader: Option<String>,
    pub leader_pinyin: Option<String>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

macro_rules! select {
    () => {
        "SELECT p.id, p.slug, p.code, p.name, p.name_en, p.status, g.name AS programme, g.name_en AS programme_en, \
         t.title AS task, t.title_en AS task_en, d.zh AS discipline, d.en AS discipline_en, a.zh AS area, \
         a.en AS area_en, i.name AS lead, i.name_en AS lead_en, h.name AS leader, h.pinyin AS leader_pinyin, \
         p.starts_on, p.ends_on, p.zh, p.en FROM project p JOIN special_programme g ON g.id = p.programme_id \
         JOIN institution i ON i.id = p.lead_institution_id LEFT JOIN guide_task t ON t.id = p.guide_task_id \
         LEFT JOIN sp_item d ON d.id = p.discipline_id LEFT JOIN sp_item a ON a.id = p.focus_area_id \
         LEFT JOIN person h ON h.id = p.leader_id WHERE p.retired_at IS NULL"
    };
}

/// Which projects a list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub discipline: Option<RowId>,
    pub area: Option<RowId>,
}

/// A page of projects, the newest first, after the one of an id.
pub async fn list(
    conn: &mut Conn,
    filter: Filter,
    after: Option<RowId>,
    limit: i64,
) -> Result<Vec<Project>, StoreError> {
    let mut sql = select!().to_owned();
    let mut args: Vec<Arg> = Vec::new();
    for (condition, id) in
        [("p.discipline_id =", filter.discipline), ("p.focus_area_id =", filter.area), ("p.id <", after)]
    {
        if let Some(id) = id {
            args.push(id.into());
            sql.push_str(&format!(" AND {condition} ${}", args.len()));
        }
    }
    args.push(limit.into());
    sql.push_str(&format!(" ORDER BY p.id DESC LIMIT ${}", args.len()));
    conn.all(AssertSqlSafe(sql), args).await
}

/// The project at a public address.
pub async fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Project>, StoreError> {
    conn.opt(concat!(select!(), " AND p.slug = $1"), args![slug]).await
}

/// An institution that takes part in a project.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub role: String,
    pub name: String,
    pub name_en: Option<String>,
}

/// The consortium of a project.
pub async fn members(conn: &mut Conn, project: RowId) -> Result<Vec<Member>, StoreError> {
    const SQL: &str = "SELECT m.id, m.role, i.name, i.name_en FROM project_member m \
        JOIN institution i ON i.id = m.institution_id \
        WHERE m.project_id = $1 AND m.retired_at IS NULL ORDER BY m.position, m.id";
    conn.all(SQL, args![project]).await
}

/// Something a project is to reach by a day.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Milestone {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub title: String,
    pub title_en: Option<String>,
    pub due_on: String,
    pub state: String,
}

/// The milestones of a project, by their day.
pub async fn milestones(conn: &mut Conn, project: RowId) -> Result<Vec<Milestone>, StoreError> {
    const SQL: &str = "SELECT id, title, title_en, due_on, state FROM milestone \
        WHERE project_id = $1 AND retired_at IS NULL ORDER BY due_on, id";
    conn.all(SQL, args![project]).await
}
