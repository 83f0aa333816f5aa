"""Receives what the portal tells the firm, with Python's standard library alone: ENDPOINT_SECRET=whsec_... python3 receive.py.

PORT is where it listens (8788; 0 takes a free port). TLS is the business of what stands in front of it.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["ENDPOINT_SECRET"].removeprefix("whsec_"))
# In production, keep the ids where the events go, in one transaction.
SEEN = set()


def is_signed(headers, body):
    """Whether the portal signed these bytes, within five minutes of now."""
    message, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not stamp.isdecimal() or abs(time.time() - int(stamp)) > 300:
        return False
    digest = hmac.new(KEY, f"{message}.{stamp}.".encode() + body, hashlib.sha256).digest()
    right = b"v1," + base64.b64encode(digest)
    # While a new secret takes the place of an old one, there are two signatures.
    given = headers.get("webhook-signature", "").encode().split(b" ")
    return any(hmac.compare_digest(right, one) for one in given)


class Receiver(BaseHTTPRequestHandler):
    timeout = 10

    def do_POST(self):
        # No body has more than 20,000 bytes; what is cut off has another signature.
        body = self.rfile.read(min(int(self.headers.get("content-length", 0)), 20_000))
        signed = is_signed(self.headers, body)
        message = self.headers.get("webhook-id")
        if signed and message not in SEEN:
            event = json.loads(body)
            print(event["type"], message, json.dumps(event["data"]), flush=True)
            SEEN.add(message)
        self.send_response(204 if signed else 401)
        self.end_headers()

    def log_message(self, *_):
        """Nothing: each event has its line."""


server = HTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8788"))), Receiver)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
