//! Two firms that invite the same address: neither learns of, changes or ends anything of the other's.

mod unseen;

use crate::harness::{Firm, TestPortal};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

const BEN: &str = "ben@example.com";

async fn shared_client(portal: &TestPortal) -> (Firm<'_>, Firm<'_>) {
    let (hale, lake) = (portal.firm("hale-ortiz"), portal.firm("lakeside"));
    // The same ids at both firms never touch.
    tokio::join!(
        hale.invite("c-1", BEN, Some("en")),
        lake.invite("c-1", BEN, Some("es"))
    );
    for firm in [&hale, &lake] {
        firm.put_on_matter("m-1", &["c-1"]).await;
        firm.share_bill("m-1", "b-1", &["c-1"]).await;
        firm.send_message("m-1", "t-1", &format!("Hello from {}", firm.id), &["c-1"])
            .await;
    }
    (hale, lake)
}

fn firms_of(rows: &[Value]) -> Vec<&str> {
    let mut firms: Vec<_> = rows
        .iter()
        .map(|row| row["firm_id"].as_str().unwrap())
        .collect();
    firms.sort_unstable();
    firms
}

#[tokio::test]
async fn one_sign_in_reads_both_firms() {
    let portal = TestPortal::start().await;
    shared_client(&portal).await;
    let ben = portal.sign_in(BEN).await;
    assert_eq!(
        firms_of(ben.get("/v1/bills").await.rows()),
        ["hale-ortiz", "lakeside"]
    );
    let me = ben.get("/v1/me").await;
    assert_eq!(me.body["matters"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn removing_at_one_firm_leaves_the_other_alone() {
    let portal = TestPortal::start().await;
    let (hale, _lake) = shared_client(&portal).await;
    let ben = portal.sign_in(BEN).await;
    let bills = ben.get("/v1/bills").await;
    let of_hale = bills
        .rows()
        .iter()
        .find(|row| row["firm_id"] == "hale-ortiz")
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mails = portal.mails(BEN).await.len();
    hale.send_version("client.removed", 100, json!({"client_id": "c-1"}))
        .await;
    assert_eq!(firms_of(ben.get("/v1/bills").await.rows()), ["lakeside"]);
    assert_eq!(ben.get(&format!("/v1/bills/{of_hale}")).await.status, 404);
    assert_eq!(
        ben.get("/v1/me").await.body["firms"][0]["firm_id"],
        "lakeside"
    );
    // What the removing firm shares from now on is not announced.
    hale.share_bill("m-1", "b-2", &["c-1"]).await;
    assert_eq!(portal.mails(BEN).await.len(), mails);
    // A new sign-in opens the other firm only.
    let again = portal.sign_in(BEN).await;
    assert_eq!(
        firms_of(again.get("/v1/messages").await.rows()),
        ["lakeside", "lakeside"]
    );
}

#[tokio::test]
async fn the_last_removal_ends_the_session() {
    let portal = TestPortal::start().await;
    let (hale, lake) = shared_client(&portal).await;
    let ben = portal.sign_in(BEN).await;
    hale.send_version("client.removed", 100, json!({"client_id": "c-1"}))
        .await;
    assert_eq!(ben.get("/v1/me").await.status, 200);
    lake.send_version("client.removed", 100, json!({"client_id": "c-1"}))
        .await;
    for path in ["/v1/me", "/v1/bills", "/v1/session"] {
        assert_eq!(ben.get(path).await.status, 401, "{path}");
    }
    let mails = portal.mails(BEN).await.len();
    portal
        .anonymous()
        .post("/v1/sign-in-links", json!({"email": BEN}))
        .await;
    assert_eq!(
        portal.mails(BEN).await.len(),
        mails,
        "nobody is known under the address any more"
    );
}

#[tokio::test]
async fn a_changed_address_moves_one_membership() {
    let portal = TestPortal::start().await;
    let (hale, lake) = shared_client(&portal).await;
    let ben = portal.sign_in(BEN).await;
    assert_eq!(
        ben.patch("/v1/me", json!({"locale": "es"})).await.status,
        200
    );
    hale.send_version(
        "client.updated",
        100,
        json!({"client_id": "c-1", "email": "ben@new.example", "name": "Ben"}),
    )
    .await;
    // The running session loses that firm at once and keeps the other.
    assert_eq!(firms_of(ben.get("/v1/bills").await.rows()), ["lakeside"]);
    // The old address still signs in for the other firm, the new one for the changed.
    let old = portal.sign_in(BEN).await;
    assert_eq!(firms_of(old.get("/v1/bills").await.rows()), ["lakeside"]);
    let new = portal.sign_in("ben@new.example").await;
    assert_eq!(firms_of(new.get("/v1/bills").await.rows()), ["hale-ortiz"]);
    assert_eq!(
        new.get("/v1/me").await.body["locale"],
        Value::Null,
        "what a person chose stays with the address"
    );
    // News goes where each firm's address is.
    let (at_old, at_new) = (
        portal.mails(BEN).await.len(),
        portal.mails("ben@new.example").await.len(),
    );
    hale.share_bill("m-1", "b-3", &["c-1"]).await;
    assert_eq!(
        (
            portal.mails(BEN).await.len(),
            portal.mails("ben@new.example").await.len()
        ),
        (at_old, at_new + 1)
    );
    lake.share_bill("m-1", "b-3", &["c-1"]).await;
    assert_eq!(
        (
            portal.mails(BEN).await.len(),
            portal.mails("ben@new.example").await.len()
        ),
        (at_old + 1, at_new + 1)
    );
}

#[tokio::test]
async fn a_firm_cannot_speak_for_another() {
    let portal = TestPortal::start().await;
    shared_client(&portal).await;
    // The tenant is the event's source; what the detail says of firms is ignored.
    let lake = portal.firm("lakeside");
    let mut bill = crate::harness::bill_data("m-1", "b-9", &["c-1"]);
    bill["firm_id"] = json!("hale-ortiz");
    lake.send_version("bill.shared", 500, bill).await;
    let ben = portal.sign_in(BEN).await;
    let bills = ben.get("/v1/bills").await;
    let forged: Vec<_> = bills
        .rows()
        .iter()
        .filter(|row| row["number"] == "No. b-9")
        .collect();
    assert_eq!(
        firms_of(&forged.into_iter().cloned().collect::<Vec<_>>()),
        ["lakeside"]
    );
}

#[tokio::test]
async fn a_changed_logo_has_a_new_address_in_mails_and_on_pages() {
    let portal = TestPortal::start().await;
    let hale = portal.firm("hale-ortiz");
    let mut seen: Vec<String> = Vec::new();
    for (version, image) in [b"\x89PNG\r\n\x1a\none", b"\x89PNG\r\n\x1a\ntwo"]
        .iter()
        .enumerate()
    {
        let logo = json!({"content_type": "image/png", "base64": STANDARD.encode(image)});
        hale.send("firm.updated", json!({"name": "Hale", "time_zone": "UTC", "contact_email": "office@hale.example", "logo": logo})).await;
        let before = portal.mails(BEN).await.len();
        hale.invite("c-1", BEN, Some("en")).await;
        let ben = portal.sign_in(BEN).await;
        let shown = ben.get("/v1/me").await.body["firms"][0]["logo_url"].clone();
        let address = shown.as_str().expect("a logo").to_owned();
        for mail in portal.mails(BEN).await.split_off(before) {
            assert!(
                mail.html.contains(&format!("src=\"{address}\"")),
                "{}",
                mail.html
            );
        }
        let path = address
            .strip_prefix(portal.portal.origin())
            .unwrap()
            .to_owned();
        // A cache may keep a logo where it is found under its own address alone; whoever opens an older mail sees the new one.
        let plain = path.split('?').next().unwrap().to_owned();
        seen.push(path);
        for (at, kept) in [
            (&plain, 300),
            (&seen[0], if version == 0 { 86_400 } else { 300 }),
            (&seen[version], 86_400),
        ] {
            let logo = portal.anonymous().get(at).await;
            assert_eq!(
                (logo.status, logo.text.ends_with(["one", "two"][version])),
                (200, true),
                "{at}"
            );
            let kept = format!("public, max-age={kept}");
            assert_eq!(logo.headers["cache-control"], kept.as_str(), "{at}");
        }
    }
    assert_ne!(seen[0], seen[1]);
}
