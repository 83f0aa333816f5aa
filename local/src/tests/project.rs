//! The project's own functions, template and demo firm.

use crate::functions::function_names;
use crate::options::Options;
use crate::portal::Portal;
use crate::template::Template;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Instant;

#[test]
fn every_function_of_the_template_runs_here_and_the_reverse() {
    let template = Template::read(&Options::default().template).unwrap();
    let there: BTreeSet<&str> = template
        .functions
        .iter()
        .map(|function| function.name.as_str())
        .collect();
    assert_eq!(there, function_names().collect());
}

#[tokio::test]
async fn the_demo_firm_is_served() {
    let began = Instant::now();
    let demo = Options {
        demo: true,
        ..Options::default()
    };
    let portal = Portal::start(demo).await.unwrap();
    println!("started in {:?}", began.elapsed());
    let client = reqwest::Client::new();
    let url = |path: &str| format!("{}{path}", portal.origin());
    let settled = client.post(url("/local/settle")).send().await.unwrap();
    assert_eq!(settled.status(), 200);
    let list = async |path: &str| {
        let answer = client.get(url(path)).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        answer["data"].as_array().unwrap().clone()
    };
    assert_eq!(list("/local/dead-letters").await, Vec::<Value>::new());
    for client in portal.demo_clients() {
        let (_, address) = client.trim_end_matches('>').split_once('<').unwrap();
        let emails = list(&format!("/local/emails?to={address}")).await;
        assert!(!emails.is_empty(), "{client} was invited");
        assert!(emails.iter().all(|email| email["links"][0].is_string()));
    }
    assert!(portal.demo_clients().len() >= 3);
    assert_eq!(
        client.get(url("/v1/health")).send().await.unwrap().status(),
        200
    );
    println!("served in {:?}", began.elapsed());
    portal.shutdown().await;
}
