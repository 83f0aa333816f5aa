//! What is counted against a network address: whoever has one IPv6 address has 2^64 of them, and often 65,536 times as many.

use crate::harness::{Answer, Client, TestPortal};
use local::Options;
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";

/// A portal behind an edge, which says where a call comes from.
async fn portal(links_an_hour: u32) -> TestPortal {
    let limits = [
        ("LINKS_PER_NETWORK_HOUR", links_an_hour),
        ("LINKS_PER_MINUTE", 1_000),
    ];
    let options = Options {
        viewers: true,
        variables: limits
            .map(|(name, number)| (name.to_owned(), number.to_string()))
            .into(),
        ..Options::default()
    };
    TestPortal::with(options).await
}

fn from(portal: &TestPortal, address: &str) -> Client {
    portal.anonymous().with("portico-viewer", address)
}

fn email(number: usize) -> String {
    format!("client-{number}@example.com")
}

async fn invite(portal: &TestPortal, clients: usize) {
    let firm = portal.firm("hale-ortiz");
    let invitations = (0..clients).map(|number| {
        let data =
            json!({"client_id": format!("c-{number}"), "email": email(number), "name": "Somebody"});
        firm.event("client.invited", 1, data)
    });
    portal.put_events(invitations.collect()).await;
}

/// Each client asks for a link from an address of its own; how many get one.
async fn all_ask(portal: &TestPortal, clients: usize, address: impl Fn(usize) -> String) -> usize {
    let before = portal.all_mails().await.len();
    for number in 0..clients {
        let asked = from(portal, &address(number));
        let asked = asked.post("/v1/sign-in-links", json!({"email": email(number)}));
        assert_eq!(asked.await.status, 202);
    }
    portal.all_mails().await.len() - before
}

#[tokio::test]
async fn links_are_counted_by_64_and_by_48() {
    let portal = portal(2).await;
    invite(&portal, 12).await;
    let one_64 = |number| format!("2001:db8:1:1::{number:x}");
    assert_eq!(all_ask(&portal, 3, one_64).await, 2);
    // The /48 around it has four times as many, of which two are gone.
    let one_48 = |number| format!("2001:db8:1:{:x}::1", 0x100 + number);
    assert_eq!(all_ask(&portal, 12, one_48).await, 6);
    let everywhere = |number| format!("2001:db8:{:x}::1", 0x100 + number);
    assert_eq!(all_ask(&portal, 2, everywhere).await, 2);
}

#[tokio::test]
async fn an_ipv4_address_is_one_however_it_is_written() {
    let portal = portal(2).await;
    invite(&portal, 4).await;
    let mapped = |number| match number {
        0 => "198.51.100.7".to_owned(),
        1 => "::ffff:198.51.100.7".to_owned(),
        _ => "::ffff:c633:6407".to_owned(),
    };
    assert_eq!(all_ask(&portal, 3, mapped).await, 2);
    let neighbour = |number| format!("198.51.100.{}", 8 + number);
    assert_eq!(all_ask(&portal, 4, neighbour).await, 4);
}

#[tokio::test]
async fn wrong_tokens_are_counted_by_64_and_by_48() {
    let portal = portal(60).await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    let token = portal.last_link(ANA).await.token();
    let wrong = json!({"email": "ben@example.com", "token": token});
    let send = async |address: String, body: &Value| -> Answer {
        from(&portal, &address)
            .post("/v1/sessions", body.clone())
            .await
    };
    for network in 0..4 {
        let address = |host: usize| format!("2001:db8:1:{network:x}:{host:x}::1");
        for host in 0..100 {
            assert_eq!(send(address(host), &wrong).await.status, 401);
        }
        let over = send(address(100), &wrong).await;
        assert_eq!((over.status, over.problem()), (429, "too-many-requests"));
    }
    let of_the_same_site = send("2001:db8:1:ffff::1".to_owned(), &wrong).await;
    assert_eq!(of_the_same_site.status, 429);
    let elsewhere = send("2001:db8:2::1".to_owned(), &wrong).await;
    assert_eq!(elsewhere.status, 401);
    // Not even behind the same network address is an owner locked out.
    let right = json!({"email": ANA, "token": token});
    let owner = send("2001:db8:1:1::1".to_owned(), &right).await;
    assert_eq!(owner.status, 201, "{owner:?}");
}
