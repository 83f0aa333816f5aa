//! Versions of objects, listing them, and copies.

use super::*;
use crate::s3::Change;
use aws_sdk_s3::operation::list_objects::ListObjectsOutput;
use aws_sdk_s3::types::EncodingType;

#[tokio::test]
async fn versions() {
    let mut trial = Trial::start().await;
    let (one, two) = (trial.put("a", b"one").await, trial.put("a", b"two").await);
    let get = |version: &str| {
        trial
            .client
            .get_object()
            .bucket(BUCKET)
            .key("a")
            .version_id(version)
    };
    assert_eq!(trial.get("a").await, b"two");
    assert_eq!(read(get(&one).send().await.unwrap().body).await, b"one");

    let deleted = trial
        .client
        .delete_object()
        .bucket(BUCKET)
        .key("a")
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.delete_marker(), Some(true));
    let marker = deleted.version_id.unwrap();
    let plain = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a")
        .send()
        .await;
    let Err(SdkError::ServiceError(gone)) = plain else {
        panic!("the object is still there");
    };
    assert_eq!(
        gone.raw().headers().get("x-amz-delete-marker"),
        Some("true")
    );
    assert_eq!(
        refusal(get(&marker).send().await),
        refused("MethodNotAllowed", 405)
    );
    assert_eq!(read(get(&two).send().await.unwrap().body).await, b"two");

    let list = trial
        .client
        .list_object_versions()
        .bucket(BUCKET)
        .send()
        .await
        .unwrap();
    let ids: Vec<_> = list
        .versions()
        .iter()
        .filter_map(|version| version.version_id())
        .collect();
    assert_eq!(ids, [two.as_str(), one.as_str()], "newest first");
    assert_eq!(list.delete_markers()[0].is_latest(), Some(true));
    let first = trial
        .client
        .list_object_versions()
        .bucket(BUCKET)
        .max_keys(2)
        .send()
        .await
        .unwrap();
    let second = trial
        .client
        .list_object_versions()
        .bucket(BUCKET)
        .max_keys(2)
        .set_key_marker(first.next_key_marker.clone())
        .set_version_id_marker(first.next_version_id_marker.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(
        (first.is_truncated(), second.is_truncated()),
        (Some(true), Some(false))
    );
    assert_eq!(second.versions()[0].version_id(), Some(one.as_str()));

    for version in [&marker, &one, &two] {
        let delete = trial.client.delete_object().bucket(BUCKET).key("a");
        let answer = delete.version_id(version).send().await.unwrap();
        assert_eq!(answer.delete_marker().is_some(), version == &marker);
    }
    assert_eq!(
        refusal(get(&one).send().await),
        refused("NoSuchVersion", 404)
    );
    trial.wait_for_files(0).await;

    let mut told = Vec::new();
    while let Ok(event) = trial.events.try_recv() {
        told.push((event.version_id.unwrap(), event.change, event.sequence));
    }
    assert!(told.is_sorted_by(|one, next| one.2 < next.2));
    let removed = told
        .iter()
        .filter(|(_, change, _)| *change == Change::Deleted { marker: false });
    assert_eq!(removed.count(), 3);
    assert_eq!(told[2].1, Change::Deleted { marker: true });
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn without_versions_the_last_write_is_all_there_is() {
    let trial = Trial::start().await;
    let kept = trial.put("a", b"kept").await;
    trial.keep_versions(BucketVersioningStatus::Suspended).await;
    for body in [b"one", b"two"] {
        assert_eq!(trial.put("a", body).await, "");
    }
    trial.wait_for_files(2).await;
    assert_eq!(trial.get("a").await, b"two");
    let old = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a")
        .version_id(kept);
    assert_eq!(read(old.send().await.unwrap().body).await, b"kept");
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn copies_stand_on_their_own() {
    let trial = Trial::start().await;
    let source = trial.client.put_object().bucket(BUCKET).key("from");
    let source = source
        .content_type("text/plain")
        .body(ByteStream::from_static(b"text"));
    source.send().await.unwrap();
    let copy = trial
        .client
        .copy_object()
        .bucket(BUCKET)
        .key("to")
        .copy_source("documents/from");
    let answer = copy.send().await.unwrap();
    assert_eq!(
        answer.copy_object_result().unwrap().e_tag(),
        Some("\"1cb251ec0d568de6a929b520c4aed8d1\"")
    );
    trial.put("from", b"other").await;
    let got = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("to")
        .send()
        .await
        .unwrap();
    assert_eq!(got.content_type(), Some("text/plain"));
    assert_eq!(read(got.body).await, b"text");

    let upload = trial.begin("parts").await;
    let body = bytes(FIVE + 7, 1);
    let parts = vec![
        trial.part("parts", &upload, 1, body[..FIVE].to_vec()).await,
        trial.part("parts", &upload, 2, body[FIVE..].to_vec()).await,
    ];
    trial
        .complete("parts", &upload, parts)
        .send()
        .await
        .unwrap();
    let copy = trial
        .client
        .copy_object()
        .bucket(BUCKET)
        .key("whole")
        .copy_source("documents/parts");
    copy.send().await.unwrap();
    let whole = trial
        .client
        .head_object()
        .bucket(BUCKET)
        .key("whole")
        .send()
        .await
        .unwrap();
    assert!(!whole.e_tag().unwrap().contains('-'), "one body: {whole:?}");
    assert!(trial.get("whole").await == body);
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn lists() {
    let trial = Trial::start().await;
    for key in ["a", "b/1", "b/2", "b/c/3", "d", "e/f"] {
        trial.put(key, b"x").await;
    }
    trial
        .client
        .delete_object()
        .bucket(BUCKET)
        .key("d")
        .send()
        .await
        .unwrap();
    let list = || trial.client.list_objects_v2().bucket(BUCKET);
    let mut keys = Vec::new();
    let mut pages = list().max_keys(2).into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        assert!(page.contents().len() <= 2);
        keys.extend(
            page.contents
                .unwrap_or_default()
                .into_iter()
                .filter_map(|object| object.key),
        );
    }
    assert_eq!(keys, ["a", "b/1", "b/2", "b/c/3", "e/f"]);
    let below = list().prefix("b/").delimiter("/").send().await.unwrap();
    assert_eq!(below.contents().len(), 2);
    assert_eq!(below.common_prefixes()[0].prefix(), Some("b/c/"));
    let mut groups = Vec::new();
    let mut pages = list().delimiter("/").max_keys(1).into_paginator().send();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        let keys = page.contents().iter().filter_map(|object| object.key());
        let prefixes = page
            .common_prefixes()
            .iter()
            .filter_map(|group| group.prefix());
        groups.extend(keys.chain(prefixes).map(str::to_owned));
    }
    assert_eq!(groups, ["a", "b/", "e/"]);
    let after = list().start_after("b/2").send().await.unwrap();
    assert_eq!(after.key_count(), Some(2));
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn lists_by_marker() {
    let trial = Trial::start().await;
    for key in ["a", "b/1", "b/2", "b/c/3", "e f/1"] {
        trial.put(key, b"x").await;
    }
    let list = || trial.client.list_objects().bucket(BUCKET);
    // Without a delimiter the last key is the next marker; with one, the response names it.
    let first = list().max_keys(2).send().await.unwrap();
    assert_eq!(
        (first.is_truncated(), first.next_marker()),
        (Some(true), None)
    );
    let keys = |answer: &ListObjectsOutput| -> Vec<String> {
        let keys = answer.contents().iter().filter_map(|object| object.key());
        keys.map(str::to_owned).collect()
    };
    assert_eq!(keys(&first), ["a", "b/1"]);
    let rest = list().marker("b/1").send().await.unwrap();
    assert_eq!(keys(&rest), ["b/2", "b/c/3", "e f/1"]);
    assert_eq!(
        (rest.is_truncated(), rest.marker()),
        (Some(false), Some("b/1"))
    );

    let mut groups = Vec::new();
    let mut marker = None;
    loop {
        let page = list().delimiter("/").max_keys(1).set_marker(marker);
        let page = page.send().await.unwrap();
        let prefixes = page.common_prefixes().iter();
        let prefixes = prefixes.filter_map(|group| group.prefix().map(str::to_owned));
        groups.extend(keys(&page).into_iter().chain(prefixes));
        marker = page.next_marker().map(str::to_owned);
        if page.is_truncated() != Some(true) {
            break;
        }
    }
    assert_eq!(groups, ["a", "b/", "e f/"]);
    let below = list().prefix("b/").delimiter("/").send().await.unwrap();
    assert_eq!(keys(&below), ["b/1", "b/2"]);
    assert_eq!(below.common_prefixes()[0].prefix(), Some("b/c/"));
    let encoded = list().prefix("e f/").encoding_type(EncodingType::Url);
    let encoded = encoded.send().await.unwrap();
    assert_eq!(keys(&encoded), ["e%20f/1"]);
    assert_eq!(encoded.prefix(), Some("e%20f/"));
    let nowhere = trial.client.list_objects().bucket("nowhere").send().await;
    let error = nowhere.unwrap_err().into_service_error();
    assert!(error.is_no_such_bucket(), "{error:?}");
    trial.s3.shutdown().await;
}
