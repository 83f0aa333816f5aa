//! The firm as a letter shows it.

use crate::firm::Firm;
use crate::id::FirmId;

/// The firm that writes: its name, logo, colour and the address that answers go to (blueprint P8).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    pub(super) name: String,
    pub(super) logo: Option<FirmId>,
    pub(super) colour: Option<String>,
    pub(super) contact: Option<String>,
    zone: String,
}

impl Sender {
    /// A firm as it describes itself; by its id alone where no event described it yet.
    pub fn of(id: &FirmId, firm: Option<&Firm>) -> Self {
        let Some(firm) = firm else {
            return Self::named(id, "");
        };
        Self {
            logo: firm.logo.as_ref().map(|_| id.clone()),
            colour: firm.colour.clone().filter(|colour| is_colour(colour)),
            contact: Some(one_line(&firm.contact_email)).filter(|address| !address.is_empty()),
            zone: firm.time_zone.clone(),
            ..Self::named(id, &firm.name)
        }
    }

    /// The firm's name, in one line.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The IANA zone of the times in a letter, which they name: the firm's own, the first one's of several.
    pub(super) fn zone(&self) -> &str {
        &self.zone
    }

    fn named(id: &FirmId, name: &str) -> Self {
        let name = match one_line(name) {
            name if name.is_empty() => id.to_string(),
            name => name,
        };
        Self {
            name,
            ..Self::default()
        }
    }

    /// The firms of one person, as the sender of a letter that concerns all of them: their names, and nothing that only one of them has, so that no answer tells one firm of another.
    #[must_use]
    pub fn several(senders: &[Self]) -> Self {
        match senders {
            [one] => one.clone(),
            several => {
                let names: Vec<_> = several.iter().map(|sender| sender.name.as_str()).collect();
                Self {
                    name: names.join(", "),
                    zone: several
                        .first()
                        .map_or_else(String::new, |one| one.zone.clone()),
                    ..Self::default()
                }
            }
        }
    }
}

/// A subject and a header take no more than one line.
fn one_line(text: &str) -> String {
    let spaced = text.replace(char::is_control, " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
