//! The panels of the directions, and the places.

use bole::domain::{ids::ExpertId, workflow::Stage};

use super::{Round, at_once, office::HOSTS, propose, tally::Case};
use crate::{app::Client, records::column};

/// Members of a panel.
const MEMBERS: usize = 9;

/// Votes in favour of the case at a place of its agenda: some fail, some are equal, more pass than there are places.
fn yes(at: usize) -> usize {
    match at % 4 {
        3 => 4,
        _ => MEMBERS - at % 3,
    }
}

impl Round {
    /// A panel for each direction.
    pub async fn panels_meet(&mut self) {
        let seated = self.panels_are_named().await;
        let mut taken = 0;
        for (direction, members) in seated.chunks(MEMBERS).enumerate() {
            let cases: Vec<String> = self.at(Stage::PanelReview);
            let cases: Vec<String> =
                cases.into_iter().filter(|number| self.case(number).direction == direction).collect();
            taken += cases.len();
            let panel = self.convenes(direction, members, &cases).await;
            self.votes(&panel, members, &cases).await;
        }
        assert_eq!(self.at(Stage::PendingDecision).len(), taken);
        self.watch.lap("panels have voted");
    }

    /// Other people than those who review, of employers that nominate nobody: so many for each direction.
    async fn panels_are_named(&self) -> Vec<ExpertId> {
        let employers = &self.institutions[HOSTS..];
        let line = |at: usize| {
            format!("委员{at:03}\tYuan Wei{at:03}\t\t{}\t教授\t测试领域\t北京", employers[at % employers.len()].name)
        };
        let list = (0..self.directions.len() * MEMBERS).map(line).collect::<Vec<_>>().join("\n");
        self.officer.post("/admin/experts/import", &[("lines", list.as_str()), ("do", "enter")]).await.leads();
        let sql = "SELECT CAST(e.id AS TEXT) FROM expert e JOIN person p ON p.id = e.person_id \
            WHERE p.name LIKE '委员%' ORDER BY p.name";
        let seated = column(&self.app, sql).await;
        assert_eq!(seated.len(), self.directions.len() * MEMBERS);
        seated.into_iter().map(|id| ExpertId(id.parse().unwrap())).collect()
    }

    async fn convenes(&self, direction: usize, members: &[ExpertId], cases: &[String]) -> String {
        let (secretary, chair) = (self.app.secretary().await, self.app.chair().await);
        let new = secretary.get(&format!("/admin/panels/new?batch={}", self.batch())).await.is(200);
        let rows = self.rows().await;
        let (chair_id, secretary_id) = (chair.id().to_string(), secretary.id().to_string());
        let name = format!("第{}方向评审会", direction + 1);
        let ids: Vec<(&str, String)> = members
            .iter()
            .map(|member| ("member_id", member.to_string()))
            .chain(cases.iter().map(|number| ("case_id", Self::id(&rows, number).to_string())))
            .collect();
        let mut panel = vec![
            ("panel_name", name.as_str()),
            ("held_on", "2026-04-01"),
            ("place", "测试会议室"),
            ("secretary_id", &secretary_id),
            ("chair_id", &chair_id),
        ];
        panel.extend(ids.iter().map(|(name, id)| (*name, id.as_str())));
        secretary.complete(&new, "/admin/panels", &panel).await.leads()
    }

    /// Everybody comes; one leaves the room for the first case, three leave the meeting for a while.
    async fn votes(&mut self, panel: &str, members: &[ExpertId], cases: &[String]) {
        let (secretary, chair) = (self.app.secretary().await, self.app.chair().await);
        attends(&secretary, panel, members).await;
        let out = members[0].to_string();
        let leaves = [("member_id", out.as_str()), ("reason", "测试：有合作")];
        secretary.post(&format!("{panel}/cases/{}/recusals", cases[0]), &leaves).await.leads();
        let keeping = cases.iter().map(|number| {
            let (secretary, page) = (secretary.clone(), format!("{panel}/cases/{number}"));
            async move { secretary.upload(&page, "/minutes", "会议纪要.pdf", b"%PDF-1.7 minutes").await.leads() }
        });
        at_once(keeping.collect::<Vec<_>>()).await;
        let half = cases.len() / 2;
        for (at, number) in cases.iter().enumerate() {
            let room = if at == 0 { MEMBERS - 1 } else { MEMBERS };
            let in_favour = yes(at).min(room);
            if at == half {
                // Six of nine are two thirds, and seven are needed: the vote does not take place until one comes back.
                attends(&secretary, panel, &members[3..]).await;
                let refused = ballot(&secretary, panel, number, (5, 1)).await.is(422);
                assert!(refused.texts(".errors").concat().contains("到会6人，全体9人"));
                attends(&secretary, panel, members).await;
            }
            ballot(&secretary, panel, number, (in_favour, room - in_favour)).await.leads();
            let page = chair.get(&format!("{panel}/cases/{number}")).await.is(200);
            let (yes, no) = (in_favour.to_string(), (room - in_favour).to_string());
            let own = [("yes", yes.as_str()), ("no", &no), ("abstain", "0"), ("invalid", "0")];
            chair.complete(&page, "/signature", &own).await.leads();
            self.went(number, Stage::PendingDecision);
        }
        self.watch.lap("a panel has voted");
    }

    /// In each direction the places go to those with most votes; who passed beyond them is put in reserve, who failed
    /// is not selected, and one more than there are places is refused.
    pub async fn places_are_given(&mut self) {
        let mut reserve = 0;
        for direction in 0..self.directions.len() {
            let there: Vec<String> =
                self.at(Stage::PendingDecision).into_iter().filter(|it| self.case(it).direction == direction).collect();
            // As they were voted on: the agenda is in the order of the tally.
            let votes = |at: usize| if at == 0 { yes(at).min(MEMBERS - 1) } else { yes(at) };
            let room = |at: usize| if at == 0 { MEMBERS - 1 } else { MEMBERS };
            let mut passed: Vec<usize> = (0..there.len()).filter(|at| 2 * votes(*at) > room(*at)).collect();
            passed.sort_by_key(|at| std::cmp::Reverse(votes(*at)));
            let places = self.directions[direction].places.min(passed.len());
            let beyond = passed.split_off(places);
            for at in &passed {
                self.two_move(&there[*at], "select", &[]).await;
                self.went(&there[*at], Stage::Selected);
            }
            for (place, at) in beyond.iter().enumerate() {
                let number = &there[*at];
                let ver = self.versions().await.remove(number).unwrap();
                if place == 0 {
                    propose(&self.officer, number, &ver, "select", &[]).await.is(409);
                }
                reserve += 1;
                let rank = reserve.to_string();
                let reserved = [("reserve_rank", rank.as_str()), ("reason", "测试：表决通过，名额已满")];
                self.two_move(number, "put_in_reserve", &reserved).await;
                self.went(number, Stage::Reserve);
            }
            let failed: Vec<String> =
                there.iter().filter(|number| self.case(number).stage == Stage::PendingDecision).cloned().collect();
            for number in failed {
                self.two_move(&number, "decline", &[("reason", "测试：会议表决未通过")]).await;
                self.went(&number, Stage::NotSelected);
            }
        }
        let places: usize = self.directions.iter().map(|direction| direction.places).sum();
        assert_eq!(self.at(Stage::Selected).len(), places, "every place is given");
        assert!(!self.at(Stage::Reserve).is_empty());
        self.watch.lap("places are given");
    }

    /// The self-check of every case of the call, page by page, and of everybody who was selected.
    pub async fn the_procedure_is_sound(&self) {
        let mut next = Some(format!("{}/compliance", self.call));
        while let Some(path) = next {
            let page = self.officer.get(&path).await.is(200);
            assert_eq!(page.texts("tbody tr"), [""; 0]);
            next = page.attributes("nav.pager a", "href").into_iter().find(|link| link.contains('?'));
        }
        self.watch.lap("the self-check of the call is clean");
        let chosen: Vec<&Case> = self.cases.values().filter(|case| case.stage == Stage::Selected).collect();
        for case in chosen {
            let page = self.officer.get(&format!("/admin/nominations/{}/compliance", case.number)).await.is(200);
            assert_eq!(page.texts(".clauses .tag.stop"), [""; 0], "{}", case.number);
            assert!(!page.texts(".clauses .tag.ok").is_empty());
        }
        self.watch.lap("and that of everybody selected");
    }
}

/// The secretary notes who is there.
async fn attends(secretary: &Client, panel: &str, members: &[ExpertId]) {
    let page = secretary.get(panel).await.is(200);
    let ver = page.filled("/attendance", &[]).fields.into_iter().find(|(name, _)| name == "ver").unwrap().1;
    let ids: Vec<String> = members.iter().map(ExpertId::to_string).collect();
    let mut there = vec![("ver", ver.as_str())];
    there.extend(ids.iter().map(|id| ("member_id", id.as_str())));
    secretary.post(&format!("{panel}/attendance"), &there).await.leads();
}

/// The secretary counts.
async fn ballot(secretary: &Client, panel: &str, number: &str, (yes, no): (usize, usize)) -> crate::app::Answer {
    let page = secretary.get(&format!("{panel}/cases/{number}")).await.is(200);
    let minutes = page.choice("minutes_id", "会议纪要");
    let (yes, no) = (yes.to_string(), no.to_string());
    let counts =
        [("yes", yes.as_str()), ("no", &no), ("abstain", "0"), ("invalid", "0"), ("minutes_id", minutes.as_str())];
    secretary.complete(&page, "/ballots", &counts).await
}
