//! What a message of the queue says.

use serde::Deserialize;
use serde_json::Value;
use shared::exchange::endpoint::Job;
use shared::exchange::portal_event::SOURCE;
use shared::value::id::{ClientId, ClientRef, FirmId};

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
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    firm_id: FirmId,
    client_id: String,
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
        let Data { firm_id, client_id } = event.detail.data;
        let client = ClientRef::derive(&firm_id, &client_id).client;
        Ok(Self::Told {
            firm: firm_id,
            client,
        })
    }
}
