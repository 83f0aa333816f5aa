//! The checks besides the tests: format, lints, dependencies and the committed contract.

use crate::step::{Failure, answers, command, root, run};
use crate::{npm, tools};
use std::path::PathBuf;

/// The cargo-deny release to build if none is installed. It is built without optimisation and without
/// the system's certificates: that takes one minute on two cores instead of three, and a check still takes only three seconds.
const CARGO_DENY: &str = "0.20.2";

/// Fails when a file is not formatted.
pub(crate) fn format() -> Result<(), Failure> {
    run(command("cargo", &["fmt", "--all", "--check"]))
}

/// Fails on any warning of rustc or clippy, in any target.
pub(crate) fn lints() -> Result<(), Failure> {
    let arguments = [
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ];
    run(command("cargo", &arguments))
}

/// Checks the dependency tree against deny.toml.
pub(crate) fn dependencies() -> Result<(), Failure> {
    let deny = cargo_deny()?;
    run(command(
        &deny,
        &[
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ],
    ))?;
    // The advisories are in a git repository, which a machine without internet access cannot fetch.
    if command(&deny, &["fetch", "db"])
        .output()
        .is_ok_and(|output| output.status.success())
    {
        run(command(
            &deny,
            &[
                "check",
                "--disable-fetch",
                "--hide-inclusion-graph",
                "advisories",
            ],
        ))
    } else {
        eprintln!("advisories not checked: their database cannot be reached from here");
        Ok(())
    }
}

/// Writes the contract under docs/ from the code, or compares them with it. The program is built with the features
/// of the whole workspace, like the tests: with only its own features, all of its dependencies would be compiled again.
pub(crate) fn openapi(check: bool) -> Result<(), Failure> {
    build_bin("contract")?;
    let mut contract = command::<&str>(root().join("target/debug/contract"), &[]);
    if check {
        contract.arg("--check");
    }
    run(contract)
}

/// Checks the documents of the contract with other people's linters, and makes types of the events.
pub(crate) fn documents() -> Result<(), Failure> {
    npm::install("tests/contract")?;
    npm::npm("tests/contract", &["test", "--silent"])?;
    let python = tools::CONTRACT.python()?;
    run(command(python, &["tests/contract/python_types.py"]))
}

/// Has other people's libraries verify what a local portal sends to a firm's server, and sign what the portal takes. The portal is built already.
pub(crate) fn webhooks() -> Result<(), Failure> {
    npm::install("tests/contract")?;
    let python = tools::CONTRACT.python()?;
    run(command(python, &["tests/contract/stock_verifiers.py"]))
}

/// Has other people's library read the calendars of a local portal. The portal is built already.
pub(crate) fn calendars() -> Result<(), Failure> {
    let python = tools::CONTRACT.python()?;
    run(command(python, &["tests/contract/stock_calendar.py"]))
}

/// Has Python's own library read the e-mails from which the tests of `reply` learn.
pub(crate) fn replies() -> Result<(), Failure> {
    run(command("python3", &["-B", "reply/tests/check_corpus.py"]))
}

/// Runs the importer's own tests of its rules; the end-to-end tests run the importer itself.
pub(crate) fn importer() -> Result<(), Failure> {
    let mut tests = command("python3", &["-B", "-m", "unittest", "discover", "tests"]);
    tests.current_dir(root().join("docs/connect/import"));
    run(tests)
}

/// Writes the reference of the API, which the local portal then shows at /v1/docs/.
pub(crate) fn reference() -> Result<(), Failure> {
    npm::install("tests/contract")?;
    let folder = root().join("target/reference");
    let mut write = command("npm", &["run", "--silent", "reference", "--"]);
    write
        .arg(&folder)
        .current_dir(root().join("tests/contract"));
    run(write)?;
    println!("written to {}", folder.display());
    Ok(())
}

/// Builds one binary of the workspace into target/debug.
pub(crate) fn build_bin(name: &str) -> Result<(), Failure> {
    let arguments = ["build", "--quiet", "--locked", "--workspace", "--bin"];
    let mut build = command("cargo", &arguments);
    build.arg(name);
    run(build)
}

/// Lints template.yaml, and tests what SAM's transform makes of it.
pub(crate) fn template() -> Result<(), Failure> {
    let lint = tools::CFN_LINT.own()?;
    let python = tools::CFN_LINT.python()?;
    run(command(lint, &["template.yaml"]))?;
    run(command(
        python,
        &["-W", "ignore", "tests/template/versions.py"],
    ))
}

/// Whether this checkout has the CDK app.
pub(crate) fn has_infra() -> bool {
    root().join("infra/package.json").exists()
}

/// Builds the CDK package around the template, tests it, and has CDK synthesise its example.
pub(crate) fn infra() -> Result<(), Failure> {
    npm::install("infra")?;
    tools::CFN_LINT.own()?;
    npm::npm("infra", &["test"])?;
    npm::npm("infra", &["run", "synth"])
}

/// The installed cargo-deny, or our own copy under target/tools.
fn cargo_deny() -> Result<PathBuf, Failure> {
    let installed = PathBuf::from("cargo-deny");
    if answers(&installed) {
        return Ok(installed);
    }
    let tools = root().join("target/tools");
    let ours = tools.join("bin/cargo-deny");
    if !answers(&ours) {
        let arguments = [
            "install",
            "cargo-deny",
            "--version",
            CARGO_DENY,
            "--locked",
            "--debug",
        ];
        let mut install = command("cargo", &arguments);
        install
            .args(["--no-default-features", "--quiet", "--root"])
            .arg(&tools);
        run(install)?;
    }
    Ok(ours)
}
