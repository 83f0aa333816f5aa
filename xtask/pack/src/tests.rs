//! Archives of the same files are the same bytes, whatever the disk says of the files.

use super::{SUMS, below, function, sum, write};
use std::fs::{self, File, FileTimes};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, SystemTime};
use zip::ZipArchive;

/// Writes these files in this order, all modified `years` after 1970.
fn fill(folder: &Path, years: u64, files: &[(&str, &str)]) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_hours(years * 365 * 24);
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let file = File::options().write(true).open(&path).unwrap();
        file.set_times(FileTimes::new().set_modified(time)).unwrap();
    }
}

/// The bytes of a folder's archive.
fn packed(folder: &Path) -> Vec<u8> {
    let archive = folder.with_extension("zip");
    write(&archive, &below(folder).unwrap()).unwrap();
    fs::read(archive).unwrap()
}

#[cfg(unix)]
fn allow_all(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
}

#[cfg(not(unix))]
fn allow_all(_: &Path) {}

#[test]
fn the_same_files_make_the_same_archive_with_any_order_time_and_mode() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (here, there) = (here.path().join("portico"), there.path().join("portico"));
    let files = [
        ("b.txt", "second"),
        ("a/z.txt", "first"),
        ("a.txt", "third"),
    ];
    fill(&here, 20, &files);
    fill(&there, 50, &[files[2], files[0], files[1]]);
    allow_all(&there.join("a.txt"));
    assert_eq!(packed(&here), packed(&there));

    let names: Vec<_> = below(&here)
        .unwrap()
        .into_iter()
        .map(|entry| entry.name)
        .collect();
    assert_eq!(names, ["portico/a.txt", "portico/a/z.txt", "portico/b.txt"]);
    fs::write(there.join("b.txt"), "changed").unwrap();
    assert_ne!(packed(&here), packed(&there));
}

#[test]
fn a_function_has_its_executable_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let built = folder.path().join("list-bills");
    fill(
        &built,
        30,
        &[("bootstrap", "\x7fELF"), ("notes.txt", "not packed")],
    );
    let archive = folder.path().join("list-bills.zip");
    write(&archive, &function(&built.join("bootstrap"))).unwrap();

    let mut zip = ZipArchive::new(File::open(archive).unwrap()).unwrap();
    assert_eq!(zip.len(), 1);
    let mut entry = zip.by_index(0).unwrap();
    assert_eq!(entry.name(), "bootstrap");
    assert_eq!(entry.unix_mode().unwrap() & 0o777, 0o755);
    assert_eq!(entry.last_modified().unwrap().year(), 1980);
    let mut text = String::new();
    entry.read_to_string(&mut text).unwrap();
    assert_eq!(text, "\x7fELF");
}

#[test]
fn digests_are_those_of_every_other_file() {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path(), 40, &[("a/empty", ""), ("abc", "abc")]);
    for _ in ["first", "again, beside the list itself"] {
        sum(folder.path()).unwrap();
        // FIPS 180-4's examples.
        let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a/empty\n\
            ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc\n";
        assert_eq!(
            fs::read_to_string(folder.path().join(SUMS)).unwrap(),
            expected
        );
    }
}

#[test]
fn a_file_that_is_missing_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("none.zip");
    assert!(write(&archive, &function(&folder.path().join("bootstrap"))).is_err());
    assert!(below(&folder.path().join("nowhere")).is_err());
}
