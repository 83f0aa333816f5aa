//! The documents bucket.

use crate::endpoint::Endpoint;
use crate::error::StartError;
use crate::names::{CREDENTIAL, REGION};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{
    Builder, RequestChecksumCalculation, ResponseChecksumValidation, timeout::TimeoutConfig,
};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::types::{BucketVersioningStatus, VersioningConfiguration};
use shared::engine::aws::{Aws, failure_of};
use shared::env::Env;
use std::path::{Path, PathBuf};

/// The portal's own client for the S3 engine.
pub(crate) fn connect(endpoint: &Endpoint) -> Result<Client, StartError> {
    let env = Env::from_pairs([
        ("AWS_REGION", REGION),
        ("AWS_ACCESS_KEY_ID", CREDENTIAL),
        ("AWS_SECRET_ACCESS_KEY", CREDENTIAL),
        ("AWS_ENDPOINT_URL_S3", &endpoint.variable()),
    ]);
    let config = Aws::new(&env)
        .map_err(|error| broken(&error))?
        .config_for("S3");
    // The senders are responsible for checksums, and a scan may take any time.
    let config = Builder::from(&config)
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .timeout_config(TimeoutConfig::disabled())
        .force_path_style(true)
        .build();
    Ok(Client::from_conf(config))
}

/// Creates the bucket if it is missing, and enables versioning, as in the template.
pub(crate) async fn open(client: &Client, bucket: &str) -> Result<(), StartError> {
    match client.create_bucket().bucket(bucket).send().await {
        Err(SdkError::ServiceError(error)) if error.err().is_bucket_already_owned_by_you() => {}
        Err(error) => return Err(fault("CreateBucket", &error)),
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
        .map_err(|error| fault("PutBucketVersioning", &error))
}

/// Uploads every file of a folder under its relative path; does nothing if there is no folder.
pub(crate) async fn put_files(
    client: &Client,
    bucket: &str,
    folder: &Path,
) -> Result<(), StartError> {
    for path in list_files(folder) {
        let unreadable = |error: &dyn std::fmt::Display| StartError::Demo {
            path: path.clone(),
            fault: error.to_string(),
        };
        let key = path.strip_prefix(folder).ok().and_then(Path::to_str);
        let key = key.ok_or_else(|| unreadable(&"is no key of an object"))?;
        let bytes = std::fs::read(&path).map_err(|error| unreadable(&error))?;
        client
            .put_object()
            .bucket(bucket)
            .key(key)
            .body(bytes.into())
            .send()
            .await
            .map_err(|error| fault("PutObject", &error))?;
    }
    Ok(())
}

/// The files of a folder and its subfolders.
fn list_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(listed) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = listed.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(list_files(&path));
        } else {
            files.push(path);
        }
    }
    files
}

fn fault<E: ProvideErrorMetadata, R>(call: &str, error: &SdkError<E, R>) -> StartError {
    broken(&failure_of(call, error))
}

fn broken(error: &dyn std::fmt::Display) -> StartError {
    StartError::Storage {
        fault: error.to_string(),
    }
}
