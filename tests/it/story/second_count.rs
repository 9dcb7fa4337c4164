//! Sheets of paper are counted a second time by a member in the room or by the secretary's deputy, and the minutes tell
//! second ballots with their counts.

use bole::domain::{role::Role, workflow::Stage};

use super::sitting::Meeting;
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    people::Somebody,
    records::column,
};

const OPEN: &str = "section[aria-labelledby=counts] a";

/// Where a member counts the sheets of the first count that waits.
async fn address(app: &TestApp) -> String {
    let sql = "SELECT CAST(id AS TEXT) FROM ballot WHERE signed_at IS NULL ORDER BY recorded_at DESC, id DESC";
    format!("/reviews/counts/{}", column(app, sql).await.remove(0))
}

/// Counts sheets, as whoever may.
async fn counts(meeting: &Meeting, client: &Client, path: &str, case: usize, (yes, no): (&str, &str)) -> Answer {
    let ver = meeting.round.ver(meeting.cases[case].0).await;
    let count = [("ver", ver.as_str()), ("yes", yes), ("no", no), ("abstain", "0"), ("invalid", "0")];
    client.post(path, &count).await
}

fn page(meeting: &Meeting, case: usize) -> String {
    format!("{}/cases/{}", meeting.panel, meeting.number(case))
}

#[test]
fn a_member_in_the_room_counts_second_and_the_chair_signs() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲"]).await;
        meeting.steps_out(0, 0).await;
        let ids: Vec<String> = meeting.all.iter().map(|member| member.id.to_string()).collect();
        let mut present = vec![("ver", "2")];
        present.extend(ids[..9].iter().map(|id| ("member_id", id.as_str())));
        meeting.secretary.post(&format!("{}/attendance", meeting.panel), &present).await.leads();
        assert_eq!(meeting.all[1].client.get("/reviews").await.is(200).texts(OPEN), Vec::<String>::new());
        meeting.counts(0, "5", "3").await.leads();
        let path = address(&app).await;
        let stranger = meeting.round.reviewer("寅某某").await;

        // Who left the room, who did not come and who is no member is told so and sees nothing of the case.
        for (client, why) in [
            (&meeting.all[0].client, "你须回避本案"),
            (&meeting.all[9].client, "会议记录中你没有到会"),
            (&stranger.client, "你不是本次会议的委员"),
        ] {
            assert_eq!(client.get("/reviews").await.is(200).attributes(OPEN, "href"), Vec::<String>::new());
            let refused = client.get(&path).await.is(403);
            assert!(refused.body.contains(why) && !refused.body.contains("候选甲"));
            counts(&meeting, client, &path, 0, ("5", "3")).await.is(403);
        }
        app.officer().await.get(&path).await.is(403);
        let member = &meeting.all[1].client;
        assert_eq!(member.get("/reviews").await.is(200).attributes(OPEN, "href"), std::slice::from_ref(&path));
        let form = member.get(&path).await.is(200);
        assert_eq!(form.attributes(".votes input", "value").concat(), "", "the first count is not shown");
        let lacking = member.post(&path, &[("ver", "1"), ("yes", "5"), ("no", "x")]).await.is(422);
        assert_eq!(lacking.attributes(".errors a", "href"), ["#no", "#abstain", "#invalid"]);
        assert_eq!(lacking.attributes("#yes", "value"), ["5"]);
        member
            .post(&path, &[("ver", "1"), ("yes", "5"), ("no", "3"), ("abstain", "0"), ("invalid", "0")])
            .await
            .is(409);

        // Another count throws both away; the same one goes to the chair, who only signs.
        counts(&meeting, member, &path, 0, ("4", "4")).await.leads();
        assert_eq!(meeting.round.number("SELECT COUNT(*) FROM ballot").await, 0);
        assert!(meeting.secretary.get(&page(&meeting, 0)).await.is(200).body.contains("点票不一致：赞成、反对"));
        member.get(&path).await.is(404);
        meeting.counts(0, "5", "3").await.leads();
        let path = address(&app).await;
        counts(&meeting, member, &path, 0, ("5", "3")).await.leads();
        counts(&meeting, &meeting.all[2].client, &path, 0, ("5", "3")).await.is(404);
        assert_eq!(meeting.round.stage(meeting.cases[0].0).await, Stage::PanelReview, "the chair has not signed");
        let screen = meeting.chair.get(&format!("{}/screen", meeting.panel)).await.is(200);
        assert!(!screen.body.contains("赞成5"), "nothing is told before it is signed");
        let sign = meeting.chair.get(&page(&meeting, 0)).await.is(200);
        assert!(sign.body.contains("赞成5") && sign.attributes("#yes", "value").is_empty());
        let ver = meeting.round.ver(meeting.cases[0].0).await;
        meeting.chair.post(&format!("{}/signature", page(&meeting, 0)), &[("ver", &ver)]).await.leads();
        assert_eq!(meeting.round.stage(meeting.cases[0].0).await, Stage::PendingDecision);
        let events = "SELECT actor_role FROM event WHERE command = 'count_ballot_again'";
        assert_eq!(column(&app, events).await, ["expert"]);
    });
}

#[test]
fn a_deputy_of_the_secretary_counts_second_and_the_first_counter_never() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲", "候选丙"]).await;
        let of_one = meeting.round.person("秘书某", None).await;
        let roles = vec![(Role::Secretary, None)];
        let deputy = Somebody { key: "deputy".to_owned(), person: Some(of_one), roles: roles.clone() };
        let deputy = app.somebody(deputy).await;
        meeting.counts(0, "6", "4").await.leads();
        let second = format!("{}/second-counts", page(&meeting, 0));
        counts(&meeting, &meeting.secretary, &second, 0, ("6", "4")).await.is(403);
        assert!(meeting.secretary.get(&page(&meeting, 0)).await.is(200).texts("form .votes").is_empty());
        counts(&meeting, &meeting.chair, &second, 0, ("6", "4")).await.is(403);
        let shown = deputy.get(&page(&meeting, 0)).await.is(200);
        assert!(shown.body.contains("第二人点票") && !shown.body.contains("赞成6"));
        counts(&meeting, &deputy, &second, 0, ("7", "3")).await.is(409);
        counts(&meeting, &deputy, &second, 0, ("7", "3")).await.is(409);
        meeting.counts(0, "7", "3").await.leads();
        counts(&meeting, &deputy, &second, 0, ("7", "3")).await.leads();
        assert!(meeting.secretary.get(&page(&meeting, 0)).await.is(200).body.contains("赞成7"));

        // The same person under another account is the same person.
        let again = Somebody { key: "deputy_again".to_owned(), person: Some(of_one), roles };
        let again = app.somebody(again).await;
        let ver = meeting.round.ver(meeting.cases[1].0).await;
        let minutes = meeting.round.minutes(meeting.cases[1].0).await.to_string();
        let first = [
            ("ver", ver.as_str()),
            ("yes", "6"),
            ("no", "4"),
            ("abstain", "0"),
            ("invalid", "0"),
            ("minutes_id", &minutes),
        ];
        deputy.post(&format!("{}/ballots", page(&meeting, 1)), &first).await.leads();
        let second = format!("{}/second-counts", page(&meeting, 1));
        counts(&meeting, &again, &second, 1, ("6", "4")).await.is(403);
        counts(&meeting, &meeting.secretary, &second, 1, ("6", "4")).await.leads();
    });
}

#[test]
fn the_minutes_tell_the_second_ballot() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::with_places(&app, &["候选甲", "候选乙"], 1).await;
        for case in [0, 1] {
            meeting.counts(case, "7", "3").await.leads();
            meeting.counts_again(case, "7", "3").await.leads();
        }
        let minutes = format!("{}/minutes", meeting.panel);
        assert!(!meeting.chair.get(&minutes).await.is(200).body.contains("第二轮表决"));
        meeting.counts(1, "8", "2").await.leads();
        assert!(!meeting.chair.get(&minutes).await.is(200).body.contains("赞成8"), "counted once");
        let path = address(&app).await;
        counts(&meeting, &meeting.all[3].client, &path, 1, ("8", "2")).await.leads();
        let ver = meeting.round.ver(meeting.cases[1].0).await;
        meeting.chair.post(&format!("{}/signature", page(&meeting, 1)), &[("ver", &ver)]).await.leads();
        let told = meeting.chair.get(&minutes).await.is(200);
        assert!(told.body.contains("赞成7，反对3，弃权0，无效0"), "the first ballot stands");
        assert!(told.body.contains("赞成8，反对2，弃权0，无效0"));
        let rows = told.texts(".results tbody tr");
        assert_eq!(rows.len(), 3);
        assert_eq!(rows.iter().filter(|row| row.contains("第二轮表决")).count(), 1);
    });
}
