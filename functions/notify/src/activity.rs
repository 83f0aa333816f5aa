//! The mail to a firm without an integration when its clients were active: at most one a minute.

use crate::State;
use crate::jobs::Act;
use futures::future::try_join;
use shared::failure::Failure;
use shared::notice::letter::{Addressee, Languages, Sender};
use shared::notice::{claim_activity, note_activity_told, read_activity};
use shared::people::firm::read_firm;
use shared::value::id::{FirmId, Id};
use shared::value::time::Timestamp;

/// Tells the firm what its clients did, if it wants these mails. Within a minute of the last mail, the newest message is sent to the queue again for later; the mail that it then causes also covers the others.
pub(crate) async fn send(
    state: &State,
    now: Timestamp,
    firm: &FirmId,
    acts: &[Act],
) -> Result<(), Failure> {
    let (described, activity) = try_join(
        read_firm(&state.table, firm),
        read_activity(&state.table, firm),
    )
    .await?;
    let untold = acts.iter().filter(|act| !activity.covers(act.at));
    let Some(latest) = untold.clone().max_by_key(|act| act.at) else {
        return Ok(());
    };
    // An earlier attempt that failed must not make its own message wait.
    let claimed_for = activity.claimed_for.as_deref();
    let own = claimed_for.filter(|own| untold.clone().any(|act| act.message == *own));
    let wanted = described
        .as_ref()
        .and_then(|firm| firm.notify_email.clone());
    let Some(address) = wanted else {
        return Ok(());
    };
    if !claim_activity(&state.table, firm, &latest.message, own, now).await? {
        let (queues, url) = (&state.queues, &state.queue_url);
        let due = activity.due(now);
        queues.send_later(url, &latest.body, now, due).await?;
        return Ok(());
    }
    let sender = Sender::of(firm, described.as_ref());
    let day = now.day_in(described.as_ref().map_or("UTC", |firm| &firm.time_zone));
    let to = Addressee {
        address: &address,
        // The language of the firm's staff is unknown.
        languages: Languages::Both,
        sender: &sender,
        letter: &Id::derive(&["activity", firm.as_str(), &day]),
    };
    state.mail.send(&state.letters.activity(&to), None).await?;
    note_activity_told(&state.table, firm, latest.at.max(now)).await?;
    Ok(())
}
