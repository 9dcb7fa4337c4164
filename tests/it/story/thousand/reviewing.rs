//! Draws, invitations and reviews, with everything that goes wrong with them in a real round.

use std::collections::{BTreeMap, BTreeSet};

use bole::{domain::workflow::Stage, timed};

use super::{
    Round, Seat, at_once,
    office::{HOSTS, SHARED},
    tally::{Mark, scatter},
};
use crate::app::Client;

const DECLARED: [(&str, &str); 2] = [("no_conflict", "yes"), ("secrecy", "yes")];
const OPINION: &str = "测试意见，候选人的工作扎实，设想清楚，论证充分，";
/// The case of each direction, counted from the first, of which one review does not come.
const HELD: usize = 1;
const LIVE: [&str; 3] = ["invited", "accepted", "submitted"];

/// What somebody does with an invitation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accepts,
    HasNoTime,
    IsInConflict,
    SaysNothing,
}

/// In the first two waves seven of a hundred are lost; then everybody comes.
fn answer(seat: &Seat, at: usize, wave: u64) -> Answer {
    match scatter(at as u64 * 1_000 + seat.expert.unsigned_abs() % 997 + wave) % 100 {
        _ if wave > 2 => Answer::Accepts,
        0..3 => Answer::HasNoTime,
        3 => Answer::IsInConflict,
        4..7 => Answer::SaysNothing,
        _ => Answer::Accepts,
    }
}

async fn answers(reviewer: Client, seat: i64, answer: Answer) {
    let task = format!("/reviews/{seat}");
    let refuse = |ground| [("ground", ground), ("reason", "测试：不能评审")];
    let answer = match answer {
        Answer::Accepts => reviewer.post(&format!("{task}/acceptance"), &DECLARED).await,
        Answer::HasNoTime => reviewer.post(&format!("{task}/refusal"), &refuse("time")).await,
        Answer::IsInConflict => reviewer.post(&format!("{task}/refusal"), &refuse("conflict")).await,
        Answer::SaysNothing => return,
    };
    answer.leads();
}

async fn hands_in(reviewer: Client, seat: i64, mark: Mark) {
    let (levels, opinion) = (mark.levels.map(|level| level.to_string()), OPINION.repeat(5));
    let names = ["score_1", "score_2", "score_3", "score_4"];
    let mut fields: Vec<(&str, &str)> = names.into_iter().zip(levels.iter().map(String::as_str)).collect();
    fields.extend([("recommendation", mark.recommendation), ("familiarity", "high"), ("opinion", opinion.as_str())]);
    reviewer.post(&format!("/reviews/{seat}"), &fields).await.leads();
}

impl Round {
    /// The officer draws for every place that is free, and nobody who is in conflict is drawn.
    pub async fn reviewers_are_drawn(&self, reason: &str, due_on: &str) {
        let page = format!("{}/draw", self.call);
        let shown = self.officer.get(&format!("{page}?role=YOUTH")).await.is(200);
        self.watch.lap("the page of the draw is shown");
        let mut asked = vec![("mode", "random"), ("due_on", due_on)];
        asked.extend((!reason.is_empty()).then_some(("reason", reason)));
        self.officer.complete(&shown, "/draw", &asked).await.leads();
        self.watch.lap("reviewers are drawn");
        let seats = self.seats().await;
        for number in self.at(Stage::ExternalReview) {
            let seated: Vec<&Seat> =
                seats.iter().filter(|seat| seat.case == number && LIVE.contains(&seat.state.as_str())).collect();
            assert_eq!(seated.len(), 3, "{number}");
            let employers: BTreeSet<usize> = seated.iter().map(|seat| self.expert(seat.expert).employer).collect();
            assert_eq!(employers.len(), 3, "{number} has two reviewers of one legal person");
            assert!(!employers.contains(&self.case(&number).host), "{number} is judged by its host");
        }
    }

    /// Everybody looks at the own list, which holds the own tasks and no others, and answers.
    pub async fn invitations_are_answered(&self, wave: u64) {
        let seats = self.seats().await;
        let mut of: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
        for seat in &seats {
            of.entry(seat.expert).or_default().insert(format!("/reviews/{}", seat.id));
        }
        let looking = self.experts.iter().map(|expert| {
            let (client, own) = (expert.client.clone(), of.remove(&expert.id.0).unwrap_or_default());
            async move {
                let list = client.get("/reviews").await.is(200);
                let shown: BTreeSet<String> = list.attributes(".lists a", "href").into_iter().collect();
                assert_eq!(shown, own);
            }
        });
        at_once(looking.collect::<Vec<_>>()).await;
        let invited = seats
            .into_iter()
            .filter(|seat| seat.state == "invited" && self.case(&seat.case).stage == Stage::ExternalReview);
        let answering = invited.map(|seat| {
            let at = self.case(&seat.case).at;
            answers(self.expert(seat.expert).client.clone(), seat.id, answer(&seat, at, wave))
        });
        at_once(answering.collect::<Vec<_>>()).await;
        self.watch.lap("invitations are answered");
    }

    /// Everything that was accepted is handed in, but of one case in each direction one review.
    pub async fn reviews_come_in(&mut self) {
        let held: BTreeSet<String> = (0..self.directions.len()).map(|direction| self.held(direction)).collect();
        let mut work = Vec::new();
        for seat in self.seats().await.into_iter().filter(|seat| seat.state == "accepted") {
            let case = self.cases.get_mut(&seat.case).unwrap();
            let in_already = case.given.iter().flatten().count();
            if case.stage != Stage::ExternalReview || (held.contains(&seat.case) && in_already == 2) {
                continue;
            }
            let mark = case.next(seat.id);
            work.push(hands_in(self.expert(seat.expert).client.clone(), seat.id, mark));
        }
        at_once(work).await;
        self.watch.lap("reviews are in");
    }

    /// The case of a direction of which a review does not come.
    fn held(&self, direction: usize) -> String {
        let mut there: Vec<_> = self.cases.values().filter(|case| case.direction == direction).collect();
        there.sort_by_key(|case| case.at);
        there[HELD].number.clone()
    }

    pub async fn silent_invitations_lapse(&self) {
        let silent = |seat: &&Seat| seat.state == "invited" && self.case(&seat.case).stage == Stage::ExternalReview;
        let before = self.seats().await.iter().filter(silent).count() as i64;
        assert!(before > 0);
        timed::round(&self.app.app).await;
        assert_eq!(self.number("SELECT COUNT(*) FROM assignment WHERE state = 'expired'").await, before);
        self.watch.lap("invitations lapsed");
    }

    /// Reviewers find out late that they should not have judged: what they wrote is kept and counts no more.
    pub async fn some_ask_for_recusal_late(&mut self) {
        let seats: Vec<Seat> = self.seats().await.into_iter().filter(|seat| self.counts(seat)).collect();
        let late: Vec<Seat> = seats.iter().step_by(seats.len() / 6 + 1).cloned().collect();
        for seat in &late {
            let reviewer = &self.expert(seat.expert).client;
            let path = format!("/reviews/{}/recusal", seat.id);
            reviewer.post(&path, &[("reason", "测试：原是同门")]).await.leads();
            self.cases.get_mut(&seat.case).unwrap().take_back(seat.id);
        }
        let kept = "SELECT COUNT(*) FROM review WHERE submitted_at IS NOT NULL AND invalidated_at IS NOT NULL";
        assert_eq!(self.number(kept).await, late.len() as i64);
    }

    /// A review of a case that is still at first review and that counts.
    fn counts(&self, seat: &Seat) -> bool {
        seat.state == "submitted" && self.case(&seat.case).stage == Stage::ExternalReview
    }

    /// An expert takes a post at a host whose candidates the expert has judged. The office is told of every case of the
    /// host, and takes those reviews back. Nobody of the host judges beside the expert: two who become colleagues have
    /// a story of their own, and a case on which both count waits until the office settles it.
    pub async fn an_expert_moves_to_a_host(&mut self) {
        let seats = self.seats().await;
        let counting: Vec<&Seat> = seats.iter().filter(|seat| self.counts(seat)).collect();
        let of = |expert: i64| counting.iter().copied().filter(move |seat| seat.expert == expert);
        let beside = |seat: &Seat, host: usize| {
            let mut others = counting.iter().filter(|other| other.case == seat.case && other.expert != seat.expert);
            others.any(|other| self.expert(other.expert).employer == host)
        };
        let moving = self.experts.iter().find_map(|expert| {
            let id = expert.id.0;
            let host = of(id).map(|seat| self.case(&seat.case).host).find(|host| {
                *host >= HOSTS - SHARED && expert.employer != *host && !of(id).any(|seat| beside(seat, *host))
            });
            host.map(|host| (expert.clone(), host))
        });
        let (mover, host) = moving.unwrap();
        let name = self.institutions[host].name.clone();
        let moves = [("new_institution", name.as_str()), ("title", "教授"), ("as_of", "2026-03-10")];
        mover.client.fill("/reviews/profile", "/institution", &moves).await.leads();
        let in_conflict: Vec<&Seat> = seats
            .iter()
            .filter(|seat| seat.expert == mover.id.0 && LIVE.contains(&seat.state.as_str()))
            .filter(|seat| self.case(&seat.case).stage == Stage::ExternalReview && self.case(&seat.case).host == host)
            .collect();
        let told = "SELECT COUNT(DISTINCT case_id) FROM outbox WHERE kind = 'coi.found'";
        assert_eq!(self.number(told).await, in_conflict.len() as i64);
        for seat in in_conflict {
            self.takes_back(seat).await;
        }
        self.experts.iter_mut().find(|expert| expert.id == mover.id).unwrap().moved = true;
        self.watch.lap("an expert moved");
    }

    /// The officer takes a seat away.
    async fn takes_back(&mut self, seat: &Seat) {
        let page = format!("/admin/nominations/{}/assignments", seat.case);
        let ver = self.versions().await.remove(&seat.case).unwrap();
        let fields = [("ver", ver.as_str()), ("reason", "测试：席位收回")];
        self.officer.post(&format!("{page}/{}/withdrawal", seat.id), &fields).await.leads();
        self.cases.get_mut(&seat.case).unwrap().take_back(seat.id);
    }

    /// No direction can be settled while one review of it is missing.
    pub async fn groups_wait_for_what_is_missing(&self) {
        for direction in 0..self.directions.len() {
            let refused = self.proposes(direction).await.is(422);
            let said = refused.texts(".errors li > :first-child").join(" ");
            assert!(said.contains("同组还有1件没有评审完毕"), "{said}");
            assert!(said.contains(&format!("{}：", self.held(direction))), "{said}");
        }
        assert_eq!(self.number("SELECT COUNT(*) FROM proposal WHERE state = 'open'").await, 0);
        self.watch.lap("groups that lack a review are refused");
    }

    /// In one direction the reviewer gets more time, in one another is drawn, in one the case is dropped in form.
    pub async fn what_is_missing_is_made_good(&mut self) {
        let seats = self.seats().await;
        let open =
            |number: &str| seats.iter().find(|seat| seat.case == number && seat.state == "accepted").cloned().unwrap();
        let [extended, replaced, dropped] = [0, 1, 2].map(|direction| self.held(direction));
        let late = open(&extended);
        let page = format!("/admin/nominations/{extended}/assignments/{}/extension", late.id);
        let ver = self.versions().await.remove(&extended).unwrap();
        self.officer.post(&page, &[("ver", ver.as_str()), ("due_on", "2026-04-10")]).await.leads();
        self.takes_back(&open(&replaced)).await;
        self.is_dropped(&dropped).await;
        self.reviewers_are_drawn("逾期未交", "2026-04-10").await;
        self.reviewers_come().await;
        self.invitations_are_answered(4).await;
        for number in [extended, replaced] {
            let seat = self.seats().await.into_iter().find(|seat| seat.case == number && seat.state == "accepted");
            let seat = seat.unwrap();
            let mark = self.cases.get_mut(&number).unwrap().next(seat.id);
            hands_in(self.expert(seat.expert).client.clone(), seat.id, mark).await;
        }
        self.watch.lap("what was missing is in");
    }
}
