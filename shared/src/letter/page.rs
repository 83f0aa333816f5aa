//! The layout of a letter: one column, in HTML and as text.

use super::Sender;
use super::words::Words;
use askama::Template;

/// The strip at the top where the firm has no colour: the portal's own (design guide, action).
const STRIP: &str = "#0b5a6b";

/// The letter in one language.
pub(super) struct Part {
    pub(super) lang: &'static str,
    pub(super) preview: String,
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<String>,
    /// Beside each button.
    plain_link: String,
    /// How another language points down to this one.
    pub(super) pointer: String,
    /// The pointer to the part below this one.
    pub(super) below: Option<Below>,
}

/// A line in another language.
pub(super) struct Below {
    pub(super) lang: &'static str,
    pub(super) words: String,
}

/// What a letter is made of.
pub(super) enum Block {
    /// The title of one of several things.
    Heading(String),
    /// A paragraph.
    Say(String),
    /// Something to press, with its address below it for those who cannot.
    Button { label: String, url: String },
    /// Six digits.
    Code(String),
}

impl Part {
    /// A part with a title and what a list of messages shows of it.
    pub(super) fn new(words: &Words, firm: &str, preview: String, title: String) -> Self {
        Self {
            lang: words.locale().tag(),
            preview,
            title,
            blocks: Vec::new(),
            notes: Vec::new(),
            plain_link: words.say("plain-link", firm),
            pointer: words.say("below", firm),
            below: None,
        }
    }
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    lang: &'a str,
    subject: &'a str,
    preview: String,
    strip: &'a str,
    logo: Option<String>,
    firm: &'a str,
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
    finish(&Html {
        lang: parts.first().map_or("en", |part| part.lang),
        subject,
        preview: previews.join(" / "),
        strip: sender.colour.as_deref().unwrap_or(STRIP),
        logo: logo.map(|firm| format!("{origin}/v1/firms/{firm}/logo")),
        firm: &sender.name,
        parts,
    })
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
