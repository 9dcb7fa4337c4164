//! Everybody of a demonstration walks every page that links lead to; a browser looks at one of each kind.

use std::collections::BTreeMap;

use bole::{
    commands::{
        Who, barring,
        calendar::{self, Import},
        contract_change,
        demo::persona_addresses,
        expert::{self, Relocating},
        letter,
        merging::{self, Preview, Proposed},
        panel, record, retention, vote,
    },
    domain::{
        barring::{BarringEntry, BarringGround, Span},
        calendar::Closure,
        contract_change::{Asked, ChangeKind},
        expert::Absence,
        ids::{CaseId, ExpertId, PanelId, PersonId},
        letter::Ask,
        merging::Kind,
        record::PersonEntry,
    },
    store,
};

use crate::{
    app::{Engine, TestApp},
    browser::Browser,
    pages::{self, Care},
    people,
    records::{column, demonstration, run},
};

/// A year and a closure that wait for their second person.
async fn calendar(app: &TestApp) {
    let sysadmin = app.known(&address("admin")).await.who().await;
    let today = app.clock.today();
    let import = Import {
        text: super::calendar::file(2027, &super::calendar::days_of_2027()),
        title: "演示数据：测试用的放假通知".to_owned(),
        doc_no: "演示〔2026〕1号".to_owned(),
        published_on: today,
        reason: String::new(),
    };
    calendar::propose(&app.app, &sysadmin, import).await.unwrap();
    let (starts_on, ends_on) = (today.plus_days(1), today.plus_days(2));
    let reason = "演示数据：楼宇检修".to_owned();
    let closure = Closure { starts_on, ends_on, closed: true, reason, since: app.clock.now() };
    calendar::enter_closure(&app.app, &sysadmin, closure).await.unwrap();
}

/// A demonstration with what it does not make by itself: somebody on the register of the barred, a blocked period and a
/// new institution of the demonstration's own reviewer.
async fn demonstrated() -> TestApp {
    let app = demonstration(Engine::Sqlite).await;
    let officer = app.known(&address("officer")).await.who().await;
    let reviewer = app.known(&address("reviewer")).await.who().await;
    let person = PersonId(column(&app, "SELECT CAST(MIN(person_id) AS TEXT) FROM expert").await[0].parse().unwrap());
    let today = app.clock.today();
    let entry = BarringEntry {
        person,
        ground: BarringGround::FalseStatement,
        statement: "演示数据：申报材料与事实不符。".to_owned(),
        span: Span { starts_on: today, ends_on: Some(today.plus_days(365)) },
        source: "演示数据：测试文号".to_owned(),
    };
    barring::enter(&app.app, &officer, entry).await.unwrap();
    let mut conn = app.app.db.read().await.unwrap();
    let own = store::expert::of_account(&mut conn, reviewer.account).await.unwrap().unwrap().id;
    drop(conn);
    let absence = Absence { starts_on: today, ends_on: today.plus_days(9), reason: "演示数据：出访".to_owned() };
    expert::block(&app.app, &reviewer, own, absence).await.unwrap();
    let new = Relocating { institution: "演示新大学".to_owned(), title: "教授".to_owned(), as_of: today };
    expert::relocate(&app.app, &reviewer, new).await.unwrap();
    requested(&app).await;
    duplicates(&app, &officer).await;
    calendar(&app).await;
    asked(&app, &officer).await;
    voting(&app).await;
    app
}

/// A letter of recommendation and a change of a contract that wait for others.
async fn asked(app: &TestApp, officer: &Who) {
    let case = async |stage: &str| {
        let sql = format!("SELECT CAST(MIN(id) AS TEXT) FROM case_file WHERE stage = '{stage}' AND NOT imported");
        CaseId(column(app, &sql).await[0].parse().unwrap())
    };
    let today = app.clock.today();
    let ask = Ask {
        name: "演示推荐人".to_owned(),
        institution: "演示大学".to_owned(),
        email: "writer@demo.invalid".to_owned(),
        due_on: today.plus_days(10),
    };
    letter::ask(&app.app, officer, case("draft").await, ask).await.unwrap();
    let change = Asked {
        kind: ChangeKind::Duties,
        value: "【演示数据】改后的岗位职责。".to_owned(),
        reason: "【演示数据】变更理由。".to_owned(),
        effective_on: today,
    };
    contract_change::ask(&app.app, officer, case("active").await, change).await.unwrap();
}

/// Requests of the public, one in hand and one that nobody has, and a list of what was kept long enough.
async fn requested(app: &TestApp) {
    let correction = [
        ("wrong", "演示数据：页面上的单位写错了"),
        ("wanted", "演示数据：应为演示大学"),
        ("petition_source", "演示数据：演示大学主页"),
    ];
    app.visitor().post("/corrections/new", &correction).await.is(200);
    let right = [
        ("petition_kind", "access"),
        ("standing", "own"),
        ("wanted_right", "演示数据：请提供我的全部信息"),
        ("petitioner_name", "演示请求人"),
        ("answer_at", "asks@demo.invalid"),
    ];
    app.visitor().post("/privacy/requests/new", &right).await.is(200);
    let personal = "SELECT CAST(id AS TEXT) FROM petition WHERE kind = 'access'";
    let page = format!("/admin/requests/{}", column(app, personal).await[0]);
    app.known(&address("officer")).await.fill(&page, &page, &[("do", "take")]).await.leads();
    let aged = "UPDATE nomination SET saved_at = 0 WHERE case_id IN (SELECT id FROM case_file WHERE stage = 'draft')";
    run(app, aged).await;
    run(app, "UPDATE case_file SET stage_entered_at = 0 WHERE stage = 'draft'").await;
    retention::prepare(&app.app).await.unwrap();
}

/// A panel that has come together and votes on its devices.
async fn voting(app: &TestApp) {
    let waiting = "SELECT p.id, p.ver, c.id, c.ver FROM panel p \
        JOIN panel_case k ON k.panel_id = p.id JOIN case_file c ON c.id = k.case_id WHERE c.stage = 'panel_review' \
        AND NOT EXISTS (SELECT 1 FROM panel_member m WHERE m.panel_id = p.id AND m.attends) ORDER BY p.id, c.id LIMIT 1";
    let found = app.app.db.read().await.unwrap().one::<(i64, i64, i64, i64)>(waiting, Vec::new()).await;
    let (panel, panel_ver, case, case_ver) = found.unwrap();
    let (panel, case) = (PanelId(panel), CaseId(case));
    let members = format!("SELECT CAST(expert_id AS TEXT) FROM panel_member WHERE panel_id = {panel}");
    let members = column(app, &members).await.iter().map(|id| ExpertId(id.parse().unwrap())).collect();
    let secretary = app.known(&address("secretary")).await.who().await;
    panel::attend(&app.app, &secretary, panel, panel_ver, members).await.unwrap();
    vote::open(&app.app, &secretary, panel, case, case_ver, String::new()).await.unwrap();
}

/// A member of the panel that votes.
async fn voter(app: &TestApp) -> String {
    let sql = "SELECT MIN(a.email) FROM vote_round r JOIN panel_member m ON m.panel_id = r.panel_id \
        JOIN expert e ON e.id = m.expert_id JOIN account a ON a.id = e.account_id";
    column(app, sql).await.remove(0)
}

/// Somebody entered three times: one pair is proposed to be merged, the others are likely.
async fn duplicates(app: &TestApp, officer: &Who) {
    let mut twins = Vec::new();
    for _ in 0..3 {
        let entry = PersonEntry {
            name: "演示重名".to_owned(),
            pinyin: "Yanshi Chongming".to_owned(),
            gender: None,
            birth_date: None,
            orcid: None,
        };
        twins.push(record::add_person(&app.app, officer, entry).await.unwrap().0);
    }
    let (kept, merged) = (twins[0], twins[1]);
    let preview = Preview::of(&mut app.app.db.read().await.unwrap(), Kind::Person, kept, merged).await.unwrap();
    let seen = preview.unwrap().digest().unwrap();
    let reason = "演示数据：登记了两次。".to_owned();
    let new = Proposed { kind: Kind::Person, kept, merged, taken: Vec::new(), reason, seen };
    merging::propose(&app.app, officer, new).await.unwrap();
}

/// Addresses that `who` reaches and nobody before did.
async fn fresh(
    app: &TestApp,
    who: &str,
    start: &[&str],
    seen: &mut BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let client = if who == "visitor" { app.visitor() } else { app.known(who).await };
    let mut found = pages::reachable(&client, start).await;
    found.retain(|shape, _| !seen.contains_key(shape));
    seen.extend(found.clone());
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_link_leads_nowhere() {
    let app = demonstrated().await;
    let mut seen = BTreeMap::new();
    let visitor = fresh(&app, "visitor", &["/", "/en", "/procedure", "/login"], &mut seen).await;
    for page in ["/corrections?", "/corrections/new?page", "/corrections/lookup?", "/privacy?", "/accessibility?"] {
        assert!(visitor.contains_key(page), "nothing leads to {page}");
    }
    for page in ["/?", "/scholars/*?", "/notices?", "/notices/*?", "/labs?", "/ai4s?", "/data?", "/procedure?"] {
        assert!(visitor.contains_key(page), "nothing leads to {page}");
    }
    for address in persona_addresses().into_iter().chain([voter(&app).await]) {
        fresh(&app, &address, &["/admin", "/account", "/inbox"], &mut seen).await;
    }
    for page in [
        "/admin/nominations/*/certificate?",
        "/admin/nominations/*/changes?",
        "/admin/nominations/*/compliance?",
        "/admin/nominations/*/opinions?",
        "/admin/nominations/*/redactions?",
        "/admin/nominations/*/redactions/statement?",
        "/admin/batches/*/compliance?",
        "/admin/batches/*/decisions?",
        "/admin/batches/*/decisions?role",
        "/admin/batches/*/decisions/release?role",
        "/admin/batches/*/draw?",
        "/admin/batches/*/draw/groups?role",
        "/admin/barrings?",
        "/admin/barrings/*?",
        "/admin/barrings/new?",
        "/admin/duplicates?",
        "/admin/experts/import?",
        "/admin/institutions/*/merging?",
        "/admin/mergings/*?",
        "/admin/people/*/merging?",
        "/admin/people/*/merging?other",
        "/admin/panels/*/minutes?",
        "/admin/panels/*/screen?",
        "/admin/panels/*/screen?case",
        "/admin/requests?",
        "/admin/requests/*?",
        "/admin/consents?",
        "/admin/consents?purpose",
        "/admin/retention?",
        "/admin/retention/*?",
        "/admin/schemes/*?",
        "/admin/suspensions?",
        "/admin/schemes/*/draft?",
        "/reviews/profile?",
        "/reviews/votes/*?",
        "/admin/mail?",
        "/admin/nominations/*/letters?",
    ] {
        assert!(seen.contains_key(page), "nothing leads to {page}");
    }
    assert!(seen.len() > 60, "only {} kinds of page were found", seen.len());
}

/// The desks have so many pages that looking closely at all of them takes a quarter of an hour: `make shots` does.
fn care_at_the_desks() -> Care {
    if std::env::var_os("BOLE_SHOTS").is_some() { Care::Thorough } else { Care::Quick }
}

/// Kinds of page that show each role something of its own.
const OWN: [&str; 5] =
    ["/admin?", "/admin/nominations?", "/admin/nominations/*?", "/admin/panels/*?", "/admin/panels/*/cases/*?"];

/// Signs in anew as somebody of the demonstration.
async fn sign_in(browser: &Browser, base: &str, who: &str) {
    browser.resize(1440, 1000).await;
    browser.client().delete_all_cookies().await.unwrap();
    browser.goto(&format!("{base}/login")).await;
    browser.fill("#email", &address(who)).await;
    browser.fill("#password", people::PASSWORD).await;
    browser.click("main form button.primary").await;
    browser.wait_for("nav.crumbs, .page-title, h1").await;
}

fn address(who: &str) -> String {
    format!("{who}@demo.invalid")
}

/// Looks as everybody at the pages they reach.
async fn look_as(everybody: &[&str], start: &[&str], care: Care) {
    look_beside(None, everybody, start, care).await;
}

/// As [`look_as`]; at a glance, what somebody else reaches is left to the walk of that one.
async fn look_beside(other: Option<&str>, everybody: &[&str], start: &[&str], care: Care) {
    let Some(browser) = Browser::start().await else { return };
    let app = demonstrated().await;
    let base = format!("http://{}", pages::serve(&app).await);
    let mut seen = BTreeMap::new();
    if let (Some(other), Care::Quick) = (other, care) {
        fresh(&app, &address(other), start, &mut seen).await;
        // The desk itself and the page of a case are another for everybody.
        seen.retain(|shape, _| !OWN.contains(&shape.as_str()));
    }
    let mut wrong = Vec::new();
    for who in everybody {
        let known = match *who {
            "visitor" => "visitor".to_owned(),
            "voter" => voter(&app).await,
            _ => address(who),
        };
        let found = fresh(&app, &known, start, &mut seen).await;
        if *who != "visitor" {
            sign_in(&browser, &base, known.trim_end_matches("@demo.invalid")).await;
        }
        wrong.extend(pages::look_with(&browser, (&base, care), who, &found).await);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_pages_are_sound_in_a_browser() {
    look_as(&["visitor"], &["/", "/procedure"], Care::Thorough).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_officers_pages_are_sound_in_a_browser() {
    look_as(&["officer"], &["/admin"], care_at_the_desks()).await;
}

/// One case of every stage, and the moves that lead on from there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cases_of_every_stage_are_sound_in_a_browser() {
    let Some(browser) = Browser::start().await else { return };
    let app = demonstration(Engine::Sqlite).await;
    let first = "SELECT MIN(case_no) FROM case_file GROUP BY stage ORDER BY stage";
    let paths: Vec<String> = column(&app, first).await.iter().map(|no| format!("/admin/nominations/{no}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let base = format!("http://{}", pages::serve(&app).await);
    let mut found = pages::reachable(&app.known(&address("officer")).await, &paths).await;
    let wanted = |path: &str| path.contains("/moves/") || path.ends_with("/compliance");
    found.retain(|_, path| paths.contains(&path.as_str()) || wanted(path));
    sign_in(&browser, &base, "officer").await;
    let wrong = pages::look_with(&browser, (&base, care_at_the_desks()), "officer", &found).await;
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deciding_desks_are_sound_in_a_browser() {
    let desks = ["approver", "secretary", "chair", "publicity"];
    look_beside(Some("officer"), &desks, &["/admin"], care_at_the_desks()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_watching_desks_are_sound_in_a_browser() {
    let desks = ["supervisor", "finance", "steward", "auditor", "admin"];
    look_beside(Some("officer"), &desks, &["/admin"], care_at_the_desks()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_desks_are_sound_in_a_browser() {
    let desks = ["reviewer", "voter", "cs", "candidate", "nominator", "unit"];
    look_as(&desks, &["/admin"], care_at_the_desks()).await;
}

async fn stands(browser: &Browser, path: &str) -> bool {
    browser.client().current_url().await.unwrap().path() == path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g_and_a_letter_lead_where_the_navigation_leads_in_a_browser() {
    let Some(browser) = Browser::start().await else { return };
    let app = demonstration(Engine::Sqlite).await;
    let base = format!("http://{}", pages::serve(&app).await);
    sign_in(&browser, &base, "officer").await;
    browser.goto(&format!("{base}/admin")).await;
    browser.press(".brand", "gn").await;
    browser.wait_for("a[aria-current=page][href='/admin/nominations']").await;
    browser.press(".brand", "gm").await;
    browser.wait_for("a[aria-current=page][href='/admin/people']").await;
    // Typed into a field it is text; to an officer there are no accounts to go to.
    browser.press("#q", "gn").await;
    assert_eq!(browser.number("document.getElementById('q').value === 'gn' ? 1 : 0").await, 1);
    browser.press(".brand", "gk").await;
    assert!(stands(&browser, "/admin/people").await);
    // Links of the navigation that have a letter have each another, and the help tells them.
    let letters = "[...document.querySelectorAll('.rail nav a[data-key]')].map(a => a.dataset.key)";
    let help = "document.querySelectorAll('#keys .jumps dt').length";
    let links = browser.number(&format!("{letters}.length")).await;
    assert!(links > 10);
    assert_eq!(browser.number(&format!("new Set({letters}).size")).await, links);
    assert_eq!(browser.number(help).await, links);
    // Whoever switched single keys off is not led anywhere.
    browser.goto(&format!("{base}/account")).await;
    browser.click("input[name=keyboard]").await;
    browser.click("form[action$='/account/profile'] button").await;
    browser.wait_for("[data-keyboard=off]").await;
    browser.press(".brand", "gn").await;
    assert!(stands(&browser, "/account").await);
}
