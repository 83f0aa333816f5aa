//! A new event that firms send.

use super::edit::{insert_before_end, insert_last, insert_sorted};
use super::{Plan, Tree, fill, is_words, pascal_case};
use crate::step::Failure;

const DATA: &str = include_str!("templates/event/data.rs.txt");
const SAMPLE: &str = include_str!("templates/event/sample.json.txt");
const INVALID: &str = include_str!("templates/event/invalid.json.txt");

/// Where the rows of firms' events are.
const ROWS: &str = "shared/src/exchange/firm_event.rs";

/// What is to be decided, in the order of docs/adding/firm-event.md.
const LEFT: &str = "\
Left for you, as docs/adding/firm-event.md has it:
  the fields of its data with their limits and checks
  what it does: the arm in shared/src/exchange/firm_event/apply.rs, which the build asks for; or, where a variant of `Says`
  fits already, that variant in `accept` in place of the new one
  its description in docs/events.md, and a row in docs/product.md
Then run `cargo xtask openapi` and `cargo xtask test`, which name what is missing.";

/// Everything that a new event has in common with the others.
pub(super) fn plan(tree: &Tree, detail_type: &str) -> Result<(Plan, &'static str), Failure> {
    let noun = match detail_type.split_once('.') {
        Some((noun, what)) if !what.contains('.') && is_words(detail_type, &['.', '_']) => noun,
        _ => {
            return Err(Failure(format!(
                "`{detail_type}` is not a type of event: write a noun and what happened to it in small letters, for example matter.stage_changed"
            )));
        }
    };
    if tree.read(ROWS)?.contains(&format!("\"{detail_type}\":")) {
        return Err(Failure(format!("{detail_type} exists already")));
    }
    let module = detail_type.replace('.', "_");
    let data = pascal_case(detail_type);
    let file = detail_type.replace(['.', '_'], "-");
    let words = [
        ("detail_type", detail_type),
        ("noun", noun),
        ("Data", data.as_str()),
        ("file", file.as_str()),
    ];
    let mut plan = Plan::default();
    let code = format!("shared/src/exchange/firm_event/{module}.rs");
    plan.write(code, fill(DATA, &words));
    let samples = "events/apply-firm-event";
    plan.write(format!("{samples}/{file}.json"), fill(SAMPLE, &words));
    let invalid = format!("{samples}/invalid/{file}-without-id.json");
    plan.write(invalid, fill(INVALID, &words));
    plan.edit(tree, ROWS, |text| {
        add_row(text, detail_type, &module, &data)
    })?;
    plan.edit(tree, "docs/events.md", |text| {
        let row = format!("| `{detail_type}` | | [schema](events/{detail_type}.json) |");
        insert_last(text, |line| line.starts_with("| `firm.updated` |"), &row)
    })?;
    Ok((plan, LEFT))
}

/// The module, the name, the variant and the row.
fn add_row(text: &str, detail_type: &str, module: &str, data: &str) -> Option<String> {
    let text = insert_sorted(
        text,
        |line| line.starts_with("mod "),
        &format!("mod {module};"),
    )?;
    let public = format!("pub use {module}::{data};");
    let text = insert_sorted(&text, |line| line.starts_with("pub use "), &public)?;
    let variant = format!("    /// `{detail_type}`.\n    {data}({data}),");
    let text = insert_before_end(&text, "pub enum Says {", "}", &variant)?;
    let row = format!("    \"{detail_type}\": {data} => {data}::accept,");
    insert_before_end(&text, "firm_events! {", "}", &row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::root;

    /// The plan is made for the repository as it is, so a list that moves away fails here.
    #[test]
    fn an_event_is_known_everywhere() {
        let tree = Tree::new(root());
        let (plan, _) = plan(&tree, "matter.sample_taken").unwrap();
        let paths: Vec<_> = plan
            .0
            .iter()
            .filter_map(|(path, _)| path.to_str())
            .collect();
        assert_eq!(
            paths,
            [
                "shared/src/exchange/firm_event/matter_sample_taken.rs",
                "events/apply-firm-event/matter-sample-taken.json",
                "events/apply-firm-event/invalid/matter-sample-taken-without-id.json",
                "shared/src/exchange/firm_event.rs",
                "docs/events.md",
            ]
        );
        let rows = &plan.0[3].1;
        for line in [
            "mod matter_sample_taken;",
            "pub use matter_sample_taken::MatterSampleTaken;",
            "    MatterSampleTaken(MatterSampleTaken),",
            "    \"matter.sample_taken\": MatterSampleTaken => MatterSampleTaken::accept,",
        ] {
            assert!(rows.lines().any(|one| one == line), "{line}");
        }
        assert!(plan.0.iter().all(|(_, text)| !text.contains("{{")));
    }

    #[test]
    fn what_is_no_event_is_refused_in_a_sentence() {
        let tree = Tree::new(root());
        let refuse = |name| plan(&tree, name).err().expect("refused").0;
        for wrong in [
            "",
            "matter",
            "matter.",
            "Matter.changed",
            "a.b.c",
            "matter-changed",
            "stage_changed",
        ] {
            assert!(
                refuse(wrong).contains("a noun and what happened to it"),
                "{wrong}"
            );
        }
        assert!(refuse("bill.shared").contains("exists already"));
    }
}
