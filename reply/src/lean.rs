//! HTML without what is no text: styles, scripts and comments, and files that are written into it. Each may be larger than all that is read of a message.

use super::embedded::Shelf;
use super::tag::{Tag, Token, tokens};
use std::borrow::Cow;

/// What is read of an HTML text.
#[derive(Debug, Default)]
pub(super) struct Lean {
    /// HTML of whole tags.
    pub(super) html: String,
    /// Bytes of text that have no room in it.
    pub(super) unread: usize,
}

/// Takes the files out of HTML, and cuts the rest at so many bytes. Files are found beyond them, too.
pub(super) fn lean(html: &str, most: usize, files: &mut Shelf) -> Lean {
    let mut writer = Writer {
        lean: Lean::default(),
        most,
        is_full: false,
        drawn_until: None,
        may_draw: true,
        may_nest: true,
    };
    let mut tokens = tokens(html);
    while let Some(token) = tokens.next() {
        let rest = tokens.rest();
        match token {
            Token::Text(text) => writer.text(text),
            Token::Open(tag) => writer.open(tag, rest, files),
            Token::Close(_) if writer.is_in_drawing(rest) => {}
            Token::Close(tag) => writer.markup(&["</", tag.inside(), ">"]),
        }
    }
    writer.lean
}

struct Writer {
    lean: Lean,
    most: usize,
    /// Whether something had no room. Nothing is written after it.
    is_full: bool,
    /// How much is left of the HTML where the drawing ends that is being read.
    drawn_until: Option<usize>,
    /// Whether another drawing can end.
    may_draw: bool,
    /// Whether each drawing within a drawing has had its end.
    may_nest: bool,
}

impl Writer {
    fn room(&self) -> usize {
        self.most - self.lean.html.len()
    }

    fn text(&mut self, text: &str) {
        // A lone sign would be read as the beginning of a tag once something else follows it.
        let text = if text == "<" { "&lt;" } else { text };
        let end = if self.is_full {
            0
        } else {
            text.floor_char_boundary(self.room())
        };
        let (read, unread) = text.split_at(end);
        self.lean.html.push_str(read);
        self.lean.unread += unread.trim().len();
        self.is_full |= !unread.is_empty();
    }

    /// Whether a tag belongs to a drawing. `rest` is what follows it.
    fn is_in_drawing(&self, rest: &str) -> bool {
        self.drawn_until.is_some_and(|end| rest.len() >= end)
    }

    /// Writes a tag.
    fn markup(&mut self, pieces: &[&str]) {
        let size: usize = pieces.iter().map(|piece| piece.len()).sum();
        self.is_full |= size > self.room();
        if !self.is_full {
            self.lean.html.extend(pieces.iter().copied());
        }
    }

    fn open(&mut self, tag: Tag<'_>, rest: &str, files: &mut Shelf) {
        if self.is_in_drawing(rest) {
            return;
        }
        let (inside, ids) = match files.take(tag) {
            None => (Cow::Borrowed(tag.inside()), Vec::new()),
            Some((inside, ids)) => (inside.into(), ids),
        };
        self.markup(&["<", &inside, ">"]);
        let drawn = self.draw(tag, rest, files);
        for id in ids.into_iter().chain(drawn) {
            self.markup(&["<img src=\"", &id, "\">"]);
        }
    }

    /// Keeps a drawing as a file, with what stands for it. Its words are text, too. One that does not end is read like any element.
    fn draw(&mut self, tag: Tag<'_>, rest: &str, files: &mut Shelf) -> Option<String> {
        if tag.name() != "svg" || tag.closes_itself() || !self.may_draw {
            return None;
        }
        let mut end = end_of_svg(rest, self.may_nest);
        if end.is_none() && self.may_nest {
            self.may_nest = false;
            end = end_of_svg(rest, false);
        }
        let Some(end) = end else {
            self.may_draw = false;
            return None;
        };
        self.drawn_until = Some(rest.len() - end);
        files.keep_drawing(tag, &rest[..end])
    }
}

/// Where a drawing ends that has begun: at its own end, or at the next of any.
fn end_of_svg(html: &str, nested: bool) -> Option<usize> {
    let mut inner = 0_usize;
    let mut from = 0;
    while let Some(at) = html[from..].find('<').map(|at| from + at) {
        let inside = &html[at + 1..];
        if begins(inside, "/svg") {
            if inner == 0 {
                return Some(at);
            }
            inner -= 1;
        } else if nested && begins(inside, "svg") && !closes_itself(inside) {
            inner += 1;
        }
        from = at + 1;
    }
    None
}

/// Whether a tag has this name.
fn begins(inside: &str, name: &str) -> bool {
    let stated = inside.get(..name.len());
    let after = inside.as_bytes().get(name.len());
    stated.is_some_and(|stated| stated.eq_ignore_ascii_case(name))
        && !after.is_some_and(u8::is_ascii_alphanumeric)
}

/// Whether a tag closes itself, as far as the next sign tells.
fn closes_itself(inside: &str) -> bool {
    let end = inside.find(['<', '>']);
    end.is_some_and(|end| inside[..end].ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str, most: usize) -> (String, usize, usize) {
        let mut shelf = Shelf::default();
        let Lean { html, unread } = lean(html, most, &mut shelf);
        (html, unread, shelf.files.len())
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        let html = "<style>a</style><p class='x'>1 < 2<!-- c --></p><script>b</script><br/>";
        assert_eq!(
            read(html, 100),
            ("<p class='x'>1 &lt; 2</p><br/>".to_owned(), 0, 0)
        );
    }

    #[test]
    fn the_cut_is_between_tags_and_characters() {
        for (most, expected, unread) in [
            (0, "", 4),
            (2, "", 4),
            (3, "<p>", 4),
            (4, "<p>", 4),
            (5, "<p>ñ", 2),
            (7, "<p>ñx", 1),
        ] {
            let (html, left, _) = read("<p>ñx</p>y", most);
            assert_eq!((html.as_str(), left), (expected, unread), "{most}");
        }
        assert_eq!(read("<p>x</p> \n", 4), ("<p>x".to_owned(), 0, 0));
    }

    #[test]
    fn a_file_leaves_its_tag() {
        let data = format!("data:image/png;base64,{}", "A".repeat(4_000));
        let html = format!(
            "<td Class=\"a'b\" hidden background='{data}' style=\"color:red;background:url({data}) x\">"
        );
        let expected = "<td Class=\"a'b\" hidden=\"\" style=\"color:red;background: x\"><img src=\"data:1\"><img src=\"data:2\">";
        assert_eq!(read(&html, 200), (expected.to_owned(), 0, 2));
        let link = format!("<link href='{data}'><a href='https://x?data:'>");
        let expected = "<link><a href=\"https://x?data:\">";
        assert_eq!(read(&link, 200), (expected.to_owned(), 0, 0));
    }
}
