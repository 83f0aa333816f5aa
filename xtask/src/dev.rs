//! `cargo xtask dev`: builds everything and serves it on loopback.

use crate::step::{Failure, command, not_started, root};
use crate::{checks, web};
use std::process::Command;

/// Builds the portal, and the web app beside it unless `--no-web` is among the arguments, then runs the portal in place of this process.
pub(crate) fn serve(arguments: &[String]) -> Result<(), Failure> {
    let wants_web = !arguments
        .iter()
        .any(|argument| argument == "--no-web" || argument == "--help");
    std::thread::scope(|builds| {
        // npm mostly waits for the network and the disk, so the first start costs the longer of the two.
        let app = (wants_web && web::exists()).then(|| builds.spawn(web::build));
        let portal = checks::build_bin("local");
        let app = app.map_or(Ok(()), |app| {
            app.join()
                .unwrap_or_else(|_| Err(Failure("the web app was not built".into())))
        });
        app.and(portal)
    })?;
    become_it(command(root().join("target/debug/local"), arguments))
}

/// Replaces this process, so that Ctrl-C goes only to the portal and its exit code becomes the task's.
#[cfg(unix)]
fn become_it(mut portal: Command) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt;
    let error = portal.exec();
    Err(not_started(&portal, &error))
}

#[cfg(not(unix))]
fn become_it(portal: Command) -> Result<(), Failure> {
    crate::step::run(portal)
}
