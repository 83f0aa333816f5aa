//! The six digits of a mail: for the browser that asked, once, for ten minutes, whichever of its mails they stand in.

use crate::harness::{Answer, Client, Mail, TestPortal, text};
use serde_json::{Value, json};

const ANA: &str = "ana@example.com";
const BEN: &str = "ben@example.com";
const MINUTE: i64 = 60;

async fn invited() -> TestPortal {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale-ortiz");
    firm.invite("c-1", ANA, Some("en")).await;
    firm.invite("c-2", BEN, Some("en")).await;
    portal
}

/// Asks as a browser that asked before or did not; the request, and the mail if one came.
async fn ask_again(portal: &TestPortal, email: &str, earlier: &Value) -> (String, Option<Mail>) {
    let before = portal.mails(email).await.len();
    let body = json!({"email": email, "request_id": earlier});
    let asked = portal.anonymous().post("/v1/sign-in-links", body).await;
    assert_eq!(asked.status, 202, "{asked:?}");
    let mails = portal.mails(email).await;
    let mail = (mails.len() > before).then(|| mails.last().cloned());
    (text(&asked.body["request_id"]), mail.flatten())
}

async fn ask(portal: &TestPortal, email: &str) -> (String, Option<Mail>) {
    ask_again(portal, email, &Value::Null).await
}

async fn use_link(browser: &Client, email: &str, token: &str) -> (u16, String) {
    let body = json!({"email": email, "token": token});
    let answer = browser.post("/v1/sessions", body).await;
    (answer.status, answer.problem().to_owned())
}

async fn type_code(portal: &TestPortal, request: &str, code: &str) -> Answer {
    let body = json!({"request_id": request, "code": code});
    portal.anonymous().post("/v1/sessions", body).await
}

/// A code that is in none of these mails.
fn wrong(mails: &[Mail]) -> String {
    let taken: Vec<_> = mails.iter().map(Mail::code).collect();
    let mut codes = (0..).map(|number| format!("{number:06}"));
    codes.find(|code| !taken.contains(code)).unwrap()
}

/// A browser that asks three times with the same address; its request and the three mails.
async fn ask_thrice(portal: &TestPortal, email: &str) -> (String, Vec<Mail>) {
    let (request, first) = ask(portal, email).await;
    let mut mails = vec![first.unwrap()];
    for _ in 0..2 {
        let (again, mail) = ask_again(portal, email, &json!(request)).await;
        assert_eq!(again, request);
        mails.push(mail.unwrap());
    }
    (request, mails)
}

#[tokio::test]
async fn the_code_signs_in_the_browser_that_asked() {
    let portal = invited().await;
    let (request_id, mail) = ask(&portal, ANA).await;
    let mail = mail.unwrap();
    let code = mail.code();
    let session = portal
        .anonymous()
        .post(
            "/v1/sessions",
            json!({"request_id": request_id, "code": code}),
        )
        .await;
    assert_eq!(session.status, 201, "{session:?}");
    assert_eq!(session.body["method"], "code");
    // Link and code are one: both are used up.
    assert_eq!(
        use_link(&portal.anonymous(), ANA, &mail.token()).await.1,
        "link-used"
    );
    let again = portal
        .anonymous()
        .post(
            "/v1/sessions",
            json!({"request_id": request_id, "code": code}),
        )
        .await;
    assert_eq!((again.status, again.problem()), (410, "code-used"));
}

#[tokio::test]
async fn a_code_lives_ten_minutes_and_stands_five_tries() {
    let portal = invited().await;
    let (request_id, mail) = ask(&portal, ANA).await;
    let right = mail.unwrap().code();
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    for _ in 0..5 {
        let answer = portal
            .anonymous()
            .post(
                "/v1/sessions",
                json!({"request_id": request_id, "code": wrong}),
            )
            .await;
        assert_eq!((answer.status, answer.problem()), (401, "code-invalid"));
    }
    let answer = portal
        .anonymous()
        .post(
            "/v1/sessions",
            json!({"request_id": request_id, "code": right}),
        )
        .await;
    assert_eq!(answer.problem(), "code-invalid", "five tries are used up");

    let (request_id, mail) = ask(&portal, ANA).await;
    portal.advance(10 * MINUTE).await;
    let mail = mail.unwrap();
    let late = portal
        .anonymous()
        .post(
            "/v1/sessions",
            json!({"request_id": request_id, "code": mail.code()}),
        )
        .await;
    assert_eq!((late.status, late.problem()), (410, "code-expired"));
    // The link beside it has fifty minutes left.
    assert_eq!(
        use_link(&portal.anonymous(), ANA, &mail.token()).await.0,
        201
    );
}

#[tokio::test]
async fn ten_wrong_codes_a_day_disable_codes_and_never_links() {
    let portal = invited().await;
    for _ in 0..2 {
        let (request_id, _) = ask(&portal, ANA).await;
        for _ in 0..5 {
            portal
                .anonymous()
                .post(
                    "/v1/sessions",
                    json!({"request_id": request_id, "code": "000000"}),
                )
                .await;
        }
    }
    let (request_id, mail) = ask(&portal, ANA).await;
    let mail = mail.unwrap();
    let answer = portal
        .anonymous()
        .post(
            "/v1/sessions",
            json!({"request_id": request_id, "code": mail.code()}),
        )
        .await;
    assert_eq!(
        answer.problem(),
        "code-invalid",
        "the day's ten are used up"
    );
    assert_eq!(
        use_link(&portal.anonymous(), ANA, &mail.token()).await.0,
        201
    );
}

#[tokio::test]
async fn right_codes_do_not_count_as_wrong() {
    let portal = invited().await;
    for _ in 0..12 {
        let (request_id, mail) = ask(&portal, ANA).await;
        let session = portal
            .anonymous()
            .post(
                "/v1/sessions",
                json!({"request_id": request_id, "code": mail.unwrap().code()}),
            )
            .await;
        assert_eq!(session.status, 201, "{session:?}");
    }
}

#[tokio::test]
async fn the_code_of_any_mail_that_lives_signs_in_the_browser_that_asked() {
    let portal = invited().await;
    let (request, mails) = ask_thrice(&portal, ANA).await;
    // Enough mails lie in the mailbox; those that do still work.
    let (again, none) = ask_again(&portal, ANA, &json!(request)).await;
    assert_eq!((again.as_str(), none.is_none()), (request.as_str(), true));
    for mail in [&mails[1], &mails[0], &mails[2]] {
        let signed_in = type_code(&portal, &request, &mail.code()).await;
        assert_eq!(signed_in.status, 201, "{signed_in:?}");
        let used = use_link(&portal.anonymous(), ANA, &mail.token()).await;
        assert_eq!(used.1, "link-used", "link and code are one");
    }
}

#[tokio::test]
async fn a_right_code_that_is_over_says_why_to_who_holds_the_request() {
    let portal = invited().await;
    let (request, mails) = ask_thrice(&portal, ANA).await;
    let (other, _) = ask(&portal, BEN).await;
    let codes: Vec<_> = mails.iter().map(Mail::code).collect();
    let answer = async |request: &str, code: &str| {
        let answer = type_code(&portal, request, code).await;
        (answer.status, answer.problem().to_owned())
    };
    let invalid = (401, "code-invalid".to_owned());
    let expired = (410, "code-expired".to_owned());
    assert_eq!(
        use_link(&portal.anonymous(), ANA, &mails[0].token())
            .await
            .0,
        201
    );
    let used = (410, "code-used".to_owned());
    assert_eq!(answer(&request, &codes[0]).await, used);
    assert_eq!(answer(&request, &wrong(&mails)).await, invalid);
    assert_eq!(answer(&other, &codes[0]).await, invalid, "another browser");
    portal.advance(10 * MINUTE).await;
    assert_eq!(answer(&request, &codes[1]).await, expired);
    // The mail after it brings new tries; what is late or was used stays so.
    let (_, newest) = ask_again(&portal, ANA, &json!(request)).await;
    let newest = newest.unwrap();
    assert_eq!(answer(&request, &codes[1]).await, expired);
    assert_eq!(answer(&request, &codes[0]).await, used);
    assert_eq!(
        type_code(&portal, &request, &newest.code()).await.status,
        201
    );
    // When the links are over, nothing is known of their codes any more.
    portal.advance(60 * MINUTE).await;
    assert_eq!(answer(&request, &codes[2]).await, invalid);
}

#[tokio::test]
async fn the_code_of_a_mail_that_had_to_go_for_a_newer_one_says_that_it_is_over() {
    let portal = invited().await;
    let (request, mails) = ask_thrice(&portal, ANA).await;
    portal.advance(51 * MINUTE).await;
    // Three live, and the youngest has less than ten minutes left.
    let (again, newest) = ask_again(&portal, ANA, &json!(request)).await;
    assert_eq!(again, request);
    let late = type_code(&portal, &request, &mails[0].code()).await;
    assert_eq!((late.status, late.problem()), (410, "code-expired"));
    let code = newest.unwrap().code();
    assert_eq!(type_code(&portal, &request, &code).await.status, 201);
}

#[tokio::test]
async fn a_typed_code_is_one_try_however_many_mails_there_are() {
    let portal = invited().await;
    let (request, mails) = ask_thrice(&portal, ANA).await;
    let wrong = wrong(&mails);
    for _ in 0..4 {
        let refused = type_code(&portal, &request, &wrong).await;
        assert_eq!(refused.problem(), "code-invalid");
    }
    let tried = portal.items().await.into_iter().find_map(|item| {
        let day = item["PK"].as_str()?.starts_with("RATE#codes#");
        day.then(|| item["tried"].as_array().map_or(0, Vec::len))
    });
    assert_eq!(tried, Some(4));
    let right = type_code(&portal, &request, &mails[0].code()).await;
    assert_eq!(right.status, 201, "the fifth try: {right:?}");
    let sixth = type_code(&portal, &request, &mails[1].code()).await;
    assert_eq!(sixth.problem(), "code-invalid", "five tries are used up");
}

#[tokio::test]
async fn a_request_goes_on_with_its_own_address_alone() {
    let portal = invited().await;
    let (of_ana, mail) = ask(&portal, ANA).await;
    let (address, secret) = of_ana.split_once('.').unwrap();
    for earlier in [
        json!(of_ana),
        json!("x"),
        json!(format!("{address}.")),
        json!(""),
    ] {
        let (of_ben, _) = ask_again(&portal, BEN, &earlier).await;
        assert!(!of_ben.contains(secret) && !of_ben.contains(address));
    }
    // A secret that somebody puts beside another address is another request.
    let (of_ben, _) = ask(&portal, BEN).await;
    let (ben, _) = of_ben.split_once('.').unwrap();
    let mixed = format!("{ben}.{secret}");
    portal.advance(60 * MINUTE).await;
    let (fresh, own) = ask(&portal, ANA).await;
    let secret = fresh.split_once('.').unwrap().1;
    let mixed = [mixed, format!("{ben}.{secret}")];
    for mixed in &mixed {
        let (again, bens) = ask_again(&portal, BEN, &json!(mixed)).await;
        assert_eq!(again, *mixed);
        let code = bens.unwrap().code();
        assert_eq!(
            type_code(&portal, &fresh, &code).await.problem(),
            "code-invalid"
        );
    }
    let signed_in = type_code(&portal, &fresh, &own.unwrap().code()).await;
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
    assert!(mail.is_some());
    // Whoever nobody knows goes on with a request as well.
    let (nobody, _) = ask(&portal, "nobody@example.com").await;
    let (again, none) = ask_again(&portal, "nobody@example.com", &json!(nobody)).await;
    assert_eq!((again, none.is_none()), (nobody, true));
}

#[tokio::test]
async fn a_fresh_link_by_an_old_one_goes_on_with_the_request_too() {
    let portal = invited().await;
    let (request, mail) = ask(&portal, ANA).await;
    let mail = mail.unwrap();
    let body = json!({"token": mail.token(), "request_id": request});
    let fresh = portal.anonymous().post("/v1/sign-in-links", body).await;
    assert_eq!(fresh.body["request_id"], json!(request));
    let newest = portal.last_link(ANA).await;
    assert_ne!(newest.token(), mail.token());
    for mail in [mail, newest] {
        let signed_in = type_code(&portal, &request, &mail.code()).await;
        assert_eq!(signed_in.status, 201, "{signed_in:?}");
    }
}
