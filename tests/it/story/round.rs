//! A review round in small: institutions, experts with accounts, and cases that stand at first review.

use bole::{
    commands::{batch, expert, record},
    domain::{
        batch::{BatchEntry, BatchStatus},
        expert::Region,
        ids::{AccountId, BatchId, CaseId, DocumentId, ExpertId, InstitutionId, PersonId, SchemeId},
        nomination::Form,
        record::{InstitutionEntry, InstitutionKind, LegalPerson, PersonEntry, PostEntry},
        role::{CaseKind, Role, ScholarRole},
        scheme::NominatorKind,
        time::Moment,
        workflow::Stage,
    },
    store::{
        StoreError, account,
        case_file::{self, CaseFile, NewCase},
        event,
        expert::Profile,
        nomination,
    },
};
use futures_util::FutureExt;

use crate::{
    app::{Client, TestApp},
    people::Somebody,
};

/// The moves to an early stage as the process has them; to a later one a single leap, which `bole check` would name.
fn road_to(stage: Stage) -> Vec<(&'static str, Option<Stage>, Stage)> {
    let submitted = [("create", None, Stage::Draft), ("submit", Some(Stage::Draft), Stage::Submitted)];
    let onward = match stage {
        Stage::Submitted => None,
        Stage::ExternalReview => Some("accept"),
        Stage::PanelReview => Some("accept_to_panel"),
        _ => return vec![("accept", None, stage)],
    };
    let onward = onward.map(|command| (command, Some(Stage::Submitted), stage));
    submitted.into_iter().chain(onward).collect()
}

/// The people and records of a round; everything is obviously synthetic.
pub struct Round {
    pub app: TestApp,
    pub officer: Client,
    pub batch: BatchId,
    scheme: SchemeId,
}

/// An expert with the account that signs in.
pub struct Reviewer {
    pub id: ExpertId,
    pub person: PersonId,
    pub name: &'static str,
    pub client: Client,
}

impl Round {
    /// A round with places for project managers, who need three reviews and seven at the panel.
    pub async fn new(app: &TestApp, places: i64) -> Self {
        Self::of(app, ScholarRole::Pm, places).await
    }

    /// A round with places for one kind of scholar.
    pub async fn of(app: &TestApp, role: ScholarRole, places: i64) -> Self {
        let officer = app.officer().await;
        let mut conn = app.app.db.read().await.unwrap();
        let (scheme,): (i64,) =
            conn.one("SELECT id FROM scheme WHERE kind = 'scholar' ORDER BY id LIMIT 1", Vec::new()).await.unwrap();
        drop(conn);
        let entry = BatchEntry {
            year: 2026,
            batch_no: 7,
            name: "测试批次".to_owned(),
            name_en: String::new(),
            guide_published_on: None,
            opens_at: Moment::parse_local("2026-02-01T00:00"),
            closes_at: Moment::parse_local("2026-03-31T23:59"),
            status: BatchStatus::Open,
            places: [(role, places)].into(),
            direction_places: Vec::new(),
            limits: Vec::new(),
        };
        let batch = batch::create(&app.app, &officer.who().await, SchemeId(scheme), entry).await.unwrap();
        Self { app: app.clone(), officer, batch, scheme: SchemeId(scheme) }
    }

    pub async fn institution(&self, name: &str, legal_person: LegalPerson) -> InstitutionId {
        let entry = InstitutionEntry {
            name: name.to_owned(),
            name_en: String::new(),
            kind: InstitutionKind::University,
            parent: None,
            legal_person,
            region: None,
        };
        record::add_institution(&self.app.app, &self.officer.who().await, entry).await.unwrap()
    }

    pub async fn person(&self, name: &str, employer: Option<InstitutionId>) -> PersonId {
        let who = self.officer.who().await;
        let entry =
            PersonEntry { name: name.to_owned(), pinyin: String::new(), gender: None, birth_date: None, orcid: None };
        let id = record::add_person(&self.app.app, &who, entry).await.unwrap();
        if employer.is_some() {
            let post =
                PostEntry { institution: employer, title: "教授".to_owned(), as_of: "2026-01-01".parse().unwrap() };
            record::add_post(&self.app.app, &who, id, post).await.unwrap();
        }
        id
    }

    /// An expert of a legal person of their own.
    pub async fn reviewer(&self, name: &'static str) -> Reviewer {
        let employer = self.institution(&format!("测试大学之{name}"), LegalPerson::Own).await;
        let person = self.person(name, Some(employer)).await;
        self.expert(name, person).await
    }

    /// Puts a person in the pool, with an account.
    pub async fn expert(&self, name: &'static str, person: PersonId) -> Reviewer {
        let roles = vec![(Role::Expert, None)];
        let client = self.app.somebody(Somebody { key: format!("expert_{person}"), person: Some(person), roles }).await;
        let profile = Profile {
            fields: vec!["测试领域".to_owned()],
            languages: Vec::new(),
            region: Region::Beijing,
            active: true,
        };
        let who = self.officer.who().await;
        let id = expert::add(&self.app.app, &who, person, client.account, profile).await.unwrap();
        Reviewer { id, person, name, client }
    }

    /// A case at first review: its number. The nominator is an account that may be anybody.
    pub async fn case(&self, candidate: &str, host: InstitutionId, nominator: AccountId) -> (CaseId, String) {
        let subject = self.person(candidate, Some(host)).await;
        self.case_of(subject, candidate, host, nominator, Form::default()).await
    }

    pub async fn case_of(
        &self,
        subject: PersonId,
        candidate: &str,
        host: InstitutionId,
        nominator: AccountId,
        form: Form,
    ) -> (CaseId, String) {
        self.case_at(Stage::ExternalReview, subject, candidate, host, nominator, form).await
    }

    /// A case that stands at a stage, with no more of what led there than the moves.
    pub async fn case_at(
        &self,
        stage: Stage,
        subject: PersonId,
        candidate: &str,
        host: InstitutionId,
        nominator: AccountId,
        form: Form,
    ) -> (CaseId, String) {
        let now = self.app.clock.now();
        let new = NewCase {
            kind: CaseKind::Scholar,
            scheme: self.scheme,
            scheme_ver: 1,
            batch: self.batch,
            batch_code: "2026-7".to_owned(),
            role: Some(ScholarRole::Pm),
            title: candidate.to_owned(),
            direction: None,
            subject: Some(subject),
            host: Some(host),
            stage,
            entered_by: Some(nominator),
            officer: Some(self.officer.id()),
            imported: false,
            demo: false,
        };
        let form = Form {
            candidate_name: candidate.to_owned(),
            institution: Some(host),
            title: "测试职务".to_owned(),
            email: "candidate@test.invalid".to_owned(),
            phone: "13800000000".to_owned(),
            statement: "测试提名理由".to_owned(),
            achievements: "测试成果".to_owned(),
            ..form
        };
        self.app
            .app
            .db
            .write::<(CaseId, String), StoreError>(move |tx| {
                async move {
                    let CaseFile { id, case_no: number, .. } = case_file::insert(tx, new, now).await?;
                    let draft = nomination::Draft {
                        nominator: Some(nominator),
                        nominator_person: account::find(tx, nominator).await?.and_then(|it| it.person()),
                        nominator_kind: Some(NominatorKind::Office),
                        recommender: None,
                        chief_waiver: String::new(),
                        form,
                        pledge: None,
                    };
                    nomination::save(tx, id, &draft, now).await?;
                    for (command, from, to) in road_to(stage) {
                        let draft = event::Draft { command, case: Some(id), from, to: Some(to), ..Default::default() };
                        event::record(tx, &event::By { account: None, role: Role::System, at: now }, draft).await?;
                    }
                    Ok((id, number))
                }
                .boxed()
            })
            .await
            .unwrap()
    }

    /// Minutes of the panel, as a document of the case.
    pub async fn minutes(&self, case: CaseId) -> DocumentId {
        const SQL: &str = "INSERT INTO document (id, case_id, kind, filename, media_type, bytes, sha256, storage_key, \
            access_class, uploaded_at) VALUES ($1, $2, 'minutes', '会议纪要.pdf', 'application/pdf', 1, '0', '0', 'case', $3)";
        let now = self.app.clock.now();
        self.app
            .app
            .db
            .write::<DocumentId, StoreError>(move |tx| {
                async move {
                    let id: DocumentId = bole::clock::new_id(now);
                    tx.run(SQL, bole::args![id, case, now]).await?;
                    Ok(id)
                }
                .boxed()
            })
            .await
            .unwrap()
    }

    /// The version of a case, as its page would carry it.
    pub async fn ver(&self, case: CaseId) -> String {
        let mut conn = self.app.app.db.read().await.unwrap();
        case_file::find(&mut conn, case).await.unwrap().unwrap().ver.to_string()
    }

    pub async fn stage(&self, case: CaseId) -> Stage {
        let mut conn = self.app.app.db.read().await.unwrap();
        case_file::find(&mut conn, case).await.unwrap().unwrap().stage
    }

    /// One number a query gives.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut conn = self.app.app.db.read().await.unwrap();
        let (number,): (i64,) = conn.one(sql, Vec::new()).await.unwrap();
        number
    }

    /// Asks experts through the page.
    pub async fn assign(&self, case: CaseId, number: &str, experts: &[&Reviewer]) -> crate::app::Answer {
        let ver = self.ver(case).await;
        let ids: Vec<String> = experts.iter().map(|expert| expert.id.to_string()).collect();
        let mut fields = vec![("ver", ver.as_str()), ("due_on", "2026-03-20")];
        fields.extend(ids.iter().map(|id| ("expert_id", id.as_str())));
        self.officer.post(&format!("/admin/nominations/{number}/assignments"), &fields).await
    }
}

impl Reviewer {
    /// Signs in again, after a night.
    pub async fn sign_in_again(&mut self) {
        let key = format!("expert_{}", self.person);
        self.client = self.client.app.somebody(Somebody { key, ..Somebody::default() }).await;
    }

    /// The address of the only task on the reviewer's list, or the first.
    pub async fn task(&self) -> String {
        self.client.get("/reviews").await.is(200).attributes(".lists a", "href").remove(0)
    }

    /// Declares and opens the materials.
    pub async fn accepts(&self) -> String {
        let task = self.task().await;
        let fields = [("no_conflict", "yes"), ("secrecy", "yes")];
        self.client.post(&format!("{task}/acceptance"), &fields).await.leads();
        task
    }

    /// Declares, rates everything with one level, hands in.
    pub async fn reviews(&self, level: &str, recommendation: &str) -> String {
        let task = self.accepts().await;
        let opinion = "测试意见，".repeat(25);
        let fields = score_form(level, recommendation, &opinion);
        self.client.post(&task, &fields).await.leads();
        task
    }
}

/// The score form with one level throughout.
pub fn score_form<'f>(level: &'f str, recommendation: &'f str, opinion: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("score_1", level),
        ("score_2", level),
        ("score_3", level),
        ("score_4", level),
        ("recommendation", recommendation),
        ("familiarity", "high"),
        ("opinion", opinion),
    ]
}
