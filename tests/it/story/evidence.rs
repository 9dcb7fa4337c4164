//! Files that whoever objected sends afterwards, with receipt and secret.

use axum::{body::Body, http::Method};

use super::notice::{breaches, object, on_desk, press, released, selected};
use crate::{
    app::{Answer, TestApp, on_both_engines},
    pdf::pdf,
    records::column,
};

pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n";
/// Tells who sent it, as file names do.
const NAME: &str = "欧阳测试保密的说明.pdf";

/// Why a file is read.
const WHY: &[(&str, &str)] = &[("read_why", "核对材料来源")];

/// Where the buttons of a page lead that open files, or copy them.
fn buttons(page: &Answer, what: &str) -> Vec<String> {
    let all = page.attributes("button[formaction]", "formaction");
    all.into_iter().filter(|address| address.ends_with("/copy") == (what == "/copy")).collect()
}

/// Sends a file with what was typed for receipt and secret.
pub async fn send(app: &TestApp, receipt: &str, secret: &str, file: &[u8]) -> Answer {
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

/// The bytes of every file in a folder and below.
fn stored(folder: &std::path::Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { stored(&path) } else { vec![std::fs::read(path).unwrap()] }).collect()
}

#[test]
fn those_concerned_read_a_copy_without_properties() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, secret) = object(&app, &public, &cases[0], "测试丁").await;
        let page = on_desk(&app, &receipt).await;
        // The first names who made it, the other cannot be cleaned.
        send(&app, &receipt, &secret, &pdf("what happened", "Ouyang")).await.is(200);
        send(&app, &receipt, &secret, PDF).await.is(200);
        let supervisor = app.supervisor().await;
        press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
        let forms = buttons(&supervisor.get(&page).await.is(200), "/copy");
        assert_eq!(forms.len(), 2);
        let unsaid = press(&supervisor, &page, &forms[0], &[]).await.is(422);
        assert_eq!(unsaid.attributes(".errors li a", "href"), ["#read_why"]);
        let (one, other) =
            (press(&supervisor, &page, &forms[0], WHY).await, press(&supervisor, &page, &forms[1], WHY).await);
        let (done, refused) = if one.status == 422 { (other, one) } else { (one, other) };
        done.leads();
        let why = refused.texts(".errors li");
        assert!(why[0].contains("PDF已加密、带有电子签名或者读不出"), "{why:?}");
        let seen = app.approver().await.get(&page).await.is(200);
        let links = seen.attributes(".timeline a", "href");
        assert_eq!(links.len(), 1, "the copy and no original");
        let copy = app.approver().await.get(&links[0]).await.is(200);
        assert!(copy.body.contains("(what happened) Tj") && !copy.body.contains("Ouyang"));
        let named = copy.headers["content-disposition"].to_str().unwrap();
        assert!(named.ends_with("material-1.pdf"), "{named}");
        app.nominator().await.get(&links[0]).await.is(404);
        app.visitor().get(&links[0]).await.is(303);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

/// A photograph that says where it was taken and who took it.
fn photograph() -> Vec<u8> {
    let segment =
        |marker: u8, content: &[u8]| [&[0xFF, marker][..], &(content.len() as u16 + 2).to_be_bytes(), content].concat();
    [
        vec![0xFF, 0xD8],
        segment(0xE1, b"Exif\0\0 GPS 39 59 N 116 19 E, Ouyang"),
        segment(0xDB, b"table"),
        segment(0xDA, b"scan"),
        b"what it shows".to_vec(),
        vec![0xFF, 0xD9],
    ]
    .concat()
}

#[test]
fn a_photograph_does_not_say_where_it_was_taken() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, secret) = object(&app, &public, &cases[0], "测试丁").await;
        send(&app, &receipt, &secret, &photograph()).await.is(200);
        let (page, supervisor) = (on_desk(&app, &receipt).await, app.supervisor().await);
        press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
        let form = buttons(&supervisor.get(&page).await.is(200), "/copy").remove(0);
        press(&supervisor, &page, &form, WHY).await.leads();
        let approver = app.approver().await;
        let link = approver.get(&page).await.is(200).attributes(".timeline a", "href").remove(0);
        let copy = approver.get(&link).await.is(200).body;
        assert!(copy.contains("what it shows") && !copy.contains("GPS") && !copy.contains("Ouyang"), "{copy}");
    });
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
        let links = buttons(&supervisor.get(&page).await.is(200), "");
        assert_eq!(links.len(), 1);
        assert_ne!(supervisor.get(&links[0]).await.status.as_u16(), 200, "not by a link");
        let unsaid = supervisor.post(&links[0], &[]).await.is(422);
        assert_eq!(unsaid.attributes(".errors li a", "href"), ["#read_why"]);
        assert_eq!(supervisor.post(&links[0], WHY).await.is(200).body.as_bytes(), PDF);
        for number in 2..=5 {
            send(&app, &receipt, &secret, &[PDF, number.to_string().as_bytes()].concat()).await.is(200);
        }
        let full = send(&app, &receipt, &secret, &[PDF, b"6"].concat()).await.is(409);
        assert_eq!(full.texts(".errors li b"), ["网上最多补充5份材料，其余请当面或邮寄提交"]);

        let shown = supervisor.get(&page).await;
        assert_eq!(buttons(&shown, "").len(), 5);
        assert!(shown.texts(".timeline .pre").contains(&WHY[0].1.to_owned()), "the reading is on file");
        let read = column(&app, "SELECT why FROM pii_access WHERE subject = 'objection'").await;
        assert_eq!(read, [WHY[0].1], "and in the register");
        assert_eq!(column(&app, "SELECT command FROM event WHERE command = 'read_evidence'").await.len(), 1);
        for other in [app.approver().await, app.auditor().await] {
            let seen = other.get(&page).await.is(200);
            assert!(!seen.body.contains("欧阳") && buttons(&seen, "").is_empty());
            other.post(&links[0], WHY).await.is(403);
        }
        supervisor.post(&format!("{page}/evidence/1"), WHY).await.is(404);

        // Neither the database nor the folder of files has the name or the words in clear.
        let names = column(&app, "SELECT filename FROM document WHERE access_class = 'objector'").await;
        assert!(names.iter().all(|name| name == "evidence.pdf"), "{names:?}");
        for kept in stored(&app.app.config.data_dir.join("files")) {
            assert!(!kept.windows(PDF.len()).any(|window| window == PDF), "sealed");
        }

        let refuse = [("do", "refuse"), ("refusal_ground", "nothing_new"), ("reason", "没有新的事实")];
        press(&supervisor, &page, &page, &refuse).await.leads();
        send(&app, &receipt, &secret, &[PDF, b"7"].concat()).await.is(409);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
