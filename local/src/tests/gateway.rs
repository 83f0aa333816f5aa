//! Requests through the gateway, and their effects.

use super::Trial;
use serde_json::Value;
use std::time::Instant;

#[tokio::test]
async fn a_request_goes_through_the_functions_own_adapter() {
    let trial = Trial::start().await;
    let request = trial
        .client
        .get(trial.url("/v1/echo/a%20b?x=1&x=2"))
        .header("cookie", "a=1; b=2");
    let answer = request
        .header("portico-viewer", "9.9.9.9")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 2);
    let echo: Value = answer.json().await.unwrap();
    assert_eq!(echo["id"], "a b");
    assert_eq!(echo["x"], serde_json::json!(["1", "2"]));
    assert_eq!(echo["cookie"], "a=1; b=2");
    assert_eq!(echo["viewer"], "127.0.0.1", "{echo}");
    assert_eq!(
        format!("http://{}", echo["host"].as_str().unwrap()),
        trial.portal.origin()
    );
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn the_date_of_an_answer_is_the_portals() {
    let trial = Trial::start().await;
    let clock: Value = trial
        .client
        .post(trial.url("/local/clock"))
        .json(&serde_json::json!({"advance_seconds": 86_400, "hold": true}))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let answer = trial.get("/v1/unknown").await;
    let date = answer.headers()["date"].to_str().unwrap();
    let date = jiff::fmt::rfc2822::DateTimeParser::new()
        .parse_timestamp(date)
        .unwrap();
    let now: jiff::Timestamp = clock["now"].as_str().unwrap().parse().unwrap();
    assert_eq!(date.as_second(), now.as_second());
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn the_road_refuses_by_itself() {
    let trial = Trial::start().await;
    let unknown = trial.get("/v1/unknown").await;
    assert_eq!(
        (
            unknown.status().as_u16(),
            &unknown.headers()["content-type"]
        ),
        (404, &"application/problem+json".parse().unwrap())
    );
    let wrong = trial.get("/v1/notes").await;
    assert_eq!(
        (wrong.status().as_u16(), &wrong.headers()["allow"]),
        (405, &"POST".parse().unwrap())
    );
    let large = trial
        .client
        .post(trial.url("/v1/notes"))
        .body("x".repeat(11 << 20))
        .send()
        .await
        .unwrap();
    assert_eq!(large.status(), 413);
    let header = trial
        .client
        .get(trial.url("/v1/echo/1"))
        .header("x-long", "x".repeat(10_300))
        .send()
        .await
        .unwrap();
    assert_eq!(header.status(), 431);
    assert_eq!(trial.get("/v1/die").await.status(), 500);
    let page = trial.client.get(trial.url("/link?token=x"));
    let page = page.header("accept", "text/html,*/*").send().await.unwrap();
    assert_eq!(page.status(), 404);
    assert!(page.text().await.unwrap().contains("<h1>No web app here"));
    let first = trial.get("/").await;
    assert!(first.url().path().starts_with("/local"), "{}", first.url());
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn a_write_goes_all_the_way_to_a_mail() {
    let trial = Trial::start().await;
    for note in ["one", "two", "three"] {
        trial.write(note).await;
    }
    trial.settle().await;
    assert_eq!(trial.subjects().await, ["one", "two", "three"]);
    let emails = trial.list("/local/emails?to=TWO@example.com").await;
    assert_eq!(emails.len(), 1);
    assert_eq!(
        emails[0]["links"],
        serde_json::json!([trial.url("/read?a=1&b=2")])
    );
    assert_eq!(emails[0]["from"], "portal@example.com");
    assert_eq!(
        emails[0]["text"], "one of 3",
        "a window is flushed when everything else is at rest"
    );
    assert_eq!(
        trial.list("/local/bus?source=portico-internal").await.len(),
        3
    );
    assert!(trial.list("/local/bus?source=portico").await.is_empty());
    assert!(trial.list("/local/dead-letters").await.is_empty());
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn what_keeps_failing_ends_as_a_dead_letter_and_holds_up_nothing() {
    let trial = Trial::start().await;
    for note in ["flaky", "never", "odd", "good"] {
        trial.write(note).await;
    }
    trial.settle().await;
    let mut subjects = trial.subjects().await;
    subjects.sort();
    assert_eq!(
        subjects,
        ["flaky", "good"],
        "a settling delivers three times"
    );
    trial.settle().await;
    let dead = trial.list("/local/dead-letters").await;
    let of = |note: &str| {
        dead.iter()
            .find(|letter| letter["event"]["detail"]["note"] == note)
            .unwrap()
    };
    assert_eq!(
        (&of("odd")["function"], &of("odd")["reason"]),
        (&"letter".into(), &"it is odd".into())
    );
    assert_eq!(
        (&of("never")["function"], &of("never")["reason"]),
        (&"letter".into(), &"failed 4 times".into())
    );
    assert_eq!(dead.len(), 2);
    trial.portal.shutdown().await;
}

#[tokio::test]
async fn a_poisoned_record_holds_the_stream_up_until_it_is_given_up() {
    let trial = Trial::start().await;
    for note in ["before", "poison", "after", "later"] {
        trial.write(note).await;
    }
    trial.settle().await;
    trial.settle().await;
    assert_eq!(trial.subjects().await, ["before", "after", "later"]);
    let dead = trial.list("/local/dead-letters").await;
    assert_eq!((dead.len(), &dead[0]["function"]), (1, &"forward".into()));
    assert_eq!(
        dead[0]["event"]["dynamodb"]["NewImage"]["note"]["S"],
        "poison"
    );
    trial.portal.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn starts_and_settles_fast() {
    let began = Instant::now();
    let trial = Trial::start().await;
    let started = began.elapsed();
    let began = Instant::now();
    trial.settle().await;
    let idle = began.elapsed();
    let began = Instant::now();
    for _ in 0..300 {
        trial.write("many").await;
    }
    let written = began.elapsed();
    let began = Instant::now();
    trial.settle().await;
    let settled = began.elapsed();
    assert_eq!(trial.subjects().await.len(), 300);
    println!("start {started:?}, idle settle {idle:?}, 300 writes {written:?}, settle {settled:?}");
    assert!(started.as_millis() < 1_000 && idle.as_millis() < 500);
    trial.portal.shutdown().await;
}
