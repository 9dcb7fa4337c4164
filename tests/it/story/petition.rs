//! Requests of the public: a correction without a name that ends on the page it is about, and a personal-data request
//! whose refusal takes two people. Who asked stays sealed, and is read by the officer who has the request in hand alone.

use bole::timed;

use crate::{
    app::{Answer, Client, TestApp, on_both_engines, on_sqlite},
    records::{column, dump, rows},
};

const NAME: &str = "欧阳请求保密";
const CONTACT: &str = "petitioner@secret.invalid";

fn correction(page: &str) -> [(&str, &str); 4] {
    [
        ("page", page),
        ("wrong", "测试：页面把年份写成了2018年"),
        ("wanted", "测试：应为2019年"),
        ("petition_source", "测试：报道第三段"),
    ]
}

fn right() -> [(&'static str, &'static str); 5] {
    [
        ("petition_kind", "erase"),
        ("standing", "own"),
        ("wanted_right", "测试：请删除我的联系方式"),
        ("petitioner_name", NAME),
        ("answer_at", CONTACT),
    ]
}

/// Receipt and secret of a page that says a request was received.
fn receipt(done: &Answer) -> (String, String) {
    (done.texts("#receipt").concat(), done.texts("#secret").concat())
}

/// The page of the only request on the desk.
async fn page(app: &TestApp) -> String {
    format!("/admin/requests/{}", column(app, "SELECT CAST(id AS TEXT) FROM petition").await.remove(0))
}

async fn lookup(app: &TestApp, (number, secret): &(String, String)) -> Answer {
    app.visitor().post("/corrections/lookup", &[("receipt", number), ("secret", secret)]).await
}

async fn press(who: &Client, page: &str, answers: &[(&str, &str)]) -> Answer {
    who.fill(page, page, answers).await
}

#[test]
fn a_correction_is_sent_without_a_name_and_ends_on_the_page_it_is_about() {
    on_both_engines(async |app: TestApp| {
        // The footer of a public page leads to the form, with that page filled in; nothing else is.
        let visitor = app.visitor();
        let about = visitor.get("/about").await.is(200);
        let links = about.attributes(".site-foot a", "href");
        assert!(links.contains(&"/corrections/new?page=%2Fabout".to_owned()), "{links:?}");
        let form = visitor.get("/corrections/new?page=%2Fabout").await.is(200);
        assert_eq!(form.attributes("#page", "value"), ["/about"]);
        for elsewhere in ["https://evil.invalid/", "/admin", "/about?x=1", "//evil.invalid", "javascript:alert(1)"] {
            let asked = format!("/corrections/new?page={}", bole::web::page::url_escape(elsewhere));
            assert_eq!(visitor.get(&asked).await.is(200).attributes("#page", "value"), [""], "{elsewhere}");
        }

        // Everything missing is told at once, in both languages, and nothing typed is lost.
        let refused = visitor.post("/corrections/new", &[("wrong", "测试"), ("answer_at", "见信")]).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#wanted", "#petition_source", "#answer_at"]);
        assert_eq!(refused.texts("#wrong"), ["测试"]);
        assert_eq!(refused.texts(".errors li small[lang=en]").len(), 3);

        // A double click is one request, with the same receipt and secret.
        let filled = form.filled("/corrections/new", &correction("/about"));
        let fields: Vec<_> = filled.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let first = visitor.post("/corrections/new", &fields).await.is(200);
        let again = visitor.post("/corrections/new", &fields).await.is(200);
        let known = receipt(&first);
        assert_eq!(receipt(&again), known);
        assert_eq!(column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM petition").await, ["1"]);
        lookup(&app, &known).await.is(200);
        let wrong = lookup(&app, &(known.0.clone(), "22222222222222222222".to_owned())).await.is(422);
        let unknown = lookup(&app, &("QQ-2026-222222222222".to_owned(), known.1.clone())).await.is(422);
        assert_eq!(wrong.texts(".flash"), unknown.texts(".flash"));

        // The officer is told, takes it in hand and answers; the public reads what was corrected, on the page itself.
        let officer = app.officer().await;
        assert_eq!(officer.get("/admin/requests").await.is(200).texts("tbody th"), [known.0.as_str()]);
        let page = page(&app).await;
        officer.post(&page, &[("do", "accept"), ("ver", "1"), ("petition_reply", "x")]).await.is(409);
        press(&officer, &page, &[("do", "take")]).await.leads();
        let answer = [
            ("do", "accept"),
            ("petition_reply", "已更正，谢谢。"),
            ("public_note", "本页年份由2018年更正为2019年。"),
            ("public_note_en", "The year on this page was corrected from 2018 to 2019."),
        ];
        press(&officer, &page, &answer).await.leads();
        let told = lookup(&app, &known).await.is(200);
        assert_eq!(told.texts("dd.pre"), ["已更正，谢谢。"]);
        for path in ["/about", "/corrections"] {
            let shown = visitor.get(path).await.is(200);
            assert!(shown.body.contains("本页年份由2018年更正为2019年。"), "{path}");
            assert!(shown.body.contains("2026年3月2日"), "{path}");
        }
        assert!(visitor.get("/en/about").await.is(200).body.contains("corrected from 2018 to 2019"));
        assert!(!visitor.get("/procedure").await.is(200).body.contains("更正为2019年"), "elsewhere nothing is said");
        press_nothing_more(&officer, &page).await;
        crate::tampering::is_found_out(&app, &["petition", "petition_answer"]).await;
    });
}

/// An answered request has no button left but that of notes.
async fn press_nothing_more(officer: &Client, page: &str) {
    let shown = officer.get(page).await.is(200);
    assert_eq!(shown.attributes("button[name=do]", "value"), ["note"]);
}

#[test]
fn a_personal_data_request_is_refused_by_two_people_and_who_asked_stays_sealed() {
    on_both_engines(async |app: TestApp| {
        let visitor = app.visitor();
        let refused = visitor.post("/privacy/requests/new", &[("standing", "relative")]).await.is(422);
        assert_eq!(
            refused.attributes(".errors li a", "href"),
            ["#petition_kind", "#wanted_right", "#petitioner_name", "#answer_at", "#on_behalf_of"]
        );
        let done = visitor.post("/privacy/requests/new", &right()).await.is(200);
        assert!(done.body.contains("2026年3月23日"), "fifteen working days: {}", done.texts(".receipt").concat());
        let known = receipt(&done);
        let page = page(&app).await;
        let contact = format!("{page}/contact");
        assert!(!dump(&app).await.contains(NAME) && !dump(&app).await.contains(CONTACT), "sealed in every table");

        // Only the officer who has it in hand reads who asked, and says why.
        let officer = app.officer().await;
        officer.post(&contact, &[("read_why", "核实身份")]).await.is(403);
        press(&officer, &page, &[("do", "take")]).await.leads();
        officer.post(&contact, &[("read_why", " ")]).await.is(422);
        let read = officer.post(&contact, &[("read_why", "核实身份")]).await.is(200);
        assert!(read.body.contains(NAME) && read.body.contains(CONTACT));
        let readings = "SELECT why FROM pii_access WHERE subject = 'petition'";
        assert_eq!(column(&app, readings).await, ["核实身份"]);
        app.officer_2().await.post(&contact, &[("read_why", "看看")]).await.is(403);
        for other in [app.approver().await, app.supervisor().await, app.auditor().await] {
            let shown = other.get(&page).await.is(200);
            assert!(!shown.body.contains(NAME) && !shown.body.contains(CONTACT));
            other.post(&contact, &[("read_why", "看看")]).await.is(403);
        }
        for other in [app.nominator().await, app.secretary().await, app.sysadmin().await, app.publicity().await] {
            other.get(&page).await.is(403);
        }

        // A ground of corrections does not fit; the refusal waits for an approver, and whoever asked is not told of it yet.
        let shown = officer.get(&page).await.is(200);
        assert!(!shown.attributes("#petition_ground option", "value").contains(&"as_source".to_owned()));
        let refusal = [("do", "refuse"), ("petition_ground", "must_be_kept"), ("refusal_words", "案件仍在办理")];
        press(&officer, &page, &refusal).await.leads();
        assert!(!lookup(&app, &known).await.is(200).body.contains("案件仍在办理"));
        let decision = format!("{page}/decision");
        officer.post(&decision, &[("do", "confirm"), ("ver", "3")]).await.is(403);
        let approver = app.approver().await;
        let back = [("do", "return"), ("sent_back", "联系方式可以先删")];
        approver.fill(&page, &decision, &back).await.leads();
        assert!(officer.get(&page).await.is(200).body.contains("联系方式可以先删"));
        assert!(officer.get("/inbox").await.is(200).body.contains("请重新办理"));
        press(&officer, &page, &refusal).await.leads();
        approver.fill(&page, &decision, &[("do", "confirm")]).await.leads();
        let told = lookup(&app, &known).await.is(200);
        assert!(told.body.contains("案件仍在办理") && told.body.contains("保存期限尚未届满"));
        assert_eq!(crate::story::notice::breaches(&app.app.db).await, []);
        crate::tampering::is_found_out(&app, &["petition_refusal"]).await;
    });
}

#[test]
fn one_person_with_both_roles_refuses_nothing_alone() {
    use bole::domain::role::Role;

    on_sqlite(async |app: TestApp| {
        app.visitor().post("/privacy/requests/new", &right()).await.is(200);
        let page = page(&app).await;
        let roles = vec![(Role::Officer, None), (Role::Approver, None)];
        let both = app.somebody(crate::people::Somebody { key: "both".to_owned(), person: None, roles }).await;
        press(&both, &page, &[("do", "take")]).await.leads();
        let refusal = [("do", "refuse"), ("petition_ground", "not_held"), ("refusal_words", "没有这项信息")];
        press(&both, &page, &refusal).await.leads();
        assert_eq!(both.get(&page).await.is(200).attributes("button[value=confirm]", "value"), [""; 0]);
        both.post(&format!("{page}/decision"), &[("do", "confirm"), ("ver", "3")]).await.is(403);
        assert_eq!(column(&app, "SELECT state FROM petition").await, ["proposed"]);
    });
}

#[test]
fn the_desk_is_reminded_before_the_day_and_an_overdue_request_is_red() {
    on_both_engines(async |app: TestApp| {
        app.visitor().post("/privacy/requests/new", &right()).await.is(200);
        app.officer().await;
        let told = async |app: &TestApp| {
            let due = "SELECT CAST(id AS TEXT) FROM outbox WHERE kind = 'pii.request_due'";
            column(app, due).await.len()
        };
        timed::round(&app.app).await;
        assert_eq!(told(&app).await, 0);
        app.at("2026-03-18T09:00");
        timed::round(&app.app).await;
        timed::round(&app.app).await;
        assert_eq!(told(&app).await, 1, "once");
        assert!(app.officer().await.get("/inbox").await.is(200).body.contains("即将到答复期限"));
        app.at("2026-03-24T09:00");
        let listed = app.officer().await.get("/admin/requests").await.is(200);
        assert_eq!(listed.texts("tbody .tag.stop"), ["已逾期"]);
    });
}

#[test]
fn a_flood_from_one_address_is_slowed_down_and_nothing_typed_is_lost() {
    on_sqlite(async |app: TestApp| {
        let visitor = app.visitor();
        for _ in 0..10 {
            visitor.post("/corrections/new", &correction("/about")).await.is(200);
        }
        let before = rows(&app).await;
        let refused = visitor.post("/corrections/new", &correction("/about")).await.is(409);
        assert_eq!(refused.texts("#wanted"), ["测试：应为2019年"]);
        assert_eq!(rows(&app).await, before);
        app.at("2026-03-02T10:01");
        visitor.post("/corrections/new", &correction("/about")).await.is(200);
    });
}

#[test]
fn the_pages_say_how_data_is_handled_and_invent_no_contact() {
    on_both_engines(async |app: TestApp| {
        let visitor = app.visitor();
        let privacy = visitor.get("/privacy").await.is(200);
        assert!(privacy.body.contains("联系方式尚未设置"));
        // Every line of the table that erases, with the periods as they are set.
        let lines = privacy.texts("table tbody tr").len();
        assert!(lines >= bole::domain::retention::TABLE.len(), "{lines}");
        assert!(privacy.texts("td").contains(&"180天".to_owned()) && privacy.body.contains("15个工作日"));
        let admin = app.sysadmin().await;
        let office = [
            ("office_name", "测试办公室"),
            ("accept_dept", "测试监督处"),
            ("contact_phone", "010-00000000"),
            ("contact_email", "office@test.invalid"),
            ("contact_address", "测试路1号"),
            ("keep_draft_days", "200"),
            ("petition_working_days", "10"),
        ];
        let refused = admin
            .fill("/admin/settings", "/admin/settings", &[&office[..5], &[("keep_draft_days", "1")]].concat())
            .await
            .is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#keep_draft_days"]);
        admin.fill("/admin/settings", "/admin/settings", &office).await.leads();
        let privacy = visitor.get("/privacy").await.is(200);
        assert!(privacy.body.contains("office@test.invalid") && privacy.body.contains("10个工作日"));
        assert!(privacy.texts("td").contains(&"200天".to_owned()));
        for page in ["/en/privacy", "/accessibility", "/en/accessibility"] {
            visitor.get(page).await.is(200);
        }
        assert!(visitor.get("/accessibility").await.is(200).body.contains("office@test.invalid"));
    });
}
