//! A text folded sign by sign, so that what is found in it can be shown as it was written.

use crate::domain::fold::fold;

/// The folded letters of a text, each with the place of the sign it comes from.
pub(in crate::domain) struct Letters {
    original: Vec<char>,
    pub folded: Vec<char>,
    at: Vec<usize>,
}

/// Signs that may stand between two letters of a name or number: more of them, and they do not belong together.
const APART: usize = 3;

impl Letters {
    pub fn of(text: &str) -> Self {
        let original: Vec<char> = text.chars().collect();
        let (mut folded, mut at) = (Vec::with_capacity(original.len()), Vec::with_capacity(original.len()));
        for (place, sign) in original.iter().enumerate() {
            if sign.is_whitespace() {
                folded.push(' ');
                at.push(place);
                continue;
            }
            for letter in fold(&sign.to_string()).chars() {
                folded.push(letter);
                at.push(place);
            }
        }
        Self { original, folded, at }
    }

    /// The words of the original from one folded letter to another, both included, and the place of the first.
    pub fn words(&self, first: usize, last: usize) -> (usize, String) {
        let (from, to) = (self.at[first], self.at[last]);
        (from, self.original[from..=to].iter().collect())
    }

    /// Whether the sign that a folded letter comes from is a capital.
    pub fn is_capital(&self, place: usize) -> bool {
        self.original[self.at[place]].is_uppercase()
    }

    fn is_latin(&self, place: Option<usize>) -> bool {
        place.and_then(|place| self.folded.get(place)).is_some_and(char::is_ascii_alphabetic)
    }

    /// Every place where the letters of `needle` stand in this order, whatever signs are between them; `bounded` where
    /// no Latin letter may stand on either side. Gives first and last letter.
    pub fn runs_of(&self, needle: &[char], bounded: bool) -> Vec<(usize, usize)> {
        let starts = (0..self.folded.len()).filter(|start| !bounded || !self.is_latin(start.checked_sub(1)));
        let spans = starts.filter_map(|start| self.run_from(start, needle).map(|last| (start, last)));
        spans.filter(|(_, last)| !bounded || !self.is_latin(Some(last + 1))).collect()
    }

    fn run_from(&self, start: usize, needle: &[char]) -> Option<usize> {
        let (mut place, mut apart) = (start, 0);
        for (nth, wanted) in needle.iter().enumerate() {
            loop {
                let letter = *self.folded.get(place)?;
                if letter == *wanted {
                    break;
                }
                apart += 1;
                if nth == 0 || letter.is_alphanumeric() || apart > APART {
                    return None;
                }
                place += 1;
            }
            (place, apart) = (place + 1, 0);
        }
        place.checked_sub(1).filter(|_| !needle.is_empty())
    }

    /// The stretches of Latin letters: first and last.
    pub fn latin_words(&self) -> Vec<(usize, usize)> {
        self.stretches(|letter| letter.is_ascii_alphabetic())
    }

    /// The longest stretches of letters that belong: first and last.
    pub fn stretches(&self, belongs: impl Fn(char) -> bool) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for place in (0..self.folded.len()).filter(|place| belongs(self.folded[*place])) {
            match found.last_mut() {
                Some((_, last)) if *last + 1 == place => *last = place,
                _ => found.push((place, place)),
            }
        }
        found
    }

    /// Whether only a few signs, and no letter or digit, stand between two places.
    pub fn adjoin(&self, last: usize, next: usize) -> bool {
        next > last
            && next - last - 1 <= APART
            && self.folded[last + 1..next].iter().all(|between| !between.is_alphanumeric())
    }
    /// Every place where a word stands as it is, folded: first and last letter.
    pub fn plain_runs_of(&self, word: &str) -> Vec<(usize, usize)> {
        let needle: Vec<char> = word.chars().collect();
        let starts = self.folded.windows(needle.len()).enumerate().filter(|(_, window)| *window == needle);
        starts.map(|(start, _)| (start, start + needle.len() - 1)).collect()
    }

    /// Whether one of the words stands among the `near` letters before a place.
    pub fn is_before(&self, place: usize, words: &[&str], near: usize) -> bool {
        let before: String = self.folded[place.saturating_sub(near)..place].iter().collect();
        words.iter().any(|word| before.contains(word))
    }

    /// Whether one of the words stands right behind a place.
    pub fn is_behind(&self, place: usize, words: &[&str]) -> bool {
        let behind: String = self.folded[place + 1..].iter().skip_while(|sign| **sign == ' ').take(8).collect();
        words.iter().any(|word| behind.starts_with(word))
    }

    /// Anything that reads like an e-mail address, of whomever.
    pub fn emails(&self) -> Vec<(usize, usize)> {
        let belongs = |letter: char| letter.is_ascii_alphanumeric() || "@._%+-".contains(letter);
        let reads = |(first, last): &(usize, usize)| {
            let written: String = self.folded[*first..=*last].iter().collect();
            let address = written.trim_matches(|sign| "._%+-".contains(sign)).split_once('@');
            address.is_some_and(|(who, where_)| !who.is_empty() && where_.trim_matches('.').contains('.'))
        };
        self.stretches(belongs).into_iter().filter(reads).collect()
    }
}
