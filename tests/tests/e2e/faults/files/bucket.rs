//! What the bucket holds at the end: nothing that no record knows.

use super::Flow;
use crate::faults::trial::{Case, Trial, What};
use crate::harness::proxy::Fault;
use serde_json::Value;
use shared::value::id::{ClientRef, FirmId};
use std::collections::BTreeSet;

/// Files of clients as the table knows them.
struct Known {
    /// Keys and versions of objects that were looked at.
    objects: BTreeSet<(String, String)>,
    /// Multipart uploads of files that can be gone on with.
    multiparts: BTreeSet<String>,
}

impl Known {
    async fn read(trial: &Trial) -> Self {
        let items = trial.portal.items().await;
        let files = items.iter().filter(|item| item["kind"] == "UPLOAD_FILE");
        let mut known = Self {
            objects: BTreeSet::new(),
            multiparts: BTreeSet::new(),
        };
        for file in files {
            let text = |value: &Value| value.as_str().map(str::to_owned);
            if let Some(version) = text(&file["object"]["version_id"]) {
                known.objects.insert((key(file), version));
            }
            if file["state"] == "open" {
                known.multiparts.extend(text(&file["multipart"]));
            }
        }
        known
    }
}

/// Where the bytes of a file lie.
fn key(file: &Value) -> String {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let of = text(&file["PK"]).replacen("C#", "upload/", 1);
    let (of, upload, id) = (
        of.replace('#', "/"),
        text(&file["upload"]),
        text(&file["id"]),
    );
    format!("{of}/{upload}/{id}")
}

/// The multipart uploads that S3 has of one client, or of all.
async fn multiparts(trial: &Trial, prefix: &str) -> BTreeSet<String> {
    let listed = trial
        .portal
        .s3()
        .list_multipart_uploads()
        .bucket(trial.portal.portal.documents_bucket())
        .prefix(prefix)
        .max_uploads(1_000)
        .send()
        .await
        .expect("a list");
    assert_ne!(listed.is_truncated, Some(true));
    let uploads = listed.uploads.unwrap_or_default().into_iter();
    uploads.filter_map(|upload| upload.upload_id).collect()
}

/// The versions of all objects that clients sent.
async fn versions(trial: &Trial) -> BTreeSet<(String, String)> {
    let listed = trial
        .portal
        .s3()
        .list_object_versions()
        .bucket(trial.portal.portal.documents_bucket())
        .prefix("upload/")
        .send()
        .await
        .expect("a list");
    assert_ne!(listed.is_truncated, Some(true));
    assert_eq!(listed.delete_markers.unwrap_or_default(), []);
    let versions = listed.versions.unwrap_or_default().into_iter();
    versions
        .map(|version| Some((version.key?, version.version_id?)))
        .collect::<Option<_>>()
        .expect("keys and versions")
}

/// Which faults leave a multipart upload that nobody knows: S3 began it and could not say so, or it was begun and then not written down. The bucket's lifecycle ends it.
const LEAVE_ONE: [(&str, Fault); 4] = [
    ("CreateMultipartUpload", Fault::LostReply),
    ("CreateMultipartUpload", Fault::TimeOut),
    ("TransactWriteItems", Fault::Error),
    ("TransactWriteItems", Fault::Death),
];

/// Holds that what is left over of an announcement is what the fault explains.
pub(super) async fn check_announced(trial: &Trial, case: Case, what: &What) {
    let client = ClientRef::derive(
        &FirmId::parse("hale-ortiz").expect("a firm"),
        &case.client(),
    );
    let prefix = format!("upload/{}/{}/", client.firm, client.client);
    let known = Known::read(trial).await;
    let begun = multiparts(trial, &prefix).await;
    let left = begun.difference(&known.multiparts).count();
    assert!(begun.len() > left, "{what}: the upload can be gone on with");
    // The second transaction tells the firm of the message that came with the files.
    let leaves = what.first
        && LEAVE_ONE.iter().any(|(operation, fault)| {
            what.operation.as_deref() == Some(operation) && what.fault == *fault
        });
    assert_eq!(left > 0, leaves, "{what}: {left} are left over");
}

/// Holds that everything in the bucket is known, but for the multipart uploads of [`LEAVE_ONE`]; how many those are.
pub(in crate::faults) async fn check_all(flow: Flow, trial: &Trial) -> usize {
    let known = Known::read(trial).await;
    let documents = trial.portal.items().await;
    let documents = documents
        .iter()
        .filter(|item| item["kind"] == "DOCUMENT" && item["author_client"] == true);
    assert_eq!(
        documents.count(),
        known.objects.len(),
        "{flow:?}: one document of each"
    );
    let found = versions(trial).await;
    assert_eq!(found, known.objects, "{flow:?}");
    let begun = multiparts(trial, "upload/").await;
    let gone: Vec<_> = known.multiparts.difference(&begun).collect();
    assert!(gone.is_empty(), "{flow:?}: {gone:?}");
    let left = begun.difference(&known.multiparts).count();
    assert!(left == 0 || flow == Flow::Announce, "{flow:?}: {left}");
    left
}
