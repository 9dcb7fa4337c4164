//! Reviewers are drawn for a group: by lot, with what is in conflict left out, whoever reviews already kept, and a
//! certificate that repeats itself.

use bole::{
    domain::{draw, record::LegalPerson},
    store::expert::Profile,
};
use futures_util::FutureExt;

use super::round::{Reviewer, Round};
use crate::{
    app::{TestApp, on_both_engines},
    records::column,
    tampering::{Kind, Table, are_found_out},
};

const NAMES: [&str; 7] = ["甲某某", "乙某某", "丙某某", "丁某某", "戊某某", "己某某", "庚某某"];

struct Group {
    round: Round,
    reviewers: Vec<Reviewer>,
    /// Works for the host of every case.
    colleague: Reviewer,
    numbers: Vec<String>,
    page: String,
}

impl Group {
    /// Two cases of one host, seven experts of their own legal persons and one of the host's.
    async fn new(app: &TestApp) -> Self {
        let round = Round::new(app, 2).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await.id();
        let mut reviewers = Vec::new();
        for name in NAMES {
            reviewers.push(round.reviewer(name).await);
        }
        let colleague = round.person("同事某", Some(host)).await;
        let colleague = round.expert("同事某", colleague).await;
        let mut numbers = Vec::new();
        for candidate in ["候选甲", "候选乙"] {
            numbers.push(round.case(candidate, host, nominator).await.1);
        }
        let page = format!("/admin/batches/{}/draw", round.batch);
        Self { round, reviewers, colleague, numbers, page }
    }

    fn address(&self) -> String {
        format!("{}?role=PM", self.page)
    }

    /// Draws as the page offers it.
    async fn draw(&self, answers: &[(&str, &str)]) -> crate::app::Answer {
        self.round.officer.fill(&self.address(), &self.page, answers).await
    }

    /// The seats of every case: its number and the expert.
    async fn seats(&self) -> Vec<String> {
        let sql = "SELECT c.case_no || ' ' || CAST(a.expert_id AS TEXT) FROM assignment a \
            JOIN case_file c ON c.id = a.case_id WHERE a.state IN ('invited', 'accepted', 'submitted') \
            ORDER BY c.case_no, a.expert_id";
        column(&self.round.app, sql).await
    }
}

#[test]
fn a_draw_by_lot_fills_every_place_and_can_be_repeated() {
    on_both_engines(async |app| {
        let group = Group::new(&app).await;
        let officer = &group.round.officer;
        let before = officer.get(&group.address()).await.is(200);
        assert_eq!(before.texts(".figures dd"), ["2", "0/6席", "6", "8", "0", "0"]);
        assert!(before.body.contains("与候选人同一法人单位"), "what excludes the colleague is told");
        for reviewer in &group.reviewers {
            assert!(!before.body.contains(reviewer.name), "nobody is shown before the draw");
        }
        let hash = before.texts("code.hash").remove(0);

        group.draw(&[("mode", "random"), ("due_on", "2026-03-20")]).await.leads();
        let seats = group.seats().await;
        assert_eq!(seats.len(), 6);
        let colleague = group.colleague.id.to_string();
        assert!(seats.iter().all(|seat| !seat.ends_with(&colleague)));
        for number in &group.numbers {
            assert_eq!(seats.iter().filter(|seat| seat.starts_with(number.as_str())).count(), 3);
        }
        let invited = "SELECT CAST(COUNT(*) AS TEXT) FROM outbox WHERE kind = 'review.invited'";
        assert_eq!(column(&app, invited).await, ["6"], "everybody drawn was told");

        let link = officer.get(&group.address()).await.attributes("a[download]", "href").remove(0);
        let certificate = officer.get(&link).await.is(200).body;
        assert_eq!(draw::replay(&certificate).unwrap(), 6);
        let sealed: draw::Sealed = serde_json::from_str(&certificate).unwrap();
        assert_eq!((sealed.secret_hash, sealed.secret, sealed.number), (hash, None, 1), "the secret is kept");
        // It would tell who reviews: those who may not know do not get it.
        app.nominator().await.get(&link).await.is(403);
        group.reviewers[0].client.get(&link).await.is(403);
        app.auditor().await.get(&link).await.is(200);

        // Once nobody is under review the secret is shown, and the seed follows from it.
        let done = "UPDATE case_file SET stage = 'panel_review' WHERE stage = 'external_review'";
        app.app
            .db
            .write::<u64, bole::store::StoreError>(move |tx| async move { tx.run(done, Vec::new()).await }.boxed())
            .await
            .unwrap();
        let opened = officer.get(&link).await.is(200).body;
        let sealed: draw::Sealed = serde_json::from_str(&opened).unwrap();
        assert!(sealed.secret.is_some());
        assert_eq!(draw::replay(&opened).unwrap(), 6);
        are_found_out(&app, &[Table::of("draw", "TRUE", &[("certificate", Kind::Text)])]).await;
    });
}

#[test]
fn a_seat_that_falls_free_is_drawn_anew_with_a_reason() {
    on_both_engines(async |app| {
        let group = Group::new(&app).await;
        group.draw(&[("mode", "random"), ("due_on", "2026-03-20")]).await.leads();
        let first = group.seats().await;
        let busy =
            group.reviewers.iter().find(|it| first.iter().any(|seat| seat.ends_with(&it.id.to_string()))).unwrap();
        let task = busy.task().await;
        busy.client.post(&format!("{task}/refusal"), &[("ground", "time"), ("reason", "测试")]).await.leads();
        let kept = group.seats().await;
        assert_eq!(kept.len(), 5);

        let silent = group.draw(&[("mode", "random"), ("due_on", "2026-03-20")]).await.is(422);
        assert_eq!(silent.attributes(".errors a", "href"), ["#reason"]);
        let late = group.draw(&[("due_on", "2020-01-01"), ("reason", "测试：一人谢绝")]).await.is(422);
        assert_eq!(late.attributes(".errors a", "href"), ["#due_on"]);
        group.draw(&[("mode", "random"), ("due_on", "2026-03-20"), ("reason", "测试：一人谢绝")]).await.leads();
        let second = group.seats().await;
        assert_eq!(second.len(), 6);
        assert!(kept.iter().all(|seat| second.contains(seat)), "whoever had a seat keeps it");
        let again = column(&app, "SELECT CAST(number AS TEXT) || reason FROM draw ORDER BY number").await;
        assert_eq!(again, ["1", "2测试：一人谢绝"]);
    });
}

#[test]
fn reviewers_who_become_colleagues_keep_their_seats_and_the_draw_goes_on() {
    on_both_engines(async |app| {
        let group = Group::new(&app).await;
        group.draw(&[("mode", "random"), ("due_on", "2026-03-20")]).await.leads();
        let first = group.seats().await;
        let of = |number: &str| -> Vec<&Reviewer> {
            let has = |it: &&Reviewer| first.contains(&format!("{number} {}", it.id));
            group.reviewers.iter().filter(has).collect()
        };
        let [one, other, busy] = of(&group.numbers[0])[..] else { panic!("three seats") };

        // Of two who review one case one takes a post at the other's university, and the third has no time.
        let employer = format!("测试大学之{}", other.name);
        let moves = [("new_institution", employer.as_str()), ("title", "教授"), ("as_of", "2026-03-01")];
        one.client.fill("/reviews/profile", "/institution", &moves).await.leads();
        let seat = format!(
            "SELECT CAST(a.id AS TEXT) FROM assignment a JOIN case_file c ON c.id = a.case_id \
             WHERE c.case_no = '{}' AND a.expert_id = {}",
            group.numbers[0], busy.id
        );
        let task = format!("/reviews/{}", column(&app, &seat).await[0]);
        busy.client.post(&format!("{task}/refusal"), &[("ground", "time"), ("reason", "测试")]).await.leads();

        let shown = group.round.officer.get(&group.address()).await.is(200);
        assert_eq!(shown.texts(".figures dd")[1], "5/6席", "both seats are counted");
        group.draw(&[("mode", "random"), ("due_on", "2026-03-20"), ("reason", "测试：一人谢绝")]).await.leads();
        let second = group.seats().await;
        assert_eq!(second.len(), 6);
        for kept in [one, other] {
            assert!(second.contains(&format!("{} {}", group.numbers[0], kept.id)), "{} keeps the seat", kept.name);
        }
        let kept = column(&app, "SELECT CAST(filled AS TEXT) || '/' || CAST(places AS TEXT) FROM draw ORDER BY number");
        // Where both review, one seat is not the draw's to answer for; by lot they may have met in both cases.
        let meet = |number: &&String| [one, other].iter().all(|it| first.contains(&format!("{number} {}", it.id)));
        let left = 6 - group.numbers.iter().filter(meet).count();
        assert_eq!(kept.await, ["6/6".to_owned(), format!("{left}/{left}")], "what the draw answers for");
    });
}

#[test]
fn what_changed_since_it_was_seen_stops_the_draw() {
    on_both_engines(async |app| {
        let group = Group::new(&app).await;
        let officer = &group.round.officer;
        let seen = officer.get(&group.address()).await.is(200);
        let one = &group.reviewers[0];
        let profile = Profile { active: false, ..profile() };
        let ver = column(&app, &format!("SELECT CAST(ver AS TEXT) FROM expert WHERE id = {}", one.id)).await;
        let who = officer.who().await;
        bole::commands::expert::edit(&app.app, &who, one.id, ver[0].parse().unwrap(), profile).await.unwrap();
        let stale = officer.complete(&seen, &group.page, &[("due_on", "2026-03-20")]).await.is(409);
        assert_eq!(group.seats().await, Vec::<String>::new());
        // The page that came back has seen it.
        officer.complete(&stale, &group.page, &[("due_on", "2026-03-20")]).await.leads();
        assert!(group.seats().await.iter().all(|seat| !seat.ends_with(&one.id.to_string())));
    });
}

#[test]
fn a_double_click_draws_once_and_the_best_match_is_previewed() {
    on_both_engines(async |app| {
        let group = Group::new(&app).await;
        let officer = &group.round.officer;
        let preview = officer.get(&format!("{}&preview=best", group.address())).await.is(200);
        let named = preview.texts("tbody td:last-child").join(" ");
        assert!(NAMES.iter().any(|name| named.contains(name)), "{named}");
        let hidden = app.approver().await.get(&group.address()).await;
        assert_eq!(hidden.status.as_u16(), 403, "the approver chooses no reviewers");
        let form = preview.filled(&group.page, &[("mode", "best"), ("due_on", "2026-03-20")]);
        let sent: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        officer.post(&group.page, &sent).await.leads();
        officer.post(&group.page, &sent).await.leads();
        assert_eq!(group.seats().await.len(), 6);
        assert_eq!(column(&app, "SELECT mode FROM draw").await, ["best"]);
        // As previewed.
        for seat in group.seats().await {
            let name = group.reviewers.iter().find(|it| seat.ends_with(&it.id.to_string())).unwrap().name;
            assert!(named.contains(name));
        }
        // Nothing is left to draw, and whoever nominated draws nothing.
        let full = officer.get(&group.address()).await.is(200);
        assert!(!full.body.contains("抽取并发出邀请"));
    });
}

fn profile() -> Profile {
    let region = bole::domain::expert::Region::Beijing;
    Profile { fields: vec!["测试领域".to_owned()], languages: Vec::new(), region, active: true }
}
