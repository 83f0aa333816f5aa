//! Handles the mail that a notification names.

use crate::State;
use crate::notification::{CommonHeaders, Notification};
use reply::{Notice, Reply};
use shared::edge::invocation::Invocation;
use shared::edge::log::{self, Ignored};
use shared::engine::object_store::Whole;
use shared::failure::Failure;
use shared::mail_in::{
    MailedAnswer, MailedFile, ReplyAddress, ReplyToken, Sender, Stores, Taken, find_address,
    phrases, take,
};
use shared::people::firm::read_firm;
use shared::value::address::Address;
use shared::value::scrub;
use shared::value::secret::hash;
use shared::value::time::Timestamp;

/// Where the receipt rule puts mails: a prefix of its own, which no client's or firm's object has.
const PREFIX: &str = "mail-in/";

/// Most different addresses of notices that one mail may answer. A person answers one; more are a list or an attack.
const MAX_TOKENS: usize = 3;

/// Takes a mail. Its sender never gets an answer.
///
/// # Errors
/// When a store cannot be reached, or the notification does not lead to a mail.
pub(crate) async fn receive(
    state: &State,
    invocation: Invocation,
    notification: &Notification,
) -> Result<(), Failure> {
    let now = invocation.now;
    if notification.has_no_return_path() {
        ignore(now, "automatic-mail");
        return Ok(());
    }
    let tokens = tokens(state, notification);
    if tokens.len() > MAX_TOKENS {
        ignore(now, "too-many-recipients");
        return Ok(());
    }
    // Before the mail is fetched: what is sent to addresses that no notice had costs one read.
    let mut addresses = Vec::new();
    for token in &tokens {
        addresses.extend(find_address(&state.table, token).await?);
    }
    if addresses.is_empty() {
        ignore(now, "unknown-reply-address");
        return Ok(());
    }
    let notice = notice_of(state, &addresses).await?;
    let Some(answer) = read(state, notification, &notice).await? else {
        ignore(now, "automatic-mail");
        return Ok(());
    };
    take_all(state, invocation, &addresses, &answer).await
}

/// The tokens of the recipients, each once.
fn tokens(state: &State, notification: &Notification) -> Vec<ReplyToken> {
    let Some(domain) = &state.reply_domain else {
        return Vec::new();
    };
    let mut tokens = Vec::new();
    for recipient in &notification.receipt.recipients {
        if let Some(token) = ReplyToken::read(recipient, domain)
            && !tokens.contains(&token)
        {
            tokens.push(token);
        }
    }
    tokens
}

async fn take_all(
    state: &State,
    invocation: Invocation,
    addresses: &[ReplyAddress],
    answer: &MailedAnswer,
) -> Result<(), Failure> {
    let stores = Stores {
        table: &state.table,
        objects: &state.objects,
    };
    for address in addresses {
        match take(&stores, address, answer, invocation).await? {
            Taken::Sent | Taken::Waits(_) | Taken::Before => {}
            Taken::Dropped(unsent) => ignore(invocation.now, unsent.cause()),
        }
    }
    Ok(())
}

/// What the notices say that these addresses were in.
async fn notice_of(state: &State, addresses: &[ReplyAddress]) -> Result<Notice, Failure> {
    let mut names = Vec::new();
    for address in addresses {
        let id = &address.client.firm;
        let firm = read_firm(&state.table, id).await?;
        let name = firm.map_or_else(|| id.to_string(), |firm| firm.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(Notice::new(&phrases(&names), &names, scrub::text))
}

/// Reads the mail; `None` when a program sent it (RFC 3834): an absence note, a list, a bounce, or the portal's own mail on its way back.
async fn read(
    state: &State,
    notification: &Notification,
    notice: &Notice,
) -> Result<Option<MailedAnswer>, Failure> {
    let place = &notification.receipt.action;
    let ours = place.bucket_name == state.objects.bucket() && place.object_key.starts_with(PREFIX);
    if !ours {
        return Err(Failure::permanent("a mail that is in another place"));
    }
    let whole = state
        .objects
        .read_whole(&place.object_key, reply::MAX_RAW)
        .await?;
    let parsed = match whole {
        Whole::Missing => return Err(Failure::permanent("a mail that is not in the bucket")),
        Whole::TooLarge => None,
        Whole::Bytes(raw) => {
            let read = reply::parse(&raw, notice).ok();
            read.map(|reply| (mail_of(notification, &reply, &raw), reply))
        }
    };
    Ok(match parsed {
        Some((_, reply)) if reply.automatic.is_some() => None,
        Some((mail, reply)) => Some(answer(notification, mail, reply)),
        None => Some(MailedAnswer {
            mail: notification.mail.message_id.clone(),
            sender: sender(notification, None),
            unreadable: true,
            ..MailedAnswer::default()
        }),
    })
}

/// What tells a mail from others. Its sender's server may deliver it again, which SES takes for another mail: so it is known by its own id, its author and its content. What servers write into its header on the way differs. A mail that states no id may be written twice with the same words, and is known by SES's id.
fn mail_of(notification: &Notification, reply: &Reply, raw: &[u8]) -> String {
    let ses = &notification.mail.message_id;
    let Some(id) = reply.message_id.as_ref().filter(|id| !id.is_empty()) else {
        return ses.clone();
    };
    let ends = |mark: &[u8]| {
        let mut places = raw.windows(mark.len());
        places
            .position(|some| some == mark)
            .map(|at| at + mark.len())
    };
    let starts = [ends(b"\r\n\r\n"), ends(b"\n\n")];
    let body = starts.into_iter().flatten().min().unwrap_or(raw.len());
    let authors = reply.from.iter().map(|one| one.address.as_str());
    let authors: Vec<_> = authors.collect();
    let stated = format!("{id}\n{}\n{}", authors.join(","), hash(&raw[body..]));
    hash(stated.as_bytes())
}

fn answer(notification: &Notification, mail: String, reply: Reply) -> MailedAnswer {
    let author = author(&reply, &notification.mail.common_headers);
    let files = reply.attachments.into_iter().map(|file| MailedFile {
        name: file.name,
        content_type: file.content_type,
        bytes: file.bytes,
        has_secret: file.has_secret,
    });
    let files: Vec<_> = files.collect();
    let has_words = !reply.text.is_empty() || reply.own_subject.is_some();
    // Nothing can be shown of a text that was cut before its first word.
    let is_lost = reply.is_noise || reply.left_out > 0 && !has_words;
    // Who types an answer into the subject means it.
    let typed = reply.own_subject.filter(|_| reply.text.is_empty());
    MailedAnswer {
        mail,
        sender: sender(notification, author),
        subject_only: typed.is_some(),
        text: typed.unwrap_or(reply.text),
        // Bytes that are no text are missing, too: the files beside them wait for the client.
        cut: reply.left_out > 0 || reply.is_noise,
        automatic: reply.says_away,
        unreadable: is_lost && files.is_empty(),
        files,
        more_files: reply.more_attachments,
    }
}

/// What SES says of the sender.
fn sender(notification: &Notification, address: Option<Address>) -> Sender {
    let receipt = &notification.receipt;
    Sender {
        address,
        verified: receipt.dmarc_verdict.passes(),
        virus: receipt.virus_verdict.fails(),
        spam: receipt.spam_verdict.fails(),
    }
}

/// The one author of the mail; `None` unless SES and our parser both read exactly one, and the same. DMARC is about the author that SES read, and a mail can be written so that two parsers read two.
fn author(reply: &Reply, headers: &CommonHeaders) -> Option<Address> {
    let [ours] = reply.from.as_slice() else {
        return None;
    };
    let ours = Address::parse(&ours.address)?;
    let [theirs] = headers.from.as_deref().unwrap_or_default() else {
        return None;
    };
    let theirs = Address::parse(bare(theirs))?;
    (ours.as_normal() == theirs.as_normal()).then_some(ours)
}

/// The address of a mailbox (`Ana <ana@example.com>`, or the address alone).
fn bare(mailbox: &str) -> &str {
    let inner = mailbox
        .rsplit_once('<')
        .and_then(|(_, rest)| rest.trim_end().strip_suffix('>'));
    inner.unwrap_or(mailbox)
}

fn ignore(at: Timestamp, cause: &'static str) {
    log::ignored(&Ignored { at, cause });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author_of(header: &str, ses: &[&str]) -> Option<String> {
        let raw = format!("{header}\r\nSubject: Re\r\n\r\nYes\r\n");
        let reply = reply::parse(raw.as_bytes(), &Notice::default()).unwrap();
        let from = Some(ses.iter().map(ToString::to_string).collect());
        author(&reply, &CommonHeaders { from }).map(|address| address.as_normal().to_owned())
    }

    #[test]
    fn one_author_that_both_read() {
        let ana = Some("ana@example.com".to_owned());
        let written = ["Ana <Ana@Example.com>"];
        assert_eq!(author_of("From: Ana <ana@example.com>", &written), ana);
        assert_eq!(
            author_of("From: ana@example.com", &["ana@example.com"]),
            ana
        );
    }

    #[test]
    fn nobody_where_the_two_differ_or_there_are_several() {
        let ana = "From: Ana <ana@example.com>";
        for (header, ses) in [
            (ana, vec!["Ana <eve@example.com>"]),
            (ana, vec!["ana@example.com", "eve@example.com"]),
            (ana, vec![]),
            (
                "From: ana@example.com, eve@example.com",
                vec!["ana@example.com"],
            ),
            (
                "From: ana@example.com\r\nFrom: eve@example.com",
                vec!["ana@example.com"],
            ),
            (
                "From: \"ana@example.com\" <eve@example.com>",
                vec!["ana@example.com"],
            ),
            ("From: undisclosed", vec!["ana@example.com"]),
        ] {
            assert_eq!(author_of(header, &ses), None, "{header}");
        }
    }

    fn answer_to(kind: &str, body: &str) -> MailedAnswer {
        let raw = format!("From: a@b\r\nSubject: Re:\r\nContent-Type: {kind}\r\n\r\n{body}");
        let reply = reply::parse(raw.as_bytes(), &Notice::default()).unwrap();
        let notification = r#"{"mail":{"messageId":"m"},"receipt":{"recipients":[],"action":{"bucketName":"b","objectKey":"k"}}}"#;
        answer(
            &Notification::read(notification).unwrap(),
            "m".to_owned(),
            reply,
        )
    }

    #[test]
    fn a_text_that_was_cut_before_its_first_word_cannot_be_read() {
        let markup = "<div>".repeat(600_000);
        let lost = answer_to("text/html", &format!("{markup}I agree."));
        assert!(lost.text.is_empty() && lost.cut && lost.unreadable);
        let cut = answer_to("text/html", &format!("Yes.{markup}I agree."));
        assert!(cut.text == "Yes." && cut.cut && !cut.unreadable);
        let empty = answer_to("text/html", &markup);
        assert!(empty.text.is_empty() && !empty.cut && !empty.unreadable);
    }

    #[test]
    fn files_beside_a_text_that_is_none_wait_with_them() {
        let noise = "I\0 \0c\0a\0n\0n\0o\0t\0 \0c\0o\0m\0e\0";
        let alone = answer_to("text/plain; charset=utf-8", noise);
        assert!(alone.text.is_empty() && alone.cut && alone.unreadable);
        let part = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
        let file = "--b\r\nContent-Type: image/png; name=a.png\r\n\r\nx";
        let mixed = "multipart/mixed; boundary=b";
        let beside = answer_to(mixed, &format!("{part}{noise}\r\n{file}\r\n--b--\r\n"));
        assert_eq!((beside.text.as_str(), beside.files.len()), ("", 1));
        // What cannot be read at all keeps no files.
        assert!(beside.cut && !beside.unreadable);
        let body = format!("{part}I agree.\r\n{part}{noise}\r\n--b--\r\n");
        let both = answer_to(mixed, &body);
        assert!(both.text == "I agree." && both.cut && !both.unreadable);
    }

    #[test]
    fn a_picture_in_the_html_is_a_file() {
        let photo = "A".repeat(4_000);
        let image = format!("<img src=\"data:image/jpeg;base64,{photo}\">");
        let alone = answer_to("text/html", &image);
        assert_eq!((alone.text.as_str(), alone.files.len()), ("", 1));
        assert_eq!(alone.files[0].name, "image-1.jpg");
        assert_eq!(alone.files[0].bytes.len(), 3_000);
        // One that cannot be decoded is left out as an empty file is.
        let broken = answer_to("text/html", "Yes.<img src=\"data:image/jpeg;base64,?\">");
        assert_eq!(broken.text, "Yes.");
        assert!(broken.files[0].bytes.is_empty());
    }

    #[test]
    fn the_portals_own_mails_carry_the_field_that_is_looked_for() {
        assert_eq!(shared::engine::mail::LOOP_FIELD, reply::LOOP_FIELD);
    }
}
