//! Likely pairs: records that may be one, found by indexed comparisons of their names.

use sqlx::AssertSqlSafe;

use crate::{
    args,
    domain::{ids::MergingId, merging::Kind},
    store::{Conn, StoreError},
};

/// Two records that may be one, with what tells them apart or together.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Pair {
    pub one: i64,
    pub other: i64,
    pub one_name: String,
    pub other_name: String,
    /// Where a person works, or what stands above an institution.
    pub one_place: Option<String>,
    pub other_place: Option<String>,
    /// The proposal that waits, if there is one.
    merging: Option<i64>,
}

impl Pair {
    pub fn merging(&self) -> Option<MergingId> {
        self.merging.map(MergingId)
    }
}

/// A name as it is compared: without case, blanks, and the width of brackets. The indexes are made of the same words.
macro_rules! written {
    ($name:literal) => {
        concat!("REPLACE(REPLACE(REPLACE(LOWER(", $name, "), '（', '('), '）', ')'), ' ', '')")
    };
}

/// What a word of a spelling is made of.
macro_rules! letters {
    () => {
        "'abcdefghijklmnopqrstuvwxyzü-’'"
    };
}

/// The spelling of `p` with its last word first: `pingwen zhang` as `zhang pingwen`.
macro_rules! turned {
    () => {
        concat!(
            "SUBSTR(LOWER(p.pinyin), LENGTH(RTRIM(LOWER(p.pinyin), ",
            letters!(),
            ")) + 1) || ' ' || RTRIM(RTRIM(LOWER(p.pinyin), ",
            letters!(),
            "))"
        )
    };
}

/// Where a person is known to work: by a post, or by a case.
macro_rules! places {
    ($person:literal) => {
        concat!(
            "(SELECT t.institution_id FROM person_title t WHERE t.person_id = ",
            $person,
            " AND t.kind = 'post' AND t.retired_at IS NULL AND t.institution_id IS NOT NULL \
             UNION SELECT c.host_institution_id FROM case_file c WHERE c.subject_person_id = ",
            $person,
            " AND c.host_institution_id IS NOT NULL)"
        )
    };
}

/// They share a place.
macro_rules! together {
    () => {
        concat!("EXISTS (SELECT 1 FROM ", places!("p.id"), " w WHERE w.institution_id IN ", places!("q.id"), ")")
    };
}

/// They share a place, or of one none is known.
macro_rules! not_apart {
    () => {
        concat!(
            "(",
            together!(),
            " OR NOT EXISTS (SELECT 1 FROM ",
            places!("p.id"),
            " w) OR NOT EXISTS (SELECT 1 FROM ",
            places!("q.id"),
            " w))"
        )
    };
}

/// Both stand, the older first, after a key; the approver did not find that they are two.
macro_rules! after {
    ($kind:literal) => {
        concat!(
            " AND p.retired_at IS NULL AND q.retired_at IS NULL AND q.id > p.id AND p.id >= $1 \
             AND (p.id > $1 OR q.id > $2) AND NOT EXISTS (SELECT 1 FROM merging m WHERE m.kind = '",
            $kind,
            "' AND m.state = 'refused' AND m.kept_id = p.id AND m.merged_id = q.id) \
             AND NOT EXISTS (SELECT 1 FROM merging m WHERE m.kind = '",
            $kind,
            "' AND m.state = 'refused' AND m.kept_id = q.id AND m.merged_id = p.id)"
        )
    };
}

/// One way in which two people may be one. Two ORCID numbers are two people.
macro_rules! people {
    ($join:expr, $places:expr) => {
        concat!(
            "SELECT * FROM (SELECT p.id AS one, q.id AS other FROM person p ",
            $join,
            " WHERE NOT (p.orcid IS NOT NULL AND q.orcid IS NOT NULL) AND ",
            $places,
            after!("person"),
            " ORDER BY p.id, q.id LIMIT $3) n"
        )
    };
}

macro_rules! institutions {
    ($join:expr) => {
        concat!(
            "SELECT * FROM (SELECT p.id AS one, q.id AS other FROM institution p ",
            $join,
            " WHERE TRUE",
            after!("institution"),
            " ORDER BY p.id, q.id LIMIT $3) n"
        )
    };
}

const PEOPLE: &str = concat!(
    people!("JOIN person q ON q.name = p.name", not_apart!()),
    " UNION ",
    people!("JOIN person_alias a ON a.person_id = p.id JOIN person q ON q.name = a.name", not_apart!()),
    " UNION ",
    people!("JOIN person_alias a ON a.name = p.name JOIN person q ON q.id = a.person_id", not_apart!()),
    " UNION ",
    people!(concat!("JOIN person q ON LOWER(q.pinyin) IN (LOWER(p.pinyin), ", turned!(), ")"), together!())
);

const INSTITUTIONS: &str = concat!(
    institutions!(concat!("JOIN institution q ON ", written!("q.name"), " = ", written!("p.name"))),
    " UNION ",
    institutions!(concat!(
        "JOIN institution_alias a ON a.institution_id = p.id JOIN institution q ON ",
        written!("q.name"),
        " = ",
        written!("a.name")
    )),
    " UNION ",
    institutions!(concat!(
        "JOIN institution_alias a ON ",
        written!("a.name"),
        " = ",
        written!("p.name"),
        " JOIN institution q ON q.id = a.institution_id"
    ))
);

/// Likely pairs after a key (the ids of the last), at most so many, each once.
pub async fn pairs(conn: &mut Conn, kind: Kind, after: (i64, i64), limit: i64) -> Result<Vec<Pair>, StoreError> {
    const WORKS: &str = "(SELECT COALESCE(i.name || ' ', '') || t.title FROM person_title t \
        LEFT JOIN institution i ON i.id = t.institution_id WHERE t.person_id = {} AND t.kind = 'post' \
        AND t.retired_at IS NULL ORDER BY t.as_of DESC, t.position, t.id LIMIT 1)";
    const ABOVE: &str = "(SELECT u.name FROM institution i JOIN institution u ON u.id = i.parent_id WHERE i.id = {})";
    let (found, place) = match kind {
        Kind::Person => (PEOPLE, WORKS),
        Kind::Institution => (INSTITUTIONS, ABOVE),
    };
    let table = kind.code();
    let (one, other) = (place.replace("{}", "f.one"), place.replace("{}", "f.other"));
    let sql = format!(
        "SELECT f.one, f.other, a.name AS one_name, b.name AS other_name, {one} AS one_place, {other} AS other_place, \
         (SELECT MIN(m.id) FROM merging m WHERE m.kind = '{table}' AND m.state = 'open' \
         AND ((m.kept_id = f.one AND m.merged_id = f.other) OR (m.kept_id = f.other AND m.merged_id = f.one))) AS merging \
         FROM (SELECT one, other FROM ({found}) u ORDER BY one, other LIMIT $3) f JOIN {table} a ON a.id = f.one \
         JOIN {table} b ON b.id = f.other ORDER BY f.one, f.other"
    );
    conn.all(AssertSqlSafe(sql), args![after.0, after.1, limit]).await
}
