//! Presigned URLs as browsers use them, and refused requests.

use super::*;
use reqwest::{Method, Response, StatusCode};

async fn code(answer: Response) -> (StatusCode, String) {
    let status = answer.status();
    let body = answer.text().await.unwrap();
    let code = body
        .split("<Code>")
        .nth(1)
        .and_then(|rest| rest.split("</Code>").next());
    (status, code.unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_part_of_pinned_length() {
    let trial = Trial::start().await;
    let upload = trial.begin("a").await;
    let part = trial
        .client
        .upload_part()
        .bucket(BUCKET)
        .key("a")
        .upload_id(&upload);
    let signed = part
        .part_number(1)
        .content_length(5)
        .presigned(minutes(1))
        .await
        .unwrap();
    assert!(signed.uri().contains("content-length"), "{}", signed.uri());
    let deliver = async |body: &'static [u8]| {
        let put = trial
            .http
            .put(signed.uri())
            .header("origin", ORIGIN)
            .body(body);
        put.send().await.unwrap()
    };
    let sent = deliver(b"hello").await;
    assert_eq!(sent.status(), 200);
    assert_eq!(sent.headers()["access-control-allow-origin"], ORIGIN);
    assert!(
        sent.headers()["access-control-expose-headers"]
            .to_str()
            .unwrap()
            .contains("ETag")
    );
    let etag = sent.headers()["etag"].to_str().unwrap().to_owned();
    for other in [&b"hell"[..], b"hello!"] {
        let answer = code(deliver(other).await).await;
        assert_eq!(
            answer,
            (StatusCode::FORBIDDEN, "SignatureDoesNotMatch".to_owned())
        );
    }
    trial
        .complete("a", &upload, vec![listed(1, &etag)])
        .send()
        .await
        .unwrap();
    assert_eq!(trial.get("a").await, b"hello");
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn signed_headers_must_come_and_no_others() {
    let trial = Trial::start().await;
    let put = trial
        .client
        .put_object()
        .bucket(BUCKET)
        .key("a")
        .if_none_match("*");
    let put = put
        .content_md5("XUFAKrxLKna5cZ2REBfFkg==")
        .content_length(5);
    let signed = put.presigned(minutes(1)).await.unwrap();
    let send = |extra: &[(&str, &str)], leave: &str| {
        let mut put = trial.http.put(signed.uri()).body("hello");
        for (name, value) in signed
            .headers()
            .filter(|(name, _)| *name != leave && *name != "content-length")
        {
            put = put.header(name, value);
        }
        for (name, value) in extra {
            put = put.header(*name, *value);
        }
        async { code(put.send().await.unwrap()).await }
    };
    let mismatch = (StatusCode::FORBIDDEN, "SignatureDoesNotMatch".to_owned());
    assert_eq!(send(&[], "content-md5").await, mismatch);
    assert_eq!(send(&[], "if-none-match").await, mismatch);
    let denied = (StatusCode::FORBIDDEN, "AccessDenied".to_owned());
    assert_eq!(send(&[("x-amz-meta-role", "admin")], "").await, denied);
    assert_eq!(trial.files(), 0, "nothing was written");
    assert_eq!(send(&[], "").await.0, StatusCode::OK);
    let taken = (
        StatusCode::PRECONDITION_FAILED,
        "PreconditionFailed".to_owned(),
    );
    assert_eq!(send(&[], "").await, taken);
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn a_download_says_how_it_is_to_be_saved() {
    let trial = Trial::start().await;
    let version = trial.put("a", b"<script>").await;
    let disposition = "attachment; filename*=UTF-8''Factura%20n%C2%BA%201.pdf";
    let get = trial
        .client
        .get_object()
        .bucket(BUCKET)
        .key("a")
        .version_id(version)
        .response_content_disposition(disposition)
        .response_content_type("application/octet-stream")
        .response_cache_control("private, no-store");
    let signed = get.presigned(minutes(1)).await.unwrap();
    let got = trial.http.get(signed.uri()).send().await.unwrap();
    assert_eq!(got.headers()["content-disposition"], disposition);
    assert_eq!(got.headers()["content-type"], "application/octet-stream");
    assert_eq!(got.headers()["cache-control"], "private, no-store");
    assert_eq!(got.headers()["content-length"], "8");
    assert_eq!(got.text().await.unwrap(), "<script>");
    let range = trial
        .http
        .get(signed.uri())
        .header("range", "bytes=1-6")
        .send()
        .await
        .unwrap();
    assert_eq!(range.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(range.text().await.unwrap(), "script");
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn urls_expire_and_cannot_be_changed() {
    let trial = Trial::start().await;
    trial.put("a", b"x").await;
    trial.put("b", b"y").await;
    let get = trial.client.get_object().bucket(BUCKET).key("a");
    let brief = get
        .clone()
        .presigned(PresigningConfig::expires_in(Duration::from_secs(1)).unwrap());
    let brief = brief.await.unwrap();
    let long = get.presigned(minutes(1)).await.unwrap().uri().to_owned();
    let fetch = async |url: String| code(trial.http.get(url).send().await.unwrap()).await;
    let mismatch = (StatusCode::FORBIDDEN, "SignatureDoesNotMatch".to_owned());
    assert_eq!(fetch(long.clone()).await.0, StatusCode::OK);
    assert_eq!(
        fetch(long.replace("/documents/a", "/documents/b")).await,
        mismatch
    );
    assert_eq!(
        fetch(long.replace("X-Amz-Expires=60", "X-Amz-Expires=600")).await,
        mismatch
    );
    let put = code(trial.http.put(&long).body("z").send().await.unwrap()).await;
    assert_eq!(put, mismatch, "a GET's URL puts nothing");
    let denied = (StatusCode::FORBIDDEN, "AccessDenied".to_owned());
    let plain = format!("{}/documents/a", trial.s3.url());
    assert_eq!(fetch(plain).await, denied, "nobody comes in unsigned");
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_eq!(fetch(brief.uri().to_owned()).await, denied);
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn another_secret_does_not_open() {
    let trial = Trial::start().await;
    let stranger = client(
        trial.s3.url(),
        "guess",
        RequestChecksumCalculation::WhenRequired,
    );
    let get = stranger.get_object().bucket(BUCKET).key("a");
    assert_eq!(
        refusal(get.clone().send().await),
        refused("SignatureDoesNotMatch", 403)
    );
    let signed = get.presigned(minutes(1)).await.unwrap();
    assert_eq!(
        trial.http.get(signed.uri()).send().await.unwrap().status(),
        StatusCode::FORBIDDEN
    );
    let unknown = signed.uri().replace("Credential=local", "Credential=other");
    let answer = code(trial.http.get(unknown).send().await.unwrap()).await;
    assert_eq!(
        answer,
        (StatusCode::FORBIDDEN, "InvalidAccessKeyId".to_owned())
    );
    trial.s3.shutdown().await;
}

/// A client that sends a large body must be able to read the refusal, instead of losing the connection.
#[tokio::test]
async fn a_refusal_reaches_who_is_still_sending() {
    let trial = Trial::start().await;
    let upload = trial.begin("a").await;
    let part = trial
        .client
        .upload_part()
        .bucket(BUCKET)
        .key("a")
        .upload_id(&upload);
    let signed = part.part_number(1).presigned(minutes(1)).await.unwrap();
    let url = signed.uri().replace("partNumber=1", "partNumber=2");
    for _ in 0..8 {
        let put = trial
            .http
            .put(&url)
            .body(bytes(2 * FIVE, 1))
            .send()
            .await
            .unwrap();
        assert_eq!(put.status(), StatusCode::FORBIDDEN);
    }
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn a_body_of_unknown_length_is_refused_and_a_broken_one_leaves_nothing() {
    let trial = Trial::start().await;
    let put = trial.client.put_object().bucket(BUCKET).key("a");
    let signed = put.presigned(minutes(1)).await.unwrap();
    let chunks = futures::stream::iter([Ok::<_, std::io::Error>("hello")]);
    let chunked = trial
        .http
        .put(signed.uri())
        .body(reqwest::Body::wrap_stream(chunks));
    let answer = code(chunked.send().await.unwrap()).await;
    assert_eq!(
        answer,
        (
            StatusCode::LENGTH_REQUIRED,
            "MissingContentLength".to_owned()
        )
    );
    let half = [
        Ok(vec![1_u8; 100_000]),
        Err(std::io::Error::other("the network is gone")),
    ];
    let broken = trial
        .http
        .put(signed.uri())
        .header("content-length", 200_000)
        .body(reqwest::Body::wrap_stream(futures::stream::iter(half)));
    assert!(broken.send().await.is_err());
    trial.wait_for_files(0).await;
    trial.s3.shutdown().await;
}

#[tokio::test]
async fn pages_of_the_portal_may_come_and_no_others() {
    let trial = Trial::start().await;
    let url = format!("{}/documents/a?partNumber=1&uploadId=x", trial.s3.url());
    let ask = async |origin: &str, method: &str| {
        let ask = trial
            .http
            .request(Method::OPTIONS, &url)
            .header("origin", origin);
        let ask = ask.header("access-control-request-method", method);
        let ask = ask.header(
            "access-control-request-headers",
            "content-md5,x-amz-checksum-sha256",
        );
        ask.send().await.unwrap()
    };
    for method in ["PUT", "GET", "HEAD"] {
        let answer = ask(ORIGIN, method).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let headers = answer.headers();
        assert_eq!(headers["access-control-allow-origin"], ORIGIN);
        assert_eq!(
            headers["access-control-allow-headers"],
            "content-md5,x-amz-checksum-sha256"
        );
        assert!(
            headers["access-control-allow-methods"]
                .to_str()
                .unwrap()
                .contains(method)
        );
    }
    assert_eq!(ask(ORIGIN, "DELETE").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(
        ask("https://evil.example", "PUT").await.status(),
        StatusCode::FORBIDDEN
    );
    // Pages of an allowed origin can also read refusals.
    let refused = trial
        .http
        .get(&url)
        .header("origin", ORIGIN)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert_eq!(refused.headers()["access-control-allow-origin"], ORIGIN);
    let stranger = trial
        .http
        .get(&url)
        .header("origin", "https://evil.example")
        .send()
        .await
        .unwrap();
    assert!(
        !stranger
            .headers()
            .contains_key("access-control-allow-origin")
    );
    trial.s3.shutdown().await;
}
