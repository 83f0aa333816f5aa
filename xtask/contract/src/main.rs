//! Writes the contract to docs/; with `--check`, fails if the files there differ from the code.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let documents = contract::documents()?;
    let check = std::env::args()
        .skip(1)
        .any(|argument| argument == "--check");
    if !check {
        contract::write(&docs, &documents)?;
        println!("{} files written under docs/", documents.len());
        return Ok(ExitCode::SUCCESS);
    }
    let different = contract::differences(&docs, &documents)?;
    for path in &different {
        eprintln!(
            "docs/{} differs from the code: run `cargo xtask openapi`",
            path.display()
        );
    }
    Ok(ExitCode::from(u8::from(!different.is_empty())))
}
