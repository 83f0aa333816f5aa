//! The body of a registration.

use serde::Deserialize;
use shared::edge::problem::{FieldError, Problem};
use shared::engine::push::Push;
use shared::people::device::{self, Hosts, MAX_NAME, NewDevice, Platform, Subscription, Target};
use shared::people::session::Origin;
use shared::value::check;
use shared::value::id::DeviceId;
use utoipa::ToSchema;

/// Maximum length of a token in characters: Apple's have up to 200 in hexadecimal, Google states no limit, and SNS accepts 2048 (`CreatePlatformEndpoint`).
const MAX_TOKEN: usize = 2_048;

/// Minimum length of a token in characters: Apple's have 64.
const MIN_TOKEN: usize = 32;

/// A device that receives pushes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviceRequest {
    /// The push platform of the device.
    platform: Platform,
    /// For `apns` and `fcm`: the device token that the system gave to the app.
    #[schema(min_length = 32, max_length = 2048, pattern = "^[A-Za-z0-9:_%.-]*$")]
    token: Option<String>,
    /// For `webpush`: the subscription that the browser gave to the page.
    subscription: Option<Subscription>,
    /// A name for the device: one line of 1 to 60 characters.
    #[schema(min_length = 1, max_length = 60)]
    name: Option<String>,
}

/// The push target of a registration, before SNS has an endpoint for it.
pub(crate) enum PushTarget {
    /// An app, by its token.
    App { platform: Platform, token: String },
    /// A browser.
    Browser(Subscription),
}

/// A registration with valid fields.
pub(crate) struct Checked {
    pub(crate) id: DeviceId,
    pub(crate) name: Option<String>,
    pub(crate) wanted: PushTarget,
}

impl Checked {
    /// The device, with its push target and the session that registers it.
    pub(crate) fn with(self, target: Target, origin: Origin) -> NewDevice {
        let platform = match self.wanted {
            PushTarget::App { platform, .. } => platform,
            PushTarget::Browser(_) => Platform::Webpush,
        };
        NewDevice {
            id: self.id,
            platform,
            name: self.name,
            target,
            origin,
        }
    }
}

impl DeviceRequest {
    /// The registration, or all invalid fields.
    pub(crate) fn check(self, push: &Push, hosts: &Hosts) -> Result<Checked, Problem> {
        let mut errors = Vec::new();
        let name = self.name.and_then(|name| {
            let cleaned = check::line(&name, MAX_NAME);
            cleaned
                .map_err(|code| errors.push(FieldError::new("/name", code)))
                .ok()
        });
        let wanted = match (self.platform, self.token, self.subscription) {
            (Platform::Webpush, None, Some(subscription)) => {
                let faults = subscription.check(hosts).into_iter();
                errors.extend(
                    faults.map(|(at, code)| FieldError::new(format!("/subscription{at}"), code)),
                );
                Some(PushTarget::Browser(subscription))
            }
            (Platform::Webpush, _, None) => {
                errors.push(FieldError::new("/subscription", "missing"));
                None
            }
            (Platform::Webpush, Some(_), _) => {
                errors.push(FieldError::new("/token", "unknown"));
                None
            }
            (_, None, _) => {
                errors.push(FieldError::new("/token", "missing"));
                None
            }
            (_, Some(_), Some(_)) => {
                errors.push(FieldError::new("/subscription", "unknown"));
                None
            }
            (platform, Some(token), None) => {
                if !push.has(platform) {
                    errors.push(FieldError::new("/platform", "platform"));
                } else if !is_token(platform, &token) {
                    errors.push(FieldError::new("/token", "device-token"));
                }
                Some(PushTarget::App { platform, token })
            }
        };
        match wanted {
            Some(wanted) if errors.is_empty() => Ok(Checked {
                id: match &wanted {
                    PushTarget::App { platform, token } => device::id_of(*platform, token),
                    PushTarget::Browser(subscription) => {
                        device::id_of(Platform::Webpush, &subscription.endpoint)
                    }
                },
                name,
                wanted,
            }),
            _ => Err(Problem::InvalidFields(errors)),
        }
    }
}

/// Apple's tokens are hexadecimal; Google's may have a few more characters.
fn is_token(platform: Platform, token: &str) -> bool {
    let fits = |byte: u8| match platform {
        Platform::Apns => byte.is_ascii_hexdigit(),
        _ => byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'%' | b'.'),
    };
    (MIN_TOKEN..=MAX_TOKEN).contains(&token.len()) && token.bytes().all(fits)
}
