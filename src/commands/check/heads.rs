//! The heads of the chain, compared with the chain: those of the table, those of the file beside the database, and
//! those that somebody kept elsewhere.

use std::collections::HashMap;

use super::{Report, chain::History};
use crate::{
    domain::{
        breach::{Fault, Place},
        head::{DayHead, Hash, Head},
        time::Day,
    },
    store::head::Stored,
};

/// What is known of the chain besides the database.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The text of the heads file, where there is one.
    pub file: Option<String>,
    /// Heads that somebody kept: printed, subscribed to, mailed.
    pub given: Vec<Head>,
}

/// The lines of a heads file with their numbers; `None` where a line is no head. What stands after the last line break
/// is a line that a power failure cut off; the next look finishes it.
fn lines(file: Option<&str>) -> Vec<(usize, Option<DayHead>)> {
    let whole = file.and_then(|text| text.rsplit_once('\n')).map_or("", |(whole, _)| whole);
    whole.lines().enumerate().map(|(at, line)| (at + 1, line.parse().ok())).collect()
}

impl Known {
    /// The places whose hashes are to be compared.
    pub(super) fn places(&self, table: &[Stored]) -> Vec<i64> {
        let file = lines(self.file.as_deref());
        let file = file.iter().filter_map(|(_, head)| head.as_ref().map(|head| head.head.seq));
        let given = self.given.iter().map(|head| head.seq);
        file.chain(given).chain(table.iter().map(|head| head.seq)).collect()
    }

    /// Compares all of it with the chain as it was read.
    pub(super) fn compare(&self, table: &[Stored], history: &History, report: &mut Report) {
        let recorded = self::table(table, history, report);
        for (number, line) in lines(self.file.as_deref()) {
            let Some(line) = line else {
                report.breach(Fault::LineUnreadable, Place::Named(format!("heads:{number}")));
                continue;
            };
            let place = Place::Day(line.day);
            match against(history, &line.head) {
                Stands::Here if recorded.get(&line.day) == Some(&line.head) => {}
                Stands::Here => report.breach(Fault::LineNotInTable, place),
                Stands::OtherEvent => report.breach(Fault::LineOtherEvent, place),
                Stands::BeyondEnd => report.breach(Fault::LineBeyondEnd, place),
            }
        }
        for head in &self.given {
            match against(history, head) {
                Stands::Here => {}
                Stands::OtherEvent => report.breach(Fault::GivenOtherEvent, Place::Event(head.seq)),
                Stands::BeyondEnd => report.breach(Fault::GivenBeyondEnd, Place::Event(head.seq)),
            }
        }
    }
}

/// How a head stands to the chain.
enum Stands {
    Here,
    OtherEvent,
    BeyondEnd,
}

fn against(history: &History, head: &Head) -> Stands {
    match history.hashes.get(&head.seq) {
        Some(hash) if *hash == head.hash => Stands::Here,
        None if head.seq > history.end => Stands::BeyondEnd,
        Some(_) | None => Stands::OtherEvent,
    }
}

/// The heads of the table are those of the chain, one for each day; gives those that can be read.
fn table(rows: &[Stored], history: &History, report: &mut Report) -> HashMap<Day, Head> {
    let mut heads = HashMap::new();
    let mut before: Option<(Day, i64)> = None;
    for row in rows {
        let Ok(day) = row.day.parse::<Day>() else {
            report.breach(Fault::HeadDay, Place::Named(row.day.clone()));
            continue;
        };
        let place = Place::Day(day);
        let head = Head { seq: row.seq, hash: Hash::of(&row.hash) };
        if before.is_some_and(|(before, _)| before.plus_days(1) != day) {
            report.breach(Fault::HeadDay, place.clone());
        }
        if row.events != row.seq - before.map_or(0, |(_, seq)| seq) || row.events < 0 {
            report.breach(Fault::HeadCount, place.clone());
        }
        match against(history, &head) {
            Stands::Here => {}
            Stands::OtherEvent => report.breach(Fault::HeadOtherEvent, place),
            Stands::BeyondEnd => report.breach(Fault::HeadBeyondEnd, place),
        }
        before = Some((day, row.seq));
        heads.insert(day, head);
    }
    heads
}
