//! What the records tell about experts that nobody enters: how they keep to due days, and who a name may be.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use crate::{
    args,
    domain::{
        expert::{Punctuality, import::OnRecord},
        ids::{ExpertId, InstitutionId, PersonId},
        time::{Day, Moment},
    },
    store::{Conn, StoreError, arg::bind_list},
};

/// A review that was handed in, with the day first agreed on.
#[derive(sqlx::FromRow)]
struct HandedIn {
    #[sqlx(try_from = "i64")]
    expert_id: ExpertId,
    #[sqlx(try_from = "String")]
    due_on: Day,
    #[sqlx(try_from = "i64")]
    submitted_at: Moment,
}

/// How some experts keep to the day first agreed on, whatever time was given later. Reviews that were invalidated
/// since count like all others: they were handed in. One that the office opened again counts by when it first was.
pub async fn punctuality(
    conn: &mut Conn,
    experts: impl IntoIterator<Item = ExpertId>,
) -> Result<BTreeMap<ExpertId, Punctuality>, StoreError> {
    let mut args = args![];
    let list = bind_list(&mut args, experts);
    let sql = format!(
        "SELECT a.expert_id, COALESCE(a.first_due_on, a.due_on) AS due_on, \
         COALESCE(r.first_submitted_at, r.submitted_at) AS submitted_at FROM assignment a \
         JOIN review r ON r.assignment_id = a.id WHERE r.submitted_at IS NOT NULL AND a.expert_id IN ({list}) \
         ORDER BY a.id"
    );
    let mut found: BTreeMap<ExpertId, Punctuality> = BTreeMap::new();
    for review in conn.all::<HandedIn>(AssertSqlSafe(sql), args).await? {
        found.entry(review.expert_id).or_default().count(review.due_on, review.submitted_at.day());
    }
    Ok(found)
}

/// Everybody on record whom a line of a list may mean: of exactly this name, by whichever way it is written, or of
/// this ORCID.
pub async fn on_record(conn: &mut Conn, name: &str, orcid: Option<&str>) -> Result<Vec<OnRecord>, StoreError> {
    const PEOPLE: &str = "SELECT p.id, p.orcid, EXISTS (SELECT 1 FROM expert e WHERE e.person_id = p.id) AS in_pool \
        FROM person p WHERE p.retired_at IS NULL AND (p.name = $1 OR p.orcid = $2 \
        OR EXISTS (SELECT 1 FROM person_alias a WHERE a.person_id = p.id AND a.name = $1)) ORDER BY p.pinyin, p.id \
        LIMIT 50";
    let people: Vec<(i64, Option<String>, bool)> = conn.all(PEOPLE, args![name, orcid.unwrap_or_default()]).await?;
    let mut args = args![];
    let list = bind_list(&mut args, people.iter().map(|(id, ..)| *id));
    let posts = format!(
        "SELECT person_id, institution_id FROM person_title WHERE kind = 'post' AND retired_at IS NULL \
         AND institution_id IS NOT NULL AND person_id IN ({list}) ORDER BY person_id, id"
    );
    let posts: Vec<(i64, i64)> = conn.all(AssertSqlSafe(posts), args).await?;
    let known = people.into_iter().map(|(id, orcid, in_pool)| {
        let own = posts.iter().filter(|(person, _)| *person == id);
        OnRecord {
            person: PersonId(id),
            orcid,
            institutions: own.map(|(_, institution)| InstitutionId(*institution)).collect(),
            in_pool,
        }
    });
    Ok(known.collect())
}
