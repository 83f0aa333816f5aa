//! Sends mails over the Amazon SES client. No other module names that client.

use crate::engine::aws::{Aws, failure_of};
use crate::env::{Env, EnvError};
use crate::failure::Failure;
use crate::notice::letter::{Letter, Thread};
use crate::people::delivery::DeliveryTags;
use crate::value::address::Address;
use crate::value::id::EventId;
use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::error::{BuildError, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{
    Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::time::Duration;

/// Most attempts to send one mail. SES cannot recognise a repeated send, so after a lost reply the second attempt may be an extra mail; a third would be another.
const ATTEMPTS: u32 = 2;

/// Most times that one mail is offered while SES sends as many a second as the account may. It took none of these, so none of them is an extra mail.
const OFFERS: u32 = 5;

/// How much longer each time an offer waits than the one before, in milliseconds: five seconds for all of them, within the time of every function that sends.
const PAUSE: u64 = 500;

/// Longest encoded word with its delimiters, in characters (RFC 2047, section 2).
const ENCODED_WORD: usize = 75;

/// Longest display name, in characters. No mail program shows more of it.
const LONGEST_NAME: usize = 64;

/// Longest mailbox as sent, with display name and angle brackets, in characters (limit of SES).
const LONGEST_MAILBOX: usize = 320;

/// Longest subject as sent, in characters: a field's name and value may have 996 together (SES API version 2, `MessageHeader`). SES splits it into encoded words itself, so the length of one word is left to it.
const LONGEST_SUBJECT: usize = 996 - "Subject".len() - ENCODED_WORD;

/// Headers that mark a mail as written by no person, so that absence notes do not answer it (RFC 3834, section 5; Microsoft's X-Auto-Response-Suppress, without NDR because bounces are wanted).
///
/// With simple content SES accepts up to 15 fields, and none that it sets itself: `From`, `To`, `Cc`, `Bcc`, `Reply-To`, `Return-Path`, `Subject`, `Date`, `Message-ID`, `MIME-Version`, `Content-Type`, `Content-Disposition` (SES developer guide, "Amazon SES header fields").
///
/// [`LOOP_FIELD`] marks the portal's own mails: one that comes in carries an answer of no person.
const HEADERS: [(&str, &str); 3] = [
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply"),
    (LOOP_FIELD, "1"),
];

/// The field in the portal's own mails by which it knows them when they come back.
pub const LOOP_FIELD: &str = "X-Portico-Loop";

/// Sends the mails of one portal.
#[derive(Clone)]
pub struct Mail {
    client: Client,
    from: String,
    configuration_set: Option<String>,
}

/// The id that SES gives a mail and uses in its reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageId(pub String);

impl Mail {
    /// Sends mails from `MAIL_FROM`, with the configuration set that `MAIL_CONFIGURATION_SET` names, if any.
    pub fn new(env: &Env, aws: &Aws) -> Result<Self, EnvError> {
        let from = env.require("MAIL_FROM")?;
        let from = Address::parse(from)
            .and_then(|address| sendable(address.as_written()))
            .ok_or_else(|| EnvError::new("MAIL_FROM", "is no e-mail address in ASCII"))?;
        let shared = aws.config_for("SESV2");
        let config = aws_sdk_sesv2::config::Builder::from(&shared)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .build();
        Ok(Self {
            client: Client::from_conf(config),
            from,
            configuration_set: env.get("MAIL_CONFIGURATION_SET").map(str::to_owned),
        })
    }

    /// Sends a letter. An address that SES would refuse fails without a call. SES repeats `tags` in every report about the mail; without them, nobody follows what becomes of it.
    ///
    /// # Errors
    /// When SES did not accept the mail, or its answer was lost twice.
    pub async fn send(
        &self,
        letter: &Letter,
        tags: Option<&DeliveryTags>,
    ) -> Result<MessageId, Failure> {
        let to = sendable(&letter.to)
            .ok_or_else(|| Failure::permanent("SendEmail: SES does not take the address"))?;
        let reply_to = letter.reply_to.as_deref().and_then(sendable);
        let tags = tags
            .map(message_tags)
            .transpose()
            .map_err(|_| Failure::permanent("SendEmail: a tag lacks a part"))?;
        let mail = self
            .client
            .send_email()
            .from_email_address(mailbox(&letter.from_name, &self.from))
            .destination(Destination::builder().to_addresses(to).build())
            .set_reply_to_addresses(reply_to.map(|address| vec![address]))
            .content(
                content(letter, &self.from)
                    .map_err(|_| Failure::permanent("SendEmail: a letter lacks a part"))?,
            )
            .set_email_tags(tags)
            .set_configuration_set_name(self.configuration_set.clone());
        let mut offers = 1;
        let answer = loop {
            match mail.clone().send().await {
                Err(error) if is_too_fast(&error) && offers < OFFERS => {
                    let pause = Duration::from_millis(PAUSE * u64::from(offers));
                    tokio::time::sleep(pause).await;
                    offers += 1;
                }
                answer => break answer.map_err(|error| failure_of("SendEmail", &error))?,
            }
        };
        Ok(MessageId(answer.message_id.unwrap_or_default()))
    }
}

/// Whether SES did not take a mail because the account sends as many a second as it may.
fn is_too_fast(error: &SdkError<SendEmailError>) -> bool {
    let refused = error.as_service_error();
    refused.is_some_and(SendEmailError::is_too_many_requests_exception)
}

fn message_tags(tags: &DeliveryTags) -> Result<Vec<MessageTag>, BuildError> {
    let pairs = tags.pairs().into_iter();
    pairs
        .map(|(name, value)| MessageTag::builder().name(name).value(value).build())
        .collect()
}

fn content(letter: &Letter, from: &str) -> Result<EmailContent, BuildError> {
    let utf8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder()
        .text(utf8(&letter.text)?)
        .html(utf8(&letter.html)?)
        .build();
    let mut message = Message::builder()
        .subject(utf8(&subject(&letter.subject))?)
        .body(body);
    let fixed = HEADERS.map(|(name, value)| (name, value.to_owned()));
    for (name, value) in fixed.into_iter().chain(place(&letter.thread, from)) {
        message = message.headers(MessageHeader::builder().name(name).value(value).build()?);
    }
    Ok(EmailContent::builder().simple(message.build()).build())
}

/// The headers by which mail programs group letters, since SES sets `Message-ID` itself. Most programs group letters whose `References` share an id (RFC 5322, section 3.6.4), even if no letter has that id. Gmail keeps letters apart that differ in `X-Entity-Ref-ID`, whatever the subject.
fn place(thread: &Thread, from: &str) -> Vec<(&'static str, String)> {
    let domain = from.rsplit('@').next().unwrap_or_default();
    let references = |id: &EventId| ("References", format!("<{id}@{domain}>"));
    match thread {
        Thread::Alone(id) => vec![references(id), ("X-Entity-Ref-ID", id.to_string())],
        Thread::With(id) => vec![references(id)],
    }
}

/// An address in the form that SES accepts; `None` if it accepts none.
fn sendable(address: &str) -> Option<String> {
    Address::parse(address)?.mailbox()
}

/// A display name and an address, with as much of the name as SES accepts.
fn mailbox(name: &str, address: &str) -> String {
    let name: String = name
        .replace(char::is_control, " ")
        .chars()
        .take(LONGEST_NAME)
        .collect();
    shorten(&name, LONGEST_MAILBOX, |name| write_mailbox(name, address))
}

/// A subject, cut to the length that SES accepts. It can be long because it names every firm of a person who is a client of several.
fn subject(text: &str) -> String {
    let sent = |text: &str| {
        if text.is_ascii() {
            text.to_owned()
        } else {
            encoded_words(text)
        }
    };
    if sent(text).len() <= LONGEST_SUBJECT {
        return text.to_owned();
    }
    let cut = |text: &str| format!("{text}…");
    let mut kept = text.to_owned();
    while sent(&cut(&kept)).len() > LONGEST_SUBJECT && kept.pop().is_some() {}
    cut(kept.trim_end())
}

/// The result of `write` for the longest start of `text` that gives at most `most` characters.
fn shorten(text: &str, most: usize, write: impl Fn(&str) -> String) -> String {
    let mut kept = text.to_owned();
    loop {
        let written = write(&kept);
        if written.len() <= most || kept.pop().is_none() {
            return written;
        }
    }
}

/// The name as a quoted string (RFC 5322, section 3.2.4), or in encoded words if it is not ASCII (RFC 2047).
fn write_mailbox(name: &str, address: &str) -> String {
    if name.trim().is_empty() {
        return address.to_owned();
    }
    if name.is_ascii() {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        return format!("\"{quoted}\" <{address}>");
    }
    format!("{} <{address}>", encoded_words(name))
}

/// A text as encoded words. No word splits a character.
fn encoded_words(text: &str) -> String {
    // Base64 makes 4 characters of 3 bytes; the delimiters are `=?UTF-8?B?` and `?=`.
    const ROOM: usize = (ENCODED_WORD - 12) / 4 * 3;
    let mut pieces = vec![String::new()];
    for character in text.chars() {
        match pieces.last_mut() {
            Some(piece) if piece.len() + character.len_utf8() <= ROOM => piece.push(character),
            _ => pieces.push(character.to_string()),
        }
    }
    let words = pieces
        .iter()
        .map(|piece| format!("=?UTF-8?B?{}?=", STANDARD.encode(piece)));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::id::Id;

    #[test]
    fn names_are_quoted_or_encoded() {
        let from = |name| mailbox(name, "portal@example.com");
        assert_eq!(
            from("Hale & Ortiz, LLP"),
            "\"Hale & Ortiz, LLP\" <portal@example.com>"
        );
        assert_eq!(
            from(r#"The "Good" \ Firm"#),
            r#""The \"Good\" \\ Firm" <portal@example.com>"#
        );
        assert_eq!(
            from("Núñez"),
            "=?UTF-8?B?TsO6w7Fleg==?= <portal@example.com>"
        );
        assert_eq!(
            from("Hale\r\nBcc: x@example.com"),
            "\"Hale  Bcc: x@example.com\" <portal@example.com>"
        );
        assert_eq!(from(" "), "portal@example.com");
    }

    #[test]
    fn long_names_become_several_words_of_whole_characters() {
        let name = "ñandú ".repeat(30);
        let encoded = encoded_words(&name);
        let mut read = String::new();
        for word in encoded.split(' ') {
            assert!(word.len() <= ENCODED_WORD, "{word}");
            let inner = &word["=?UTF-8?B?".len()..word.len() - 2];
            read += &String::from_utf8(STANDARD.decode(inner).unwrap()).unwrap();
        }
        assert_eq!(read, name);
    }

    #[test]
    fn addresses_are_ascii_on_the_way() {
        assert_eq!(
            sendable("Ana@BÜCHER.example").as_deref(),
            Some("Ana@xn--bcher-kva.example")
        );
        assert_eq!(sendable("añá@example.com"), None);
        assert_eq!(sendable("nobody"), None);
    }

    #[test]
    fn a_letter_becomes_simple_content() {
        let id = Id::derive(&["letter"]);
        let letter = Letter {
            to: "ana@example.com".into(),
            subject: "Nuevo mensaje".into(),
            text: "text".into(),
            html: "<p>html".into(),
            from_name: "Hale".into(),
            reply_to: None,
            thread: Thread::Alone(id.clone()),
        };
        let content = content(&letter, "portal@example.com").unwrap();
        let message = content.simple().unwrap();
        let subject = message.subject().unwrap();
        assert_eq!(
            (subject.data(), subject.charset()),
            ("Nuevo mensaje", Some("UTF-8"))
        );
        assert_eq!(message.body().unwrap().html().unwrap().data(), "<p>html");
        let fields = message.headers().iter();
        let fields: Vec<_> = fields.map(|field| (field.name(), field.value())).collect();
        assert_eq!(fields[..3], HEADERS);
        assert_eq!(
            fields[3..],
            [
                ("References", &*format!("<{id}@example.com>")),
                ("X-Entity-Ref-ID", id.as_str())
            ]
        );
    }

    #[test]
    fn a_sender_that_no_mail_can_come_from_is_refused_at_init() {
        let env = Env::from_pairs([
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "x"),
            ("AWS_SECRET_ACCESS_KEY", "x"),
            ("MAIL_FROM", "Portal <portal@example.com>"),
        ]);
        let error = Mail::new(&env, &Aws::new(&env).unwrap()).err().unwrap();
        assert_eq!(
            error.to_string(),
            "The variable MAIL_FROM is no e-mail address in ASCII."
        );
    }
}
