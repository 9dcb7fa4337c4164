//! Institutions and people.

use super::Loader;
use crate::{
    domain::ids::{InstitutionId, PersonId, RowId},
    seeds::{Institutions, PartialDate, People},
    store::{
        StoreError,
        article::Record,
        institution::{self, NewInstitution},
        person::{self, NewPerson, NewTitle},
        search::{self, Kind, Text},
    },
};

impl Loader<'_> {
    pub(super) async fn institutions(&mut self, seeds: &Institutions) -> Result<(), StoreError> {
        for seed in &seeds.institutions {
            let parent = self.find_if("institution", seed.parent.as_deref())?;
            let id: InstitutionId = self.name("institution", &seed.slug);
            let new = NewInstitution {
                slug: &seed.slug,
                name: &seed.name,
                name_en: Some(&seed.name_en),
                kind: &seed.kind,
                parent,
                legal_person: self.find_if("institution", seed.legal_person.as_deref())?,
                founded_on: seed.founded_on.as_ref().map(PartialDate::as_str),
            };
            institution::insert(self.tx, id, &new).await?;
            for alias in &seed.aliases {
                let row = self.ids.take();
                institution::insert_alias(self.tx, row, id, alias).await?;
            }
            let mut texts = vec![Text::Name(&seed.name), Text::Words(&seed.name_en)];
            texts.extend(seed.aliases.iter().map(|alias| Text::Name(alias)));
            search::set(self.tx, Kind::Institution, id, &texts).await?;
            let about = Record::of("institution", id);
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
        }
        // A relation may name an institution that stands further down.
        for seed in &seeds.institutions {
            let id = self.find("institution", &seed.slug)?;
            for relation in &seed.relations {
                let row: RowId = self.ids.take();
                let other = self.find("institution", &relation.institution)?;
                institution::insert_relation(self.tx, row, id, other, &relation.kind).await?;
                self.cite(Record::of("institution_relation", row), &relation.source).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn people(&mut self, seeds: &People) -> Result<(), StoreError> {
        for seed in &seeds.people {
            let id: PersonId = self.name("person", &seed.slug);
            let new = NewPerson { slug: Some(&seed.slug), name: &seed.name, pinyin: &seed.pinyin };
            person::insert(self.tx, id, &new).await?;
            for alias in &seed.aliases {
                let row = self.ids.take();
                person::insert_alias(self.tx, row, id, alias).await?;
            }
            let mut texts = vec![Text::Name(&seed.name), Text::Words(&seed.pinyin)];
            texts.extend(seed.aliases.iter().map(|alias| Text::Name(alias)));
            search::set(self.tx, Kind::Person, id, &texts).await?;
            for (title, position) in seed.titles.iter().zip(1..) {
                let row: RowId = self.ids.take();
                let article = self.find("source_article", &title.article)?;
                let new = NewTitle {
                    institution: self.find_if("institution", title.institution.as_deref())?,
                    article: Some(article),
                    kind: &title.kind,
                    title: &title.title,
                    title_en: Some(&title.title_en),
                    as_printed: title.as_printed.as_deref(),
                    as_of: self.date_of(&title.article)?,
                };
                person::insert_title(self.tx, row, id, position, &new).await?;
                self.cite(Record::of("person_title", row), &title.source).await?;
            }
            let about = Record::of("person", id);
            self.cite(about, &seed.source).await?;
            self.say(about, &seed.statements).await?;
        }
        Ok(())
    }
}
