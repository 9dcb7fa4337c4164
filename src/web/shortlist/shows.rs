//! What the template of the page asks of it: places across the pictures, words for figures, what is chosen.

use std::borrow::Borrow;

use super::{
    choice_field,
    gather::{Line, Page, Row},
};
use crate::{
    domain::{
        review::{
            Fault, Fraction,
            calibration::{Estimate, LEAST_FREEDOM, Withheld},
            shortlist::Went,
        },
        role::ScholarRole,
        workflow::Reason,
    },
    store::shortlist::EVERY,
    texts::label,
    web::{form::Said, nomination::desk},
};

/// Marks run from twenty to a hundred points.
const MARKS: (f64, f64) = (20.0, 100.0);
/// The width of a step of the picture of differences, in points.
const STEP: i64 = 10;

/// An interval as a picture draws it: where it begins, where its middle is, where it ends.
pub(super) struct Span {
    pub(super) from: String,
    pub(super) at: String,
    pub(super) to: String,
}

/// A dot of the totals of a case: how many reviewers gave it.
pub(super) struct Dot {
    pub(super) x: String,
    pub(super) count: usize,
    pub(super) radius: usize,
}

/// A step of the picture of differences.
pub(super) struct Step {
    pub(super) name: String,
    pub(super) pairs: usize,
    /// Hundredths of the longest.
    pub(super) share: usize,
}

/// A place across a picture that runs from one value to another, with a margin for what is drawn there.
fn across(value: f64, (low, high): (f64, f64)) -> String {
    let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
    format!("{:.2}%", 4.0 + 92.0 * share)
}

fn span(known: &Estimate, scale: (f64, f64)) -> Span {
    let at = |value| across(value, scale);
    Span { from: at(known.low()), at: at(known.value), to: at(known.high()) }
}

impl Page {
    pub(super) fn role_name(&self) -> &'static str {
        self.group.role.map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    pub(super) fn role_css(&self) -> &'static str {
        self.group.role.map_or("", ScholarRole::css)
    }

    pub(super) fn role_code(&self) -> &'static str {
        self.group.role.map_or(EVERY, ScholarRole::code)
    }

    pub(super) fn direction_id(&self) -> String {
        self.group.direction.map(|id| id.to_string()).unwrap_or_default()
    }

    pub(super) fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/batches/{}/shortlist{rest}", self.group.batch))
    }

    pub(super) fn case_path(&self, row: &Row) -> String {
        self.frame.href(format!("/admin/nominations/{}", row.case.case_no))
    }

    pub(super) fn stage(&self, row: &Row) -> &'static str {
        label::stage(row.case.stage, row.case.kind, self.frame.lang)
    }

    pub(super) fn tone(&self, row: &Row) -> &'static str {
        desk::tone(&row.case.stage)
    }

    pub(super) fn places_words(&self) -> Option<String> {
        let places = self.places?;
        let (low, high) = places.ratio;
        let (t, most) = (&self.frame.t.shortlist, places.most().max(0));
        Some(match places.of_direction {
            true => t.places_of_direction(places.quota, low, high, most),
            false => t.places_of(places.quota, low, high, most),
        })
    }

    /// Whether the line falls between this row and the next.
    pub(super) fn line_after(&self, at: &usize) -> Option<Line> {
        let line = self.line?;
        let below = self.rows.get(at + 1).and_then(|row| row.rank).is_none_or(|rank| rank > line.rank);
        (self.rows[*at].rank == Some(line.rank) && below).then_some(line)
    }

    pub(super) fn valid(&self, row: &Row) -> i64 {
        row.figures.map_or(0, |figures| figures.n)
    }

    pub(super) fn missing(&self, row: &Row) -> Option<i64> {
        (row.waits && row.is_open() && row.compared).then(|| self.least - self.valid(row)).filter(|left| *left > 0)
    }

    pub(super) fn is_spread(&self, row: &Row) -> bool {
        row.figures.is_some_and(|figures| figures.is_spread())
    }

    /// The totals of a case across the scale of marks.
    pub(super) fn dots(&self, row: &Row) -> Vec<Dot> {
        let mut totals: Vec<Fraction> = row.marks.iter().map(|(_, total)| *total).collect();
        totals.sort_unstable();
        let groups = totals.chunk_by(|one, other| one == other);
        let dot = |same: &[Fraction]| Dot {
            x: across(same[0].approximate(), MARKS),
            count: same.len(),
            radius: 4 + 2 * same.len().min(4),
        };
        groups.map(dot).collect()
    }

    pub(super) fn mean_at(&self, row: &Row) -> Option<String> {
        row.figures.map(|figures| across(figures.mean.approximate(), MARKS))
    }

    pub(super) fn reach(&self, row: &Row) -> Option<(String, String)> {
        let figures = row.figures?;
        Some((across(figures.least.approximate(), MARKS), across(figures.most.approximate(), MARKS)))
    }

    /// The totals of a case in words, for those who do not see the dots.
    pub(super) fn marks_words(&self, row: &Row) -> String {
        let said = |(at, total): &(usize, Fraction)| self.frame.t.shortlist.said_of(&self.reviewers[*at].name, total);
        row.marks.iter().map(said).collect::<Vec<_>>().join(self.frame.lang.pick("、", ", "))
    }

    /// The total that a reviewer gave a case.
    pub(super) fn mark(&self, row: &Row, at: &usize) -> Option<Fraction> {
        row.marks.iter().find(|(reviewer, _)| reviewer == at).map(|(_, total)| *total)
    }

    /// Cases of which something can be shown, in their order.
    pub(super) fn shown(&self) -> Vec<&Row> {
        self.rows.iter().filter(|row| row.figures.is_some()).collect()
    }

    /// Cases with an adjusted mean.
    pub(super) fn adjusted(&self) -> Vec<(&Row, Estimate)> {
        self.rows.iter().filter_map(|row| Some((row, row.adjusted?))).collect()
    }

    fn scale_of_cases(&self) -> (f64, f64) {
        let all = self.adjusted();
        let raw = self.shown().into_iter().filter_map(|row| row.figures).map(|figures| figures.mean.approximate());
        let values: Vec<f64> = all.iter().flat_map(|(_, known)| [known.low(), known.high()]).chain(raw).collect();
        let low = values.iter().copied().fold(MARKS.1, f64::min);
        let high = values.iter().copied().fold(MARKS.0, f64::max);
        ((low / 10.0).floor() * 10.0, (high / 10.0).ceil() * 10.0)
    }

    /// From where to where the picture of the cases runs.
    pub(super) fn picture_of_cases(&self) -> String {
        let (low, high) = self.scale_of_cases();
        self.frame.t.shortlist.picture(low, high)
    }

    /// From where to where the picture of the reviewers runs.
    pub(super) fn picture_of_reviewers(&self) -> String {
        let (low, high) = self.scale_of_reviewers();
        self.frame.t.shortlist.picture(low, high)
    }

    pub(super) fn case_span(&self, known: &Estimate) -> Span {
        span(known, self.scale_of_cases())
    }

    pub(super) fn raw_at(&self, row: &Row) -> Option<String> {
        row.figures.map(|figures| across(figures.mean.approximate(), self.scale_of_cases()))
    }

    pub(super) fn cut_at(&self) -> Option<String> {
        self.cut.map(|cut| across(cut, self.scale_of_cases()))
    }

    fn scale_of_reviewers(&self) -> (f64, f64) {
        let known = self.reviewers.iter().filter_map(|reviewer| reviewer.severity);
        let most = known.flat_map(|known| [known.low().abs(), known.high().abs()]).fold(5.0, f64::max);
        let most = (most / 5.0).ceil() * 5.0;
        (-most, most)
    }

    pub(super) fn severity_span(&self, known: &Estimate) -> Span {
        span(known, self.scale_of_reviewers())
    }

    /// Points with one decimal.
    pub(super) fn points(&self, value: impl Borrow<f64>) -> String {
        format!("{:.1}", value.borrow())
    }

    /// Points with one decimal and their sign.
    pub(super) fn signed(&self, value: impl Borrow<f64>) -> String {
        format!("{:+.1}", value.borrow())
    }

    /// Why nothing is estimated.
    pub(super) fn withheld(&self) -> Option<String> {
        let t = &self.frame.t.shortlist;
        Some(match self.calibrated.err()? {
            Withheld::TooFew { freedom } => t.few(freedom, LEAST_FREEDOM),
            Withheld::TooMany { reviewers } => t.many(reviewers),
        })
    }

    pub(super) fn deviation(&self) -> Option<String> {
        let known = self.calibrated.ok()?;
        Some(self.frame.t.shortlist.deviation(format!("{:.1}", known.deviation), known.freedom))
    }

    /// That only part of the group can be compared.
    pub(super) fn parted(&self) -> Option<String> {
        let parts = self.calibrated.ok().map(|known| known.parts).filter(|parts| *parts > 1)?;
        let left = self.shown().len().saturating_sub(self.adjusted().len());
        Some(self.frame.t.shortlist.parted(parts, left))
    }

    /// What is left of a case without each of its reviewers: reviewer, mean and rank.
    pub(super) fn without(&self, row: &Row) -> Vec<(&str, Option<(Fraction, usize)>)> {
        let named = row.marks.iter().map(|(at, _)| *at);
        let find = |at: usize| {
            let reviewer = &self.reviewers[at];
            let left = row.influence.without.iter().find(|known| reviewer.is(known.reviewer))?.left;
            Some((reviewer.name.as_str(), left))
        };
        named.filter_map(find).collect()
    }

    pub(super) fn rank_range(&self, row: &Row) -> Option<String> {
        let (best, worst) = row.influence.ranks?;
        let t = &self.frame.t.shortlist;
        Some(if best == worst { t.ranked(best) } else { t.range(best, worst) })
    }

    /// How many pairs of reviews of one case differ by how much.
    pub(super) fn steps(&self) -> Vec<Step> {
        let at = |difference: &Fraction| (difference.hundredths() / (100 * STEP)) as usize;
        let last = self.differences.iter().map(at).max();
        let pairs: Vec<usize> = (0..=last.unwrap_or_default())
            .map(|step| self.differences.iter().filter(|difference| at(difference) == step).count())
            .collect();
        let most = pairs.iter().copied().max().unwrap_or_default().max(1);
        let name = |step: usize| self.frame.t.shortlist.step(step as i64 * STEP, (step as i64 + 1) * STEP);
        pairs
            .into_iter()
            .enumerate()
            .map(|(step, pairs)| Step { name: name(step), pairs, share: 100 * pairs / most })
            .collect()
    }

    pub(super) fn field(&self, row: &Row) -> String {
        choice_field(row.id())
    }

    /// Whether a choice is made: as it was sent, before that as the line has it.
    pub(super) fn is_chosen(&self, row: &Row, choice: &str) -> bool {
        if self.form.fields.has("case") {
            return self.form.is(&self.field(row), choice);
        }
        match (row.rank, self.line) {
            (Some(rank), Some(line)) => (rank <= line.rank) == (choice == "on"),
            _ => false,
        }
    }

    /// What stands against one case.
    pub(super) fn against(&self, row: &Row) -> Vec<Said> {
        let about = self.form.reasons.iter().filter_map(|reason| match reason {
            Reason::Review(Fault::OfCase { case_no, why }) if *case_no == row.case.case_no => Some(why),
            _ => None,
        });
        about.map(|why| Said::of(why, self.frame.lang)).collect()
    }

    /// Everything that was refused, each with the place of the page to go to.
    pub(super) fn refused(&self) -> Vec<(String, Said)> {
        let place = |reason: &Reason| match reason {
            Reason::Review(fault @ Fault::OfCase { .. }) => fault.case_no().map(|no| format!("c-{no}")),
            Reason::ReasonMissing if self.form.fields.has("note") => Some("note".to_owned()),
            other => other.field().filter(|field| *field == "reason").map(str::to_owned),
        };
        let lines = self.form.reasons.iter();
        lines.map(|why| (place(why).unwrap_or_default(), Said::of(why, self.frame.lang))).collect()
    }

    pub(super) fn proposed_counts(&self) -> String {
        let count = |went| self.rows.iter().filter(|row| row.proposed == Some(went)).count();
        self.frame.t.shortlist.counts(count(Went::On), count(Went::Over))
    }

    pub(super) fn listed(&self, numbers: &[String]) -> String {
        numbers.join(self.frame.lang.pick("、", ", "))
    }

    /// Where a case goes or went: words and the tone of their tag.
    pub(super) fn outcome(&self, row: &Row) -> Option<(&'static str, &'static str)> {
        let t = &self.frame.t.shortlist;
        match (row.went, row.proposed) {
            (Some(Went::On), _) => Some((t.went_on, "ok")),
            (Some(Went::Over), _) => Some((t.went_over, "")),
            (None, Some(Went::On)) => Some((t.go_on, "now")),
            (None, Some(Went::Over)) => Some((t.pass_over, "now")),
            (None, None) => None,
        }
    }
}
