//! Objects: their bytes, headers, ranges and conditions.

use super::*;
use aws_sdk_s3::primitives::DateTime;

#[tokio::test]
async fn what_is_written_comes_back_with_its_headers() {
    let trial = Trial::start().await;
    let put = trial
        .client
        .put_object()
        .bucket(BUCKET)
        .key("firm/a/ñ ü+1.pdf");
    let answer = put
        .body(ByteStream::from_static(b"hello"))
        .content_type("application/pdf")
        .content_disposition("attachment")
        .metadata("document", "01ABC")
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.e_tag().unwrap(),
        "\"5d41402abc4b2a76b9719d911017c592\""
    );
    let version = answer.version_id.unwrap();
    let got = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("firm/a/ñ ü+1.pdf");
    let got = got.send().await.unwrap();
    assert_eq!(got.content_type(), Some("application/pdf"));
    assert_eq!(got.content_disposition(), Some("attachment"));
    assert_eq!(got.metadata().unwrap()["document"], "01ABC");
    assert_eq!(got.version_id(), Some(version.as_str()));
    assert_eq!(got.content_length(), Some(5));
    assert!(got.last_modified().is_some());
    assert_eq!(read(got.body).await, b"hello");
    let head = trial
        .client
        .head_object()
        .bucket(BUCKET)
        .key("firm/a/ñ ü+1.pdf");
    let head = head.version_id(&version).send().await.unwrap();
    assert_eq!(
        (head.content_length(), head.content_type()),
        (Some(5), Some("application/pdf"))
    );
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn what_is_not_there_is_said_so() {
    let trial = Trial::start().await;
    let client = &trial.client;
    trial.put("here", b"x").await;
    let get = |bucket: &str, key: &str| client.get_object().bucket(bucket).key(key);
    assert_eq!(
        refusal(get(BUCKET, "no").send().await),
        refused("NoSuchKey", 404)
    );
    assert_eq!(
        refusal(get("nothing", "no").send().await),
        refused("NoSuchBucket", 404)
    );
    assert_eq!(
        refusal(get(BUCKET, "here").version_id("other").send().await),
        refused("NoSuchVersion", 404)
    );
    let head = client.head_object().bucket(BUCKET).key("no").send().await;
    assert_eq!(refusal(head).1, 404);
    assert_eq!(
        refusal(client.head_bucket().bucket("nothing").send().await).1,
        404
    );
    assert!(client.head_bucket().bucket(BUCKET).send().await.is_ok());
    let again = client.create_bucket().bucket(BUCKET).send().await;
    assert_eq!(refusal(again), refused("BucketAlreadyOwnedByYou", 409));
    let names = client.list_buckets().send().await.unwrap();
    assert_eq!(names.buckets()[0].name(), Some(BUCKET));
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn ranges() {
    let trial = Trial::start().await;
    trial.put("a", b"0123456789").await;
    let get = async |range: &str| {
        trial
            .client
            .get_object()
            .bucket(BUCKET)
            .key("a")
            .range(range)
            .send()
            .await
    };
    for (range, text, said) in [
        ("bytes=0-0", "0", "bytes 0-0/10"),
        ("bytes=2-5", "2345", "bytes 2-5/10"),
        ("bytes=7-", "789", "bytes 7-9/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
        ("bytes=8-100", "89", "bytes 8-9/10"),
    ] {
        let got = get(range).await.unwrap();
        assert_eq!(got.content_range(), Some(said));
        assert_eq!(read(got.body).await, text.as_bytes(), "{range}");
    }
    assert_eq!(
        refusal(get("bytes=10-").await),
        refused("InvalidRange", 416)
    );
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn conditions() {
    let trial = Trial::start().await;
    trial.put("a", b"one").await;
    let put = || {
        let put = trial.client.put_object().bucket(BUCKET);
        put.body(ByteStream::from_static(b"two"))
    };
    assert_eq!(
        refusal(put().key("a").if_none_match("*").send().await),
        refused("PreconditionFailed", 412)
    );
    assert_eq!(trial.get("a").await, b"one");
    put().key("b").if_none_match("*").send().await.unwrap();
    assert_eq!(
        refusal(
            put()
                .key("a")
                .if_match("\"00000000000000000000000000000000\"")
                .send()
                .await
        ),
        refused("PreconditionFailed", 412)
    );
    // A deleted object no longer occupies its key.
    trial
        .client
        .delete_object()
        .bucket(BUCKET)
        .key("a")
        .send()
        .await
        .unwrap();
    put().key("a").if_none_match("*").send().await.unwrap();

    let head = trial
        .client
        .head_object()
        .bucket(BUCKET)
        .key("a")
        .send()
        .await
        .unwrap();
    let etag = head.e_tag().unwrap();
    let get = || trial.client.get_object().bucket(BUCKET).key("a");
    assert!(get().if_match(etag).send().await.is_ok());
    assert_eq!(
        refusal(get().if_match("\"no\"").send().await),
        refused("PreconditionFailed", 412)
    );
    assert_eq!(refusal(get().if_none_match(etag).send().await).1, 304);
    let later = DateTime::from_secs(head.last_modified().unwrap().secs() + 1);
    assert_eq!(refusal(get().if_modified_since(later).send().await).1, 304);
    assert!(get().if_unmodified_since(later).send().await.is_ok());
    assert_eq!(
        refusal(
            get()
                .if_unmodified_since(DateTime::from_secs(1))
                .send()
                .await
        )
        .1,
        412
    );
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn of_many_that_write_a_key_first_one_does() {
    let trial = Trial::start().await;
    let tries = (0..16).map(|n| {
        let put = trial.client.put_object().bucket(BUCKET).key("once");
        put.if_none_match("*").body(vec![n; 1_000].into()).send()
    });
    let answers = futures::future::join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    trial.wait_for_files(1).await;
    trial.s3.shutdown().await;
}
