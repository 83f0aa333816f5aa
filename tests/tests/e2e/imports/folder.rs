//! A folder with the example of docs/connect/import, and the importer that loads it.

use crate::harness::signing::SigningKey;
use crate::harness::{TestPortal, project};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;
use tokio::process::Command;

const IMPORTER: &str = "docs/connect/import/import.py";
const EXAMPLE: &str = "docs/connect/import/example";

/// A folder to be loaded.
pub struct Folder(TempDir);

/// How a run of the importer ended.
#[derive(Debug)]
pub struct Loaded {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Folder {
    /// A copy of the example.
    pub fn example() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("bills")).expect("a folder");
        for file in project::files(EXAMPLE, "").iter().filter(|file| kept(file)) {
            let name = file.strip_prefix(EXAMPLE).expect("a file of the example");
            std::fs::copy(project::root().join(file), folder.path().join(name)).expect("a copy");
        }
        Self(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("a file")
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).expect("it is written");
    }

    /// Changes the first place where a file says `from`.
    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.read(name)).expect("text");
        assert!(text.contains(from), "{name} has no {from}");
        self.write(name, text.replacen(from, to, 1).as_bytes());
    }

    /// Runs the importer to its end.
    pub async fn load(&self, portal: &TestPortal, key: &SigningKey, flags: &[&str]) -> Loaded {
        self.load_by(portal.portal.origin(), key, flags).await
    }

    /// Runs the importer to its end with a portal at this address.
    pub async fn load_by(&self, origin: &str, key: &SigningKey, flags: &[&str]) -> Loaded {
        let mut import = self.command(origin, key, flags);
        let run = import.output().await.expect("Python runs");
        Loaded {
            code: run.status.code().expect("an exit code"),
            out: String::from_utf8_lossy(&run.stdout).into_owned(),
            err: String::from_utf8_lossy(&run.stderr).into_owned(),
        }
    }

    /// The importer, silent and with nobody to ask.
    pub fn command(&self, origin: &str, key: &SigningKey, flags: &[&str]) -> Command {
        let mut command = Command::new("python3");
        command
            .arg("-B")
            .arg(project::root().join(IMPORTER))
            .args(["--portal", origin, "--key-id", &key.id])
            .args(flags)
            .arg(self.0.path())
            .env("PORTICO_SECRET", &key.secret)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        command
    }
}

/// Whether a file belongs to the example: a report is of somebody who tried it.
fn kept(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending != "jsonl")
}
