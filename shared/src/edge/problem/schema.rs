//! The types of all problems, as docs/openapi.json lists them.

use super::Problem;
use serde_json::Value;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// The schema of a problem's `type`: an enum, made from [`Problem`] itself.
pub(super) struct ProblemType;

impl PartialSchema for ProblemType {
    fn schema() -> RefOr<Schema> {
        let kinds = Problem::one_of_each();
        // Generators would name the variants after the whole path.
        let names: Vec<_> = kinds.iter().map(|kind| pascal_case(kind.name())).collect();
        let variants = [("x-enum-varnames", Value::from(names))];
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "The kind of a problem: `/problems/<name>`. More kinds may come; decide by the status when you do not know one.",
            ))
            .enum_values(Some(kinds.iter().map(Problem::kind)))
            .extensions(Some(variants.into_iter().collect()))
            .into()
    }
}

impl ToSchema for ProblemType {}

/// `link-expired` as `LinkExpired`.
fn pascal_case(name: &str) -> String {
    let words = name.split('-');
    words
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}
