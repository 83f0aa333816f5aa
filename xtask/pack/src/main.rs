//! What `cargo xtask release` calls: `pack function ARCHIVE BOOTSTRAP`, `pack folder ARCHIVE FOLDER`, `pack sum FOLDER`.

use std::io;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {} failed: {error}", arguments.join(" "));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> io::Result<()> {
    match *arguments {
        ["function", archive, bootstrap] => {
            pack::write(Path::new(archive), &pack::function(Path::new(bootstrap)))
        }
        ["folder", archive, folder] => {
            pack::write(Path::new(archive), &pack::below(Path::new(folder))?)
        }
        ["sum", folder] => pack::sum(Path::new(folder)),
        _ => Err(io::Error::other("unknown arguments")),
    }
}
