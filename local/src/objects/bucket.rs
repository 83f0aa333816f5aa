//! The documents bucket.

use crate::error::StartError;
use crate::names::REGION;
use crate::storage::Endpoint;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{
    Builder, RequestChecksumCalculation, ResponseChecksumValidation, timeout::TimeoutConfig,
};
use aws_sdk_s3::error::{DisplayErrorContext, SdkError};
use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use shared::aws::Aws;
use shared::env::Env;

/// The runner's own connection to the engine.
pub(crate) fn connect(endpoint: &Endpoint) -> Result<Client, StartError> {
    let env = Env::from_pairs([
        ("AWS_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", &endpoint.access_key),
        ("AWS_SECRET_ACCESS_KEY", &endpoint.secret_key),
        ("AWS_ENDPOINT_URL_S3", &endpoint.url),
    ]);
    let config = Aws::new(&env).map_err(fault)?.config_for("S3");
    // Checksums are the senders' matter here, and a scan takes as long as it takes.
    let config = Builder::from(&config)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .timeout_config(TimeoutConfig::disabled())
        .force_path_style(true)
        .build();
    Ok(Client::from_conf(config))
}

/// Makes the bucket, if it is not there, and lets it keep versions, as the template does.
pub(crate) async fn open(client: &Client, bucket: &str) -> Result<(), StartError> {
    match client.create_bucket().bucket(bucket).send().await {
        Err(SdkError::ServiceError(error)) if error.err().is_bucket_already_owned_by_you() => {}
        Err(error) => return Err(fault(DisplayErrorContext(error))),
        Ok(_) => {}
    }
    let versions = VersioningConfiguration::builder()
        .status(BucketVersioningStatus::Enabled)
        .build();
    client
        .put_bucket_versioning()
        .bucket(bucket)
        .versioning_configuration(versions)
        .send()
        .await
        .map(drop)
        .map_err(|error| fault(DisplayErrorContext(error)))
}

fn fault(error: impl std::fmt::Display) -> StartError {
    StartError::Storage {
        fault: error.to_string(),
    }
}
