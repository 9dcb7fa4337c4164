//! Letters of recommendation by one-time link: asked for, written once by somebody without an account, read by those who
//! judge, and by nobody on the side of the nomination by whatever way.

use std::io::{Cursor, Read};

use axum::{
    body::Body,
    http::{Method, header},
};
use bole::{
    commands::check,
    domain::{
        ids::PersonId,
        nomination::CheckItem,
        record::LegalPerson,
        role::{Role, ScholarRole},
        workflow::Stage,
    },
    store::case_file::{self, CaseFile},
    timed,
    web::page::url_escape,
};
use tower::ServiceExt;
use zip::ZipArchive;

use super::round::{Reviewer, Round};
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    records::{column, rows, run},
    tampering::{Kind, Table, are_found_out},
};

const LONG: &str = "这是一段足够长的测试文字，用来说明提名的理由、代表性成果和研究设想，内容均为虚构，只供自动化测试使用，不对应任何真实的人和机构。";
/// What stands in letters and must not reach the candidate's side.
const SECRETS: [&str; 4] = ["只给评审人看的一句话", "推荐信乙", "不便明说的谢绝缘由", "曾在测试组共事三年"];

/// A draft of a young scientist with what is around it.
pub struct Drafted {
    pub round: Round,
    pub nominator: Client,
    pub no: String,
    pub host: String,
}

/// The complete form of a young scientist who nominates himself.
pub fn form<'f>(batch: &'f str, host: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("role", "YOUTH"),
        ("batch_id", batch),
        ("candidate_name", "测试候选"),
        ("candidate_pinyin", "Ceshi Houxuan"),
        ("degree", "doctorate"),
        ("birth_date", "1995-01-01"),
        ("institution_id", host),
        ("title", "测试职务"),
        ("email", "candidate@test.invalid"),
        ("phone", "13800000000"),
        ("statement", LONG),
        ("achievements", LONG),
        ("plan", LONG),
        ("nominator_kind", "self"),
        ("pledge", "yes"),
    ]
}

/// Puts a version of the settings in force that differs in these of the young scientists.
async fn settings(app: &TestApp, changed: &[(&str, &str)]) {
    let scheme = column(app, "SELECT CAST(id AS TEXT) FROM scheme WHERE kind = 'scholar'").await.remove(0);
    let draft = format!("/admin/schemes/{scheme}/draft");
    let youth = format!("{draft}/YOUTH");
    app.officer().await.fill(&youth, &youth, changed).await.leads();
    app.approver().await.fill(&draft, &format!("{draft}/force"), &[("reason", "测试")]).await.leads();
}

/// A draft that lacks nothing, with the candidate's consent.
pub async fn drafted(app: &TestApp) -> Drafted {
    let round = Round::of(app, ScholarRole::Youth, 3).await;
    let host = round.institution("测试依托单位", LegalPerson::Own).await.to_string();
    let nominator = app.nominator().await;
    let batch = round.batch.to_string();
    let mut fields = form(&batch, &host);
    fields.push(("do", "save"));
    let path = nominator.post("/admin/nominations", &fields).await.leads();
    let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let made = nominator.post(&format!("/admin/nominations/{no}/consent-link"), &[]).await.is(200);
    let link = made.attributes("#link", "value").concat();
    let path = format!("/consent/{}", link.split_once("/consent/").unwrap().1);
    app.visitor().post(&path, &[("consent", "notice")]).await.leads();
    Drafted { round, nominator, no, host }
}

pub async fn case(app: &TestApp, no: &str) -> CaseFile {
    case_file::by_number(&mut app.app.db.read().await.unwrap(), no).await.unwrap().unwrap()
}

impl Drafted {
    pub fn path(&self, rest: &str) -> String {
        format!("/admin/nominations/{}{rest}", self.no)
    }

    /// Submits the form as it stands, as somebody.
    pub async fn submit(&self, who: &Client) -> Answer {
        let batch = self.round.batch.to_string();
        let ver = case(&self.round.app, &self.no).await.ver.to_string();
        let mut fields = form(&batch, &self.host);
        fields.extend([("ver", ver.as_str()), ("do", "submit")]);
        who.post(&self.path("/form"), &fields).await
    }

    async fn asks(&self, name: &str, email: &str, due_on: &str) -> Answer {
        let fields =
            [("writer_name", name), ("writer_institution", "测试外校"), ("writer_email", email), ("due_on", due_on)];
        self.nominator.post(&self.path("/letters"), &fields).await
    }

    /// Asks somebody and gives the address of the writer's page.
    async fn asked(&self, name: &str, email: &str, due_on: &str) -> String {
        link(&self.asks(name, email, due_on).await.is(200))
    }

    /// The address below which what is done to a letter stands.
    async fn letter(&self, name: &str) -> String {
        let app = &self.round.app;
        let sql = format!("SELECT CAST(id AS TEXT) FROM letter WHERE writer_name = '{name}' ORDER BY id DESC");
        self.path(&format!("/letters/{}", column(app, &sql).await[0]))
    }

    /// Accepts the submitted case: every item of the formal check passes.
    pub async fn accepted(&self) {
        let app = &self.round.app;
        let officer = &self.round.officer;
        let items = CheckItem::ALL.iter().map(|item| (format!("result_{}", item.code()), "pass".to_owned()));
        let ver = case(app, &self.no).await.ver.to_string();
        let fields: Vec<(String, String)> = items.chain([("ver".to_owned(), ver)]).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        officer.post(&self.path("/checks"), &fields).await.leads();
        let ver = case(app, &self.no).await.ver.to_string();
        officer.post(&self.path("/moves/accept"), &[("ver", ver.as_str())]).await.leads();
        assert_eq!(case(app, &self.no).await.stage, Stage::ExternalReview);
    }
}

/// The address of the writer's page that a page shows once.
fn link(page: &Answer) -> String {
    let link = page.attributes("#link", "value").concat();
    assert!(page.attributes("#letter-link a", "href")[0].starts_with("mailto:"));
    format!("/letters/{}", link.split_once("/letters/").expect("a link is shown").1)
}

/// Sends a letter as a browser does.
async fn send(app: &TestApp, path: &str, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let (filename, bytes) = file.unwrap_or(("", b""));
    let head = format!("--grenze\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\r\n");
    body.extend(head.bytes());
    body.extend(bytes);
    body.extend(b"\r\n--grenze--\r\n");
    let visitor = app.visitor();
    let request = visitor
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    visitor.send(request).await
}

const SIGNED: [(&str, &str); 3] =
    [("relation", "colleague"), ("relation_note", "曾在测试组共事三年"), ("letter_pledge", "yes")];

/// A letter in words.
async fn writes(app: &TestApp, path: &str, key: &str) -> Answer {
    let body = format!("只给评审人看的一句话。{LONG}");
    let fields: Vec<(&str, &str)> =
        SIGNED.into_iter().chain([("letter_body", body.as_str()), ("request_key", key)]).collect();
    send(app, path, &fields, None).await
}

/// Every page of a case, list, search and file that somebody on the side of the nomination can ask for holds no secret,
/// whatever its status.
async fn learns_nothing(app: &TestApp, who: &Client, no: &str) {
    let mut pages = vec!["/admin/nominations".to_owned(), "/admin".to_owned(), "/inbox".to_owned()];
    for rest in ["", "/letters", "/own", "/edit", "/moves/withdraw", "/co-editors", "/assignments", "/compliance"] {
        pages.push(format!("/admin/nominations/{no}{rest}"));
        pages.push(format!("/en/admin/nominations/{no}{rest}"));
    }
    pages.extend(column(app, "SELECT '/admin/documents/' || CAST(id AS TEXT) FROM document ORDER BY id").await);
    pages.extend(column(app, "SELECT '/reviews/' || CAST(id AS TEXT) || '/packet' FROM assignment ORDER BY id").await);
    let mut answers = vec![who.post("/admin/nominations/export", &[]).await];
    for page in pages {
        answers.push(who.get(&page).await);
    }
    for answer in answers {
        for secret in SECRETS {
            assert!(!answer.body.contains(secret), "{secret}: {:?}", answer.texts("h1"));
        }
    }
    // A search says back what was looked for, and finds nothing by it.
    for secret in SECRETS {
        let found = who.get(&format!("/admin/nominations?q={}", url_escape(secret))).await;
        assert!(found.status != 200 || found.body.contains("没有符合条件的案件"), "{secret}");
    }
    let sealed = "SELECT '/admin/documents/' || CAST(id AS TEXT) FROM document WHERE kind = 'sealed_letter'";
    for file in column(app, sealed).await {
        let status = who.get(&file).await.status.as_u16();
        assert!(matches!(status, 403 | 404), "{file} answers {status}");
    }
}

#[test]
fn a_letter_goes_from_its_writer_to_those_who_judge_and_to_nobody_else() {
    on_both_engines(async |app: TestApp| {
        settings(&app, &[("role_letters_min", "2")]).await;
        let d = drafted(&app).await;
        let writer = d.round.reviewer("测试推荐甲").await;
        let email = format!("expert_{}@test.invalid", writer.person);

        // What is asked wrongly is told at once, beside its field, and nothing is written.
        let before = rows(&app).await;
        let refused = d.asks("", "", "").await.is(422);
        let fields = ["#writer_name", "#writer_email", "#due_on"];
        assert_eq!(refused.attributes(".errors li a", "href"), fields);
        for own in ["candidate@test.invalid", "Nominator@test.invalid"] {
            let refused = d.asks("测试甲", own, "2026-03-02").await.is(422);
            assert_eq!(refused.attributes(".errors li a", "href"), ["#writer_email", "#due_on"], "{own}");
            assert_eq!(refused.attributes("#writer_name", "value"), ["测试甲"], "what was typed is kept");
        }
        d.asks("测试甲", "no address", "2026-02-30").await.is(422);
        assert_eq!(rows(&app).await, before);
        app.visitor().post(&d.path("/letters"), &[]).await.is(303);
        app.unit("9".parse().unwrap()).await.post(&d.path("/letters"), &[]).await.is(404);

        let first = d.asked("测试推荐甲", &email.to_uppercase(), "2026-03-20").await;
        let refused = d.asks("测试推荐甲", &email, "2026-03-20").await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#writer_email"]);
        let second = d.asked("测试推荐乙", "b@test.invalid", "2026-03-20").await;
        let third = d.asked("测试推荐丙", "c@test.invalid", "2026-03-20").await;
        assert!(d.asks("测试推荐丁", "d@test.invalid", "2026-03-20").await.is(409).body.contains("推荐信最多3封"));
        let refused = d.submit(&d.nominator).await.is(422);
        assert!(refused.body.contains("推荐信须收到2封，目前0封"), "{:?}", refused.texts(".errors li"));
        assert_eq!(refused.attributes(".errors li a", "href"), ["#letters"]);

        // The writer sees who is nominated for what, and is told everything that is missing.
        let page = app.visitor().get(&first).await.is(200);
        for said in ["测试候选被提名为测试批次的", "推荐人承诺（2026-1版）", "请在2026年3月20日24时前提交"]
        {
            assert!(page.body.contains(said), "{said}: {:?}", page.texts("main"));
        }
        for private in ["13800000000", "candidate@test.invalid", "1995-01-01", "测试推荐乙"] {
            assert!(!page.body.contains(private), "{private}");
        }
        let before = rows(&app).await;
        let refused = send(&app, &first, &[("letter_body", "短信")], None).await.is(422);
        let missing = ["#relation", "#letter_body", "#letter_pledge"];
        assert_eq!(refused.attributes(".errors li a", "href"), missing);
        assert_eq!(refused.texts("#letter_body"), ["短信"]);
        for bytes in [&b"\x89PNG\r\n\x1a\n0000"[..], b"MZ something else", b"PK\x03\x04"] {
            let refused = send(&app, &first, &SIGNED, Some(("letter.pdf", bytes))).await.is(422);
            assert_eq!(refused.attributes(".errors li a", "href"), ["#file"]);
        }
        let relative = [("relation", "relative"), ("letter_pledge", "yes"), ("letter_body", LONG)];
        let refused = send(&app, &first, &relative, None).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#relation_note"]);
        app.visitor().post(&first, &[("relation", "none")]).await.is(400);
        app.visitor().get("/letters/AAAAAAAAAAAAAAAAAAAA").await.is(404);
        send(&app, "/letters/AAAAAAAAAAAAAAAAAAAA", &SIGNED, None).await.is(404);
        assert_eq!(rows(&app).await, before);

        // It is sent once; the same form again is the same letter, any other finds the link spent.
        let key = "0123456789abcdef0123456789abcdef";
        assert_eq!(writes(&app, &first, key).await.is(200).texts("h1"), ["推荐信已收到"]);
        let after = rows(&app).await;
        writes(&app, &first, key).await.is(200);
        writes(&app, &first, "f123456789abcdef0123456789abcdef").await.is(404);
        app.visitor().get(&first).await.is(404);
        app.visitor().post(&format!("{first}/refusal"), &[]).await.is(404);
        assert_eq!(rows(&app).await, after);

        // A new link voids the one before.
        let renewed = d.nominator.post(&format!("{}/link", d.letter("测试推荐乙").await), &[]).await.is(200);
        app.visitor().get(&second).await.is(404);
        let second = link(&renewed);
        let pdf = Some(("../推荐信乙.pdf", &b"%PDF-1.7 test"[..]));
        send(&app, &second, &SIGNED, pdf).await.is(200);
        let declined = app.visitor().post(&format!("{third}/refusal"), &[("decline_reason", SECRETS[2])]).await;
        assert_eq!(declined.is(200).texts("h1"), ["已记下你的谢绝"]);
        app.visitor().get(&third).await.is(404);
        let fourth = d.asked("测试推荐丁", "d@test.invalid", "2026-03-20").await;
        d.nominator.post(&format!("{}/withdrawal", d.letter("测试推荐丁").await), &[]).await.leads();
        app.visitor().get(&fourth).await.is(404);
        for done in ["测试推荐甲", "测试推荐丙", "测试推荐丁"] {
            let letter = d.letter(done).await;
            d.nominator.post(&format!("{letter}/link"), &[]).await.is(409);
            d.nominator.post(&format!("{letter}/withdrawal"), &[]).await.is(409);
        }

        // Whoever nominated sees where each stands and not a word of them.
        let page = d.nominator.get(&d.path("/letters")).await.is(200);
        assert_eq!(page.texts("#tally"), ["已收到2封，共请2封"]);
        let mut states = page.texts(".panel header .tag");
        states.sort();
        assert_eq!(states, ["已撤回", "已收到", "已收到", "已谢绝"]);
        learns_nothing(&app, &d.nominator, &d.no).await;
        let upload = format!("/admin/nominations/{}", d.no);
        let forged = [("kind", "sealed_letter")];
        let shown = d.nominator.get(&upload).await;
        assert!(!shown.body.contains("sealed_letter"), "no form offers it");
        let sent = send_as(&d.nominator, &format!("{upload}/documents"), &forged).await;
        assert_eq!(sent.status.as_u16(), 422);

        d.submit(&d.nominator).await.leads();
        let subject: PersonId = case(&app, &d.no).await.subject().unwrap();
        let candidate = app.candidate(subject).await;
        let page = candidate.get(&d.path("/own")).await.is(200);
        assert!(page.body.contains("已收到2封，共请2封"));
        let page = candidate.get(&d.path("/letters")).await.is(200);
        assert_eq!(page.texts("#tally"), ["已收到2封，共请2封"]);
        assert!(!page.body.contains("测试推荐甲"), "nor who wrote them");
        learns_nothing(&app, &candidate, &d.no).await;
        learns_nothing(&app, &app.unit(d.host.parse().unwrap()).await, &d.no).await;
        learns_nothing(&app, &app.publicity().await, &d.no).await;

        // Those who judge read them.
        for reader in [&d.round.officer, &app.approver().await, &app.supervisor().await, &app.auditor().await] {
            let page = reader.get(&d.path("/letters")).await.is(200);
            for said in [SECRETS[0], SECRETS[2], SECRETS[3], "测试nominator"] {
                assert!(page.body.contains(said), "{said}");
            }
            let file = page.attributes(".kv a", "href").remove(0);
            assert_eq!(reader.get(&file).await.is(200).body, "%PDF-1.7 test");
        }
        reviewed(&app, &d, &writer).await;
        as_sent(&app).await;
        learns_nothing(&app, &candidate, &d.no).await;
        learns_nothing(&app, &d.nominator, &d.no).await;
        let written = ["writer_name", "writer_institution", "writer_email", "body"];
        let written = written.map(|column| (column, Kind::Text));
        are_found_out(&app, &[Table::of("letter", "state = 'received'", &written)]).await;
    });
}

/// Sends a file with fields as somebody signed in.
async fn send_as(who: &Client, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += "--grenze\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7 test";
    body += "\r\n--grenze--\r\n";
    let request = who
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    who.send(request).await
}

/// The writer cannot review; somebody else reads the letters once conflicts are declared, on the page and in the packet.
async fn reviewed(app: &TestApp, d: &Drafted, writer: &Reviewer) {
    d.accepted().await;
    let other = d.round.reviewer("测试专家").await;
    let id = case(app, &d.no).await.id;
    let page = d.round.officer.get(&d.path("/assignments")).await.is(200);
    assert!(page.body.contains("为候选人写了推荐信"), "{:?}", page.texts("main"));
    let refused = d.round.assign(id, &d.no, &[writer]).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
    d.round.assign(id, &d.no, &[&other]).await.leads();
    let task = other.task().await;
    let page = other.client.get(&task).await.is(200);
    assert!(!page.body.contains(SECRETS[0]) && !page.body.contains(SECRETS[1]), "nothing before the declaration");
    let task_page = other.accepts().await;
    let page = other.client.get(&task_page).await.is(200);
    assert!(page.body.contains(SECRETS[0]) && page.body.contains("测试推荐甲（测试外校）"), "{:?}", page.texts("main"));
    let file = page.attributes("article a[href*='/documents/']", "href").remove(0);
    assert_eq!(other.client.get(&file).await.is(200).body, "%PDF-1.7 test");
    writer.client.get(&file).await.is(404);

    let request = other.client.request(Method::GET, &format!("{task}/packet")).body(Body::empty()).unwrap();
    let response = app.router.clone().oneshot(request).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut form = String::new();
    archive.by_name("00-form.html").unwrap().read_to_string(&mut form).unwrap();
    assert!(form.contains(SECRETS[0]) && form.contains("推荐信乙.pdf"), "{form}");
    assert!(archive.by_name("01-推荐信乙.pdf").is_ok());
}

/// A letter that somebody changes in the database is not the one that came in.
async fn as_sent(app: &TestApp) {
    let broken = async || {
        let report = check::run(&mut app.app.db.read().await.unwrap(), |_, _| {}).await.unwrap();
        report.breaches.into_iter().map(|breach| breach.rule()).collect::<Vec<_>>()
    };
    assert_eq!(broken().await, Vec::<&str>::new());
    const CHANGES: [(&str, &str); 2] = [
        ("UPDATE letter SET body = body || '!' WHERE body <> ''", "UPDATE letter SET body = REPLACE(body, '!', '')"),
        (
            "UPDATE document SET sha256 = '0' || sha256 WHERE kind = 'sealed_letter'",
            "UPDATE document SET sha256 = SUBSTR(sha256, 2) WHERE kind = 'sealed_letter'",
        ),
    ];
    for (change, back) in CHANGES {
        run(app, change).await;
        assert_eq!(broken().await, ["letter_as_sent"], "{change}");
        run(app, back).await;
        assert_eq!(broken().await, Vec::<&str>::new());
    }
}

/// How often a kind of message was left.
async fn told(app: &TestApp, kind: &str) -> usize {
    column(app, &format!("SELECT kind FROM outbox WHERE kind = '{kind}'")).await.len()
}

#[test]
fn a_letter_is_remembered_once_and_ends_with_its_day() {
    on_both_engines(async |app: TestApp| {
        let mut d = drafted(&app).await;
        let first = d.asked("测试推荐甲", "a@test.invalid", "2026-03-12").await;
        let mut counts = Vec::new();
        for day in ["03-02", "03-08", "03-09", "03-10", "03-12"] {
            app.at(&format!("2026-{day}T09:00"));
            timed::round(&app.app).await;
            timed::round(&app.app).await;
            counts.push(told(&app, "letter.due_soon").await);
        }
        assert_eq!(counts, [0, 0, 1, 1, 1]);
        app.at("2026-03-12T23:59");
        app.visitor().get(&first).await.is(200);
        // The day is over, whether the clock has looked or not.
        app.at("2026-03-13T00:00");
        app.visitor().get(&first).await.is(404);
        writes(&app, &first, "0123456789abcdef0123456789abcdef").await.is(404);
        timed::round(&app.app).await;
        timed::round(&app.app).await;
        assert_eq!(told(&app, "letter.expired").await, 1);
        d.nominator = app.nominator().await;
        d.round.officer = app.officer().await;
        let page = d.nominator.get(&d.path("/letters")).await.is(200);
        assert_eq!(page.texts(".panel header .tag"), ["逾期未到"]);

        // Another link has the usual days again, and dies when the formal check is over.
        let renewed = d.nominator.post(&format!("{}/link", d.letter("测试推荐甲").await), &[]).await.is(200);
        assert!(renewed.body.contains("2026-03-27"), "{:?}", renewed.texts("main"));
        let link = link(&renewed);
        d.submit(&d.nominator).await.leads();
        app.visitor().get(&link).await.is(200);
        let late = d.nominator.post(&format!("{}/withdrawal", d.letter("测试推荐甲").await), &[]).await;
        assert_eq!(late.status.as_u16(), 409, "the nomination is no more theirs to write");
        d.accepted().await;
        app.visitor().get(&link).await.is(404);
        writes(&app, &link, "0123456789abcdef0123456789abcdef").await.is(404);
        d.round.officer.post(&format!("{}/link", d.letter("测试推荐甲").await), &[]).await.is(409);
    });
}

#[test]
fn the_settings_say_how_many_letters_and_a_letter_belongs_to_its_case() {
    on_both_engines(async |app: TestApp| {
        let scheme = column(&app, "SELECT CAST(id AS TEXT) FROM scheme WHERE kind = 'scholar'").await.remove(0);
        let youth = format!("/admin/schemes/{scheme}/draft/YOUTH");
        let officer = app.officer().await;
        for (least, most, days, wrong) in
            [("11", "11", "14", 2), ("-1", "3", "14", 1), ("3", "2", "14", 1), ("1", "3", "0", 1), ("1", "3", "x", 1)]
        {
            let changed = [("role_letters_min", least), ("role_letters_max", most), ("role_letter_days", days)];
            let refused = officer.fill(&youth, &youth, &changed).await.is(422);
            assert_eq!(refused.texts(".errors li").len(), wrong, "{changed:?} {:?}", refused.texts(".errors li"));
        }
        settings(&app, &[("role_letters_max", "0")]).await;
        let d = drafted(&app).await;
        let page = d.nominator.get(&d.path("/letters")).await.is(200);
        assert!(page.body.contains("该角色不用推荐信") && page.attributes("#writer_email", "id").is_empty());
        d.asks("测试推荐甲", "a@test.invalid", "2026-03-20").await.is(409);

        settings(&app, &[("role_letters_max", "1")]).await;
        let other = app.second(Role::Nominator).await;
        let batch = d.round.batch.to_string();
        let mut fields = form(&batch, &d.host);
        fields.push(("do", "save"));
        let path = other.post("/admin/nominations", &fields).await.leads();
        let no = path.split("/nominations/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let own = format!("/admin/nominations/{no}/letters");
        let ask = [
            ("writer_name", "测试推荐乙"),
            ("writer_institution", "测试外校"),
            ("writer_email", "b@test.invalid"),
            ("due_on", "2026-03-20"),
        ];
        let link = link(&other.post(&own, &ask).await.is(200));
        // Not through the address of a case of one's own, nor in somebody else's.
        let id = column(&app, "SELECT CAST(id AS TEXT) FROM letter").await.remove(0);
        for path in [d.path(&format!("/letters/{id}")), format!("{own}/{id}")] {
            d.nominator.post(&format!("{path}/link"), &[]).await.is(404);
            d.nominator.post(&format!("{path}/withdrawal"), &[]).await.is(404);
        }
        d.nominator.get(&own).await.is(404);
        app.visitor().get(&link).await.is(200);
    });
}
