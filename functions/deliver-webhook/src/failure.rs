//! The mail to a firm whose endpoint does not accept events: at most one a day for each endpoint.

use crate::State;
use shared::exchange::endpoint::{Endpoint, note_told};
use shared::failure::Failure;
use shared::notice::letter::{Addressee, Languages, Sender};
use shared::people::firm::read_firm;
use shared::value::id::{FirmId, Id};
use shared::value::time::Timestamp;

/// What is wrong with an endpoint.
pub(crate) enum DeliveryFailure {
    /// It gets nothing any more.
    Disabled,
    /// One event was put aside; others arrive.
    PutAside,
}

/// Tells the firm at its contact address. A firm that has not described itself yet is not told.
pub(crate) async fn tell(
    state: &State,
    firm: &FirmId,
    endpoint: &Endpoint,
    failure: DeliveryFailure,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(described) = read_firm(&state.table, firm).await? else {
        return Ok(());
    };
    if !note_told(&state.table, firm, &endpoint.id, now).await? {
        return Ok(());
    }
    let sender = Sender::of(firm, Some(&described));
    let day = now.day_in("UTC");
    let to = Addressee {
        address: &described.contact_email,
        // The language of the firm's staff is unknown.
        languages: Languages::Both,
        sender: &sender,
        letter: &Id::derive(&["endpoint", firm.as_str(), endpoint.id.as_str(), &day]),
    };
    let letter = match failure {
        DeliveryFailure::Disabled => state.letters.endpoint_disabled(&to, &endpoint.id.name()),
        DeliveryFailure::PutAside => state.letters.event_put_aside(&to, &endpoint.id.name()),
    };
    state.mail.send(&letter, None).await?;
    Ok(())
}
