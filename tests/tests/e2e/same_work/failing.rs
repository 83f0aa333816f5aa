//! A link that does not sign in: whoever guesses gets the same answer for the same work, whatever the guess is near to.

use super::{ANA, look};
use crate::harness::proxy::Proxy;
use local::Options;
use serde_json::{Value, json};

const BEN: &str = "ben@example.com";

#[tokio::test]
async fn a_guessed_link_looks_the_same_whatever_is_wrong_with_it() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, None).await;
    let genuine = portal.last_link(ANA).await.token();
    let parts: Vec<_> = genuine.split('.').collect();
    let with = |changes: &[(usize, &str)]| {
        let mut parts = parts.clone();
        for (place, part) in changes {
            parts[*place] = part;
        }
        parts.join(".")
    };
    let secret = "A".repeat(parts[3].len());
    let unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    let guesses = [
        with(&[(3, &secret)]),
        with(&[(1, unknown), (3, &secret)]),
        with(&[(2, "lakeside"), (3, &secret)]),
        with(&[(2, ""), (3, &secret)]),
    ];
    let before = portal.items().await.len();
    // With the link's own address, and with another one, known or not.
    for emails in [[ANA].as_slice(), [BEN, "nobody@example.com"].as_slice()] {
        let mut all = Vec::new();
        for email in emails {
            for token in &guesses {
                let body = json!({"email": email, "token": token});
                let (mut seen, answer) = look(&portal, &proxy, "/v1/sessions", body).await;
                assert_eq!((answer.status, answer.problem()), (401, "link-invalid"));
                seen.operations.sort();
                all.push(seen);
            }
        }
        for seen in &all[1..] {
            assert_eq!(*seen, all[0]);
        }
        println!(
            "figure: a guessed link, {emails:?}: the same answer of {} bytes and the same work, {:?}",
            all[0].length, all[0].operations
        );
    }
    let items = portal.items().await;
    let budgets = items.iter().filter(|item| item["kind"] == "RATE").count();
    assert_eq!(items.len() - budgets, before, "nothing is recorded");
}

/// Whoever holds somebody's link and guesses addresses learns of none whether it is known.
#[tokio::test]
async fn a_genuine_link_looks_the_same_with_every_other_address() {
    let (portal, proxy) = Proxy::portal(Options::default()).await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, None).await;
    let token = portal.last_link(ANA).await.token();
    let mut all = Vec::new();
    for email in ["first@example.com", BEN, "nobody@example.com"] {
        let body = json!({"email": email, "token": token});
        let (mut seen, answer) = look(&portal, &proxy, "/v1/sessions", body).await;
        assert_eq!((answer.status, answer.problem()), (401, "link-invalid"));
        seen.operations.sort();
        all.push(seen);
    }
    // The first one is recorded; after that, a known address is as any other.
    assert_eq!(all[0].length, all[1].length);
    assert_eq!(all[1], all[2]);
    let items = portal.items().await;
    let noted = items
        .iter()
        .filter(|item| item["kind"] == "SIGN_IN_FAILURE")
        .collect::<Vec<&Value>>();
    assert_eq!(noted.len(), 1);
    assert!(!noted[0].to_string().contains('@'), "{noted:?}");
}
