//! `cargo xtask test`: everything that CI checks, with the time of each step and the number of tests.

use crate::figures::Report;
use crate::step::{Failure, Times, command, not_started, run};
use crate::{bench, checks, web};
use std::io::{BufRead, BufReader, IsTerminal};
use std::num::NonZero;
use std::process::{Command, Stdio};

/// Runs every check and every test; stops at the first step that fails.
pub(crate) fn run_all(journeys: bool) -> Result<(), Failure> {
    let mut times = Times::default();
    times.step("format", checks::format)?;
    times.step("lints", checks::lints)?;
    times.step("dependencies", checks::dependencies)?;
    times.step("contract", || checks::openapi(true))?;
    times.step("template", checks::template)?;
    times.step("documents", checks::documents)?;
    times.step("importer", checks::importer)?;
    times.step("replies", checks::replies)?;
    times.step("build", build)?;
    times.step("webhooks", checks::webhooks)?;
    times.step("calendars", checks::calendars)?;
    times.step("benchmark", bench::measure_short)?;
    if web::exists() {
        times.step("web", web::check)?;
    }
    if checks::has_infra() {
        times.step("infra", checks::infra)?;
    }
    let report = times.step("tests", || run_tests(&[]))?;
    if web::exists() && journeys {
        times.step("journeys", web::test)?;
    }
    println!("\n{times}\n\n{report}");
    Ok(())
}

/// Builds all tests, and the portal that the web app's journeys start.
fn build() -> Result<(), Failure> {
    run(cargo_test(&["--no-run"]))?;
    checks::build_bin("local")
}

/// Optimised like a release except for link-time optimisation, for tests that move much.
const QUICK: [&str; 4] = ["--quiet", "--locked", "--profile", "quick"];

/// Ignored tests of one binary, optimised, one after the other, so that none slows another one down.
fn quick_test(binary: &str) -> Command {
    let mut test = command("cargo", &["test"]);
    test.args(QUICK)
        .args(["-p", "tests", "--test", binary])
        .args(["--", "--ignored", "--show-output", "--test-threads=1"]);
    test
}

/// Sends a real file of 5 GiB through its own portal.
pub(crate) fn run_big_upload() -> Result<(), Failure> {
    let mut build = command("cargo", &["build"]);
    build.args(QUICK).args(["-p", "local"]);
    run(build)?;
    let report = report_on(quick_test("big_upload"))?;
    println!("\n{report}");
    Ok(())
}

/// Reminds many clients at once.
pub(crate) fn run_many_reminders() -> Result<(), Failure> {
    let mut test = quick_test("e2e");
    test.arg("many_reminders");
    let report = report_on(test)?;
    println!("\n{report}");
    Ok(())
}

/// Walks the main journeys in three browser engines.
pub(crate) fn run_engines() -> Result<(), Failure> {
    checks::build_bin("local")?;
    web::test_engines()
}

/// Runs the tests whose names contain `filter`, without the other checks.
pub(crate) fn run_filtered(filter: &str) -> Result<(), Failure> {
    let report = run_tests(&[filter])?;
    println!("\n{report}");
    Ok(())
}

fn cargo_test(arguments: &[&str]) -> Command {
    let mut command = command("cargo", &["test", "--quiet", "--locked", "--workspace"]);
    command.args(arguments);
    command
}

/// Runs the workspace's tests.
fn run_tests(arguments: &[&str]) -> Result<Report, Failure> {
    let mut command = cargo_test(arguments);
    command.args(["--no-fail-fast", "--", "--show-output"]);
    command.arg(format!("--test-threads={}", threads()));
    report_on(command)
}

/// Most tests wait for an answer half of the time, so twice as many as there are processors keep all of them busy.
fn threads() -> usize {
    2 * std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Forwards the tests' output, and reads from it the number of tests and the measured figures.
fn report_on(mut command: Command) -> Result<Report, Failure> {
    command.stdout(Stdio::piped());
    if std::io::stdout().is_terminal() {
        command.arg("--color=always");
    }
    let mut child = command
        .spawn()
        .map_err(|error| not_started(&command, &error))?;
    let mut report = Report::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if report.read(&line) {
                println!("{line}");
            }
        }
    }
    let status = child
        .wait()
        .map_err(|error| not_started(&command, &error))?;
    if status.success() {
        Ok(report)
    } else {
        Err(Failure(format!("tests failed\n{report}")))
    }
}
