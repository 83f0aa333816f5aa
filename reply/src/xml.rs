//! Drawings of HTML as XML, in which a file is read.

use super::tag::unescape;

/// Longest entity with its ampersand and semicolon, in bytes.
const MAX_ENTITY: usize = 33;

/// The entities that XML knows without a definition (XML 1.0, section 4.6).
const KNOWN: [&str; 5] = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"];

/// Replaces what only HTML knows by its character. An ampersand that begins nothing becomes an entity.
pub(super) fn without_html_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let entity = entity(rest);
        match entity.filter(|entity| KNOWN.contains(entity) || entity.starts_with("&#")) {
            Some(known) => out.push_str(known),
            None => add_character(&mut out, entity.unwrap_or("&")),
        }
        rest = &rest[entity.map_or(1, str::len)..];
    }
    out + rest
}

/// The entity at the beginning.
fn entity(text: &str) -> Option<&str> {
    let end = text
        .bytes()
        .take(MAX_ENTITY)
        .position(|byte| byte == b';')?;
    let name = &text[1..end];
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '#';
    (!name.is_empty() && name.chars().all(is_name)).then(|| &text[..=end])
}

fn add_character(out: &mut String, entity: &str) {
    let character = unescape(entity);
    match character.as_str() {
        "<" => out.push_str("&lt;"),
        ">" => out.push_str("&gt;"),
        "\"" => out.push_str("&quot;"),
        same if same.starts_with('&') => {
            out.push_str("&amp;");
            out.push_str(&same[1..]);
        }
        other => out.push_str(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_know_is_replaced() {
        for (html, xml) in [
            ("a&nbsp;b&eacute;", "a\u{a0}b\u{e9}"),
            (
                "&amp;&lt;&gt;&quot;&apos;&#233;&#xe9;",
                "&amp;&lt;&gt;&quot;&apos;&#233;&#xe9;",
            ),
            ("a & b &nothing; &", "a &amp; b &amp;nothing; &amp;"),
            ("&AMP;&LT;", "&amp;&lt;"),
        ] {
            assert_eq!(without_html_entities(html), xml, "{html}");
        }
    }
}
