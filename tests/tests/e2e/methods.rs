//! What the portal says of a path: the methods that it has, and no others.

use crate::harness::{TestPortal, project};
use reqwest::Method;
use std::collections::{BTreeMap, BTreeSet};

#[tokio::test]
async fn every_path_names_exactly_its_own_methods() {
    let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for route in project::routes() {
        let (method, path) = route.split_once(' ').unwrap();
        let methods = paths.entry(path.to_owned()).or_default();
        methods.insert(method.to_owned());
    }
    let portal = TestPortal::start().await;
    let anyone = portal.anonymous();
    for (path, methods) in &paths {
        let named: Vec<_> = path
            .split('/')
            .map(|part| if part.starts_with('{') { "x" } else { part })
            .collect();
        let named = named.join("/");
        for method in [Method::OPTIONS, Method::HEAD, Method::TRACE] {
            let answer = anyone.call(method.clone(), &named, None).await;
            let status = if method == Method::OPTIONS { 204 } else { 405 };
            assert_eq!(answer.status, status, "{method} {path}");
            let mut methods = methods.clone();
            methods.insert("OPTIONS".to_owned());
            let allowed: BTreeSet<_> = answer
                .header("allow")
                .split(", ")
                .map(str::to_owned)
                .collect();
            assert_eq!(allowed, methods, "{method} {path}");
        }
    }
    assert_eq!(
        anyone
            .call(Method::OPTIONS, "/v1/nothing", None)
            .await
            .status,
        404
    );
}
