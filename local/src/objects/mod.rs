//! Events about objects on their way to the bus: what happened to them, and the scanner's verdict on those that clients sent.

mod bucket;
mod listing;

pub(crate) use bucket::{connect, open, put_files};
pub(crate) use listing::Listing;

use crate::bus::{Bus, Entry};
use crate::common::Common;
use crate::names::UPLOADS;
use crate::s3::{Change, Notice, ObjectEvent, Scan, Scanned, Verdict};
use crate::storage::Heard;
use aws_sdk_s3::Client;
use aws_sdk_s3::error::SdkError;
use futures::poll;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use tokio::sync::{Mutex, MutexGuard, Notify};

/// The source of events about objects.
pub(crate) enum Source {
    /// The embedded engine sends them.
    Heard(Heard),
    /// Another engine is listed for changes.
    Listed(Listing),
}

/// Delivers events about objects to the bus of one portal.
pub(crate) struct Objects {
    /// Held while an event is being delivered, and while the next one is awaited.
    source: Mutex<Source>,
    /// Makes the task that awaits the next event release the source.
    interrupt: Notify,
    client: Client,
    bucket: String,
    bus: Arc<Bus>,
    common: Common,
}

impl Objects {
    pub(crate) fn new(
        source: Source,
        client: Client,
        bucket: &str,
        bus: Arc<Bus>,
        common: Common,
    ) -> Self {
        Self {
            source: Mutex::new(source),
            interrupt: Notify::new(),
            client,
            bucket: bucket.to_owned(),
            bus,
            common,
        }
    }

    /// Delivers events as they arrive, until the task is dropped.
    pub(crate) async fn run(self: Arc<Self>) {
        loop {
            let mut source = self.source.lock().await;
            let event = tokio::select! {
                event = source.next() => event,
                () = self.interrupt.notified() => continue,
            };
            self.deliver(&source, &event).await;
        }
    }

    /// Delivers all pending events.
    pub(crate) async fn drain(&self) {
        let mut source = self.take().await;
        while let Some(event) = source.now().await {
            self.deliver(&source, &event).await;
        }
    }

    /// Waits for the event that is being delivered; no other begins while the returned guard is held.
    pub(crate) async fn rest(&self) -> impl Sized + '_ {
        self.take().await
    }

    /// Takes the source from the task that awaits the next event.
    async fn take(&self) -> MutexGuard<'_, Source> {
        let mut turn = pin!(self.source.lock());
        match poll!(turn.as_mut()) {
            Poll::Ready(source) => source,
            Poll::Pending => {
                // This call already waits for the lock, so the interrupted task gets it later.
                self.interrupt.notify_one();
                turn.await
            }
        }
    }

    async fn deliver(&self, source: &Source, event: &ObjectEvent) {
        self.put(event.to_notice());
        if let Some(scanned) = self.scan(event).await {
            self.put(scanned.to_notice());
        }
        source.note_told(event);
        self.common.activity.note();
    }

    /// The bucket's name.
    pub(crate) fn bucket(&self) -> &str {
        &self.bucket
    }

    /// Writes an object, as a service of AWS does.
    pub(crate) async fn write(&self, key: &str, bytes: Vec<u8>) -> Result<(), String> {
        let sent = self.client.put_object().bucket(&self.bucket).key(key);
        let sent = sent.body(bytes.into()).send().await;
        sent.map(drop)
            .map_err(|error| format!("The bucket does not take it: {error}."))
    }

    fn put(&self, notice: Notice) {
        self.bus.put(Entry {
            source: notice.source.to_owned(),
            detail_type: notice.detail_type.to_owned(),
            detail: notice.detail,
            time: None,
            resources: notice.resources,
        });
    }

    /// The scanner's verdict, if the scanner checks this object.
    async fn scan(&self, event: &ObjectEvent) -> Option<Scanned> {
        let created = matches!(event.change, Change::Created { .. });
        if !created || event.bucket != self.bucket || !event.key.starts_with(UPLOADS) {
            return None;
        }
        let verdict = self.look_into(event).await;
        Scanned::of(event, verdict)
    }

    async fn look_into(&self, event: &ObjectEvent) -> Verdict {
        let object = self.client.get_object().bucket(&event.bucket);
        let object = object
            .key(&event.key)
            .set_version_id(event.version_id.clone());
        let mut body = match object.send().await {
            Ok(object) => object.body,
            Err(SdkError::ServiceError(error)) if error.raw().status().as_u16() == 403 => {
                return Verdict::AccessDenied;
            }
            Err(_) => return Verdict::Failed,
        };
        let mut scan = Scan::default();
        while let Some(bytes) = body.next().await {
            match bytes {
                Ok(bytes) => scan.push(&bytes),
                Err(_) => return Verdict::Failed,
            }
        }
        scan.finish().into()
    }
}

impl Source {
    /// Waits for the next event.
    async fn next(&mut self) -> ObjectEvent {
        match self {
            Self::Heard(heard) => match heard.events.recv().await {
                Some(event) => event,
                // The engine has stopped, and the portal is stopping too.
                None => std::future::pending().await,
            },
            Self::Listed(listing) => listing.next().await,
        }
    }

    /// The next event, if there is one now.
    async fn now(&mut self) -> Option<ObjectEvent> {
        match self {
            Self::Heard(heard) => heard.events.try_recv().ok(),
            Self::Listed(listing) => listing.now().await,
        }
    }

    fn note_told(&self, event: &ObjectEvent) {
        match self {
            Self::Heard(heard) => heard.told.note(event),
            Self::Listed(listing) => listing.note_told(event),
        }
    }
}
