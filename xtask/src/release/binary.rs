//! Executables that say nothing of the machine that built them.

use crate::build::{Architecture, functions};
use crate::step::{Failure, command, root, run};
use crate::tools;
use std::path::PathBuf;
use std::process::Command;

/// Where a machine's own paths seem to be in an executable: the checkout with its target folder, and cargo's sources.
pub(super) const CHECKOUT: &str = "/portico";
const CARGO: &str = "/cargo";

/// Builds every function with the release profile into target/lambda, without this machine's paths.
pub(super) fn build(architecture: Architecture) -> Result<(), Failure> {
    let cargo_lambda = tools::CARGO_LAMBDA.find()?;
    let mut build = command(cargo_lambda, &["lambda", "build", "--release", "--locked"]);
    build.args(["--target", target(architecture)]);
    for name in functions()? {
        build.args(["--package", &name]);
    }
    hide_paths(&mut build);
    build.env("PATH", tools::path());
    run(build)
}

/// Rust's name for the processor and the system of a function.
pub(super) fn target(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::Arm64 => "aarch64-unknown-linux-gnu",
        Architecture::X86 => "x86_64-unknown-linux-gnu",
    }
}

/// Lets a build write [`CHECKOUT`] and [`CARGO`] for this machine's paths, so that the same commit makes the same executables
/// in any folder.
fn hide_paths(build: &mut Command) {
    let mut replaced = vec![(root(), CHECKOUT.to_owned())];
    if let Some(cargo) = cargo_home() {
        replaced.push((cargo.clone(), CARGO.to_owned()));
        // The folder of a registry has a name made from its address, so a mirror's has another one. The last match counts.
        let registries = std::fs::read_dir(cargo.join("registry/src"));
        for registry in registries.into_iter().flatten().flatten() {
            replaced.push((registry.path(), format!("{CARGO}/registry")));
        }
    }
    let flags: Vec<_> = replaced
        .iter()
        .map(|(path, name)| format!("'--remap-path-prefix={}={name}'", path.display()))
        .collect();
    // Not the variable RUSTFLAGS: cargo-lambda names the processor in the same setting, which the variable would replace.
    build
        .arg("--config")
        .arg(format!("build.rustflags=[{}]", flags.join(",")));
}

/// The paths that no executable may contain.
pub(super) fn local_paths() -> Vec<PathBuf> {
    let mut paths = vec![root()];
    paths.extend(cargo_home());
    paths
}

#[expect(
    clippy::disallowed_methods,
    reason = "where cargo keeps its sources is no configuration of the portal's"
)]
pub(super) fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))
}

/// Refuses an executable for another processor, and one that names a path of this machine.
pub(super) fn check(
    name: &str,
    bytes: &[u8],
    architecture: Architecture,
    local: &[PathBuf],
) -> Result<(), Failure> {
    let wanted = architecture.name();
    if processor(bytes) != Some(wanted) {
        let built = processor(bytes).unwrap_or("something else than a Lambda function");
        return Err(Failure(format!(
            "{name} is built for {built}, not {wanted}: leave out --no-build, or name the other --architecture."
        )));
    }
    let found = local
        .iter()
        .find(|path| contains(bytes, path.as_os_str().as_encoded_bytes()));
    found.map_or(Ok(()), |path| {
        Err(Failure(format!(
            "{name} contains the path {} of this machine: build it with `cargo xtask release`, without --no-build.",
            path.display()
        )))
    })
}

/// The processor of an ELF file, from the field `e_machine` of its header.
fn processor(bytes: &[u8]) -> Option<&'static str> {
    match bytes.strip_prefix(b"\x7fELF")?.get(14..16)? {
        [0x3e, 0] => Some("x86_64"),
        [0xb7, 0] => Some("arm64"),
        _ => None,
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    let Some((first, rest)) = part.split_first() else {
        return false;
    };
    let mut left = bytes;
    while let Some(at) = left.iter().position(|byte| byte == first) {
        left = left.get(at + 1..).unwrap_or_default();
        if left.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The header of an executable for Graviton, and then this text.
    fn executable(text: &str) -> Vec<u8> {
        let mut bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\xb7\0".to_vec();
        bytes.extend(text.bytes());
        bytes
    }

    #[test]
    fn only_an_executable_for_the_right_processor_without_local_paths_is_released() {
        let local = [PathBuf::from("/home/ana/portico")];
        let check = |text: &str, architecture| {
            let checked = check("list-bills", &executable(text), architecture, &local);
            checked.err().map(|failure| failure.to_string())
        };
        assert_eq!(
            check("/portico/shared/src/lib.rs", Architecture::Arm64),
            None
        );
        let refused = check("", Architecture::X86).unwrap();
        assert!(refused.contains("built for arm64, not x86_64"), "{refused}");
        let refused = check("at /home/ana/portico/shared", Architecture::Arm64).unwrap();
        assert!(refused.contains("/home/ana/portico"), "{refused}");
        assert_eq!(processor(b"#!/bin/sh"), None);
    }

    #[test]
    fn a_build_replaces_the_paths_of_this_machine() {
        let mut build = Command::new("cargo");
        hide_paths(&mut build);
        let arguments: Vec<_> = build.get_args().map(|one| one.to_string_lossy()).collect();
        let checkout = format!("'--remap-path-prefix={}=/portico'", root().display());
        assert_eq!(arguments[0], "--config");
        assert!(arguments[1].contains(&checkout), "{arguments:?}");
    }
}
