//! The headers of the responses. A header that the code begins to send gets a row in [`HEADERS`]; the tests compare every response with the document in both directions.

use super::operations;
use serde_json::{Value, json};

/// A response as the rows below see it.
struct Response<'a> {
    method: &'a str,
    operation: &'a str,
    status: &'a str,
    is_problem: bool,
}

/// A header and the responses that have it.
struct Header {
    name: &'static str,
    about: &'static str,
    example: &'static str,
    /// Whether all of these responses have it.
    always: bool,
    on: fn(&Response) -> bool,
}

/// The operations that begin or end the session of a browser.
const SETS_COOKIES: [&str; 5] = [
    "verify_link",
    "sign_in_by_passkey",
    "sign_out",
    "end_session",
    "revoke_passkey",
];

/// The lists that can have more than one page.
const PAGED: [&str; 8] = [
    "list_bills",
    "list_events",
    "list_messages",
    "list_documents",
    "list_folders",
    "list_firm_clients",
    "list_sign_in_failures",
    "list_firm_client_deliveries",
];

/// All headers that a caller may rely on, in alphabetical order.
const HEADERS: [Header; 13] = [
    Header {
        name: "Cache-Control",
        about: "Whether the answer may be kept, and for how long.",
        example: "private, no-cache, no-store",
        always: true,
        on: |_| true,
    },
    Header {
        name: "Content-Disposition",
        about: "The file is to be saved, under this name.",
        example: "attachment; filename=\"event.ics\"",
        always: true,
        on: |response| response.operation == "download_event" && response.status == "200",
    },
    Header {
        name: "Content-Language",
        about: "The language of the sentences: `en` or `es`.",
        example: "en",
        always: true,
        on: |response| response.is_problem,
    },
    Header {
        name: "Content-Security-Policy",
        about: "A logo opened as a page of its own can do nothing.",
        example: "default-src 'none'; sandbox",
        always: true,
        on: |response| response.operation == "show_logo" && response.status == "200",
    },
    Header {
        name: "ETag",
        about: "The version of the answer. Sent back in `If-None-Match`, an unchanged answer is 304 without a body.",
        example: "\"J1yQ6xCzVq0m3tB9sKf2aA\"",
        always: true,
        on: |response| response.method == "get" && matches!(response.status, "200" | "304"),
    },
    Header {
        name: "Link",
        about: "The next page of a list, where one follows (RFC 8288): the value of `next` as an address.",
        example: "</v1/bills?limit=50&cursor=eyJhdCI6MX0>; rel=\"next\"",
        always: false,
        on: |response| PAGED.contains(&response.operation) && response.status == "200",
    },
    Header {
        name: "Location",
        about: "Where the file is, for one minute. The address needs no credentials.",
        example: "https://documents.example.com/firm/hale/bill.pdf",
        always: true,
        on: |response| response.status == "303",
    },
    Header {
        name: "RateLimit",
        about: "What is left of the budget, `r`, and in how many seconds it begins anew, `t` (draft-ietf-httpapi-ratelimit-headers).",
        example: "\"tokens\";r=0;t=1200",
        always: true,
        on: |response| response.status == "429",
    },
    Header {
        name: "RateLimit-Policy",
        about: "The budget: `q` in each window of `w` seconds.",
        example: "\"tokens\";q=100;w=3600",
        always: true,
        on: |response| response.status == "429",
    },
    Header {
        name: "Retry-After",
        about: "In how many seconds to call again.",
        example: "5",
        always: true,
        on: |response| matches!(response.status, "429" | "503"),
    },
    Header {
        name: "Set-Cookie",
        about: "The session of a browser, and the marker by which it is known next time; without a value where the session is over.",
        example: "__Host-session=...; Path=/; Secure; HttpOnly; SameSite=Strict",
        always: false,
        on: |response| SETS_COOKIES.contains(&response.operation) && !response.is_problem,
    },
    Header {
        name: "WWW-Authenticate",
        about: "How a session is shown (RFC 6750); with `error` when the one that was shown is over.",
        example: "Bearer realm=\"Portico\"",
        always: true,
        on: |response| response.status == "401",
    },
    Header {
        name: "X-Content-Type-Options",
        about: "Always `nosniff`: the declared type is the only one.",
        example: "nosniff",
        always: true,
        on: |_| true,
    },
];

/// Describes each header once, and names it in every response that has it.
pub(super) fn describe(document: &mut Value) {
    for header in &HEADERS {
        document["components"]["headers"][header.name] = json!({
            "description": header.about,
            "required": header.always,
            "schema": {"type": "string"},
            "example": header.example,
        });
    }
    for (method, operation) in operations(document) {
        let name = operation["operationId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let responses = operation["responses"].as_object_mut().into_iter().flatten();
        for (status, response) in responses {
            let seen = Response {
                method,
                operation: &name,
                status,
                is_problem: !response["content"]["application/problem+json"].is_null(),
            };
            let headers = HEADERS.iter().filter(|header| (header.on)(&seen));
            for Header { name, .. } in headers.collect::<Vec<_>>() {
                response["headers"][name] = json!({"$ref": format!("#/components/headers/{name}")});
            }
        }
    }
}
