//! `cargo xtask push-app`: makes the SNS platform application that carries pushes to an app, because CloudFormation cannot make one.

use crate::step::{Failure, command, not_started};
use crate::tools;
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The app, and its credentials from Apple or Google.
#[derive(Args)]
pub(crate) struct PushApp {
    /// The service that carries the pushes
    #[arg(value_enum)]
    platform: Platform,
    /// Apple's signing key (.p8), or the JSON of the service account from Google's Firebase
    #[arg(long)]
    credential: PathBuf,
    /// Apple's key ID of the signing key
    #[arg(long, required_if_eq_any([("platform", "apns"), ("platform", "apns-sandbox")]))]
    key_id: Option<String>,
    /// Apple's team ID
    #[arg(long, required_if_eq_any([("platform", "apns"), ("platform", "apns-sandbox")]))]
    team: Option<String>,
    /// The bundle ID of the app
    #[arg(long, required_if_eq_any([("platform", "apns"), ("platform", "apns-sandbox")]))]
    bundle: Option<String>,
    /// The application's name; repeating the same name and credential returns the same application
    #[arg(long, default_value = "portico")]
    name: String,
    /// The AWS region, the same as the stack's; without it, the one of your profile
    #[arg(long)]
    region: Option<String>,
}

/// A service that carries pushes to apps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Platform {
    /// Apple's, for apps from its store
    Apns,
    /// Apple's, for apps in development
    ApnsSandbox,
    /// Google's
    Fcm,
}

impl Platform {
    /// The name in SNS.
    fn name(self) -> &'static str {
        match self {
            Self::Apns => "APNS",
            Self::ApnsSandbox => "APNS_SANDBOX",
            Self::Fcm => "GCM",
        }
    }

    /// The parameter of template.yaml for the application.
    fn parameter(self) -> &'static str {
        match self {
            Self::Apns | Self::ApnsSandbox => "ApnsApplicationArn",
            Self::Fcm => "FcmApplicationArn",
        }
    }
}

/// Makes the application and prints the parameter to deploy with. The credential reaches the AWS CLI through standard input, so that it appears neither in a process list nor in a shell's history.
pub(crate) fn make(app: &PushApp) -> Result<(), Failure> {
    let credential = std::fs::read_to_string(&app.credential).map_err(|error| {
        Failure(format!(
            "{} cannot be read: {error}",
            app.credential.display()
        ))
    })?;
    let mut aws = command(
        tools::AWS.find()?,
        &[
            "sns",
            "create-platform-application",
            "--output",
            "text",
            "--query",
            "PlatformApplicationArn",
            "--cli-input-json",
            "file:///dev/stdin",
        ],
    );
    if let Some(region) = &app.region {
        aws.args(["--region", region]);
    }
    let arn = run_with_input(aws, &app.input(&credential))?;
    println!("{}={}", app.platform.parameter(), arn.trim());
    eprintln!("\nDeploy with it: cargo xtask deploy followed by that line.");
    Ok(())
}

impl PushApp {
    /// The input of `CreatePlatformApplication`.
    fn input(&self, credential: &str) -> String {
        let attributes = [
            ("PlatformCredential", Some(credential)),
            ("PlatformPrincipal", self.key_id.as_deref()),
            ("ApplePlatformTeamID", self.team.as_deref()),
            ("ApplePlatformBundleID", self.bundle.as_deref()),
        ];
        let attributes: Vec<_> = attributes
            .into_iter()
            .filter_map(|(name, value)| Some(format!("\"{name}\":{}", json_text(value?))))
            .collect();
        format!(
            "{{\"Name\":{},\"Platform\":\"{}\",\"Attributes\":{{{}}}}}",
            json_text(&self.name),
            self.platform.name(),
            attributes.join(",")
        )
    }
}

/// Quotes a text as JSON. A JSON library is not worth adding for this one line.
fn json_text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            '\n' => quoted.push_str("\\n"),
            sign if sign.is_control() => {
                quoted.extend(format!("\\u{:04x}", u32::from(sign)).chars());
            }
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

fn run_with_input(mut program: Command, input: &str) -> Result<String, Failure> {
    let started = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut running = started.map_err(|error| not_started(&program, &error))?;
    let failed = |what: &str| Failure(format!("the AWS CLI {what}"));
    if let Some(mut stdin) = running.stdin.take() {
        // A program that exits without reading reports the reason itself.
        let _ = stdin.write_all(input.as_bytes());
    }
    let output = running.wait_with_output();
    let output = output.map_err(|error| failed(&format!("gave no answer: {error}")))?;
    if !output.status.success() {
        return Err(failed("made no platform application"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_reach_sns_whole() {
        let app = PushApp {
            platform: Platform::Apns,
            credential: PathBuf::new(),
            key_id: Some("KEY".into()),
            team: Some("TEAM".into()),
            bundle: Some("com.example.portal".into()),
            name: "portico".into(),
            region: None,
        };
        assert_eq!(
            app.input("-----BEGIN PRIVATE KEY-----\nA\\\"B\r\n"),
            r#"{"Name":"portico","Platform":"APNS","Attributes":{"PlatformCredential":"-----BEGIN PRIVATE KEY-----\nA\\\"B\u000d\n","PlatformPrincipal":"KEY","ApplePlatformTeamID":"TEAM","ApplePlatformBundleID":"com.example.portal"}}"#
        );
        let google = PushApp {
            platform: Platform::Fcm,
            key_id: None,
            team: None,
            bundle: None,
            ..app
        };
        assert_eq!(
            google.input("{}"),
            r#"{"Name":"portico","Platform":"GCM","Attributes":{"PlatformCredential":"{}"}}"#
        );
    }
}
