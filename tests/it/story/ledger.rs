//! The ledger of a grant: pledged before it is paid, spent to the fen, mended by reversals, closed year by year.

use bole::{
    args,
    domain::{ids::InstitutionId, nomination::Form, record::LegalPerson, role::Role, workflow::Stage},
    store::StoreError,
};
use futures_util::FutureExt;

use super::round::Round;
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    records::{column, rows},
};

/// An appointment in its term, with a grant of 1,000 yuan; gives the address of its ledger.
async fn granted(round: &Round, name: &str, host: InstitutionId) -> String {
    let subject = round.person(name, Some(host)).await;
    let by = round.officer.id();
    let (case, number) = round.case_at(Stage::Active, subject, name, host, by, Form::default()).await;
    let now = round.app.clock.now();
    let write = round.app.app.db.write::<(), StoreError>(move |tx| {
        async move {
            let contract = "INSERT INTO contract (case_id, contract_no, duties, resources, autonomy, starts_on, ends_on, \
                grant_fen, signing_due_on) VALUES ($1, '测试合同', '', '', '', '2026-01-01', '2027-12-31', 100000, \
                '2026-01-01')";
            tx.run(contract, args![case]).await?;
            let term = "INSERT INTO appointment (id, case_id, person_id, role, starts_on, ends_on, created_at) \
                VALUES ($1, $1, $2, 'PM', '2026-01-01', '2027-12-31', $3)";
            tx.run(term, args![case, subject, now]).await?;
            Ok(())
        }
        .boxed()
    });
    write.await.unwrap();
    format!("/admin/nominations/{number}/ledger")
}

async fn pledge(client: &Client, page: &str) {
    client.fill(page, "/ledger/pledge", &[("pledge", "yes")]).await.leads();
}

async fn book(client: &Client, page: &str, (kind, purpose): (&str, &str), amount: &str, voucher: &str) -> Answer {
    let entry = [
        ("line_kind", kind),
        ("purpose", purpose),
        ("amount_yuan", amount),
        ("booked_on", "2026-03-01"),
        ("voucher", voucher),
    ];
    client.post(page, &entry).await
}

const PAYMENT: (&str, &str) = ("payment", "instalment");
const EXPENSE: (&str, &str) = ("expense", "computing");

#[test]
fn lump_sum_overspend_by_one_fen_and_reversal_twice() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let page = granted(&round, "用款某", host).await;
        let (unit, finance) = (app.unit(host).await, app.finance().await);

        // Nothing is paid before the institution pledged.
        let early = book(&finance, &page, PAYMENT, "500", "T-1").await.is(422);
        assert!(early.body.contains("还没有签署经费使用承诺"), "{}", early.body);
        unit.fill(&page, "/ledger/pledge", &[]).await.is(422);
        pledge(&unit, &page).await;
        book(&finance, &page, PAYMENT, "500", "T-1").await.leads();
        let refused = book(&unit, &page, PAYMENT, "1", "T-2").await.is(403);
        assert_eq!(refused.attributes("#amount_yuan", "value"), ["1"], "what was typed stays");

        // To the last fen, and not one further.
        book(&unit, &page, EXPENSE, "999.99", "F-1").await.leads();
        let before = rows(&app).await;
        let over = book(&unit, &page, EXPENSE, "0.02", "F-2").await.is(422);
        assert_eq!(over.attributes(".errors li a", "href"), ["#amount_yuan"]);
        assert!(over.body.contains("最多还可记0.01"));
        assert_eq!(rows(&app).await, before, "nothing is written");
        book(&unit, &page, EXPENSE, "0.01", "F-2").await.leads();

        // A wrong line is set off once; a reversal is never set off.
        let line = column(&app, "SELECT CAST(id AS TEXT) FROM ledger_line WHERE voucher = 'F1'").await.remove(0);
        let set_off = format!("{page}/reversals");
        unit.post(&set_off, &[("line", &line), ("reason", "")]).await.is(422);
        unit.post(&set_off, &[("line", &line), ("reason", "测试：录错")]).await.leads();
        unit.post(&set_off, &[("line", &line), ("reason", "测试：再次")]).await.is(409);
        let reversal =
            column(&app, "SELECT CAST(id AS TEXT) FROM ledger_line WHERE reverses IS NOT NULL").await.remove(0);
        unit.post(&set_off, &[("line", &reversal), ("reason", "测试：再次")]).await.is(409);
        let shown = unit.get(&page).await.is(200);
        assert_eq!(shown.texts("tbody th"), ["1", "2", "3", "4"]);
        assert!(shown.texts(".figures dd").iter().any(|sum| sum == "999.99元"), "{:?}", shown.texts(".figures dd"));
    });
}

#[test]
fn a_voucher_is_booked_once_whichever_grant_it_is_booked_on() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (one, other) = (granted(&round, "用款甲", host).await, granted(&round, "用款乙", host).await);
        let unit = app.unit(host).await;
        pledge(&unit, &one).await;
        pledge(&unit, &other).await;
        book(&unit, &one, EXPENSE, "10", "044-0021").await.leads();
        for page in [&one, &other] {
            let twice = book(&unit, page, EXPENSE, "10", " 0440021 ").await.is(409);
            assert_eq!(twice.attributes(".errors li a", "href"), ["#voucher"]);
        }
        let line = column(&app, "SELECT CAST(id AS TEXT) FROM ledger_line").await.remove(0);
        unit.post(&format!("{one}/reversals"), &[("line", &line), ("reason", "测试")]).await.leads();
        book(&unit, &other, EXPENSE, "10", "0440021").await.leads();
    });
}

#[test]
fn a_year_ends_with_its_statement() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let page = granted(&round, "用款某", host).await;
        let (unit, state) = (app.unit(host).await, format!("{page}/statements"));
        pledge(&unit, &page).await;
        book(&unit, &page, EXPENSE, "10", "F-1").await.leads();
        unit.post(&state, &[("statement_year", "2026")]).await.is(422);
        app.at("2027-01-04T09:00");
        let unit = app.unit(host).await;
        unit.post(&state, &[("statement_year", "2026")]).await.leads();
        let late = book(&unit, &page, EXPENSE, "10", "F-2").await.is(409);
        assert_eq!(late.attributes(".errors li a", "href"), ["#booked_on"]);
        app.at("2028-01-04T09:00");
        let unit = app.unit(host).await;
        let unsaid = unit.post(&state, &[("statement_year", "0"), ("surplus_use", " ")]).await.is(422);
        assert_eq!(unsaid.attributes(".errors li a", "href"), ["#surplus_use"]);
        unit.post(&state, &[("statement_year", "0"), ("surplus_use", "测试：按规定退回")]).await.leads();
        assert!(unit.get(&page).await.is(200).body.contains("测试：按规定退回"));
        crate::tampering::is_found_out(&app, &["ledger_line", "ledger_statement"]).await;
    });
}

#[test]
fn another_institution_and_the_reviewers_know_nothing_of_it() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let elsewhere = round.institution("测试别的单位", LegalPerson::Own).await;
        let page = granted(&round, "用款某", host).await;
        app.unit(elsewhere).await.get(&page).await.is(404);
        app.unit(elsewhere).await.post(&format!("{page}/pledge"), &[("pledge", "yes")]).await.is(404);
        for role in [Role::Expert, Role::Publicity, Role::Sysadmin, Role::Secretary] {
            app.persona(role).await.get(&page).await.is(403);
        }
        for role in [Role::Officer, Role::Approver, Role::Supervisor, Role::Auditor] {
            let watcher = app.persona(role).await;
            assert_eq!(
                watcher.get(&page).await.is(200).texts("main form"),
                Vec::<String>::new(),
                "{role:?} only reads"
            );
            watcher.post(&format!("{page}/pledge"), &[("pledge", "yes")]).await.is(403);
        }
    });
}
