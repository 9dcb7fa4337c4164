//! An account that speaks for several institutions: each of them counts, not only the one it was given first.

use bole::{
    domain::{ids::InstitutionId, record::LegalPerson, role::Role},
    store::{StoreError, case_file},
};
use futures_util::FutureExt;

use super::{
    every_move::cleared,
    notice::{Ready, object, on_desk, press, released, selected, sign_contract},
    round::Round,
};
use crate::{
    app::{Client, TestApp, on_both_engines},
    people::Somebody,
};

/// Somebody who speaks for the hosts of both cases, which are made two institutions.
async fn of_both(app: &TestApp, cases: &[Ready]) -> Client {
    let [first, second] = cases else { panic!("two cases") };
    let own = case_file::find(&mut app.app.db.read().await.unwrap(), first.id).await.unwrap().unwrap().host().unwrap();
    let (other, moved) = (Round::new(app, 1).await.institution("测试第二单位", LegalPerson::Own).await, second.id);
    app.app
        .db
        .write::<(), StoreError>(move |tx| {
            async move {
                const SQL: &str = "UPDATE case_file SET host_institution_id = $1 WHERE id = $2";
                tx.run(SQL, vec![other.into(), moved.into()]).await.map(|_| ())
            }
            .boxed()
        })
        .await
        .unwrap();
    let role = |host: InstitutionId| (Role::Unit, Some(host.0));
    let roles = vec![role(own), role(other)];
    app.somebody(Somebody { key: "unit_of_two".to_owned(), person: None, roles }).await
}

#[test]
fn the_objections_to_the_cases_of_every_institution_are_listed() {
    on_both_engines(async |app: TestApp| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let unit = of_both(&app, &cases).await;
        let (_, public) = released(&app, &cases).await;
        let supervisor = app.supervisor().await;
        let mut receipts = Vec::new();
        for case in &cases {
            let (receipt, _) = object(&app, &public, case, "测试己").await;
            let page = on_desk(&app, &receipt).await;
            press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
            receipts.push(receipt);
        }
        let list = unit.get("/admin/objections").await.is(200);
        for receipt in &receipts {
            assert!(list.body.contains(receipt.as_str()), "{receipt} is not listed");
        }
        // Both can be answered.
        let forms = list.attributes("form[action$='/statements']", "action");
        assert_eq!(forms.len(), 2);
        for form in &forms {
            unit.post(form, &[("own_statement", "本单位已核对署名。")]).await.leads();
        }
    });
}

#[test]
fn the_reports_of_every_institution_are_on_the_work_list() {
    on_both_engines(async |app: TestApp| {
        let cases = cleared(&app, &["测试甲", "测试乙"]).await;
        for case in &cases {
            sign_contract(&app, case).await;
        }
        let unit = of_both(&app, &cases).await;
        let officer = app.officer().await;
        for case in &cases {
            let due = [("assessment_kind", "annual"), ("assessed_by", "2026-12-31")];
            officer.post(&format!("/admin/nominations/{}/assessments", case.no), &due).await.leads();
        }
        let desk = unit.get("/admin").await.is(200);
        for case in &cases {
            let term = format!("/admin/nominations/{}/term", case.no);
            assert_eq!(desk.attributes(&format!("a[href='{term}']"), "href").len(), 1, "{} is not asked for", case.no);
        }
    });
}
