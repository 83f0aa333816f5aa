//! `cargo xtask test --clients`: makes clients of docs/openapi.json in three languages with openapi-generator, and lets a small program in each use a local portal.

use crate::step::{Failure, Times, command, root, run as run_command};
use crate::{checks, npm, tools};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};

/// The folder of everything generated.
const GENERATED: &str = "target/clients";

/// A language: its folder, the generator, and where below the folder the client goes.
type Language = (&'static str, &'static str, &'static str);

/// The languages, with what the programs import.
const LANGUAGES: [Language; 3] = [
    ("typescript", "typescript-fetch", "client"),
    ("python", "python", ""),
    ("rust", "rust", ""),
];

/// Generates the clients, compiles each with its program, and runs the programs against one portal.
pub(crate) fn run() -> Result<(), Failure> {
    let mut times = Times::default();
    let (generator, python) = times.step("tools", || {
        npm::install("tests/contract")?;
        Ok((tools::CLIENTS.own()?, tools::CLIENTS.python()?))
    })?;
    times.step("generation", || generate(&generator))?;
    times.step("portal", || checks::build_bin("local"))?;
    let portal = Portal::start()?;
    times.step("typescript", || typescript(&portal))?;
    times.step("python", || use_python(&python, &portal))?;
    times.step("rust", || rust(&portal))?;
    println!("\n{times}");
    Ok(())
}

fn generate(generator: &Path) -> Result<(), Failure> {
    let folder = root().join(GENERATED);
    if folder.exists() {
        for (language, ..) in LANGUAGES {
            // The other folders hold what cargo built of an earlier client.
            fs::remove_dir_all(folder.join(language)).or_else(|error| match error.kind() {
                std::io::ErrorKind::NotFound => Ok(()),
                _ => Err(cannot(&error)),
            })?;
        }
    }
    for (language, name, place) in LANGUAGES {
        let mut generate = command(
            generator,
            &["generate", "-i", "docs/openapi.json", "-g", name],
        );
        generate.arg("-o").arg(folder.join(language).join(place));
        generate.args(["--package-name", "portico", "--additional-properties"]);
        generate.arg("supportAsync=false");
        // It names every file that it writes.
        generate.stdout(Stdio::null());
        run_command(generate)?;
    }
    Ok(())
}

fn typescript(portal: &Portal) -> Result<(), Failure> {
    let folder = root().join(GENERATED).join("typescript");
    for file in ["main.ts", "tsconfig.json"] {
        let from = root().join("tests/clients/typescript").join(file);
        fs::copy(from, folder.join(file)).map_err(|error| cannot(&error))?;
    }
    let packages = root().join("tests/contract/node_modules");
    let mut compile = command(packages.join(".bin/tsc"), &["--project"]);
    compile
        .arg(&folder)
        .arg("--typeRoots")
        .arg(packages.join("@types"));
    run_command(compile)?;
    let mut program = command::<PathBuf>("node", &[folder.join("built/main.js")]);
    program.arg(&portal.origin);
    run_command(program)
}

fn use_python(python: &Path, portal: &Portal) -> Result<(), Failure> {
    let client = root().join(GENERATED).join("python");
    let program = "tests/clients/python/main.py";
    let mut check = command(
        python,
        &["-m", "mypy", "--strict", "--follow-imports=silent"],
    );
    check.arg(program).env("MYPYPATH", &client);
    check
        .arg("--cache-dir")
        .arg(root().join(GENERATED).join("mypy"));
    run_command(check)?;
    let mut run = command(python, &[program]);
    run.arg(&portal.origin).env("PYTHONPATH", &client);
    run_command(run)
}

/// The program has a workspace of its own, and what it needs is built beside the client.
fn rust(portal: &Portal) -> Result<(), Failure> {
    let arguments = [
        "run",
        "--quiet",
        "--locked",
        "--manifest-path",
        "tests/clients/rust/Cargo.toml",
    ];
    let mut program = command("cargo", &arguments);
    program.env("CARGO_TARGET_DIR", root().join(GENERATED).join("cargo"));
    program.arg("--").arg(&portal.origin);
    run_command(program)
}

/// A running portal with the demo firm, ended when it is dropped.
struct Portal {
    process: Child,
    origin: String,
    /// What it prints later. Closed, it would end the portal.
    _output: BufReader<ChildStdout>,
}

impl Portal {
    /// Starts one on a free port, and waits until it says where it is.
    fn start() -> Result<Self, Failure> {
        let mut portal = command(
            root().join("target/debug/local"),
            &["--port", "0", "--no-web"],
        );
        let mut process = portal
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| cannot(&error))?;
        let silent = || Failure("the portal did not say where it is".into());
        let mut output = BufReader::new(process.stdout.take().ok_or_else(silent)?);
        let mut line = String::new();
        output
            .read_line(&mut line)
            .map_err(|error| cannot(&error))?;
        let origin = line
            .strip_prefix("Portal")
            .ok_or_else(silent)?
            .trim()
            .to_owned();
        Ok(Self {
            process,
            origin,
            _output: output,
        })
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn cannot(error: &std::io::Error) -> Failure {
    Failure(format!("the clients cannot be made: {error}"))
}
