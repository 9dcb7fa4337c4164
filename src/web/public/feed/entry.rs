//! A notice as the feeds tell it.

use crate::{
    domain::{
        ids::NoticeId,
        notice::{Document, Standing},
        time::Moment,
    },
    store::{
        Conn,
        notice::{self, Addendum, Item, Notice},
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
    /// When anything of it was last made other than it was: an addendum, a masked name, its end, the end of its list.
    pub updated: Moment,
    /// Empty once the list has left the site.
    pub paragraphs: Vec<String>,
    /// The list as lines.
    pub lines: Vec<String>,
    pub addenda: Vec<Added>,
    pub sha256: String,
}

/// The latest notices, the newest first.
pub(super) async fn latest(conn: &mut Conn, now: Moment, t: &'static Texts) -> Result<Vec<Entry>, WebError> {
    let latest = notice::latest(conn, LATEST).await?;
    let ids = || latest.iter().map(|found| found.id);
    let (mut items, mut addenda) = (notice::items_of(conn, ids()).await?, notice::addenda_of(conn, ids()).await?);
    let mut entries = Vec::with_capacity(latest.len());
    for found in latest {
        let Some(standing) = standing(&found, now.day()) else { continue };
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
            updated: updated(&found, standing, &items, &added).unwrap_or(published),
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

/// When an entry last read otherwise: readers keep what they have until a feed says that it changed.
fn updated(found: &Notice, standing: Standing, items: &[Item], added: &[Addendum]) -> Option<Moment> {
    let over = found.ends_on()?.plus_days(1);
    let by_itself = match standing {
        Standing::Over => Some(over.starts_at()),
        Standing::Recorded => Some(over.plus_days(found.draft().list_stays_days).starts_at()),
        Standing::Running | Standing::Withdrawn | Standing::Superseded => None,
    };
    let masked = items.iter().filter_map(Item::masked_at);
    let written = added.iter().filter_map(Addendum::published_at);
    masked.chain(written).chain(by_itself).chain(found.released_at()).max()
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
