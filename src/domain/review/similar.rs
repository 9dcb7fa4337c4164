//! How alike two nominations are in what they say: a hint for whoever groups them, and nothing that decides.

use std::collections::BTreeMap;

use crate::domain::fold::fold;

/// From how many hundredths on two texts are called alike [D].
pub const ALIKE_FROM: u32 = 40;

/// Texts of fewer letters say too little to be compared.
const LEAST_LETTERS: usize = 40;

/// What a text is made of: each two letters that follow each other, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shingles(Vec<(char, char)>);

impl Shingles {
    /// Takes a text apart; width, case, dashes and spaces count for nothing.
    pub fn of(text: &str) -> Self {
        let letters: Vec<char> = fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect();
        if letters.len() < LEAST_LETTERS {
            return Self(Vec::new());
        }
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|two| (two[0], two[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    /// The share of what both have in all that either has, in hundredths rounded down; 0 of a text that says too little.
    pub fn alike(&self, other: &Self) -> u32 {
        let (mut one, mut two, mut both) = (0, 0, 0);
        while let (Some(here), Some(there)) = (self.0.get(one), other.0.get(two)) {
            both += usize::from(here == there);
            one += usize::from(here <= there);
            two += usize::from(there <= here);
        }
        let either = self.0.len() + other.0.len() - both;
        (100 * both).checked_div(either).unwrap_or_default() as u32
    }
}

/// Those that are alike, directly or through others: their places in the list, groups of two at least and in the order
/// of their first, each with the greatest likeness in it.
pub fn groups(texts: &[Shingles]) -> Vec<(Vec<usize>, u32)> {
    let mut first: Vec<usize> = (0..texts.len()).collect();
    fn root(first: &[usize], mut at: usize) -> usize {
        while first[at] != at {
            at = first[at];
        }
        at
    }
    let mut pairs = Vec::new();
    for one in 0..texts.len() {
        for other in one + 1..texts.len() {
            let alike = texts[one].alike(&texts[other]);
            if alike >= ALIKE_FROM {
                let (here, there) = (root(&first, one), root(&first, other));
                first[here.max(there)] = here.min(there);
                pairs.push((one, alike));
            }
        }
    }
    let mut found: BTreeMap<usize, (Vec<usize>, u32)> = BTreeMap::new();
    for at in 0..texts.len() {
        found.entry(root(&first, at)).or_default().0.push(at);
    }
    for (at, alike) in pairs {
        let most = &mut found.entry(root(&first, at)).or_default().1;
        *most = alike.max(*most);
    }
    found.into_values().filter(|(members, _)| members.len() > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str =
        "本项目研究大规模预训练模型在蛋白质结构预测中的应用，提出新的几何注意力机制，并在公开基准上验证其有效性。";
    const NEAR: &str =
        "本项目研究大规模预训练模型在蛋白质结构预测中的应用，提出新的几何注意力机制，并将用于药物分子的设计与筛选。";
    const FAR: &str =
        "围绕多智能体协作决策，建立博弈均衡的高效求解方法，面向城市交通信号控制开展示范，形成开源的仿真平台与数据。";

    #[test]
    fn what_says_nearly_the_same_is_alike() {
        let [one, near, far] = [ONE, NEAR, FAR].map(Shingles::of);
        assert_eq!(one.alike(&one), 100);
        assert!(one.alike(&near) >= ALIKE_FROM, "{}", one.alike(&near));
        assert!(one.alike(&far) < 10, "{}", one.alike(&far));
        assert_eq!(Shingles::of("太短").alike(&Shingles::of("太短")), 0);
        let spaced = Shingles::of(&ONE.replace('，', " ，　"));
        assert_eq!(one.alike(&spaced), 100, "width and spaces count for nothing");
    }

    #[test]
    fn groups_are_joined_through_others_and_alone_is_no_group() {
        let texts = [FAR, ONE, NEAR, ONE].map(Shingles::of);
        assert_eq!(groups(&texts), [(vec![1, 2, 3], 100)]);
        assert_eq!(groups(&[FAR, ONE].map(Shingles::of)), []);
    }
}
