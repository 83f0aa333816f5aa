//! The whole way from an invitation to what the firm shared, in both languages.

use crate::harness::TestPortal;
use serde_json::json;

#[tokio::test]
async fn a_client_is_invited_signs_in_and_reads_what_was_shared() {
    for (locale, subject_word) in [("en", "Hale"), ("es", "Hale")] {
        let portal = TestPortal::start().await;
        let firm = portal.firm("hale-ortiz");
        firm.introduce("Hale & Ortiz LLP").await;
        firm.invite("c-1", "ana@example.com", Some(locale)).await;
        firm.put_on_matter("m-1", &["c-1"]).await;
        let invitation = portal.last_mail("ana@example.com").await;
        assert!(
            invitation.subject.contains(subject_word),
            "{}",
            invitation.subject
        );
        let ana = portal.sign_in_by(&invitation, "ana@example.com").await;

        firm.share_bill("m-1", "b-1", &["c-1"]).await;
        firm.share_event("m-1", "e-1", &["c-1"], &["c-1"]).await;
        firm.send_message("m-1", "t-1", "We filed the motion.", &["c-1"])
            .await;

        let bills = ana.get("/v1/bills").await;
        assert_eq!(bills.rows().len(), 1);
        assert_eq!(bills.rows()[0]["number"], "No. b-1");
        let events = ana.get("/v1/events").await;
        assert_eq!(events.rows()[0]["location"], "Room 4, Court House");
        let messages = ana.get("/v1/messages").await;
        assert_eq!(messages.rows().len(), 3, "{messages:?}");

        let matter = bills.rows()[0]["matter_id"].clone();
        let sent = ana
            .post(
                "/v1/messages",
                json!({"matter_id": matter, "text": "Thank you."}),
            )
            .await;
        assert_eq!(sent.status, 201, "{sent:?}");
        let told = portal.told("message.received").await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["detail"]["data"]["text"], "Thank you.");
        assert_eq!(told[0]["detail"]["data"]["matter_id"], "m-1");
        assert_eq!(portal.dead_letters().await, Vec::<serde_json::Value>::new());
    }
}
