//! Answers by mail: the address of a notice to which a client can reply, and the mail about an answer that waits.

use crate::State;
use futures::future::{try_join, try_join3};
use shared::engine::table::TableError;
use shared::exchange::portal_event::{DraftWaiting, Envelope, PortalEvent};
use shared::failure::Failure;
use shared::mail_in::{ReplyToken, find_draft, make_address, may_tell};
use shared::notice::letter::{Addressee, Languages};
use shared::notice::{AnyCopy, deliver, read_sender};
use shared::people::access::{read_account, read_matters};
use shared::people::client::{Member, Profile, read_member};
use shared::people::delivery::{NoticeKind, Outgoing, read_unreachable};
use shared::people::link::{MintLink, Occasion, mint};
use shared::value::id::{ClientRef, EventId, Id, ResourceId};
use shared::value::time::Timestamp;

/// The page on which an answer waits.
const PAGE: &str = "/drafts";

/// The matter of all these copies; `None` if they belong to several. A mail about several matters has no conversation that an answer could go to.
pub(crate) fn matter_of<'a>(
    mut copies: impl Iterator<Item = &'a AnyCopy>,
) -> Option<&'a ResourceId> {
    let matter = &copies.next()?.matter;
    copies.all(|copy| copy.matter == *matter).then_some(matter)
}

/// Makes the address to which the client answers the letter with this id; `None` where no mail is received, or the letter is about several matters.
pub(crate) async fn make_mailbox(
    state: &State,
    letter: &EventId,
    (who, member): (&ClientRef, &Member),
    matter: Option<&ResourceId>,
    now: Timestamp,
) -> Result<Option<String>, TableError> {
    let (Some(domain), Some(matter)) = (&state.reply_domain, matter) else {
        return Ok(None);
    };
    let token = ReplyToken::derive(&state.keys, &[letter.as_str()]);
    let whose = (&member.address_id, who);
    make_address(&state.table, &token, whose, matter, now).await?;
    Ok(Some(token.mailbox(domain)))
}

/// Tells the client that an answer waits, unless it was sent or discarded meanwhile. A second mail within the same hours is put off, because the client may already have seen all that waits.
pub(crate) async fn tell_of_draft(
    state: &State,
    now: Timestamp,
    id: &EventId,
    event: &DraftWaiting,
) -> Result<(), Failure> {
    let who = event.who();
    let Some((member, profile)) = find_writer(state, now, &who, event).await? else {
        return Ok(());
    };
    let delivery = Outgoing::new(&who, &member, NoticeKind::AnswerWaiting, id);
    let unreachable = read_unreachable(&state.table, &who).await?;
    if let Some(cause) = unreachable.filter(|known| known.applies(&member)) {
        return Ok(delivery.note_suppressed(&state.table, &cause, now).await?);
    }
    if delivery.was_sent(&state.table).await? {
        return Ok(());
    }
    if let Err(later) = may_tell(&state.table, &who, id, now).await? {
        return put_off(state, now, later, id, event).await;
    }
    let languages = Languages::of(profile.language, member.locale);
    let link = MintLink {
        address: member.address_id.clone(),
        id: Id::derive(&["draft.waiting", id.as_str()]),
        occasion: Occasion::Notice,
        client: Some(who.clone()),
        return_to: Some(PAGE.to_owned()),
        locale: languages.known(),
    };
    let (sender, token) = try_join(
        read_sender(&state.table, &who.firm),
        mint(&state.table, &state.keys, &link, now),
    )
    .await?;
    if delivery.queue(&state.table, now).await? {
        let to = Addressee {
            address: &member.address,
            languages,
            sender: &sender,
            letter: id,
        };
        let letter = state.letters.answer_waiting(&to, &token.encode());
        deliver(&state.table, &state.mail, &letter, &delivery, now).await?;
    }
    Ok(())
}

/// Whose draft it is, as they are now; `None` if it no longer waits, or its writer can no longer see it.
async fn find_writer(
    state: &State,
    now: Timestamp,
    who: &ClientRef,
    event: &DraftWaiting,
) -> Result<Option<(Member, Profile)>, TableError> {
    let Some(member) = read_member(&state.table, who).await? else {
        return Ok(None);
    };
    let (draft, (profile, memberships), matters) = try_join3(
        find_draft(&state.table, who, &event.draft),
        read_account(&state.table, &member.address_id),
        read_matters(&state.table, who),
    )
    .await?;
    let reached = memberships
        .iter()
        .any(|membership| membership.active && membership.client == *who);
    let waits = draft.is_some_and(|draft| {
        draft.address == member.address_id
            && now < draft.expires_at
            && !profile.was_reported_since(draft.received_at)
            && matters.get(&draft.matter).is_some()
    });
    Ok((reached && waits).then_some((member, profile)))
}

/// Sends the message to the queue again, for when the next mail may go out.
async fn put_off(
    state: &State,
    now: Timestamp,
    later: Timestamp,
    id: &EventId,
    event: &DraftWaiting,
) -> Result<(), Failure> {
    let again = PortalEvent::DraftWaiting(Envelope {
        id: id.clone(),
        time: now.rfc3339(),
        version: 1,
        data: event.clone(),
    });
    let body = serde_json::to_string(&again)
        .map_err(|error| Failure::permanent(format!("draft.waiting: {error}")))?;
    let (queues, url) = (&state.queues, &state.queue_url);
    queues.send_later(url, &body, now, later).await?;
    Ok(())
}
