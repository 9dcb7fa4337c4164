//! The named scholars of a batch: each enters as a case by transition T00, as the article left it, and stands in the
//! directory as named by the source. The unnamed places are counts (`batch_count`) and never become people.

use serde::Serialize;

use super::Loader;
use crate::{
    domain::{
        ids::{CaseId, PersonId},
        role::{CaseKind, Role},
        time::Day,
        workflow::{Action, Rule, Stage, Target},
    },
    seeds::{Batch, NamedCase, Person, Seeds},
    store::{
        StoreError,
        article::Record,
        case_file::{self, CaseFile, NewCase},
        event::{self, Exhibit},
        scholar::{self, Listing, Standing},
        search::{self, Kind, Text},
    },
};

/// What an import event freezes: the case as the article left it.
#[derive(Serialize)]
struct Imported<'a> {
    case_no: &'a str,
    person: &'a str,
    seed: &'a NamedCase,
}

impl Loader<'_> {
    pub(super) async fn cases(&mut self, batch: &Batch, seeds: &Seeds) -> Result<(), StoreError> {
        for seed in &batch.cases {
            let person = seeds.people.people.iter().find(|person| person.slug == seed.person);
            let person = person.ok_or_else(|| StoreError::Corrupt(format!("no seed person is {}", seed.person)))?;
            let id = self.import(batch, seed, person).await?;
            self.list(batch, seed, person, id).await?;
        }
        Ok(())
    }

    /// Makes the case and its event.
    async fn import(&mut self, batch: &Batch, seed: &NamedCase, person: &Person) -> Result<CaseId, StoreError> {
        let stage = imported_stage()?;
        if stage != seed.stage {
            return Err(StoreError::Corrupt(format!("a case can only be imported at {}", stage.code())));
        }
        let subject: PersonId = self.find("person", &seed.person)?;
        let new = NewCase {
            kind: CaseKind::Scholar,
            scheme: self.find("scheme", &batch.scheme)?,
            scheme_ver: 1,
            batch: self.find("batch", &batch.code)?,
            batch_code: batch.code.clone(),
            role: Some(seed.role),
            title: person.name.clone(),
            direction: self.find_if("direction", seed.direction.as_deref())?,
            subject: Some(subject),
            host: Some(self.find("institution", &seed.institution)?),
            stage,
            entered_by: None,
            officer: None,
            imported: true,
            demo: false,
        };
        let CaseFile { id, case_no, .. } = case_file::insert(self.tx, new, self.now).await?;
        self.cite(Record::of("case_file", id), &seed.source).await?;
        search::set(self.tx, Kind::Case, id, &[Text::Name(&person.name), Text::Words(&case_no)]).await?;
        let facts: Vec<_> = seed.source.iter().map(|citation| [&citation.article, &citation.fact]).collect();
        let draft = event::Draft {
            command: Action::Import.code(),
            case: Some(id),
            from: None,
            to: Some(stage),
            note: serde_json::json!({ "rule": Rule::of(Action::Import).number, "facts": facts }),
            exhibits: vec![Exhibit::of("case", id, &Imported { case_no: &case_no, person: &person.name, seed })?],
        };
        event::record(self.tx, &event::By { account: None, role: Role::System, at: self.now }, draft).await?;
        Ok(id)
    }

    /// Puts the person into the directory with the titles of the article that names the case.
    async fn list(&mut self, batch: &Batch, seed: &NamedCase, person: &Person, case: CaseId) -> Result<(), StoreError> {
        let article = seed.source.first().map(|citation| citation.article.clone()).unwrap_or_default();
        let titles: Vec<&str> =
            person.titles.iter().filter(|title| title.article == article).map(|title| title.title.as_str()).collect();
        let as_of: Day = self.date_of(&article)?;
        let listing = Listing {
            case,
            person: self.find("person", &seed.person)?,
            slug: person.slug.clone(),
            name: person.name.clone(),
            pinyin: person.pinyin.clone(),
            role: seed.role,
            direction: self.find_if("direction", seed.direction.as_deref())?,
            host: Some(self.find("institution", &seed.institution)?),
            batch: self.find("batch", &batch.code)?,
            standing: Standing::NamedBySource,
            title: titles.join("、"),
            title_as_of: Some(as_of),
            starts_on: None,
            ends_on: None,
            demo: false,
        };
        scholar::put(self.tx, &listing, self.now).await
    }
}

/// The stage T00 leads to.
fn imported_stage() -> Result<Stage, StoreError> {
    match Rule::of(Action::Import).to {
        Target::To(stage) => Ok(stage),
        _ => Err(StoreError::Corrupt("an import leads to one stage".to_owned())),
    }
}
