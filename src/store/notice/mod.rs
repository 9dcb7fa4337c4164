//! Public notices: drafts and what was released. Their cases are in `item`, what was added later in `addendum`.

mod addendum;
mod frozen;
mod item;
mod privacy;

pub use addendum::{
    Addendum, NewExtension, addenda, addenda_of, drop_addendum, extensions_waiting, propose_addendum,
    propose_extension, publish_addendum, published_addendum, unsigned, unsigned_addendum,
};
pub use frozen::{addenda_frozen_after, frozen_after, listed_between};
pub use item::{
    Candidate, Item, candidate, enliven, items, items_of, leave, mask, of_case, replaceable, result, set_items,
    waiting, without_consent,
};
pub use privacy::{
    NewFile, NoticeFile, Waiver, add_file, agree, files, remove_file, set_privacy_open, touch, waive, waivers,
};

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        calendar::{Convention, EndStatus, Unit},
        ids::{AccountId, BatchId, NoticeId},
        notice::{Document, Draft, NoticeState},
        time::{Day, Moment},
    },
};

/// A notice as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Notice {
    #[sqlx(try_from = "i64")]
    pub id: NoticeId,
    pub notice_no: Option<String>,
    #[sqlx(try_from = "i64")]
    pub batch_id: BatchId,
    pub title: String,
    pub basis: String,
    /// The released wording, whose hash is `sha256`; empty before.
    pub body: String,
    pub issuer: String,
    pub accept_dept: String,
    pub contact_phone: String,
    pub contact_email: String,
    pub contact_address: String,
    pub days: i64,
    #[sqlx(try_from = "String")]
    pub unit: Unit,
    #[sqlx(try_from = "String")]
    pub convention: Convention,
    pub list_stays_days: i64,
    pub provisional_accepted: bool,
    /// Findings of the privacy check that nobody has explained.
    pub privacy_open: i64,
    starts_on: Option<String>,
    ends_on: Option<String>,
    printed_ends_on: Option<String>,
    end_status: Option<String>,
    #[sqlx(try_from = "String")]
    pub state: NoticeState,
    #[sqlx(try_from = "i64")]
    pub prepared_by: AccountId,
    released_at: Option<i64>,
    pub sha256: Option<String>,
    supersedes_id: Option<i64>,
    pub ver: i64,
}

macro_rules! columns {
    () => {
        "id, notice_no, batch_id, title, basis, body, issuer, accept_dept, contact_phone, contact_email, \
         contact_address, days, unit, convention, list_stays_days, provisional_accepted, privacy_open, starts_on, \
         ends_on, printed_ends_on, end_status, state, prepared_by, released_at, sha256, supersedes_id, ver"
    };
}

impl Notice {
    pub fn starts_on(&self) -> Option<Day> {
        self.starts_on.as_deref().and_then(|text| text.parse().ok())
    }

    /// The last day, with every extension.
    pub fn ends_on(&self) -> Option<Day> {
        self.ends_on.as_deref().and_then(|text| text.parse().ok())
    }

    /// The last day as it was printed at release.
    pub fn printed_end(&self) -> Option<Day> {
        let printed = self.printed_ends_on.as_deref().or(self.ends_on.as_deref());
        printed.and_then(|text| text.parse().ok())
    }

    /// How sure the printed end was at release, or the expected one is of a draft.
    pub fn end_status(&self) -> EndStatus {
        self.end_status.as_deref().and_then(EndStatus::from_code).unwrap_or(EndStatus::Unknown)
    }

    /// The notice it is to replace, or has replaced.
    pub fn supersedes(&self) -> Option<NoticeId> {
        self.supersedes_id.map(NoticeId)
    }

    pub fn released_at(&self) -> Option<Moment> {
        self.released_at.map(Moment)
    }

    /// What its maker entered.
    pub fn draft(&self) -> Draft {
        Draft {
            title: self.title.clone(),
            basis: self.basis.clone(),
            issuer: self.issuer.clone(),
            accept_dept: self.accept_dept.clone(),
            contact_phone: self.contact_phone.clone(),
            contact_email: self.contact_email.clone(),
            contact_address: self.contact_address.clone(),
            days: i32::try_from(self.days).unwrap_or(i32::MAX),
            unit: self.unit,
            convention: self.convention,
            list_stays_days: i32::try_from(self.list_stays_days).unwrap_or(i32::MAX),
        }
    }
}

/// A notice of an id, draft or released.
pub async fn find(conn: &mut Conn, id: NoticeId) -> Result<Option<Notice>, StoreError> {
    conn.opt(concat!("SELECT ", columns!(), " FROM notice WHERE id = $1"), args![id]).await
}

/// Makes a draft.
pub async fn insert(
    tx: &mut Tx,
    batch: BatchId,
    draft: &Draft,
    by: AccountId,
    now: Moment,
) -> Result<NoticeId, StoreError> {
    const SQL: &str = "INSERT INTO notice (id, batch_id, title, basis, body, issuer, accept_dept, contact_phone, \
        contact_email, contact_address, days, unit, convention, list_stays_days, state, prepared_by, created_at) \
        VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, $11, $12, $13, 'draft', $14, $15)";
    let id: NoticeId = new_id(now);
    let args = args![
        id,
        batch,
        &draft.title,
        &draft.basis,
        &draft.issuer,
        &draft.accept_dept,
        &draft.contact_phone,
        &draft.contact_email,
        &draft.contact_address,
        i64::from(draft.days),
        draft.unit,
        draft.convention,
        i64::from(draft.list_stays_days),
        by,
        now
    ];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Saves a draft; whoever saves it is who prepared it.
pub async fn save(tx: &mut Tx, id: NoticeId, ver: i64, draft: &Draft, by: AccountId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice SET title = $1, basis = $2, issuer = $3, accept_dept = $4, contact_phone = $5, \
        contact_email = $6, contact_address = $7, days = $8, unit = $9, convention = $10, list_stays_days = $11, \
        prepared_by = $12, ver = ver + 1 WHERE id = $13 AND ver = $14 AND state = 'draft'";
    let args = args![
        &draft.title,
        &draft.basis,
        &draft.issuer,
        &draft.accept_dept,
        &draft.contact_phone,
        &draft.contact_email,
        &draft.contact_address,
        i64::from(draft.days),
        draft.unit,
        draft.convention,
        i64::from(draft.list_stays_days),
        by,
        id,
        ver
    ];
    tx.run_guarded(SQL, args).await
}

/// Notes what the calendar says of the end, and that a person accepted a provisional one.
pub async fn expect_end(tx: &mut Tx, id: NoticeId, status: EndStatus, accepted: bool) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice SET end_status = $1, provisional_accepted = $2, ver = ver + 1 WHERE id = $3 \
        AND state = 'draft'";
    tx.run_guarded(SQL, args![status, accepted, id]).await
}

/// Deletes a draft nobody released, and frees its cases.
pub async fn delete_draft(tx: &mut Tx, id: NoticeId, ver: i64) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE notice SET ver = ver + 1 WHERE id = $1 AND ver = $2 AND state = 'draft'", args![id, ver])
        .await?;
    tx.run("DELETE FROM proposal WHERE notice_id = $1", args![id]).await?;
    tx.run("DELETE FROM notice_item WHERE notice_id = $1", args![id]).await?;
    tx.run("DELETE FROM notice_file WHERE notice_id = $1", args![id]).await?;
    tx.run("DELETE FROM notice_waiver WHERE notice_id = $1", args![id]).await?;
    tx.run("DELETE FROM notice WHERE id = $1", args![id]).await?;
    Ok(())
}

/// What is fixed at release.
#[derive(Clone, Debug)]
pub struct Released<'a> {
    pub document: &'a Document,
    pub body: &'a str,
    pub sha256: &'a str,
    pub by: AccountId,
}

/// Releases a draft; of two who try, one is told.
pub async fn release(
    tx: &mut Tx,
    id: NoticeId,
    ver: i64,
    released: &Released<'_>,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice SET state = 'released', notice_no = $1, body = $2, starts_on = $3, ends_on = $4, \
        end_status = $5, sha256 = $6, released_by = $7, released_at = $8, ver = ver + 1 \
        WHERE id = $9 AND ver = $10 AND state = 'draft'";
    let document = released.document;
    let args = args![
        &document.number,
        released.body,
        document.starts_on,
        document.ends_on,
        document.end_status,
        released.sha256,
        released.by,
        now,
        id,
        ver
    ];
    tx.run_guarded(SQL, args).await
}

/// Moves the end of a notice that runs, and keeps the printed one with how sure that was: the addendum says how sure the
/// new one is. Only a later end is one.
pub async fn extend(tx: &mut Tx, id: NoticeId, ends_on: Day) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice SET printed_ends_on = COALESCE(printed_ends_on, ends_on), ends_on = $1, \
        ver = ver + 1 WHERE id = $2 AND state = 'released' AND ends_on < $1";
    tx.run_guarded(SQL, args![ends_on, id]).await
}

/// Moves a released notice on: ended by the clock, withdrawn by an addendum.
pub async fn set_state(tx: &mut Tx, id: NoticeId, from: NoticeState, to: NoticeState) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice SET state = $1, ver = ver + 1 WHERE id = $2 AND state = $3";
    tx.run_guarded(SQL, args![to, id, from]).await
}

/// Notes which notice a draft is to replace.
pub async fn supersede(tx: &mut Tx, id: NoticeId, old: NoticeId) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE notice SET supersedes_id = $1 WHERE id = $2 AND state = 'draft'", args![old, id]).await
}

/// The draft that is to replace a notice.
pub async fn successor_draft(conn: &mut Conn, old: NoticeId) -> Result<Option<NoticeId>, StoreError> {
    const SQL: &str = "SELECT id FROM notice WHERE supersedes_id = $1 AND state = 'draft' ORDER BY id LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![old]).await?;
    Ok(row.map(|(id,)| NoticeId(id)))
}

/// The notices that took over from one: what names it as replaced, and where cases that had to leave it stand now.
pub async fn successors(conn: &mut Conn, id: NoticeId) -> Result<Vec<(NoticeId, String)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT n.id, COALESCE(n.notice_no, n.title) FROM notice n WHERE n.state <> 'draft' \
        AND n.id <> $1 AND (n.supersedes_id = $1 OR (EXISTS (SELECT 1 FROM notice o WHERE o.id = $1 \
        AND o.released_at < n.released_at) AND EXISTS (SELECT 1 FROM notice_item a JOIN notice_item b \
        ON b.case_id = a.case_id WHERE a.notice_id = $1 AND NOT a.live AND b.notice_id = n.id))) ORDER BY n.id";
    let rows: Vec<(i64, String)> = conn.all(SQL, args![id]).await?;
    Ok(rows.into_iter().map(|(id, number)| (NoticeId(id), number)).collect())
}

/// Released notices whose last day lies before `today` and that nobody has marked yet.
pub async fn over(conn: &mut Conn, today: Day) -> Result<Vec<Notice>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM notice WHERE state = 'released' AND ends_on < $1 ORDER BY released_at, id LIMIT 100"
    );
    conn.all(SQL, args![today]).await
}

/// Notices whose period runs today, the newest first.
pub async fn running(conn: &mut Conn, today: Day) -> Result<Vec<Notice>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM notice WHERE state = 'released' AND ends_on >= $1 ORDER BY released_at DESC, id DESC LIMIT 100"
    );
    conn.all(SQL, args![today]).await
}

/// Notices that were released and run no more, newest first, after the key of the last one shown.
pub async fn past(
    conn: &mut Conn,
    today: Day,
    after: Option<(Moment, NoticeId)>,
    limit: i64,
) -> Result<Vec<Notice>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM notice WHERE released_at IS NOT NULL AND (state <> 'released' OR ends_on < $1) \
         AND (released_at, id) < ($2, $3) ORDER BY released_at DESC, id DESC LIMIT $4"
    );
    let (at, id) = after.unwrap_or((Moment(i64::MAX), NoticeId(i64::MAX)));
    conn.all(SQL, args![today, at, id, limit]).await
}

/// Released notices in the order of their release, newest first: for the feed.
pub async fn latest(conn: &mut Conn, limit: i64) -> Result<Vec<Notice>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM notice WHERE released_at IS NOT NULL ORDER BY released_at DESC, id DESC LIMIT $1"
    );
    conn.all(SQL, args![limit]).await
}

/// All notices for the desk: drafts first, then the newest; after the key of the last one shown.
pub async fn list(conn: &mut Conn, after: Option<NoticeId>, limit: i64) -> Result<Vec<Notice>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM notice WHERE id < $1 ORDER BY id DESC LIMIT $2");
    conn.all(SQL, args![after.unwrap_or(NoticeId(i64::MAX)), limit]).await
}
