//! What the scanner says, in its own words: doubled, missing, of other versions and in any order.

use super::*;
use crate::harness::{Dice, project};
use local::Options;
use shared::value::id::{ClientRef, FirmId};
use std::collections::BTreeMap;

/// The statuses of a result, each with that of its scan (Amazon `GuardDuty` user guide, "S3 object potential scan status and result status").
const STATUSES: [(&str, &str); 5] = [
    ("NO_THREATS_FOUND", "COMPLETED"),
    ("THREATS_FOUND", "COMPLETED"),
    ("UNSUPPORTED", "SKIPPED"),
    ("ACCESS_DENIED", "SKIPPED"),
    ("FAILED", "FAILED"),
];

/// A version that no object has.
const OTHER: &str = "01K0000000000000000000000";

/// A portal whose own bucket and scanner are not heard: what they say is said by the test.
struct Hushed {
    portal: TestPortal,
    _template: tempfile::TempDir,
}

/// A file that lies in the bucket, not finished.
struct Lying {
    place: usize,
    key: String,
    version: String,
    etag: String,
}

impl Hushed {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let template = project::read("template.yaml")
            .replace("source: [aws.s3]", "source: [aws.told-s3]")
            .replace("source: [aws.guardduty]", "source: [aws.told-guardduty]");
        let path = folder.path().join("template.yaml");
        std::fs::write(&path, template).unwrap();
        let options = Options {
            template: path,
            ..Options::default()
        };
        Self {
            portal: TestPortal::with(options).await,
            _template: folder,
        }
    }

    /// Announces files of four bytes and sends them.
    async fn lay(&self, who: &Client, matter: &str, count: usize) -> (Sending, Vec<Lying>) {
        let names: Vec<_> = (0..count).map(|n| format!("{n}.pdf")).collect();
        let files: Vec<_> = names.iter().map(|name| (name.as_str(), 4)).collect();
        let sending = Sending::start(&self.portal, who, announcement(matter, &files)).await;
        let mut lying = Vec::new();
        for (place, file) in sending.files.iter().enumerate() {
            let sent = put(&file["part_urls"][0], b"good".to_vec()).await;
            let header = |name: &str| sent.headers()[name].to_str().unwrap().to_owned();
            lying.push(Lying {
                place,
                key: key(&sending.id, &text(&file["document_id"])),
                version: header("x-amz-version-id"),
                etag: header("etag"),
            });
        }
        (sending, lying)
    }

    async fn complete(&self, sending: &Sending, file: &Lying) {
        let parts = json!([{"part_number": 1, "etag": file.etag}]);
        let done = sending.complete(file.place, parts).await;
        assert_eq!(done.status, 200, "{done:?}");
    }

    /// What S3 says of a new object.
    fn created(&self, file: &Lying) -> Value {
        json!({
            "source": "aws.told-s3", "detail-type": "Object Created",
            "detail": {
                "version": "0", "bucket": {"name": self.portal.portal.documents_bucket()},
                "object": {
                    "key": file.key, "size": 4, "etag": file.etag.trim_matches('"'),
                    "version-id": file.version, "sequencer": "617F08299329D189",
                },
                "request-id": "N4N7GDK58NMKJ12R", "requester": "123456789012",
                "source-ip-address": "198.51.100.7", "reason": "PutObject",
            },
        })
    }

    /// What the scanner says of a version.
    fn scanned(&self, file: &Lying, version: &str, (status, scan): (&str, &str)) -> Value {
        json!({
            "source": "aws.told-guardduty",
            "detail-type": "GuardDuty Malware Protection Object Scan Result",
            "detail": {
                "schemaVersion": "1.0", "scanStatus": scan, "resourceType": "S3_OBJECT",
                "s3ObjectDetails": {
                    "bucketName": self.portal.portal.documents_bucket(), "objectKey": file.key,
                    "eTag": file.etag.trim_matches('"'), "versionId": version, "s3Throttled": false,
                },
                "scanResultDetails": {"scanResultStatus": status, "threats": null},
            },
        })
    }

    /// Says it, and waits for what follows.
    async fn say(&self, events: impl IntoIterator<Item = Value>) {
        self.portal.put_events(events.into_iter().collect()).await;
        self.portal.settle().await;
    }

    /// What the firm heard of each document, by the kind of event.
    async fn heard(&self) -> BTreeMap<String, Vec<String>> {
        let mut heard: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for kind in ["received", "quarantined", "rejected"] {
            for event in self.portal.told(&format!("document.{kind}")).await {
                let document = text(&event["detail"]["data"]["document_id"]);
                let of_it = heard.entry(format!("document_{document}")).or_default();
                of_it.push(kind.to_owned());
            }
        }
        heard
    }
}

/// Where the bytes of a file of Ana's lie.
fn key(upload: &str, document: &str) -> String {
    let firm = FirmId::parse("hale").unwrap();
    let client = ClientRef::derive(&firm, "c-1").client;
    let upload = upload.strip_prefix("upload_").unwrap();
    let document = document.strip_prefix("document_").unwrap();
    format!("upload/hale/{client}/{upload}/{document}")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_status_has_its_outcome_before_and_after_the_end() {
    let hushed = Hushed::start().await;
    let firm = hushed.portal.firm("hale");
    let ana = ana(&hushed.portal, &firm).await;
    let here = matter(&firm, "m-1");
    let outcomes = [
        "released",
        "rejected",
        "quarantined",
        "quarantined",
        "quarantined",
    ];
    for early in [true, false] {
        let (sending, files) = hushed.lay(&ana, &here, STATUSES.len()).await;
        if !early {
            for file in &files {
                hushed.complete(&sending, file).await;
            }
        }
        let said = files.iter().zip(STATUSES).flat_map(|(file, status)| {
            let scanned = hushed.scanned(file, &file.version, status);
            let created = hushed.created(file);
            [scanned.clone(), created.clone(), created, scanned]
        });
        hushed.say(said).await;
        if early {
            assert!(
                sending
                    .states(&ana)
                    .await
                    .iter()
                    .all(|state| state == "open")
            );
            for file in &files {
                hushed.complete(&sending, file).await;
            }
            hushed.portal.settle().await;
        }
        assert_eq!(sending.states(&ana).await, outcomes, "early: {early}");
        let heard = hushed.heard().await;
        for (file, outcome) in sending.files.iter().zip(outcomes) {
            let outcome = outcome.replace("released", "received");
            assert_eq!(heard[&text(&file["document_id"])], [outcome]);
        }
    }
    assert_eq!(hushed.portal.told("upload.completed").await.len(), 2);
    assert!(hushed.portal.dead_letters().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_verdict_the_firm_decides_after_an_hour() {
    let hushed = Hushed::start().await;
    let firm = hushed.portal.firm("hale");
    let first = ana(&hushed.portal, &firm).await;
    let (sending, files) = hushed.lay(&first, &matter(&firm, "m-1"), 3).await;
    let [never, late, slow] = &files[..] else {
        panic!("three files")
    };
    hushed.complete(&sending, never).await;
    hushed.complete(&sending, late).await;
    // A verdict of another version is none.
    let other = hushed.scanned(never, OTHER, STATUSES[0]);
    let created = files.iter().map(|file| hushed.created(file));
    hushed
        .say([other.clone()].into_iter().chain(created).chain([other]))
        .await;
    hushed.portal.advance(3_599).await;
    let ana = hushed.portal.sign_in(ANA).await;
    assert_eq!(sending.states(&ana).await, ["checking", "checking", "open"]);
    hushed.portal.advance(1).await;
    hushed.portal.settle().await;
    let quarantined = ["quarantined", "quarantined", "open"];
    assert_eq!(sending.states(&ana).await, quarantined);
    // What is finished only now waited for its verdict long enough.
    hushed.complete(&sending, slow).await;
    let told = hushed.portal.told("document.quarantined").await;
    assert_eq!(told.len(), 3);
    assert!(
        told.iter()
            .all(|event| event["detail"]["data"]["reason"] == "not_scanned")
    );
    assert_eq!(hushed.portal.told("upload.completed").await.len(), 1);
    assert!(ana.get("/v1/documents").await.rows().is_empty());

    let document = told
        .iter()
        .map(|event| text(&event["detail"]["data"]["document_id"]));
    let mut released: Vec<_> = document.collect();
    released.retain(|id| never.key.ends_with(id.as_str()));
    firm.send("document.released", json!({"document_id": released[0]}))
        .await;
    let clean = hushed.scanned(late, &late.version, STATUSES[0]);
    hushed.say([clean.clone(), clean]).await;
    let threats = hushed.scanned(slow, &slow.version, STATUSES[1]);
    hushed.say([threats.clone(), threats]).await;
    let outcomes = ["released", "released", "rejected"];
    assert_eq!(sending.states(&ana).await, outcomes);
    let heard = hushed.heard().await;
    for (file, last) in sending
        .files
        .iter()
        .zip(["received", "received", "rejected"])
    {
        assert_eq!(heard[&text(&file["document_id"])].len(), 2);
        assert!(heard[&text(&file["document_id"])].contains(&last.to_owned()));
    }
    assert_eq!(hushed.portal.told("upload.completed").await.len(), 1);
}

/// Something that happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fact {
    Completed,
    Created,
    /// The place of a status, and whether it is of the very version.
    Scanned(usize, bool),
}

/// The same rule once more, in other words: the outcomes that a file gets one after the other.
#[derive(Default)]
struct Model {
    completed: bool,
    created: bool,
    verdict: Option<usize>,
    outcomes: Vec<&'static str>,
}

impl Model {
    fn take(&mut self, fact: Fact) {
        match fact {
            Fact::Completed => self.completed = true,
            Fact::Created => self.created = true,
            // Nothing takes the place of malware.
            Fact::Scanned(status, true) if self.verdict != Some(1) => self.verdict = Some(status),
            Fact::Scanned(..) => {}
        }
        let outcome = match self.verdict {
            Some(0) => "received",
            Some(1) => "rejected",
            Some(_) => "quarantined",
            None => return,
        };
        let waits = self.outcomes.is_empty() || self.outcomes == ["quarantined"];
        let known = self.completed && self.created && waits;
        if known && self.outcomes.last() != Some(&outcome) {
            self.outcomes.push(outcome);
        }
    }
}

/// The most that happens to a file. Every step gives a message that waits for its verdict three more times to its function, which sees none twenty times.
const MOST: usize = 5;

/// What happens to a file, in the order of one throw of the dice.
fn throw(dice: &mut Dice) -> Vec<Fact> {
    let mut facts = vec![Fact::Completed, Fact::Created];
    if dice.chance(40) {
        facts.push(Fact::Created);
    }
    for _ in 0..dice.below(3) {
        facts.push(Fact::Scanned(dice.below(STATUSES.len()), dice.chance(70)));
    }
    assert!(facts.len() <= MOST);
    dice.shuffle(&mut facts);
    facts
}

#[tokio::test(flavor = "multi_thread")]
async fn in_any_order_the_outcome_is_that_of_the_model() {
    const UPLOADS: usize = 10;
    const FILES: usize = 20;
    let hushed = Hushed::start().await;
    let firm = hushed.portal.firm("hale");
    let first = ana(&hushed.portal, &firm).await;
    let (mut sendings, mut cases) = (Vec::new(), Vec::new());
    for upload in 0..UPLOADS {
        let (sending, files) = hushed.lay(&first, &matter(&firm, "m-1"), FILES).await;
        sendings.push(sending);
        for (place, file) in files.into_iter().enumerate() {
            let mut dice = Dice::new((upload * FILES + place) as u64);
            cases.push((upload, file, throw(&mut dice), Model::default()));
        }
    }
    for step in 0..MOST {
        let mut said = Vec::new();
        for (upload, file, facts, model) in &mut cases {
            let Some(fact) = facts.get(step) else {
                continue;
            };
            model.take(*fact);
            match *fact {
                Fact::Completed => hushed.complete(&sendings[*upload], file).await,
                Fact::Created => said.push(hushed.created(file)),
                Fact::Scanned(status, own) => {
                    let version = if own { file.version.as_str() } else { OTHER };
                    said.push(hushed.scanned(file, version, STATUSES[status]));
                }
            }
        }
        hushed.say(said).await;
    }
    hushed.portal.advance(3_600).await;
    let heard = hushed.heard().await;
    for (seed, (_, file, facts, mut model)) in cases.into_iter().enumerate() {
        if model.outcomes.is_empty() {
            model.outcomes.push("quarantined");
        }
        let document = format!("document_{}", file.key.rsplit('/').next().unwrap());
        let mut heard = heard[&document].clone();
        // They are listed by kind; a quarantine comes before what follows it.
        heard.sort_by_key(|kind| kind != "quarantined");
        assert_eq!(heard, model.outcomes, "seed {seed}: {facts:?}");
    }
    let completed = hushed.portal.told("upload.completed").await.len();
    assert_eq!(completed, UPLOADS);
    assert!(hushed.portal.dead_letters().await.is_empty());
    println!(
        "figure: verdicts: {} files with facts doubled, missing, of other versions and in any order: each outcome is the model's and told once",
        UPLOADS * FILES
    );
}
