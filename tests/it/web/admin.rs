//! What administrators do: set the office up, invite, grant, lend; and what they cannot do.

use bole::{
    commands::{account, role},
    domain::{role::Role, workflow::Reason},
    store::{account as accounts, event, setting},
};

use crate::app::{Client, TestApp, on_both_engines, on_sqlite};

const OFFICE: [(&str, &str); 7] = [
    ("office_name", "测试办公室"),
    ("accept_dept", "测试监督处"),
    ("contact_phone", "010-00000000"),
    ("contact_email", "office@test.invalid"),
    ("contact_address", "测试路1号"),
    ("site_title", "测试计划"),
    ("site_title_en", "Test Programme"),
];

async fn last_commands(app: &TestApp, most: i64) -> Vec<String> {
    let mut conn = app.app.db.read().await.unwrap();
    let entries = event::before(&mut conn, i64::MAX, None, most).await.unwrap();
    entries.into_iter().map(|entry| entry.event.command).collect()
}

async fn roles_of(app: &TestApp, email: &str) -> Vec<Role> {
    let mut conn = app.app.db.read().await.unwrap();
    let found = accounts::by_email(&mut conn, email).await.unwrap().expect("there is such an account");
    let rows = accounts::roles(&mut conn, found.id).await.unwrap();
    // Rows made in the same millisecond stand in no order.
    let mut roles: Vec<Role> = rows.into_iter().map(|row| row.role).collect();
    roles.sort_unstable();
    roles
}

#[test]
fn an_office_is_set_up_in_three_steps() {
    on_both_engines(async |app| {
        let sysadmin = app.sysadmin().await;
        assert_eq!(sysadmin.get("/admin").await.leads(), "/admin/setup");
        sysadmin.post("/admin/setup/office", &[("office_name", ""), ("contact_email", "x")]).await.is(422);
        assert_eq!(sysadmin.post("/admin/setup/office", &OFFICE).await.leads(), "/admin/setup#people");
        assert!(setting::office(&mut app.app.db.read().await.unwrap()).await.unwrap().is_complete());

        let people = [
            ("role", "officer"),
            ("name", "测试甲某"),
            ("email", "Jia@test.invalid"),
            ("role", "approver"),
            ("name", "测试乙某"),
            ("email", "yi@test.invalid"),
            ("role", "publicity"),
            ("name", "测试丙某"),
            ("email", "bing@test.invalid"),
            ("role", "supervisor"),
            ("name", "测试丁某"),
            ("email", "ding@test.invalid"),
            ("role", ""),
            ("name", ""),
            ("email", ""),
            ("role", "finance"),
            ("name", "测试甲某"),
            ("email", "jia@test.invalid"),
            ("request_key", "0123456789abcdef0123456789abcdef"),
        ];
        let mut wrong = people;
        wrong[5].1 = "no address";
        let refused = sysadmin.post("/admin/setup/people", &wrong).await.is(422);
        assert_eq!(refused.attributes("[aria-invalid]", "id"), ["email-2"]);
        assert_eq!(refused.attributes("#name-2", "value"), ["测试乙某"]);

        let links = sysadmin.post("/admin/setup/people", &people).await.is(200).attributes("input[readonly]", "value");
        assert_eq!(links.len(), 4, "one link each, though one person has two roles");
        assert_eq!(roles_of(&app, "jia@test.invalid").await, [Role::Officer, Role::Finance]);
        // A double click: the page that is seen holds links that work.
        let again = sysadmin.post("/admin/setup/people", &people).await.is(200).attributes("input[readonly]", "value");
        for (old, new) in links.iter().zip(&again) {
            let path = |link: &String| link.strip_prefix("http://bole.test").unwrap().to_owned();
            app.visitor().get(&path(old)).await.is(404);
            app.visitor().get(&path(new)).await.is(200);
        }
        assert_eq!(roles_of(&app, "jia@test.invalid").await, [Role::Officer, Role::Finance]);
        sysadmin.get("/admin").await.is(200);
    });
}

#[test]
fn an_administrator_has_no_part_in_content_and_nobody_changes_their_own_roles() {
    on_both_engines(async |app| {
        let (one, other, officer) = (app.sysadmin().await, app.second(Role::Sysadmin).await, app.officer().await);
        let refused = |done: Result<(), bole::commands::CommandError>| match done {
            Err(bole::commands::CommandError::Refused(refusal)) => refusal.reasons,
            other => panic!("not refused: {other:?}"),
        };
        let grant =
            async |who: &Client, to: &Client, new| role::grant(&app.app, &who.who().await, to.id(), new, None).await;
        assert_eq!(refused(grant(&one, &one, Role::Officer).await), [Reason::OwnRoles]);
        assert_eq!(refused(grant(&one, &other, Role::Officer).await), [Reason::AdministratorHoldsNoOther]);
        assert_eq!(refused(grant(&one, &officer, Role::Sysadmin).await), [Reason::AdministratorHoldsNoOther]);
        assert_eq!(refused(grant(&one, &officer, Role::Officer).await), [Reason::RoleHeld]);
        let lacking = vec![Reason::RoleLacking { needed: vec![Role::Sysadmin] }];
        assert_eq!(refused(grant(&officer, &one, Role::Officer).await), lacking);
        grant(&one, &officer, Role::Secretary).await.unwrap();
        assert_eq!(last_commands(&app, 1).await, ["grant_role"]);
        let closing = account::set_open(&app.app, &one.who().await, one.id(), 2, false).await;
        assert_eq!(refused(closing), [Reason::OwnAccount]);

        let row = accounts::roles(&mut app.app.db.read().await.unwrap(), one.id()).await.unwrap()[0].id;
        role::revoke(&app.app, &other.who().await, one.id(), row).await.unwrap();
        one.get("/admin/accounts").await.is(403);
        assert_eq!(refused(grant(&one, &officer, Role::Finance).await), lacking);
    });
}

#[test]
fn a_role_is_lent_for_some_days() {
    on_both_engines(async |app| {
        let (officer, deputy) = (app.officer().await, app.finance().await);
        let row = accounts::roles(&mut app.app.db.read().await.unwrap(), officer.id()).await.unwrap()[0].id.to_string();
        let loan = |email: &'static str, first, last| {
            [("role", row.clone()), ("deputy_email", email.to_owned()), ("starts_on", first), ("ends_on", last)]
        };
        let post = async |fields: [(&str, String); 4]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            officer.post("/account/loans", &fields).await
        };
        let day = |text: &str| text.to_owned();
        post(loan("nobody@test.invalid", day("2026-03-03"), day("2026-03-05"))).await.is(422);
        post(loan("finance@test.invalid", day("2026-03-01"), day("2026-03-05"))).await.is(422);
        post(loan("finance@test.invalid", day("2026-03-05"), day("2026-03-03"))).await.is(422);
        post(loan("officer@test.invalid", day("2026-03-03"), day("2026-03-05"))).await.is(403);
        post(loan("finance@test.invalid", day("2026-03-03"), day("2026-03-04"))).await.is(303);

        let roles = async |local| {
            app.at(local);
            let mut roles: Vec<Role> = deputy.who().await.roles().collect();
            roles.sort_unstable();
            roles
        };
        assert_eq!(roles("2026-03-02T23:59").await, [Role::Finance]);
        assert_eq!(roles("2026-03-03T00:00").await, [Role::Officer, Role::Finance]);
        assert_eq!(roles("2026-03-04T23:59").await, [Role::Officer, Role::Finance]);
        assert_eq!(roles("2026-03-05T00:00").await, [Role::Finance]);
        app.at("2026-03-03T09:00");
        let lent = accounts::lent_by(&mut app.app.db.read().await.unwrap(), officer.id()).await.unwrap()[0].id;
        let end = format!("/account/loans/{lent}/return");
        app.finance().await.post(&end, &[]).await.is(404);
        app.officer().await.post(&end, &[]).await.is(303);
        assert_eq!(roles("2026-03-03T09:00").await, [Role::Finance]);
        assert_eq!(last_commands(&app, 2).await, ["revoke_role", "lend_role"]);
    });
}

#[test]
fn a_setting_is_on_the_public_page_at_once() {
    on_both_engines(async |app| {
        let sysadmin = app.sysadmin().await;
        let title = async || app.visitor().get("/login").await.texts(".site-head .brand b");
        assert_eq!(title().await, ["智源学者计划"]);
        let before = app.app.db.content_version().await.unwrap();
        sysadmin.post("/admin/settings", &[("site_title", "另一个计划")]).await.is(303);
        assert_eq!(title().await, ["另一个计划"]);
        assert_eq!(app.app.db.content_version().await.unwrap(), before + 1);
        sysadmin.post("/admin/settings", &[("site_title", "另一个计划")]).await.is(303);
        assert_eq!(app.app.db.content_version().await.unwrap(), before + 1, "nothing changed");
        app.officer().await.get("/admin/settings").await.is(200);
        app.officer().await.post("/admin/settings", &[("site_title", "不许")]).await.is(403);
    });
}

#[test]
fn accounts_are_found_by_a_part_of_the_address_or_the_name() {
    on_both_engines(async |app| {
        let sysadmin = app.sysadmin().await;
        app.officer().await;
        app.approver().await;
        let found =
            async |query: &str| sysadmin.get(&format!("/admin/accounts?{query}")).await.is(200).texts("tbody th");
        assert_eq!(found("").await, ["测试approver", "测试officer", "测试sysadmin"]);
        assert_eq!(found("q=OFFICER%40").await, ["测试officer"]);
        assert_eq!(found("q=%E6%B5%8B%E8%AF%95app").await, ["测试approver"]);
        assert_eq!(found("q=%25").await, Vec::<String>::new(), "signs are letters like any other");
        assert_eq!(found("q=%00").await.len(), 3, "what cannot be searched for is left out");
        assert_eq!(found("role=approver").await, ["测试approver"]);
        assert_eq!(found("after=approver%40test.invalid").await, ["测试officer", "测试sysadmin"]);
    });
}

#[test]
fn the_log_shows_each_reader_what_is_theirs() {
    on_sqlite(async |app| {
        let (sysadmin, officer) = (app.sysadmin().await, app.officer().await);
        sysadmin.post("/admin/settings", &[("site_title", "另一个计划")]).await.is(303);
        officer.post("/account/profile", &[("name", "测试officer"), ("ver", "2")]).await.is(303);
        let log = async |client: &Client| client.get("/admin/audit").await.is(200);
        let what = |answer: &crate::app::Answer| answer.texts("tbody td:nth-child(4)");
        let newest = |mut all: Vec<String>| {
            all.truncate(2);
            all
        };
        assert_eq!(newest(what(&log(&app.auditor().await).await)), ["修改个人设置", "修改设置"]);
        assert_eq!(what(&log(&officer).await), ["修改个人设置"], "an officer sees what they did");
        let headers = log(&sysadmin).await;
        assert_eq!(newest(what(&headers)), ["修改个人设置", "修改设置"]);
        assert_eq!(headers.texts("thead th").len(), 5, "no case, no content");
        assert!(log(&app.supervisor().await).await.texts("tbody").join("").contains("site_title"));
        app.finance().await.get("/admin/audit").await.is(403);
    });
}
