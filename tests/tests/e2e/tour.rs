//! The README's tour, run line by line as it is printed: what a newcomer types has to work, on a fresh portal and once more on the same one.

use crate::harness::project;
use local::{Options, Portal};
use serde_json::Value;
use std::path::Path;
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

/// Runs the tour and gives what it printed.
async fn run(tour: &str, folder: &Path) -> String {
    let run = Command::new("bash")
        .current_dir(folder)
        .args(["-euo", "pipefail", "-c", tour])
        .output()
        .await
        .expect("bash runs; the tour needs bash, curl and grep");
    let out = String::from_utf8_lossy(&run.stdout).into_owned();
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{out}\n{err}");
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_tour_works_as_printed_on_a_fresh_portal_and_again() {
    // As `cargo xtask dev` starts it: the time goes on, and nobody settles anything before.
    let portal = Portal::start(Options {
        demo: true,
        ..Options::default()
    })
    .await
    .expect("the portal starts");
    let tour = lines().replace("http://localhost:8787", portal.origin());
    assert!(tour.contains("/v1/sign-in-links") && tour.contains("--data @events/"));
    // It saves files, as a newcomer would, where it is run: in a folder with the project's events.
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(project::root().join("events"), folder.path().join("events"))
        .expect("a link");
    for round in ["on a fresh portal", "once more"] {
        let out = run(&tour, folder.path()).await;
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
            assert!(
                out.contains(expected),
                "{round}: {expected} is missing in:\n{out}"
            );
        }
        let client = reqwest::Client::new();
        let settle = format!("{}/local/settle", portal.origin());
        client.post(settle).send().await.expect("an answer");
        let dead_letters = format!("{}/local/dead-letters", portal.origin());
        let answer = client.get(dead_letters).send().await.expect("an answer");
        let answer: Value = answer.json().await.expect("JSON");
        let letters = answer["data"].as_array().expect("a list");
        let sent = letters
            .iter()
            .filter(|letter| letter["function"] == "apply-firm-event");
        assert_eq!(sent.count(), 0, "{round}: {letters:?}");
    }
    portal.shutdown().await;
}
