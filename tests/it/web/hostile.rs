//! What breaks other systems: bodies that are no forms, values that are no values, forms sent twice, too late, or from
//! elsewhere. Every address that writes answers them with a refusal, and writes nothing.

use std::{collections::BTreeSet, fs, path::Path};

use axum::{
    body::Body,
    http::{Method, header},
};
use bole::{
    domain::role::Role,
    web::routes::{self, Route},
};

use crate::{
    app::{Answer, Client, TestApp, on_both_engines, on_both_engines_empty, on_sqlite},
    records::{Demonstration, column, rows},
};

/// Buttons: they ask for nothing, or for no more than a text of one's own, so that pressing one is no mistake.
const BUTTONS: [&str; 27] = [
    "/logout",
    "/account/sessions/end",
    "/account/sessions/{id}/end",
    "/account/loans/{id}/return",
    "/inbox/readings",
    "/inbox/{id}/reading",
    "/admin/nominations/export",
    "/admin/nominations/{no}/dossier.zip",
    "/admin/experts/export",
    "/admin/nominations/{no}/consent-link",
    "/admin/nominations/{no}/notes",
    "/admin/nominations/{no}/leads",
    "/admin/nominations/{no}/contact",
    "/admin/proposals/{id}/end",
    "/admin/notices/{id}/proposal/end",
    "/admin/objections/{id}/identity",
    "/admin/retention/refresh",
    "/admin/retention/{id}/proposal",
    "/admin/retention/{id}/withdrawal",
    "/admin/retention/{id}/confirmation",
    "/admin/mail/trial",
    "/admin/mail/retry",
    "/admin/accounts/{id}/link",
    "/admin/accounts/{id}/closing",
    "/admin/accounts/{id}/reopening",
    "/reviews/{assignment}/recusal",
    "/consent/{token}/withdrawal",
];

/// Who tries an address: the first of the demonstration's people who may.
const PEOPLE: [(Role, &str); 14] = [
    (Role::Officer, "officer"),
    (Role::Supervisor, "supervisor"),
    (Role::Approver, "approver"),
    (Role::Publicity, "publicity"),
    (Role::Secretary, "secretary"),
    (Role::Chair, "chair"),
    (Role::Expert, "reviewer"),
    (Role::Finance, "finance"),
    (Role::Sysadmin, "admin"),
    (Role::Nominator, "nominator"),
    (Role::Unit, "unit"),
    (Role::Steward, "steward"),
    (Role::Auditor, "auditor"),
    (Role::ChiefScientist, "cs"),
];

/// Values that are none, or not the one meant.
const VALUES: [&str; 5] =
    ["%00", "-1", "9223372036854775807", "99999999999999999999999", "%FF%FE%20%27%20OR%20%271%27%3D%271"];

/// Every word that a page may read from a form: the short quoted words of `src/web`, and those it puts together.
fn words() -> BTreeSet<String> {
    fn gather(folder: &Path, words: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                gather(&entry.path(), words);
                continue;
            }
            let text = fs::read_to_string(entry.path()).unwrap();
            let quoted = text.split('"').skip(1).step_by(2);
            let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
            let is_name = |word: &&str| !word.is_empty() && word.bytes().all(is_letter);
            words.extend(quoted.filter(is_name).map(str::to_owned));
        }
    }
    let mut words = BTreeSet::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"), &mut words);
    words.extend((1..=4).map(|at| format!("score_{at}")));
    words.extend(["places_PI", "result_form", "note_form", "fix_title"].map(str::to_owned));
    assert!(words.len() > 150 && words.contains("candidate_name"), "{words:?}");
    words
}

async fn send(who: &Client, path: &str, kind: &'static str, body: impl Into<Body>) -> Answer {
    let request = who
        .request(Method::POST, path)
        .header(header::CONTENT_TYPE, kind)
        .header("sec-fetch-site", "same-origin")
        .body(body.into())
        .unwrap();
    who.send(request).await
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Bodies that no page sends: of another kind, empty, cut off, and every known field with each of [`VALUES`].
fn bodies() -> Vec<(&'static str, String)> {
    let mut all = vec![
        (FORM, String::new()),
        (FORM, "&&=&=%&ver=0&ver=2&ver".to_owned()),
        ("application/json", "{\"ver\": 1}".to_owned()),
        ("text/plain", "ver=0".to_owned()),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n".to_owned()),
        ("multipart/form-data", "--x--".to_owned()),
    ];
    let words = words();
    for value in VALUES {
        let fields: Vec<String> = words.iter().map(|word| format!("{word}={value}")).collect();
        all.push((FORM, fields.join("&")));
    }
    all
}

/// Addresses that do several things, by the button pressed; and their buttons, pressed with nothing filled in.
const SEVERAL: [&str; 12] = [
    "/admin/calendar/import",
    "/admin/experts/import",
    "/admin/nominations",
    "/admin/nominations/{no}/form",
    "/admin/nominations/{no}/contract/steps",
    "/admin/objections/{id}",
    "/admin/objections/{id}/proposal",
    "/admin/objections/{id}/decision",
    "/admin/requests/{id}",
    "/admin/requests/{id}/decision",
    "/notices/{id}/objections/new",
    "/reviews/{assignment}",
];
const PRESSED: [&str; 16] = [
    "do=propose",
    "do=enter",
    "do=save",
    "do=submit",
    "do=admit",
    "do=refuse",
    "do=step",
    "do=extend",
    "do=find",
    "do=answer",
    "do=confirm",
    "do=award",
    "do=finance",
    "do=sign",
    "to=send",
    "action=settle",
];

const EVENTS: &str = "SELECT CAST(COUNT(*) AS TEXT) FROM event";

fn writing() -> Vec<Route> {
    routes::table().into_iter().filter(|route| route.method == Method::POST).collect()
}

#[test]
fn garbage_is_refused_everywhere_and_writes_nothing() {
    on_both_engines_empty(async |app| {
        let there = Demonstration::of(&app).await;
        let mut people = Vec::new();
        for (role, key) in PEOPLE {
            people.push((role, app.known(&format!("{key}@demo.invalid")).await));
        }
        let visitor = app.visitor();
        let bodies = bodies();
        let before = rows(&app).await;
        let mut events = column(&app, EVENTS).await;
        let mut wrong = Vec::new();
        let (buttons, forms): (Vec<Route>, Vec<Route>) =
            writing().into_iter().partition(|route| BUTTONS.contains(&route.path));
        for route in &forms {
            let may = people.iter().find(|(role, _)| route.need.is_met_by(Some(&[*role])));
            let who = may.map_or(&visitor, |(_, client)| client);
            let path = there.path(route, 0);
            let pressed = PRESSED.iter().filter(|_| SEVERAL.contains(&route.path));
            let pressed: Vec<_> = pressed.map(|button| (FORM, (*button).to_owned())).collect();
            for (kind, body) in bodies.iter().chain(&pressed) {
                let answer = send(who, &path, kind, body.clone()).await;
                let status = answer.status.as_u16();
                // A form may also be shown again without having been judged, as the search for namesakes does.
                if !(status == 200 || status == 303 || (400..500).contains(&status)) {
                    wrong.push(format!("{path} answers {status} to {kind} {}", &body[..body.len().min(60)]));
                }
            }
            // Whatever is done is an event.
            let now_events = column(&app, EVENTS).await;
            if now_events != events {
                wrong.push(format!("{} did something", route.path));
                events = now_events;
            }
        }
        let now = rows(&app).await;
        // That somebody could not sign in is kept, so that nobody tries a thousand times.
        let kept = |table: &str| table == "sign_in_failure";
        let grown = now.iter().filter(|(table, n)| !kept(table) && before.get(*table) != Some(n));
        let grown: Vec<_> = grown.collect();
        assert!(grown.is_empty(), "{grown:?} were written");
        for route in &buttons {
            let may = people.iter().find(|(role, _)| route.need.is_met_by(Some(&[*role])));
            let who = may.map_or(&visitor, |(_, client)| client);
            for (kind, body) in &bodies[..8] {
                let status = send(who, &there.path(route, 1), kind, body.clone()).await.status;
                if status.is_server_error() {
                    wrong.push(format!("{} answers {status} to {kind}", route.path));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

#[test]
fn addresses_that_are_none_are_not_found() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let mut wrong = Vec::new();
        for bad in
            ["%00", "a%00b", "%FF%FE", "%", "99999999999999999999999", "-1", "%27%20OR%201", "..%2F..%2Fetc", "字"]
        {
            for route in routes::table().iter().filter(|route| route.method == Method::GET) {
                let mut paths = vec![format!("{}?q={bad}&after={bad}&id={bad}&before={bad}&batch={bad}", route.path)];
                if route.path.contains('{') {
                    let parts = route.path.split('/').map(|part| if part.starts_with('{') { bad } else { part });
                    paths = vec![parts.collect::<Vec<_>>().join("/")];
                }
                for path in paths.into_iter().filter(|path| path.parse::<axum::http::Uri>().is_ok()) {
                    let answer = officer.get(&path).await;
                    if answer.status.is_server_error() {
                        wrong.push(format!("{path} answers {}", answer.status));
                    }
                }
            }
        }
        let visitor = app.visitor();
        for (path, body) in [
            ("/login", "email=%00&password=%00"),
            ("/login", "email=a%00%40b.de&password=123456789012"),
            ("/objections/lookup", "receipt=%00&secret=%00"),
            ("/corrections/lookup", "receipt=%00&secret=%00"),
            ("/corrections/new", "wrong=%00&wanted=a&petition_source=b&page=%00"),
            ("/welcome/%00", "password=%00"),
            ("/consent/%00", "consent=notice"),
        ] {
            let status = send(&visitor, path, FORM, body).await.status;
            if status.is_server_error() {
                wrong.push(format!("{path} answers {status} to {body}"));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

#[test]
fn what_is_too_large_is_told_so() {
    on_sqlite(async |app| {
        let officer = app.officer().await;
        let before = rows(&app).await;
        let long = "字".repeat(9_000);
        let fields = [("name", long.as_str())];
        let refused = officer.post("/admin/people/new", &fields).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#name"]);
        let huge = format!("name={}", "a".repeat(21 << 20));
        let too_large = send(&officer, "/admin/people/new", FORM, huge).await.is(413);
        assert_eq!(too_large.texts("h1").len(), 1, "it is a page of ours");
        let page = format!("/admin/nominations/{}", column(&app, "SELECT case_no FROM case_file ORDER BY id").await[0]);
        officer.upload(&page, "/documents", "a.pdf", &vec![b'a'; 21 << 20]).await.is(413);
        let grown = officer.upload(&page, "/documents", "a.pdf", b"MZ no file of a kind that is taken").await;
        assert!(grown.status.is_client_error());
        assert_eq!(rows(&app).await, before);
    });
}

#[test]
fn what_comes_from_elsewhere_is_refused() {
    on_sqlite(async |app| {
        let officer = app.officer().await;
        let body = "name=%E6%B5%8B%E8%AF%95%E7%94%B2";
        let elsewhere = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.invalid"),
            ("origin", "http://bole.test.evil.invalid"),
            ("origin", "null"),
        ];
        let before = rows(&app).await;
        for (name, value) in elsewhere {
            for path in ["/admin/people/new", "/account/profile", "/en/admin/people/new"] {
                let request = officer
                    .request(Method::POST, path)
                    .header(header::CONTENT_TYPE, FORM)
                    .header(name, value)
                    .body(Body::from(body))
                    .unwrap();
                let refused = officer.send(request).await.is(403);
                assert_eq!(refused.texts("main").len(), 1, "{name}: {value} is told why, on a page of ours");
            }
        }
        assert_eq!(rows(&app).await, before);
        let own = officer
            .request(Method::POST, "/admin/people/new")
            .header(header::CONTENT_TYPE, FORM)
            .header("origin", "http://bole.test")
            .body(Body::from(body))
            .unwrap();
        officer.send(own).await.leads();
    });
}

/// The answer to a form that is filled in as it stands and sent against an older version.
async fn stale(who: &Client, page: &str, action: &str, answers: &[(&str, &str)]) -> Answer {
    let form = who.get(page).await.is(200).filled(action, answers);
    assert!(form.fields.iter().any(|(name, _)| name == "ver"), "{action} carries a version");
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), if name == "ver" { "-7" } else { value.as_str() }))
        .collect();
    who.post(&form.action, &fields).await
}

/// The number of a case of the demonstration at a stage.
async fn at_stage(app: &TestApp, stage: &str) -> String {
    column(app, &format!("SELECT case_no FROM case_file WHERE demo AND stage = '{stage}' ORDER BY id")).await[0].clone()
}

#[test]
fn a_form_filled_in_against_an_older_version_is_refused() {
    on_both_engines_empty(async |app| {
        let there = Demonstration::of(&app).await;
        let officer = app.known("officer@demo.invalid").await;
        let sysadmin = app.known("admin@demo.invalid").await;
        let publicity = app.known("publicity@demo.invalid").await;
        let case = async |stage: &str| format!("/admin/nominations/{}", at_stage(&app, stage).await);
        let (draft, submitted, contracting) =
            (case("returned").await, case("submitted").await, case("contracting").await);
        let institution = format!("/admin/institutions/{}", there.names("/admin/institutions")[0]);
        let person = format!("/admin/people/{}/edit", there.names("/admin/people")[0]);
        let call = format!("/admin/batches/{}", there.names("/admin/batches")[0]);
        let expert = format!("/admin/experts/{}", there.names("/admin/experts")[0]);
        let drafts = "SELECT CAST(id AS TEXT) FROM notice WHERE notice_no IS NULL \
            AND id NOT IN (SELECT notice_id FROM proposal WHERE notice_id IS NOT NULL AND state = 'open') ORDER BY id";
        let before = rows(&app).await;
        let mut wrong = Vec::new();
        let mut tried = |what: &str, answer: Answer| {
            if answer.status.as_u16() != 409 {
                wrong.push(format!("{what} answers {} {:?}", answer.status, answer.texts(".errors li")));
            }
        };
        tried("the form", stale(&officer, &format!("{draft}/edit"), "/form", &[("do", "save")]).await);
        let back = [("fix_title", "请写明"), ("due_on", "2026-12-01")];
        tried("a move", stale(&officer, &format!("{submitted}/moves/return"), "/moves/return", &back).await);
        tried("the checks", stale(&officer, &submitted, "/checks", &[("result_form", "pass")]).await);
        tried("the contract", stale(&officer, &format!("{contracting}/contract"), "/contract", &[]).await);
        tried("an institution", stale(&officer, &institution, &institution, &[]).await);
        tried("a person", stale(&officer, &person, &person, &[]).await);
        tried("a call", stale(&officer, &call, &call, &[]).await);
        tried("an expert", stale(&officer, &expert, &expert, &[]).await);
        tried("the settings", stale(&sysadmin, "/admin/settings", "/admin/settings", &OFFICE).await);
        for notice in column(&app, drafts).await.iter().take(1) {
            let page = format!("/admin/notices/{notice}/edit");
            tried("a notice", stale(&publicity, &page, notice, &[]).await);
        }
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(rows(&app).await, before);
    });
}

/// What the settings ask for.
const OFFICE: [(&str, &str); 5] = [
    ("office_name", "测试办公室"),
    ("accept_dept", "测试监督处"),
    ("contact_phone", "010-00000000"),
    ("contact_email", "office@test.invalid"),
    ("contact_address", "测试路1号"),
];

#[test]
fn a_form_sent_twice_gets_the_first_answer() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        for (page, answers) in [
            ("/admin/people/new", vec![("name", "测试甲")]),
            (
                "/admin/institutions/new",
                vec![("full_name", "测试大学"), ("kind", "university"), ("legal_person", "own")],
            ),
            (
                "/admin/batches/new",
                vec![("year", "2026"), ("batch_no", "9"), ("full_name", "测试批次"), ("status", "planned")],
            ),
        ] {
            let form = officer.get(page).await.is(200).filled(page, &answers);
            let fields: Vec<(&str, &str)> =
                form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let first = officer.post(page, &fields).await.leads();
            let before = rows(&app).await;
            assert_eq!(officer.post(page, &fields).await.leads(), first);
            assert_eq!(rows(&app).await, before, "{page} writes no second row");
        }
    });
}
