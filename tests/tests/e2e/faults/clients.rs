//! Who is a client, at which address; and what a firm says that nobody understands.

use super::flow::Flow;
use super::trial::{Case, Trial, What};
use serde_json::{Value, json};

fn invitation(case: Case) -> Value {
    json!({"client_id": case.client(), "email": case.email(), "name": "Name", "locale": "en"})
}

fn new_address(case: Case) -> String {
    format!("new-{}", case.email())
}

pub(super) async fn prepare(flow: Flow, trial: &Trial, cases: &[Case]) -> Vec<Value> {
    if flow == Flow::Move {
        let invitations = cases
            .iter()
            .map(|case| ("client.invited", invitation(*case)));
        trial.tell(1, invitations).await;
        trial.portal.settle().await;
    }
    vec![json!({}); cases.len()]
}

pub(super) async fn act(flow: Flow, trial: &Trial, case: Case) {
    let event = match flow {
        Flow::Invite => ("client.invited", invitation(case)),
        Flow::Move => {
            let data =
                json!({"client_id": case.client(), "email": new_address(case), "name": "Name"});
            ("client.updated", data)
        }
        _ => ("bill.shared", json!({"bill_id": case.resource()})),
    };
    trial.tell(2, [event]).await;
}

/// Every mail about an invitation carries the same link.
pub(super) async fn check(flow: Flow, trial: &Trial, case: Case, what: &What) {
    if flow == Flow::Invite {
        let mails = trial.portal.mails_now(&case.email()).await;
        let mut tokens: Vec<_> = mails.iter().map(crate::harness::Mail::token).collect();
        tokens.dedup();
        assert_eq!(tokens.len(), 1, "{what}");
    }
}

/// Every client has the membership that the firm wants, under one address, and the links of invitations are the portal's.
pub(super) async fn check_all(flow: Flow, trial: &Trial, cases: usize) {
    let items = trial.portal.items().await;
    let active = |email: &str| {
        let memberships = items.iter().filter(|item| item["kind"] == "MEMBERSHIP");
        let of_address = memberships.filter(|item| item["address"] == email);
        of_address.filter(|item| item["active"] == true).count()
    };
    for case in (0..cases).map(Case) {
        let moved = usize::from(flow == Flow::Move);
        let found = (active(&case.email()), active(&new_address(case)));
        assert_eq!(found, (1 - moved, moved), "{flow:?}, case {}", case.0);
    }
    if flow == Flow::Invite {
        trial.portal.advance(3_600).await;
        for case in (0..cases).map(Case) {
            let token = trial.portal.mails_now(&case.email()).await[0].token();
            let body = json!({"email": case.email(), "token": token});
            // Late, but the right one: a wrong one would be called invalid.
            let late = trial.portal.anonymous().post("/v1/sessions", body).await;
            assert_eq!(late.problem(), "link-expired", "case {}", case.0);
        }
    }
}
