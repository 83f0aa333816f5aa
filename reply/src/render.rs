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
}

/// What stands around struck text.
const STRUCK: char = '~';

/// What stands before raised text.
const RAISED: char = '^';

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
        }
        if raised {
            self.text.push(RAISED);
        }
        self.text.push(c);
    }

    /// Whether raised text would be read as a part of the word in front of it. Ordinals are: `1st`.
    fn runs_into(&self, c: char) -> bool {
        let before = self.text.chars().next_back();
        let is_ordinal = before.is_some_and(char::is_numeric) && c.is_alphabetic();
        before.is_some_and(char::is_alphanumeric) && !c.is_whitespace() && !is_ordinal
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
        self.look.raised = true;
    }

    /// Ends raised text.
    pub(super) fn lower(&mut self) {
        self.look.raised = false;
    }

    /// Whether the line ends with a text, but for a slash.
    pub(super) fn ends_with(&self, text: &str) -> bool {
        let label = self.text.trim_end_matches('/');
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
        self.close_mark();
        let text = std::mem::take(&mut self.text).replace('\u{a0}', " ");
        let mut line = Line::marked(text, self.depth, self.mark);
        line.images = std::mem::take(&mut self.images);
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
