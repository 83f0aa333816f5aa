//! The sentences that people read, from Fluent messages that mails, problems and the web app share.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::langid;

/// The languages of the portal.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    En,
    /// Spanish.
    Es,
}

impl Locale {
    /// Both languages, English first.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The subtag (`en`), as HTML's `lang` and links want it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The first of the portal's languages in an `Accept-Language` header (RFC 9110, section 12.5.4; a browser lists them by preference), English when there is none.
    pub fn from_header(header: &str) -> Self {
        header
            .split(',')
            .find_map(
                |range| match range.trim().get(..2)?.to_ascii_lowercase().as_str() {
                    "en" => Some(Self::En),
                    "es" => Some(Self::Es),
                    _ => None,
                },
            )
            .unwrap_or(Self::En)
    }
}

/// Messages of one language.
pub struct Text {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

impl Text {
    /// Reads Fluent sources; a test of each source holds that it parses, so what does not parse is left out here.
    pub fn new(locale: Locale, sources: &[&str]) -> Self {
        let language = match locale {
            Locale::En => langid!("en"),
            Locale::Es => langid!("es"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned());
            let (Ok(resource) | Err((resource, _))) = resource;
            bundle.add_resource_overriding(resource);
        }
        Self { locale, bundle }
    }

    /// The language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Whether there is such a message.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// A message without arguments; the id itself where there is no such message, which a test of all ids rules out.
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// A message with arguments.
    pub fn say_with(&self, id: &str, arguments: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|found| found.value()) else {
            return id.to_owned();
        };
        let mut given = FluentArgs::new();
        for (name, value) in arguments {
            given.set(*name, FluentValue::from(*value));
        }
        let mut faults = Vec::new();
        self.bundle
            .format_pattern(pattern, Some(&given), &mut faults)
            .into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_known_language_counts() {
        assert_eq!(Locale::from_header("es-MX,es;q=0.9,en;q=0.8"), Locale::Es);
        assert_eq!(Locale::from_header("fr, en;q=0.5"), Locale::En);
        assert_eq!(Locale::from_header("ü"), Locale::En);
    }

    #[test]
    fn messages_take_arguments() {
        let text = Text::new(Locale::Es, &["hola = Hola { $name }."]);
        assert_eq!(text.say_with("hola", &[("name", "Ana")]), "Hola Ana.");
    }
}
