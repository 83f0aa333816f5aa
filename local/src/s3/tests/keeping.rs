//! What a restart keeps and what it cleans up.

use super::*;

#[tokio::test]
async fn a_restart_keeps_everything() {
    let trial = Trial::start().await;
    let one = trial.put("a", b"one").await;
    trial.put("a", b"two").await;
    trial.put("gone", b"x").await;
    trial
        .client
        .delete_object()
        .bucket(BUCKET)
        .key("gone")
        .send()
        .await
        .unwrap();
    let upload = trial.begin("big").await;
    let first = trial.part("big", &upload, 1, bytes(FIVE, 1)).await;
    let done = trial.begin("done").await;
    let part = trial.part("done", &done, 1, b"done".to_vec()).await;
    trial
        .complete("done", &done, vec![part])
        .send()
        .await
        .unwrap();

    // Twice, because the second restart reads the journal that the first one rewrote.
    let trial = trial.restart().await.restart().await;
    assert_eq!(trial.get("a").await, b"two");
    let old = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a")
        .version_id(one);
    assert_eq!(read(old.send().await.unwrap().body).await, b"one");
    assert_eq!(
        refusal(
            trial
                .client
                .get_object()
                .bucket(BUCKET)
                .key("gone")
                .send()
                .await
        )
        .1,
        404
    );
    assert_eq!(trial.get("done").await, b"done");
    let second = trial.part("big", &upload, 2, bytes(9, 2)).await;
    trial
        .complete("big", &upload, vec![first, second])
        .send()
        .await
        .unwrap();
    assert!(trial.get("big").await == [bytes(FIVE, 1), bytes(9, 2)].concat());
    assert_ne!(
        trial.put("a", b"three").await,
        "",
        "the bucket keeps versions still"
    );
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn a_crash_loses_nothing_that_was_answered_and_leaves_nothing_else() {
    let trial = Trial::start().await;
    trial.put("a", b"one").await;
    let folder = trial.folder.path().to_owned();
    // A body in transit, and an incomplete record.
    std::fs::write(folder.join("files").join("01ORPHAN"), b"half").unwrap();
    let mut journal = crate::kept::append_to(&folder.join("journal.jsonl")).unwrap();
    std::io::Write::write_all(&mut journal, b"\n{\"written\":{\"buck").unwrap();
    trial.put("b", b"two").await;
    let trial = trial.restart().await;
    assert_eq!(
        (trial.get("a").await, trial.get("b").await),
        (b"one".to_vec(), b"two".to_vec())
    );
    assert_eq!(trial.files(), 2);
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn events_are_told_again_until_someone_says_that_they_were() {
    let mut trial = Trial::start().await;
    for key in ["a", "b", "c"] {
        trial.put(key, b"x").await;
    }
    let first = trial.events.recv().await.unwrap();
    assert_eq!(first.key, "a");
    trial.s3.told().note(&first);
    let mut trial = trial.restart().await.restart().await;
    let mut told = Vec::new();
    while let Ok(event) = trial.events.try_recv() {
        assert!(event.sequence > first.sequence);
        trial.s3.told().note(&event);
        told.push(event.key);
    }
    assert_eq!(told, ["b", "c"]);
    let mut trial = trial.restart().await;
    assert!(trial.events.try_recv().is_err());
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn a_version_that_is_deleted_while_it_is_read_is_read_to_the_end() {
    let trial = Trial::start().await;
    let body = bytes(4 * FIVE, 1);
    let version = trial.put("a", &body).await;
    let got = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a")
        .send()
        .await
        .unwrap();
    let delete = trial
        .client
        .delete_object()
        .bucket(BUCKET)
        .key("a")
        .version_id(version);
    delete.send().await.unwrap();
    assert!(read(got.body).await == body);
    // The next change notices that nobody reads it any more.
    trial.put("b", b"x").await;
    trial.wait_for_files(1).await;
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn keys_never_become_paths() {
    let trial = Trial::start().await;
    for key in [
        "../escape",
        "a/../../b",
        "con",
        "x".repeat(1_024).as_str(),
        "naïve\u{202e}.pdf",
        "new\nline",
    ] {
        trial.put(key, key.as_bytes()).await;
        assert_eq!(trial.get(key).await, key.as_bytes(), "{key:?}");
    }
    let outside = trial.folder.path().parent().unwrap().join("escape");
    assert!(!outside.exists());
    let names = std::fs::read_dir(trial.folder.path().join("files")).unwrap();
    for name in names {
        let name = name.unwrap().file_name().into_string().unwrap();
        assert!(
            name.len() == 26 && name.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            "{name}"
        );
    }
    let long = trial
        .client
        .put_object()
        .bucket(BUCKET)
        .key("x".repeat(1_025))
        .send()
        .await;
    assert_eq!(refusal(long), refused("KeyTooLongError", 400));
    trial.s3.shutdown().await;
}
