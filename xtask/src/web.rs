//! The clients' web app, which needs Node where everything else needs cargo alone.

use crate::step::{Failure, answers, command, root, run};

/// Whether this checkout has the web app.
pub(crate) fn exists() -> bool {
    root().join("web/package.json").exists()
}

/// Builds the app into web/dist.
pub(crate) fn build() -> Result<(), Failure> {
    install()?;
    npm(&["run", "build"])
}

/// Runs the app's own checks and tests.
pub(crate) fn check() -> Result<(), Failure> {
    install()?;
    npm(&["run", "check"])?;
    npm(&["test"])
}

/// Installs the packages of the lock file, once: npm notes in `node_modules` what it installed.
fn install() -> Result<(), Failure> {
    if !answers("node") {
        return Err(Failure(
            "the web app needs Node, which was not found. Install it, or leave the app out with --no-web.".into(),
        ));
    }
    let modified = |path: &str| {
        root()
            .join(path)
            .metadata()
            .and_then(|file| file.modified())
            .ok()
    };
    if modified("web/node_modules/.package-lock.json") >= modified("web/package-lock.json") {
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])
}

fn npm(arguments: &[&str]) -> Result<(), Failure> {
    let mut npm = command("npm", arguments);
    npm.current_dir(root().join("web"));
    run(npm)
}
