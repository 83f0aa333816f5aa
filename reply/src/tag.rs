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
    fn raw_name(self) -> &'a str {
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

    fn attributes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
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
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        while !rest.is_empty() {
            let Some(inside) = rest.strip_prefix('<') else {
                let end = rest.find('<').unwrap_or(rest.len());
                let (text, after) = rest.split_at(end);
                rest = after;
                return Some(Token::Text(text));
            };
            if let Some(comment) = inside.strip_prefix("!--") {
                rest = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let begins = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
            let Some(end) = end_of_tag(inside).filter(|_| inside.starts_with(begins)) else {
                // A lone less-than sign is text.
                let (sign, after) = rest.split_at(1);
                rest = after;
                return Some(Token::Text(sign));
            };
            let tag = &inside[..end];
            rest = &inside[end + 1..];
            if tag.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = tag.strip_prefix('/') {
                return Some(Token::Close(Tag(name)));
            }
            let tag = Tag(tag);
            let name = tag.name();
            if NO_TEXT.contains(&name.as_str()) && !tag.closes_itself() {
                rest = after_element(rest, &name);
                continue;
            }
            return Some(Token::Open(tag));
        }
        None
    })
}

/// Where the tag ends whose inside begins here: at the first `>` outside of quotes. No further than the next `<` is looked, so that quotes that nothing closes cost no more than one search; then the first `>` counts.
fn end_of_tag(inside: &str) -> Option<usize> {
    let limit = inside.find('<').unwrap_or(inside.len());
    let mut quote = None;
    let mut first = None;
    for (at, byte) in inside.bytes().enumerate().take(limit) {
        match byte {
            b'>' if quote.is_none() => return Some(at),
            b'>' => first = first.or(Some(at)),
            b'"' | b'\'' if quote == Some(byte) => quote = None,
            b'"' | b'\'' if quote.is_none() => quote = Some(byte),
            _ => {}
        }
    }
    first
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
    fn replaces_entities() {
        assert_eq!(
            unescape("&lt;a&gt; &amp;&nbsp;&#233;&#xE9; & b; &x"),
            "<a> &\u{a0}éé & b; &x"
        );
    }
}
