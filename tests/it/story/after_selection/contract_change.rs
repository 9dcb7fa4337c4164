//! Changes of a contract in force: asked for, proposed, signed for by finance, confirmed by somebody else; what was
//! signed stays, and the page says what stood when.

use bole::domain::record::LegalPerson;

use super::{appointed, buttons, case_of, page, press_in};
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, rows},
    story::{
        every_move::{cleared, make},
        notice::{breaches, press},
        round::Round,
    },
    tampering::{Kind, Table, are_found_out},
};

const REASON: (&str, &str) = ("reason", "测试：研究计划有变");

#[test]
fn duties_change_by_three_people_and_the_history_stays() {
    on_both_engines(async |app: TestApp| {
        let case = appointed(&app, &["测试甲"]).await.remove(0);
        let changes = page(&case, "/changes");
        let candidate = app.candidate(case.person).await;
        let chosen = candidate.get(&format!("{changes}?change_kind=duties")).await.is(200);
        assert_eq!(chosen.texts("textarea#duties"), ["测试职责"], "a text is edited from what stands");

        // Bad input: everything at once, beside its field, nothing typed is lost, nothing written.
        let before = rows(&app).await;
        let wrong = [("change_kind", "duties"), ("duties", "测试职责"), ("effective_on", "2026-03-31"), REASON];
        let refused = candidate.post(&changes, &wrong).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#duties", "#effective_on"]);
        assert_eq!(refused.attributes("#effective_on", "value"), ["2026-03-31"]);
        let empty = candidate.post(&changes, &[("change_kind", "duties")]).await.is(422);
        assert_eq!(empty.attributes(".errors li a", "href"), ["#duties", "#effective_on", "#reason"]);
        let unknown =
            candidate.post(&changes, &[("change_kind", "role"), ("effective_on", "2026-05-01"), REASON]).await;
        assert_eq!(unknown.is(422).attributes(".errors li a", "href"), ["#change_kind"]);
        assert_eq!(rows(&app).await, before);
        app.nominator().await.get(&changes).await.is(404);

        let asked = [("change_kind", "duties"), ("duties", "测试新职责"), ("effective_on", "2026-05-10"), REASON];
        candidate.post(&changes, &asked).await.leads();
        candidate.post(&changes, &asked).await.is(409);
        assert_eq!(buttons(&candidate, &changes).await, ["withdraw"]);
        assert_eq!(buttons(&app.approver().await, &changes).await, Vec::<String>::new(), "the office proposes first");

        let officer = app.officer().await;
        assert!(officer.get("/admin").await.is(200).body.contains(&changes), "it is on the work list");
        press_in(&officer, &changes, "propose", &[]).await.leads();
        assert_eq!(buttons(&officer, &changes).await, Vec::<String>::new(), "who proposed does not confirm");
        let approver = app.approver().await;
        let early = press_in(&approver, &changes, "confirm", &[]).await.is(409);
        assert!(early.body.contains("自2026年5月10日起生效"), "{}", early.body);

        app.at("2026-05-11T09:00");
        let approver = app.approver().await;
        press_in(&approver, &changes, "confirm", &[]).await.leads();
        let shown = app.candidate(case.person).await.get(&page(&case, "/contract")).await.is(200);
        assert!(shown.texts("dl.answers dd").contains(&"测试新职责".to_owned()));
        assert_eq!(shown.texts("table tbody td.pre"), ["测试职责", "测试新职责"]);
        assert_eq!(shown.texts("table tbody td:first-of-type"), ["2026年4月1日至2026年5月9日", "2026年5月10日至今"]);
        assert!(shown.texts(".tasks .tag.ok").len() == 3, "the signatures stay with what was signed");

        // The same change from before is stale now; a refusal says why, and whoever asked is told.
        let again = [("change_kind", "duties"), ("duties", "测试再改"), ("effective_on", "2026-05-09"), REASON];
        let unit = app.unit(case_of(&app, &case).await.host().unwrap()).await;
        let earlier = unit.post(&changes, &again).await.is(422);
        assert_eq!(earlier.attributes(".errors li a", "href"), ["#effective_on"]);
        let again = [("change_kind", "duties"), ("duties", "测试再改"), ("effective_on", "2026-05-11"), REASON];
        unit.post(&changes, &again).await.leads();
        let officer = app.officer().await;
        press_in(&officer, &changes, "refuse", &[("reason", " ")]).await.is(422);
        press_in(&officer, &changes, "refuse", &[("reason", "测试：职责不宜再改")]).await.leads();
        assert!(unit.get(&changes).await.is(200).body.contains("测试：职责不宜再改"));
        assert!(unit.get("/inbox").await.is(200).body.contains("的合同变更没有同意"));
        assert_eq!(breaches(&app.app.db).await, []);
        let asked = ["old_value", "new_value", "reason", "effective_on"].map(|column| (column, Kind::Text));
        are_found_out(&app, &[Table::of("contract_change", "TRUE", &asked)]).await;
    });
}

#[test]
fn money_is_signed_for_and_never_below_what_is_paid() {
    on_both_engines(async |app: TestApp| {
        let case = appointed(&app, &["测试甲"]).await.remove(0);
        let (changes, ledger) = (page(&case, "/changes"), page(&case, "/ledger"));
        let unit = app.unit(case_of(&app, &case).await.host().unwrap()).await;
        unit.post(&format!("{ledger}/pledge"), &[("pledge", "yes")]).await.leads();
        let payment = [
            ("line_kind", "payment"),
            ("purpose", "instalment"),
            ("amount_yuan", "400000"),
            ("booked_on", "2026-05-01"),
            ("voucher", "T-1"),
        ];
        app.finance().await.post(&ledger, &payment).await.leads();

        let officer = app.officer().await;
        let to =
            |sum: &'static str| [("change_kind", "grant"), ("grant_yuan", sum), ("effective_on", "2026-05-04"), REASON];
        let below = officer.post(&changes, &to("399999.99")).await.is(422);
        assert_eq!(below.texts(".errors li a"), ["不得低于已拨付或已支出的400,000元"]);
        officer.post(&changes, &to("四十万")).await.is(422);
        officer.post(&changes, &to("500,000")).await.leads();
        let approver = app.approver().await;
        let unsigned = press_in(&approver, &changes, "confirm", &[]).await.is(422);
        assert_eq!(unsigned.texts(".errors li b"), ["涉及经费，须财务先会签"]);
        press_in(&app.finance().await, &changes, "sign", &[]).await.leads();
        press_in(&approver, &changes, "confirm", &[]).await.leads();
        let shown = unit.get(&ledger).await.is(200);
        assert_eq!(shown.texts(".figures dd")[0], "500,000元");
        let over = [
            ("line_kind", "payment"),
            ("purpose", "instalment"),
            ("amount_yuan", "100000.01"),
            ("booked_on", "2026-05-02"),
            ("voucher", "T-2"),
        ];
        app.finance().await.post(&ledger, &over).await.is(422);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_new_institution_pledges_anew_and_keeps_the_appointment() {
    on_both_engines(async |app: TestApp| {
        let case = appointed(&app, &["测试甲"]).await.remove(0);
        let round = Round::new(&app, 1).await;
        let next = round.institution("测试新单位", LegalPerson::Own).await;
        let (changes, ledger) = (page(&case, "/changes"), page(&case, "/ledger"));
        let old = app.unit(case_of(&app, &case).await.host().unwrap()).await;
        let new = app.unit(next).await;
        old.post(&format!("{ledger}/pledge"), &[("pledge", "yes")]).await.leads();
        new.get(&changes).await.is(404);

        let officer = app.officer().await;
        let id = next.to_string();
        let to = |host| [("change_kind", "host"), ("institution_id", host), ("effective_on", "2026-05-04"), REASON];
        officer.post(&changes, &to("9000000000000000001")).await.is(422);
        officer.post(&changes, &to(&id)).await.leads();
        press_in(&app.approver().await, &changes, "confirm", &[]).await.leads();

        old.get(&changes).await.is(404);
        let shown = new.get(&page(&case, "/contract")).await.is(200);
        assert!(shown.texts("table tbody td.pre").contains(&"测试新单位".to_owned()));
        assert!(new.get(&ledger).await.is(200).body.contains("签署以上承诺"), "the pledge was the other's");
        let slug = column(&app, "SELECT slug FROM scholar WHERE name = '测试甲'").await.remove(0);
        assert!(app.visitor().get(&format!("/scholars/{slug}")).await.is(200).body.contains("测试新单位"));
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn the_end_of_the_term_moves_while_it_runs_and_by_extension_from_the_closing() {
    on_both_engines(async |app: TestApp| {
        let case = appointed(&app, &["测试甲"]).await.remove(0);
        let changes = page(&case, "/changes");
        let officer = app.officer().await;
        let to = |end, on| [("change_kind", "ends_on"), ("new_ends_on", end), ("effective_on", on), REASON];
        let past = officer.post(&changes, &to("2026-05-04", "2026-05-04")).await.is(422);
        assert_eq!(past.attributes(".errors li a", "href"), ["#new_ends_on"]);
        officer.post(&changes, &to("2029-06-30", "2026-05-04")).await.leads();
        press_in(&officer, &changes, "withdraw", &[]).await.leads();
        officer.post(&changes, &to("2029-09-30", "2026-05-04")).await.leads();
        press_in(&app.approver().await, &changes, "confirm", &[]).await.leads();
        let term = officer.get(&page(&case, "/term")).await.is(200);
        assert!(term.texts("dl.kv dd")[0].contains("2029年9月30日"), "{:?}", term.texts("dl.kv dd"));

        // What is asked for in time and not answered is overtaken by the extension of the closing.
        officer.post(&changes, &to("2029-10-31", "2026-05-04")).await.leads();
        app.at("2029-08-01T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        use bole::domain::workflow::{Action, Stage};
        make(&app, &case.no, Action::StartClosing, (&officer, None), &[], Stage::Closing).await;
        officer.post(&changes, &to("2030-03-31", "2029-08-01")).await.is(409);
        press_in(&approver, &changes, "confirm", &[]).await.is(409);
        let later = [("reason", "测试：研究尚未完成"), ("new_ends_on", "2030-03-31")];
        make(&app, &case.no, Action::Extend, (&officer, Some(&approver)), &later, Stage::Active).await;
        let shown = officer.get(&page(&case, "/contract")).await.is(200);
        assert_eq!(shown.texts("table tbody td.pre"), ["2029年3月31日", "2029年9月30日", "2030年3月31日"]);
        assert_eq!(buttons(&approver, &changes).await, Vec::<String>::new(), "nothing is left open");
        let (contract, steps) = (page(&case, "/contract"), page(&case, "/contract/steps"));
        press(&officer, &contract, &steps, &[("do", "sign")]).await.is(409);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_grant_that_comes_later_breaks_nothing_of_the_signing() {
    on_both_engines(async |app: TestApp| {
        let case = cleared(&app, &["测试甲"]).await.remove(0);
        let (contract, steps) = (page(&case, "/contract"), page(&case, "/contract/steps"));
        press(&app.approver().await, &contract, &steps, &[("do", "award")]).await.leads();
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
        app.at("2026-05-04T09:00");

        let officer = app.officer().await;
        let broken = async || officer.get(&page(&case, "/compliance")).await.is(200).texts(".tag.stop");
        let before = broken().await;
        let changes = page(&case, "/changes");
        let grant = [("change_kind", "grant"), ("grant_yuan", "1000"), ("effective_on", "2026-05-04"), REASON];
        officer.post(&changes, &grant).await.leads();
        press_in(&app.finance().await, &changes, "sign", &[]).await.leads();
        press_in(&app.approver().await, &changes, "confirm", &[]).await.leads();
        assert_eq!(broken().await, before, "finance signed for the change, not for the contract");
        let signed = officer.get(&contract).await.is(200);
        assert_eq!(signed.texts("section[aria-labelledby=signs] .tag.warn"), Vec::<String>::new());
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
