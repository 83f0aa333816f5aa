//! A letter: the words of one mail, made from Fluent messages and two templates. Pure: the same input always gives the same letter.
//!
//! No letter has details of a case. It says who writes (the firm), what kind of thing is there, and where to look.

mod account;
mod activity;
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

/// One mail, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The one address that it is sent to.
    pub to: String,
    /// The subject, without line breaks.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Who it is from, as a person reads it: the firm's name.
    pub from_name: String,
    /// Where an answer goes: the firm's own address, where there is one firm and it has one.
    pub reply_to: Option<String>,
    /// Where a mail program puts it among other letters.
    pub thread: Thread,
}

/// What a mail program shows together with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thread {
    /// Nothing, even if the subject is the same: below another one, or folded as a repetition of it, its link would not be found. The id is the letter's own, and the same when it is sent again.
    Alone(EventId),
    /// The letters with the same id.
    With(EventId),
}

/// The languages of one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Languages {
    /// The one that the person reads.
    One(Locale),
    /// Both, one under the other, because nobody knows.
    Both,
}

impl Languages {
    /// The person's own choice; else what the firm thinks; else both.
    pub fn of(chosen: Option<Locale>, firms: Option<Locale>) -> Self {
        chosen.or(firms).map_or(Self::Both, Self::One)
    }

    /// The language, where it is known.
    pub fn known(self) -> Option<Locale> {
        match self {
            Self::One(locale) => Some(locale),
            Self::Both => None,
        }
    }

    /// Each of them.
    pub fn locales(self) -> Vec<Locale> {
        match self {
            Self::One(locale) => vec![locale],
            Self::Both => Locale::ALL.to_vec(),
        }
    }
}

/// Whom a letter goes to, and from whom.
#[derive(Clone, Copy, Debug)]
pub struct Addressee<'a> {
    /// The address, as the firm wrote it.
    pub address: &'a str,
    /// The languages that the person reads.
    pub languages: Languages,
    /// The firm that writes.
    pub sender: &'a Sender,
    /// The letter's id: the same whenever it is sent again, and no other letter's.
    pub letter: &'a EventId,
}

/// The letters of one portal.
pub struct Letters {
    origin: String,
    words: [Words; 2],
}

impl Letters {
    /// The letters of the portal at `origin` (`https://portal.example.com`, no slash): every link in them leads there.
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            words: Locale::ALL.map(Words::new),
        }
    }

    /// Where a link with this token leads to, in the letter's language.
    fn link(&self, token: &str, locale: Locale) -> String {
        format!("{}/link?token={token}&lang={}", self.origin, locale.tag())
    }

    /// Writes the letter once in each of its languages and puts the parts under each other.
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
