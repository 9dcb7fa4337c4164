//! From the first review to the decision, with the reserve list: places that fall free, and one that lapses.

use bole::{
    domain::{
        nomination::Form,
        record::LegalPerson,
        workflow::{Action, Stage},
    },
    timed,
};

use super::{DECISION, all_made, make, make_refused, stage_of};
use crate::{
    app::{TestApp, on_both_engines},
    story::{notice::breaches, review_panel::ballots, round::Round},
};

#[test]
fn from_review_to_decision() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let (officer, approver) = (app.officer().await, app.approver().await);
        let both = (&officer, Some(&approver));
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await.id();
        let (mut reviewers, mut panel) = (Vec::new(), Vec::new());
        for name in ["评审甲", "评审乙", "评审丙"] {
            reviewers.push(round.reviewer(name).await);
        }
        for name in ["委员甲", "委员乙", "委员丙", "委员丁", "委员戊", "委员己", "委员庚"] {
            panel.push(round.reviewer(name).await);
        }
        let (first, first_no) = round.case("候选一", host, nominator).await;
        round.assign(first, &first_no, &[&reviewers[0], &reviewers[1], &reviewers[2]]).await.leads();
        for reviewer in &reviewers {
            reviewer.reviews("4", "A").await;
        }
        make(&app, &first_no, Action::Shortlist, both, &[], Stage::PanelReview).await;
        let (second, second_no) = round.case("候选二", host, nominator).await;
        round.assign(second, &second_no, &[&reviewers[0], &reviewers[1], &reviewers[2]]).await.leads();
        for reviewer in &reviewers {
            reviewer.reviews("2", "C").await;
        }
        let reason = [("reason", "排序靠后，未进入审议")];
        make(&app, &second_no, Action::PassOver, both, &reason, Stage::NotSelected).await;

        let mut at_panel = vec![(first, first_no.clone(), 7)];
        for (name, yes) in [("候选三", 7), ("候选四", 0), ("候选五", 7)] {
            let subject = round.person(name, Some(host)).await;
            let (id, no) = round.case_at(Stage::PanelReview, subject, name, host, nominator, Form::default()).await;
            at_panel.push((id, no, yes));
        }
        ballots(&round, &at_panel, &panel).await;
        let [.., (_, third, _), (_, fourth, _), (_, fifth, _)] = &at_panel[..] else { panic!("four cases") };

        make_refused(&app, &officer, fourth, Action::Select, 422).await;
        make_refused(&app, &officer, third, Action::Decline, 422).await;
        make(&app, &first_no, Action::Select, both, &[], Stage::Selected).await;
        make_refused(&app, &officer, third, Action::Select, 409).await;
        let rank = |n: &'static str| [("reserve_rank", n), ("reason", "表决通过，名额已满")];
        make(&app, third, Action::PutInReserve, both, &rank("1"), Stage::Reserve).await;
        make(&app, fifth, Action::PutInReserve, both, &rank("2"), Stage::Reserve).await;
        let failed = [("reason", "会议表决未通过")];
        make(&app, fourth, Action::Decline, both, &failed, Stage::NotSelected).await;

        // A place falls free, and the next in rank takes it.
        make_refused(&app, &officer, third, Action::Promote, 409).await;
        let drop = [("ground", "ethics"), ("reason", "伦理审查未通过"), ("heard", "yes")];
        make(&app, &first_no, Action::Drop, both, &drop, Stage::NotSelected).await;
        make_refused(&app, &officer, fifth, Action::Promote, 409).await;
        make(&app, third, Action::Promote, both, &[], Stage::Selected).await;

        // A year later what is left of the list lapses by the clock.
        make_refused(&app, &officer, fifth, Action::Lapse, 422).await;
        app.at("2027-04-01T09:00");
        timed::round(&app.app).await;
        assert_eq!(stage_of(&app, fifth).await, Stage::NotSelected);
        all_made(&app, DECISION).await;
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
