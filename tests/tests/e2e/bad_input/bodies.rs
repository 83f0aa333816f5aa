//! Bodies that are no JSON, or not of the shape that a call wants.

use super::{SECRET, calls, refused, send, signed_in, state, unchanged};
use crate::harness::Dice;
use serde_json::{Value, json};

#[tokio::test]
async fn no_body_is_taken_that_is_not_what_it_should_be() {
    let (portal, ana, matter) = signed_in().await;
    let before = state(&portal).await;
    let mut sent = 0;
    for (method, path, fits) in calls(&matter) {
        let what = |body: &str| format!("{method} {path} {body}");
        let deep = format!("{{\"text\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
        let broken = [
            "",
            " ",
            "{",
            "{\"text\":",
            "nonsense",
            "{} {}",
            "\u{0}",
            &"[".repeat(5_000),
        ];
        for body in broken {
            sent += 1;
            refused(
                &send(&ana, &method, path, body).await,
                400,
                "malformed-json",
                &[],
                &what(body),
            );
        }
        for bytes in [
            vec![0xff, 0xfe],
            b"{\"text\":\"\xc3\"}".to_vec(),
            vec![0; 64],
        ] {
            sent += 1;
            refused(
                &send(&ana, &method, path, bytes).await,
                400,
                "malformed-json",
                &[],
                &what("no UTF-8"),
            );
        }
        for body in [
            "[]",
            "7",
            "null",
            "true",
            "\"s3cret-value\"",
            "[\"s3cret-value\"]",
        ] {
            sent += 1;
            refused(
                &send(&ana, &method, path, body).await,
                422,
                "invalid-fields",
                &[""],
                &what(body),
            );
        }
        // The deep one, the one with a field more and the one with a field twice.
        sent += 3;
        let answer = send(&ana, &method, path, deep).await;
        assert!(
            (400..500).contains(&answer.status),
            "{}: {answer:?}",
            what("deep")
        );

        let mut more = fits.clone();
        more["more"] = json!(SECRET);
        refused(
            &send(&ana, &method, path, more.to_string()).await,
            422,
            "invalid-fields",
            &["/more"],
            &what("more"),
        );
        for declared in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonp",
            "multipart/form-data; boundary=x",
            "*/*",
        ] {
            sent += 1;
            let other = ana.with("content-type", declared);
            refused(
                &send(&other, &method, path, fits.to_string()).await,
                415,
                "unsupported-media-type",
                &[],
                &what(declared),
            );
        }
        let large = |length: usize| json!({"text": "x".repeat(length)}).to_string();
        sent += 1;
        let answer = send(&ana, &method, path, large(600_000)).await;
        refused(&answer, 413, "too-large", &[], &what("large"));
        // No function sees these: the gateway answers in its own words.
        for length in [7_000_000, 10_500_000] {
            sent += 1;
            let answer = send(&ana, &method, path, large(length)).await;
            let said = &answer.body["message"];
            assert_eq!(
                (answer.status, said),
                (413, &json!("Request Entity Too Large"))
            );
        }
        let twice = fits.to_string().replacen(
            '{',
            &format!(
                "{{\"{0}\":\"{SECRET}\",\"{0}\":\"{SECRET}\",",
                first_field(&fits)
            ),
            1,
        );
        let answer = send(&ana, &method, path, twice).await;
        let field = format!("/{}", first_field(&fits));
        refused(
            &answer,
            422,
            "invalid-fields",
            &[&field],
            &what("a field twice"),
        );
    }
    unchanged(&portal, &before).await;
    println!("figure: bad input: {sent} misshapen bodies, each a 4xx problem; nothing changed");
}

fn first_field(body: &Value) -> &str {
    body.as_object().unwrap().keys().next().unwrap()
}

#[tokio::test]
async fn each_field_of_another_type_is_named() {
    let (portal, ana, matter) = signed_in().await;
    let before = state(&portal).await;
    for (method, path, fits) in calls(&matter) {
        for field in fits.as_object().unwrap().keys() {
            for wrong in [
                json!(7),
                json!(1.5),
                json!(true),
                json!({"more": SECRET}),
                json!([{"more": SECRET}]),
                json!([[]]),
            ] {
                if wrong.is_boolean() && fits[field].is_boolean() {
                    continue;
                }
                let mut body = fits.clone();
                body[field] = wrong;
                let answer = send(&ana, &method, path, body.to_string()).await;
                assert_eq!(
                    (answer.status, answer.problem()),
                    (422, "invalid-fields"),
                    "{method} {path} {body}: {answer:?}"
                );
                let (named, code) = answer.field();
                assert!(
                    named.starts_with(&format!("/{field}")),
                    "{body}: {answer:?}"
                );
                assert!(
                    ["type", "choice", "unknown", "missing"].contains(&code),
                    "{body}: {answer:?}"
                );
                assert!(!answer.text.contains(SECRET), "{answer:?}");
            }
        }
    }
    unchanged(&portal, &before).await;
}

/// A body that fits with a few bytes changed: cut, doubled, replaced or put in.
fn spoil(body: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = body.as_bytes().to_vec();
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len());
        let any = *dice.pick(b"\"\\{}[]:,0e-.\x00\xff\xc3 tfn");
        match dice.below(4) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes.insert(at, any),
            2 => bytes[at] = any,
            _ => {
                let rest = bytes[at..].to_vec();
                bytes.extend(rest);
            }
        }
    }
    bytes
}

#[tokio::test]
async fn no_spoiled_body_makes_a_server_fail() {
    let (_portal, ana, matter) = signed_in().await;
    let mut dice = Dice::new(9);
    let (mut sent, mut refusals) = (0, 0);
    for (method, path, fits) in calls(&matter) {
        for _ in 0..150 {
            let body = spoil(&fits.to_string(), &mut dice);
            let shown = String::from_utf8_lossy(&body).into_owned();
            let answer = send(&ana, &method, path, body).await;
            assert!(answer.status < 500, "{method} {path} {shown}: {answer:?}");
            if answer.status >= 400 {
                assert_eq!(
                    answer.header("content-type"),
                    "application/problem+json",
                    "{shown}: {answer:?}"
                );
                refusals += 1;
            }
            sent += 1;
        }
    }
    println!(
        "figure: bad input: {sent} bodies spoiled at random, {refusals} of them refused, no failure"
    );
}
