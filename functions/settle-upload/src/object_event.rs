//! The messages of the queue: events of S3 and `GuardDuty` as their rules deliver them, and the portal's own events about dropped files.

use serde::Deserialize;
use shared::exchange::portal_event::{DraftGone, Envelope, FileDropped, UploadSettled};
use shared::upload::Verdict;

/// An event about an object or a file.
#[derive(Debug, Deserialize)]
#[serde(tag = "detail-type", content = "detail")]
pub(crate) enum ObjectEvent {
    /// S3 has a new object.
    #[serde(rename = "Object Created")]
    Created(ObjectCreated),
    /// The scanner scanned an object, or could not.
    #[serde(rename = "GuardDuty Malware Protection Object Scan Result")]
    Scanned(ObjectScanned),
    /// A file that was unfinished or never released is gone from the table.
    #[serde(rename = "file.dropped")]
    Dropped(Envelope<FileDropped>),
    /// Every file of an upload for a request has its outcome.
    #[serde(rename = "upload.settled")]
    Settled(Envelope<UploadSettled>),
    /// An answer by mail with files was sent, discarded or forgotten.
    #[serde(rename = "draft.gone")]
    DraftGone(Envelope<DraftGone>),
}

/// Amazon S3 user guide, "`EventBridge` event message structure".
#[derive(Debug, Deserialize)]
pub(crate) struct ObjectCreated {
    /// The bucket that contains it.
    pub(crate) bucket: Bucket,
    /// The new object.
    pub(crate) object: Object,
}

/// The bucket in an event of S3.
#[derive(Debug, Deserialize)]
pub(crate) struct Bucket {
    /// The bucket's name.
    pub(crate) name: String,
}

/// The object in an event of S3.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Object {
    /// The object's key.
    pub(crate) key: String,
    /// Size in bytes.
    pub(crate) size: u64,
    /// The version; always present, because the bucket is versioned.
    pub(crate) version_id: String,
}

/// Amazon `GuardDuty` user guide, "Monitoring S3 object scans with Amazon `EventBridge`".
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ObjectScanned {
    /// The scanned object.
    pub(crate) s3_object_details: ScannedObject,
    /// The result.
    pub(crate) scan_result_details: ScanResult,
}

/// A version of an object that was scanned.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScannedObject {
    /// The bucket that contains it.
    pub(crate) bucket_name: String,
    /// The object's key.
    pub(crate) object_key: String,
    /// The version that was scanned.
    pub(crate) version_id: String,
}

/// The result of a scan.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ScanResult {
    /// The verdict.
    pub(crate) scan_result_status: Verdict,
}

impl ObjectEvent {
    /// Parses a message.
    ///
    /// # Errors
    /// When it is not one of these events; the error contains the position but no part of the message.
    pub(crate) fn read(body: &str) -> Result<Self, String> {
        serde_json::from_str(body).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            format!("a message about no file (line {line}, column {column})")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lambda_events::event::sqs::SqsEvent;
    use shared::upload::object_key::ObjectKey;
    use shared::value::id::Id;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_sample_is_news_of_a_file() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/settle-upload");
        let mut said = BTreeSet::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let batch: SqsEvent = serde_json::from_str(&text).unwrap();
            for message in batch.records {
                let key = match ObjectEvent::read(&message.body.unwrap()).unwrap() {
                    ObjectEvent::Created(created) => {
                        said.insert("created".to_owned());
                        created.object.key
                    }
                    ObjectEvent::Scanned(scanned) => {
                        let verdict = scanned.scan_result_details.scan_result_status;
                        said.insert(format!("{verdict:?}"));
                        scanned.s3_object_details.object_key
                    }
                    ObjectEvent::Dropped(dropped) => {
                        said.insert("dropped".to_owned());
                        let (client, dropped) = (dropped.data.who(), dropped.data);
                        let (upload, document) = (dropped.upload, dropped.document);
                        let at = ObjectKey {
                            client,
                            upload,
                            document,
                        };
                        at.to_string()
                    }
                    ObjectEvent::Settled(settled) => {
                        said.insert("settled".to_owned());
                        let data = settled.data;
                        let at = ObjectKey {
                            client: data.who(),
                            document: Id::derive(&["any"]),
                            upload: data.upload,
                        };
                        at.to_string()
                    }
                    ObjectEvent::DraftGone(gone) => {
                        said.insert("draft gone".to_owned());
                        let data = gone.data;
                        let at = ObjectKey {
                            client: data.who(),
                            document: Id::derive(&["any"]),
                            upload: data.upload,
                        };
                        at.to_string()
                    }
                };
                assert!(ObjectKey::parse(&key).is_some(), "{key}");
            }
        }
        assert_eq!(said.len(), 9, "{said:?}");
    }

    #[test]
    fn every_status_of_the_scanner_is_known() {
        for status in [
            "NO_THREATS_FOUND",
            "THREATS_FOUND",
            "UNSUPPORTED",
            "ACCESS_DENIED",
            "FAILED",
        ] {
            let body = format!(
                r#"{{"version":"0","detail-type":"GuardDuty Malware Protection Object Scan Result","source":"aws.guardduty",
                "detail":{{"scanStatus":"COMPLETED","s3ObjectDetails":{{"bucketName":"b","objectKey":"k","eTag":"e","versionId":"v","s3Throttled":false}},
                "scanResultDetails":{{"scanResultStatus":"{status}","threats":null}}}}}}"#
            );
            let ObjectEvent::Scanned(scanned) = ObjectEvent::read(&body).unwrap() else {
                panic!("a scan");
            };
            assert_eq!(scanned.s3_object_details.version_id, "v");
        }
    }

    #[test]
    fn a_created_object_as_the_user_guide_shows_it() {
        let body = r#"{"version":"0","detail-type":"Object Created","source":"aws.s3","detail":{"version":"0","bucket":{"name":"b"},
            "object":{"key":"k","size":5,"etag":"b1946ac92492d2347c6235b4d2611184","version-id":"v","sequencer":"617f08299329d189"},
            "request-id":"N4N7GDK58NMKJ12R","requester":"123456789012","source-ip-address":"1.2.3.4","reason":"PutObject"}}"#;
        assert!(
            matches!(ObjectEvent::read(body), Ok(ObjectEvent::Created(created)) if created.object.size == 5)
        );
        let fault = ObjectEvent::read(r#"{"detail-type":"secret"}"#).unwrap_err();
        assert!(!fault.contains("secret"), "{fault}");
    }
}
