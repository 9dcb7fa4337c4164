//! What subscribers are told of notices, in words. A notice is told to many: it is read once.

use std::collections::BTreeMap;

use crate::{
    app::App,
    commands::subscription as links,
    domain::{
        ids::{NoticeId, RowId},
        mail::MailKind,
    },
    mail::Letter,
    store::{Conn, StoreError, event, mail::Queued, notice, subscription},
    texts::mail::{self as words, News},
};

/// What was read of notices and addenda while some mails are written.
#[derive(Default)]
pub(super) struct Subscribers {
    news: BTreeMap<i64, Option<News>>,
    /// Place and hash of the last event: what a mail says of the chain can be held against the database later.
    head: Option<(i64, String)>,
}

impl Subscribers {
    /// A mail to a subscriber; `None` when it has nothing to tell any more, or whoever asked for it has left.
    pub async fn written(
        &mut self,
        conn: &mut Conn,
        app: &App,
        mail: &Queued,
        site: &str,
    ) -> Result<Option<Letter>, StoreError> {
        let Some(id) = mail.subscription() else { return Ok(None) };
        let Some(found) = subscription::find(conn, id).await? else { return Ok(None) };
        let link = format!("{}/subscriptions/{}", app.config.base_url(), links::token(&app.vault, id));
        let (subject, body) = if mail.kind == MailKind::SubscriptionAsked {
            if found.is_confirmed() {
                return Ok(None);
            }
            words::subscription(site, &link)
        } else {
            let Some(news) = self.news(conn, app, mail).await? else { return Ok(None) };
            let (seq, hash) = self.head(conn).await?;
            words::news(site, &news, &link, (seq, &hash))
        };
        let leaves_at = Some(format!("{link}/leaving")).filter(|_| mail.kind != MailKind::SubscriptionAsked);
        Ok(Some(Letter { id: mail.id, to: links::address(&app.vault, &found)?, subject, body, leaves_at }))
    }

    async fn news(&mut self, conn: &mut Conn, app: &App, mail: &Queued) -> Result<Option<News>, StoreError> {
        let Some(subject) = mail.subject_id else { return Ok(None) };
        if let Some(known) = self.news.get(&subject) {
            return Ok(known.clone());
        }
        let told = match mail.kind {
            MailKind::AddendumOut => notice::published_addendum(conn, RowId(subject)).await?,
            _ => None,
        };
        let id = told.as_ref().map_or(NoticeId(subject), |addendum| addendum.notice_id);
        let news = match notice::find(conn, id).await?.map(|found| (found.starts_on(), found.ends_on(), found)) {
            Some((Some(starts_on), Some(ends_on), found)) => Some(News {
                title: found.title,
                number: found.notice_no.unwrap_or_default(),
                starts_on,
                ends_on,
                link: format!("{}/notices/{id}", app.config.base_url()),
                sha256: found.sha256.unwrap_or_default(),
                addendum: told.map(|addendum| (addendum.kind, addendum.body)),
            }),
            _ => None,
        };
        self.news.insert(subject, news.clone());
        Ok(news)
    }

    async fn head(&mut self, conn: &mut Conn) -> Result<(i64, String), StoreError> {
        if let Some(head) = &self.head {
            return Ok(head.clone());
        }
        let (seq, hash) = event::head(conn).await?;
        Ok(self.head.insert((seq, hex::encode(hash))).clone())
    }
}
