//! Signs in, lists bills and sends a file, with the client that openapi-generator makes of docs/openapi.json.
//!
//! Usage: client-program <the portal's origin>

use portico::apis::configuration::Configuration;
use portico::apis::{bills_api, documents_api, profile_api, signing_in_api, uploads_api};
use portico::models::{
    CompleteRequest, DocumentSender, FileRequest, PartRequest, ProblemType, SessionRequest,
    SignInLinkRequest, UploadRequest,
};
use reqwest::blocking::Client;
use serde_json::Value;
use std::error::Error;

const EMAIL: &str = "ben.okafor@example.com";
const NAME: &str = "From Rust.txt";
const CONTENT: &[u8] = b"My notes on the lease.";

fn client(origin: &str, bearer: Option<&str>) -> Configuration {
    Configuration {
        base_path: origin.to_owned(),
        bearer_access_token: bearer.map(str::to_owned),
        ..Configuration::default()
    }
}

fn settle(origin: &str) -> Result<(), Box<dyn Error>> {
    let answer = Client::new()
        .post(format!("{origin}/local/settle"))
        .send()?;
    answer.error_for_status()?;
    Ok(())
}

/// Waits until everything under way is done, then looks in the mailbox of the local portal.
fn token_of_the_mail(origin: &str) -> Result<String, Box<dyn Error>> {
    settle(origin)?;
    let url = format!("{origin}/local/emails?to={EMAIL}&subject=your+link+to+sign+in");
    let mails: Value = Client::new().get(url).send()?.json()?;
    let mails = mails["data"].as_array().ok_or("no mails")?;
    let text = mails.last().ok_or("no mail")?["text"]
        .as_str()
        .ok_or("no text")?;
    let (_, token) = text.split_once("token=").ok_or("no token")?;
    let end = token.find(|letter: char| !letter.is_ascii_alphanumeric() && !"._-".contains(letter));
    Ok(token[..end.unwrap_or(token.len())].to_owned())
}

/// A refusal is a problem with a type.
fn check_refusal(public: &Configuration) -> Result<(), Box<dyn Error>> {
    let request = SessionRequest {
        email: Some(Some(EMAIL.to_owned())),
        token: Some(Some("none".to_owned())),
        ..SessionRequest::new()
    };
    let refused = signing_in_api::verify_link(public, request, None);
    match refused {
        Err(portico::apis::Error::ResponseError(answer)) => {
            let problem: portico::models::ProblemBody = serde_json::from_str(&answer.content)?;
            assert_eq!(problem.r#type, ProblemType::LinkInvalid);
            Ok(())
        }
        other => Err(format!("{other:?}").into()),
    }
}

/// Announces a file, sends its only part, and finishes it with the upload's grant.
fn send(origin: &str, session: &str, matter: &str) -> Result<(), Box<dyn Error>> {
    let file = FileRequest::new(NAME.to_owned(), i64::try_from(CONTENT.len())?);
    let request = UploadRequest::new(vec![file], matter.to_owned());
    let started = uploads_api::start_upload(&client(origin, Some(session)), request, None)?;
    let file = started.files.first().ok_or("no file")?;
    let part = file.part_urls.first().ok_or("no part")?;
    let mut put = Client::new().put(&part.url).body(CONTENT);
    for (name, value) in part.headers.iter().flatten() {
        put = put.header(name, value);
    }
    let put = put.send()?.error_for_status()?;
    let etag = put.headers()["etag"].to_str()?.trim_matches('"').to_owned();
    let sent = CompleteRequest::new(vec![PartRequest::new(etag, part.part_number)]);
    let grant = client(origin, Some(&started.grant));
    uploads_api::complete_file(&grant, &started.id, &file.document_id, sent)?;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let origin = std::env::args().nth(1).ok_or("no origin")?;
    let public = client(&origin, None);
    let request = SignInLinkRequest {
        email: Some(Some(EMAIL.to_owned())),
        ..SignInLinkRequest::new()
    };
    signing_in_api::request_link(&public, request, None)?;
    check_refusal(&public)?;
    let request = SessionRequest {
        email: Some(Some(EMAIL.to_owned())),
        token: Some(Some(token_of_the_mail(&origin)?)),
        ..SessionRequest::new()
    };
    let session = signing_in_api::verify_link(&public, request, None)?;
    let session = session.token.ok_or("no session")?;
    let mine = client(&origin, Some(&session));
    let me = profile_api::show_me(&mine)?;
    let bills = bills_api::list_bills(&mine, None, Some(10), None)?.data;
    assert!(bills.iter().any(|bill| !bill.total.currency.is_empty()));
    send(
        &origin,
        &session,
        &me.matters.first().ok_or("no matter")?.id,
    )?;
    settle(&origin)?;
    let sender = Some(DocumentSender::Client);
    let sent = documents_api::list_documents(&mine, None, None, sender, None, None, None, None)?;
    assert!(sent.data.iter().any(|document| document.name == NAME));
    println!("rust: {} bills, {NAME} received", bills.len());
    Ok(())
}
