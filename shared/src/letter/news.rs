//! The letter about something new, changed or withdrawn: several kinds of things in one, each with its own button.

use super::account::{reply, titled};
use super::page::Block;
use super::words::Words;
use super::{Addressee, Letter, Letters};
use crate::notice::Topic;

/// One kind of news, and the token of the link that leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// What kind.
    pub topic: Topic,
    /// Whether there are several things of it.
    pub several: bool,
    /// The token of the link behind its button.
    pub token: String,
}

impl Announcement {
    /// The message of this kind: `news-bill-many-title`.
    fn say(&self, words: &Words, firm: &str, what: &str) -> String {
        let tag = self.topic.tag();
        let many = if self.several { "-many" } else { "" };
        words.say(&format!("news-{tag}{many}-{what}"), firm)
    }

    fn blocks(&self, words: &Words, firm: &str, url: String) -> [Block; 2] {
        let label = self.say(words, firm, "button");
        [
            Block::Say(self.say(words, firm, "body")),
            Block::Button { label, url },
        ]
    }
}

impl Letters {
    /// All news of one batch window for one client of one firm. `announcements` are in the order of the mail.
    pub fn news(&self, to: &Addressee, announcements: &[Announcement]) -> Letter {
        self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "news");
            if let [only] = announcements {
                part.title = only.say(words, firm, "title");
            }
            for announcement in announcements {
                if announcements.len() > 1 {
                    let title = announcement.say(words, firm, "title");
                    part.blocks.push(Block::Heading(title));
                }
                let url = self.link(&announcement.token, words.locale());
                part.blocks.extend(announcement.blocks(words, firm, url));
            }
            let life = if announcements.len() > 1 {
                "life-each"
            } else {
                "life"
            };
            part.notes = [life, "for-you", "discreet", "choices"]
                .map(|name| words.say(name, firm))
                .into();
            part.notes.extend(reply(words, firm, to));
            (subject(words, firm, announcements), part)
        })
    }
}

/// What must not be missed names the mail; else the only kind of news does; else it is just news.
fn subject(words: &Words, firm: &str, announcements: &[Announcement]) -> String {
    let first = announcements
        .first()
        .filter(|first| announcements.len() == 1 || first.topic.urgent());
    match first {
        Some(announcement) => announcement.say(words, firm, "subject"),
        None => words.say("news-subject", firm),
    }
}
