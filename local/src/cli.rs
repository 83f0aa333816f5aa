//! The command line.

use crate::endpoint::Endpoint;
use crate::error::StartError;
use crate::names::{BUS, CREDENTIAL, REGION};
use crate::options::{Options, Ports, project};
use crate::portal::Portal;
use clap::Parser;
use http::uri::Authority;
use shared::env::Keys;
use std::path::PathBuf;

/// The whole portal on this machine.
#[derive(Debug, Parser)]
#[command(name = "local", bin_name = "cargo xtask dev")]
pub struct Arguments {
    /// The port of the portal; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Keep everything in this folder across restarts (without it, everything is in memory).
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Do not load the demo firm.
    #[arg(long)]
    no_demo: bool,
    /// Do not serve the web app, even if it was built.
    #[arg(long)]
    no_web: bool,
    /// The port of DynamoDB; 0 takes a free one.
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        conflicts_with = "dynamodb"
    )]
    dynamodb_port: u16,
    /// The port of S3; 0 takes a free one.
    #[arg(long, value_name = "PORT", default_value_t = 0, conflicts_with = "s3")]
    s3_port: u16,
    /// The port of EventBridge, SES, SNS and SQS; 0 takes a free one.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    aws_port: u16,
    /// Use this DynamoDB engine instead of the embedded one (http://KEY:SECRET@HOST:PORT, if it has its own keys).
    #[arg(long, value_name = "URL", value_parser = read_engine)]
    dynamodb: Option<String>,
    /// Use this S3 engine instead of the embedded one (http://KEY:SECRET@HOST:PORT, if it has its own keys).
    #[arg(long, value_name = "URL", value_parser = read_engine)]
    s3: Option<String>,
}

/// Checks the address of an engine. Its keys may contain a slash, so they are cut off first.
fn read_engine(url: &str) -> Result<String, String> {
    let rest = url
        .strip_prefix("http://")
        .or_else(|| url.strip_prefix("https://"));
    let host = rest.and_then(|rest| rest.rsplit('@').next());
    let host = host.map(|host| host.trim_end_matches('/').parse::<Authority>());
    match host {
        Some(Ok(host)) if !host.host().is_empty() => Ok(url.to_owned()),
        _ => Err("write it as http://HOST:PORT or http://KEY:SECRET@HOST:PORT".to_owned()),
    }
}

impl Arguments {
    fn into_options(self) -> Options {
        let web = project("web/dist");
        Options {
            port: self.port,
            ports: Ports {
                dynamodb: self.dynamodb_port,
                s3: self.s3_port,
                aws: self.aws_port,
            },
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
/// As for [`Portal::start`].
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
        "DynamoDB    {} (table {}, {})",
        portal.dynamodb_url(),
        portal.table(),
        keys(&portal.engines().dynamodb)
    );
    println!(
        "S3          {} (bucket {}, path-style, {})",
        portal.s3_url(),
        portal.documents_bucket(),
        keys(&portal.engines().s3)
    );
    println!(
        "Events      {} (EventBridge, SES, SNS and SQS; bus {BUS}, any keys, region {REGION})",
        portal.sinks_url()
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

/// The keys of an engine, for use with AWS's tools. A secret that was given by a flag is not shown.
fn keys(engine: &Endpoint) -> String {
    let Keys {
        access_key,
        secret_key,
    } = &engine.keys;
    let secret_key = if secret_key == CREDENTIAL {
        CREDENTIAL
    } else {
        "as given"
    };
    format!("access key {access_key}, secret key {secret_key}, region {REGION}")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_has_a_scheme_and_a_host() {
        for url in [
            "http://127.0.0.1:9000",
            "https://s3.example.com/",
            "http://user:pass/word@127.0.0.1:9000",
            "http://[::1]:9000",
        ] {
            assert_eq!(read_engine(url).as_deref(), Ok(url));
        }
        for url in [
            "nope",
            "ftp://x",
            "http://",
            "http://:9000",
            "http://key:secret@",
        ] {
            assert!(read_engine(url).is_err(), "{url}");
        }
    }
}
