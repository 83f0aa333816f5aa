//! One command of a task, run from the workspace root and timed.

use std::ffi::OsStr;
use std::fmt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// The reason why a task failed, as a sentence for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The workspace root, independent of the current directory.
pub(crate) fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}

/// A command with its arguments, to be run at the root, without what `cargo run` says of this crate: a build script that looks at such a variable would run again, and everything above it be built again, whenever somebody calls cargo themselves.
#[expect(
    clippy::disallowed_methods,
    reason = "what cargo told this process is no configuration of the portal's"
)]
pub(crate) fn command<A: AsRef<OsStr>>(program: impl AsRef<OsStr>, arguments: &[A]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    for (name, _) in std::env::vars_os() {
        let about_us = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if about_us {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command to completion; an unsuccessful one fails with its command line.
pub(crate) fn run(mut command: Command) -> Result<(), Failure> {
    let status = command
        .status()
        .map_err(|error| not_started(&command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure(format!("`{}` failed ({status})", shown(&command))))
    }
}

/// Whether a program can be started and succeeds with `--version`; its output is discarded.
pub(crate) fn answers(program: impl AsRef<OsStr>) -> bool {
    command(program, &["--version"])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// The failure of a command that could not be started.
pub(crate) fn not_started(command: &Command, error: &std::io::Error) -> Failure {
    Failure(format!(
        "`{}` could not be started: {error}",
        shown(command)
    ))
}

/// A command as typed in a shell.
pub(crate) fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(OsStr::to_string_lossy));
    words.join(" ")
}

/// How long each step of a task took.
#[derive(Default)]
pub(crate) struct Times(Vec<(&'static str, Duration)>);

impl Times {
    /// Runs a step under a headline and records its time, unless it fails.
    pub(crate) fn step<T>(
        &mut self,
        name: &'static str,
        step: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        eprintln!("\n=== {name}");
        let began = Instant::now();
        let result = step()?;
        self.0.push((name, began.elapsed()));
        Ok(result)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, time) in &self.0 {
            writeln!(f, "{name:<14}{:>7.1} s", time.as_secs_f64())?;
        }
        let all: Duration = self.0.iter().map(|(_, time)| *time).sum();
        write!(f, "{:<14}{:>7.1} s", "all", all.as_secs_f64())
    }
}
