//! The scanner's verdict as GuardDuty puts it on the default bus (Amazon GuardDuty user guide, "Monitoring S3 object scans with Amazon EventBridge").

use super::event::{Change, Notice, ObjectEvent};
use super::scan::Finding;
use crate::names::{ACCOUNT, REGION};
use serde_json::{Value, json};

/// The verdict of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing was found.
    NoThreats,
    /// The test virus was found.
    Threats,
    /// The object is encrypted, so it cannot be scanned.
    Unsupported,
    /// The scanner was denied access.
    AccessDenied,
    /// The scan failed, for example because the version was gone.
    Failed,
}

impl From<Finding> for Verdict {
    fn from(finding: Finding) -> Self {
        match finding {
            Finding::Clean => Self::NoThreats,
            Finding::Eicar => Self::Threats,
            Finding::Locked => Self::Unsupported,
        }
    }
}

impl Verdict {
    /// The status of the scan and of its result.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::NoThreats => ("COMPLETED", "NO_THREATS_FOUND"),
            Self::Threats => ("COMPLETED", "THREATS_FOUND"),
            Self::Unsupported => ("SKIPPED", "UNSUPPORTED"),
            Self::AccessDenied => ("SKIPPED", "ACCESS_DENIED"),
            Self::Failed => ("FAILED", "FAILED"),
        }
    }
}

/// A scanned version of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scanned {
    /// The bucket's name.
    pub(crate) bucket: String,
    /// The object's key.
    pub(crate) key: String,
    /// The `ETag`, without quotes.
    pub(crate) etag: String,
    /// The version; `None` if the bucket is not versioned.
    pub(crate) version_id: Option<String>,
    /// The verdict.
    pub(crate) verdict: Verdict,
}

impl Scanned {
    /// The verdict on a created object; `None` for a deletion.
    pub(crate) fn of(event: &ObjectEvent, verdict: Verdict) -> Option<Self> {
        let Change::Created { etag, .. } = &event.change else {
            return None;
        };
        Some(Self {
            bucket: event.bucket.clone(),
            key: event.key.clone(),
            etag: etag.clone(),
            version_id: event.version_id.clone(),
            verdict,
        })
    }

    /// The event as GuardDuty puts it on the default bus.
    pub(crate) fn to_notice(&self) -> Notice {
        let (status, result) = self.verdict.names();
        let threats = match self.verdict {
            Verdict::Threats => json!([{"name": "EICAR-Test-File (not a virus)"}]),
            _ => Value::Null,
        };
        let reasons = match self.verdict {
            Verdict::Unsupported => json!(["PASSWORD_PROTECTED"]),
            _ => Value::Null,
        };
        Notice {
            source: "aws.guardduty",
            detail_type: "GuardDuty Malware Protection Object Scan Result",
            resources: vec![format!(
                "arn:aws:guardduty:{REGION}:{ACCOUNT}:malware-protection-plan/local"
            )],
            detail: json!({
                "schemaVersion": "1.0",
                "scanStatus": status,
                "resourceType": "S3_OBJECT",
                "s3ObjectDetails": {
                    "bucketName": self.bucket,
                    "objectKey": self.key,
                    "eTag": self.etag,
                    "versionId": self.version_id,
                    "s3Throttled": false,
                },
                "scanResultDetails": {
                    "scanResultStatus": result,
                    "threats": threats,
                    "statusReasons": reasons,
                },
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_has_its_scan_status() {
        for (verdict, status, result) in [
            (Verdict::NoThreats, "COMPLETED", "NO_THREATS_FOUND"),
            (Verdict::Threats, "COMPLETED", "THREATS_FOUND"),
            (Verdict::Unsupported, "SKIPPED", "UNSUPPORTED"),
            (Verdict::AccessDenied, "SKIPPED", "ACCESS_DENIED"),
            (Verdict::Failed, "FAILED", "FAILED"),
        ] {
            let scanned = Scanned {
                bucket: "documents".to_owned(),
                key: "upload/a".to_owned(),
                etag: "d41d8cd98f00b204e9800998ecf8427e-2".to_owned(),
                version_id: Some("v1".to_owned()),
                verdict,
            };
            let notice = scanned.to_notice();
            assert_eq!(notice.source, "aws.guardduty");
            let detail = &notice.detail;
            assert_eq!(detail["scanStatus"], status);
            assert_eq!(detail["scanResultDetails"]["scanResultStatus"], result);
            assert_eq!(
                detail["scanResultDetails"]["threats"].is_array(),
                verdict == Verdict::Threats
            );
            assert_eq!(detail["s3ObjectDetails"]["versionId"], "v1");
            assert_eq!(detail["s3ObjectDetails"]["s3Throttled"], false);
        }
    }
}
