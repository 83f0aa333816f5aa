"""A firm's own server, which the portal tells what clients do."""

import base64
import hashlib
import hmac
import http.server
import json
import threading

from portal import wait
from signed import Sender, operate


class Server:
    """A server on a port of its own that keeps what it gets and answers with `status`."""

    def __init__(self):
        self.status, self.received = 204, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """One request."""

            def do_POST(self):  # noqa: N802: the library's name
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.received.append((dict(self.headers), body))
                self.send_response(outer.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_):
                """Nothing: what came is in `received`."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/portico"

    def got(self, kind, secret, **data):
        """The events of a type that came with this data, each with a signature that fits."""
        found = []
        for headers, body in list(self.received):
            headers = {name.lower(): value for name, value in headers.items()}
            event = json.loads(body)
            if event["type"] != kind or not data.items() <= event["data"].items():
                continue
            signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
            key = base64.b64decode(secret.removeprefix("whsec_"))
            digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
            assert f"v1,{digest}" in headers["webhook-signature"].split(" "), headers
            found.append(event)
        return found


def walk(world):
    """what clients do reaches the firm's own server, again when it fails, and when it was gone once it is enabled"""
    server, sender = Server(), Sender(world, "hale-ortiz")
    firm = sender.bearer()
    made = firm.expect(201, "POST", "/v1/firm/endpoints", {"url": server.url})
    place, secret = f"/v1/firm/endpoints/{made['id']}", made["secret"]

    def write(text):
        world.ben.expect(201, "POST", "/v1/messages", {"matter_id": world.matter, "text": text})

    def arrives(text, count=1):
        def came():
            return len(server.got("message.received", secret, text=text)) >= count

        wait(f"'{text}' at the firm's server", came)

    write("To your own server.")
    arrives("To your own server.")
    event = server.got("message.received", secret, text="To your own server.")[0]
    assert firm.get(f"/v1/firm/events/{event['id']}")["data"] == event["data"]
    assert event["id"] in [row["id"] for row in firm.all("/v1/firm/events?limit=200")]

    firm.expect(202, "POST", f"{place}/pings")
    wait("the ping", lambda: server.got("webhook.ping", secret))
    firm.expect(202, "POST", f"{place}/replays", {"event_id": event["id"]})
    arrives("To your own server.", 2)

    server.status = 500
    write("Once more.")
    wait("an attempt that failed", lambda: firm.all(f"{place}/attempts")[0].get("status") == 500)
    server.status = 204
    arrives("Once more.", 2)
    wait("it is well", lambda: "failing_since" not in firm.all("/v1/firm/endpoints")[0])

    server.status = 410
    office = world.mailbox("office@hale-ortiz.example.com")
    office.drop()
    write("Nobody is there.")
    wait("it is disabled", lambda: firm.all("/v1/firm/endpoints")[0].get("disabled_reason") == "gone")
    office.next("the endpoint is off", "stopped sending|accepted nothing")
    server.status = 204
    firm.expect(200, "PATCH", place, {"enabled": True})
    arrives("Nobody is there.", 2)
    firm.expect(204, "DELETE", place)
    # A firm has two keys at most, and samples make more.
    operate(world, firm_id="hale-ortiz", action="revoke", key_id=sender.key_id)
