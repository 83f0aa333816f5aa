//! The layout of a letter: one column, in HTML and as text.

use super::Sender;
use super::words::Words;
use crate::value::text::{ISOLATE, ISOLATE_END};
use askama::Template;

/// The colour of the top strip for firms without their own: the portal's action colour (design guide).
const STRIP: &str = "#0b5a6b";

/// The letter in one language.
pub(super) struct Part {
    pub(super) lang: &'static str,
    pub(super) preview: String,
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<String>,
    pub(super) plain_link: Option<PlainLink>,
    /// The line with which another language points down to this part.
    pub(super) pointer: String,
    /// The pointer to the part below this one.
    pub(super) below: Option<Below>,
}

/// A pointer to a part in another language.
pub(super) struct Below {
    pub(super) lang: &'static str,
    pub(super) words: String,
}

/// An element of a letter.
pub(super) enum Block {
    /// The title of one of several topics.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A button; in the plain text its label and address.
    Button {
        label: String,
        url: String,
        shown_in: ShownIn,
    },
    /// Six digits.
    Code(String),
}

/// Which form of a letter shows a button: addresses are long, so the plain text has only a few.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ShownIn {
    Everywhere,
    InHtml,
    InText,
}

impl ShownIn {
    fn in_html(self) -> bool {
        self != Self::InText
    }

    fn in_text(self) -> bool {
        self != Self::InHtml
    }
}

/// The one address that the HTML shows in full, for readers whose buttons do not work.
pub(super) struct PlainLink {
    pub(super) words: String,
    pub(super) url: String,
}

impl Part {
    /// A part with a title and a preview for the message list.
    pub(super) fn new(words: &Words, firm: &str, preview: String, title: String) -> Self {
        Self {
            lang: words.locale().tag(),
            preview,
            title,
            blocks: Vec::new(),
            notes: Vec::new(),
            plain_link: None,
            pointer: words.say("below", firm),
            below: None,
        }
    }

    /// Adds the only button of a letter and shows its address in full as well.
    pub(super) fn press(&mut self, words: &Words, firm: &str, name: &str, url: String) {
        self.blocks.push(Block::Button {
            label: words.say(name, firm),
            url: url.clone(),
            shown_in: ShownIn::Everywhere,
        });
        self.plain_link = Some(PlainLink {
            words: words.say("plain-link", firm),
            url,
        });
    }
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    lang: &'a str,
    title: String,
    preview: String,
    strip: &'a str,
    logo: Option<String>,
    firm: &'a str,
    firm_in_words: &'a str,
    parts: &'a [Part],
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Plain<'a> {
    firm: &'a str,
    parts: &'a [Part],
}

pub(super) fn render_html(origin: &str, sender: &Sender, subject: &str, parts: &[Part]) -> String {
    let previews: Vec<_> = parts.iter().map(|part| part.preview.as_str()).collect();
    let logo = sender.logo.as_ref();
    let page = finish(&Html {
        lang: parts.first().map_or("en", |part| part.lang),
        // A title cannot contain elements.
        title: subject.replace([ISOLATE, ISOLATE_END], ""),
        preview: previews.join(" / "),
        strip: sender.colour.as_deref().unwrap_or(STRIP),
        logo: logo.map(|path| format!("{origin}{path}")),
        firm: &sender.name,
        firm_in_words: &sender.in_words,
        parts,
    });
    // More mail programs support the element than the characters.
    page.replace(ISOLATE, "<bdi>")
        .replace(ISOLATE_END, "</bdi>")
}

pub(super) fn render_text(firm: &str, parts: &[Part]) -> String {
    finish(&Plain { firm, parts })
}

#[expect(
    clippy::expect_used,
    reason = "the templates write to a String and call nothing that fails"
)]
fn finish(page: &impl Template) -> String {
    page.render().expect("a String takes everything")
}
