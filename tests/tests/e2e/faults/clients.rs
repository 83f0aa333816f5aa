//! Who is a client, at which address; and what a firm says that nobody understands.

use super::flow::Flow;
use super::trial::{Case, Trial};
use serde_json::{Value, json};

fn invitation(case: Case) -> Value {
    json!({"client_id": case.client(), "email": case.email(), "name": "Name", "locale": "en"})
}

fn new_address(case: Case) -> String {
    format!("new-{}", case.email())
}

pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    if flow == Flow::Move {
        let invitations = cases.iter().map(|case| ("client.invited", invitation(*case)));
        trial.tell(1, invitations).await;
        trial.portal.settle().await;
    }
    vec![json!({}); cases.len()]
}

pub(super) async fn act(flow: Flow, trial: &Trial, case: Case) {
    let event = match flow {
        Flow::Invite => ("client.invited", invitation(case)),
        Flow::Move => {
            let data = json!({"client_id": case.client(), "email": new_address(case), "name": "Name"});
            ("client.updated", data)
        }
        _ => ("bill.shared", json!({"bill_id": case.thing()})),
    };
    trial.tell(2, [event]).await;
}

pub(super) async fn check(flow: Flow, trial: &Trial, case: Case, what: &str) {
    match flow {
        Flow::Invite => check_invitation(trial, case, what).await,
        Flow::Move => check_move(trial, case, what).await,
        _ => {}
    }
}

/// Every mail about it carries the same link, and the link is one of the portal's.
async fn check_invitation(trial: &Trial, case: Case, what: &str) {
    let mails = trial.portal.mails(&case.email()).await;
    let mut tokens: Vec<_> = mails.iter().map(crate::harness::Mail::token).collect();
    tokens.dedup();
    assert_eq!(tokens.len(), 1, "{what}");
    let body = json!({"email": case.email(), "token": tokens[0]});
    let session = trial.portal.anonymous().post("/v1/sessions", body).await;
    assert_eq!(session.status, 201, "{what}: {session:?}");
}

/// The client signs in with the new address and with it alone.
async fn check_move(trial: &Trial, case: Case, what: &str) {
    let ask = async |email: &str| {
        let before = trial.portal.mails(email).await.len();
        let asked = trial.portal.anonymous().post("/v1/sign-in-links", json!({"email": email})).await;
        assert_eq!(asked.status, 202, "{what}");
        trial.portal.mails(email).await.len() - before
    };
    assert_eq!((ask(&case.email()).await, ask(&new_address(case)).await), (0, 1), "{what}");
}
