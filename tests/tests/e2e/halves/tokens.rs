//! Everything else that has several parts: links, sessions, reports, grants, cursors, passkeys.

use super::{ANA, BEN, Scene, mixes};
use crate::harness::{Device, Mail, Sending, announcement, text};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

#[tokio::test]
async fn parts_of_two_links_do_not_fit() {
    let scene = Scene::start().await;
    let of_ana = scene.portal.last_link(ANA).await;
    let of_ben = scene.portal.last_link(BEN).await;
    let mixed = mixes(&of_ana.token(), &of_ben.token());
    assert_eq!(mixed.len(), 14, "address, link, firm and secret");
    let mut bodies = Vec::new();
    for token in &mixed {
        for email in [ANA, BEN] {
            bodies.push(json!({"email": email, "token": token}));
        }
    }
    scene.refused(&bodies, "/v1/sessions", "link-invalid").await;
    scene.portal.sign_in_by(&of_ana, ANA).await;
    scene.portal.sign_in_by(&of_ben, BEN).await;
}

#[tokio::test]
async fn parts_of_two_old_links_bring_no_fresh_one() {
    let scene = Scene::start().await;
    let of_ana = scene.portal.last_link(ANA).await.token();
    let of_ben = scene.portal.last_link(BEN).await.token();
    let anyone = scene.portal.anonymous();
    let mails = scene.portal.all_mails().await.len();
    let mut looks = Vec::new();
    for token in mixes(&of_ana, &of_ben) {
        let call = anyone.post("/v1/sign-in-links", json!({"token": token}));
        let (answer, line) = scene.watch(call).await;
        assert_eq!(answer.status, 202);
        looks.push((line.get("person").is_some(), token));
        scene.portal.settle().await;
    }
    assert_eq!(scene.portal.all_mails().await.len(), mails, "nobody heard");
    // In anybody's name is only what carries the secret of that person's own link.
    for (named, token) in looks {
        let whole = [&of_ana, &of_ben].into_iter().any(|genuine| {
            let part = |token: &str, place| token.split('.').nth(place).map(str::to_owned);
            [0, 1, 3].map(|place| part(&token, place))
                == [0, 1, 3].map(|place| part(genuine, place))
        });
        assert_eq!(named, whole, "{token}");
    }
    for token in [of_ana, of_ben] {
        let (_, line) = scene
            .watch(anyone.post("/v1/sign-in-links", json!({"token": token})))
            .await;
        assert_eq!(line["person"], token.split('.').next().unwrap());
    }
    assert_eq!(scene.portal.all_mails().await.len(), mails + 2);
}

#[tokio::test]
async fn parts_of_two_sessions_do_not_fit() {
    let scene = Scene::start().await;
    let ana = scene.portal.sign_in(ANA).await;
    let ben = scene.portal.sign_in(BEN).await;
    let mixed = mixes(ana.token(), ben.token());
    scene
        .no_bearer(&mixed, async |caller| caller.get("/v1/me").await)
        .await;
    scene
        .no_bearer(&mixed, async |caller| {
            caller
                .post("/v1/messages", json!({"matter_id": "m", "text": "Hello"}))
                .await
        })
        .await;
    for who in [ana, ben] {
        assert_eq!(who.get("/v1/me").await.status, 200);
    }
}

#[tokio::test]
async fn parts_of_two_reports_end_no_session() {
    let scene = Scene::start().await;
    let mut reports = Vec::new();
    let mut sessions = Vec::new();
    for email in [ANA, BEN] {
        sessions.push(scene.portal.sign_in(email).await);
        let mails = scene.portal.mails(email).await;
        reports.push(mails.iter().find_map(Mail::report).unwrap());
    }
    let mixed = mixes(&reports[0], &reports[1]).into_iter();
    let bodies: Vec<_> = mixed.map(|token| json!({"token": token})).collect();
    scene
        .refused(&bodies, "/v1/session-reports", "invalid-fields")
        .await;
    for session in sessions {
        assert_eq!(session.get("/v1/me").await.status, 200);
    }
}

#[tokio::test]
async fn parts_of_two_grants_open_no_upload() {
    let scene = Scene::start().await;
    let mut sendings = Vec::new();
    for email in [ANA, BEN] {
        let who = scene.portal.sign_in(email).await;
        let me = who.get("/v1/me").await;
        let matter = text(&me.body["matters"][0]["id"]);
        let body = announcement(&matter, &[("Notes.txt", 5)]);
        sendings.push(Sending::start(&scene.portal, &who, body).await);
    }
    let grants: Vec<_> = sendings
        .iter()
        .map(|sending| sending.grant.token().to_owned())
        .collect();
    let mixed = mixes(&grants[0], &grants[1]);
    assert_eq!(
        mixed.len(),
        62,
        "address, session, client, upload, secret, MAC"
    );
    for sending in &sendings {
        scene
            .no_bearer(&mixed, async |caller| caller.delete(&sending.path()).await)
            .await;
    }
    // A genuine grant opens its own upload alone.
    let before = scene.items().await;
    for (grant, sending) in [(&grants[0], &sendings[1]), (&grants[1], &sendings[0])] {
        let caller = scene.portal.anonymous().with_token(grant);
        let (answer, line) = scene.watch(caller.delete(&sending.path())).await;
        assert_eq!(answer.status, 404);
        assert_eq!(line["person"], grant.split('.').nth(1).unwrap());
    }
    assert_eq!(scene.items().await, before);
}

#[tokio::test]
async fn a_place_of_one_list_with_the_proof_of_another_is_no_cursor() {
    let scene = Scene::start().await;
    let mut cursors = Vec::new();
    let mut people = Vec::new();
    for (firm, client, email) in [("hale-ortiz", "c-1", ANA), ("lakeside", "c-2", BEN)] {
        let firm = scene.portal.firm(firm);
        for bill in ["b-1", "b-2"] {
            firm.share_bill("m-1", bill, &[client]).await;
        }
        let who = scene.portal.sign_in(email).await;
        let page = who.get("/v1/bills?limit=1").await;
        cursors.push(text(&page.body["meta"]["paging"]["next"]));
        people.push(who);
    }
    let open = |cursor: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).unwrap()).unwrap();
    let mixed = mixes(&open(&cursors[0]), &open(&cursors[1])).into_iter();
    let mixed: Vec<_> = mixed.map(|text| URL_SAFE_NO_PAD.encode(text)).collect();
    for (who, others) in [(&people[0], &cursors[1]), (&people[1], &cursors[0])] {
        for cursor in mixed.iter().chain([others]) {
            let page = who.get(&format!("/v1/bills?limit=1&cursor={cursor}")).await;
            assert_eq!((page.status, page.problem()), (400, "invalid-cursor"));
        }
    }
    for (who, cursor) in people.iter().zip(&cursors) {
        let page = who.get(&format!("/v1/bills?limit=1&cursor={cursor}")).await;
        assert_eq!(page.rows().len(), 1);
    }
}

#[tokio::test]
async fn a_passkey_under_another_name_or_for_another_ceremony_signs_in_nobody() {
    let scene = Scene::start().await;
    let mut devices = Vec::new();
    let mut people = Vec::new();
    for email in [ANA, BEN] {
        let who = scene.portal.sign_in(email).await;
        let mut device = Device::new(&scene.portal);
        scene.portal.register(&who, &mut device).await;
        devices.push(device);
        people.push(who);
    }
    let first = scene.portal.passkey_ceremony().await;
    let second = scene.portal.passkey_ceremony().await;
    let mut answers: Vec<Value> = Vec::new();
    for device in &mut devices {
        answers.push(device.sign(&first).await);
    }
    // Ana's passkey with Ben's name, and the other way round: whose it is was invented.
    let mut bodies = Vec::new();
    for (place, other) in [(0, 1), (1, 0)] {
        let handle = answers[other]["credential"]["response"]["userHandle"].clone();
        let mut mixed = answers[place].clone();
        mixed["credential"]["response"]["userHandle"] = handle;
        bodies.push(mixed);
    }
    scene
        .refused(&bodies, "/v1/passkeys/sessions", "passkey-invalid")
        .await;
    // An answer to one ceremony is none to another, and is refused to whom the passkey belongs.
    let before = scene.items().await;
    let anyone = scene.portal.anonymous();
    for answer in &answers {
        let mut mixed = answer.clone();
        mixed["ceremony_id"] = second["ceremony_id"].clone();
        let (answer, line) = scene
            .watch(anyone.post("/v1/passkeys/sessions", mixed))
            .await;
        assert_eq!(answer.problem(), "passkey-invalid", "{answer:?}");
        assert!(line["person"].is_string(), "{line}");
    }
    assert_eq!(scene.items().await, before);
    let signed_in = anyone
        .post("/v1/passkeys/sessions", answers[0].clone())
        .await;
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
}

#[tokio::test]
async fn a_ceremony_of_registration_is_its_own_sessions_alone() {
    let scene = Scene::start().await;
    let ana = scene.portal.sign_in(ANA).await;
    let ben = scene.portal.sign_in(BEN).await;
    let begun = ana.post("/v1/passkeys/options", json!({})).await;
    let mut device = Device::new(&scene.portal);
    let made = device.make(&begun.body).await;
    let (answer, line) = scene.watch(ben.post("/v1/passkeys", made.clone())).await;
    assert_eq!(answer.problem(), "ceremony-over", "{answer:?}");
    assert_eq!(line["person"], ben.token().split('.').next().unwrap());
    for who in [&ana, &ben] {
        assert_eq!(who.get("/v1/passkeys").await.rows().len(), 0);
    }
    assert_eq!(ana.post("/v1/passkeys", made).await.status, 201);
}
