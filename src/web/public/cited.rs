//! How a page cites: a mark beside every value, what the articles leave at odds, and the list of sources at its end.

use std::collections::BTreeMap;

use crate::{
    domain::catalogue::Basis,
    store::{
        Conn, StoreError,
        article::{self, Article, Discrepancy, Record},
        source::{self, Citation, Sources, SpeakerTitle},
    },
    texts::{Lang, Texts, number},
};

/// Everything a page needs in order to cite.
pub struct Cited {
    sources: Sources,
    articles: Vec<Article>,
    speakers: Vec<SpeakerTitle>,
    /// Beside which record each discrepancy stands.
    at_odds: Vec<(Record, Discrepancy)>,
    lang: Lang,
}

/// The articles, and everybody they name with the titles of then.
#[derive(Clone)]
pub struct Library {
    articles: Vec<Article>,
    speakers: Vec<SpeakerTitle>,
}

impl Library {
    pub async fn read(conn: &mut Conn) -> Result<Self, StoreError> {
        Ok(Self { articles: article::list(conn).await?, speakers: source::speakers(conn).await? })
    }
}

/// What the articles leave at odds about some records, with where it comes from.
pub struct AtOdds {
    pub about: Vec<(Record, Discrepancy)>,
    pub sources: Sources,
}

impl AtOdds {
    pub async fn read(conn: &mut Conn, records: &[Record]) -> Result<Self, StoreError> {
        let mut at_odds: Vec<(Record, Discrepancy)> = Vec::new();
        for record in records {
            let about = article::discrepancies(conn, *record).await?;
            at_odds.extend(about.into_iter().map(|odd| (*record, odd)));
        }
        at_odds.sort_by(|(_, a), (_, b)| a.code.cmp(&b.code));
        let mut sources = Sources::default();
        sources.read(conn, "discrepancy", at_odds.iter().map(|(_, odd)| odd.id)).await?;
        Ok(Self { about: at_odds, sources })
    }
}

/// A mark beside a value: it leads to the fact in the list at the page's end.
pub struct Mark {
    /// `L-06`, or `X-05` of a discrepancy.
    pub code: String,
    /// What the mark says when it is pointed at, focused or read out: the fact, and of each article its title, its date
    /// and its own words.
    pub says: String,
    /// Whether it is a discrepancy.
    pub odd: bool,
}

/// Who said something, with the titles of then.
#[derive(PartialEq, Eq)]
pub struct Speaker {
    pub name: String,
    pub titles: String,
    pub as_of: String,
}

/// A fact in the list at the page's end.
pub struct Entry {
    pub fact: String,
    /// Articles in order, each with the words quoted and how firmly they give the value.
    pub quotes: Vec<Quote>,
}

/// What one article says to a fact.
pub struct Quote {
    pub article: String,
    pub wordings: Vec<String>,
    pub basis: Basis,
}

impl Cited {
    /// Completes the sources of a page with articles, speakers, and what is at odds about the records it shows.
    pub async fn gather(
        conn: &mut Conn,
        lang: Lang,
        mut sources: Sources,
        records: &[Record],
    ) -> Result<Self, StoreError> {
        let odds = AtOdds::read(conn, records).await?;
        sources.add(&odds.sources);
        Ok(Self::of_library(lang, sources, Library::read(conn).await?, odds.about))
    }

    /// The same from what was read before.
    pub fn of_library(lang: Lang, sources: Sources, library: Library, at_odds: Vec<(Record, Discrepancy)>) -> Self {
        Self { sources, articles: library.articles, speakers: library.speakers, at_odds, lang }
    }

    /// The marks of a record, all fields.
    pub fn of<Id: Copy + Into<i64>>(&self, entity: &'static str, id: &Id) -> Vec<Mark> {
        self.marks(self.sources.of(entity, *id))
    }

    /// The marks of several records of a table, each once.
    pub fn of_each(&self, entity: &'static str, ids: impl IntoIterator<Item = impl Into<i64>>) -> Vec<Mark> {
        self.marks(ids.into_iter().flat_map(|id| self.sources.of(entity, id)).collect())
    }

    /// The marks of one field, with what is at odds about it.
    pub fn on<Id: Copy + Into<i64>>(&self, entity: &'static str, id: &Id, field: &str) -> Vec<Mark> {
        let mut marks = self.marks(self.sources.on(entity, *id, field));
        marks.extend(self.odds_beside(entity, id, field));
        marks
    }

    /// Whether a field was computed or completed rather than said.
    pub fn is_derived<Id: Copy + Into<i64>>(&self, entity: &'static str, id: &Id, field: &str) -> bool {
        self.sources.on(entity, *id, field).iter().any(|citation| citation.basis == Basis::Derived)
    }

    /// The marks of what is at odds about one field of a record.
    pub fn odds_beside<Id: Copy + Into<i64>>(&self, entity: &'static str, id: &Id, field: &str) -> Vec<Mark> {
        let record = Record::of(entity, *id);
        self.odds(|beside, odd| *beside == record && odd.field.as_deref() == Some(field))
    }

    /// The marks of what is at odds about a kind of figure or statement, or about a field wherever it is.
    pub fn odds_on(&self, kind: &str) -> Vec<Mark> {
        self.odds(|_, odd| odd.field.as_deref() == Some(kind))
    }

    /// The marks of what is at odds about a record, whatever the field.
    pub fn odds_of<Id: Copy + Into<i64>>(&self, entity: &'static str, id: &Id) -> Vec<Mark> {
        let record = Record::of(entity, *id);
        self.odds(|beside, _| *beside == record)
    }

    fn odds(&self, about: impl Fn(&Record, &Discrepancy) -> bool) -> Vec<Mark> {
        let text = &Texts::of(self.lang).catalogue;
        let mut marks: Vec<Mark> = Vec::new();
        for (_, odd) in self.at_odds.iter().filter(|(record, odd)| about(record, odd)) {
            if marks.iter().all(|known| known.code != odd.code) {
                let from: Vec<String> = self.odd_articles(odd).iter().map(|code| self.article_says(code)).collect();
                let from = from.join(self.lang.pick("；", "; "));
                let says = text.odd_says(&odd.code, self.odd_words(odd).0, from);
                marks.push(Mark { code: odd.code.clone(), says, odd: true });
            }
        }
        marks
    }

    /// The articles between which, or in which, something is at odds.
    pub fn odd_articles(&self, odd: &Discrepancy) -> Vec<String> {
        quotes(self.sources.of("discrepancy", odd.id)).into_iter().map(|quote| quote.article).collect()
    }

    /// The articles' own words on a record, once each.
    pub fn wordings<Id: Copy + Into<i64>>(&self, entity: &'static str, id: &Id) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for wording in self.sources.of(entity, *id).into_iter().filter_map(|citation| citation.wording.clone()) {
            if !words.contains(&wording) {
                words.push(wording);
            }
        }
        words
    }

    /// Who said it, where the article names somebody.
    pub fn speaker<Id: Copy + Into<i64>>(&self, entity: &'static str, id: &Id) -> Option<Speaker> {
        let cited = self.sources.speaker(entity, *id)?;
        let then: Vec<&SpeakerTitle> =
            self.speakers.iter().filter(|title| title.fact == cited.fact && title.article == cited.article).collect();
        let first = then.first()?;
        let title = |row: &SpeakerTitle| match (self.lang, &row.title_en) {
            (Lang::En, Some(english)) => english.clone(),
            _ => row.title.clone(),
        };
        let titles: Vec<String> = then.iter().map(|row| title(row)).collect();
        Some(Speaker {
            name: self.lang.pick(&first.name, &first.pinyin).clone(),
            titles: titles.join(self.lang.pick("，", "; ")),
            as_of: first.as_of.to_string(),
        })
    }

    /// What the articles leave at odds about this page, each once.
    pub fn at_odds(&self) -> Vec<&Discrepancy> {
        let mut each: Vec<&Discrepancy> = self.at_odds.iter().map(|(_, odd)| odd).collect();
        each.dedup_by(|a, b| a.code == b.code);
        each
    }

    /// What is at odds, and how it is shown, in the language of the page.
    pub fn odd_words<'d>(&self, odd: &'d Discrepancy) -> (&'d str, &'d str) {
        match self.lang {
            Lang::Zh => (&odd.zh, &odd.shown_zh),
            Lang::En => (odd.en.as_ref().unwrap_or(&odd.zh), odd.shown_en.as_ref().unwrap_or(&odd.shown_zh)),
        }
    }

    /// The articles this page cites.
    pub fn articles(&self) -> Vec<&Article> {
        let cites = |article: &&Article| self.sources.iter().any(|citation| citation.article == article.code);
        self.articles.iter().filter(cites).collect()
    }

    /// Every fact this page rests on, by code.
    pub fn entries(&self) -> Vec<Entry> {
        let facts = self.sources.iter().filter(|citation| !citation.fact.starts_with("X-"));
        let mut by_fact: BTreeMap<&str, Vec<&Citation>> = BTreeMap::new();
        for citation in facts {
            by_fact.entry(&citation.fact).or_default().push(citation);
        }
        by_fact.into_iter().map(|(fact, cited)| Entry { fact: fact.to_owned(), quotes: quotes(cited) }).collect()
    }

    /// One mark a fact, in the order of the citations.
    fn marks(&self, cited: Vec<&Citation>) -> Vec<Mark> {
        let mut facts: Vec<&str> = Vec::new();
        for citation in &cited {
            if !facts.contains(&citation.fact.as_str()) {
                facts.push(&citation.fact);
            }
        }
        let of = |fact: &str| cited.iter().copied().filter(|citation| citation.fact == fact).collect();
        facts
            .into_iter()
            .map(|fact| Mark { code: fact.to_owned(), says: self.says(fact, of(fact)), odd: false })
            .collect()
    }

    /// `A3《北京智源人工智能研究院启动“智源学者计划”》，2019年4月18日编译`
    fn article_says(&self, code: &str) -> String {
        let text = &Texts::of(self.lang).catalogue;
        let Some(article) = self.articles.iter().find(|article| article.code == code) else { return code.to_owned() };
        let title = match (self.lang, &article.title_en) {
            (Lang::En, Some(english)) => english,
            _ => &article.title,
        };
        text.mark_article(code, title, number::day(article.published_on, self.lang))
    }

    /// `来源L-06：A3《…》，2019年4月18日编译「成熟一个、启动一个」`
    fn says(&self, fact: &str, cited: Vec<&Citation>) -> String {
        let text = &Texts::of(self.lang).catalogue;
        let said = quotes(cited).into_iter().map(|quote| {
            let mut said = self.article_says(&quote.article);
            for wording in &quote.wordings {
                said.push_str(&text.mark_wording(wording));
            }
            if quote.basis != Basis::Said {
                said.push_str(&text.mark_basis(text.basis(quote.basis)));
            }
            said
        });
        text.mark_says(fact, said.collect::<Vec<_>>().join(self.lang.pick("；", "; ")))
    }
}

/// Groups the citations of a fact by article, in order; equal words once. The least firm basis speaks for all.
pub fn quotes(mut cited: Vec<&Citation>) -> Vec<Quote> {
    cited.sort_by(|a, b| a.article.cmp(&b.article));
    let mut quotes: Vec<Quote> = Vec::new();
    for citation in cited {
        if quotes.last().is_none_or(|quote| quote.article != citation.article) {
            quotes.push(Quote { article: citation.article.clone(), wordings: Vec::new(), basis: citation.basis });
        }
        let Some(quote) = quotes.last_mut() else { continue };
        quote.basis = quote.basis.max(citation.basis);
        if let Some(wording) = &citation.wording
            && !quote.wordings.contains(wording)
        {
            quote.wordings.push(wording.clone());
        }
    }
    quotes
}
