//! The register of the barred: who reads it, who is kept out by it, and that whoever enters does not lift.

use bole::{
    commands::{CommandError, barring, moves},
    domain::{
        barring::{BarringEntry, BarringGround, Span},
        ids::PersonId,
        nomination::Form,
        record::LegalPerson,
        role::Role,
        workflow::{Action, Input, Reason, Stage},
    },
};

use super::round::Round;
use crate::{
    app::{TestApp, on_both_engines},
    people::Somebody,
    records::{column, rows},
};

fn span(starts_on: &str, ends_on: &str) -> Span {
    Span { starts_on: starts_on.parse().unwrap(), ends_on: ends_on.parse().ok() }
}

/// Puts somebody on the register through the command; gives the address of the entry.
pub async fn barred(app: &TestApp, person: PersonId, span: Span) -> String {
    let entry = BarringEntry {
        person,
        ground: BarringGround::Plagiarism,
        statement: "测试事实".to_owned(),
        span,
        source: "测试文号".to_owned(),
    };
    let id = barring::enter(&app.app, &app.officer().await.who().await, entry).await.unwrap();
    format!("/admin/barrings/{id}")
}

#[test]
fn somebody_is_entered_once_and_every_mistake_is_told_beside_its_field() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let person = round.person("受限某", None).await;
        let found = round.officer.get("/admin/barrings/new?q=受限某").await.is(200);
        let chosen = found.choice("person_id", "受限某");
        assert_eq!(chosen, person.to_string());
        let before = rows(&app).await;
        let wrong = [
            ("person_id", ""),
            ("barring_ground", "no_such"),
            ("barring_statement", ""),
            ("starts_on", "2026-13-01"),
            ("ends_on", "昨天"),
            ("source_document", "测试文号"),
        ];
        let refused = round.officer.fill("/admin/barrings/new?q=受限某", "/admin/barrings", &wrong[2..]).await.is(422);
        assert_eq!(refused.attributes("#source_document", "value"), ["测试文号"], "what was typed stays");
        let named = round.officer.post("/admin/barrings", &wrong).await.is(422).attributes(".errors li a", "href");
        assert_eq!(named, ["#person_id", "#barring_ground", "#barring_statement", "#starts_on", "#ends_on"]);
        let right = [
            ("person_id", chosen.as_str()),
            ("barring_ground", "fabrication"),
            ("barring_statement", "测试事实"),
            ("starts_on", "2026-03-01"),
            ("ends_on", "2026-02-01"),
            ("source_document", "测试文号"),
        ];
        let reversed = round.officer.post("/admin/barrings", &right).await.is(422);
        assert_eq!(reversed.attributes(".errors li a", "href"), ["#starts_on"]);
        assert_eq!(rows(&app).await, before, "nothing is written");

        let mut right = right;
        right[4].1 = "";
        let page = round.officer.fill("/admin/barrings/new?q=受限某", "/admin/barrings", &right).await.leads();
        let shown = round.officer.get(&page).await.is(200);
        assert!(shown.body.contains("2026年3月1日起，没有截止日"));
        assert_eq!(shown.texts("form[action$='/lifting']"), Vec::<String>::new(), "an officer lifts nothing");
        let listed = round.officer.get("/admin/barrings?q=shouxian").await.is(200);
        assert_eq!(listed.texts("tbody th"), ["受限某"]);
        let events = column(&app, "SELECT payload FROM event WHERE command = 'bar_person'").await;
        assert_eq!(events.len(), 1);
        assert!(!events[0].contains("测试事实") && !events[0].contains(&person.to_string()), "no person in the chain");
    });
}

#[test]
fn only_the_office_and_those_who_watch_it_know_of_it() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let person = round.person("受限某", Some(host)).await;
        let nominator = app.nominator().await;
        let (_, number) =
            round.case_at(Stage::Submitted, person, "受限某", host, nominator.id(), Form::default()).await;
        let page = barred(&app, person, span("2026-01-01", "2026-12-31")).await;
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::System) {
            let client = app.persona(role).await;
            let reads = matches!(role, Role::Officer | Role::Approver | Role::Supervisor | Role::Auditor);
            let expected = if reads { 200 } else { 403 };
            for path in [page.as_str(), "/admin/barrings", "/admin/barrings?view=all&q=某"] {
                assert_eq!(client.get(path).await.status.as_u16(), expected, "{role:?} {path}");
            }
            let said = client.get(&format!("/admin/nominations/{number}")).await;
            let told = said.body.contains("限制名单上") || said.body.contains("不具备被提名的资格");
            assert_eq!(told, reads && said.status.as_u16() == 200, "{role:?} is told on the page of the case");
        }
        app.visitor().get(&page).await.is(303);
        app.candidate(person).await.get(&page).await.is(403);
        for public in ["/", "/scholars", "/scholars.csv", "/data"] {
            assert!(!app.visitor().get(public).await.body.contains("受限某"), "{public}");
        }
    });
}

#[test]
fn whoever_is_barred_is_neither_nominated_nor_passed_nor_asked() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await;
        let person = round.person("受限某", Some(host)).await;
        let (draft, _) = round.case_at(Stage::Draft, person, "受限某", host, nominator.id(), Form::default()).await;
        let (case, number) =
            round.case_at(Stage::Submitted, person, "受限某", host, nominator.id(), Form::default()).await;
        let expert = round.reviewer("评审某").await;
        barred(&app, person, span("2026-01-01", "2026-12-31")).await;
        barred(&app, expert.person, span("2026-03-19", "2026-12-31")).await;

        // Submitting tells at once, and no more than that it cannot be.
        let refused = async |case, action, who| {
            let ver = round.ver(case).await.parse().unwrap();
            match moves::advance(&app.app, &who, case, ver, action, Input::default()).await.unwrap_err() {
                CommandError::Refused(refusal) => refusal.reasons,
                other => panic!("{other:?}"),
            }
        };
        let reasons = refused(draft, Action::Submit, nominator.who().await).await;
        assert!(reasons.contains(&Reason::CandidateBarred), "{reasons:?}");

        // The formal check says it and cannot pass, not even by a result from before.
        let page = round.officer.get(&format!("/admin/nominations/{number}")).await.is(200);
        assert!(page.texts(".checklist .err").join("").contains("2026年1月1日至2026年12月31日"));
        let address = format!("/admin/nominations/{number}");
        let pass = [("result_integrity", "pass"), ("note_integrity", "已查")];
        let answer = round.officer.fill(&address, "/checks", &pass).await.is(422);
        assert_eq!(answer.attributes(".errors li a", "href"), ["#note_integrity"]);
        assert_eq!(answer.attributes("#note_integrity", "value"), ["已查"]);
        let reasons = refused(case, Action::Accept, round.officer.who().await).await;
        assert!(reasons.iter().any(|reason| matches!(reason, Reason::OnRegister { .. })), "{reasons:?}");
        let fail = [("result_integrity", "fail"), ("note_integrity", "在名单上")];
        round.officer.fill(&address, "/checks", &fail).await.leads();

        // An expert on the register before the review is due is not asked.
        let free = round.person("候选某", Some(host)).await;
        let (other, no) = round.case_of(free, "候选某", host, nominator.id(), Form::default()).await;
        let shown = round.officer.get(&format!("/admin/nominations/{no}/assignments")).await.is(200);
        assert!(shown.texts("#free .c-why").join("").contains("在限制名单上"));
        assert_eq!(shown.attributes("#free input[disabled]", "value"), [expert.id.to_string()]);
        let asked = round.assign(other, &no, &[&expert]).await.is(422);
        assert_eq!(asked.texts(".errors li a"), ["评审某在限制名单上：2026年3月19日至2026年12月31日"]);
        assert_eq!(round.number("SELECT COUNT(*) FROM assignment").await, 0);
    });
}

#[test]
fn a_barring_is_lifted_by_somebody_else_with_a_reason() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let person = round.person("受限某", Some(host)).await;
        let (case, _) =
            round.case_at(Stage::Submitted, person, "受限某", host, app.nominator().await.id(), Form::default()).await;
        let own = round.person("两职某", None).await;
        let roles = vec![(Role::Officer, None), (Role::Approver, None)];
        let both = app.somebody(Somebody { key: "both".to_owned(), person: Some(own), roles }).await;
        let twin = Somebody { key: "both_2".to_owned(), person: Some(own), roles: vec![(Role::Approver, None)] };
        let twin = app.somebody(twin).await;
        let entry = BarringEntry {
            person,
            ground: BarringGround::Listed,
            statement: "测试事实".to_owned(),
            span: span("2026-01-01", ""),
            source: "测试文号".to_owned(),
        };
        let id = barring::enter(&app.app, &both.who().await, entry.clone()).await.unwrap();
        let page = format!("/admin/barrings/{id}");
        let lifting = format!("{page}/lifting");
        let approver = app.approver().await;
        let before = rows(&app).await;

        assert_eq!(both.get(&page).await.is(200).texts("form[action$='/lifting']"), Vec::<String>::new());
        let lift = [("ver", "1"), ("lift_reason", "测试理由")];
        both.post(&lifting, &lift).await.is(403);
        twin.post(&lifting, &lift).await.is(403);
        round.officer.post(&lifting, &lift).await.is(403);
        let empty = approver.post(&lifting, &[("ver", "1"), ("lift_reason", " ")]).await.is(422);
        assert_eq!(empty.attributes(".errors li a", "href"), ["#lift_reason"]);
        let stale = approver.post(&lifting, &[("ver", "7"), ("lift_reason", "测试理由")]).await.is(409);
        assert_eq!(stale.texts("#lift_reason"), ["测试理由"], "what was typed stays");
        assert_eq!(rows(&app).await, before, "refusals write nothing");
        let about_oneself = BarringEntry { person: own, ..entry };
        let refused = barring::enter(&app.app, &both.who().await, about_oneself).await.unwrap_err();
        assert!(matches!(refused, CommandError::Refused(refusal) if refusal.reasons == [Reason::OwnCase]));

        approver.fill(&page, "/lifting", &[("lift_reason", "决定已撤销")]).await.leads();
        assert!(approver.get(&page).await.is(200).body.contains("决定已撤销"));
        approver.post(&lifting, &[("ver", "2"), ("lift_reason", "再一次")]).await.is(409);
        assert_eq!(approver.get("/admin/barrings").await.is(200).texts("tbody th"), Vec::<String>::new());
        assert_eq!(approver.get("/admin/barrings?view=all").await.is(200).texts("tbody th"), ["受限某"]);
        let ver = round.ver(case).await.parse().unwrap();
        let who = round.officer.who().await;
        let refused = moves::advance(&app.app, &who, case, ver, Action::Accept, Input::default()).await.unwrap_err();
        let CommandError::Refused(refusal) = refused else { panic!("{refused:?}") };
        assert!(!refusal.reasons.iter().any(|reason| matches!(reason, Reason::OnRegister { .. })));
        crate::tampering::is_found_out(&app, &["barring", "barring_lifted"]).await;
    });
}
