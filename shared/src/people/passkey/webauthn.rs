//! The JSON of `WebAuthn` level 3 (section 5.1), as far as the portal and its library send and read it. These types describe it for docs/openapi.json; the library makes and reads the JSON itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Options for making a passkey, for `PublicKeyCredential.parseCreationOptionsFromJSON()`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PublicKeyCredentialCreationOptionsJSON)]
pub struct CreationOptions {
    /// The portal, to which the passkey will be bound.
    pub rp: RelyingParty,
    /// The account of the passkey.
    pub user: UserEntity,
    /// Random bytes that the answer must contain, in base64url.
    pub challenge: String,
    /// The kinds of key that the portal accepts, the preferred one first.
    pub pub_key_cred_params: Vec<CredentialParameters>,
    /// How long to wait for the person, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub timeout: Option<u32>,
    /// The person's passkeys. An authenticator that has one of them makes no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub exclude_credentials: Option<Vec<CredentialDescriptor>>,
    /// What the authenticator must be able to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub authenticator_selection: Option<AuthenticatorSelection>,
    /// Which statement about the authenticator to send: `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub attestation: Option<String>,
    /// Extensions to ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub extensions: Option<CreationExtensions>,
}

/// Options for signing in with a passkey, for `PublicKeyCredential.parseRequestOptionsFromJSON()`.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PublicKeyCredentialRequestOptionsJSON)]
pub struct RequestOptions {
    /// Random bytes that the answer must contain, in base64url.
    pub challenge: String,
    /// How long to wait for the person, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub timeout: Option<u32>,
    /// The host to which the passkeys are bound.
    #[schema(example = "portal.example.com")]
    pub rp_id: String,
    /// Always empty: the person chooses among the passkeys of the portal.
    pub allow_credentials: Vec<CredentialDescriptor>,
    /// Always `required`.
    #[schema(example = "required")]
    pub user_verification: String,
    /// Extensions to ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub extensions: Option<RequestExtensions>,
}

/// The portal, as authenticators know it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PublicKeyCredentialRpEntity)]
pub struct RelyingParty {
    /// The name to show.
    pub name: String,
    /// The host to which passkeys are bound.
    #[schema(example = "portal.example.com")]
    pub id: String,
}

/// The account of a passkey, as its authenticator stores it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PublicKeyCredentialUserEntityJSON)]
pub struct UserEntity {
    /// The user handle, in base64url.
    pub id: String,
    /// The e-mail address, as a firm writes it.
    pub name: String,
    /// The name, as a firm writes it.
    pub display_name: String,
}

/// A kind of key.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PublicKeyCredentialParameters)]
pub struct CredentialParameters {
    /// Always `public-key`.
    #[serde(rename = "type")]
    #[schema(example = "public-key")]
    pub kind: String,
    /// The algorithm (COSE): -7 for ES256, -257 for RS256.
    #[schema(example = -7)]
    pub alg: i64,
}

/// A passkey, as its authenticator knows it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = PublicKeyCredentialDescriptorJSON)]
pub struct CredentialDescriptor {
    /// Always `public-key`.
    #[serde(rename = "type")]
    #[schema(example = "public-key")]
    pub kind: String,
    /// The credential's id, in base64url.
    pub id: String,
    /// How a browser may reach the authenticator.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub transports: Option<Vec<String>>,
}

/// What an authenticator must be able to do.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuthenticatorSelectionCriteria)]
pub struct AuthenticatorSelection {
    /// Always `required`: the authenticator stores the passkey.
    #[schema(example = "required")]
    pub resident_key: String,
    /// Always true, for browsers of level 1.
    pub require_resident_key: bool,
    /// Always `required`: the authenticator verifies its owner.
    #[schema(example = "required")]
    pub user_verification: String,
}

/// Extensions to ask for when a passkey is made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RegistrationExtensions)]
pub struct CreationExtensions {
    /// Whether to say if the passkey was stored (section 10.1.3).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub cred_props: Option<bool>,
    /// Whether to say how the owner was verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub uvm: Option<bool>,
    /// How the authenticator is to protect the passkey (CTAP 2.1, section 12.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "userVerificationRequired")]
    pub credential_protection_policy: Option<String>,
    /// Whether to make no passkey where it cannot be protected so.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub enforce_credential_protection_policy: Option<bool>,
}

/// Extensions to ask for at a sign-in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = AuthenticationExtensions)]
pub struct RequestExtensions {
    /// Whether to say how the owner was verified.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub uvm: Option<bool>,
}

/// A new passkey, as `PublicKeyCredential.toJSON()` writes it. Other fields are ignored.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RegistrationResponseJSON)]
pub struct RegistrationResponse {
    /// The credential's id, in base64url.
    pub id: String,
    /// The same.
    pub raw_id: String,
    /// The authenticator's answer.
    pub response: AttestationResponse,
    /// How the authenticator is attached: `platform` or `cross-platform`. It is ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authenticator_attachment: Option<String>,
    /// What came of the extensions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub client_extension_results: Option<ExtensionResults>,
    /// Always `public-key`.
    #[serde(rename = "type")]
    #[schema(example = "public-key")]
    pub kind: String,
}

/// The answer of an authenticator that made a passkey. Other fields are ignored.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuthenticatorAttestationResponseJSON)]
pub struct AttestationResponse {
    /// What the browser signed for the page, in base64url.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// The public key and what is said about it, in base64url.
    pub attestation_object: String,
    /// How a browser may reach the authenticator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transports: Option<Vec<String>>,
}

/// A signature of a passkey, as `PublicKeyCredential.toJSON()` writes it. Other fields are ignored.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuthenticationResponseJSON)]
pub struct AuthenticationResponse {
    /// The credential's id, in base64url.
    pub id: String,
    /// The same.
    pub raw_id: String,
    /// The authenticator's answer.
    pub response: AssertionResponse,
    /// How the authenticator is attached: `platform` or `cross-platform`. It is ignored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authenticator_attachment: Option<String>,
    /// What came of the extensions.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub client_extension_results: Option<ExtensionResults>,
    /// Always `public-key`.
    #[serde(rename = "type")]
    #[schema(example = "public-key")]
    pub kind: String,
}

/// The answer of an authenticator that signed. Other fields are ignored.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuthenticatorAssertionResponseJSON)]
pub struct AssertionResponse {
    /// What the browser signed for the page, in base64url.
    #[serde(rename = "clientDataJSON")]
    pub client_data_json: String,
    /// What the authenticator says of itself, in base64url.
    pub authenticator_data: String,
    /// The signature, in base64url.
    pub signature: String,
    /// The user handle, in base64url. A sign-in without it is refused, because it names the person.
    pub user_handle: Option<String>,
}

/// What came of the extensions. Other fields are ignored.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AuthenticationExtensionsClientOutputsJSON)]
pub struct ExtensionResults {
    /// Whether the passkey was stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cred_props: Option<CredentialProperties>,
}

/// Whether a passkey was stored.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = CredentialPropertiesOutput)]
pub struct CredentialProperties {
    /// Whether it was stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rk: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Env;
    use crate::people::passkey::party::{Owner, Party};
    use crate::value::id::Id;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};
    use webauthn_rs::prelude::{PublicKeyCredential, RegisterPublicKeyCredential};

    /// What remains of a text in JSON when it was read into a type and written again.
    fn described<T: Serialize + DeserializeOwned>(value: &Value) -> Value {
        let read: T = serde_json::from_value(value.clone()).unwrap();
        serde_json::to_value(read).unwrap()
    }

    #[test]
    fn the_options_have_these_fields_and_no_others() {
        let env = Env::from_pairs([("PORTAL_ORIGIN", "https://portal.example.com")]);
        let party = Party::from_env(&env).unwrap();
        let id = Id::from_bytes([7; 16]);
        let owner = Owner {
            id: &id,
            address: "ana@example.com",
            name: "Ana",
        };
        let options = party.ask_for_new(&owner, &[]).unwrap().options;
        assert_eq!(described::<CreationOptions>(&options), options);
        let options = party.ask_for_any().unwrap().options;
        assert_eq!(described::<RequestOptions>(&options), options);
    }

    #[test]
    fn what_a_browser_sends_is_read_by_the_library() {
        let made = json!({
            "id": "c2FtcGxl",
            "rawId": "c2FtcGxl",
            "response": {"clientDataJSON": "e30", "attestationObject": "oA", "transports": ["internal"]},
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": true}},
            "type": "public-key",
        });
        assert_eq!(described::<RegistrationResponse>(&made), made);
        serde_json::from_value::<RegisterPublicKeyCredential>(made).unwrap();
        let signed = json!({
            "id": "c2FtcGxl",
            "rawId": "c2FtcGxl",
            "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "MEUCIQ", "userHandle": "AA"},
            "clientExtensionResults": {},
            "type": "public-key",
        });
        assert_eq!(described::<AuthenticationResponse>(&signed), signed);
        serde_json::from_value::<PublicKeyCredential>(signed).unwrap();
    }
}
