//! The calls of events/register-device/, as the gateway delivers them. The tests from outside make them with a table and SNS; here there is neither.

use super::*;
use std::path::Path;

#[tokio::test]
async fn nothing_works_without_a_session() {
    let env = Env::from_pairs([
        ("TABLE_NAME", "portico"),
        ("ADDRESS_KEY", "an address key of at least 32 characters"),
        ("TOKEN_KEY", "a token key of at least 32 characters"),
        ("VAPID_KEY", "a vapid key of at least 32 characters"),
        ("PORTAL_ORIGIN", "https://portal.example.com"),
        ("WEB_PUSH_HOSTS", "https://fcm.googleapis.com"),
        ("MAIL_FROM", "portal@example.com"),
        ("LOG_FILE", "/dev/null"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9"),
    ]);
    let state = State::new(&env, &Aws::new(&env).unwrap()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/register-device");
    let mut samples = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let request = lambda_http::request::from_str(&text).unwrap();
        let response = handle(&state, Invocation::system(), request).await;
        assert_eq!(response.status(), 401, "{}", path.display());
        samples += 1;
    }
    assert_eq!(samples, 6);
}
