//! The documents under `/.well-known/` that name a portal's apps and origins. Apple, Google and the W3C define their fields.

use serde::Serialize;
use utoipa::ToSchema;

/// The pages that may use this portal's passkeys (`WebAuthn` level 3, section 5.11).
#[derive(Debug, Serialize, ToSchema)]
pub struct RelatedOrigins {
    /// The portal's own origin, and its others.
    #[schema(example = json!(["https://portal.example.com"]))]
    pub origins: Vec<String>,
}

/// The iOS apps that may use the portal's passkeys and open its links (Apple, "Supporting associated domains").
#[derive(Debug, Serialize, ToSchema)]
pub struct AppleAssociation {
    /// The links that open in an app.
    pub applinks: AppLinks,
    /// The apps that may use the portal's passkeys.
    pub webcredentials: WebCredentials,
}

/// The links that open in an app.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppLinks {
    /// Groups of apps with the same links.
    pub details: Vec<AppLinkDetails>,
}

/// Apps and the links that they open.
#[derive(Debug, Serialize, ToSchema)]
pub struct AppLinkDetails {
    /// Team id and bundle id of each app.
    #[serde(rename = "appIDs")]
    #[schema(example = json!(["ABCDE12345.com.example.portal"]))]
    pub app_ids: Vec<String>,
    /// Patterns of paths, in Apple's form; the first that fits decides. Without a type, because generated clients cannot name its field `/`.
    #[schema(value_type = Vec<Object>)]
    pub components: Vec<AppLinkComponent>,
}

/// A pattern of paths.
#[derive(Debug, Serialize)]
pub struct AppLinkComponent {
    /// The pattern, with `*` for anything.
    #[serde(rename = "/")]
    pub path: &'static str,
    /// Whether paths that fit do not open in the app.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclude: Option<bool>,
}

/// The apps that may use the portal's passkeys.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebCredentials {
    /// Team id and bundle id of each app.
    pub apps: Vec<String>,
}

/// An Android app and what it may do (Google, "Digital Asset Links").
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetLink {
    /// What the app may do: open links, use passkeys.
    pub relation: Vec<&'static str>,
    /// The app.
    pub target: AssetTarget,
}

/// An Android app.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssetTarget {
    /// Always `android_app`.
    pub namespace: &'static str,
    /// The app's package.
    #[schema(example = "com.example.portal")]
    pub package_name: String,
    /// SHA-256 of its signing certificates, in hexadecimal digits with colons.
    pub sha256_cert_fingerprints: Vec<String>,
}
