//! The heads of the chain of events: what was published of it at the end of each day. Whoever keeps one can tell later
//! whether anything before it was changed or cut off, whoever owns the database.
//!
//! A head tells a day, a place, a hash and how many events the whole office had: no case, no account, no hour.

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::time::Day;

/// The hash of an event: SHA-256 as it is written, 64 hexadecimal digits in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hash(String);

/// A text that is no hash or no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAHead {
    #[error("a hash has 64 hexadecimal digits")]
    Hash,
    #[error("a head is written SEQ:HASH, e.g. 120:9f86…")]
    Head,
    #[error("a line of heads is written DAY SEQ HASH, e.g. 2026-03-02 120 9f86…")]
    Line,
}

impl Hash {
    /// The hash of these bytes, whatever their number: a stored hash of another length is shown as it is.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex::encode(bytes))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Hash {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let text = text.trim().to_ascii_lowercase();
        let is_hash = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_hash { Ok(Self(text)) } else { Err(NotAHead::Hash) }
    }
}

/// A place of the chain and the hash of the event there: `120:9f86…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub seq: i64,
    pub hash: Hash,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl FromStr for Head {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let (seq, hash) = text.trim().split_once([':', ' ']).ok_or(NotAHead::Head)?;
        Ok(Self { seq: place(seq).ok_or(NotAHead::Head)?, hash: hash.parse()? })
    }
}

/// A head on the way from one daily head to another, as a dossier writes it: `SEQ HASH DIGEST`. The hash is over the one
/// before it and the digest, which the first events of an older chain have not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub head: Head,
    pub digest: Option<Hash>,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.head.seq, self.head.hash)?;
        self.digest.iter().try_for_each(|digest| write!(f, " {digest}"))
    }
}

impl FromStr for Link {
    type Err = NotAHead;

    fn from_str(line: &str) -> Result<Self, NotAHead> {
        let (head, digest) = match line.match_indices(' ').nth(1) {
            Some((at, _)) => (&line[..at], Some(line[at + 1..].parse()?)),
            None => (line, None),
        };
        Ok(Self { head: head.parse()?, digest })
    }
}

/// The place of an event, counted from 1.
fn place(text: &str) -> Option<i64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|place| plain && *place > 0)
}

/// The head of the chain when a day was over, as the heads file and the public page write it: `DAY SEQ HASH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayHead {
    pub day: Day,
    pub head: Head,
}

impl fmt::Display for DayHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.day, self.head.seq, self.head.hash)
    }
}

impl FromStr for DayHead {
    type Err = NotAHead;

    fn from_str(line: &str) -> Result<Self, NotAHead> {
        let (day, rest) = line.split_once(' ').ok_or(NotAHead::Line)?;
        let (seq, hash) = rest.split_once(' ').ok_or(NotAHead::Line)?;
        let day = day.parse().map_err(|_| NotAHead::Line)?;
        let seq = place(seq).ok_or(NotAHead::Line)?;
        Ok(Self { day, head: Head { seq, hash: hash.parse().map_err(|_| NotAHead::Line)? } })
    }
}

/// A head as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub at: DayHead,
    /// Events since the head before.
    pub events: i64,
}

/// The heads of the days that are over and have none yet, a day on which nothing happened included.
///
/// `ends` are the last events of the days since the last head. An event that began before midnight and was written
/// after the head of its day belongs to the next: a head is never changed.
pub fn due(last: Option<&Recorded>, ends: &[DayHead], today: Day) -> Vec<Recorded> {
    let mut by_day: BTreeMap<Day, &Head> = BTreeMap::new();
    for end in ends {
        by_day.insert(end.day, &end.head);
    }
    let Some(first) = last.map(|last| last.at.day.plus_days(1)).or_else(|| by_day.keys().next().copied()) else {
        return Vec::new();
    };
    let mut head = last.map(|last| &last.at.head);
    let mut before = head.map_or(0, |head| head.seq);
    let mut found = Vec::new();
    let mut day = first;
    while day < today {
        // Days are told by the events' times, which need not follow the chain: a head only goes forward.
        for end in by_day.range(..=day).map(|(_, end)| *end) {
            if head.is_none_or(|head| head.seq < end.seq) {
                head = Some(end);
            }
        }
        by_day = by_day.split_off(&day.plus_days(1));
        if let Some(head) = head {
            let events = head.seq - before;
            before = head.seq;
            found.push(Recorded { at: DayHead { day, head: head.clone() }, events });
        }
        day = day.plus_days(1);
    }
    found
}

/// The stretches of the chain that hold these events, each from the daily head before to the daily head after; the first
/// event of all stands for a head before it, and `end`, the last, for one that is not recorded yet.
pub fn stretches(events: &[i64], heads: &[DayHead], end: i64) -> Vec<(i64, i64)> {
    let mut found: Vec<(i64, i64)> = Vec::new();
    for seq in events {
        let after = heads.partition_point(|head| head.head.seq < *seq);
        let from = after.checked_sub(1).map_or(1, |before| heads[before].head.seq);
        let to = heads.get(after).map_or(end, |head| head.head.seq);
        match found.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => found.push((from, to)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(seq: i64) -> Hash {
        Hash(format!("{seq:064x}"))
    }

    fn end(day: &str, seq: i64) -> DayHead {
        DayHead { day: day.parse().unwrap(), head: Head { seq, hash: hash(seq) } }
    }

    fn told(heads: &[Recorded]) -> Vec<(String, i64, i64)> {
        heads.iter().map(|known| (known.at.day.to_string(), known.at.head.seq, known.events)).collect()
    }

    #[test]
    fn every_day_that_is_over_has_a_head() {
        let today = "2026-03-05".parse().unwrap();
        let ends = [end("2026-03-01", 4), end("2026-03-03", 9)];
        let heads = due(None, &ends, today);
        let row = |day: &str, seq, events| (format!("2026-03-0{day}"), seq, events);
        assert_eq!(told(&heads), [row("1", 4, 4), row("2", 4, 0), row("3", 9, 5), row("4", 9, 0)]);
        assert_eq!(due(heads.last(), &[], today), []);
        assert_eq!(told(&due(heads.get(2), &[], today)), [row("4", 9, 0)]);
        assert_eq!(due(None, &[], today), []);
    }

    #[test]
    fn a_head_only_goes_forward_and_is_never_changed() {
        let heads = due(None, &[end("2026-03-01", 9), end("2026-03-02", 5)], "2026-03-03".parse().unwrap());
        assert_eq!(told(&heads), [("2026-03-01".to_owned(), 9, 9), ("2026-03-02".to_owned(), 9, 0)]);
        // Begun before midnight, written after the head was recorded.
        let late = due(heads.get(1), &[end("2026-03-02", 11)], "2026-03-04".parse().unwrap());
        assert_eq!(told(&late), [("2026-03-03".to_owned(), 11, 2)]);
    }

    #[test]
    fn stretches_go_from_head_to_head() {
        let heads = [end("2026-03-01", 4), end("2026-03-02", 4), end("2026-03-03", 9), end("2026-03-04", 12)];
        assert_eq!(stretches(&[2], &heads, 15), [(1, 4)]);
        assert_eq!(stretches(&[4, 5], &heads, 15), [(1, 9)]);
        assert_eq!(stretches(&[2, 11, 14], &heads, 15), [(1, 4), (9, 15)]);
        assert_eq!(stretches(&[3], &[], 15), [(1, 15)]);
        assert_eq!(stretches(&[], &heads, 15), []);
    }

    #[test]
    fn a_line_is_read_as_it_is_written() {
        let line = end("2026-03-01", 4);
        assert_eq!(line.to_string().parse(), Ok(line.clone()));
        assert_eq!(line.head.to_string().parse(), Ok(line.head.clone()));
        for digest in [None, Some(hash(5))] {
            let link = Link { head: line.head.clone(), digest };
            assert_eq!(link.to_string().parse(), Ok(link));
        }
        let hash = hash(4);
        let bad = ["", "2026-03-01", "2026-03-01 4 00", "4:00"].map(str::to_owned).into_iter();
        // Each has one fault, and a hash that is none of it.
        let faulty = ["2026-03-01 0", "2026-03-01 -4", "2026-03-01 +4", "2026-3-1 4", "2026-02-30 4", "2026-03-01  4"];
        for bad in bad.chain(faulty.map(|head| format!("{head} {hash}"))) {
            assert!(bad.parse::<DayHead>().is_err(), "{bad}");
            assert!(bad.parse::<Head>().is_err() && bad.parse::<Link>().is_err(), "{bad}");
        }
        for bad in [format!("0:{hash}"), format!("-4:{hash}"), format!("+4:{hash}"), format!("4:{hash}0")] {
            assert!(bad.parse::<Head>().is_err(), "{bad}");
        }
    }
}
