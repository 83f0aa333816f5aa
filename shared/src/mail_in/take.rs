//! Takes an answer that arrived: it becomes a message with its files, or a draft, once.
//!
//! It is written in an order that can be interrupted anywhere and repeated: the mark with the announced files; the bytes of the files; the message or the draft, with the mark's end. The ids of all of it follow from the mail.

use super::ReplyAddress;
use super::count::AnswerSource;
use super::doubt::{Doubt, Facts, judge};
use super::draft::{Draft, LIFE, MAX_SENDER, message_of, upload_of};
use super::files::{AnswerFiles, Belonging, MailedFile};
use super::mark::Mark;
use super::standing::{Standing, conditions};
use crate::edge::invocation::Invocation;
use crate::engine::object_store::ObjectStore;
use crate::engine::table::{Table, Transaction, Write};
use crate::failure::Failure;
use crate::item::ItemKind;
use crate::key;
use crate::resource::message::send::MessageDraft;
use crate::upload::settle::conclude_all;
use crate::value::address::Address;
use crate::value::check::MAX_TEXT;
use crate::value::clean;
use crate::value::id::{ClientRef, DraftId, Id};
use crate::value::scrub;
use crate::value::time::{DAY, Timestamp};

/// Most files in one answer: the same as in one upload.
const MAX_FILES: usize = 20;

/// Where an answer goes.
pub struct Stores<'a> {
    /// The portal's table.
    pub table: &'a Table,
    /// The documents bucket.
    pub objects: &'a ObjectStore,
}

/// Who sent a mail, as far as the mail system can tell.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// The one author of the mail; `None` if it names none or several.
    pub address: Option<Address>,
    /// Whether the author's domain vouches for the mail: the mail system says that DMARC passes.
    pub verified: bool,
    /// Whether the mail system found a virus.
    pub virus: bool,
    /// Whether the mail system takes it for unwanted mail.
    pub spam: bool,
}

/// An answer that arrived.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the mail"
)]
pub struct MailedAnswer {
    /// What tells the mail from others, however often it is delivered: its id and content, or the mail system's id where it states none.
    pub mail: String,
    /// Who sent it.
    pub sender: Sender,
    /// The text that the person wrote, not cleaned.
    pub text: String,
    /// Whether the text is longer than this.
    pub cut: bool,
    /// Whether the text is the mail's subject, because nothing else is written.
    pub subject_only: bool,
    /// Whether its subject says that a program answers for the person.
    pub automatic: bool,
    /// The attached files.
    pub files: Vec<MailedFile>,
    /// How many more files the mail has, which were not even read.
    pub more_files: usize,
    /// Whether the mail could not be read, so that there is neither text nor file.
    pub unreadable: bool,
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is in the conversation.
    Sent,
    /// It waits in a draft.
    Waits(Doubt),
    /// It was taken before.
    Before,
    /// Nothing was kept of it.
    Dropped(Unsent),
}

/// Why nothing was kept of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsent {
    /// The address has ended: the firm holds another one, removed the client, or took them off the matter.
    Ended,
    /// There is neither text nor file.
    Empty,
    /// The budget of its sender is used up. If that is the client, a note says so.
    TooMany,
}

impl Unsent {
    /// The cause, as the log names it.
    pub fn cause(self) -> &'static str {
        match self {
            Self::Ended => "reply-address-ended",
            Self::Empty => "empty-answer",
            Self::TooMany => "too-many-answers",
        }
    }
}

/// Takes an answer to an address. Safe to repeat.
///
/// # Errors
/// When a store could not be reached, or something changed during the call. The call can then be repeated.
pub async fn take(
    stores: &Stores<'_>,
    reply: &ReplyAddress,
    answer: &MailedAnswer,
    invocation: Invocation,
) -> Result<Taken, Failure> {
    let (table, now) = (stores.table, invocation.now);
    let id = answer_id(reply, &answer.mail);
    let Some(standing) = Standing::read(table, reply, &id).await? else {
        return Ok(Taken::Dropped(Unsent::Ended));
    };
    if standing.mark.as_ref().is_some_and(|mark| mark.done) {
        // The attempt that took it may have ended here.
        conclude_all(table, &reply.client, &upload_of(&id), now).await?;
        return Ok(Taken::Before);
    }
    let mut arrived = Arrived::new(reply, answer, standing, id, now);
    if arrived.is_empty() {
        return Ok(Taken::Dropped(Unsent::Empty));
    }
    if arrived.standing.mark.is_none() && !arrived.begin_or_wait(table).await? {
        return arrived.tell_of_loss(table).await;
    }
    arrived.files.put(stores.objects).await?;
    arrived.finish(table, invocation).await
}

/// The id of an answer: the mail, and the conversation that it belongs to.
fn answer_id(reply: &ReplyAddress, mail: &str) -> DraftId {
    let ClientRef { firm, client } = &reply.client;
    Id::derive(&[
        "answer by mail",
        mail,
        firm.as_str(),
        client.as_str(),
        reply.matter.as_str(),
    ])
}

/// An answer with everything that decides about it.
struct Arrived<'a> {
    reply: &'a ReplyAddress,
    answer: &'a MailedAnswer,
    standing: Standing,
    id: DraftId,
    /// Cleaned, and cut to what a message takes.
    text: String,
    cut: bool,
    source: AnswerSource,
    doubt: Option<Doubt>,
    files: AnswerFiles<'a>,
    now: Timestamp,
}

impl<'a> Arrived<'a> {
    fn new(
        reply: &'a ReplyAddress,
        answer: &'a MailedAnswer,
        standing: Standing,
        id: DraftId,
        now: Timestamp,
    ) -> Self {
        let (text, cut) = fit(&answer.text);
        let cut = cut || answer.cut;
        let sender = &answer.sender;
        let own_address = is_own(sender.address.as_ref(), &standing.member.address);
        let files = || answer.files.iter();
        let facts = Facts {
            virus: sender.virus,
            spam: sender.spam,
            own_address,
            verified: sender.verified,
            expired: now >= reply.expires_at,
            matter_open: standing.is_open(),
            unreadable: answer.unreadable,
            too_long: cut,
            too_many_files: files().len() + answer.more_files > MAX_FILES,
            empty_file: files().any(|file| file.bytes.is_empty()),
            secret_in_file: files().any(|file| file.has_secret),
            subject_only: answer.subject_only,
            automatic: answer.automatic,
        };
        let known = standing.mark.as_ref().map(|mark| mark.doubt);
        // An answer that was in doubt stays in doubt; one that was not is judged again.
        let doubt = known.flatten().or_else(|| judge(facts));
        let keeps = known.unwrap_or(doubt).is_none_or(Doubt::keeps_files);
        let kept: &[_] = if keeps { &answer.files } else { &[] };
        let files = AnswerFiles::new(
            &id,
            kept,
            &Belonging {
                client: &reply.client,
                client_id: &standing.member.client_id,
                address: &reply.address,
                matter: &standing.matter,
                message: (!text.is_empty()).then(|| message_of(&id)),
                now,
            },
        );
        Self {
            reply,
            answer,
            standing,
            id,
            text,
            cut,
            source: AnswerSource::new(own_address, sender.verified),
            doubt,
            files,
            now,
        }
    }

    fn is_empty(&self) -> bool {
        let nothing = self.text.is_empty() && self.answer.files.is_empty();
        nothing && !self.answer.unreadable && !self.cut
    }

    /// Begins. If the budget of answers that go straight into conversations is used up, the answer waits as a draft; `false` if the budget of drafts is used up too.
    async fn begin_or_wait(&mut self, table: &Table) -> Result<bool, Failure> {
        if self.begin(table).await? {
            return Ok(true);
        }
        if self.doubt.is_some() {
            return Ok(false);
        }
        self.doubt = Some(Doubt::TooMany);
        self.begin(table).await
    }

    /// Marks the answer as taken, counts it and announces its files; `false` if its budget is used up.
    async fn begin(&self, table: &Table) -> Result<bool, Failure> {
        let (client, now) = (&self.reply.client, self.now);
        let whom = format!("{}/{}", client.firm, client.client);
        let mark = Mark::new(self.doubt, now).begin(client, &self.id);
        let count = self.source.budget(self.doubt.is_some()).count(&whom, now);
        let mut writes = vec![mark.into(), count.into()];
        writes.extend(self.files.announce());
        match table.transact(writes).await? {
            Transaction::Done => Ok(true),
            Transaction::Refused(refusals) => {
                let refused = |place: usize| refusals.get(place).is_some_and(|one| one.refused);
                if !refused(0) && refused(1) {
                    return Ok(false);
                }
                Err(changed())
            }
        }
    }

    /// Leaves at most one note a day that answers of the client were not kept: an empty draft, about which the client is notified as about any other draft.
    async fn tell_of_loss(&self, table: &Table) -> Result<Taken, Failure> {
        if !self.source.is_told() {
            return Ok(Taken::Dropped(Unsent::TooMany));
        }
        let ClientRef { firm, client } = &self.reply.client;
        let day = self.now.0.div_euclid(DAY).to_string();
        let matter = self.reply.matter.as_str();
        let parts = [
            "answers by mail that were not kept",
            firm.as_str(),
            client.as_str(),
            matter,
            &day,
        ];
        let note = Draft {
            id: Id::derive(&parts),
            from: None,
            text: String::new(),
            cut: false,
            files: Vec::new(),
            files_left_out: 0,
            ..self.draft(Doubt::TooMany)
        };
        let key = key::mail_draft(&self.reply.client, &note.id);
        let mut writes = conditions(self.reply, false);
        writes.push(Write::put(&key, &note).when_new().into());
        // Refused, if the note is there or the address has ended.
        table.transact(writes).await?;
        Ok(Taken::Dropped(Unsent::TooMany))
    }

    /// Writes the message or the draft, and ends the mark.
    async fn finish(&self, table: &Table, invocation: Invocation) -> Result<Taken, Failure> {
        let mut writes: Vec<Write> = vec![Mark::end(&self.reply.client, &self.id).into()];
        writes.extend(conditions(self.reply, self.doubt.is_none()));
        match self.doubt {
            None => {
                writes.extend(
                    self.message(invocation)
                        .map(|message| message.write().into()),
                );
                writes.extend(self.files.finish());
            }
            Some(doubt) => {
                let key = key::mail_draft(&self.reply.client, &self.id);
                writes.push(Write::put(&key, &self.draft(doubt)).when_new().into());
            }
        }
        match table.transact(writes).await? {
            Transaction::Refused(_) => return Err(changed()),
            Transaction::Done => {}
        }
        if let Some(doubt) = self.doubt {
            return Ok(Taken::Waits(doubt));
        }
        if !self.files.is_empty() {
            let upload = upload_of(&self.id);
            conclude_all(table, &self.reply.client, &upload, self.now).await?;
        }
        Ok(Taken::Sent)
    }

    /// The message; files without a text need none.
    fn message(&self, invocation: Invocation) -> Option<MessageDraft> {
        let draft = MessageDraft::new(
            &self.standing.membership,
            &self.standing.matter,
            &self.text,
            self.files.documents(),
            invocation,
        );
        (!self.text.is_empty()).then(|| draft.under(message_of(&self.id)))
    }

    fn draft(&self, doubt: Doubt) -> Draft {
        let sender = self.answer.sender.address.as_ref();
        let from = sender.map(|address| address.as_written().to_owned());
        let from = from.filter(|from| !scrub::is_in(from));
        let files = self.files.in_short();
        let left_out = self.answer.files.len() + self.answer.more_files - files.len();
        let expires_at = self.now.plus(LIFE);
        Draft {
            kind: ItemKind::MailDraft,
            id: self.id.clone(),
            address: self.reply.address.clone(),
            matter: self.reply.matter.clone(),
            doubt,
            from: from.filter(|from| from.len() <= MAX_SENDER),
            text: self.text.clone(),
            cut: self.cut,
            files,
            files_left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
            received_at: self.now,
            expires_at,
            ttl: expires_at.ttl(),
        }
    }
}

/// The text as a message takes it, without secret addresses of the portal, and whether more of it was cut off.
fn fit(text: &str) -> (String, bool) {
    let clean = clean::lines(text);
    let mut clean = scrub::text(&clean).trim_end().to_owned();
    if clean::is_blank(&clean) {
        return (String::new(), false);
    }
    let end = clean.char_indices().nth(MAX_TEXT).map(|(at, _)| at);
    if let Some(end) = end {
        clean.truncate(end);
    }
    (clean, end.is_some())
}

/// Whether the sender is the address that the firm holds.
fn is_own(sender: Option<&Address>, held: &str) -> bool {
    let held = Address::parse(held);
    match (sender, held) {
        (Some(sender), Some(held)) => sender.as_normal() == held.as_normal(),
        _ => false,
    }
}

fn changed() -> Failure {
    Failure::passing("an answer by mail: something changed meanwhile")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cleaned_and_cut_between_characters() {
        assert_eq!(fit("\u{200b} \n"), (String::new(), false));
        assert_eq!(fit("Yes.\r\n"), ("Yes.".to_owned(), false));
        let (text, cut) = fit(&"ñ".repeat(MAX_TEXT + 1));
        assert_eq!((text.chars().count(), cut), (MAX_TEXT, true));
    }

    #[test]
    fn the_sender_is_the_address_that_the_firm_holds_in_any_spelling() {
        let held = "Ana@BÜCHER.example";
        let own = |text: &str| is_own(Address::parse(text).as_ref(), held);
        assert!(own("ana@xn--bcher-kva.example"));
        assert!(!own("ana@bucher.example"));
        assert!(!is_own(None, held));
    }
}
