//! The board: where the cases an account sees stand, step by step and role by role.

use crate::{
    domain::{
        role::ScholarRole,
        workflow::{Milestone, Stage},
    },
    store::case_list::Tally,
    texts::{Lang, label},
};

/// Squares of the longest line.
const SQUARES: i64 = 30;

/// A line of the board: a step and its cases by role.
pub struct Bar {
    pub step: &'static str,
    /// The list of exactly these cases.
    pub path: String,
    pub total: i64,
    /// A class for each square: the role it stands for.
    pub squares: Vec<&'static str>,
    /// Cases by role, in the order of the roles.
    pub by_role: Vec<i64>,
}

/// The six steps with their cases.
pub struct Board {
    pub bars: Vec<Bar>,
    /// Cases that one square stands for.
    pub per_square: i64,
    /// Class and name of each role, for the legend.
    pub roles: Vec<(&'static str, &'static str)>,
}

/// The stages a step's line counts: cases that left the road without an appointment are not on the board.
pub fn stages(step: Milestone) -> Vec<Stage> {
    let off_the_road = |stage: Stage| matches!(stage, Stage::Withdrawn | Stage::NotAccepted | Stage::NotSelected);
    Stage::ALL.iter().copied().filter(|stage| stage.milestone() == step && !off_the_road(*stage)).collect()
}

impl Board {
    /// Draws the board; `path` gives the list of a step's cases.
    pub fn of(tally: &[Tally], lang: Lang, path: impl Fn(Milestone) -> String) -> Self {
        let count = |stages: &[Stage], role: &str| {
            let here = tally.iter().filter(|known| stages.contains(&known.stage) && known.role == role);
            here.map(|known| known.n).sum::<i64>()
        };
        let counts = |step: Milestone| {
            let stages = stages(step);
            ScholarRole::ALL.iter().map(|role| count(&stages, role.code())).collect::<Vec<_>>()
        };
        let lines: Vec<_> = Milestone::ALL.iter().map(|step| (*step, counts(*step))).collect();
        let longest = lines.iter().map(|(_, by_role)| by_role.iter().sum::<i64>()).max().unwrap_or_default();
        let per_square = squares_for(longest, SQUARES).max(1);
        let bar = |(step, by_role): (Milestone, Vec<i64>)| Bar {
            step: label::milestone(step, lang),
            path: path(step),
            total: by_role.iter().sum(),
            squares: squares(&by_role, per_square),
            by_role,
        };
        Self {
            bars: lines.into_iter().map(bar).collect(),
            per_square,
            roles: ScholarRole::ALL.iter().map(|role| (role.css(), label::scholar_role_short(*role, lang))).collect(),
        }
    }

    /// How many cases the board shows.
    pub fn total(&self) -> i64 {
        self.bars.iter().map(|bar| bar.total).sum()
    }
}

/// How many squares so many cases take, a started one counted whole.
const fn squares_for(cases: i64, per_square: i64) -> i64 {
    (cases + per_square - 1) / per_square
}

/// A square for each so many cases of a role, one for the rest.
fn squares(by_role: &[i64], per_square: i64) -> Vec<&'static str> {
    let of_role =
        |(n, role): (&i64, &ScholarRole)| std::iter::repeat_n(role.css(), squares_for(*n, per_square) as usize);
    by_role.iter().zip(ScholarRole::ALL).flat_map(of_role).collect()
}
