//! A new function with one route.

use super::edit::{insert_last, insert_sorted};
use super::{Plan, Tree, fill, is_words, pascal_case};
use crate::step::Failure;

const MANIFEST: &str = include_str!("templates/function/Cargo.toml.txt");
const LIBRARY: &str = include_str!("templates/function/lib.rs.txt");
const MAIN: &str = include_str!("templates/function/main.rs.txt");
const ROUTES: &str = include_str!("templates/function/routes.rs.txt");
const RESOURCE: &str = include_str!("templates/function/template.yaml.txt");
const SAMPLE: &str = include_str!("templates/function/sample.json.txt");

/// What is to be decided, in the order of docs/adding/route.md.
const LEFT: &str = "\
Left for you, as docs/adding/route.md has it:
  the operation in shared, and the handler in src/routes.rs that calls it (it answers 404 until then), with its title,
  description, tag and refusals
  the rights that it needs, in template.yaml: those there are what reading a list with a session takes
  an id that the demo firm has, in place of `sample` in events/, and a better name for the sample
  a row in docs/product.md, who else may try it in tests/tests/e2e/routes/attempts.rs, its calls in rounds.rs
Then run `cargo xtask openapi` and `cargo xtask test`, which name what is missing.";

/// A route: its method and its path.
struct Route<'a> {
    method: &'a str,
    path: &'a str,
}

impl<'a> Route<'a> {
    fn parse(text: &'a str) -> Result<Self, Failure> {
        let route = text.split_once(' ').and_then(|(method, path)| {
            let known = ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&method);
            let fits = path.starts_with("/v1/")
                && path.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/{}-_.".contains(&byte)
                });
            (known && fits).then_some(Self { method, path })
        });
        route.ok_or_else(|| {
            Failure(format!(
                "`{text}` is not a route: write a method and a path, for example \"GET /v1/matters/{{id}}/stages\""
            ))
        })
    }

    /// The names of the parts of the path that differ from call to call.
    fn parameters(&self) -> impl Iterator<Item = &'a str> {
        self.path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

/// Everything that a new function has in common with the others.
pub(super) fn plan(tree: &Tree, name: &str, route: &str) -> Result<(Plan, &'static str), Failure> {
    if !is_words(name, &['-']) {
        return Err(Failure(format!(
            "`{name}` is not a name for a function: write a verb and a noun in small letters, for example list-stages"
        )));
    }
    if tree.has(format!("functions/{name}")) {
        return Err(Failure(format!("functions/{name} exists already")));
    }
    let parsed = Route::parse(route)?;
    let mut plan = Plan::default();
    write_crate(&mut plan, name, &parsed);
    register(&mut plan, tree, name, &parsed)?;
    Ok((plan, LEFT))
}

fn write_crate(plan: &mut Plan, name: &str, route: &Route) {
    let module = name.replace('-', "_");
    let parameters: Vec<_> = route.parameters().map(|parameter| {
        format!("\n    (\"{parameter}\" = String, Path, description = \"The id of the {parameter}\"),")
    }).collect();
    let parameters = if parameters.is_empty() {
        String::new()
    } else {
        format!(", params({}\n)", parameters.concat())
    };
    let path_values: Vec<_> = route
        .parameters()
        .map(|parameter| format!("\n    \"{parameter}\": \"sample\""))
        .collect();
    let path_parameters = if path_values.is_empty() {
        String::new()
    } else {
        format!("\n  \"pathParameters\": {{{}\n  }},", path_values.join(","))
    };
    let raw_path = route
        .parameters()
        .fold(route.path.to_owned(), |path, parameter| {
            path.replace(&format!("{{{parameter}}}"), "sample")
        });
    let method = route.method.to_ascii_lowercase();
    let words = [
        ("name", name),
        ("module", module.as_str()),
        ("method", method.as_str()),
        ("METHOD", route.method),
        ("path", route.path),
        ("raw_path", raw_path.as_str()),
        ("parameters", parameters.as_str()),
        ("path_parameters", path_parameters.as_str()),
    ];
    let folder = format!("functions/{name}");
    let files = [
        (format!("{folder}/Cargo.toml"), MANIFEST),
        (format!("{folder}/src/lib.rs"), LIBRARY),
        (format!("{folder}/src/main.rs"), MAIN),
        (format!("{folder}/src/routes.rs"), ROUTES),
        (format!("events/{name}/sample.json"), SAMPLE),
    ];
    for (path, template) in files {
        plan.write(path, fill(template, &words));
    }
}

/// The lists that name every function.
fn register(plan: &mut Plan, tree: &Tree, name: &str, route: &Route) -> Result<(), Failure> {
    let module = name.replace('-', "_");
    for (manifest, prefix) in [
        ("local/Cargo.toml", "../"),
        ("xtask/contract/Cargo.toml", "../../"),
    ] {
        let path = format!("{{ path = \"{prefix}functions/");
        plan.edit(tree, manifest, |text| {
            let line = format!("{name} = {path}{name}\" }}");
            insert_sorted(text, |line| line.contains(&path), &line)
        })?;
    }
    plan.edit(tree, "local/src/functions.rs", |text| {
        let line = format!("    (\"{name}\", function!(http {module})),");
        insert_sorted(text, |line| line.starts_with("    (\""), &line)
    })?;
    plan.edit(tree, "xtask/contract/src/api.rs", |text| {
        let line = format!("        {module}::Api::openapi(),");
        insert_last(text, |line| line.ends_with("::Api::openapi(),"), &line)
    })?;
    let logical_id = pascal_case(name);
    let words = [
        ("name", name),
        ("LogicalId", logical_id.as_str()),
        ("METHOD", route.method),
        ("path", route.path),
    ];
    plan.edit(tree, "template.yaml", |text| {
        insert_resource(text, &fill(RESOURCE, &words))
    })
}

/// Puts a resource after the last one that has a route.
fn insert_resource(template: &str, resource: &str) -> Option<String> {
    let last = template.rfind("          Type: HttpApi\n")?;
    let end = last + template[last..].find("\n\n")? + 1;
    let (before, after) = template.split_at(end);
    Some(format!("{before}\n{resource}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::root;

    fn planned(plan: &Plan, path: &str) -> String {
        let found = plan
            .0
            .iter()
            .find(|(planned, _)| planned.to_str() == Some(path));
        found.expect("the plan has the file").1.clone()
    }

    /// The plan is made for the repository as it is, so a list that moves away fails here.
    #[test]
    fn a_function_is_known_everywhere() {
        let tree = Tree::new(root());
        let (plan, _) = plan(&tree, "list-samples", "GET /v1/matters/{id}/samples").unwrap();
        for (path, line) in [
            (
                "local/Cargo.toml",
                "list-samples = { path = \"../functions/list-samples\" }",
            ),
            (
                "xtask/contract/Cargo.toml",
                "list-samples = { path = \"../../functions/list-samples\" }",
            ),
            (
                "local/src/functions.rs",
                "    (\"list-samples\", function!(http list_samples)),",
            ),
            (
                "xtask/contract/src/api.rs",
                "        list_samples::Api::openapi(),",
            ),
            ("template.yaml", "  ListSamples:"),
            (
                "events/list-samples/sample.json",
                "  \"routeKey\": \"GET /v1/matters/{id}/samples\",",
            ),
            (
                "functions/list-samples/src/main.rs",
                "use list_samples::{State, handle};",
            ),
        ] {
            assert!(
                planned(&plan, path).lines().any(|one| one == line),
                "{path}: {line}"
            );
        }
        for (path, text) in &plan.0 {
            // CloudFormation's references to secrets look like an unfilled word.
            let text = text.replace("{{resolve:", "");
            assert!(
                !text.contains("{{") || path.ends_with("sample.json"),
                "{}",
                path.display()
            );
        }
    }

    #[test]
    fn what_is_no_function_is_refused_in_a_sentence() {
        let tree = Tree::new(root());
        let refuse = |name, route| plan(&tree, name, route).err().expect("refused").0;
        assert!(refuse("List", "GET /v1/x").contains("a verb and a noun"));
        assert!(refuse("list-bills", "GET /v1/x").contains("exists already"));
        for route in ["", "GET", "FETCH /v1/x", "GET /x", "get /v1/x", "GET /v1/X"] {
            assert!(
                refuse("list-samples", route).contains("a method and a path"),
                "{route}"
            );
        }
    }
}
