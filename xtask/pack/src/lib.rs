//! Archives that are the same bytes whenever and wherever the same files are packed: entries in the order of their names, one
//! time for all, modes that do not come from the disk, and a compressor whose version Cargo.lock pins.

#[cfg(test)]
mod tests;

// Named for its feature alone: miniz_oxide compresses the same way on every processor. zlib-rs and zlib-ng do not.
use flate2 as _;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// The name of the list of digests within a folder.
pub const SUMS: &str = "SHA256SUMS";

/// The strongest compression. It costs seconds once, and each start of a function fetches its package.
const LEVEL: i64 = 9;

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path in the archive, with `/` between folders.
    pub name: String,
    /// Where its bytes are.
    pub file: PathBuf,
    /// Whether it can be run once it is unpacked.
    pub executable: bool,
}

/// A Lambda function's package: nothing but its executable, under the name that the runtime starts.
pub fn function(bootstrap: &Path) -> Vec<Entry> {
    vec![Entry {
        name: "bootstrap".to_owned(),
        file: bootstrap.to_owned(),
        executable: true,
    }]
}

/// Every file below `folder`, under the folder's own name. None is executable.
pub fn below(folder: &Path) -> io::Result<Vec<Entry>> {
    let top = folder.file_name().unwrap_or_default().to_string_lossy();
    let entry = |name: String| Entry {
        file: folder.join(&name),
        name: format!("{top}/{name}"),
        executable: false,
    };
    Ok(files(folder)?.into_iter().map(entry).collect())
}

/// Writes an archive and replaces an older one. Every entry has the oldest time that the format knows, 1 January 1980, so that
/// code that did not change has the same package in every release.
pub fn write(archive: &Path, entries: &[Entry]) -> io::Result<()> {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let mut zip = ZipWriter::new(File::create(archive)?);
    for entry in entries {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(LEVEL))
            .last_modified_time(DateTime::DEFAULT)
            // Otherwise it is that of the machine that packs.
            .system(System::Unix)
            .unix_permissions(if entry.executable { 0o755 } else { 0o644 });
        zip.start_file(entry.name.as_str(), options)?;
        io::copy(&mut File::open(&entry.file)?, &mut zip)?;
    }
    zip.finish()?;
    Ok(())
}

/// Writes the SHA-256 of every file below `folder` into its [`SUMS`], as `sha256sum --check` reads them.
pub fn sum(folder: &Path) -> io::Result<()> {
    let mut lines = String::new();
    for name in files(folder)?.into_iter().filter(|name| name != SUMS) {
        let digest = sha256(&folder.join(&name))?;
        writeln!(lines, "{digest}  {name}").map_err(io::Error::other)?;
    }
    fs::write(folder.join(SUMS), lines)
}

/// The paths of all files below `folder` from there, with `/` between folders, in the order of their bytes.
fn files(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry
            .file_name()
            .into_string()
            .map_err(|name| io::Error::other(format!("{} is not UTF-8", name.display())))?;
        let name = format!("{prefix}{name}");
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.push(name);
        }
    }
    Ok(())
}

/// The SHA-256 of a file, in hexadecimal.
fn sha256(file: &Path) -> io::Result<String> {
    let mut reader = BufReader::new(File::open(file)?);
    let mut hash = Sha256::new();
    let mut block = vec![0; 1 << 16];
    loop {
        let read = reader.read(&mut block)?;
        if read == 0 {
            break;
        }
        hash.update(block.get(..read).unwrap_or_default());
    }
    let mut text = String::new();
    for byte in hash.finalize() {
        write!(text, "{byte:02x}").map_err(io::Error::other)?;
    }
    Ok(text)
}
