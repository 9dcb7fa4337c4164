//! A notice as the feeds tell it.

use crate::{
    domain::{
        ids::NoticeId,
        notice::{Document, Standing},
        time::Moment,
    },
    store::{
        Conn,
        notice::{self, Addendum},
    },
    texts::{Texts, notice_text},
    web::{
        error::WebError,
        public::notice::{Added, Sheet, document, standing},
    },
};

/// Notices in a feed.
const LATEST: i64 = 30;

/// A notice as it may be read today.
pub(super) struct Entry {
    pub id: NoticeId,
    pub title: String,
    pub document: Document,
    pub standing: Standing,
    /// Number and period.
    pub summary: String,
    pub published: Moment,
    /// When an addendum last came to it, or it was published.
    pub updated: Moment,
    /// Empty once the list has left the site.
    pub paragraphs: Vec<String>,
    /// The list as lines.
    pub lines: Vec<String>,
    pub addenda: Vec<Added>,
    pub sha256: String,
}

/// The latest notices, the newest first.
pub(super) async fn latest(conn: &mut Conn, today: Moment, t: &'static Texts) -> Result<Vec<Entry>, WebError> {
    let latest = notice::latest(conn, LATEST).await?;
    let ids = || latest.iter().map(|found| found.id);
    let (mut items, mut addenda) = (notice::items_of(conn, ids()).await?, notice::addenda_of(conn, ids()).await?);
    let mut entries = Vec::with_capacity(latest.len());
    for found in latest {
        let Some(standing) = standing(&found, today.day()) else { continue };
        let items = items.remove(&found.id).unwrap_or_default();
        let document = document(&found, &items, &[])?;
        let sheet = Sheet::of(&document, &items, Some(&found.body), t.lang)?;
        let published = found.released_at().unwrap_or(Moment(0));
        let added = addenda.remove(&found.id).unwrap_or_default();
        let names = standing.shows_names();
        entries.push(Entry {
            id: found.id,
            summary: format!("{} {}", document.number, notice_text::period_now(&document, t.lang)),
            published,
            updated: added.iter().filter_map(Addendum::published_at).max().unwrap_or(published),
            paragraphs: if names { sheet.paragraphs } else { Vec::new() },
            lines: if names { sheet.rows.iter().map(|row| row.line(t.lang)).collect() } else { Vec::new() },
            addenda: added.iter().map(|addendum| Added::of(addendum, t)).collect(),
            sha256: found.sha256.unwrap_or_default(),
            title: found.title,
            standing,
            document,
        });
    }
    Ok(entries)
}

impl Entry {
    /// How it stands, in a word.
    pub fn standing(&self, t: &Texts) -> &'static str {
        match self.standing {
            Standing::Running => t.notice.running,
            Standing::Over | Standing::Recorded => t.notice.over,
            Standing::Withdrawn => t.notice.withdrawn,
            Standing::Superseded => t.notice.superseded,
        }
    }
}
