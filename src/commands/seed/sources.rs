//! The articles, and what they leave at odds.

use super::Loader;
use crate::{
    domain::ids::RowId,
    seeds::{Articles, Basis, Citation, Discrepancies, Discrepancy},
    store::{
        StoreError,
        article::{self, NewArticle, NewDiscrepancy, Record},
    },
};

impl Loader<'_> {
    pub(super) async fn articles(&mut self, seeds: &Articles) -> Result<(), StoreError> {
        for article in &seeds.articles {
            let new = NewArticle {
                code: &article.code,
                title: &article.title,
                title_en: &article.title_en,
                column_name: &article.column,
                compiler: &article.compiler,
                published_on: article.published_on,
                original_url: article.original_url.as_deref(),
                related_to: self.find_if("source_article", article.related_to.as_deref())?,
                zh: &article.zh,
                en: &article.en,
            };
            let id = self.name("source_article", &article.code);
            article::insert(self.tx, id, &new).await?;
            self.dates.insert(article.code.clone(), article.published_on);
        }
        Ok(())
    }

    pub(super) async fn discrepancies(&mut self, seeds: &Discrepancies) -> Result<(), StoreError> {
        for discrepancy in &seeds.discrepancies {
            let id: RowId = self.name("discrepancy", &discrepancy.code);
            let new = NewDiscrepancy {
                code: &discrepancy.code,
                zh: &discrepancy.zh,
                en: &discrepancy.en,
                shown_zh: &discrepancy.shown_zh,
                shown_en: &discrepancy.shown_en,
            };
            article::insert_discrepancy(self.tx, id, &new).await?;
            self.cite(Record::of("discrepancy", id), &wordings(discrepancy)).await?;
            for about in &discrepancy.about {
                let record = match &about.key {
                    Some(key) => Some(self.found_under(&about.record, key)?),
                    None => None,
                };
                let row = self.ids.take();
                let field = about.field.as_deref();
                article::insert_discrepancy_about(self.tx, row, id, &about.record, record, field).await?;
            }
        }
        Ok(())
    }

    /// The id of a record whose table is only known by its name.
    fn found_under(&self, entity: &str, key: &str) -> Result<i64, StoreError> {
        let known = self.known.iter().find(|((table, name), _)| *table == entity && name == key);
        known.map(|(_, id)| *id).ok_or_else(|| StoreError::Corrupt(format!("no seed {entity} is called {key}")))
    }
}

/// A discrepancy as sources: its wordings go to its article, or one to each where it has several.
fn wordings(discrepancy: &Discrepancy) -> Vec<Citation> {
    let of = |article: &String, wording: Option<&String>| Citation {
        article: article.clone(),
        fact: discrepancy.code.clone(),
        field: None,
        wording: wording.cloned(),
        basis: Basis::Said,
    };
    match (discrepancy.articles.as_slice(), discrepancy.wordings.as_slice()) {
        (articles, []) => articles.iter().map(|article| of(article, None)).collect(),
        ([article], wordings) => wordings.iter().map(|wording| of(article, Some(wording))).collect(),
        (articles, wordings) => {
            articles.iter().zip(wordings).map(|(article, wording)| of(article, Some(wording))).collect()
        }
    }
}
