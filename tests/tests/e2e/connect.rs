//! docs/connect, run as it is printed: what an engineer of a firm's system types has to work.

mod receive;

use crate::harness::{TestPortal, project};
use local::Options;
use tokio::process::Command;

/// The lines of a block that a page marks by a name.
fn block(page: &str, name: &str) -> String {
    let text = project::read(page);
    let (_, marked) = text
        .split_once(&format!("<!-- {name} -->\n```"))
        .unwrap_or_else(|| panic!("{page} has no {name}"));
    let (_language, lines) = marked.split_once('\n').expect("lines");
    lines.split_once("```").expect("their end").0.to_owned()
}

/// Runs the shell lines of a page that follow a marker; returns what they print.
async fn run_page(page: &str, marker: &str, origin: &str) -> String {
    let lines = block(page, marker);
    let temporary = tempfile::tempdir().expect("a folder");
    let run = Command::new("bash")
        .current_dir(project::root())
        .env("TMPDIR", temporary.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .args(["-euo", "pipefail", "-c"])
        .arg(lines.replace("http://localhost:8787", origin))
        .output()
        .await
        .expect("bash runs; the pages need bash, curl, openssl, Python and Node");
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{out}\n{err}");
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_works_as_printed() {
    // The programs sign with the system's time.
    let portal = TestPortal::with(Options {
        demo: true,
        ..Options::default()
    })
    .await;
    portal.settle().await;
    let origin = portal.portal.origin();
    let out = run_page("docs/connect/README.md", "connect", origin).await;
    assert_eq!(out.matches("accepted").count(), 3, "{out}");
    portal.settle_news().await;
    let mails = portal.mails("dana.whitfield@example.com").await;
    assert!(!mails.is_empty(), "she is invited");
    let letters = portal.dead_letters().await;
    let of_the_page = letters
        .iter()
        .filter(|letter| letter["function"] == "apply-firm-event");
    assert_eq!(of_the_page.count(), 0, "{letters:?}");
    let dana = portal.sign_in("dana.whitfield@example.com").await;
    let me = dana.get("/v1/me").await;
    assert!(me.text.contains("Whitfield estate"), "{me:?}");
    assert_eq!(dana.get("/v1/bills").await.rows()[0]["number"], "2026-031");
    let messages = dana.get("/v1/messages").await;
    assert!(messages.text.contains("Your first bill"), "{messages:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_the_importer_works_as_printed() {
    let portal = TestPortal::with(Options {
        demo: true,
        ..Options::default()
    })
    .await;
    portal.settle().await;
    let origin = portal.portal.origin();
    let out = run_page("docs/connect/import/README.md", "import", origin).await;
    for expected in [
        "The files fit. Nothing was sent.",
        "bills.csv: 3 new, 0 changed, 0 already there",
        "Nobody gets a mail.",
        "As the files say: 8.",
        "bills.csv: 0 new, 1 changed, 2 already there",
        "Mails to 3 people: 3 invitations.",
    ] {
        assert!(out.contains(expected), "{expected} is missing in:\n{out}");
    }
    assert_eq!(portal.mails("rosa.delgado@example.com").await.len(), 1);
}
