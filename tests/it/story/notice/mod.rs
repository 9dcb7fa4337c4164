//! A notice from draft to contract, and everything that may go wrong on the way, through the pages as the right people.
//!
//! Here are the steps that its stories share, and others borrow: cases ready for a notice, a notice released, an
//! objection, a contract signed.

mod feeds;
mod handler;
mod kept;
mod lead;
mod objection;
mod pages;
mod period;
mod privacy;
mod release;
mod successor;
mod trap;

use bole::{
    clock::new_id,
    commands::check,
    domain::{
        breach::Breach,
        ids::{CaseId, PersonId},
        nomination::Form,
        role::{CaseKind, Role, ScholarRole},
        workflow::Stage,
    },
    store::{
        Db, StoreError,
        case_file::{self, CaseFile},
        event::{self, By},
        nomination, person,
    },
};
use futures_util::FutureExt;

use crate::app::{Answer, Client, TestApp};

/// A case waiting for its notice.
#[derive(Clone, Debug)]
pub(super) struct Ready {
    pub(super) id: CaseId,
    pub(super) no: String,
    pub(super) person: PersonId,
}

/// Cases at `selected`, with the candidates' consents on file.
pub(super) async fn selected(app: &TestApp, names: &[&str]) -> Vec<Ready> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let now = app.app.clock.now();
    app.app
        .db
        .write::<Vec<Ready>, StoreError>(move |tx| {
            async move {
                let seeded = case_file::by_number(tx, "2019-1-CS-01").await?.unwrap();
                let mut ready = Vec::new();
                for name in names {
                    let person: PersonId = new_id(now);
                    let new = person::NewPerson { slug: None, name: &name, pinyin: "Ceshi Ren" };
                    person::insert(tx, person, &new).await?;
                    let case = case_file::NewCase {
                        kind: CaseKind::Scholar,
                        scheme: seeded.scheme_id,
                        scheme_ver: seeded.scheme_ver,
                        batch: seeded.batch_id,
                        batch_code: "2026-T".to_owned(),
                        role: Some(ScholarRole::Youth),
                        title: name.clone(),
                        direction: seeded.direction(),
                        subject: Some(person),
                        host: seeded.host(),
                        stage: Stage::Selected,
                        entered_by: None,
                        officer: None,
                        imported: false,
                        demo: false,
                    };
                    let CaseFile { id, case_no: no, .. } = case_file::insert(tx, case, now).await?;
                    let form =
                        Form { candidate_name: name.clone(), title: "测试研究员".to_owned(), ..Form::default() };
                    let draft = nomination::Draft {
                        nominator: None,
                        nominator_person: None,
                        nominator_kind: None,
                        recommender: None,
                        chief_waiver: String::new(),
                        form,
                        pledge: None,
                    };
                    nomination::save(tx, id, &draft, now).await?;
                    for purpose in ["notice", "scholar_page"] {
                        let consent = nomination::NewConsent {
                            case: id,
                            person: Some(person),
                            purpose,
                            text_version: "2026-1".to_owned(),
                            channel: "sheet",
                            document: None,
                        };
                        nomination::add_consent(tx, consent, now).await?;
                    }
                    let draft = event::Draft {
                        command: "import",
                        case: Some(id),
                        to: Some(Stage::Selected),
                        ..Default::default()
                    };
                    event::record(tx, &By { account: None, role: Role::System, at: now }, draft).await?;
                    ready.push(Ready { id, no, person });
                }
                Ok(ready)
            }
            .boxed()
        })
        .await
        .unwrap()
}

/// What the publicity officer enters.
pub(super) fn draft<'a>(cases: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("notice_title", "关于测试人选的公示"),
        ("basis", "《测试计划管理办法》的规定"),
        ("issuer", "测试办公室"),
        ("accept_dept", "测试监督组"),
        ("contact_phone", "010-60000000"),
        ("contact_email", "notice@test.invalid"),
        ("contact_address", "测试路1号"),
        ("days", "5"),
        ("unit", "working"),
        ("convention", "next_day"),
        ("list_stays_days", "30"),
    ];
    fields.extend(cases.iter().map(|case| ("cases", *case)));
    fields
}

/// The version a page's forms carry.
pub(super) fn version(page: &Answer) -> String {
    page.attributes("input[name=ver]", "value").first().cloned().unwrap_or_default()
}

/// Presses a button of a desk page.
pub(super) async fn press(who: &Client, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let ver = version(&who.get(page).await);
    let mut all = vec![("ver", ver.as_str())];
    all.extend_from_slice(fields);
    who.post(action, &all).await
}

/// A draft of these cases; gives its address on the desk.
pub(super) async fn drafted(app: &TestApp, cases: &[Ready]) -> String {
    let ids: Vec<String> = cases.iter().map(|case| case.id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    app.publicity().await.post("/admin/notices", &draft(&ids)).await.leads()
}

/// Drafted, proposed and released; gives its addresses on the desk and for the public.
pub(super) async fn released(app: &TestApp, cases: &[Ready]) -> (String, String) {
    let desk = drafted(app, cases).await;
    press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.leads();
    press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
    let public = desk.replace("/admin", "");
    (desk, public)
}

pub(super) async fn stage(app: &TestApp, case: &Ready) -> Stage {
    case_file::find(&mut app.app.db.read().await.unwrap(), case.id).await.unwrap().unwrap().stage
}

/// What somebody objects with, screen by screen.
fn objection<'a>(case: &'a str, name: &'a str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("item", case),
        ("topic", "integrity"),
        ("objection_statement", "该人选公示的成果与已发表的记录不一致，时间和署名都对不上。"),
        ("evidence", "见所附论文的首页与署名说明。"),
        ("objector_kind", "person"),
        ("objector_name", name),
        ("phone", "010-61234567"),
        ("to", to),
    ]
}

/// Objects from the public page; gives receipt and secret.
pub(super) async fn object(app: &TestApp, public: &str, case: &Ready, name: &str) -> (String, String) {
    let id = case.id.to_string();
    let form = format!("{public}/objections/new");
    let done = app.visitor().post(&form, &objection(&id, name, "send")).await.is(200);
    (done.texts("#receipt").concat(), done.texts("#secret").concat())
}

/// The address of an objection on the supervisor's desk.
pub(super) async fn on_desk(app: &TestApp, receipt: &str) -> String {
    let list = app.supervisor().await.get("/admin/objections").await.is(200);
    let (links, names) = (list.attributes("a.med", "href"), list.texts("a.med"));
    links[names.iter().position(|name| name == receipt).unwrap()].clone()
}

/// Sets the outcome of a held case: proposed by the supervisor, who cannot confirm it, confirmed by the approver.
pub(super) async fn outcome(app: &TestApp, page: &str, fields: &[(&str, &str)]) {
    let (supervisor, approver) = (app.supervisor().await, app.approver().await);
    press(&supervisor, page, &format!("{page}/proposal"), fields).await.leads();
    confirm_outcome(page, &supervisor, &approver).await;
}

async fn confirm_outcome(page: &str, first: &Client, second: &Client) {
    let shown = second.get(page).await.is(200);
    let open = shown.attributes("input[name=proposal]", "value").remove(0);
    let selector = format!("form[action='{page}/decision'] input[name=ver]");
    let ver = shown.attributes(&selector, "value").remove(0);
    let fields = [("ver", ver.as_str()), ("proposal", open.as_str()), ("do", "confirm")];
    first.post(&format!("{page}/decision"), &fields).await.is(403);
    second.post(&format!("{page}/decision"), &fields).await.leads();
}

/// Finds and answers an objection.
pub(super) async fn find_and_answer(app: &TestApp, page: &str, outcome: &str) {
    let supervisor = app.supervisor().await;
    let finding = [("do", "find"), ("outcome", outcome), ("finding", "经调查核实。")];
    press(&supervisor, page, page, &finding).await.leads();
    press(&supervisor, page, page, &[("do", "answer"), ("reply", "调查已有结论。")]).await.leads();
}

pub(super) async fn breaches(db: &Db) -> Vec<Breach> {
    check::run(&mut db.read().await.unwrap(), |_, _| {}).await.unwrap().breaches
}

/// Award, terms, finance, signature: at the end the person stands in the directory.
pub(super) async fn sign_contract(app: &TestApp, case: &Ready) {
    let page = format!("/admin/nominations/{}/contract", case.no);
    let steps = format!("{page}/steps");
    press(&app.approver().await, &page, &steps, &[("do", "award")]).await.leads();
    let terms = [
        ("duties", "测试职责"),
        ("resources", "测试条件"),
        ("autonomy", "测试自主权"),
        ("starts_on", "2026-04-01"),
        ("ends_on", "2029-03-31"),
        ("grant_yuan", "1,000,000"),
        ("appointee_signed_on", "2026-03-11"),
        ("host_signed_on", "2026-03-11"),
    ];
    press(&app.officer().await, &page, &page, &terms).await.leads();
    let officer = app.officer().await;
    let unsigned = officer.get(&page).await;
    let ver = unsigned.attributes("input[name=ver]", "value").last().cloned().unwrap();
    let refused = officer.post(&steps, &[("ver", &ver), ("do", "sign")]).await.is(422);
    assert_eq!(refused.texts(".errors li a"), ["缺少财务签字日期"]);
    press(&app.finance().await, &page, &steps, &[("do", "finance")]).await.leads();
    let ver = officer.get(&page).await.attributes("input[name=ver]", "value").last().cloned().unwrap();
    officer.post(&steps, &[("ver", &ver), ("do", "sign")]).await.leads();
    assert_eq!(stage(app, case).await, Stage::Active);
}
