//! The batches beside each other, as rows of squares by role. A square is one place, or as many as make the largest
//! batch fit a hundred squares; the number stands at the end of each row.

use super::{
    asked::{Asked, Facet},
    cited::{Cited, Mark},
    home::{Scene, batch_label},
};
use crate::{
    domain::{
        ids::{BatchId, RowId},
        role::ScholarRole,
    },
    texts::label,
    web::page::Frame,
};

/// Squares of the largest batch at most.
const MOST_SQUARES: i64 = 100;
/// Batches drawn; older ones are found by the facet.
const MOST_BATCHES: usize = 8;

/// Squares of one role in a row.
pub struct Part {
    pub css: &'static str,
    pub named: i64,
    pub unnamed: i64,
}

/// A batch.
pub struct Roll {
    pub label: String,
    pub address: String,
    pub places: i64,
    pub parts: Vec<Part>,
    /// The row in a sentence, for those who do not see it.
    pub says: String,
}

/// A role with its places in all batches.
pub struct Key {
    pub css: &'static str,
    pub label: &'static str,
    pub places: i64,
    pub address: String,
}

/// The batches, the newest first, and what the colours mean.
pub struct Rolls {
    pub keys: Vec<Key>,
    pub rolls: Vec<Roll>,
    pub caption: String,
    pub marks: Vec<Mark>,
}

impl Rolls {
    /// Draws the batches of a scene; `None` when there is none.
    pub fn of(scene: &Scene, filled: &[(BatchId, ScholarRole, i64)], cited: &Cited, frame: &Frame) -> Option<Self> {
        let t = frame.t;
        let named = |batch: BatchId, role: ScholarRole| -> i64 {
            filled.iter().filter(|row| row.0 == batch && row.1 == role).map(|row| row.2).sum()
        };
        let unnamed = |batch: BatchId, role: ScholarRole| scene.seats.unnamed(batch, Some(role));
        let places = |batch: BatchId, role: ScholarRole| named(batch, role) + unnamed(batch, role);
        let of_batch = |batch: BatchId| ScholarRole::ALL.iter().map(|role| places(batch, *role)).sum::<i64>();
        let drawn = &scene.batches[..scene.batches.len().min(MOST_BATCHES)];
        let unit = unit(drawn.iter().map(|batch| of_batch(batch.id)).max()?);
        let squares = |places: i64| (places + unit - 1) / unit;
        let at =
            |facet: Facet, value: &str| frame.href(Asked::parse(&format!("{}={value}", facet.name())).at("/scholars"));
        let rolls = drawn.iter().map(|batch| {
            let roles = ScholarRole::ALL.iter().filter(|role| places(batch.id, **role) > 0);
            let says: Vec<String> = roles
                .clone()
                .map(|role| {
                    let name = label::scholar_role(*role, t.lang);
                    t.public.seats_of(name, named(batch.id, *role), unnamed(batch.id, *role))
                })
                .collect();
            Roll {
                label: batch_label(batch, t),
                address: at(Facet::Batch, &batch.code),
                places: of_batch(batch.id),
                parts: roles
                    .map(|role| Part {
                        css: role.css(),
                        named: squares(named(batch.id, *role)),
                        unnamed: squares(unnamed(batch.id, *role)),
                    })
                    .collect(),
                says: says.join(t.lang.pick("；", "; ")),
            }
        });
        let keys = ScholarRole::ALL.iter().map(|role| Key {
            css: role.css(),
            label: label::scholar_role(*role, t.lang),
            places: scene.batches.iter().map(|batch| places(batch.id, *role)).sum(),
            address: at(Facet::Role, role.code()),
        });
        let counts = scene.seats.told.iter().filter(|told| told.direction.is_none());
        let counts: Vec<RowId> = counts.map(|told| told.id).collect();
        Some(Self {
            keys: keys.filter(|key| key.places > 0).collect(),
            rolls: rolls.collect(),
            caption: if unit == 1 { t.public.seats_caption.to_owned() } else { t.public.squares_caption(unit) },
            marks: cited.of_each("batch_count", counts),
        })
    }
}

/// Places a square stands for: 1, 2, 5, 10, 20, 50, … so that `largest` needs a hundred squares at most.
fn unit(largest: i64) -> i64 {
    let mut unit = 1;
    for step in [2, 5, 10].into_iter().cycle() {
        if largest <= unit * MOST_SQUARES {
            break;
        }
        let decade = 10_i64.pow(unit.ilog10());
        unit = decade * step;
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn a_square_grows_in_round_steps() {
        let largest = [0, 1, 100, 101, 200, 201, 500, 501, 1_000, 1_001, 4_999, 5_001];
        assert_eq!(largest.map(unit), [1, 1, 1, 2, 2, 5, 5, 10, 10, 20, 50, 100]);
    }
}
