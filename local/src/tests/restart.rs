//! What a data folder keeps, and what makes a start fail.

use super::{FUNCTIONS, Trial};
use crate::error::StartError;
use crate::options::{Options, project};
use crate::portal::Portal;
use serde_json::json;
use std::path::Path;

fn kept(folder: &Path) -> Options {
    Options {
        data: Some(folder.join("data")),
        ..Options::default()
    }
}

#[tokio::test]
async fn a_restart_keeps_everything_and_repeats_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let trial = Trial::start_with(kept(folder.path())).await;
    for note in ["one", "odd", "never"] {
        trial.write(note).await;
    }
    trial.settle().await;
    trial
        .post("/local/clock", &json!({"advance_seconds": 86_400}))
        .await;
    trial.portal.shutdown().await;

    let trial = Trial::start_with(kept(folder.path())).await;
    let second = Options {
        template: project("local/src/tests/template.yaml"),
        ..kept(folder.path())
    };
    let refused = Portal::start_with(second, FUNCTIONS).await.err().unwrap();
    assert!(refused.to_string().ends_with("another portal uses it."));
    assert_eq!(trial.subjects().await, ["one"]);
    trial.write("two").await;
    trial.settle().await;
    assert_eq!(trial.subjects().await, ["one", "two"], "nothing came twice");
    assert_eq!(trial.list("/local/bus").await.len(), 4);
    trial.settle().await;
    let dead = trial.list("/local/dead-letters").await;
    assert_eq!(dead.len(), 2, "the message that failed survived: {dead:?}");
    let clock: serde_json::Value = trial.get("/local/clock").await.json().await.unwrap();
    let now = shared::value::time::Timestamp::parse(clock["now"].as_str().unwrap()).unwrap();
    assert!(now.since(shared::edge::invocation::Invocation::system().now) > 86_000_000);
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn a_start_that_fails_says_why_in_one_line() {
    let trial = Trial::start().await;
    let port = trial
        .portal
        .origin()
        .rsplit(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let template = project("local/src/tests/template.yaml");
    let start = async |options: Options| {
        let error = Portal::start_with(
            Options {
                template: template.clone(),
                ..options
            },
            FUNCTIONS,
        )
        .await
        .err()
        .unwrap();
        let line = error.to_string();
        assert!(!line.contains('\n'), "{line}");
        error
    };
    assert!(matches!(
        start(Options {
            port,
            ..Options::default()
        })
        .await,
        StartError::PortTaken { .. }
    ));
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = start(Options {
        data: Some(file.path().to_owned()),
        ..Options::default()
    })
    .await;
    assert!(error.to_string().starts_with("Cannot write"), "{error}");
    let error = start(Options {
        dynamodb_url: Some("http://127.0.0.1:1".to_owned()),
        ..Options::default()
    })
    .await;
    assert!(matches!(error, StartError::Engine { .. }), "{error}");
    let missing = Options {
        template: "/nowhere.yaml".into(),
        ..Options::default()
    };
    assert!(
        Portal::start_with(missing, FUNCTIONS)
            .await
            .err()
            .unwrap()
            .to_string()
            .contains("/nowhere.yaml")
    );
    trial.portal.shutdown().await;
}
