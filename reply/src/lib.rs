//! Answers by e-mail: from a raw message (RFC 5322) to the text that the person wrote, the files they attached, and whether a program sent it.
//!
//! Losing what a client wrote is the worst outcome. So nothing is cut but the portal's own words, which it knows, with what introduces them, and signatures: text of others in a conversation is a blemish, a lost sentence is a lost answer.
//!
//! - [`mime`] splits the message into parts (RFC 2046), [`field`] reads header fields, [`decode`] undoes encodings and charsets, and [`noise`] tells what is no text.
//! - [`body`] finds the text and the files among the parts, [`lean`] and [`embedded`] those that are written into HTML ([`data`], [`xml`]), and [`files`] makes attachments of them. [`html`] and [`flowed`] turn a part into lines.
//! - [`notice`] knows the portal's words. [`quote`], [`attribution`] and [`signature`] decide the fate of each line; [`choose`] picks between the plain text and the HTML.
//! - [`auto`] tells automatic messages (RFC 3834), [`subject`] reads subjects, and [`secret`] looks into files.
//!
//! Of answers between the lines of a notice only the person's are returned, in their order. The notice says nothing that is not in the conversation.

mod attribution;
mod auto;
mod block;
mod body;
mod choose;
mod data;
mod decode;
mod embedded;
mod field;
mod files;
mod flowed;
mod html;
mod lean;
mod line;
mod mime;
mod noise;
mod notice;
mod quote;
mod render;
mod role;
mod secret;
mod signature;
mod subject;
mod tag;
mod xml;

pub use auto::{Automatic, LOOP_FIELD};
pub use field::Mailbox;
pub use notice::{Notice, Scrub};

/// Largest raw message, in bytes: what SES accepts when it receives mail to S3 ("Quotas related to email receiving").
pub const MAX_RAW: usize = 40 * 1024 * 1024;

/// Deepest nesting of multipart entities. Forwarding nests two or three levels; signing and mailing lists add one each.
pub const MAX_NESTING: usize = 10;

/// Most MIME parts, multiparts included.
pub const MAX_PARTS: usize = 1_000;

/// Most attachments that are read. [`Reply::more_attachments`] tells how many there are beyond.
pub const MAX_ATTACHMENTS: usize = 100;

/// Longest text, in characters. [`Reply::left_out`] tells what was beyond it.
pub const MAX_TEXT: usize = 20_000;

/// What is used of an e-mail that answers a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The text that the person wrote, with line feeds, at most one empty line in a row and [`MAX_TEXT`] characters. Empty if they wrote none. Not cleaned of invisible characters.
    pub text: String,
    /// Characters of the text beyond [`MAX_TEXT`], which are not in `text`. What is not even read counts with its bytes: text parts beyond 2 MB or 50,000 lines. Styles, scripts, comments and files in HTML are no text.
    pub left_out: usize,
    /// Whether all of the text was no text: bytes that no charset explains. It is left out then. One of several parts that is none counts in `left_out`.
    pub is_noise: bool,
    /// The files that the person attached, in the order of the message, with those that are written into the HTML. One of these that cannot be decoded is empty, and one that the message has elsewhere too is not repeated.
    pub attachments: Vec<Attachment>,
    /// How many files there are beyond [`MAX_ATTACHMENTS`].
    pub more_attachments: usize,
    /// The authors as the message states them. Anybody can state anything: trust needs SPF, DKIM and DMARC, which the receiver checks.
    pub from: Vec<Mailbox>,
    /// The subject, in one line; empty if there is none.
    pub subject: String,
    /// What the person typed as the subject, if it is not the notice's: without what programs put in front of it.
    pub own_subject: Option<String>,
    /// Whether the subject is one that programs give to what they answer while somebody is away.
    pub says_away: bool,
    /// Why this is taken for the message of a program; `None` for a person's.
    pub automatic: Option<Automatic>,
    /// The id of this message, without angle brackets.
    pub message_id: Option<String>,
    /// The ids of the messages that this one answers, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// The ids of the conversation, oldest first, without angle brackets.
    pub references: Vec<String>,
}

/// An attached file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name that the sender gave, in one line and not cleaned further, or one made from the position and the type.
    pub name: String,
    /// The media type that the sender stated, in lower case and without parameters, such as `image/jpeg`. It may be wrong.
    pub content_type: String,
    /// The decoded content.
    pub bytes: Vec<u8>,
    /// Whether a text in it, or in a message in it, has a secret of the portal. What is compressed or drawn is not looked into.
    pub has_secret: bool,
}

/// Why a message is not read at all. The sender can be told, and can send it otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Larger than [`MAX_RAW`].
    TooLarge,
    /// Nested deeper than [`MAX_NESTING`].
    TooDeep,
    /// More than [`MAX_PARTS`] parts.
    TooManyParts,
    /// No message: it does not begin with a header field.
    NoHeader,
}

/// Reads a raw message that answers a notice. Takes time in proportion to its size, whatever it contains, and never panics.
///
/// # Errors
/// Refuses what is beyond the limits of this module, before anything is decoded.
pub fn parse(raw: &[u8], notice: &Notice) -> Result<Reply, Unreadable> {
    if raw.len() > MAX_RAW {
        return Err(Unreadable::TooLarge);
    }
    let root = mime::split(raw)?;
    if root.fields.is_empty() {
        return Err(Unreadable::NoHeader);
    }
    let fields = root.fields;
    let subject = fields.text("Subject").unwrap_or_default();
    let subject = notice.scrubbed(&subject).into_owned();
    let found = body::read(&root, notice);
    let answer = choose::answer(&found, notice);
    let (text, left_out) = limit(answer.text);
    let is_noise = found.is_noise && text.is_empty();
    let (attachments, more_attachments) =
        files::attach(found.files, (&answer.images, text.is_empty()), notice);
    let is_empty = text.is_empty() && !is_noise && answer.unread == 0;
    let accepts = found.accepts && is_empty;
    let automatic = auto::reason(&fields, &root.content_type);
    Ok(Reply {
        left_out: left_out + answer.unread,
        is_noise,
        automatic: automatic.or(accepts.then_some(Automatic::CalendarReply)),
        text,
        attachments,
        more_attachments: more_attachments + found.shelf.more,
        from: fields.mailboxes("From"),
        message_id: fields.ids("Message-ID").into_iter().next(),
        in_reply_to: fields.ids("In-Reply-To"),
        references: fields.ids("References"),
        own_subject: subject::own(&subject, notice),
        says_away: subject::says_away(&subject),
        subject,
    })
}

/// The first [`MAX_TEXT`] characters, and how many there are beyond.
fn limit(mut text: String) -> (String, usize) {
    let Some((at, _)) = text.char_indices().nth(MAX_TEXT) else {
        return (text, 0);
    };
    let left_out = text[at..].chars().count();
    text.truncate(at);
    (text, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_says_so() {
        let (text, left_out) = limit("é".repeat(MAX_TEXT + 7));
        assert_eq!((text.chars().count(), left_out), (MAX_TEXT, 7));
    }

    #[test]
    fn what_begins_with_no_field_is_no_message() {
        let read = |raw: &[u8]| parse(raw, &Notice::default());
        assert_eq!(read(b""), Err(Unreadable::NoHeader));
        assert_eq!(read(b"hello\n\nworld"), Err(Unreadable::NoHeader));
    }

    #[test]
    fn bytes_that_are_no_text_are_told_from_any_text() {
        let bytes: Vec<u8> = (0..=255).collect();
        let raw = [b"From: a@b\r\n\r\n", &bytes[..]].concat();
        let read = parse(&raw, &Notice::default()).unwrap();
        assert!(read.is_noise && read.text.is_empty());
    }
}
