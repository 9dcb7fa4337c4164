//! A panel in session: the order of its cases, who leaves the room, a quorum lost half-way, a tie, and the minutes.

use bole::domain::{ids::CaseId, nomination::Form, record::LegalPerson, workflow::Stage};

use super::{
    review_panel,
    round::{Reviewer, Round},
};
use crate::app::{Client, TestApp, on_both_engines};

const NAMES: [&str; 10] =
    ["甲某某", "乙某某", "丙某某", "丁某某", "戊某某", "己某某", "庚某某", "辛某某", "壬某某", "癸某某"];
const WHY: &str = "与候选人有合作";

/// A panel that waits for so many cases: in the order of their numbers.
pub struct Meeting {
    pub round: Round,
    pub all: Vec<Reviewer>,
    pub cases: Vec<(CaseId, String)>,
    pub panel: String,
    pub secretary: Client,
    pub chair: Client,
}

impl Meeting {
    pub async fn of(app: &TestApp, candidates: &[&str]) -> Self {
        Self::with_places(app, candidates, 1).await
    }

    /// The same with so many places in the call.
    pub async fn with_places(app: &TestApp, candidates: &[&str], places: i64) -> Self {
        let round = Round::new(app, places).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let nominator = app.nominator().await.id();
        let mut cases = Vec::new();
        for candidate in candidates {
            let subject = round.person(candidate, Some(host)).await;
            let stage = Stage::PanelReview;
            cases.push(round.case_at(stage, subject, candidate, host, nominator, Form::default()).await);
        }
        cases.sort_by(|one, two| one.1.cmp(&two.1));
        let mut all = Vec::new();
        for name in NAMES {
            all.push(round.reviewer(name).await);
        }
        let ids: Vec<CaseId> = cases.iter().map(|(id, _)| *id).collect();
        let panel = review_panel::convene(&round, &ids, &all).await;
        let (secretary, chair) = (app.secretary().await, app.chair().await);
        Self { round, all, cases, panel, secretary, chair }
    }

    pub fn number(&self, at: usize) -> &str {
        &self.cases[at].1
    }

    /// Puts on record that a member leaves the room for a case.
    pub async fn steps_out(&self, member: usize, case: usize) {
        let id = self.all[member].id.to_string();
        let path = format!("{}/cases/{}/recusals", self.panel, self.number(case));
        self.secretary.post(&path, &[("member_id", id.as_str()), ("reason", WHY)]).await.leads();
    }

    pub async fn counts(&self, case: usize, yes: &str, no: &str) -> crate::app::Answer {
        let id = self.cases[case].0;
        let (ver, minutes) = (self.round.ver(id).await, self.round.minutes(id).await.to_string());
        let count = [
            ("ver", ver.as_str()),
            ("yes", yes),
            ("no", no),
            ("abstain", "0"),
            ("invalid", "0"),
            ("minutes_id", &minutes),
        ];
        self.secretary.post(&format!("{}/cases/{}/ballots", self.panel, self.number(case)), &count).await
    }

    /// The chair counts the sheets too, with these numbers.
    pub async fn counts_again(&self, case: usize, yes: &str, no: &str) -> crate::app::Answer {
        let ver = self.round.ver(self.cases[case].0).await;
        let sign = [("ver", ver.as_str()), ("yes", yes), ("no", no), ("abstain", "0"), ("invalid", "0")];
        self.chair.post(&format!("{}/cases/{}/signature", self.panel, self.number(case)), &sign).await
    }

    /// The numbers of the cases in the order of the panel's page.
    async fn order(&self) -> Vec<String> {
        self.secretary.get(&self.panel).await.is(200).texts(".agenda th .id-t")
    }

    async fn screen(&self, case: usize) -> crate::app::Answer {
        self.chair.get(&format!("{}/screen?case={}", self.panel, self.number(case))).await.is(200)
    }

    /// Who may read the minutes reads them; the screen is for secretary and chair.
    async fn is_read_by_those_who_may(&self) {
        let app = &self.round.app;
        let (minutes, screen) = (format!("{}/minutes", self.panel), format!("{}/screen", self.panel));
        for (client, reads, shows) in [
            (app.approver().await, 200, 404),
            (app.supervisor().await, 200, 404),
            (app.officer().await, 403, 404),
            (app.nominator().await, 403, 403),
        ] {
            client.get(&minutes).await.is(reads);
            client.get(&screen).await.is(shows);
        }
        self.all[0].client.get(&minutes).await.is(403);
        self.all[0].client.get(&screen).await.is(403);
    }
}

#[test]
fn members_leave_the_room_as_seldom_as_can_be() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲", "候选乙", "候选丙"]).await;
        for (member, case) in [(0, 0), (1, 1), (0, 2)] {
            meeting.steps_out(member, case).await;
        }
        assert_eq!(meeting.order().await, [meeting.number(0), meeting.number(2), meeting.number(1)]);
        let page = meeting.secretary.get(&meeting.panel).await.is(200);
        assert!(page.body.contains("按此顺序共出入4人次，按原议程6人次"));
        assert_eq!(page.texts(".agenda .prompt"), ["请甲某某离席", "请乙某某离席", "请甲某某回席"]);
        assert_eq!(page.texts(".agenda .c-room .tag"), ["还可缺3人", "还可缺3人", "还可缺3人"]);
        assert_eq!(page.texts("#risk"), Vec::<String>::new());

        // The page of a case leads on in the same order and says who moves.
        let last = meeting.secretary.get(&format!("{}/cases/{}", meeting.panel, meeting.number(1))).await.is(200);
        assert_eq!(last.texts(".prompt"), ["请乙某某离席", "请甲某某回席"]);
        assert_eq!(last.texts("a[data-key=j]"), Vec::<String>::new(), "nothing comes after");

        // Once a case is voted on it stands first, and whoever was out for it is still at the door.
        meeting.counts(1, "8", "1").await.leads();
        meeting.counts_again(1, "8", "1").await.leads();
        assert_eq!(meeting.order().await, [meeting.number(1), meeting.number(0), meeting.number(2)]);
        let page = meeting.secretary.get(&meeting.panel).await.is(200);
        assert_eq!(page.texts(".agenda .prompt"), ["请甲某某离席", "请乙某某回席"]);
    });
}

#[test]
fn what_endangers_a_vote_is_told_before_the_meeting() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲", "候选乙"]).await;
        for member in 0..5 {
            meeting.steps_out(member, 1).await;
        }
        meeting.secretary.post(&format!("{}/attendance", meeting.panel), &[("ver", "2")]).await.leads();
        let page = meeting.secretary.get(&meeting.panel).await.is(200);
        assert!(page.body.contains("尚未登记到会情况，按全体委员到会估算。"));
        assert_eq!(page.texts(".risks a"), ["候选乙"]);
        assert_eq!(page.texts(".risks .line"), ["再少一人就不能表决"]);
        let draft = meeting.secretary.get(&format!("{}/minutes", meeting.panel)).await.is(200);
        assert!(draft.body.contains("赞成＿＿＿，反对＿＿＿"), "to be filled in by hand");
    });
}

#[test]
fn recusals_break_the_quorum_half_way_and_five_of_ten_fail() {
    on_both_engines(async |app: TestApp| {
        let meeting = Meeting::of(&app, &["候选甲", "候选乙"]).await;
        meeting.counts(0, "5", "5").await.leads();
        let waits = meeting.screen(0).await;
        assert!(waits.body.contains("票数已登记，等待主席签字"));
        assert!(!waits.body.contains("赞成5"), "nothing is told before it is signed");
        meeting.counts_again(0, "5", "5").await.leads();
        let told = meeting.screen(0).await;
        assert_eq!(told.texts(".verdict-line"), ["未通过"]);
        assert!(told.body.contains("赞成5，反对5，弃权0，无效0"));

        // Six of ten leave for the second case: ten attend, but four may vote.
        for member in 0..6 {
            meeting.steps_out(member, 1).await;
        }
        let refused = meeting.counts(1, "4", "0").await.is(422);
        assert!(refused.body.contains("有表决权"), "{}", refused.texts(".errors li").join(" "));
        assert_eq!(meeting.round.number("SELECT COUNT(*) FROM ballot").await, 1, "nothing is written");
        assert_eq!(meeting.round.stage(meeting.cases[1].0).await, Stage::PanelReview);
        let page = meeting.secretary.get(&meeting.panel).await.is(200);
        assert_eq!(page.texts(".risks a"), ["候选乙"]);
        assert_eq!(page.texts(".agenda .c-room .tag"), ["不能表决"]);

        // The room sees who is out and not why; the case in hand is the first that is open.
        let screen = meeting.chair.get(&format!("{}/screen", meeting.panel)).await.is(200);
        assert_eq!(screen.texts("h1"), ["候选乙"]);
        let mut out = screen.texts(".stage-out li");
        out.sort_unstable();
        let mut expected = NAMES[..6].to_vec();
        expected.sort_unstable();
        assert_eq!(out, expected);
        assert!(screen.body.contains("到会10人，有表决权4人"));
        for hidden in [WHY, "回避", "评审人"] {
            assert!(!screen.body.contains(hidden), "the room reads {hidden}");
        }
        meeting.chair.get(&format!("{}/screen?case=nothing", meeting.panel)).await.is(404);

        // The minutes say the kind of each recusal, and leave blank what is not counted.
        let minutes = meeting.secretary.get(&format!("{}/minutes", meeting.panel)).await.is(200);
        assert!(minutes.body.contains("甲某某（本人申请回避）"));
        assert!(!minutes.body.contains(WHY));
        assert_eq!(minutes.texts(".results td:last-child"), ["未通过", "＿＿＿"]);
        assert!(minutes.body.contains("到会10人，回避0人，有表决权10人"));
        assert!(minutes.body.contains("过半数，须6票"));
        assert!(minutes.texts(".minutes .kv dd").join(" ").contains("（10人）"));

        meeting.is_read_by_those_who_may().await;
    });
}
