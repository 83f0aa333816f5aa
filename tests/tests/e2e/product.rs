//! docs/product.md says of every promise whether it is built, where, and by which tests: what it names is there, and no function is left out.

use crate::harness::project;
use std::collections::BTreeSet;

const PAGE: &str = "docs/product.md";

/// One row of its tables.
struct Row {
    name: String,
    state: String,
    /// Files and folders, from the project's folder.
    places: Vec<String>,
    tests: Vec<String>,
}

fn rows() -> Vec<Row> {
    let page = project::read(PAGE);
    let lines = page.lines().filter(|line| line.starts_with("| "));
    let cells = lines.map(|line| line.trim_matches('|').split('|').map(str::trim));
    let cells = cells.map(Iterator::collect::<Vec<_>>);
    cells
        .filter(|cells| cells[0] != "row")
        .map(|cells| {
            let [name, _meaning, state, places, tests] = cells[..] else {
                panic!("{PAGE}: a row has five cells: {cells:?}");
            };
            Row {
                name: name.to_owned(),
                state: state.to_owned(),
                places: links(places),
                tests: links(tests),
            }
        })
        .collect()
}

/// Where the links of a text lead, as paths from the project's folder.
fn links(text: &str) -> Vec<String> {
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    targets
        .map(|target| match target.strip_prefix("../") {
            Some(path) => path.to_owned(),
            None => format!("docs/{target}"),
        })
        .collect()
}

#[test]
fn every_row_has_a_state_and_names_what_is_there() {
    let rows = rows();
    let mut names = BTreeSet::new();
    for row in &rows {
        let Row { name, state, .. } = row;
        assert!(names.insert(name), "{name} stands twice");
        match state.as_str() {
            "built" => assert!(
                !row.places.is_empty() && !row.tests.is_empty(),
                "{name}: where, and by which tests?"
            ),
            "not built yet" => assert!(
                row.places.is_empty() && row.tests.is_empty(),
                "{name} is not built and names code"
            ),
            other => panic!("{name}: {other:?} is no state"),
        }
        let test_files = row.tests.iter().map(String::as_str);
        assert!(
            test_files.clone().all(|path| path.contains("test")),
            "{name}: its tests are tests"
        );
        for path in test_files.chain(row.places.iter().map(String::as_str)) {
            assert!(project::root().join(path).exists(), "{name}: {path}");
        }
    }
    println!("figure: product: {} rows", rows.len());
}

#[test]
fn every_function_has_a_row_and_files() {
    let places: BTreeSet<String> = rows().into_iter().flat_map(|row| row.places).collect();
    for function in project::functions() {
        let folder = format!("functions/{}", function.name);
        assert!(
            project::root().join(&folder).join("src/lib.rs").exists(),
            "{folder}"
        );
        assert!(
            places.iter().any(|path| path.starts_with(&folder)),
            "{folder} has no row in {PAGE}"
        );
    }
}
