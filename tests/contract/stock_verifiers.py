"""The libraries of Standard Webhooks on PyPI and npm verify what the portal sends, and sign what it takes.

Usage: <python> tests/contract/stock_verifiers.py, where that Python has standardwebhooks==1.1.0, after `npm ci` in tests/contract
and `cargo build --workspace --bin local`. PORTAL_BIN names another portal than target/debug/local.
"""

import json
import os
import re
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from standardwebhooks import Webhook, WebhookVerificationError

ROOT = Path(__file__).resolve().parents[2]
PORTAL_BIN = os.environ.get("PORTAL_BIN", ROOT / "target/debug/local")
BEN = "ben.okafor@example.com"
# Bytes, characters and UTF-16 code units of it differ in number.
TEXT = 'Señora, "¿cuándo?" \\ 𝄞\nPlease call.'


class Pypi:
    """The library for Python."""

    @staticmethod
    def sign(secret, message, seconds, body):
        return Webhook(secret).sign(message, datetime.fromtimestamp(seconds, timezone.utc), body)

    @staticmethod
    def verify(secret, headers, body):
        """The event; None if it is refused."""
        try:
            return Webhook(secret).verify(body, headers)
        except WebhookVerificationError:
            return None


class Npm:
    """The library for JavaScript."""

    @staticmethod
    def ask(**question):
        node = ["node", ROOT / "tests/contract/stock.mjs"]
        answered = subprocess.run(node, input=json.dumps(question), capture_output=True, check=True, text=True)
        return json.loads(answered.stdout)

    @classmethod
    def sign(cls, secret, message, seconds, body):
        return cls.ask(secret=secret, id=message, seconds=seconds, body=body)["signature"]

    @classmethod
    def verify(cls, secret, headers, body):
        """The event; None if it is refused."""
        answer = cls.ask(secret=secret, headers=headers, body=body)
        return None if "refused" in answer else answer["event"]


LIBRARIES = [Pypi, Npm]


class Portal:
    """A local portal with the demo firm, and a firm's server that keeps what the portal sends."""

    def __init__(self):
        # Closed, its output would end the portal.
        self.process = subprocess.Popen([PORTAL_BIN, "--port", "0", "--no-web"], stdout=subprocess.PIPE, text=True)
        self.origin = self.process.stdout.readline().removeprefix("Portal").strip()
        received = self.received = []

        class Server(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                received.append((dict(self.headers), body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Server)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        made = self.call("POST", "/local/firms/hale-ortiz/keys")["made"]
        self.key, self.secret = made["key_id"], made["secret"]

    def end(self):
        self.server.shutdown()
        self.server.server_close()
        self.process.terminate()
        self.process.communicate()

    def call(self, method, path, body=None, **headers):
        """The answer as JSON, or the problem."""
        if isinstance(body, dict):
            body = json.dumps(body)
        content = None if body is None else body.encode()
        fields = {"content-type": "application/json"} | {name.replace("_", "-"): text for name, text in headers.items()}
        request = urllib.request.Request(self.origin + path, content, fields, method=method)
        try:
            with urllib.request.urlopen(request) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as problem:
            return json.load(problem)

    def post_signed(self, library, path, message, body, signed=None):
        """Posts a body under the signature of `signed`, which is the body unless something else is given."""
        now = int(time.time())
        signature = library.sign(self.secret, message, now, body if signed is None else signed)
        fields = {"webhook_id": message, "webhook_timestamp": str(now), "webhook_signature": signature}
        return self.call("POST", f"{path}/{self.key}", body, **fields)

    def bearer(self, library):
        given = self.post_signed(library, "/v1/firm/tokens", f"token-{library.__name__}", "")
        return {"authorization": f"Bearer {given['token']}"}

    def taken(self):
        """What the server got since it was last asked."""
        self.call("POST", "/local/settle")
        taken, self.received[:] = list(self.received), []
        return taken

    def sign_in(self):
        """A session of a client."""
        self.call("POST", "/v1/sign-in-links", {"email": BEN})
        self.call("POST", "/local/settle")
        mails = self.call("GET", f"/local/emails?to={BEN}&subject=your%20link%20to%20sign%20in")["data"]
        token = re.search(r"token=([\w.-]+)", mails[-1]["text"]).group(1)
        session = self.call("POST", "/v1/sessions", {"email": BEN, "token": token})
        return {"authorization": f"Bearer {session['token']}"}


class StockVerifiers(unittest.TestCase):
    """Both libraries and the portal agree, in both directions."""

    @classmethod
    def setUpClass(cls):
        cls.portal = portal = Portal()
        cls.addClassCleanup(portal.end)
        bearer = portal.bearer(Pypi)
        url = f"http://127.0.0.1:{portal.server.server_port}/"
        made = portal.call("POST", "/v1/firm/endpoints", {"url": url}, **bearer)
        cls.secret = made["secret"]
        portal.call("POST", f"/v1/firm/endpoints/{made['id']}/pings", "", **bearer)
        client = portal.sign_in()
        matter = portal.call("GET", "/v1/me", **client)["matters"][0]["id"]
        portal.call("POST", "/v1/messages", {"matter_id": matter, "text": TEXT}, **client)
        cls.sent = portal.taken()
        rotated = portal.call("PATCH", f"/v1/firm/endpoints/{made['id']}", {"rotate_secret": True}, **bearer)
        cls.new_secret = rotated["secret"]
        portal.call("POST", f"/v1/firm/endpoints/{made['id']}/pings", "", **bearer)
        [cls.sent_later] = portal.taken()

    def test_each_verifies_every_event(self):
        events = [json.loads(body) for _, body in self.sent]
        self.assertEqual({"webhook.ping", "client.signed_in", "message.received"}, {event["type"] for event in events})
        self.assertIn(TEXT, [event["data"].get("text") for event in events])
        for library in LIBRARIES:
            for (headers, body), event in zip(self.sent, events):
                with self.subTest(library=library.__name__, type=event["type"]):
                    self.assertEqual(library.verify(self.secret, headers, body), event)
                    self.assertEqual(headers["webhook-id"], event["id"])

    def test_each_refuses_what_was_changed(self):
        headers, body = self.sent[-1]
        late = str(int(headers["webhook-timestamp"]) - 301)
        other = self.sent[0][0]
        changed = {
            "body": (self.secret, headers, body + " "),
            "id": (self.secret, headers | {"webhook-id": "another"}, body),
            "time": (self.secret, headers | {"webhook-timestamp": late}, body),
            "signature": (self.secret, headers | {"webhook-signature": other["webhook-signature"]}, body),
            "secret": (self.portal.secret, headers, body),
        }
        for library in LIBRARIES:
            for what, message in changed.items():
                with self.subTest(library=library.__name__, changed=what):
                    self.assertIsNone(library.verify(*message))

    def test_the_new_secret_and_the_old_one_both_verify(self):
        headers, body = self.sent_later
        for library in LIBRARIES:
            for secret in [self.secret, self.new_secret]:
                with self.subTest(library=library.__name__):
                    self.assertEqual(library.verify(secret, headers, body), json.loads(body))
            with self.subTest(library=library.__name__):
                self.assertIsNone(library.verify(self.new_secret, *self.sent[0]))

    def test_the_portal_takes_what_each_signs_and_nothing_else(self):
        for library in LIBRARIES:
            name = f"Zoë 𝄞 of {library.__name__}"
            data = {"client_id": f"c-{library.__name__}", "email": "zoe@example.com", "name": name}
            moment = {"time": "2026-11-23T09:00:00Z", "version": 1}
            event = {"type": "client.updated", "id": name, **moment, "data": data}
            body = json.dumps(event, ensure_ascii=False)
            with self.subTest(library=library.__name__):
                sent = f"event-{library.__name__}"
                changed = self.portal.post_signed(library, "/v1/firm-events", sent, body, signed=body + " ")
                self.assertEqual(changed["type"], "/problems/signature-invalid")
                taken = self.portal.post_signed(library, "/v1/firm-events", sent, body)
                self.assertEqual(len(taken["accepted"]), 1, taken)
                self.portal.call("POST", "/local/settle")
                bearer = self.portal.bearer(library)
                known = self.portal.call("GET", f"/v1/firm/clients/{data['client_id']}", **bearer)
                self.assertEqual(known["name"], name)


if __name__ == "__main__":
    unittest.main()
