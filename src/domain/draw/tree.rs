//! The spanning tree of the network simplex: who hangs where, how deep, and at what potential.

/// No node, no arc.
pub const NONE: u32 = u32::MAX;

/// The root, which every other node hangs under.
pub const ROOT: u32 = 0;

/// A rooted tree whose nodes know their children as a linked list, so that a part can be hung elsewhere in time
/// proportional to the part.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub nodes: Vec<TreeNode>,
}

#[derive(Clone, Copy, Debug)]
pub struct TreeNode {
    pub parent: u32,
    /// The arc to the parent, whichever way it points.
    pub arc: u32,
    pub depth: u32,
    first_child: u32,
    next: u32,
    previous: u32,
    pub potential: i64,
}

impl TreeNode {
    const LOOSE: Self =
        Self { parent: NONE, arc: NONE, depth: 0, first_child: NONE, next: NONE, previous: NONE, potential: 0 };
}

impl Tree {
    /// Adds a node that hangs nowhere yet.
    pub fn add(&mut self) -> u32 {
        self.nodes.push(TreeNode::LOOSE);
        (self.nodes.len() - 1) as u32
    }

    pub fn node(&self, node: u32) -> &TreeNode {
        &self.nodes[node as usize]
    }

    fn at(&mut self, node: u32) -> &mut TreeNode {
        &mut self.nodes[node as usize]
    }

    /// Hangs a loose node under a parent by an arc.
    pub fn attach(&mut self, node: u32, parent: u32, arc: u32) {
        let next = std::mem::replace(&mut self.at(parent).first_child, node);
        if next != NONE {
            self.at(next).previous = node;
        }
        let this = self.at(node);
        (this.parent, this.arc, this.next, this.previous) = (parent, arc, next, NONE);
    }

    /// Takes a node with what hangs under it from its parent.
    pub fn detach(&mut self, node: u32) {
        let TreeNode { parent, next, previous, .. } = *self.node(node);
        match previous {
            NONE => self.at(parent).first_child = next,
            _ => self.at(previous).next = next,
        }
        if next != NONE {
            self.at(next).previous = previous;
        }
    }

    /// The lowest node that both hang under.
    pub fn join(&self, mut one: u32, mut other: u32) -> u32 {
        while one != other {
            let (here, there) = (self.node(one), self.node(other));
            if here.depth >= there.depth {
                one = here.parent;
            }
            if here.depth <= there.depth {
                other = there.parent;
            }
        }
        one
    }

    /// Cuts the part below `top` off, turns it so that `new_top` of it is the uppermost, and hangs that under `parent`
    /// by `arc`; the potentials of the part rise by `shift`.
    pub fn rehang(&mut self, top: u32, new_top: u32, parent: u32, arc: u32, shift: i64) {
        let (mut node, mut above, mut by) = (new_top, parent, arc);
        loop {
            let TreeNode { parent: old_parent, arc: old_arc, .. } = *self.node(node);
            self.detach(node);
            self.attach(node, above, by);
            if node == top {
                break;
            }
            (above, node, by) = (node, old_parent, old_arc);
        }
        self.walk(new_top, |nodes, node| {
            let depth = nodes[nodes[node].parent as usize].depth + 1;
            nodes[node].depth = depth;
            nodes[node].potential += shift;
        });
    }

    /// Visits a node and all below it, parents first.
    pub fn walk(&mut self, top: u32, mut visit: impl FnMut(&mut [TreeNode], usize)) {
        let mut node = top;
        loop {
            visit(&mut self.nodes, node as usize);
            let child = self.node(node).first_child;
            if child != NONE {
                node = child;
                continue;
            }
            while node != top && self.node(node).next == NONE {
                node = self.node(node).parent;
            }
            if node == top {
                return;
            }
            node = self.node(node).next;
        }
    }
}
