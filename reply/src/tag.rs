//! HTML as tags and texts, without the rest of HTML's rules. Every byte is read a bounded number of times.

use mail_parser::decoders::html::add_html_token;

/// A piece of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with entities.
    Text(&'a str),
    Open(Tag<'a>),
    Close(Tag<'a>),
}

/// The inside of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a>(&'a str);

impl<'a> Tag<'a> {
    /// The name as written.
    pub(super) fn raw_name(self) -> &'a str {
        let end = self.0.find(|c: char| c.is_ascii_whitespace() || c == '/');
        &self.0[..end.unwrap_or(self.0.len())]
    }

    /// The name in lower case; empty if it is longer than any that HTML has.
    pub(super) fn name(self) -> String {
        let name = self.raw_name();
        if name.len() > 16 {
            return String::new();
        }
        name.to_ascii_lowercase()
    }

    /// The inside as written.
    pub(super) fn inside(self) -> &'a str {
        self.0
    }

    /// Whether the tag closes itself.
    pub(super) fn closes_itself(self) -> bool {
        self.0.ends_with('/')
    }

    /// The value of an attribute, as written.
    pub(super) fn attribute(self, name: &str) -> Option<&'a str> {
        let mut attributes = self.attributes();
        let found = attributes.find(|(found, _)| found.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    }

    /// Whether an attribute is there, with a value or without.
    pub(super) fn has(self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// The names and values of the attributes, as written.
    pub(super) fn attributes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut rest = &self.0[self.raw_name().len()..];
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=');
            // At least one character, so that a stray equals sign does not stop the search.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let (found, after) = rest.split_at(end.unwrap_or(rest.len()).max(first));
            let (value, after) = value(after);
            rest = after;
            Some((found, value))
        })
    }
}

/// The value after the name of an attribute, and what follows it.
fn value(after: &str) -> (&str, &str) {
    let Some(given) = after.trim_start().strip_prefix('=') else {
        return ("", after);
    };
    let given = given.trim_start();
    for quote in ['"', '\''] {
        if let Some(quoted) = given.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = given.find(|c: char| c.is_ascii_whitespace());
    given.split_at(end.unwrap_or(given.len()))
}

/// Elements whose content is no text.
const NO_TEXT: [&str; 5] = ["style", "script", "title", "template", "xml"];

/// Divides HTML. Comments, declarations and elements without text are left out.
pub(super) fn tokens(html: &str) -> Tokens<'_> {
    Tokens {
        rest: html,
        tries: MAX_TRIES,
    }
}

/// The pieces of HTML that are still to come.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// How many tags may still be looked for in vain beyond the next `<`.
    tries: usize,
}

/// How many tags are looked for in vain beyond the next `<`, so that the time stays in proportion to the size.
const MAX_TRIES: usize = 16;

impl<'a> Tokens<'a> {
    /// What was not read yet.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// The tag at a place, if there is one: its inside, and what follows it.
    fn tag(&mut self, inside: &'a str) -> Option<(&'a str, &'a str)> {
        let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
        if !inside.starts_with(begins) {
            return None;
        }
        let end = end_of_tag(inside, &mut self.tries)?;
        let after = &inside[end..];
        Some((&inside[..end], after.strip_prefix('>').unwrap_or(after)))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            let Some(inside) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, after) = self.rest.split_at(end);
                self.rest = after;
                return Some(Token::Text(text));
            };
            if let Some(comment) = inside.strip_prefix("!--") {
                self.rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let Some((tag, after)) = self.tag(inside) else {
                // A lone less-than sign is text.
                let (sign, after) = self.rest.split_at(1);
                self.rest = after;
                return Some(Token::Text(sign));
            };
            self.rest = after;
            if tag.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                return Some(Token::Close(Tag(name)));
            }
            let tag = Tag(tag);
            let name = tag.name();
            if NO_TEXT.contains(&name.as_str()) && !tag.closes_itself() {
                self.rest = after_element(self.rest, &name);
                continue;
            }
            return Some(Token::Open(tag));
        }
        None
    }
}

/// Where the tag ends whose inside begins here: at the first `>` outside of quotes. No further than the next `<` is looked, so that quotes that nothing closes cost no more than one search; then the first `>` counts.
///
/// A file in quotes (`data:`) may have a `<` in it. If nothing ends such a tag, it ends there: what is in front of it is no text.
fn end_of_tag(inside: &str, tries: &mut usize) -> Option<usize> {
    let next = |from: usize| {
        inside[from..]
            .find('<')
            .map_or(inside.len(), |at| from + at)
    };
    let (mut at, mut limit) = (0, next(0));
    let mut scan = Scan::default();
    let mut extended = false;
    loop {
        if let Some(end) = scan.run(inside, at, limit) {
            return Some(end);
        }
        let file = scan.quote.filter(|(_, start)| is_data(&inside[*start..]));
        let Some((quote, start)) = file else {
            *tries -= usize::from(extended);
            return scan.first;
        };
        let is_base64 = inside[start..limit].contains(";base64,");
        let end = inside[limit..].find(char::from(quote));
        let Some(end) = end.filter(|_| !is_base64 && *tries > 0) else {
            *tries -= usize::from(extended);
            return scan.first.or(Some(limit));
        };
        scan.quote = None;
        extended = true;
        at = limit + end + 1;
        limit = next(at);
    }
}

/// The search for the end of a tag.
#[derive(Debug, Default)]
struct Scan {
    /// The quote that is open, and where what it quotes begins.
    quote: Option<(u8, usize)>,
    /// The first `>` that is in quotes.
    first: Option<usize>,
}

impl Scan {
    /// Looks on; `None` if the tag does not end before the limit.
    fn run(&mut self, inside: &str, from: usize, limit: usize) -> Option<usize> {
        for (at, byte) in inside.bytes().enumerate().take(limit).skip(from) {
            match (byte, self.quote) {
                (b'>', None) => return Some(at),
                (b'>', _) => self.first = self.first.or(Some(at)),
                (b'"' | b'\'', Some((quote, _))) if quote == byte => self.quote = None,
                (b'"' | b'\'', None) => self.quote = Some((byte, at + 1)),
                _ => {}
            }
        }
        None
    }
}

/// Whether the value of an attribute is a file (RFC 2397).
pub(super) fn is_data(value: &str) -> bool {
    let start = value.trim_ascii_start().as_bytes().get(..5);
    start.is_some_and(|start| start.eq_ignore_ascii_case(b"data:"))
}

/// What follows the closing tag of an element without text; nothing if it is never closed.
fn after_element<'a>(mut rest: &'a str, name: &str) -> &'a str {
    while let Some((_, tail)) = rest.split_once("</") {
        let is_name = tail.get(..name.len());
        if is_name.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return tail.split_once('>').map_or("", |(_, after)| after);
        }
        rest = tail;
    }
    ""
}

/// Longest entity with its ampersand and semicolon, in bytes (HTML: `&CounterClockwiseContourIntegral;`).
const MAX_ENTITY: usize = 33;

/// Replaces entities. Those without a semicolon stay.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(MAX_ENTITY).position(|byte| byte == b';');
        let token = match end {
            Some(end) if !rest[1..end].contains(['&', ' ']) => &rest[..=end],
            _ => &rest[..1],
        };
        add_html_token(&mut out, token.as_bytes(), false);
        rest = &rest[token.len()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tags_and_texts() {
        let html = "a<style>b{}</style><!-- c --><DIV id='x' Class=\"y>z\" d>1 < 2</DIV><br/>";
        let read: Vec<_> = tokens(html).collect();
        let [
            Token::Text("a"),
            Token::Open(div),
            Token::Text("1 "),
            Token::Text("<"),
            Token::Text(" 2"),
            Token::Close(_),
            Token::Open(br),
        ] = read[..]
        else {
            panic!("{read:?}");
        };
        assert_eq!(div.name(), "div");
        assert_eq!(div.attribute("class"), Some("y>z"));
        assert_eq!(div.attribute("id"), Some("x"));
        assert_eq!(div.attribute("e"), None);
        assert!(br.closes_itself());
    }

    #[test]
    fn files_in_quotes_may_look_like_tags() {
        let read = |html| {
            let texts = tokens(html).filter_map(|token| match token {
                Token::Text(text) => Some(text),
                _ => None,
            });
            texts.collect::<Vec<_>>()
        };
        assert_eq!(
            read("a<img src=\"data:image/svg+xml,<svg a='b'>c</svg>\">d"),
            ["a", "d"]
        );
        // Nothing closes the quotes.
        assert_eq!(
            read("a<img src=\"data:image/png;base64,AAAA<p class=\"x\">d"),
            ["a", "d"]
        );
        assert_eq!(read("a<img src='data:,<b>c</b>"), ["a", "c"]);
        assert_eq!(read("a<img src='data:image/png;base64,AAAA"), ["a"]);
    }

    #[test]
    fn replaces_entities() {
        assert_eq!(
            unescape("&lt;a&gt; &amp;&nbsp;&#233;&#xE9; & b; &x"),
            "<a> &\u{a0}éé & b; &x"
        );
    }
}
