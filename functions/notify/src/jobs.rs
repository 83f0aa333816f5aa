//! Sorts the messages of one batch into jobs: per client, per firm or per warning.

use aws_lambda_events::event::sqs::SqsEvent;
use shared::exchange::portal_event::{
    AddressChanged, ArchiveReady, DeviceDropped, DraftWaiting, FileRejected, PortalEvent,
    SessionStartedElsewhere,
};
use shared::value::id::{AddressId, ClientRef, DeviceId, EventId, FirmId, Id, Kind, ResourceId};
use shared::value::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// All jobs of one batch.
#[derive(Debug, Default)]
pub(crate) struct Jobs {
    /// News, by client.
    pub(crate) clients: BTreeMap<ClientRef, NotificationJob>,
    /// Client activity, by firm.
    pub(crate) firms: BTreeMap<FirmId, Vec<Act>>,
    /// Warnings, by the id of their event, so that a duplicate delivery causes one warning.
    pub(crate) warnings: BTreeMap<EventId, WarningJob>,
    /// Addresses for which a membership ended, with the messages that report it.
    pub(crate) ended: BTreeMap<AddressId, Vec<String>>,
    /// SNS endpoints of dropped devices.
    pub(crate) endpoints: BTreeMap<String, EndpointJob>,
}

/// Checks a client's copies.
#[derive(Debug, Default)]
pub(crate) struct NotificationJob {
    /// The messages that caused the job.
    pub(crate) messages: Vec<String>,
    /// The copies that these messages name.
    pub(crate) named: BTreeSet<(Kind, ResourceId)>,
    /// Whether the client or a matter is new, so that many copies may be unannounced.
    pub(crate) appeared: bool,
    /// Whether the waiting news is to be checked.
    pub(crate) woken: bool,
}

/// Deletes an SNS endpoint whose device belongs to nobody.
#[derive(Debug)]
pub(crate) struct EndpointJob {
    /// The messages that caused the job.
    pub(crate) messages: Vec<String>,
    /// The id of the device.
    pub(crate) device: DeviceId,
}

/// An activity of a client.
#[derive(Debug)]
pub(crate) struct Act {
    /// The id of the message that reports it.
    pub(crate) message: String,
    /// The body of that message, to send it to the queue again.
    pub(crate) body: String,
    /// When it happened.
    pub(crate) at: Timestamp,
}

/// Sends a warning.
#[derive(Debug)]
pub(crate) struct WarningJob {
    /// The messages that caused the job.
    pub(crate) messages: Vec<String>,
    /// The warning.
    pub(crate) event: Warning,
}

/// A warning to send.
#[derive(Debug)]
pub(crate) enum Warning {
    /// The firm changed its address for a client.
    AddressChanged(AddressChanged),
    /// A session began at this time in a new browser.
    NewBrowser(SessionStartedElsewhere, Timestamp),
    /// A file that the client sent was rejected.
    FileRejected(FileRejected),
    /// Documents that took long are one file now.
    ArchiveReady(ArchiveReady),
    /// An answer by mail waits for its writer.
    DraftWaiting(DraftWaiting),
}

impl Jobs {
    /// Sorts a batch into jobs. Also returns the messages that are not events of the portal, each with the reason.
    pub(crate) fn sort(batch: SqsEvent) -> (Self, Vec<(String, String)>) {
        let mut jobs = Self::default();
        let mut unreadable = Vec::new();
        for message in batch.records {
            let id = message.message_id.unwrap_or_default();
            let body = message.body.unwrap_or_default();
            match serde_json::from_str(&body) {
                Ok(event) => {
                    if let Err(cause) = jobs.add(id.clone(), body, event) {
                        unreadable.push((id, cause.to_owned()));
                    }
                }
                // Serde's error text may quote a value, so only the position is reported.
                Err(error) => {
                    let place = format!("line {}, column {}", error.line(), error.column());
                    unreadable.push((id, format!("a message is no event of the portal ({place})")));
                }
            }
        }
        (jobs, unreadable)
    }

    fn add(
        &mut self,
        message: String,
        body: String,
        event: PortalEvent,
    ) -> Result<(), &'static str> {
        match event {
            PortalEvent::ResourceChanged(event) => {
                let job = self.look_at(event.data.who(), message);
                job.named.insert((event.data.kind, event.data.id));
            }
            PortalEvent::ClientAppeared(event) => {
                self.look_at(event.data.who(), message).appeared = true;
            }
            PortalEvent::MatterAppeared(event) => {
                self.look_at(event.data.who(), message).appeared = true;
            }
            PortalEvent::NewsWaiting(event) => {
                self.look_at(event.data.who(), message).woken = true;
            }
            PortalEvent::AddressChanged(event) => {
                self.warn(message, event.id, Warning::AddressChanged(event.data));
            }
            PortalEvent::DraftWaiting(event) => {
                self.warn(message, event.id, Warning::DraftWaiting(event.data));
            }
            PortalEvent::SessionStartedElsewhere(event) => {
                let at = read_time(&event.time)?;
                self.warn(message, event.id, Warning::NewBrowser(event.data, at));
            }
            PortalEvent::MembershipEnded(event) => {
                let messages = self.ended.entry(event.data.address_id).or_default();
                messages.push(message);
            }
            PortalEvent::DeviceDropped(event) => {
                let DeviceDropped { device, endpoint } = event.data;
                let messages = Vec::new();
                let job = EndpointJob { messages, device };
                let job = self.endpoints.entry(endpoint).or_insert(job);
                job.messages.push(message);
            }
            PortalEvent::ClientSignedIn(event) => {
                self.act(message, body, &event.time, &event.data.firm_id)?;
            }
            PortalEvent::MessageReceived(event) => {
                self.act(message, body, &event.time, &event.data.firm_id)?;
            }
            PortalEvent::BillViewed(event) => {
                self.act(message, body, &event.time, &event.data.firm_id)?;
            }
            PortalEvent::EventViewed(event) => {
                self.act(message, body, &event.time, &event.data.firm_id)?;
            }
            PortalEvent::DocumentDownloaded(event) => {
                self.act(message, body, &event.time, &event.data.firm_id)?;
            }
            PortalEvent::MessageRead(event) => {
                self.act(message, body, &event.time, &event.data.firm_id)?;
            }
            PortalEvent::DocumentReceived(event) => {
                self.act(message, body, &event.time, &event.data.document.firm_id)?;
            }
            PortalEvent::DocumentQuarantined(event) => {
                self.act(message, body, &event.time, &event.data.document.firm_id)?;
            }
            PortalEvent::DocumentRejected(event) => {
                self.act(message, body, &event.time, &event.data.firm_id)?;
            }
            PortalEvent::RequestFulfilled(event) => {
                self.act(message, body, &event.time, &event.data.firm_id)?;
            }
            // The files of an upload were reported one by one; dropped files are handled by settle-upload. The outcome of a notice is not an activity of the client.
            PortalEvent::UploadCompleted(_)
            | PortalEvent::FileDropped(_)
            | PortalEvent::UploadSettled(_)
            | PortalEvent::ArchiveRequested(_)
            | PortalEvent::DraftGone(_)
            | PortalEvent::DeliveryChanged(_)
            | PortalEvent::ClientUnreachable(_)
            | PortalEvent::MatterSilent(_)
            | PortalEvent::ResourceUnread(_) => {}
            PortalEvent::ArchiveReady(event) => {
                self.warn(message, event.id, Warning::ArchiveReady(event.data));
            }
            PortalEvent::FileRejected(event) => {
                // One mail per upload: its link shows the outcome of each file.
                let upload = Id::derive(&["file.rejected", event.data.upload.as_str()]);
                self.warn(message, upload, Warning::FileRejected(event.data));
            }
        }
        Ok(())
    }

    fn look_at(&mut self, who: ClientRef, message: String) -> &mut NotificationJob {
        let job = self.clients.entry(who).or_default();
        job.messages.push(message);
        job
    }

    fn warn(&mut self, message: String, id: EventId, event: Warning) {
        let job = self.warnings.entry(id).or_insert(WarningJob {
            messages: Vec::new(),
            event,
        });
        job.messages.push(message);
    }

    fn act(
        &mut self,
        message: String,
        body: String,
        time: &str,
        firm: &FirmId,
    ) -> Result<(), &'static str> {
        let at = read_time(time)?;
        let acts = self.firms.entry(firm.clone()).or_default();
        acts.push(Act { message, body, at });
        Ok(())
    }
}

fn read_time(time: &str) -> Result<Timestamp, &'static str> {
    Timestamp::parse(time).ok_or("the time of an event is no RFC 3339")
}
