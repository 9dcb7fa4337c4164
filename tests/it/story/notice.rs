//! A notice from draft to contract, and everything that may go wrong on the way, through the pages as the right people.

use std::collections::BTreeMap;

use bole::{
    calendar_files,
    clock::new_id,
    commands::check,
    domain::{
        calendar::Convention,
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
    timed,
};
use futures_util::FutureExt;
use sha2::{Digest, Sha256};

use crate::{
    app::{Answer, Client, TestApp, on_both_engines, on_sqlite},
    browser::Browser,
    pages,
    people::PASSWORD,
};

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
fn draft<'a>(cases: &[&'a str]) -> Vec<(&'a str, &'a str)> {
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
async fn drafted(app: &TestApp, cases: &[Ready]) -> String {
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

async fn stage(app: &TestApp, case: &Ready) -> Stage {
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

pub(super) async fn breaches(db: &Db) -> Vec<check::Breach> {
    check::run(&mut db.read().await.unwrap(), |_, _| {}).await.unwrap().breaches
}

#[test]
fn from_draft_to_contract() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let desk = drafted(&app, &cases).await;
        let public = desk.replace("/admin", "");

        app.visitor().get(&public).await.is(404);
        assert_eq!(app.visitor().get("/notices").await.texts("#running + *, .tasks a"), Vec::<String>::new());
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.is(409);
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        press(&app.publicity().await, &desk, &desk, &draft(&[&cases[0].id.to_string()])).await.is(409);

        // The end is counted from the day of release, whatever the preview said on the day of the proposal.
        app.at("2026-03-03T10:00");
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        let calendar = calendar_files::announced();
        let end = calendar.add_workdays("2026-03-03".parse().unwrap(), 5, Convention::NextDay).unwrap().ends_on;
        assert_eq!(end, "2026-03-10".parse().ok());
        let page = app.visitor().get(&public).await.is(200);
        assert_eq!(page.texts("table.t tbody th"), ["测试甲", "测试乙", "测试丙"]);
        assert_eq!(page.texts(".notice-meta"), ["智源示〔2026〕1号·2026年3月3日发布"]);
        assert_eq!(page.texts(".count"), ["5个工作日（自明天起）"]);
        assert_eq!(page.texts(".days .today b"), ["3月3"]);
        assert_eq!(page.texts(".days .end b"), ["3月10"]);
        for case in &cases {
            assert_eq!(stage(&app, case).await, Stage::InNotice);
        }

        // What is shown is what was hashed.
        let text = app.visitor().get(&format!("{public}/text")).await.is(200);
        let hash = hex::encode(Sha256::digest(text.body.as_bytes()));
        assert_eq!(page.texts("#sha256"), std::slice::from_ref(&hash));
        for paragraph in page.texts(".notice-body p") {
            assert!(text.body.lines().any(|line| line == paragraph), "{paragraph}");
        }

        // The countdown is another one tomorrow, though nothing was written.
        app.at("2026-03-04T00:00");
        assert_eq!(app.visitor().get(&public).await.texts(".count"), ["5个工作日（含今天）"]);

        app.at("2026-03-10T23:59");
        let closed = press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.is(409);
        assert_eq!(closed.texts(".errors li b"), ["公示期到2026年3月10日24时（北京时间）才满"]);
        app.at("2026-03-11T00:00");
        timed::round(&app.app).await;
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        for case in &cases {
            assert_eq!(stage(&app, case).await, Stage::Cleared);
        }
        assert_eq!(app.visitor().get(&public).await.texts(".count"), Vec::<String>::new());

        sign_contract(&app, &cases[0]).await;

        // Thirty days after the end only the record of the result is left.
        app.at("2026-04-09T23:00");
        assert_eq!(app.visitor().get(&public).await.texts("table.t tbody th").len(), 3);
        app.at("2026-04-10T00:00");
        let record = app.visitor().get(&public).await.is(200);
        assert!(!record.body.contains("测试乙"), "the list has left");
        assert_eq!(record.texts("#sha256"), [hash]);
        app.visitor().get(&format!("{public}/text")).await.is(404);
        assert_eq!(breaches(&app.app.db).await, []);
    });
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

#[test]
fn the_last_second_admits_and_the_next_does_not() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let id = cases[0].id.to_string();
        let form = format!("{public}/objections/new");

        app.clock.set("2026-03-10".parse::<bole::domain::time::Day>().unwrap().starts_at().plus_millis(-1));
        let (receipt, secret) = object(&app, &public, &cases[0], "测试丁").await;

        app.at("2026-03-10T00:00");
        let late = app.visitor().post(&form, &objection(&id, "测试丁", "send")).await.is(409);
        assert_eq!(late.texts(".errors li b").len(), 1);
        assert_eq!(app.visitor().get(&form).await.texts("form[method=post]"), Vec::<String>::new());

        // Received and not yet admitted: the period cannot be closed.
        let refused = press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.is(409);
        assert_eq!(refused.texts(".errors li b"), ["还有1件异议没有办结"]);

        let lookup = |receipt: String, secret: String| {
            let visitor = app.visitor();
            async move { visitor.post("/objections/lookup", &[("receipt", &receipt), ("secret", &secret)]).await }
        };
        lookup(receipt.clone(), secret.clone()).await.is(200);
        let wrong = lookup(receipt.clone(), "22222222222222222222".to_owned()).await.is(422);
        let unknown = lookup("YY-2026-222222222222".to_owned(), secret).await.is(422);
        assert_eq!(wrong.texts(".flash"), unknown.texts(".flash"));
    });
}

#[test]
fn an_objection_holds_its_case_and_no_other() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let (desk, public) = released(&app, &cases).await;
        let (first, secret) = object(&app, &public, &cases[0], "测试丁").await;
        let (second, _) = object(&app, &public, &cases[0], "测试戊").await;
        let (first_page, second_page) = (on_desk(&app, &first).await, on_desk(&app, &second).await);
        let supervisor = app.supervisor().await;

        press(&supervisor, &first_page, &first_page, &[("do", "admit")]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::OnHold);
        let grounds = [("do", "refuse"), ("refusal_ground", "nothing_new"), ("reason", "与另一件异议内容相同")];
        app.at("2026-03-10T00:00");
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        assert_eq!((stage(&app, &cases[1]).await, stage(&app, &cases[2]).await), (Stage::Cleared, Stage::Cleared));
        assert_eq!(stage(&app, &cases[0]).await, Stage::OnHold);

        // Eight days later the supervisor signs in again.
        let supervisor = app.supervisor().await;
        let finding = [("do", "find"), ("outcome", "unfounded"), ("finding", "经核实，记录一致，异议不成立。")];
        press(&supervisor, &first_page, &first_page, &finding).await.leads();
        press(&supervisor, &first_page, &first_page, &[("do", "answer"), ("reply", "经核实，异议不成立。")])
            .await
            .leads();

        // The other objection is still open: the case stays held.
        let propose = format!("{first_page}/proposal");
        let settle = [("action", "settle"), ("reason", "异议不成立")];
        press(&supervisor, &first_page, &propose, &settle).await.is(409);
        press(&supervisor, &second_page, &second_page, &grounds).await.leads();
        press(&supervisor, &first_page, &propose, &settle).await.leads();

        let approver = app.approver().await;
        let shown = approver.get(&first_page).await.is(200);
        let open = shown.attributes("input[name=proposal]", "value").concat();
        let ver = version(&shown);
        let decision = format!("{first_page}/decision");
        let own = supervisor.post(&decision, &[("ver", &ver), ("proposal", &open), ("do", "confirm")]).await;
        assert_eq!(own.status.as_u16(), 403, "one person does not decide alone");
        approver.post(&decision, &[("ver", &ver), ("proposal", &open), ("do", "confirm")]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Cleared, "the period is over");

        let seen = app.visitor().post("/objections/lookup", &[("receipt", &first), ("secret", &secret)]).await.is(200);
        assert_eq!(seen.texts("dd.pre"), ["经核实，异议不成立。"]);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn nobody_learns_who_objected() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let name = "欧阳测试保密";
        let (receipt, secret) = object(&app, &public, &cases[0], name).await;
        let page = on_desk(&app, &receipt).await;
        press(&app.supervisor().await, &page, &page, &[("do", "admit")]).await.leads();

        let candidate = app.candidate(cases[0].person).await;
        let told = candidate.get("/admin/objections").await.is(200);
        assert!(told.body.contains("与已发表的记录不一致"), "the candidate is told what is objected to");
        for answer in [
            told,
            app.supervisor().await.get(&page).await.is(200),
            app.approver().await.get(&page).await.is(200),
            app.auditor().await.get(&page).await.is(200),
            app.officer().await.get(&desk).await.is(200),
            app.visitor().get(&public).await.is(200),
            app.visitor().post("/objections/lookup", &[("receipt", &receipt), ("secret", &secret)]).await.is(200),
        ] {
            assert!(!answer.body.contains(name), "{:?}", answer.texts("h1"));
        }
        let identity = format!("{page}/identity");
        app.approver().await.post(&identity, &[("reason", "想知道")]).await.is(403);
        app.auditor().await.post(&identity, &[("reason", "想知道")]).await.is(403);
        app.supervisor().await.post(&identity, &[]).await.is(422);
        let read = app.supervisor().await.post(&identity, &[("reason", "核实证据来源")]).await.is(200);
        assert!(read.body.contains(name));
        let after = app.supervisor().await.get(&page).await;
        assert_eq!(after.texts(".timeline .pre"), ["核实证据来源"], "the reading is on file");

        // Not in the file, not in its log: neither as text nor anywhere else.
        let folder = &app.app.config.data_dir;
        for file in ["bole.db", "bole.db-wal"] {
            let bytes = std::fs::read(folder.join(file)).unwrap();
            let found = bytes.windows(name.len()).any(|window| window == name.as_bytes());
            assert!(!found, "{file} holds the objector's name");
            let phone = b"61234567";
            assert!(!bytes.windows(phone.len()).any(|window| window == phone), "{file} holds the telephone number");
        }
    });
}

#[test]
fn anonymous_objections_are_told_what_is_missing() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (id, form) = (cases[0].id.to_string(), format!("{public}/objections/new"));
        let visitor = app.visitor();

        let facts = visitor.post(&form, &[("to", "contact")]).await.is(422);
        assert_eq!(facts.texts(".errors li a").len(), 4);
        visitor.post(&form, &objection(&id, "", "contact")).await.is(200);
        let unnamed = visitor.post(&form, &objection(&id, "匿名", "check")).await.is(422);
        assert_eq!(unnamed.attributes(".errors li a", "href"), ["#objector_name"]);
        assert_eq!(unnamed.attributes("input[name=objection_statement]", "value").len(), 1, "what was written is kept");
        let check = visitor.post(&form, &objection(&id, "测试丁", "check")).await.is(200);
        let key = check.attributes("input[name=request_key]", "value").concat();

        // The same form twice is one objection, with the same receipt.
        let mut fields = objection(&id, "测试丁", "send");
        fields.push(("request_key", &key));
        let first = visitor.post(&form, &fields).await.is(200);
        let again = visitor.post(&form, &fields).await.is(200);
        assert_eq!(first.texts(".no"), again.texts(".no"));
        assert_eq!(app.supervisor().await.get("/admin/objections").await.texts("a.med").len(), 1);
    });
}

#[test]
fn two_people_release_once() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let desk = drafted(&app, &cases[..1]).await;
        let release = format!("{desk}/release");

        // A case stands on one notice only, and a notice lists somebody.
        let publicity = app.publicity().await;
        let taken = publicity.post("/admin/notices", &draft(&[&cases[0].id.to_string()])).await.is(409);
        assert_eq!(taken.texts(".errors li a"), [format!("{}已列入另一份公示", cases[0].no)]);
        publicity.post("/admin/notices", &draft(&[])).await.is(422);

        press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        publicity.post(&release, &[("ver", "1")]).await.is(403);

        // Who drafts and holds both roles cannot release either.
        let both = crate::people::Somebody {
            key: "both".to_owned(),
            person: None,
            roles: vec![(Role::Publicity, None), (Role::Approver, None)],
        };
        let both = app.somebody(both).await;
        let own = both.post("/admin/notices", &draft(&[&cases[1].id.to_string()])).await.leads();
        press(&both, &own, &format!("{own}/proposal"), &[]).await.leads();
        press(&both, &own, &format!("{own}/release"), &[]).await.is(403);

        let approver = app.approver().await;
        let page = approver.get(&desk).await;
        let key = page.attributes("input[name=request_key]", "value")[0].clone();
        let ver = version(&page);
        let fields = [("ver", ver.as_str()), ("request_key", key.as_str())];
        let first = approver.post(&release, &fields).await.leads();
        let again = approver.post(&release, &fields).await.leads();
        assert_eq!(first, again, "a double click gets the first answer");
        approver.post(&release, &[("ver", &ver)]).await.is(409);
        assert_eq!(app.visitor().get("/notices").await.texts(".tasks a"), ["关于测试人选的公示"]);
        let feed = app.visitor().get("/notices.atom").await.is(200);
        assert_eq!(feed.body.matches("<entry>").count(), 1);
    });
}

#[test]
fn a_year_without_a_calendar_is_named() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        app.at("2026-12-28T09:00");
        let desk = drafted(&app, &cases).await;
        let refused = press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.is(409);
        assert_eq!(
            refused.texts(".errors li b"),
            ["2027年放假安排尚未录入，无法计算公示截止日；可以录入该年日历、缩短公示期或改用自然日"]
        );
        // A provisional end needs a person's tick.
        app.at("2026-12-21T09:00");
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.is(422);
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[("provisional", "yes")]).await.leads();
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        let page = app.visitor().get(&desk.replace("/admin", "")).await.is(200);
        assert!(page.texts(".notice-body p")[1].ends_with("截止日以国务院办公厅后续关于节假日安排的通知为准。"));
    });
}

#[test]
fn a_notice_is_taken_back_by_an_addendum_of_two() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let addenda = format!("{desk}/addenda");
        let text = [("addendum_kind", "withdrawal"), ("addendum_body", "因名单有误，撤回本公示。")];
        press(&app.publicity().await, &desk, &addenda, &text).await.leads();
        assert_eq!(app.visitor().get(&public).await.texts(".timeline li"), Vec::<String>::new());
        let approver = app.approver().await;
        let addendum = approver.get(&desk).await.attributes("input[name=addendum]", "value")[0].clone();
        press(&approver, &desk, &format!("{addenda}/signature"), &[("addendum", &addendum)]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Selected);
        let page = app.visitor().get(&public).await.is(200);
        assert!(!page.body.contains("测试甲"));
        assert_eq!(page.texts(".timeline p[lang]"), ["因名单有误，撤回本公示。"]);
        // It can be published again, under a new number and for a new full period.
        let (_, again) = released(&app, &cases).await;
        assert_eq!(app.visitor().get(&again).await.texts(".notice-meta"), ["智源示〔2026〕2号·2026年3月2日发布"]);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn without_a_consent_nobody_is_published() {
    on_sqlite(async |app| {
        // The cases of the first batch were imported from an article: nobody consented to a notice.
        let form = app.publicity().await.get("/admin/notices/new").await.is(200);
        let seeded = form.attributes("input[name=cases]", "value");
        assert_eq!(seeded.len(), 3);
        let desk = app.publicity().await.post("/admin/notices", &draft(&[&seeded[0]])).await.leads();
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.is(422);
    });
}

/// Signs somebody in through the form.
async fn sign_in(browser: &Browser, base: &str, key: &str) {
    browser.resize(1440, 1000).await;
    browser.client().delete_all_cookies().await.unwrap();
    browser.goto(&format!("{base}/login")).await;
    browser.fill("#email", &format!("{key}@test.invalid")).await;
    browser.fill("#password", PASSWORD).await;
    browser.click("main form button").await;
    browser.wait_for(".rail").await;
}

#[test]
fn the_pages_of_a_notice_are_sound() {
    // With the other pictures (`make shots`): some desk pages are still too wide for a telephone.
    if std::env::var_os("BOLE_SHOTS").is_none() {
        return;
    }
    on_sqlite(async |app| {
        let Some(browser) = Browser::start().await else { return };
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let (desk, public) = released(&app, &cases[..2]).await;
        let draft_desk = drafted(&app, &cases[2..]).await;
        let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
        let objection = on_desk(&app, &receipt).await;
        let base = format!("http://{}", pages::serve(&app).await);
        let visited = [
            "/notices".to_owned(),
            format!("/en{public}"),
            public.clone(),
            format!("{public}/objections/new"),
            "/objections/lookup".to_owned(),
        ];
        let visited: BTreeMap<String, String> = visited.into_iter().map(|path| (path.clone(), path)).collect();
        let mut wrong = pages::look(&browser, &base, "visitor", &visited).await;
        let desks = [
            ("publicity", vec!["/admin/notices".to_owned(), "/admin/notices/new".to_owned(), draft_desk]),
            ("approver", vec![desk]),
            ("supervisor", vec!["/admin/objections".to_owned(), "/admin/objections/new".to_owned(), objection]),
        ];
        for (key, paths) in desks {
            sign_in(&browser, &base, key).await;
            let paths: BTreeMap<String, String> = paths.into_iter().map(|path| (path.clone(), path)).collect();
            wrong.extend(pages::look(&browser, &base, "desk", &paths).await);
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}
