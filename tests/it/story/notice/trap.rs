//! Traps of public notices, one by one: what has broken real ones.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use bole::{commands::mail, domain::workflow::Stage};

use super::{
    Ready, breaches, draft, drafted, find_and_answer, object, objection, on_desk, outcome, press, released, selected,
    stage,
};
use crate::{
    app::{TestApp, on_both_engines, on_sqlite},
    records::run,
    smtp::Sink,
    story::decision::word,
};

/// Stories whose rules count days, run again under these zones.
const ZONES: [&str; 3] = ["America/Los_Angeles", "UTC", "Pacific/Kiritimati"];
const OF_DAYS: [&str; 8] = [
    "story::notice::objection::the_last_second_admits_and_the_next_does_not",
    "story::notice::period::from_draft_to_contract",
    "story::notice::period::a_year_without_a_calendar_is_named",
    "story::notice::period::natural_days_roll_off_a_day_off_where_the_scheme_counts_so",
    "story::notice::period::a_day_that_counts_begins_before_business_does",
    "story::notice::successor::a_successor_takes_the_place_with_a_full_new_period",
    "story::calendar::counting::a_notice_that_ends_on_a_working_sunday_runs_through_it",
    "story::calendar::extension::a_calendar_amended_while_a_notice_runs_moves_its_end_by_a_signature_only",
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

/// Where the public reads a notice: its page and every feed, in both languages.
fn read_at(public: &str) -> Vec<String> {
    let paths = [public, "/notices", "/notices.atom", "/notices.json", "/notices.ics", "/sitemap.xml"];
    paths.iter().flat_map(|path| [(*path).to_owned(), format!("/en{path}")]).collect()
}

/// Reads a notice everywhere, so that each page is kept; gives how many of them name somebody.
async fn naming(app: &TestApp, public: &str, name: &str) -> usize {
    let mut count = 0;
    for path in read_at(public).into_iter().filter(|path| path != "/en/sitemap.xml") {
        count += usize::from(app.visitor().get(&path).await.is(200).body.contains(name));
    }
    count
}

/// The candidate of a case withdraws.
async fn withdraw(app: &TestApp, case: &Ready) {
    let candidate = app.candidate(case.person).await;
    let action = format!("/admin/nominations/{}/moves/withdraw", case.no);
    press(&candidate, &action, &action, &[("reason", "个人原因")]).await.leads();
    assert_eq!(stage(app, case).await, Stage::Withdrawn);
}

#[test]
fn a_candidate_who_withdraws_is_masked_everywhere() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["诸葛测试", "测试乙"]).await;
        let (desk, public) = released(&app, &cases).await;
        assert_eq!(naming(&app, &public, "诸葛测试").await, 6, "the page, Atom and JSON, in both languages");
        withdraw(&app, &cases[0]).await;
        assert_eq!(naming(&app, &public, "诸葛测试").await, 0);
        assert_eq!(naming(&app, &public, "个人原因").await, 0);
        let visitor = app.visitor();
        let page = visitor.get(&public).await.is(200);
        assert!(page.body.contains("诸*") && page.body.contains("测试乙"), "the others stand");
        assert_eq!(page.texts(".timeline b"), ["人选撤回"], "the notice itself stands");
        for feed in ["/notices.atom", "/notices.json"] {
            let sent = visitor.get(feed).await.is(200).body;
            assert!(sent.contains("人选撤回") && !sent.contains("撤回公示"), "{feed}");
        }
        visitor.get(&format!("{public}/text")).await.is(404);
        let form = visitor.get(&format!("{public}/objections/new")).await.is(200);
        assert!(!form.body.contains("诸葛测试"));
        let (_, sheet, _) = word::file(&app.publicity().await, &format!("{desk}/notice.docx")).await;
        for said in ["智源示〔2026〕1号", "诸*", "测试乙", "青年科学家"] {
            assert!(sheet.contains(said), "{said}: {sheet}");
        }
        assert!(!sheet.contains("诸葛测试"), "the sheet for the stamp neither");
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn whoever_left_a_notice_and_withdraws_later_is_masked_on_the_kept_page() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["诸葛测试", "测试乙"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
        let page = on_desk(&app, &receipt).await;
        press(&app.supervisor().await, &page, &page, &[("do", "admit")]).await.leads();
        find_and_answer(&app, &page, "corrected").await;
        outcome(&app, &page, &[("action", "republish"), ("reason", "更正单位")]).await;
        assert_eq!(stage(&app, &cases[0]).await, Stage::Selected);
        assert_eq!(naming(&app, &public, "诸葛测试").await, 6, "it was printed, and the list still stands");
        withdraw(&app, &cases[0]).await;
        assert_eq!(naming(&app, &public, "诸葛测试").await, 0);
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
fn words_beside_the_list_name_nobody_on_it() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        // In a draft it is found, to be taken out or explained: a name may be an ordinary word.
        let ids: Vec<String> = cases.iter().map(|case| case.id.to_string()).collect();
        let mut fields = draft(&[&ids[0], &ids[1]]);
        fields[0].1 = "关于测试 乙等人选的公示";
        let publicity = app.publicity().await;
        let titled = publicity.post("/admin/notices", &fields).await.leads();
        let page = publicity.get(&titled).await.is(200);
        assert_eq!(page.texts("#privacy + .tag"), ["1处待处理"]);
        press(&publicity, &titled, &format!("{titled}/proposal"), &[]).await.is(422);
        press(&publicity, &titled, &format!("{titled}/removal"), &[]).await.leads();

        let (desk, _) = released(&app, &cases).await;
        let addenda = format!("{desk}/addenda");
        let refused = async |kind: &str, body: &str| {
            let text = [("addendum_kind", kind), ("addendum_body", body)];
            let refused = press(&publicity, &desk, &addenda, &text).await.is(422);
            assert_eq!(refused.attributes(".errors li a", "href"), ["#addendum_body"], "{body}");
            assert!(refused.body.contains(body), "what was written is kept");
            refused.texts(".errors li a").remove(0)
        };
        for body in ["名单第1项“测试甲”应为“测试佳”。", "第1项“测试 甲”有误。"] {
            assert!(refused("erratum", body).await.contains("测试甲"));
        }
        // A name nobody on the list has changes who is meant all the more (trap 7).
        assert!(refused("erratum", "第1项姓名应为测试佳").await.contains("同音或形近"));
        assert!(refused("withdrawal", "因测试甲的材料有误，撤回本公示。").await.contains("测试甲"));
        assert!(refused("resumption", "测试乙的条目已恢复显示。").await.contains("测试乙"));
        assert!(refused("erratum", "更正请电13800138000。").await.contains("138****8000"));
        let ask = [("extension_days", "2"), ("extension_reason", "测试甲的依托单位更正")];
        let extended = press(&publicity, &desk, &format!("{desk}/extensions"), &ask).await.is(422);
        assert_eq!(extended.attributes(".errors li a", "href"), ["#extension_reason"]);
        let unnamed = [("addendum_kind", "erratum"), ("addendum_body", "名单第1项依托单位中的“测式”应为“测试”。")];
        press(&publicity, &desk, &addenda, &unnamed).await.leads();
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn namesakes_stand_beside_each_other_and_one_person_only_once() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试甲", "测试乙"]).await;
        let ids: Vec<String> = cases.iter().map(|case| case.id.to_string()).collect();
        let publicity = app.publicity().await;
        let desk = publicity.post("/admin/notices", &draft(&[&ids[0], &ids[1]])).await.leads();
        press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        let public = desk.replace("/admin", "");
        let listed = app.visitor().get(&public).await.is(200).texts("table.roster tbody th");
        assert_eq!(listed, ["测试甲", "测试甲"], "two people of one name");
        // One of them withdraws: the other is still read.
        withdraw(&app, &cases[0]).await;
        let listed = app.visitor().get(&public).await.is(200).texts("table.roster tbody th");
        assert_eq!(listed, ["测* 不再公示", "测试甲"]);

        // One person who stands in two calls is on one notice once.
        let call = [
            ("year", "2026"),
            ("batch_no", "1"),
            ("full_name", "2026年第一批"),
            ("status", "planned"),
            ("places_YOUTH", "9"),
        ];
        app.officer().await.post("/admin/batches/new", &call).await.leads();
        let first = selected(&app, &["测试丙"]).await.remove(0);
        run(
            &app,
            "UPDATE case_file SET batch_id = (SELECT id FROM batch WHERE code = '2026-1'), subject_person_id = \
             (SELECT id FROM person WHERE name = '测试丙') WHERE title = '测试乙'",
        )
        .await;
        let twice = publicity.post("/admin/notices", &draft(&[&first.id.to_string(), &ids[2]])).await.is(422);
        assert_eq!(twice.texts(".errors li :is(a, b)"), ["测试丙在名单里出现了两次"]);
    });
}
