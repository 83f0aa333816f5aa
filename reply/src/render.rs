//! Lines out of a stream of texts and line breaks, as a browser lays them out.

use super::line::{Line, Mark};

/// The lines of an HTML text so far.
#[derive(Debug, Default)]
pub(super) struct Page {
    lines: Vec<Line>,
    text: String,
    images: Vec<String>,
    /// Whether white space was read that counts only between words.
    space: bool,
    /// Whether a paragraph's margin comes before the next text.
    margin: bool,
    depth: usize,
    mark: Mark,
    look: Look,
}

/// How the next text looks, as far as it changes what it says.
#[derive(Debug, Default)]
struct Look {
    /// How many elements are open whose text is struck, and whether that is marked in the line.
    struck: usize,
    marked: bool,
    /// Whether raised text begins.
    raised: bool,
    /// Where raised text begins in the line that may have to be marked, in bytes.
    raised_at: Option<usize>,
    /// Whether anything is marked in the line.
    in_line: bool,
}

/// What stands around struck text.
const STRUCK: char = '~';

/// What stands before raised text.
const RAISED: char = '^';

/// Raised text that is a part of the word in front of it, in English and Spanish (`1st`, `No`, `1ra`), and the signs of trade marks.
const ORDINALS: [&str; 25] = [
    "st", "nd", "rd", "th", "o", "a", "os", "as", "er", "ra", "ro", "da", "do", "ta", "to", "ma",
    "mo", "va", "vo", "na", "no", "º", "ª", "®", "™",
];

impl Page {
    /// Sets what the format says about the text that follows.
    pub(super) fn enter(&mut self, depth: usize, mark: Mark) {
        if (depth, mark) != (self.depth, self.mark) {
            self.end_block();
            self.depth = depth;
            self.mark = mark;
        }
    }

    /// Adds text, its white space collapsed unless it is preformatted.
    pub(super) fn add(&mut self, text: &str, preformatted: bool) {
        for c in text.chars() {
            match c {
                '\n' if preformatted => self.end_line(),
                '\r' | '\u{feff}' => {}
                ' ' | '\n' | '\t' | '\u{c}' if !preformatted => self.space = true,
                _ => self.push(c),
            }
        }
    }

    fn push(&mut self, c: char) {
        self.lay_margin();
        let spaced = std::mem::take(&mut self.space) && !self.text.is_empty();
        let raised = std::mem::take(&mut self.look.raised) && !spaced && self.runs_into(c);
        if spaced {
            self.text.push(' ');
        }
        if self.look.struck > 0 && !self.look.marked && !c.is_whitespace() {
            self.text.push(STRUCK);
            self.look.marked = true;
            self.look.in_line = true;
        }
        if raised {
            self.look.raised_at = Some(self.text.len());
        }
        self.text.push(c);
    }

    /// Whether raised text would be read as a part of the word in front of it.
    fn runs_into(&self, c: char) -> bool {
        let before = self.text.chars().next_back();
        before.is_some_and(char::is_alphanumeric) && !c.is_whitespace()
    }

    /// Marks the raised text that ends here, unless it is to be read as a part of the word, as in `1st`. What has signs in it is put into brackets if its end is known.
    fn mark_raised(&mut self, is_closed: bool) {
        let Some(at) = self.look.raised_at.take() else {
            return;
        };
        let raised = &self.text[at..];
        if ORDINALS.contains(&raised.to_lowercase().as_str()) {
            return;
        }
        let is_sum = raised.chars().skip(1).any(|c| "+-−*/=".contains(c));
        if is_sum && is_closed {
            self.text.insert(at, '(');
            self.text.push(')');
        }
        self.text.insert(at, RAISED);
        self.look.in_line = true;
    }

    /// Begins text that is struck. It is marked in each line, since what does not count must not be read as if it did.
    pub(super) fn strike(&mut self) {
        self.look.struck += 1;
    }

    /// Ends text that is struck.
    pub(super) fn end_strike(&mut self) {
        self.look.struck = self.look.struck.saturating_sub(1);
        if self.look.struck == 0 {
            self.close_mark();
        }
    }

    fn close_mark(&mut self) {
        if std::mem::take(&mut self.look.marked) {
            self.text.push(STRUCK);
        }
    }

    /// Begins raised text, such as an exponent.
    pub(super) fn raise(&mut self) {
        self.mark_raised(false);
        self.look.raised = true;
    }

    /// Ends raised text.
    pub(super) fn lower(&mut self) {
        self.mark_raised(true);
        self.look.raised = false;
    }

    /// Whether the line ends with a text, but for a slash.
    pub(super) fn ends_with(&self, text: &str) -> bool {
        let label = self.text.strip_suffix('/').unwrap_or(&self.text);
        label.ends_with(text)
    }

    /// Adds an image, which shows nothing but makes its line one.
    pub(super) fn add_image(&mut self, id: &str) {
        self.lay_margin();
        self.images.push(id.to_owned());
    }

    /// Ends a line that may be empty.
    pub(super) fn end_line(&mut self) {
        self.lay_margin();
        self.mark_raised(false);
        self.close_mark();
        let text = std::mem::take(&mut self.text).replace('\u{a0}', " ");
        let mut line = Line::marked(text, self.depth, self.mark);
        line.images = std::mem::take(&mut self.images);
        line.marked = std::mem::take(&mut self.look.in_line);
        self.lines.push(line);
        self.space = false;
    }

    /// Begins or ends a block: the line ends if it has anything.
    pub(super) fn end_block(&mut self) {
        if !self.text.is_empty() || !self.images.is_empty() {
            self.end_line();
        }
        self.space = false;
    }

    /// Begins or ends a paragraph, which has a margin.
    pub(super) fn end_paragraph(&mut self) {
        self.end_block();
        self.margin = !self.lines.is_empty();
    }

    fn lay_margin(&mut self) {
        if std::mem::take(&mut self.margin) {
            self.lines
                .push(Line::marked(String::new(), self.depth, self.mark));
        }
    }

    /// How many lines have ended.
    pub(super) fn count(&self) -> usize {
        self.lines.len()
    }

    /// The lines of the page.
    pub(super) fn finish(mut self) -> Vec<Line> {
        self.end_block();
        self.lines
    }
}
