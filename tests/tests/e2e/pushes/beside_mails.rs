//! Whether a push or a mail tells the news: as the person chose, and by mail where no device takes the push.

use super::{portal, subscribe, words};
use crate::devices::{ANA, names, register};
use crate::harness::Client;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// What somebody wants; everything else stays as it is at first.
async fn choose(who: &Client, push: &str) {
    let all =
        json!({"messages": true, "bills": true, "events": true, "documents": true, "push": push});
    let answer = who.patch("/v1/me", json!({"notifications": all})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body["notifications"]["push"], push);
}

#[tokio::test]
async fn a_push_comes_beside_the_mail_instead_of_it_or_not_at_all() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    subscribe(&ana, &browser).await;
    let hale = portal.firm("hale-ortiz");
    let shown = ana.get("/v1/me").await;
    assert_eq!(shown.body["notifications"]["push"], "beside");
    let mut mails = portal.mails(ANA).await.len();
    for (number, (choice, mailed, pushed)) in [("beside", 1, 1), ("instead", 0, 1), ("off", 1, 0)]
        .into_iter()
        .enumerate()
    {
        choose(&ana, choice).await;
        hale.share_bill("m-1", &format!("b-{number}"), &["c-1"])
            .await;
        let now = portal.mails(ANA).await.len();
        let got = words(&portal, &service, &browser).await.len();
        assert_eq!((now - mails, got), (mailed, pushed), "{choice}");
        mails = now;
    }
    // Who wants to hear nothing of bills hears nothing of them on the phone either.
    let none = json!({"messages": true, "bills": false, "events": true, "documents": true, "push": "beside"});
    ana.patch("/v1/me", json!({"notifications": none})).await;
    hale.share_bill("m-1", "b-9", &["c-1"]).await;
    assert_eq!(words(&portal, &service, &browser).await, [""; 0]);
    // Links for signing in come by mail, whatever is chosen.
    choose(&ana, "instead").await;
    portal.sign_in(ANA).await;
    assert_eq!(words(&portal, &service, &browser).await, [""; 0]);
    let wrong = ana
        .patch(
            "/v1/me",
            json!({"notifications": {"messages": true, "bills": true, "events": true, "push": "loud"}}),
        )
        .await;
    assert_eq!(wrong.field(), ("/notifications/push", "choice"));
}

#[tokio::test]
async fn a_push_that_nobody_takes_is_a_mail() {
    let (portal, service, ana) = portal().await;
    choose(&ana, "instead").await;
    let hale = portal.firm("hale-ortiz");
    let mut mails = portal.mails(ANA).await.len();
    let mut told = async |bill: &str| {
        // Minutes pass with each of them, in which she stays signed in.
        assert_eq!(ana.get("/v1/me").await.status, 200);
        hale.share_bill("m-1", bill, &["c-1"]).await;
        let now = portal.mails(ANA).await.len();
        std::mem::replace(&mut mails, now).abs_diff(now)
    };
    assert_eq!(told("b-1").await, 1, "there is no device");
    let (first, second) = (service.browser(1), service.browser(2));
    subscribe(&ana, &first).await;
    subscribe(&ana, &second).await;
    assert_eq!(told("b-2").await, 0);
    // One of two is enough.
    for (number, status) in [500, 429, 400, 413, 301].into_iter().enumerate() {
        service.answer(&first, status);
        assert_eq!(told(&format!("b-3-{number}")).await, 0, "{status}");
        service.answer(&second, status);
        assert_eq!(told(&format!("b-4-{number}")).await, 1, "{status}");
        service.answer(&second, 201);
    }
    let list = ana.get("/v1/devices").await;
    assert_eq!(list.rows().len(), 2, "they may come back");
    for status in [404, 410] {
        let browser = service.browser(3);
        subscribe(&ana, &browser).await;
        service.answer(&second, status);
        service.answer(&browser, status);
        service.answer(&first, status);
        assert_eq!(told(&format!("b-{status}")).await, 1);
        assert_eq!(ana.get("/v1/devices").await.rows().len(), 0, "gone");
        subscribe(&ana, &first).await;
        subscribe(&ana, &second).await;
    }
    // A browser that subscribed again is there again.
    service.answer(&first, 201);
    service.take(&first);
    assert_eq!(told("b-9").await, 0);
    assert_eq!(service.take(&first).len(), 1);
    assert_eq!(portal.dead_letters().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_key_that_is_no_point_is_found_out_when_it_is_used() {
    let (portal, service, ana) = portal().await;
    let browser = service.browser(1);
    let mut subscription = browser.subscription();
    // The right length and beginning, but on no curve.
    let point = [vec![4], vec![4; 64]].concat();
    let point = URL_SAFE_NO_PAD.encode(point);
    subscription["keys"]["p256dh"] = json!(point);
    let body = json!({"platform": "webpush", "subscription": subscription, "name": "Odd"});
    register(&ana, body).await;
    let hale = portal.firm("hale-ortiz");
    let mails = portal.mails(ANA).await.len();
    hale.share_bill("m-1", "b-1", &["c-1"]).await;
    assert_eq!(portal.mails(ANA).await.len(), mails + 1);
    assert_eq!(names(&ana).await, [] as [String; 0]);
    assert_eq!(service.take(&browser).len(), 0);
}
