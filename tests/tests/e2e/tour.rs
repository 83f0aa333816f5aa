//! The README's tour, run line by line as it is printed: what a newcomer types has to work.

use crate::harness::TestPortal;
use local::Options;
use tokio::process::Command;

/// The shell lines of the README that are marked as the tour.
fn lines() -> String {
    let readme = include_str!("../../../README.md");
    let blocks = readme.split("<!-- tour").skip(1).filter_map(|rest| {
        let (_, block) = rest.split_once("```sh\n")?;
        Some(block.split_once("```")?.0)
    });
    blocks.collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tour_works_as_printed() {
    let portal = TestPortal::with(Options {
        demo: true,
        ..Options::default()
    })
    .await;
    portal.settle().await;
    let tour = lines().replace("http://localhost:8787", portal.portal.origin());
    assert!(tour.contains("/v1/sign-in-links") && tour.contains("/local/events"));
    // It saves files, as a newcomer would, where it is run.
    let folder = tempfile::tempdir().expect("a folder");
    let run = Command::new("bash")
        .current_dir(folder.path())
        .args(["-euo", "pipefail", "-c", &tour])
        .output()
        .await
        .expect("bash runs; the tour needs bash, curl and grep");
    let out = String::from_utf8_lossy(&run.stdout);
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{out}\n{err}");
    for expected in [
        "\"request_id\"",
        "Hale & Ortiz LLP",
        "Lakeside Family Law",
        "\"number\"",
        "\"time_zone\"",
        "May I bring my sister?",
        "200 ",
        "\"receipt\":",
        "document.received",
        "/problems/link-used",
        "Este enlace ya se usó",
        "/problems/session-required",
        "Read message",
    ] {
        assert!(out.contains(expected), "{expected} is missing in:\n{out}");
    }
    assert_eq!(portal.dead_letters().await, Vec::<serde_json::Value>::new());
}
