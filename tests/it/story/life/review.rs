//! The second part: reviewers are asked, the shortlist is settled by two, the panel votes, the decision is made by two.

use super::{BALLOT, Life, MARK, OPINION};
use crate::app::Client;

impl Life {
    /// The officer asks five experts. Who may not review is told why, in the list and again when asked all the same.
    pub async fn reviewers_are_asked(&mut self) {
        // Days have gone by since they were taken into the pool.
        for reviewer in &mut self.reviewers {
            reviewer.sign_in_again().await;
        }
        let officer = self.app.officer().await;
        let page = self.page("/assignments");
        let shown = officer.get(&page).await.is(200);
        let mut told = shown.texts("#barred .c-why .tag");
        told.sort();
        assert_eq!(told, ["与候选人同一法人单位（测试依托大学）", "候选人申请其回避"]);

        let ver = shown.attributes("input[name=ver]", "value").remove(0);
        let colleague = self.colleague.id.to_string();
        let wrong = [("ver", ver.as_str()), ("due_on", "2026-03-20"), ("expert_id", colleague.as_str())];
        let refused = officer.post(&page, &wrong).await.is(422);
        let why = format!("{}应当回避：与候选人同一法人单位（测试依托大学）", self.colleague.name);
        assert_eq!(refused.texts(".errors li a"), [why]);

        self.asks(&officer, 0..5).await;
    }

    async fn asks(&self, officer: &Client, which: std::ops::Range<usize>) {
        let ids: Vec<String> = self.reviewers[which].iter().map(|expert| expert.id.to_string()).collect();
        let mut answers = vec![("due_on", "2026-03-20")];
        answers.extend(ids.iter().map(|id| ("expert_id", id.as_str())));
        officer.fill(&self.page("/assignments"), "/assignments", &answers).await.leads();
    }

    /// One of the five declares a conflict and is out; the officer asks another, and cannot ask the first again.
    pub async fn one_declares_a_conflict(&self) {
        let conflicted = &self.reviewers[4];
        let task = conflicted.task().await;
        let declared = [("ground", "conflict"), ("reason", "与候选人有合作论文")];
        conflicted.client.fill(&task, "/refusal", &declared).await.leads();
        let officer = self.app.officer().await;
        let shown = officer.get(&self.page("/assignments")).await.is(200);
        let id = conflicted.id.to_string();
        assert_eq!(shown.attributes(&format!("input[name=expert_id][value='{id}']"), "value"), [""; 0]);
        self.asks(&officer, 5..6).await;
    }

    /// The reviewers, from one of the five on, declare that nothing stands against them, read, and hand in.
    pub async fn reviews_come_in(&self, from: usize) {
        let opinion = OPINION.repeat(14);
        for reviewer in self.reviewers[from..4].iter().chain(&self.reviewers[5..6]) {
            let task = reviewer.task().await;
            let sealed = reviewer.client.get(&task).await.is(200);
            assert!(!sealed.body.contains("测试成果三项"), "nothing is open before the declaration");
            reviewer.client.fill(&task, "/acceptance", &[("no_conflict", "yes"), ("secrecy", "yes")]).await.leads();
            let open = reviewer.client.get(&task).await.is(200);
            assert!(open.body.contains("测试成果三项"));
            let review = [
                ("score_1", "5"),
                ("score_2", "4"),
                ("score_3", "4"),
                ("score_4", "3"),
                ("recommendation", "A"),
                ("familiarity", "high"),
                ("opinion", opinion.as_str()),
            ];
            reviewer.client.complete(&open, &task, &review).await.leads();
        }
        let read = self.app.officer().await.get(&self.page("")).await.is(200);
        for datum in [MARK, OPINION, self.reviewers[0].name] {
            assert!(read.body.contains(datum), "the officer reads {datum}");
        }
    }

    /// The officer proposes; the same person cannot confirm; the approver does.
    pub async fn officer_proposes_and_approver_confirms(&self, action: &str) {
        let officer = self.app.officer().await;
        let form = format!("/moves/{action}");
        officer.fill(&self.page(&form), &form, &[]).await.leads();
        let approver = self.app.approver().await;
        let shown = approver.get(&self.page("")).await.is(200);
        let confirmation = shown.filled("/confirmation", &[]);
        let fields: Vec<(&str, &str)> =
            confirmation.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        officer.post(&confirmation.action, &fields).await.is(403);
        approver.post(&confirmation.action, &fields).await.leads();
    }

    /// The secretary convenes nine members and notes who is there.
    pub async fn the_panel_meets(&mut self) {
        let (secretary, chair) = (self.app.secretary().await, self.app.chair().await);
        // Only one call has cases that wait for a panel, so none has to be chosen.
        let new = secretary.get("/admin/panels/new").await.is(200);
        let case = new.attributes("input[name=case_id]", "value").concat();
        let (secretary_id, chair_id) = (secretary.id().to_string(), chair.id().to_string());
        let members: Vec<String> = self.members().iter().map(|expert| expert.id.to_string()).collect();
        let mut panel = vec![
            ("panel_name", "青年科学家评审会"),
            ("held_on", "2026-03-20"),
            ("place", "测试会议室"),
            ("secretary_id", secretary_id.as_str()),
            ("chair_id", chair_id.as_str()),
            ("case_id", case.as_str()),
        ];
        panel.extend(members.iter().map(|id| ("member_id", id.as_str())));
        self.panel = secretary.complete(&new, "/admin/panels", &panel).await.leads();
        let there: Vec<(&str, &str)> = members.iter().map(|id| ("member_id", id.as_str())).collect();
        secretary.fill(&self.panel, "/attendance", &there).await.leads();
    }

    /// The secretary records the ballot, whose votes must add up; the chair signs it.
    pub async fn the_panel_votes(&self) {
        let (secretary, chair) = (self.app.secretary().await, self.app.chair().await);
        let page = format!("{}/cases/{}", self.panel, self.number);
        secretary.upload(&page, "/minutes", "会议纪要.pdf", b"%PDF-1.7 minutes").await.leads();
        let shown = secretary.get(&page).await.is(200);
        let minutes = shown.choice("minutes_id", "会议纪要");
        let ballot =
            |yes| [("yes", yes), ("no", "1"), ("abstain", "0"), ("invalid", "0"), ("minutes_id", minutes.as_str())];
        let wrong = secretary.complete(&shown, "/ballots", &ballot("9")).await.is(422);
        assert_eq!(
            wrong.texts(".errors li b"),
            ["赞成、反对、弃权、无效合计10票，应等于有表决权的9人"],
            "nine vote, not ten"
        );
        secretary.complete(&wrong, "/ballots", &ballot("8")).await.leads();
        let counted = chair.get(&page).await.is(200);
        assert!(!counted.body.contains(BALLOT), "the chair counts without seeing the secretary's numbers");
        let own = [("yes", "8"), ("no", "1"), ("abstain", "0"), ("invalid", "0")];
        chair.complete(&counted, "/signature", &own).await.leads();
        assert!(chair.get(&page).await.is(200).body.contains(BALLOT));
    }
}
