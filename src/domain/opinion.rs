//! Opinions that go to the candidate after the decision, without names: what in one may tell who wrote it, and the order
//! in which they are shown.
//!
//! [`findings`] is a linter and errs towards finding too much: a person reads every opinion and decides. The order of
//! [`shuffled`] comes from a digest of the words alone, so it tells nothing of who wrote first or was asked first.

use std::ops::Range;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    role::codes,
    workflow::{RefusalKind, Stage},
};

codes! {
    /// What about a stretch of text may tell who wrote it.
    pub enum Tell {
        /// The name of one of the case's reviewers.
        Name = "name",
        /// An institution one of them belongs or belonged to.
        Institution = "institution",
        /// Speaking of oneself: 我校, 我的学生, my group.
        OneSelf = "oneself",
        Email = "email",
        Phone = "phone",
    }
}

/// A stretch of an opinion that may tell who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub tell: Tell,
    /// Bytes of the text.
    pub at: Range<usize>,
}

/// What is known of the reviewers of a case.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Their names, in every way they are written.
    pub names: Vec<String>,
    /// Their institutions with their other names.
    pub institutions: Vec<String>,
}

impl Known {
    /// Adds somebody's name, with the Latin writing of it in both orders.
    pub fn add_name(&mut self, name: &str, latin: &str) {
        let parts: Vec<&str> = latin.split_whitespace().collect();
        let mut turned = parts.clone();
        turned.reverse();
        self.names.extend([name.to_owned(), parts.join(" "), turned.join(" ")]);
    }
}

/// Whether a decision was made on a case that stands there, so that its opinions may be released.
pub const fn is_decided(stage: Stage) -> bool {
    !matches!(
        stage,
        Stage::Draft
            | Stage::Submitted
            | Stage::Returned
            | Stage::NotAccepted
            | Stage::ExternalReview
            | Stage::PanelReview
            | Stage::PendingDecision
            | Stage::Withdrawn
    )
}

/// Words in which reviewers speak of themselves and of what is theirs.
const OF_ONESELF: [&str; 46] = [
    "本人",
    "笔者",
    "我校",
    "本校",
    "我院",
    "本院",
    "我所",
    "本所",
    "我系",
    "本系",
    "我单位",
    "本单位",
    "我们学校",
    "我们学院",
    "我们研究所",
    "我组",
    "我们组",
    "我课题组",
    "我们课题组",
    "我的课题组",
    "本课题组",
    "我团队",
    "我们团队",
    "我的团队",
    "我实验室",
    "我们实验室",
    "我的实验室",
    "我的学生",
    "我的博士",
    "我的硕士",
    "我的导师",
    "我的同事",
    "我指导",
    "我曾",
    "作为其导师",
    "作为他的导师",
    "作为她的导师",
    "与我合作",
    "和我合作",
    "同我合作",
    "我们合作",
    "my student",
    "my group",
    "my lab",
    "my university",
    "as the advisor",
];

/// Everything in a text that may tell who wrote it, in the order of the text.
pub fn findings(text: &str, known: &Known) -> Vec<Finding> {
    let plain = Plain::of(text);
    let mut found = Vec::new();
    for (tell, needles) in [(Tell::Name, &known.names), (Tell::Institution, &known.institutions)] {
        for needle in needles {
            found.extend(plain.places(needle).into_iter().map(|at| Finding { tell, at }));
        }
    }
    for phrase in OF_ONESELF {
        found.extend(plain.places(phrase).into_iter().map(|at| Finding { tell: Tell::OneSelf, at }));
    }
    found.extend(plain.emails().into_iter().map(|at| Finding { tell: Tell::Email, at }));
    found.extend(plain.phones().into_iter().map(|at| Finding { tell: Tell::Phone, at }));
    found.sort_by_key(|one| (one.at.start, std::cmp::Reverse(one.at.end), one.tell));
    found.dedup();
    found
}

/// A text without what is only written differently: width, case, spaces and dots between the parts of a name.
struct Plain {
    letters: Vec<char>,
    /// The bytes of the text that each letter stands for.
    from: Vec<Range<usize>>,
}

impl Plain {
    fn of(text: &str) -> Self {
        let mut plain = Self { letters: Vec::new(), from: Vec::new() };
        for (at, letter) in text.char_indices() {
            let narrow = match letter {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
                other => other,
            };
            if narrow.is_whitespace() || matches!(narrow, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '·' | '•' | '‧') {
                continue;
            }
            for lower in narrow.to_lowercase() {
                plain.letters.push(lower);
                plain.from.push(at..at + letter.len_utf8());
            }
        }
        plain
    }

    /// Where a stretch of letters stands in the text.
    fn range(&self, letters: Range<usize>) -> Range<usize> {
        self.from[letters.start].start..self.from[letters.end - 1].end
    }

    /// Where something is said. A name of one letter says nothing.
    fn places(&self, needle: &str) -> Vec<Range<usize>> {
        let needle = Self::of(needle).letters;
        if needle.len() < 2 {
            return Vec::new();
        }
        let windows = self.letters.windows(needle.len()).enumerate();
        windows.filter(|(_, some)| *some == needle).map(|(at, _)| self.range(at..at + needle.len())).collect()
    }

    /// E-mail addresses: letters, an at sign, and a name with a dot in it.
    fn emails(&self) -> Vec<Range<usize>> {
        let in_name = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+');
        let signs = self.letters.iter().enumerate().filter(|(_, letter)| **letter == '@').map(|(at, _)| at);
        let address = |at: usize| {
            let before = self.letters[..at].iter().rev().take_while(|letter| in_name(letter)).count();
            let after = self.letters[at + 1..].iter().take_while(|letter| in_name(letter)).count();
            let domain: String = self.letters[at + 1..at + 1 + after].iter().collect();
            let has_dot = domain.trim_matches('.').contains('.');
            (before > 0 && has_dot).then(|| self.range(at - before..at + 1 + after))
        };
        signs.filter_map(address).collect()
    }

    /// Telephone numbers: of mobiles, of landlines with their area, and those with a country's code.
    fn phones(&self) -> Vec<Range<usize>> {
        let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '(' | ')' | '+');
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.letters.len() {
            let run = self.letters[at..].iter().take_while(|letter| is_part(**letter)).count();
            let written: String = self.letters[at..at + run].iter().collect();
            if run > 0 && is_phone(&written) {
                found.push(self.range(at..at + run));
            }
            at += run.max(1);
        }
        found
    }
}

fn is_phone(written: &str) -> bool {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let local = digits.strip_prefix("86").filter(|_| digits.len() > 11).unwrap_or(&digits);
    let mobile = local.len() == 11 && local.starts_with('1') && matches!(local.as_bytes().get(1), Some(b'3'..=b'9'));
    let landline = (10..=12).contains(&digits.len()) && digits.starts_with('0');
    mobile || landline || (written.starts_with('+') && digits.len() >= 8)
}

/// An opinion as it is to be released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wording {
    pub words: String,
    /// Why it differs from what was written, or goes out in spite of what was found in it.
    pub why: String,
}

impl Wording {
    /// What stands against releasing the `row`th opinion, counted from 1, so worded.
    pub fn faults(&self, row: usize, original: &str, known: &Known) -> Vec<Fault> {
        let words = self.words.trim();
        if words.is_empty() {
            return vec![Fault::Empty { row }];
        }
        let changed = words != original.trim();
        let tells = !findings(words, known).is_empty();
        if (changed || tells) && self.why.trim().is_empty() {
            return vec![if changed { Fault::ChangedWithoutWhy { row } } else { Fault::TellsWithoutWhy { row } }];
        }
        Vec::new()
    }
}

/// The words in the order in which they are shown: by the digest of the case's number and the words.
pub fn shuffled<T>(case_no: &str, mut all: Vec<T>, words: impl Fn(&T) -> &str) -> Vec<T> {
    all.sort_by_cached_key(|one| {
        let mut digest = Sha256::new();
        digest.update(case_no.as_bytes());
        digest.update([0]);
        digest.update(words(one).as_bytes());
        <[u8; 32]>::from(digest.finalize())
    });
    all
}

/// Why opinions are not released. The sentences are in `texts::opinion`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The case waits for its decision, or none was made.
    NotDecided,
    NothingToRelease,
    Empty {
        row: usize,
    },
    ChangedWithoutWhy {
        row: usize,
    },
    TellsWithoutWhy {
        row: usize,
    },
}

impl Fault {
    /// The answer it leads to.
    pub const fn kind(&self) -> RefusalKind {
        match self {
            Self::NotDecided | Self::NothingToRelease => RefusalKind::Conflict,
            Self::Empty { .. } | Self::ChangedWithoutWhy { .. } | Self::TellsWithoutWhy { .. } => {
                RefusalKind::Unprocessable
            }
        }
    }

    /// Which opinion it is about, counted from 1.
    pub const fn row(&self) -> Option<usize> {
        match self {
            Self::Empty { row } | Self::ChangedWithoutWhy { row } | Self::TellsWithoutWhy { row } => Some(*row),
            Self::NotDecided | Self::NothingToRelease => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known() -> Known {
        let mut known = Known { institutions: vec!["测试大学".to_owned()], ..Known::default() };
        known.add_name("欧阳某某", "ouyang moumou");
        known
    }

    fn told(text: &str) -> Vec<(Tell, &str)> {
        findings(text, &known()).into_iter().map(|one| (one.tell, &text[one.at])).collect()
    }

    #[test]
    fn what_tells_who_wrote_it_is_found_however_it_is_written() {
        for (text, found) in [
            ("方法新颖，论证充分。", vec![]),
            ("欧阳 某某认为可行", vec![(Tell::Name, "欧阳 某某")]),
            ("see OUYANG　Moumou 2020", vec![(Tell::Name, "OUYANG　Moumou")]),
            ("Moumou Ouyang", vec![(Tell::Name, "Moumou Ouyang")]),
            ("测试大学的工作", vec![(Tell::Institution, "测试大学")]),
            ("本人在此领域多年", vec![(Tell::OneSelf, "本人")]),
            ("候选人是我的学生", vec![(Tell::OneSelf, "我的学生")]),
            ("worked in My Lab", vec![(Tell::OneSelf, "My Lab")]),
            ("联系a.b@test.invalid。", vec![(Tell::Email, "a.b@test.invalid")]),
            ("电话138 0000 0000", vec![(Tell::Phone, "138 0000 0000")]),
            ("＋86-13800000000", vec![(Tell::Phone, "＋86-13800000000")]),
            ("010-62000000转", vec![(Tell::Phone, "010-62000000")]),
            ("2019-2023年的50篇", vec![]),
            ("准确率@5为0.9", vec![]),
        ] {
            assert_eq!(told(text), found, "{text}");
        }
    }

    #[test]
    fn a_wording_goes_out_as_it_was_written_or_with_the_reason_why() {
        let worded = |words: &str, why: &str| Wording { words: words.to_owned(), why: why.to_owned() };
        let faults = |one: Wording, original: &str| one.faults(2, original, &known());
        assert_eq!(faults(worded("方法新颖", ""), "方法新颖\n"), []);
        assert_eq!(faults(worded(" ", "为何"), "方法新颖"), [Fault::Empty { row: 2 }]);
        assert_eq!(faults(worded("方法好", ""), "方法新颖"), [Fault::ChangedWithoutWhy { row: 2 }]);
        assert_eq!(faults(worded("我校可行", ""), "我校可行"), [Fault::TellsWithoutWhy { row: 2 }]);
        assert_eq!(faults(worded("我校可行", "引用候选人原话"), "我校可行"), []);
        assert_eq!(faults(worded("方法好", "删去单位"), "我校方法好"), []);
    }

    /// Text in which nothing tells anything.
    fn innocent() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(vec!["方", "法", "新", "，", "a", " ", "7", "。", "\n"]), 0..20)
            .prop_map(|parts| parts.concat())
    }

    proptest! {
        /// A name is found wherever it stands and however its letters are set apart.
        #[test]
        fn a_name_is_found_anywhere(
            before in innocent(),
            after in innocent(),
            gap in prop::sample::select(vec!["", " ", "\u{3000}", "·", "\u{200B}"]),
        ) {
            let name: Vec<String> = "欧阳某某".chars().map(String::from).collect();
            let text = format!("{before}{}{after}", name.join(gap));
            prop_assert!(findings(&text, &known()).iter().any(|one| one.tell == Tell::Name));
        }

        /// What is found is a stretch of the text, whatever the text; without anything known nothing of it is a name.
        #[test]
        fn findings_are_stretches_of_any_text(text in "\\PC*") {
            for one in findings(&text, &known()) {
                prop_assert!(text.get(one.at.clone()).is_some_and(|stretch| !stretch.is_empty()));
            }
            let names = findings(&text, &Known::default()).into_iter().filter(|one| one.tell == Tell::Name);
            prop_assert_eq!(names.count(), 0);
        }

        #[test]
        fn innocent_text_has_no_findings(text in innocent()) {
            prop_assert_eq!(findings(&text, &known()), vec![]);
        }

        /// An address and a mobile's number are found in any company.
        #[test]
        fn addresses_and_numbers_are_found(before in innocent(), digits in "1[3-9][0-9]{9}", user in "[a-z][a-z0-9.]{0,8}") {
            let text = format!("{before}，{digits}，{user}@test.invalid");
            let tells: Vec<Tell> = findings(&text, &Known::default()).into_iter().map(|one| one.tell).collect();
            prop_assert!(tells.contains(&Tell::Phone) && tells.contains(&Tell::Email), "{:?}", tells);
        }

        /// The order says nothing of the order in which opinions came: any order of coming gives the same.
        #[test]
        fn the_order_of_coming_means_nothing(texts in prop::collection::vec("[a-z]{1,6}", 0..8), turn in 0_usize..8) {
            let shown = shuffled("2026-7-PM-01", texts.clone(), |text| text);
            let mut other = texts;
            if !other.is_empty() {
                let by = turn % other.len();
                other.rotate_left(by);
                other.reverse();
            }
            prop_assert_eq!(shown, shuffled("2026-7-PM-01", other, |text| text));
        }
    }
}
