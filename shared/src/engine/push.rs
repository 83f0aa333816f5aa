//! Pushes to apps, over the SNS client. No other module names that client. SNS has one endpoint per device, and disables it when Apple or Google no longer know the device.

use crate::engine::aws::{Aws, failure_of};
use crate::env::Env;
use crate::failure::Failure;
use crate::notice::alert::{Alert, LIFE};
use crate::people::device::Platform;
use aws_sdk_sns::Client;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sns::types::MessageAttributeValue;
use serde_json::json;
use std::fmt;

/// The platform applications of one portal: at most one for each platform.
#[derive(Clone)]
pub struct Push {
    client: Client,
    apns: Option<String>,
    fcm: Option<String>,
}

/// Why a push or an endpoint failed. The text names the cause for an engineer, and holds no token and no words of a push.
#[derive(Debug)]
pub enum PushError {
    /// The device is gone: SNS does not know it, or Apple or Google told SNS that they do not.
    Gone,
    /// Apple or Google do not know this token.
    BadToken,
    /// Any other failure.
    Failed(Failure),
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("SNS: the device is gone"),
            Self::BadToken => f.write_str("SNS: no such token"),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}

impl std::error::Error for PushError {}

impl From<PushError> for Failure {
    fn from(error: PushError) -> Self {
        match error {
            PushError::Failed(failure) => failure,
            PushError::Gone | PushError::BadToken => Self::permanent(error.to_string()),
        }
    }
}

impl Push {
    /// Reads `APNS_APPLICATION_ARN` and `FCM_APPLICATION_ARN`. A platform without an application accepts no devices.
    pub fn new(env: &Env, aws: &Aws) -> Self {
        Self {
            client: Client::new(&aws.config_for("SNS")),
            apns: env.get("APNS_APPLICATION_ARN").map(str::to_owned),
            fcm: env.get("FCM_APPLICATION_ARN").map(str::to_owned),
        }
    }

    /// Whether the portal has an app for this platform.
    pub fn has(&self, platform: Platform) -> bool {
        self.application(platform).is_some()
    }

    fn application(&self, platform: Platform) -> Option<&str> {
        match platform {
            Platform::Apns => self.apns.as_deref(),
            Platform::Fcm => self.fcm.as_deref(),
            Platform::Webpush => None,
        }
    }

    /// Finds or creates the endpoint of a token and enables it, since an app that registers can receive pushes again. Makes two calls.
    ///
    /// # Errors
    /// When the portal has no app for this platform, or SNS refuses the token or cannot be reached.
    pub async fn enable(&self, platform: Platform, token: &str) -> Result<String, PushError> {
        let application = self.application(platform);
        let application = application
            .ok_or_else(|| PushError::Failed(Failure::passing("SNS: no such application")))?;
        let made = self
            .client
            .create_platform_endpoint()
            .platform_application_arn(application)
            .token(token)
            .send()
            .await;
        let endpoint = match made {
            Ok(made) => made.endpoint_arn.unwrap_or_default(),
            Err(error) => {
                existing(&error).ok_or_else(|| describe("CreatePlatformEndpoint", &error))?
            }
        };
        self.client
            .set_endpoint_attributes()
            .endpoint_arn(&endpoint)
            .attributes("Enabled", "true")
            .attributes("Token", token)
            .send()
            .await
            .map_err(|error| describe("SetEndpointAttributes", &error))?;
        Ok(endpoint)
    }

    /// Sends an alert to an endpoint.
    ///
    /// # Errors
    /// When the device is gone, or it is unknown whether the alert reached SNS.
    pub async fn send(&self, endpoint: &str, alert: &Alert) -> Result<(), PushError> {
        let apns = alert.for_apns().to_string();
        let message = json!({
            "default": alert.body,
            "APNS": apns,
            "APNS_SANDBOX": apns,
            "GCM": alert.for_fcm().to_string(),
        });
        let life = LIFE.to_string();
        let attributes = [
            ("AWS.SNS.MOBILE.APNS.COLLAPSE_ID", alert.tag.as_str()),
            ("AWS.SNS.MOBILE.APNS.PUSH_TYPE", "alert"),
            ("AWS.SNS.MOBILE.APNS.PRIORITY", "10"),
            ("AWS.SNS.MOBILE.APNS.TTL", &life),
            ("AWS.SNS.MOBILE.GCM.TTL", &life),
        ];
        let mut call = self
            .client
            .publish()
            .target_arn(endpoint)
            .message_structure("json")
            .message(message.to_string());
        for (name, value) in attributes {
            let value = MessageAttributeValue::builder()
                .data_type("String")
                .string_value(value)
                .build()
                .map_err(|_| {
                    let cause = "Publish: an attribute lacks a part";
                    PushError::Failed(Failure::permanent(cause))
                })?;
            call = call.message_attributes(name, value);
        }
        let sent = call.send().await;
        sent.map(drop).map_err(|error| describe("Publish", &error))
    }

    /// Deletes an endpoint. An endpoint that is already gone is not an error.
    ///
    /// # Errors
    /// When SNS cannot be reached.
    pub async fn forget(&self, endpoint: &str) -> Result<(), PushError> {
        self.client
            .delete_endpoint()
            .endpoint_arn(endpoint)
            .send()
            .await
            .map_err(|error| describe("DeleteEndpoint", &error))?;
        Ok(())
    }
}

fn describe<E: ProvideErrorMetadata, R>(call: &str, error: &SdkError<E, R>) -> PushError {
    let (code, sentence) = match error {
        SdkError::ServiceError(service) => (service.err().code(), service.err().message()),
        _ => (None, None),
    };
    match code {
        Some("EndpointDisabled" | "EndpointDisabledException" | "NotFound") => PushError::Gone,
        Some("InvalidParameter" | "InvalidParameterException") => {
            // For a push to a deleted endpoint, only the sentence shows the cause.
            let unknown = sentence.is_some_and(|text| text.contains("No endpoint found"));
            match (call, unknown) {
                ("Publish", true) => PushError::Gone,
                ("Publish", false) => PushError::Failed(failure_of(call, error)),
                _ => PushError::BadToken,
            }
        }
        _ => PushError::Failed(failure_of(call, error)),
    }
}

/// The endpoint that has this token with other attributes. SNS names it only in a sentence (SNS developer guide, "Creating an Amazon SNS platform endpoint").
fn existing<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Option<String> {
    let SdkError::ServiceError(service) = error else {
        return None;
    };
    let sentence = service.err().message()?;
    let (_, rest) = sentence.split_once("Endpoint ")?;
    let (arn, rest) = rest.split_once(' ')?;
    (arn.starts_with("arn:") && rest.starts_with("already exists")).then(|| arn.to_owned())
}
