//! What files take: announcing, finishing and fetching them, and taking many along as one.

use super::{Meter, TRIES};
use crate::harness::{Client, Sending, announcement, bill_data, text};
use serde_json::json;

/// The smallest file that has two parts, in bytes.
const LARGE: usize = 16 * 1024 * 1024 + 1;

/// What a firm shares as files, while somebody stays signed in: news waits for five minutes after other news.
async fn share(meter: &Meter, ana: &Client) {
    let firm = meter.portal.firm("hale-ortiz");
    firm.share_folder("m-1", "f-1", "Photos", &["c-1"]).await;
    // The oldest are those that are taken along, so that the others are fetched for the first time.
    for number in 0..TRIES {
        let document = format!("along-{number}");
        let named = ("m-1", document.as_str(), "along.pdf");
        firm.share_document(&meter.portal, named, b"x", &["c-1"])
            .await;
        ana.get("/v1/me").await;
    }
    for number in 0..TRIES {
        let (document, bill) = (format!("d-{number}"), format!("b-with-{number}"));
        let named = ("m-1", document.as_str(), "a.pdf");
        firm.share_document(&meter.portal, named, b"x", &["c-1"])
            .await;
        let mut data = bill_data("m-1", &bill, &["c-1"]);
        data["content"] = json!({"key": firm.object_key(&document)});
        firm.send("bill.shared", data).await;
        ana.get("/v1/me").await;
    }
}

/// The ids of a list that have a file.
async fn ids(ana: &Client, list: &str) -> Vec<String> {
    let rows = ana.get(list).await;
    let with_file = rows
        .rows()
        .iter()
        .filter(|row| list == "/v1/documents" || row["content"].is_object());
    with_file.map(|row| text(&row["id"])).collect()
}

async fn fetching(meter: &mut Meter, ana: &Client) {
    let documents = ids(ana, "/v1/documents").await;
    let bills = ids(ana, "/v1/bills").await;
    for (list, ids) in [("documents", documents), ("bills", bills)] {
        let route = format!("GET /v1/{list}/{{id}}/content");
        let fetch = async |id: &str| ana.get(&format!("/v1/{list}/{id}/content")).await;
        let first = (route.as_str(), " for the first time");
        meter
            .call(first, 2, 303, async |n| fetch(&ids[n]).await)
            .await;
        let again = (route.as_str(), " again");
        meter
            .call(again, 2, 303, async |_| fetch(&ids[0]).await)
            .await;
    }
    for route in ["GET /v1/folders", "GET /v1/documents"] {
        let path = route.strip_prefix("GET ").expect("a path");
        meter
            .call((route, ""), 1, 200, async |_| ana.get(path).await)
            .await;
    }
}

async fn archives(meter: &mut Meter, ana: &Client) {
    let path = "/v1/archives";
    let rows = ana.get("/v1/documents").await;
    let documents: Vec<_> = rows.rows().iter().map(|row| row["id"].clone()).collect();
    let mut made = Vec::new();
    for document in &documents[TRIES..] {
        let answer = ana.post(path, json!({"document_ids": [document]})).await;
        made.push(text(&answer.body["id"]));
    }
    meter.portal.settle().await;
    let some = json!({"document_ids": documents});
    meter
        .call(("POST /v1/archives", ""), 2, 201, async |_| {
            ana.post(path, some.clone()).await
        })
        .await;
    let keyed = ana.with("idempotency-key", "along");
    keyed.post(path, some.clone()).await;
    let again = ("POST /v1/archives", " with a key, again");
    meter
        .call(again, 1, 201, async |_| {
            keyed.post(path, some.clone()).await
        })
        .await;
    meter
        .call(("GET /v1/archives", ""), 1, 200, async |_| {
            ana.get(path).await
        })
        .await;
    let of = |id: &str| format!("{path}/{id}");
    meter
        .call(("GET /v1/archives/{id}", ""), 1, 200, async |n| {
            ana.get(&of(&made[n])).await
        })
        .await;
    let content = "GET /v1/archives/{id}/content";
    let fetch = async |id: &str| ana.get(&format!("{}/content", of(id))).await;
    meter
        .call((content, " for the first time"), 3, 303, async |n| {
            fetch(&made[n]).await
        })
        .await;
    meter
        .call((content, " again"), 2, 303, async |_| fetch(&made[0]).await)
        .await;
}

async fn sending(meter: &mut Meter, ana: &Client) {
    let matter = text(&ana.get("/v1/documents").await.rows()[0]["matter_id"]);
    let one = announcement(&matter, &[("a.pdf", 4)]);
    let mut twenty = announcement(&matter, &[("a.pdf", LARGE); 20]);
    twenty["message"] = json!("Here they are.");
    let announce = "POST /v1/uploads";
    for (note, body) in [
        (" of a small file", &one),
        (" of twenty large files", &twenty),
    ] {
        let route = (announce, note);
        meter
            .call(route, 3, 201, async |_| {
                ana.post("/v1/uploads", body.clone()).await
            })
            .await;
    }
    let keyed = ana.with("idempotency-key", "files");
    ana.with("idempotency-key", "files")
        .post("/v1/uploads", one.clone())
        .await;
    meter
        .call((announce, " with a key, again"), 2, 201, async |_| {
            keyed.post("/v1/uploads", one.clone()).await
        })
        .await;

    let mut small = Vec::new();
    let mut large = Vec::new();
    let many = announcement(&matter, &[("a.pdf", LARGE)]);
    for _ in 0..TRIES {
        let sending = Sending::start(&meter.portal, ana, one.clone()).await;
        let parts = sending.put_all(0, b"good").await;
        small.push((sending, parts));
        let sending = Sending::start(&meter.portal, ana, many.clone()).await;
        let parts = sending.put_all(0, &vec![0; LARGE]).await;
        large.push((sending, parts));
    }
    let path = large[0].0.path();
    meter
        .call(("GET /v1/uploads", ""), 1, 200, async |_| {
            ana.get("/v1/uploads?state=open").await
        })
        .await;
    meter
        .call(("GET /v1/uploads/{id}", ""), 2, 200, async |_| {
            ana.get(&path).await
        })
        .await;
    let route = "POST /v1/uploads/{id}/files/{document_id}/parts";
    let (sending, _) = &large[0];
    meter
        .call((route, " by a grant"), 1, 200, async |_| {
            let numbers = json!({"part_numbers": [1, 2]});
            sending
                .grant
                .post(&sending.file_path(0, "parts"), numbers)
                .await
        })
        .await;
    let route = "POST /v1/uploads/{id}/files/{document_id}/complete";
    meter
        .call((route, " of several parts"), 3, 200, async |n| {
            large[n].0.complete(0, large[n].1.clone()).await
        })
        .await;
    // It was there and looked at before, so that this call draws the conclusion as well.
    meter
        .call(
            (route, " of one part that was scanned"),
            4,
            200,
            async |n| small[n].0.complete(0, small[n].1.clone()).await,
        )
        .await;
    let mut given_up = Vec::new();
    for _ in 0..TRIES {
        given_up.push(Sending::start(&meter.portal, ana, one.clone()).await);
    }
    meter
        .call(("DELETE /v1/uploads/{id}", ""), 2, 204, async |n| {
            ana.delete(&given_up[n].path()).await
        })
        .await;
}

/// Measures all calls about files.
pub(super) async fn measure(meter: &mut Meter, ana: &Client) {
    share(meter, ana).await;
    archives(meter, ana).await;
    fetching(meter, ana).await;
    sending(meter, ana).await;
}

/// Measures what follows from files.
pub(super) async fn measure_events(meter: &Meter, ana: &Client) {
    let firm = meter.portal.firm("hale-ortiz");
    let named = ("m-1", "d-1", "a.pdf");
    let shared = Box::pin(firm.share_document(&meter.portal, named, b"x", &["c-0"]));
    meter.event("document.shared", shared).await;
    let matter = text(&ana.get("/v1/documents").await.rows()[0]["matter_id"]);
    for (name, count, bytes) in [
        ("a small file, from its announcement on", 1, vec![1; 4]),
        ("a file of two parts, likewise", 1, vec![2; LARGE]),
        ("twenty small files, likewise", 20, vec![3; 4]),
    ] {
        let sent = async {
            let files = vec![("a.pdf", bytes.len()); count];
            let body = announcement(&matter, &files);
            let sending = Sending::start(&meter.portal, ana, body).await;
            for file in 0..count {
                sending.send(file, &bytes).await;
            }
        };
        meter.event(name, Box::pin(sent)).await;
    }
}
