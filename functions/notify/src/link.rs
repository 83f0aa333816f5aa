//! The link behind the button of a mail to one client.

use crate::State;
use shared::engine::table::TableError;
use shared::notice::letter::Languages;
use shared::people::client::Member;
use shared::people::link::{MintLink, Occasion, mint};
use shared::value::id::{ClientRef, Id};
use shared::value::time::Timestamp;

/// Mints the link, which opens the client's firm alone on the page `return_to`, and encodes it. The same `about` gives the same link, however often its event comes.
pub(crate) async fn mint_link(
    state: &State,
    (who, member): (&ClientRef, &Member),
    languages: &Languages,
    (about, return_to): (&[&str], String),
    now: Timestamp,
) -> Result<String, TableError> {
    let link = MintLink {
        address: member.address_id.clone(),
        id: Id::derive(about),
        occasion: Occasion::Notice,
        client: Some(who.clone()),
        return_to: Some(return_to),
        locale: languages.known(),
    };
    let token = mint(&state.table, &state.keys, &link, now).await?;
    Ok(token.encode())
}
