//! Decides where each document lies in the archive.

use super::fold::fold;
use super::part::{self, Kind, width};
use super::path::{ArchivePath, UnsafePath};
use std::collections::{HashMap, HashSet};

/// A matter or a folder: different ones may have the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level<'a> {
    /// What tells it apart.
    pub id: &'a str,
    /// What people call it.
    pub name: &'a str,
}

/// A document that wants a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// The matter that it belongs to.
    pub matter: Option<Level<'a>>,
    /// The folder that it lies in.
    pub folder: Option<Level<'a>>,
    /// What people call it.
    pub name: &'a str,
}

/// The places of an archive's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// Of the documents, in the order in which they were given.
    pub documents: Vec<ArchivePath>,
    /// Of the manifest, at the top.
    pub manifest: ArchivePath,
}

/// Longest path, in UTF-16 code units. Windows Explorer unpacks no file whose whole path has more than 259 ("Maximum Path Length Limitation"), and 59 are left for where it unpacks: `C:\Users\Maria Fernanda\Downloads\Documents 2026-11-30\`.
const MAX_PATH: usize = 200;

/// Longest name of a matter or a folder, in UTF-16 code units. A document within both still has 78.
const MAX_FOLDER: usize = 60;

/// Gives every document a place of its own on every system. A document lies in its folder, and in its matter above that if the documents are of more than one. What wants the same place as one before it gets ` (2)`, ` (3)` and so on; what nobody else wants keeps its name. The same documents in the same order always get the same places.
pub fn places(documents: &[Document], manifest: &str) -> Result<Places, UnsafePath> {
    let mut taken = Taken::default();
    let manifest = taken.one(manifest);
    let matters = matters(documents, &mut taken);
    let folders = folders(documents, &matters, &mut taken);
    let wanted: Vec<_> = documents
        .iter()
        .zip(&folders)
        .map(|(document, folder)| Wanted {
            within: folder,
            name: part::clean(document.name),
            kind: Kind::File,
        })
        .collect();
    let paths = taken.all(&wanted).into_iter().map(ArchivePath::try_from);
    Ok(Places {
        documents: paths.collect::<Result<_, _>>()?,
        manifest: manifest.try_into()?,
    })
}

/// The path of each document's matter with its `/`; empty if all are of one, or for those of none.
fn matters(documents: &[Document], taken: &mut Taken) -> Vec<String> {
    let id = |document: &Document| document.matter.map(|matter| matter.id.to_owned());
    let distinct: HashSet<_> = documents.iter().map(id).collect();
    let above = vec![String::new(); documents.len()];
    if distinct.len() < 2 {
        return above;
    }
    let levels = documents.iter().map(|document| document.matter);
    taken.levels(levels, &above)
}

/// The path of each document's folder, below that of its matter.
fn folders(documents: &[Document], matters: &[String], taken: &mut Taken) -> Vec<String> {
    let levels = documents.iter().map(|document| document.folder);
    taken.levels(levels, matters)
}

/// Something that wants a name within a folder.
struct Wanted<'a> {
    within: &'a str,
    name: String,
    kind: Kind,
}

impl Wanted<'_> {
    /// Its path if it is the one with this number.
    fn path(&self, number: usize) -> String {
        let left = MAX_PATH - width(self.within);
        let units = match self.kind {
            Kind::File => left,
            Kind::Folder => MAX_FOLDER,
        };
        let part = part::numbered(&self.name, self.kind, number, units);
        format!("{}{part}", self.within)
    }
}

/// The paths that are taken, folded.
#[derive(Default)]
struct Taken(HashSet<String>);

impl Taken {
    /// A path at the top.
    fn one(&mut self, name: &str) -> String {
        let name = part::clean(name);
        let wanted = Wanted {
            within: "",
            name,
            kind: Kind::File,
        };
        self.all(&[wanted]).concat()
    }

    /// Paths for all, in order. First those get theirs who are the first to want it, then the others.
    fn all(&mut self, wanted: &[Wanted]) -> Vec<String> {
        let first = |wanted: &Wanted| {
            let path = wanted.path(1);
            self.0.insert(fold(&path)).then_some(path)
        };
        let firsts: Vec<_> = wanted.iter().map(first).collect();
        let mut numbers = HashMap::new();
        let named = firsts.into_iter().zip(wanted);
        let mut name = |(path, wanted): (Option<String>, &Wanted)| {
            path.unwrap_or_else(|| self.next(wanted, &mut numbers))
        };
        named.map(&mut name).collect()
    }

    /// The first free number from 2 on. `numbers` remembers how far it got for each name, so that thousands of the same name do not search from the start.
    fn next(&mut self, wanted: &Wanted, numbers: &mut HashMap<String, usize>) -> String {
        let number = numbers.entry(fold(&wanted.path(1))).or_insert(1);
        loop {
            *number += 1;
            let path = wanted.path(*number);
            if self.0.insert(fold(&path)) {
                return path;
            }
        }
    }

    /// The path of each document's level with its `/`, below the path in `above`; that path itself if it has none.
    fn levels<'a>(
        &mut self,
        levels: impl Iterator<Item = Option<Level<'a>>>,
        above: &[String],
    ) -> Vec<String> {
        let levels: Vec<_> = levels.zip(above).collect();
        let mut seen = HashMap::new();
        let mut wanted = Vec::new();
        for (level, within) in &levels {
            let Some(level) = level else { continue };
            seen.entry((within.as_str(), level.id)).or_insert_with(|| {
                let name = part::clean(level.name);
                wanted.push(Wanted {
                    within,
                    name,
                    kind: Kind::Folder,
                });
                wanted.len() - 1
            });
        }
        let paths = self.all(&wanted);
        let path = |(level, within): &(Option<Level>, &String)| {
            let at = level.and_then(|level| seen.get(&(within.as_str(), level.id)));
            at.map_or_else(|| (*within).clone(), |at| format!("{}/", paths[*at]))
        };
        levels.iter().map(path).collect()
    }
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
