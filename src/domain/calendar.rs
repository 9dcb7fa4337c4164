//! stub until merged
use super::role::codes;
codes! {
    /// How the publication day is counted.
    pub enum Convention { NextDay = "next-day", SameDay = "same-day", }
    /// Unit
    pub enum Unit { Working = "working", Natural = "natural", }
    /// End
    pub enum EndStatus { Announced = "announced", Provisional = "provisional", Unknown = "unknown", }
}
