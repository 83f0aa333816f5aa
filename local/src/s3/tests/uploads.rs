//! Multipart uploads, and everything that can be wrong with them.

use super::*;
use crate::s3::Change;

#[tokio::test]
async fn parts_in_parallel_become_one_object() {
    let mut trial = Trial::start().await;
    let body = bytes(3 * FIVE + 11, 3);
    let upload = trial
        .client
        .create_multipart_upload()
        .bucket(BUCKET)
        .key("big")
        .content_type("image/png")
        .metadata("document", "01X")
        .send()
        .await
        .unwrap()
        .upload_id
        .unwrap();
    let sent = body
        .chunks(FIVE)
        .zip(1..)
        .map(|(part, number)| trial.part("big", &upload, number, part.to_vec()));
    let parts = futures::future::join_all(sent).await;
    assert_eq!(
        refusal(
            trial
                .client
                .get_object()
                .bucket(BUCKET)
                .key("big")
                .send()
                .await
        )
        .1,
        404
    );
    let done = trial.complete("big", &upload, parts).send().await.unwrap();
    assert!(done.e_tag().unwrap().ends_with("-4\""), "{done:?}");
    let version = done.version_id.unwrap();

    let got = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("big")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (got.content_type(), got.version_id()),
        (Some("image/png"), Some(version.as_str()))
    );
    assert_eq!(got.metadata().unwrap()["document"], "01X");
    assert!(read(got.body).await == body);
    // A range across the boundary of two parts.
    let seam = trial.client.get_object().bucket(BUCKET).key("big");
    let seam = seam
        .range(format!("bytes={}-{}", FIVE - 3, FIVE + 2))
        .send()
        .await
        .unwrap();
    assert_eq!(read(seam.body).await, body[FIVE - 3..FIVE + 3]);
    let second = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("big")
        .part_number(2)
        .send()
        .await
        .unwrap();
    assert_eq!(second.parts_count(), Some(4));
    assert!(read(second.body).await == body[FIVE..2 * FIVE]);

    let event = trial.events.recv().await.unwrap();
    assert!(trial.events.try_recv().is_err(), "parts are no objects");
    let Change::Created { size, etag, reason } = event.change else {
        panic!("{event:?}");
    };
    assert_eq!((size, event.version_id), (body.len() as u64, Some(version)));
    assert_eq!(format!("\"{etag}\""), done.e_tag.unwrap());
    assert_eq!(format!("{reason:?}"), "CompleteMultipartUpload");
    let again = trial
        .client
        .list_parts()
        .bucket(BUCKET)
        .key("big")
        .upload_id(&upload);
    assert_eq!(refusal(again.send().await), refused("NoSuchUpload", 404));
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn a_part_sent_again_replaces_the_first_one() {
    let trial = Trial::start().await;
    let upload = trial.begin("a").await;
    let old = trial.part("a", &upload, 1, bytes(FIVE, 1)).await;
    let new = trial.part("a", &upload, 1, bytes(FIVE, 2)).await;
    trial.wait_for_files(1).await;
    assert_eq!(
        refusal(trial.complete("a", &upload, vec![old]).send().await),
        refused("InvalidPart", 400)
    );
    trial
        .complete("a", &upload, vec![new])
        .send()
        .await
        .unwrap();
    assert!(trial.get("a").await == bytes(FIVE, 2));
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn a_list_that_is_wrong_changes_nothing() {
    let trial = Trial::start().await;
    let upload = trial.begin("a").await;
    let one = trial.part("a", &upload, 1, bytes(FIVE, 1)).await;
    let two = trial.part("a", &upload, 2, bytes(1_000, 2)).await;
    let three = trial.part("a", &upload, 3, bytes(10, 3)).await;
    let etag = |part: &CompletedPart| part.e_tag().unwrap().to_owned();
    let complete =
        async |parts: Vec<CompletedPart>| refusal(trial.complete("a", &upload, parts).send().await);
    let swapped = vec![two.clone(), one.clone()];
    assert_eq!(complete(swapped).await, refused("InvalidPartOrder", 400));
    let doubled = vec![one.clone(), one.clone()];
    assert_eq!(complete(doubled).await, refused("InvalidPartOrder", 400));
    let exchanged = vec![listed(1, &etag(&two)), listed(2, &etag(&one))];
    assert_eq!(complete(exchanged).await, refused("InvalidPart", 400));
    let missing = vec![one.clone(), listed(9, &etag(&two))];
    assert_eq!(complete(missing).await, refused("InvalidPart", 400));
    let small = vec![one.clone(), two.clone(), three.clone()];
    assert_eq!(complete(small).await, refused("EntityTooSmall", 400));
    assert_eq!(complete(Vec::new()).await, refused("MalformedXML", 400));
    let lying = trial
        .complete("a", &upload, vec![one.clone()])
        .mpu_object_size(7);
    assert_eq!(refusal(lying.send().await), refused("InvalidRequest", 400));
    let stranger = trial
        .complete("other", &upload, vec![one.clone()])
        .send()
        .await;
    assert_eq!(refusal(stranger), refused("NoSuchUpload", 404));

    // Part numbers may be skipped, and parts that are not listed are deleted.
    let sparse = vec![one, listed(3, &etag(&three))];
    trial.complete("a", &upload, sparse).send().await.unwrap();
    assert_eq!(trial.get("a").await.len(), FIVE + 10);
    trial.wait_for_files(2).await;
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn an_object_that_exists_is_not_replaced_unasked() {
    let trial = Trial::start().await;
    let upload = trial.begin("a").await;
    let part = trial.part("a", &upload, 1, b"new".to_vec()).await;
    trial.put("a", b"old").await;
    let complete = trial
        .complete("a", &upload, vec![part.clone()])
        .if_none_match("*");
    assert_eq!(
        refusal(complete.send().await),
        refused("PreconditionFailed", 412)
    );
    assert_eq!(trial.get("a").await, b"old");
    trial
        .complete("a", &upload, vec![part])
        .send()
        .await
        .unwrap();
    assert_eq!(trial.get("a").await, b"new");
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn parts_are_listed_page_by_page() {
    let trial = Trial::start().await;
    let upload = trial.begin("a").await;
    for number in [3, 1, 10_000, 2] {
        trial
            .part(
                "a",
                &upload,
                number,
                vec![1; usize::try_from(number).unwrap()],
            )
            .await;
    }
    let list = || {
        trial
            .client
            .list_parts()
            .bucket(BUCKET)
            .key("a")
            .upload_id(&upload)
    };
    let first = list().max_parts(3).send().await.unwrap();
    let sizes: Vec<_> = first
        .parts()
        .iter()
        .map(|part| (part.part_number(), part.size()))
        .collect();
    assert_eq!(
        sizes,
        [(Some(1), Some(1)), (Some(2), Some(2)), (Some(3), Some(3))]
    );
    assert_eq!(
        first.parts()[0].e_tag(),
        Some("\"55a54008ad1ba589aa210d2629c1df41\"")
    );
    assert_eq!(first.is_truncated(), Some(true));
    let next = list().part_number_marker(first.next_part_number_marker().unwrap());
    let next = next.send().await.unwrap();
    assert_eq!(next.parts().len(), 1);
    assert_eq!(
        (next.parts()[0].part_number(), next.is_truncated()),
        (Some(10_000), Some(false))
    );
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn an_upload_that_is_given_up_leaves_nothing() {
    let trial = Trial::start().await;
    let upload = trial.begin("a/1").await;
    let other = trial.begin("b/1").await;
    trial.part("a/1", &upload, 1, vec![1; 1_000]).await;
    let uploads = trial
        .client
        .list_multipart_uploads()
        .bucket(BUCKET)
        .prefix("a/");
    let uploads = uploads.send().await.unwrap();
    assert_eq!(uploads.uploads().len(), 1);
    assert_eq!(uploads.uploads()[0].upload_id(), Some(upload.as_str()));
    let page = trial
        .client
        .list_multipart_uploads()
        .bucket(BUCKET)
        .max_uploads(1)
        .send()
        .await
        .unwrap();
    let next = trial
        .client
        .list_multipart_uploads()
        .bucket(BUCKET)
        .set_key_marker(page.next_key_marker.clone())
        .set_upload_id_marker(page.next_upload_id_marker.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(next.uploads()[0].upload_id(), Some(other.as_str()));

    let abort = || {
        trial
            .client
            .abort_multipart_upload()
            .bucket(BUCKET)
            .key("a/1")
            .upload_id(&upload)
    };
    abort().send().await.unwrap();
    trial.wait_for_files(0).await;
    assert_eq!(refusal(abort().send().await), refused("NoSuchUpload", 404));
    let late = trial
        .client
        .upload_part()
        .bucket(BUCKET)
        .key("a/1")
        .upload_id(&upload);
    let late = late
        .part_number(2)
        .body(ByteStream::from_static(b"late"))
        .send()
        .await;
    assert_eq!(refusal(late), refused("NoSuchUpload", 404));
    assert_eq!(trial.files(), 0);
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn numbers_of_parts_have_bounds() {
    let trial = Trial::start().await;
    let upload = trial.begin("a").await;
    for number in [0, -1, 10_001] {
        let part = trial
            .client
            .upload_part()
            .bucket(BUCKET)
            .key("a")
            .upload_id(&upload);
        let part = part
            .part_number(number)
            .body(ByteStream::from_static(b"x"))
            .send()
            .await;
        assert_eq!(refusal(part), refused("InvalidArgument", 400), "{number}");
    }
    trial.s3.shutdown().await;
}
