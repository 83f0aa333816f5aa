//! Files that are written into the HTML (`data:`, RFC 2397) are files like any others.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers of a test say at once where they broke"
)]

mod notice;

use notice::notice;
use reply::{MAX_ATTACHMENTS, Notice, Reply, parse};

/// The beginning of a photo, larger than any icon, and what Base64 makes of it.
const PHOTO: [u8; 3_000] = [0xff; 3_000];

fn photo() -> String {
    "/".repeat(4_000)
}

fn html(body: &str) -> Reply {
    let raw =
        format!("From: a@b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>{body}");
    parse(raw.as_bytes(), &notice()).unwrap()
}

/// The names, types and sizes of the files.
fn files(reply: &Reply) -> Vec<(&str, &str, usize)> {
    let files = reply.attachments.iter();
    let file = files.map(|one| {
        (
            one.name.as_str(),
            one.content_type.as_str(),
            one.bytes.len(),
        )
    });
    file.collect()
}

#[test]
fn a_photo_in_the_text_is_a_file() {
    let photo = photo();
    let reply = html(&format!(
        "<p>Here it is.</p><img src=\"data:image/jpeg;base64,{photo}\"><p>Maria</p>"
    ));
    assert_eq!(reply.text, "Here it is.\n\nMaria");
    assert_eq!(files(&reply), [("image-1.jpg", "image/jpeg", 3_000)]);
    assert_eq!(reply.attachments[0].bytes, PHOTO);
    let alone = html(&format!("<img src='data:image/png;base64,{photo}'>"));
    assert_eq!(
        (alone.text.as_str(), files(&alone)),
        ("", vec![("image-1.png", "image/png", 3_000)])
    );
}

#[test]
fn every_spelling_is_read() {
    let photo = photo();
    let wrapped = photo
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned());
    let wrapped = wrapped.collect::<Vec<_>>().join("\r\n ");
    let percent = photo.replace('/', "%2F");
    let entities = photo.replace('/', "&#47;");
    let other = photo.replace('/', "_");
    for source in [
        format!("\"data:image/jpeg;base64,{photo}\""),
        format!("\" DATA:Image/JPEG;charset=x;BASE64,{photo}\""),
        format!("'data:image/jpg;base64,{wrapped}'"),
        format!("data:image/jpeg;base64,{photo}"),
        format!("\"data:image/jpeg;base64,{percent}\""),
        format!("\"data:image/jpeg;base64,{entities}\""),
        format!("\"data:image/jpeg;base64,{other}\""),
    ] {
        let reply = html(&format!("Yes<IMG alt=x SRC={source}>No"));
        assert_eq!(reply.attachments.len(), 1, "{}", &source[..40]);
        assert_eq!(reply.attachments[0].bytes, PHOTO, "{}", &source[..40]);
        assert_eq!(reply.attachments[0].name, "image-1.jpg");
        assert_eq!(reply.text, "YesNo");
    }
}

#[test]
fn every_attribute_that_shows_a_file_is_read() {
    let photo = photo();
    let data = format!("data:image/png;base64,{photo}");
    for element in [
        format!("<table background=\"{data}\"><tr><td>Yes</table>"),
        format!("<div style=\"color:red;background-image:url('{data}');margin:0\">Yes</div>"),
        format!("<div style='background:url({data}) no-repeat'>Yes</div>"),
        format!("<object data=\"{data}\">Yes</object>"),
        format!("<embed src=\"{data}\">Yes"),
        format!("<video poster=\"{data}\">Yes</video>"),
        format!("<picture><source srcset=\"{data} 2x\">Yes</picture>"),
        format!("<input type=image src=\"{data}\">Yes"),
        format!("<svg><image xlink:href=\"{data}\"/></svg>Yes"),
    ] {
        let reply = html(&element);
        assert_eq!(reply.text, "Yes", "{}", &element[..40]);
        let names = files(&reply);
        let [(name, _, size)] = names[..] else {
            panic!("{names:?} of {}", &element[..40]);
        };
        assert!(name.starts_with("image-1.") && size >= 3_000, "{names:?}");
    }
    let reply = html(&format!(
        "<a download='the lease.pdf' href='data:application/pdf;base64,{photo}'>the lease</a>"
    ));
    assert_eq!(
        (reply.text.as_str(), files(&reply)),
        (
            "the lease",
            vec![("the lease.pdf", "application/pdf", 3_000)]
        )
    );
}

#[test]
fn drawings_are_files_and_their_words_text() {
    let path = "M0 0L9 9".repeat(400);
    let plain = format!(
        "<svg xmlns='http://www.w3.org/2000/svg'><path d='{path}'/><text>Here</text></svg>"
    );
    let reply = html(&format!(
        "<p>Yes</p><img src=\"data:image/svg+xml;utf8,{plain}\"><p>No</p>"
    ));
    assert_eq!(reply.text, "Yes\n\nNo");
    assert_eq!(
        files(&reply),
        [("image-1.svg", "image/svg+xml", plain.len())]
    );
    let bare = format!("<svg width=9><path d='{path}'/><text>Here</text></svg>");
    let reply = html(&format!("<p>Yes</p>{bare}<p>No</p>"));
    assert_eq!(reply.text, "Yes\n\nHere\n\nNo");
    let [file] = &reply.attachments[..] else {
        panic!("{:?}", files(&reply));
    };
    assert_eq!(
        (file.name.as_str(), file.content_type.as_str()),
        ("image-1.svg", "image/svg+xml")
    );
    let drawing = String::from_utf8_lossy(&file.bytes);
    assert!(drawing.starts_with("<svg width=9 xmlns=\"http://www.w3.org/2000/svg\">"));
    assert!(drawing.ends_with("<text>Here</text></svg>"));
    // One that does not end takes nothing with it.
    let reply = html("<svg style='display:none'><text>x</text></svg>Yes");
    assert_eq!(reply.text, "Yes");
    let reply = html("<svg><p>Yes</p><svg><p>No</p>");
    assert_eq!(
        (reply.text.as_str(), files(&reply)),
        ("Yes\n\nNo", Vec::new())
    );
}

#[test]
fn what_cannot_be_decoded_is_an_empty_file() {
    for source in [
        "data:image/png;base64,%%%",
        "data:image/png;base64,....",
        "data:image/png",
    ] {
        let reply = html(&format!("<p>Yes</p><img src=\"{source}\">"));
        assert_eq!(
            (reply.text.as_str(), files(&reply)),
            ("Yes", vec![("image-1.png", "image/png", 0)]),
            "{source}"
        );
    }
    // A mail that was cut off within its picture.
    let cut = photo();
    let reply = html(&format!("<p>Yes</p><img src=\"data:image/png;base64,{cut}"));
    assert_eq!(reply.text, "Yes");
    assert_eq!(reply.attachments.len(), 1);
    let reply = html(&format!(
        "<img src=\"data:image/png;base64,{cut}<p>Yes</p><p class=\"x\">No</p>"
    ));
    assert_eq!(reply.text, "Yes\n\nNo");
    assert_eq!(reply.attachments.len(), 1);
}

#[test]
fn logos_icons_and_placeholders_are_none() {
    let photo = photo();
    let signature = format!(
        "Yes<div class=gmail_signature><img src='data:image/png;base64,{photo}'></div><blockquote type=cite>Hello Maria,<img src='data:image/png;base64,{photo}'></blockquote>"
    );
    for body in [
        signature.as_str(),
        "Yes<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
        "Yes<img src='data:image/gif;base64,'><img src='data:,'><img src='data:'>",
    ] {
        assert_eq!(files(&html(body)), [], "{body}");
    }
    let large = "/".repeat(200_000);
    let reply = html(&format!(
        "Yes<div class=gmail_signature><img src='data:image/png;base64,{large}'></div>"
    ));
    assert_eq!(reply.attachments.len(), 1);
}

#[test]
fn files_are_counted_and_named_in_the_order_of_the_message() {
    let photo = photo();
    let image = format!("<img src='data:image/png;base64,{photo}'>");
    let other = format!("<img src='data:image/png;base64,{photo}AAAA'>");
    let raw = format!(
        "From: a@b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n--b\r\nContent-Type: text/html\r\n\r\n{image}{other}\r\n--b\r\nContent-Type: application/pdf; name=b.pdf\r\n\r\nx\r\n--b--\r\n"
    );
    let reply = parse(raw.as_bytes(), &notice()).unwrap();
    let names: Vec<_> = files(&reply).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["a.pdf", "image-1.png", "image-2.png", "b.pdf"]);
    let different = |at| format!("<img src='data:image/png;base64,{photo}{at:04}'>");
    let reply = html(&(0..MAX_ATTACHMENTS + 3).map(different).collect::<String>());
    let count = (reply.attachments.len(), reply.more_attachments);
    assert_eq!(count, (MAX_ATTACHMENTS, 3));
}

#[test]
fn secrets_are_looked_for() {
    let notice = Notice::new(&[], &[], |text| text.replace("SECRET", "-").into());
    let filler = "x".repeat(3_000);
    let raw = format!(
        "From: a@b\r\nContent-Type: text/html\r\n\r\n<img src='data:image/svg+xml,<svg>{filler}SECRET</svg>'>"
    );
    let reply = parse(raw.as_bytes(), &notice).unwrap();
    assert!(reply.attachments[0].has_secret);
}
