//! Who and where: articles, people and institutions.

use serde::Deserialize;

use super::{Citation, PartialDate, Statement};
use crate::domain::time::Day;

/// `articles.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Articles {
    /// The source articles.
    #[serde(rename = "article")]
    pub articles: Vec<Article>,
}

/// A source article; of its text nothing is kept but the title.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Stable code, `A1` to `A3`.
    pub code: String,
    /// Title, verbatim, without book-title marks.
    pub title: String,
    /// Title in English, ours.
    pub title_en: String,
    /// The column it was compiled for (来源专题).
    pub column: String,
    /// Who compiled it.
    pub compiler: String,
    /// The day it was compiled, which is not the day of what it tells.
    pub published_on: Day,
    /// Address of the original, where given.
    pub original_url: Option<String>,
    /// Code of the article it is filed under as a related report.
    pub related_to: Option<String>,
    /// What else is to be known of it, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// `people.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// The people the articles name.
    #[serde(rename = "person")]
    pub people: Vec<Person>,
}

/// A person an article names. Age, gender and contact are not among what the articles say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Stable key and public address, such as `zhang-pingwen`.
    pub slug: String,
    /// Name in Chinese.
    pub name: String,
    /// Name in pinyin, surname first.
    pub pinyin: String,
    /// Other ways the name is written.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Titles by article, in the order of the text.
    #[serde(rename = "title")]
    pub titles: Vec<Title>,
    /// What an article says the person does, or of the person.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// Where the name stands.
    pub source: Vec<Citation>,
}

/// A title as of one article: never a present one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// The article whose date the title is of.
    pub article: String,
    /// The title without the person's name.
    pub title: String,
    /// The title in English.
    pub title_en: String,
    /// As printed, name and misprints included, where that differs from `title`.
    pub as_printed: Option<String>,
    /// `post`, `honour` or `expert_group`; only a post ties the person to an institution as an employer.
    pub kind: String,
    /// Slug of the institution; absent where the text names none.
    pub institution: Option<String>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// `institutions.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institutions {
    /// The institutions the articles name.
    #[serde(rename = "institution")]
    pub institutions: Vec<Institution>,
}

/// An institution an article names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// Stable key.
    pub slug: String,
    /// Name, verbatim.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// What it is, such as `university` or `ministry`.
    pub kind: String,
    /// Slug of the institution it is a part of.
    pub parent: Option<String>,
    /// Slug of the legal person it speaks for, possibly itself; absent means unknown, which no rule may
    /// read as "different".
    pub legal_person: Option<String>,
    /// When it was founded, as exactly as the text says.
    pub founded_on: Option<PartialDate>,
    /// Shorter names that mean the same institution.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Other institutions that promoted, guide or co-built it.
    #[serde(default, rename = "relation")]
    pub relations: Vec<Relation>,
    /// What else an article says of it.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// Where the name stands.
    pub source: Vec<Citation>,
}

/// What another institution is to this one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
    /// `promoter`, `guide` or `co_builder`.
    pub kind: String,
    /// Slug of the other institution.
    pub institution: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}
