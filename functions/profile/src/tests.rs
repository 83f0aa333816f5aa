//! The calls of events/profile/, as the gateway delivers them. The tests from outside make them with a session and a table; here there is neither.

use super::*;
use std::path::Path;

fn state() -> State {
    let regions = r#"[{"id":"us","name":"United States","origin":"https://portal.example.com"}]"#;
    let env = Env::from_pairs([
        ("TABLE_NAME", "portico"),
        ("ADDRESS_KEY", "an address key of at least 32 characters"),
        ("TOKEN_KEY", "a token key of at least 32 characters"),
        ("PORTAL_ORIGIN", "https://portal.example.com"),
        ("REGIONS", regions),
        ("REGION_ID", "us"),
        ("LOG_FILE", "/dev/null"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9"),
    ]);
    State::new(&env, &Aws::new(&env).unwrap()).unwrap()
}

#[tokio::test]
async fn what_is_public_needs_no_session_and_the_rest_does() {
    let state = state();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/profile");
    let mut samples = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let request = lambda_http::request::from_str(&text).unwrap();
        let response = handle(&state, Invocation::system(), request).await;
        let expected = match path.file_stem().unwrap().to_str().unwrap() {
            "health"
            | "openapi"
            | "regions"
            | "apple-app-site-association"
            | "asset-links"
            | "related-origins" => 200,
            // There is no table to ask for the firm.
            "firm" | "logo" => 503,
            _ => 401,
        };
        assert_eq!(response.status(), expected, "{}", path.display());
        samples += 1;
    }
    assert!(samples > 0);
}

#[tokio::test]
async fn the_contract_and_the_regions_may_be_kept() {
    let state = state();
    for (name, cached) in [("openapi", true), ("regions", true), ("health", false)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/profile");
        let text = std::fs::read_to_string(path.join(name).with_extension("json")).unwrap();
        let request = lambda_http::request::from_str(&text).unwrap();
        let response = handle(&state, Invocation::system(), request).await;
        let control = response.headers()["cache-control"].to_str().unwrap();
        assert_eq!(control.starts_with("public"), cached, "{name}");
    }
}
