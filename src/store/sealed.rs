//! Every value in the database that is sealed with the vault's key: for a change of keys. A test reads the schema for
//! columns that are not listed here.

use super::{Conn, StoreError, Tx};
use crate::args;

/// Whose value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Who objected.
    Objector,
    /// Who asked for a correction or about their data.
    Petitioner,
    /// Where mail about notices goes.
    Subscriber,
}

impl Whose {
    pub const ALL: [Self; 3] = [Self::Objector, Self::Petitioner, Self::Subscriber];

    /// The table whose column `sealed` holds it.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Objector => "objection",
            Self::Petitioner => "petition",
            Self::Subscriber => "subscription",
        }
    }

    /// What its digest was frozen as, where it was.
    pub const fn frozen_as(self) -> Option<&'static str> {
        match self {
            Self::Objector => Some("objector_sealed"),
            Self::Petitioner => Some("petitioner_sealed"),
            Self::Subscriber => None,
        }
    }

    const fn reading(self) -> &'static str {
        match self {
            Self::Objector => "SELECT id, sealed FROM objection WHERE sealed IS NOT NULL ORDER BY id",
            Self::Petitioner => "SELECT id, sealed FROM petition WHERE sealed IS NOT NULL ORDER BY id",
            Self::Subscriber => "SELECT id, sealed FROM subscription ORDER BY id",
        }
    }

    const fn writing(self) -> &'static str {
        match self {
            Self::Objector => "UPDATE objection SET sealed = $1 WHERE id = $2",
            Self::Petitioner => "UPDATE petition SET sealed = $1 WHERE id = $2",
            Self::Subscriber => "UPDATE subscription SET sealed = $1 WHERE id = $2",
        }
    }
}

/// Everything sealed of a kind: the record's id, to which it is bound, and the value.
pub async fn all(conn: &mut Conn, whose: Whose) -> Result<Vec<(i64, Vec<u8>)>, StoreError> {
    conn.all(whose.reading(), args![]).await
}

/// Whether anything is sealed at all.
pub async fn any(conn: &mut Conn) -> Result<bool, StoreError> {
    for whose in Whose::ALL {
        if !all(conn, whose).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Puts the same value, sealed anew, in the place of the old.
pub async fn replace(tx: &mut Tx, whose: Whose, id: i64, sealed: Vec<u8>) -> Result<(), StoreError> {
    tx.run_guarded(whose.writing(), args![sealed, id]).await
}
