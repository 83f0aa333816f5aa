//! `cargo xtask release`: all that somebody needs to deploy a version without building it, in one archive whose bytes follow from
//! the commit. docs/releasing.md says how a release is made and verified.

mod binary;
mod components;
mod licences;
mod notes;
mod source;
mod template;
#[cfg(test)]
mod workflows;

use crate::build::{self, Architecture};
use crate::step::{Failure, Times, answers, command, root, run};
use crate::{checks, npm, web};
use clap::Args;
use source::Source;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// What to release.
#[derive(Args)]
pub(crate) struct Release {
    /// The version, which Cargo.toml and CHANGELOG.md must agree with [default: Cargo.toml's]
    #[arg(long)]
    version: Option<String>,
    /// The processor to build for
    #[arg(long, value_enum, default_value_t = Architecture::Arm64)]
    architecture: Architecture,
    /// Packs the functions in target/lambda and the pages in web/dist that an earlier `cargo xtask release` built
    #[arg(long)]
    no_build: bool,
}

/// Makes the release under target/dist, and prints what to publish.
pub(crate) fn make(release: &Release) -> Result<(), Failure> {
    let source = Source::read(release.version.as_deref())?;
    if !answers("npm") {
        return Err(Failure(
            "npm was not found, which packs the CDK app and lists the web app's packages: install Node 20.19 or newer."
                .into(),
        ));
    }
    let mut times = Times::default();
    if !release.no_build {
        times.step("functions", || binary::build(release.architecture))?;
        times.step("pages", web::build)?;
    }
    let folder = Folder::begin(&source, release.architecture)?;
    times.step("packages", || folder.add_functions(release.architecture))?;
    times.step("files", || folder.add_files(release.architecture))?;
    times.step("components", || {
        folder.add_components(&source, release.architecture)
    })?;
    folder.add("RELEASE.md", &notes::write(&source)?)?;
    let made = times.step("archive", || folder.finish())?;
    println!("\n{times}\n");
    for file in made {
        println!("{}", file.display());
    }
    Ok(())
}

/// The folder that becomes the archive.
struct Folder {
    path: PathBuf,
    pack: PathBuf,
}

impl Folder {
    /// An empty folder for this release, in place of an earlier one.
    fn begin(source: &Source, architecture: Architecture) -> Result<Self, Failure> {
        checks::build_bin("pack")?;
        let name = format!("portico-{}-{}", source.version, architecture.name());
        let path = root().join("target/dist").join(name);
        clear(&path)?;
        let pack = root().join("target/debug/pack");
        let folder = Self { path, pack };
        folder.make_folder("functions")?;
        Ok(folder)
    }

    /// One package for each function, after a look into its executable.
    fn add_functions(&self, architecture: Architecture) -> Result<(), Failure> {
        let local = binary::local_paths();
        for name in build::functions()? {
            let bootstrap = root().join("target/lambda").join(&name).join("bootstrap");
            let bytes = fs::read(&bootstrap)
                .map_err(|_| Failure(format!("{name} is not built: leave out --no-build.")))?;
            binary::check(&name, &bytes, architecture, &local)?;
            let package = self.path.join("functions").join(format!("{name}.zip"));
            self.pack(&["function".as_ref(), package.as_ref(), bootstrap.as_ref()])?;
        }
        Ok(())
    }

    /// The template, the pages, the contract and the licences.
    fn add_files(&self, architecture: Architecture) -> Result<(), Failure> {
        let original = read(&root().join("template.yaml"))?;
        let packaged = template::packaged(&original, &build::functions()?, architecture)?;
        self.add("template.yaml", &packaged)?;
        self.add("LICENSE", &read(&root().join("LICENSE"))?)?;
        self.add("LICENSES-OF-OTHERS.txt", &licences::all(architecture)?)?;
        let pages = root().join("web/dist");
        if !pages.join("index.html").exists() {
            return Err(Failure(
                "The pages are not built: leave out --no-build.".into(),
            ));
        }
        self.copy(&pages, "pages")?;
        self.copy(&root().join("docs/events"), "contract/events")?;
        for file in ["openapi.json", "webhooks.json"] {
            let content = read(&root().join("docs").join(file))?;
            self.add(&format!("contract/{file}"), &content)?;
        }
        Ok(())
    }

    /// What each function, and the web app, consists of.
    fn add_components(&self, source: &Source, architecture: Architecture) -> Result<(), Failure> {
        let names = build::functions()?;
        let lists = components::of_functions(&names, source, architecture)?;
        for (name, list) in names.iter().zip(lists) {
            self.add(&format!("sbom/{name}.cdx.json"), &list)?;
        }
        self.add("sbom/pages.cdx.json", &components::of_pages(source)?)
    }

    /// Writes the digests, packs the folder and the CDK package, and gives what was made.
    fn finish(&self) -> Result<Vec<PathBuf>, Failure> {
        self.pack(&["sum".as_ref(), self.path.as_ref()])?;
        let archive = self.beside(".zip");
        self.pack(&["folder".as_ref(), archive.as_ref(), self.path.as_ref()])?;
        Ok(vec![archive, self.pack_cdk()?])
    }

    /// The CDK app as an npm package. npm gives every file of a package the same time.
    fn pack_cdk(&self) -> Result<PathBuf, Failure> {
        npm::install("infra")?;
        let folder = self.beside("-cdk");
        clear(&folder)?;
        fs::create_dir_all(&folder).map_err(|error| at(&folder, "made", &error))?;
        let mut npm = command("npm", &["pack", "--silent", "--pack-destination"]);
        npm.arg(&folder).current_dir(root().join("infra"));
        run(npm)?;
        let packed = entries(&folder)?.into_iter().next();
        let packed = packed.ok_or_else(|| Failure("npm packed nothing of infra/".into()))?;
        let package = self.beside("-cdk.tgz");
        fs::rename(&packed, &package).map_err(|error| at(&package, "written", &error))?;
        clear(&folder)?;
        Ok(package)
    }

    fn add(&self, name: &str, text: &str) -> Result<(), Failure> {
        let file = self.path.join(name);
        if let Some((folder, _)) = name.rsplit_once('/') {
            self.make_folder(folder)?;
        }
        fs::write(&file, text).map_err(|error| at(&file, "written", &error))
    }

    /// Copies a folder with all that it has.
    fn copy(&self, from: &Path, name: &str) -> Result<(), Failure> {
        self.make_folder(name)?;
        for entry in entries(from)? {
            let file = entry.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{name}/{file}");
            if entry.is_dir() {
                self.copy(&entry, &name)?;
            } else {
                let to = self.path.join(&name);
                fs::copy(&entry, &to).map_err(|error| at(&to, "written", &error))?;
            }
        }
        Ok(())
    }

    fn make_folder(&self, name: &str) -> Result<(), Failure> {
        let folder = self.path.join(name);
        fs::create_dir_all(&folder).map_err(|error| at(&folder, "made", &error))
    }

    fn pack(&self, arguments: &[&OsStr]) -> Result<(), Failure> {
        run(command(&self.pack, arguments))
    }

    /// A path beside the folder, with its name and this ending.
    fn beside(&self, ending: &str) -> PathBuf {
        let mut path = self.path.clone().into_os_string();
        path.push(ending);
        path.into()
    }
}

/// Removes a folder, if it is there, with all that it has.
fn clear(folder: &Path) -> Result<(), Failure> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|error| at(folder, "removed", &error))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let listed = fs::read_dir(folder).map_err(|error| at(folder, "read", &error))?;
    Ok(listed
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect())
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| at(file, "read", &error))
}

fn at(path: &Path, what: &str, error: &std::io::Error) -> Failure {
    Failure(format!("{} cannot be {what}: {error}", path.display()))
}
