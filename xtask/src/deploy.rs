//! `cargo xtask deploy`: from a clone to a portal in an AWS account.

use crate::build::{self, Architecture};
use crate::parameters::{Parameters, assignment};
use crate::step::{Failure, Times, command, not_started, root, run};
use crate::{npm, tools, web};
use clap::Args;
use std::collections::BTreeMap;
use std::process::Command;

/// What to deploy, and where.
#[derive(Args)]
pub(crate) struct Deployment {
    /// Does everything except the deployment itself, without an account: builds, packages, validates
    #[arg(long)]
    check: bool,
    /// Asks for every parameter and writes the answers into samconfig.toml
    #[arg(long, conflicts_with = "check")]
    guided: bool,
    /// The stack's name
    #[arg(long, default_value = "portico")]
    stack: String,
    /// The AWS region; without it, the one of your profile
    #[arg(long)]
    region: Option<String>,
    /// The processor to build for
    #[arg(long, value_enum, default_value_t = Architecture::Arm64)]
    architecture: Architecture,
    /// Deploys what an earlier build left in .aws-sam/build
    #[arg(long)]
    no_build: bool,
    /// Parameters of template.yaml, as Name=Value; those left out keep their current value
    parameters: Vec<String>,
}

/// Builds and deploys the portal, then prints the next steps.
pub(crate) fn deploy(deployment: &Deployment) -> Result<(), Failure> {
    deployment.check_first()?;
    let mut times = Times::default();
    times.step("template", || deployment.validate())?;
    if !deployment.no_build {
        times.step("functions", || build::build(deployment.architecture))?;
    }
    let sizes = times.step("packages", build::weigh)?;
    times.step("web", web::build)?;
    if deployment.check {
        println!("\n{times}\n");
        for (name, size) in &sizes {
            println!("{name:<20}{:>8.2} MB", to_megabytes(*size));
        }
        println!("\nEverything is ready. Without --check it is deployed.");
        return Ok(());
    }
    times.step("deployment", || deployment.run_sam())?;
    let outputs = deployment.outputs()?;
    times.step("pages", || deployment.upload_pages(&outputs))?;
    println!("\n{times}\n\n{}", next_steps(&outputs));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "two digits of a size are shown")]
fn to_megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

impl Deployment {
    /// Reports what is wrong or missing before anything is built.
    fn check_first(&self) -> Result<(), Failure> {
        let parameters = Parameters::read()?;
        parameters.check(&self.parameters)?;
        if !self.guided {
            Parameters::check_replies(&self.parameters)?;
        }
        npm::check("web")?;
        if self.no_build {
            build::check_built()?;
        } else {
            build::check_tools(self.architecture)?;
        }
        if self.check {
            return Ok(());
        }
        self.check_account()?;
        if self.guided || self.exists()? {
            return Ok(());
        }
        parameters.check_complete(&self.parameters)
    }

    /// Fails if AWS does not know who calls.
    fn check_account(&self) -> Result<(), Failure> {
        let mut aws = self.aws(&["sts", "get-caller-identity", "--output", "text"])?;
        let output = aws.output().map_err(|error| not_started(&aws, &error))?;
        if output.status.success() {
            return Ok(());
        }
        tools::check_region(&String::from_utf8_lossy(&output.stderr))?;
        Err(Failure(format!(
            "AWS does not accept your credentials ({}): run `aws configure` or `aws sso login`, or set AWS_PROFILE, until `aws sts get-caller-identity` answers.",
            last_line(&output.stderr)
        )))
    }

    /// Whether the stack was deployed before, so that parameters that are left out have a value.
    fn exists(&self) -> Result<bool, Failure> {
        let mut aws = self.aws(&["cloudformation", "describe-stacks", "--output", "text"])?;
        aws.args([
            "--stack-name",
            &self.stack,
            "--query",
            "Stacks[0].StackStatus",
        ]);
        let output = aws.output().map_err(|error| not_started(&aws, &error))?;
        let said = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim() != "REVIEW_IN_PROGRESS");
        }
        if said.contains("does not exist") {
            return Ok(false);
        }
        tools::check_region(&said)?;
        Err(Failure(format!(
            "CloudFormation does not say whether the stack {} exists ({}): give --region, and check the rights of your role.",
            self.stack,
            last_line(&output.stderr)
        )))
    }

    fn validate(&self) -> Result<(), Failure> {
        let mut sam = tools::sam(&["validate", "--lint", "--template-file", "template.yaml"])?;
        // SAM requires a region here, but any will do.
        sam.args(["--region", self.region.as_deref().unwrap_or("us-east-1")]);
        run(sam)
    }

    /// Deploys .aws-sam/build; what is not said here is in samconfig.toml.
    fn run_sam(&self) -> Result<(), Failure> {
        let mut sam = tools::sam(&["deploy", "--stack-name", &self.stack])?;
        if let Some(region) = &self.region {
            sam.args(["--region", region]);
        }
        if self.guided {
            sam.arg("--guided");
        }
        sam.arg("--parameter-overrides")
            .arg(format!("Architecture={}", self.architecture.name()))
            .args(self.parameters.iter().map(|given| quoted(given)));
        run(sam)
    }

    /// The stack's outputs, by name.
    fn outputs(&self) -> Result<BTreeMap<String, String>, Failure> {
        let mut aws = self.aws(&["cloudformation", "describe-stacks", "--output", "text"])?;
        aws.args(["--stack-name", &self.stack])
            .args(["--query", "Stacks[0].Outputs[*].[OutputKey,OutputValue]"]);
        let output = aws.output().map_err(|error| not_started(&aws, &error))?;
        if !output.status.success() {
            return Err(Failure(format!(
                "the outputs of {} cannot be read: {}",
                self.stack,
                String::from_utf8_lossy(&output.stderr).trim()
            )));
        }
        Ok(read_outputs(&String::from_utf8_lossy(&output.stdout)))
    }

    /// Uploads the web app: files with a hash in their name are cached forever, all others are revalidated each time. Nothing
    /// is deleted, because an open app still needs the files of its own build.
    fn upload_pages(&self, outputs: &BTreeMap<String, String>) -> Result<(), Failure> {
        let bucket = format!("s3://{}", output(outputs, "WebBucket")?);
        let pages = root().join("web/dist");
        let mut assets = self.aws(&["s3", "sync", "--only-show-errors"])?;
        assets.arg(pages.join("assets")).args([
            &format!("{bucket}/assets"),
            "--cache-control",
            "public, max-age=31536000, immutable",
        ]);
        run(assets)?;
        let mut rest = self.aws(&["s3", "sync", "--only-show-errors"])?;
        rest.arg(pages).args([
            &bucket,
            "--exclude",
            "assets/*",
            "--cache-control",
            "no-cache",
        ]);
        run(rest)?;
        let mut renewed = self.aws(&["cloudfront", "create-invalidation", "--output", "text"])?;
        renewed.args([
            "--distribution-id",
            output(outputs, "DistributionId")?,
            "--paths",
            "/*",
        ]);
        run(renewed)
    }

    fn aws(&self, arguments: &[&str]) -> Result<Command, Failure> {
        let mut aws = command(tools::AWS.find()?, arguments);
        if let Some(region) = &self.region {
            aws.args(["--region", region]);
        }
        Ok(aws)
    }
}

/// The last line that a program wrote: its error.
fn last_line(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    text.trim().lines().last().unwrap_or_default().to_owned()
}

/// SAM parses the value of an override like a shell.
fn quoted(given: &str) -> String {
    match assignment(given) {
        Some((name, value)) => format!(
            "{name}=\"{}\"",
            value.replace('\\', "\\\\").replace('"', "\\\"")
        ),
        None => given.to_owned(),
    }
}

/// Parses lines of a name, a tab and a value.
fn read_outputs(text: &str) -> BTreeMap<String, String> {
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    pairs
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect()
}

fn output<'a>(outputs: &'a BTreeMap<String, String>, name: &str) -> Result<&'a str, Failure> {
    let found = outputs.get(name).map(String::as_str);
    found.ok_or_else(|| {
        Failure(format!(
            "the stack has no output {name}: was it deployed from this template?"
        ))
    })
}

/// The portal's address and the remaining manual steps.
fn next_steps(outputs: &BTreeMap<String, String>) -> String {
    let get = |name: &str| outputs.get(name).map_or("", String::as_str);
    let (address, origin) = (get("PortalAddress"), get("PortalOrigin"));
    let mut lines = vec![format!("The portal answers at {address}")];
    if origin != address {
        let host = address.trim_start_matches("https://");
        lines.push(format!(
            "\nClients reach it as {origin}. Either point that name at {host} (CNAME or alias; CertificateArn names its \
             certificate), or deploy again with PortalOrigin={address}"
        ));
    }
    let records = ["MailRecord1", "MailRecord2", "MailRecord3"];
    if outputs.contains_key(records[0]) {
        lines.push("\nNext: verify the mail domain. Add these CNAME records (name, value) where the domain is kept:".to_owned());
        lines.extend(records.map(|name| format!("  {}", get(name))));
    }
    lines.push(format!(
        "\nThen ask SES for production access, back up the address key ({}), and give the firm's system a role: \
         docs/operations.md",
        get("AddressKeyArn")
    ));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_reach_sam_whole() {
        assert_eq!(quoted("RegionId=us"), r#"RegionId="us""#);
        assert_eq!(
            quoted(r#"Regions=[{"id":"us"}]"#),
            r#"Regions="[{\"id\":\"us\"}]""#
        );
    }

    #[test]
    fn what_comes_next_follows_from_the_outputs() {
        let outputs = read_outputs(
            "PortalAddress\thttps://d1.cloudfront.net\nPortalOrigin\thttps://portal.example.com\nMailRecord1\ta b\n",
        );
        let text = next_steps(&outputs);
        assert!(
            text.contains("point that name at d1.cloudfront.net"),
            "{text}"
        );
        assert!(text.contains("  a b\n"), "{text}");
        let same = read_outputs(
            "PortalAddress\thttps://d1.cloudfront.net\nPortalOrigin\thttps://d1.cloudfront.net\n",
        );
        assert!(!next_steps(&same).contains("PortalOrigin="));
        assert!(output(&same, "WebBucket").is_err());
    }
}
