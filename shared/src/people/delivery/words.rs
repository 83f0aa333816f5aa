//! The sentences that say to a firm's staff why a notice is in its state.

use super::DeliveryReason;
use crate::value::text::{Locale, Text};

/// The sentences of one language.
pub struct Sentences(Text);

impl Sentences {
    /// The sentences in `locale`.
    pub fn new(locale: Locale) -> Self {
        let source = match locale {
            Locale::En => include_str!("../../../messages/en/deliveries.ftl"),
            Locale::Es => include_str!("../../../messages/es/deliveries.ftl"),
        };
        Self(Text::new(locale, &[source]))
    }

    /// What a reason means, and what the firm can do.
    pub fn of(&self, reason: DeliveryReason) -> String {
        self.0.say(&format!("delivery-{}", reason.code()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_said_in_both_languages() {
        let [english, spanish] = Locale::ALL.map(Sentences::new);
        for reason in DeliveryReason::ALL {
            let (en, es) = (english.of(*reason), spanish.of(*reason));
            for sentence in [&en, &es] {
                assert!(sentence.ends_with('.'), "{sentence}");
            }
            assert_ne!(en, es);
        }
    }
}
