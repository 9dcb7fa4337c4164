//! Notices with their items and addenda, and the objections to them.

use sha2::{Digest, Sha256};

use super::{
    cast::{Cast, Post},
    fate::{Fate, Turn},
    plan::{Announcement, NoticeKind},
    prose,
    records::NOTICE_DAYS,
    story::Story,
    telling::Telling,
};
use crate::{
    calendar_files,
    commands::sha256,
    domain::{
        calendar::{Convention, Unit},
        ids::{AccountId, DocumentId, RowId},
        notice::{AddendumKind, Display, Document, Draft, NoticeState},
        objection::{self, Channel, Content, ObjectionState, ObjectorKind, Outcome, Topic},
        time::Moment,
        workflow::Action,
    },
    store::{
        StoreError,
        demo::{Addendum, Load, Notice, NoticeItem, Objection, Proposal},
        setting::Office,
    },
    texts::notice_text,
};

/// Days for which a list stays on the public site.
const LIST_STAYS: i32 = 30;
/// What the numbers of the demonstration's notices begin with.
pub(super) const PREFIX: &str = "演示示";

/// The office of the demonstration, with contacts that reach nobody.
pub(super) fn office() -> Office {
    Office {
        name: "演示数据办公室".to_owned(),
        department: "演示数据监督组".to_owned(),
        phone: "000-0000 0000".to_owned(),
        email: "objections@demo.invalid".to_owned(),
        address: "演示市演示路1号".to_owned(),
    }
}

/// A notice as it is or will be printed.
pub(super) fn document(cast: &Cast<'_>, notice: &Announcement) -> Document {
    let office = office();
    let round = &cast.plan.timetable.rounds[notice.round];
    Document {
        extended_to: None,
        number: format!("{PREFIX}〔{}〕{}号", notice.released.day().year(), notice.number),
        draft: Draft {
            title: format!("演示{}年第{}批拟聘人选公示（演示数据）", round.year, round.no),
            basis: "《演示计划管理办法》（演示数据）".to_owned(),
            issuer: office.name,
            accept_dept: office.department,
            contact_phone: office.phone,
            contact_email: office.email,
            contact_address: office.address,
            days: NOTICE_DAYS,
            unit: Unit::Working,
            convention: Convention::NextDay,
            list_stays_days: LIST_STAYS,
        },
        starts_on: notice.released.day(),
        ends_on: notice.ends_on,
        end_status: notice.end_status,
        items: notice.cases.iter().map(|case| display(cast, *case)).collect(),
        files: Vec::new(),
    }
}

/// What the public sees of a case.
pub(super) fn display(cast: &Cast<'_>, case: usize) -> Display {
    let slot = &cast.plan.slots[case];
    Display {
        name: Story::name_of(case),
        role: Some(slot.role),
        institution: cast.host_name(slot.host),
        institution_en: cast.host_name_en(slot.host),
        direction: cast.direction_name(slot.direction),
        direction_en: cast.direction_name_en(slot.direction),
    }
}

/// Adds the row of a notice, and its proposal.
pub(super) fn put_notice(cast: &Cast<'_>, notice: &Announcement, load: &mut Load) {
    let document = document(cast, notice);
    let out = notice.kind != NoticeKind::Draft;
    let body = if out { notice_text::canonical(&document) } else { String::new() };
    let draft = document.draft;
    let (publicity, approver) = (cast.account(Post::Publicity), cast.account(Post::Approver));
    load.notices.push(Notice {
        id: notice.id,
        notice_no: out.then_some(document.number),
        batch_id: cast.batch(notice.round),
        title: draft.title,
        basis: draft.basis,
        sha256: out.then(|| sha256(&body)),
        body,
        issuer: draft.issuer,
        accept_dept: draft.accept_dept,
        contact_phone: draft.contact_phone,
        contact_email: draft.contact_email,
        contact_address: draft.contact_address,
        days: i64::from(draft.days),
        unit: draft.unit,
        convention: draft.convention,
        list_stays_days: i64::from(draft.list_stays_days),
        starts_on: out.then_some(document.starts_on),
        ends_on: out.then_some(document.ends_on),
        end_status: notice.end_status,
        state: match notice.kind {
            NoticeKind::Done | NoticeKind::Over => NoticeState::Ended,
            NoticeKind::Running => NoticeState::Released,
            NoticeKind::Draft => NoticeState::Draft,
        },
        prepared_by: publicity,
        released_by: out.then_some(approver),
        released_at: out.then_some(notice.released),
        created_at: notice.prepared,
        ver: if out { 3 } else { 2 },
    });
    load.proposals.push(Proposal {
        id: cast.notice_proposal(notice),
        case_id: None,
        notice_id: Some(notice.id),
        action: Action::Publish,
        input: "{}".to_owned(),
        case_ver: 2,
        made_by: publicity,
        made_at: notice.proposed,
        state: if out { "confirmed" } else { "open" },
        ended_by: out.then_some(approver),
        ended_at: out.then_some(notice.released),
    });
}

/// What a notice that is out says of a case that left it.
pub(super) struct Added {
    pub(super) id: RowId,
    kind: AddendumKind,
    at: Moment,
    signed_by: Option<AccountId>,
    pub(super) body: String,
}

/// The addendum with which a case leaves its notice, if it does.
pub(super) fn added(telling: &Telling<'_>) -> Option<Added> {
    let (action, kind, signed) = match telling.slot.fate {
        Fate::WithdrawnInNotice => (Action::Withdraw, AddendumKind::Departure, false),
        Fate::Upheld => (Action::Uphold, AddendumKind::Correction, true),
        Fate::Revoked => (Action::Revoke, AddendumKind::Correction, true),
        _ => return None,
    };
    telling.slot.notice?;
    let at = telling.story.path.moved(action)?;
    let signed_by = signed.then(|| telling.cast.account(Post::Approver));
    let body = notice_text::addendum(kind, usize::try_from(telling.slot.position).unwrap_or_default());
    Some(Added { id: telling.own_id(at, 0), kind, at, signed_by, body })
}

/// Adds what a case has to do with a notice.
pub(super) fn put(telling: &Telling<'_>, load: &mut Load) -> Result<(), StoreError> {
    let (cast, fate) = (telling.cast, telling.slot.fate);
    let Some(notice) = telling.slot.notice.map(|at| &cast.plan.notices[at]) else { return Ok(()) };
    let left = added(telling);
    let display = serde_json::to_string(&display(cast, telling.case));
    load.notice_items.push(NoticeItem {
        notice_id: notice.id,
        case_id: telling.id(),
        position: telling.slot.position,
        display: display.map_err(|error| StoreError::Corrupt(error.to_string()))?,
        masked: fate == Fate::WithdrawnInNotice,
        live: left.is_none(),
    });
    if let Some(Added { id, kind, at, signed_by, body }) = left {
        let first = match signed_by {
            Some(_) => cast.account(Post::Supervisor),
            None => cast.nominator(telling.slot).0,
        };
        load.addenda.push(Addendum {
            id,
            notice_id: notice.id,
            kind,
            sha256: sha256(&body),
            body,
            proposed_by: first,
            proposed_at: at,
            signed_by,
            published_at: at,
        });
    }
    put_objection(telling, notice, load);
    Ok(())
}

/// What is objected to.
pub(super) fn objected() -> Content {
    Content { topic: Topic::Fact, statement: prose::objection(), evidence: String::new() }
}

/// What the investigation found.
pub(super) fn found(upheld: bool) -> (Outcome, String) {
    (if upheld { Outcome::Upheld } else { Outcome::Unfounded }, prose::finding(upheld))
}

/// Who objected is not known: the vault's key is not the demonstration's to use, so nothing is sealed.
fn put_objection(telling: &Telling<'_>, notice: &Announcement, load: &mut Load) {
    let (cast, path) = (telling.cast, &telling.story.path);
    let Some(received_at) = path.when(Turn::Object) else { return };
    let held = path.moved(Action::Hold);
    let found_at = path.when(Turn::Find);
    let (outcome, finding) = found_at.map(|_| found(telling.slot.fate == Fate::Upheld)).unzip();
    let content = objected();
    let due = |at: Moment, days| objection::due(calendar_files::announced(), at.day(), days);
    let clocks = &cast.plan.config.objection;
    load.objections.push(Objection {
        id: telling.objection_id(),
        receipt: format!("YS-{}-{:06}", received_at.day().year(), telling.case + 1),
        secret_hash: Sha256::digest(telling.case.to_be_bytes()).into(),
        notice_id: notice.id,
        case_id: telling.id(),
        objector_kind: ObjectorKind::Person,
        channel: Channel::Web,
        topic: content.topic,
        statement: content.statement,
        evidence: content.evidence,
        received_at,
        sent_on: received_at.day(),
        in_time: true,
        state: match (held, found_at) {
            (_, Some(_)) => ObjectionState::Answered,
            (Some(_), None) => ObjectionState::Admitted,
            (None, None) => ObjectionState::Received,
        },
        admit_due_on: due(received_at, clocks.admit_within),
        handle_due_on: held.and_then(|at| due(at, clocks.handle_within)),
        handler_id: held.map(|_| cast.account(Post::Supervisor)),
        finding: finding.clone(),
        outcome,
        reply: finding,
        replied_at: found_at,
    });
}

/// The page that stands for the minutes of every panel.
pub const MINUTES: &str = "【演示数据】会议纪要的示例文件。本文件由程序生成，不记录任何真实的会议。\n";

/// Adds the document row of the minutes, kept under a key that `mod` writes the file to.
pub(super) fn put_minutes(cast: &Cast<'_>, load: &mut Load) -> DocumentId {
    let id = cast.minutes();
    load.documents.push(crate::store::demo::Document {
        id,
        kind: "minutes",
        filename: "演示会议纪要.txt",
        media_type: "text/plain",
        bytes: MINUTES.len() as i64,
        sha256: sha256(MINUTES),
        storage_key: MINUTES_KEY.to_owned(),
        access_class: "office",
        uploaded_by: cast.account(Post::Secretary(0)),
        uploaded_at: cast.beginning(),
    });
    id
}

/// Where the minutes lie below the folder of files.
pub const MINUTES_KEY: &str = "demo/minutes";
