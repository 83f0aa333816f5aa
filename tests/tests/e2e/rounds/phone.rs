//! What passkeys, devices and calendar feeds take.

use super::{ANA, Meter, TRIES};
use crate::devices::app;
use crate::harness::{Client, Device, text};
use reqwest::Method;
use serde_json::{Value, json};

/// A subscription whose push service is never called here.
fn browser(number: usize) -> Value {
    let endpoint = format!("https://fcm.googleapis.com/fcm/send/{number}");
    let point = format!("BA{}", "A".repeat(85));
    json!({
        "platform": "webpush",
        "subscription": {"endpoint": endpoint, "keys": {"p256dh": point, "auth": "A".repeat(22)}},
    })
}

pub(super) async fn measure(meter: &mut Meter, ana: &Client) {
    passkeys(meter, ana).await;
    signing_in(meter, ana).await;
    devices(meter, ana).await;
    feed(meter, ana).await;
    for route in [
        "GET /.well-known/apple-app-site-association",
        "GET /.well-known/assetlinks.json",
        "GET /.well-known/webauthn",
    ] {
        let path = route.strip_prefix("GET ").unwrap();
        let anyone = meter.portal.anonymous();
        meter
            .call((route, ""), 0, 200, async |_| anyone.get(path).await)
            .await;
    }
}

async fn feed(meter: &mut Meter, ana: &Client) {
    let path = "/v1/calendar-feed";
    let body = || json!({"details": true});
    meter
        .call(("POST /v1/calendar-feed", ""), 2, 201, async |_| {
            ana.post(path, body()).await
        })
        .await;
    meter
        .call(("GET /v1/calendar-feed", ""), 1, 200, async |_| {
            ana.get(path).await
        })
        .await;
    meter
        .call(("PATCH /v1/calendar-feed", ""), 2, 200, async |_| {
            ana.patch(path, body()).await
        })
        .await;
    let feed = ana.get(path).await;
    let (_, calendar) = feed.body["url"]
        .as_str()
        .unwrap()
        .split_once("/v1/")
        .unwrap();
    let (calendar, program) = (format!("/v1/{calendar}"), meter.portal.anonymous());
    meter
        .call(("GET /v1/calendar/{feed_token}", ""), 2, 200, async |_| {
            program.get(&calendar).await
        })
        .await;
    // There is one, and the others find out that it is gone by the same calls.
    meter
        .call(("DELETE /v1/calendar-feed", ""), 2, 204, async |_| {
            ana.delete(path).await
        })
        .await;
}

async fn passkeys(meter: &mut Meter, ana: &Client) {
    let mut made = Vec::new();
    for _ in 0..TRIES {
        let begun = ana.call(Method::POST, "/v1/passkeys/options", None).await;
        made.push(Device::new(&meter.portal).make(&begun.body).await);
    }
    meter
        .call(("POST /v1/passkeys/options", ""), 2, 201, async |_| {
            ana.call(Method::POST, "/v1/passkeys/options", None).await
        })
        .await;
    meter
        .call(("POST /v1/passkeys", ""), 2, 201, async |n| {
            ana.post("/v1/passkeys", made[n].clone()).await
        })
        .await;
    meter
        .call(("GET /v1/passkeys", ""), 1, 200, async |_| {
            ana.get("/v1/passkeys").await
        })
        .await;
    // However many of them the measuring took, there are enough to revoke.
    for made in &made {
        ana.post("/v1/passkeys", made.clone()).await;
    }
    let list = ana.get("/v1/passkeys").await;
    let paths: Vec<_> = list
        .rows()
        .iter()
        .map(|row| format!("/v1/passkeys/{}", text(&row["id"])))
        .collect();
    assert_eq!(paths.len(), TRIES);
    meter
        .call(("PATCH /v1/passkeys/{id}", ""), 2, 200, async |n| {
            ana.patch(&paths[n], json!({"name": "Phone"})).await
        })
        .await;
    meter
        .call(("DELETE /v1/passkeys/{id}", ""), 2, 204, async |n| {
            ana.delete(&paths[n]).await
        })
        .await;
}

async fn signing_in(meter: &mut Meter, ana: &Client) {
    let mut phone = Device::new(&meter.portal);
    meter.portal.register(ana, &mut phone).await;
    let anyone = meter.portal.anonymous();
    let options = "/v1/passkeys/sessions/options";
    meter
        .call(
            ("POST /v1/passkeys/sessions/options", ""),
            1,
            201,
            async |_| anyone.call(Method::POST, options, None).await,
        )
        .await;
    let mut signed = Vec::new();
    for _ in 0..TRIES {
        let ceremony = meter.portal.passkey_ceremony().await;
        signed.push(phone.sign(&ceremony).await);
    }
    meter
        .call(("POST /v1/passkeys/sessions", ""), 2, 201, async |n| {
            anyone
                .post("/v1/passkeys/sessions", signed[n].clone())
                .await
        })
        .await;
    assert!(meter.portal.mails(ANA).await.len() > 1);
}

async fn devices(meter: &mut Meter, ana: &Client) {
    meter
        .call(("GET /v1/devices/options", ""), 1, 200, async |_| {
            ana.get("/v1/devices/options").await
        })
        .await;
    meter
        .call(("POST /v1/devices", " of a browser"), 2, 201, async |n| {
            ana.post("/v1/devices", browser(n)).await
        })
        .await;
    // Besides the table SNS is asked twice: for the endpoint, and that it be enabled.
    meter
        .call(("POST /v1/devices", " of an app"), 4, 201, async |n| {
            let number = u8::try_from(n).expect("few");
            ana.post("/v1/devices", app("apns", number)).await
        })
        .await;
    meter
        .call(("GET /v1/devices", ""), 1, 200, async |_| {
            ana.get("/v1/devices").await
        })
        .await;
    for number in 0..TRIES {
        let number = u8::try_from(number).expect("few");
        ana.post("/v1/devices", app("apns", number)).await;
        ana.post("/v1/devices", browser(number.into())).await;
    }
    let list = ana.get("/v1/devices").await;
    let of = |platform: &str| -> Vec<_> {
        let rows = list.rows().iter();
        rows.filter(|row| row["platform"] == platform)
            .map(|row| format!("/v1/devices/{}", text(&row["id"])))
            .collect()
    };
    let (browsers, apps) = (of("webpush"), of("apns"));
    meter
        .call(
            ("DELETE /v1/devices/{id}", " of a browser"),
            2,
            204,
            async |n| ana.delete(&browsers[n]).await,
        )
        .await;
    meter
        .call(
            ("DELETE /v1/devices/{id}", " of an app"),
            2,
            204,
            async |n| ana.delete(&apps[n]).await,
        )
        .await;
}

/// What a phone adds to what a firm shares.
pub(super) async fn measure_events(meter: &Meter, ana: &Client) {
    let answer = ana.post("/v1/devices", app("apns", 1)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let firm = meter.portal.firm("hale-ortiz");
    meter
        .event(
            "bill.shared, with a push",
            firm.share_bill("m-1", "b-pushed", &["c-0"]),
        )
        .await;
}
