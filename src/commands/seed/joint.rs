//! Joint labs, datasets, challenges.

use super::{Loader, in_hundredths};
use crate::{
    domain::ids::{LabId, RowId},
    seeds::{Challenge, Challenges, Datasets, Lab, Labs},
    store::{
        StoreError,
        article::Record,
        challenge::{self, NewChallenge, NewTrack},
        dataset::{self, NewDataset, NewFigure},
        lab::{self, NewLab, NewWorkPackage},
    },
};

impl Loader<'_> {
    /// The labs; what is said of labs in general hangs on their scheme.
    pub(super) async fn labs(&mut self, seeds: &Labs) -> Result<(), StoreError> {
        let scheme: i64 = self.find("scheme", "joint_lab")?;
        self.say(Record::of("scheme", scheme), &seeds.policy).await?;
        for seed in &seeds.labs {
            let id: LabId = self.name("joint_lab", &seed.slug);
            let new = NewLab {
                slug: &seed.slug,
                name: &seed.name,
                name_en: Some(&seed.name_en),
                kind: &seed.kind,
                status: &seed.status,
                status_wording: Some(&seed.status_wording),
                plan_months: Some(seed.plan_months),
            };
            lab::insert(self.tx, id, &new).await?;
            let about = Record::of("joint_lab", id);
            self.call_also(about, &seed.aliases).await?;
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
            self.parties(id, seed).await?;
            self.work_packages(id, seed).await?;
        }
        Ok(())
    }

    async fn parties(&mut self, lab: LabId, seed: &Lab) -> Result<(), StoreError> {
        for (party, position) in seed.parties.iter().zip(1..) {
            let id: RowId = self.ids.take();
            let institution = self.find("institution", &party.institution)?;
            lab::insert_party(self.tx, id, lab, institution, position).await?;
            self.cite(Record::of("lab_party", id), &party.source).await?;
        }
        for (post, position) in seed.posts.iter().zip(1..) {
            let id: RowId = self.ids.take();
            let person = self.find("person", &post.person)?;
            lab::insert_person(self.tx, id, lab, person, &post.post, &post.status, position).await?;
            self.cite(Record::of("lab_person", id), &post.source).await?;
        }
        Ok(())
    }

    async fn work_packages(&mut self, lab: LabId, seed: &Lab) -> Result<(), StoreError> {
        for (package, position) in seed.work_packages.iter().zip(1..) {
            let id: RowId = self.ids.take();
            let new = NewWorkPackage {
                code: &package.code,
                title: &package.title,
                title_en: Some(&package.title_en),
                zh: &package.zh,
                en: &package.en,
            };
            lab::insert_work_package(self.tx, id, lab, position, &new).await?;
            self.cite(Record::of("work_package", id), &package.source).await?;
            for (deliverable, position) in package.deliverables.iter().zip(1..) {
                let row: RowId = self.ids.take();
                lab::insert_deliverable(self.tx, row, id, &deliverable.zh, &deliverable.en, position).await?;
                self.cite(Record::of("deliverable", row), &deliverable.source).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn datasets(&mut self, seeds: &Datasets) -> Result<(), StoreError> {
        for seed in &seeds.datasets {
            let id: RowId = self.name("dataset", &seed.slug);
            let new =
                NewDataset { slug: &seed.slug, name: &seed.name, title: &seed.title, title_en: Some(&seed.title_en) };
            dataset::insert(self.tx, id, &new).await?;
            let about = Record::of("dataset", id);
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
            for (publisher, position) in seed.publishers.iter().zip(1..) {
                let row = self.ids.take();
                let institution = self.find("institution", publisher)?;
                dataset::insert_publisher(self.tx, row, id, institution, position).await?;
            }
            for (figure, position) in seed.figures.iter().zip(1..) {
                let row: RowId = self.ids.take();
                let new = NewFigure {
                    kind: &figure.kind,
                    value: figure.value,
                    unit: &figure.unit,
                    bound: &figure.bound,
                    zh: &figure.zh,
                    en: &figure.en,
                };
                dataset::insert_figure(self.tx, row, id, position, &new).await?;
                self.cite(Record::of("dataset_figure", row), &figure.source).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn challenges(&mut self, seeds: &Challenges) -> Result<(), StoreError> {
        for seed in &seeds.challenges {
            let id: RowId = self.name("challenge", &seed.slug);
            let new = NewChallenge {
                slug: &seed.slug,
                name: &seed.name,
                name_en: Some(&seed.name_en),
                dataset: self.find_if("dataset", seed.dataset.as_deref())?,
                starts_on: Some(seed.starts_on),
                test_opens_on: Some(seed.test_opens_on),
                submissions_close_on: Some(seed.submissions_close_on),
                results_on: Some(seed.results_on),
                prize_minor: Some(in_hundredths(seed.prize)),
                prize_unit: Some(&seed.prize_unit),
            };
            challenge::insert(self.tx, id, &new).await?;
            let about = Record::of("challenge", id);
            self.call_also(about, &seed.aliases).await?;
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
            for (organiser, position) in seed.organisers.iter().zip(1..) {
                let row = self.ids.take();
                let institution = self.find("institution", organiser)?;
                challenge::insert_organiser(self.tx, row, id, institution, position).await?;
            }
            self.tracks(id, seed).await?;
        }
        Ok(())
    }

    async fn tracks(&mut self, challenge: RowId, seed: &Challenge) -> Result<(), StoreError> {
        for (track, position) in seed.tracks.iter().zip(1..) {
            let id: RowId = self.ids.take();
            let new = NewTrack {
                code: &track.code,
                name: &track.name,
                name_en: Some(&track.name_en),
                classes: track.classes,
                train_images: track.train_images,
                train_boxes_over: track.train_boxes_over,
                validation_images: track.validation_images,
                test_images: track.test_images,
                zh: &track.zh,
                en: &track.en,
            };
            challenge::insert_track(self.tx, id, challenge, position, &new).await?;
            self.cite(Record::of("challenge_track", id), &track.source).await?;
        }
        Ok(())
    }
}
