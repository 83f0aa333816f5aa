//! A phone with a software authenticator (the one of 1Password's password manager), and a browser that makes any claims about its page that a test needs.

use super::{Client, TestPortal};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use passkey_authenticator::{Authenticator, UiHint, UserCheck, UserValidationMethod};
use passkey_crypto::rust_crypto::RustCryptoBackend;
use passkey_types::Passkey;
use passkey_types::ctap2::{Aaguid, Ctap2Error, get_assertion, make_credential};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A device with at most one passkey.
#[derive(Clone)]
pub struct Device {
    /// The page's origin, as the browser claims it.
    pub origin: String,
    /// The host that the authenticator answers for; `None` means the requested one.
    pub host: Option<String>,
    /// Whether the browser claims that the page is framed by another site.
    pub framed: bool,
    /// A false purpose for the browser to claim; `None` means the true one.
    pub purpose: Option<&'static str>,
    /// Whether the owner verifies their identity.
    pub verifies: bool,
    /// The user handle that it claims; `None` means that of its passkey.
    pub user_handle: Option<Vec<u8>>,
    /// Whether it counts signatures.
    pub counts: bool,
    passkey: Option<Passkey>,
}

struct Owner {
    verifies: bool,
}

#[async_trait::async_trait]
impl UserValidationMethod for Owner {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _hint: UiHint<'a, Passkey>,
        presence: bool,
        verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck {
            presence,
            verification: verification && self.verifies,
        })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(self.verifies)
    }
}

impl Device {
    /// A device whose browser shows the portal.
    pub fn new(portal: &TestPortal) -> Self {
        Self {
            origin: portal.portal.origin().to_owned(),
            host: None,
            framed: false,
            purpose: None,
            verifies: true,
            user_handle: None,
            counts: true,
            passkey: None,
        }
    }

    /// Makes a passkey; returns the body for `POST /v1/passkeys`.
    pub async fn make(&mut self, ceremony: &Value) -> Value {
        let options = &ceremony["public_key"];
        let (client_data, hash) = self.client_data("webauthn.create", options);
        let host = self.host_for(&options["rp"]["id"]);
        let user = json!({
            "id": options["user"]["id"],
            "name": options["user"]["name"],
            "displayName": options["user"]["displayName"],
        });
        let request = make_credential::Request {
            client_data_hash: hash.into(),
            rp: make_credential::PublicKeyCredentialRpEntity {
                id: host,
                name: None,
            },
            user: serde_json::from_value(user).expect("a user"),
            pub_key_cred_params: serde_json::from_value(options["pubKeyCredParams"].clone())
                .expect("algorithms"),
            exclude_list: serde_json::from_value(options["excludeCredentials"].clone())
                .unwrap_or_default(),
            extensions: None,
            options: make_credential::Options {
                rk: true,
                up: true,
                uv: self.verifies,
            },
            pin_auth: None,
            pin_protocol: None,
        };
        let mut authenticator = self.authenticator();
        authenticator.set_make_credentials_with_signature_counter(self.counts);
        let made = authenticator.make_credential(request).await;
        let made = made.expect("a passkey");
        let attestation = URL_SAFE_NO_PAD.encode(made.as_webauthn_bytes().as_slice());
        self.passkey.clone_from(authenticator.store());
        let id = self.credential_id();
        json!({
            "ceremony_id": ceremony["ceremony_id"],
            "name": "Ana's phone",
            "credential": {
                "id": id,
                "rawId": id,
                "type": "public-key",
                "response": {"clientDataJSON": client_data, "attestationObject": attestation},
                "clientExtensionResults": {"credProps": {"rk": true}},
            },
        })
    }

    /// Signs; returns the body for `POST /v1/passkeys/sessions`.
    pub async fn sign(&mut self, ceremony: &Value) -> Value {
        let options = &ceremony["public_key"];
        let (client_data, hash) = self.client_data("webauthn.get", options);
        let request = get_assertion::Request {
            rp_id: self.host_for(&options["rpId"]),
            client_data_hash: hash.into(),
            allow_list: None,
            extensions: None,
            options: get_assertion::Options {
                up: true,
                uv: self.verifies,
            },
            pin_auth: None,
            pin_protocol: None,
        };
        let mut authenticator = self.authenticator();
        let signed = authenticator.get_assertion(request).await;
        let signed = signed.expect("a signature");
        self.passkey.clone_from(authenticator.store());
        let id = self.credential_id();
        let own = signed.user.map(|user| Vec::from(user.id));
        let user = self.user_handle.clone().or(own).unwrap_or_default();
        json!({
            "ceremony_id": ceremony["ceremony_id"],
            "credential": {
                "id": id,
                "rawId": id,
                "type": "public-key",
                "response": {
                    "clientDataJSON": client_data,
                    "authenticatorData": URL_SAFE_NO_PAD.encode(signed.auth_data.to_vec()),
                    "signature": URL_SAFE_NO_PAD.encode(signed.signature.as_slice()),
                    "userHandle": URL_SAFE_NO_PAD.encode(user),
                },
                "clientExtensionResults": {},
            },
        })
    }

    /// The user handle of its passkey.
    pub fn owner(&self) -> Vec<u8> {
        let handle = self
            .passkey
            .as_ref()
            .and_then(|own| own.user_handle.clone());
        handle.map(Vec::from).unwrap_or_default()
    }

    fn authenticator(&self) -> Authenticator<Option<Passkey>, Owner, RustCryptoBackend> {
        let owner = Owner {
            verifies: self.verifies,
        };
        let store = self.passkey.clone();
        Authenticator::new(Aaguid::default(), store, owner, RustCryptoBackend)
    }

    /// The credential's id in base64url.
    pub fn credential_id(&self) -> String {
        let passkey = self.passkey.as_ref().expect("a passkey");
        URL_SAFE_NO_PAD.encode(passkey.credential_id.as_slice())
    }

    fn host_for(&self, asked: &Value) -> String {
        let asked = asked.as_str().expect("a host").to_owned();
        self.host.clone().unwrap_or(asked)
    }

    /// The browser's client data in base64url, and its SHA-256.
    fn client_data(&self, kind: &str, options: &Value) -> (String, Vec<u8>) {
        let data = json!({
            "type": self.purpose.unwrap_or(kind),
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": self.framed,
        });
        let data = data.to_string();
        let hash = Sha256::digest(data.as_bytes()).to_vec();
        (URL_SAFE_NO_PAD.encode(data), hash)
    }
}

impl TestPortal {
    /// Registers a passkey on a device; returns the portal's view of it.
    pub async fn register(&self, caller: &Client, device: &mut Device) -> Value {
        let ceremony = caller.call(reqwest::Method::POST, "/v1/passkeys/options", None);
        let ceremony = ceremony.await;
        assert_eq!(ceremony.status, 201, "{ceremony:?}");
        let made = device.make(&ceremony.body).await;
        let registered = caller.post("/v1/passkeys", made).await;
        assert_eq!(registered.status, 201, "{registered:?}");
        registered.body
    }

    /// Starts a ceremony for signing in.
    pub async fn passkey_ceremony(&self) -> Value {
        let path = "/v1/passkeys/sessions/options";
        let anyone = self.anonymous();
        let ceremony = anyone.call(reqwest::Method::POST, path, None).await;
        assert_eq!(ceremony.status, 201, "{ceremony:?}");
        ceremony.body
    }

    /// The portal's response to one touch.
    pub async fn touch(&self, device: &mut Device) -> super::Answer {
        let ceremony = self.passkey_ceremony().await;
        let signed = device.sign(&ceremony).await;
        self.anonymous().post("/v1/passkeys/sessions", signed).await
    }

    /// Signs in with one touch.
    pub async fn sign_in_by_touch(&self, device: &mut Device) -> Client {
        let session = self.touch(device).await;
        assert_eq!(session.status, 201, "{session:?}");
        let token = session.body["token"].as_str().expect("a token");
        self.anonymous().with_token(token)
    }
}
