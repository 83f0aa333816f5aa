//! The messages of mails in one language.

use crate::text::{Locale, Text};

/// Messages whose one argument is the firm's name.
pub(super) struct Words {
    text: Text,
    #[cfg(test)]
    pub(super) said: std::sync::Mutex<std::collections::BTreeSet<String>>,
}

/// The source of a language's messages.
pub(super) fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../../messages/en/mail.ftl"),
        Locale::Es => include_str!("../../messages/es/mail.ftl"),
    }
}

impl Words {
    pub(super) fn new(locale: Locale) -> Self {
        Self {
            text: Text::new(locale, &[source(locale)]),
            #[cfg(test)]
            said: std::sync::Mutex::default(),
        }
    }

    pub(super) fn locale(&self) -> Locale {
        self.text.locale()
    }

    /// The message `mail-<name>`.
    pub(super) fn say(&self, name: &str, firm: &str) -> String {
        let id = format!("mail-{name}");
        #[cfg(test)]
        self.said.lock().unwrap().insert(id.clone());
        self.text.say_with(&id, &[("firm", firm)])
    }
}
