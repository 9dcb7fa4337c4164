//! The order in which a panel takes its cases so that members leave the room and come back as seldom as can be.
//!
//! Everybody is inside at the end. Moves are counted between one case and the next: a member who is out for both stays
//! out. Start at [`order`]; [`changes`] says who gets up before each case. The order is advice: a chair may take another.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{ids::ExpertId, role::codes};

codes! {
    /// Which part of a candidate's time in the room is running.
    pub enum TimerPart {
        /// 陈述
        Talk = "talk",
        /// 提问
        Questions = "questions",
    }
}

/// Members outside the room.
pub type Outside = BTreeSet<ExpertId>;

/// A case to be taken: its number, which breaks ties, and who leaves the room for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub number: String,
    pub out: Outside,
}

/// Who gets up before a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub leave: Outside,
    pub come_back: Outside,
}

/// So many different rooms are put in order exactly; beyond, the order is improved until no turn of a part helps.
const EXACT: usize = 12;

/// Positions of the cases in the order with the fewest moves, when `outside` are out now. Cases for which the same
/// members leave stay together, which costs nothing; of equal orders the one with the lower case numbers first.
pub fn order(items: &[Item], outside: &Outside) -> Vec<usize> {
    let mut by_number: Vec<usize> = (0..items.len()).collect();
    by_number.sort_by(|one, two| items[*one].number.cmp(&items[*two].number));
    let mut of_room: BTreeMap<&Outside, Vec<usize>> = BTreeMap::new();
    for at in by_number {
        of_room.entry(&items[at].out).or_default().push(at);
    }
    let mut groups: Vec<(&Outside, Vec<usize>)> = of_room.into_iter().collect();
    groups.sort_by(|(_, one), (_, two)| items[one[0]].number.cmp(&items[two[0]].number));
    let rooms: Vec<&Outside> = groups.iter().map(|(room, _)| *room).collect();
    let map = Distances::of(&rooms, outside);
    let way = if rooms.len() <= EXACT { map.shortest() } else { map.improved(map.nearest()) };
    way.into_iter().flat_map(|group| groups[group].1.clone()).collect()
}

/// Who leaves and who comes back before each of the rooms, one after the other, when `outside` are out at first.
pub fn changes<'r>(rooms: impl IntoIterator<Item = &'r Outside>, outside: &Outside) -> Vec<Change> {
    let mut before = outside;
    let mut all = Vec::new();
    for room in rooms {
        all.push(Change {
            leave: room.difference(before).copied().collect(),
            come_back: before.difference(room).copied().collect(),
        });
        before = room;
    }
    all
}

/// How often somebody leaves or comes back over the whole sitting, everybody being inside at its end.
pub fn moves<'r>(rooms: impl IntoIterator<Item = &'r Outside>, outside: &Outside) -> usize {
    let mut before = outside;
    let mut all = 0;
    for room in rooms {
        all += apart(before, room);
        before = room;
    }
    all + before.len()
}

/// Members who are in another place in one room than in the other.
fn apart(one: &Outside, two: &Outside) -> usize {
    one.symmetric_difference(two).count()
}

/// The moves between any two rooms, from where the sitting begins, and to where everybody is inside.
struct Distances {
    between: Vec<Vec<usize>>,
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Distances {
    fn of(rooms: &[&Outside], outside: &Outside) -> Self {
        Self {
            between: rooms.iter().map(|one| rooms.iter().map(|two| apart(one, two)).collect()).collect(),
            first: rooms.iter().map(|room| apart(outside, room)).collect(),
            last: rooms.iter().map(|room| room.len()).collect(),
        }
    }

    fn len(&self) -> usize {
        self.first.len()
    }

    /// From one stop to the next; nothing before the first, nothing after the last.
    fn step(&self, from: Option<usize>, to: Option<usize>) -> usize {
        match (from, to) {
            (Some(from), Some(to)) => self.between[from][to],
            (None, Some(to)) => self.first[to],
            (Some(from), None) => self.last[from],
            (None, None) => 0,
        }
    }

    /// Held and Karp: the fewest moves that remain, for every set of rooms done and every last one of them; then the
    /// way is walked from the front, so that of equal next rooms the first is taken.
    fn shortest(&self) -> Vec<usize> {
        let n = self.len();
        let whole = (1_usize << n) - 1;
        let mut rest = vec![vec![usize::MAX; n]; whole + 1];
        for done in (1..=whole).rev() {
            for at in (0..n).filter(|at| done & (1 << at) != 0) {
                let onward = (0..n).filter(|next| done & (1 << next) == 0);
                let least = onward.map(|next| self.between[at][next] + rest[done | (1 << next)][next]).min();
                rest[done][at] = least.unwrap_or(self.last[at]);
            }
        }
        let mut way = Vec::with_capacity(n);
        let (mut done, mut at) = (0, None);
        while way.len() < n {
            let open = (0..n).filter(|next| done & (1 << next) == 0);
            let Some(next) = open.min_by_key(|next| self.step(at, Some(*next)) + rest[done | (1 << next)][*next])
            else {
                break;
            };
            way.push(next);
            (done, at) = (done | (1 << next), Some(next));
        }
        way
    }

    /// Always on to the nearest room.
    fn nearest(&self) -> Vec<usize> {
        let mut open: Vec<usize> = (0..self.len()).collect();
        let mut way: Vec<usize> = Vec::with_capacity(open.len());
        while let Some(at) = (0..open.len()).min_by_key(|at| self.step(way.last().copied(), Some(open[*at]))) {
            way.push(open.remove(at));
        }
        way
    }

    /// Turns parts of the way round as long as that saves a move (2-opt). It ends, for each turn saves at least one.
    fn improved(&self, mut way: Vec<usize>) -> Vec<usize> {
        while let Some((from, to)) = self.saving(&way) {
            way[from..=to].reverse();
        }
        way
    }

    /// The first part of the way that is shorter turned round.
    fn saving(&self, way: &[usize]) -> Option<(usize, usize)> {
        let saves = |from: usize, to: usize| {
            let (before, after) = (from.checked_sub(1).map(|at| way[at]), way.get(to + 1).copied());
            let (head, tail) = (Some(way[from]), Some(way[to]));
            self.step(before, tail) + self.step(head, after) < self.step(before, head) + self.step(tail, after)
        };
        (0..way.len())
            .flat_map(|from| (from + 1..way.len()).map(move |to| (from, to)))
            .find(|(from, to)| saves(*from, *to))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn room(members: &[i64]) -> Outside {
        members.iter().copied().map(ExpertId).collect()
    }

    fn item(number: &str, members: &[i64]) -> Item {
        Item { number: number.to_owned(), out: room(members) }
    }

    fn taken<'i>(items: &'i [Item], way: &[usize]) -> Vec<&'i Outside> {
        way.iter().map(|at| &items[*at].out).collect()
    }

    fn numbers(items: &[Item], outside: &Outside) -> Vec<String> {
        order(items, outside).into_iter().map(|at| items[at].number.clone()).collect()
    }

    #[test]
    fn cases_of_one_member_are_taken_in_a_row() {
        let items = [item("1", &[1]), item("2", &[2]), item("3", &[1]), item("4", &[]), item("5", &[1, 2])];
        assert_eq!(numbers(&items, &room(&[])), ["1", "3", "5", "2", "4"]);
        let way = order(&items, &room(&[]));
        assert_eq!(moves(taken(&items, &way), &room(&[])), 4);
        let said = changes(taken(&items, &way), &room(&[]));
        assert_eq!(said[2], Change { leave: room(&[2]), come_back: room(&[]) });
        assert_eq!(said[3], Change { leave: room(&[]), come_back: room(&[1]) });
    }

    #[test]
    fn whoever_is_out_stays_out_while_it_helps() {
        let items = [item("1", &[]), item("2", &[7])];
        assert_eq!(numbers(&items, &room(&[])), ["1", "2"]);
        assert_eq!(numbers(&items, &room(&[7])), ["2", "1"]);
    }

    #[test]
    fn nothing_to_order_is_no_order() {
        assert_eq!(order(&[], &room(&[3])), Vec::<usize>::new());
        assert_eq!(moves([], &room(&[3])), 1);
    }

    #[test]
    fn without_recusals_the_numbers_rule() {
        let items = [item("c", &[]), item("a", &[]), item("b", &[])];
        assert_eq!(numbers(&items, &room(&[])), ["a", "b", "c"]);
    }

    /// Cases with numbers of their own, in any order, over a small panel.
    fn sittings(most: usize) -> impl Strategy<Value = (Vec<Item>, Outside)> {
        let out = || prop::collection::btree_set((1..7_i64).prop_map(ExpertId), 0..4);
        let rooms = prop::collection::vec(out(), 0..=most).prop_map(|rooms| {
            let named = rooms.into_iter().enumerate();
            named.map(|(at, out)| Item { number: format!("N-{at:03}"), out }).collect::<Vec<_>>()
        });
        (rooms.prop_shuffle(), out())
    }

    /// The fewest moves of all orders, tried one by one.
    fn fewest(items: &[Item], outside: &Outside) -> usize {
        fn onward(open: &mut Vec<usize>, items: &[Item], before: &Outside) -> usize {
            if open.is_empty() {
                return before.len();
            }
            let mut least = usize::MAX;
            for at in 0..open.len() {
                let next = open.remove(at);
                least = least.min(apart(before, &items[next].out) + onward(open, items, &items[next].out));
                open.insert(at, next);
            }
            least
        }
        onward(&mut (0..items.len()).collect(), items, outside)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn no_other_order_has_fewer_moves((items, outside) in sittings(7)) {
            let way = order(&items, &outside);
            let mut all = way.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..items.len()).collect::<Vec<_>>());
            prop_assert_eq!(moves(taken(&items, &way), &outside), fewest(&items, &outside));
            let counted: usize =
                changes(taken(&items, &way), &outside).iter().map(|one| one.leave.len() + one.come_back.len()).sum();
            let last = way.last().map_or(outside.len(), |at| items[*at].out.len());
            prop_assert_eq!(counted + last, moves(taken(&items, &way), &outside));
        }

        #[test]
        fn the_order_of_input_means_nothing((items, outside) in sittings(30), turn in 0_usize..30) {
            let mut turned = items.clone();
            turned.rotate_left(if items.is_empty() { 0 } else { turn % items.len() });
            prop_assert_eq!(numbers(&items, &outside), numbers(&turned, &outside));
        }

        #[test]
        fn improving_never_makes_it_longer((items, outside) in sittings(40)) {
            let rooms: Vec<&Outside> = items.iter().map(|item| &item.out).collect();
            let map = Distances::of(&rooms, &outside);
            let (plain, improved) = (map.nearest(), map.improved(map.nearest()));
            prop_assert!(moves(taken(&items, &improved), &outside) <= moves(taken(&items, &plain), &outside));
            prop_assert_eq!(map.saving(&improved), None);
            if items.len() <= 9 {
                prop_assert!(moves(taken(&items, &improved), &outside) >= fewest(&items, &outside));
            }
        }
    }
}
