//! Suspension and exit, what follows from a failed assessment, renewal, and the candidate's own desk.

use bole::{
    commands::batch,
    domain::{
        batch::{BatchEntry, BatchStatus},
        ids::BatchId,
        role::ScholarRole,
        time::Moment,
        workflow::{Action, Stage},
    },
};

use super::{appointed, assess, case_of, form_with, page, press_in};
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    records::rows,
    story::{
        every_move::{cleared, make},
        notice::{Ready, breaches, press, version},
    },
};

async fn book(who: &Client, ledger: &str, (kind, purpose): (&str, &str), voucher: &str) -> Answer {
    let entry = [
        ("line_kind", kind),
        ("purpose", purpose),
        ("amount_yuan", "100"),
        ("booked_on", "2026-05-04"),
        ("voucher", voucher),
    ];
    who.post(ledger, &entry).await
}

#[test]
fn a_suspension_stops_the_money_and_is_looked_at_on_its_day() {
    on_both_engines(async |app: TestApp| {
        let case = appointed(&app, &["测试甲"]).await.remove(0);
        let (term, ledger) = (page(&case, "/term"), page(&case, "/ledger"));
        let unit = app.unit(case_of(&app, &case).await.host().unwrap()).await;
        unit.post(&format!("{ledger}/pledge"), &[("pledge", "yes")]).await.leads();
        let supervisor = app.supervisor().await;
        let pause = [("reason", "测试：接到线索，核查期间暂停"), ("review_on", "2026-06-30")];
        make(&app, &case.no, Action::Suspend, (&supervisor, None), &pause, Stage::Suspended).await;

        // The case says since when, why, until when, what it means for the money, and who looks at it.
        let shown = app.candidate(case.person).await.get(&page(&case, "")).await.is(200);
        let said = shown.texts("section[aria-labelledby=sus]").join(" ");
        for part in ["2026年5月4日", "测试：接到线索", "2026年6月30日", "停止拨款", "监督专员或审定人"]
        {
            assert!(said.contains(part), "{part}: {said}");
        }
        let finance = app.finance().await;
        assert!(book(&finance, &ledger, ("payment", "instalment"), "T-1").await.is(409).body.contains("“暂停”"));
        book(&unit, &ledger, ("expense", "computing"), "F-1").await.leads();

        // The list of all of them, and the line of the work list once the day has come.
        let listed = supervisor.get("/admin/suspensions").await.is(200);
        assert_eq!(listed.texts("ul.tasks a"), std::slice::from_ref(&case.no));
        for outsider in [app.candidate(case.person).await, app.nominator().await, app.finance().await] {
            outsider.get("/admin/suspensions").await.is(403);
        }
        assert!(!supervisor.get("/admin").await.is(200).body.contains(&term));
        app.at("2026-07-01T09:00");
        let (supervisor, officer) = (app.supervisor().await, app.officer().await);
        assert!(supervisor.get("/admin").await.is(200).body.contains(&term));

        // It goes on with a reason and another day; the officer of the case has no part in it.
        let look = page(&case, "/suspension");
        let ver = version(&supervisor.get(&term).await.is(200));
        let before = rows(&app).await;
        let wrong = supervisor.post(&look, &[("ver", &ver), ("reason", ""), ("review_on", "2026-07-01")]).await.is(422);
        assert_eq!(wrong.attributes(".errors li a", "href"), ["#reason", "#review_on"]);
        assert_eq!(wrong.attributes("#review_on", "value"), ["2026-07-01"]);
        let next = [("ver", ver.as_str()), ("reason", "测试：核查尚未结束"), ("review_on", "2026-08-31")];
        officer.post(&look, &next).await.is(403);
        assert_eq!(rows(&app).await, before);
        supervisor.post(&look, &next).await.leads();
        supervisor.post(&look, &next).await.is(409);
        let shown = officer.get(&term).await.is(200);
        assert!(shown.body.contains("测试：核查尚未结束") && shown.body.contains("2026-08-31"));
        assert!(!supervisor.get("/admin").await.is(200).body.contains(&term));

        let approver = app.approver().await;
        assert!(approver.get(&term).await.is(200).body.contains(&page(&case, "/moves/resume")));
        make(&app, &case.no, Action::Resume, (&approver, None), &[("reason", "测试：核查完毕")], Stage::Active).await;
        supervisor.post(&look, &next).await.is(409);
        assert_eq!(supervisor.get("/admin/suspensions").await.is(200).texts("ul.tasks a"), Vec::<String>::new());
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn an_exit_says_what_becomes_of_the_place_and_the_money() {
    on_both_engines(async |app: TestApp| {
        let case = appointed(&app, &["测试甲"]).await.remove(0);
        let unit = app.unit(case_of(&app, &case).await.host().unwrap()).await;
        let ledger = page(&case, "/ledger");
        unit.post(&format!("{ledger}/pledge"), &[("pledge", "yes")]).await.leads();
        let (officer, approver) = (app.officer().await, app.approver().await);
        let exit = [
            ("ground", "resignation"),
            ("reason", "测试：本人书面辞去"),
            ("effective_on", "2026-05-31"),
            ("funds", "测试：结清已付款项，停止后续拨款"),
        ];
        make(&app, &case.no, Action::Exit, (&officer, Some(&approver)), &exit, Stage::Terminated).await;
        let shown = app.candidate(case.person).await.get(&page(&case, "/term")).await.is(200);
        let said = shown.texts("section[aria-labelledby=ex]").join(" ");
        for part in ["2026年5月31日", "测试：结清已付款项", "退回本批次", "不再拨付"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        book(&app.finance().await, &ledger, ("payment", "instalment"), "T-1").await.is(409);
        book(&unit, &ledger, ("expense", "computing"), "F-1").await.is(409);
        app.candidate(case.person).await.get(&page(&case, "/certificate")).await.is(404);
    });
}

#[test]
fn a_failed_midterm_leads_to_improvement_or_exit_by_two() {
    on_both_engines(async |app: TestApp| {
        let case = appointed(&app, &["测试甲"]).await.remove(0);
        let term = page(&case, "/term");
        assess(&app, &case, "midterm", "failed").await;
        let (officer, approver) = (app.officer().await, app.approver().await);
        assert!(officer.get("/admin").await.is(200).body.contains("提出后续处理"), "it is on the work list");
        let candidate = app.candidate(case.person).await;

        let course = |until: &'static str| [("course", "improve"), ("reason", "测试：补齐条件"), ("until_on", until)];
        let before = rows(&app).await;
        let empty = press_in(&officer, &term, "propose", &[]).await.is(422);
        assert_eq!(empty.attributes(".errors li a", "href"), ["#course", "#reason"]);
        let late = press_in(&officer, &term, "propose", &course("2029-04-01")).await.is(422);
        assert_eq!(late.attributes(".errors li a", "href"), ["#until_on"]);
        assert_eq!(late.attributes("#until_on", "value"), ["2029-04-01"]);
        assert_eq!(rows(&app).await, before);
        press_in(&officer, &term, "propose", &course("2026-10-31")).await.leads();
        assert!(!candidate.get(&page(&case, "/own")).await.is(200).body.contains("改进期"), "what is only proposed");
        press_in(&approver, &term, "refuse", &[]).await.is(422);
        press_in(&approver, &term, "refuse", &[("answer", "测试：期限太长")]).await.leads();
        press_in(&officer, &term, "propose", &course("2026-08-31")).await.leads();
        let (form, carried) = form_with(&approver.get(&term).await.is(200), "confirm");
        let mut confirm: Vec<(&str, &str)> =
            carried.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        confirm.push(("do", "confirm"));
        officer.post(&form, &confirm).await.is(403);
        approver.post(&form, &confirm).await.leads();
        approver.post(&form, &confirm).await.is(409);
        let own = candidate.get(&page(&case, "/own")).await.is(200);
        assert!(own.body.contains("改进期至2026年8月31日") && own.body.contains("测试：补齐条件"));

        // When the period is over it is assessed again; failed again, it may be the exit.
        app.at("2026-09-01T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        assert!(officer.get("/admin").await.is(200).body.contains("改进期满，再次考核"));
        assess(&app, &case, "midterm", "failed").await;
        let exit = [("course", "exit"), ("reason", "测试：改进期满仍不合格")];
        press_in(&officer, &term, "propose", &exit).await.leads();
        press_in(&approver, &term, "confirm", &[]).await.leads();
        assert!(officer.get(&term).await.is(200).body.contains(&page(&case, "/moves/exit")));
        assert_eq!(breaches(&app.app.db).await, []);
        crate::tampering::is_found_out(&app, &["assessment", "consequence", "consequence_answer"]).await;
    });
}

/// A call for young scholars in the first quarter of a year.
async fn call(app: &TestApp, year: i16) -> BatchId {
    let at = |text: String| Moment::parse_local(&text);
    let who = app.officer().await.who().await;
    let scheme = {
        let mut conn = app.app.db.read().await.unwrap();
        bole::store::case_file::by_number(&mut conn, "2019-1-CS-01").await.unwrap().unwrap().scheme_id
    };
    let entry = BatchEntry {
        year: year.into(),
        batch_no: 9,
        name: "测试续聘批次".to_owned(),
        name_en: String::new(),
        guide_published_on: None,
        opens_at: at(format!("{year}-01-01T00:00")),
        closes_at: at(format!("{year}-03-31T23:59")),
        status: BatchStatus::Open,
        places: [(ScholarRole::Youth, 2)].into(),
        direction_places: Vec::new(),
        limits: Vec::new(),
    };
    batch::create(&app.app, &who, scheme, entry).await.unwrap()
}

#[test]
fn a_renewal_is_an_ordinary_draft_after_a_passed_term() {
    on_both_engines(async |app: TestApp| {
        let case = appointed(&app, &["测试甲"]).await.remove(0);
        let (term, renewal) = (page(&case, "/term"), page(&case, "/renewal"));
        app.officer().await.post(&renewal, &[("batch_id", "1")]).await.is(409);
        app.at("2029-02-01T09:00");
        let officer = app.officer().await;
        make(&app, &case.no, Action::StartClosing, (&officer, None), &[], Stage::Closing).await;
        let early = officer.post(&renewal, &[("batch_id", "1")]).await.is(409);
        let said = early.texts(".errors li").join(" ");
        assert!(said.contains("期满考核还没有结论") && said.contains("没有开放的批次"), "{said}");

        // A failed final assessment blocks the end (T24) and the renewal.
        assess(&app, &case, "final", "failed").await;
        let open = call(&app, 2029).await.to_string();
        let before = rows(&app).await;
        let refused = officer.post(&renewal, &[("batch_id", &open)]).await.is(409);
        assert!(refused.body.contains("期满考核不合格，不能续聘"));
        let moves = page(&case, "/moves/close");
        let ver = version(&officer.get(&moves).await.is(200));
        let lacking = officer.post(&moves, &[("ver", &ver)]).await.is(422);
        assert!(lacking.texts(".errors li b").contains(&"还缺少期满考核合格".to_owned()));
        assert_eq!(rows(&app).await, before);

        app.at("2029-02-05T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        let due = [("assessment_kind", "final"), ("assessed_by", "2029-03-31")];
        officer.post(&page(&case, "/assessments"), &due).await.leads();
        let between = officer.post(&renewal, &[("batch_id", &open)]).await.is(409);
        assert!(between.body.contains("期满考核还没有结论"), "the open one counts");
        assess(&app, &case, "final", "good").await;
        let unknown = officer.post(&renewal, &[("batch_id", "9000000000000000001")]).await.is(422);
        assert_eq!(unknown.attributes(".errors li a", "href"), ["#batch_id"]);
        approver.post(&renewal, &[("batch_id", &open)]).await.is(403);
        let form = press(&officer, &term, &renewal, &[("batch_id", &open)]).await.leads();
        let edit = officer.get(&form).await.is(200);
        assert_eq!(edit.attributes("#candidate_name", "value"), ["测试甲"], "filled in from the old form");
        let new = form.trim_end_matches("/edit").to_owned();
        let shown = officer.get(&new).await.is(200);
        assert!(shown.body.contains(&format!("续聘自{}", case.no)) && shown.body.contains("草稿"));
        let number = new.rsplit('/').next().unwrap();
        let old = officer.get(&page(&case, "")).await.is(200);
        assert!(old.body.contains(&format!("续聘提名{number}")));
        let again = officer.post(&renewal, &[("batch_id", &open)]).await.is(409);
        assert!(again.body.contains(&format!("续聘提名{number}正在办理")));
        // A draft is its author's: nobody else is led to it.
        let candidate = app.candidate(case.person).await;
        assert!(!candidate.get(&page(&case, "")).await.is(200).body.contains(number));
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn the_candidates_desk_says_what_is_due_and_nothing_of_reviews() {
    on_both_engines(async |app: TestApp| {
        let case: Ready = cleared(&app, &["测试甲"]).await.remove(0);
        let (own, contract) = (page(&case, "/own"), page(&case, "/contract"));
        let candidate = app.candidate(case.person).await;
        candidate.get(&page(&case, "/certificate")).await.is(404);
        let steps = format!("{contract}/steps");
        press(&app.approver().await, &contract, &steps, &[("do", "award")]).await.leads();
        let shown = candidate.get(&own).await.is(200);
        assert_eq!(shown.texts("ol.steps li b").len(), 6);
        assert_eq!(shown.texts("section[aria-labelledby=du] li"), ["签订聘任合同2026年4月1日前"]);

        app.at("2026-03-12T10:00");
        let terms = [
            ("duties", "测试职责"),
            ("resources", "测试条件"),
            ("autonomy", "测试自主权"),
            ("starts_on", "2026-04-01"),
            ("ends_on", "2029-03-31"),
            ("appointee_signed_on", "2026-03-11"),
            ("host_signed_on", "2026-03-11"),
        ];
        let officer = app.officer().await;
        press(&officer, &contract, &contract, &terms).await.leads();
        let ver = officer.get(&contract).await.attributes("input[name=ver]", "value").pop().unwrap();
        officer.post(&steps, &[("ver", &ver), ("do", "sign")]).await.leads();
        let due = [("assessment_kind", "annual"), ("assessed_by", "2026-12-31")];
        officer.post(&page(&case, "/assessments"), &due).await.leads();

        let candidate = app.candidate(case.person).await;
        let shown = candidate.get(&own).await.is(200);
        assert_eq!(shown.texts("section[aria-labelledby=du] li"), ["提交年度考核的总结报告2026年12月31日前"]);
        assert_eq!(shown.texts("section[aria-labelledby=tm] .no"), ["2026年4月1日至2029年3月31日"]);
        assert_eq!(shown.texts("section[aria-labelledby=ct] dd"), ["测试职责", "测试条件", "测试自主权"]);
        let all = shown.texts("main").join(" ");
        for word in ["评审专家", "评审人", "得分", "排序", "票", "专家意见"] {
            assert!(!all.contains(word), "{word}");
        }
        app.officer().await.get(&own).await.is(404);

        // The certificate: on both sides the same appointment.
        let certificate = candidate.get(&page(&case, "/certificate")).await.is(200);
        let text = certificate.texts("article").join(" ");
        for part in ["测试甲：", "Ceshi Ren", "2026年4月1日至2029年3月31日", "1 April 2026", case.no.as_str()]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
        app.officer().await.get(&page(&case, "/certificate")).await.is(200);
        app.persona(bole::domain::role::Role::Secretary).await.get(&page(&case, "/certificate")).await.is(403);
    });
}
