//! What the reviewers of a case are wanted to be together: one from another region than the host, and both somebody
//! who knows artificial intelligence and somebody of another field.
//!
//! What is not known of somebody is neither for nor against it. Neither wish leaves a place empty or stops a move: what
//! is lacking is told, and the office weighs it.

use crate::domain::expert::{Region, works_in};

/// Somebody who reviews a case, or may be asked to.
#[derive(Clone, Copy, Debug)]
pub struct One<'o> {
    pub is_seated: bool,
    /// Where the expert's institution has its seat, if that is known.
    pub region: Option<Region>,
    pub fields: &'o [String],
}

/// How a wish for the reviewers of a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// A reviewer is what is wanted.
    Met,
    /// Nobody is yet, and somebody who is may still be asked.
    Open,
    /// The records do not say: of the host, or of everybody who could be it.
    Undecided,
    /// Nobody is, and nobody can be any more.
    Lacking,
}

impl Standing {
    /// How a wish stands, by what is known of each; with no place left, only those with a seat count.
    fn of<'o>(some: &[One<'o>], is_full: bool, is: impl Fn(&One<'o>) -> Option<bool>) -> Self {
        let counted = || some.iter().filter(|one| one.is_seated || !is_full);
        if some.iter().any(|one| one.is_seated && is(one) == Some(true)) {
            Self::Met
        } else if counted().any(|one| is(one) == Some(true)) {
            Self::Open
        } else if counted().any(|one| is(one).is_none()) {
            Self::Undecided
        } else {
            Self::Lacking
        }
    }

    /// Whether somebody is to be told of it.
    pub const fn is_short(self) -> bool {
        matches!(self, Self::Undecided | Self::Lacking)
    }
}

/// Somebody from another region than the host.
pub fn outside(host: Option<Region>, is_full: bool, some: &[One<'_>]) -> Standing {
    match host {
        Some(host) => Standing::of(some, is_full, |one| one.region.map(|region| region != host)),
        None => Standing::Undecided,
    }
}

/// The two sides of a mix of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mix {
    /// Somebody who knows artificial intelligence.
    pub ai: Standing,
    /// Somebody of another field.
    pub other: Standing,
}

/// Both somebody of one of the fields that count as artificial intelligence and somebody of another field. Whoever
/// names no field is neither, as far as the records say.
pub fn mix(ai_fields: &[String], is_full: bool, some: &[One<'_>]) -> Mix {
    let is_ai = |field: &String| ai_fields.iter().any(|wanted| works_in(std::slice::from_ref(field), wanted));
    let named =
        |one: &One<'_>, is: &dyn Fn(&String) -> bool| (!one.fields.is_empty()).then(|| one.fields.iter().any(is));
    Mix {
        ai: Standing::of(some, is_full, |one| named(one, &is_ai)),
        other: Standing::of(some, is_full, |one| named(one, &|field| !is_ai(field))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(is_seated: bool, region: Option<Region>) -> One<'static> {
        One { is_seated, region, fields: &[] }
    }

    #[test]
    fn an_unknown_region_is_neither_inside_nor_outside() {
        let (here, there) = (Some(Region::Beijing), Some(Region::Shanghai));
        let stands = |is_full, some: &[One<'_>]| outside(here, is_full, some);
        assert_eq!(stands(false, &[at(true, here), at(true, there)]), Standing::Met);
        assert_eq!(stands(false, &[at(true, here), at(false, there), at(false, None)]), Standing::Open);
        assert_eq!(stands(true, &[at(true, here), at(false, there)]), Standing::Lacking, "no place is left");
        assert_eq!(stands(false, &[at(true, here), at(false, None)]), Standing::Undecided);
        assert_eq!(stands(true, &[at(true, here), at(true, None)]), Standing::Undecided);
        assert_eq!(stands(false, &[at(false, here)]), Standing::Lacking);
        assert_eq!(outside(None, false, &[at(true, there)]), Standing::Undecided, "the host's is not known");
    }

    #[test]
    fn a_mix_wants_both_sides_and_one_expert_may_be_both() {
        let ai = ["人工智能".to_owned()];
        let fields = [vec!["人工智能数理基础".to_owned()], vec!["材料化学".to_owned()], vec![]];
        let seated = |at: usize| One { is_seated: true, region: None, fields: &fields[at] };
        let both = fields[..2].concat();
        let both = One { is_seated: true, region: None, fields: &both };
        let found = |some: &[One<'_>]| mix(&ai, true, some);
        assert_eq!(found(&[seated(0), seated(1)]), Mix { ai: Standing::Met, other: Standing::Met });
        assert_eq!(found(&[both]), Mix { ai: Standing::Met, other: Standing::Met });
        assert_eq!(found(&[seated(1)]), Mix { ai: Standing::Lacking, other: Standing::Met });
        assert_eq!(found(&[seated(0), seated(2)]), Mix { ai: Standing::Met, other: Standing::Undecided });
    }
}
