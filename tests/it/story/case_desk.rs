//! The case desk: lists that count what they lead to, forms that come filled in, and refusals that keep what was typed.

use bole::{
    domain::{
        record::LegalPerson,
        role::{Role, ScholarRole},
        workflow::Stage,
    },
    store::shortlist::Group,
};

use super::round::Round;
use crate::app::{TestApp, on_both_engines};

/// A round with two cases at first review.
async fn two_cases(app: &TestApp) -> (Round, [(bole::domain::ids::CaseId, String); 2]) {
    let round = Round::new(app, 3).await;
    let host = round.institution("测试大学", LegalPerson::Own).await;
    let nominator = app.nominator().await;
    let one = round.case("测试人选甲", host, nominator.id()).await;
    let two = round.case("测试人选乙", host, nominator.id()).await;
    (round, [one, two])
}

#[test]
fn a_step_of_the_board_leads_to_exactly_the_cases_it_counts() {
    on_both_engines(async |app| {
        let (round, [(_, one), (_, two)]) = two_cases(&app).await;
        let list = round.officer.get("/admin/nominations").await.is(200);
        let steps = list.attributes(".waffle a", "href");
        let counts = list.texts(".waffle b");
        assert_eq!((steps.len(), counts.len()), (6, 6));
        assert_eq!(counts[2], "2件");
        for (path, count) in steps.iter().zip(counts) {
            let rows = round.officer.get(path).await.is(200).texts("tbody th.c-id");
            assert_eq!(format!("{}件", rows.len()), count, "{path}");
        }
        let reviewed = round.officer.get(&steps[2]).await;
        // Both were entered at the same moment, so that either may come first.
        let mut rows = reviewed.texts("tbody th.c-id");
        rows.sort();
        assert_eq!(rows, [one, two]);
        // A state takes the place of the step, and the other way round: the two would exclude each other.
        let chips = reviewed.attributes(".chips a", "href");
        assert!(chips.iter().all(|path| !(path.contains("step=") && path.contains("stage="))), "{chips:?}");
    });
}

#[test]
fn the_officer_is_told_whose_reviewers_are_to_be_asked() {
    on_both_engines(async |app| {
        let (round, [(case, one), (_, two)]) = two_cases(&app).await;
        let waits = async || round.officer.get("/admin").await.is(200).attributes("table.work a", "href");
        let desk = |number: &str| format!("/admin/nominations/{number}/assignments");
        let waiting = waits().await;
        assert!(waiting.contains(&desk(&one)) && waiting.contains(&desk(&two)), "{waiting:?}");
        let reviewer = round.reviewer("测试专家甲").await;
        round.assign(case, &one, &[&reviewer]).await.leads();
        let waiting = waits().await;
        assert!(!waiting.iter().any(|path| path.contains(&one)), "{waiting:?}");
        // Everybody asked has handed in: the case can go on, with its group.
        reviewer.reviews("4", "A").await;
        let group = Group { batch: round.batch, role: Some(ScholarRole::Pm), direction: None }.path();
        assert!(waits().await.contains(&group));
    });
}

#[test]
fn a_new_nomination_starts_in_the_one_call_that_is_open() {
    on_both_engines(async |app| {
        let round = Round::new(&app, 3).await;
        let nominator = app.nominator().await;
        let form = nominator.get("/admin/nominations/new").await.is(200);
        assert_eq!(form.attributes("#batch_id option[selected]", "value"), [round.batch.to_string()]);
        // Everything that every role asks is told at once, before a role is chosen.
        let refused = nominator.post("/admin/nominations", &[("do", "submit")]).await.is(422);
        let named = refused.attributes(".errors a", "href");
        for field in ["#role", "#candidate_name", "#institution_id", "#statement", "#nominator_kind", "#pledge"] {
            assert!(named.iter().any(|known| known == field), "{field} is not among {named:?}");
        }
        // A search for somebody who is not on record is answered in words.
        let sought = [("candidate_name", "测试新人"), ("do", "find")];
        let found = nominator.post("/admin/nominations", &sought).await.is(200);
        assert_eq!(found.texts("#person [role=status]"), ["没有同名记录，提交时自动登记为新的人员。"]);
    });
}

#[test]
fn a_refused_form_of_the_case_page_keeps_what_was_typed() {
    on_both_engines(async |app| {
        let (round, [(case, number), _]) = two_cases(&app).await;
        let path = format!("/admin/nominations/{number}");
        let note = round.officer.post(&format!("{path}/notes"), &[("note", " ")]).await.is(422);
        assert_eq!(note.texts("#notes .err").len(), 1);

        // The officer proposes to drop the case; the approver turns it down without saying why, then with a reason.
        let ver = round.ver(case).await;
        let wrong = [("ver", ver.as_str()), ("reason", "测试理由")];
        let dropped = round.officer.post(&format!("{path}/moves/drop"), &wrong).await.is(422);
        assert_eq!(dropped.texts("textarea[name=reason]"), ["测试理由"]);
        assert_eq!(dropped.texts("#ground .err").len(), 1);
        assert_eq!(round.stage(case).await, Stage::ExternalReview);
        let right = [("ver", ver.as_str()), ("ground", "ethics"), ("reason", "测试理由"), ("heard", "yes")];
        round.officer.post(&format!("{path}/moves/drop"), &right).await.leads();
        let approver = app.persona(Role::Approver).await;
        let page = approver.get(&path).await.is(200);
        assert_eq!(page.texts(".proposal .kv dd")[..3], ["未入选", "科技伦理问题", "测试理由"]);
        let end = page.attributes(".proposal details form", "action").remove(0);
        let refused = approver.post(&end, &[("reason", "")]).await.is(422);
        assert_eq!(refused.texts(".proposal .err").len(), 1);
        approver.post(&end, &[("reason", "测试：尚未听取意见")]).await.leads();
        assert_eq!(round.stage(case).await, Stage::ExternalReview);
    });
}
