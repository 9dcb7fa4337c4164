//! A whole round as an office has it: hundreds of nominations in three directions, their experts, one call, from its
//! opening to the places that are given, through the pages alone.
//!
//! Read [`a_round`] like a diary. The desks are in `office` (settings, call, experts), `nominating` (nominations and
//! the formal check), `reviewing` (draws, reviews and all that goes wrong with them), `comparing` (the shortlist) and
//! `deciding` (panels and places). `tally` is what the test knows by itself: which case stands where, and who ranks
//! where by figures that it works out in its own way. Only accounts, their sessions and the third direction are made
//! without a page.
//!
//! `make round` (`BOLE_TEST_ROUND=1000`) makes it a thousand, with two hundred experts; everything follows from that
//! number. That takes some minutes for each database. What took how long is said on the way.

mod comparing;
mod deciding;
mod nominating;
mod office;
mod reviewing;
mod tally;

use std::{
    cell::Cell,
    collections::BTreeMap,
    panic::resume_unwind,
    sync::Arc,
    time::{Duration, Instant},
};

use bole::{
    args,
    commands::check,
    domain::{
        ids::{CaseId, ExpertId, InstitutionId, PersonId},
        workflow::Stage,
    },
};
use tokio::sync::Semaphore;

use self::tally::Case;
use crate::app::{Client, TestApp, on_both_engines};

/// Nominations of a round, unless `BOLE_TEST_ROUND` says otherwise.
const USUAL: usize = 150;

/// How many people press a button at the same time.
const AT_ONCE: usize = 12;

/// A direction of the scheme, with what the call has for it.
struct Direction {
    id: i64,
    places: usize,
}

/// Somebody who is asked to review.
#[derive(Clone)]
struct Expert {
    id: ExpertId,
    person: PersonId,
    client: Client,
    /// Where the expert worked when the pool was entered.
    employer: usize,
    /// Whether the expert took another post since.
    moved: bool,
}

/// An institution; the first of them host candidates.
struct Institution {
    id: InstitutionId,
    name: String,
}

/// A seat of a reviewer as the records have it.
#[derive(Clone, Debug)]
struct Seat {
    id: i64,
    case: String,
    expert: i64,
    state: String,
}

/// The round and everybody who has to do with it.
struct Round {
    app: TestApp,
    officer: Client,
    approver: Client,
    /// The address of the call.
    call: String,
    directions: Vec<Direction>,
    institutions: Vec<Institution>,
    /// Who nominates for each of the first institutions.
    units: Vec<Client>,
    experts: Vec<Expert>,
    /// By number.
    cases: BTreeMap<String, Case>,
    size: usize,
    watch: Watch,
}

/// How long each part took.
struct Watch {
    begun: Instant,
    last: Cell<Duration>,
}

impl Watch {
    fn lap(&self, what: &str) {
        let now = self.begun.elapsed();
        let took = now - self.last.replace(now);
        eprintln!("{:7.1} s  {:7.1} s  {what}", now.as_secs_f32(), took.as_secs_f32());
    }
}

/// Does many things at once, as many people do; gives what came of each, in their order.
async fn at_once<R, F>(work: impl IntoIterator<Item = F>) -> Vec<R>
where
    R: Send + 'static,
    F: Future<Output = R> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let begun: Vec<_> = work
        .into_iter()
        .map(|one| {
            let places = Arc::clone(&places);
            tokio::spawn(async move {
                let _place = places.acquire_owned().await.unwrap();
                one.await
            })
        })
        .collect();
    let mut done = Vec::with_capacity(begun.len());
    for one in begun {
        done.push(one.await.unwrap_or_else(|broken| resume_unwind(broken.into_panic())));
    }
    done
}

impl Round {
    /// Everybody comes in the morning: the night ended their sessions.
    async fn morning(&mut self, local: &str) {
        self.app.at(local);
        self.officer = self.app.officer().await;
        self.approver = self.app.approver().await;
        for (institution, unit) in self.institutions.iter().zip(&mut self.units) {
            *unit = self.app.unit(institution.id).await;
        }
    }

    /// The reviewers sign in again.
    async fn reviewers_come(&mut self) {
        let signing = self.experts.clone().into_iter().map(|expert| {
            let app = self.app.clone();
            async move { app.somebody(office::account_of(expert.person)).await }
        });
        let signed = at_once(signing.collect::<Vec<_>>()).await;
        for (expert, client) in self.experts.iter_mut().zip(signed) {
            expert.client = client;
        }
    }

    fn expert(&self, id: i64) -> &Expert {
        self.experts.iter().find(|expert| expert.id.0 == id).unwrap()
    }

    /// The version of every case of the call, as its page would carry it.
    async fn versions(&self) -> BTreeMap<String, String> {
        self.rows().await.into_iter().map(|(number, _, ver, _)| (number, ver.to_string())).collect()
    }

    /// Every case of the call: number, id, version, stage.
    async fn rows(&self) -> Vec<(String, i64, i64, String)> {
        const SQL: &str = "SELECT case_no, id, ver, stage FROM case_file WHERE batch_id = $1 ORDER BY id";
        let mut conn = self.app.app.db.read().await.unwrap();
        conn.all(SQL, args![self.batch()]).await.unwrap()
    }

    fn batch(&self) -> i64 {
        self.call.rsplit('/').next().unwrap().parse().unwrap()
    }

    /// Every seat of the call.
    async fn seats(&self) -> Vec<Seat> {
        const SQL: &str = "SELECT a.id, c.case_no, a.expert_id, a.state FROM assignment a \
            JOIN case_file c ON c.id = a.case_id WHERE c.batch_id = $1 ORDER BY c.case_no, a.id";
        let mut conn = self.app.app.db.read().await.unwrap();
        let rows: Vec<(i64, String, i64, String)> = conn.all(SQL, args![self.batch()]).await.unwrap();
        rows.into_iter().map(|(id, case, expert, state)| Seat { id, case, expert, state }).collect()
    }

    /// One number a query gives.
    async fn number(&self, sql: &'static str) -> i64 {
        let mut conn = self.app.app.db.read().await.unwrap();
        let (number,): (i64,) = conn.one(sql, Vec::new()).await.unwrap();
        number
    }

    /// Numbers of the cases at a stage by the tally, in the order in which they were begun.
    fn at(&self, stage: Stage) -> Vec<String> {
        let mut there: Vec<&Case> = self.cases.values().filter(|case| case.stage == stage).collect();
        there.sort_by_key(|case| case.at);
        there.into_iter().map(|case| case.number.clone()).collect()
    }

    fn case(&self, number: &str) -> &Case {
        &self.cases[number]
    }

    /// Notes in the tally that a case went on.
    fn went(&mut self, number: &str, stage: Stage) {
        self.cases.get_mut(number).unwrap().stage = stage;
    }

    /// The records have every case where the tally has it.
    async fn stands_as_counted(&self) {
        let counted: BTreeMap<&str, &str> =
            self.cases.values().map(|case| (case.number.as_str(), case.stage.code())).collect();
        let rows = self.rows().await;
        let stored: BTreeMap<&str, &str> =
            rows.iter().map(|(number, _, _, stage)| (number.as_str(), stage.as_str())).collect();
        assert_eq!(stored, counted);
    }

    /// Proposes a move of a case and has it confirmed by the second person.
    async fn two_move(&self, number: &str, action: &str, fields: &[(&str, &str)]) {
        propose(&self.officer, number, &self.versions().await[number], action, fields).await.leads();
        confirm(&self.approver, number).await.leads();
    }

    fn id(rows: &[(String, i64, i64, String)], number: &str) -> CaseId {
        CaseId(rows.iter().find(|row| row.0 == number).unwrap().1)
    }
}

/// The form of a move, sent.
async fn propose(who: &Client, number: &str, ver: &str, action: &str, fields: &[(&str, &str)]) -> crate::app::Answer {
    let sent: Vec<(&str, &str)> = [("ver", ver)].into_iter().chain(fields.iter().copied()).collect();
    who.post(&format!("/admin/nominations/{number}/moves/{action}"), &sent).await
}

/// The second person presses the button of the case page.
async fn confirm(who: &Client, number: &str) -> crate::app::Answer {
    let shown = who.get(&format!("/admin/nominations/{number}")).await.is(200);
    who.complete(&shown, "/confirmation", &[]).await
}

fn size() -> usize {
    std::env::var("BOLE_TEST_ROUND").ok().map_or(USUAL, |size| size.parse().unwrap())
}

#[test]
fn a_round() {
    on_both_engines(async |app: TestApp| {
        let mut round = Round::opens(app.clone(), size()).await;

        round.nominations_come_in().await;
        round.morning("2026-03-03T09:00").await;
        round.some_are_given_back_or_refused().await;
        round.the_rest_is_checked_and_accepted().await;
        round.stands_as_counted().await;

        round.morning("2026-03-04T09:00").await;
        round.reviewers_are_drawn("", "2026-03-25").await;
        round.reviewers_come().await;
        round.invitations_are_answered(1).await;
        round.candidates_withdraw(4).await;
        round.reviews_come_in().await;

        round.morning("2026-03-12T09:00").await;
        round.silent_invitations_lapse().await;
        round.reviewers_are_drawn("谢绝和过期的席位", "2026-03-25").await;
        round.reviewers_come().await;
        round.invitations_are_answered(2).await;
        round.reviews_come_in().await;
        round.some_ask_for_recusal_late().await;
        round.an_expert_moves_to_a_host().await;
        round.candidates_withdraw(4).await;

        round.morning("2026-03-13T09:00").await;
        round.reviewers_are_drawn("回避后空出的席位", "2026-03-25").await;
        round.reviewers_come().await;
        round.invitations_are_answered(3).await;
        round.reviews_come_in().await;

        round.morning("2026-03-26T09:00").await;
        round.groups_wait_for_what_is_missing().await;
        round.what_is_missing_is_made_good().await;
        round.groups_are_shortlisted().await;
        round.stands_as_counted().await;

        round.morning("2026-04-01T09:00").await;
        round.panels_meet().await;
        round.stands_as_counted().await;
        round.morning("2026-04-02T09:00").await;
        round.places_are_given().await;
        round.stands_as_counted().await;

        round.the_procedure_is_sound().await;
        let mut conn = app.app.db.read().await.unwrap();
        assert_eq!(check::run(&mut conn, |_, _| {}).await.unwrap().breaches, []);
        round.watch.lap("everything is checked");
    });
}
