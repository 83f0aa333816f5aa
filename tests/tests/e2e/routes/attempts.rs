//! The calls that each route is tried with.

use super::secrets::Secrets;
use super::{ANA, Attempt, Expect, attempt, phone};
use reqwest::Method;
use serde_json::json;

/// The calls that one route is tried with; `None` for a route that nobody has listed yet.
pub(super) fn attempts(route: &str, ana: &Secrets) -> Option<Vec<Attempt>> {
    use Expect::{List, NotFound, Own, Public};
    let Secrets {
        matter,
        bill,
        event,
        message,
        folder,
        document,
        archive,
        request,
        draft,
        sent,
        session,
        link,
        phone,
    } = ana;
    let get = |path: &str, expect| attempt(Method::GET, path, expect);
    let with = |method, path: &str, body, expect| Attempt {
        body: Some(body),
        ..attempt(method, path, expect)
    };
    let list = |path: &str| {
        vec![
            get(path, List),
            get(&format!("{path}?matter_id={matter}"), NotFound),
        ]
    };
    Some(match route {
        "POST /v1/sign-in-links" => vec![with(
            Method::POST,
            "/v1/sign-in-links",
            json!({"email": "nobody@example.com"}),
            Public(202),
        )],
        "POST /v1/sessions" => vec![with(
            Method::POST,
            "/v1/sessions",
            json!({"email": ANA, "token": "x"}),
            Public(401),
        )],
        // What becomes of one of her documents in the choice of somebody else is in archives.rs.
        "POST /v1/archives" => vec![with(
            Method::POST,
            "/v1/archives",
            json!({"matter_id": matter}),
            NotFound,
        )],
        "GET /v1/archives" => vec![get("/v1/archives", List)],
        "GET /v1/archives/{id}" => vec![get(&format!("/v1/archives/{archive}"), NotFound)],
        "GET /v1/archives/{id}/content" => {
            vec![get(&format!("/v1/archives/{archive}/content"), NotFound)]
        }
        "POST /v1/link-places" => vec![with(
            Method::POST,
            "/v1/link-places",
            json!({"token": link}),
            NotFound,
        )],
        "POST /v1/session-reports" => vec![with(
            Method::POST,
            "/v1/session-reports",
            json!({"token": session}),
            Public(422),
        )],
        "GET /v1/health" => vec![get("/v1/health", Public(200))],
        "GET /v1/openapi.json" => vec![get("/v1/openapi.json", Public(200))],
        "GET /v1/regions" => vec![get("/v1/regions", Public(200))],
        "GET /v1/firms/{firm_id}" => vec![get("/v1/firms/hale-ortiz", Public(404))],
        "GET /v1/firms/{firm_id}/logo" => vec![get("/v1/firms/hale-ortiz/logo", Public(404))],
        // Signed by nobody. What another firm, a wrong secret and an ended key get is in webhooks/.
        "POST /v1/firm-events/{key_id}" => vec![with(
            Method::POST,
            "/v1/firm-events/hale-ortiz.01ARZ3NDEKTSV4RRFFQ69G5FAV",
            json!({"type": "bill.unshared"}),
            Public(422),
        )],
        "POST /v1/firm/tokens/{key_id}" => vec![with(
            Method::POST,
            "/v1/firm/tokens/hale-ortiz.01ARZ3NDEKTSV4RRFFQ69G5FAV",
            json!({}),
            Public(422),
        )],
        "POST /v1/firm/files" => vec![with(
            Method::POST,
            "/v1/firm/files",
            json!({"name": "a.pdf", "size": 1}),
            Public(401),
        )],
        "GET /v1/firm/clients/{client_id}" => {
            vec![get("/v1/firm/clients/c-1", Public(401))]
        }
        "GET /v1/firm/clients" => vec![get("/v1/firm/clients", Public(401))],
        "POST /v1/firm/clients/{client_id}/invitations" => vec![attempt(
            Method::POST,
            "/v1/firm/clients/c-1/invitations",
            Public(401),
        )],
        "POST /v1/firm/clients/{client_id}/previews" => vec![attempt(
            Method::POST,
            "/v1/firm/clients/c-1/previews",
            Public(401),
        )],
        "GET /v1/firm/sign-in-failures" => vec![get("/v1/firm/sign-in-failures", Public(401))],
        "GET /v1/firm/documents/{document_id}/content" => [document, &sent.arrived]
            .map(|document| {
                get(
                    &format!("/v1/firm/documents/{document}/content"),
                    Public(401),
                )
            })
            .into(),
        "GET /v1/firm/clients/{client_id}/deliveries" => {
            vec![get("/v1/firm/clients/c-1/deliveries", Public(401))]
        }
        "GET /v1/firm/resources/{kind}/{firm_ref}" => {
            vec![get("/v1/firm/resources/bill/b-1", Public(401))]
        }
        "GET /v1/firm/endpoints" => vec![get("/v1/firm/endpoints", Public(401))],
        "POST /v1/firm/endpoints" => vec![with(
            Method::POST,
            "/v1/firm/endpoints",
            json!({"url": "https://hooks.example.com/"}),
            Public(401),
        )],
        "PATCH /v1/firm/endpoints/{endpoint_id}" => vec![with(
            Method::PATCH,
            "/v1/firm/endpoints/endpoint_01ARZ3NDEKTSV4RRFFQ69G5FAV",
            json!({"enabled": false}),
            Public(401),
        )],
        "DELETE /v1/firm/endpoints/{endpoint_id}" => vec![with(
            Method::DELETE,
            "/v1/firm/endpoints/endpoint_01ARZ3NDEKTSV4RRFFQ69G5FAV",
            json!({}),
            Public(401),
        )],
        "GET /v1/firm/endpoints/{endpoint_id}/attempts" => vec![get(
            "/v1/firm/endpoints/endpoint_01ARZ3NDEKTSV4RRFFQ69G5FAV/attempts",
            Public(401),
        )],
        "POST /v1/firm/endpoints/{endpoint_id}/pings" => vec![with(
            Method::POST,
            "/v1/firm/endpoints/endpoint_01ARZ3NDEKTSV4RRFFQ69G5FAV/pings",
            json!({}),
            Public(401),
        )],
        "POST /v1/firm/endpoints/{endpoint_id}/replays" => vec![with(
            Method::POST,
            "/v1/firm/endpoints/endpoint_01ARZ3NDEKTSV4RRFFQ69G5FAV/replays",
            json!({"after": "x"}),
            Public(401),
        )],
        "GET /v1/firm/events" => vec![get("/v1/firm/events", Public(401))],
        "GET /v1/firm/events/{event_id}" => vec![get(
            "/v1/firm/events/01ARZ3NDEKTSV4RRFFQ69G5FAV",
            Public(401),
        )],
        "GET /v1/session" => vec![get("/v1/session", Own)],
        "DELETE /v1/session" => vec![],
        "GET /v1/sessions" => vec![get("/v1/sessions", Own)],
        "DELETE /v1/sessions/{id}" => vec![attempt(
            Method::DELETE,
            format!("/v1/sessions/{session}"),
            NotFound,
        )],
        "GET /v1/me" => vec![get("/v1/me", Own)],
        "PATCH /v1/me" => vec![with(Method::PATCH, "/v1/me", json!({"locale": "es"}), Own)],
        "GET /v1/bills" => list("/v1/bills"),
        "GET /v1/bills/{id}" => vec![get(&format!("/v1/bills/{bill}"), NotFound)],
        "GET /v1/events" => list("/v1/events"),
        "GET /v1/events/{id}" => vec![get(&format!("/v1/events/{event}"), NotFound)],
        "GET /v1/events/{id}/ics" => vec![get(&format!("/v1/events/{event}/ics"), NotFound)],
        "GET /v1/messages" => list("/v1/messages"),
        "POST /v1/messages" => vec![with(
            Method::POST,
            "/v1/messages",
            json!({"matter_id": matter, "text": "Who are you?"}),
            NotFound,
        )],
        "GET /v1/drafts" => vec![get("/v1/drafts", List)],
        "POST /v1/drafts/{id}/send" => vec![attempt(
            Method::POST,
            format!("/v1/drafts/{draft}/send"),
            NotFound,
        )],
        "DELETE /v1/drafts/{id}" => vec![attempt(
            Method::DELETE,
            format!("/v1/drafts/{draft}"),
            NotFound,
        )],
        "PUT /v1/messages/{id}/read" => vec![attempt(
            Method::PUT,
            format!("/v1/messages/{message}/read"),
            NotFound,
        )],
        "GET /v1/bills/{id}/content" => vec![get(&format!("/v1/bills/{bill}/content"), NotFound)],
        "GET /v1/matters" => vec![get("/v1/matters", Own)],
        "GET /v1/matters/{id}/stages" => {
            vec![get(&format!("/v1/matters/{matter}/stages"), NotFound)]
        }
        "GET /v1/requests" => vec![get("/v1/requests", Own)],
        "GET /v1/requests/{id}" => vec![get(&format!("/v1/requests/{request}"), NotFound)],
        "POST /v1/requests/{id}/answers" => vec![with(
            Method::POST,
            &format!("/v1/requests/{request}/answers"),
            json!({"text": "It was me."}),
            NotFound,
        )],
        "GET /v1/folders" => vec![get("/v1/folders", List)],
        "GET /v1/documents" => {
            let mut lists = list("/v1/documents");
            lists.push(get(&format!("/v1/documents?folder_id={folder}"), List));
            lists
        }
        "GET /v1/documents/{id}/content" => [document, &sent.arrived]
            .map(|document| get(&format!("/v1/documents/{document}/content"), NotFound))
            .into(),
        "POST /v1/uploads" => vec![with(
            Method::POST,
            "/v1/uploads",
            json!({"matter_id": matter, "files": [{"name": "a", "size": 1}]}),
            NotFound,
        )],
        "GET /v1/uploads" => vec![get("/v1/uploads", List)],
        "GET /v1/uploads/{id}" => vec![get(&format!("/v1/uploads/{}", sent.upload), NotFound)],
        "POST /v1/uploads/{id}/files/{document_id}/parts" => vec![with(
            Method::POST,
            &format!("/v1/uploads/{}/files/{}/parts", sent.upload, sent.open),
            json!({"part_numbers": [1]}),
            NotFound,
        )],
        // What arrived may be finished again; it changes nothing.
        "POST /v1/uploads/{id}/files/{document_id}/complete" => vec![with(
            Method::POST,
            &format!(
                "/v1/uploads/{}/files/{}/complete",
                sent.upload, sent.arrived
            ),
            json!({"parts": [{"part_number": 1, "etag": "x"}]}),
            NotFound,
        )],
        "DELETE /v1/uploads/{id}" => vec![attempt(
            Method::DELETE,
            format!("/v1/uploads/{}", sent.upload),
            NotFound,
        )],
        _ => return phone::attempts(route, phone),
    })
}
