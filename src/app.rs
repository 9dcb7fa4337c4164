//! What every command and page works with: the database, the clock, the settings.

use std::sync::Arc;

use crate::{clock::Clock, config::Config, store::Db};

/// The running application; cheap to clone.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub config: Arc<Config>,
}

impl App {
    pub fn new(db: Db, clock: Clock, config: Config) -> Self {
        Self { db, clock, config: Arc::new(config) }
    }
}
