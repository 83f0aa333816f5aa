//! The messages of mails in one language.

use crate::value::text::{Locale, Text};
use crate::value::time::Clock;

/// Messages that take the firm's name and, in some cases, a time.
pub(super) struct Words {
    text: Text,
    #[cfg(test)]
    pub(super) said: std::sync::Mutex<std::collections::BTreeSet<String>>,
}

/// The source of a language's messages.
pub(super) fn source(locale: Locale) -> &'static str {
    match locale {
        Locale::En => include_str!("../../../messages/en/mail.ftl"),
        Locale::Es => include_str!("../../../messages/es/mail.ftl"),
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
        self.say_with(name, &[("firm", firm)])
    }

    /// The message `mail-<name>` with a time.
    pub(super) fn say_when(&self, name: &str, firm: &str, time: &str) -> String {
        self.say_with(name, &[("firm", firm), ("time", time)])
    }

    /// The message `mail-<name>` with the name of an endpoint.
    pub(super) fn say_of(&self, name: &str, firm: &str, endpoint: &str) -> String {
        self.say_with(name, &[("firm", firm), ("endpoint", endpoint)])
    }

    /// A time in the style of the language: `2:05:31 PM EST`.
    pub(super) fn clock(&self, clock: &Clock) -> String {
        let half = if clock.before_noon { "am" } else { "pm" };
        let arguments = [("digits", &*clock.digits), ("zone", &*clock.zone)];
        self.say_with(&format!("clock-{half}"), &arguments)
    }

    fn say_with(&self, name: &str, arguments: &[(&str, &str)]) -> String {
        let id = format!("mail-{name}");
        #[cfg(test)]
        self.said.lock().unwrap().insert(id.clone());
        self.text.say_with(&id, arguments)
    }
}
