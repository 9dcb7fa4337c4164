//! Events, policies, and the state programmes with their lists, guide task, phase and link.

use super::Loader;
use crate::{
    domain::ids::RowId,
    seeds::{Ai4s, Item, PartialDate, Policy, Programme, PublicEvent},
    store::{
        StoreError,
        article::Record,
        occasion::{self, Attendant, NewEvent, NewPolicy},
        programme::{self, NewGuideTask, NewItem, NewPhase, NewProgramme},
    },
};

impl Loader<'_> {
    pub(super) async fn policies(&mut self, seeds: &[Policy]) -> Result<(), StoreError> {
        for seed in seeds {
            let id: RowId = self.name("policy_document", &seed.slug);
            let new = NewPolicy {
                slug: &seed.slug,
                name: &seed.name,
                name_en: Some(&seed.name_en),
                issuer: self.find_if("institution", seed.issuer.as_deref())?,
                issued_on: seed.issued_on.as_ref().map(PartialDate::as_str),
            };
            occasion::insert_policy(self.tx, id, &new).await?;
            self.cite(Record::of("policy_document", id), &seed.source).await?;
        }
        Ok(())
    }

    pub(super) async fn events(&mut self, seeds: &[PublicEvent]) -> Result<(), StoreError> {
        for seed in seeds {
            let id: RowId = self.name("public_event", &seed.slug);
            let new = NewEvent {
                slug: &seed.slug,
                name: &seed.name,
                name_en: Some(&seed.name_en),
                held_on: Some(seed.held_on),
                zh: &seed.zh,
                en: &seed.en,
            };
            occasion::insert_event(self.tx, id, &new).await?;
            let about = Record::of("public_event", id);
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
            for (attendance, position) in seed.attendances.iter().zip(1..) {
                let who = match (&attendance.person, &attendance.institution) {
                    (Some(person), None) => Attendant::Person(self.find("person", person)?),
                    (None, Some(institution)) => Attendant::Institution(self.find("institution", institution)?),
                    _ => return Err(StoreError::Corrupt("an attendance is of one person or institution".to_owned())),
                };
                let row: RowId = self.ids.take();
                occasion::insert_attendance(self.tx, row, id, who, &attendance.role, position).await?;
                self.cite(Record::of("attendance", row), &attendance.source).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn programme(&mut self, seed: &Programme, position: i64) -> Result<(), StoreError> {
        let id: RowId = self.name("special_programme", &seed.slug);
        let new = NewProgramme {
            slug: &seed.slug,
            kind: &seed.kind,
            name: &seed.name,
            name_en: Some(&seed.name_en),
            launched_wording: seed.launched_wording.as_deref(),
            basis_policy: self.find_if("policy_document", seed.basis_policy.as_deref())?,
        };
        programme::insert(self.tx, id, position, &new).await?;
        let about = Record::of("special_programme", id);
        self.call_also(about, &seed.aliases).await?;
        self.cite(about, &seed.source).await?;
        self.say(about, &seed.statements).await?;
        for (department, position) in seed.departments.iter().zip(1..) {
            let row: RowId = self.ids.take();
            let institution = self.find("institution", &department.institution)?;
            programme::insert_department(self.tx, row, id, institution, &department.role, position).await?;
            self.cite(Record::of("sp_department", row), &department.source).await?;
        }
        self.items(id, None, &seed.items).await
    }

    async fn items(&mut self, programme: RowId, phase: Option<RowId>, seeds: &[Item]) -> Result<(), StoreError> {
        for (seed, position) in seeds.iter().zip(1..) {
            let id: RowId = self.ids.take();
            let new = NewItem { phase, kind: &seed.kind, code: &seed.code, zh: &seed.zh, en: &seed.en };
            programme::insert_item(self.tx, id, programme, position, &new).await?;
            let about = Record::of("sp_item", id);
            self.call_also(about, &seed.aliases).await?;
            self.cite(about, &seed.source).await?;
        }
        Ok(())
    }

    /// Guide tasks, phases and links of programmes that are already there.
    pub(super) async fn ai4s(&mut self, seeds: &Ai4s) -> Result<(), StoreError> {
        for (seed, position) in seeds.guide_tasks.iter().zip(1..) {
            let programme = self.find("special_programme", &seed.programme)?;
            let id: RowId = self.name("guide_task", &seed.code);
            let new = NewGuideTask {
                code: &seed.code,
                year: Some(seed.year),
                title: &seed.title,
                title_en: Some(&seed.title_en),
                zh: &seed.zh,
                en: &seed.en,
            };
            programme::insert_guide_task(self.tx, id, programme, position, &new).await?;
            let about = Record::of("guide_task", id);
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
            for (area, position) in seed.areas.iter().zip(1..) {
                let row: RowId = self.ids.take();
                programme::insert_task_area(self.tx, row, id, &area.code, &area.zh, &area.en, position).await?;
                self.cite(Record::of("guide_task_area", row), &area.source).await?;
            }
        }
        for seed in &seeds.phases {
            let programme = self.find("special_programme", &seed.programme)?;
            let id: RowId = self.ids.take();
            let new = NewPhase {
                ordinal: seed.ordinal,
                name: &seed.name,
                name_en: Some(&seed.name_en),
                year_from: Some(seed.year_from),
                year_to: Some(seed.year_to),
            };
            programme::insert_phase(self.tx, id, programme, &new).await?;
            self.cite(Record::of("sp_phase", id), &seed.source).await?;
            self.items(programme, Some(id), &seed.items).await?;
        }
        for seed in &seeds.links {
            let id: RowId = self.ids.take();
            let from = self.find("special_programme", &seed.from)?;
            let to = self.find("special_programme", &seed.to)?;
            programme::insert_link(self.tx, id, from, to, &seed.kind, &seed.zh, &seed.en).await?;
            self.cite(Record::of("sp_link", id), &seed.source).await?;
        }
        Ok(())
    }
}
