//! The sentences that people read, from the Fluent messages that mails, problems and the web app share.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::langid;

/// A language of the portal.
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

    /// The language subtag (`en`), for HTML's `lang` and for links.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// The language of a tag (BCP 47) of any region; `None` if the portal does not have it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next()?;
        let spoken = |locale: &Self| language.eq_ignore_ascii_case(locale.tag());
        Self::ALL.into_iter().find(spoken)
    }

    /// The portal's language that an `Accept-Language` header weighs highest (RFC 9110, section 12.5.4): the first named of those with equal weight, English if none is named. `*` stands for each language that is not named. `fluent-langneg`, which comes with Fluent, ignores weights.
    pub fn from_header(header: &str) -> Self {
        let ranges: Vec<_> = header.split(',').filter_map(weigh).collect();
        let named = ranges.iter().filter_map(|(tag, weight)| {
            let locale = Self::from_tag(tag)?;
            Some((locale, *weight))
        });
        let mut weighed: Vec<_> = named.collect();
        let rest = ranges.iter().find(|(tag, _)| *tag == "*");
        if let Some((_, weight)) = rest {
            let unnamed = Self::ALL.into_iter().filter(|locale| {
                let is_it = |(one, _): &(Self, f32)| one == locale;
                !weighed.iter().any(is_it)
            });
            let unnamed: Vec<_> = unnamed.map(|locale| (locale, *weight)).collect();
            weighed.extend(unnamed);
        }
        let accepted = weighed.into_iter().filter(|(_, weight)| *weight > 0.0);
        accepted
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map_or(Self::En, |(locale, _)| locale)
    }
}

/// A range of `Accept-Language` and its weight; `None` if the weight is no number.
fn weigh(range: &str) -> Option<(&str, f32)> {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
    let weight = match parameters.trim().strip_prefix("q=") {
        Some(weight) => weight.trim().parse::<f32>().ok()?,
        None => 1.0,
    };
    Some((tag.trim(), weight))
}

/// Begins a part of a line with its own direction (first strong isolate, UAX #9).
pub const ISOLATE: char = '\u{2068}';

/// Ends a part that [`ISOLATE`] began.
pub const ISOLATE_END: char = '\u{2069}';

/// Prepares text that somebody wrote for use within a line. Text with right-to-left letters is isolated, so that it does not move what is beside it. Other text stays without isolates, because some programs show them as characters.
pub fn isolate(text: &str) -> String {
    if text.chars().any(runs_left) {
        format!("{ISOLATE}{text}{ISOLATE_END}")
    } else {
        text.to_owned()
    }
}

/// Right-to-left letters (Unicode: the blocks of Hebrew, Arabic, their neighbours and their presentation forms), and the right-to-left mark.
fn runs_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8ff}'
            | '\u{200f}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// The messages of one language.
pub struct Text {
    locale: Locale,
    bundle: FluentBundle<FluentResource>,
}

impl Text {
    /// Parses Fluent sources. Entries that do not parse are left out; a test of each source ensures that there are none.
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

    /// The language of the messages.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Whether there is a message `id`.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// The message `id`, or the id itself if there is no such message, which a test of all ids rules out.
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, &[])
    }

    /// The message `id` with arguments.
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
        for (header, spoken) in [
            ("*", Locale::En),
            ("en;q=0, *", Locale::Es),
            ("*;q=0.9, en;q=0.1", Locale::Es),
            ("es;q=0.3, *;q=0.5", Locale::En),
            ("es;q=0, en;q=0", Locale::En),
            ("es;q=0.8, *;q=0.5", Locale::Es),
        ] {
            assert_eq!(Locale::from_header(header), spoken, "{header}");
        }
    }

    #[test]
    fn only_what_runs_from_right_to_left_is_isolated() {
        for plain in ["Hale & Ortiz (24)", "Núñez", "東京 3", "Кнут", ""] {
            assert_eq!(isolate(plain), plain);
        }
        for written in ["כהן 24", "Smith ושות׳", "ملف", "\u{200f}24"] {
            assert_eq!(isolate(written), format!("\u{2068}{written}\u{2069}"));
        }
    }

    #[test]
    fn a_tag_names_a_language_that_the_portal_speaks_or_none() {
        for (tag, locale) in [
            ("es", Some(Locale::Es)),
            ("ES-mx", Some(Locale::Es)),
            ("en_US", Some(Locale::En)),
            ("fr", None),
            ("esperanto", None),
            ("", None),
        ] {
            assert_eq!(Locale::from_tag(tag), locale, "{tag:?}");
        }
    }

    #[test]
    fn messages_take_arguments() {
        let text = Text::new(Locale::Es, &["hola = Hola { $name }."]);
        assert_eq!(text.say_with("hola", &[("name", "Ana")]), "Hola Ana.");
    }
}
