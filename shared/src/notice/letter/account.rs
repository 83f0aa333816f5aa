//! Letters about access: sign-in links, invitations, warnings and rejected files.

use super::page::{Block, Part};
use super::words::Words;
use super::{Addressee, Letter, Letters};
use crate::value::time::Timestamp;

/// A link requested on the sign-in page.
#[derive(Clone, Copy, Debug)]
pub struct SignInLink<'a> {
    /// Its token.
    pub token: &'a str,
    /// The six-digit code for the browser that requested it.
    pub code: Option<&'a str>,
    /// When it was requested.
    pub asked_at: Timestamp,
}

impl Letters {
    /// The letter with the requested link and the code. The subject contains the time, so that people can tell which of several is the newest.
    pub fn sign_in(&self, to: &Addressee, link: SignInLink) -> Letter {
        self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "sign-in");
            part.blocks.push(say(words, firm, "sign-in-body"));
            let url = self.link(link.token, words.locale());
            part.press(words, firm, "sign-in-button", url);
            if let Some(code) = link.code {
                part.blocks.push(say(words, firm, "sign-in-code"));
                part.blocks.push(Block::Code(code.to_owned()));
                part.blocks.push(say(words, firm, "sign-in-private"));
            } else {
                part.blocks.push(say(words, firm, "for-you"));
            }
            part.blocks.push(say(words, firm, "sign-in-not-you"));
            part.notes.push(words.say("life", firm));
            part.notes.extend(reply(words, firm, to));
            let time = words.clock(&link.asked_at.clock_in(to.sender.zone()));
            let subject = words.say_when("sign-in-subject", firm, &time);
            (subject, part)
        })
    }

    /// The firm's invitation.
    pub fn invitation(&self, to: &Addressee, token: &str) -> Letter {
        self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "invitation");
            part.blocks = vec![
                say(words, firm, "invitation-body"),
                say(words, firm, "invitation-how"),
            ];
            let url = self.link(token, words.locale());
            part.press(words, firm, "invitation-button", url);
            part.notes = vec![
                words.say("life", firm),
                words.say("for-you", firm),
                words.say("invitation-unexpected", firm),
            ];
            part.notes.extend(reply(words, firm, to));
            (words.say("invitation-subject", firm), part)
        })
    }

    /// Tells the client that a file they sent was rejected. `token` opens the details.
    pub fn file_rejected(&self, to: &Addressee, token: &str) -> Letter {
        self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "file-rejected");
            part.blocks = vec![
                say(words, firm, "file-rejected-body"),
                say(words, firm, "file-rejected-what"),
            ];
            let url = self.link(token, words.locale());
            part.press(words, firm, "file-rejected-button", url);
            part.notes = ["life", "for-you", "discreet"]
                .map(|name| words.say(name, firm))
                .into();
            part.notes.extend(reply(words, firm, to));
            (words.say("file-rejected-subject", firm), part)
        })
    }

    /// Tells the client that the documents they chose are one file now. `token` opens the page with it.
    pub fn archive_ready(&self, to: &Addressee, token: &str) -> Letter {
        self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "archive-ready");
            part.blocks = vec![say(words, firm, "archive-ready-body")];
            let url = self.link(token, words.locale());
            part.press(words, firm, "archive-ready-button", url);
            part.notes = ["life", "for-you", "discreet"]
                .map(|name| words.say(name, firm))
                .into();
            part.notes.extend(reply(words, firm, to));
            (words.say("archive-ready-subject", firm), part)
        })
    }

    /// Tells the client that an answer by mail was not sent yet. `token` opens the page where it waits.
    pub fn answer_waiting(&self, to: &Addressee, token: &str) -> Letter {
        self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "answer-waiting");
            part.blocks = vec![
                say(words, firm, "answer-waiting-body"),
                say(words, firm, "answer-waiting-what"),
            ];
            let url = self.link(token, words.locale());
            part.press(words, firm, "answer-waiting-button", url);
            part.blocks.push(say(words, firm, "answer-waiting-not-you"));
            part.notes = ["life", "for-you", "discreet"]
                .map(|name| words.say(name, firm))
                .into();
            part.notes.extend(reply(words, firm, to));
            (words.say("answer-waiting-subject", firm), part)
        })
    }

    /// Warns that somebody signed in from a browser without the marker of an earlier sign-in, and when. `report` is the token of 'This wasn't me'.
    pub fn new_browser(&self, to: &Addressee, report: &str, at: Timestamp) -> Letter {
        self.compose(to, |words, firm| {
            let lang = words.locale().tag();
            let mut part = titled(words, firm, "new-browser");
            part.blocks = vec![
                say(words, firm, "new-browser-body"),
                say(words, firm, "new-browser-you"),
                say(words, firm, "new-browser-not-you"),
            ];
            let url = format!("{}/session-report?report={report}&lang={lang}", self.origin);
            part.press(words, firm, "new-browser-button", url);
            part.blocks.push(say(words, firm, "new-browser-mailbox"));
            part.notes.extend(reply(words, firm, to));
            let time = words.clock(&at.clock_in(to.sender.zone()));
            let subject = words.say_when("new-browser-subject", firm, &time);
            (subject, part)
        })
    }

    /// Tells the firm's previous address for a client that the firm now has another one, without naming the new one.
    pub fn address_changed(&self, to: &Addressee) -> Letter {
        self.compose(to, |words, firm| {
            let mut part = titled(words, firm, "address-changed");
            part.blocks = vec![
                say(words, firm, "address-changed-body"),
                say(words, firm, "address-changed-not-you"),
            ];
            part.notes.extend(reply(words, firm, to));
            (words.say("address-changed-subject", firm), part)
        })
    }
}

/// A part with the title and preview of a letter.
pub(super) fn titled(words: &Words, firm: &str, letter: &str) -> Part {
    let preview = words.say(&format!("{letter}-preview"), firm);
    let title = words.say(&format!("{letter}-title"), firm);
    Part::new(words, firm, preview, title)
}

pub(super) fn say(words: &Words, firm: &str, name: &str) -> Block {
    Block::Paragraph(words.say(name, firm))
}

/// The note that replies go to the firm, if they do.
pub(super) fn reply(words: &Words, firm: &str, to: &Addressee) -> Option<String> {
    let answered = to.sender.contact.is_some();
    answered.then(|| words.say("reply", firm))
}
