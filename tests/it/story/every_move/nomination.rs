//! From a draft to acceptance, with a refusal that is reversed on appeal on the way.

use bole::{
    domain::{
        ids::PersonId,
        nomination::{CheckItem, Form},
        record::LegalPerson,
        role::Role,
        workflow::{Action, Stage},
    },
    store::case_file,
};

use super::{NOMINATION, all_made, id_ver, make, make_refused, nomination, stage_of};
use crate::{
    app::{Client, TestApp, on_both_engines},
    people::Somebody,
    story::{
        notice::{breaches, press},
        round::Round,
    },
};

/// Consents by the link that the case page makes.
pub(in crate::story) async fn consent(app: &TestApp, officer: &Client, no: &str) {
    let made = officer.post(&format!("/admin/nominations/{no}/consent-link"), &[]).await;
    let link = made.attributes("#link", "value").concat();
    let path = link.split_once("/consent/").unwrap().1.to_owned();
    app.visitor()
        .post(&format!("/consent/{path}"), &[("consent", "notice"), ("consent", "scholar_page")])
        .await
        .leads();
}

/// Passes every item of the formal check.
async fn check(officer: &Client, no: &str) {
    let items = CheckItem::ALL.iter().map(|item| (format!("result_{}", item.code()), "pass".to_owned()));
    let ver = id_ver(&officer.app, no).await;
    let fields: Vec<(String, String)> = items.chain([("ver".to_owned(), ver)]).collect();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    officer.post(&format!("/admin/nominations/{no}/checks"), &fields).await.leads();
}

async fn subject(app: &TestApp, no: &str) -> PersonId {
    case_file::by_number(&mut app.app.db.read().await.unwrap(), no).await.unwrap().unwrap().subject().unwrap()
}

/// The scheme without a first review, for every role.
async fn without_first_review(app: &TestApp) {
    use futures_util::FutureExt;
    const SQL: &str =
        "UPDATE scheme_config SET config = REPLACE(config, '\"external_review\":true', '\"external_review\":false')";
    app.app
        .db
        .write::<(), bole::store::StoreError>(|tx| async move { tx.run(SQL, Vec::new()).await.map(|_| ()) }.boxed())
        .await
        .unwrap();
}

#[test]
fn from_draft_to_acceptance() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 3).await;
        let (officer, officer_2) = (app.officer().await, app.officer_2().await);
        let (approver, approver_2) = (app.approver().await, app.approver_2().await);
        let host = round.institution("测试依托单位", LegalPerson::Own).await.to_string();
        let batch = round.batch.to_string();
        let fields = nomination(&batch, &host);

        let mut draft = fields.clone();
        draft.push(("do", "save"));
        let path = officer_2.post("/admin/nominations", &draft).await.leads();
        let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(stage_of(&app, &no).await, Stage::Draft);
        consent(&app, &officer_2, &no).await;
        let submit = async |more: &[(&str, &str)]| {
            let ver = id_ver(&app, &no).await;
            let mut all = fields.clone();
            all.extend([("ver", ver.as_str()), ("do", "submit")]);
            all.extend_from_slice(more);
            officer_2.post(&format!("/admin/nominations/{no}/form"), &all).await
        };
        submit(&[]).await.leads();
        assert_eq!(stage_of(&app, &no).await, Stage::Submitted);

        let back = [("fix_title", "请写明全称"), ("due_on", "2026-03-12")];
        make(&app, &no, Action::Return, (&officer, None), &back, Stage::Returned).await;
        let form = officer_2.get(&format!("/admin/nominations/{no}/edit")).await.is(200);
        let answer = form.attributes("textarea[name^=answer_]", "name").remove(0);
        submit(&[(&answer, "已写全称")]).await.leads();
        assert_eq!(stage_of(&app, &no).await, Stage::Submitted);

        let refusal = [("ground", "outside_call"), ("reason", "不属于本次征集范围")];
        make(&app, &no, Action::RefuseAcceptance, (&officer, Some(&approver)), &refusal, Stage::NotAccepted).await;

        // The candidate appeals; an academic judgement is no ground, and once is enough.
        let appeal = format!("/admin/nominations/{no}/appeal");
        let text = "形式审查把征集范围读错了，指南第二条明确包括这一方向。";
        let candidate = app.candidate(subject(&app, &no).await).await;
        let ask = async |ground: &str| {
            press(&candidate, &appeal, &appeal, &[("appeal_ground", ground), ("appeal_statement", text)]).await
        };
        assert!(ask("academic").await.is(422).body.contains("不能作为申请复审的理由"));
        app.unit("9".parse().unwrap()).await.get(&appeal).await.is(404);
        officer.post(&appeal, &[("appeal_ground", "rule"), ("appeal_statement", text)]).await.is(403);
        ask("rule").await.leads();
        ask("rule").await.is(409);
        make_refused(&app, &officer_2, &no, Action::Reopen, 409).await;
        let shown = approver_2.get(&appeal).await.is(200);
        let form = shown.attributes("form[action*='/appeal/']", "action").remove(0);
        let upheld = [("appeal_outcome", "upheld"), ("appeal_finding", "确属误读"), ("flawed_step", "submitted")];
        let ver = shown.attributes("form[action*='/appeal/'] input[name=ver]", "value").remove(0);
        let answer = async |who: &Client, fields: &[(&str, &str)]| {
            let mut all = vec![("ver", ver.as_str())];
            all.extend_from_slice(fields);
            who.post(&form, &all).await
        };
        answer(&approver, &upheld).await.is(403);
        answer(&approver_2, &upheld[..2]).await.is(422);
        answer(&approver_2, &upheld).await.leads();
        answer(&approver_2, &upheld).await.is(409);
        crate::tampering::is_found_out(&app, &["appeal", "appeal_answer"]).await;

        // Those who refused it have no part in what follows.
        make_refused(&app, &officer, &no, Action::Reopen, 403).await;
        let step = [("flawed_step", "submitted")];
        make(&app, &no, Action::Reopen, (&officer_2, Some(&approver_2)), &step, Stage::Submitted).await;
        make_refused(&app, &officer, &no, Action::Accept, 403).await;

        // A second officer with no part in it, and not the nominator, accepts it.
        let officer_3 = app
            .somebody(Somebody { key: "officer_3".to_owned(), person: None, roles: vec![(Role::Officer, None)] })
            .await;
        check(&officer_3, &no).await;
        make_refused(&app, &officer_2, &no, Action::Accept, 403).await;
        make(&app, &no, Action::Accept, (&officer_3, None), &[], Stage::ExternalReview).await;
        without_first_review(&app).await;
        let subject = round.person("测试直入", None).await;
        let host = host.parse().unwrap();
        let nominator = app.nominator().await.id();
        let (_, straight) =
            round.case_at(Stage::Submitted, subject, "测试直入", host, nominator, Form::default()).await;
        check(&officer, &straight).await;
        make_refused(&app, &officer, &straight, Action::Accept, 409).await;
        make(&app, &straight, Action::AcceptToPanel, (&officer, None), &[], Stage::PanelReview).await;
        all_made(&app, NOMINATION).await;
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
