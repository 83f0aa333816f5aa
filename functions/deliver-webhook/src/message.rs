//! What a message of the queue says.

use serde::Deserialize;
use serde_json::Value;
use shared::exchange::endpoint::Job;
use shared::exchange::outbox::line_of;
use shared::exchange::portal_event::SOURCE;
use shared::value::id::{ClientId, FirmId};

/// A message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// The portal told a firm something about a client.
    Told { firm: FirmId, client: ClientId },
    /// A job of this function.
    Job(Job),
}

#[derive(Deserialize)]
struct BusEvent {
    source: String,
    detail: Detail,
}

#[derive(Deserialize)]
struct Detail {
    data: Value,
}

impl Message {
    /// Reads the body of a message.
    ///
    /// # Errors
    /// When it is neither an event of the portal nor a job. The text says what is wrong, without any value.
    pub(crate) fn read(body: &str) -> Result<Self, &'static str> {
        let body: Value = serde_json::from_str(body).map_err(|_| "the message is no JSON")?;
        if body.get("job").is_some() {
            let job = serde_json::from_value(body);
            return job.map(Self::Job).map_err(|_| "the message is no job");
        }
        let event: BusEvent =
            serde_json::from_value(body).map_err(|_| "the message is no event for a firm")?;
        if event.source != SOURCE {
            return Err("the event is not for firms");
        }
        let data = &event.detail.data;
        let firm = data["firm_id"].as_str().and_then(FirmId::parse);
        let firm = firm.ok_or("the event names no firm")?;
        let client = line_of(&firm, data).ok_or("the event names no client")?;
        Ok(Self::Told { firm, client })
    }
}
