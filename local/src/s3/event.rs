//! Changes to objects as events on the bus (Amazon S3 user guide, "`EventBridge` event message structure").

use crate::names::ACCOUNT;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::value::time::Timestamp;

/// An object was created or deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ObjectEvent {
    /// The bucket's name.
    pub(crate) bucket: String,
    /// The object's key.
    pub(crate) key: String,
    /// The version that was written or removed; `None` if the bucket is not versioned.
    pub(crate) version_id: Option<String>,
    /// Increases with every event.
    pub(crate) sequence: u64,
    /// When it happened, on the system's clock.
    pub(crate) at: Timestamp,
    /// The request that caused it.
    pub(crate) request_id: String,
    /// What happened.
    pub(crate) change: Change,
}

/// A change to an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Change {
    /// A new version was written.
    Created {
        /// Size in bytes.
        size: u64,
        /// The `ETag`, without quotes.
        etag: String,
        /// The call that wrote it.
        reason: Reason,
    },
    /// A version was removed, or a delete marker hides the object.
    Deleted {
        /// Whether a delete marker was added.
        marker: bool,
    },
}

/// The call that created an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Reason {
    /// `PutObject`.
    PutObject,
    /// `CopyObject`.
    CopyObject,
    /// `CompleteMultipartUpload`.
    CompleteMultipartUpload,
}

/// An event for the default bus.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice {
    /// Its source.
    pub(crate) source: &'static str,
    /// Its detail-type.
    pub(crate) detail_type: &'static str,
    /// The ARNs of the resources that it is about.
    pub(crate) resources: Vec<String>,
    /// The detail, a JSON object.
    pub(crate) detail: Value,
}

impl ObjectEvent {
    /// The event as S3 puts it on the default bus.
    pub(crate) fn to_notice(&self) -> Notice {
        let mut object = json!({"key": self.key, "sequencer": format!("{:016X}", self.sequence)});
        if let Some(version) = &self.version_id {
            object["version-id"] = json!(version);
        }
        let mut detail = json!({
            "version": "0",
            "bucket": {"name": self.bucket},
            "request-id": self.request_id,
            "requester": ACCOUNT,
            "source-ip-address": "127.0.0.1",
        });
        let detail_type = match &self.change {
            Change::Created { size, etag, reason } => {
                object["size"] = json!(size);
                object["etag"] = json!(etag);
                detail["reason"] = json!(reason);
                "Object Created"
            }
            Change::Deleted { marker } => {
                detail["reason"] = json!("DeleteObject");
                detail["deletion-type"] = json!(if *marker {
                    "Delete Marker Created"
                } else {
                    "Permanently Deleted"
                });
                "Object Deleted"
            }
        };
        detail["object"] = object;
        Notice {
            source: "aws.s3",
            detail_type,
            resources: vec![format!("arn:aws:s3:::{}", self.bucket)],
            detail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(change: Change) -> ObjectEvent {
        ObjectEvent {
            bucket: "documents".to_owned(),
            key: "upload/a".to_owned(),
            version_id: Some("v1".to_owned()),
            sequence: 0x617f_0829_9329_d189,
            at: Timestamp(0),
            request_id: "N4N7GDK58NMKJ12R".to_owned(),
            change,
        }
    }

    #[test]
    fn a_created_object_as_the_user_guide_shows_it() {
        let notice = event(Change::Created {
            size: 5,
            etag: "b1946ac92492d2347c6235b4d2611184".to_owned(),
            reason: Reason::PutObject,
        })
        .to_notice();
        assert_eq!(
            (notice.source, notice.detail_type),
            ("aws.s3", "Object Created")
        );
        assert_eq!(notice.resources, ["arn:aws:s3:::documents"]);
        assert_eq!(
            notice.detail,
            json!({
                "version": "0",
                "bucket": {"name": "documents"},
                "object": {
                    "key": "upload/a",
                    "size": 5,
                    "etag": "b1946ac92492d2347c6235b4d2611184",
                    "version-id": "v1",
                    "sequencer": "617F08299329D189"
                },
                "request-id": "N4N7GDK58NMKJ12R",
                "requester": "000000000000",
                "source-ip-address": "127.0.0.1",
                "reason": "PutObject"
            })
        );
    }

    #[test]
    fn a_deleted_object_says_how() {
        for (marker, name) in [
            (true, "Delete Marker Created"),
            (false, "Permanently Deleted"),
        ] {
            let notice = event(Change::Deleted { marker }).to_notice();
            assert_eq!(notice.detail_type, "Object Deleted");
            assert_eq!(notice.detail["deletion-type"], name);
            assert_eq!(notice.detail["reason"], "DeleteObject");
        }
    }
}
