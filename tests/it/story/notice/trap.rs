//! Traps of public notices, one by one: what has broken real ones.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use bole::{commands::mail, domain::workflow::Stage};

use super::{breaches, draft, drafted, object, objection, on_desk, press, released, selected, stage};
use crate::{
    app::{TestApp, on_both_engines, on_sqlite},
    records::run,
    smtp::Sink,
};

/// Stories whose rules count days, run again under these zones.
const ZONES: [&str; 3] = ["America/Los_Angeles", "UTC", "Pacific/Kiritimati"];
const OF_DAYS: [&str; 4] = [
    "story::notice::objection::the_last_second_admits_and_the_next_does_not",
    "story::notice::period::from_draft_to_contract",
    "story::notice::period::a_year_without_a_calendar_is_named",
    "story::notice::successor::a_successor_takes_the_place_with_a_full_new_period",
];

#[test]
fn the_days_are_those_of_beijing_whatever_zone_the_server_runs_in() {
    for zone in ZONES {
        let program = std::env::current_exe().unwrap();
        let mut run = std::process::Command::new(program);
        run.args(OF_DAYS).args(["--exact", "--test-threads=1"]).env("TZ", zone);
        let done = run.output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(done.status.success(), "{zone}: {said}");
        assert!(said.contains(&format!("{} passed", OF_DAYS.len())), "{zone}: {said}");
    }
}

#[test]
fn an_objection_received_and_not_yet_admitted_keeps_the_period_open() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
        app.at("2026-03-10T00:00");
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.is(409);
        assert_eq!(stage(&app, &cases[0]).await, Stage::InNotice);
        let page = on_desk(&app, &receipt).await;
        let refuse = [("do", "refuse"), ("refusal_ground", "no_fact"), ("reason", "没有写明事实")];
        press(&app.supervisor().await, &page, &page, &refuse).await.leads();
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Cleared);
    });
}

#[test]
fn an_objection_to_one_of_twenty_one_leaves_twenty_free() {
    on_both_engines(async |app| {
        let names: Vec<String> = (1..=21).map(|number| format!("测试第{number}人")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let cases = selected(&app, &names).await;
        let (desk, public) = released(&app, &cases).await;
        let (receipt, _) = object(&app, &public, &cases[7], "测试丁").await;
        let page = on_desk(&app, &receipt).await;
        press(&app.supervisor().await, &page, &page, &[("do", "admit")]).await.leads();
        app.at("2026-03-10T00:00");
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        for (at, case) in cases.iter().enumerate() {
            let expected = if at == 7 { Stage::OnHold } else { Stage::Cleared };
            assert_eq!(stage(&app, case).await, expected, "{at}");
        }
        let shown = app.visitor().get(&public).await.is(200);
        assert!(!shown.body.contains("异议处理中"), "the public is not told of whom there is an objection");
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_candidate_who_withdraws_is_masked_everywhere() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["诸葛测试", "测试乙"]).await;
        let (_, public) = released(&app, &cases).await;
        let candidate = app.candidate(cases[0].person).await;
        let case = format!("/admin/nominations/{}", cases[0].no);
        let action = format!("{case}/moves/withdraw");
        press(&candidate, &action, &action, &[("reason", "个人原因")]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Withdrawn);
        let visitor = app.visitor();
        for path in [public.as_str(), "/notices.atom", "/notices.json", "/notices.ics", "/sitemap.xml"] {
            let sent = visitor.get(path).await.is(200);
            assert!(!sent.body.contains("诸葛测试") && !sent.body.contains("个人原因"), "{path}");
        }
        let page = visitor.get(&public).await.is(200);
        assert!(page.body.contains("诸*") && page.body.contains("测试乙"), "the others stand");
        visitor.get(&format!("{public}/text")).await.is(404);
        let form = visitor.get(&format!("{public}/objections/new")).await.is(200);
        assert!(!form.body.contains("诸葛测试"));
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_notice_without_anybody_on_it_is_not_kept() {
    on_both_engines(async |app| {
        let publicity = app.publicity().await;
        let refused = publicity.post("/admin/notices", &draft(&[])).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#cases"]);
        assert!(publicity.get("/admin/notices").await.is(200).texts(".tasks a").is_empty());
    });
}

#[test]
fn numbers_of_notices_and_objections_cannot_be_guessed() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (_, public) = released(&app, &cases[..1]).await;
        // A draft is nothing to the public, by whatever address.
        let desk = drafted(&app, &cases[1..]).await;
        let own = desk.replace("/admin", "");
        for path in ["", "/text", "/files/1", "/objections/new"] {
            app.visitor().get(&format!("{own}{path}")).await.is(404);
        }
        let mut receipts = Vec::new();
        for number in 0..12 {
            let (receipt, secret) = object(&app, &public, &cases[0], &format!("测试丁{number}")).await;
            let (_, random) = receipt.rsplit_once('-').unwrap();
            assert_eq!((random.len(), secret.replace(' ', "").len()), (12, 20), "60 and 100 random bits");
            receipts.push((receipt, secret));
            if number == 8 {
                // One address sends ten within an hour.
                app.clock.set(app.app.clock.now().plus_millis(3_600_001));
            }
        }
        let mut starts: Vec<&str> = receipts.iter().map(|(receipt, _)| &receipt[8..11]).collect();
        starts.sort_unstable();
        starts.dedup();
        assert!(starts.len() > 8, "they do not count up: {starts:?}");
        // The receipt alone, or with another's secret, opens nothing.
        for secret in ["", receipts[1].1.as_str()] {
            let fields = [("receipt", receipts[0].0.as_str()), ("secret", secret)];
            app.visitor().post("/objections/lookup", &fields).await.is(422);
        }
    });
}

/// What the program logs, as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_log_line_mail_or_error_tells_who_objected() {
    const NAME: &str = "欧阳测试保密";
    on_sqlite(async |app: TestApp| {
        let log = Log::default();
        let writer = log.clone();
        let lines = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_global_default(lines).expect("no other test of this process logs");

        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        // Whose address is of a test is sent no mail: these are.
        let supervisor = app.supervisor().await;
        app.candidate(cases[0].person).await;
        run(&app, "UPDATE account SET email = 'supervisor@office.bole.cn' WHERE email = 'supervisor@test.invalid'")
            .await;
        run(&app, "UPDATE account SET email = 'candidate@office.bole.cn' WHERE email LIKE 'candidate%'").await;
        let form = format!("{public}/objections/new");
        let id = cases[0].id.to_string();
        // Refused at the last screen, sent, sent again, told too late.
        app.visitor().post(&form, &objection("1", NAME, "send")).await;
        let (receipt, secret) = object(&app, &public, &cases[0], NAME).await;
        app.visitor().post(&form, &objection(&id, NAME, "check")).await.is(200);
        app.visitor().post("/objections/lookup", &[("receipt", &receipt), ("secret", &secret)]).await.is(200);
        let page = on_desk(&app, &receipt).await;
        press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
        supervisor.post(&format!("{page}/identity"), &[("read_why", "核实")]).await.is(200);
        mail::deliver(&app.app).await.unwrap();
        app.at("2026-03-12 10:00");
        let late = app.visitor().post(&form, &objection(&id, NAME, "send")).await.is(409);
        assert!(late.headers.values().all(|value| !String::from_utf8_lossy(value.as_bytes()).contains("61234567")));
        mail::deliver(&app.app).await.unwrap();

        let said = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
        assert!(said.len() > 1000, "the log was read: {said}");
        let mails = sink.taken();
        let to: BTreeSet<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(to, ["candidate@office.bole.cn", "supervisor@office.bole.cn"].into(), "both sides were sent mail");
        assert!(
            mails.iter().any(|mail| mail.body.contains(&receipt) || mail.head.concat().contains(&receipt)),
            "of the objection"
        );
        let bare = secret.replace(' ', "");
        for secret in [NAME, "61234567", secret.as_str(), bare.as_str()] {
            assert!(!said.contains(secret), "the log tells {secret}");
            for mail in &mails {
                assert!(!mail.body.contains(secret) && !mail.head.concat().contains(secret));
            }
        }
    });
}

#[test]
fn an_erratum_touches_no_name() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (desk, _) = released(&app, &cases).await;
        let addenda = format!("{desk}/addenda");
        let publicity = app.publicity().await;
        let named = [("addendum_kind", "erratum"), ("addendum_body", "名单第1项“测试甲”应为“测试佳”。")];
        let refused = press(&publicity, &desk, &addenda, &named).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#addendum_body"]);
        assert!(refused.body.contains("测试佳"), "what was written is kept");
        let private = [("addendum_kind", "erratum"), ("addendum_body", "更正请电13800138000。")];
        let refused = press(&publicity, &desk, &addenda, &private).await.is(422);
        assert!(refused.texts(".errors li a")[0].contains("138****8000"));
        let unnamed = [("addendum_kind", "erratum"), ("addendum_body", "名单第1项依托单位中的“测式”应为“测试”。")];
        press(&publicity, &desk, &addenda, &unnamed).await.leads();
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
