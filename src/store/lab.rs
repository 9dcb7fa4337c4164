//! Joint laboratories: parties, posts, and the work they take on.

use super::{Conn, StoreError, Tx, institution::Named};
use crate::{
    args,
    domain::{
        catalogue::{LabKind, LabPost, PostStatus},
        ids::{InstitutionId, LabId, PersonId, RowId},
        time::Day,
    },
};

/// A lab to be kept. Its dates come with an agreement.
#[derive(Clone, Copy, Debug)]
pub struct NewLab<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    /// `academic` or `enterprise`.
    pub kind: &'a str,
    pub status: &'a str,
    /// The source's own words on where it stands.
    pub status_wording: Option<&'a str>,
    pub plan_months: Option<i64>,
}

/// Inserts a lab.
pub async fn insert(tx: &mut Tx, id: LabId, new: &NewLab<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO joint_lab (id, slug, name, name_en, kind, status, status_wording, plan_months) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let args = args![id, new.slug, new.name, new.name_en, new.kind, new.status, new.status_wording, new.plan_months];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Adds a party that builds the lab.
pub async fn insert_party(
    tx: &mut Tx,
    id: RowId,
    lab: LabId,
    institution: InstitutionId,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO lab_party (id, lab_id, institution_id, position) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![id, lab, institution, position]).await?;
    Ok(())
}

/// Puts a person on a post; `proposed` (拟任) until there is an agreement.
pub async fn insert_person(
    tx: &mut Tx,
    id: RowId,
    lab: LabId,
    person: PersonId,
    post: &str,
    status: &str,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO lab_person (id, lab_id, person_id, post, status, position) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, lab, person, post, status, position]).await?;
    Ok(())
}

/// A line of work of a lab.
#[derive(Clone, Copy, Debug)]
pub struct NewWorkPackage<'a> {
    pub code: &'a str,
    pub title: &'a str,
    pub title_en: Option<&'a str>,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Adds a work package to a lab.
pub async fn insert_work_package(
    tx: &mut Tx,
    id: RowId,
    lab: LabId,
    position: i64,
    new: &NewWorkPackage<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO work_package (id, owner_kind, owner_id, code, title, title_en, zh, en, position) \
        VALUES ($1, 'lab', $2, $3, $4, $5, $6, $7, $8)";
    tx.run(SQL, args![id, lab, new.code, new.title, new.title_en, new.zh, new.en, position]).await?;
    Ok(())
}

/// Adds what a work package is to bring.
pub async fn insert_deliverable(
    tx: &mut Tx,
    id: RowId,
    work_package: RowId,
    zh: &str,
    en: &str,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO deliverable (id, work_package_id, zh, en, position) VALUES ($1, $2, $3, $4, $5)";
    tx.run(SQL, args![id, work_package, zh, en, position]).await?;
    Ok(())
}

/// A lab as the public sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Lab {
    #[sqlx(try_from = "i64")]
    pub id: LabId,
    pub slug: String,
    pub name: String,
    pub name_en: Option<String>,
    #[sqlx(try_from = "String")]
    pub kind: LabKind,
    /// Where it stands, by its code.
    pub status: String,
    /// The source's own words on where it stands.
    pub status_wording: Option<String>,
    pub plan_months: Option<i64>,
    /// As entered, or the first and last day of the agreements on record.
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
}

macro_rules! columns {
    () => {
        "SELECT id, slug, name, name_en, kind, status, status_wording, plan_months, \
         COALESCE(starts_on, (SELECT MIN(a.starts_on) FROM lab_agreement a \
             WHERE a.lab_id = joint_lab.id AND a.retired_at IS NULL)) AS starts_on, \
         COALESCE(ends_on, (SELECT MAX(a.ends_on) FROM lab_agreement a \
             WHERE a.lab_id = joint_lab.id AND a.retired_at IS NULL)) AS ends_on \
         FROM joint_lab WHERE retired_at IS NULL"
    };
}

/// Every lab, the oldest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Lab>, StoreError> {
    conn.all(concat!(columns!(), " ORDER BY id"), args![]).await
}

/// The lab at a public address.
pub async fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Lab>, StoreError> {
    conn.opt(concat!(columns!(), " AND slug = $1"), args![slug]).await
}

/// Those who build a lab.
pub async fn parties(conn: &mut Conn, lab: LabId) -> Result<Vec<Named>, StoreError> {
    const SQL: &str = "SELECT p.id, i.name, i.name_en FROM lab_party p JOIN institution i ON i.id = p.institution_id \
        WHERE p.lab_id = $1 AND p.retired_at IS NULL ORDER BY p.position, p.id";
    conn.all(SQL, args![lab]).await
}

/// A post in a lab and who is to hold it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Post {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "String")]
    pub post: LabPost,
    #[sqlx(try_from = "String")]
    pub status: PostStatus,
    pub name: String,
    pub pinyin: String,
}

/// The posts of a lab.
pub async fn posts(conn: &mut Conn, lab: LabId) -> Result<Vec<Post>, StoreError> {
    const SQL: &str = "SELECT l.id, l.post, l.status, p.name, p.pinyin FROM lab_person l \
        JOIN person p ON p.id = l.person_id WHERE l.lab_id = $1 AND l.retired_at IS NULL ORDER BY l.position, l.id";
    conn.all(SQL, args![lab]).await
}

/// A title of somebody on a post, true as of a day.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PostTitle {
    #[sqlx(try_from = "i64")]
    pub post_id: RowId,
    pub title: String,
    pub title_en: Option<String>,
    #[sqlx(try_from = "String")]
    pub as_of: Day,
}

/// The titles of those on the posts of a lab.
pub async fn post_titles(conn: &mut Conn, lab: LabId) -> Result<Vec<PostTitle>, StoreError> {
    const SQL: &str = "SELECT l.id AS post_id, t.title, t.title_en, t.as_of FROM lab_person l \
        JOIN person_title t ON t.person_id = l.person_id AND t.retired_at IS NULL \
        WHERE l.lab_id = $1 AND l.retired_at IS NULL ORDER BY l.position, t.as_of, t.position, t.id";
    conn.all(SQL, args![lab]).await
}

/// A line of work of a lab.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct WorkPackage {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub title: String,
    pub title_en: Option<String>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

/// The work packages of a lab.
pub async fn work_packages(conn: &mut Conn, lab: LabId) -> Result<Vec<WorkPackage>, StoreError> {
    const SQL: &str = "SELECT id, title, title_en, zh, en FROM work_package \
        WHERE owner_kind = 'lab' AND owner_id = $1 AND retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![lab]).await
}

/// What a work package is to bring.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Deliverable {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub work_package_id: RowId,
    pub zh: String,
    pub en: Option<String>,
}

/// What all work packages of a lab are to bring.
pub async fn deliverables(conn: &mut Conn, lab: LabId) -> Result<Vec<Deliverable>, StoreError> {
    const SQL: &str = "SELECT d.id, d.work_package_id, d.zh, d.en FROM deliverable d \
        JOIN work_package w ON w.id = d.work_package_id AND w.retired_at IS NULL \
        WHERE w.owner_kind = 'lab' AND w.owner_id = $1 AND d.retired_at IS NULL \
        ORDER BY w.position, d.position, d.id";
    conn.all(SQL, args![lab]).await
}

/// Something that came of a lab.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Output {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    /// `dataset`, `code`, `challenge`, `paper` or `other`.
    pub kind: String,
    pub title: String,
    pub title_en: Option<String>,
    pub released_on: Option<String>,
    pub licence: Option<String>,
    pub url: Option<String>,
    /// The public address of the dataset or challenge it is.
    pub dataset: Option<String>,
    pub challenge: Option<String>,
}

/// What came of a lab.
pub async fn outputs(conn: &mut Conn, lab: LabId) -> Result<Vec<Output>, StoreError> {
    const SQL: &str = "SELECT o.id, o.kind, o.title, o.title_en, o.released_on, o.licence, o.url, d.slug AS dataset, \
        c.slug AS challenge FROM lab_output o \
        LEFT JOIN dataset d ON d.id = o.dataset_id AND d.retired_at IS NULL \
        LEFT JOIN challenge c ON c.id = o.challenge_id AND c.retired_at IS NULL \
        WHERE o.lab_id = $1 AND o.retired_at IS NULL ORDER BY o.position, o.id";
    conn.all(SQL, args![lab]).await
}
