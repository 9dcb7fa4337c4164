//! What the dossier of a case is made of, as far as the chain has it.

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError, arg};
use crate::{
    args,
    domain::{
        head::{Hash, Head, Link},
        ids::CaseId,
    },
    store::event::{Event, Evidence},
};

/// The events of a case; of the notices that listed it, their release and what was added to them; and of the draws that
/// seated its reviewers. Events of other cases are none of them.
pub async fn events(conn: &mut Conn, case: CaseId) -> Result<Vec<Event>, StoreError> {
    const SQL: &str = "SELECT seq, at, actor_id, actor_role, command, case_id, from_stage, to_stage, payload, prev_hash, \
        hash FROM event WHERE case_id = $1 OR (case_id IS NULL AND seq IN ( \
        SELECT x.event_seq FROM evidence x JOIN notice_item i ON i.notice_id = x.subject_id \
         WHERE x.kind = 'notice' AND i.case_id = $1 \
        UNION SELECT x.event_seq FROM evidence x JOIN notice_addendum d ON d.id = x.subject_id \
         JOIN notice_item i ON i.notice_id = d.notice_id \
         WHERE x.kind = 'addendum' AND d.published_at IS NOT NULL AND i.case_id = $1 \
        UNION SELECT x.event_seq FROM evidence x JOIN assignment a ON a.draw_id = x.subject_id \
         WHERE x.kind = 'draw' AND a.case_id = $1)) ORDER BY seq";
    conn.all(SQL, args![case]).await
}

/// The records frozen with these events.
pub async fn records(conn: &mut Conn, events: &[Event]) -> Result<Vec<Evidence>, StoreError> {
    let mut args = args![];
    let places = arg::bind_list(&mut args, events.iter().map(|event| event.seq));
    let sql = format!(
        "SELECT id, kind, subject_id, case_id, body, salt, digest, event_seq, created_at FROM evidence \
         WHERE event_seq IN ({places}) ORDER BY event_seq, id"
    );
    conn.all(AssertSqlSafe(sql), args).await
}

/// The links of these stretches of the chain, both ends included: of events of other cases nothing but hashes.
pub async fn links(conn: &mut Conn, stretches: &[(i64, i64)]) -> Result<Vec<Link>, StoreError> {
    let mut args = args![];
    let mut within = Vec::with_capacity(stretches.len());
    for (from, to) in stretches {
        args.extend(args![*from, *to]);
        within.push(format!("(seq >= ${} AND seq <= ${})", args.len() - 1, args.len()));
    }
    if within.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT seq, at, actor_id, actor_role, command, case_id, from_stage, to_stage, payload, prev_hash, hash \
         FROM event WHERE {} ORDER BY seq",
        within.join(" OR ")
    );
    let events: Vec<Event> = conn.all(AssertSqlSafe(sql), args).await?;
    let link = |event: &Event| Link {
        head: Head { seq: event.seq, hash: Hash::of(&event.hash) },
        digest: (event.hash == event.expected_hash()).then(|| Hash::of(&event.digest())),
    };
    Ok(events.iter().map(link).collect())
}

/// The notices that list a case and hide somebody's name since: their texts are not given out any more.
pub async fn hidden_notices(conn: &mut Conn, case: CaseId) -> Result<Vec<i64>, StoreError> {
    const SQL: &str = "SELECT DISTINCT o.notice_id FROM notice_item i JOIN notice_item o ON o.notice_id = i.notice_id \
        WHERE i.case_id = $1 AND o.masked ORDER BY o.notice_id";
    Ok(conn.all::<(i64,)>(SQL, args![case]).await?.into_iter().map(|(id,)| id).collect())
}
