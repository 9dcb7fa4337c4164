//! The shortlist of each direction: the page ranks as the test does, a tie at the line goes on whole.

use bole::domain::workflow::Stage;

use super::{
    Round,
    tally::{Case, ranks},
};
use crate::app::Answer;

const REASON: &str = "测试理由：同组排序靠后，未进入审议";

/// Cases that go to the panel for one place, at most.
const RATIO: usize = 3;

impl Round {
    fn comparison(&self, direction: usize) -> String {
        format!("{}/shortlist?role=YOUTH&direction={}", self.call, self.directions[direction].id)
    }

    /// The cases of a direction that are compared, by rank.
    fn compared(&self, direction: usize) -> Vec<(usize, &Case)> {
        let there = |case: &&Case| case.direction == direction && case.stage == Stage::ExternalReview;
        let cases: Vec<&Case> = self.cases.values().filter(there).collect();
        let mut ranked: Vec<(usize, &Case)> = ranks(&cases).into_iter().zip(cases).collect();
        ranked.sort_by_key(|(rank, case)| (*rank, case.number.clone()));
        ranked
    }

    /// The officer proposes what the page proposes.
    pub async fn proposes(&self, direction: usize) -> Answer {
        let page = self.officer.get(&self.comparison(direction)).await.is(200);
        self.officer.complete(&page, "/shortlist", &[("reason", REASON)]).await
    }

    pub async fn groups_are_shortlisted(&mut self) {
        for direction in 0..self.directions.len() {
            let ranked = self.compared(direction);
            let most = self.directions[direction].places * RATIO;
            // The rank of the last for whom there is room; whoever shares it goes on as well.
            let line = ranked[most - 1].0;
            let on: Vec<String> =
                ranked.iter().filter(|(rank, _)| *rank <= line).map(|(_, case)| case.number.clone()).collect();
            let over: Vec<String> =
                ranked.iter().filter(|(rank, _)| *rank > line).map(|(_, case)| case.number.clone()).collect();

            assert!(on.len() > most, "a tie at the line, kept whole");
            let page = self.officer.get(&self.comparison(direction)).await.is(200);
            self.watch.lap("a group is shown");
            assert_eq!(
                page.texts("table.ranks tr[id] th .id-t"),
                [on.as_slice(), &over].concat(),
                "the order of the page"
            );
            let shown = page.texts("table.ranks tr[id] td:first-child b");
            assert_eq!(shown, ranked.iter().map(|(rank, _)| rank.to_string()).collect::<Vec<_>>());
            let means = page.texts("table.ranks tr[id] td:nth-of-type(3) b");
            assert_eq!(means, ranked.iter().map(|(_, case)| case.mean()).collect::<Vec<_>>());
            assert_eq!(page.texts(".cut-row td"), [format!("入围线 线上{}件（含并列）", on.len())]);
            self.proposes(direction).await.leads();
            self.watch.lap("its shortlist is proposed");

            let page = self.approver.get(&self.comparison(direction)).await.is(200);
            self.approver.complete(&page, "/confirmation", &[]).await.leads();
            self.watch.lap("and confirmed");
            for number in &on {
                self.went(number, Stage::PanelReview);
            }
            for number in &over {
                self.went(number, Stage::NotSelected);
            }
        }
    }

    /// Makes the cases on both sides of the line of each direction equal, before anything is handed in.
    pub fn a_tie_will_be_at_the_line(&mut self) {
        for direction in 0..self.directions.len() {
            let most = self.directions[direction].places * RATIO;
            let mut there: Vec<&Case> = self.cases.values().filter(|case| case.direction == direction).collect();
            there.retain(|case| case.stage == Stage::ExternalReview);
            let mut ranked: Vec<(usize, usize, String)> = ranks(&there)
                .into_iter()
                .zip(&there)
                .map(|(rank, case)| (rank, case.at, case.number.clone()))
                .collect();
            ranked.sort();
            let marks = self.case(&ranked[most - 1].2).marks;
            // Two, for one of those above is dropped before the group is settled.
            for (_, _, number) in &ranked[most..most + 2] {
                self.cases.get_mut(number).unwrap().marks = marks;
            }
        }
    }
}
