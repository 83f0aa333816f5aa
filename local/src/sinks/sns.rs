//! SNS for phone apps: platform endpoints and publishing to them, with the query protocol. As in SNS, unknown and disabled endpoints are refused.

use super::Sinks;
use crate::kept::Kept;
use crate::names::{ACCOUNT, REGION};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use ulid::Ulid;

/// Maximum size of a message in bytes (SNS, `Publish`).
const MAX_MESSAGE: usize = 256 * 1024;

/// A push, as shown by `/local/pushes`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Push {
    /// SNS's message id.
    pub(crate) id: String,
    /// When it was sent, RFC 3339 in the portal's time.
    pub(crate) at: String,
    /// The endpoint's ARN.
    pub(crate) endpoint: String,
    /// `apns` or `fcm`.
    pub(crate) platform: String,
    pub(crate) title: String,
    pub(crate) body: String,
    /// The data for the app, besides the text.
    pub(crate) data: Value,
    /// The complete payload, as the platform receives it.
    pub(crate) payload: Value,
    /// The attributes of the message.
    pub(crate) attributes: BTreeMap<String, String>,
}

/// The state of an endpoint after a change. The newest line about an endpoint applies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Endpoint {
    arn: String,
    application: String,
    token: String,
    user_data: String,
    enabled: bool,
    deleted: bool,
}

/// The endpoints of one portal.
pub(crate) struct Sns {
    endpoints: Kept<Endpoint>,
    /// Serialises calls, because each reads and then changes the endpoints.
    turn: Mutex<()>,
}

type Form = BTreeMap<String, String>;

/// An error of the query protocol.
struct Fault(StatusCode, &'static str, String);

impl Fault {
    fn invalid(sentence: impl Into<String>) -> Self {
        let sentence = format!("Invalid parameter: {}", sentence.into());
        Self(StatusCode::BAD_REQUEST, "InvalidParameter", sentence)
    }
}

impl Sns {
    pub(crate) fn new(endpoints: Kept<Endpoint>) -> Self {
        Self {
            endpoints,
            turn: Mutex::new(()),
        }
    }

    fn find(&self, wanted: impl Fn(&Endpoint) -> bool) -> Option<Endpoint> {
        let lines = self.endpoints.select(|_| true).into_iter();
        let newest: BTreeMap<_, _> = lines.map(|line| (line.arn.clone(), line)).collect();
        let mut living = newest.into_values().filter(|endpoint| !endpoint.deleted);
        living.find(wanted)
    }

    fn known(&self, form: &Form, name: &str) -> Result<Endpoint, Fault> {
        let arn = part(form, name)?;
        let found = self.find(|endpoint| endpoint.arn == arn);
        found.ok_or_else(|| {
            let sentence = "Endpoint does not exist".to_owned();
            Fault(StatusCode::NOT_FOUND, "NotFound", sentence)
        })
    }
}

/// Answers an SNS call: a form that names an action.
pub(super) fn answer(sinks: &Sinks, body: &[u8]) -> Response {
    let form = read(body).unwrap_or_default();
    let _turn = sinks
        .sns
        .turn
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let action = form.get("Action").cloned().unwrap_or_default();
    let result = match action.as_str() {
        "CreatePlatformEndpoint" => create(&sinks.sns, &form),
        "SetEndpointAttributes" => set(&sinks.sns, &form),
        "GetEndpointAttributes" => get(&sinks.sns, &form),
        "DeleteEndpoint" => delete(&sinks.sns, &form),
        "Publish" => publish(sinks, &form),
        _ => Err(Fault(
            StatusCode::BAD_REQUEST,
            "InvalidAction",
            format!("the local portal does not know {action}"),
        )),
    };
    let (status, xml) = match result {
        Ok(inner) => (
            StatusCode::OK,
            format!(
                "<{action}Response xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><{action}Result>{inner}</{action}Result><ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata></{action}Response>",
                Ulid::generate()
            ),
        ),
        Err(Fault(status, code, sentence)) => (
            status,
            format!(
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{}</Message></Error><RequestId>{}</RequestId></ErrorResponse>",
                escape(&sentence),
                Ulid::generate()
            ),
        ),
    };
    (status, [(header::CONTENT_TYPE, "text/xml")], xml).into_response()
}

fn read(body: &[u8]) -> Option<Form> {
    let query = format!("/?{}", std::str::from_utf8(body).ok()?);
    let uri: Uri = query.parse().ok()?;
    let form = axum::extract::Query::<Form>::try_from_uri(&uri).ok()?;
    Some(form.0)
}

fn part<'a>(form: &'a Form, name: &str) -> Result<&'a str, Fault> {
    let value = form.get(name).map(String::as_str);
    value.ok_or_else(|| Fault::invalid(format!("{name} Reason: no value for required parameter")))
}

/// `Attributes.entry.1.key`, `Attributes.entry.1.value`.
fn attributes(form: &Form) -> BTreeMap<&str, &str> {
    let named = form.iter().filter_map(|(name, key)| {
        let stem = name.strip_prefix("Attributes.entry.")?;
        let stem = stem.strip_suffix(".key")?;
        let value = form.get(&format!("Attributes.entry.{stem}.value"))?;
        Some((key.as_str(), value.as_str()))
    });
    named.collect()
}

fn create(sns: &Sns, form: &Form) -> Result<String, Fault> {
    let application = part(form, "PlatformApplicationArn")?;
    let token = part(form, "Token")?;
    let prefix = format!("arn:aws:sns:{REGION}:{ACCOUNT}:app/");
    let name = application.strip_prefix(&prefix).ok_or_else(|| {
        Fault::invalid(
            "PlatformApplicationArn Reason: An ARN must have the account and region of the caller",
        )
    })?;
    if name.starts_with("APNS") && !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Fault::invalid(
            "Token Reason: iOS device tokens must be no more than 400 hexadecimal characters",
        ));
    }
    let user_data = form.get("CustomUserData").cloned().unwrap_or_default();
    let same = |endpoint: &Endpoint| endpoint.application == application && endpoint.token == token;
    let endpoint = match sns.find(same) {
        Some(known) if known.user_data == user_data => known,
        Some(known) => {
            return Err(Fault::invalid(format!(
                "Token Reason: Endpoint {} already exists with the same Token, but different attributes.",
                known.arn
            )));
        }
        None => {
            let made = Endpoint {
                arn: format!(
                    "arn:aws:sns:{REGION}:{ACCOUNT}:endpoint/{name}/{}",
                    Ulid::generate()
                ),
                application: application.to_owned(),
                token: token.to_owned(),
                user_data,
                enabled: true,
                deleted: false,
            };
            sns.endpoints.push(made.clone());
            made
        }
    };
    Ok(format!("<EndpointArn>{}</EndpointArn>", endpoint.arn))
}

fn set(sns: &Sns, form: &Form) -> Result<String, Fault> {
    let mut endpoint = sns.known(form, "EndpointArn")?;
    for (name, value) in attributes(form) {
        match name {
            "Enabled" => endpoint.enabled = value == "true",
            "Token" => value.clone_into(&mut endpoint.token),
            "CustomUserData" => value.clone_into(&mut endpoint.user_data),
            _ => return Err(Fault::invalid("Attributes Reason: Invalid attribute name")),
        }
    }
    sns.endpoints.push(endpoint);
    Ok(String::new())
}

fn get(sns: &Sns, form: &Form) -> Result<String, Fault> {
    let endpoint = sns.known(form, "EndpointArn")?;
    let entry = |key: &str, value: &str| {
        format!(
            "<entry><key>{key}</key><value>{}</value></entry>",
            escape(value)
        )
    };
    Ok(format!(
        "<Attributes>{}{}</Attributes>",
        entry("Enabled", &endpoint.enabled.to_string()),
        entry("Token", &endpoint.token)
    ))
}

/// Deleting a missing endpoint is no error in SNS.
fn delete(sns: &Sns, form: &Form) -> Result<String, Fault> {
    let arn = part(form, "EndpointArn")?;
    if let Some(mut endpoint) = sns.find(|endpoint| endpoint.arn == arn) {
        endpoint.deleted = true;
        sns.endpoints.push(endpoint);
    }
    Ok(String::new())
}

fn publish(sinks: &Sinks, form: &Form) -> Result<String, Fault> {
    let arn = part(form, "TargetArn")?;
    let endpoint = sinks.sns.find(|endpoint| endpoint.arn == arn);
    let endpoint = endpoint.ok_or_else(|| {
        Fault::invalid("TargetArn Reason: No endpoint found for the target arn specified")
    })?;
    if !endpoint.enabled {
        let sentence = "Endpoint is disabled".to_owned();
        return Err(Fault(StatusCode::BAD_REQUEST, "EndpointDisabled", sentence));
    }
    let message = part(form, "Message")?;
    if message.len() > MAX_MESSAGE {
        return Err(Fault::invalid("Message too long"));
    }
    let bad = || Fault::invalid("Message Structure - JSON message body failed to parse");
    let apns = endpoint.application.contains(":app/APNS");
    let key = match (apns, endpoint.application.contains("APNS_SANDBOX")) {
        (true, true) => "APNS_SANDBOX",
        (true, false) => "APNS",
        (false, _) => "GCM",
    };
    let message: Value = serde_json::from_str(message).map_err(|_| bad())?;
    if part(form, "MessageStructure")? != "json" || !message["default"].is_string() {
        return Err(Fault::invalid(
            "Message Structure - No default entry in JSON message body",
        ));
    }
    let payload = message[key].as_str().ok_or_else(bad)?;
    let payload: Value = serde_json::from_str(payload).map_err(|_| bad())?;
    let push = shown(sinks, form, &endpoint, apns, payload);
    let id = push.id.clone();
    sinks.pushes.push(push);
    Ok(format!("<MessageId>{id}</MessageId>"))
}

fn shown(sinks: &Sinks, form: &Form, endpoint: &Endpoint, apns: bool, payload: Value) -> Push {
    let (words, data) = if apns {
        let mut data = payload.clone();
        if let Some(data) = data.as_object_mut() {
            data.remove("aps");
        }
        (payload.pointer("/aps/alert").cloned(), data)
    } else {
        let message = payload.pointer("/fcmV1Message/message");
        let data = message.map(|message| message["data"].clone());
        let words = message.map(|message| message["notification"].clone());
        (words, data.unwrap_or_default())
    };
    let words = words.unwrap_or_default();
    let word = |name: &str| words[name].as_str().unwrap_or_default().to_owned();
    Push {
        id: Ulid::generate().to_string(),
        at: sinks.clock.now().rfc3339(),
        endpoint: endpoint.arn.clone(),
        platform: if apns { "apns" } else { "fcm" }.to_owned(),
        title: word("title"),
        body: word("body"),
        data: if data.is_null() { json!({}) } else { data },
        payload,
        attributes: message_attributes(form),
    }
}

/// `MessageAttributes.entry.1.Name`, `MessageAttributes.entry.1.Value.StringValue`.
fn message_attributes(form: &Form) -> BTreeMap<String, String> {
    let named = form.iter().filter_map(|(name, value)| {
        let stem = name.strip_prefix("MessageAttributes.entry.")?;
        let stem = stem.strip_suffix(".Name")?;
        let text = format!("MessageAttributes.entry.{stem}.Value.StringValue");
        Some((value.clone(), form.get(&text)?.clone()))
    });
    named.collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
