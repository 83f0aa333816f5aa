//! The functions' log: one file for all of them, shown in the terminal, and searched for withheld mails, which a developer would otherwise not notice.

use crate::options::Options;
use serde::Deserialize;
use shared::value::id::AddressId;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tempfile::NamedTempFile;

/// How often new lines are copied to the terminal.
const PAUSE: Duration = Duration::from_millis(200);

/// The log of one portal's functions.
pub(crate) struct FunctionLog {
    path: PathBuf,
    /// Whether its lines are shown in the terminal.
    echoes: bool,
    state: Mutex<State>,
    /// Deleted with the portal, if nothing is kept.
    _file: Option<NamedTempFile>,
}

/// The log of a portal's functions, which can be read after the portal has ended.
pub struct LogRecord(pub(crate) Arc<FunctionLog>);

impl LogRecord {
    /// All lines so far, oldest first.
    pub fn lines(&self) -> Vec<String> {
        let text = read_from(self.0.path(), 0).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        text.lines().map(str::to_owned).collect()
    }
}

#[derive(Default)]
struct State {
    /// How far the file was read, in bytes; always whole lines.
    read: u64,
    withheld: Vec<Withheld>,
}

/// A mail that was not sent because a limit was reached.
#[derive(Clone, Deserialize)]
pub(crate) struct Withheld {
    #[serde(rename = "timestamp")]
    pub(crate) at: String,
    pub(crate) limit: String,
    /// The id of the address.
    pub(crate) person: AddressId,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Line {
    Withheld(Withheld),
    #[serde(other)]
    Other,
}

impl Withheld {
    /// What happened, and what to do about it on this machine.
    pub(crate) fn sentence(&self) -> &'static str {
        match self.limit.as_str() {
            "links-network" => {
                "The network address had all its links of this hour (LINKS_PER_NETWORK_HOUR). Move the time on by an hour."
            }
            "links-all" => {
                "The portal sent all its links of this minute (LINKS_PER_MINUTE). Move the time on by a minute."
            }
            "invitations" => {
                "The firm sent that address five invitations today. Ask for a link in the client's place, or move the time on by a day and clean up: then the newest goes out."
            }
            "warnings" => {
                "The firm changed that address so often today that three warnings went there. Move the time on by a day and clean up: then the newest goes out."
            }
            _ => {
                "Three links that still work lie in the mailbox. Use one of them, or move the time on by 50 minutes."
            }
        }
    }
}

impl FunctionLog {
    /// Logs to the file from the options, with no output in the terminal. Otherwise logs to `log.jsonl` in the data folder, or to a temporary file, and shows every line in the terminal.
    pub(crate) fn open(options: &Options) -> io::Result<Self> {
        let kept = options.data.as_ref().map(|folder| folder.join("log.jsonl"));
        let (path, file) = if let Some(path) = options.log.clone().or(kept) {
            (path, None)
        } else {
            let file = tempfile::Builder::new().prefix("portico-log-").tempfile()?;
            (file.path().to_owned(), Some(file))
        };
        let log = Self {
            path,
            echoes: false,
            state: Mutex::default(),
            _file: file,
        };
        log.catch_up();
        Ok(Self {
            echoes: options.log.is_none(),
            ..log
        })
    }

    /// The file that the functions write to.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Copies new lines to the terminal until the task is dropped.
    pub(crate) async fn run(self: Arc<Self>) {
        if !self.echoes {
            return;
        }
        loop {
            self.catch_up();
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The withheld mails, oldest first.
    pub(crate) fn withheld(&self) -> Vec<Withheld> {
        self.catch_up();
        self.state().withheld.clone()
    }

    /// Reads what was written since the last call.
    pub(crate) fn catch_up(&self) {
        let mut state = self.state();
        let text = match read_from(&self.path, state.read) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(error) => {
                eprintln!("local: cannot read {}: {error}", self.path.display());
                return;
            }
        };
        // Text after the last line break is still being written.
        let Some(end) = text.iter().rposition(|byte| *byte == b'\n') else {
            return;
        };
        let lines = &text[..=end];
        state.read += lines.len() as u64;
        if self.echoes {
            // A closed terminal must not end the portal.
            let _ = io::stdout().write_all(lines);
        }
        for line in lines.split(|byte| *byte == b'\n') {
            if let Ok(Line::Withheld(withheld)) = serde_json::from_slice(line) {
                self.take(&mut state, withheld);
            }
        }
    }

    /// Records the mail, and prints a line the first time for each limit.
    fn take(&self, state: &mut State, withheld: Withheld) {
        let first = !state
            .withheld
            .iter()
            .any(|known| known.limit == withheld.limit);
        if self.echoes && first {
            println!(
                "A link was asked for and not mailed. {} All of them: /local/withheld.",
                withheld.sentence()
            );
        }
        state.withheld.push(withheld);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read_from(path: &Path, place: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(place))?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn whole_lines_are_read_once_each() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let log = FunctionLog::open(&Options {
            log: Some(path.clone()),
            ..Options::default()
        });
        let log = log.unwrap();
        assert!(log.withheld().is_empty(), "there is no file yet");
        write(
            &path,
            "{\"kind\":\"audit\",\"timestamp\":\"1\"}\nno JSON\n{\"level\":\"info\",\"kind\":\"withheld\",\"timestamp\":\"2\",",
        );
        assert!(log.withheld().is_empty(), "half a line");
        let person = AddressId::derive(&["somebody"]);
        write(
            &path,
            &format!(
                "\"limit\":\"links-all\",\"person\":\"{}\"}}\n",
                person.as_str()
            ),
        );
        let withheld = log.withheld();
        assert_eq!(withheld.len(), 1);
        assert!(withheld[0].person == person);
        assert_eq!(log.withheld().len(), 1, "read once");
    }

    #[test]
    fn a_log_of_its_own_goes_with_the_portal() {
        let log = FunctionLog::open(&Options {
            log: None,
            ..Options::default()
        });
        let log = log.unwrap();
        let path = log.path().to_owned();
        assert!(path.exists());
        drop(log);
        assert!(!path.exists());
    }
}
