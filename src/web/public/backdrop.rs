//! What every page of the directory is told from, whatever is asked: read once for each state of the public content.
//!
//! Counting the named people of a batch costs more the more there are; read with every question it would make the
//! directory slower as it grows.

use std::sync::Arc;

use super::cited::{AtOdds, Library};
use crate::{
    app::App,
    domain::{
        ids::BatchId,
        role::{CaseKind, ScholarRole},
        seat::Seats,
    },
    store::{
        Conn, StoreError,
        article::{Record, Statement},
        direction::{self, Direction},
        directory::{self, Filed},
        scheme,
        seat::{self, Batch, Origin},
        source::{Sources, Statements},
    },
};

/// Institutions offered as boxes; others are found by search.
const MOST_INSTITUTIONS: i64 = 12;

/// The directory but for its people.
pub struct Backdrop {
    pub directions: Vec<Direction>,
    /// The institutions with the most people.
    pub front: Vec<Filed>,
    pub batches: Vec<Batch>,
    pub seats: Seats,
    pub origins: Vec<Origin>,
    /// How many stand in the directory, in all and by role.
    pub listed: i64,
    pub by_role: Vec<(String, i64)>,
    /// How many of a role, by batch.
    pub filled: Vec<(BatchId, ScholarRole, i64)>,
    /// Where the counts and origins of the places come from.
    pub sources: Sources,
    /// What the programme is, for the head of the home page, and where that comes from.
    pub lead: (Vec<Statement>, Sources),
    /// What is at odds about the newest batch.
    pub odds: AtOdds,
    pub library: Library,
}

impl Backdrop {
    /// The backdrop of the public content as it is now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(app: &App, conn: &mut Conn) -> Result<Arc<Self>, StoreError> {
        let version = app.db.content_version().await?;
        match app.memo.get(version) {
            Some(known) => Ok(known),
            None => Ok(app.memo.put(version, Self::read(conn).await?)),
        }
    }

    async fn read(conn: &mut Conn) -> Result<Self, StoreError> {
        let mut sources = Sources::default();
        let (seats, origins) = (seat::read(conn).await?, seat::origins(conn).await?);
        sources.read(conn, "batch_count", seats.told.iter().map(|told| told.id)).await?;
        sources.read(conn, "batch_origin", origins.iter().map(|origin| origin.id)).await?;
        let mut of_lead = Sources::default();
        let lead = match scheme::in_force(conn, CaseKind::Scholar).await? {
            Some(scheme) => Statements::of_kind(conn, Record::of("scheme", scheme.id), "nature", &mut of_lead).await?,
            None => Vec::new(),
        };
        let newest: Vec<Record> = seats.batches().into_iter().take(1).map(|batch| Record::of("batch", batch)).collect();
        Ok(Self {
            directions: direction::list(conn).await?,
            front: directory::institutions(conn, MOST_INSTITUTIONS).await?,
            batches: seat::batches(conn).await?,
            listed: directory::listed(conn).await?,
            by_role: directory::listed_by_role(conn).await?,
            filled: seat::filled(conn).await?,
            odds: AtOdds::read(conn, &newest).await?,
            library: Library::read(conn).await?,
            lead: (lead, of_lead),
            sources,
            seats,
            origins,
        })
    }
}
