//! Mail: links straight to the writers of letters, messages beside the inbox, and a server that refuses, is busy or away.

use bole::{commands::mail, timed};

use super::letters::drafted;
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, run},
    smtp::{Mood, Sink, Taken},
};

const WRITER: &str = "writer@letters.bole.cn";

/// Gives accounts of the test addresses that could be anybody's.
const REAL: &str = "UPDATE account SET email = REPLACE(email, '@test.invalid', '@office.bole.cn')";

async fn delivered(app: &TestApp, sink: &Sink) -> Vec<Taken> {
    mail::deliver(&app.app).await.unwrap();
    sink.taken()
}

/// The path of the link in a mail to a writer.
fn link(mail: &Taken) -> String {
    let line = mail.body.lines().find(|line| line.starts_with("http://bole.test/letters/")).expect("a link");
    line.trim_start_matches("http://bole.test").to_owned()
}

fn ask(due_on: &str) -> [(&str, &str); 4] {
    [("writer_name", "推荐某"), ("writer_institution", "测试外校"), ("writer_email", WRITER), ("due_on", due_on)]
}

#[test]
fn a_link_goes_to_the_writer_and_past_whoever_nominates() {
    on_both_engines(async |app: TestApp| {
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        let drafted = drafted(&app).await;
        let letters = drafted.path("/letters");
        drafted.nominator.post(&letters, &ask("2026-03-20")).await.leads();
        let shown = drafted.nominator.get(&letters).await.is(200);
        assert_eq!(shown.attributes("#link", "value"), [""; 0], "whoever nominates is not shown the link");
        assert!(shown.body.contains("邮件等待发出"));

        let mails = delivered(&app, &sink).await;
        assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [WRITER]);
        assert!(mails[0].body.contains("测试候选") && mails[0].body.contains("2026年3月20日"));
        assert!(mails[0].head.iter().any(|line| line == "Auto-Submitted: auto-generated"));
        let first = link(&mails[0]);
        assert!(app.visitor().get(&first).await.is(200).body.contains("写推荐信"));
        assert!(drafted.nominator.get(&letters).await.is(200).body.contains("邮件已于"));
        assert!(delivered(&app, &sink).await.is_empty(), "once");

        // Another link by mail voids the first; the officer is shown it, for whom no mail reaches.
        let again = column(&app, "SELECT CAST(id AS TEXT) FROM letter").await.remove(0);
        drafted.nominator.post(&format!("{letters}/{again}/link"), &[]).await.leads();
        let second = link(&delivered(&app, &sink).await[0]);
        assert_ne!(first, second);
        app.visitor().get(&first).await.is(404);
        let officer = app.officer().await;
        let shown = officer.post(&format!("{letters}/{again}/link"), &[]).await.is(200);
        assert_eq!(shown.attributes("#link", "value").len(), 1);
        let third = link(&delivered(&app, &sink).await[0]);

        // Due soon, the writer is reminded under the link that is out; taken back, nothing goes out any more.
        app.at("2026-03-17T09:00");
        timed::round(&app.app).await;
        let reminded = delivered(&app, &sink).await;
        assert_eq!(reminded.iter().map(link).collect::<Vec<_>>(), [third]);
        let nominator = app.nominator().await;
        nominator.post(&format!("{letters}/{again}/link"), &[]).await.leads();
        nominator.post(&format!("{letters}/{again}/withdrawal"), &[]).await.leads();
        assert!(delivered(&app, &sink).await.is_empty());
        assert_eq!(column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM mail WHERE trouble <> ''").await, ["0"]);
    });
}

#[test]
fn a_mail_that_cannot_be_delivered_is_tried_again_given_up_and_told() {
    on_both_engines(async |app: TestApp| {
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        let drafted = drafted(&app).await;
        let letters = drafted.path("/letters");

        // Busy: five minutes later it goes out.
        sink.is(Mood::Busy);
        drafted.nominator.post(&letters, &ask("2026-03-20")).await.leads();
        assert!(delivered(&app, &sink).await.is_empty());
        sink.is(Mood::Takes);
        assert!(delivered(&app, &sink).await.is_empty(), "not yet");
        app.at("2026-03-02T09:05");
        let id = delivered(&app, &sink).await.remove(0).id;
        assert!(id.ends_with("@bole.cn>"), "{id}");

        // No such mailbox: given up at once, and whoever asked is told.
        sink.is(Mood::Refuses);
        let again = column(&app, "SELECT CAST(id AS TEXT) FROM letter").await.remove(0);
        drafted.nominator.post(&format!("{letters}/{again}/link"), &[]).await.leads();
        assert!(delivered(&app, &sink).await.is_empty());
        assert!(drafted.nominator.get(&letters).await.is(200).body.contains("邮件未能送达"));
        assert!(drafted.nominator.get("/inbox").await.is(200).body.contains("推荐信邮件未能送达"));

        // The administrator sees what the server said, not to whom; and has it tried again.
        let admin = app.sysadmin().await;
        let page = admin.get("/admin/mail").await.is(200);
        assert!(page.body.contains("550") && page.body.contains("已放弃") && !page.body.contains(WRITER));
        app.officer().await.post("/admin/mail/retry", &[]).await.is(403);
        sink.is(Mood::Takes);
        admin.complete(&page, "/retry", &[]).await.leads();
        assert_eq!(delivered(&app, &sink).await.len(), 1);

        // Away: one mail finds out, the others wait and are not counted as tried.
        let away = app.with_mail("smtp://127.0.0.1:1");
        run(&app, REAL).await;
        for _ in 0..3 {
            admin.post("/admin/mail/trial", &[]).await.leads();
        }
        mail::deliver(&away.app).await.unwrap();
        assert_eq!(column(&app, "SELECT CAST(SUM(tries) AS TEXT) FROM mail WHERE kind = 'trial'").await, ["1"]);
        app.at("2026-03-02T09:30");
        assert_eq!(delivered(&app, &sink).await.len(), 3);
        assert!(admin.get("/admin/mail").await.is(200).texts("#troubles").concat().contains("没有一次发出"));
    });
}

#[test]
fn messages_go_out_together_unless_read_unwanted_or_old() {
    on_both_engines(async |app: TestApp| {
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        let drafted = drafted(&app).await;
        run(&app, REAL).await;
        mail::deliver(&app.app).await.unwrap();
        sink.taken();
        let told = async |n: usize| {
            for at in 0..n {
                let due = format!("2026-03-{}", 20 + at);
                let email = format!("w{at}@letters.bole.cn");
                let fields = [
                    ("writer_name", "推荐某"),
                    ("writer_institution", "测试外校"),
                    ("writer_email", email.as_str()),
                    ("due_on", due.as_str()),
                ];
                drafted.nominator.post(&drafted.path("/letters"), &fields).await.leads();
            }
            let sent = delivered(&app, &sink).await;
            for mail in &sent {
                app.visitor().post(&format!("{}/refusal", link(mail)), &[("decline_reason", "测试")]).await.is(200);
            }
        };

        // Two declined letters are one mail to the nominator, with a page to go to and no secret in it.
        told(2).await;
        let mails = delivered(&app, &sink).await;
        let own: Vec<_> = mails.iter().filter(|mail| mail.to == "nominator@office.bole.cn").collect();
        assert_eq!(own.len(), 1, "{mails:?}");
        assert_eq!(own[0].body.matches("谢绝写推荐信").count(), 2);
        assert!(own[0].body.contains(&format!("http://bole.test{}", drafted.path("/letters"))));
        assert!(own[0].body.contains("http://bole.test/inbox") && !own[0].body.contains("/letters/w"));

        // Read before it could go out, unwanted, or no news any more: nothing is sent, and nothing is a failure.
        told(1).await;
        drafted.nominator.post("/inbox/readings", &[]).await.leads();
        assert!(delivered(&app, &sink).await.iter().all(|mail| !mail.to.starts_with("nominator")));
        let mut profile = drafted.nominator.get("/account").await.is(200).filled("/account/profile", &[]).fields;
        let before = profile.len();
        profile.retain(|(name, _)| name != "by_mail");
        assert_eq!(profile.len() + 1, before, "on unless turned off");
        let profile: Vec<_> = profile.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        drafted.nominator.post("/account/profile", &profile).await.leads();
        told(1).await;
        assert!(delivered(&app, &sink).await.iter().all(|mail| !mail.to.starts_with("nominator")));
        run(&app, "UPDATE account SET by_mail = TRUE").await;
        run(&app, "UPDATE mail SET sent_at = NULL, dropped_at = NULL, due_at = 0").await;
        run(&app, "UPDATE outbox SET read_at = NULL").await;
        app.at("2026-03-06T09:00");
        assert!(delivered(&app, &sink).await.iter().all(|mail| mail.body.contains("/letters/")), "old messages");
        assert_eq!(column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM mail WHERE trouble <> ''").await, ["0"]);
    });
}
