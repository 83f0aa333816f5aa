//! The command line.

use crate::error::StartError;
use crate::options::{Options, project};
use crate::portal::Portal;
use clap::Parser;
use std::path::PathBuf;

/// The whole portal on this machine.
#[derive(Debug, Parser)]
#[command(name = "local", bin_name = "cargo xtask dev")]
pub struct Arguments {
    /// The port of the portal; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Keep everything in this folder over restarts (without it, all is in memory).
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Do not load the demo firm.
    #[arg(long)]
    no_demo: bool,
    /// Do not serve the web app, even if it was built.
    #[arg(long)]
    no_web: bool,
    /// Use this DynamoDB engine in the place of the embedded one.
    #[arg(long, value_name = "URL")]
    dynamodb: Option<String>,
    /// Use this S3 engine in the place of the embedded one (http://KEY:SECRET@HOST:PORT, where it looks at the keys).
    #[arg(long, value_name = "URL")]
    s3: Option<String>,
}

impl Arguments {
    fn into_options(self) -> Options {
        let web = project("web/dist");
        Options {
            port: self.port,
            data: self.data,
            demo: !self.no_demo,
            web: (!self.no_web && web.join("index.html").exists()).then_some(web),
            dynamodb_url: self.dynamodb,
            s3_url: self.s3,
            log: None,
            ..Options::default()
        }
    }
}

/// Runs a portal until Ctrl-C or SIGTERM.
///
/// # Errors
/// As [`Portal::start`].
pub async fn run(arguments: Arguments) -> Result<(), StartError> {
    let options = arguments.into_options();
    let kept = options.data.as_ref().map_or_else(
        || "in memory, gone at the end (--data DIR keeps it)".to_owned(),
        |folder| folder.display().to_string(),
    );
    let portal = Portal::start(options).await?;
    println!("Portal      {}", portal.origin());
    println!("Watch it    {}/local", portal.origin());
    println!(
        "DynamoDB    {} (table {}, region us-east-1, any credentials)",
        portal.dynamodb_url(),
        portal.table()
    );
    println!(
        "S3          {} (bucket {}, path-style)",
        portal.s3_url(),
        portal.documents_bucket()
    );
    println!("Data        {kept}");
    if !portal.demo_clients().is_empty() {
        println!(
            "Sign in as  {}",
            portal.demo_clients().join("\n            ")
        );
    }
    println!("Ctrl-C ends it.");
    ended().await;
    portal.shutdown().await;
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
async fn ended() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}
