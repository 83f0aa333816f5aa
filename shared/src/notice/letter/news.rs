//! The letter about new, changed or withdrawn resources: several topics in one letter, each with its own button.

use super::account::{reply, titled};
use super::page::{Block, Part, PlainLink, ShownIn};
use super::words::Words;
use super::{Addressee, Letter, Letters};
use crate::notice::Topic;

/// Maximum number of addresses in the plain text, per language: each has about 150 characters.
const MOST_ADDRESSES: usize = 3;

/// One topic of news, with the token of its link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// The topic.
    pub topic: Topic,
    /// Whether it covers several resources.
    pub several: bool,
    /// The token of the link behind its button.
    pub token: String,
}

/// The news in one letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// One topic.
    One(Announcement),
    /// Several topics.
    Several {
        /// The topics, in the order of the letter.
        each: Vec<Announcement>,
        /// The token of a link to everything new.
        all: String,
    },
}

impl Announcement {
    /// The name of a message for this topic: `news-bill-many-title`.
    fn name(&self, what: &str) -> String {
        let tag = self.topic.tag();
        let many = if self.several { "-many" } else { "" };
        format!("news-{tag}{many}-{what}")
    }

    fn say(&self, words: &Words, firm: &str, what: &str) -> String {
        words.say(&self.name(what), firm)
    }
}

impl Letters {
    /// The letter with all news of one batch window for one client of one firm.
    pub fn news(&self, to: &Addressee, news: &News) -> Letter {
        self.news_with(to, news, |words, firm| reply(words, firm, to))
    }

    /// Like [`Self::news`], for news of one matter. A reply goes to `mailbox`, which puts it into the matter's conversation.
    pub fn news_to_answer(&self, to: &Addressee, news: &News, mailbox: String) -> Letter {
        let note = |words: &Words, firm: &str| Some(words.say("reply-conversation", firm));
        Letter {
            reply_to: Some(mailbox),
            ..self.news_with(to, news, note)
        }
    }

    fn news_with(
        &self,
        to: &Addressee,
        news: &News,
        answers: impl Fn(&Words, &str) -> Option<String>,
    ) -> Letter {
        self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "news");
            let life = match news {
                News::One(only) => {
                    part.title = only.say(words, firm, "title");
                    part.blocks
                        .push(Block::Paragraph(only.say(words, firm, "body")));
                    let url = self.link(&only.token, words.locale());
                    part.press(words, firm, &only.name("button"), url);
                    "life"
                }
                News::Several { each, all } => {
                    self.list(&mut part, (words, firm), each, all);
                    "life-each"
                }
            };
            part.notes = [life, "for-you", "discreet", "choices"]
                .map(|name| words.say(name, firm))
                .into();
            part.notes.extend(answers(words, firm));
            (subject(words, firm, news), part)
        })
    }

    /// Adds several topics, each with title and button. If the plain text cannot contain all addresses, its last one leads to everything.
    fn list(
        &self,
        part: &mut Part,
        (words, firm): (&Words, &str),
        announcements: &[Announcement],
        all: &str,
    ) {
        let whole = announcements.len() <= MOST_ADDRESSES;
        for (place, announcement) in announcements.iter().enumerate() {
            let say = |what| announcement.say(words, firm, what);
            part.blocks.push(Block::Heading(say("title")));
            part.blocks.push(Block::Paragraph(say("body")));
            part.blocks.push(Block::Button {
                label: say("button"),
                url: self.link(&announcement.token, words.locale()),
                shown_in: if whole || place + 1 < MOST_ADDRESSES {
                    ShownIn::Everywhere
                } else {
                    ShownIn::InHtml
                },
            });
        }
        let url = self.link(all, words.locale());
        if !whole {
            part.blocks.push(Block::Button {
                label: words.say("news-all", firm),
                url: url.clone(),
                shown_in: ShownIn::InText,
            });
        }
        part.plain_link = Some(PlainLink {
            words: words.say("plain-link-all", firm),
            url,
        });
    }
}

/// The subject: that of an urgent topic, else that of the only topic, else a general one.
fn subject(words: &Words, firm: &str, news: &News) -> String {
    let named = match news {
        News::One(only) => Some(only),
        News::Several { each, .. } => each.first().filter(|first| first.topic.urgent()),
    };
    match named {
        Some(announcement) => announcement.say(words, firm, "subject"),
        None => words.say("news-subject", firm),
    }
}
