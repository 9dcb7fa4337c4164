//! Files that whoever objected sends afterwards, with receipt and secret.

use axum::{body::Body, http::Method};

use super::notice::{breaches, object, on_desk, press, released, selected};
use crate::app::{Answer, TestApp, on_both_engines};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";
/// Tells who sent it, as file names do.
const NAME: &str = "欧阳测试保密的说明.pdf";

/// Sends a file with what was typed for receipt and secret.
async fn send(app: &TestApp, receipt: &str, secret: &str, file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [("receipt", receipt), ("secret", secret)] {
        body.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes());
    }
    let head = format!("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{NAME}\"\r\n\r\n");
    body.extend(head.as_bytes());
    body.extend(file);
    body.extend(b"\r\n--cut--\r\n");
    let visitor = app.visitor();
    let request = visitor
        .request(Method::POST, "/objections/evidence")
        .header("content-type", "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap();
    visitor.send(request).await
}

#[test]
fn evidence_reaches_the_supervisor_and_nobody_else() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, secret) = object(&app, &public, &cases[0], "测试丁").await;
        let page = on_desk(&app, &receipt).await;

        send(&app, &receipt, "22222222222222222222", PDF).await.is(422);
        send(&app, &receipt, &secret, b"").await.is(422);
        send(&app, &receipt, &secret, b"just words").await.is(422);
        assert_eq!(app.supervisor().await.get(&page).await.texts(".timeline li").len(), 0, "nothing was kept of these");

        let kept = send(&app, &receipt, &secret, PDF).await.is(200);
        assert_eq!(kept.texts(".flash"), ["材料已收到，已收到1份"]);
        assert!(!kept.body.contains(&secret) && !kept.body.contains(&secret.replace(' ', "")));
        let again = send(&app, &receipt, &secret, PDF).await.is(200);
        assert_eq!(again.texts(".flash"), ["材料已收到，已收到1份"], "the same file twice is one");
        let supervisor = app.supervisor().await;
        let links = supervisor.get(&page).await.is(200).attributes(".timeline a", "href");
        assert_eq!(links.len(), 1);
        assert_eq!(supervisor.get(&links[0]).await.is(200).body.as_bytes(), PDF);
        for number in 2..=5 {
            send(&app, &receipt, &secret, &[PDF, number.to_string().as_bytes()].concat()).await.is(200);
        }
        let full = send(&app, &receipt, &secret, &[PDF, b"6"].concat()).await.is(409);
        assert_eq!(full.texts(".errors li b"), ["网上最多补充5份材料，其余请当面或邮寄提交"]);

        assert_eq!(supervisor.get(&page).await.attributes(".timeline a", "href").len(), 5);
        let (read,): (i64,) = {
            let conn = &mut app.app.db.read().await.unwrap();
            conn.one("SELECT COUNT(*) FROM pii_access WHERE subject = 'objection'", Vec::new()).await.unwrap()
        };
        assert_eq!(read, 1, "the reading is in the register");
        for other in [app.approver().await, app.auditor().await] {
            let seen = other.get(&page).await.is(200);
            assert!(!seen.body.contains("欧阳") && seen.attributes(".timeline a", "href").is_empty());
            other.get(&links[0]).await.is(403);
        }
        supervisor.get(&format!("{page}/evidence/1")).await.is(404);

        let refuse = [("do", "refuse"), ("refusal_ground", "nothing_new"), ("reason", "没有新的事实")];
        press(&supervisor, &page, &page, &refuse).await.leads();
        send(&app, &receipt, &secret, &[PDF, b"7"].concat()).await.is(409);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
