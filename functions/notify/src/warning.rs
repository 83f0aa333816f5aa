//! Warnings: the address changed, somebody signed in from a new browser, a file was rejected, or documents are ready to download. They are sent whatever mails the person has turned off.

use crate::State;
use crate::answers::tell_of_draft;
use crate::archive::archive_ready;
use crate::jobs::Warning;
use crate::link::mint_link;
use crate::ready::Ready;
use futures::future::{try_join, try_join4};
use shared::edge::log::{self, Withheld};
use shared::engine::table::TableError;
use shared::exchange::portal_event::{AddressChanged, FileRejected, SessionStartedElsewhere};
use shared::failure::Failure;
use shared::notice::letter::{Addressee, Languages};
use shared::notice::mail_budget::{Caused, spend};
use shared::notice::{deliver, note_sent, read_sender, read_senders, was_sent};
use shared::people::access::{read_account, read_matters};
use shared::people::client::{Membership, read_member};
use shared::people::delivery::{NoticeKind, Outgoing, read_unreachable};
use shared::people::session::{self, report_token};
use shared::value::address::Address;
use shared::value::id::EventId;
use shared::value::time::{DAY, Timestamp};

/// How long a sent warning is remembered, in milliseconds: as long as a queue keeps a message (SQS, at most 14 days), plus a day.
const REMEMBERED: i64 = 15 * DAY;

/// Sends the warning for the event `id`, unless it was already sent.
pub(crate) async fn send(
    state: &State,
    now: Timestamp,
    id: &EventId,
    warning: &Warning,
) -> Result<(), Failure> {
    let ready = match warning {
        Warning::AddressChanged(event) => address_changed(state, id, event).await?,
        Warning::NewBrowser(event, at) => new_browser(state, id, event, *at).await?,
        Warning::FileRejected(event) => file_rejected(state, now, id, event).await?,
        Warning::ArchiveReady(event) => archive_ready(state, now, id, event).await?,
        Warning::DraftWaiting(event) => return tell_of_draft(state, now, id, event).await,
    };
    match ready {
        None => Ok(()),
        Some(Ready::Unreachable(cause, delivery)) => {
            let noted = delivery.note_suppressed(&state.table, &cause, now).await;
            Ok(noted?)
        }
        Some(Ready::OfFirm(letter, delivery)) => {
            let unsent = !delivery.was_sent(&state.table).await?
                && within_budget(state, now, id, warning).await?
                && delivery.queue(&state.table, now).await?;
            if unsent {
                deliver(&state.table, &state.mail, &letter, &delivery, now).await?;
            }
            Ok(())
        }
        Some(Ready::OfPortal(letter, client)) => {
            if !was_sent(&state.table, &client, id).await? {
                state.mail.send(&letter, None).await?;
                note_sent(&state.table, &client, id, REMEMBERED, now).await?;
            }
            Ok(())
        }
    }
}

/// Whether the warning may be sent now. Warnings caused by a firm's events have a budget, and one above it is owed; the others follow from the client's own actions.
async fn within_budget(
    state: &State,
    now: Timestamp,
    id: &EventId,
    warning: &Warning,
) -> Result<bool, TableError> {
    let Warning::AddressChanged(event) = warning else {
        return Ok(true);
    };
    let Some(previous) = Address::parse(&event.previous_address) else {
        return Ok(true);
    };
    let previous = state.keys.address_id(&previous);
    let mail = Caused::Warning(event.clone());
    let within = spend(&state.table, &previous, id, &mail, now).await?;
    if !within {
        log::withheld(&Withheld {
            at: now,
            limit: "warnings",
            person: previous.as_str(),
        });
    }
    Ok(within)
}

/// The warning to the firm's previous address; `None` when the firm has that address again or the client was removed.
async fn address_changed(
    state: &State,
    id: &EventId,
    event: &AddressChanged,
) -> Result<Option<Ready>, TableError> {
    let who = event.who();
    let Some(member) = read_member(&state.table, &who).await? else {
        return Ok(None);
    };
    let previous = Address::parse(&event.previous_address);
    let previous = previous.map(|address| state.keys.address_id(&address));
    let Some(previous) = previous.filter(|previous| *previous != member.address_id) else {
        return Ok(None);
    };
    // The language of the reader: a choice made at the new address must not show in another mailbox.
    let ((profile, _), sender) = try_join(
        read_account(&state.table, &previous),
        read_sender(&state.table, &who.firm),
    )
    .await?;
    let to = Addressee {
        address: &event.previous_address,
        languages: Languages::of(profile.language, event.locale),
        sender: &sender,
        letter: id,
    };
    let delivery = Outgoing::new(&who, &member, NoticeKind::AddressChanged, id).to(previous);
    let letter = state.letters.address_changed(&to);
    Ok(Some(Ready::OfFirm(letter, delivery)))
}

/// The notice to the client whose file was rejected; `None` when the client can no longer see the matter.
async fn file_rejected(
    state: &State,
    now: Timestamp,
    id: &EventId,
    event: &FileRejected,
) -> Result<Option<Ready>, TableError> {
    let who = event.who();
    let Some(member) = read_member(&state.table, &who).await? else {
        return Ok(None);
    };
    let ((profile, memberships), matters, sender, unreachable) = try_join4(
        read_account(&state.table, &member.address_id),
        read_matters(&state.table, &who),
        read_sender(&state.table, &who.firm),
        read_unreachable(&state.table, &who),
    )
    .await?;
    let reached = memberships
        .iter()
        .any(|membership| membership.active && membership.client == who);
    if !reached || matters.get(&event.matter).is_none() {
        return Ok(None);
    }
    let delivery = Outgoing::new(&who, &member, NoticeKind::FileRejected, id);
    if let Some(cause) = unreachable.filter(|known| known.applies(&member)) {
        return Ok(Some(Ready::Unreachable(cause, delivery)));
    }
    let languages = Languages::of(profile.language, member.locale);
    let about = [
        "file.rejected",
        event.upload.as_str(),
        member.address_id.as_str(),
    ];
    let page = format!("/documents?upload={}", event.upload.name());
    let about = (&about[..], page);
    let token = mint_link(state, (&who, &member), &languages, about, now).await?;
    let to = Addressee {
        address: &member.address,
        languages,
        sender: &sender,
        letter: id,
    };
    let letter = state.letters.file_rejected(&to, &token);
    Ok(Some(Ready::OfFirm(letter, delivery)))
}

/// The warning to the person whose session began; `None` when it can no longer open any membership.
async fn new_browser(
    state: &State,
    id: &EventId,
    event: &SessionStartedElsewhere,
    at: Timestamp,
) -> Result<Option<Ready>, TableError> {
    let ((profile, memberships), session) = try_join(
        read_account(&state.table, &event.address_id),
        session::find(&state.table, &event.address_id, &event.session_id),
    )
    .await?;
    // A person who signed out again is still warned.
    let opened = |membership: &Membership| match &session {
        Some(session) => session.opens(membership),
        None => membership.active,
    };
    let opened: Vec<_> = memberships.into_iter().filter(opened).collect();
    let Some(first) = opened.first() else {
        return Ok(None);
    };
    let sender = read_senders(&state.table, &opened).await?;
    let firms = opened.iter().find_map(|membership| membership.locale);
    let to = Addressee {
        address: &first.address,
        languages: Languages::of(profile.language, firms),
        sender: &sender,
        letter: id,
    };
    let report = report_token(&state.keys, &event.address_id, &event.session_id);
    let letter = state.letters.new_browser(&to, &report, at);
    Ok(Some(Ready::OfPortal(letter, first.client.clone())))
}
