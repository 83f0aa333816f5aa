//! Letters: the text of one mail, made from Fluent messages and two templates. Pure: the same input always gives the same letter.
//!
//! No letter contains details of a case. It names the firm, the kind of resource and where to look.

mod account;
mod activity;
mod endpoint;
mod news;
mod page;
mod sender;
mod words;

pub use account::SignInLink;
pub use news::{Announcement, News};
pub use sender::Sender;

use crate::value::id::EventId;
use crate::value::text::Locale;
use page::{Below, Part, render_html, render_text};
use words::Words;

/// One mail, ready to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The recipient's address.
    pub to: String,
    /// The subject, without line breaks.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as HTML.
    pub html: String,
    /// The sender's display name: the firm's name.
    pub from_name: String,
    /// The address for replies: the firm's own address, if there is exactly one firm and it has an address.
    pub reply_to: Option<String>,
    /// How mail programs group it with other letters.
    pub thread: Thread,
}

/// How mail programs group a letter with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thread {
    /// Alone, even if another letter has the same subject: otherwise a mail program could hide the link below an earlier letter or fold it as a repetition. The id is unique to the letter and the same when it is sent again.
    Alone(EventId),
    /// Together with the letters that have the same id.
    With(EventId),
}

/// The languages of one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// The language of the person.
    One(Locale),
    /// Both, one below the other, because the person's language is unknown.
    Both,
}

impl Languages {
    /// Chooses the person's own language, else the one that the firm stated, else both.
    pub fn of(chosen: Option<Locale>, firms: Option<Locale>) -> Self {
        chosen.or(firms).map_or(Self::Both, Self::One)
    }

    /// The language, if it is known.
    pub fn known(self) -> Option<Locale> {
        match self {
            Self::One(locale) => Some(locale),
            Self::Both => None,
        }
    }

    /// All languages of the letter.
    pub fn locales(self) -> Vec<Locale> {
        match self {
            Self::One(locale) => vec![locale],
            Self::Both => Locale::ALL.to_vec(),
        }
    }
}

/// The recipient and sender of a letter.
#[derive(Clone, Copy, Debug)]
pub struct Addressee<'a> {
    /// The recipient's address, as the firm wrote it.
    pub address: &'a str,
    /// The languages of the letter.
    pub languages: Languages,
    /// The firm that sends it.
    pub sender: &'a Sender,
    /// The letter's unique id; the same when it is sent again.
    pub letter: &'a EventId,
}

/// Writes the letters of one portal.
pub struct Letters {
    origin: String,
    words: [Words; 2],
}

impl Letters {
    /// Letters of the portal at `origin` (`https://portal.example.com`, without a slash at the end), which all links start with.
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            words: Locale::ALL.map(Words::new),
        }
    }

    /// The address of a sign-in link with this token, in the letter's language.
    fn link(&self, token: &str, locale: Locale) -> String {
        format!("{}/link?token={token}&lang={}", self.origin, locale.tag())
    }

    /// Writes the letter once per language and puts the parts one below the other.
    fn compose(&self, to: &Addressee, write: impl Fn(&Words, &str) -> (String, Part)) -> Letter {
        let sender = to.sender;
        let (subjects, mut parts): (Vec<_>, Vec<_>) = to
            .languages
            .locales()
            .iter()
            .filter_map(|locale| self.words.iter().find(|words| words.locale() == *locale))
            .map(|words| write(words, &sender.in_words))
            .unzip();
        if let [first, others @ ..] = parts.as_mut_slice() {
            first.below = others.first().map(|other| Below {
                lang: other.lang,
                words: other.pointer.clone(),
            });
        }
        let subject = subjects.join(" / ");
        Letter {
            to: to.address.to_owned(),
            text: render_text(&sender.in_words, &parts),
            html: render_html(&self.origin, sender, &subject, &parts),
            subject,
            from_name: sender.name.clone(),
            reply_to: sender.contact.clone(),
            thread: Thread::Alone(to.letter.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
