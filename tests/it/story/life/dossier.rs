//! The dossier of the whole life: it proves itself, and tells nobody who reviewed, who objected, or how to reach anybody.

use axum::{
    body::Body,
    http::{Method, header},
};
use bole::{dossier, store::event};
use tower::ServiceExt;

use super::{BORN, EMAIL, EXCLUDED, EXPERTS, Life, OBJECTOR, OBJECTOR_PHONE, OPINION, PHONE};
use crate::records::column;

impl Life {
    /// The approver takes it; who took which bytes is on the chain.
    pub(super) async fn the_dossier_tells_nobody_who(&self) {
        let path = format!("/admin/nominations/{}/dossier.zip", self.number);
        let approver = self.app.approver().await;
        let page = approver.get(&format!("/admin/nominations/{}", self.number)).await.is(200);
        assert_eq!(page.attributes("form[action$='/dossier.zip']", "action"), [path.as_str()]);
        let officer = self.app.officer().await;
        let unseen = officer.get(&format!("/admin/nominations/{}", self.number)).await.is(200);
        assert_eq!(unseen.attributes("form[action$='/dossier.zip']", "action"), Vec::<String>::new());
        officer.post(&path, &[]).await.is(403);

        let request = approver.request(Method::POST, &path).header("sec-fetch-site", "same-origin");
        let response = self.app.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "private, no-store");
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        let found = dossier::verify(&bytes, &dossier::Kept::default()).unwrap();
        assert_eq!(found.breaches, []);
        assert_eq!(found.case_no, self.number);
        let (seq, hash) = event::head(&mut self.app.app.db.read().await.unwrap()).await.unwrap();
        let (noted,) = {
            let mut conn = self.app.app.db.read().await.unwrap();
            let sql = "SELECT payload FROM event WHERE seq = $1";
            conn.one::<(String,)>(sql, vec![seq.into()]).await.unwrap()
        };
        assert!(noted.contains(&found.sha256) && noted.contains("dossier"), "{noted}");
        assert!(!String::from_utf8_lossy(&bytes).contains(&hex::encode(hash)), "it was noted after it was made");

        let whole = String::from_utf8_lossy(&bytes);
        let mut secrets: Vec<String> =
            [EMAIL, PHONE, BORN, EXCLUDED, OBJECTOR, OBJECTOR_PHONE, OPINION].map(str::to_owned).to_vec();
        secrets.extend(EXPERTS.map(str::to_owned));
        secrets.extend(column(&self.app, "SELECT email FROM account ORDER BY id").await);
        let told: Vec<&String> = secrets.iter().filter(|secret| whole.contains(secret.as_str())).collect();
        assert_eq!(told, Vec::<&String>::new());
        for shown in [super::CANDIDATE, "测试", "index.html", "-ballot-", "-notice-", "-contract-"] {
            assert!(whole.contains(shown), "{shown} is not in it");
        }
    }
}
