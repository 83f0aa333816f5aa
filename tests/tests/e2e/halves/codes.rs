//! The six digits and the request that they belong to.

use super::{ANA, BEN, MINUTE, Scene, mixes, wrong};
use serde_json::{Value, json};

/// The id of an address, as every request for a link tells it.
fn address_of(request: &str) -> &str {
    request.split_once('.').unwrap().0
}

fn secret_of(request: &str) -> &str {
    request.split_once('.').unwrap().1
}

/// Whoever tried a wrong code of an address today.
async fn counted(scene: &Scene, request: &str) -> usize {
    let begin = format!("RATE#codes#{}#", address_of(request));
    let items = scene.portal.items().await;
    let ours = items
        .iter()
        .filter(|item| item["PK"].as_str().unwrap().starts_with(&begin));
    ours.map(|item| item["tried"].as_array().map_or(0, Vec::len))
        .sum()
}

#[tokio::test]
async fn an_invented_address_buys_no_guesses() {
    let scene = Scene::start().await;
    let anyone = scene.portal.anonymous();
    // Another name for each guess, so that none has a day's worth of them.
    let shown = |request: &str, guess: usize| {
        format!("01JDA5S8B0CDEFGHJKMNPQR{guess:03}.{}", secret_of(request))
    };
    let mut guesses = 0;
    for _ in 0..6 {
        for _ in 0..3 {
            let (request, mail) = scene.ask(ANA).await;
            for _ in 0..4 {
                guesses += 1;
                let request = shown(&request, guesses);
                let body = json!({"request_id": request, "code": wrong(&mail.code())});
                let answer = anyone.post("/v1/sessions", body).await;
                assert_eq!(answer.problem(), "code-invalid");
            }
        }
        scene.portal.advance(60 * MINUTE).await;
    }
    assert_eq!(guesses, 72);
    let (request, mail) = scene.ask(ANA).await;
    let body = json!({"request_id": shown(&request, 0), "code": mail.code()});
    let answer = anyone.post("/v1/sessions", body).await;
    assert_eq!((answer.status, answer.problem()), (401, "code-invalid"));
    // What was guessed under another name cost the owner nothing.
    let body = json!({"request_id": request, "code": mail.code()});
    let signed_in = anyone.post("/v1/sessions", body).await;
    assert_eq!(signed_in.status, 201, "{signed_in:?}");
}

#[tokio::test]
async fn ones_own_name_on_somebody_elses_code_signs_in_nobody() {
    let scene = Scene::start().await;
    let anyone = scene.portal.anonymous();
    let (own, own_mail) = scene.ask(BEN).await;
    let body = json!({"request_id": own, "code": own_mail.code()});
    let ben = anyone.post("/v1/sessions", body).await;
    let marker = ben.body["marker"].as_str().unwrap();
    // What a thief sees who reads Ana's mails and her screen.
    let (request, mail) = scene.ask(ANA).await;
    let mails = scene.portal.mails(ANA).await.len();
    let shown = format!("{}.{}", address_of(&own), secret_of(&request));
    let stolen = json!({"request_id": shown, "code": mail.code(), "marker": marker});
    scene
        .refused(&[stolen], "/v1/sessions", "code-invalid")
        .await;
    assert_eq!(scene.portal.mails(ANA).await.len(), mails);
    // With the right halves it signs in, and Ben's marker does not pass for Ana's.
    let body = json!({"request_id": request, "code": mail.code(), "marker": marker});
    assert_eq!(anyone.post("/v1/sessions", body).await.status, 201);
    let warning = scene.portal.last_mail(ANA).await;
    assert!(warning.report().is_some(), "{}", warning.subject);
}

#[tokio::test]
async fn halves_of_two_requests_do_not_fit() {
    let scene = Scene::start().await;
    let (of_ana, ana_mail) = scene.ask(ANA).await;
    let (of_ben, ben_mail) = scene.ask(BEN).await;
    let mut bodies = Vec::new();
    for request in mixes(&of_ana, &of_ben) {
        for code in [ana_mail.code(), ben_mail.code()] {
            bodies.push(json!({"request_id": request, "code": code}));
        }
    }
    let invented = format!("{}.{}", address_of(&of_ana), "A".repeat(43));
    bodies.push(json!({"request_id": invented, "code": ana_mail.code()}));
    scene.refused(&bodies, "/v1/sessions", "code-invalid").await;
    for request in [&of_ana, &of_ben] {
        assert_eq!(counted(&scene, request).await, 0);
    }
    for (request, mail) in [(of_ana, ana_mail), (of_ben, ben_mail)] {
        let body = json!({"request_id": request, "code": mail.code()});
        let anyone = scene.portal.anonymous();
        assert_eq!(anyone.post("/v1/sessions", body).await.status, 201);
    }
}

#[tokio::test]
async fn a_wrong_code_is_audited_under_whom_it_was_sent_to() {
    let scene = Scene::start().await;
    let anyone = scene.portal.anonymous();
    let (request, mail) = scene.ask(ANA).await;
    let body = json!({"request_id": request, "code": wrong(&mail.code())});
    let (answer, line) = scene.watch(anyone.post("/v1/sessions", body)).await;
    assert_eq!(answer.problem(), "code-invalid");
    assert_eq!(line["person"], address_of(&request));
    // A code that a fresh link of an invitation brought to the address that the firm holds by now is that person's.
    let old = scene.portal.mails(ANA).await[0].token();
    let moved = json!({"client_id": "c-1", "email": "ana@new.example", "name": "Ana"});
    let firm = scene.portal.firm("hale-ortiz");
    firm.send("client.updated", moved).await;
    let (new, _) = scene.ask("ana@new.example").await;
    let fresh = anyone
        .post("/v1/sign-in-links", json!({"token": old}))
        .await;
    let mail = scene.portal.last_link("ana@new.example").await;
    let mut body = json!({"request_id": fresh.body["request_id"], "code": wrong(&mail.code())});
    let (_, line) = scene.watch(anyone.post("/v1/sessions", body.clone())).await;
    assert_eq!(line["person"], address_of(&new));
    body["code"] = json!(mail.code());
    let (answer, line) = scene.watch(anyone.post("/v1/sessions", body)).await;
    assert_eq!(
        (answer.status, &line["person"]),
        (201, &json!(address_of(&new)))
    );
    let warning = scene.portal.last_mail("ana@new.example").await;
    assert!(warning.report().is_some(), "{}", warning.subject);
}

#[tokio::test]
async fn a_fifth_try_whose_answer_was_lost_is_no_sixth() {
    let scene = Scene::start().await;
    let (request, mail) = scene.ask(ANA).await;
    let anyone = scene.portal.anonymous();
    for _ in 0..4 {
        let body = json!({"request_id": request, "code": wrong(&mail.code())});
        anyone.post("/v1/sessions", body).await;
    }
    let keyed = anyone.with("idempotency-key", "4f1c2d8e-9a70-4d63-8e59-0a8f0b6f3f11");
    let body = json!({"request_id": request, "code": mail.code()});
    scene.portal.advance(10 * MINUTE - 1).await;
    let first = keyed.post("/v1/sessions", body.clone()).await;
    assert_eq!(first.status, 201, "{first:?}");
    assert_eq!(counted(&scene, &request).await, 4);
    // By now the code is over, and not what it made.
    for _ in 0..2 {
        scene.portal.advance(1).await;
        let again = keyed.post("/v1/sessions", body.clone()).await;
        assert_eq!(again.status, 201, "{again:?}");
        assert_eq!(again.body["token"], first.body["token"]);
        assert_eq!(counted(&scene, &request).await, 4, "right is not wrong");
    }
    // Without the key it is another call.
    let other = anyone.post("/v1/sessions", body).await;
    assert_eq!(other.problem(), "code-invalid");
}

#[tokio::test]
async fn a_wrong_try_that_is_repeated_is_one_try() {
    let scene = Scene::start().await;
    let (request, mail) = scene.ask(ANA).await;
    let anyone = scene.portal.anonymous();
    let keyed = anyone.with("idempotency-key", "4f1c2d8e-9a70-4d63-8e59-0a8f0b6f3f12");
    let try_code = async |code: &str| -> Value {
        let body = json!({"request_id": request, "code": code});
        keyed.post("/v1/sessions", body).await.body
    };
    for _ in 0..12 {
        assert_eq!(try_code(wrong(&mail.code())).await["status"], 401);
    }
    assert_eq!(counted(&scene, &request).await, 1);
    // Another code is another try, whatever the key.
    for code in ["111111", "222222", "333333"] {
        try_code(code).await;
    }
    assert_eq!(counted(&scene, &request).await, 4);
    let body = json!({"request_id": request, "code": mail.code()});
    assert_eq!(anyone.post("/v1/sessions", body).await.status, 201);
}
