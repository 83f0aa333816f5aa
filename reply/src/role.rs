//! What elements of HTML mean, by the ids and classes that programs give them.

use super::tag::Tag;

/// What an element means for the text in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Quote,
    Attribution,
    Signature,
    /// The answered message begins here and ends with the text.
    Rest,
    /// Nobody sees what is in it.
    Hidden,
    /// Letters without a size, unless an element within gives them one.
    Tiny,
    /// Letters with a size.
    Sized,
}

/// Elements that have no end, so that nothing can be in them.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Whether an element is seen, by its attributes and its own style. Style sheets are not read: programs that send mail write styles into elements, because many that show it read no sheets.
fn visibility(name: &str, tag: Tag<'_>) -> Option<Role> {
    if VOID.contains(&name) {
        return None;
    }
    if tag.has("hidden") {
        return Some(Role::Hidden);
    }
    let style = tag.attribute("style")?.to_ascii_lowercase();
    let mut declarations = style.split(';').filter_map(|one| one.split_once(':'));
    let mut size = None;
    let (mut flat, mut clipped) = (false, false);
    for (property, value) in declarations.by_ref() {
        let value = value.trim().trim_end_matches("!important").trim_end();
        match property.trim() {
            "display" if value == "none" => return Some(Role::Hidden),
            "visibility" if matches!(value, "hidden" | "collapse") => return Some(Role::Hidden),
            "mso-hide" if value == "all" => return Some(Role::Hidden),
            "opacity" if is_zero(value) => return Some(Role::Hidden),
            "max-height" | "height" if is_zero(value) => flat = true,
            "overflow" if value == "hidden" => clipped = true,
            "font-size" if is_zero(value) => size = Some(Role::Tiny),
            "font-size" => size = Some(Role::Sized),
            _ => {}
        }
    }
    if flat && clipped {
        return Some(Role::Hidden);
    }
    size
}

/// Whether the text of an element is struck through: it does not count.
pub(super) fn is_struck(name: &str, tag: Tag<'_>) -> bool {
    if VOID.contains(&name) {
        return false;
    }
    let style = tag.attribute("style").unwrap_or_default();
    matches!(name, "s" | "strike" | "del")
        || style.split(';').any(|one| {
            let one = one.trim_ascii_start().to_ascii_lowercase();
            one.starts_with("text-decoration") && one.contains("line-through")
        })
}

/// Whether a length is nothing: `0`, `0px`, `0.0em`.
fn is_zero(value: &str) -> bool {
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    !digits.is_empty()
        && digits
            .parse::<f32>()
            .is_ok_and(|number| number.abs() < 0.01)
}

/// What an element means, by the ids and classes that programs give it.
pub(super) fn role(name: &str, tag: Tag<'_>) -> Option<Role> {
    let seen = visibility(name, tag);
    if seen == Some(Role::Hidden) {
        return seen;
    }
    meaning(name, tag).or(seen)
}

/// What an element means for the text in it.
fn meaning(name: &str, tag: Tag<'_>) -> Option<Role> {
    let id = tag.attribute("id").unwrap_or_default();
    let class = tag.attribute("class").unwrap_or_default();
    let has_class = |wanted: &str| class.split_ascii_whitespace().any(|one| one == wanted);
    // Outlook on the web and on phones; Yahoo, whose prefix changes with each mail.
    let rest = [
        "appendonsend",
        "divRplyFwdMsg",
        "mail-editor-reference-message-container",
    ];
    if rest.contains(&id) || id.contains("yahoo_quoted") || class.contains("yahoo_quoted") {
        return Some(Role::Rest);
    }
    if name == "blockquote" {
        return is_quotation(tag, id, class).then_some(Role::Quote);
    }
    // Gmail, Thunderbird.
    if has_class("gmail_attr") || has_class("moz-cite-prefix") {
        return Some(Role::Attribution);
    }
    // Gmail, Thunderbird, Proton; Outlook on the web and on phones, Samsung, Yahoo, Apple's old one.
    let classes = [
        "gmail_signature",
        "gmail_signature_prefix",
        "moz-signature",
        "protonmail_signature_block",
    ];
    let ids = [
        "Signature",
        "ms-outlook-mobile-signature",
        "composer_signature",
        "ymail_android_signature",
        "AppleMailSignature",
    ];
    let signature = classes.iter().any(|one| has_class(one)) || ids.contains(&id);
    signature.then_some(Role::Signature)
}

/// A person can indent a paragraph, for which programs use the same element without any of this.
fn is_quotation(tag: Tag<'_>, id: &str, class: &str) -> bool {
    let is_cite = |value: &str| value.eq_ignore_ascii_case("cite");
    let style = tag.attribute("style").unwrap_or_default();
    tag.attribute("type").is_some_and(is_cite)
        || tag.attribute("cite").is_some()
        || class.contains("quote")
        || class.contains("cite")
        || id.contains("quote")
        || style.contains("border-left:") && !style.contains("border-left:none")
}
