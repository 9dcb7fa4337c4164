//! Places drawn: the seat map of a batch, the strips of the unnamed, the small map on a scholar's page.

use super::cited::{Cited, Mark};
use crate::{
    domain::{
        ids::{BatchId, DirectionId, RowId},
        role::ScholarRole,
        seat::Seats,
    },
    store::{direction::Direction, directory::Scholar, seat::Origin},
    texts::{Lang, Texts, label},
};

/// More places than this are told as a number and not drawn.
const MOST_DRAWN: i64 = 60;

/// Somebody with a place.
pub struct Seated {
    pub slug: String,
    pub name: String,
}

/// The places of one role.
pub struct Row {
    pub css: &'static str,
    pub label: &'static str,
    pub gist: &'static str,
    pub named: Vec<Seated>,
    pub unnamed: i64,
    pub places: i64,
    /// The row in a sentence, for those who do not see it.
    pub says: String,
}

/// The places of a batch by role.
pub struct SeatMap {
    pub title: String,
    pub places: i64,
    pub rows: Vec<Row>,
    pub marks: Vec<Mark>,
}

impl SeatMap {
    /// Draws a batch whose people these are; `None` when it is too large to be drawn.
    pub fn of(
        seats: &Seats,
        batch: BatchId,
        title: String,
        people: &[Scholar],
        cited: &Cited,
        t: &'static Texts,
    ) -> Option<Self> {
        let places = seats.places(batch, None);
        if !(1..=MOST_DRAWN).contains(&places) {
            return None;
        }
        let rows = ScholarRole::ALL.iter().map(|role| row(seats, batch, *role, people, t));
        let rows = rows.filter(|row| row.places > 0).collect();
        Some(Self { title, places, rows, marks: cited.of_each("batch_count", totals(seats, batch)) })
    }
}

fn row(seats: &Seats, batch: BatchId, role: ScholarRole, people: &[Scholar], t: &'static Texts) -> Row {
    let of_role = people.iter().filter(|scholar| scholar.role == role && scholar.batch_id == batch);
    let named = of_role.map(|scholar| Seated { slug: scholar.slug.clone(), name: name_in(scholar, t.lang) });
    let unnamed = seats.unnamed(batch, Some(role));
    let (label, gist) = in_short(role, t);
    Row {
        css: role.css(),
        label,
        gist,
        named: named.collect(),
        unnamed,
        places: seats.places(batch, Some(role)),
        says: t.public.seats_of(label, seats.named(batch, Some(role)), unnamed),
    }
}

/// The rows that count a batch in all and by role.
fn totals(seats: &Seats, batch: BatchId) -> Vec<RowId> {
    let of = |told: &&crate::domain::seat::Told| told.batch == batch && told.direction.is_none();
    seats.told.iter().filter(of).map(|told| told.id).collect()
}

/// The name as the language shows it first.
pub fn name_in(scholar: &Scholar, lang: Lang) -> String {
    lang.pick(&scholar.name, &scholar.pinyin).clone()
}

/// A role without its code, and what it does in a few words.
fn in_short(role: ScholarRole, t: &Texts) -> (&'static str, &'static str) {
    let text = &t.public;
    match role {
        ScholarRole::Cs => (text.short_cs, text.gist_cs),
        ScholarRole::Pm => (text.short_pm, text.gist_pm),
        ScholarRole::Pi => (text.short_pi, text.gist_pi),
        ScholarRole::Youth => (text.short_ys, text.gist_ys),
    }
}

/// The unnamed places of one role of a batch.
pub struct Strip {
    pub css: &'static str,
    pub label: &'static str,
    pub places: i64,
    /// Squares to draw; none for a number too large to be counted by eye.
    pub drawn: i64,
    /// Of which directions, from where.
    pub hint: String,
    pub marks: Vec<Mark>,
}

/// What the strips are told from.
pub struct Sketch<'s> {
    pub seats: &'s Seats,
    pub directions: &'s [Direction],
    pub origins: &'s [Origin],
    pub cited: &'s Cited,
    pub t: &'static Texts,
}

impl Sketch<'_> {
    /// The strip of a role; of some directions only, if any are given. `None` without an unnamed place.
    pub fn strip(&self, batch: BatchId, role: ScholarRole, only: &[DirectionId]) -> Option<Strip> {
        let text = &self.t.public;
        let places = match only {
            [] => self.seats.unnamed(batch, Some(role)),
            only => only.iter().map(|direction| self.seats.unnamed_in(batch, *direction, role)).sum(),
        };
        if places == 0 {
            return None;
        }
        let mut rows: Vec<RowId> = self.seats.told(batch, None, Some(role)).map(|told| told.id).into_iter().collect();
        let mut parts: Vec<String> = Vec::new();
        for direction in self.directions {
            let told = self.seats.told(batch, Some(direction.id), Some(role));
            if let Some(told) = told
                && (only.is_empty() || only.contains(&direction.id))
            {
                rows.push(told.id);
                parts.push(text.of_direction(direction_name(direction, self.t.lang), told.places));
            }
        }
        let mut hint = parts.join(self.t.lang.pick("、", ", "));
        let undirected = self.seats.undirected(batch, role);
        if undirected > 0 && !parts.is_empty() {
            hint.push_str(&text.of_them_undirected(undirected));
        }
        let origins: Vec<&Origin> =
            self.origins.iter().filter(|from| from.batch_id == batch && from.role_code == role).collect();
        let names: Vec<&str> = origins.iter().map(|from| in_language(&from.name, &from.name_en, self.t.lang)).collect();
        if !names.is_empty() {
            hint.push_str(if hint.is_empty() { "" } else { self.t.lang.pick("；", "; ") });
            hint.push_str(&text.from_institutions(names.join(self.t.lang.pick("、", ", "))));
        }
        let mut marks = self.cited.of_each("batch_count", rows);
        for mark in self.cited.of_each("batch_origin", origins.iter().map(|from| from.id)) {
            if marks.iter().all(|known| known.code != mark.code) {
                marks.push(mark);
            }
        }
        Some(Strip {
            css: role.css(),
            label: label::scholar_role(role, self.t.lang),
            places,
            drawn: if places <= MOST_DRAWN { places } else { 0 },
            hint,
            marks,
        })
    }
}

/// A direction's name in a language.
pub fn direction_name(direction: &Direction, lang: Lang) -> &str {
    in_language(&direction.name, &direction.name_en, lang)
}

/// The English name where the page is English and there is one.
pub fn in_language<'n>(zh: &'n str, en: &'n Option<String>, lang: Lang) -> &'n str {
    match (lang, en) {
        (Lang::En, Some(en)) => en,
        _ => zh,
    }
}
