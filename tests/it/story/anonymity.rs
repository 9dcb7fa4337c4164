//! Who reviewed is told to nobody outside the office, tested as an oracle: one small round is run twice, with other
//! reviewers and at other times, and all else the same by the same clock. Whatever a candidate, a nominator, a unit,
//! another expert or a visitor can fetch must be the same to the byte: pages, lists, counts, searches, files and their
//! names, feeds, messages. Only what is chance in every answer is taken out first: identifiers and tokens.
//!
//! No engine has a part in what a page says, so one is enough.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::Method;
use bole::{
    domain::{
        ids::{CaseId, InstitutionId, PersonId},
        nomination::CONSENT_VERSION,
        record::LegalPerson,
        role::Role,
        time::Moment,
        workflow::{Action, Stage},
    },
    store::{
        StoreError,
        nomination::{self, NewConsent},
    },
    web::{auth::Need, page::url_escape, routes},
};
use futures_util::FutureExt;

use super::{
    every_move::make,
    notice::{draft, press},
    review_panel,
    round::{Reviewer, Round, score_form},
};
use crate::{
    app::{Answer, Client, Engine, TestApp},
    people::Somebody,
    records::Demonstration,
};

/// Who may be asked; of the first six three review in one run and three in the other.
const POOL: [&str; 7] = ["甲密某", "乙密某", "丙密某", "丁密某", "戊密某", "己密某", "庚同某"];
/// Sits beside them in both runs: knows the own review and nobody else's.
const COLLEAGUE: usize = 6;
const PANEL: [&str; 7] = ["壹会某", "贰会某", "叁会某", "肆会某", "伍会某", "陆会某", "柒会某"];
const OPINION: &str = "测试意见，";

/// What differs between two runs: who reviews, in which order they hand in, and when.
struct Hidden {
    reviewers: [usize; 3],
    minutes: [i64; 4],
}

const ONE: Hidden = Hidden { reviewers: [0, 1, 2], minutes: [10, 25, 40, 200] };
const OTHER: Hidden = Hidden { reviewers: [5, 3, 4], minutes: [400, 31, 12, 77] };

/// The instants of a run: each step has its own, the same in both, so that what is sorted by time stays so.
struct Steps {
    app: TestApp,
    at: std::cell::Cell<i64>,
}

impl Steps {
    fn next(&self) {
        self.at.set(self.at.get() + 1_000);
        self.app.clock.set(Moment(self.at.get()));
    }

    /// Begins a new day.
    fn on(&self, local: &str) {
        self.at.set(Moment::parse_local(local).unwrap().0);
        self.app.clock.set(Moment(self.at.get()));
    }
}

/// Somebody whose eyes are looked through.
struct Viewer {
    name: &'static str,
    client: Client,
}

/// What was fetched, by who looked and where; without what is chance.
type Collected = BTreeMap<(String, String), Vec<String>>;

/// A round from the first review to the public notice, looked at on the way; gives what was seen.
async fn run(hidden: Hidden) -> Collected {
    let app = TestApp::on(Engine::Sqlite).await;
    let steps = Steps { app: app.clone(), at: std::cell::Cell::new(0) };
    steps.on("2026-03-02T09:00");
    // In this order in both runs, so that ids tell nothing.
    for role in [Role::Officer, Role::Nominator, Role::Secretary, Role::Chair, Role::Approver, Role::Publicity] {
        steps.next();
        app.persona(role).await;
    }
    steps.next();
    let mut round = Round::new(&app, 1).await;
    steps.next();
    let host = round.institution("测试依托单位", LegalPerson::Own).await;
    let mut pool = Vec::new();
    for (at, name) in POOL.into_iter().chain(PANEL).enumerate() {
        steps.next();
        let employer = round.institution(&format!("测试大学第{at}号"), LegalPerson::Own).await;
        let person = round.person(name, Some(employer)).await;
        pool.push(round.expert(name, person).await);
    }
    let nominator = app.nominator().await.id();
    let mut cases = Vec::new();
    for candidate in ["候选甲", "候选乙"] {
        steps.next();
        let subject = round.person(candidate, Some(host)).await;
        steps.next();
        let case = round.case_of(subject, candidate, host, nominator, bole::domain::nomination::Form::default()).await;
        cases.push((subject, case));
    }
    let mut seen = Collected::new();

    // The reviews of one day: the same people of the office at the same time, others between them.
    steps.on("2026-03-03T09:00");
    round.officer = app.officer().await;
    for (_, (case, number)) in &cases {
        steps.next();
        let mut asked: Vec<&Reviewer> = hidden.reviewers.iter().map(|at| &pool[*at]).collect();
        asked.push(&pool[COLLEAGUE]);
        round.assign(*case, number, &asked).await.leads();
    }
    let order: Vec<usize> = hidden.reviewers.into_iter().chain([COLLEAGUE]).collect();
    for (reviewer, minutes) in order.into_iter().zip(hidden.minutes) {
        steps.on("2026-03-03T09:30");
        // The colleague's own times are the colleague's own to see.
        let minutes = if reviewer == COLLEAGUE { 300 } else { minutes };
        app.clock.set(Moment(steps.at.get() + minutes * 60_000));
        pool[reviewer].sign_in_again().await;
        for level in ["5", "2"] {
            let task = pool[reviewer].accepts().await;
            let opinion = OPINION.repeat(25);
            pool[reviewer].client.post(&task, &score_form(level, "B", &opinion)).await.leads();
        }
    }
    steps.on("2026-03-04T09:00");
    look(&steps, &mut pool, (&cases, host), "while reviews are in", &mut seen).await;

    steps.on("2026-03-05T09:00");
    let (officer, approver) = (app.officer().await, app.approver().await);
    round.officer = app.officer().await;
    let both = (&officer, Some(&approver));
    let [(_, (first, first_no)), (_, (_, second_no))] = &cases[..] else { panic!("two cases") };
    steps.next();
    make(&app, first_no, Action::Shortlist, both, &[], Stage::PanelReview).await;
    steps.next();
    let reason = [("reason", "测试：排序靠后")];
    make(&app, second_no, Action::PassOver, both, &reason, Stage::NotSelected).await;
    steps.next();
    let panel = pool.split_off(POOL.len());
    review_panel::ballots(&round, &[(*first, first_no.clone(), 6)], &panel).await;
    steps.next();
    make(&app, first_no, Action::Select, both, &[], Stage::Selected).await;
    steps.on("2026-03-06T09:00");
    look(&steps, &mut pool, (&cases, host), "when it is decided", &mut seen).await;

    steps.on("2026-03-09T09:00");
    consents(&app, *first).await;
    let id = first.to_string();
    let desk = app.publicity().await.post("/admin/notices", &draft(&[id.as_str()])).await.leads();
    steps.next();
    press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.leads();
    steps.next();
    press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
    steps.on("2026-03-10T09:00");
    look(&steps, &mut pool, (&cases, host), "when it is public", &mut seen).await;
    let outside = Viewer { name: "a visitor", client: app.visitor() };
    look_around(&app, &outside, "when it is public", &mut seen).await;
    seen
}

async fn consents(app: &TestApp, case: CaseId) {
    let now = app.clock.now();
    let write = app.app.db.write::<(), StoreError>(move |tx| {
        async move {
            let text_version = CONSENT_VERSION.to_owned();
            let new =
                NewConsent { case, person: None, purpose: "notice", text_version, channel: "sheet", document: None };
            nomination::add_consent(tx, new, now).await?;
            Ok(())
        }
        .boxed()
    });
    write.await.unwrap();
}

/// A candidate, with the id and the number of the case.
type Subject = (PersonId, (CaseId, String));

/// Everybody who is not to know looks around, one after the other.
async fn look(
    steps: &Steps,
    pool: &mut [Reviewer],
    (cases, host): (&[Subject], InstitutionId),
    when: &str,
    seen: &mut Collected,
) {
    let app = &steps.app;
    steps.next();
    pool[COLLEAGUE].sign_in_again().await;
    let stranger = Somebody { key: "expert_of_none".to_owned(), roles: vec![(Role::Expert, None)], person: None };
    let viewers = [
        Viewer { name: "the candidate who goes on", client: app.candidate(cases[0].0).await },
        Viewer { name: "the candidate who does not", client: app.candidate(cases[1].0).await },
        Viewer { name: "the nominator", client: app.nominator().await },
        Viewer { name: "the unit of the host", client: app.unit(host).await },
        Viewer { name: "a reviewer of the same cases", client: pool[COLLEAGUE].client.clone() },
        Viewer { name: "another expert", client: app.somebody(stranger).await },
    ];
    for viewer in &viewers {
        steps.next();
        look_around(app, viewer, when, seen).await;
    }
}

/// Everything one person can fetch: every route with the latest records of its kind, every link, every search for a
/// name that must not be known, the file of the list, and the messages.
async fn look_around(app: &TestApp, viewer: &Viewer, when: &str, seen: &mut Collected) {
    let there = Demonstration::as_it_stands(app).await;
    let mut waiting: VecDeque<String> = VecDeque::new();
    for route in routes::table().iter().filter(|route| route.method == Method::GET) {
        let is_of_all = matches!(route.need, Need::Public | Need::Visitor);
        if is_of_all && viewer.client.account.is_some() || route.path.contains("{*") {
            continue;
        }
        // The last of a kind are those of this round. Of the seats, whose order is chance, all are tried.
        let most = match route.path {
            path if path.starts_with("/reviews/{") => there.names("/reviews").len(),
            path if path.contains('{') => 3,
            _ => 1,
        };
        waiting.extend((0..most).map(|before| there.latest(route, before)));
    }
    for list in ["/admin/nominations", "/admin/people", "/admin/experts", "/admin/institutions", "/scholars", "/inbox"]
    {
        waiting.extend(POOL[..COLLEAGUE].iter().map(|name| format!("{list}?q={}", url_escape(name))));
    }
    let who = format!("{}, {when}", viewer.name);
    let mut visited = BTreeSet::new();
    while let Some(path) = waiting.pop_front() {
        if !visited.insert(path.clone()) {
            continue;
        }
        let answer = viewer.client.get(&path).await;
        if answer.status.is_success() {
            let onward = answer.attributes("a[href]", "href").into_iter();
            let onward = onward.map(|link| link.split('#').next().unwrap_or_default().to_owned());
            let signed_in = viewer.client.account.is_some();
            waiting.extend(onward.filter(|link| is_followed(link, signed_in)));
        }
        seen.entry((who.clone(), without_chance(&path))).or_default().push(told(&answer));
    }
    if viewer.client.account.is_some() {
        let file = viewer.client.post("/admin/nominations/export", &[]).await;
        seen.entry((who.clone(), "the file of the list".to_owned())).or_default().push(told(&file));
        seen.entry((who, "the messages".to_owned())).or_default().extend(messages(app, &viewer.client).await);
    }
}

/// Pages that are the same for everybody are left to the visitor, in one language; lists are narrowed in one way at a
/// time.
fn is_followed(link: &str, signed_in: bool) -> bool {
    let desk = ["/admin", "/reviews", "/inbox", "/account"].iter().any(|begins| link.starts_with(begins));
    let public = link.starts_with('/') && !["//", "/static/", "/en"].iter().any(|begins| link.starts_with(begins));
    (if signed_in { desk } else { public && !desk }) && !link.contains('&')
}

async fn messages(app: &TestApp, of: &Client) -> Vec<String> {
    const SQL: &str = "SELECT kind, payload, CAST(created_at AS TEXT) FROM outbox WHERE account_id = $1 \
        ORDER BY created_at, kind, payload";
    let mut conn = app.app.db.read().await.unwrap();
    let rows: Vec<(String, String, String)> = conn.all(SQL, bole::args![of.id()]).await.unwrap();
    rows.into_iter().map(|(kind, payload, at)| without_chance(&format!("{kind} {payload} at {at}."))).collect()
}

/// Status, headers, size and body of an answer.
fn told(answer: &Answer) -> String {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date"))
        .map(|(name, value)| format!("{name}: {}", without_chance(&String::from_utf8_lossy(value.as_bytes()))))
        .collect();
    headers.sort();
    let size = answer.body.len();
    format!("{}\n{}\n{size} bytes\n{}", answer.status, headers.join("\n"), without_chance(&answer.body))
}

/// A text without identifiers and tokens: each is put as a mark of the same length.
fn without_chance(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars().chain(['\0']) {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            run.push(letter);
            continue;
        }
        if is_chance(&run) {
            clean.extend(run.drain(..).map(|_| '#'))
        } else {
            clean.push_str(&run)
        }
        run.clear();
        clean.push(letter);
    }
    clean.pop();
    clean
}

/// An identifier of eighteen digits or more, or a token of hexadecimal digits.
fn is_chance(run: &str) -> bool {
    let digits = run.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    let is_id = digits.len() >= 17 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_id
        || (run.len() >= 16
            && run.bytes().all(|byte| byte.is_ascii_hexdigit())
            && run.bytes().any(|byte| byte.is_ascii_digit()))
}

#[test]
fn nothing_outside_the_office_depends_on_who_reviewed_or_when() {
    let of = |hidden| {
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(run(hidden))
        })
    };
    let (one, other) = (of(ONE), of(OTHER));
    let (one, other) = (one.join().unwrap(), other.join().unwrap());
    assert!(one.len() > 300, "{} addresses are few", one.len());
    let mut differing = Vec::new();
    let addresses: BTreeSet<_> = one.keys().chain(other.keys()).collect();
    for address in addresses {
        let of = |seen: &Collected| {
            let mut told = seen.get(address).cloned().unwrap_or_default();
            told.sort();
            told
        };
        let (one, other) = (of(&one), of(&other));
        if one != other {
            differing.push(format!("{}: {} {}", address.0, address.1, first_difference(&one, &other)));
        }
        for name in &POOL[..COLLEAGUE] {
            // A search repeats what was asked for, and who is on record is no secret.
            let asked = address.1.contains(&url_escape(name));
            let is_register = ["/admin/people", "/admin/institutions"].iter().any(|it| address.1.starts_with(it));
            if !asked && !is_register && one.iter().any(|told| told.contains(name)) {
                differing.push(format!("{}: {} names {name}", address.0, address.1));
            }
        }
    }
    assert_eq!(differing, Vec::<String>::new());
}

/// Where two collections of answers part.
fn first_difference(one: &[String], other: &[String]) -> String {
    if one.len() != other.len() {
        return format!("is there {} times and {} times", one.len(), other.len());
    }
    let Some((one, other)) = one.iter().zip(other).find(|(one, other)| one != other) else { return String::new() };
    let at = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let near = |text: &str| text.chars().skip(at.saturating_sub(60)).take(140).collect::<String>();
    format!("…{}… and …{}…", near(one), near(other))
}

#[test]
fn chance_is_taken_out_and_nothing_else() {
    let id = "1772413200000123456";
    assert_eq!(without_chance(&format!("/reviews/{id}?a=2026-03-02")), "/reviews/###################?a=2026-03-02");
    assert_eq!(without_chance(&format!("go_{id}")), "######################");
    assert_eq!(without_chance("a0b1c2d3e4f5a6b7 13800000000 评审"), "################ 13800000000 评审");
}
