//! Decisions: prepared privately, released together, and what follows them.

mod appeal;
mod consultation;
mod opinion;
mod release;
pub(super) mod word;

use bole::{
    domain::{
        ids::{CaseId, PersonId},
        nomination::Form,
        record::LegalPerson,
        workflow::Stage,
    },
    store::{case_file, outbox},
};

use super::{
    review_panel::ballots,
    round::{Reviewer, Round},
};
use crate::app::{Answer, Client, TestApp};

const NAMES: [&str; 7] = ["评审甲", "评审乙", "评审丙", "评审丁", "评审戊", "评审己", "评审庚"];

/// Cases of one call and role that wait for their decision, with the panel's votes on them.
struct Waiting {
    round: Round,
    cases: Vec<(CaseId, String)>,
    /// The candidates' own accounts, in the order of the cases.
    candidates: Vec<Client>,
    reviewers: Vec<Reviewer>,
    officer: Client,
    approver: Client,
}

impl Waiting {
    /// A call with so many places, and a case for each number of votes in favour, out of seven.
    async fn of(app: &TestApp, places: i64, votes: &[usize]) -> Self {
        let round = Round::new(app, places).await;
        let nominator = app.nominator().await.id();
        let mut reviewers = Vec::new();
        for name in NAMES {
            reviewers.push(round.reviewer(name).await);
        }
        let (mut cases, mut candidates, mut counted) = (Vec::new(), Vec::new(), Vec::new());
        for (at, yes) in votes.iter().enumerate() {
            let name = format!("候选{}", at + 1);
            let host = round.institution(&format!("测试{name}单位"), LegalPerson::Own).await;
            let subject = round.person(&name, Some(host)).await;
            let at_panel = round.case_at(Stage::PanelReview, subject, &name, host, nominator, Form::default()).await;
            candidates.push(app.candidate(subject).await);
            counted.push((at_panel.0, at_panel.1.clone(), *yes));
            cases.push(at_panel);
        }
        ballots(&round, &counted, &reviewers).await;
        let (officer, approver) = (app.officer().await, app.approver().await);
        Self { round, cases, candidates, reviewers, officer, approver }
    }

    fn app(&self) -> &TestApp {
        &self.round.app
    }

    /// Whom a case is about.
    async fn subject(&self, at: usize) -> PersonId {
        let mut conn = self.app().app.db.read().await.unwrap();
        case_file::find(&mut conn, self.cases[at].0).await.unwrap().unwrap().subject().unwrap()
    }

    fn number(&self, at: usize) -> &str {
        &self.cases[at].1
    }

    fn case_path(&self, at: usize) -> String {
        format!("/admin/nominations/{}", self.number(at))
    }

    fn sheet(&self) -> String {
        format!("/admin/batches/{}/decisions?role=PM", self.round.batch)
    }

    fn ahead(&self) -> String {
        format!("/admin/batches/{}/decisions/release?role=PM", self.round.batch)
    }

    fn at(&self, rest: &str) -> String {
        format!("/admin/batches/{}/decisions{rest}", self.round.batch)
    }

    /// The sheet as `who` would send it: what the page carries, with what is chosen for each case by field.
    fn filled(&self, page: &Answer, chosen: &[&[(&str, &str)]], act: &str) -> Vec<(String, String)> {
        let mut fields = vec![("role".to_owned(), "PM".to_owned()), ("do".to_owned(), act.to_owned())];
        for name in ["ver", "case"] {
            let values = page.attributes(&format!("#sheet input[name={name}]"), "value");
            fields.extend(values.into_iter().map(|value| (name.to_owned(), value)));
        }
        for ((case, _), fields_of) in self.cases.iter().zip(chosen) {
            fields.extend(fields_of.iter().map(|(name, value)| (format!("{name}_{case}"), (*value).to_owned())));
        }
        fields
    }

    async fn prepare(&self, who: &Client, chosen: &[&[(&str, &str)]], act: &str) -> Answer {
        let page = who.get(&self.sheet()).await.is(200);
        send(who, &self.at(""), &self.filled(&page, chosen, act)).await
    }

    async fn release(&self, who: &Client) -> Answer {
        let page = self.approver.get(&self.ahead()).await.is(200);
        send(who, &self.at("/release"), &Self::release_of(&page)).await
    }

    /// The form of the release as the page has it.
    fn release_of(page: &Answer) -> Vec<(String, String)> {
        let mut fields = vec![("role".to_owned(), "PM".to_owned())];
        for name in ["ver", "case"] {
            let values = page.attributes(&format!("form[action$='/release'] input[name={name}]"), "value");
            fields.extend(values.into_iter().map(|value| (name.to_owned(), value)));
        }
        fields
    }

    async fn stages(&self) -> Vec<Stage> {
        let mut conn = self.app().app.db.read().await.unwrap();
        let mut stages = Vec::new();
        for (case, _) in &self.cases {
            stages.push(case_file::find(&mut conn, *case).await.unwrap().unwrap().stage);
        }
        stages
    }

    /// How many messages an account has.
    async fn told(&self, who: &Client) -> usize {
        outbox::list(&mut self.app().app.db.read().await.unwrap(), who.id(), None, 100).await.unwrap().len()
    }
}

async fn send(who: &Client, path: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    who.post(path, &fields).await
}

/// What a refused page says on top, in Chinese.
fn said(answer: &Answer) -> Vec<String> {
    let mut said = answer.texts(".errors li a");
    said.extend(answer.texts(".errors li b"));
    said.sort_unstable();
    said
}
