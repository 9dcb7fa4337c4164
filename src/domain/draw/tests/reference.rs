//! The same optimum by other means: successive shortest paths with Bellman-Ford, and every assignment of a tiny problem.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::super::{Case, Id, Mode, Problem, Reviewer};

/// What is compared, the most important first: places empty, full cases without anybody from outside, sum of costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worth {
    pub empty: u64,
    pub inside: u64,
    pub cost: i64,
}

/// The raw cost of a pair by the published rule; nothing where the pair is not allowed.
pub fn pair_cost(problem: &Problem, mode: &Mode, case: &Case, reviewer: &Reviewer) -> Option<i64> {
    let is_own = case.legal_persons.iter().any(|own| Some(own) == reviewer.legal_person.as_ref());
    if is_own || problem.conflicts.contains(&(case.id.clone(), reviewer.id.clone())) {
        return None;
    }
    match mode {
        Mode::Random { seed } => {
            let text = format!("{seed}\u{1f}{}\u{1f}{}", case.id.text(), reviewer.id.text());
            let digest = Sha256::digest(text.as_bytes());
            Some(digest[..4].iter().fold(0, |sum, byte| sum * 256 + i64::from(*byte)))
        }
        Mode::Best => {
            let listed = problem.matches.iter().find(|(of, with, _)| *of == case.id && *with == reviewer.id);
            listed.map(|(_, _, weight)| 1_000 - i64::from(*weight))
        }
    }
}

fn is_inside(case: &Case, reviewer: &Reviewer) -> bool {
    reviewer.region.is_none() || reviewer.region == case.region
}

/// What an assignment is worth; nothing when it breaks a rule. Fixed pairs cost nothing.
pub fn worth(problem: &Problem, mode: &Mode, on: &[Vec<&Reviewer>]) -> Option<Worth> {
    let mut worth = Worth { empty: 0, inside: 0, cost: 0 };
    let mut load: HashMap<&Id, u32> = HashMap::new();
    for (case, on) in problem.cases.iter().zip(on) {
        let ids: HashSet<&Id> = on.iter().map(|reviewer| &reviewer.id).collect();
        let known: Vec<&Id> = on.iter().filter_map(|reviewer| reviewer.legal_person.as_ref()).collect();
        let is_distinct = known.iter().collect::<HashSet<_>>().len() == known.len();
        let has_fixed = case.fixed.iter().all(|fixed| ids.contains(fixed));
        let within = on.len() <= case.required as usize;
        if ids.len() < on.len() || !has_fixed || !within || problem.distinct_legal_persons && !is_distinct {
            return None;
        }
        for reviewer in on {
            *load.entry(&reviewer.id).or_default() += 1;
            if !case.fixed.contains(&reviewer.id) {
                worth.cost += pair_cost(problem, mode, case, reviewer)?;
            }
        }
        worth.empty += u64::from(case.required) - on.len() as u64;
        let is_full = on.len() == case.required as usize && case.fixed.len() < on.len();
        let all_inside = on.iter().all(|reviewer| is_inside(case, reviewer));
        worth.inside += u64::from(case.outside_region && is_full && all_inside);
    }
    let is_over = problem.reviewers.iter().any(|it| load.get(&it.id).is_some_and(|load| *load > it.capacity));
    (!is_over).then_some(worth)
}

/// Sum over reviewers of 0 + 1 + 2 + …, one for each case.
pub fn load_cost(on: &[Vec<&Reviewer>]) -> u64 {
    let mut load: HashMap<&Id, u64> = HashMap::new();
    on.iter().flatten().for_each(|reviewer| *load.entry(&reviewer.id).or_default() += 1);
    load.values().map(|load| load * (load - 1) / 2).sum()
}

/// The best of all assignments, each of which is looked at: for a handful of cases and reviewers.
pub fn brute(problem: &Problem, mode: &Mode) -> (Worth, u64) {
    fn deeper<'p>(problem: &'p Problem, mode: &Mode, on: &mut Vec<Vec<&'p Reviewer>>, best: &mut Option<(Worth, u64)>) {
        if on.len() == problem.cases.len() {
            let found = worth(problem, mode, on).map(|worth| (worth, load_cost(on)));
            *best = [*best, found].into_iter().flatten().min();
            return;
        }
        for set in 0..1_u32 << problem.reviewers.len() {
            let of_set = problem.reviewers.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
            on.push(of_set.map(|(_, reviewer)| reviewer).collect());
            deeper(problem, mode, on, best);
            on.pop();
        }
    }
    let mut best = None;
    deeper(problem, mode, &mut Vec::new(), &mut best);
    best.unwrap()
}

/// Costs that compare by their first part, then by their second.
type Cost = (i64, i64);

struct Arc {
    to: usize,
    room: i64,
    cost: Cost,
}

#[derive(Default)]
struct Graph {
    out: Vec<Vec<usize>>,
    arcs: Vec<Arc>,
}

impl Graph {
    fn node(&mut self) -> usize {
        self.out.push(Vec::new());
        self.out.len() - 1
    }

    fn arc(&mut self, from: usize, to: usize, room: i64, cost: Cost) {
        self.out[from].push(self.arcs.len());
        self.arcs.push(Arc { to, room, cost });
        self.out[to].push(self.arcs.len());
        self.arcs.push(Arc { to: from, room: 0, cost: (-cost.0, -cost.1) });
    }

    /// The cheapest way with room, and its cost.
    fn shortest(&self, from: usize, to: usize) -> Option<(Cost, Vec<usize>)> {
        let mut best: Vec<Option<(Cost, usize)>> = vec![None; self.out.len()];
        best[from] = Some(((0, 0), usize::MAX));
        loop {
            let mut changed = false;
            for node in 0..self.out.len() {
                let Some((cost, _)) = best[node] else { continue };
                for at in &self.out[node] {
                    let arc = &self.arcs[*at];
                    let there = (cost.0 + arc.cost.0, cost.1 + arc.cost.1);
                    if arc.room > 0 && best[arc.to].is_none_or(|known| there < known.0) {
                        best[arc.to] = Some((there, *at));
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        let (cost, mut by) = best[to]?;
        let mut way = Vec::new();
        while by != usize::MAX {
            way.push(by);
            by = best[self.arcs[by ^ 1].to].unwrap().1;
        }
        Some((cost, way))
    }
}

/// The optimum of a problem without fixed pairs, one place after the other by the cheapest way.
pub fn by_paths(problem: &Problem, mode: &Mode) -> Worth {
    let mut graph = Graph::default();
    let (source, sink) = (graph.node(), graph.node());
    let mut reviewers = HashMap::new();
    for reviewer in &problem.reviewers {
        let node = graph.node();
        graph.arc(node, sink, i64::from(reviewer.capacity), (0, 0));
        reviewers.insert(&reviewer.id, node);
    }
    for case in &problem.cases {
        let (node, inside) = (graph.node(), graph.node());
        graph.arc(source, node, i64::from(case.required), (0, 0));
        graph.arc(node, inside, i64::from(case.required) - 1, (0, 0));
        graph.arc(node, inside, 1, (i64::from(case.outside_region), 0));
        let mut of_legal_person = HashMap::new();
        for reviewer in &problem.reviewers {
            let Some(cost) = pair_cost(problem, mode, case, reviewer) else { continue };
            let from = if is_inside(case, reviewer) { inside } else { node };
            let own = if problem.distinct_legal_persons { reviewer.legal_person.as_ref() } else { None };
            let before = *of_legal_person.entry((own.is_some(), own.unwrap_or(&reviewer.id))).or_insert_with(|| {
                let before = graph.node();
                graph.arc(from, before, 1, (0, 0));
                before
            });
            graph.arc(before, reviewers[&reviewer.id], 1, (0, cost));
        }
    }
    let places: u64 = problem.cases.iter().map(|case| u64::from(case.required)).sum();
    let mut worth = Worth { empty: places, inside: 0, cost: 0 };
    while let Some((cost, way)) = graph.shortest(source, sink) {
        for at in way {
            graph.arcs[at].room -= 1;
            graph.arcs[at ^ 1].room += 1;
        }
        worth.empty -= 1;
        worth.inside = worth.inside.checked_add_signed(cost.0).unwrap();
        worth.cost += cost.1;
    }
    worth
}
