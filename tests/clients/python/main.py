"""Signs in, lists bills and sends a file, with the client that openapi-generator makes of docs/openapi.json.

Usage: PYTHONPATH=<the generated client> python main.py <the portal's origin>
"""

import hashlib
import json
import re
import sys
import urllib.parse
import urllib.request
import uuid

import portico

EMAIL = "ben.okafor@example.com"
NAME = "From Python.txt"
CONTENT = b"My notes on the lease."


def local(origin: str, method: str, path: str) -> bytes:
    """Calls what only the local portal has: its mailbox, and waiting until everything under way is done."""
    request = urllib.request.Request(origin + path, method=method)
    with urllib.request.urlopen(request) as answer:
        content: bytes = answer.read()
        return content


def token_of_the_mail(origin: str) -> str:
    local(origin, "POST", "/local/settle")
    query = urllib.parse.urlencode({"to": EMAIL, "subject": "your link to sign in"})
    mails = json.loads(local(origin, "GET", f"/local/emails?{query}"))["data"]
    found = re.search(r"token=([\w.-]+)", mails[-1]["text"])
    assert found, mails
    return found.group(1)


def refused(calls: portico.SigningInApi) -> None:
    """A refusal is a problem with a type."""
    try:
        calls.verify_link(portico.SessionRequest(email=EMAIL, token="none"))
    except portico.exceptions.UnauthorizedException as error:
        assert error.body and portico.ProblemBody.from_json(error.body), error
        problem = json.loads(error.body)
        assert problem["type"] == portico.ProblemType.LinkInvalid.value, problem
    else:
        raise AssertionError("a link that is none was taken")


def send(origin: str, session: str, matter: str) -> None:
    """Announces a file, sends its only part, and finishes it with the upload's grant."""
    file = portico.FileRequest(name=NAME, size=len(CONTENT), content_type="text/plain")
    request = portico.UploadRequest(matter_id=matter, files=[file])
    uploads = portico.UploadsApi(client(origin, session))
    started = uploads.start_upload(request, idempotency_key=str(uuid.uuid4()))
    part = started.files[0].part_urls[0]
    put = urllib.request.Request(part.url, data=CONTENT, method="PUT", headers=part.headers or {})
    # urllib would declare a form, and the address is signed for exactly these headers.
    put.add_header("content-type", "")
    with urllib.request.urlopen(put) as answer:
        etag = answer.headers["etag"]
    sent = portico.CompleteRequest(
        parts=[portico.PartRequest(part_number=part.part_number, etag=etag.strip('"'))],
        sha256=hashlib.sha256(CONTENT).hexdigest(),
    )
    uploads = portico.UploadsApi(client(origin, started.grant))
    uploads.complete_file(started.id, started.files[0].document_id, sent)


def client(origin: str, bearer: str | None = None) -> portico.ApiClient:
    return portico.ApiClient(portico.Configuration(host=origin, access_token=bearer))


def main(origin: str) -> None:
    signing_in = portico.SigningInApi(client(origin))
    signing_in.request_link(portico.SignInLinkRequest(email=EMAIL))
    refused(signing_in)
    request = portico.SessionRequest(email=EMAIL, token=token_of_the_mail(origin))
    session = signing_in.verify_link(request).token
    assert session
    mine = client(origin, session)
    me = portico.ProfileApi(mine).show_me()
    bills = portico.BillsApi(mine).list_bills(limit=10).data
    assert bills and bills[0].total.currency, bills
    entries = portico.MessagesApi(mine).list_messages(limit=50).data
    kinds = {type(entry.actual_instance) for entry in entries}
    assert portico.Message in kinds and portico.SharedBill in kinds, kinds
    send(origin, session, me.matters[0].id)
    local(origin, "POST", "/local/settle")
    sent = portico.DocumentsApi(mine).list_documents(sender=portico.DocumentSender.CLIENT).data
    assert NAME in [document.name for document in sent], sent
    print(f"python: {len(bills)} bills, {len(entries)} entries, {NAME} received")


main(sys.argv[1])
