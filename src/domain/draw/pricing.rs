//! The cheapest assignment over all allowed pairs, found without ever holding them all as arcs.
//!
//! A network with a short list of candidates for each case is solved; its prices tell which of the pairs left out would
//! improve it; these are added, and so on until there is none. That no pair improves is the proof for all of them.
//!
//! At most one reviewer of each legal person is a node between the case and them, passed by at most one. It is made
//! only once a case has two candidates of one legal person, and the prices need not know it: a pair left out improves
//! when it costs less than the one that the case now has of that legal person, or less than nothing.

use super::{
    certify::Prices,
    network::Network,
    pool::{Pair, Pool},
    scale::Scale,
    tree::ROOT,
};

/// How many candidates a case starts with, if it does not require more, and how many it is given in a round.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    pub first: usize,
    pub more: usize,
}

/// What is fast for thousands of cases and reviewers; the answer does not depend on it, but which of equal ones it is.
pub const LISTS: Lists = Lists { first: 40, more: 20 };

/// An assignment that no pair improves, and how it was found.
pub struct Solved {
    /// For each case the reviewers it was given, beside the fixed ones.
    pub given: Vec<Vec<u32>>,
    pub prices: Prices,
    pub effort: Effort,
}

/// What it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Effort {
    pub arcs: u64,
    pub nodes: u64,
    pub pairs: u64,
    pub pivots: u64,
    pub rounds: u64,
}

/// Solves, prices and adds until no allowed pair improves.
pub fn run(pool: &Pool, scale: &Scale, lists: Lists) -> Solved {
    let mut market = Market::new(pool, scale);
    market.add_candidates(lists.first);
    let mut rounds = 0;
    loop {
        rounds += 1;
        market.network.solve();
        let (given, prices) = (market.given(), market.prices());
        debug_assert_eq!(market.network.certify(), Ok(()));
        if !market.add_improving(&given, &prices, lists.more) {
            let (nodes, arcs, pivots) = market.network.size();
            let pairs = (0..pool.open.len()).map(|case| pool.row(case).len() as u64).sum();
            let effort = Effort { arcs: arcs as u64, nodes: nodes as u64, pairs, pivots, rounds };
            return Solved { given, prices, effort };
        }
    }
}

/// By which way a case reaches the reviewers of a legal person.
#[derive(Clone, Copy)]
enum Way {
    /// The only candidate of them, by this arc.
    Arc(u32),
    /// Several, through this node.
    Node(u32),
}

struct Market<'m> {
    pool: &'m Pool<'m>,
    scale: &'m Scale,
    network: Network,
    reviewers: Vec<u32>,
    cases: Vec<u32>,
    /// The node before the reviewers of a case's own region, where one from outside is asked for.
    inside: Vec<Option<u32>>,
    ways: Vec<Vec<(u32, Way)>>,
    /// Every candidate: case, reviewer, arc.
    candidates: Vec<(u32, u32, u32)>,
}

impl<'m> Market<'m> {
    /// Reviewers and cases with nothing between them: all places are empty.
    fn new(pool: &'m Pool<'m>, scale: &'m Scale) -> Self {
        let mut network = Network::new();
        let mut reviewers = Vec::with_capacity(pool.spare.len());
        for (load, spare) in pool.load.iter().zip(&pool.spare) {
            let mut node = None;
            // Who has no capacity left is in no pair, but hangs in the tree like everybody.
            for (width, price) in scale.tiers(*load, (*spare).max(1)) {
                match node {
                    None => node = Some(network.add_node(ROOT, 0, price, width as i32).0),
                    Some(node) => _ = network.add_arc(node, ROOT, price, width as i32),
                }
            }
            reviewers.extend(node);
        }
        let mut case = |open: &u32| network.add_node(ROOT, *open as i32, scale.place, *open as i32 + 1).0;
        let cases = pool.open.iter().map(&mut case).collect();
        let (inside, ways) = (vec![None; pool.open.len()], vec![Vec::new(); pool.open.len()]);
        Self { pool, scale, network, reviewers, cases, inside, ways, candidates: Vec::new() }
    }

    fn add_candidates(&mut self, first: usize) {
        for case in 0..self.cases.len() {
            let mut row = self.pool.row(case).to_vec();
            let most = first.max(2 * self.pool.open[case] as usize);
            if row.len() > most {
                row.select_nth_unstable(most);
                row.truncate(most);
            }
            row.sort_unstable();
            for pair in row {
                self.add(case, pair);
            }
        }
    }

    /// Makes a pair possible.
    fn add(&mut self, case: usize, pair: Pair) {
        let group = self.pool.group[pair.reviewer as usize];
        let cost = self.scale.pair(pair.cost);
        let head = self.reviewers[pair.reviewer as usize];
        let known = self.ways[case].iter_mut().find(|way| way.0 == group);
        let arc = match known {
            None => {
                let arc = self.add_way(case, pair.reviewer, head, cost);
                self.ways[case].push((group, Way::Arc(arc)));
                arc
            }
            Some((_, way)) => {
                let node = match *way {
                    Way::Node(node) => node,
                    Way::Arc(only) => self.network.split(only),
                };
                *way = Way::Node(node);
                self.network.add_arc(node, head, cost, 1)
            }
        };
        self.candidates.push((case as u32, pair.reviewer, arc));
    }

    /// The first candidate of a legal person: from the case, or from its node for those of its region, through which
    /// at most all places but one are filled, unless at the price for having nobody from outside.
    fn add_way(&mut self, case: usize, reviewer: u32, head: u32, cost: i64) -> u32 {
        let from = self.cases[case];
        if !self.pool.is_inside(case, reviewer) {
            return self.network.add_arc(from, head, cost, 1);
        }
        if let Some(inside) = self.inside[case] {
            return self.network.add_arc(inside, head, cost, 1);
        }
        let (inside, arc) = self.network.add_node(head, 0, cost, 1);
        self.inside[case] = Some(inside);
        let free = self.pool.open[case] as i32 - 1;
        if free > 0 {
            self.network.add_arc(from, inside, 0, free);
        }
        self.network.add_arc(from, inside, self.scale.inside, 1);
        arc
    }

    fn given(&self) -> Vec<Vec<u32>> {
        let mut given = vec![Vec::new(); self.cases.len()];
        for (case, reviewer, arc) in &self.candidates {
            if self.network.flow(*arc) > 0 {
                given[*case as usize].push(*reviewer);
            }
        }
        given.iter_mut().for_each(|reviewers| reviewers.sort_unstable());
        given
    }

    fn prices(&self) -> Prices {
        let price = |node: &u32| self.network.price(*node);
        let cases: Vec<i64> = self.cases.iter().map(price).collect();
        let inside = |case: usize| match self.inside[case] {
            Some(node) => self.network.price(node),
            None if self.pool.open[case] > 1 => cases[case],
            None => cases[case] - self.scale.inside,
        };
        let asking =
            (0..cases.len()).map(|case| if self.pool.outside[case].is_some() { inside(case) } else { cases[case] });
        let inside = asking.collect();
        Prices { inside, reviewers: self.reviewers.iter().map(price).collect(), cases }
    }

    /// Adds to each case the pairs that improve it most; whether there were any.
    fn add_improving(&mut self, given: &[Vec<u32>], prices: &Prices, more: usize) -> bool {
        let mut least = vec![0; self.pool.groups];
        let mut better: Vec<(i64, Pair)> = Vec::new();
        let before = self.candidates.len();
        for (case, given) in given.iter().enumerate() {
            let row = self.pool.row(case);
            let worth = |pair: &Pair| prices.reduced(self.pool, self.scale, case, pair);
            let group = |reviewer: u32| self.pool.group[reviewer as usize] as usize;
            for reviewer in given {
                if let Ok(at) = row.binary_search_by_key(reviewer, |pair| pair.reviewer) {
                    least[group(*reviewer)] = worth(&row[at]).min(0);
                }
            }
            better.clear();
            better.extend(
                row.iter()
                    .map(|pair| (worth(pair), *pair))
                    .filter(|(worth, pair)| *worth < least[group(pair.reviewer)]),
            );
            given.iter().for_each(|reviewer| least[group(*reviewer)] = 0);
            better.sort_unstable();
            for (_, pair) in better.iter().take(more) {
                self.add(case, *pair);
            }
        }
        self.candidates.len() > before
    }
}
