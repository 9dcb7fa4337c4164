//! Public notices: drafts, what was released, their items and addenda.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        calendar::{Convention, EndStatus, Unit},
        ids::{AccountId, BatchId, CaseId, NoticeId, PersonId, RowId},
        notice::{AddendumKind, Display, Document, Draft, NoticeState},
        role::ScholarRole,
        time::{Day, Moment},
        workflow::Stage,
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
    starts_on: Option<String>,
    ends_on: Option<String>,
    end_status: Option<String>,
    #[sqlx(try_from = "String")]
    pub state: NoticeState,
    #[sqlx(try_from = "i64")]
    pub prepared_by: AccountId,
    released_at: Option<i64>,
    pub sha256: Option<String>,
    pub ver: i64,
}

macro_rules! columns {
    () => {
        "id, notice_no, batch_id, title, basis, body, issuer, accept_dept, contact_phone, contact_email, \
         contact_address, days, unit, convention, list_stays_days, provisional_accepted, starts_on, ends_on, \
         end_status, state, prepared_by, released_at, sha256, ver"
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

    pub fn end_status(&self) -> EndStatus {
        self.end_status.as_deref().and_then(EndStatus::from_code).unwrap_or(EndStatus::Unknown)
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

/// A case on a notice, as the public sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Item {
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub case_no: String,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    pub case_ver: i64,
    pub position: i64,
    display: String,
    pub masked: bool,
    pub live: bool,
}

impl Item {
    /// The frozen copy.
    ///
    /// # Errors
    /// When the stored copy cannot be read.
    pub fn display(&self) -> Result<Display, StoreError> {
        serde_json::from_str(&self.display).map_err(|error| StoreError::Corrupt(error.to_string()))
    }
}

/// What was added to a notice after its release, or waits to be signed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Addendum {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub notice_id: NoticeId,
    #[sqlx(try_from = "String")]
    pub kind: AddendumKind,
    pub body: String,
    #[sqlx(try_from = "i64")]
    pub proposed_by: AccountId,
    pub proposer_name: String,
    pub proposer_person: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub proposed_at: Moment,
    published_at: Option<i64>,
    pub sha256: Option<String>,
}

impl Addendum {
    pub fn published_at(&self) -> Option<Moment> {
        self.published_at.map(Moment)
    }

    pub fn proposer(&self) -> Option<PersonId> {
        self.proposer_person.map(PersonId)
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
    tx.run("DELETE FROM notice WHERE id = $1", args![id]).await?;
    Ok(())
}

/// Lists these cases on a draft, in this order, in place of those before.
///
/// # Errors
/// [`StoreError::Duplicate`] when one stands on another live notice.
pub async fn set_items(tx: &mut Tx, id: NoticeId, items: &[(CaseId, Display)]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO notice_item (notice_id, case_id, position, display) VALUES ($1, $2, $3, $4)";
    tx.run("DELETE FROM notice_item WHERE notice_id = $1", args![id]).await?;
    for (at, (case, display)) in items.iter().enumerate() {
        let display = serde_json::to_string(display).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        tx.run(SQL, args![id, *case, at as i64 + 1, display]).await?;
    }
    Ok(())
}

/// The items of a notice in their order.
pub async fn items(conn: &mut Conn, id: NoticeId) -> Result<Vec<Item>, StoreError> {
    const SQL: &str = "SELECT i.case_id, c.case_no, c.stage, c.ver AS case_ver, i.position, i.display, i.masked, i.live \
        FROM notice_item i JOIN case_file c ON c.id = i.case_id WHERE i.notice_id = $1 ORDER BY i.position, i.case_id";
    conn.all(SQL, args![id]).await
}

/// The notice a case is on now, draft or released, with its place in the list.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Option<(NoticeId, NoticeState, i64)>, StoreError> {
    const SQL: &str = "SELECT i.notice_id, n.state, i.position FROM notice_item i JOIN notice n ON n.id = i.notice_id \
        WHERE i.case_id = $1 AND i.live";
    let row: Option<(i64, String, i64)> = conn.opt(SQL, args![case]).await?;
    row.map(|(id, state, position)| {
        let state = NoticeState::try_from(state).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok((NoticeId(id), state, position))
    })
    .transpose()
}

/// Takes a case off the notice it is on: off the list of a draft, while a released one keeps what it printed.
pub async fn leave(tx: &mut Tx, notice: NoticeId, case: CaseId, state: NoticeState) -> Result<(), StoreError> {
    let sql = match state {
        NoticeState::Draft => "DELETE FROM notice_item WHERE notice_id = $1 AND case_id = $2",
        NoticeState::Released | NoticeState::Ended | NoticeState::Withdrawn | NoticeState::Superseded => {
            "UPDATE notice_item SET live = FALSE WHERE notice_id = $1 AND case_id = $2"
        }
    };
    tx.run(sql, args![notice, case]).await?;
    tx.run("UPDATE notice SET ver = ver + 1 WHERE id = $1", args![notice]).await?;
    Ok(())
}

/// Shows only the surname of a case's candidate on every notice from now on.
pub async fn mask(tx: &mut Tx, case: CaseId) -> Result<u64, StoreError> {
    tx.run("UPDATE notice_item SET masked = TRUE WHERE case_id = $1 AND masked = FALSE", args![case]).await
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

/// Moves a released notice on: ended by the clock, withdrawn by an addendum.
pub async fn set_state(tx: &mut Tx, id: NoticeId, from: NoticeState, to: NoticeState) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice SET state = $1, ver = ver + 1 WHERE id = $2 AND state = $3";
    tx.run_guarded(SQL, args![to, id, from]).await
}

/// Every notice that was released: number, text, printed hash.
pub async fn printed(conn: &mut Conn) -> Result<Vec<(String, String, String)>, StoreError> {
    const SQL: &str = "SELECT COALESCE(notice_no, title), body, COALESCE(sha256, '') FROM notice \
        WHERE state <> 'draft' ORDER BY id";
    conn.all(SQL, args![]).await
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

/// A case waiting for a notice, as the publicity officer picks it and the public would see it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Candidate {
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub case_no: String,
    #[sqlx(try_from = "i64")]
    pub batch_id: BatchId,
    role: Option<String>,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    pub person_id: Option<i64>,
    pub name: String,
    institution: Option<String>,
    institution_en: Option<String>,
    direction: Option<String>,
    direction_en: Option<String>,
    consents: i64,
    /// The notice it is on already.
    pub on_notice: Option<i64>,
}

macro_rules! candidates {
    ($condition:literal) => {
        concat!(
            "SELECT c.id AS case_id, c.case_no, c.batch_id, c.role, c.stage, c.subject_person_id AS person_id, \
             COALESCE(p.name, c.title) AS name, i.name AS institution, i.name_en AS institution_en, \
             d.name AS direction, d.name_en AS direction_en, \
             (SELECT COUNT(*) FROM consent k WHERE k.case_id = c.id AND k.purpose = 'notice' \
              AND k.withdrawn_at IS NULL) AS consents, \
             (SELECT n.notice_id FROM notice_item n WHERE n.case_id = c.id AND n.live) AS on_notice \
             FROM case_file c LEFT JOIN person p ON p.id = c.subject_person_id \
             LEFT JOIN institution i ON i.id = c.host_institution_id LEFT JOIN direction d ON d.id = c.direction_id \
             WHERE ",
            $condition
        )
    };
}

impl Candidate {
    /// Whether the consent to publicity is on file.
    pub fn consented(&self) -> bool {
        self.consents > 0
    }

    pub fn role(&self) -> Option<ScholarRole> {
        self.role.as_deref().and_then(ScholarRole::from_code)
    }

    /// What the public would see of it.
    pub fn display(&self) -> Display {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Display {
            name: self.name.clone(),
            role: self.role(),
            institution: text(&self.institution),
            institution_en: text(&self.institution_en),
            direction: text(&self.direction),
            direction_en: text(&self.direction_en),
        }
    }
}

/// The cases at `selected`, in the order a list is printed: by role, then by number.
pub async fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<Candidate>, StoreError> {
    const SQL: &str = candidates!(
        "c.stage = 'selected' ORDER BY c.batch_id DESC, CASE c.role WHEN 'CS' THEN 1 WHEN 'PM' THEN 2 WHEN 'PI' THEN 3 \
         ELSE 4 END, c.case_no, c.id LIMIT $1"
    );
    conn.all(SQL, args![limit]).await
}

/// One case as a notice would show it.
pub async fn candidate(conn: &mut Conn, case: CaseId) -> Result<Option<Candidate>, StoreError> {
    const SQL: &str = candidates!("c.id = $1");
    conn.opt(SQL, args![case]).await
}

macro_rules! addenda {
    ($condition:literal) => {
        concat!(
            "SELECT d.id, d.notice_id, d.kind, d.body, d.proposed_by, a.name AS proposer_name, \
             a.person_id AS proposer_person, d.proposed_at, d.published_at, d.sha256 FROM notice_addendum d \
             JOIN account a ON a.id = d.proposed_by WHERE ",
            $condition
        )
    };
}

/// What was added to a notice, in order.
pub async fn addenda(conn: &mut Conn, notice: NoticeId) -> Result<Vec<Addendum>, StoreError> {
    const SQL: &str = addenda!("d.notice_id = $1 AND d.published_at IS NOT NULL ORDER BY d.published_at, d.id");
    conn.all(SQL, args![notice]).await
}

/// What waits to be signed.
pub async fn unsigned(conn: &mut Conn, notice: NoticeId) -> Result<Vec<Addendum>, StoreError> {
    const SQL: &str =
        addenda!("d.notice_id = $1 AND d.published_at IS NULL AND d.dropped_at IS NULL ORDER BY d.proposed_at, d.id");
    conn.all(SQL, args![notice]).await
}

/// An addendum that waits to be signed.
pub async fn unsigned_addendum(conn: &mut Conn, id: RowId) -> Result<Option<Addendum>, StoreError> {
    const SQL: &str = addenda!("d.id = $1 AND d.published_at IS NULL AND d.dropped_at IS NULL");
    conn.opt(SQL, args![id]).await
}

/// Proposes an addendum.
pub async fn propose_addendum(
    tx: &mut Tx,
    notice: NoticeId,
    kind: AddendumKind,
    body: &str,
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO notice_addendum (id, notice_id, kind, body, proposed_by, proposed_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, notice, kind, body, by, now]).await?;
    Ok(id)
}

/// Signs and publishes an addendum; nobody signs one that follows from a decision already made by two.
pub async fn publish_addendum(
    tx: &mut Tx,
    id: RowId,
    signed_by: Option<AccountId>,
    sha256: &str,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice_addendum SET signed_by = $1, sha256 = $2, published_at = $3 \
        WHERE id = $4 AND published_at IS NULL AND dropped_at IS NULL";
    tx.run_guarded(SQL, args![signed_by, sha256, now, id]).await
}

/// Drops an addendum that was not signed.
pub async fn drop_addendum(tx: &mut Tx, id: RowId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE notice_addendum SET dropped_at = $1 WHERE id = $2 AND published_at IS NULL AND dropped_at IS NULL";
    tx.run_guarded(SQL, args![now, id]).await
}

/// How the cases of a notice ended: (cleared or further, under objection, no longer listed).
pub async fn result(conn: &mut Conn, notice: NoticeId) -> Result<(i64, i64, i64), StoreError> {
    const SQL: &str = "SELECT COUNT(*) FILTER (WHERE i.live AND c.stage NOT IN ('in_notice', 'on_hold')), \
        COUNT(*) FILTER (WHERE i.live AND c.stage IN ('in_notice', 'on_hold')), COUNT(*) FILTER (WHERE NOT i.live) \
        FROM notice_item i JOIN case_file c ON c.id = i.case_id WHERE i.notice_id = $1";
    conn.one(SQL, args![notice]).await
}
