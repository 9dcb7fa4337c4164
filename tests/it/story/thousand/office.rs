//! The office gets ready: the settings of the scheme, the call with its places, institutions and the pool of experts.

use std::time::Instant;

use bole::{
    clock::new_id,
    domain::{
        ids::{ExpertId, InstitutionId, PersonId, SchemeId},
        role::Role,
    },
    store::{
        StoreError,
        direction::{self, NewDirection},
    },
};
use futures_util::FutureExt;

use super::{Direction, Expert, Institution, Round, Watch, at_once};
use crate::{app::TestApp, people::Somebody, records::column};

/// Institutions whose candidates are nominated.
pub const HOSTS: usize = 20;
/// Of these, the ones that experts come from as well.
pub const SHARED: usize = 8;
/// Experts of one employer.
const PER_EMPLOYER: usize = 4;
/// Experts a round has at least.
const LEAST_EXPERTS: usize = 48;

/// The account of an expert.
pub fn account_of(person: PersonId) -> Somebody {
    Somebody { key: format!("expert_{person}"), person: Some(person), roles: vec![(Role::Expert, None)] }
}

impl Round {
    /// A call is open for young scientists in three directions, and everybody who will be asked is on record.
    pub async fn opens(app: TestApp, size: usize) -> Self {
        let (officer, approver) = (app.officer().await, app.approver().await);
        let mut round = Self {
            app,
            officer,
            approver,
            call: String::new(),
            directions: Vec::new(),
            institutions: Vec::new(),
            units: Vec::new(),
            experts: Vec::new(),
            cases: std::collections::BTreeMap::new(),
            size,
            watch: Watch { begun: Instant::now(), last: std::cell::Cell::default() },
        };
        round.settles_the_scheme().await;
        round.opens_the_call().await;
        let experts = (size / 5).max(LEAST_EXPERTS);
        round.enters_institutions(experts / PER_EMPLOYER).await;
        round.enters_the_pool(experts).await;
        round.watch.lap("the office is ready");
        round
    }

    /// Three reviews, a panel of seven, up to three times as many at the panel as there are places.
    async fn settles_the_scheme(&self) {
        let id = column(&self.app, "SELECT CAST(id AS TEXT) FROM scheme WHERE kind = 'scholar'").await.remove(0);
        let draft = format!("/admin/schemes/{id}/draft");
        let (youth, general) = (format!("{draft}/YOUTH"), format!("{draft}/general"));
        self.officer.fill(&youth, &youth, &[("role_min_reviews", "3"), ("role_panel_min", "7")]).await.leads();
        let set = [
            ("scheme_load_cap", "20"),
            ("scheme_draw", "yes"),
            ("scheme_late_bars", "yes"),
            ("scheme_shortlist_from", "2"),
            ("scheme_shortlist_to", "3"),
        ];
        self.officer.fill(&general, &general, &set).await.leads();
        let force = format!("{draft}/force");
        self.approver.fill(&draft, &force, &[("reason", "测试：本轮的设置")]).await.leads();
    }

    /// One place for fifty nominations, shared among the directions.
    async fn opens_the_call(&mut self) {
        let places = (self.size / 50).max(4);
        let share = [places - 2 * (places / 3), places / 3, places / 3];
        self.a_third_direction_is_there().await;
        let known: Vec<i64> = column(&self.app, "SELECT CAST(id AS TEXT) FROM direction ORDER BY position, id")
            .await
            .iter()
            .map(|id| id.parse().unwrap())
            .collect();
        self.directions = known.iter().zip(share).map(|(id, places)| Direction { id: *id, places }).collect();
        let places = places.to_string();
        let rows: Vec<[String; 2]> =
            self.directions.iter().map(|it| [it.id.to_string(), it.places.to_string()]).collect();
        let mut call = vec![
            ("year", "2026"),
            ("batch_no", "8"),
            ("full_name", "千人测试批次"),
            ("opens_at", "2026-03-01T00:00"),
            ("closes_at", "2026-03-31T23:59"),
            ("status", "open"),
            ("places_YOUTH", places.as_str()),
        ];
        for [id, places] in &rows {
            call.extend([("dp_role", "YOUTH"), ("dp_direction", id.as_str()), ("dp_places", places.as_str())]);
        }
        self.officer.post("/admin/batches/new", &call).await.leads();
        let id = "SELECT CAST(id AS TEXT) FROM batch WHERE name = '千人测试批次'";
        self.call = format!("/admin/batches/{}", column(&self.app, id).await[0]);
    }

    /// The source documents name two directions, and no page adds one.
    async fn a_third_direction_is_there(&self) {
        let now = self.app.clock.now();
        let write = self.app.app.db.write::<(), StoreError>(move |tx| {
            async move {
                let (scheme,): (i64,) =
                    tx.one("SELECT id FROM scheme WHERE kind = 'scholar' ORDER BY id LIMIT 1", Vec::new()).await?;
                let new = NewDirection { slug: "test-direction", name: "测试方向", name_en: None };
                direction::insert(tx, new_id(now), SchemeId(scheme), 99, &new).await
            }
            .boxed()
        });
        write.await.unwrap();
    }

    /// Hosts first; the last hosts and all that follow employ experts.
    async fn enters_institutions(&mut self, employers: usize) {
        let names: Vec<String> = (0..HOSTS - SHARED + employers).map(|at| format!("测试大学第{at:03}号")).collect();
        let entering = names.clone().into_iter().map(|name| {
            let officer = self.officer.clone();
            async move {
                let entry = [("full_name", name.as_str()), ("kind", "university"), ("legal_person", "own")];
                officer.post("/admin/institutions/new", &entry).await.leads()
            }
        });
        at_once(entering).await;
        let ids = "SELECT CAST(id AS TEXT) FROM institution WHERE name LIKE '测试大学第%' ORDER BY name";
        let ids = column(&self.app, ids).await;
        assert_eq!(ids.len(), names.len());
        let known = ids.iter().map(|id| InstitutionId(id.parse().unwrap()));
        self.institutions = known.zip(names).map(|(id, name)| Institution { id, name }).collect();
        for host in &self.institutions[..HOSTS] {
            self.units.push(self.app.unit(host.id).await);
        }
    }

    /// A list that is pasted, and an account for everybody on it.
    async fn enters_the_pool(&mut self, experts: usize) {
        let employer = |at: usize| HOSTS - SHARED + at / PER_EMPLOYER;
        let line = |at: usize| {
            format!("评审{at:03}\tPing Shen{at:03}\t\t{}\t教授\t测试领域\t北京", self.institutions[employer(at)].name)
        };
        let list = (0..experts).map(line).collect::<Vec<_>>().join("\n");
        self.officer.post("/admin/experts/import", &[("lines", list.as_str()), ("do", "enter")]).await.leads();
        let sql = "SELECT e.id, e.person_id, p.name FROM expert e JOIN person p ON p.id = e.person_id \
            WHERE p.name LIKE '评审%' ORDER BY p.name";
        let mut conn = self.app.app.db.read().await.unwrap();
        let known: Vec<(i64, i64, String)> = conn.all(sql, Vec::new()).await.unwrap();
        drop(conn);
        assert_eq!(known.len(), experts);
        let linking = known.into_iter().enumerate().map(|(at, (id, person, _))| {
            let (app, officer) = (self.app.clone(), self.officer.clone());
            async move {
                let person = PersonId(person);
                let client = app.somebody(account_of(person)).await;
                let account = client.id().to_string();
                let link = [("ver", "1"), ("account_id", account.as_str())];
                officer.post(&format!("/admin/experts/{id}/account"), &link).await.leads();
                Expert { id: ExpertId(id), person, client, employer: employer(at), moved: false }
            }
        });
        self.experts = at_once(linking).await;
    }
}
