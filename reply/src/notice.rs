//! The portal's own mail, by its words. A quotation of it is known by what it says: programs introduce quotations in every language and many forms, and people paste and forward other mails below the same words. What is not the portal's own stays.

use super::line::Line;
use std::borrow::Cow;
use std::collections::HashMap;

/// What stands for a value within a phrase.
const GAP: &str = "{}";

/// Most words that a value has.
const MAX_GAP: usize = 8;

/// What takes secrets out of a text.
pub type Scrub = for<'a> fn(&'a str) -> Cow<'a, str>;

/// What the portal's mails say.
#[derive(Clone, Debug)]
pub struct Notice {
    phrases: Vec<Vec<Piece>>,
    /// The phrases that begin with a word.
    by_first: HashMap<String, Vec<usize>>,
    /// The names of the firms, in words.
    names: Vec<Vec<String>>,
    scrub: Scrub,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Word(String),
    Gap,
}

impl Default for Notice {
    /// A portal that says nothing.
    fn default() -> Self {
        Self::new(&[], &[], |text| Cow::Borrowed(text))
    }
}

impl Notice {
    /// The sentences, titles and labels of the mails, with `{}` for values that are not known, and the names of the firms that send them. `scrub` is applied to every text before anything is read from it.
    pub fn new(phrases: &[String], firms: &[String], scrub: Scrub) -> Self {
        let pieces = phrases.iter().map(|phrase| pieces(phrase));
        let phrases: Vec<_> = pieces.filter(|pieces| is_telling(pieces)).collect();
        let mut by_first: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, phrase) in phrases.iter().enumerate() {
            if let Some(Piece::Word(first)) = phrase.first() {
                by_first.entry(first.clone()).or_default().push(at);
            }
        }
        let names = firms.iter().map(|name| words(name).collect());
        Self {
            phrases,
            by_first,
            names: names.filter(|name: &Vec<_>| !name.is_empty()).collect(),
            scrub,
        }
    }

    /// A text without secrets.
    pub(super) fn scrubbed<'a>(&self, text: &'a str) -> Cow<'a, str> {
        (self.scrub)(text)
    }

    /// Whether a text has a secret.
    pub(super) fn has_secret(&self, text: &str) -> bool {
        matches!(self.scrubbed(text), Cow::Owned(_))
    }

    /// Whether a text is made of the portal's phrases alone, as its subjects are.
    pub(super) fn says(&self, text: &str) -> bool {
        let found: Vec<_> = words(text).collect();
        !found.is_empty() && self.cover(&found).iter().all(|covered| *covered)
    }

    /// Whether a text has one of the portal's phrases within it, and hardly more: a gateway adds a word to a subject.
    pub(super) fn says_in(&self, text: &str) -> bool {
        let found: Vec<_> = words(text).collect();
        let covered = self.cover(&found);
        let own = covered.iter().filter(|covered| **covered).count();
        own > 0 && found.len() - own <= own / 2
    }

    /// Whether a text names one of the firms.
    pub(super) fn names_firm(&self, text: &str) -> bool {
        let found: Vec<_> = words(text).collect();
        let named = |name: &Vec<String>| found.windows(name.len()).any(|some| some == name);
        self.names.iter().any(named)
    }

    /// Whether a text is the name of a firm and nothing else.
    pub(super) fn is_name(&self, text: &str) -> bool {
        let found: Vec<_> = words(text).collect();
        self.names.contains(&found)
    }

    /// Which lines are the portal's own: all their words are of its phrases, which may go on over several lines. An address below a label belongs to it.
    pub(super) fn own_lines(&self, lines: &[Line]) -> Vec<bool> {
        if self.phrases.is_empty() {
            return vec![false; lines.len()];
        }
        let mut all = Vec::new();
        let mut ends = Vec::with_capacity(lines.len());
        for line in lines {
            all.extend(words(line.text()));
            ends.push(all.len());
        }
        let covered = self.cover(&all);
        let mut own = Vec::with_capacity(lines.len());
        let (mut start, mut before) = (0, false);
        for (line, end) in lines.iter().zip(ends) {
            let is_own = if start == end {
                before && is_address(line.text())
            } else {
                covered[start..end].iter().all(|covered| *covered)
            };
            own.push(is_own);
            start = end;
            if !line.is_blank() {
                before = is_own;
            }
        }
        own
    }

    /// Which of these words are part of a phrase.
    fn cover(&self, words: &[String]) -> Vec<bool> {
        let mut covered = vec![false; words.len()];
        for at in 0..words.len() {
            let phrases = self.by_first.get(&words[at]).into_iter().flatten();
            let ends = phrases.filter_map(|phrase| end_of(&self.phrases[*phrase], &words[at..]));
            if let Some(longest) = ends.max() {
                covered[at..at + longest].fill(true);
            }
        }
        covered
    }
}

/// How many of the words a phrase takes, if they begin with it.
fn end_of(phrase: &[Piece], words: &[String]) -> Option<usize> {
    let mut at = 0;
    for (place, piece) in phrase.iter().enumerate() {
        match piece {
            Piece::Word(word) if words.get(at) == Some(word) => at += 1,
            Piece::Word(_) => return None,
            Piece::Gap => {
                let Some(Piece::Word(next)) = phrase.get(place + 1) else {
                    return Some((at + 1).min(words.len()));
                };
                let rest = words.get(at..)?;
                at += rest
                    .iter()
                    .take(MAX_GAP + 1)
                    .position(|word| word == next)?;
            }
        }
    }
    Some(at)
}

fn pieces(phrase: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (count, part) in phrase.split(GAP).enumerate() {
        if count > 0 {
            pieces.push(Piece::Gap);
        }
        pieces.extend(words(part).map(Piece::Word));
    }
    pieces
}

/// Whether a phrase says enough: it begins with a word, and has two of them if it has values.
fn is_telling(pieces: &[Piece]) -> bool {
    let gaps = pieces.iter().filter(|piece| **piece == Piece::Gap).count();
    let words = pieces.len() - gaps;
    matches!(pieces.first(), Some(Piece::Word(_))) && (gaps == 0 || words > 1)
}

/// The words of a text for comparing: lower case, without punctuation around them and without web addresses.
fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '[' | ']' | '*'));
    let words = parts.filter(|part| !is_address(part));
    let bare = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    bare.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn is_address(text: &str) -> bool {
    text.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice() -> Notice {
        let phrases = [
            "Oak & Reed LLP wrote to you.",
            "New message",
            "Read message",
            "It is {} now.",
            "You can answer by replying to this email from this address.",
            "Was this you? A sign-in from a new browser, {}",
        ];
        let phrases = phrases.map(str::to_owned);
        Notice::new(&phrases, &["Oak & Reed LLP".to_owned()], |text| {
            Cow::Borrowed(text)
        })
    }

    fn own(text: &str) -> Vec<bool> {
        let lines: Vec<_> = text.split('\n').map(Line::plain).collect();
        notice().own_lines(&lines)
    }

    #[test]
    fn lines_of_a_notice_are_known_however_they_are_broken() {
        let text = "> New message\n> *Oak & Reed\n> LLP wrote to you.*\n> Read message:\n> https://x.example/y\n> You can answer by replying to\n> this email from this address.";
        assert_eq!(own(text), [true; 7]);
    }

    #[test]
    fn lines_with_any_other_word_are_somebody_elses() {
        assert_eq!(own("New message? No."), [false]);
        assert_eq!(own("Yes.\nhttps://x.example/y"), [false, false]);
        assert_eq!(own("the message"), [false]);
    }

    #[test]
    fn subjects_and_names_are_known() {
        assert!(notice().says("Was this you? A sign-in from a new browser, 9:05"));
        assert!(!notice().says("Yes, I was this"));
        assert!(notice().names_firm("On Mon, Oak & Reed LLP <a@b.example> wrote:"));
        assert!(!notice().names_firm("On Mon, Oak Tom Reed wrote:"));
    }
}
