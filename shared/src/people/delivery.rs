//! What became of each notice to a client: the states of a mail or push, and an address that mails do not reach. A firm learns it of its own notices alone; nothing of it shows where somebody signs in.

#[cfg(feature = "table")]
mod feedback;
#[cfg(feature = "table")]
mod list;
#[cfg(feature = "table")]
mod outgoing;
mod tags;
#[cfg(feature = "table")]
mod unreachable;
mod words;

#[cfg(feature = "table")]
pub use feedback::{Feedback, Noted, note_feedback};
#[cfg(feature = "table")]
pub use list::{DeliveryFilter, FirmDelivery, list_deliveries, read_deliveries_about};
#[cfg(feature = "table")]
pub use outgoing::Outgoing;
pub use tags::DeliveryTags;
#[cfg(feature = "table")]
pub use unreachable::{Unreachable, read_unreachable};
pub use words::Sentences;

use crate::item::ItemKind;
use crate::value::id::{AddressId, DeliveryId, Kind};
use crate::value::time::Timestamp;
use crate::value::variants::with_all;
use serde::{Deserialize, Serialize};

/// What a notice is about.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The firm invited the client.
    Invitation,
    /// Something is new, changed or withdrawn.
    News,
    /// A file that the client sent was refused.
    FileRejected,
    /// The warning to the previous address that the firm holds another one.
    AddressChanged,
    /// The client answered by mail, and the answer waits for the client's word in the portal.
    AnswerWaiting,
}

/// How a notice is sent.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By mail.
    Mail,
    /// By push, to all of the client's devices.
    Push,
}

with_all! {
    /// How far a notice has come.
    #[derive(
        Clone,
        Copy,
        Debug,
        PartialEq,
        Eq,
        Serialize,
        Deserialize,
        schemars::JsonSchema,
        utoipa::ToSchema,
    )]
    #[serde(rename_all = "snake_case")]
    pub enum DeliveryState {
        /// The portal is about to send it.
        Queued,
        /// The mail system or the push service accepted it.
        Sent,
        /// The recipient's mail server does not take it for now, and is tried again.
        Delayed,
        /// The recipient's mail server took it.
        Delivered,
        /// It was not sent.
        Failed,
        /// It was not sent, because mails to this address come back.
        Suppressed,
        /// It came back.
        Bounced,
        /// It was delivered, and the recipient reported it as unwanted.
        Complained,
    }
}

with_all! {
    /// Why a notice is in its state. The code never changes; the sentence for a person is in `shared/messages`.
    #[derive(
        Clone,
        Copy,
        Debug,
        PartialEq,
        Eq,
        Serialize,
        Deserialize,
        schemars::JsonSchema,
        utoipa::ToSchema,
    )]
    #[serde(rename_all = "kebab-case")]
    pub enum DeliveryReason {
        /// The portal is about to send it.
        BeingSent,
        /// The mail system accepted it.
        Accepted,
        /// A push service accepted it for at least one device.
        PushAccepted,
        /// The recipient's mail server took it.
        Taken,
        /// The mailbox is full.
        MailboxFull,
        /// The recipient's mail server cannot be reached, or is out of order.
        ServerUnavailable,
        /// The recipient's mail server takes it for unwanted mail.
        ContentRefused,
        /// It is larger than the recipient's mail server accepts.
        TooLarge,
        /// It was not taken this time, for a cause that can pass.
        NotTaken,
        /// The recipient's mail server does not say why.
        UnknownCause,
        /// There is no such mailbox, or it takes no mail.
        AddressRejected,
        /// The mail system sends nothing to the address any more, because of earlier bounces or complaints.
        OnSuppressionList,
        /// An earlier notice to this address came back, and the portal sends no further ones.
        AddressUnreachable,
        /// The recipient reported a mail as unwanted.
        MarkedAsSpam,
        /// The mail system did not accept it.
        NotAccepted,
        /// The mail system found a virus in it.
        VirusFound,
        /// The mail system could not compose it.
        NotComposed,
        /// No device of the client took the push.
        PushRefused,
    }
}

impl DeliveryState {
    /// Whether the mail has not arrived, or was not wanted, by what its mailbox did. That depends on no choice of the person.
    pub(crate) fn is_trouble(self) -> bool {
        match self {
            Self::Queued | Self::Sent | Self::Delivered => false,
            Self::Delayed | Self::Failed | Self::Suppressed | Self::Bounced | Self::Complained => {
                true
            }
        }
    }

    /// The attribute of the item with the time when it got here.
    pub(crate) fn time_attribute(self) -> &'static str {
        match self {
            Self::Queued => "queued_at",
            Self::Sent => "sent_at",
            Self::Delayed => "delayed_at",
            Self::Delivered => "delivered_at",
            Self::Failed => "failed_at",
            Self::Suppressed => "suppressed_at",
            Self::Bounced => "bounced_at",
            Self::Complained => "complained_at",
        }
    }
}

impl DeliveryReason {
    /// The code in the API and in events.
    pub fn code(self) -> &'static str {
        match self {
            Self::BeingSent => "being-sent",
            Self::Accepted => "accepted",
            Self::PushAccepted => "push-accepted",
            Self::Taken => "taken",
            Self::MailboxFull => "mailbox-full",
            Self::ServerUnavailable => "server-unavailable",
            Self::ContentRefused => "content-refused",
            Self::TooLarge => "too-large",
            Self::NotTaken => "not-taken",
            Self::UnknownCause => "unknown-cause",
            Self::AddressRejected => "address-rejected",
            Self::OnSuppressionList => "on-suppression-list",
            Self::AddressUnreachable => "address-unreachable",
            Self::MarkedAsSpam => "marked-as-spam",
            Self::NotAccepted => "not-accepted",
            Self::VirusFound => "virus-found",
            Self::NotComposed => "not-composed",
            Self::PushRefused => "push-refused",
        }
    }

    /// Whether further notices to the same address are pointless.
    pub fn ends_address(self) -> bool {
        matches!(
            self,
            Self::AddressRejected | Self::OnSuppressionList | Self::MarkedAsSpam
        )
    }
}

/// The place of a state in the order in which states replace each other. It only grows, so reports may come in any order and repeatedly.
///
/// A mail that the mail system did not accept is behind one that it accepted: it may be sent again.
pub(crate) fn rank(state: DeliveryState, reason: DeliveryReason) -> i64 {
    match state {
        DeliveryState::Queued => 0,
        DeliveryState::Failed if reason == DeliveryReason::NotAccepted => 1,
        DeliveryState::Sent => 2,
        DeliveryState::Delayed => 3,
        DeliveryState::Delivered => 4,
        DeliveryState::Failed => 5,
        DeliveryState::Suppressed => 6,
        DeliveryState::Bounced => 7,
        DeliveryState::Complained => 8,
    }
}

/// A resource that a notice is about, as the firm names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeSubject {
    /// The kind of resource.
    pub kind: Kind,
    /// The firm's own id of it.
    pub firm_ref: String,
}

/// What became of one notice, in the client's partition (`DELIVERY#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Always `DELIVERY`, for the stream's filters.
    pub kind: ItemKind,
    /// Its id.
    pub id: DeliveryId,
    /// The firm's own id for the client.
    pub client_id: String,
    /// What it is about.
    pub notice: NoticeKind,
    /// How it is sent.
    pub channel: Channel,
    /// The id of the address that it goes to.
    pub address_id: AddressId,
    /// The version of the client's newest invitation when it was sent.
    pub invited_version: i64,
    /// How often the firm had asked for an invitation again.
    #[serde(default, skip_serializing_if = "crate::people::client::is_zero")]
    pub invited_again: i64,
    /// The resources that it is about, at most [`MAX_SUBJECTS`].
    pub subjects: Vec<NoticeSubject>,
    /// How far it has come.
    pub state: DeliveryState,
    /// Why it is in this state.
    pub reason: DeliveryReason,
    /// Its place in the order of states.
    pub rank: i64,
    /// When it got into this state.
    pub changed_at: Timestamp,
    /// When it got into each state.
    #[serde(flatten)]
    pub times: DeliveryTimes,
    /// Its sort value on `by_time`, if the firm may know of it. See [`Outgoing::known_to_firm`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lt: Option<String>,
    /// The time in that value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_at: Option<Timestamp>,
    /// When the table may delete it, in epoch seconds.
    pub ttl: i64,
}

/// Most resources that a delivery names.
pub const MAX_SUBJECTS: usize = 100;

/// When a notice got into each of its states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryTimes {
    /// When the portal began to send it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queued_at: Option<Timestamp>,
    /// When it was accepted for delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Timestamp>,
    /// When the recipient's mail server first put it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delayed_at: Option<Timestamp>,
    /// When the recipient's mail server took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered_at: Option<Timestamp>,
    /// When it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<Timestamp>,
    /// When it was suppressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppressed_at: Option<Timestamp>,
    /// When it came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounced_at: Option<Timestamp>,
    /// When the recipient reported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complained_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_what_is_stored() {
        for reason in DeliveryReason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
        }
    }

    #[test]
    fn states_replace_each_other_in_one_order() {
        let ranks: Vec<_> = DeliveryState::ALL
            .iter()
            .map(|state| rank(*state, DeliveryReason::UnknownCause))
            .collect();
        assert!(ranks.is_sorted());
        assert_eq!(ranks.iter().collect::<BTreeSet<_>>().len(), ranks.len());
        let unsent = rank(DeliveryState::Failed, DeliveryReason::NotAccepted);
        let sent = rank(DeliveryState::Sent, DeliveryReason::Accepted);
        assert!(unsent < sent, "it may be sent again");
    }

    #[test]
    fn each_state_has_a_time_of_its_own() {
        let names: BTreeSet<_> = DeliveryState::ALL
            .iter()
            .map(|state| state.time_attribute())
            .collect();
        assert_eq!(names.len(), DeliveryState::ALL.len());
        for name in names {
            let times: DeliveryTimes =
                serde_json::from_value(serde_json::json!({name: 5})).unwrap();
            assert_eq!(
                serde_json::to_value(times).unwrap(),
                serde_json::json!({name: 5})
            );
        }
    }
}
