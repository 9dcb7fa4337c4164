//! The cases on a notice as the public sees them, and the cases that wait for one.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use crate::{
    args,
    domain::{
        ids::{BatchId, CaseId, NoticeId},
        notice::{Display, NoticeState},
        role::ScholarRole,
        time::Moment,
        workflow::Stage,
    },
    store::{Conn, StoreError, Tx, arg::bind_list},
};

/// A case on a notice, as the public sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Item {
    #[sqlx(try_from = "i64")]
    notice_id: NoticeId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub case_no: String,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    pub case_ver: i64,
    pub position: i64,
    display: String,
    pub masked: bool,
    masked_at: Option<i64>,
    pub live: bool,
}

impl Item {
    /// When the name was masked.
    pub fn masked_at(&self) -> Option<Moment> {
        self.masked_at.map(Moment)
    }

    /// The frozen copy.
    ///
    /// # Errors
    /// When the stored copy cannot be read.
    pub fn display(&self) -> Result<Display, StoreError> {
        serde_json::from_str(&self.display).map_err(|error| StoreError::Corrupt(error.to_string()))
    }
}

/// Lists these cases on a draft, in this order, in place of those before. Those of a successor stand on the notice
/// before it until its release: they are not `live` here.
///
/// # Errors
/// [`StoreError::Duplicate`] when one stands on another live notice.
pub async fn set_items(tx: &mut Tx, id: NoticeId, items: &[(CaseId, Display)], live: bool) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO notice_item (notice_id, case_id, position, display, live) VALUES ($1, $2, $3, $4, $5)";
    tx.run("DELETE FROM notice_item WHERE notice_id = $1", args![id]).await?;
    for (at, (case, display)) in items.iter().enumerate() {
        let display = serde_json::to_string(display).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        tx.run(SQL, args![id, *case, at as i64 + 1, display, live]).await?;
    }
    Ok(())
}

macro_rules! items {
    () => {
        "SELECT i.notice_id, i.case_id, c.case_no, c.stage, c.ver AS case_ver, i.position, i.display, i.masked, i.masked_at, i.live \
         FROM notice_item i JOIN case_file c ON c.id = i.case_id WHERE i.notice_id "
    };
}

/// The items of a notice in their order.
pub async fn items(conn: &mut Conn, id: NoticeId) -> Result<Vec<Item>, StoreError> {
    conn.all(concat!(items!(), "= $1 ORDER BY i.position, i.case_id"), args![id]).await
}

/// The items of several notices, by notice and in their order there; a notice without any is not among them.
pub async fn items_of(
    conn: &mut Conn,
    notices: impl IntoIterator<Item = NoticeId>,
) -> Result<BTreeMap<NoticeId, Vec<Item>>, StoreError> {
    let mut args = Vec::new();
    let places = bind_list(&mut args, notices);
    let sql = format!("{}IN ({places}) ORDER BY i.position, i.case_id", items!());
    let mut found: BTreeMap<NoticeId, Vec<Item>> = BTreeMap::new();
    for item in conn.all::<Item>(AssertSqlSafe(sql), args).await? {
        found.entry(item.notice_id).or_default().push(item);
    }
    Ok(found)
}

/// The numbers of the cases on a notice that nobody has agreed to see there, in the order of the list.
pub async fn without_consent(conn: &mut Conn, id: NoticeId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT c.case_no FROM notice_item i JOIN case_file c ON c.id = i.case_id WHERE i.notice_id = $1 \
        AND NOT EXISTS (SELECT 1 FROM consent k WHERE k.case_id = c.id AND k.purpose = 'notice' AND k.withdrawn_at IS NULL) \
        ORDER BY i.position, i.case_id";
    let rows: Vec<(String,)> = conn.all(SQL, args![id]).await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
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

/// Makes the list of a successor the one that its cases stand on.
pub async fn enliven(tx: &mut Tx, id: NoticeId) -> Result<(), StoreError> {
    tx.run("UPDATE notice_item SET live = TRUE WHERE notice_id = $1", args![id]).await?;
    Ok(())
}

/// Shows only the surname of a case's candidate on every notice from now on, on those it has left as well. No kept page
/// says the name any more.
pub async fn mask(tx: &mut Tx, case: CaseId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice_item SET masked = TRUE, masked_at = $1 WHERE case_id = $2 AND masked = FALSE";
    if tx.run(SQL, args![now, case]).await? > 0 {
        tx.touch_public().await?;
    }
    Ok(())
}

/// How the cases of a notice ended: (cleared or further, under objection, no longer listed).
pub async fn result(conn: &mut Conn, notice: NoticeId) -> Result<(i64, i64, i64), StoreError> {
    const SQL: &str = "SELECT COUNT(*) FILTER (WHERE i.live AND c.stage NOT IN ('in_notice', 'on_hold')), \
        COUNT(*) FILTER (WHERE i.live AND c.stage IN ('in_notice', 'on_hold')), COUNT(*) FILTER (WHERE NOT i.live) \
        FROM notice_item i JOIN case_file c ON c.id = i.case_id WHERE i.notice_id = $1";
    conn.one(SQL, args![notice]).await
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

/// The cases that stand on a notice and may be published again on another.
pub async fn replaceable(conn: &mut Conn, notice: NoticeId) -> Result<Vec<Candidate>, StoreError> {
    const SQL: &str = candidates!(
        "c.stage IN ('in_notice', 'cleared') AND EXISTS (SELECT 1 FROM notice_item i WHERE i.case_id = c.id \
         AND i.live AND i.notice_id = $1) ORDER BY (SELECT i.position FROM notice_item i WHERE i.case_id = c.id \
         AND i.notice_id = $1), c.id"
    );
    conn.all(SQL, args![notice]).await
}

/// One case as a notice would show it.
pub async fn candidate(conn: &mut Conn, case: CaseId) -> Result<Option<Candidate>, StoreError> {
    const SQL: &str = candidates!("c.id = $1");
    conn.opt(SQL, args![case]).await
}
