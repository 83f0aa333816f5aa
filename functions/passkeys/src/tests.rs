//! The calls of events/passkeys/, as the gateway delivers them. The tests from outside make them with a table and an authenticator; here there is neither.

use super::*;
use std::path::Path;

fn state(origin: &str) -> Result<State, EnvError> {
    let env = Env::from_pairs([
        ("TABLE_NAME", "portico"),
        ("ADDRESS_KEY", "an address key of at least 32 characters"),
        ("TOKEN_KEY", "a token key of at least 32 characters"),
        ("PORTAL_ORIGIN", origin),
        ("LOG_FILE", "/dev/null"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9"),
    ]);
    State::new(&env, &Aws::new(&env)?)
}

#[tokio::test]
async fn signing_in_needs_no_session_and_the_rest_does() {
    let state = state("https://portal.example.com").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/passkeys");
    let mut samples = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let request = lambda_http::request::from_str(&text).unwrap();
        let response = handle(&state, Invocation::system(), request).await;
        let expected = match path.file_stem().unwrap().to_str().unwrap() {
            // There is no table to ask.
            "begin-to-sign-in" | "sign-in" => 503,
            _ => 401,
        };
        assert_eq!(response.status(), expected, "{}", path.display());
        samples += 1;
    }
    assert_eq!(samples, 7);
}

#[test]
fn passkeys_want_a_host_name() {
    let error = state("http://127.0.0.1:8787").err().unwrap();
    assert!(error.to_string().contains("PORTAL_ORIGIN"), "{error}");
}
