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
}

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
        if self.space && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.space = false;
        self.text.push(c);
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
