//! The one list of what points at a person, an institution or an expert: counted for the preview, re-pointed on merging.
//!
//! A test reads the schema of both engines and fails on a column that points at one of them and is not listed here.

use sqlx::AssertSqlSafe;

use crate::{
    args,
    domain::{
        merging::{Holding, Kind},
        time::Moment,
    },
    store::{Conn, StoreError, Tx},
};

/// What a column points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Person,
    Institution,
    Expert,
}

impl From<Kind> for Target {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Person => Self::Person,
            Kind::Institution => Self::Institution,
        }
    }
}

/// What becomes of a row of the merged record that says what a row of the kept one says already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Double {
    /// There cannot be one: no key holds the column, or what would break it is refused as a conflict.
    Never,
    /// It is retired and stays with the merged record; the kept row stands again if it was retired.
    Retired,
    /// It goes: it says nothing more.
    Dropped,
    /// It goes, and the days of the kept row cover its days too.
    Widened,
    /// Another step of merging sees to the column.
    ByHand,
}

/// A column that points at a person, an institution or an expert.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    pub table: &'static str,
    pub column: &'static str,
    pub target: Target,
    /// Which rows do, where a table points at records of several kinds.
    pub only: Option<&'static str>,
    holding: Holding,
    /// The columns that make a row one of its kind, together with this one.
    key: &'static [&'static str],
    double: Double,
    /// Whether the row has a version, which whoever looks at it from before is told by.
    has_ver: bool,
}

const fn to(target: Target, table: &'static str, column: &'static str, holding: Holding) -> Reference {
    let (only, key, double, has_ver) = (None, &[] as &[&str], Double::Never, false);
    Reference { table, column, target, only, holding, key, double, has_ver }
}

impl Reference {
    const fn only(self, only: &'static str) -> Self {
        Self { only: Some(only), ..self }
    }

    const fn once(self, key: &'static [&'static str], double: Double) -> Self {
        Self { key, double, ..self }
    }

    const fn by_hand(self) -> Self {
        Self { double: Double::ByHand, ..self }
    }

    const fn versioned(self) -> Self {
        Self { has_ver: true, ..self }
    }
}

use Target::{Expert, Institution, Person};

/// Every column that points at a person, an institution or an expert.
#[rustfmt::skip]
pub const REFERENCES: &[Reference] = &[
    to(Person, "case_file", "subject_person_id", Holding::Cases).versioned(),
    to(Person, "nomination", "nominator_person_id", Holding::Nominations),
    to(Person, "nomination", "recommender_person_id", Holding::Recommendations),
    to(Person, "consent", "person_id", Holding::Consents),
    to(Person, "appointment", "person_id", Holding::Appointments),
    to(Person, "scholar", "person_id", Holding::Listings),
    to(Person, "person_title", "person_id", Holding::Titles).versioned(),
    to(Person, "person_alias", "person_id", Holding::Aliases).once(&["name"], Double::Dropped),
    to(Person, "person_relation", "person_id", Holding::Relations).once(&["other_id", "kind"], Double::Widened),
    to(Person, "person_relation", "other_id", Holding::Relations).once(&["person_id", "kind"], Double::Widened),
    to(Person, "account", "person_id", Holding::Accounts).versioned(),
    // Of two experts one is kept, and what points at the other follows: `experts`.
    to(Person, "expert", "person_id", Holding::Experts).by_hand(),
    to(Person, "barring", "person_id", Holding::Barrings).versioned(),
    to(Person, "lab_person", "person_id", Holding::Laboratories).versioned(),
    to(Person, "project", "leader_id", Holding::Projects).versioned(),
    to(Person, "work_package", "responsible_id", Holding::WorkPackages).versioned(),
    to(Person, "attendance", "person_id", Holding::Events).versioned(),
    to(Person, "fact_ref", "entity_id", Holding::Facts).only("entity = 'person'").versioned(),
    to(Person, "statement", "entity_id", Holding::Facts).only("entity = 'person'").versioned(),
    to(Person, "discrepancy_about", "entity_id", Holding::Facts).only("entity = 'person'"),
    to(Person, "person", "merged_into_id", Holding::MergedBefore),
    to(Institution, "case_file", "host_institution_id", Holding::HostedCases).versioned(),
    // With its counts and search terms: `directory`.
    to(Institution, "scholar", "institution_id", Holding::Listings).by_hand(),
    to(Institution, "person_title", "institution_id", Holding::Titles).versioned(),
    to(Institution, "institution_alias", "institution_id", Holding::Aliases).once(&["name"], Double::Dropped),
    to(Institution, "institution_relation", "institution_id", Holding::Relations)
        .once(&["other_id", "kind"], Double::Retired).versioned(),
    to(Institution, "institution_relation", "other_id", Holding::Relations)
        .once(&["institution_id", "kind"], Double::Retired).versioned(),
    to(Institution, "institution", "parent_id", Holding::Subordinates).versioned(),
    to(Institution, "institution", "legal_person_id", Holding::Subordinates).versioned(),
    to(Institution, "account", "institution_id", Holding::Accounts).versioned(),
    to(Institution, "account_role", "scope_id", Holding::Roles).only("role = 'unit'"),
    to(Institution, "quota", "institution_id", Holding::Limits).versioned(),
    to(Institution, "nomination_limit", "institution_id", Holding::Limits),
    to(Institution, "batch_origin", "institution_id", Holding::Calls)
        .once(&["batch_id", "role_code"], Double::Dropped),
    to(Institution, "scheme", "host_institution_id", Holding::Schemes).versioned(),
    to(Institution, "funding_fact", "payer_id", Holding::Funding).versioned(),
    to(Institution, "funding_fact", "payee_id", Holding::Funding).versioned(),
    to(Institution, "lab_party", "institution_id", Holding::Laboratories)
        .once(&["lab_id"], Double::Retired).versioned(),
    to(Institution, "project", "lead_institution_id", Holding::Projects).versioned(),
    to(Institution, "project_member", "institution_id", Holding::Projects)
        .once(&["project_id"], Double::Retired).versioned(),
    to(Institution, "dataset_publisher", "institution_id", Holding::Datasets)
        .once(&["dataset_id"], Double::Retired).versioned(),
    to(Institution, "challenge_organiser", "institution_id", Holding::Challenges)
        .once(&["challenge_id"], Double::Retired).versioned(),
    to(Institution, "challenge_result", "institution_id", Holding::Challenges).versioned(),
    to(Institution, "policy_document", "issuer_id", Holding::Policies).versioned(),
    to(Institution, "attendance", "institution_id", Holding::Events).versioned(),
    to(Institution, "sp_department", "institution_id", Holding::Programmes)
        .once(&["programme_id", "role"], Double::Retired).versioned(),
    to(Institution, "fact_ref", "entity_id", Holding::Facts).only("entity = 'institution'").versioned(),
    to(Institution, "statement", "entity_id", Holding::Facts).only("entity = 'institution'").versioned(),
    to(Institution, "discrepancy_about", "entity_id", Holding::Facts).only("entity = 'institution'"),
    to(Institution, "institution", "merged_into_id", Holding::MergedBefore),
    to(Expert, "assignment", "expert_id", Holding::Assignments).versioned(),
    to(Expert, "recusal", "expert_id", Holding::Recusals),
    to(Expert, "panel_member", "expert_id", Holding::Panels),
    to(Expert, "ballot_voter", "expert_id", Holding::Panels),
    to(Expert, "expert_exclusion", "expert_id", Holding::Exclusions),
    to(Expert, "expert_absence", "expert_id", Holding::Absences),
    to(Expert, "expert_relocation", "expert_id", Holding::Relocations),
    to(Expert, "expert", "merged_into_id", Holding::MergedBefore),
];

/// How many rows of each kind point at a record, in the order of the list; an expert's with those of the person.
pub async fn counts(conn: &mut Conn, kind: Kind, id: i64) -> Result<Vec<(Holding, i64)>, StoreError> {
    let mut parts = Vec::new();
    for (at, one) in REFERENCES.iter().enumerate() {
        let condition = match (one.target, kind) {
            (Expert, Kind::Person) => format!("{} IN (SELECT id FROM expert WHERE person_id = $1)", one.column),
            (target, kind) if target == Target::from(kind) => format!("{} = $1", one.column),
            _ => continue,
        };
        let only = one.only.map(|only| format!(" AND {only}")).unwrap_or_default();
        parts.push(format!("SELECT {at} AS listed, COUNT(*) AS n FROM {} WHERE {condition}{only}", one.table));
    }
    let sql = format!("SELECT CAST(listed AS BIGINT), n FROM ({}) c ORDER BY 1", parts.join(" UNION ALL "));
    let rows: Vec<(i64, i64)> = conn.all(AssertSqlSafe(sql), args![id]).await?;
    let mut counted: Vec<(Holding, i64)> = Vec::new();
    for (at, n) in rows {
        let Some(one) = usize::try_from(at).ok().and_then(|at| REFERENCES.get(at)) else { continue };
        match counted.iter_mut().find(|(known, _)| *known == one.holding) {
            Some((_, sum)) => *sum += n,
            None => counted.push((one.holding, n)),
        }
    }
    Ok(counted)
}

/// Re-points everything that points at a record to the one that is kept; what another step sees to is left to it.
pub async fn repoint(tx: &mut Tx, target: Target, kept: i64, merged: i64, now: Moment) -> Result<(), StoreError> {
    let ours = |one: &&Reference| one.target == target && one.double != Double::ByHand;
    for one in REFERENCES.iter().filter(ours) {
        match one.double {
            Double::Retired => retire_doubles(tx, one, kept, merged, now).await?,
            Double::Widened => {
                widen(tx, one, kept, merged).await?;
                drop_doubles(tx, one, kept, merged).await?;
            }
            Double::Dropped => drop_doubles(tx, one, kept, merged).await?,
            Double::Never | Double::ByHand => {}
        }
        let Reference { table, column, .. } = one;
        let ver = if one.has_ver { ", ver = ver + 1" } else { "" };
        let only = one.only.map(|only| format!(" AND {only}")).unwrap_or_default();
        let rest = match one.double {
            Double::Retired => format!(" AND NOT {}{}", same_as(one, "$1"), not_with_itself(one)),
            _ => String::new(),
        };
        let sql = format!("UPDATE {table} SET {column} = $1{ver} WHERE {column} = $2{only}{rest}");
        tx.run(AssertSqlSafe(sql), args![kept, merged]).await?;
    }
    Ok(())
}

/// The condition that a row says what one of a record says.
fn same_as(one: &Reference, record: &str) -> String {
    let Reference { table, column, key, .. } = one;
    let key: Vec<String> = key.iter().map(|key| format!("k.{key} IS NOT DISTINCT FROM {table}.{key}")).collect();
    format!("EXISTS (SELECT 1 FROM {table} k WHERE k.{column} = {record} AND {})", key.join(" AND "))
}

/// A former relation between the two stays as it was: nothing is related to itself.
fn not_with_itself(one: &Reference) -> String {
    match (one.table, one.column) {
        ("institution_relation", "institution_id") => " AND other_id <> $1".to_owned(),
        ("institution_relation", "other_id") => " AND institution_id <> $1".to_owned(),
        _ => String::new(),
    }
}

async fn retire_doubles(tx: &mut Tx, one: &Reference, kept: i64, merged: i64, now: Moment) -> Result<(), StoreError> {
    let Reference { table, column, .. } = one;
    let stands = same_as(one, "$2").replace("WHERE", "WHERE k.retired_at IS NULL AND");
    let again = format!(
        "UPDATE {table} SET retired_at = NULL, ver = ver + 1 WHERE {column} = $1 AND retired_at IS NOT NULL AND {stands}"
    );
    tx.run(AssertSqlSafe(again), args![kept, merged]).await?;
    let retire = format!(
        "UPDATE {table} SET retired_at = $3, ver = ver + 1 WHERE {column} = $2 AND retired_at IS NULL AND {}",
        same_as(one, "$1")
    );
    tx.run(AssertSqlSafe(retire), args![kept, merged, now]).await?;
    Ok(())
}

async fn drop_doubles(tx: &mut Tx, one: &Reference, kept: i64, merged: i64) -> Result<(), StoreError> {
    let Reference { table, column, .. } = one;
    let sql = format!("DELETE FROM {table} WHERE {column} = $2 AND {}", same_as(one, "$1"));
    tx.run(AssertSqlSafe(sql), args![kept, merged]).await?;
    Ok(())
}

/// Makes the days of a relation cover those of its double; a day that is not known is before or after all others.
async fn widen(tx: &mut Tx, one: &Reference, kept: i64, merged: i64) -> Result<(), StoreError> {
    let Reference { table, column, key, .. } = one;
    let key: Vec<String> = key.iter().map(|key| format!("m.{key} = {table}.{key}")).collect();
    let double = format!("FROM {table} m WHERE m.{column} = $2 AND {}", key.join(" AND "));
    let covers = |day: &str, beyond: &str| {
        format!(
            "{day} = (SELECT CASE WHEN {table}.{day} IS NULL OR m.{day} IS NULL THEN NULL \
             WHEN m.{day} {beyond} {table}.{day} THEN m.{day} ELSE {table}.{day} END {double})"
        )
    };
    let sql = format!(
        "UPDATE {table} SET {}, {} WHERE {column} = $1 AND EXISTS (SELECT 1 {double})",
        covers("since", "<"),
        covers("until", ">")
    );
    tx.run(AssertSqlSafe(sql), args![kept, merged]).await?;
    Ok(())
}
