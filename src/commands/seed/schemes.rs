//! Schemes with their roles and directions, batches, targets and money.

use super::{Loader, in_hundredths};
use crate::{
    domain::ids::{BatchId, DirectionId, RowId, SchemeId},
    seeds::{Batch, Batches, Funding, Scheme, Schemes},
    store::{
        StoreError,
        article::Record,
        batch::{self, NewBatch},
        direction::{self, NewDirection},
        funding::{self, NewFunding},
        scheme::{self, NewRoleType, NewScheme},
        target::{self, NewTarget},
    },
};

impl Loader<'_> {
    pub(super) async fn schemes(&mut self, seeds: &Schemes) -> Result<(), StoreError> {
        for seed in &seeds.schemes {
            let id: SchemeId = self.name("scheme", &seed.code);
            let new = NewScheme {
                code: &seed.code,
                kind: seed.kind,
                name: &seed.name,
                name_en: &seed.name_en,
                host: self.find_if("institution", seed.host.as_deref())?,
                config: &seed.config,
            };
            scheme::insert(self.tx, id, &new, self.now).await?;
            let about = Record::of("scheme", id);
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
            self.role_types(id, seed).await?;
            self.directions(id, seed).await?;
        }
        Ok(())
    }

    async fn role_types(&mut self, scheme: SchemeId, seed: &Scheme) -> Result<(), StoreError> {
        for (role, position) in seed.roles.iter().zip(1..) {
            let id: RowId = self.name("role_type", role.code.code());
            let new = NewRoleType {
                role: role.code,
                name: &role.name,
                name_en: &role.name_en,
                duties: &role.duties,
                duties_en: &role.duties_en,
                eligibility: &role.eligibility,
                eligibility_en: &role.eligibility_en,
                eligibility_wording: &role.eligibility_wording,
                recommended_by: role.recommended_by_role,
            };
            scheme::insert_role_type(self.tx, id, scheme, position, &new).await?;
            let about = Record::of("role_type", id);
            self.call_also(about, &role.aliases).await?;
            self.cite(about, &role.source).await?;
        }
        Ok(())
    }

    async fn directions(&mut self, scheme: SchemeId, seed: &Scheme) -> Result<(), StoreError> {
        for (seed, position) in seed.directions.iter().zip(1..) {
            let id: DirectionId = self.name("direction", &seed.slug);
            let new = NewDirection { slug: &seed.slug, name: &seed.name, name_en: Some(&seed.name_en) };
            direction::insert(self.tx, id, scheme, position, &new).await?;
            let about = Record::of("direction", id);
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
        }
        Ok(())
    }

    pub(super) async fn batches(&mut self, seeds: &Batches) -> Result<(), StoreError> {
        for seed in &seeds.batches {
            let id: BatchId = self.name("batch", &seed.code);
            let new = NewBatch {
                scheme: self.find("scheme", &seed.scheme)?,
                code: &seed.code,
                year: seed.year,
                batch_no: seed.batch_no,
                name: &seed.name,
                name_en: Some(&seed.name_en),
                status: &seed.status,
                zh: Some(&seed.zh),
                en: Some(&seed.en),
            };
            batch::insert(self.tx, id, &new).await?;
            self.cite(Record::of("batch", id), &seed.source).await?;
            self.places(id, seed).await?;
        }
        for (seed, position) in seeds.targets.iter().zip(1..) {
            let id: RowId = self.ids.take();
            let new = NewTarget {
                scheme: self.find("scheme", &seed.scheme)?,
                kind: &seed.kind,
                year: seed.year,
                role: seed.role,
                min_places: seed.min,
                max_places: seed.max,
                about: seed.about,
                zh: &seed.zh,
                en: &seed.en,
            };
            target::insert(self.tx, id, position, &new).await?;
            self.cite(Record::of("target", id), &seed.source).await?;
        }
        Ok(())
    }

    /// How many places a batch has, and where their holders come from.
    async fn places(&mut self, batch: BatchId, seed: &Batch) -> Result<(), StoreError> {
        for count in &seed.counts {
            let id: RowId = self.ids.take();
            let direction = self.find_if("direction", count.direction.as_deref())?;
            batch::insert_count(self.tx, id, batch, direction, count.role, count.count).await?;
            self.cite(Record::of("batch_count", id), &count.source).await?;
        }
        for origin in &seed.origins {
            for (institution, position) in origin.institutions.iter().zip(1..) {
                let id: RowId = self.ids.take();
                let institution = self.find("institution", institution)?;
                batch::insert_origin(self.tx, id, batch, origin.role, institution, position).await?;
                self.cite(Record::of("batch_origin", id), &origin.source).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn funding(&mut self, seeds: &Funding) -> Result<(), StoreError> {
        for (seed, position) in seeds.facts.iter().zip(1..) {
            let id: RowId = self.ids.take();
            let new = NewFunding {
                kind: &seed.kind,
                payer: self.find_if("institution", seed.payer.as_deref())?,
                payee: self.find_if("institution", seed.payee.as_deref())?,
                amount_minor: seed.amount.map(in_hundredths),
                unit: seed.unit.as_deref(),
                year_from: seed.year_from,
                year_to: seed.year_to,
                zh: &seed.zh,
                en: &seed.en,
            };
            funding::insert(self.tx, id, position, &new).await?;
            self.cite(Record::of("funding_fact", id), &seed.source).await?;
        }
        Ok(())
    }
}
