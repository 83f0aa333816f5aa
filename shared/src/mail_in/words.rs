//! The words of the portal's mails, by which an answer's quotation of one is known.

use crate::value::scrub::PLACEHOLDER;
use crate::value::text::Locale;

/// What stands for a value in a phrase that is not known when an answer arrives, such as a time or a number.
pub const NAME: &str = "{}";

/// Every sentence, title, label and subject of mails in both languages, with the names of these firms in their place.
pub fn phrases(firms: &[String]) -> Vec<String> {
    let mut phrases: Vec<_> = firms.to_vec();
    phrases.push(PLACEHOLDER.to_owned());
    for value in Locale::ALL.iter().flat_map(|locale| values(*locale)) {
        if !value.contains("{ $firm }") {
            phrases.push(filled(value));
            continue;
        }
        phrases.extend(
            firms
                .iter()
                .map(|firm| filled(&value.replace("{ $firm }", firm))),
        );
    }
    phrases
}

/// The values of the messages. Those of several forms have one line for each.
fn values(locale: Locale) -> impl Iterator<Item = &'static str> {
    let source = match locale {
        Locale::En => include_str!("../../messages/en/mail.ftl"),
        Locale::Es => include_str!("../../messages/es/mail.ftl"),
    };
    let value = |line: &'static str| {
        let value = match line.trim_start().split_once(']') {
            Some((form, value)) if form.starts_with(['[', '*']) => value,
            _ => line.strip_prefix("mail-")?.split_once('=')?.1,
        };
        let value = value.trim();
        let says = !value.is_empty() && !value.ends_with("->");
        (says && !line.starts_with("mail-clock-")).then_some(value)
    };
    source.lines().filter_map(value)
}

/// Every other value as [`NAME`].
fn filled(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push_str(NAME);
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_mails() {
        let phrases = phrases(&["Hale & Ortiz LLP".to_owned()]);
        for phrase in [
            "Hale & Ortiz LLP",
            "Hale & Ortiz LLP wrote to you.",
            "New message",
            "New message from Hale & Ortiz LLP",
            "Read message",
            "Hale & Ortiz LLP le ha escrito.",
            PLACEHOLDER,
        ] {
            assert!(phrases.iter().any(|one| one == phrase), "{phrase}");
        }
        assert!(phrases.iter().all(|one| !one.contains('$')), "{phrases:?}");
        assert!(phrases.len() > 300, "{}", phrases.len());
    }
}
