//! A panel votes in secret on its members' own devices, counts paper with four eyes, breaks a tie, and keeps to its time.

use bole::domain::workflow::Stage;

use super::sitting::Meeting;
use crate::{
    app::{Answer, Client, TestApp, on_both_engines},
    records::{column, dump},
};

/// A round that is open: the address at which members vote.
struct Open<'m> {
    meeting: &'m Meeting,
    case: usize,
    id: String,
}

impl<'m> Open<'m> {
    async fn on(meeting: &'m Meeting, case: usize) -> Self {
        opens(meeting, case, &[]).await.leads();
        Self::found(meeting, case).await
    }

    async fn found(meeting: &'m Meeting, case: usize) -> Self {
        let page = meeting.secretary.get(&page(meeting, case)).await.is(200);
        let id = page.attributes("input[name=round]", "value").remove(0);
        Self { meeting, case, id }
    }

    fn address(&self) -> String {
        format!("/reviews/votes/{}", self.id)
    }

    async fn votes(&self, member: usize, choice: &str) -> Answer {
        self.votes_as(&self.meeting.all[member].client, choice).await
    }

    async fn votes_as(&self, client: &Client, choice: &str) -> Answer {
        client.post(&self.address(), &[("vote", choice), ("sure", "yes")]).await
    }

    async fn closes(&self, early: bool) -> Answer {
        let path = format!("{}/rounds/closing", page(self.meeting, self.case));
        let fields = [("round", self.id.as_str()), ("early", if early { "yes" } else { "" })];
        self.meeting.chair.post(&path, &fields).await
    }

    async fn abandons(&self, secretary: &Client) -> Answer {
        let path = format!("{}/rounds/end", page(self.meeting, self.case));
        secretary.post(&path, &[("round", &self.id)]).await
    }
}

fn page(meeting: &Meeting, case: usize) -> String {
    format!("{}/cases/{}", meeting.panel, meeting.number(case))
}

async fn opens(meeting: &Meeting, case: usize, more: &[(&str, &str)]) -> Answer {
    let ver = meeting.round.ver(meeting.cases[case].0).await;
    let mut fields = vec![("ver", ver.as_str())];
    fields.extend_from_slice(more);
    meeting.secretary.post(&format!("{}/rounds", page(meeting, case)), &fields).await
}

/// Notes all members as present but one.
async fn all_but_the_last_come(meeting: &Meeting) {
    let ids: Vec<String> = meeting.all.iter().map(|member| member.id.to_string()).collect();
    let mut fields = vec![("ver", "2")];
    fields.extend(ids[..ids.len() - 1].iter().map(|id| ("member_id", id.as_str())));
    meeting.secretary.post(&format!("{}/attendance", meeting.panel), &fields).await.leads();
}

/// The secretary attaches the minutes and puts the counts before the chair.
async fn puts_forward(meeting: &Meeting, case: usize) {
    let id = meeting.cases[case].0;
    let (ver, minutes) = (meeting.round.ver(id).await, meeting.round.minutes(id).await.to_string());
    let path = format!("{}/counts", page(meeting, case));
    meeting.secretary.post(&path, &[("ver", &ver), ("minutes_id", &minutes)]).await.leads();
}

fn errors(page: &Answer) -> Vec<String> {
    page.texts(".errors li").into_iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect()
}

/// The same browser, now answered by another server.
fn at(client: &Client, app: &TestApp) -> Client {
    Client { app: app.clone(), ..client.clone() }
}

const HOW: [&str; 8] = ["yes", "no", "yes", "abstain", "yes", "no", "yes", "yes"];

#[test]
fn nothing_leads_from_a_vote_to_whoever_cast_it() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲"]).await;
        all_but_the_last_come(&meeting).await;
        meeting.steps_out(0, 0).await;
        let stranger = meeting.round.reviewer("寅某某").await;
        let round = Open::on(&meeting, 0).await;
        let voters = 1..9;

        // Each of those entitled finds it on the own desk; nobody else does, and everybody else is told why.
        for member in voters.clone() {
            let desk = meeting.all[member].client.get("/reviews").await.is(200);
            assert_eq!(desk.attributes("#votes ~ ul a", "href"), Vec::<String>::new());
            assert_eq!(desk.attributes("section[aria-labelledby=votes] a", "href"), [round.address()]);
        }
        for (client, why) in [
            (&meeting.all[0].client, "你须回避本案，不参加表决"),
            (&meeting.all[9].client, "会议记录中你没有到会"),
            (&stranger.client, "你不是本次会议的委员"),
        ] {
            assert!(!client.get("/reviews").await.is(200).body.contains(&round.address()));
            let refused = client.get(&round.address()).await.is(403);
            assert!(refused.body.contains(why), "{why}: {}", refused.texts("main").join(" "));
            assert!(!refused.body.contains("候选甲"));
            let refused = round.votes_as(client, "yes").await.is(403);
            assert!(refused.body.contains(why));
        }
        // No office votes, nor closes for the chair.
        for client in [&meeting.secretary, &meeting.chair, &app.approver().await, &app.officer().await] {
            round.votes_as(client, "yes").await.is(403);
        }
        let close = format!("{}/rounds/closing", page(&meeting, 0));
        meeting.secretary.post(&close, &[("round", round.id.as_str()), ("early", "yes")]).await.is(403);

        // A form that lacks something says so, and says no choice back: it is the same whatever was chosen.
        let member = &meeting.all[1].client;
        let mut unsure = Vec::new();
        for choice in ["yes", "no", "abstain"] {
            let refused = member.post(&round.address(), &[("vote", choice)]).await.is(422);
            assert_eq!(refused.attributes("input[checked]", "value"), Vec::<String>::new());
            unsure.push(refused.body);
        }
        assert!(unsure.iter().all(|body| *body == unsure[0]));
        member.post(&round.address(), &[("vote", "maybe"), ("sure", "yes")]).await.is(422);

        let opened = dump(&app).await;
        let mut answers = Vec::new();
        let mut times = Vec::new();
        for (n, member) in voters.clone().enumerate() {
            // Longer apart than a session in use is left unnoted.
            app.at(&format!("2026-03-02T1{}:{}7", n / 5, n % 5 + 1));
            times.push((app.clock.now().0.to_string(), app.clock.now().minute()));
            meeting.all[member].client.get(&round.address()).await.is(200);
            let answer = round.votes(member, HOW[n]).await;
            answer.is(303);
            let again = round.votes(member, HOW[(n + 1) % HOW.len()]).await;
            answers.push(round.votes(member, HOW[n]).await);
            assert!(again.is(409).body.contains("你已经投过票，不能再投"));
        }
        assert_eq!(dump(&app).await, opened, "a vote leaves no row");
        assert!(answers.iter().all(|answer| answer.status == answers[0].status));

        // The console and the room see how many, and nothing else. They are looked at later: whoever looks leaves the
        // time of their own session.
        app.at("2026-03-02T11:50");
        for seen in [
            meeting.secretary.get(&page(&meeting, 0)).await.is(200),
            meeting.chair.get(&format!("{}/screen", meeting.panel)).await.is(200),
        ] {
            assert_eq!(seen.texts("#progress"), ["已投8人，有表决权8人"]);
            assert!(!seen.body.contains("赞成5"));
        }

        app.at("2026-03-02T12:00");
        round.closes(false).await.leads();
        let after = dump(&app).await;
        for (instant, minute) in &times {
            assert!(!after.contains(instant), "{minute} is in the database");
        }
        assert_eq!(
            column(&app, "SELECT CAST(yes * 1000 + no * 100 + abstain * 10 + invalid AS TEXT) FROM ballot").await,
            ["5210"]
        );
        // Who voted, in the order of the panel's list, which is there before anybody votes.
        let named = "SELECT CAST(expert_id AS TEXT) FROM ballot_voter ORDER BY position";
        let listed = "SELECT CAST(m.expert_id AS TEXT) FROM panel_member m JOIN expert e ON e.id = m.expert_id \
            JOIN person p ON p.id = e.person_id ORDER BY p.pinyin, e.id";
        let mut expected = column(&app, listed).await;
        let out = [meeting.all[0].id.to_string(), meeting.all[9].id.to_string()];
        expected.retain(|id| !out.contains(id));
        assert_eq!(column(&app, named).await, expected);
        // What was written with the count names members only in that list, beside no choice.
        let frozen = column(&app, "SELECT body FROM evidence WHERE kind = 'vote'").await.remove(0);
        let frozen: serde_json::Value = serde_json::from_str(&frozen).unwrap();
        let parts: Vec<&String> = frozen.as_object().unwrap().keys().collect();
        assert_eq!(parts, ["counts", "round", "voted"], "{frozen}");
        assert_eq!(
            ["yes", "no", "abstain", "invalid"].map(|one| frozen["counts"][one].as_i64()),
            [5, 2, 1, 0].map(Some)
        );
        let voted: Vec<&str> = frozen["voted"].as_array().unwrap().iter().filter_map(|id| id.as_str()).collect();
        assert_eq!(voted, expected, "in the order of the panel's list too");
        for (kind, n) in [("open_vote", 1), ("close_vote", 1), ("cast_vote", 0)] {
            let sql = format!("SELECT CAST(COUNT(*) AS TEXT) FROM event WHERE command = '{kind}'");
            assert_eq!(column(&app, &sql).await, [n.to_string()], "{kind}");
        }

        // The ballot goes the way of every other.
        round.votes(1, "yes").await.is(409);
        assert_eq!(meeting.round.stage(meeting.cases[0].0).await, Stage::PanelReview);
        puts_forward(&meeting, 0).await;
        let ver = meeting.round.ver(meeting.cases[0].0).await;
        let sign = format!("{}/signature", page(&meeting, 0));
        meeting.secretary.post(&sign, &[("ver", &ver)]).await.is(403);
        meeting.chair.post(&sign, &[("ver", &ver)]).await.leads();
        assert_eq!(meeting.round.stage(meeting.cases[0].0).await, Stage::PendingDecision);
        let told = meeting.chair.get(&format!("{}/screen?case={}", meeting.panel, meeting.number(0))).await;
        assert!(told.is(200).body.contains("赞成5，反对2，弃权1，无效0"));
    });
}

#[test]
fn two_who_vote_differently_get_the_same_answer() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲"]).await;
        let round = Open::on(&meeting, 0).await;
        let mut answers = Vec::new();
        for (member, choice) in [(0, "yes"), (1, "no"), (2, "abstain")] {
            let answer = round.votes(member, choice).await;
            answers.push((answer.status, format!("{:?}", answer.headers), answer.body.clone()));
            let english = meeting.all[member].client.get(&format!("/en{}", round.address())).await.is(200);
            assert!(english.body.contains("Your vote is in the box"));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        // The page afterwards differs by the name of whoever is signed in, and by nothing else.
        let mut pages = Vec::new();
        for member in 0..3 {
            let page = meeting.all[member].client.get(&round.address()).await.is(200);
            let own = format!("测试expert_{}", meeting.all[member].person);
            pages.push((page.headers.get("content-length").cloned(), page.body.replace(&own, "")));
        }
        assert!(pages.iter().all(|page| *page == pages[0]));
    });
}

#[test]
fn a_round_that_was_lost_is_taken_again() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲"]).await;
        let round = Open::on(&meeting, 0).await;
        for member in 0..6 {
            round.votes(member, "yes").await.leads();
        }
        let other = app.restarted();
        let (member, secretary) = (at(&meeting.all[7].client, &other), at(&meeting.secretary, &other));
        let refused = round.votes_as(&member, "no").await.is(409);
        assert!(refused.body.contains("你的选择没有保存"));
        member.get(&round.address()).await.is(409);
        let console = secretary.get(&page(&meeting, 0)).await.is(200);
        assert!(console.texts("#progress")[0].contains("请作废后重新表决"));
        let chair = at(&meeting.chair, &other);
        let close = format!("{}/rounds/closing", page(&meeting, 0));
        chair.post(&close, &[("round", round.id.as_str()), ("early", "yes")]).await.is(409);
        opens(&meeting, 0, &[]).await.is(409);

        round.abandons(&secretary).await.leads();
        // The node that has the box learns it from the database.
        assert!(round.votes(8, "no").await.is(409).body.contains("这一轮表决已经结束"));
        round.closes(true).await.is(409);
        assert_eq!(meeting.round.number("SELECT COUNT(*) FROM ballot").await, 0);

        opens(&meeting, 0, &[]).await.leads();
        let again = Open::found(&meeting, 0).await;
        assert_ne!(again.id, round.id);
        for member in 0..10 {
            again.votes(member, "yes").await.leads();
        }
        again.closes(false).await.leads();
        assert_eq!(meeting.round.number("SELECT yes FROM ballot").await, 10);
    });
}

#[test]
fn a_vote_is_opened_and_closed_only_by_the_rules() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲"]).await;
        // Six come of ten, of whom one cannot sign in: everything is told at once, and nothing opened.
        let ids: Vec<String> = meeting.all.iter().map(|member| member.id.to_string()).collect();
        let mut six = vec![("ver", "2")];
        six.extend(ids[..6].iter().map(|id| ("member_id", id.as_str())));
        meeting.secretary.post(&format!("{}/attendance", meeting.panel), &six).await.leads();
        let person = meeting.all[0].person;
        let close = "UPDATE account SET status = 'closed' WHERE person_id = $1";
        app.app
            .db
            .write::<(), bole::store::StoreError>(move |tx| {
                Box::pin(async move { tx.run(close, bole::args![person]).await.map(|_| ()) })
            })
            .await
            .unwrap();
        let refused = opens(&meeting, 0, &[]).await.is(422);
        assert_eq!(errors(&refused).len(), 2, "{:?}", errors(&refused));
        assert!(refused.body.contains("甲某某没有可以登录的评审专家账号"));
        assert!(refused.body.contains("到会6人，全体10人"));
        assert_eq!(meeting.round.number("SELECT COUNT(*) FROM vote_round").await, 0);

        let mut nine = vec![("ver", "3")];
        nine.extend(ids[1..].iter().map(|id| ("member_id", id.as_str())));
        meeting.secretary.post(&format!("{}/attendance", meeting.panel), &nine).await.leads();
        let round = Open::on(&meeting, 0).await;
        meeting.counts(0, "9", "0").await.is(409);
        for member in 1..5 {
            round.votes(member, "no").await.leads();
        }
        let few = round.closes(true).await.is(422);
        assert!(few.body.contains("只有4人投票，少于5人不计票"));
        round.votes(5, "no").await.leads();
        let waits = round.closes(false).await.is(422);
        assert!(waits.body.contains("有表决权9人，已投5人"));

        // Somebody is recused while the vote is open: the round no longer fits the room.
        meeting.steps_out(6, 0).await;
        round.votes(6, "yes").await.is(403);
        assert!(round.closes(true).await.is(409).body.contains("表决开始后到会或回避情况有变"));
        round.votes(7, "yes").await.leads();
        round.abandons(&meeting.secretary).await.leads();
        round.abandons(&meeting.secretary).await.is(409);

        // Three do not vote; their sheets count as invalid, so that the sum is right.
        let again = Open::on(&meeting, 0).await;
        for member in [1, 2, 3, 4, 5] {
            again.votes(member, "yes").await.leads();
        }
        again.closes(true).await.leads();
        assert_eq!(meeting.round.number("SELECT yes * 10 + invalid FROM ballot").await, 53);
        assert_eq!(meeting.round.number("SELECT COUNT(*) FROM ballot_voter").await, 5);

        // Counted, it is taken again only with a reason, and both stay on record.
        opens(&meeting, 0, &[]).await.is(422);
        meeting.counts(0, "8", "0").await.is(409);
        opens(&meeting, 0, &[("retake_reason", "三名委员的设备没有电")]).await.leads();
        let last = Open::found(&meeting, 0).await;
        for member in [1, 2, 3, 4, 5, 7, 8, 9] {
            last.votes(member, "yes").await.leads();
        }
        app.at("2026-03-02T09:30");
        last.closes(false).await.leads();
        assert_eq!(meeting.round.number("SELECT COUNT(*) FROM ballot").await, 2);
        puts_forward(&meeting, 0).await;
        let page = meeting.chair.get(&page(&meeting, 0)).await.is(200);
        assert!(page.body.contains("过半数：赞成8票，2×8=16，须大于8"));
    });
}

#[test]
fn sheets_of_paper_are_counted_by_two_who_do_not_see_each_other() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲"]).await;
        let case = meeting.cases[0].0;
        meeting.counts(0, "7", "3").await.leads();
        for client in [&meeting.chair, &meeting.secretary, &app.approver().await] {
            for path in [page(&meeting, 0), meeting.panel.clone()] {
                let seen = client.get(&path).await.is(200);
                assert!(!seen.body.contains("赞成7"), "{path}");
                assert_eq!(seen.attributes("#yes", "value").concat(), "");
            }
        }
        let minutes = meeting.secretary.get(&format!("{}/minutes", meeting.panel)).await.is(200);
        assert!(!minutes.body.contains("赞成7"));

        // Without numbers the chair cannot sign; with others both are told which differ, and begin anew.
        let ver = meeting.round.ver(case).await;
        meeting.chair.post(&format!("{}/signature", page(&meeting, 0)), &[("ver", &ver)]).await.is(422);
        let told = meeting.counts_again(0, "6", "4").await.is(409);
        assert!(told.body.contains("两次点票不一致：赞成、反对。"));
        assert!(!told.body.contains("赞成7"));
        assert_eq!(meeting.round.number("SELECT COUNT(*) FROM ballot").await, 0, "nothing is on record");
        assert_eq!(meeting.round.stage(case).await, Stage::PanelReview);
        let console = meeting.secretary.get(&page(&meeting, 0)).await.is(200);
        assert!(console.body.contains("上一次两人点票不一致：赞成、反对。"));
        assert!(meeting.secretary.get("/inbox").await.is(200).body.contains("两次点票不一致"));
        meeting.counts_again(0, "7", "3").await.is(409);

        meeting.counts(0, "6", "4").await.leads();
        assert!(!meeting.chair.get(&page(&meeting, 0)).await.is(200).body.contains("上一次两人点票不一致"));
        meeting.counts_again(0, "6", "4").await.leads();
        assert_eq!(meeting.round.stage(case).await, Stage::PendingDecision);
        assert_eq!(meeting.round.number("SELECT yes FROM ballot WHERE signed_by IS NOT NULL").await, 6);
    });
}

/// The standings on the panel's page, by case.
async fn standings(meeting: &Meeting, client: &Client) -> Vec<(String, String)> {
    let page = client.get(&meeting.panel).await.is(200);
    let names = page.texts("section[aria-labelledby=places] tbody th .id-t");
    names.into_iter().zip(page.texts("section[aria-labelledby=places] tbody .tag")).collect()
}

#[test]
fn a_tie_at_the_line_is_voted_on_again() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::with_places(&app, &["候选甲", "候选乙", "候选丙", "候选丁"], 2).await;
        for (case, yes, no) in [(0, "9", "1"), (1, "7", "3"), (2, "7", "3"), (3, "3", "7")] {
            meeting.counts(case, yes, no).await.leads();
            meeting.counts_again(case, yes, no).await.leads();
        }
        let expect = |standings: [&str; 4], order: [usize; 4]| -> Vec<(String, String)> {
            let pair = |at: usize| (meeting.number(at).to_owned(), standings[at].to_owned());
            order.into_iter().map(pair).collect()
        };
        let tied = "线上并列，须第二次表决";
        let ties = format!("{tied} 候选乙");
        let before = standings(&meeting, &meeting.secretary).await;
        let also = format!("{tied} 候选丙");
        assert_eq!(before, expect(["在名额内", &ties, &also, "未通过"], [0, 1, 2, 3]));
        // The approver reads the advice, and holds no vote.
        let read = standings(&meeting, &app.approver().await).await;
        assert_eq!(read, expect(["在名额内", tied, tied, "未通过"], [0, 1, 2, 3]));

        // Only those that tie are voted on again: one on devices, one on paper.
        opens(&meeting, 0, &[]).await.is(409);
        meeting.counts(3, "9", "1").await.is(409);
        let round = Open::on(&meeting, 1).await;
        for member in 0..10 {
            round.votes(member, if member < 6 { "yes" } else { "no" }).await.leads();
        }
        round.closes(false).await.leads();
        meeting.counts(2, "4", "6").await.leads();
        assert!(meeting.counts_again(2, "5", "5").await.is(409).body.contains("两次点票不一致"));
        meeting.counts(2, "4", "6").await.leads();
        meeting.counts_again(2, "4", "6").await.leads();
        let after = standings(&meeting, &meeting.secretary).await;
        assert_eq!(after, expect(["在名额内", "在名额内", "通过，名额已满", "未通过"], [0, 1, 2, 3]));

        // No case moved by it, and the first ballots stand.
        for (case, _) in &meeting.cases {
            assert_eq!(meeting.round.stage(*case).await, Stage::PendingDecision);
        }
        let signed = "SELECT COUNT(*) FROM ballot WHERE signed_by IS NOT NULL AND is_second";
        assert_eq!(meeting.round.number(signed).await, 2);
        opens(&meeting, 1, &[]).await.is(409);
    });
}

#[test]
fn places_stay_empty_rather_than_filled_badly() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::with_places(&app, &["候选甲", "候选乙"], 3).await;
        for (case, yes, no) in [(0, "8", "2"), (1, "5", "5")] {
            meeting.counts(case, yes, no).await.leads();
            meeting.counts_again(case, yes, no).await.leads();
        }
        let page = meeting.secretary.get(&meeting.panel).await.is(200);
        assert!(page.body.contains("空缺2席，宁缺毋滥"));
        assert_eq!(page.texts("section[aria-labelledby=places] tbody .tag"), ["在名额内", "未通过"]);
    });
}

#[test]
fn the_room_sees_until_when_a_candidate_has_time() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲", "候选乙"]).await;
        let minutes = format!("{}/room-minutes", meeting.panel);
        let set = |talk, questions| [("ver", "2"), ("talk_minutes", talk), ("question_minutes", questions)];
        for (talk, questions) in [("0", "10"), ("20", "241"), ("", "10"), ("zehn", "10")] {
            meeting.secretary.post(&minutes, &set(talk, questions)).await.is(422);
        }
        meeting.secretary.post(&minutes, &set("20", "10")).await.leads();
        meeting.secretary.post(&minutes, &set("25", "10")).await.is(409);

        let timer = format!("{}/timer", page(&meeting, 0));
        let screen = format!("{}/screen?case={}", meeting.panel, meeting.number(0));
        assert_eq!(meeting.secretary.post(&timer, &[("part", "talk")]).await.leads(), screen);
        let shown = meeting.secretary.get(&screen).await.is(200);
        assert_eq!(shown.texts("[role=timer] span"), ["陈述至09:20结束"]);
        assert_eq!(shown.attributes("[role=timer]", "data-left"), ["1200000"]);
        let other = meeting.secretary.get(&format!("{}/screen?case={}", meeting.panel, meeting.number(1))).await;
        assert_eq!(other.is(200).texts("[role=timer]"), Vec::<String>::new());
        app.at("2026-03-02T09:30");
        assert_eq!(meeting.secretary.get(&screen).await.is(200).attributes("[role=timer]", "data-left"), ["0"]);
        meeting.chair.post(&timer, &[("part", "questions")]).await.leads();
        let english = meeting.secretary.get(&format!("/en{screen}")).await.is(200);
        assert_eq!(english.texts("[role=timer] span"), ["Questions ends at 09:40"]);
        meeting.secretary.post(&timer, &[("part", "lunch")]).await.is(400);
        meeting.secretary.post(&timer, &[("part", "stop")]).await.leads();
        assert_eq!(meeting.secretary.get(&screen).await.is(200).texts("[role=timer]"), Vec::<String>::new());
        meeting.all[0].client.post(&timer, &[("part", "talk")]).await.is(403);
    });
}
