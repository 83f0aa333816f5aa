//! `cargo xtask test --deploy`: deploys the portal to an AWS emulator with the SAM CLI or CDK, and uses it there.

use crate::build::Architecture;
use crate::step::{Failure, Times, command, root, run as run_command};
use crate::{build, npm, tools, web};
use std::fs;
use std::path::{Path, PathBuf};

/// The ways from a clone to a stack; tests/deploy/roads.py takes them.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Road {
    /// `sam deploy` of template.yaml with a quicker build of the functions
    Quick,
    /// `sam build`, then `sam deploy`
    Sam,
    /// `cdk deploy` of infra/example, with a quicker build of the functions
    Cdk,
}

impl Road {
    /// The name in tests/deploy/roads.py.
    fn name(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Sam => "sam",
            Self::Cdk => "cdk",
        }
    }
}

/// Builds the functions, unless those in target/lambda are to be used, and runs tests/deploy.
pub(crate) fn run(road: Road, builds: bool) -> Result<(), Failure> {
    let mut times = Times::default();
    let built = root().join("target/lambda");
    let functions = match (builds, road) {
        (false, _) => built,
        (true, Road::Sam) => times.step("functions", build_here).map(|()| built)?,
        (true, Road::Quick | Road::Cdk) => times.step("functions", build_quickly)?,
    };
    if road == Road::Cdk {
        times.step("pages", web::build)?;
    }
    let (sam, emulator) = times.step("tools", || {
        if road == Road::Cdk {
            npm::install("infra")?;
            npm::install("tests/deploy")?;
        }
        Ok((tools::SAM.own()?, tools::EMULATOR.python()?))
    })?;
    times.step("deployment", || try_out(road, &functions, &sam, &emulator))?;
    println!("\n{times}");
    Ok(())
}

/// `sam build` for this machine's processor, since the emulator runs the functions here.
fn build_here() -> Result<(), Failure> {
    let architecture = Architecture::of_this_machine();
    build::check_tools(architecture)?;
    build::build(architecture)
}

/// Builds every function for this machine, optimised like a release except for link-time optimisation, and arranges them like cargo-lambda.
fn build_quickly() -> Result<PathBuf, Failure> {
    let mut build = command(
        "cargo",
        &["build", "--quiet", "--locked", "--profile", "quick"],
    );
    let names = build::functions()?;
    for name in &names {
        build.args(["--package", name]);
    }
    run_command(build)?;
    let (from, laid) = (
        root().join("target/quick"),
        root().join("target/quick-lambda"),
    );
    for name in &names {
        let folder = laid.join(name);
        fs::create_dir_all(&folder)
            .and_then(|()| fs::copy(from.join(name), folder.join("bootstrap")))
            .map_err(|error| Failure(format!("{} cannot be written: {error}", folder.display())))?;
    }
    Ok(laid)
}

fn try_out(road: Road, functions: &Path, sam: &Path, emulator: &Path) -> Result<(), Failure> {
    let mut test = command(
        sam.with_file_name("python"),
        &["tests/deploy/run.py", "--road", road.name()],
    );
    test.arg("--sam")
        .arg(sam)
        .arg("--rie")
        .arg(runtime_emulator(sam)?);
    test.arg("--emulator").arg(emulator);
    test.arg("--functions").arg(functions);
    run_command(test)
}

/// The path of AWS's Runtime Interface Emulator, which is part of the SAM CLI.
fn runtime_emulator(sam: &Path) -> Result<PathBuf, Failure> {
    let architecture = Architecture::of_this_machine().name();
    let place = "import samcli.local.rapid as rapid; print(rapid.__path__[0])";
    let output = command(sam.with_file_name("python"), &["-c", place])
        .output()
        .map_err(|error| Failure(format!("the SAM CLI's Python cannot be started: {error}")))?;
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(Path::new(&folder).join(format!("aws-lambda-rie-{architecture}")))
}
