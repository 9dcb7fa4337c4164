//! Notices and addenda that are out, beside what was frozen of them: for the self-check.

use std::collections::HashMap;

use super::Notice;
use crate::{
    args,
    domain::{
        notice::{AddendumKind, Display, Draft},
        time::Moment,
    },
    store::{Conn, StoreError},
};

/// A notice that is out.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Compared {
    #[sqlx(flatten)]
    pub notice: Notice,
    /// What its maker had entered when its release was proposed, with its list; `None` where retention erased it.
    drafted: Option<String>,
    was_drafted: bool,
}

/// An item of a notice.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    notice_id: i64,
    pub case_id: i64,
    position: i64,
    display: String,
    pub live: bool,
    pub masked: bool,
}

impl Compared {
    /// Whether it is what the event of its release noted.
    pub fn is_as_noted(&self, at: Moment, note: &serde_json::Value, items: usize) -> bool {
        let known = &self.notice;
        let day = |day: Option<crate::domain::time::Day>| day.map(|day| day.to_string());
        known.released_at() == Some(at)
            && note["number"].as_str() == known.notice_no.as_deref()
            && note["sha256"].as_str() == known.sha256.as_deref()
            && note["starts_on"].as_str() == day(known.starts_on()).as_deref()
            && note["ends_on"].as_str() == day(known.printed_end()).as_deref()
            && note["items"].as_u64() == Some(items as u64)
    }

    /// Whether it has the title, basis, contacts and period that were proposed.
    pub fn is_as_drafted(&self) -> bool {
        let Some(drafted) = &self.drafted else { return self.was_drafted };
        serde_json::from_str::<(Draft, serde_json::Value)>(drafted).is_ok_and(|(draft, _)| draft == self.notice.draft())
    }

    /// Whether its text names each item in its place.
    pub fn lists(&self, items: &[Listed]) -> bool {
        items.iter().all(|Listed { position, display, .. }| {
            let name = serde_json::from_str::<Display>(display).map(|display| display.name);
            name.is_ok_and(|name| {
                let begins = format!("{position}\t{name}\t");
                self.notice.body.lines().any(|line| line.starts_with(&begins))
            })
        })
    }
}

/// Notices that are out, after one.
pub async fn frozen_after(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Compared>, StoreError> {
    const SQL: &str = "SELECT n.id, n.notice_no, n.batch_id, n.title, n.basis, n.body, n.issuer, n.accept_dept, \
        n.contact_phone, n.contact_email, n.contact_address, n.days, n.unit, n.convention, n.list_stays_days, \
        n.provisional_accepted, n.privacy_open, n.starts_on, n.ends_on, n.printed_ends_on, n.end_status, n.state, \
        n.prepared_by, n.released_at, n.sha256, n.supersedes_id, n.ver, x.body AS drafted, x.id IS NOT NULL AS was_drafted FROM notice n \
        LEFT JOIN evidence x ON x.kind = 'notice_draft' AND x.subject_id = n.id AND x.event_seq = \
        (SELECT MAX(y.event_seq) FROM evidence y WHERE y.kind = 'notice_draft' AND y.subject_id = n.id) \
        WHERE n.state <> 'draft' AND n.id > $1 ORDER BY n.id LIMIT $2";
    conn.all(SQL, args![after, limit]).await
}

/// The items of notices after one up to another, by notice.
pub async fn listed_between(conn: &mut Conn, after: i64, last: i64) -> Result<HashMap<i64, Vec<Listed>>, StoreError> {
    const SQL: &str = "SELECT notice_id, case_id, position, display, live, masked FROM notice_item \
        WHERE notice_id > $1 AND notice_id <= $2 ORDER BY notice_id, position, case_id";
    let rows: Vec<Listed> = conn.all(SQL, args![after, last]).await?;
    let mut items: HashMap<i64, Vec<Listed>> = HashMap::new();
    for row in rows {
        items.entry(row.notice_id).or_default().push(row);
    }
    Ok(items)
}

/// An addendum that is out, with the frozen copy of its text.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ComparedAddendum {
    pub id: i64,
    pub notice_id: i64,
    pub notice_no: Option<String>,
    #[sqlx(try_from = "String")]
    pub kind: AddendumKind,
    #[sqlx(try_from = "i64")]
    pub published_at: Moment,
    pub body: String,
    pub sha256: Option<String>,
    frozen: Option<String>,
}

impl ComparedAddendum {
    /// Whether it is the one that was signed.
    pub fn is_as_frozen(&self) -> bool {
        let frozen = self.frozen.as_deref().and_then(|frozen| serde_json::from_str::<String>(frozen).ok());
        frozen.as_ref() == Some(&self.body)
    }
}

/// Addenda that are out, after one. A case that stood on a notice is not erased, nor what is said of it there.
pub async fn addenda_frozen_after(
    conn: &mut Conn,
    after: i64,
    limit: i64,
) -> Result<Vec<ComparedAddendum>, StoreError> {
    const SQL: &str = "SELECT d.id, d.notice_id, n.notice_no, d.kind, d.published_at, d.body, d.sha256, \
        x.body AS frozen FROM notice_addendum d \
        LEFT JOIN notice n ON n.id = d.notice_id \
        LEFT JOIN evidence x ON x.kind = 'addendum' AND x.subject_id = d.id AND x.event_seq = \
        (SELECT MAX(y.event_seq) FROM evidence y WHERE y.kind = 'addendum' AND y.subject_id = d.id) \
        WHERE d.published_at IS NOT NULL AND d.id > $1 ORDER BY d.id LIMIT $2";
    conn.all(SQL, args![after, limit]).await
}
