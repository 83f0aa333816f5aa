//! Browsers' push subscriptions, and the push services that may be called.

use crate::env::{Env, EnvError};
use crate::value::check::Code;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Uri;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Longest address of a subscription, in bytes. Current services use less than half of it.
const MAX_ENDPOINT: usize = 1_024;

/// Length of an uncompressed P-256 point, in bytes (RFC 8291, section 3.2).
const POINT: usize = 65;

/// Length of the authentication secret, in bytes (RFC 8291, section 3.2).
const SECRET: usize = 16;

/// A browser's push subscription, as `PushSubscription.toJSON()` returns it (W3C Push API).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// The address of the subscription at the push service.
    #[schema(format = "uri", max_length = 1024)]
    pub endpoint: String,
    /// The keys that encrypt messages to the browser.
    pub keys: SubscriptionKeys,
    /// When the browser ends the subscription, in milliseconds since 1970. Nothing here depends on it.
    #[serde(
        default,
        rename = "expirationTime",
        skip_serializing_if = "Option::is_none"
    )]
    pub expiration_time: Option<i64>,
}

/// The keys of a subscription, in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionKeys {
    /// The browser's public key: an uncompressed P-256 point of 65 bytes.
    #[schema(pattern = "^[A-Za-z0-9_-]{87}={0,2}$")]
    pub p256dh: String,
    /// The authentication secret, 16 bytes.
    #[schema(pattern = "^[A-Za-z0-9_-]{22}={0,2}$")]
    pub auth: String,
}

impl Subscription {
    /// Checks a subscription from outside. Returns a pointer and a code for each part that does not match.
    pub fn check(&self, hosts: &Hosts) -> Vec<(&'static str, Code)> {
        let mut faults = Vec::new();
        if self.endpoint.len() > MAX_ENDPOINT {
            faults.push(("/endpoint", "too-long"));
        } else if !hosts.allow(&self.endpoint) {
            faults.push(("/endpoint", "push-service"));
        }
        if self.keys.point().is_none() {
            faults.push(("/keys/p256dh", "push-key"));
        }
        if self.keys.secret().is_none() {
            faults.push(("/keys/auth", "push-key"));
        }
        faults
    }
}

impl SubscriptionKeys {
    /// The browser's public key. It may still not be a point on the curve.
    pub fn point(&self) -> Option<[u8; POINT]> {
        let bytes = decode(&self.p256dh)?;
        let point: [u8; POINT] = bytes.try_into().ok()?;
        (point[0] == 4).then_some(point)
    }

    /// The authentication secret; `None` if it is not 16 bytes in base64url.
    pub fn secret(&self) -> Option<[u8; SECRET]> {
        decode(&self.auth)?.try_into().ok()
    }
}

/// Decodes base64url with or without padding, which has at most two characters (RFC 4648, section 4).
fn decode(text: &str) -> Option<Vec<u8>> {
    let bare = text.trim_end_matches('=');
    if text.len() - bare.len() > 2 {
        return None;
    }
    URL_SAFE_NO_PAD.decode(bare).ok()
}

/// The push services that may be called. A subscription comes from outside, and without this list its address could be anything that the function can reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hosts(Vec<String>);

impl Hosts {
    /// Reads `WEB_PUSH_HOSTS`: comma-separated origins, where `https://*.example.com` stands for every host below it.
    ///
    /// # Errors
    /// When an entry is not an origin.
    pub fn from_env(env: &Env) -> Result<Self, EnvError> {
        let list = env.require("WEB_PUSH_HOSTS")?.split(',').map(str::trim);
        let hosts: Vec<_> = list.map(str::to_owned).collect();
        let fits = hosts
            .iter()
            .all(|host| origin_of(&host.replacen("*.", "any.", 1)).is_some_and(|(_, bare)| bare));
        if fits {
            Ok(Self(hosts))
        } else {
            Err(EnvError::new(
                "WEB_PUSH_HOSTS",
                "is no list of origins like https://*.push.example.com",
            ))
        }
    }

    /// Whether the address may be called.
    pub fn allow(&self, endpoint: &str) -> bool {
        let Some((origin, _)) = origin_of(endpoint) else {
            return false;
        };
        self.0.iter().any(|allowed| match allowed.split_once("*.") {
            None => *allowed == origin,
            Some((scheme, domain)) => {
                let below = origin.strip_prefix(scheme);
                let below = below.and_then(|host| host.strip_suffix(domain));
                below.is_some_and(|name| name.len() > 1 && name.ends_with('.'))
            }
        })
    }
}

/// The scheme and authority of an address, and whether it consists only of them. An address with a user name or password is refused.
fn origin_of(text: &str) -> Option<(String, bool)> {
    let uri: Uri = text.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?.as_str());
    let web = matches!(scheme, "https" | "http") && !authority.contains('@');
    let origin = format!("{scheme}://{authority}").to_ascii_lowercase();
    let bare = origin == text;
    web.then_some((origin, bare))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(list: &str) -> Result<Hosts, EnvError> {
        Hosts::from_env(&Env::from_pairs([("WEB_PUSH_HOSTS", list)]))
    }

    #[test]
    fn only_push_services_are_called() {
        let hosts = hosts("https://fcm.googleapis.com,https://*.push.apple.com").unwrap();
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://web.push.apple.com/QGx",
            "https://FCM.googleapis.com/x",
        ] {
            assert!(hosts.allow(good), "{good}");
        }
        for bad in [
            "http://fcm.googleapis.com/x",
            "https://fcm.googleapis.com.evil.example/x",
            "https://fcm.googleapis.com:8443/x",
            "https://evil.example/fcm.googleapis.com",
            "https://push.apple.com/x",
            "https://.push.apple.com/x",
            "https://evilpush.apple.com/x",
            "https://me@fcm.googleapis.com/x",
            "https://fcm.googleapis.com@evil.example/x",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
            "/x",
            "",
        ] {
            assert!(!hosts.allow(bad), "{bad}");
        }
    }

    #[test]
    fn a_list_that_is_none_is_refused_at_init() {
        for bad in [
            "https://push.example.com/",
            "push.example.com",
            "https://a.b,,",
            "*",
        ] {
            assert!(hosts(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn keys_have_their_lengths() {
        let keys = |point: &[u8], auth: &[u8]| SubscriptionKeys {
            p256dh: URL_SAFE_NO_PAD.encode(point),
            auth: URL_SAFE_NO_PAD.encode(auth),
        };
        let good = keys(&[4; 65], &[1; 16]);
        assert!(good.point().is_some() && good.secret().is_some());
        assert!(keys(&[2; 65], &[]).point().is_none());
        assert!(keys(&[4; 64], &[]).point().is_none());
        assert!(keys(&[], &[1; 15]).secret().is_none());
    }
}
