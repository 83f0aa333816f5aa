"""The main journeys through a deployed portal, in the order in which they build on each other."""

import hashlib
import io
import re
import zipfile

import endpoints
import mail_in
import phone
import signed
from portal import Client, request, sample, token_of, wait

BEN, CORA = "ben.okafor@example.com", "cora.lindqvist@example.com"
CODE = r"\b(\d{3}) ?(\d{3})\b"
JOURNEYS = []


def journey(walk):
    """Puts a journey on the list; its docstring is its name."""
    JOURNEYS.append(walk)
    return walk


@journey
def guard(world):
    """the gateway answers nobody but CloudFront, and CloudFront nobody without TLS"""
    deployment = world.deployment
    direct = {"Host": f"{deployment.names['Api']}.execute-api.localhost"}
    for key, status in ((None, 401), ("guessed", 403)):
        headers = direct | ({"Portico-Origin-Key": key} if key else {})
        answer = request("GET", f"{deployment.endpoint}/v1/health", headers=headers)
        assert answer.status == status, f"{key}: {answer.status} {answer.text}"
    client = Client(deployment)
    client.expect(200, "GET", "/v1/health")
    client.expect(200, "GET", "/v1/health", Portico_Origin_Key="guessed")
    assert client.call("GET", "/v1/health", X_Forwarded_Proto="http").status == 403


@journey
def pages(world):
    """every page of the app is its first page, files are files, and the bucket itself gives nothing away"""
    deployment = world.deployment
    s3, bucket = deployment.client("s3"), deployment.outputs["WebBucket"]
    s3.put_object(Bucket=bucket, Key="index.html", Body=b"<title>Portico</title>", ContentType="text/html")
    s3.put_object(Bucket=bucket, Key="assets/app-1.js", Body=b"app()", ContentType="text/javascript")
    client = Client(deployment)
    for page in ("/", "/bills", "/sign-in?token=a.b"):
        answer = client.call("GET", page)
        assert (answer.status, answer.text) == (200, "<title>Portico</title>"), (
            f"{page}: {answer.status} {answer.text[:300]}"
        )
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"]
    assert client.call("GET", "/assets/app-1.js").text == "app()"
    assert request("GET", f"{deployment.endpoint}/{bucket}/index.html").status == 403


@journey
def firms_identity(world):
    """a firm speaks as itself alone, puts files where its own lie, and nobody without its tag speaks for it"""
    deployment = world.deployment
    bus, bucket = deployment.outputs["BusName"], deployment.outputs["DocumentsBucket"]

    def refused(call, **arguments):
        try:
            answer = call(**arguments)
        except Exception as error:  # noqa: BLE001: boto3 makes a class for each error while it runs
            code = error.response["Error"]["Code"]
            assert "Denied" in code or "NotAuthorized" in code, error
            return
        raise AssertionError(f"not refused: {arguments}: {answer}")

    for source in ("firm.lakeside", "portico", "portico-internal", "else"):
        entry = {"Source": source, "DetailType": "client.removed", "Detail": "{}", "EventBusName": bus}
        refused(world.hale.bus.put_events, Entries=[entry])
    refused(world.hale.files.put_object, Bucket=bucket, Key="firm/lakeside/x.pdf", Body=b"x")
    refused(world.hale.files.put_object, Bucket=bucket, Key="upload/hale-ortiz/x", Body=b"x")
    refused(world.hale.files.get_object, Bucket=bucket, Key="upload/lakeside/x")


@journey
def invitation(world):
    """firms share what they have; an invitation opens that one firm, and what was shared is there"""
    world.load_demo()
    mailbox = world.mailbox(BEN)
    # Two firms invite the same address.
    invitations = {}
    while len(invitations) < 2:
        mail = mailbox.next("an invitation", "token=")
        for firm in ("Hale & Ortiz", "Lakeside"):
            if firm in mail and firm not in invitations:
                invitations[firm] = token_of(mail)
    guest = Client(world.deployment)
    guest.sign_in(email=BEN, token=invitations["Lakeside"])
    assert [firm["firm_id"] for firm in guest.get("/v1/me")["firms"]] == ["lakeside"]
    guest.expect(403, "GET", "/v1/sessions")
    world.heard("client.signed_in", firm_id="lakeside")
    world.quiet()


@journey
def asked_for(world):
    """a link that was asked for opens everything, by the code of its mail as well"""
    ben, mailbox = world.ben, world.mailbox(BEN)
    mailbox.drop()
    ben.expect(202, "POST", "/v1/sign-in-links", {"email": "nobody@example.com"})
    asked = ben.expect(202, "POST", "/v1/sign-in-links", {"email": BEN, "return_to": "/bills"})
    mail = mailbox.next("the link that was asked for", CODE)
    code = re.search(CODE, mail)
    made = ben.sign_in(request_id=asked["request_id"], code=f"{code[1]}{code[2]}")
    assert len(ben.get("/v1/me")["firms"]) == 2, made
    assert len(ben.all("/v1/sessions")) == 2
    other, world.used = Client(world.deployment), token_of(mail)
    other.expect(410, "POST", "/v1/sessions", {"email": BEN, "token": world.used})


@journey
def reading(world):
    """bills, events, messages, folders and documents are listed, opened and fetched, and the firm hears of it"""
    ben = world.ben
    matter = next(one["id"] for one in ben.get("/v1/me")["matters"] if one["firm_id"] == "hale-ortiz")
    world.matter = matter
    ben.all(f"/v1/bills?matter_id={matter}")
    bill = ben.one("/v1/bills", number="2026-1041")
    ben.get(f"/v1/bills/{bill['id']}")
    assert ben.fetch(f"/v1/bills/{bill['id']}/content").startswith(b"%PDF")
    world.heard("bill.viewed", firm_id="hale-ortiz", bill_id="b-1041")
    event = ben.one("/v1/events", title="Mediation with Northgate Homes")
    ben.get(f"/v1/events/{event['id']}")
    assert ben.call("GET", f"/v1/events/{event['id']}/ics").text.startswith("BEGIN:VCALENDAR")
    ben.all(f"/v1/messages?matter_id={matter}")
    message = next(entry for entry in ben.all("/v1/messages") if entry["kind"] == "message" and entry["unread"])
    ben.expect(204, "PUT", f"/v1/messages/{message['id']}/read")
    world.heard("message.read", firm_id=message["firm_id"])
    folder = ben.one("/v1/folders", name="Filings and reports")
    ben.all(f"/v1/documents?folder_id={folder['id']}")
    ben.all(f"/v1/documents?matter_id={matter}&sender=firm")
    ben.all("/v1/documents?sort=name&q=letter")
    document = ben.one("/v1/documents", name="Engagement letter.pdf")
    assert ben.fetch(f"/v1/documents/{document['id']}/content").startswith(b"%PDF")
    world.heard("document.downloaded", firm_id="hale-ortiz")


@journey
def stages(world):
    """everyone on a matter reads where it stands, and a firm that is silent for longer than it said hears of it"""
    path = f"/v1/matters/{world.matter}/stages"
    said = world.ben.get(path)
    assert (said["stage"], said["overdue"]) == ("Evidence", False), said
    [changed] = sample("matter-stage-changed.json")
    # Quiet, so that no mail comes between those of the other journeys.
    changed["detail"] |= {"quiet": True}
    changed["detail"]["data"] |= {"next_update_by": "2026-11-20"}
    world.hale.puts([changed])
    named = {"stage": "Settlement talks", "overdue": True}
    wait("the stage", lambda: named.items() <= world.ben.get(path).items())
    assert any(named.items() <= row.get("progress", {}).items() for row in world.ben.all("/v1/matters"))
    world.run_job("RemindQueue", "sweep")
    world.heard("matter.silent", firm_id="hale-ortiz", matter_id="northgate")
    world.hale.says("matter.stage_unshared", matter_id="northgate")
    wait("it is shown no more", lambda: world.ben.call("GET", path).status == 404)


@journey
def profile(world):
    """the portal says what it is, shows a firm's logo, and keeps the language that was chosen"""
    ben = world.ben
    assert ben.expect(200, "PATCH", "/v1/me", {"locale": "en"})["locale"] == "en"
    logo = ben.get("/v1/me")["firms"][0]["logo_url"]
    answer = ben.call("GET", "/" + logo.split("/", 3)[3])
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/png"), f"{answer.status} {logo}"
    ben.expect(200, "GET", "/v1/openapi.json")
    assert [region["id"] for region in Client(world.deployment).all("/v1/regions")] == [
        world.deployment.parameters["RegionId"]
    ]
    ben.expect(200, "GET", "/v1/session")


@journey
def writing(world):
    """a message reaches the firm, once however often it is sent"""
    body = {"matter_id": world.matter, "text": "May I bring my sister?"}
    first = world.ben.expect(201, "POST", "/v1/messages", body, Idempotency_Key="deploy-test-message-1")
    assert world.ben.expect(201, "POST", "/v1/messages", body, Idempotency_Key="deploy-test-message-1") == first
    assert world.heard("message.received", firm_id="hale-ortiz")["text"] == "May I bring my sister?"


@journey
def notice(world):
    """a bill that is shared brings a mail whose link signs in and leads to it"""
    mailbox = world.mailbox(CORA)
    world.quiet()
    world.let_news_go()
    mailbox.drop()
    money = {"amount_minor": 48000, "currency": "USD"}
    data = {
        "matter_id": "northgate",
        "issued_on": "2026-11-20",
        "due_on": "2026-12-20",
        "total": money,
        "balance": money,
    }
    world.bill = data | {"bill_id": "deployed", "number": "2026-2000", "state": "awaiting_payment"}
    world.hale.says("bill.shared", **world.bill, client_ids=["ben-okafor", "cora-lindqvist"])
    mail = mailbox.next("the new bill", "token=")
    made = world.cora.sign_in(email=CORA, token=token_of(mail))
    assert made["return_to"].startswith("/bills"), made
    world.cora.one("/v1/bills", number="2026-2000")


for walk in (phone.associations, phone.passkeys, phone.devices, phone.pushes):
    journey(walk)


def announce(world, name, size, message=None, key=None, request_id=None):
    """Announces one file; the upload and the file as they were answered."""
    body = {"matter_id": world.matter, "files": [{"name": name, "size": size, "content_type": "text/plain"}]}
    headers = {"Idempotency_Key": key} if key else {}
    more = {"message": message, "request_id": request_id}
    body |= {name: value for name, value in more.items() if value}
    upload = world.ben.expect(201, "POST", "/v1/uploads", body, **headers)
    return upload, upload["files"][0]


def send(part, data):
    """Puts one part where its address says; its ETag."""
    answer = request("PUT", part["url"], data, part.get("headers"))
    assert answer.status == 200, f"{part['part_number']}: {answer.status}: {answer.text[:400]}"
    return {"part_number": part["part_number"], "etag": answer.headers["ETag"].strip('"')}


def send_whole(world, name, data, **more):
    """Announces a small file, sends it and completes it; its upload and document."""
    upload, file = announce(world, name, len(data), **more)
    parts = [send(file["part_urls"][0], data)]
    path = f"/v1/uploads/{upload['id']}/files/{file['document_id']}/complete"
    Client(world.deployment, upload["grant"]).expect(200, "POST", path, {"parts": parts})
    return upload["id"], file["document_id"]


@journey
def document_sent(world):
    """a file is sent, scanned, hashed, and fetched by the firm and by who sent it"""
    data = b"My notes on the lease."
    upload, document = send_whole(world, "Notes.txt", data)
    world.scanner_says(document, "NO_THREATS_FOUND")
    world.settled(world.ben, upload, "released")
    told = world.heard("document.received", firm_id="hale-ortiz")
    assert told["sha256"] == hashlib.sha256(data).hexdigest()
    content = told["content"]
    file = world.hale.files.get_object(Bucket=content["bucket"], Key=content["key"], VersionId=content["version_id"])
    assert file["Body"].read() == data
    assert world.ben.fetch(f"/v1/documents/{document}/content") == data
    world.heard("upload.completed", firm_id="hale-ortiz")
    world.ben.all("/v1/uploads")


@journey
def requests(world):
    """what a firm asks is answered by a tap or an upload, and reminded of until then"""
    asked = {"matter_id": "northgate", "client_ids": ["ben-okafor"], "title": {"en": "Deployed"}}
    mailbox = world.mailbox(BEN)
    for name, kind in (("deployed-yes", "confirmation"), ("deployed-paper", "document")):
        world.hale.says("request.made", request_id=name, kind=kind, **asked)
    named = {"title": "Deployed", "state": "open"}

    def waiting():
        return [row for row in world.ben.all("/v1/requests") if named.items() <= row.items()]

    wait("both are asked", lambda: len(waiting()) == 2)
    world.quiet()
    world.let_news_go()
    mailbox.drop()
    world.make_due("REMINDER", "deployed-paper")
    world.run_job("RemindQueue", "sweep")
    mailbox.next("the reminder", "token=")
    kinds = {row["kind"]: f"/v1/requests/{row['id']}" for row in waiting()}
    world.ben.get(kinds["confirmation"])
    said = world.ben.expect(201, "POST", f"{kinds['confirmation']}/answers", {"confirmed": True})
    assert said["state"] == "sent", said
    world.heard("request.fulfilled", firm_id="hale-ortiz", request_id="deployed-yes")
    world.hale.says("request.accepted", request_id="deployed-yes")
    wait("it is accepted", lambda: world.ben.get(kinds["confirmation"])["state"] == "accepted")
    paper = kinds["document"].rsplit("/", 1)[1]
    _, document = send_whole(world, "Paper.txt", b"Signed.", request_id=paper)
    world.scanner_says(document, "NO_THREATS_FOUND")
    told = world.heard("request.fulfilled", firm_id="hale-ortiz", request_id="deployed-paper")
    assert [one["name"] for one in told["documents"]] == ["Paper.txt"], told
    world.hale.says("request.returned", request_id="deployed-paper")
    wait("it is returned", lambda: world.ben.get(kinds["document"])["state"] == "returned")
    world.hale.says("request.withdrawn", request_id="deployed-paper")
    wait("it is gone", lambda: world.ben.call("GET", kinds["document"]).status == 410)


@journey
def unread(world):
    """what is important and not opened is told once more, and the firm hears of it"""
    [sent] = sample("message-important.json")
    mailbox = world.mailbox(BEN)
    world.hale.puts([sent])
    wait("it is there", lambda: any("settlement offer" in row.get("text", "") for row in world.ben.all("/v1/messages")))
    world.quiet()
    world.let_news_go()
    mailbox.drop()
    world.make_due("UNREAD", sent["detail"]["data"]["message_id"])
    world.run_job("RemindQueue", "sweep")
    told = world.heard("resource.unread", firm_id="hale-ortiz", client_id="ben-okafor")
    assert (told["kind"], told["firm_ref"]) == ("message", "m-11"), told
    mailbox.next("it is told once more", "token=")


@journey
def pinned_version(world):
    """a firm names the version of a file that it means, and the client fetches that one"""
    bucket, key = world.deployment.outputs["DocumentsBucket"], "firm/hale-ortiz/northgate/letter.txt"
    meant = world.hale.files.put_object(Bucket=bucket, Key=key, Body=b"as meant")["VersionId"]
    world.hale.files.put_object(Bucket=bucket, Key=key, Body=b"replaced")
    data = {
        "document_id": "letter",
        "matter_id": "northgate",
        "name": "Letter.txt",
        "size": 8,
        "content_type": "text/plain",
    }
    content = {"key": key, "version_id": meant}
    world.hale.says("document.shared", **data, content=content, client_ids=["ben-okafor"])
    named = {"name": "Letter.txt"}
    wait("the letter is there", lambda: any(named.items() <= row.items() for row in world.ben.all("/v1/documents")))
    letter = world.ben.one("/v1/documents", name="Letter.txt")["id"]
    assert world.ben.fetch(f"/v1/documents/{letter}/content") == b"as meant"


@journey
def archives(world):
    """a whole case is one ZIP, which `zipfile` reads"""
    documents = world.ben.all("/v1/documents")
    matter = next(row["matter_id"] for row in documents if row["name"] == "Letter.txt")
    wanted = [row["name"] for row in documents if row["matter_id"] == matter]
    made = world.ben.expect(201, "POST", "/v1/archives", {"matter_id": matter})
    path = f"/v1/archives/{made['id']}"
    wait("the archive is ready", lambda: world.ben.get(path)["state"] == "ready")
    assert [row["id"] for row in world.ben.all("/v1/archives")] == [made["id"]]
    with zipfile.ZipFile(io.BytesIO(world.ben.fetch(f"{path}/content"))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        letter = next(name for name in names if name.endswith("Letter.txt"))
        assert archive.read(letter) == b"as meant"
    assert len(names) == len(wanted) + 1, (names, wanted)


@journey
def malware(world):
    """a large file goes in parts and after a break; malware is refused and deleted"""
    data = bytes(range(256)) * (17 * 4096)
    upload, file = announce(world, "Video.mp4", len(data), message="The film.")
    size, grant = file["part_size"], Client(world.deployment, upload["grant"])
    first = send(file["part_urls"][0], data[:size])
    left = world.ben.get(f"/v1/uploads/{upload['id']}")["files"][0]
    assert [part["part_number"] for part in left["received_parts"]] == [1], left
    path = f"/v1/uploads/{upload['id']}/files/{file['document_id']}"
    more = grant.expect(200, "POST", f"{path}/parts", {"part_numbers": [2]})["data"][0]
    grant.expect(200, "POST", f"{path}/complete", {"parts": [first, send(more, data[size:])]})
    world.scanner_says(file["document_id"], "THREATS_FOUND", "EICAR-Test-File")
    world.settled(world.ben, upload["id"], "rejected")
    world.heard("document.rejected", firm_id="hale-ortiz")
    wait("the object is deleted", lambda: world.sent_object(file["document_id"]) is None)


@journey
def quarantine(world):
    """what nobody can look into waits until the firm releases it"""
    upload, document = send_whole(world, "Encrypted.pdf", b"%PDF-1.7 /Encrypt")
    world.scanner_says(document, "UNSUPPORTED")
    world.settled(world.ben, upload, "quarantined")
    told = world.heard("document.quarantined", firm_id="hale-ortiz")
    world.hale.says("document.released", document_id=told["document_id"])
    world.settled(world.ben, upload, "released")


@journey
def given_up(world):
    """an upload that is given up leaves nothing behind"""
    upload, file = announce(world, "Never mind.mp4", 40 * 1024 * 1024, key="deploy-test-upload-1")
    # Said once more, it is the same upload, and what was begun for it at S3 is given up.
    assert announce(world, "Never mind.mp4", 40 * 1024 * 1024, key="deploy-test-upload-1")[0]["id"] == upload["id"]
    send(file["part_urls"][0], b"x" * file["part_size"])
    s3, bucket = world.deployment.client("s3"), world.deployment.outputs["DocumentsBucket"]
    assert s3.list_multipart_uploads(Bucket=bucket).get("Uploads")
    world.ben.expect(204, "DELETE", f"/v1/uploads/{upload['id']}")
    wait("its parts are gone", lambda: not s3.list_multipart_uploads(Bucket=bucket).get("Uploads"))
    # One that was sent whole but never finished is deleted as an object.
    upload, file = announce(world, "Neither.txt", 5)
    send(file["part_urls"][0], b"never")
    world.ben.expect(204, "DELETE", f"/v1/uploads/{upload['id']}")
    wait("the object is deleted", lambda: world.sent_object(file["document_id"]) is None)


@journey
def withdrawal(world):
    """what is shared with fewer, or with nobody any more, is gone for them at once"""
    bill = world.cora.one("/v1/bills", number="2026-2000")["id"]
    world.hale.says("bill.shared", **world.bill, client_ids=["ben-okafor"])
    wait("the bill is Ben's alone", lambda: world.cora.call("GET", f"/v1/bills/{bill}").status == 404)
    world.ben.get(f"/v1/bills/{bill}")
    world.hale.says("bill.unshared", bill_id="deployed")
    wait("the bill is nobody's", lambda: world.ben.call("GET", f"/v1/bills/{bill}").status == 404)
    world.hale.says("folder.unshared", folder_id="northgate-filings")
    world.hale.says("event.cancelled", event_id="mediation")
    named = {"name": "Filings and reports"}
    wait("the folder is gone", lambda: not any(named.items() <= row.items() for row in world.ben.all("/v1/folders")))


journey(mail_in.walk)
journey(signed.walk)
journey(endpoints.walk)


@journey
def misfit(world):
    """what does not fit its schema becomes a dead letter with place and code"""
    world.hale.says("bill.shared", bill_id="b-1", matter_id="northgate")
    letter = wait("a dead letter", lambda: world.dead_letters("FirmEventsDeadLettersUrl"))[0]
    assert "/detail" in str(letter), letter


@journey
def early(world):
    """a message that names what the firm has yet to share stands, and its event waits for the last look"""
    text = "The invoice follows."
    world.hale.says(
        "message.sent",
        message_id="early",
        matter_id="northgate",
        author="Daniel Hale",
        text=text,
        client_ids=["ben-okafor"],
        attachments=[{"kind": "bill", "id": "yet-to-come"}],
    )
    wait("the message", lambda: any(row.get("text") == text for row in world.ben.all("/v1/messages")))
    wait("its event, put off", lambda: world.put_off("FirmEventsQueue") > 0)


@journey
def moved(world):
    """a changed address ends what the old one opened, and the new one is invited"""
    mailbox = world.mailbox("cora@lindqvist.example")
    world.hale.says(
        "client.updated", client_id="cora-lindqvist", email="cora@lindqvist.example", name="Cora Lindqvist"
    )
    wait("the session is over", lambda: world.cora.call("GET", "/v1/me").status == 401)
    asked = Client(world.deployment)
    asked.expect(202, "POST", "/v1/sign-in-links", {"token": world.used})
    world.mailbox(BEN).next("a fresh link by an old one", "token=")

    world.cora = Client(world.deployment)
    world.cora.expect(202, "POST", "/v1/sign-in-links", {"email": "cora@lindqvist.example"})
    world.cora.sign_in(email="cora@lindqvist.example", token=token_of(mailbox.next("her link", CODE)))
    world.hale.says("client.removed", client_id="cora-lindqvist")
    wait("her last firm is gone", lambda: world.cora.call("GET", "/v1/me").status == 401)


@journey
def not_me(world):
    """a sign-in from elsewhere is told, and the mail's button ends it and what it left behind"""
    mailbox = world.mailbox(BEN)
    stranger = Client(world.deployment)
    mailbox.drop()
    stranger.expect(202, "POST", "/v1/sign-in-links", {"email": BEN})
    stranger.sign_in(email=BEN, token=token_of(mailbox.next("a link", CODE)))
    phone.leave_ways_in(stranger)
    mail = mailbox.next("was it you", "report=")
    Client(world.deployment).expect(204, "POST", "/v1/session-reports", {"token": token_of(mail, "report")})
    assert stranger.call("GET", "/v1/me").status == 401
    assert world.ben.all("/v1/passkeys") == world.ben.all("/v1/devices") == []


@journey
def calendar_feed(world):
    """a calendar program reads the events at a secret address, until it is changed or stopped"""
    program = Client(world.deployment)

    def path_of(feed):
        return "/v1/" + feed["url"].split("/v1/", 1)[1]

    first = path_of(world.ben.expect(201, "POST", "/v1/calendar-feed", {}))
    events = world.ben.all("/v1/events")
    text = program.call("GET", first).text.replace("\r\n ", "")
    assert events and all(event["id"] in text for event in events), text
    world.ben.expect(200, "PATCH", "/v1/calendar-feed", {"details": True})
    assert "fetched_at" in world.ben.get("/v1/calendar-feed")
    second = path_of(world.ben.expect(201, "POST", "/v1/calendar-feed", {"details": True}))
    program.expect(404, "GET", first)
    program.expect(200, "GET", second)
    world.ben.expect(204, "DELETE", "/v1/calendar-feed")
    program.expect(404, "GET", second)


@journey
def activity(world):
    """a firm that asked for it gets a mail that its clients were active"""
    world.mailbox("reception@hale-ortiz.example.com").next("clients were active")


@journey
def signing_out(world):
    """sessions are listed and ended; nothing of one works afterwards"""
    others = [row["id"] for row in world.ben.all("/v1/sessions") if not row["current"]]
    for other in others:
        world.ben.expect(204, "DELETE", f"/v1/sessions/{other}")
    assert len(world.ben.all("/v1/sessions")) == 1
    world.ben.expect(204, "DELETE", "/v1/session")
    assert world.ben.call("GET", "/v1/me").status == 401
