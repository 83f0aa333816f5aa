//! The calls of events/send-message/, as the gateway delivers them. The tests from outside make them with a session; without one, each is answered before any other engine is asked.

use super::*;
use std::path::Path;

fn state() -> State {
    let env = Env::from_pairs([
        ("TABLE_NAME", "portico"),
        ("ADDRESS_KEY", "an address key of at least 32 characters"),
        ("TOKEN_KEY", "a token key of at least 32 characters"),
        ("PORTAL_ORIGIN", "https://portal.example.com"),
        ("LOG_FILE", "/dev/null"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9"),
    ]);
    State::new(&env, &Aws::new(&env).unwrap()).unwrap()
}

#[tokio::test]
async fn every_sample_is_refused_without_a_session() {
    let state = state();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/send-message");
    let mut samples = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let request = lambda_http::request::from_str(&text).unwrap();
        let response = handle(&state, Invocation::system(), request).await;
        assert_eq!(response.status(), 401, "{}", path.display());
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        samples += 1;
    }
    assert!(samples > 0);
}
