//! `cargo xtask test --deploy`: deploys the portal to an AWS emulator with the SAM CLI, and uses it there.

use crate::step::{Failure, Times, command, root, run as run_command};
use crate::{build, tools};
use std::fs;
use std::path::{Path, PathBuf};

/// Builds the functions, unless those in target/lambda are to be used, and runs tests/deploy.
pub(crate) fn run(builds: bool) -> Result<(), Failure> {
    let mut times = Times::default();
    let functions = if builds {
        times.step("functions", build_quickly)?
    } else {
        root().join("target/lambda")
    };
    let (sam, emulator) = times.step("tools", || {
        Ok((tools::SAM.own()?, tools::EMULATOR.python()?))
    })?;
    times.step("deployment", || try_out(&functions, &sam, &emulator))?;
    println!("\n{times}");
    Ok(())
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

fn try_out(functions: &Path, sam: &Path, emulator: &Path) -> Result<(), Failure> {
    let mut test = command(
        sam.with_file_name("python"),
        &["tests/deploy/run.py", "--sam"],
    );
    test.arg(sam).arg("--rie").arg(runtime_emulator(sam)?);
    test.arg("--emulator").arg(emulator);
    test.arg("--functions").arg(functions);
    run_command(test)
}

/// The path of AWS's Runtime Interface Emulator, which is part of the SAM CLI.
fn runtime_emulator(sam: &Path) -> Result<PathBuf, Failure> {
    let architecture = if cfg!(target_arch = "aarch64") {
        "arm64"
    } else {
        "x86_64"
    };
    let place = "import samcli.local.rapid as rapid; print(rapid.__path__[0])";
    let output = command(sam.with_file_name("python"), &["-c", place])
        .output()
        .map_err(|error| Failure(format!("the SAM CLI's Python cannot be started: {error}")))?;
    let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(Path::new(&folder).join(format!("aws-lambda-rie-{architecture}")))
}
