"""A firm's system without a role in IAM: its key, its signed messages, its files."""

import base64
import hashlib
import hmac
import json
import time
import uuid

from portal import Client, request, token_of, wait

PDF = b"%PDF-1.7 sent over HTTPS"
BEN = "ben.okafor@example.com"


class Sender:
    """The system of one firm, with a key that an operator made for it."""

    def __init__(self, world, firm):
        self.world = world
        made = operate(world, firm_id=firm, action="make")["made"]
        self.key_id, self.key = made["key_id"], base64.b64decode(made["secret"].removeprefix("whsec_"))

    def post(self, path, body):
        """A call whose body the key signs."""
        data, message, now = json.dumps(body).encode(), f"msg_{uuid.uuid4().hex}", str(int(time.time()))
        digest = hmac.new(self.key, f"{message}.{now}.".encode() + data, hashlib.sha256).digest()
        signature = f"v1,{base64.b64encode(digest).decode()}"
        headers = {"webhook_id": message, "webhook_timestamp": now, "webhook_signature": signature}
        return Client(self.world.deployment).call("POST", f"{path}/{self.key_id}", body, **headers)

    def says(self, kind, **data):
        """One event; the answer's status."""
        now = time.time()
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
        event = {"type": kind, "id": uuid.uuid4().hex, "time": stamp, "version": int(now * 1e6), "data": data}
        return self.post("/v1/firm-events", event).status

    def bearer(self):
        """A caller with the firm's bearer."""
        return Client(self.world.deployment, self.post("/v1/firm/tokens", {}).json["token"])

    def store(self, name, content):
        """Stores a file; its key."""
        bearer = self.bearer()
        facts = {"name": name, "size": len(content), "content_type": "application/pdf"}
        facts["sha256"] = hashlib.sha256(content).hexdigest()
        place = bearer.expect(201, "POST", "/v1/firm/files", facts)
        stored = request("PUT", place["url"], content, place["headers"])
        assert stored.status == 200, f"{stored.status}: {stored.text[:400]}"
        return place["key"]


def operate(world, **asked):
    """What the function that keeps the keys answers to an operator."""
    deployment = world.deployment
    answer = deployment.client("lambda").invoke(FunctionName=deployment.names["FirmKeys"], Payload=json.dumps(asked))
    answer = json.loads(answer["Payload"].read())
    assert "error" not in answer, answer
    return answer


def clients(world, asking):
    """The firm lists its clients, sees what Ben sees, fetches what he sent, invites him again and sees what failed."""
    assert asking.one("/v1/firm/clients", client_id="ben-okafor")["state"] == "active"
    assert [row["client_id"] for row in asking.all(f"/v1/firm/clients?email={BEN}")] == ["ben-okafor"]
    preview = asking.expect(200, "POST", "/v1/firm/clients/ben-okafor/previews")
    for name in ("bills", "events", "messages", "documents", "folders"):
        own = [row for row in world.ben.all(f"/v1/{name}") if row["firm_id"] == "hale-ortiz"]
        # A page of the client's list is shorter than a preview, and has the other firm's entries too.
        assert own == preview[name]["data"][: len(own)], f"{name}: {preview[name]}"
    assert preview["matters"]["data"] and '"firm_id": "lakeside"' not in json.dumps(preview)
    sent = world.ben.one("/v1/documents?sender=client", name="Notes.txt")
    assert asking.fetch(f"/v1/firm/documents/{sent['id']}/content") == b"My notes on the lease."

    mailbox = world.mailbox(BEN)
    mailbox.drop()
    asking.expect(202, "POST", "/v1/firm/clients/ben-okafor/invitations")
    welcome = "Welcome to your secure portal|Le damos la bienvenida a su portal seguro"
    token = token_of(mailbox.next("the invitation once more", welcome))
    Client(world.deployment).expect(401, "POST", "/v1/sessions", {"email": "nobody@example.com", "token": token})
    failed = asking.one("/v1/firm/sign-in-failures", client_id="ben-okafor", reason="wrong-address")
    assert failed["sent_as"] == "invitation", failed


def walk(world):
    """a firm's system signs with a key that an operator made, stores a file and asks what came of it; a revoked key says nothing"""
    sender = Sender(world, "hale-ortiz")
    bill = world.bill | {"bill_id": "signed", "number": "2026-3000", "client_ids": ["ben-okafor"]}
    bill["content"] = {"key": sender.store("Invoice.pdf", PDF)}
    assert sender.says("bill.shared", **bill) == 202

    def shared():
        return [row for row in world.ben.all("/v1/bills") if row["number"] == "2026-3000"]

    row = wait("the bill that was sent over HTTPS", shared)[0]
    assert world.ben.fetch(f"/v1/bills/{row['id']}/content") == PDF
    asking = sender.bearer()
    [standing] = asking.get("/v1/firm/resources/bill/signed")["clients"]
    assert standing["visibility"] == "visible" and standing["opened_version"], standing
    assert asking.get("/v1/firm/clients/ben-okafor")["email"] == BEN
    clients(world, asking)
    gone = {"client_id": "gone", "email": "gone@nowhere.example", "name": "Nobody"}
    assert sender.says("client.invited", **gone) == 202
    world.mail_came_back("hale-ortiz", "gone")
    world.heard("client.unreachable", firm_id="hale-ortiz", client_id="gone")
    [invitation] = asking.get("/v1/firm/clients/gone/deliveries")["data"]
    assert (invitation["state"], invitation["reason"]) == ("bounced", "address-rejected"), invitation
    assert not asking.get("/v1/firm/clients/gone")["reachable"]
    assert sender.says("bill.unshared", bill_id="signed") == 202
    wait("it is withdrawn", lambda: not shared())

    foreign = Sender(world, "lakeside")
    foreign.key_id = sender.key_id
    assert foreign.says("bill.unshared", bill_id="deployed") == 401
    operate(world, firm_id="hale-ortiz", action="revoke", key_id=sender.key_id)
    assert sender.says("bill.unshared", bill_id="deployed") == 401
