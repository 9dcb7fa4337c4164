//! The page that a case has for its candidate.

use super::cleared;
use crate::{
    app::{TestApp, on_both_engines},
    story::notice::{breaches, sign_contract},
};

#[test]
fn a_candidate_has_a_page_of_their_own() {
    on_both_engines(async |app: TestApp| {
        let cases = cleared(&app, &["测试甲", "测试乙"]).await;
        sign_contract(&app, &cases[0]).await;
        let candidate = app.candidate(cases[0].person).await;
        let own = format!("/admin/nominations/{}/own", cases[0].no);
        app.candidate(cases[1].person).await.get(&own).await.is(404);
        app.officer().await.get(&own).await.is(404);
        let name = "测试甲";
        assert!(app.visitor().get("/scholars?q=测试甲").await.body.contains(name));
        let page = candidate.get(&own).await.is(200);
        assert_eq!(page.attributes("a[href*='/moves/withdraw']", "href").len(), 0, "an appointment is left by exit");
        candidate.post(&format!("{own}/withdrawals"), &[("purpose", "scholar_page")]).await.leads();
        assert!(
            app.visitor()
                .get("/scholars?q=测试甲")
                .await
                .texts("main h3, main th, main .card")
                .iter()
                .all(|text| !text.contains(name))
        );
        candidate.post(&format!("{own}/consents"), &[]).await.is(422);
        candidate.post(&format!("{own}/consents"), &[("consent", "scholar_page")]).await.leads();
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
