//! Loading of the seed facts: once, in one transaction, with where every value comes from.
//!
//! What the office changes afterwards is the office's: a newer set of seeds is reported and never loaded over it.
//! Start at [`run`]; the other files load one group of nouns each, in the order in which records refer to each other.

mod cases;
mod joint;
mod people;
mod programmes;
mod schemes;
mod sources;

use std::collections::BTreeMap;

use futures_util::FutureExt;

use crate::{
    app::App,
    clock::IdSeries,
    domain::{
        ids::RowId,
        register,
        role::Role,
        time::{Day, Moment},
    },
    seeds::{Citation, SeedError, Seeds, Statement, digest},
    store::{
        StoreError, Tx,
        article::{self, NewFact, NewStatement, Record},
        event, register as registers, setting,
    },
};

/// The setting that holds the digest of the seeds a database was filled from.
const DIGEST: &str = "seeds_digest";

/// What the seeding did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeded {
    /// The database was without seeds; they are in it now.
    Loaded,
    /// These very seeds were loaded before.
    Before,
    /// Other seeds were loaded before. The data stays as the office has it.
    Newer,
}

/// Why there are no seeds.
#[derive(Debug, thiserror::Error)]
pub enum SeedingError {
    #[error(transparent)]
    Seeds(#[from] SeedError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Loads the seeds into a database that has none.
///
/// # Errors
/// When a seed file is malformed or refers to nothing, or the database refuses; then nothing is loaded.
pub async fn run(app: &App) -> Result<Seeded, SeedingError> {
    let new = digest();
    if let Some(before) = setting::get(&mut app.db.read().await?, DIGEST).await? {
        return Ok(told_before(&before, &new));
    }
    let seeds = Seeds::load()?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            async move {
                // Another process may have been faster since.
                if !setting::claim(tx, DIGEST, &new, now).await? {
                    return Ok(told_before(&setting::get(tx, DIGEST).await?.unwrap_or_default(), &new));
                }
                load(tx, &seeds, now).await?;
                Ok(Seeded::Loaded)
            }
            .boxed()
        })
        .await
        .map_err(|error: StoreError| error.into())
}

/// Loads the seeds within a transaction, unless these or others are there: for a database that is filled further.
pub(super) async fn load_into(tx: &mut Tx, seeds: &Seeds, now: Moment) -> Result<(), StoreError> {
    if setting::claim(tx, DIGEST, &digest(), now).await? { load(tx, seeds, now).await } else { Ok(()) }
}

async fn load(tx: &mut Tx, seeds: &Seeds, now: Moment) -> Result<(), StoreError> {
    let mut loader = Loader::new(tx, now);
    loader.everything(seeds).await?;
    loader.index_registers().await?;
    let note = serde_json::json!({ "digest": digest(), "records": loader.known.len(), "facts": loader.facts });
    let by = event::By { account: None, role: Role::System, at: now };
    event::record(tx, &by, event::Draft { command: "seed", note, ..event::Draft::default() }).await?;
    tx.touch_public().await
}

impl Loader<'_> {
    /// Makes the records of the registers findable on the desk.
    async fn index_registers(&mut self) -> Result<(), StoreError> {
        for spec in register::all().filter(|spec| spec.is_alone()) {
            registers::index_seeded(self.tx, spec).await?;
        }
        Ok(())
    }
}

fn told_before(before: &str, new: &str) -> Seeded {
    if before == new {
        return Seeded::Before;
    }
    tracing::warn!("the program carries newer seed facts than the database was filled from; its data stays as it is");
    Seeded::Newer
}

/// Writes seeds, and remembers which record has which key.
struct Loader<'t> {
    tx: &'t mut Tx,
    now: Moment,
    ids: IdSeries,
    /// Ids by table and key.
    known: BTreeMap<(&'static str, String), i64>,
    /// The days of the articles, by code.
    dates: BTreeMap<String, Day>,
    /// How many sources were written.
    facts: i64,
}

impl<'t> Loader<'t> {
    fn new(tx: &'t mut Tx, now: Moment) -> Self {
        Self { tx, now, ids: IdSeries::new(now), known: BTreeMap::new(), dates: BTreeMap::new(), facts: 0 }
    }

    async fn everything(&mut self, seeds: &Seeds) -> Result<(), StoreError> {
        self.articles(&seeds.articles).await?;
        self.institutions(&seeds.institutions).await?;
        self.people(&seeds.people).await?;
        self.schemes(&seeds.schemes).await?;
        self.batches(&seeds.batches).await?;
        self.funding(&seeds.funding).await?;
        self.labs(&seeds.labs).await?;
        self.datasets(&seeds.datasets).await?;
        self.challenges(&seeds.challenges).await?;
        self.policies(&seeds.events.policies).await?;
        self.events(&seeds.events.events).await?;
        for (programme, position) in seeds.programmes().zip(1..) {
            self.programme(programme, position).await?;
        }
        self.ai4s(&seeds.ai4s).await?;
        for batch in &seeds.batches.batches {
            self.cases(batch, seeds).await?;
        }
        self.discrepancies(&seeds.discrepancies).await
    }

    /// An id for a new record with a key, by which others may refer to it.
    fn name<Id: From<i64>>(&mut self, entity: &'static str, key: &str) -> Id {
        let id: i64 = self.ids.take();
        self.known.insert((entity, key.to_owned()), id);
        Id::from(id)
    }

    /// The id of the record a seed refers to.
    fn find<Id: From<i64>>(&self, entity: &'static str, key: &str) -> Result<Id, StoreError> {
        let id = self.known.get(&(entity, key.to_owned()));
        id.map(|id| Id::from(*id)).ok_or_else(|| StoreError::Corrupt(format!("no seed {entity} is called {key}")))
    }

    fn find_if<Id: From<i64>>(&self, entity: &'static str, key: Option<&str>) -> Result<Option<Id>, StoreError> {
        key.map(|key| self.find(entity, key)).transpose()
    }

    /// The day of an article.
    fn date_of(&self, article: &str) -> Result<Day, StoreError> {
        self.dates
            .get(article)
            .copied()
            .ok_or_else(|| StoreError::Corrupt(format!("no seed article is called {article}")))
    }

    /// Writes the sources of a record.
    async fn cite(&mut self, about: Record, source: &[Citation]) -> Result<(), StoreError> {
        for (citation, position) in source.iter().zip(1..) {
            let fact = NewFact {
                article: self.find("source_article", &citation.article)?,
                code: &citation.fact,
                field: citation.field.as_deref(),
                wording: citation.wording.as_deref(),
                basis: citation.basis.code(),
            };
            let id = self.ids.take();
            article::insert_fact(self.tx, id, about, position, &fact).await?;
            self.facts += 1;
        }
        Ok(())
    }

    /// Writes what is said of a record, each with its sources.
    async fn say(&mut self, about: Record, statements: &[Statement]) -> Result<(), StoreError> {
        for (statement, position) in statements.iter().zip(1..) {
            let id: RowId = self.ids.take();
            let new = NewStatement {
                kind: &statement.kind,
                code: statement.code.as_deref(),
                months: statement.months,
                zh: &statement.zh,
                en: &statement.en,
            };
            article::insert_statement(self.tx, id, about, position, &new).await?;
            self.cite(Record::of("statement", id), &statement.source).await?;
        }
        Ok(())
    }

    /// Writes the other names of a record that is neither a person nor an institution.
    async fn call_also(&mut self, about: Record, names: &[String]) -> Result<(), StoreError> {
        for name in names {
            let id = self.ids.take();
            article::insert_alias(self.tx, id, about, name).await?;
        }
        Ok(())
    }
}

/// A sum of whole units in hundredths, as the database keeps money.
const fn in_hundredths(whole: i64) -> i64 {
    whole * 100
}
