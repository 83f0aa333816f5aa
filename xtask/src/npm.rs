//! The parts of the project that run on Node: their packages and scripts.

use crate::step::{Failure, answers, command, root, run};

/// Runs npm in a folder of the project.
pub(crate) fn npm(folder: &str, arguments: &[&str]) -> Result<(), Failure> {
    let mut npm = command("npm", arguments);
    npm.current_dir(root().join(folder));
    run(npm)
}

/// Fails with a sentence if a folder of the project cannot be built because Node is missing.
pub(crate) fn check(folder: &str) -> Result<(), Failure> {
    if answers("node") && answers("npm") {
        return Ok(());
    }
    Err(Failure(format!(
        "{folder}/ needs Node and npm, which were not found: install Node 20 or newer (https://nodejs.org). `cargo xtask dev --no-web` does without."
    )))
}

/// Installs the packages of a folder's lock file, unless npm's record in `node_modules` shows that they are installed.
pub(crate) fn install(folder: &str) -> Result<(), Failure> {
    check(folder)?;
    let modified = |path: &str| {
        let file = root().join(folder).join(path).metadata();
        file.and_then(|file| file.modified()).ok()
    };
    if modified("node_modules/.package-lock.json") >= modified("package-lock.json") {
        return Ok(());
    }
    npm(folder, &["ci", "--no-audit", "--no-fund"])
}
