//! The apps that belong to this portal, and the other origins of its web app: they may use its passkeys, and the apps open its links. All of it comes from parameters of the deployment.

mod association;

pub use association::{
    AppLinkComponent, AppLinkDetails, AppLinks, AppleAssociation, AssetLink, AssetTarget,
    RelatedOrigins, WebCredentials,
};

use crate::env::{Env, EnvError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Uri;

/// Most origins in `/.well-known/webauthn`. `WebAuthn` level 3, section 5.11, asks browsers for at least five labels, and they ignore the rest.
const MOST_ORIGINS: usize = 5;

/// The apps and origins of one portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apps {
    origin: String,
    /// Team id and bundle id: `ABCDE12345.com.example.portal`.
    ios: Vec<String>,
    android: Vec<AndroidApp>,
    /// Other origins whose pages may use this portal's passkeys.
    related: Vec<String>,
}

/// An Android app and its signing certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
struct AndroidApp {
    package: String,
    /// SHA-256 of the signing certificate.
    fingerprint: [u8; 32],
}

impl Apps {
    /// Reads `PORTAL_ORIGIN`, `IOS_APPS`, `ANDROID_APPS` and `PASSKEY_ORIGINS`. The last three are comma-separated lists and may be empty.
    ///
    /// # Errors
    /// When an entry does not match its description in template.yaml.
    pub fn from_env(env: &Env) -> Result<Self, EnvError> {
        let parts = |name: &str| -> Vec<String> {
            let text = env.get(name).unwrap_or_default();
            let parts = text.split(',').map(str::trim);
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let ios = parts("IOS_APPS");
        if !ios.iter().all(|app| is_ios_app(app)) {
            return Err(EnvError::new(
                "IOS_APPS",
                "is no list of apps like ABCDE12345.com.example.portal",
            ));
        }
        let android = parts("ANDROID_APPS");
        let android = android.iter().map(|app| AndroidApp::read(app));
        let android = android.collect::<Option<_>>().ok_or_else(|| {
            EnvError::new(
                "ANDROID_APPS",
                "is no list of apps like com.example.portal=AB:CD:..., with the SHA-256 of the certificate",
            )
        })?;
        let related = parts("PASSKEY_ORIGINS");
        if related.len() >= MOST_ORIGINS || !related.iter().all(|origin| is_origin(origin)) {
            return Err(EnvError::new(
                "PASSKEY_ORIGINS",
                "is no list of at most four origins like https://portal.example.com",
            ));
        }
        Ok(Self {
            origin: env.origin("PORTAL_ORIGIN")?,
            ios,
            android,
            related,
        })
    }

    /// The origins, other than the portal's own, that may answer a ceremony: other addresses of the web app, and Android apps under the origins that Android gives them. Apps on iOS use the portal's origin.
    pub fn other_origins(&self) -> Vec<String> {
        let android = self.android.iter().map(AndroidApp::origin);
        self.related.iter().cloned().chain(android).collect()
    }

    /// `/.well-known/webauthn`.
    pub fn related_origins(&self) -> RelatedOrigins {
        let own = std::iter::once(&self.origin);
        RelatedOrigins {
            origins: own.chain(&self.related).cloned().collect(),
        }
    }

    /// `/.well-known/apple-app-site-association`. Links to the API are excluded, since it has no pages.
    pub fn apple_association(&self) -> AppleAssociation {
        let component = |path, exclude| AppLinkComponent { path, exclude };
        AppleAssociation {
            applinks: AppLinks {
                details: vec![AppLinkDetails {
                    app_ids: self.ios.clone(),
                    components: vec![component("/v1/*", Some(true)), component("*", None)],
                }],
            },
            webcredentials: WebCredentials {
                apps: self.ios.clone(),
            },
        }
    }

    /// `/.well-known/assetlinks.json`.
    pub fn asset_links(&self) -> Vec<AssetLink> {
        let links = self.android.iter().map(|app| AssetLink {
            relation: vec![
                "delegate_permission/common.handle_all_urls",
                "delegate_permission/common.get_login_creds",
            ],
            target: AssetTarget {
                namespace: "android_app",
                package_name: app.package.clone(),
                sha256_cert_fingerprints: vec![app.hex()],
            },
        });
        links.collect()
    }
}

impl AndroidApp {
    /// Parses `com.example.portal=AB:CD:...`.
    fn read(text: &str) -> Option<Self> {
        let (package, fingerprint) = text.split_once('=')?;
        let bytes: Vec<u8> = fingerprint
            .split(':')
            .map(|byte| (byte.len() == 2).then(|| u8::from_str_radix(byte, 16).ok())?)
            .collect::<Option<_>>()?;
        let named = package.contains('.') && package.bytes().all(is_name_byte);
        Some(Self {
            package: named.then(|| package.to_owned())?,
            fingerprint: bytes.try_into().ok()?,
        })
    }

    fn hex(&self) -> String {
        let bytes: Vec<_> = self
            .fingerprint
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        bytes.join(":")
    }

    /// The origin that Android's credential manager reports in place of a page's.
    fn origin(&self) -> String {
        let hash = URL_SAFE_NO_PAD.encode(self.fingerprint);
        format!("android:apk-key-hash:{hash}")
    }
}

fn is_ios_app(text: &str) -> bool {
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    text.split_once('.').is_some_and(|(team, bundle)| {
        team.len() == 10
            && team.bytes().all(upper)
            && !bundle.is_empty()
            && bundle.bytes().all(is_name_byte)
    })
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

fn is_origin(text: &str) -> bool {
    text.parse::<Uri>().is_ok_and(|uri| {
        let host = uri.authority().map(ToString::to_string);
        host.is_some_and(|host| format!("https://{host}") == text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn env<'a>(pairs: &[(&'a str, &'a str)]) -> Env {
        let origin = ("PORTAL_ORIGIN", "https://portal.example.com");
        Env::from_pairs(pairs.iter().copied().chain([origin]))
    }

    fn fingerprint() -> String {
        vec!["0A"; 32].join(":")
    }

    #[test]
    fn a_portal_without_apps_says_so() {
        let apps = Apps::from_env(&env(&[])).unwrap();
        assert_eq!(apps.other_origins(), [""; 0]);
        assert_eq!(json!(apps.asset_links()), json!([]));
        assert_eq!(
            json!(apps.related_origins()),
            json!({"origins": ["https://portal.example.com"]})
        );
        assert_eq!(
            json!(apps.apple_association())["webcredentials"],
            json!({"apps": []})
        );
    }

    #[test]
    fn apps_are_named_as_their_systems_want_it() {
        let android = format!("com.example.portal={}", fingerprint());
        let apps = Apps::from_env(&env(&[
            ("IOS_APPS", "ABCDE12345.com.example.portal"),
            ("ANDROID_APPS", &android),
            ("PASSKEY_ORIGINS", "https://clients.example.com"),
        ]))
        .unwrap();
        let hash = "CgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo";
        assert_eq!(
            apps.other_origins(),
            [
                "https://clients.example.com".to_owned(),
                format!("android:apk-key-hash:{hash}")
            ]
        );
        let target = &json!(apps.asset_links())[0]["target"];
        assert_eq!(target["package_name"], "com.example.portal");
        assert_eq!(target["sha256_cert_fingerprints"][0], fingerprint());
        let association = json!(apps.apple_association());
        let details = &association["applinks"]["details"][0];
        assert_eq!(details["appIDs"][0], "ABCDE12345.com.example.portal");
    }

    #[test]
    fn what_is_no_app_is_refused_by_the_name_of_its_variable() {
        for (name, value) in [
            ("IOS_APPS", "com.example.portal"),
            ("IOS_APPS", "ABCDE12345.com.example.portal,x"),
            ("ANDROID_APPS", "com.example.portal"),
            ("ANDROID_APPS", "com.example.portal=0A:0B"),
            ("PASSKEY_ORIGINS", "http://clients.example.com"),
            ("PASSKEY_ORIGINS", "https://clients.example.com/"),
            (
                "PASSKEY_ORIGINS",
                "https://a.b,https://c.d,https://e.f,https://g.h,https://i.j",
            ),
        ] {
            let error = Apps::from_env(&env(&[(name, value)])).unwrap_err();
            assert!(error.to_string().contains(name), "{value}: {error}");
        }
    }
}
