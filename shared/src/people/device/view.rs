//! Devices as the API shows them.

use super::{Device, Platform};
use serde::Serialize;
use utoipa::ToSchema;

/// What an app needs before it registers.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceOptions {
    /// The platforms that the portal pushes to.
    pub platforms: Vec<Platform>,
    /// The key with which a browser subscribes (`applicationServerKey`): base64url of 65 bytes.
    pub application_server_key: String,
}

/// A device that takes pushes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Device)]
pub struct DeviceView {
    /// `device_` and 26 characters. The same device always gets the same id.
    id: String,
    /// The push service of the device.
    platform: Platform,
    /// The name that the app gave it.
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
