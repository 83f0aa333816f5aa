//! The nouns that ids name. The id of a session does not compile where the id of an upload is expected.

use super::Id;

/// A noun whose ids the API shows.
pub trait Noun {
    /// The prefix of its ids in the API.
    const PREFIX: &'static str;
}

/// For each noun, a type without values, the type of its ids, and its prefix if the API shows them.
macro_rules! nouns {
    ($($(#[$doc:meta])* $noun:ident: $id:ident $(= $prefix:literal)?,)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $noun {}

            $(#[$doc])*
            pub type $id = Id<$noun>;

            $(impl Noun for $noun {
                const PREFIX: &'static str = $prefix;
            })?
        )*

        #[cfg(test)]
        pub(super) const PREFIXES: &[&str] = &[$($($prefix,)?)*];
    };
}

nouns! {
    /// A person, identified by an address.
    Address: AddressId = "person",
    /// A client of a firm.
    Client: ClientId = "client",
    /// A session.
    Session: SessionId = "session",
    /// A request for a link.
    Request: RequestId,
    /// A sign-in link.
    Link: LinkId,
    /// A passkey.
    Passkey: PasskeyId = "passkey",
    /// A passkey ceremony.
    Ceremony: CeremonyId = "ceremony",
    /// A device that takes pushes.
    Device: DeviceId = "device",
    /// The calendar feed of a person.
    Feed: FeedId,
    /// A key with which a firm signs.
    FirmKey: FirmKeyId,
    /// An address of a firm's system, to which the portal sends events.
    Endpoint: EndpointId = "endpoint",
    /// What an endpoint gets in order: the events of one client, or those of a replay.
    Line: LineId,
    /// One attempt to deliver an event to an endpoint.
    Attempt: AttemptId = "attempt",
    /// Documents that a person takes along as one file.
    Archive: ArchiveId = "archive",
    /// An upload.
    Upload: UploadId = "upload",
    /// An answer by mail that waits for its writer.
    Draft: DraftId = "draft",
    /// A client's answer to a request.
    Answer: AnswerId = "answer",
    /// One notice to a client, by mail or push, and what became of it.
    Delivery: DeliveryId = "delivery",
    /// An event that the portal publishes, and the mail that follows from it.
    Event: EventId,
    /// A resource of any [`Kind`](super::Kind), which has its own prefix.
    Resource: ResourceId,
}

impl<N: Noun> Id<N> {
    /// The id as the API writes it: `upload_` and 26 characters.
    pub fn name(&self) -> String {
        format!("{}_{self}", N::PREFIX)
    }

    /// Reads what [`Id::name`] wrote; `None` for the id of another noun or anything else.
    pub fn parse_name(name: &str) -> Option<Self> {
        Self::parse(name.strip_prefix(N::PREFIX)?.strip_prefix('_')?)
    }
}
