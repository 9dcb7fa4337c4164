//! Every line of the process table, made through the pages by the people it names; of two-person moves the first can
//! never be the second. Each story says which lines it makes; together they make them all.

use std::collections::BTreeSet;

use bole::{
    domain::{
        access,
        ids::{CaseId, PersonId, ProposalId},
        nomination::{CheckItem, Form},
        record::LegalPerson,
        role::Role,
        workflow::{self, Action, Actor, By, RULES, Rule, Stage, Step},
    },
    store::{case_file, facts, person, proposal},
    texts::{Lang, label},
    timed,
};

use super::{
    notice::{Ready, breaches, object, on_desk, press, released, selected, sign_contract, version},
    review_panel::ballots,
    round::Round,
};
use crate::{
    app::{Client, TestApp, on_both_engines, on_sqlite},
    people::Somebody,
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
async fn make(
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

/// Consents by the link that the case page makes.
async fn consent(app: &TestApp, officer: &Client, no: &str) {
    let made = officer.post(&format!("/admin/nominations/{no}/consent-link"), &[]).await;
    let link = made.attributes("#link", "value").concat();
    let path = link.split_once("/consent/").unwrap().1.to_owned();
    app.visitor()
        .post(&format!("/consent/{path}"), &[("consent", "notice"), ("consent", "scholar_page")])
        .await
        .leads();
}

/// Passes every item of the formal check.
async fn check(officer: &Client, no: &str) {
    let items = CheckItem::ALL.iter().map(|item| (format!("result_{}", item.code()), "pass".to_owned()));
    let ver = id_ver(&officer.app, no).await;
    let fields: Vec<(String, String)> = items.chain([("ver".to_owned(), ver)]).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    officer.post(&format!("/admin/nominations/{no}/checks"), &fields).await.leads();
}

#[test]
fn from_draft_to_acceptance() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 3).await;
        let (officer, officer_2) = (app.officer().await, app.officer_2().await);
        let (approver, approver_2) = (app.approver().await, app.approver_2().await);
        let host = round.institution("测试依托单位", LegalPerson::Own).await.to_string();
        let batch = round.batch.to_string();
        let fields = nomination(&batch, &host);

        let mut draft = fields.clone();
        draft.push(("do", "save"));
        let path = officer_2.post("/admin/nominations", &draft).await.leads();
        let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(stage_of(&app, &no).await, Stage::Draft);
        consent(&app, &officer_2, &no).await;
        let submit = async |more: &[(&str, &str)]| {
            let ver = id_ver(&app, &no).await;
            let mut all = fields.clone();
            all.extend([("ver", ver.as_str()), ("do", "submit")]);
            all.extend_from_slice(more);
            officer_2.post(&format!("/admin/nominations/{no}/form"), &all).await
        };
        submit(&[]).await.leads();
        assert_eq!(stage_of(&app, &no).await, Stage::Submitted);

        let back = [("fix_title", "请写明全称"), ("due_on", "2026-03-12")];
        make(&app, &no, Action::Return, (&officer, None), &back, Stage::Returned).await;
        let form = officer_2.get(&format!("/admin/nominations/{no}/edit")).await.is(200);
        let answer = form.attributes("textarea[name^=answer_]", "name").remove(0);
        submit(&[(&answer, "已写全称")]).await.leads();
        assert_eq!(stage_of(&app, &no).await, Stage::Submitted);

        let refusal = [("ground", "outside_call"), ("reason", "不属于本次征集范围")];
        make(&app, &no, Action::RefuseAcceptance, (&officer, Some(&approver)), &refusal, Stage::NotAccepted).await;

        // The candidate appeals; an academic judgement is no ground, and once is enough.
        let appeal = format!("/admin/nominations/{no}/appeal");
        let text = "形式审查把征集范围读错了，指南第二条明确包括这一方向。";
        let candidate = app.candidate(subject(&app, &no).await).await;
        let ask = async |ground: &str| {
            press(&candidate, &appeal, &appeal, &[("appeal_ground", ground), ("appeal_statement", text)]).await
        };
        assert!(ask("academic").await.is(422).body.contains("不能作为申请复审的理由"));
        app.unit("9".parse().unwrap()).await.get(&appeal).await.is(404);
        officer.post(&appeal, &[("appeal_ground", "rule"), ("appeal_statement", text)]).await.is(403);
        ask("rule").await.leads();
        ask("rule").await.is(409);
        make_refused(&app, &officer_2, &no, Action::Reopen, 409).await;
        let shown = approver_2.get(&appeal).await.is(200);
        let form = shown.attributes("form[action*='/appeal/']", "action").remove(0);
        let upheld = [("appeal_outcome", "upheld"), ("appeal_finding", "确属误读"), ("flawed_step", "submitted")];
        let ver = shown.attributes("form[action*='/appeal/'] input[name=ver]", "value").remove(0);
        let answer = async |who: &Client, fields: &[(&str, &str)]| {
            let mut all = vec![("ver", ver.as_str())];
            all.extend_from_slice(fields);
            who.post(&form, &all).await
        };
        answer(&approver, &upheld).await.is(403);
        answer(&approver_2, &upheld[..2]).await.is(422);
        answer(&approver_2, &upheld).await.leads();
        answer(&approver_2, &upheld).await.is(409);

        // Those who refused it have no part in what follows.
        make_refused(&app, &officer, &no, Action::Reopen, 403).await;
        let step = [("flawed_step", "submitted")];
        make(&app, &no, Action::Reopen, (&officer_2, Some(&approver_2)), &step, Stage::Submitted).await;
        make_refused(&app, &officer, &no, Action::Accept, 403).await;

        // A second officer with no part in it, and not the nominator, accepts it.
        let officer_3 = app
            .somebody(Somebody { key: "officer_3".to_owned(), person: None, roles: vec![(Role::Officer, None)] })
            .await;
        check(&officer_3, &no).await;
        make_refused(&app, &officer_2, &no, Action::Accept, 403).await;
        make(&app, &no, Action::Accept, (&officer_3, None), &[], Stage::ExternalReview).await;
        without_first_review(&app).await;
        let subject = round.person("测试直入", None).await;
        let host = host.parse().unwrap();
        let nominator = app.nominator().await.id();
        let (_, straight) =
            round.case_at(Stage::Submitted, subject, "测试直入", host, nominator, Form::default()).await;
        check(&officer, &straight).await;
        make_refused(&app, &officer, &straight, Action::Accept, 409).await;
        make(&app, &straight, Action::AcceptToPanel, (&officer, None), &[], Stage::PanelReview).await;
        all_made(&app, NOMINATION).await;
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

async fn subject(app: &TestApp, no: &str) -> PersonId {
    case_file::by_number(&mut app.app.db.read().await.unwrap(), no).await.unwrap().unwrap().subject().unwrap()
}

/// The scheme without a first review, for every role.
async fn without_first_review(app: &TestApp) {
    use futures_util::FutureExt;
    const SQL: &str =
        "UPDATE scheme_config SET config = REPLACE(config, '\"external_review\":true', '\"external_review\":false')";
    app.app
        .db
        .write::<(), bole::store::StoreError>(|tx| async move { tx.run(SQL, Vec::new()).await.map(|_| ()) }.boxed())
        .await
        .unwrap();
}

/// A move that is refused with a status, and that changes nothing.
async fn make_refused(app: &TestApp, who: &Client, no: &str, action: Action, status: u16) {
    let before = stage_of(app, no).await;
    let ver = id_ver(app, no).await;
    let fields = [("ver", ver.as_str()), ("reason", "测试"), ("flawed_step", "submitted"), ("heard", "yes")];
    who.post(&format!("/admin/nominations/{no}/moves/{}", action.code()), &fields).await.is(status);
    assert_eq!(stage_of(app, no).await, before);
}

#[test]
fn from_review_to_decision() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let (officer, approver) = (app.officer().await, app.approver().await);
        let both = (&officer, Some(&approver));
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await.id();
        let mut reviewers = Vec::new();
        for name in ["评审甲", "评审乙", "评审丙", "评审丁", "评审戊", "评审己", "评审庚"] {
            reviewers.push(round.reviewer(name).await);
        }
        let (first, first_no) = round.case("候选一", host, nominator).await;
        round.assign(first, &first_no, &[&reviewers[0], &reviewers[1], &reviewers[2]]).await.leads();
        for reviewer in &reviewers[..3] {
            reviewer.reviews("4", "A").await;
        }
        make(&app, &first_no, Action::Shortlist, both, &[], Stage::PanelReview).await;
        let (second, second_no) = round.case("候选二", host, nominator).await;
        round.assign(second, &second_no, &[&reviewers[0], &reviewers[1], &reviewers[2]]).await.leads();
        for reviewer in &reviewers[..3] {
            reviewer.reviews("2", "C").await;
        }
        let reason = [("reason", "排序靠后，未进入审议")];
        make(&app, &second_no, Action::PassOver, both, &reason, Stage::NotSelected).await;

        let mut at_panel = vec![(first, first_no.clone(), 7)];
        for (name, yes) in [("候选三", 7), ("候选四", 0), ("候选五", 7)] {
            let subject = round.person(name, Some(host)).await;
            let (id, no) = round.case_at(Stage::PanelReview, subject, name, host, nominator, Form::default()).await;
            at_panel.push((id, no, yes));
        }
        ballots(&round, &at_panel, &reviewers).await;
        let [.., (_, third, _), (_, fourth, _), (_, fifth, _)] = &at_panel[..] else { panic!("four cases") };

        make_refused(&app, &officer, fourth, Action::Select, 422).await;
        make_refused(&app, &officer, third, Action::Decline, 422).await;
        make(&app, &first_no, Action::Select, both, &[], Stage::Selected).await;
        make_refused(&app, &officer, third, Action::Select, 409).await;
        let rank = |n: &'static str| [("reserve_rank", n), ("reason", "表决通过，名额已满")];
        make(&app, third, Action::PutInReserve, both, &rank("1"), Stage::Reserve).await;
        make(&app, fifth, Action::PutInReserve, both, &rank("2"), Stage::Reserve).await;
        let failed = [("reason", "会议表决未通过")];
        make(&app, fourth, Action::Decline, both, &failed, Stage::NotSelected).await;

        // A place falls free, and the next in rank takes it.
        make_refused(&app, &officer, third, Action::Promote, 409).await;
        let drop = [("ground", "ethics"), ("reason", "伦理审查未通过"), ("heard", "yes")];
        make(&app, &first_no, Action::Drop, both, &drop, Stage::NotSelected).await;
        make_refused(&app, &officer, fifth, Action::Promote, 409).await;
        make(&app, third, Action::Promote, both, &[], Stage::Selected).await;

        // A year later what is left of the list lapses by the clock.
        make_refused(&app, &officer, fifth, Action::Lapse, 422).await;
        app.at("2027-04-01T09:00");
        timed::round(&app.app).await;
        assert_eq!(stage_of(&app, fifth).await, Stage::NotSelected);
        all_made(&app, DECISION).await;
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

/// Sets the outcome of a held case: proposed by the supervisor, who cannot confirm it, confirmed by the approver.
async fn outcome(app: &TestApp, page: &str, fields: &[(&str, &str)]) {
    let (supervisor, approver) = (app.supervisor().await, app.approver().await);
    press(&supervisor, page, &format!("{page}/proposal"), fields).await.leads();
    confirm_outcome(app, page, &supervisor, &approver).await;
}

async fn confirm_outcome(app: &TestApp, page: &str, first: &Client, second: &Client) {
    let shown = second.get(page).await.is(200);
    let open = shown.attributes("input[name=proposal]", "value").remove(0);
    let selector = format!("form[action='{page}/decision'] input[name=ver]");
    let ver = shown.attributes(&selector, "value").remove(0);
    let fields = [("ver", ver.as_str()), ("proposal", open.as_str()), ("do", "confirm")];
    first.post(&format!("{page}/decision"), &fields).await.is(403);
    second.post(&format!("{page}/decision"), &fields).await.leads();
    let _ = app;
}

/// Finds and answers an objection.
async fn find_and_answer(app: &TestApp, page: &str, outcome: &str) {
    let supervisor = app.supervisor().await;
    let finding = [("do", "find"), ("outcome", outcome), ("finding", "经调查核实。")];
    press(&supervisor, page, page, &finding).await.leads();
    press(&supervisor, page, page, &[("do", "answer"), ("reply", "调查已有结论。")]).await.leads();
}

#[test]
fn from_notice_to_award() {
    on_both_engines(async |app: TestApp| {
        let names = ["测试甲", "测试乙", "测试丙", "测试丁", "测试戊"];
        let cases = selected(&app, &names).await;
        let (_, public) = released(&app, &cases).await;
        let supervisor = app.supervisor().await;

        // Withdrawn by the candidate: the name is masked, no reason is shown.
        let candidate = app.candidate(cases[4].person).await;
        let why = [("reason", "个人原因，不便公开")];
        make(&app, &cases[4].no, Action::Withdraw, (&candidate, None), &why, Stage::Withdrawn).await;
        let page = app.visitor().get(&public).await.is(200).body;
        assert!(!page.contains("测试戊") && !page.contains("个人原因"), "the name is masked");

        let mut pages = Vec::new();
        for case in &cases[..3] {
            let (receipt, _) = object(&app, &public, case, "测试己").await;
            let page = on_desk(&app, &receipt).await;
            press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
            assert_eq!(stage_of(&app, &case.no).await, Stage::OnHold);
            pages.push(page);
        }
        // The candidate reads what is objected to, never by whom, and answers it.
        let candidate = app.candidate(cases[0].person).await;
        let list = candidate.get("/admin/objections").await.is(200);
        assert!(list.body.contains("署名都对不上") && !list.body.contains("测试己"));
        let form = list.attributes("form[action$='/statements']", "action").remove(0);
        candidate.post(&form, &[("own_statement", "")]).await.is(422);
        candidate.post(&form, &[("own_statement", "署名顺序以出版社为准。")]).await.leads();
        assert!(supervisor.get(&pages[0]).await.body.contains("署名顺序以出版社为准"));
        app.candidate(cases[3].person).await.post(&form, &[("own_statement", "无关的人")]).await.is(404);

        find_and_answer(&app, &pages[0], "unfounded").await;
        outcome(&app, &pages[0], &[("action", "settle"), ("reason", "不成立")]).await;
        assert_eq!(stage_of(&app, &cases[0].no).await, Stage::InNotice, "the period still runs");
        find_and_answer(&app, &pages[1], "corrected").await;
        outcome(&app, &pages[1], &[("action", "republish"), ("reason", "更正单位")]).await;
        assert_eq!(stage_of(&app, &cases[1].no).await, Stage::Selected);
        find_and_answer(&app, &pages[2], "upheld").await;
        let propose = format!("{}/proposal", pages[2]);
        let unheard = [("action", "uphold"), ("reason", "属实")];
        press(&supervisor, &pages[2], &propose, &unheard).await.is(422);
        outcome(&app, &pages[2], &[("action", "uphold"), ("reason", "属实"), ("heard", "yes")]).await;
        assert_eq!(stage_of(&app, &cases[2].no).await, Stage::NotSelected);

        // Another notice, taken back by an addendum of two.
        let again = [cases[1].clone()];
        let (desk, _) = released(&app, &again).await;
        let text = [("addendum_kind", "withdrawal"), ("addendum_body", "撤回本公示。")];
        press(&app.publicity().await, &desk, &format!("{desk}/addenda"), &text).await.leads();
        let approver = app.approver().await;
        let addendum = approver.get(&desk).await.attributes("input[name=addendum]", "value").remove(0);
        let sign = format!("{desk}/addenda/signature");
        app.publicity().await.post(&sign, &[("addendum", &addendum)]).await.is(403);
        press(&approver, &desk, &sign, &[("addendum", &addendum)]).await.leads();
        assert_eq!(stage_of(&app, &cases[1].no).await, Stage::Selected);

        // The period of the first notice ends; a letter posted in time arrives after it.
        app.at("2026-03-12T10:00");
        let first = public.replace("/notices", "/admin/notices");
        press(&app.officer().await, &first, &format!("{first}/closings"), &[]).await.leads();
        assert_eq!(stage_of(&app, &cases[3].no).await, Stage::Cleared);
        let letter = [
            ("case_no", cases[3].no.as_str()),
            ("channel", "paper"),
            ("sent_on", "2026-03-06"),
            ("topic", "integrity"),
            ("objection_statement", "该人选公示的成果与已发表的记录不一致，时间和署名都对不上。"),
            ("evidence", "见所附论文首页。"),
            ("objector_kind", "person"),
            ("objector_name", "测试庚"),
            ("phone", "010-61234567"),
            ("signed", "yes"),
        ];
        let supervisor = app.supervisor().await;
        let late = supervisor.post("/admin/objections", &letter).await.leads();
        press(&supervisor, &late, &late, &[("do", "admit")]).await.leads();
        assert_eq!(stage_of(&app, &cases[3].no).await, Stage::Cleared, "two persons hold it");
        make_refused(&app, &app.approver().await, &cases[3].no, Action::IssueDecision, 409).await;

        // Turned down once, it can be asked for again.
        let approver = app.approver().await;
        let open = approver.get(&late).await.attributes("input[name=proposal]", "value").remove(0);
        let no = [("proposal", open.as_str()), ("do", "end"), ("note", "请补充邮戳")];
        approver.post(&format!("{late}/decision"), &no).await.leads();
        outcome(&app, &late, &[("action", "hold_late")]).await;
        assert_eq!(stage_of(&app, &cases[3].no).await, Stage::OnHold);
        all_made(&app, NOTICE).await;
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

/// Cases whose period is over and closed.
pub(super) async fn cleared(app: &TestApp, names: &[&str]) -> Vec<Ready> {
    let cases = selected(app, names).await;
    let (desk, _) = released(app, &cases).await;
    app.at("2026-03-12T10:00");
    press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
    cases
}

#[test]
fn from_contract_to_the_end() {
    on_both_engines(async |app: TestApp| {
        let cases = cleared(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let [kept, left, unsigned] = &cases[..] else { panic!("three cases") };
        sign_contract(&app, kept).await;
        sign_contract(&app, left).await;
        let page = format!("/admin/nominations/{}/contract", unsigned.no);
        press(&app.approver().await, &page, &format!("{page}/steps"), &[("do", "award")]).await.leads();
        make_refused(&app, &app.officer().await, &unsigned.no, Action::FailToSign, 422).await;
        press(&app.officer().await, &page, &format!("{page}/steps"), &[("do", "remind")]).await.leads();

        app.at("2026-04-10T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        let both = (&officer, Some(&approver));
        let reason = [("reason", "逾期未签，经催告仍未签")];
        make(&app, &unsigned.no, Action::FailToSign, both, &reason, Stage::Terminated).await;

        let supervisor = app.supervisor().await;
        let pause = [("reason", "接到线索，核查期间暂停"), ("review_on", "2026-06-30")];
        make(&app, &kept.no, Action::Suspend, (&supervisor, None), &pause, Stage::Suspended).await;
        assert!(officer.get(&format!("/admin/nominations/{}/term", kept.no)).await.is(200).body.contains("2026-06-30"));
        make(&app, &kept.no, Action::Resume, (&approver, None), &[("reason", "核查完毕")], Stage::Active).await;

        // A yearly assessment inside the term.
        assess(&app, kept, "annual", "excellent").await;

        let exit = [
            ("ground", "resignation"),
            ("reason", "本人书面辞去"),
            ("effective_on", "2026-06-30"),
            ("funds", "结清已付款项，停止后续拨款"),
        ];
        make(&app, &left.no, Action::Exit, both, &exit, Stage::Terminated).await;

        make_refused(&app, &officer, &kept.no, Action::StartClosing, 422).await;
        app.at("2029-02-01T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        let both = (&officer, Some(&approver));
        make(&app, &kept.no, Action::StartClosing, (&officer, None), &[], Stage::Closing).await;
        close_part(&app, kept, &officer, "archive").await;
        let later = [("reason", "研究尚未完成"), ("new_ends_on", "2030-03-31")];
        make(&app, &kept.no, Action::Extend, both, &later, Stage::Active).await;

        app.at("2030-02-01T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        let both = (&officer, Some(&approver));
        make(&app, &kept.no, Action::StartClosing, (&officer, None), &[], Stage::Closing).await;
        let candidate = app.candidate(kept.person).await;
        let finance = app.finance().await;
        let part = format!("/admin/nominations/{}/closing", kept.no);
        officer.post(&part, &[("closing_item", "accounts"), ("closing_note", "决算")]).await.is(403);
        candidate.post(&part, &[("closing_item", "archive"), ("closing_note", "归档")]).await.is(403);
        close_part(&app, kept, &candidate, "report").await;
        close_part(&app, kept, &candidate, "data").await;
        close_part(&app, kept, &finance, "accounts").await;
        let moves = format!("/admin/nominations/{}/moves/close", kept.no);
        let lacking = officer.post(&moves, &[("ver", &id_ver(&app, &kept.no).await)]).await.is(422);
        assert_eq!(
            lacking.texts(".errors li b"),
            ["还缺少期满考核合格", "还缺少归档目录"],
            "the earlier archive list is spent"
        );
        close_part(&app, kept, &officer, "archive").await;
        assess(&app, kept, "final", "good").await;
        make(&app, &kept.no, Action::Close, both, &[], Stage::Closed).await;

        // Fraud found afterwards: a lead, a finding, a revocation by two.
        let supervisor = app.supervisor().await;
        let leads = format!("/admin/nominations/{}/leads", kept.no);
        officer.get(&leads).await.is(403);
        make_refused(&app, &supervisor, &kept.no, Action::Revoke, 422).await;
        supervisor.post(&leads, &[("lead_body", "")]).await.is(422);
        let heard = [("lead_body", "结题数据系伪造"), ("evidence", "原始记录比对"), ("anonymous", "yes")];
        supervisor.post(&leads, &heard).await.leads();
        let shown = supervisor.get(&leads).await.is(200);
        let form = shown.attributes("form[action*='/leads/']", "action").remove(0);
        let ver = shown.attributes("form[action*='/leads/'] input[name=ver]", "value").remove(0);
        let found = [("ver", ver.as_str()), ("lead_outcome", "misconduct"), ("finding", "经核查属实")];
        supervisor.post(&form, &found).await.leads();
        supervisor.post(&form, &found).await.is(409);
        let taken = [("reason", "结题数据造假"), ("heard", "yes")];
        make(&app, &kept.no, Action::Revoke, (&supervisor, Some(&approver)), &taken, Stage::Revoked).await;
        all_made(&app, TERM).await;
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

async fn close_part(app: &TestApp, case: &Ready, who: &Client, item: &str) {
    let path = format!("/admin/nominations/{}", case.no);
    let fields = [("closing_item", item), ("closing_note", "测试要件，编号1")];
    who.post(&format!("{path}/closing"), &fields).await.leads();
    let _ = app;
}

/// One assessment from its opening, where it is not open yet, to its decision; who grades does not decide.
async fn assess(app: &TestApp, case: &Ready, kind: &str, grade: &str) {
    let (officer, approver) = (app.officer().await, app.approver().await);
    let candidate = app.candidate(case.person).await;
    let path = format!("/admin/nominations/{}", case.no);
    let term = format!("{path}/term");
    if kind != "final" {
        let due = [("assessment_kind", kind), ("assessed_by", "2026-12-31")];
        officer.post(&format!("{path}/assessments"), &due).await.leads();
        officer.post(&format!("{path}/assessments"), &due).await.is(409);
    }
    let step = async |who: &Client, fields: &[(&str, &str)]| {
        let shown = who.get(&term).await.is(200);
        let forms = shown.attributes("form[action*='/assessments/']", "action");
        let vers = shown.attributes("form[action*='/assessments/'] input[name=ver]", "value");
        let mut all = vec![("ver", vers[0].as_str())];
        all.extend_from_slice(fields);
        who.post(&forms[0], &all).await
    };
    step(&candidate, &[("do", "report"), ("report", "")]).await.is(422);
    step(&candidate, &[("do", "report"), ("report", "本期进展总结。")]).await.leads();
    let wrong = if kind == "final" { "excellent" } else { "best" };
    step(&officer, &[("do", "grade"), ("grade", wrong), ("grade_opinion", "意见")]).await.is(422);
    step(&officer, &[("do", "grade"), ("grade", grade), ("grade_opinion", "按期完成。")]).await.leads();
    let shown = approver.get(&term).await.is(200);
    let form = shown.attributes("form[action*='/assessments/']", "action").remove(0);
    let ver = shown.attributes("form[action*='/assessments/'] input[name=ver]", "value").remove(0);
    officer.post(&form, &[("ver", &ver), ("do", "confirm")]).await.is(403);
    approver.post(&form, &[("ver", &ver), ("do", "confirm")]).await.leads();
    approver.post(&form, &[("ver", &ver), ("do", "confirm")]).await.is(409);
}

#[test]
fn two_accounts_of_one_person_are_one_person() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let subject = round.person("测试候选", Some(host)).await;
        let nominator = app.nominator().await.id();
        let (_, no) = round.case_at(Stage::Submitted, subject, "测试候选", host, nominator, Form::default()).await;
        let person = round.person("测试两号", None).await;
        let account = async |key: &str, role| {
            let roles = vec![(role, None)];
            app.somebody(Somebody { key: key.to_owned(), person: Some(person), roles }).await
        };
        let (first, second) = (account("one", Role::Officer).await, account("other", Role::Approver).await);
        let refusal = [("ground", "late"), ("reason", "逾期")];
        let page = format!("/admin/nominations/{no}/moves/refuse_acceptance");
        press(&first, &page, &page, &refusal).await.leads();
        let confirmation = format!("/admin/proposals/{}/confirmation", open_proposal(&app, &no).await);
        let ver = id_ver(&app, &no).await;
        let refused = second.post(&confirmation, &[("ver", &ver)]).await.is(403);
        assert!(refused.body.contains("提出的人不能自己确认"));
        app.approver().await.post(&confirmation, &[("ver", &ver)]).await.leads();

        // Of two who refuse on different grounds, the later sees both versions and keeps what was typed.
        let subject = round.person("测试候选二", Some(host)).await;
        let (_, no) = round.case_at(Stage::Submitted, subject, "测试候选二", host, nominator, Form::default()).await;
        let page = format!("/admin/nominations/{no}/moves/refuse_acceptance");
        let ver = version(&app.officer().await.get(&page).await);
        press(&app.officer_2().await, &page, &page, &refusal).await.leads();
        let mine = [("ver", ver.as_str()), ("ground", "ineligible"), ("reason", "学位不符")];
        let stale = app.officer().await.post(&page, &mine).await.is(409);
        let rows = stale.texts(".clash tbody tr");
        assert_eq!(rows, ["事由不符合资格条件逾期提交或逾期补正", "理由学位不符逾期"]);
        assert_eq!(stale.texts("textarea[name=reason]"), ["学位不符"]);
        assert_eq!(stale.attributes("input[name=ground][checked]", "value"), ["ineligible"]);

        // Where the case has gone on altogether, what was typed is still there beside where it stands now.
        let confirmation = format!("/admin/proposals/{}/confirmation", open_proposal(&app, &no).await);
        let now = id_ver(&app, &no).await;
        app.approver().await.post(&confirmation, &[("ver", &now)]).await.leads();
        let stale = app.officer().await.post(&page, &mine).await.is(409);
        assert_eq!(stale.texts(".clash .tag"), ["不予受理"]);
        assert_eq!(stale.texts("textarea[name=reason]"), ["学位不符"]);
    });
}

#[test]
fn the_buttons_of_a_case_are_the_moves_it_offers() {
    on_sqlite(async |app| {
        let round = Round::new(&app, 3).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await;
        let mut roles: Vec<(Role, Client)> = Vec::new();
        for role in Role::ALL.iter().copied().filter(|role| !matches!(role, Role::System | Role::Candidate)) {
            roles.push((role, app.persona(role).await));
        }
        let labels: BTreeSet<&str> = RULES.iter().map(|rule| label::action(rule.action, Lang::Zh)).collect();
        for stage in Stage::ALL {
            let name = format!("测试{}", stage.code());
            let subject = round.person(&name, Some(host)).await;
            let (id, no) = round.case_at(*stage, subject, &name, host, nominator.id(), Form::default()).await;
            let candidate = app.candidate(subject).await;
            for (role, client) in
                roles.iter().map(|(role, client)| (*role, client)).chain([(Role::Candidate, &candidate)])
            {
                let mut conn = app.app.db.read().await.unwrap();
                let case = case_file::find(&mut conn, id).await.unwrap().unwrap();
                let who = client.who().await;
                let tie = case_file::tie(&mut conn, &case, who.account, who.person).await.unwrap();
                let facts = facts::of(&mut conn, &case).await.unwrap();
                drop(conn);
                let actor =
                    Actor { account: who.account, person: who.person, roles: access::roles_on(&who.held, &tie) };
                let offers = workflow::offers(&facts, &actor, &[], who.at);
                let expected: BTreeSet<&str> = offers
                    .iter()
                    .filter(|offer| offer.step != Step::Confirm)
                    .map(|offer| label::action(offer.rule.action, Lang::Zh))
                    .collect();
                let page = client.get(&format!("/admin/nominations/{no}")).await;
                let shown: Vec<String> = page.texts("main a.btn");
                let shown: BTreeSet<&str> =
                    shown.iter().map(String::as_str).filter(|text| labels.contains(text)).collect();
                let expected = if page.status.as_u16() == 200 { expected } else { BTreeSet::new() };
                assert_eq!(shown, expected, "{stage:?} as {role:?}, {}", page.status);
                // What cannot be opened cannot be moved either.
                let own_draft = role == Role::Candidate && *stage == Stage::Draft;
                for offer in offers.iter().filter(|_| !own_draft) {
                    assert!(page.status.as_u16() == 200, "{:?} is offered to {role:?} unseen", offer.rule.action);
                }
                // A final stage is left by revocation and appeal alone.
                let leaves = offers.iter().all(|offer| matches!(offer.rule.number, "T27" | "T29"));
                assert!(!stage.is_final() || leaves, "{stage:?}");
            }
        }
        assert!(Rule::of(Action::Withdraw).from.iter().all(|stage| !stage.is_final()));
    });
}

#[test]
fn a_candidate_has_a_page_of_their_own() {
    on_both_engines(async |app: TestApp| {
        let cases = cleared(&app, &["测试甲", "测试乙"]).await;
        sign_contract(&app, &cases[0]).await;
        let candidate = app.candidate(cases[0].person).await;
        let own = format!("/admin/nominations/{}/own", cases[0].no);
        app.candidate(cases[1].person).await.get(&own).await.is(404);
        app.officer().await.get(&own).await.is(404);
        let name = "测试甲";
        assert!(app.visitor().get("/scholars?q=测试甲").await.body.contains(name));
        let page = candidate.get(&own).await.is(200);
        assert_eq!(page.attributes("a[href*='/moves/withdraw']", "href").len(), 0, "an appointment is left by exit");
        candidate.post(&format!("{own}/withdrawals"), &[("purpose", "scholar_page")]).await.leads();
        assert!(
            app.visitor()
                .get("/scholars?q=测试甲")
                .await
                .texts("main h3, main th, main .card")
                .iter()
                .all(|text| !text.contains(name))
        );
        candidate.post(&format!("{own}/consents"), &[]).await.is(422);
        candidate.post(&format!("{own}/consents"), &[("consent", "scholar_page")]).await.leads();
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_chief_scientist_recommends_in_person_and_sees_nothing_where_recused() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let mut conn = app.app.db.read().await.unwrap();
        let seeded = case_file::by_number(&mut conn, "2019-1-CS-01").await.unwrap().unwrap();
        let chief_name = person::find(&mut conn, seeded.subject().unwrap()).await.unwrap().unwrap().name;
        drop(conn);
        let direction = seeded.direction().unwrap();
        let roles = vec![(Role::ChiefScientist, Some(direction.0))];
        let chief = app.somebody(Somebody { key: "chief".to_owned(), person: seeded.subject(), roles }).await;
        let other = app.chief("7".parse().unwrap()).await;
        let (batch, host) = (round.batch.to_string(), host.to_string());
        let (direction, recommender) = (direction.to_string(), seeded.subject().unwrap().to_string());
        let mut fields = nomination(&batch, &host);
        fields.retain(|(name, _)| !matches!(*name, "role" | "candidate_name"));
        fields.extend([("role", "PM"), ("candidate_name", "测试研究员"), ("direction_id", &direction)]);
        fields.extend([("recommender_id", recommender.as_str()), ("plan", LONG), ("do", "save")]);
        let path = app.officer().await.post("/admin/nominations", &fields).await.leads();
        let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();

        chief.get(&format!("/admin/nominations/{no}")).await.is(404);
        assert!(chief.get("/admin/recommendations").await.is(200).body.contains("测试研究员"));
        assert!(chief.get("/admin").await.body.contains(&format!("/admin/recommendations/{no}")));
        let page = format!("/admin/recommendations/{no}");
        other.get(&page).await.is(404);
        other.post(&page, &[("recommendation_statement", "推荐")]).await.is(404);
        chief.post(&page, &[("recommendation_statement", "")]).await.is(422);
        chief.post(&page, &[("recommendation_statement", "研究方向契合，予以推荐。")]).await.leads();
        assert!(chief.get("/admin/recommendations").await.body.contains("已推荐"));
        assert!(!chief_name.is_empty());
    });
}
