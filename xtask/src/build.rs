//! The functions as Lambda packages: built by cargo-lambda into target/lambda, one folder each, and weighed.

use crate::step::{Failure, command, root, run};
use crate::tools;
use std::fs;

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
    /// The name in the template's parameter.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86 => "x86_64",
        }
    }

    fn option(self) -> &'static str {
        match self {
            Self::Arm64 => "--arm64",
            Self::X86 => "--x86-64",
        }
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

/// Builds every function for `architecture` with the release profile.
pub(crate) fn build(architecture: Architecture) -> Result<(), Failure> {
    let cargo_lambda = tools::CARGO_LAMBDA.find()?;
    let mut build = command(cargo_lambda, &["lambda", "build", "--release", "--locked"]);
    build.arg(architecture.option());
    for name in functions()? {
        build.args(["--package", &name]);
    }
    build.env("PATH", tools::path());
    run(build)
}

/// The size of each function's Lambda package, in bytes.
pub(crate) fn weigh() -> Result<Vec<(String, u64)>, Failure> {
    let folder = root().join("target/packages");
    fs::create_dir_all(&folder)
        .map_err(|error| Failure(format!("{} cannot be made: {error}", folder.display())))?;
    let weigh = |name: String| {
        let package = folder.join(format!("{name}.zip"));
        let built = root().join("target/lambda").join(&name).join("bootstrap");
        let mut zip = command("python3", &["-m", "zipfile", "-c"]);
        zip.arg(&package).arg(built);
        run(zip)?;
        let size = fs::metadata(&package).map_or(0, |file| file.len());
        Ok((name, size))
    };
    functions()?.into_iter().map(weigh).collect()
}
