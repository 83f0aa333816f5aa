//! What firms' systems do and look at.

use super::{ANA, Watched, set_up};
use crate::harness::{Sending, announcement, text};
use reqwest::Method;
use serde_json::{Value, json};

/// Each call of a firm's system is one line that says which firm, which key and about whom, and no more than ids.
#[tokio::test]
async fn every_call_of_a_firms_system_is_one_line_of_ids() {
    let mut watched = Watched::start().await;
    set_up(&watched.portal).await;
    let ana = watched.portal.sign_in(ANA).await;
    let matter = text(&ana.get("/v1/me").await.body["matters"][0]["id"]);
    let announced = announcement(&matter, &[("passport.pdf", 4)]);
    let sending = Sending::start(&watched.portal, &ana, announced).await;
    sending.send(0, b"good").await;
    let document = text(&sending.files[0]["document_id"]);
    let key = watched.portal.make_key("hale-ortiz").await;
    let bearer = key.bearer(&watched.portal).await;
    watched.portal.settle().await;
    watched.hide(bearer.token());
    let client = text(&bearer.get("/v1/firm/clients/c-1").await.body["id"]);
    let unknown = format!("document_{}", "0".repeat(26));
    let of_client = "/v1/firm/clients/{client_id}";
    let of_document = "GET /v1/firm/documents/{document_id}/content";
    let content = |id: &str| format!("/v1/firm/documents/{id}/content");
    let calls = [
        (
            "GET /v1/firm/clients".to_owned(),
            "/v1/firm/clients".to_owned(),
            200,
            None,
        ),
        (
            format!("POST {of_client}/invitations"),
            "/v1/firm/clients/c-1/invitations".to_owned(),
            202,
            Some(&client),
        ),
        (
            format!("POST {of_client}/previews"),
            "/v1/firm/clients/c-1/previews".to_owned(),
            200,
            Some(&client),
        ),
        (
            "GET /v1/firm/sign-in-failures".to_owned(),
            "/v1/firm/sign-in-failures".to_owned(),
            200,
            None,
        ),
        (
            of_document.to_owned(),
            content(&document),
            303,
            Some(&document),
        ),
        (
            of_document.to_owned(),
            content(&unknown),
            404,
            Some(&unknown),
        ),
    ];
    for (route, path, status, subject) in &calls {
        watched.lines();
        let method: Method = route.split(' ').next().expect("a method").parse().unwrap();
        let answer = bearer.call(method, path, None).await;
        assert_eq!(answer.status, *status, "{route}: {answer:?}");
        let lines = watched.lines();
        let mut lines = lines.iter().filter(|line| line["kind"] == "audit");
        let line = lines.next().expect("a line");
        assert!(lines.next().is_none(), "{route}: one line");
        assert_eq!(line["action"], json!(route));
        assert_eq!(line["status"], json!(status));
        assert_eq!(line["firm"], "hale-ortiz", "{line}");
        assert!(
            line["key"].is_string() && line["person"].is_null(),
            "{line}"
        );
        assert_eq!(line["subject"], json!(subject), "{line}");
        let signature = answer.header("location").rsplit('=').next();
        let signature = signature.filter(|text| !text.is_empty());
        watched.secrets.extend(signature.map(str::to_owned));
    }
    watched.portal.settle().await;
    let text = std::fs::read_to_string(watched.file()).unwrap();
    for secret in &watched.secrets {
        assert!(!text.contains(secret), "the log holds {secret}");
    }
    assert!(!text.contains('@'), "the log holds an address");
    assert_eq!(
        super::read(&watched.file())
            .iter()
            .filter(|line| line["kind"] == "fault")
            .collect::<Vec<_>>(),
        [] as [&Value; 0]
    );
}
