//! `cargo xtask bench`: builds the functions as they are deployed and the references beside them, and measures both. docs/performance.md says what the figures mean.

use crate::step::{Failure, Times, answers, command, root, run};
use crate::{build, checks, npm, web};
use clap::Args;
use std::fs;
use std::path::PathBuf;

/// What to measure.
#[derive(Args, Default)]
pub(crate) struct Bench {
    /// Measures only this function; can be repeated. The web app is then left out
    #[arg(long)]
    only: Vec<String>,
    /// How often everything is measured; the median counts
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Only shows that it works: a few calls of one function from a debug build, and no verdict
    #[arg(long, conflicts_with_all = ["only", "rounds", "no_build"])]
    short: bool,
    /// Only measures how a client's pages grow, up to this number of each kind
    #[arg(long, conflicts_with_all = ["only", "short"])]
    growth: Option<usize>,
    /// Measures what an earlier call has built
    #[arg(long)]
    no_build: bool,
}

/// What is measured in other languages, and by which command in its folder under benches/.
struct Page {
    node: Option<PathBuf>,
    python: Option<PathBuf>,
}

/// The function that the short form measures.
const SAMPLE: &str = "list-bills";

const REFERENCES: [&str; 3] = ["bench-hello", "bench-raw-calls", "bench-sdk-calls"];

/// Measures, prints the tables, writes target/bench/figures.json, and fails when a budget is missed.
pub(crate) fn measure(bench: &Bench) -> Result<(), Failure> {
    if bench.short {
        return measure_short();
    }
    bench.check()?;
    let mut times = Times::default();
    if !bench.no_build {
        times.step("functions", build_release)?;
    }
    times.step("benchmark", || checks::build_bin("bench"))?;
    let page = times.step("other languages", || Ok(Page::build()))?;
    let functions = times.step("measuring", || measure_functions(bench, &page));
    let whole = bench.only.is_empty() && bench.growth.is_none();
    let web = if whole && web::exists() {
        times.step("web app", || {
            checks::build_bin("local")?;
            web::measure(&figures("web.json"))
        })
    } else {
        Ok(())
    };
    println!("\n{times}");
    functions.and(web)
}

impl Bench {
    /// Fails with what to write if there is nothing to measure.
    fn check(&self) -> Result<(), Failure> {
        if self.rounds == 0 {
            return Err(Failure(
                "--rounds is 0: write how often everything is measured, once or more.".into(),
            ));
        }
        let functions = build::functions()?;
        match self.only.iter().find(|name| !functions.contains(name)) {
            None => Ok(()),
            Some(name) => Err(Failure(format!(
                "There is no function {name} to measure: write one of {}.",
                functions.join(", ")
            ))),
        }
    }
}

/// Shows that everything works, in less than a minute.
pub(crate) fn measure_short() -> Result<(), Failure> {
    checks::build_bin("bench")?;
    for program in REFERENCES.into_iter().chain([SAMPLE]) {
        checks::build_bin(program)?;
    }
    let mut measure = measuring("debug", "short.json")?;
    measure.args(["--short", "--rounds", "1", "--only", SAMPLE]);
    run(measure)
}

/// Compiles the functions as a deployment does, for this machine's processor and C library.
fn build_release() -> Result<(), Failure> {
    let functions = build::functions()?;
    let mut cargo = command("cargo", &["build", "--release", "--locked", "--workspace"]);
    // What runs on a laptop alone would add its features to the functions' crates.
    for other in [
        "archive", "bench", "contract", "local", "pack", "reply", "tests", "xtask",
    ] {
        cargo.args(["--exclude", other]);
    }
    for reference in REFERENCES {
        cargo.args(["--exclude", reference]);
    }
    for function in &functions {
        cargo.args(["--bin", function]);
    }
    run(cargo)?;
    build_references()
}

/// Compiles the references by themselves, as somebody who takes the SDK as it comes: with its log and at full optimisation.
fn build_references() -> Result<(), Failure> {
    let mut cargo = command("cargo", &["build", "--release", "--locked"]);
    for reference in REFERENCES {
        cargo.args(["--package", reference]);
    }
    cargo.args(["--config", "profile.release.opt-level=3"]);
    run(cargo)
}

fn measure_functions(bench: &Bench, page: &Page) -> Result<(), Failure> {
    let mut measure = measuring("release", "figures.json")?;
    measure.args(["--rounds", &bench.rounds.to_string()]);
    for function in &bench.only {
        measure.args(["--only", function]);
    }
    if let Some(growth) = bench.growth {
        measure.args(["--growth", &growth.to_string()]);
    }
    if let Some(node) = &page.node {
        measure.arg("--node").arg(node);
    }
    if let Some(python) = &page.python {
        measure.arg("--python").arg(python);
    }
    run(measure)
}

/// The benchmark with the programs of a profile.
fn measuring(profile: &str, file: &str) -> Result<std::process::Command, Failure> {
    let json = figures(file);
    fs::create_dir_all(json.with_file_name(""))
        .map_err(|error| Failure(format!("target/bench cannot be made: {error}")))?;
    let mut measure = command::<&str>(root().join("target/debug/bench"), &[]);
    measure
        .arg("--programs")
        .arg(root().join("target").join(profile));
    measure.arg("--json").arg(json);
    Ok(measure)
}

/// A file of figures.
fn figures(file: &str) -> PathBuf {
    root().join("target/bench").join(file)
}

impl Page {
    /// Builds what this machine has the language for; the others are left out with a notice.
    fn build() -> Self {
        let notice = |language: &str, failure: &Failure| {
            eprintln!("the page in {language} is left out: {failure}");
        };
        Self {
            node: build_node()
                .inspect_err(|failure| notice("Node", failure))
                .ok(),
            python: build_python()
                .inspect_err(|failure| notice("Python", failure))
                .ok(),
        }
    }
}

fn build_node() -> Result<PathBuf, Failure> {
    npm::install("benches/node")?;
    npm::npm("benches/node", &["run", "--silent", "build"])?;
    Ok(root().join("benches/node/dist/runtime.cjs"))
}

fn build_python() -> Result<PathBuf, Failure> {
    let environment = root().join("target/bench/python");
    let python = environment.join("bin/python");
    if !answers(&python) {
        let mut made = command("python3", &["-m", "venv"]);
        made.arg(&environment);
        run(made)?;
    }
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "--requirement",
    ];
    let mut pip = command(&python, &install);
    pip.arg(root().join("benches/python/requirements.txt"));
    run(pip)?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_measured_is_refused_before_anything_is_built() {
        let refused = |only: &[&str], rounds| {
            let only = only.iter().map(|&name| name.to_owned()).collect();
            let bench = Bench {
                only,
                rounds,
                ..Bench::default()
            };
            bench
                .check()
                .err()
                .map_or_else(String::new, |failure| failure.0)
        };
        assert_eq!(refused(&[], 3), "");
        assert_eq!(refused(&["list-bills", "notify"], 1), "");
        let sentence = refused(&["list-bills", "nothing"], 3);
        assert!(
            sentence
                .starts_with("There is no function nothing to measure: write one of answer-firm, "),
            "{sentence}"
        );
        assert!(refused(&[], 0).starts_with("--rounds is 0: write"));
    }
}
