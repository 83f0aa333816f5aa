//! The mail to a firm without integration: its clients were active. At most one a minute.

use crate::State;
use crate::jobs::Act;
use futures::future::try_join;
use serde::Deserialize;
use shared::engine::table::Write;
use shared::failure::Failure;
use shared::item::ItemKind;
use shared::key;
use shared::notice::letter::{Addressee, Languages, Sender};
use shared::people::firm::read_firm;
use shared::value::id::{FirmId, Id};
use shared::value::time::{MINUTE, Timestamp};

/// When the firm was told (`F#...`, `ACTIVITY`). That somebody is about to write, and that it was written, are two things: who dies between them leaves it to whoever gets the same message again, or to the next one after a minute.
#[derive(Deserialize)]
struct Activity {
    /// When the last mail was begun.
    claimed_at: Option<Timestamp>,
    /// What happened up to here was told.
    told_until: Option<Timestamp>,
    /// The message for which somebody is about to write, or failed to.
    claimed_for: Option<String>,
}

/// Tells the firm of what its clients did, where it wants to hear of it. Less than a minute after the last mail, the newest of its messages is sent again for then: the mail that it calls for covers the others.
pub(crate) async fn send(
    state: &State,
    now: Timestamp,
    firm: &FirmId,
    acts: &[Act],
) -> Result<(), Failure> {
    let key = key::firm_activity(firm);
    let (described, activity) = try_join(
        read_firm(&state.table, firm),
        state.table.get::<Activity>(&key),
    )
    .await?;
    let told = activity.as_ref().and_then(|activity| activity.told_until);
    let untold = acts
        .iter()
        .filter(|act| told.is_none_or(|told| told < act.at));
    let Some(latest) = untold.clone().max_by_key(|act| act.at) else {
        return Ok(());
    };
    // An attempt that failed is no reason for its own message to wait.
    let claimed_for = activity
        .as_ref()
        .and_then(|activity| activity.claimed_for.clone());
    let own = claimed_for.filter(|own| untold.clone().any(|act| act.message == *own));
    let wanted = described
        .as_ref()
        .and_then(|firm| firm.notify_email.clone());
    let Some(address) = wanted else {
        return Ok(());
    };
    let claim = Write::update(&key)
        .set("kind", ItemKind::Activity)
        .set("claimed_at", now)
        .set("claimed_for", &latest.message)
        .when(
            "attribute_not_exists(#claimed_at) OR #claimed_at <= :before \
             OR #claimed_for IN (:claimed_for, :own)",
        )
        .with("before", now.plus(-MINUTE))
        .with("own", own.unwrap_or_default());
    if !state.table.write(claim).await? {
        let claimed_at = activity.and_then(|activity| activity.claimed_at);
        let due = claimed_at.unwrap_or(now).plus(MINUTE);
        let (queues, url) = (&state.queues, &state.queue_url);
        queues.send_later(url, &latest.body, now, due).await?;
        return Ok(());
    }
    let sender = Sender::of(firm, described.as_ref());
    let day = now.day_in(described.as_ref().map_or("UTC", |firm| &firm.time_zone));
    let to = Addressee {
        address: &address,
        // Nobody knows what the firm's people read.
        languages: Languages::Both,
        sender: &sender,
        letter: &Id::derive(&["activity", firm.as_str(), &day]),
    };
    state.mail.send(&state.letters.activity(&to)).await?;
    let told = Write::update(&key)
        .set("told_until", latest.at.max(now))
        .remove("claimed_for");
    state.table.write(told).await?;
    Ok(())
}
