//! What every command and page works with: the database, the clock, the settings, the vault.

use std::{io, sync::Arc};

use crate::{ballot_box::BallotBoxes, clock::Clock, config::Config, memo::Memo, store::Db, vault::Vault};

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
}

impl App {
    /// Puts the application together; the key of the vault is made when the data folder has none.
    ///
    /// # Errors
    /// When the key cannot be read or made.
    pub fn new(db: Db, clock: Clock, config: Config) -> io::Result<Self> {
        let vault = Vault::in_folder(&config.data_dir)?;
        let (memo, ballots) = (Memo::default(), BallotBoxes::default());
        Ok(Self { db, clock, config: Arc::new(config), vault, memo, ballots })
    }
}
