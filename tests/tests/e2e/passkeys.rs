//! Passkeys: registered with a session that opens everything, and from then on one touch signs in.

mod ends;
mod refusals;

use crate::harness::{Client, Device, TestPortal};
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const MINUTE: i64 = 60;

/// Ana is a client of two firms, Ben of one; Ana is signed in.
async fn portal() -> (TestPortal, Client) {
    let portal = TestPortal::start().await;
    let hale = portal.firm("hale-ortiz");
    hale.invite("c-1", ANA, Some("en")).await;
    hale.invite("c-2", BEN, Some("en")).await;
    hale.put_on_matter("m-1", &["c-1"]).await;
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    portal.firm("lakeside").invite("x-9", ANA, Some("en")).await;
    let ana = portal.sign_in(ANA).await;
    (portal, ana)
}

/// Ana, with a passkey on her phone.
async fn with_passkey() -> (TestPortal, Client, Device) {
    let (portal, ana) = portal().await;
    let mut phone = Device::new(&portal);
    portal.register(&ana, &mut phone).await;
    (portal, ana, phone)
}

#[tokio::test]
async fn one_touch_signs_in_to_everything() {
    let (portal, ana, mut phone) = with_passkey().await;
    let session = portal.touch(&mut phone).await;
    assert_eq!(session.status, 201, "{session:?}");
    assert_eq!(session.body["method"], "passkey");
    assert_eq!(session.body["return_to"], Value::Null);
    assert_eq!(session.body["client"]["firms"].as_array().unwrap().len(), 2);
    let touched = portal
        .anonymous()
        .with_token(session.body["token"].as_str().unwrap());
    assert_eq!(touched.get("/v1/bills").await.rows().len(), 1);
    assert_eq!(
        touched.get("/v1/session").await.body["method"],
        json!("passkey")
    );
    let told = portal.told("client.signed_in").await;
    let by_passkey = told
        .iter()
        .filter(|event| event["detail"]["data"]["method"] == "passkey");
    assert_eq!(by_passkey.count(), 2, "both firms: {told:?}");
    // It opens what a link from a notice does not, and sees itself.
    let list = touched.get("/v1/passkeys").await;
    let [row] = list.rows() else {
        panic!("one passkey: {list:?}");
    };
    assert_eq!(row["current"], true);
    assert_eq!(row["name"], "Ana's phone");
    assert!(row["last_used_at"].is_string());
    assert_eq!(row["suspected_at"], Value::Null);
    assert_eq!(ana.get("/v1/passkeys").await.rows()[0]["current"], false);
}

#[tokio::test]
async fn what_is_asked_of_an_authenticator() {
    let (portal, ana) = portal().await;
    let asked = ana
        .call(reqwest::Method::POST, "/v1/passkeys/options", None)
        .await;
    let options = &asked.body["public_key"];
    assert_eq!(options["rp"]["id"], "localhost");
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(
        options["authenticatorSelection"]["requireResidentKey"],
        true
    );
    assert_eq!(
        options["authenticatorSelection"]["userVerification"],
        "required"
    );
    assert_eq!(options["user"]["name"], ANA);
    assert_eq!(options["timeout"], 300_000);
    // 128 bits that say nothing of the address.
    assert_eq!(options["user"]["id"].as_str().unwrap().len(), 22);
    let ceremony = portal.passkey_ceremony().await;
    let options = &ceremony["public_key"];
    assert_eq!(options["userVerification"], "required");
    assert_eq!(options["allowCredentials"], json!([]));
    assert!(
        ceremony["ceremony_id"]
            .as_str()
            .unwrap()
            .starts_with("ceremony_")
    );
}

#[tokio::test]
async fn the_list_says_what_a_device_has_to_be_told() {
    let (portal, ana, mut phone) = with_passkey().await;
    let begun = ana
        .call(reqwest::Method::POST, "/v1/passkeys/options", None)
        .await;
    let asked = &begun.body["public_key"];
    let mut key = Device::new(&portal);
    portal.advance(1).await;
    let second = portal.register(&ana, &mut key).await;
    assert_eq!(second["credential_id"], key.credential_id());
    let list = ana.get("/v1/passkeys").await;
    let ids: Vec<_> = list
        .rows()
        .iter()
        .map(|row| &row["credential_id"])
        .collect();
    assert_eq!(ids, [&phone.credential_id(), &key.credential_id()]);
    // The same account as authenticators were asked to keep them under.
    let account = json!({
        "rp_id": asked["rp"]["id"],
        "user_id": asked["user"]["id"],
        "name": asked["user"]["name"],
        "display_name": asked["user"]["displayName"],
    });
    assert_eq!(list.body["account"], account);
    // The name is the one that the firm writes now.
    let renamed = json!({"client_id": "c-1", "email": ANA, "name": "Ana M. Reyes"});
    portal
        .firm("hale-ortiz")
        .send("client.updated", renamed)
        .await;
    let touched = portal.sign_in_by_touch(&mut phone).await;
    let list = touched.get("/v1/passkeys").await;
    assert_eq!(list.body["account"]["display_name"], "Ana M. Reyes");
    // With the last passkey gone the account is still named, and nothing is accepted.
    for row in list.rows() {
        let path = format!("/v1/passkeys/{}", row["id"].as_str().unwrap());
        assert_eq!(ana.delete(&path).await.status, 204);
    }
    let list = ana.get("/v1/passkeys").await;
    assert_eq!(list.rows(), [] as [Value; 0]);
    assert_eq!(list.body["account"]["user_id"], account["user_id"]);
}

#[tokio::test]
async fn a_person_has_several_and_names_them() {
    let (portal, ana, mut phone) = with_passkey().await;
    let mut key = Device::new(&portal);
    key.counts = false;
    // A passkey is enough to register another one.
    let touched = portal.sign_in_by_touch(&mut phone).await;
    portal.advance(1).await;
    let second = portal.register(&touched, &mut key).await;
    let path = format!("/v1/passkeys/{}", second["id"].as_str().unwrap());
    let renamed = ana.patch(&path, json!({"name": " Key on the ring "})).await;
    assert_eq!(renamed.body["name"], "Key on the ring", "{renamed:?}");
    for device in [&mut phone, &mut key] {
        for _ in 0..2 {
            portal.sign_in_by_touch(device).await;
        }
    }
    let list = ana.get("/v1/passkeys").await;
    let names: Vec<_> = list.rows().iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["Ana's phone", "Key on the ring"]);
    let pasted = json!({"name": "\u{202d}My\u{a0}other\nkey\u{202c}\u{0}"});
    let renamed = ana.patch(&path, pasted).await;
    assert_eq!(renamed.body["name"], "My other key", "{renamed:?}");
    for name in ["", "\u{200b}\u{202e}"] {
        let refused = ana.patch(&path, json!({"name": name})).await;
        assert_eq!(refused.field(), ("/name", "empty"));
    }
    let long = ana.patch(&path, json!({"name": "x".repeat(61)})).await;
    assert_eq!(long.field(), ("/name", "too-long"));
}

#[tokio::test]
async fn there_are_ten_at_most() {
    let (portal, ana) = portal().await;
    let mut first = Device::new(&portal);
    let first = portal.register(&ana, &mut first).await;
    let spare = ana
        .call(reqwest::Method::POST, "/v1/passkeys/options", None)
        .await;
    for _ in 1..10 {
        portal.register(&ana, &mut Device::new(&portal)).await;
    }
    let options = ana
        .call(reqwest::Method::POST, "/v1/passkeys/options", None)
        .await;
    assert_eq!(
        (options.status, options.problem()),
        (409, "too-many-passkeys")
    );
    let eleventh = Device::new(&portal).make(&spare.body).await;
    let refused = ana.post("/v1/passkeys", eleventh.clone()).await;
    assert_eq!(refused.problem(), "too-many-passkeys", "{refused:?}");
    let path = format!("/v1/passkeys/{}", first["id"].as_str().unwrap());
    assert_eq!(ana.delete(&path).await.status, 204);
    // Nothing had happened, so the ceremony still takes the same answer.
    assert_eq!(ana.post("/v1/passkeys", eleventh).await.status, 201);
    assert_eq!(ana.get("/v1/passkeys").await.rows().len(), 10);
}

#[tokio::test]
async fn a_lost_answer_is_given_again() {
    let (portal, ana) = portal().await;
    let mut phone = Device::new(&portal);
    let options = ana
        .call(reqwest::Method::POST, "/v1/passkeys/options", None)
        .await;
    let made = phone.make(&options.body).await;
    let first = ana.post("/v1/passkeys", made.clone()).await;
    let again = ana.post("/v1/passkeys", made).await;
    assert_eq!((again.status, &again.body), (201, &first.body));
    assert_eq!(ana.get("/v1/passkeys").await.rows().len(), 1);

    let ceremony = portal.passkey_ceremony().await;
    let signed = phone.sign(&ceremony).await;
    let app = portal
        .anonymous()
        .with("idempotency-key", "4f1c2d8e-9a70-4d63-8e59");
    let session = app.post("/v1/passkeys/sessions", signed.clone()).await;
    let same = app.post("/v1/passkeys/sessions", signed.clone()).await;
    assert_eq!(
        (same.status, &same.body["token"]),
        (201, &session.body["token"])
    );
    let other = app.with("idempotency-key", "another-key-of-22-characters");
    let refused = other.post("/v1/passkeys/sessions", signed.clone()).await;
    assert_eq!(refused.problem(), "ceremony-over");
    let touched = app.with_token(session.body["token"].as_str().unwrap());
    assert_eq!(touched.get("/v1/me").await.status, 200);
    let late = app.post("/v1/passkeys/sessions", signed).await;
    assert_eq!(late.problem(), "ceremony-over", "it was used: {late:?}");
}

#[tokio::test]
async fn an_unknown_browser_is_warned_about_and_a_known_one_is_not() {
    let (portal, _, mut phone) = with_passkey().await;
    let warnings = async || {
        let mails = portal.mails(ANA).await;
        mails.iter().filter(|mail| mail.report().is_some()).count()
    };
    let before = warnings().await;
    let session = portal.touch(&mut phone).await;
    assert_eq!(warnings().await, before + 1);
    let ceremony = portal.passkey_ceremony().await;
    let mut signed = phone.sign(&ceremony).await;
    signed["marker"] = session.body["marker"].clone();
    let known = portal
        .anonymous()
        .post("/v1/passkeys/sessions", signed)
        .await;
    assert_eq!(known.status, 201, "{known:?}");
    assert_eq!(warnings().await, before + 1);
}

#[tokio::test]
async fn a_browser_signs_in_by_cookie_from_the_portals_own_page() {
    let (portal, _, mut phone) = with_passkey().await;
    let ceremony = portal.passkey_ceremony().await;
    let mut signed = phone.sign(&ceremony).await;
    signed["transport"] = json!("cookie");
    let foreign = portal.anonymous().with("origin", "https://evil.example");
    let refused = foreign.post("/v1/passkeys/sessions", signed.clone()).await;
    assert_eq!(refused.problem(), "origin-refused");
    let own = portal.anonymous().with("origin", portal.portal.origin());
    let session = own.post("/v1/passkeys/sessions", signed).await;
    assert_eq!(session.status, 201, "{session:?}");
    assert_eq!(session.body.get("token"), None);
    let cookies: Vec<_> = session.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2);
}

#[tokio::test]
async fn apps_and_browsers_find_what_belongs_to_the_portal() {
    let portal = TestPortal::start().await;
    let anyone = portal.anonymous();
    let origins = anyone.get("/.well-known/webauthn").await;
    assert_eq!(origins.body, json!({"origins": [portal.portal.origin()]}));
    assert_eq!(origins.header("content-type"), "application/json");
    let apple = anyone.get("/.well-known/apple-app-site-association").await;
    assert_eq!(apple.body["webcredentials"], json!({"apps": []}));
    let android = anyone.get("/.well-known/assetlinks.json").await;
    assert_eq!(android.body, json!([]));
}
