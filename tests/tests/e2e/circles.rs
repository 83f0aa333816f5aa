//! No circle: no module needs, directly or through others, a module that needs it, and no noun of `shared` a noun that needs it. A re-exported name leads to the file that defines it. A module may use its own parts, which may use its types: that is one module in several files.

use crate::harness::project;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use syn::visit::{self, Visit};

type Module = Vec<String>;
type Graph = BTreeMap<Module, BTreeSet<Module>>;

/// The crates' sources that are read.
fn crates() -> Vec<String> {
    let mut roots = vec!["shared/src".into(), "local/src".into(), "xtask/src".into()];
    let functions = project::folders("functions");
    roots.extend(functions.iter().map(|name| format!("functions/{name}/src")));
    roots
}

/// What one file names.
#[derive(Default)]
struct Names {
    /// Every path that begins at the crate or near the module, and every import.
    used: Vec<Vec<String>>,
    /// Re-exported names, and the path that each stands for.
    handed_on: BTreeMap<String, Vec<String>>,
}

impl Names {
    fn read(path: &Path) -> Self {
        let file = syn::parse_file(&project::read(path))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut names = Self::default();
        names.visit_file(&file);
        names
    }

    fn import(&mut self, tree: &syn::UseTree, before: &[String], public: bool) {
        let mut path = before.to_vec();
        match tree {
            syn::UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.import(&part.tree, &path, public);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, before, public);
                }
            }
            syn::UseTree::Glob(_) => self.used.push(path),
            syn::UseTree::Name(name) => {
                path.push(name.ident.to_string());
                self.take(path, &name.ident.to_string(), public);
            }
            syn::UseTree::Rename(name) => {
                path.push(name.ident.to_string());
                self.take(path, &name.rename.to_string(), public);
            }
        }
    }

    fn take(&mut self, path: Vec<String>, name: &str, public: bool) {
        if public {
            self.handed_on.insert(name.to_owned(), path);
        } else {
            self.used.push(path);
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    let test = |meta: &syn::Meta| matches!(meta, syn::Meta::List(list) if list.path.is_ident("cfg") && list.tokens.to_string() == "test");
    attributes.iter().any(|attribute| test(&attribute.meta))
}

impl<'ast> Visit<'ast> for Names {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let public = !matches!(item.vis, syn::Visibility::Inherited);
        self.import(&item.tree, &[], public);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts = path.segments.iter().map(|part| part.ident.to_string());
        self.used.push(parts.collect());
        visit::visit_path(self, path);
    }
}

/// The modules of a crate, each with its file.
fn modules(root: &str) -> BTreeMap<Module, Names> {
    let mut modules = BTreeMap::new();
    for file in project::files(root, ".rs") {
        let within = file.strip_prefix(root).unwrap().with_extension("");
        let mut module: Module = within
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        let last = module.last().map(String::as_str);
        if last == Some("main") || module.iter().any(|part| part == "tests") {
            continue;
        }
        if matches!(last, Some("lib" | "mod")) {
            module.pop();
        }
        modules.insert(module, Names::read(&file));
    }
    modules
}

/// The path from the crate's root of what a module names; `None` for what lies elsewhere.
fn absolute(modules: &BTreeMap<Module, Names>, at: &Module, path: &[String]) -> Option<Module> {
    let first = path.first()?.as_str();
    if first == "crate" {
        return Some(path[1..].to_vec());
    }
    let up = path.iter().take_while(|part| *part == "super").count();
    let near = up > 0 || first == "self";
    let child = || modules.contains_key(&[at.as_slice(), &path[..1]].concat());
    if !near && !child() {
        return None;
    }
    let base = &at[..at.len().checked_sub(up)?];
    let rest = &path[up + usize::from(first == "self")..];
    Some([base, rest].concat())
}

/// The module that defines what a path leads to.
fn resolve(modules: &BTreeMap<Module, Names>, path: &Module) -> Option<Module> {
    let length = (0..=path.len())
        .rev()
        .find(|length| modules.contains_key(&path[..*length]))?;
    let (module, rest) = (path[..length].to_vec(), &path[length..]);
    let handed_on = rest
        .first()
        .and_then(|name| modules[&module].handed_on.get(name));
    match handed_on.and_then(|to| absolute(modules, &module, to)) {
        Some(mut to) => {
            to.extend_from_slice(&rest[1..]);
            resolve(modules, &to)
        }
        None => Some(module),
    }
}

/// Which module needs which.
fn graph(root: &str) -> Graph {
    let modules = modules(root);
    let needs = |(module, names): (&Module, &Names)| {
        let used = names.used.iter();
        let used = used
            .filter_map(|path| absolute(&modules, module, path))
            .filter_map(|path| resolve(&modules, &path))
            .filter(|needed| !needed.starts_with(module));
        (module.clone(), used.collect())
    };
    modules.iter().map(needs).collect()
}

/// Everything that lies on a circle, in the order of names.
fn on_a_circle(graph: &Graph) -> Vec<String> {
    let reached = |from: &Module| {
        let mut found = BTreeSet::new();
        let mut ahead: Vec<_> = graph[from].iter().collect();
        while let Some(next) = ahead.pop() {
            if found.insert(next) {
                ahead.extend(graph.get(next).into_iter().flatten());
            }
        }
        found.contains(from)
    };
    let circular = graph.keys().filter(|module| reached(module));
    circular.map(|module| module.join("::")).collect()
}

#[test]
fn no_module_needs_itself_by_another() {
    for root in crates() {
        let graph = graph(&root);
        assert_eq!(on_a_circle(&graph), [] as [String; 0], "{root}");
    }
}

#[test]
fn no_noun_needs_itself_by_another() {
    let noun = |module: &Module| {
        let floors = [
            "edge", "engine", "exchange", "notice", "people", "resource", "value",
        ];
        let length = match module.first() {
            Some(first) if floors.contains(&first.as_str()) => 2,
            _ => 1,
        };
        module[..length.min(module.len())].to_vec()
    };
    let mut nouns = Graph::new();
    for (module, needs) in graph("shared/src") {
        let own = noun(&module);
        let others = needs.iter().map(noun).filter(|other| *other != own);
        nouns.entry(own.clone()).or_default().extend(others);
    }
    // A floor's own file says what its nouns have in common.
    nouns.retain(|noun, _| noun.len() == 2 || nouns_alone(noun));
    assert_eq!(on_a_circle(&nouns), [] as [String; 0]);
}

fn nouns_alone(noun: &Module) -> bool {
    ![
        "edge", "engine", "exchange", "notice", "people", "resource", "value",
    ]
    .contains(&noun.first().map_or("", String::as_str))
}

#[test]
fn a_circle_is_found() {
    let module = |name: &str| vec![name.to_owned()];
    let mut graph = Graph::new();
    graph.insert(module("a"), [module("b")].into());
    graph.insert(module("b"), [module("c")].into());
    graph.insert(module("c"), [module("b")].into());
    assert_eq!(on_a_circle(&graph), ["b", "c"]);
}
