//! A double-blind case from draft to reviews handed in: nothing a reviewer can reach tells who the candidate is, an
//! empty redaction shows nothing, and nobody is accepted to review before everything is redacted.

use std::io::{Cursor, Read, Write};

use axum::{body::Body, http::Method};
use bole::{
    commands::{moves, record},
    domain::{
        ids::{CaseId, InstitutionId},
        record::{LegalPerson, PostEntry},
        role::ScholarRole,
        workflow::{Action, Input, Stage},
    },
    store::{case_file, proposal},
    web::page::{url_escape, url_unescape},
};
use tower::ServiceExt;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    review_panel,
    round::{Reviewer, Round, score_form},
};
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    pdf::pdf,
    records::column,
};

const CANDIDATE: &str = "诸葛试生";
const HOST: &str = "测试依托大学";
const TITLE: &str = "测试岗副教授";
const EMAIL: &str = "shisheng@candidate.invalid";
const PHONE: &str = "13912345678";
const STATEMENT: &str = "诸葛试生（S. Zhuge）在测试依托大学长期从事原创的测试方法研究，提名人对所写内容的真实负责，并愿接受核查，特此提名为青年科学家。联系shisheng@candidate.invalid。";
const WORDING: &str = "候选人长期从事原创的测试方法研究，其依托单位支持有力。";
const ACHIEVEMENTS: &str = "测试成果三项，均已公开。";
const PLAN: &str = "在测试依托大学继续五年的测试计划。";

/// What tells who the candidate is, in lower case.
const TELLING: [&str; 10] = [
    "诸葛",
    "试生",
    "zhuge",
    "shisheng",
    "测试依托大学",
    "test host university",
    "副教授",
    "13912345678",
    "推荐人庚",
    "提名机构甲",
];
const NAMES: [&str; 10] =
    ["甲某某", "乙某某", "丙某某", "丁某某", "戊某某", "己某某", "庚某某", "辛某某", "壬某某", "癸某某"];

/// The officer prepares the double-blind version of the young scientists' rules; an approver puts it in force.
async fn double_blind(app: &TestApp) {
    let id = column(app, "SELECT CAST(id AS TEXT) FROM scheme WHERE kind = 'scholar'").await.remove(0);
    let draft = format!("/admin/schemes/{id}/draft");
    let part = format!("{draft}/YOUTH");
    app.officer().await.fill(&part, &part, &[("role_blind", "double")]).await.leads();
    let approver = app.approver().await;
    let told = approver.get(&draft).await.is(200);
    assert_eq!(told.texts("tbody ins"), ["双盲：专家只看案件编号和去标识副本"]);
    approver.fill(&draft, &format!("{draft}/force"), &[("reason", "测试：改为双盲")]).await.leads();
}

struct Story {
    round: Round,
    host: InstitutionId,
    nominator: Client,
    number: String,
}

impl Story {
    fn page(&self, rest: &str) -> String {
        format!("/admin/nominations/{}{rest}", self.number)
    }

    async fn id(&self) -> CaseId {
        let mut conn = self.round.app.app.db.read().await.unwrap();
        case_file::by_number(&mut conn, &self.number).await.unwrap().unwrap().id
    }

    /// The nominator writes a whole nomination, as a draft.
    async fn draft(app: &TestApp) -> Self {
        let round = Round::of(app, ScholarRole::Youth, 1).await;
        let host = round.institution(HOST, LegalPerson::Own).await;
        let nominator = app.nominator().await;
        let new = nominator.get("/admin/nominations/new").await.is(200);
        let (call, host_id) = (new.choice("batch_id", "测试批次"), host.to_string());
        let entry = [
            ("batch_id", call.as_str()),
            ("role", "YOUTH"),
            ("candidate_name", CANDIDATE),
            ("candidate_pinyin", "Zhuge Shisheng"),
            ("institution_id", &host_id),
            ("title", TITLE),
            ("degree", "doctorate"),
            ("birth_date", "1990-05-06"),
            ("email", EMAIL),
            ("phone", PHONE),
            ("statement", STATEMENT),
            ("achievements", ACHIEVEMENTS),
            ("plan", PLAN),
            ("nominator_kind", "institution"),
            ("pledge", "yes"),
            ("do", "save"),
        ];
        let edit = nominator.complete(&new, "/admin/nominations", &entry).await.leads();
        let number = edit.strip_suffix("/edit").unwrap().rsplit('/').next().unwrap().to_owned();
        Self { round, host, nominator, number }
    }

    async fn sends(&self, kind: &str, name: &str, bytes: &[u8]) {
        let answers = [("kind", kind)];
        self.nominator.upload_with(&self.page(""), "/documents", &answers, (name, bytes)).await.leads();
    }

    /// The candidate consents by link, and the nominator submits.
    async fn submit(&self) {
        let shown = self.nominator.fill(&self.page(""), "/consent-link", &[]).await.is(200);
        let link = shown.attributes("#link", "value").concat();
        let link = link.strip_prefix("http://bole.test").unwrap();
        let consents = [("consent", "notice"), ("consent", "scholar_page")];
        self.round.app.visitor().fill(link, link, &consents).await.leads();
        self.nominator.fill(&self.page("/edit"), "/form", &[("do", "submit")]).await.leads();
    }

    async fn checks(&self) {
        let items = ["eligibility", "form", "materials", "nominator", "consent", "integrity"];
        let names = items.map(|item| format!("result_{item}"));
        let checks: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "pass")).collect();
        self.round.officer.fill(&self.page(""), "/checks", &checks).await.leads();
    }

    async fn accepts(&self) -> Answer {
        let accept = self.page("/moves/accept");
        self.round.officer.fill(&accept, "/moves/accept", &[]).await
    }

    /// What somebody reads of a text.
    async fn redacts(&self, who: &Client, part: &str, decision: &str, wording: &str) -> Answer {
        let page = self.page(&format!("/redactions/{part}"));
        let answers = [("blind_decision", decision), ("wording", wording)];
        who.fill(&page, &format!("/redactions/{part}"), &answers).await
    }

    /// The address of the form of a file, by the name of the original.
    async fn file_page(&self, name: &str) -> String {
        let list = self.round.officer.get(&self.page("/redactions")).await.is(200);
        let at = list.texts("section:last-of-type tbody th a").iter().position(|known| known == name);
        list.attributes("section:last-of-type tbody th a", "href")[at.unwrap()].clone()
    }

    async fn copies(&self, name: &str, answers: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        let page = self.file_page(name).await;
        self.round.officer.upload_with(&page, &page, answers, file).await
    }
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &(content.len() as u16 + 2).to_be_bytes(), content].concat()
}

/// A picture whose camera was told the owner's name.
fn jpeg() -> Vec<u8> {
    let parts = [
        vec![0xFF, 0xD8],
        segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xE1, "Exif\0\0 Artist 诸葛试生 Zhuge".as_bytes()),
        segment(0xDA, b"\x01\x01\0\0\x3F\0"),
        vec![0x11, 0x22, 0xFF, 0xD9],
    ];
    parts.concat()
}

/// A document whose text says `text`, by the candidate.
fn docx(text: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", "<Relationships><Relationship Target=\"docProps/core.xml\"/></Relationships>".to_owned()),
        ("word/document.xml", format!("<w:document><w:t>{text}</w:t></w:document>")),
        ("docProps/core.xml", format!("<dc:creator>{CANDIDATE}</dc:creator>")),
        ("docProps/app.xml", format!("<Company>{HOST}</Company>")),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Everything an archive holds, archives in it opened as well: names and texts.
fn unpacked(bytes: &[u8], depth: usize) -> Vec<String> {
    let mut all = Vec::new();
    let Ok(mut zip) = ZipArchive::new(Cursor::new(bytes)) else {
        return vec![String::from_utf8_lossy(bytes).into_owned()];
    };
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        all.push(part.name().unwrap().into_owned());
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        assert!(depth < 4);
        all.extend(unpacked(&content, depth + 1));
    }
    all
}

/// A download: its headers and all it holds.
async fn downloaded(who: &Client, path: &str) -> Vec<String> {
    let request = who.request(Method::GET, path).body(Body::empty()).unwrap();
    let response = who.app.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{path}");
    let headers = response.headers().values().map(|value| url_unescape(value.to_str().unwrap()));
    let mut all: Vec<String> = headers.collect();
    let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
    all.extend(unpacked(&bytes, 0));
    all
}

/// Everything a reviewer can reach, pages of every language and downloads.
async fn reachable(reviewer: &Reviewer, story: &Story) -> Vec<(String, String)> {
    let task = reviewer.task().await;
    let mut pages =
        vec!["/reviews".to_owned(), "/reviews/profile".to_owned(), "/inbox".to_owned(), "/admin".to_owned()];
    pages.extend(["/account", "/admin/menu", "/admin/nominations", "/admin/panels"].map(str::to_owned));
    pages.extend([task.clone(), format!("{task}/recusal"), story.page(""), story.page("/redactions")]);
    for sought in [story.number.as_str(), "测试"] {
        pages.push(format!("/admin/nominations?q={}", url_escape(sought)));
    }
    let mut read = Vec::new();
    let mut files = Vec::new();
    for page in pages.iter().flat_map(|page| [page.clone(), format!("/en{page}")]) {
        let answer = reviewer.client.get(&page).await;
        for link in answer.attributes("article a[href*='/documents/'], article a[href$='/packet']", "href") {
            files.push(link);
        }
        read.push((page, format!("{:?} {}", answer.headers, answer.body)));
    }
    for file in files {
        for part in downloaded(&reviewer.client, &file).await {
            read.push((file.clone(), part));
        }
    }
    read
}

/// Where something that is read tells who the candidate is.
fn telling(read: &[(String, String)]) -> Vec<String> {
    let tells = |text: &str| {
        let text = text.to_lowercase();
        TELLING.iter().find(|known| text.contains(**known)).copied()
    };
    read.iter().filter_map(|(page, text)| tells(text).map(|known| format!("{page} tells {known}"))).collect()
}

#[test]
fn a_double_blind_case_tells_reviewers_nothing() {
    on_both_engines(async |app: TestApp| {
        double_blind(&app).await;
        let story = Story::draft(&app).await;
        let officer = &story.round.officer;
        story.sends("achievements", "诸葛试生-成果.docx", &docx("诸葛试生的成果")).await;
        story.sends("plan", "诸葛试生-计划.pdf", &pdf("the plan in brief", "Zhuge Shisheng")).await;
        story.sends("letter", "推荐人庚-推荐信.jpg", &jpeg()).await;
        story.sends("nomination_form", "提名机构甲-提名表.pdf", b"%PDF-1.7 test").await;

        // The nominator prepares one text before submission, and not after.
        let early = story.nominator.get(&story.page("/redactions/statement")).await.is(200);
        let found = early.texts("section.panel ul.dashes li b");
        assert_eq!(found, ["姓名", "姓和名的首字母", "单位", "邮箱"]);
        story.redacts(&story.nominator, "statement", "redacted", "候选人的第一稿").await.leads();
        story.submit().await;
        let late = [("blind_decision", "redacted"), ("wording", ""), ("ver", "0")];
        story.nominator.post(&story.page("/redactions/plan"), &late).await.is(409);

        // Everything that is missing is named, and the case is not accepted.
        story.checks().await;
        let refused = story.accepts().await.is(422);
        assert_eq!(
            refused.texts(".errors li b"),
            [
                "“职务或职称”还没有评审用副本",
                "“代表性成果”还没有评审用副本",
                "“研究设想”还没有评审用副本",
                "文件“诸葛试生-成果.docx”还没有评审用副本",
                "文件“诸葛试生-计划.pdf”还没有评审用副本",
                "文件“推荐人庚-推荐信.jpg”还没有评审用副本",
            ]
        );

        // Texts: another wording, the same as the original, and twice nothing at all.
        story.redacts(officer, "statement", "redacted", WORDING).await.leads();
        let same = story.redacts(officer, "achievements", "same", "改过的成果").await.is(422);
        assert_eq!(same.attributes(".errors a", "href"), ["#wording"]);
        assert_eq!(same.texts("#wording"), ["改过的成果"], "what was typed is kept");
        story.redacts(officer, "achievements", "same", ACHIEVEMENTS).await.leads();
        story.redacts(officer, "title", "redacted", "").await.leads();
        story.redacts(officer, "plan", "redacted", "").await.leads();
        officer.post(&story.page("/redactions/plan"), &[("wording", "x"), ("ver", "1")]).await.is(422);

        // Files: properties are taken out, or somebody answers for them.
        let redacted = [("blind_decision", "redacted")];
        let name = "诸葛试生-成果.docx";
        story.copies(name, &redacted, ("", b"")).await.is(422);
        let refused = story.copies(name, &redacted, ("副本.pdf", b"%PDF-1.7 test")).await.is(422);
        assert_eq!(refused.attributes(".errors a", "href"), ["#looked"]);
        story
            .copies(name, &[("blind_decision", "redacted"), ("looked", "yes")], ("副本.pdf", b"%PDF-1.7 test"))
            .await
            .leads();
        story.copies(name, &redacted, ("诸葛试生-副本.docx", &docx("候选人的成果"))).await.leads();
        let plan = "诸葛试生-计划.pdf";
        story.copies(plan, &[("blind_decision", "withheld")], ("", b"")).await.leads();
        story.copies(plan, &[("blind_decision", "same")], ("", b"")).await.leads();
        story.copies("推荐人庚-推荐信.jpg", &[("blind_decision", "same")], ("", b"")).await.leads();
        let originals = "SELECT COUNT(*) FROM document WHERE redacted_of IS NULL";
        assert_eq!(story.round.number(originals).await, 4, "no original was touched");
        story.accepts().await.leads();
        let case = story.id().await;
        assert_eq!(story.round.stage(case).await, Stage::ExternalReview);

        // Reviewers are asked; one moves to the candidate's institution before answering.
        let mut all = Vec::new();
        for name in NAMES {
            all.push(story.round.reviewer(name).await);
        }
        story.round.assign(case, &story.number, &all[..6].iter().collect::<Vec<_>>()).await.leads();
        let post =
            PostEntry {
                institution: Some(story.host), title: "教授".to_owned(), as_of: "2026-02-01".parse().unwrap()
            };
        record::add_post(&app.app, &officer.who().await, all[5].person, post).await.unwrap();
        let task = all[5].task().await;
        let declared = [("no_conflict", "yes"), ("secrecy", "yes")];
        let refused = all[5].client.post(&format!("{task}/acceptance"), &declared).await.is(409);
        assert!(refused.texts(".errors")[0].contains("按登记的关系你应当回避本案"));
        all[5].client.fill(&task, "/refusal", &[("ground", "conflict"), ("reason", "系统提示应当回避")]).await.leads();

        let before = reachable(&all[0], &story).await;
        assert_eq!(telling(&before), Vec::<String>::new());
        assert!(before.iter().any(|(page, text)| *page == task_page(&before) && text.contains("按登记的关系计算决定")));
        for reviewer in &all[..5] {
            reviewer.accepts().await;
        }
        let open = reachable(&all[0], &story).await;
        assert_eq!(telling(&open), Vec::<String>::new());
        let shown = |wanted: &str| open.iter().any(|(_, text)| text.contains(wanted));
        for wanted in [
            WORDING,
            ACHIEVEMENTS,
            &story.number,
            "双盲",
            "代表性成果-1.docx",
            "推荐信-1.jpg",
            "候选人的成果",
            "(the plan in brief) Tj",
        ] {
            assert!(shown(wanted), "{wanted} is for reviewers");
        }
        for hidden in ["候选人的第一稿", "五年的测试计划", "docProps", "Exif"] {
            assert!(!shown(hidden), "{hidden} is not for reviewers");
        }

        // An original is not there by its own address either.
        let task = all[0].task().await;
        for id in column(&app, "SELECT CAST(id AS TEXT) FROM document WHERE redacted_of IS NULL").await {
            all[0].client.get(&format!("{task}/documents/{id}")).await.is(404);
        }

        let opinion = "测试意见，".repeat(25);
        for reviewer in &all[..5] {
            let task = reviewer.task().await;
            reviewer.client.post(&task, &score_form("4", "A", &opinion)).await.leads();
        }
        assert_eq!(telling(&reachable(&all[0], &story).await), Vec::<String>::new());

        // The office knew all along, and the panel knows again.
        assert!(officer.get(&story.page("")).await.is(200).body.contains(CANDIDATE));
        let ver = story.round.ver(case).await.parse().unwrap();
        moves::advance(&app.app, &officer.who().await, case, ver, Action::Shortlist, Input::default()).await.unwrap();
        let ver = story.round.ver(case).await.parse().unwrap();
        let proposal = proposal::of_case(&mut app.app.db.read().await.unwrap(), case).await.unwrap().remove(0).id;
        moves::confirm(&app.app, &app.approver().await.who().await, proposal, ver).await.unwrap();
        let rest: Vec<Reviewer> = all.into_iter().enumerate().filter(|(at, _)| *at != 5).map(|(_, it)| it).collect();
        let panel = review_panel::convene(&story.round, &[case], &rest).await;
        let ballot = app.secretary().await.get(&format!("{panel}/cases/{}", story.number)).await.is(200);
        assert!(ballot.body.contains(CANDIDATE));
        assert_eq!(
            telling(&reachable(&rest[0], &story).await),
            Vec::<String>::new(),
            "the desk of reviews stays blind"
        );
        crate::tampering::is_found_out(&app, &["redaction", "document"]).await;
    });
}

/// The address of the task among what was read.
fn task_page(read: &[(String, String)]) -> String {
    let is_task = |page: &str| page.strip_prefix("/reviews/").is_some_and(|id| id.parse::<i64>().is_ok());
    read.iter().map(|(page, _)| page.clone()).find(|page| is_task(page)).unwrap()
}

#[test]
fn a_text_changed_after_it_was_redacted_is_redacted_again() {
    on_both_engines(async |app: TestApp| {
        double_blind(&app).await;
        let story = Story::draft(&app).await;
        for (part, decision, wording) in [
            ("statement", "redacted", WORDING),
            ("achievements", "same", ACHIEVEMENTS),
            ("plan", "redacted", ""),
            ("title", "redacted", "副教授"),
        ] {
            story.redacts(&story.nominator, part, decision, wording).await.leads();
        }
        let edit = story.page("/edit");
        story.nominator.fill(&edit, "/form", &[("achievements", "诸葛试生的新成果"), ("do", "save")]).await.leads();
        story.submit().await;
        story.checks().await;
        let refused = story.accepts().await.is(422);
        assert_eq!(refused.texts(".errors li b"), ["“代表性成果”的原文在做副本之后改过，须重新处理"]);
        let page = story.round.officer.get(&story.page("/redactions/achievements")).await.is(200);
        assert_eq!(page.attributes("input[type=radio][checked]", "value"), Vec::<String>::new());

        // Of two who redact at once the second is shown both.
        let part = story.page("/redactions/achievements");
        story.redacts(&story.round.officer, "achievements", "redacted", "一").await.leads();
        let stale = [("ver", "1"), ("blind_decision", "redacted"), ("wording", "二")];
        let clash = story.round.officer.post(&part, &stale).await.is(409);
        assert_eq!(clash.texts(".clash td"), ["二", "一"]);
        assert_eq!(story.round.number("SELECT COUNT(*) FROM text_redaction").await, 5, "earlier ones are kept");
        story.accepts().await.leads();
        // Who audits reads, and nobody else comes near.
        app.auditor().await.get(&part).await.is(200);
        app.auditor().await.post(&part, &stale).await.is(403);
        app.approver().await.get(&part).await.is(403);
        app.visitor().get(&part).await.is(303);
    });
}

#[test]
fn a_single_blind_case_is_read_as_it_was_sent() {
    on_both_engines(async |app: TestApp| {
        let story = Story::draft(&app).await;
        story.sends("achievements", "诸葛试生-成果.docx", &docx("诸葛试生的成果")).await;
        story.redacts(&story.nominator, "statement", "redacted", "").await.leads();
        let answers = [("blind_decision", "redacted")];
        story.copies("诸葛试生-成果.docx", &answers, ("副本.docx", &docx("候选人的成果"))).await.leads();
        story.submit().await;
        story.checks().await;
        story.accepts().await.leads();
        let case = story.id().await;
        let one = story.round.reviewer("甲某某").await;
        story.round.assign(case, &story.number, &[&one]).await.leads();
        let task = one.accepts().await;
        let page = one.client.get(&task).await.is(200);
        assert!([CANDIDATE, HOST, TITLE, STATEMENT, "单盲"].iter().all(|known| page.body.contains(known)));
        assert_eq!(page.texts("article a[href*='/documents/']"), ["诸葛试生-成果.docx"]);
        let packet = downloaded(&one.client, &format!("{task}/packet")).await;
        assert!(packet.iter().any(|part| part == "01-诸葛试生-成果.docx"));
        assert!(packet.iter().any(|part| part.contains("诸葛试生的成果")));
        assert!(packet.iter().all(|part| !part.contains("候选人的成果")));
    });
}
