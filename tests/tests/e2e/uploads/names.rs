//! Names of files through the door: shown without what deceives, saved under the same name, in no key, and never a fault of the portal's.

use super::*;
use std::collections::BTreeMap;

/// Most files of one announcement.
const AT_ONCE: usize = 20;

/// Names that deceive, break or are merely unusual.
fn names() -> Vec<String> {
    let plain = [
        "Contract.pdf",
        "no ending",
        ".gitignore",
        ".",
        "..",
        "...",
        " ",
        "\t",
        "",
        "a",
        "a.",
        "a..",
        "a ",
        " a",
        "a . pdf",
        "two..dots.tar.gz",
        "../../etc/passwd",
        "..\\..\\windows\\system32\\cmd.exe",
        "/",
        "\\",
        "//",
        "/etc/",
        "C:\\fakepath\\scan.pdf",
        "\\\\server\\share\\x.pdf",
        "C:",
        "file:///etc/passwd",
        "a/b\\c/d.txt",
        "~/.ssh/id_rsa",
        "./x",
        "x/.",
        "x/..",
        "CON",
        "con.txt",
        "NUL.pdf",
        "AUX .c",
        "COM1",
        "COM¹.txt",
        "LPT9.tar.gz",
        "CONIN$",
        "COM10.txt",
        "a\0b.txt",
        "\0",
        "a\r\nContent-Type: text/html\r\n\r\n<script>.pdf",
        "a\nb",
        "a\u{b}b",
        "a\u{85}b",
        "a\u{2028}b",
        "\u{1b}[31mred.txt",
        "a\u{7f}b",
        "invoice\u{202e}fdp.exe",
        "\u{202e}",
        "\u{2066}a\u{2069}.pdf",
        "\u{200f}.pdf",
        "a\u{200b}b.pdf",
        "\u{feff}bom.txt",
        "soft\u{ad}hyphen.txt",
        "\u{e0041}tag.txt",
        "\u{fffe}.txt",
        "\u{ffff}",
        "\u{fdd0}x",
        "\u{10ffff}x",
        "\u{e000}private.txt",
        "cafe\u{301}.pdf",
        "\u{1112}\u{1161}\u{11ab}.hwp",
        "\u{212b}ngstro\u{308}m.txt",
        "ﬁle.txt",
        "e\u{301}\u{302}\u{303}\u{304}.txt",
        "\u{301}leading.txt",
        "عقد الإيجار.pdf",
        "חוזה 2026.docx",
        "契約書.docx",
        "Договор №7.pdf",
        "สัญญา.pdf",
        "a\u{200c}b\u{200d}c.txt",
        "👩\u{200d}⚖️ photo.jpg",
        "🏴\u{e0067}\u{e0062}\u{e007f}.png",
        "💩",
        "𝕏.txt",
        "🇪🇸.pdf",
        "100%.pdf",
        "%2e%2e%2f",
        "%00.txt",
        "a%0d%0ab.txt",
        "%",
        "a+b=c&d?e#f.txt",
        "?versionId=null",
        "\"quoted\".pdf",
        "'single'.pdf",
        "\"; filename=\"evil.exe",
        "a;b,c.txt",
        "back\\slash\".txt",
        "=?utf-8?q?x?=.txt",
        "<img src=x onerror=alert(1)>.svg",
        "{{7*7}}.txt",
        "${jndi:ldap://x}",
        "$(rm -rf).sh",
        "`id`",
        "-rf",
        "--help",
        "a|b>c<d*e?.txt",
        "'; DROP TABLE x;--",
        "null",
        "undefined",
        "__proto__",
        "NaN",
    ];
    let mut names: Vec<_> = plain.map(str::to_owned).into();
    names.extend([
        "a".repeat(200),
        "a".repeat(201),
        format!("{}.pdf", "a".repeat(4_092)),
        format!("{}.pdf", "a".repeat(4_093)),
        "字".repeat(1_365),
        "字".repeat(4_096),
        format!("{}.pdf", "👩\u{200d}⚖️".repeat(100)),
        format!("a.{}", "x".repeat(300)),
        format!("e{}.txt", "\u{301}".repeat(1_000)),
        "a/".repeat(2_048),
        ".".repeat(4_096),
        " ".repeat(4_096),
    ]);
    names
}

/// What no shown name has.
fn check_shown(given: &str, shown: &str) {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(
        !shown.is_empty() && shown.chars().count() <= 200 && shown.len() <= 240,
        "{given:?}: {shown:?}"
    );
    assert!(
        !shown.chars().any(|c| c.is_control() || turns(c)),
        "{given:?}: {shown:?}"
    );
    assert!(!shown.contains(['/', '\\']), "{given:?}: {shown:?}");
    assert_eq!(shown.trim_end_matches(['.', ' ']), shown, "{given:?}");
    assert_eq!(
        shared::value::file_name::clean(given).as_deref(),
        Ok(shown),
        "{given:?}"
    );
    assert_eq!(
        shared::value::file_name::clean(shown).as_deref(),
        Ok(shown),
        "{given:?}"
    );
}

/// The name that a browser saves under (RFC 6266, RFC 8187).
fn saved_name(disposition: &str) -> String {
    let parts = disposition.strip_prefix("attachment; filename=\"");
    let (plain, rest) = parts.and_then(|rest| rest.split_once('"')).expect("a name");
    let Some(encoded) = rest.strip_prefix("; filename*=UTF-8''") else {
        assert_eq!(rest, "");
        return plain.to_owned();
    };
    let mut bytes = Vec::new();
    let mut pieces = encoded.split('%');
    bytes.extend(pieces.next().expect("a piece").bytes());
    for piece in pieces {
        let (digits, plain) = piece.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
        bytes.extend(plain.bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// Announces all of them at once, without those that are refused; answers with the names that were taken.
async fn announce(
    portal: &TestPortal,
    who: &Client,
    matter: &str,
    names: &[String],
) -> (Option<Sending>, Vec<String>) {
    let mut taken = names.to_vec();
    loop {
        let files: Vec<_> = taken.iter().map(|name| (name.as_str(), 1)).collect();
        if files.is_empty() {
            return (None, taken);
        }
        let body = announcement(matter, &files);
        let answer = who.post("/v1/uploads", body.clone()).await;
        if answer.status == 201 {
            let grant = portal.anonymous().with_token(&text(&answer.body["grant"]));
            let (id, files) = (text(&answer.body["id"]), answer.body["files"].as_array());
            let files = files.expect("files").clone();
            return (Some(Sending { id, grant, files }), taken);
        }
        assert_eq!(
            (answer.status, answer.problem()),
            (422, "invalid-fields"),
            "{answer:?}"
        );
        let errors = answer.body["errors"].as_array().expect("errors");
        for error in errors.iter().rev() {
            let place = text(&error["field"]);
            let place = place
                .strip_prefix("/files/")
                .and_then(|rest| rest.strip_suffix("/name"));
            let place: usize = place.expect("a name's place").parse().expect("a number");
            let refused = taken.remove(place);
            let code = shared::value::file_name::clean(&refused).expect_err("no name");
            assert_eq!(error["code"], code, "{refused:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_name_is_shown_saved_or_refused() {
    let portal = TestPortal::start().await;
    let firm = portal.firm("hale");
    let ana = ana(&portal, &firm).await;
    let names = names();
    let (mut refused, mut shown) = (names.len(), BTreeMap::new());
    for names in names.chunks(AT_ONCE) {
        let (sending, taken) = announce(&portal, &ana, &matter(&firm, "m-1"), names).await;
        let Some(sending) = sending else { continue };
        refused -= taken.len();
        for (place, (given, file)) in taken.iter().zip(&sending.files).enumerate() {
            let name = text(&file["name"]);
            check_shown(given, &name);
            shown.insert(text(&file["document_id"]), name);
            sending.send(place, b"x").await;
        }
        portal.settle().await;
    }
    let documents = ana.get("/v1/documents?limit=200").await;
    assert_eq!(documents.rows().len(), shown.len());
    for row in documents.rows() {
        let name = &shown[&text(&row["id"])];
        assert_eq!(row["name"], **name);
        let path = format!("/v1/documents/{}/content", text(&row["id"]));
        let asked = ana.get(&path).await;
        assert_eq!(asked.status, 303, "{name:?}: {asked:?}");
        let fetched = reqwest::get(asked.header("location")).await.unwrap();
        assert_eq!(fetched.status(), 200, "{name:?}");
        let disposition = fetched.headers()["content-disposition"].to_str().unwrap();
        assert_eq!(saved_name(disposition), *name);
        assert_eq!(
            fetched.headers()["content-type"],
            "application/octet-stream"
        );
    }
    let listed = portal
        .s3()
        .list_objects_v2()
        .bucket(portal.portal.documents_bucket())
        .send()
        .await
        .unwrap();
    let keys = listed.contents();
    assert_eq!(keys.len(), shown.len());
    for object in keys {
        let parts: Vec<_> = object.key().unwrap().split('/').collect();
        let id =
            |part: &&str| part.len() == 26 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        assert_eq!(parts[..2], ["upload", "hale"]);
        assert!(parts.len() == 5 && parts[2..].iter().all(id), "{parts:?}");
    }
    assert_eq!(portal.told("document.received").await.len(), shown.len());
    println!(
        "figure: file names: {} given, {refused} refused with their place, {} shown and saved alike, none in a key",
        names.len(),
        shown.len()
    );
}
