//! The programs that are measured.

use crate::aws::folder_of_certificates;
use crate::failure::{Failure, fail};
use std::fs;
use std::path::{Path, PathBuf};

/// The root certificates that the functions carry, as they lie in their programs.
const AMAZON_ROOTS: &[u8] = include_bytes!("../../shared/roots/amazon.pem");

/// A program that speaks to the runtime API.
#[derive(Clone)]
pub(crate) struct Bootstrap {
    pub(crate) command: Vec<String>,
    pub(crate) folder: PathBuf,
}

/// The file with the root of the endpoints' certificates.
pub(crate) fn root() -> PathBuf {
    folder_of_certificates().join("root.pem")
}

/// A copy of a function that trusts the endpoints of the benchmark. The functions trust Amazon's five roots and offer no way to add another, which would be a way in; so the copy's five are replaced, byte by byte, with as many as fit of ours, and nothing else differs.
pub(crate) fn function(program: &Path, copies: &Path) -> Result<Bootstrap, Failure> {
    let name = program.file_name().unwrap_or_default();
    let Ok(mut bytes) = fs::read(program) else {
        return fail(format!("{} is not built", program.display()));
    };
    let Some(place) = find(&bytes, AMAZON_ROOTS) else {
        return fail(format!(
            "{} carries no root certificates",
            program.display()
        ));
    };
    let ours = fs::read(root())?;
    let count = AMAZON_ROOTS.len() / ours.len();
    let mut roots = ours.repeat(count);
    roots.resize(AMAZON_ROOTS.len(), b'\n');
    bytes[place..place + roots.len()].copy_from_slice(&roots);
    let copy = copies.join(name);
    fs::copy(program, &copy)?;
    fs::write(&copy, bytes)?;
    Ok(Bootstrap {
        command: vec![copy.display().to_string()],
        folder: copies.to_owned(),
    })
}

/// A reference that is one program.
pub(crate) fn reference(program: &Path, folder: &Path) -> Bootstrap {
    Bootstrap {
        command: vec![program.display().to_string()],
        folder: folder.to_owned(),
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
