//! Devices that take pushes. Like passkeys they belong to the address and go with its last membership; a device is one person's at a time.

mod store;
mod subscription;
pub mod view;

pub use store::{
    NewDevice, Surroundings, find, forget, is_claimed, list, look, read_all, register, remove,
};
pub use subscription::{Hosts, Subscription, SubscriptionKeys};

use crate::item::ItemKind;
use crate::people::session::Origin;
use crate::value::id::{DeviceId, Id};
use crate::value::secret;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Most devices of a person; another one takes the place of the one that was not seen for longest.
pub const MOST: usize = 20;

/// Longest name of a device, in characters.
pub const MAX_NAME: usize = 60;

/// Who carries pushes to a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Apple's, for apps on iOS.
    Apns,
    /// Google's, for apps on Android.
    Fcm,
    /// The browser's own (RFC 8030), for the web app installed on a phone.
    Webpush,
}

/// Where pushes for a device go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An endpoint of SNS, by its ARN. The token of Apple or Google is with SNS alone.
    Endpoint(String),
    /// A subscription of the browser's.
    Subscription(Subscription),
}

/// A device, in the person's partition (`DEV#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Always `DEVICE`.
    pub kind: ItemKind,
    /// Follows from the platform and its token, so that the same device is the same item.
    pub id: DeviceId,
    /// Who carries pushes to it.
    pub platform: Platform,
    /// As the app calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where pushes go.
    pub target: Target,
    /// By which session it was last registered.
    pub origin: Origin,
    /// When it was first registered by this person.
    pub created_at: Timestamp,
    /// When it was last registered: apps do so whenever they start.
    pub seen_at: Timestamp,
}

/// The id of a device; `token` is what its platform knows it by: the token of Apple or Google, or the address of a subscription.
pub fn id_of(platform: Platform, token: &str) -> DeviceId {
    let platform = match platform {
        Platform::Apns => "apns",
        Platform::Fcm => "fcm",
        Platform::Webpush => "webpush",
    };
    Id::derive(&["device", platform, &secret::hash(token.as_bytes())])
}
