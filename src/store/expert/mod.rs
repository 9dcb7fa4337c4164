//! The expert pool: who may be asked to review, in which fields, when not, and how much each has in hand.

mod absence;
mod kept;
mod list;
mod relocation;

pub use absence::{Kept as KeptAbsence, absences, absences_of, insert_absence, remove_absence};
pub use kept::{on_record, punctuality};
pub use list::{Availability, Filter, Pledge, list};
pub use relocation::{Relocation, ask_relocation, open_relocations, settle_relocation};

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError, Tx,
    engine::Arg,
    search::{Kind, Query},
};
use crate::{
    args,
    clock::new_id,
    domain::{
        expert::{Language, Region},
        ids::{AccountId, ExpertId, PersonId},
        time::{Day, Moment},
    },
};

/// An expert as it is stored, with the person's name and the reviews in hand.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Expert {
    #[sqlx(try_from = "i64")]
    pub id: ExpertId,
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    account_id: Option<i64>,
    fields: String,
    languages: String,
    #[sqlx(try_from = "String")]
    pub region: Region,
    pub active: bool,
    pub pledged_on: Option<String>,
    pub demo: bool,
    pub ver: i64,
    pub name: String,
    pub pinyin: String,
    /// Reviews invited or under way.
    pub load: i64,
    /// Where the person works, as the latest post says.
    pub employer: Option<String>,
    /// The legal person of it, where it is known and has another name.
    pub legal_person: Option<String>,
}

/// A column of the latest post of a person `e` in the pool, in a table `t`.
macro_rules! latest_post {
    ($select:literal) => {
        concat!(
            "(SELECT ",
            $select,
            " FROM person_title t JOIN institution i ON i.id = t.institution_id \
             LEFT JOIN institution u ON u.id = i.parent_id \
             LEFT JOIN institution l ON l.id = COALESCE(i.legal_person_id, \
             CASE WHEN i.kind IN ('school', 'office', 'company_lab') THEN u.legal_person_id END) AND l.id <> i.id \
             WHERE t.person_id = e.person_id AND t.kind = 'post' AND t.retired_at IS NULL \
             ORDER BY t.as_of DESC, t.position, t.id LIMIT 1)"
        )
    };
}

macro_rules! experts {
    ($condition:literal) => {
        concat!(
            "SELECT e.id, e.person_id, e.account_id, e.fields, e.languages, e.region, e.active, e.pledged_on, e.demo, \
             e.ver, p.name, p.pinyin, (SELECT COUNT(*) FROM assignment a WHERE a.expert_id = e.id \
             AND a.state IN ('invited', 'accepted')) AS load, ",
            latest_post!("i.name"),
            " AS employer, ",
            latest_post!("l.name"),
            " AS legal_person FROM expert e JOIN person p ON p.id = e.person_id WHERE e.merged_into_id IS NULL AND ",
            $condition
        )
    };
}

use experts;
use latest_post;

impl Expert {
    /// The languages in which the expert reviews.
    pub fn languages(&self) -> Vec<Language> {
        serde_json::from_str(&self.languages).unwrap_or_default()
    }

    /// The account with which the expert signs in.
    pub fn account(&self) -> Option<AccountId> {
        self.account_id.map(AccountId)
    }

    /// Fields of expertise, as the office or the expert wrote them.
    pub fn fields(&self) -> Vec<String> {
        serde_json::from_str(&self.fields).unwrap_or_default()
    }
}

/// The expert of an id.
pub async fn find(conn: &mut Conn, id: ExpertId) -> Result<Option<Expert>, StoreError> {
    conn.opt(experts!("e.id = $1"), args![id]).await
}

/// The expert into whom one was merged.
pub async fn kept_instead(conn: &mut Conn, id: ExpertId) -> Result<Option<ExpertId>, StoreError> {
    const SQL: &str = "SELECT merged_into_id FROM expert WHERE id = $1 AND merged_into_id IS NOT NULL";
    let row: Option<(i64,)> = conn.opt(SQL, args![id]).await?;
    Ok(row.map(|(kept,)| ExpertId(kept)))
}

/// The expert a person is.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> Result<Option<Expert>, StoreError> {
    conn.opt(experts!("e.person_id = $1 ORDER BY e.id LIMIT 1"), args![person]).await
}

/// The expert an account signs in as.
pub async fn of_account(conn: &mut Conn, account: AccountId) -> Result<Option<Expert>, StoreError> {
    conn.opt(experts!("e.account_id = $1 ORDER BY e.id LIMIT 1"), args![account]).await
}

/// What the office keeps of an expert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub fields: Vec<String>,
    pub languages: Vec<Language>,
    pub region: Region,
    pub active: bool,
}

fn json(list: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(list).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Adds a person to the pool.
///
/// # Errors
/// [`StoreError::Duplicate`] when the person is in it already.
pub async fn insert(
    tx: &mut Tx,
    person: PersonId,
    account: Option<AccountId>,
    profile: &Profile,
    demo: bool,
    now: Moment,
) -> Result<ExpertId, StoreError> {
    const SQL: &str = "INSERT INTO expert (id, person_id, account_id, fields, languages, region, active, demo, \
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let id: ExpertId = new_id(now);
    let (fields, languages) = (json(&profile.fields)?, json(&profile.languages)?);
    tx.run(SQL, args![id, person, account, fields, languages, profile.region, profile.active, demo, now]).await?;
    Ok(id)
}

/// Changes an expert that nobody else changed since version `ver`.
pub async fn update(tx: &mut Tx, id: ExpertId, ver: i64, profile: &Profile) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE expert SET fields = $1, languages = $2, region = $3, active = $4, ver = ver + 1 \
        WHERE id = $5 AND ver = $6";
    let (fields, languages) = (json(&profile.fields)?, json(&profile.languages)?);
    tx.run_guarded(SQL, args![fields, languages, profile.region, profile.active, id, ver]).await
}

/// Says with which account the expert signs in.
pub async fn set_account(tx: &mut Tx, id: ExpertId, ver: i64, account: AccountId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE expert SET account_id = $1, ver = ver + 1 WHERE id = $2 AND ver = $3";
    tx.run_guarded(SQL, args![account, id, ver]).await
}

/// Notes the day on which the expert first pledged secrecy and integrity.
pub async fn set_pledged(tx: &mut Tx, id: ExpertId, on: Day) -> Result<(), StoreError> {
    tx.run("UPDATE expert SET pledged_on = $1 WHERE id = $2 AND pledged_on IS NULL", args![on, id]).await?;
    Ok(())
}

/// A person who might join the pool.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    #[sqlx(try_from = "i64")]
    pub id: PersonId,
    pub name: String,
    pub employer: Option<String>,
}

impl Person {
    /// Name and employer, which tell namesakes apart.
    pub fn label(&self) -> String {
        match &self.employer {
            Some(employer) => format!("{} · {employer}", self.name),
            None => self.name.clone(),
        }
    }
}

/// People found by name who are not in the pool, by pinyin.
pub async fn people(conn: &mut Conn, name: &Query, limit: i64) -> Result<Vec<Person>, StoreError> {
    let mut args: Vec<Arg> = Vec::new();
    let mut sql = String::from(
        "SELECT p.id, p.name, (SELECT i.name FROM person_title t JOIN institution i ON i.id = t.institution_id \
         WHERE t.person_id = p.id AND t.kind = 'post' AND t.retired_at IS NULL \
         ORDER BY t.as_of DESC, t.position, t.id LIMIT 1) AS employer FROM person p \
         WHERE p.retired_at IS NULL AND NOT p.deceased \
         AND NOT EXISTS (SELECT 1 FROM expert e WHERE e.person_id = p.id)",
    );
    sql.push_str(&name.owners(conn, Kind::Person).await?.conditions("p.id", &mut args));
    args.push(limit.into());
    sql.push_str(&format!(" ORDER BY p.pinyin, p.id LIMIT ${}", args.len()));
    conn.all(AssertSqlSafe(sql), args).await
}
