//! Pushes to browsers: one HTTP request to the push service that the browser named (RFC 8030), encrypted for that browser (RFC 8291) and signed so that the service knows the sender (RFC 8292).

mod encrypt;
mod vapid;

pub use vapid::Vapid;

use crate::edge::invocation::Invocation;
use crate::engine::outside::{self, SystemHosts};
use crate::env::{Env, EnvError};
use crate::failure::Failure;
use crate::notice::alert::{Alert, LIFE};
use crate::people::device::{Hosts, Subscription};
use aws_smithy_http_client::Connector;
use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use http::{Request, Uri};
use std::fmt;
use std::time::Duration;
use tokio::sync::OnceCell;

/// Longest wait for a connection to a push service.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Longest wait for a push service's answer: as long as for one attempt of a call to AWS.
const TIMEOUT: Duration = Duration::from_secs(6);

fn passing(cause: impl Into<String>) -> WebPushError {
    WebPushError::Failed(Failure::passing(cause))
}

fn permanent(cause: impl Into<String>) -> WebPushError {
    WebPushError::Failed(Failure::permanent(cause))
}

/// Sends alerts to push services.
pub struct WebPush {
    hosts: Hosts,
    vapid: Vapid,
    /// Made for the first push, because most batches push to no browser and the system's root certificates take time to read. It keeps connections open for the next ones.
    connector: OnceCell<Connector>,
}

/// Why a browser did not get an alert. The text names the cause for an engineer, and never the address of a subscription.
#[derive(Debug)]
pub enum WebPushError {
    /// The push service no longer knows the subscription (RFC 8030, section 7.3).
    Gone,
    /// Any other failure.
    Failed(Failure),
}

impl fmt::Display for WebPushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gone => f.write_str("web push: the subscription is gone"),
            Self::Failed(failure) => write!(f, "web push: {failure}"),
        }
    }
}

impl std::error::Error for WebPushError {}

impl WebPush {
    /// Reads `WEB_PUSH_HOSTS` and the variables of [`Vapid::from_env`].
    pub fn from_env(env: &Env) -> Result<Self, EnvError> {
        Ok(Self {
            hosts: Hosts::from_env(env)?,
            vapid: Vapid::from_env(env)?,
            connector: OnceCell::new(),
        })
    }

    /// Sends an alert to a browser.
    ///
    /// # Errors
    /// When the subscription is gone, or the push service did not accept the alert.
    pub async fn send(
        &self,
        subscription: &Subscription,
        alert: &Alert,
        invocation: Invocation,
    ) -> Result<(), WebPushError> {
        // The list may be shorter than when the browser subscribed.
        if !self.hosts.allow(&subscription.endpoint) {
            return Err(WebPushError::Gone);
        }
        let request = self.request(subscription, alert, invocation)?;
        let connect =
            async || outside::connect(CONNECT_TIMEOUT, TIMEOUT, SystemHosts).map_err(passing);
        let connector = self.connector.get_or_try_init(connect).await?;
        let answer = connector
            .call(request)
            .await
            .map_err(|_| passing("no answer of the push service"))?;
        match answer.status().as_u16() {
            200..300 => Ok(()),
            404 | 410 => Err(WebPushError::Gone),
            // 429 asks the sender to wait (RFC 8030, section 8.4); any other 4xx is about this request.
            status @ (429 | 500..) => Err(passing(format!("the push service answered {status}"))),
            status => Err(permanent(format!("the push service answered {status}"))),
        }
    }

    fn request(
        &self,
        subscription: &Subscription,
        alert: &Alert,
        invocation: Invocation,
    ) -> Result<HttpRequest, WebPushError> {
        let uri: Uri = subscription
            .endpoint
            .parse()
            .map_err(|_| permanent("no address"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(permanent("no address"));
        };
        let audience = format!("{scheme}://{authority}");
        let body = encrypt::encrypt(
            &subscription.keys,
            alert.for_web().to_string().as_bytes(),
            invocation.random,
        )
        // A key that is not on the curve never belonged to a subscription.
        .ok_or(WebPushError::Gone)?;
        let request = Request::post(uri)
            .header(
                "authorization",
                self.vapid.authorize(&audience, invocation.now),
            )
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("ttl", LIFE.to_string())
            .header("topic", &alert.tag)
            .header("urgency", "high")
            .header("content-length", body.len().to_string())
            .body(SdkBody::from(body))
            .map_err(|_| permanent("no request"))?;
        HttpRequest::try_from(request).map_err(|_| permanent("no request"))
    }
}
