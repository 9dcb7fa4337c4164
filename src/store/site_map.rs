//! The addresses of the public pages that records have.

use super::{Conn, StoreError};
use crate::args;

/// Folder and name of every record with a page of its own, at most so many: what the office keeps first, then notices
/// and people, the newest first.
pub async fn slugs(conn: &mut Conn, most: i64) -> Result<Vec<(String, String)>, StoreError> {
    const RECORDS: &str = "SELECT 'directions' AS folder, slug FROM direction WHERE retired_at IS NULL \
        UNION ALL SELECT 'labs', slug FROM joint_lab WHERE retired_at IS NULL \
        UNION ALL SELECT 'ai4s', slug FROM special_programme WHERE retired_at IS NULL AND kind <> 'special_programme' \
        UNION ALL SELECT 'projects', slug FROM project WHERE retired_at IS NULL AND slug IS NOT NULL \
        UNION ALL SELECT 'datasets', slug FROM dataset WHERE retired_at IS NULL \
        UNION ALL SELECT 'challenges', slug FROM challenge WHERE retired_at IS NULL \
        UNION ALL SELECT 'events', slug FROM public_event WHERE retired_at IS NULL \
        UNION ALL SELECT 'policies', slug FROM policy_document WHERE retired_at IS NULL \
        ORDER BY folder, slug LIMIT $1";
    const NOTICES: &str = "SELECT 'notices', CAST(id AS TEXT) FROM notice WHERE released_at IS NOT NULL \
        ORDER BY released_at DESC, id DESC LIMIT $1";
    const SCHOLARS: &str = "SELECT 'scholars', slug FROM scholar ORDER BY id DESC LIMIT $1";
    let mut all: Vec<(String, String)> = Vec::new();
    for sql in [RECORDS, NOTICES, SCHOLARS] {
        let left = most - all.len() as i64;
        if left > 0 {
            all.extend(conn.all::<(String, String)>(sql, args![left]).await?);
        }
    }
    Ok(all)
}
