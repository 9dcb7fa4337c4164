//! The ledger of a grant that is given as a lump sum (经费包干制, domain model §10.3): whoever holds it decides what it is
//! spent on, so there is no budget by line and no check by line. What is checked: the pledge before the first payment,
//! the period, the total, the closed list of purposes, that no voucher is booked twice and no closed year is touched.
//!
//! Amounts are whole fen. A line is never changed; a wrong one is set off by a reversal, once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    ids::LedgerLineId,
    role::codes,
    time::Day,
    workflow::{Reason, RefusalKind, Stage},
};

codes! {
    /// Which way the money went.
    pub enum LineKind {
        /// From the programme to the institution (拨付).
        Payment = "payment",
        /// From the institution for the work (支出).
        Expense = "expense",
    }

    /// What money may be spent on. What is forbidden (fines, gifts, investment, debts) is on no list to choose from.
    pub enum Purpose {
        /// An instalment of the grant; what payments are for.
        Instalment = "instalment",
        Equipment = "equipment",
        Materials = "materials",
        Computing = "computing",
        /// Travel, meetings and cooperation.
        Exchange = "exchange",
        Publication = "publication",
        /// Students, assistants, experts' fees.
        Labour = "labour",
        /// Paid to the researchers for their work (绩效支出).
        Performance = "performance",
        /// The institution's share (间接费用).
        Overhead = "overhead",
        OtherDirect = "other_direct",
    }
}

/// The version of the pledge that is signed before the first payment.
pub const LEDGER_PLEDGE_VERSION: &str = "2026-1";
/// The year of the statement that closes the ledger.
pub const FINAL: i64 = 0;

impl Purpose {
    /// What an expense may be for.
    pub fn of_expense() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|purpose| *purpose != Self::Instalment)
    }
}

/// A line that is to be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub kind: LineKind,
    pub purpose: Purpose,
    pub amount_fen: i64,
    pub on: Day,
    /// Number of the invoice or of the transfer, in the form of [`voucher`].
    pub voucher: String,
    pub note: String,
}

/// A line that is booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: LedgerLineId,
    /// From 1.
    pub seq: i64,
    pub entry: Entry,
    pub reverses: Option<LedgerLineId>,
}

impl Line {
    /// What it adds to the sum of its kind: a reversal takes away.
    fn signed(&self) -> i64 {
        if self.reverses.is_some() { -self.entry.amount_fen } else { self.entry.amount_fen }
    }
}

/// One way of writing a voucher's number: without blanks and signs, letters in capitals.
pub fn voucher(typed: &str) -> String {
    typed.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// What stands against a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nobody signed the pledge yet.
    Unpledged,
    /// The case is not in a stage in which money moves.
    Stopped {
        stage: Stage,
    },
    /// The contract grants no money.
    NoGrant,
    /// Before the term or after its end.
    OutsideTerm {
        starts_on: Day,
        ends_on: Day,
    },
    /// More than is left of the grant, in fen.
    AboveGrant {
        left: i64,
    },
    NotPositive,
    VoucherMissing,
    /// Booked already, here or on another grant.
    VoucherBooked,
    PurposeUnfit,
    /// The statement of that year is made.
    YearClosed {
        year: i64,
    },
    /// The line is a reversal, or set off already.
    NotReversible,
    /// The statement of a year that is not over, or before there is anything to state.
    YearOpen {
        year: i64,
    },
    /// There is money left, and nothing is said of its use.
    SurplusUnsaid,
}

impl Fault {
    /// The field it stands beside.
    pub const fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::OutsideTerm { .. } | Self::YearClosed { .. } => "booked_on",
            Self::AboveGrant { .. } | Self::NotPositive => "amount_yuan",
            Self::VoucherMissing | Self::VoucherBooked => "voucher",
            Self::PurposeUnfit => "purpose",
            Self::SurplusUnsaid => "surplus_use",
            Self::YearOpen { .. } => "statement_year",
            Self::Unpledged | Self::Stopped { .. } | Self::NoGrant | Self::NotReversible => return None,
        })
    }

    pub const fn kind(&self) -> RefusalKind {
        match self {
            Self::Stopped { .. } | Self::YearClosed { .. } | Self::VoucherBooked | Self::NotReversible => {
                RefusalKind::Conflict
            }
            _ => RefusalKind::Unprocessable,
        }
    }
}

/// The ledger of a case with the frame it is kept in.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub stage: Stage,
    pub grant_fen: Option<i64>,
    /// First and last day of the term.
    pub term: Option<(Day, Day)>,
    pub is_pledged: bool,
    pub lines: Vec<Line>,
    /// Years whose statement is made, [`FINAL`] for the last one.
    pub stated: Vec<i64>,
}

impl Ledger {
    /// What was paid to the institution, in fen.
    pub fn paid(&self) -> i64 {
        self.sum(|line| line.entry.kind == LineKind::Payment)
    }

    /// What was spent, in fen.
    pub fn spent(&self) -> i64 {
        self.sum(|line| line.entry.kind == LineKind::Expense)
    }

    /// What may still be spent of the grant, in fen.
    pub fn left(&self) -> i64 {
        self.grant_fen.unwrap_or_default() - self.spent()
    }

    /// Expenses by purpose in fen, the largest first; those set off are not in it.
    pub fn by_purpose(&self) -> Vec<(Purpose, i64)> {
        let mut sums: BTreeMap<Purpose, i64> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.entry.kind == LineKind::Expense) {
            *sums.entry(line.entry.purpose).or_default() += line.signed();
        }
        let mut sums: Vec<_> = sums.into_iter().filter(|(_, sum)| *sum != 0).collect();
        sums.sort_by_key(|(purpose, sum)| (-sum, *purpose));
        sums
    }

    /// What was paid and spent in a year, in fen; in all for [`FINAL`].
    pub fn of_year(&self, year: i64) -> (i64, i64) {
        let within = |line: &Line| year == FINAL || i64::from(line.entry.on.year()) == year;
        let sum = |kind| self.sum(|line| line.entry.kind == kind && within(line));
        (sum(LineKind::Payment), sum(LineKind::Expense))
    }

    fn sum(&self, counts: impl Fn(&Line) -> bool) -> i64 {
        self.lines.iter().filter(|line| counts(line)).map(Line::signed).sum()
    }

    /// Everything that stands against booking a line, all at once. Whether its voucher is booked on another grant the
    /// database says.
    pub fn faults(&self, entry: &Entry, today: Day) -> Vec<Reason> {
        let mut faults: Vec<Fault> = self.closed_to(entry.kind, entry.on).into_iter().collect();
        if self.grant_fen.unwrap_or_default() == 0 {
            faults.push(Fault::NoGrant);
        }
        if !self.is_pledged {
            faults.push(Fault::Unpledged);
        }
        match self.term {
            Some((starts_on, ends_on)) if entry.on < starts_on || entry.on > ends_on => {
                faults.push(Fault::OutsideTerm { starts_on, ends_on });
            }
            _ => {}
        }
        let is_instalment = entry.purpose == Purpose::Instalment;
        if is_instalment != (entry.kind == LineKind::Payment) {
            faults.push(Fault::PurposeUnfit);
        }
        if entry.voucher.is_empty() {
            faults.push(Fault::VoucherMissing);
        }
        let used = if entry.kind == LineKind::Payment { self.paid() } else { self.spent() };
        let left = self.grant_fen.unwrap_or_default() - used;
        if entry.amount_fen <= 0 {
            faults.push(Fault::NotPositive);
        } else if entry.amount_fen > left {
            faults.push(Fault::AboveGrant { left });
        }
        let mut reasons: Vec<Reason> = faults.into_iter().map(Into::into).collect();
        if entry.on > today {
            reasons.push(Reason::InFuture { field: "booked_on" });
        }
        reasons
    }

    /// Why nothing of this kind is booked on a day. Payments stop with a suspension (T22); expenses of before are still
    /// booked until the final statement.
    fn closed_to(&self, kind: LineKind, on: Day) -> Option<Fault> {
        let moves = match kind {
            LineKind::Payment => matches!(self.stage, Stage::Active | Stage::Closing),
            LineKind::Expense => matches!(self.stage, Stage::Active | Stage::Suspended | Stage::Closing),
        };
        if !moves {
            return Some(Fault::Stopped { stage: self.stage });
        }
        let year = i64::from(on.year());
        let closed = self.stated.contains(&FINAL).then_some(FINAL).or(self.stated.contains(&year).then_some(year));
        closed.map(|year| Fault::YearClosed { year })
    }

    /// The line that sets another off, dated today.
    ///
    /// # Errors
    /// When it is a reversal itself or set off already, or nothing is booked any more.
    pub fn reversal(&self, of: LedgerLineId, note: &str, today: Day) -> Result<(Entry, &Line), Vec<Reason>> {
        let known = self.lines.iter().find(|line| line.id == of);
        let free = known.filter(|line| line.reverses.is_none() && !self.is_reversed(line.id));
        let Some(line) = free else { return Err(vec![Fault::NotReversible.into()]) };
        match self.closed_to(LineKind::Expense, today) {
            Some(fault) => Err(vec![fault.into()]),
            None => Ok((Entry { on: today, note: note.to_owned(), ..line.entry.clone() }, line)),
        }
    }

    /// Whether a line was set off.
    pub fn is_reversed(&self, id: LedgerLineId) -> bool {
        self.lines.iter().any(|line| line.reverses == Some(id))
    }

    /// Years whose statement can be made: over, with lines, and not stated yet; [`FINAL`] once the term is over.
    pub fn due_statements(&self, today: Day) -> Vec<i64> {
        if self.stated.contains(&FINAL) {
            return Vec::new();
        }
        let mut years: Vec<i64> = self.lines.iter().map(|line| i64::from(line.entry.on.year())).collect();
        years.sort_unstable();
        years.dedup();
        years.retain(|year| *year < i64::from(today.year()) && !self.stated.contains(year));
        let over = self.term.is_some_and(|(_, ends_on)| today > ends_on);
        years.extend((over && !self.lines.is_empty()).then_some(FINAL));
        years
    }

    /// What stands against the statement of a year.
    pub fn statement_faults(&self, year: i64, surplus_use: &str, today: Day) -> Vec<Reason> {
        let mut faults = Vec::new();
        if !self.due_statements(today).contains(&year) {
            faults.push(Fault::YearOpen { year });
        }
        if year == FINAL && self.left() > 0 && surplus_use.trim().is_empty() {
            faults.push(Fault::SurplusUnsaid);
        }
        faults.into_iter().map(Into::into).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn today() -> Day {
        day("2026-09-01")
    }

    /// A ledger in order: pledged, 1,000 yuan, from March 2026 on for two years.
    fn ledger() -> Ledger {
        Ledger {
            stage: Stage::Active,
            grant_fen: Some(100_000),
            term: Some((day("2026-03-01"), day("2028-02-29"))),
            is_pledged: true,
            lines: Vec::new(),
            stated: Vec::new(),
        }
    }

    fn expense(amount_fen: i64, on: &str) -> Entry {
        Entry {
            kind: LineKind::Expense,
            purpose: Purpose::Computing,
            amount_fen,
            on: day(on),
            voucher: "A1".to_owned(),
            note: String::new(),
        }
    }

    fn booked(mut ledger: Ledger, entry: Entry, reverses: Option<i64>) -> Ledger {
        let seq = ledger.lines.len() as i64 + 1;
        ledger.lines.push(Line { id: LedgerLineId(seq), seq, entry, reverses: reverses.map(LedgerLineId) });
        ledger
    }

    fn told(faults: &[Fault]) -> Vec<Reason> {
        faults.iter().cloned().map(Into::into).collect()
    }

    #[test]
    fn a_grant_is_spent_to_the_last_fen_and_not_one_further() {
        let spent = booked(ledger(), expense(99_999, "2026-04-01"), None);
        assert_eq!(spent.faults(&expense(1, "2026-04-02"), today()), []);
        assert_eq!(spent.faults(&expense(2, "2026-04-02"), today()), told(&[Fault::AboveGrant { left: 1 }]));
    }

    #[test]
    fn a_line_is_set_off_once_and_a_reversal_never() {
        let spent = booked(ledger(), expense(60_000, "2026-04-01"), None);
        let (entry, line) = spent.reversal(LedgerLineId(1), "重复", today()).unwrap();
        assert_eq!((entry.amount_fen, entry.on, line.seq), (60_000, today(), 1));
        let set_off = booked(spent, entry, Some(1));
        assert_eq!((set_off.spent(), set_off.left()), (0, 100_000));
        for line in [1, 2, 3] {
            let again = set_off.reversal(LedgerLineId(line), "再次", today());
            assert_eq!(again.unwrap_err(), told(&[Fault::NotReversible]), "line {line}");
        }
        assert_eq!(set_off.by_purpose(), []);
    }

    #[test]
    fn everything_that_stands_against_a_line_is_told_at_once() {
        let closed = Ledger { grant_fen: None, is_pledged: false, stage: Stage::Terminated, ..ledger() };
        let wrong = Entry { purpose: Purpose::Instalment, voucher: String::new(), ..expense(0, "2026-02-28") };
        let (starts_on, ends_on) = (day("2026-03-01"), day("2028-02-29"));
        let all = [
            Fault::Stopped { stage: Stage::Terminated },
            Fault::NoGrant,
            Fault::Unpledged,
            Fault::OutsideTerm { starts_on, ends_on },
            Fault::PurposeUnfit,
            Fault::VoucherMissing,
            Fault::NotPositive,
        ];
        assert_eq!(closed.faults(&wrong, today()), told(&all));
        let ahead = ledger().faults(&expense(1, "2026-09-02"), today());
        assert_eq!(ahead, [Reason::InFuture { field: "booked_on" }]);
    }

    #[test]
    fn a_suspension_stops_payments_and_no_expense_of_before() {
        let suspended = Ledger { stage: Stage::Suspended, ..ledger() };
        assert_eq!(suspended.faults(&expense(1, "2026-04-01"), today()), []);
        let payment = Entry { kind: LineKind::Payment, purpose: Purpose::Instalment, ..expense(1, "2026-04-01") };
        assert_eq!(suspended.faults(&payment, today()), told(&[Fault::Stopped { stage: Stage::Suspended }]));
        assert_eq!(ledger().faults(&payment, today()), []);
    }

    #[test]
    fn a_year_is_stated_when_it_is_over_and_then_closed() {
        let spent = booked(ledger(), expense(500, "2026-04-01"), None);
        assert_eq!(spent.due_statements(today()), Vec::<i64>::new());
        assert_eq!(spent.due_statements(day("2027-01-01")), [2026]);
        assert_eq!(spent.due_statements(day("2028-03-01")), [2026, FINAL]);
        let open = spent.statement_faults(2026, "", today());
        assert_eq!(open, told(&[Fault::YearOpen { year: 2026 }]));
        assert_eq!(spent.statement_faults(FINAL, " ", day("2028-03-01")), told(&[Fault::SurplusUnsaid]));
        let stated = Ledger { stated: vec![2026], ..spent };
        let late = stated.faults(&expense(1, "2026-12-31"), day("2027-01-05"));
        assert_eq!(late, told(&[Fault::YearClosed { year: 2026 }]));
        assert_eq!(stated.faults(&expense(1, "2027-01-01"), day("2027-01-05")), []);
        let (entry, _) = stated.reversal(LedgerLineId(1), "更正", day("2027-01-05")).unwrap();
        assert_eq!(entry.on, day("2027-01-05"), "a closed year is mended in the open one");
    }

    #[test]
    fn a_voucher_has_one_way_of_being_written() {
        assert_eq!(voucher(" 044-0021 a／b "), "0440021AB");
        assert_eq!(voucher("－"), "");
    }

    proptest! {
        /// Whatever is booked and set off in whichever order, sums agree with adding up what stands, and no more than
        /// the grant is ever spent.
        #[test]
        fn sums_are_those_of_what_stands(steps in prop::collection::vec((1..40_000_i64, any::<bool>(), 0..9_usize), 0..40)) {
            let mut known = ledger();
            let mut standing: Vec<(i64, i64)> = Vec::new();
            for (amount, reverses, at) in steps {
                if reverses && !standing.is_empty() {
                    let (id, _) = standing.remove(at % standing.len());
                    let (entry, _) = known.reversal(LedgerLineId(id), "更正", today()).unwrap();
                    known = booked(known, entry, Some(id));
                } else if known.faults(&expense(amount, "2026-04-01"), today()).is_empty() {
                    standing.push((known.lines.len() as i64 + 1, amount));
                    known = booked(known, expense(amount, "2026-04-01"), None);
                }
                let sum: i64 = standing.iter().map(|(_, amount)| amount).sum();
                prop_assert_eq!(known.spent(), sum);
                prop_assert_eq!(known.left(), 100_000 - sum);
                prop_assert!(known.left() >= 0);
                prop_assert_eq!(known.by_purpose().iter().map(|(_, sum)| sum).sum::<i64>(), sum);
                prop_assert_eq!(known.of_year(2026).1, known.of_year(FINAL).1);
            }
        }
    }
}
