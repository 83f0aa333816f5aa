//! Devices that take pushes. Like passkeys, they belong to the address and are deleted with its last membership. A device belongs to one person at a time.

mod store;
mod subscription;
pub mod view;

pub use store::{
    DeviceContext, NewDevice, find, forget, is_claimed, list, read_all, read_context, register,
    remove,
};
pub use subscription::{Hosts, Subscription, SubscriptionKeys};

use crate::item::ItemKind;
use crate::people::session::Origin;
use crate::value::id::{DeviceId, Id};
use crate::value::secret;
use crate::value::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Most devices of a person. One more replaces the least recently seen one.
pub const MOST: usize = 20;

/// Longest name of a device, in characters.
pub const MAX_NAME: usize = 60;

/// The push service of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Platform {
    /// Apple's service, for apps on iOS.
    Apns,
    /// Google's service, for apps on Android.
    Fcm,
    /// The browser's service (RFC 8030), for the web app installed on a phone.
    Webpush,
}

/// The destination of a device's pushes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An SNS endpoint, by its ARN. Only SNS has the token of Apple or Google.
    Endpoint(String),
    /// A browser's subscription.
    Subscription(Subscription),
}

/// A device, in the person's partition (`DEV#...`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Always `DEVICE`.
    pub kind: ItemKind,
    /// Derived from the platform and its token, so that the same device is always the same item.
    pub id: DeviceId,
    /// The push service of the device.
    pub platform: Platform,
    /// The name that the app gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The destination of its pushes.
    pub target: Target,
    /// The session that last registered it.
    pub origin: Origin,
    /// When this person first registered it.
    pub created_at: Timestamp,
    /// When it was last registered. Apps register at every start.
    pub seen_at: Timestamp,
}

/// The id of a device. `token` identifies it to its platform: the token of Apple or Google, or the address of a subscription.
pub fn id_of(platform: Platform, token: &str) -> DeviceId {
    let platform = match platform {
        Platform::Apns => "apns",
        Platform::Fcm => "fcm",
        Platform::Webpush => "webpush",
    };
    Id::derive(&["device", platform, &secret::hash(token.as_bytes())])
}
