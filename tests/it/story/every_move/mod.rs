//! Every line of the process table, made through the pages by the people it names; of two-person moves the first can
//! never be the second. Each story says which lines it makes; together they make them all.

mod candidate;
mod decision;
mod draft;
pub(super) mod nomination;
mod notice;
mod offers;
mod recommendation;
mod term;

use std::collections::BTreeSet;

use bole::{
    domain::{
        ids::{CaseId, ProposalId},
        workflow::{Action, By, RULES, Stage},
    },
    store::{case_file, proposal},
};

use crate::{
    app::{Client, TestApp},
    story::notice::{Ready, press, released, selected, version},
};

/// Lines made by `from_draft_to_acceptance`.
const NOMINATION: &[Action] = &[
    Action::Create,
    Action::Submit,
    Action::Return,
    Action::Resubmit,
    Action::RefuseAcceptance,
    Action::Reopen,
    Action::Accept,
    Action::AcceptToPanel,
];

/// Lines made by `from_review_to_decision`.
const DECISION: &[Action] = &[
    Action::Shortlist,
    Action::PassOver,
    Action::Drop,
    Action::RecordBallot,
    Action::Select,
    Action::PutInReserve,
    Action::Decline,
    Action::Promote,
    Action::Lapse,
];

/// Lines made by `from_notice_to_award`.
const NOTICE: &[Action] = &[
    Action::Publish,
    Action::WithdrawNotice,
    Action::Hold,
    Action::HoldLate,
    Action::CloseNotice,
    Action::Settle,
    Action::Republish,
    Action::Uphold,
    Action::Withdraw,
];

/// Lines made by `from_contract_to_the_end`.
const TERM: &[Action] = &[
    Action::IssueDecision,
    Action::Sign,
    Action::FailToSign,
    Action::Suspend,
    Action::Resume,
    Action::StartClosing,
    Action::Extend,
    Action::Close,
    Action::Exit,
    Action::Revoke,
];

#[test]
fn every_line_of_the_table_has_a_story() {
    let told: BTreeSet<Action> = [NOMINATION, DECISION, NOTICE, TERM].into_iter().flatten().copied().collect();
    let untold: Vec<Action> = RULES
        .iter()
        .filter(|rule| !matches!(rule.by, By::Seed))
        .map(|rule| rule.action)
        .filter(|action| !told.contains(action))
        .collect();
    assert_eq!(untold, []);
}

/// Asserts that the events of the database hold a move of each line, so that no story leaves one out.
async fn all_made(app: &TestApp, lines: &[Action]) {
    let mut conn = app.app.db.read().await.unwrap();
    let rows: Vec<(String,)> = conn
        .all("SELECT DISTINCT command FROM event WHERE from_stage IS NULL OR from_stage <> to_stage", Vec::new())
        .await
        .unwrap();
    let made: BTreeSet<String> = rows.into_iter().map(|(command,)| command).collect();
    let missing: Vec<&str> = lines.iter().map(|action| action.code()).filter(|code| !made.contains(*code)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

async fn stage_of(app: &TestApp, no: &str) -> Stage {
    case_file::by_number(&mut app.app.db.read().await.unwrap(), no).await.unwrap().unwrap().stage
}

async fn id_of(app: &TestApp, no: &str) -> CaseId {
    case_file::by_number(&mut app.app.db.read().await.unwrap(), no).await.unwrap().unwrap().id
}

async fn open_proposal(app: &TestApp, no: &str) -> ProposalId {
    let id = id_of(app, no).await;
    let mut conn = app.app.db.read().await.unwrap();
    proposal::of_case(&mut conn, id).await.unwrap().remove(0).id
}

/// Makes a move on the page of moves: without what it asks it is refused and nothing happens; where it takes two, the
/// first person is refused as the second.
pub(super) async fn make(
    app: &TestApp,
    no: &str,
    action: Action,
    (first, second): (&Client, Option<&Client>),
    fields: &[(&str, &str)],
    to: Stage,
) {
    let page = format!("/admin/nominations/{no}/moves/{}", action.code());
    let before = stage_of(app, no).await;
    let ver = version(&first.get(&page).await.is(200));
    if !fields.is_empty() {
        first.post(&page, &[("ver", &ver)]).await.is(422);
    }
    let mut all = vec![("ver", ver.as_str())];
    all.extend_from_slice(fields);
    first.post(&page, &all).await.leads();
    if let Some(second) = second {
        assert_eq!(stage_of(app, no).await, before, "{action:?} is only proposed");
        let confirmation = format!("/admin/proposals/{}/confirmation", open_proposal(app, no).await);
        let ver = id_ver(app, no).await;
        first.post(&confirmation, &[("ver", &ver)]).await.is(403);
        assert_eq!(stage_of(app, no).await, before, "{action:?} by one person alone");
        second.post(&confirmation, &[("ver", &ver)]).await.leads();
    }
    assert_eq!(stage_of(app, no).await, to, "{action:?}");
}

async fn id_ver(app: &TestApp, no: &str) -> String {
    case_file::by_number(&mut app.app.db.read().await.unwrap(), no).await.unwrap().unwrap().ver.to_string()
}

/// A move that is refused with a status, and that changes nothing.
async fn make_refused(app: &TestApp, who: &Client, no: &str, action: Action, status: u16) {
    let before = stage_of(app, no).await;
    let ver = id_ver(app, no).await;
    let fields = [("ver", ver.as_str()), ("reason", "测试"), ("flawed_step", "submitted"), ("heard", "yes")];
    who.post(&format!("/admin/nominations/{no}/moves/{}", action.code()), &fields).await.is(status);
    assert_eq!(stage_of(app, no).await, before);
}

const LONG: &str = "这是一段足够长的测试文字，用来说明提名的理由、代表性成果和研究设想，内容均为虚构，只供自动化测试使用，不对应任何真实的人和机构。";

/// A form of a project manager, complete.
fn nomination<'f>(batch: &'f str, host: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("role", "PM"),
        ("batch_id", batch),
        ("candidate_name", "测试候选"),
        ("candidate_pinyin", "Ceshi Houxuan"),
        ("degree", "doctorate"),
        ("institution_id", host),
        ("title", "测试职务"),
        ("email", "candidate@test.invalid"),
        ("phone", "13800000000"),
        ("statement", LONG),
        ("achievements", LONG),
        ("nominator_kind", "office"),
        ("pledge", "yes"),
    ]
}

/// Cases whose period is over and closed.
pub(super) async fn cleared(app: &TestApp, names: &[&str]) -> Vec<Ready> {
    let cases = selected(app, names).await;
    let (desk, _) = released(app, &cases).await;
    app.at("2026-03-12T10:00");
    press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
    cases
}
