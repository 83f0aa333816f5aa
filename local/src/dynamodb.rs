//! The `DynamoDB` engine: embedded, in a file or in memory, or an external one. After the start everything goes through the AWS API.

use crate::clock::Clock;
use crate::error::StartError;
use dynoxide::Database;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How often expired items are deleted. AWS takes up to days, so nothing may depend on it.
const SWEEP: Duration = Duration::from_mins(1);
/// How often old stream records are deleted.
const TRIM: Duration = Duration::from_hours(1);
/// How long a stream keeps its records, in seconds, the same as in AWS.
const STREAM_LIFE: u32 = 24 * 3_600;

/// The running embedded engine.
pub(crate) struct Embedded {
    /// The address that it answers at.
    pub(crate) url: String,
    stop: oneshot::Sender<()>,
    server: JoinHandle<Result<(), String>>,
    upkeep: JoinHandle<()>,
}

impl Embedded {
    /// Opens the database, in memory if there is no folder, and serves it on the listener.
    pub(crate) fn start(
        folder: Option<&Path>,
        listener: TcpListener,
        clock: Arc<Clock>,
    ) -> Result<Self, StartError> {
        let path = match folder {
            Some(folder) => folder.join("portico.db").display().to_string(),
            // An in-memory database that several connections of this process can open.
            None => format!("file:/portico-{}?vfs=memdb", ulid::Ulid::generate()),
        };
        let fault = |error: String| StartError::Engine { fault: error };
        let database = Database::new(&path).map_err(|error| fault(error.to_string()))?;
        // A file's default would wait for the disk on every write.
        database
            .disable_bulk_loading()
            .map_err(|error| fault(error.to_string()))?;
        index_stream(&path).map_err(|error| fault(error.to_string()))?;
        let address = listener
            .local_addr()
            .map_err(|error| fault(error.to_string()))?;
        let (stop, stopped) = oneshot::channel();
        let upkeep = tokio::spawn(keep_up(
            database.clone(),
            folder.map(|_| PathBuf::from(path)),
            clock,
        ));
        let server = tokio::spawn(dynoxide::server::serve_with_shutdown(
            listener,
            database,
            async {
                let _ = stopped.await;
            },
        ));
        Ok(Self {
            url: format!("http://{address}"),
            stop,
            server,
            upkeep,
        })
    }

    /// Stops answering and closes the database.
    pub(crate) async fn stop(self) {
        self.upkeep.abort();
        let _ = self.stop.send(());
        // Does not wait long, because a connection that somebody else holds open would block it.
        let _ = tokio::time::timeout(Duration::from_secs(1), self.server).await;
    }
}

/// The engine numbers its stream records by reading all of them on every write; an index makes this a single step.
fn index_stream(path: &str) -> rusqlite::Result<()> {
    let connection = Connection::open(path)?;
    trim(&connection)?;
    connection.execute_batch(
        "CREATE INDEX IF NOT EXISTS portico_stream ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )
}

fn trim(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    let statement =
        format!("DELETE FROM _stream_records WHERE created_at < unixepoch() - {STREAM_LIFE}");
    connection.execute_batch(&statement)
}

/// Deletes expired items, and stream records older than a day.
async fn keep_up(database: Database, file: Option<PathBuf>, clock: Arc<Clock>) {
    let mut sweeps = tokio::time::interval(SWEEP);
    let mut trims = tokio::time::interval(TRIM);
    // The first tick of an interval comes at once.
    tokio::join!(sweeps.tick(), trims.tick());
    loop {
        let done = tokio::select! {
            _ = sweeps.tick() => sweep(&database, &clock).await,
            _ = trims.tick() => trim_file(file.clone()).await,
        };
        if let Err(error) = done {
            eprintln!("local: the database cannot be cleaned up: {error}");
        }
    }
}

async fn sweep(database: &Database, clock: &Clock) -> Result<(), String> {
    // The engine uses the system's time.
    if clock.is_behind() {
        return Ok(());
    }
    let database = database.clone();
    let swept = tokio::task::spawn_blocking(move || database.sweep_ttl()).await;
    swept
        .map_err(|error| error.to_string())?
        .map(drop)
        .map_err(|error| error.to_string())
}

async fn trim_file(file: Option<PathBuf>) -> Result<(), String> {
    let Some(file) = file else { return Ok(()) };
    let trimmed = tokio::task::spawn_blocking(move || trim(&Connection::open(file)?)).await;
    trimmed
        .map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())
}
