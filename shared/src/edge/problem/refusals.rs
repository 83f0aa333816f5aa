//! The problems that each route can answer, for the `OpenAPI` document. Sets are named after what refuses the call; a route combines several.

pub mod from;

use super::{Problem, ProblemBody};
use std::collections::BTreeMap;
use std::marker::PhantomData;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::example::Example;
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, ToSchema};

/// A problem, and the sentence that says when a caller gets it.
pub type Refusal = (Problem, &'static str);

/// A part of a route that can refuse a call.
pub trait Refuses {
    /// The problems that it refuses with.
    fn refusals() -> Vec<Refusal>;
}

macro_rules! refuses_together {
    ($($set:ident)+) => {
        impl<$($set: Refuses),+> Refuses for ($($set,)+) {
            fn refusals() -> Vec<Refusal> {
                let mut all = Vec::new();
                $(all.extend($set::refusals());)+
                all
            }
        }
    };
}

refuses_together!(A B);
refuses_together!(A B C);
refuses_together!(A B C D);
refuses_together!(A B C D E);
refuses_together!(A B C D E F);

/// The refusals of a route, for `responses(...)` of `#[utoipa::path]`: `Refusals<(from::Session, from::Query)>`. Each appears under the status of its problem.
pub struct Refusals<S>(PhantomData<S>);

impl<S: Refuses> IntoResponses for Refusals<S> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut by_status: BTreeMap<String, Vec<Refusal>> = BTreeMap::new();
        for refusal in S::refusals() {
            let status = refusal.0.status().as_str().to_owned();
            by_status.entry(status).or_default().push(refusal);
        }
        let responses = by_status.into_iter();
        responses
            .map(|(status, refusals)| (status, response(&refusals).into()))
            .collect()
    }
}

/// The response of one status: a sentence for each problem, and the problem itself as an example.
fn response(refusals: &[Refusal]) -> Response {
    let sentences = refusals.iter();
    let sentences = sentences.map(|(problem, when)| format!("`{}`: {when}", problem.name()));
    let examples = refusals.iter();
    let examples = examples.map(|(problem, _)| (problem.name(), example(problem)));
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(ProblemBody::name())))
        .examples_from_iter(examples);
    ResponseBuilder::new()
        .description(sentences.collect::<Vec<_>>().join("; "))
        .content("application/problem+json", content.build())
        .build()
}

/// The place of a problem's example. The contract has one for each problem.
fn example(problem: &Problem) -> RefOr<Example> {
    RefOr::Ref(Ref::new(format!(
        "#/components/examples/{}",
        problem.name()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_status_tells_all_of_its_problems() {
        let responses = Refusals::<(from::Session, from::Body)>::responses();
        let RefOr::T(bad_request) = &responses["400"] else {
            panic!("a response")
        };
        let told: Vec<_> = bad_request.description.split("; ").collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("`conflicting-credentials`: "));
        assert!(told[1].starts_with("`malformed-json`: "));
        let statuses: Vec<_> = responses.keys().collect();
        assert_eq!(statuses, ["400", "401", "413", "415", "422", "503"]);
    }

    /// docs/problems.md lists every type and code, for programmers to look up.
    #[test]
    fn what_can_be_said_is_documented() {
        let documented = include_str!("../../../../docs/problems.md");
        let sentences = include_str!("../../../messages/en/problems.ftl");
        for line in sentences.lines() {
            let id = line.split(" =").next().unwrap();
            if let Some(name) = id
                .strip_prefix("problem-")
                .and_then(|id| id.strip_suffix("-title"))
            {
                let known = documented.contains(&format!("`/problems/{name}`"));
                assert!(known, "{name}");
            }
            if let Some(code) = id.strip_prefix("field-") {
                assert!(documented.contains(&format!("| `{code}` |")), "{code}");
            }
        }
    }
}
