//! The built web app: its files, and its first page for every other address, because the app routes its own pages.

use super::route::decode;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use std::path::{Component, Path};

/// A file of the folder, or the app's first page; `None` when that is missing too.
pub(super) async fn serve(folder: &Path, path: &str) -> Option<Response> {
    let decoded = decode(path);
    let inside = Path::new(decoded.trim_start_matches('/'));
    let safe = inside
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if safe && inside.file_name().is_some() {
        if let Ok(bytes) = tokio::fs::read(folder.join(inside)).await {
            return Some(answer(inside, bytes));
        }
        // A missing asset must not be answered with a page of the app.
        if inside.starts_with("assets") {
            return None;
        }
    }
    let first = tokio::fs::read(folder.join("index.html")).await.ok()?;
    Some(answer(Path::new("index.html"), first))
}

/// The reference of the API, or how to make it. Its files name each other, so its address ends in a slash.
pub(super) async fn reference(folder: &Path, path: &str) -> Response {
    if path.is_empty() {
        return Redirect::permanent("/v1/docs/").into_response();
    }
    let page = serve(folder, path).await;
    page.unwrap_or_else(|| {
        let how = "The page is not made yet: run `cargo xtask openapi --page`. The contract itself is at /v1/openapi.json.\n";
        (StatusCode::NOT_FOUND, how).into_response()
    })
}

/// The page for browsers that follow a link from a mail when the web app is not built.
pub(super) fn not_built() -> Response {
    let page = include_str!("../page/not-built.html");
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (StatusCode::NOT_FOUND, kind, page).into_response()
}

fn answer(path: &Path, bytes: Vec<u8>) -> Response {
    let kind = match path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        Body::from(bytes),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_pages_and_nothing_outside() {
        let folder = tempfile::tempdir().unwrap();
        let web = folder.path().join("dist");
        std::fs::create_dir_all(web.join("assets")).unwrap();
        std::fs::write(folder.path().join("secret"), "s").unwrap();
        std::fs::write(web.join("index.html"), "first").unwrap();
        std::fs::write(web.join("assets/app.js"), "js").unwrap();
        let kind = |response: Response| {
            response.headers()["content-type"]
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert!(kind(serve(&web, "/assets/app.js").await.unwrap()).starts_with("text/javascript"));
        assert!(kind(serve(&web, "/bills/1").await.unwrap()).starts_with("text/html"));
        assert!(kind(serve(&web, "/../secret").await.unwrap()).starts_with("text/html"));
        assert!(kind(serve(&web, "/%2e%2e/secret").await.unwrap()).starts_with("text/html"));
        assert!(serve(&web, "/assets/gone.js").await.is_none());
    }
}
