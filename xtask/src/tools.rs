//! Programs that are not crates: those installed on this machine, otherwise pinned ones in our own Python environment.

use crate::step::{Failure, answers, command, root, run};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

/// A program and the `PyPI` packages that contain it.
pub(crate) struct Tool {
    program: &'static str,
    /// Its environment; separate ones, because the pinned versions of two packages may conflict.
    environment: &'static str,
    /// The arguments that print its version.
    version: &'static [&'static str],
    packages: &'static [&'static str],
}

/// The environment of the programs that build and deploy.
const DEPLOYMENT: &str = "python";

/// A local AWS emulator that runs functions as processes and enforces IAM.
pub(crate) const EMULATOR: Tool = Tool {
    program: "ministack",
    environment: "aws",
    version: &["--version"],
    // Without the translator it does not accept SAM templates; Lambda's runtime of Python brings boto3 along.
    packages: &[
        "ministack==1.5.33",
        "aws-sam-translator==1.115.0",
        "boto3==1.43.106",
    ],
};

/// Builds functions for Lambda; zig links them for an older glibc and, if necessary, another processor.
pub(crate) const CARGO_LAMBDA: Tool = Tool {
    program: "cargo-lambda",
    environment: DEPLOYMENT,
    version: &["lambda", "--version"],
    packages: &["cargo-lambda==1.9.2", "ziglang==0.15.2"],
};

/// Packages and deploys the template.
pub(crate) const SAM: Tool = Tool {
    program: "sam",
    environment: DEPLOYMENT,
    version: &["--version"],
    packages: &["aws-sam-cli==1.170.0"],
};

/// Uploads the web app and reads the stack's outputs.
pub(crate) const AWS: Tool = Tool {
    program: "aws",
    environment: DEPLOYMENT,
    version: &["--version"],
    packages: &["awscli==1.46.2"],
};

/// Checks templates, and transforms them as AWS does. The tests of infra/ take SAM's translator from its environment too;
/// test/tools.ts there names the same versions.
pub(crate) const CFN_LINT: Tool = Tool {
    program: "cfn-lint",
    environment: "templates",
    version: &["--version"],
    packages: &["cfn-lint==1.58.0", "aws-sam-translator==1.115.0"],
};

/// Makes Python types of the events. The library of Standard Webhooks, which has no program, lies beside it.
pub(crate) const CONTRACT: Tool = Tool {
    program: "datamodel-codegen",
    environment: "contract",
    version: &["--version"],
    packages: &[
        "datamodel-code-generator==0.89.0",
        "icalendar==6.3.2",
        "pydantic[email]==2.14.4",
        "standardwebhooks==1.1.0",
    ],
};

/// Makes clients of the API, for `cargo xtask test --clients`. It needs Java 11 or newer.
pub(crate) const CLIENTS: Tool = Tool {
    program: "openapi-generator-cli",
    environment: "clients",
    version: &["version"],
    packages: &[
        "openapi-generator-cli==7.26.0",
        "mypy==2.4.1",
        // What the client in Python imports.
        "pydantic[email]==2.14.4",
        "python-dateutil==4.0.0",
        "urllib3==2.8.0",
    ],
};

impl Tool {
    /// The program of this machine, or else our own, installed under target/tools.
    pub(crate) fn find(&self) -> Result<PathBuf, Failure> {
        let here = || command(self.program, self.version).output();
        if !self.ours().exists() && here().is_ok_and(|output| output.status.success()) {
            return Ok(PathBuf::from(self.program));
        }
        self.own()
    }

    /// Our own program under target/tools, even if this machine has one.
    pub(crate) fn own(&self) -> Result<PathBuf, Failure> {
        let ours = self.ours();
        if !ours.exists() {
            eprintln!("{} is installed into target/tools", self.program);
            install(self.environment, self.packages).map_err(|failure| {
                Failure(format!(
                    "{} is missing and could not be installed from PyPI ({failure}): install {} yourself, or let this machine reach pypi.org.",
                    self.program,
                    self.packages.join(" and ")
                ))
            })?;
        }
        Ok(ours)
    }

    /// The Python that runs the program.
    pub(crate) fn python(&self) -> Result<PathBuf, Failure> {
        self.own().map(|program| program.with_file_name("python"))
    }

    fn ours(&self) -> PathBuf {
        environment(self.environment).join("bin").join(self.program)
    }
}

fn environment(name: &str) -> PathBuf {
    root().join("target/tools").join(name)
}

/// Installs packages into an environment, and makes the environment if it is missing.
fn install(name: &str, packages: &[&str]) -> Result<(), Failure> {
    let environment = environment(name);
    let pip = environment.join("bin/pip");
    if !answers(&pip) {
        if !answers("python3") {
            return Err(Failure(
                "Python 3 was not found, and with it what builds and deploys functions. Install python3 and python3-venv."
                    .into(),
            ));
        }
        let mut made = command("python3", &["-m", "venv"]);
        made.arg(&environment);
        run(made)?;
    }
    let mut pip = command(&pip, &["install", "--quiet", "--disable-pip-version-check"]);
    pip.args(packages);
    run(pip)
}

/// The SAM CLI with the programs that it starts on its search path.
pub(crate) fn sam(arguments: &[&str]) -> Result<Command, Failure> {
    let mut sam = command(SAM.find()?, arguments);
    sam.env("SAM_CLI_TELEMETRY", "0").env("PATH", path());
    Ok(sam)
}

/// Fails with what to add if the AWS CLI, which said this, knows no region. Its first version does not read `AWS_REGION`.
pub(crate) fn check_region(said: &str) -> Result<(), Failure> {
    if said.contains("You must specify a region") {
        return Err(Failure(
            "The AWS CLI knows no region: add --region, for example --region us-east-1, or set AWS_DEFAULT_REGION (AWS_REGION, too, for version 2 of the AWS CLI)."
                .into(),
        ));
    }
    Ok(())
}

/// The search path with the environment's programs first, because SAM looks for cargo-lambda there, and cargo-lambda for zig.
#[expect(
    clippy::disallowed_methods,
    reason = "the search path of the person at the terminal is no configuration of the portal's"
)]
pub(crate) fn path() -> OsString {
    let mut path = environment(DEPLOYMENT).join("bin").into_os_string();
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_region_is_named_with_what_to_add() {
        let said = "aws: [ERROR]: You must specify a region. You can also configure your region by running \"aws configure\".";
        let sentence = check_region(said).unwrap_err().0;
        assert!(
            sentence.contains("--region") && sentence.contains("AWS_REGION"),
            "{sentence}"
        );
        assert!(check_region("Unable to locate credentials").is_ok());
    }
}
