//! What the journey of one client costs a firm, at list prices.

use super::ANA;
use super::meter::Meter;
use crate::harness::proxy::Proxy;
use crate::harness::{Sending, announcement, text};
use local::Options;
use serde_json::json;

/// The file that the client sends, in bytes.
const SENT: usize = 100 * 1024 * 1024;

/// Dollars for a million of each, in us-east-1 in 2026, by the price lists of AWS: Amazon DynamoDB on demand, SES, EventBridge (what is put on a bus, in pieces of 64 KB), Lambda, API Gateway (HTTP APIs), SQS (standard), S3 (standard).
const WRITE_UNITS: f64 = 0.625;
const READ_UNITS: f64 = 0.125;
const MAILS: f64 = 100.0;
const EVENTS: f64 = 1.0;
const INVOCATIONS: f64 = 0.20;
const REQUESTS: f64 = 1.0;
const QUEUE: f64 = 0.40;
const PUTS: f64 = 5.0;

/// Dollars for an invocation's time, if it takes 100 ms with 512 MB on arm64: more than any function in the journey but the one that hashes the file.
const INVOCATION_TIME: f64 = 0.05 * 0.000_013_333_4;

/// Dollars for a month of 1 GiB in S3, for scanning as much for malware (Amazon `GuardDuty`), and for scanning an object.
const STORED: f64 = 0.023;
const SCANNED: f64 = 0.09;
const SCAN: f64 = 0.000_215;

/// What was used.
#[derive(Debug, Default)]
struct Used {
    read: f64,
    write: f64,
    mails: u32,
    events: u32,
    /// Calls of the portal's API.
    requests: u32,
    /// Invocations by the stream, the queues and the clock.
    batches: u32,
    /// Objects and parts written.
    puts: u32,
}

impl Used {
    /// In dollars: what is paid for each use, and what for the file.
    fn cost(&self) -> (f64, f64) {
        let million = 1e6;
        let invocations = f64::from(self.requests + self.batches);
        let uses = self.read * READ_UNITS
            + self.write * WRITE_UNITS
            + f64::from(self.mails) * MAILS
            + f64::from(self.events) * EVENTS
            + f64::from(self.requests) * REQUESTS
            + invocations * INVOCATIONS
            // Into the queue, out of it, and off it.
            + f64::from(self.batches) * 3.0 * QUEUE
            + f64::from(self.puts) * PUTS;
        let gibibytes = 100.0 / 1_024.0;
        let file = gibibytes * (STORED + SCANNED) + SCAN;
        (uses / million + invocations * INVOCATION_TIME, file)
    }
}

/// Invited, signed in by the mail, three pages, and a file of 100 MB.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_journey_of_a_client_costs() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let meter = Meter::new(portal, proxy);
    let firm = meter.portal.firm("hale-ortiz");
    firm.put_on_matter("m-1", &["c-1"]).await;
    for number in 0..10 {
        firm.share_bill("m-1", &format!("b-{number}"), &["c-1"])
            .await;
    }
    meter.portal.settle().await;
    let before = meter.portal.portal.batches();
    meter.begin();
    firm.invite("c-1", ANA, Some("en")).await;
    let anyone = meter.portal.anonymous();
    anyone
        .post("/v1/sign-in-links", json!({"email": ANA}))
        .await;
    meter.portal.settle().await;
    let link = meter.portal.last_link(ANA).await;
    let ana = meter.portal.sign_in_by(&link, ANA).await;
    for page in ["/v1/me", "/v1/bills", "/v1/messages", "/v1/documents"] {
        assert_eq!(ana.get(page).await.status, 200);
    }
    let matter = text(&ana.get("/v1/matters").await.rows()[0]["id"]);
    let body = announcement(&matter, &[("statement.pdf", SENT)]);
    let sending = Sending::start(&meter.portal, &ana, body).await;
    let parts = sending.files[0]["part_urls"].as_array().map_or(0, Vec::len);
    sending.send(0, &vec![7; SENT]).await;
    meter.portal.settle().await;
    let taken = meter.end();
    let used = Used {
        // Two to sign in, four pages and the matters, two for the file.
        requests: 9,
        batches: u32::try_from(meter.portal.portal.batches() - before).expect("few"),
        puts: u32::try_from(parts).expect("few") + 2,
        read: taken.read,
        write: taken.write,
        mails: taken.mails,
        events: taken.events,
    };
    let (uses, file) = used.cost();
    println!("figure: the journey of a client: {used:?}");
    println!(
        "figure: the journey of 1,000 clients: {:.2} dollars, and {:.2} to scan and keep their files for a month",
        uses * 1e3,
        file * 1e3
    );
    assert_eq!(sending.states(&ana).await, ["released"]);
}
