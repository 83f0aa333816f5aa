//! The clients' web app. It needs Node; everything else needs only cargo.

use crate::npm::{install, npm};
use crate::step::{Failure, answers, command, root, run};
use std::path::Path;

/// The app's folder.
const FOLDER: &str = "web";

/// Whether this checkout has the web app.
pub(crate) fn exists() -> bool {
    root().join("web/package.json").exists()
}

/// Builds the app into web/dist.
pub(crate) fn build() -> Result<(), Failure> {
    install(FOLDER)?;
    npm(FOLDER, &["run", "build"])
}

/// Runs the app's checks: messages, types, style.
pub(crate) fn check() -> Result<(), Failure> {
    install(FOLDER)?;
    npm(FOLDER, &["run", "check"])
}

/// Builds the app and runs the journeys in a real browser, against the portal that was built before.
pub(crate) fn test() -> Result<(), Failure> {
    install(FOLDER)?;
    install_browser()?;
    npm(FOLDER, &["test"])
}

/// Builds the app and walks the main journeys in three browser engines, against the portal that was built before.
pub(crate) fn test_engines() -> Result<(), Failure> {
    install(FOLDER)?;
    npm(FOLDER, &["run", "test:engines"])
}

/// Builds the app and measures it on an emulated phone, against the portal that was built before.
pub(crate) fn measure(json: &Path) -> Result<(), Failure> {
    build()?;
    install_browser()?;
    let mut measure = command("node", &["bench/phone.mjs", "--json"]);
    measure.arg(json).current_dir(root().join(FOLDER));
    run(measure)
}

/// The names of Chromium that the journeys look for; Debian's is the first.
const BROWSERS: [&str; 2] = ["chromium", "chromium-browser"];

/// Installs Chromium if it is missing and apt-get works here; otherwise says what to do.
fn install_browser() -> Result<(), Failure> {
    if BROWSERS.iter().any(answers) {
        return Ok(());
    }
    let missing = || {
        Failure(
            "the journeys need Chromium, which was not found. On Debian: apt-get install chromium."
                .into(),
        )
    };
    if !answers("apt-get") {
        return Err(missing());
    }
    run(command("apt-get", &["update", "--quiet"])).map_err(|_| missing())?;
    let packages = [
        "install",
        "--yes",
        "--quiet",
        "--no-install-recommends",
        "chromium",
    ];
    run(command("apt-get", &packages)).map_err(|_| missing())
}
