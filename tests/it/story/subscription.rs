//! Notices by mail: asked for, confirmed from the mailbox, told of notices and addenda, left with one click.

use bole::{commands::mail, timed};

use super::notice::{press, released, selected};
use crate::{
    app::{TestApp, on_both_engines},
    records::column,
    smtp::{Sink, Taken},
};

const READER: &str = "reader@news.bole.cn";

async fn delivered(app: &TestApp, sink: &Sink) -> Vec<Taken> {
    mail::deliver(&app.app).await.unwrap();
    sink.taken().into_iter().filter(|mail| mail.to == READER).collect()
}

/// The path of a link in a mail.
fn link(mail: &Taken) -> String {
    let at = mail.body.find("http://bole.test/subscriptions/").expect("a link");
    let address = mail.body[at..].split_whitespace().next().unwrap();
    address.trim_start_matches("http://bole.test").to_owned()
}

async fn subscribed(app: &TestApp, sink: &Sink) -> String {
    app.visitor().post("/subscriptions", &[("email", " Reader@News.Bole.CN ")]).await.is(200);
    let link = link(&delivered(app, sink).await[0]);
    app.visitor().post(&link, &[]).await.is(200);
    link
}

async fn rows(app: &TestApp) -> usize {
    column(app, "SELECT address_key FROM subscription").await.len()
}

#[test]
fn nothing_is_sent_before_the_mailbox_confirms() {
    on_both_engines(async |app: TestApp| {
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        let visitor = app.visitor();
        let first = visitor.post("/subscriptions", &[("email", READER)]).await.is(200);
        let again = visitor.post("/subscriptions", &[("email", READER)]).await.is(200);
        assert_eq!(first.texts(".note.ok"), again.texts(".note.ok"), "the answer tells nothing");
        visitor.post("/subscriptions", &[("email", "reader")]).await.is(422);
        let mails = delivered(&app, &sink).await;
        assert_eq!(mails.len(), 1, "asked twice within ten minutes is asked once");
        assert_eq!(rows(&app).await, 1);

        let (_, public) = released(&app, &selected(&app, &["测试甲"]).await).await;
        assert!(delivered(&app, &sink).await.is_empty());
        let link = link(&mails[0]);
        assert_eq!(visitor.get(&link).await.is(200).texts("main button"), ["确认订阅"], "opening it confirms nothing");
        visitor.post(&link, &[]).await.is(200);
        visitor.get("/subscriptions/1-22222222222222222222").await.is(404);
        visitor.post(&format!("{link}X"), &[]).await.is(404);
        assert!(delivered(&app, &sink).await.is_empty(), "what came out before is no news");
        assert!(visitor.get(&public).await.is(200).body.contains("测试甲"));
    });
}

#[test]
fn a_confirmation_lapses_and_its_address_with_it() {
    on_both_engines(async |app: TestApp| {
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        app.visitor().post("/subscriptions", &[("email", READER)]).await.is(200);
        let link = link(&delivered(&app, &sink).await[0]);
        app.at("2026-03-04 10:00");
        let late = app.visitor().post(&link, &[]).await;
        assert_eq!(late.status, 409);
        timed::clear(&app.app).await;
        assert_eq!(rows(&app).await, 0);
        assert_eq!(app.visitor().get(&link).await.is(200).texts(".note.ok"), ["已退订，地址已删除。"]);
    });
}

#[test]
fn subscribers_are_told_of_notices_and_addenda_without_a_name() {
    on_both_engines(async |app: TestApp| {
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        let link = subscribed(&app, &sink).await;
        let (desk, public) = released(&app, &selected(&app, &["测试甲"]).await).await;
        let mails = delivered(&app, &sink).await;
        assert_eq!(mails.len(), 1);
        let body = &mails[0].body;
        assert!(body.contains("关于测试人选的公示") && body.contains("2026年3月9日"), "{body}");
        assert!(body.contains(&format!("http://bole.test{public}")) && !body.contains("测试甲"));
        let hash = app.visitor().get(&public).await.texts("#sha256").concat();
        assert!(body.contains(hash.trim()) && body.contains("存证链末"));
        let head = &mails[0].head;
        assert!(head.iter().any(|line| line == "List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{head:?}");
        assert!(head.concat().contains(&format!("List-Unsubscribe: <http://bole.test{link}/leaving>")), "{head:?}");

        let addenda = format!("{desk}/addenda");
        let text = [("addendum_kind", "erratum"), ("addendum_body", "标题中的一处笔误更正。")];
        press(&app.publicity().await, &desk, &addenda, &text).await.leads();
        assert!(delivered(&app, &sink).await.is_empty(), "not before it is signed");
        let approver = app.approver().await;
        let addendum = approver.get(&desk).await.attributes("input[name=addendum]", "value")[0].clone();
        press(&approver, &desk, &format!("{addenda}/signature"), &[("addendum", &addendum)]).await.leads();
        let mails = delivered(&app, &sink).await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].body.contains("标题中的一处笔误更正。"));

        // One click in a mail program: a POST without a session or an origin.
        app.visitor().post(&format!("{link}/leaving"), &[("List-Unsubscribe", "One-Click")]).await.is(200);
        app.visitor().post(&format!("{link}/leaving"), &[]).await.is(200);
        assert_eq!(rows(&app).await, 0);
        released(&app, &selected(&app, &["测试乙"]).await).await;
        assert!(delivered(&app, &sink).await.is_empty());
    });
}

#[test]
fn subscribers_are_told_who_left_and_where_the_end_is_now() {
    on_both_engines(async |app: TestApp| {
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        subscribed(&app, &sink).await;
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (desk, _) = released(&app, &cases).await;
        delivered(&app, &sink).await;

        let candidate = app.candidate(cases[0].person).await;
        let action = format!("/admin/nominations/{}/moves/withdraw", cases[0].no);
        press(&candidate, &action, &action, &[("reason", "个人原因")]).await.leads();
        let left = delivered(&app, &sink).await;
        assert_eq!(left.len(), 1);
        assert!(left[0].body.contains("第1项的人选已撤回") && !left[0].body.contains("测试甲"));

        let ask = [("extension_days", "2"), ("extension_reason", "测试：名单附件一度打不开。")];
        press(&app.publicity().await, &desk, &format!("{desk}/extensions"), &ask).await.leads();
        let approver = app.approver().await;
        let addendum = approver.get(&desk).await.attributes("input[name=addendum]", "value")[0].clone();
        press(&approver, &desk, &format!("{desk}/addenda/signature"), &[("addendum", &addendum)]).await.leads();
        let later = delivered(&app, &sink).await;
        assert_eq!(later.len(), 1);
        let now = "公示期 2026年3月2日 至 2026年3月11日 24时";
        assert!(later[0].body.contains(now) && later[0].body.contains("延至2026年3月11日24时"), "{}", later[0].body);
    });
}

#[test]
fn no_table_tells_an_address() {
    on_both_engines(async |app: TestApp| {
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        subscribed(&app, &sink).await;
        let sealed = column(&app, "SELECT address_key FROM subscription").await.concat();
        assert!(!sealed.to_lowercase().contains("reader"));
        for sql in [
            "SELECT payload FROM event",
            "SELECT COALESCE(body, '') FROM evidence",
            "SELECT location FROM request_done",
            "SELECT trouble FROM mail",
        ] {
            assert!(column(&app, sql).await.iter().all(|text| !text.contains("news.bole.cn")), "{sql}");
        }
    });
}

#[test]
fn without_a_mail_server_the_page_says_so() {
    on_both_engines(async |app: TestApp| {
        let page = app.visitor().get("/subscriptions").await.is(200);
        assert!(page.body.contains("暂时不能用邮件订阅") && page.attributes("main form", "action").is_empty());
        app.visitor().post("/subscriptions", &[("email", READER)]).await.is(409);
        assert_eq!(rows(&app).await, 0);
    });
}
