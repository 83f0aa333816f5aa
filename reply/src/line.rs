//! Lines of a text, with what the format of the message says about them.

/// What a format says about a line. Plain text says nothing, and words decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Mark {
    #[default]
    None,
    /// Within a quotation.
    Quote,
    /// Introduces a quotation, such as "On Monday, Ana wrote:".
    Attribution,
    /// Within a signature.
    Signature,
    /// The answered message from here to the end of the text.
    Rest,
}

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The line with quote marks in front, if it has any.
    raw: String,
    /// Where the text begins in `raw`, in bytes.
    start: usize,
    /// How many quote marks stand in front.
    pub(super) depth: usize,
    pub(super) mark: Mark,
    /// Content ids of the images in the line.
    pub(super) images: Vec<String>,
    /// Whether struck or raised text is marked in the line.
    pub(super) marked: bool,
}

impl Line {
    /// A line of plain text, whose quote marks are read (RFC 3676, section 4.5). A space may stand after each.
    pub(super) fn plain(raw: &str) -> Self {
        // Apple writes a byte order mark before quoted text.
        let raw = raw.trim_end_matches('\r').replace('\u{feff}', "");
        let mut text = raw.as_str();
        let mut depth = 0;
        while let Some(rest) = text.strip_prefix('>') {
            depth += 1;
            text = rest
                .strip_prefix(' ')
                .filter(|rest| rest.starts_with('>'))
                .unwrap_or(rest);
        }
        if depth > 0 {
            text = text.strip_prefix(' ').unwrap_or(text);
        }
        let start = raw.len() - text.len();
        Self {
            raw,
            start,
            depth,
            ..Self::default()
        }
    }

    /// A line of which the format says everything.
    pub(super) fn marked(text: String, depth: usize, mark: Mark) -> Self {
        Self {
            raw: text,
            start: 0,
            depth,
            mark,
            ..Self::default()
        }
    }

    /// The text without quote marks.
    pub(super) fn text(&self) -> &str {
        &self.raw[self.start..]
    }

    /// The line as it is shown, without white space at its end.
    pub(super) fn shown(&self) -> &str {
        self.raw.trim_end()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// The text for comparing: plain spaces, lower case, without emphasis, dashes around it, and addresses of links. At most 400 characters, because no line that programs write is longer.
    pub(super) fn comparable(&self) -> String {
        comparable(self.text())
    }

    /// Removes the places that Outlook (`[cid:...]`) and Gmail (`[image: ...]`) leave in plain text for an image.
    pub(super) fn without_images(mut self) -> Self {
        if self.raw.contains("[cid:") || self.raw.contains("[image:") {
            let marks = self.raw[..self.start].to_owned();
            self.raw = marks + &without_places(self.text());
        }
        self
    }
}

fn without_places(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let place = rest.starts_with("[cid:") || rest.starts_with("[image:");
        if !place {
            out.push('[');
            rest = &rest[1..];
            continue;
        }
        match rest.find(']') {
            Some(end) => rest = &rest[end + 1..],
            None => break,
        }
    }
    out.push_str(rest);
    out
}

/// Longest line that is compared with what programs write, in characters.
const MAX_COMPARED: usize = 400;

/// See [`Line::comparable`].
pub(super) fn comparable(text: &str) -> String {
    let mut out = String::new();
    let mut link = false;
    for c in text.trim().chars().take(MAX_COMPARED) {
        match c {
            '<' if !link => link = true,
            '>' if link => link = false,
            _ if link => {}
            '*' | '[' | ']' | '\u{200e}' | '\u{200f}' => {}
            _ if c.is_whitespace() => out.push(' '),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out.trim().to_owned()
}

/// Joins lines into the text that is returned: no white space at the ends, at most one empty line in a row.
pub(super) fn join<'a>(lines: impl Iterator<Item = &'a Line>) -> String {
    let mut out = String::new();
    let mut blank = false;
    for line in lines {
        let text = line.shown();
        if text.trim().is_empty() {
            blank = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        out.push_str(text);
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quote_marks_are_read_and_shown_as_they_were() {
        let line = Line::plain("> >> text ");
        assert_eq!(
            (line.depth, line.text(), line.shown()),
            (3, "text ", "> >> text")
        );
        let line = Line::plain(">text");
        assert_eq!((line.depth, line.text()), (1, "text"));
    }

    #[test]
    fn comparing_ignores_emphasis_and_links() {
        assert_eq!(
            comparable(" *Sent from* Mail<https://x> for Windows"),
            "sent from mail for windows"
        );
    }
}
