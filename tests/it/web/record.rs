//! People, institutions and calls through the desk: entered, changed by two at once, found again.

use bole::domain::{ids::InstitutionId, role::Role};

use crate::app::on_both_engines;

#[test]
fn an_institution_is_entered_found_and_changed_by_two_at_once() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let page = officer.get("/admin/institutions/new").await.is(200);
        let key = page.attributes("input[name=request_key]", "value").remove(0);
        let fields =
            [("request_key", key.as_str()), ("full_name", "测试大学"), ("kind", "university"), ("legal_person", "own")];
        officer.post("/admin/institutions/new", &fields).await.leads();
        officer.post("/admin/institutions/new", &fields).await.leads();
        let found = officer.get("/admin/institutions?q=%E6%B5%8B%E8%AF%95").await.is(200);
        assert_eq!(found.texts("tbody th"), ["测试大学"], "a double click enters one");
        assert_eq!(found.texts("tbody td"), ["高等学校", "—", "测试大学", "0", "0"]);
        let path = found.attributes("tbody th a", "href").remove(0);

        let change = |name: &'static str| {
            [("ver", "2"), ("full_name", name), ("kind", "university"), ("legal_person", "unknown")]
        };
        officer.post(&path, &change("测试大学（甲）")).await.leads();
        let second = app.officer_2().await.post(&path, &change("测试大学（乙）")).await.is(409);
        assert_eq!(second.attributes("#full_name", "value"), ["测试大学（乙）"], "what was typed is kept");
        assert_eq!(second.texts(".note dd")[0], "测试大学（甲）", "what is there is shown beside it");
        let now = officer.get("/admin/institutions?q=%E6%B5%8B%E8%AF%95").await;
        assert_eq!(now.texts("tbody th"), ["测试大学（甲）"]);
        assert_eq!(now.texts("tbody .tag"), ["未知"]);
    });
}

#[test]
fn every_fault_of_a_form_is_named_and_nothing_is_written() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let refused = officer
            .post("/admin/people/new", &[("name", ""), ("birth_date", "2999-01-01"), ("orcid", "0000-0002-1825-0098")])
            .await
            .is(422);
        assert_eq!(
            refused.texts(".errors li a"),
            ["请填写姓名", "出生日期不能晚于今天", "ORCID应为四组四位并带校验位，如0000-0002-1825-0097"]
        );
        assert_eq!(refused.attributes("#birth_date", "value"), ["2999-01-01"]);
        let control = officer.post("/admin/people/new", &[("name", "测\u{0}试")]).await.is(422);
        assert_eq!(control.texts(".errors li a"), ["姓名含有不可见的控制字符，请重新输入"]);
        let call = officer
            .post(
                "/admin/batches/new",
                &[("year", "2026"), ("batch_no", "x"), ("full_name", "测试批次"), ("status", "open")],
            )
            .await
            .is(422);
        assert_eq!(call.texts(".errors li a"), ["请为批次序号选择列出的一项"]);
        assert_eq!(officer.get("/admin/people?q=%E6%B5%8B").await.texts("tbody th"), Vec::<String>::new());
    });
}

#[test]
fn a_person_gets_a_spelling_and_posts() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let path = officer.post("/admin/people/new", &[("name", "单测试"), ("birth_date", "1990-05-01")]).await.leads();
        assert_eq!(officer.get(&path).await.texts("h1 small"), ["Shan Ceshi"]);
        let school = officer.get("/admin/institutions?q=%E6%95%B0%E5%AD%A6%E7%A7%91%E5%AD%A6").await;
        let school = school.attributes("tbody th a", "href").remove(0);
        let id: InstitutionId = school.rsplit('/').next().unwrap().parse().unwrap();
        let id = id.to_string();
        let post = [("institution_id", id.as_str()), ("title", "讲师"), ("as_of", "2026-01-31")];
        officer.post(&format!("{path}/posts"), &post).await.leads();
        let shown = officer.get(&path).await;
        assert_eq!(shown.texts("tbody th, tbody td"), ["讲师", "北京大学数学科学学院", "2026-01-31", "本办登记"]);
        let columns = async |role| app.persona(role).await.get("/admin/people").await.is(200).texts("thead th");
        assert_eq!(columns(Role::Auditor).await, ["姓名", "现任职务", "单位", "身份", "案件"]);
        assert_eq!(
            columns(Role::Nominator).await,
            ["姓名", "现任职务", "单位", "身份"],
            "cases are not theirs to count"
        );
        let birth = "1990-05-01";
        assert!(shown.body.contains(birth));
        for other in [Role::Approver, Role::Auditor, Role::Publicity, Role::Nominator] {
            let page = app.persona(other).await.get(&path).await.is(200);
            assert!(!page.body.contains(birth), "{other:?} sees a birth date");
        }
    });
}

#[test]
fn a_call_opens_with_instants_and_places() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let call = [
            ("year", "2026"),
            ("batch_no", "1"),
            ("full_name", "2026年第一批"),
            ("opens_at", "2026-03-01T09:00"),
            ("closes_at", "2026-03-31T17:00"),
            ("status", "open"),
        ];
        let refused = officer.post("/admin/batches/new", &call).await.is(422);
        assert_eq!(refused.texts(".errors li a"), ["请填写名额"]);
        let mut with_places = call.to_vec();
        with_places.push(("places_YOUTH", "9"));
        officer.post("/admin/batches/new", &with_places).await.leads();
        let taken = officer.post("/admin/batches/new", &with_places).await.is(422);
        assert_eq!(taken.texts(".errors li a"), ["批次序号已被使用，请换一个"]);
        let cells = officer.get("/admin/batches").await.texts("tbody td");
        assert_eq!(cells[..2], ["2026-1", "征集中"]);
        assert!(cells[2].starts_with("2026-03-01 09:00 – 2026-03-31 17:00"), "{}", cells[2]);
        assert_eq!(officer.get("/admin/batches").await.texts(".role-bars .role, .role-bars b"), ["青年科学家", "9"]);
    });
}
