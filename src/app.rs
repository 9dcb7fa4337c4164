//! What every command and page works with: the database, the clock, the settings, the vault.

use std::{io, sync::Arc};

use crate::{
    ballot_box::BallotBoxes,
    clock::Clock,
    config::Config,
    domain::calendar::Calendar,
    mail::Mailer,
    memo::Memo,
    store::{Conn, Db, StoreError, calendar},
    vault::Vault,
};

/// The running application; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub config: Arc<Config>,
    /// Seals who objects.
    pub vault: Vault,
    /// What public pages read again and again.
    pub memo: Memo,
    /// The secret votes under way on this node.
    pub ballots: BallotBoxes,
    /// The way to the mail server, if one is set up.
    pub mailer: Option<Mailer>,
}

impl App {
    /// Puts the application together; the key of the vault is made when the data folder has none.
    ///
    /// # Errors
    /// When the key cannot be read or made; when the mail server's address cannot be used.
    pub fn new(db: Db, clock: Clock, config: Config) -> io::Result<Self> {
        let vault = Vault::in_folder(&config.data_dir)?;
        let (memo, ballots) = (Memo::default(), BallotBoxes::default());
        let mailer = config.smtp.as_ref().map(|smtp| Mailer::new(&smtp.url, &smtp.from)).transpose();
        let mailer =
            mailer.map_err(|(name, why)| io::Error::new(io::ErrorKind::InvalidInput, format!("{name}: {why}")))?;
        Ok(Self { db, clock, config: Arc::new(config), vault, memo, ballots, mailer })
    }

    /// The working-day calendar in force, for pages: read anew once the public content moved, which a change of the
    /// calendar does in its own transaction. A command asks `store::calendar::in_force` inside its transaction.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn calendar(&self, conn: &mut Conn) -> Result<Arc<Calendar>, StoreError> {
        let version = self.db.content_version().await?;
        match self.memo.get::<Arc<Calendar>>(version) {
            Some(known) => Ok(Arc::clone(&known)),
            None => {
                let read = calendar::in_force(conn).await?;
                self.memo.put(version, Arc::clone(&read));
                Ok(read)
            }
        }
    }
}
