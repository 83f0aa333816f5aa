//! The configuration that all AWS clients share: region, credentials, one HTTP client and retries. It comes from variables, without `aws-config`, which would add more to a cold start than everything else here.

use crate::env::{Env, EnvError};
use crate::failure::Failure;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::{SharedAsyncSleep, TokioSleep};
use aws_smithy_http_client::{Builder, tls};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;
use std::time::Duration;

/// The root certificates of every AWS endpoint (Amazon Trust Services, <https://www.amazontrust.com/repository/>). Parsing five of them is cheaper than parsing the system's whole store.
const AMAZON_ROOTS: &[u8] = include_bytes!("../../roots/amazon.pem");

/// Longest wait for one attempt of a call. Three attempts end well within the gateway's 29 seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(6);

/// The wait before the first retry, with jitter; it doubles for the second retry. The SDK's default of one second is longer than a person should wait for the whole answer.
const FIRST_WAIT: Duration = Duration::from_millis(50);

/// The connection to AWS that the clients of one function share.
#[derive(Clone)]
pub struct Aws {
    config: SdkConfig,
    env: Env,
}

impl Aws {
    /// Reads `AWS_REGION`, the credentials and the endpoints of `env`.
    pub fn new(env: &Env) -> Result<Self, EnvError> {
        Self::with_http_client(env, connect()?)
    }

    /// The same over a given HTTP client, so that several functions in one process can share it.
    pub fn with_http_client(env: &Env, client: SharedHttpClient) -> Result<Self, EnvError> {
        let credentials = credentials(
            env.require("AWS_ACCESS_KEY_ID")?,
            env.require("AWS_SECRET_ACCESS_KEY")?,
            env.get("AWS_SESSION_TOKEN"),
        );
        let config = SdkConfig::builder()
            .behavior_version(
                aws_smithy_runtime_api::client::behavior_version::BehaviorVersion::latest(),
            )
            .region(Region::new(env.require("AWS_REGION")?.to_owned()))
            .credentials_provider(credentials)
            .http_client(client)
            .sleep_impl(SharedAsyncSleep::new(TokioSleep::new()))
            .retry_config(
                RetryConfig::standard()
                    .with_max_attempts(3)
                    .with_initial_backoff(FIRST_WAIT),
            )
            .timeout_config(
                TimeoutConfig::builder()
                    .connect_timeout(Duration::from_secs(2))
                    .operation_attempt_timeout(ATTEMPT_TIMEOUT)
                    .build(),
            )
            .build();
        Ok(Self {
            config,
            env: env.clone(),
        })
    }

    /// The configuration of one client. `AWS_ENDPOINT_URL_<name>` points the client at another engine than AWS's, with that engine's own keys if the URL contains them.
    pub fn config_for(&self, name: &str) -> SdkConfig {
        let Some(endpoint) = self.env.endpoint(name) else {
            return self.config.clone();
        };
        let mut config = self.config.clone().into_builder();
        config.set_endpoint_url(Some(endpoint.url));
        if let Some(keys) = endpoint.keys {
            let own = credentials(&keys.access_key, &keys.secret_key, None);
            config.set_credentials_provider(Some(own));
        }
        config.build()
    }
}

fn credentials(
    access_key: &str,
    secret_key: &str,
    session_token: Option<&str>,
) -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(Credentials::new(
        access_key,
        secret_key,
        session_token.map(str::to_owned),
        None,
        "environment",
    ))
}
/// Error codes of requests that a service refuses and would refuse again (the error lists of the API references). Codes about the account, its quotas, rights or settings are not listed: an operator fixes those, and a retry then succeeds.
const PERMANENT: &[&str] = &[
    // DynamoDB. The second code means that one client's partition has reached 10 GB, the limit of an item collection.
    "ValidationException",
    "ItemCollectionSizeLimitExceededException",
    // SES. `MailFromDomainNotVerifiedException` is not listed: a DNS record that is briefly unreadable causes it as well.
    "BadRequestException",
    "MessageRejected",
    // SNS.
    "InvalidParameter",
    "InvalidParameterException",
    // SQS.
    "InvalidMessageContents",
    "InvalidParameterValue",
    // EventBridge, for one entry.
    "InvalidArgument",
    "MalformedDetail",
    // S3, which also uses `InvalidArgument`.
    "EntityTooLarge",
    "EntityTooSmall",
    "InvalidPart",
    "InvalidPartOrder",
    "InvalidRequest",
    "KeyTooLongError",
    "MalformedXML",
    "NoSuchKey",
    "NoSuchVersion",
    // Any service, for a request that it cannot read.
    "SerializationException",
];

/// Why a call failed: the call's name and the service's error code. The answer's body and message are left out, because they may quote an address or an item, and neither may be logged.
pub fn failure_of<E: ProvideErrorMetadata, R>(call: &str, error: &SdkError<E, R>) -> Failure {
    let cause = match error {
        SdkError::ServiceError(service) => return refused(call, service.err().code()),
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "an answer that cannot be read",
        _ => return Failure::permanent(format!("{call}: the request cannot be made")),
    };
    Failure::passing(format!("{call}: {cause}"))
}

/// The failure for a service's error code. Unknown and missing codes count as passing.
pub fn refused(call: &str, code: Option<&str>) -> Failure {
    let cause = format!("{call}: {}", code.unwrap_or("unnamed"));
    if code.is_some_and(|code| PERMANENT.contains(&code)) {
        Failure::permanent(cause)
    } else {
        Failure::passing(cause)
    }
}

/// An HTTP client on rustls and ring that trusts only Amazon's root certificates.
pub fn connect() -> Result<SharedHttpClient, EnvError> {
    let trust = tls::TrustStore::empty().with_pem_certificate(AMAZON_ROOTS);
    let context = tls::TlsContext::builder()
        .with_trust_store(trust)
        .build()
        .map_err(|_| EnvError::new("AWS_REGION", "is set, but no TLS context can be built"))?;
    Ok(Builder::new()
        .tls_provider(tls::Provider::Rustls(
            tls::rustls_provider::CryptoMode::Ring,
        ))
        .tls_context(context)
        .build_https())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_the_request_stays_and_everything_else_passes() {
        for code in [
            "MessageRejected",
            "BadRequestException",
            "ValidationException",
        ] {
            assert!(refused("A", Some(code)).is_permanent(), "{code}");
        }
        for code in [
            "AccountSuspendedException",
            "SendingPausedException",
            "LimitExceededException",
            "TooManyRequestsException",
            "MailFromDomainNotVerifiedException",
            "AccessDeniedException",
            "ExpiredTokenException",
            "ThrottlingException",
            "InternalFailure",
            "ResourceNotFoundException",
            "SomethingNew",
        ] {
            assert!(!refused("A", Some(code)).is_permanent(), "{code}");
        }
        assert_eq!(refused("A", None), Failure::passing("A: unnamed"));
    }
}
