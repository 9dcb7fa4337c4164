//! The cheapest flow by the primal network simplex method over integers, with strongly feasible spanning trees (Ahuja,
//! Magnanti and Orlin, *Network Flows*, chapter 11), so that it cannot go round in circles.
//!
//! A network grows from its root, the sink of all flow: every node is added with the arc it hangs by, so a feasible
//! tree is there from the start, and what was found stays when nodes and arcs are added later. Arcs are tried in the
//! order they were added: the same network gives the same flow on every machine.

use super::tree::{ROOT, Tree};

/// Whether an arc stands outside the tree, empty or full, or in it. As numbers: an arc outside the tree is worth
/// changing when `state × reduced cost` is below zero.
const EMPTY: i8 = 1;
const IN_TREE: i8 = 0;
const FULL: i8 = -1;

/// Nodes, arcs, and a flow that respects supplies and capacities at all times.
#[derive(Clone, Debug)]
pub struct Network {
    tree: Tree,
    supply: Vec<i64>,
    ends: Vec<[u32; 2]>,
    cost: Vec<i64>,
    state: Vec<i8>,
    capacity: Vec<i32>,
    flow: Vec<i32>,
    /// Where the search for the next arc goes on.
    cursor: usize,
    pivots: u64,
}

impl Network {
    /// A network of nothing but its root, the sink.
    pub fn new() -> Self {
        let mut tree = Tree::default();
        tree.add();
        Self {
            tree,
            supply: vec![0],
            ends: Vec::new(),
            cost: Vec::new(),
            state: Vec::new(),
            capacity: Vec::new(),
            flow: Vec::new(),
            cursor: 0,
            pivots: 0,
        }
    }

    /// Adds a node with the arc by which it sends all it has to `parent`. The capacity of that arc must be greater than
    /// the supply, or the tree would not be strongly feasible.
    pub fn add_node(&mut self, parent: u32, supply: i32, cost: i64, capacity: i32) -> (u32, u32) {
        let node = self.tree.add();
        self.supply.push(i64::from(supply));
        self.supply[ROOT as usize] -= i64::from(supply);
        let arc = self.push([node, parent], cost, capacity, supply, IN_TREE);
        self.tree.attach(node, parent, arc);
        (node, arc)
    }

    /// Adds an empty arc.
    pub fn add_arc(&mut self, tail: u32, head: u32, cost: i64, capacity: i32) -> u32 {
        self.push([tail, head], cost, capacity, 0, EMPTY)
    }

    fn push(&mut self, ends: [u32; 2], cost: i64, capacity: i32, flow: i32, state: i8) -> u32 {
        self.ends.push(ends);
        self.cost.push(cost);
        self.capacity.push(capacity);
        self.flow.push(flow);
        self.state.push(state);
        (self.ends.len() - 1) as u32
    }

    /// Puts a new node into the middle of an arc of capacity 1: what flowed from its tail to its head now flows through
    /// the node. The arc keeps its number and its cost as the part behind the node.
    pub fn split(&mut self, arc: u32) -> u32 {
        let at = arc as usize;
        let [tail, head] = self.ends[at];
        let (state, flow) = (self.state[at], self.flow[at]);
        let node = self.tree.add();
        self.supply.push(0);
        let before = self.push([tail, node], 0, 1, flow, state);
        self.ends[at][0] = node;
        match state {
            EMPTY => {
                self.state[at] = IN_TREE;
                self.tree.attach(node, head, arc);
            }
            FULL => {
                self.state[before as usize] = IN_TREE;
                self.tree.attach(node, tail, before);
            }
            _ if self.tree.node(tail).arc == arc => {
                self.tree.detach(tail);
                self.tree.attach(node, head, arc);
                self.tree.attach(tail, node, before);
            }
            _ => {
                self.tree.detach(head);
                self.tree.attach(node, tail, before);
                self.tree.attach(head, node, arc);
            }
        }
        node
    }

    /// How much flows through an arc.
    pub fn flow(&self, arc: u32) -> i32 {
        self.flow[arc as usize]
    }

    /// What one unit more at a node would cost: minus its potential.
    pub fn price(&self, node: u32) -> i64 {
        -self.tree.node(node).potential
    }

    /// How many nodes and arcs there are, and how often the tree was changed.
    pub fn size(&self) -> (usize, usize, u64) {
        (self.tree.nodes.len(), self.ends.len(), self.pivots)
    }

    /// Makes the flow the cheapest of all.
    pub fn solve(&mut self) {
        self.settle();
        while let Some(arc) = self.entering() {
            self.pivot(arc);
        }
    }

    /// Computes depths and potentials of the whole tree anew, after nodes were added.
    fn settle(&mut self) {
        let (ends, cost) = (&self.ends, &self.cost);
        self.tree.walk(ROOT, |nodes, node| {
            if node == ROOT as usize {
                return;
            }
            let arc = nodes[node].arc as usize;
            let parent = nodes[nodes[node].parent as usize];
            nodes[node].depth = parent.depth + 1;
            let is_upward = ends[arc][0] as usize == node;
            nodes[node].potential = parent.potential + if is_upward { -cost[arc] } else { cost[arc] };
        });
    }

    /// The cost of an arc after what its ends are worth; nothing for an arc of the tree.
    fn reduced_cost(&self, arc: usize) -> i64 {
        let [tail, head] = self.ends[arc];
        self.cost[arc] + self.tree.node(tail).potential - self.tree.node(head).potential
    }

    /// The arc that pays most within the first block of arcs that has any; none when the flow is the cheapest.
    fn entering(&mut self) -> Option<usize> {
        let arcs = self.ends.len();
        let block = (arcs as f64).sqrt() as usize + 10;
        let (mut best, mut found) = (0, None);
        let mut left = block;
        for _ in 0..arcs {
            let arc = self.cursor;
            self.cursor = if arc + 1 == arcs { 0 } else { arc + 1 };
            let state = self.state[arc];
            if state != IN_TREE {
                let gain = i64::from(state) * self.reduced_cost(arc);
                if gain < best {
                    (best, found) = (gain, Some(arc));
                }
            }
            left -= 1;
            if left == 0 {
                if found.is_some() {
                    break;
                }
                left = block;
            }
        }
        found
    }

    /// Sends as much as possible round the cycle that the arc closes. Of the arcs that stop it the last one on the way
    /// round, seen from the top of the cycle, leaves the tree: that keeps the tree strongly feasible.
    fn pivot(&mut self, entering: usize) {
        self.pivots += 1;
        let [tail, head] = self.ends[entering];
        let sign = i32::from(self.state[entering]);
        let (first, second) = if sign > 0 { (tail, head) } else { (head, tail) };
        let top = self.tree.join(first, second);
        let (mut amount, mut leaving) = (self.capacity[entering], None);
        self.climb(first, top, |node, _, down| {
            if down < amount {
                (amount, leaving) = (down, Some((node, first, second)));
            }
        });
        self.climb(second, top, |node, up, _| {
            if up <= amount {
                (amount, leaving) = (up, Some((node, second, first)));
            }
        });
        if amount > 0 {
            self.flow[entering] += sign * amount;
            self.send(first, top, -amount);
            self.send(second, top, amount);
        }
        let Some((cut, below, above)) = leaving else {
            self.state[entering] = -self.state[entering];
            return;
        };
        let left = self.tree.node(cut).arc as usize;
        self.state[left] = if self.flow[left] == 0 { EMPTY } else { FULL };
        let reduced = self.reduced_cost(entering);
        self.state[entering] = IN_TREE;
        self.tree.rehang(cut, below, above, entering as u32, if below == tail { -reduced } else { reduced });
    }

    /// Visits the nodes from `node` up to, not including, `top`, each with how much more could go up and down its arc.
    fn climb(&self, mut node: u32, top: u32, mut visit: impl FnMut(u32, i32, i32)) {
        while node != top {
            let here = self.tree.node(node);
            let arc = here.arc as usize;
            let (used, free) = (self.flow[arc], self.capacity[arc] - self.flow[arc]);
            if self.ends[arc][0] == node {
                visit(node, free, used)
            } else {
                visit(node, used, free)
            }
            node = here.parent;
        }
    }

    /// Sends an amount from `node` up to `top`, or down when it is below zero.
    fn send(&mut self, mut node: u32, top: u32, amount: i32) {
        while node != top {
            let here = self.tree.node(node);
            let arc = here.arc as usize;
            self.flow[arc] += if self.ends[arc][0] == node { amount } else { -amount };
            node = here.parent;
        }
    }

    /// Proves the flow the cheapest, knowing nothing of how it was found: bounds of each arc, balance of each node, and
    /// reduced costs (below zero only where full, above zero only where empty).
    ///
    /// # Errors
    /// Names the first arc or node that breaks a condition.
    pub fn certify(&self) -> Result<(), String> {
        let mut balance = self.supply.clone();
        for arc in 0..self.ends.len() {
            let (flow, capacity, reduced) = (self.flow[arc], self.capacity[arc], self.reduced_cost(arc));
            if flow < 0 || flow > capacity {
                return Err(format!("arc {arc} carries {flow} of {capacity}"));
            }
            if reduced < 0 && flow < capacity || reduced > 0 && flow > 0 {
                return Err(format!("arc {arc} carries {flow} of {capacity} at a reduced cost of {reduced}"));
            }
            let [tail, head] = self.ends[arc].map(|node| node as usize);
            balance[tail] -= i64::from(flow);
            balance[head] += i64::from(flow);
        }
        match balance.iter().position(|rest| *rest != 0) {
            Some(node) => Err(format!("node {node} keeps {}", balance[node])),
            None => Ok(()),
        }
    }
}
