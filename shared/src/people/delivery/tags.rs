//! The tags of a mail, by which the mail system's reports name its delivery. They hold ids alone.

use crate::value::id::{ClientRef, DeliveryId, FirmId, Id};

/// The delivery that a mail belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryTags {
    /// The client.
    pub who: ClientRef,
    /// The delivery.
    pub id: DeliveryId,
}

/// The tag with the firm's id.
const FIRM: &str = "portico-firm";
/// The tag with the client's id.
const CLIENT: &str = "portico-client";
/// The tag with the delivery's id. `template.yaml` filters reports by its name.
const DELIVERY: &str = "portico-delivery";

impl DeliveryTags {
    /// The tags as names and values. SES accepts letters, digits, `_` and `-`, at most 256 characters (SES API version 2, `MessageTag`); every id has only these.
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [
            (FIRM, self.who.firm.as_str()),
            (CLIENT, self.who.client.as_str()),
            (DELIVERY, self.id.as_str()),
        ]
    }

    /// Reads the tags that `value` finds by their names; `None` unless all are ids.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        Some(Self {
            who: ClientRef {
                firm: FirmId::parse(value(FIRM)?)?,
                client: Id::parse(value(CLIENT)?)?,
            },
            id: Id::parse(value(DELIVERY)?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_back_and_hold_what_the_mail_system_accepts() {
        let tags = DeliveryTags {
            who: ClientRef::derive(&FirmId::parse("hale-ortiz").unwrap(), "ana@example.com"),
            id: Id::derive(&["delivery"]),
        };
        let pairs = tags.pairs();
        for (name, value) in pairs {
            for text in [name, value] {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
                assert!(text.len() < 256 && text.bytes().all(fits), "{text}");
            }
        }
        let find = |name: &str| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1);
        assert_eq!(DeliveryTags::read(find), Some(tags.clone()));
        let without = |name: &str| find(name).filter(|_| name != FIRM);
        assert_eq!(DeliveryTags::read(without), None);
        let foreign = |name: &str| find(name).map(|_| "campaign 7");
        assert_eq!(DeliveryTags::read(foreign), None);
    }
}
