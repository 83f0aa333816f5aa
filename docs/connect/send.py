"""Invites a client and shares a bill with its PDF, with Python's standard library alone: python3 send.py invoice.pdf.

PORTAL, KEY_ID and SECRET come from the environment.
"""

import base64
import hashlib
import hmac
import json
import os
import pathlib
import sys
import time
import urllib.error
import urllib.request
import uuid

PORTAL, KEY_ID, SECRET = (os.environ[name] for name in ("PORTAL", "KEY_ID", "SECRET"))
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))


def call(method, url, body, headers):
    """The answer as JSON; a problem ends the program with what the portal says."""
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")
    except urllib.error.HTTPError as problem:
        sys.exit(problem.read().decode())


def post_signed(path, body):
    """Posts a body that the firm's key signs (Standard Webhooks)."""
    message, now = f"msg_{uuid.uuid4().hex}", str(int(time.time()))
    digest = hmac.new(KEY, f"{message}.{now}.".encode() + body, hashlib.sha256).digest()
    signature = "v1," + base64.b64encode(digest).decode()
    headers = {"content-type": "application/json", "webhook-id": message}
    headers |= {"webhook-timestamp": now, "webhook-signature": signature}
    return call("POST", f"{PORTAL}{path}/{KEY_ID}", body, headers)


def event(kind, data):
    """An event whose version is the time in microseconds, so that a later one wins."""
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    return {"type": kind, "id": uuid.uuid4().hex, "time": stamp, "version": int(now * 1e6), "data": data}


def store(path):
    """Stores a file for events to name; returns its key."""
    content = path.read_bytes()
    facts = {"name": path.name, "size": len(content), "content_type": "application/pdf"}
    facts["sha256"] = hashlib.sha256(content).hexdigest()
    token = post_signed("/v1/firm/tokens", b"")["token"]
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    place = call("POST", f"{PORTAL}/v1/firm/files", json.dumps(facts).encode(), headers)
    call("PUT", place["url"], content, place["headers"])
    return place["key"]


invited = {"client_id": "c-9001", "email": "dana.whitfield@example.com", "name": "Dana Whitfield", "locale": "en"}
matter = {"matter_id": "m-9001", "name": "Whitfield estate", "status": "open", "client_ids": ["c-9001"]}
bill = {
    "bill_id": "b-9001",
    "matter_id": "m-9001",
    "number": "2026-031",
    "issued_on": "2026-11-23",
    "due_on": "2026-12-23",
    "total": {"amount_minor": 125000, "currency": "USD"},
    "balance": {"amount_minor": 125000, "currency": "USD"},
    "state": "awaiting_payment",
    "content": {"key": store(pathlib.Path(sys.argv[1]))},
    "client_ids": ["c-9001"],
}
# Up to ten events in one message: all of them are taken, or none.
events = [event("client.invited", invited), event("matter.updated", matter), event("bill.shared", bill)]
print(post_signed("/v1/firm-events", json.dumps({"events": events}).encode()))
