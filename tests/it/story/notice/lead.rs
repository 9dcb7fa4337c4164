//! What is told without a name or too late is a lead: never an objection, never answered, looked into by supervisors.

use bole::domain::workflow::Stage;

use super::{breaches, object, objection, on_desk, press, released, selected, stage};
use crate::{
    app::{TestApp, on_both_engines},
    records::column,
};

async fn leads(app: &TestApp) -> Vec<String> {
    column(app, "SELECT body FROM lead WHERE anonymous ORDER BY id").await
}

#[test]
fn without_a_name_it_is_a_lead_and_holds_nothing() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (desk, public) = released(&app, &cases).await;
        let id = cases[0].id.to_string();
        let form = format!("{public}/objections/new");
        let visitor = app.visitor();
        let supervisor = app.supervisor().await;
        let contact = visitor.post(&form, &objection(&id, "", "contact")).await.is(200);
        assert!(contact.attributes("main button", "value").contains(&"lead".to_owned()));
        let key = contact.attributes("input[name=request_key]", "value")[0].clone();
        let mut fields = objection(&id, "", "lead");
        fields.push(("request_key", key.as_str()));
        visitor.post(&form, &fields).await.is(200);
        visitor.post(&form, &fields).await.is(200);
        assert_eq!(leads(&app).await.len(), 1, "sent twice it is one");
        assert_eq!(column(&app, "SELECT receipt FROM objection").await, [""; 0]);

        // The supervisors are told; the case goes on.
        let page = format!("/admin/nominations/{}/leads", cases[0].no);
        assert!(supervisor.get("/inbox").await.is(200).body.contains(&cases[0].no));
        assert!(supervisor.get(&page).await.is(200).body.contains("时间和署名都对不上"));
        app.nominator().await.get(&page).await.is(403);
        app.at("2026-03-10T00:00");
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Cleared);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn after_the_period_it_is_still_a_lead() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let form = format!("{public}/objections/new");
        let id = cases[0].id.to_string();
        app.at("2026-03-12 10:00");
        assert_eq!(app.visitor().get(&form).await.is(200).attributes("main button", "value"), ["lead"]);
        let short = [("item", id.as_str()), ("topic", "integrity"), ("objection_statement", "短"), ("to", "lead")];
        let refused = app.visitor().post(&form, &short).await.is(422);
        assert_eq!(refused.attributes("main button", "value"), ["lead"], "the form comes back with what was typed");
        assert!(refused.body.contains("短"));
        app.visitor().post(&form, &objection(&id, "", "lead")).await.is(200);
        assert_eq!(leads(&app).await.len(), 1);
        // Nobody is told of who is not on the list, or was let go of.
        app.visitor().post(&form, &objection("1", "", "lead")).await.is(404);
        assert_eq!(leads(&app).await.len(), 1);
    });
}

#[test]
fn a_refused_objection_can_be_followed_up_as_a_lead() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
        let page = on_desk(&app, &receipt).await;
        let refuse =
            [("do", "refuse"), ("refusal_ground", "false_identity"), ("reason", "联系不上"), ("as_lead", "yes")];
        let letter = format!("{page}/reply.docx");
        app.supervisor().await.get(&letter).await.is(404);
        press(&app.supervisor().await, &page, &page, &refuse).await.leads();
        // The answer on paper, for the supervisor to address.
        let paper = app.supervisor().await.get(&letter).await.is(200);
        assert!(paper.body.starts_with("PK"));
        assert!(paper.headers["content-disposition"].to_str().unwrap().contains(&receipt));
        for other in [app.officer().await, app.approver().await, app.nominator().await] {
            other.get(&letter).await.is(403);
        }
        let kept = column(&app, "SELECT body FROM lead WHERE NOT anonymous").await;
        assert_eq!(kept.len(), 1);
        assert!(kept[0].contains("时间和署名都对不上") && !kept[0].contains("测试丁"));
        assert_eq!(breaches(&app.app.db).await, []);
        crate::tampering::is_found_out(&app, &["lead"]).await;
    });
}
