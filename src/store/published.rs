//! What was published, found by its hash or number: for the public page that verifies. Drafts are none of it.

use super::{Conn, StoreError};
use crate::{
    args,
    domain::{
        head::Hash,
        ids::NoticeId,
        notice::AddendumKind,
        time::{Day, Moment},
    },
};

/// The notice whose printed hash begins so; `None` also where two do.
pub async fn notice_by_hash(conn: &mut Conn, digits: &str) -> Result<Option<NoticeId>, StoreError> {
    // Of hexadecimal digits, what begins with these lies below them with a g behind.
    const SQL: &str =
        "SELECT id FROM notice WHERE state <> 'draft' AND sha256 >= $1 AND sha256 < $2 ORDER BY id LIMIT 2";
    let rows: Vec<(i64,)> = conn.all(SQL, args![digits, format!("{digits}g")]).await?;
    Ok(match rows[..] {
        [(id,)] => Some(NoticeId(id)),
        _ => None,
    })
}

/// The released notice of a number.
pub async fn notice_by_number(conn: &mut Conn, number: &str) -> Result<Option<NoticeId>, StoreError> {
    const SQL: &str = "SELECT id FROM notice WHERE state <> 'draft' AND notice_no = $1";
    Ok(conn.opt::<(i64,)>(SQL, args![number]).await?.map(|(id,)| NoticeId(id)))
}

/// An addendum that is out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FoundAddendum {
    #[sqlx(try_from = "i64")]
    pub notice_id: NoticeId,
    #[sqlx(try_from = "String")]
    pub kind: AddendumKind,
    #[sqlx(try_from = "i64")]
    pub published_at: Moment,
    pub sha256: String,
}

/// The addendum whose printed hash begins so; the first of several with the same words.
pub async fn addendum_by_hash(conn: &mut Conn, digits: &str) -> Result<Option<FoundAddendum>, StoreError> {
    const SQL: &str = "SELECT notice_id, kind, published_at, sha256 FROM notice_addendum WHERE published_at IS NOT NULL \
        AND sha256 >= $1 AND sha256 < $2 ORDER BY published_at, id LIMIT 1";
    conn.opt(SQL, args![digits, format!("{digits}g")]).await
}

/// The file that went out with a notice and has a hash: the notice, and its place among the files.
pub async fn file_by_hash(conn: &mut Conn, hash: &Hash) -> Result<Option<(NoticeId, i64)>, StoreError> {
    const SQL: &str = "SELECT f.notice_id, f.position FROM document d JOIN notice_file f ON f.document_id = d.id \
        JOIN notice n ON n.id = f.notice_id WHERE n.state <> 'draft' AND d.sha256 = $1 \
        ORDER BY n.released_at, f.notice_id, f.position LIMIT 1";
    let row: Option<(i64, i64)> = conn.opt(SQL, args![hash.as_str()]).await?;
    Ok(row.map(|(id, position)| (NoticeId(id), position)))
}

/// The first day whose head has a hash, with its place in the chain.
pub async fn head_by_hash(conn: &mut Conn, hash: &Hash) -> Result<Option<(Day, i64)>, StoreError> {
    const SQL: &str = "SELECT day, seq FROM chain_daily_head WHERE hash = $1 ORDER BY day LIMIT 1";
    let bytes = hex::decode(hash.as_str()).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let row: Option<(String, i64)> = conn.opt(SQL, args![bytes]).await?;
    row.map(|(day, seq)| {
        let day = day.parse().map_err(|error: crate::domain::time::NotADay| StoreError::Corrupt(error.to_string()))?;
        Ok((day, seq))
    })
    .transpose()
}
