//! What the API shows of devices.

use super::{Device, Platform};
use serde::Serialize;
use utoipa::ToSchema;

/// What an app needs to know before it registers.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceOptions {
    /// The platforms that the portal pushes to.
    pub platforms: Vec<Platform>,
    /// What a browser subscribes with (`applicationServerKey`): base64url of 65 bytes.
    pub application_server_key: String,
}

/// A device that takes pushes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Device)]
pub struct DeviceView {
    /// `device_` and 26 characters; the same whenever the same device registers.
    id: String,
    /// Who carries pushes to it.
    platform: Platform,
    /// As the app calls it.
    #[schema(required)]
    name: Option<String>,
    /// When it was first registered, RFC 3339.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last registered, RFC 3339.
    #[schema(format = DateTime)]
    seen_at: String,
}

impl From<Device> for DeviceView {
    fn from(device: Device) -> Self {
        Self {
            id: device.id.name(),
            platform: device.platform,
            name: device.name,
            created_at: device.created_at.rfc3339(),
            seen_at: device.seen_at.rfc3339(),
        }
    }
}
