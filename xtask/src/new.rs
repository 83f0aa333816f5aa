//! `cargo xtask new`: writes what is the same in every new function and every new event, and says what is left to decide. docs/adding/ names each file.

mod edit;
mod event;
mod function;

use crate::step::{Failure, command, root, run};
use clap::Subcommand;
use std::fs;
use std::path::{Path, PathBuf};

/// What to make.
#[derive(Subcommand)]
pub(crate) enum New {
    /// A function with one route: its crate, its places in the local portal, the contract and the template, and a sample call
    Function {
        /// A verb and a noun, for example `list-stages`
        name: String,
        /// Its first route, for example "GET /v1/matters/{id}/stages"
        #[arg(long)]
        route: String,
    },
    /// An event that firms send: its type, its row, a sample that fits and one that does not
    Event {
        /// A noun and what happened to it, for example `matter.stage_changed`
        detail_type: String,
    },
}

/// Plans everything, then writes it: when one place cannot be found, nothing is changed.
pub(crate) fn make(what: &New) -> Result<(), Failure> {
    let tree = Tree::new(root());
    let (plan, left) = match what {
        New::Function { name, route } => function::plan(&tree, name, route)?,
        New::Event { detail_type } => event::plan(&tree, detail_type)?,
    };
    for (path, text) in &plan.0 {
        tree.write(path, text)?;
        println!("{}", path.display());
    }
    run(command("cargo", &["fmt", "--all"]))?;
    println!("\n{left}");
    Ok(())
}

/// The repository, which a plan reads.
struct Tree(PathBuf);

impl Tree {
    fn new(root: PathBuf) -> Self {
        Self(root)
    }

    fn has(&self, path: impl AsRef<Path>) -> bool {
        self.0.join(path).exists()
    }

    fn read(&self, path: &str) -> Result<String, Failure> {
        fs::read_to_string(self.0.join(path))
            .map_err(|error| Failure(format!("{path} cannot be read: {error}")))
    }

    fn write(&self, path: &Path, text: &str) -> Result<(), Failure> {
        let full = self.0.join(path);
        let written = full
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&full, text));
        written.map_err(|error| Failure(format!("{} cannot be written: {error}", path.display())))
    }
}

/// Files with their new contents, by their paths from the root.
#[derive(Default)]
struct Plan(Vec<(PathBuf, String)>);

impl Plan {
    fn write(&mut self, path: impl Into<PathBuf>, text: String) {
        self.0.push((path.into(), text));
    }

    /// Changes a file of the repository by `change`; the failure names the file.
    fn edit(
        &mut self,
        tree: &Tree,
        path: &str,
        change: impl FnOnce(&str) -> Option<String>,
    ) -> Result<(), Failure> {
        let changed = change(&tree.read(path)?).ok_or_else(|| {
            Failure(format!(
                "{path} no longer has the place where a new one goes: change `cargo xtask new` with it"
            ))
        })?;
        self.write(path, changed);
        Ok(())
    }
}

/// Fills the `{{words}}` of a template.
fn fill(template: &str, words: &[(&str, &str)]) -> String {
    words
        .iter()
        .fold(template.to_owned(), |text, (word, value)| {
            text.replace(&format!("{{{{{word}}}}}"), value)
        })
}

/// `list-stages` or `matter.stage_changed` as a type is named: `ListStages`, `MatterStageChanged`.
pub(crate) fn pascal_case(name: &str) -> String {
    name.split(['-', '.', '_'])
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters)
        })
        .collect()
}

/// Whether `name` is words of `a-z` and digits, joined by single `joints`, at least two of them.
fn is_words(name: &str, joints: &[char]) -> bool {
    let words: Vec<_> = name.split(joints).collect();
    words.len() >= 2
        && words.iter().all(|word| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_rules_of_the_house() {
        assert!(is_words("list-stages", &['-']));
        for wrong in [
            "",
            "list",
            "list-",
            "-stages",
            "List-stages",
            "list--stages",
            "list_stages",
            "list-1",
        ] {
            assert!(!is_words(wrong, &['-']), "{wrong}");
        }
        assert_eq!(pascal_case("matter.stage_changed"), "MatterStageChanged");
    }
}
