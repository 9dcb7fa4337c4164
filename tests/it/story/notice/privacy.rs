//! What goes out with a notice is looked through: what is found is masked, or explained by one and agreed to by another.

use bole::domain::privacy::{Finding, Kind, Place};

use super::{breaches, draft, drafted, press, selected, version};
use crate::{
    app::{TestApp, on_both_engines, on_sqlite},
    pdf,
    records::column,
    workbook::workbook,
};

/// A document whose author is named in its properties and whose only words are these.
fn document(words: &str) -> Vec<u8> {
    use std::io::{Cursor, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};
    let body =
        format!(r#"<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"#);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", body.as_str()),
        ("docProps/core.xml", "<c><dc:creator>测试某</dc:creator></c>"),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

async fn open(app: &TestApp) -> Vec<String> {
    column(app, "SELECT CAST(privacy_open AS TEXT) FROM notice").await
}

#[test]
fn a_notice_with_personal_data_is_not_proposed() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let publicity = app.publicity().await;
        let id = cases[0].id.to_string();
        let mut fields = draft(&[&id]);
        fields[1].1 = "《测试计划管理办法》，经办人身份证110105 19491231 002X，手机13800138000";
        let desk = publicity.post("/admin/notices", &fields).await.leads();
        let page = publicity.get(&desk).await.is(200);
        assert_eq!(page.texts("#privacy + .tag"), ["2处待处理"]);
        assert!(!page.texts("section[aria-labelledby=privacy]").concat().contains("13800138000"), "covered");
        let refused = press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.is(422);
        assert_eq!(
            refused.texts(".errors li b"),
            ["隐私检查发现2处个人信息或隐藏内容：请删去、遮盖，或者写明为什么可以公开"]
        );
        // The office's own telephone is what people are to call.
        let own = "《测试计划管理办法》，咨询010-60000000";
        let fields: Vec<(&str, &str)> =
            fields.into_iter().map(|(name, value)| if name == "basis" { (name, own) } else { (name, value) }).collect();
        press(&publicity, &desk, &desk, &fields).await.leads();
        assert_eq!(open(&app).await, ["0"]);
        press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn contacts_and_names_of_files_are_looked_through_and_a_contact_exempts_its_own_kind_only() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let publicity = app.publicity().await;
        let id = cases[0].id.to_string();
        let mut fields = draft(&[&id]);
        let mut set = |name: &str, value: &'static str| {
            fields.iter_mut().filter(|(field, _)| *field == name).for_each(|field| field.1 = value);
        };
        // An identity number in the address makes itself public nowhere, nor does the telephone beside it.
        set("basis", "《测试计划管理办法》，经办人身份证11010519491231002X，总机010-60000000");
        set("contact_address", "测试路1号，11010519491231002X，13800138000");
        let desk = publicity.post("/admin/notices", &fields).await.leads();
        assert_eq!(open(&app).await, ["3"], "the number twice, and the telephone");
        let page = publicity.get(&desk).await.is(200);
        assert!(!page.texts("section[aria-labelledby=privacy]").concat().contains("13800138000"));
        publicity.upload(&desk, &format!("{desk}/files"), "名单13900139000.docx", &document("名单")).await.leads();
        assert_eq!(open(&app).await, ["4"]);
        publicity.upload(&desk, &format!("{desk}/files"), "总机.docx", &document("010 6000 0000")).await.leads();
        assert_eq!(open(&app).await, ["4"], "the office's own telephone, in a file too");
    });
}

#[test]
fn no_digest_of_a_telephone_is_kept_that_somebody_could_try() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let desk = drafted(&app, &cases).await;
        let publicity = app.publicity().await;
        publicity.upload(&desk, &format!("{desk}/files"), "电话.docx", &document("13800138000")).await.leads();
        let tried = Finding::new(Kind::Phone, Place::Item(1), "13800138000", "").digest;
        let kept =
            column(&app, "SELECT findings FROM notice_file UNION ALL SELECT COALESCE(body, '') FROM evidence").await;
        assert!(kept.iter().any(|text| text.contains("138****8000")), "the finding is kept");
        assert!(kept.iter().all(|text| !text.contains(&tried) && !text.contains("13800138000")));
    });
}

#[test]
fn what_a_file_hides_is_explained_by_one_and_agreed_to_by_another() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let desk = drafted(&app, &cases).await;
        let publicity = app.publicity().await;
        let files = format!("{desk}/files");

        // Nothing is hidden in the first but its author, who is taken off.
        publicity.upload(&desk, &files, "异议书格式.docx", &document("异议书")).await.leads();
        assert_eq!(open(&app).await, ["0"]);
        let page = publicity.get(&desk).await.is(200);
        assert!(page.body.contains("已去掉文件属性中的作者等信息"));
        let link = page.attributes("section[aria-labelledby=files] a", "href")[0].clone();
        let sent = publicity.get(&link).await.is(200).body;
        assert!(sent.contains("word/document.xml") && !sent.contains("docProps"));

        publicity
            .upload(&desk, &files, "名单.xlsx", &workbook(&[&["姓名", "联系电话"], &["测试甲", "62501234"]], &[]))
            .await
            .leads();
        assert_eq!(open(&app).await, ["1"]);
        press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.is(422);

        let explain = format!("{desk}/explanations");
        let key = publicity.get(&desk).await.attributes("input[name=finding]", "value")[0].clone();
        let empty = press(&publicity, &desk, &explain, &[("finding", &key), ("finding_why", " ")]).await.is(422);
        assert_eq!(empty.attributes("details", "open").len(), 1, "the form that came back stands open");
        press(&publicity, &desk, &explain, &[("finding", "0"), ("finding_why", "公开的总机")]).await.is(409);
        press(&publicity, &desk, &explain, &[("finding", &key), ("finding_why", "公开的总机号码")]).await.leads();
        assert_eq!(open(&app).await, ["0"]);
        press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.leads();

        // Once it is proposed nothing about it changes, and the second person agrees to each.
        press(&publicity, &desk, &explain, &[("finding", &key), ("finding_why", "别的")]).await.is(409);
        let page = publicity.get(&desk).await.is(200);
        assert!(page.attributes("form", "action").iter().all(|action| !action.contains("/files")));
        let approver = app.approver().await;
        let release = format!("{desk}/release");
        let refused = press(&approver, &desk, &release, &[]).await.is(422);
        assert_eq!(
            refused.texts("fieldset .err"),
            ["隐私检查有1处说明还没有逐项同意 Explanations of the privacy check not agreed to yet: 1"]
        );
        let public = desk.replace("/admin", "");
        app.visitor().get(&public).await.is(404);
        press(&approver, &desk, &release, &[("agreed", &key)]).await.leads();

        let page = app.visitor().get(&public).await.is(200);
        let shown = page.texts("section[aria-labelledby=files] a");
        assert_eq!(shown, ["异议书格式.docx", "名单.xlsx"]);
        for link in page.attributes("section[aria-labelledby=files] a", "href") {
            app.visitor().get(&link).await.is(200);
        }
        // Whoever has a file finds the notice it went out with.
        let hash = column(&app, "SELECT d.sha256 FROM document d JOIN notice_file f ON f.document_id = d.id").await;
        let answer = app.visitor().get(&format!("/verify?code={}", hash[0])).await.is(200);
        assert!(answer.attributes("#answer ~ *, .panel a[href^='/notices/']", "href").contains(&public));
        let text = app.visitor().get(&format!("{public}/text")).await.is(200);
        assert!(text.body.contains("附件2：名单.xlsx（SHA-256 "), "the hash of the notice holds its files");
        assert_eq!(column(&app, "SELECT why FROM notice_waiver WHERE agreed_by IS NOT NULL").await, ["公开的总机号码"]);
        assert_eq!(breaches(&app.app.db).await, []);

        // The files leave the public site with the list.
        app.at("2026-05-20 10:00");
        let page = app.visitor().get(&public).await.is(200);
        assert_eq!(page.texts("section[aria-labelledby=files] a"), [""; 0]);
        app.visitor().get(&format!("{public}/files/1")).await.is(404);
    });
}

#[test]
fn a_file_is_taken_off_again_and_only_by_whoever_drafts() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let desk = drafted(&app, &cases).await;
        let publicity = app.publicity().await;
        let files = format!("{desk}/files");
        let page = app.officer().await.get(&desk).await.is(200);
        assert!(page.attributes("form", "action").iter().all(|action| !action.ends_with("/files")), "others only read");
        publicity.upload(&desk, &files, "电话.docx", &document("13800138000")).await.leads();
        publicity.upload(&desk, &files, "空.docx", b"").await.is(422);
        assert_eq!(open(&app).await, ["1"]);
        let ver = version(&publicity.get(&desk).await);
        let remove =
            publicity.get(&desk).await.attributes("section[aria-labelledby=files] li form", "action")[0].clone();
        publicity.post(&remove, &[("ver", "1")]).await.is(409);
        publicity.post(&remove, &[("ver", &ver)]).await.leads();
        assert_eq!(open(&app).await, ["0"]);
        press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        assert_eq!(breaches(&app.app.db).await, []);

        // The sheet for the stamp, for those who know of drafts.
        let word = publicity.get(&format!("{desk}/notice.docx")).await.is(200);
        assert!(word.body.starts_with("PK"));
        app.visitor().get(&format!("{desk}/notice.docx")).await.is(303);
    });
}

#[test]
fn a_pdf_made_to_do_harm_is_not_read_and_nothing_else_suffers() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let desk = drafted(&app, &cases).await;
        let publicity = app.publicity().await;
        let files = format!("{desk}/files");
        publicity.upload(&desk, &files, "公示.pdf", &pdf::pdf("Notice of the office", "Zhuge")).await.leads();
        assert_eq!(open(&app).await, ["0"], "its author is taken out, and nothing else is in it");
        for (number, body) in [(1, pdf::endless()), (2, pdf::bomb())] {
            publicity.upload(&desk, &files, &format!("{number}.pdf"), &body).await.leads();
            assert_eq!(open(&app).await, [number.to_string()]);
        }
        let found = publicity.get(&desk).await.is(200).texts("section[aria-labelledby=privacy]").concat();
        for number in 1..=2 {
            assert!(found.contains(&format!("程序读不出的内容，须由人看过{number}.pdf")), "{found}");
        }
    });
}
