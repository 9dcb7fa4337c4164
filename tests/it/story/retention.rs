//! What was kept long enough: listed by the clock, erased by two people, gone from every table and from the disk, and the
//! chain of events verifies as before.

use std::path::PathBuf;

use bole::{
    commands::{
        check::{self, Known},
        retention,
    },
    domain::{breach::Fault, retention::Keeping, role::Role},
    files::Files,
    store::retention as lists,
    timed,
};

use super::{
    every_move::nomination::consent,
    evidence::{PDF, send},
    letters::{Drafted, drafted, form},
    notice::{breaches, object, on_desk, released, selected},
};
use crate::{
    app::{TestApp, on_both_engines, on_sqlite},
    people::Somebody,
    records::{column, dump, rows, run},
    tampering::Whole,
};

/// What the draft says of people, and nothing else in these stories.
const OF_DRAFT: [&str; 5] =
    ["测试候选", "candidate@test.invalid", "13800000000", "draftwriter@letters.bole.cn", "草稿附件"];

/// What the withdrawn case says of its candidate.
const CONTACT: [&str; 2] = ["withdrawn@test.invalid", "13911112222"];
const OF_CASE: [&str; 3] = ["撤案候选", "Chean Houxuan", "撤案的理由只在这里"];

/// Puts a file with the draft; gives where its bytes lie.
async fn with_file(d: &Drafted) -> PathBuf {
    let page = d.path("");
    let bytes = b"%PDF-1.4\n1 0 obj <<>> endobj trailer <<>>\n%%EOF";
    let answers = [("kind", "achievements")];
    d.nominator.upload_with(&page, "/documents", &answers, ("草稿附件.pdf", bytes)).await.leads();
    let app = &d.round.app;
    let key = column(app, "SELECT storage_key FROM document ORDER BY uploaded_at DESC LIMIT 1").await.remove(0);
    let path = app.app.config.data_dir.join("files").join(key);
    assert!(path.exists());
    path
}

/// A case that was submitted and withdrawn by whoever nominated it.
async fn withdrawn(d: &Drafted) -> String {
    let app = &d.round.app;
    let nominator = app.nominator().await;
    let batch = d.round.batch.to_string();
    let mut fields = form(&batch, &d.host);
    for (name, value) in &mut fields {
        match *name {
            "candidate_name" => *value = OF_CASE[0],
            "candidate_pinyin" => *value = OF_CASE[1],
            "email" => *value = CONTACT[0],
            "phone" => *value = CONTACT[1],
            _ => {}
        }
    }
    fields.push(("do", "save"));
    let path = nominator.post("/admin/nominations", &fields).await.leads();
    let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    consent(app, &nominator, &no).await;
    let edit = format!("/admin/nominations/{no}/edit");
    nominator.fill(&edit, "/form", &[("do", "submit")]).await.leads();
    let withdraw = format!("/admin/nominations/{no}/moves/withdraw");
    nominator.fill(&withdraw, "/moves/withdraw", &[("reason", OF_CASE[2])]).await.leads();
    no
}

/// The page of the list that waits, and its version.
async fn waiting(app: &TestApp) -> (String, i64) {
    let mut conn = app.app.db.read().await.unwrap();
    let list = lists::open(&mut conn).await.unwrap().expect("a list waits");
    (format!("/admin/retention/{}", list.id), list.ver)
}

async fn nothing_waits(app: &TestApp) {
    assert_eq!(retention::prepare(&app.app).await.unwrap(), 0);
    assert!(lists::open(&mut app.app.db.read().await.unwrap()).await.unwrap().is_none());
}

/// Proposed by the officer and confirmed by the approver, on the pages.
async fn carried_out(app: &TestApp) -> String {
    retention::prepare(&app.app).await.unwrap();
    let (page, _) = waiting(app).await;
    app.officer().await.fill(&page, "/proposal", &[]).await.leads();
    app.approver().await.fill(&page, "/confirmation", &[]).await.leads();
    page
}

async fn says_none_of(app: &TestApp, words: &[&str]) {
    let all = dump(app).await;
    for word in words {
        let line = all.lines().find(|line| line.contains(word));
        assert_eq!(line, None, "{word} stands somewhere");
    }
}

/// Whatever still has its form is made to look erased.
const FORGED: &[&str] = &[
    "INSERT INTO tombstone SELECT 'failed_case', n.case_id, t.kind, t.number, t.list_id, t.erased_at \
     FROM nomination n, tombstone t WHERE n.form <> '{}'",
    "UPDATE evidence SET body = NULL WHERE body IS NOT NULL AND kind = 'form'",
];

#[test]
fn deletion_job_and_the_hash_chain() {
    on_both_engines(async |app: TestApp| {
        let d = drafted(&app).await;
        let ask = [
            ("writer_name", "草稿推荐人"),
            ("writer_institution", "测试外校"),
            ("writer_email", OF_DRAFT[3]),
            ("due_on", "2026-03-20"),
        ];
        d.nominator.post(&d.path("/letters"), &ask).await.is(200);
        let file = with_file(&d).await;
        let live = withdrawn(&d).await;
        nothing_waits(&app).await;

        app.at("2026-09-05T09:00");
        timed::round(&app.app).await;
        let before = dump(&app).await;
        for word in OF_DRAFT.iter().chain(&OF_CASE).chain(&CONTACT) {
            assert!(before.contains(word), "{word} is there to be found");
        }
        assert_eq!(retention::prepare(&app.app).await.unwrap(), 1, "the draft, and nothing of the other case");
        assert!(app.officer().await.get("/inbox").await.is(200).body.contains("保存期满"));

        // The page shows what would go, before anybody proposes it.
        let (page, ver) = waiting(&app).await;
        let shown = app.officer().await.get(&page).await.is(200);
        assert_eq!(shown.texts("section:nth-of-type(2) tbody th"), [d.no.as_str()]);
        assert!(shown.body.contains("提名表、附件、推荐信") && !shown.body.contains(&live));
        // Nobody confirms what nobody proposed.
        let ver_text = ver.to_string();
        let confirmation = format!("{page}/confirmation");
        app.approver().await.post(&confirmation, &[("ver", &ver_text)]).await.is(409);
        app.officer().await.fill(&page, "/proposal", &[]).await.leads();
        assert_eq!(retention::prepare(&app.app).await.unwrap(), 0, "what is proposed stays as it is");
        app.officer().await.post(&confirmation, &[("ver", "2")]).await.is(403);
        assert!(dump(&app).await.contains(OF_DRAFT[0]), "nothing is erased by one person");
        let shown = app.approver().await.get(&page).await.is(200);
        assert_eq!(shown.texts("section:nth-of-type(2) tbody th"), [d.no.as_str()]);
        app.approver().await.fill(&page, "/confirmation", &[]).await.leads();

        // Gone from every table and from the disk; the chain verifies, and so do the files.
        says_none_of(&app, &OF_DRAFT).await;
        says_none_of(&app, &["草稿推荐人"]).await;
        assert!(!file.exists());
        let mut conn = app.app.db.read().await.unwrap();
        let mut report = check::run(&mut conn, |_, _| {}).await.unwrap();
        check::files(&mut conn, &Files::of(&app.app.config), &mut report).await.unwrap();
        drop(conn);
        assert_eq!(report.breaches, []);
        // What the list does not have cannot be made to look erased, whatever stones somebody sets.
        let found = Whole::of(&app.app.db, &Known::default()).await.finds(FORGED).await;
        assert!(!found.is_empty() && found.iter().all(|one| one.fault == Fault::RecordErased), "{found:?}");
        assert!(dump(&app).await.contains(OF_CASE[0]), "the other case is untouched");
        let stones = "SELECT rule || ' ' || kind || ' ' || number FROM tombstone";
        assert_eq!(column(&app, stones).await, [format!("draft case {}", d.no)]);

        // What remains is a number that nothing can be done with; a second look finds nothing.
        let case = app.officer().await.get(&d.path("")).await.is(200);
        assert!(case.body.contains("本案的内容已按保存期限删除"));
        let note = [("body", "再写一句")];
        app.officer().await.post(&d.path("/notes"), &note).await.is(409);
        nothing_waits(&app).await;
        app.at("2027-06-01T09:00");
        nothing_waits(&app).await;
    });
}

#[test]
fn a_case_without_success_loses_its_contact_first_and_its_person_last() {
    on_both_engines(async |app: TestApp| {
        let d = drafted(&app).await;
        let no = withdrawn(&d).await;
        app.at("2026-09-05T09:00");
        carried_out(&app).await;

        app.at("2028-03-10T09:00");
        carried_out(&app).await;
        says_none_of(&app, &CONTACT).await;
        let page = app.officer().await.get(&format!("/admin/nominations/{no}")).await.is(200);
        assert!(page.body.contains(OF_CASE[0]), "the rest of the case stays");
        assert_eq!(breaches(&app.app.db).await, []);
        nothing_waits(&app).await;

        app.at("2036-03-10T09:00");
        let list = carried_out(&app).await;
        says_none_of(&app, &OF_CASE).await;
        assert_eq!(breaches(&app.app.db).await, []);
        let kept = "SELECT rule FROM tombstone ORDER BY erased_at, rule";
        assert_eq!(column(&app, kept).await, ["draft", "failed_contact", "failed_case"]);
        let shown = app.auditor().await.get(&list).await.is(200);
        assert!(shown.body.contains(&no) && shown.body.contains("已删除"));
        nothing_waits(&app).await;
    });
}

#[test]
fn a_request_of_the_public_goes_and_what_the_public_was_told_stays() {
    on_both_engines(async |app: TestApp| {
        let asked = [
            ("page", "/about"),
            ("wrong", "请求里的错处原文"),
            ("wanted", "请求里的正确写法"),
            ("petition_source", "请求里的依据"),
            ("petitioner_name", "请求某"),
            ("answer_at", "13700001111"),
        ];
        app.visitor().post("/corrections/new", &asked).await.is(200);
        let officer = app.officer().await;
        let page = format!("/admin/requests/{}", column(&app, "SELECT CAST(id AS TEXT) FROM petition").await[0]);
        officer.fill(&page, &page, &[("do", "take")]).await.leads();
        officer.fill(&page, &page, &[("do", "note"), ("petition_note", "备注里的话")]).await.leads();
        let answer = [("do", "accept"), ("petition_reply", "答复里的话"), ("public_note", "已更正年份。")];
        officer.fill(&page, &page, &answer).await.leads();
        let secrets = ["请求里的", "备注里的话", "答复里的话"];
        app.at("2028-03-10T09:00");
        carried_out(&app).await;
        says_none_of(&app, &secrets).await;
        assert_eq!(column(&app, "SELECT receipt FROM petition WHERE sealed IS NULL").await.len(), 1);
        assert!(app.visitor().get("/about").await.is(200).body.contains("已更正年份。"));
        assert_eq!(breaches(&app.app.db).await, []);
        nothing_waits(&app).await;
    });
}

#[test]
fn an_objection_loses_its_words_and_who_sent_it_and_keeps_how_it_ended() {
    on_both_engines(async |app: TestApp| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, secret) = object(&app, &public, &cases[0], "异议某").await;
        send(&app, &receipt, &secret, PDF).await.is(200);
        let page = on_desk(&app, &receipt).await;
        let refuse = [("do", "refuse"), ("refusal_ground", "no_fact"), ("reason", "不予受理的原话")];
        app.supervisor().await.fill(&page, &page, &refuse).await.leads();
        let withdraw = format!("/admin/nominations/{}/moves/withdraw", cases[0].no);
        let candidate = app.candidate(cases[0].person).await;
        candidate.fill(&withdraw, "/moves/withdraw", &[("reason", "个人原因")]).await.leads();
        let words = ["时间和署名都对不上", "首页与署名说明", "不予受理的原话"];
        let before = dump(&app).await;
        assert!(words.iter().all(|word| before.contains(word)));
        app.at("2056-03-10T09:00");
        retention::prepare(&app.app).await.unwrap();
        let listed = waiting(&app).await.0;
        assert!(app.officer().await.get(&listed).await.is(200).body.contains(&receipt));
        carried_out(&app).await;
        says_none_of(&app, &words).await;
        let left = "SELECT refusal_ground FROM objection WHERE sealed IS NULL AND statement = ''";
        assert_eq!(column(&app, left).await, ["no_fact"]);
        assert_eq!(
            column(&app, "SELECT filename FROM document WHERE erased_at IS NULL AND access_class = 'objector'").await,
            [""; 0]
        );
        app.supervisor().await.get(&page).await.is(200);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn one_person_with_both_roles_erases_nothing() {
    on_both_engines(async |app: TestApp| {
        drafted(&app).await;
        app.at("2026-09-05T09:00");
        retention::prepare(&app.app).await.unwrap();
        let roles = vec![(Role::Officer, None), (Role::Approver, None)];
        let both = app.somebody(Somebody { key: "both".to_owned(), person: None, roles }).await;
        let (page, _) = waiting(&app).await;
        both.fill(&page, "/proposal", &[]).await.leads();
        assert_eq!(both.get(&page).await.is(200).attributes("form[action$='/confirmation']", "action"), [""; 0]);
        both.post(&format!("{page}/confirmation"), &[("ver", "2")]).await.is(403);
        both.post(&format!("{page}/refusal"), &[("ver", "2"), ("reason", "不同意")]).await.is(403);
        assert!(dump(&app).await.contains(OF_DRAFT[0]));

        // Refused by somebody else: nothing goes, and nothing is listed for a while.
        let approver = app.approver().await;
        approver.fill(&page, "/refusal", &[("reason", "先与提名人核实")]).await.leads();
        assert!(dump(&app).await.contains(OF_DRAFT[0]));
        nothing_waits(&app).await;
        app.at("2026-10-10T09:00");
        assert_eq!(retention::prepare(&app.app).await.unwrap(), 1);
    });
}

#[test]
fn what_is_no_longer_due_stops_the_list() {
    on_sqlite(async |app: TestApp| {
        let d = drafted(&app).await;
        app.at("2026-09-05T09:00");
        retention::prepare(&app.app).await.unwrap();
        let (page, _) = waiting(&app).await;
        app.officer().await.fill(&page, "/proposal", &[]).await.leads();
        // The nominator goes on writing meanwhile.
        let nominator = app.nominator().await;
        nominator.fill(&d.path("/edit"), "/form", &[("do", "save")]).await;
        let refused = app.approver().await.fill(&page, "/confirmation", &[]).await.is(409);
        assert!(refused.body.contains("不再到期"));
        assert!(dump(&app).await.contains(OF_DRAFT[0]));
        app.officer().await.fill(&page, "/withdrawal", &[]).await.leads();
        nothing_waits(&app).await;
        assert_eq!(column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM retention_list").await, ["0"]);
    });
}

#[test]
fn an_interrupted_removal_of_files_is_finished_later() {
    on_both_engines(async |app: TestApp| {
        let d = drafted(&app).await;
        let file = with_file(&d).await;
        app.at("2026-09-05T09:00");
        carried_out(&app).await;
        // As if the program had been killed after the commit.
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, b"left over").unwrap();
        run(&app, "UPDATE file_removal SET removed_at = NULL").await;
        assert_eq!(retention::remove_files(&app.app).await.unwrap(), 1);
        assert!(!file.exists());
        let before = rows(&app).await;
        assert_eq!(retention::remove_files(&app.app).await.unwrap(), 0, "and not again");
        assert_eq!(rows(&app).await, before);
    });
}

#[test]
fn the_clock_lists_and_erases_nothing() {
    on_sqlite(async |app: TestApp| {
        drafted(&app).await;
        app.at("2030-01-01T09:00");
        timed::clear(&app.app).await;
        retention::prepare(&app.app).await.unwrap();
        timed::round(&app.app).await;
        assert!(dump(&app).await.contains(OF_DRAFT[0]));
        assert_eq!(column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM tombstone").await, ["0"]);
        assert!(Keeping::by_two().all(|keeping| keeping.line().days.is_some()));
    });
}
