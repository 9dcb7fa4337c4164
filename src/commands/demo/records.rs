//! Rows.
pub(super) const NOTICE_DAYS: i32 = 5;
