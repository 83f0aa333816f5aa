//! The mail to a person whose documents took long to become one file.

use crate::State;
use crate::link::mint_link;
use crate::ready::Ready;
use futures::future::{try_join, try_join3};
use shared::engine::table::TableError;
use shared::exchange::portal_event::ArchiveReady;
use shared::notice::letter::{Addressee, Languages};
use shared::notice::read_sender;
use shared::people::access::read_account;
use shared::people::client::read_member;
use shared::people::delivery::read_unreachable;
use shared::resource::archive::store::find_archive;
use shared::resource::archive::{Archive, ArchiveState};
use shared::value::id::EventId;
use shared::value::time::Timestamp;

/// The page that its button leads to.
const PAGE: &str = "/downloads";

/// The mail; `None` when the file is gone, or the person is not a client of that firm any more or cannot be reached.
pub(crate) async fn archive_ready(
    state: &State,
    now: Timestamp,
    id: &EventId,
    event: &ArchiveReady,
) -> Result<Option<Ready>, TableError> {
    let address = &event.address_id;
    let (archive, (profile, memberships)) = try_join(
        find_archive(&state.table, address, &event.archive_id),
        read_account(&state.table, address),
    )
    .await?;
    let fetchable = |archive: &Archive| match archive.state {
        ArchiveState::Ready => archive.is_kept(now),
        ArchiveState::Making | ArchiveState::Failed => false,
    };
    let Some(archive) = archive.filter(fetchable) else {
        return Ok(None);
    };
    let membership = memberships
        .into_iter()
        .find(|membership| membership.active && membership.client.firm == archive.firm);
    let Some(membership) = membership else {
        return Ok(None);
    };
    let who = membership.client;
    let (sender, member, unreachable) = try_join3(
        read_sender(&state.table, &who.firm),
        read_member(&state.table, &who),
        read_unreachable(&state.table, &who),
    )
    .await?;
    let Some(member) = member.filter(|member| member.address_id == *address) else {
        return Ok(None);
    };
    if unreachable.is_some_and(|known| known.applies(&member)) {
        return Ok(None);
    }
    let languages = Languages::of(profile.language, member.locale);
    let about = (&["archive.ready", id.as_str()][..], PAGE.to_owned());
    let token = mint_link(state, (&who, &member), &languages, about, now).await?;
    let to = Addressee {
        address: &member.address,
        languages,
        sender: &sender,
        letter: id,
    };
    let letter = state.letters.archive_ready(&to, &token);
    Ok(Some(Ready::OfPortal(letter, who)))
}
