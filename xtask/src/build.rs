//! The functions as the SAM CLI builds them: cargo-lambda compiles each into target/lambda, and SAM collects them, with the template that it deploys, in .aws-sam/build.

use crate::new::pascal_case;
use crate::step::{Failure, command, root, run};
use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};

/// The processor architecture for the functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Architecture {
    /// Graviton: a fifth cheaper, and the template's default
    Arm64,
    /// For build machines whose Rust has no other target
    #[value(name = "x86_64")]
    X86,
}

impl Architecture {
    /// That of this machine, which runs functions without Lambda.
    pub(crate) fn of_this_machine() -> Self {
        if cfg!(target_arch = "aarch64") {
            Self::Arm64
        } else {
            Self::X86
        }
    }

    /// The name in the template's parameter.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86 => "x86_64",
        }
    }

    /// Rust's name for it.
    fn target(self) -> &'static str {
        match self {
            Self::Arm64 => "aarch64-unknown-linux-gnu",
            Self::X86 => "x86_64-unknown-linux-gnu",
        }
    }

    /// Fails with the command that helps if Rust's standard library for it is missing.
    pub(crate) fn check(self) -> Result<(), Failure> {
        let place = ["--print", "target-libdir", "--target", self.target()];
        let output = command("rustc", &place).output();
        let installed = output
            .is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir());
        if installed {
            return Ok(());
        }
        let other = match self {
            Self::Arm64 => ", or build for the other processor with --architecture x86_64",
            Self::X86 => "",
        };
        Err(Failure(format!(
            "Rust cannot build for {}: run `rustup target add {}`{other}.",
            self.name(),
            self.target()
        )))
    }
}

/// The names of all functions, in alphabetical order.
pub(crate) fn functions() -> Result<Vec<String>, Failure> {
    let folder = root().join("functions");
    let listed = fs::read_dir(&folder)
        .map_err(|error| Failure(format!("{} cannot be read: {error}", folder.display())))?;
    let mut names: Vec<_> = listed
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    Ok(names)
}

/// Builds every function for `architecture` with the release profile, as `sam build` does it on its own.
pub(crate) fn build(architecture: Architecture) -> Result<(), Failure> {
    let mut sam = tools::sam(&["build"])?;
    sam.arg("--parameter-overrides")
        .arg(format!("Architecture={}", architecture.name()));
    run(sam)
}

/// Fails with a sentence if something that [`build`] starts is missing.
pub(crate) fn check_tools(architecture: Architecture) -> Result<(), Failure> {
    tools::SAM.find()?;
    tools::CARGO_LAMBDA.find()?;
    let zig = command("zig", &["version"])
        .env("PATH", tools::path())
        .output();
    let packaged = command("python3", &["-m", "ziglang", "version"])
        .env("PATH", tools::path())
        .output();
    if ![zig, packaged]
        .into_iter()
        .flatten()
        .any(|output| output.status.success())
    {
        return Err(Failure(
            "cargo-lambda links with zig, which was not found: run `pip install ziglang`, or install it from https://ziglang.org."
                .into(),
        ));
    }
    architecture.check()
}

/// Fails if no earlier build can be deployed.
pub(crate) fn check_built() -> Result<(), Failure> {
    if built().join("template.yaml").exists() {
        return Ok(());
    }
    Err(Failure(
        "There is no earlier build in .aws-sam/build: leave --no-build out.".into(),
    ))
}

/// Where SAM leaves the template and the functions that it deploys.
fn built() -> PathBuf {
    root().join(".aws-sam/build")
}

/// The size of each function's Lambda package, in bytes.
pub(crate) fn weigh() -> Result<Vec<(String, u64)>, Failure> {
    let folder = root().join("target/packages");
    fs::create_dir_all(&folder)
        .map_err(|error| Failure(format!("{} cannot be made: {error}", folder.display())))?;
    let weigh = |name: String| {
        let package = folder.join(format!("{name}.zip"));
        let program = built().join(pascal_case(&name)).join("bootstrap");
        let mut zip = command("python3", &["-m", "zipfile", "-c"]);
        zip.arg(&package).arg(program);
        run(zip)?;
        let size = fs::metadata(&package).map_or(0, |file| file.len());
        Ok((name, size))
    };
    functions()?.into_iter().map(weigh).collect()
}
