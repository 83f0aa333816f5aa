//! A text that somebody wrote in one or both of the portal's languages.

use crate::value::check::{Checks, Code};
use crate::value::text::Locale;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text in English, in Spanish, or in both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("minProperties" = 1))]
pub struct InLanguages {
    /// The English text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// The Spanish text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub es: Option<String>,
}

/// The language in which texts that belong together are shown: the reader's where all of them have it, or else the other one.
pub fn choose_language(all_are_in: impl Fn(Locale) -> bool, reader: Locale) -> Locale {
    match (all_are_in(reader), reader) {
        (true, reader) => reader,
        (false, Locale::En) => Locale::Es,
        (false, Locale::Es) => Locale::En,
    }
}

impl InLanguages {
    /// Checks and cleans each text; `None` when one does not fit, or there is none.
    pub fn accept(
        &self,
        checks: &mut Checks,
        pointer: &str,
        check: impl Fn(&str) -> Result<String, Code>,
    ) -> Option<Self> {
        if self.en.is_none() && self.es.is_none() {
            return checks.take(pointer, Err("no-language"));
        }
        let mut take = |name: &str, text: Option<&String>| {
            let pointer = format!("{pointer}/{name}");
            text.map(|text| checks.take(&pointer, check(text)))
        };
        let (en, es) = (take("en", self.en.as_ref()), take("es", self.es.as_ref()));
        if en == Some(None) || es == Some(None) {
            return None;
        }
        Some(Self {
            en: en.flatten(),
            es: es.flatten(),
        })
    }

    /// Whether there is a text in this language.
    pub fn is_in(&self, locale: Locale) -> bool {
        match locale {
            Locale::En => self.en.is_some(),
            Locale::Es => self.es.is_some(),
        }
    }

    /// The text in this language, or in the other one.
    pub fn say(&self, locale: Locale) -> String {
        let (first, second) = match locale {
            Locale::En => (&self.en, &self.es),
            Locale::Es => (&self.es, &self.en),
        };
        first
            .as_ref()
            .or(second.as_ref())
            .cloned()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::check;

    fn text(en: Option<&str>, es: Option<&str>) -> InLanguages {
        InLanguages {
            en: en.map(str::to_owned),
            es: es.map(str::to_owned),
        }
    }

    #[test]
    fn a_reader_gets_the_own_language_or_the_other_one() {
        let both = text(Some("Filed"), Some("Presentado"));
        assert_eq!(both.say(Locale::Es), "Presentado");
        assert_eq!(text(Some("Filed"), None).say(Locale::Es), "Filed");
        assert_eq!(text(None, Some("Presentado")).say(Locale::En), "Presentado");
    }

    #[test]
    fn each_text_is_checked_at_its_own_place() {
        let faults = |one: &InLanguages| {
            let mut checks = Checks::at("/data");
            let taken = one.accept(&mut checks, "/name", check::name);
            let faults = checks.finish(taken).err().unwrap_or_default();
            let places = faults.into_iter().map(|fault| fault.to_string());
            places.collect::<Vec<_>>()
        };
        assert!(faults(&text(Some(" Filed "), None)).is_empty());
        assert_eq!(faults(&text(None, None)), ["/data/name no-language"]);
        assert_eq!(
            faults(&text(Some(""), Some(""))),
            ["/data/name/en empty", "/data/name/es empty"]
        );
    }
}
