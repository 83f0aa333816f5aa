//! The firm as shown in a letter.

use crate::people::firm::Firm;
use crate::value::id::FirmId;
use crate::value::text::isolate;

/// The firm that sends a letter: its name, logo, colour and reply address (docs/product.md).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    pub(super) name: String,
    /// The name or names for use within a sentence, each isolated in its own text direction.
    pub(super) in_words: String,
    /// The path of its logo in the portal.
    pub(super) logo: Option<String>,
    pub(super) colour: Option<String>,
    pub(super) contact: Option<String>,
    zone: String,
}

impl Sender {
    /// A firm as it described itself; before its first `firm.updated`, only its id.
    pub fn of(id: &FirmId, firm: Option<&Firm>) -> Self {
        let Some(firm) = firm else {
            return Self::named(id, "");
        };
        Self {
            logo: firm.logo.as_ref().map(|logo| logo.path(id)),
            colour: firm.colour.clone().filter(|colour| is_colour(colour)),
            contact: Some(one_line(&firm.contact_email)).filter(|address| !address.is_empty()),
            zone: firm.time_zone.clone(),
            ..Self::named(id, &firm.name)
        }
    }

    /// The firm's name, on one line.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The IANA time zone of the times in a letter, which name it: the firm's own, or that of the first of several firms.
    pub(super) fn zone(&self) -> &str {
        &self.zone
    }

    fn named(id: &FirmId, name: &str) -> Self {
        let name = match one_line(name) {
            name if name.is_empty() => id.to_string(),
            name => name,
        };
        Self {
            in_words: isolate(&name),
            name,
            ..Self::default()
        }
    }

    /// The sender of a letter that concerns all firms of a person: their names, but nothing that belongs to only one of them, so that a reply cannot tell one firm about another.
    #[must_use]
    pub fn several(senders: &[Self]) -> Self {
        match senders {
            [one] => one.clone(),
            several => {
                let join = |name: fn(&Self) -> &str| {
                    let names: Vec<_> = several.iter().map(name).collect();
                    names.join(", ")
                };
                Self {
                    name: join(|sender| &sender.name),
                    in_words: join(|sender| &sender.in_words),
                    zone: several
                        .first()
                        .map_or_else(String::new, |one| one.zone.clone()),
                    ..Self::default()
                }
            }
        }
    }
}

/// Reduces a name to one line, because it is used in the subject and a header, and removes isolates, because the letter adds its own.
fn one_line(text: &str) -> String {
    let spaced = text
        .replace(|c| ('\u{2066}'..='\u{2069}').contains(&c), "")
        .replace(char::is_control, " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
