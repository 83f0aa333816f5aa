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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_works_as_printed() {
    // The programs sign with the system's time.
    let portal = TestPortal::with(Options {
        demo: true,
        ..Options::default()
    })
    .await;
    portal.settle().await;
    let lines = block("docs/connect/README.md", "connect");
    let lines = lines.replace("http://localhost:8787", portal.portal.origin());
    let run = Command::new("bash")
        .current_dir(project::root())
        .args(["-euo", "pipefail", "-c", &lines])
        .output()
        .await
        .expect("bash runs; the page needs bash, curl, openssl, Python and Node");
    let out = String::from_utf8_lossy(&run.stdout);
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{out}\n{err}");
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
    assert!(
        dana.get("/v1/bills").await.rows().is_empty(),
        "it was withdrawn"
    );
}
