//! The two mails. A failure can repeat a mail at most once: the link is made first and found again on a retry, and the mail is recorded as sent afterwards.

use crate::State;
use futures::future::{try_join, try_join3};
use shared::edge::log::{self, Withheld};
use shared::failure::Failure;
use shared::notice::letter::{Addressee, Languages, SignInLink};
use shared::notice::mail_budget::{Caused, Invited, spend};
use shared::notice::{deliver, read_sender, read_senders};
use shared::people::access::read_account;
use shared::people::client::read_member;
use shared::people::delivery::{NoticeKind, Outgoing, read_unreachable};
use shared::people::link::{
    LinkRecipient, LinkRequest, Making, MintLink, Occasion, find_recipients, make_link,
    mark_mailed, mint,
};
use shared::value::id::{AddressId, EventId, Id, LinkId};
use shared::value::time::Timestamp;

/// Mails the requested link, if the address is known and its mailbox is within the limits.
///
/// # Errors
/// When a mail could not be sent. If several failed, a temporary failure takes precedence over a permanent one.
pub(crate) async fn send_asked_for(
    state: &State,
    now: Timestamp,
    asked: &AddressId,
    request: &LinkRequest,
) -> Result<(), Failure> {
    let mut failed: Option<Failure> = None;
    for recipient in find_recipients(&state.table, asked, request).await? {
        if let Err(failure) = send_to(state, now, (asked, request), &recipient).await
            && failed.as_ref().is_none_or(Failure::is_permanent)
        {
            failed = Some(failure);
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn send_to(
    state: &State,
    now: Timestamp,
    asked: (&AddressId, &LinkRequest),
    recipient: &LinkRecipient,
) -> Result<(), Failure> {
    let made = make_link(
        &state.table,
        &state.keys,
        state.budgets,
        asked,
        recipient,
        now,
    );
    let made = match made.await? {
        Making::Made(made) => made,
        Making::Mailed => return Ok(()),
        Making::Withheld(limit) => {
            log::withheld(&Withheld {
                at: now,
                limit: limit.name(),
                person: recipient.address.as_str(),
            });
            return Ok(());
        }
    };
    let Some(first) = recipient.memberships.first() else {
        return Ok(());
    };
    let sender = read_senders(&state.table, &recipient.memberships).await?;
    let chosen = recipient.profile.language.or(asked.1.locale);
    let to = Addressee {
        address: &first.address,
        languages: Languages::of(chosen, first.locale),
        sender: &sender,
        letter: &Id::derive(&["sign-in", made.id.as_str(), recipient.address.as_str()]),
    };
    let link = SignInLink {
        token: &made.token.encode(),
        code: made.code.as_deref(),
        asked_at: asked.1.at,
    };
    let letter = state.letters.sign_in(&to, link);
    // Nobody follows it: the link opens all firms of its address, so what becomes of it is no firm's business.
    state.mail.send(&letter, None).await?;
    mark_mailed(&state.table, &recipient.address, &made.id, now).await?;
    Ok(())
}

/// Mails a client's newest invitation, or one that the firm asked for again, to the address that the firm now has. If the firm has used up the day's budget for that address, the mail is owed until tomorrow; the client can request a link meanwhile.
pub(crate) async fn send_invitation(
    state: &State,
    now: Timestamp,
    invited: Invited,
) -> Result<(), Failure> {
    let client = &invited.who();
    let Some(member) = read_member(&state.table, client).await? else {
        return Ok(());
    };
    let letter = letter_of(&invited, member.invited_version);
    let id = LinkId::from_bytes(letter.to_bytes());
    let delivery = Outgoing::new(client, &member, NoticeKind::Invitation, &letter);
    let (sent, unreachable) = try_join(
        delivery.was_sent(&state.table),
        read_unreachable(&state.table, client),
    )
    .await?;
    if sent {
        return Ok(());
    }
    // A firm that asks for an invitation again means to try the address once more.
    let unreachable = unreachable.filter(|known| known.applies(&member) && invited.again.is_none());
    if let Some(cause) = unreachable {
        // It was owed, and another mail came back meanwhile.
        delivery.note_suppressed(&state.table, &cause, now).await?;
        return Ok(());
    }
    let mail = Caused::Invitation(invited);
    if !spend(&state.table, &member.address_id, &letter, &mail, now).await? {
        log::withheld(&Withheld {
            at: now,
            limit: "invitations",
            person: member.address_id.as_str(),
        });
        return Ok(());
    }
    let (profile, _) = read_account(&state.table, &member.address_id).await?;
    let languages = Languages::of(profile.language, member.locale);
    let link = MintLink {
        address: member.address_id.clone(),
        id,
        occasion: Occasion::Invitation,
        client: Some(client.clone()),
        return_to: None,
        locale: languages.known(),
    };
    let (token, sender, unsent) = try_join3(
        mint(&state.table, &state.keys, &link, now),
        read_sender(&state.table, &client.firm),
        delivery.queue(&state.table, now),
    )
    .await?;
    if !unsent {
        return Ok(());
    }
    let to = Addressee {
        address: &member.address,
        languages,
        sender: &sender,
        letter: &letter,
    };
    let letter = state.letters.invitation(&to, &token.encode());
    deliver(&state.table, &state.mail, &letter, &delivery, now).await
}

/// The id of the mail, and of the link in it: the same whenever it is tried again.
fn letter_of(invited: &Invited, version: i64) -> EventId {
    let version = version.to_string();
    let newest = || {
        let (firm, client) = (invited.firm.as_str(), invited.client.as_str());
        Id::derive(&["invitation", firm, client, &version])
    };
    invited.again.clone().unwrap_or_else(newest)
}
