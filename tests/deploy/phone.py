"""What a client's phone does: passkeys, devices that take pushes, and the pushes themselves."""

import base64
import hashlib
import json
import os
import struct

from portal import Client, wait
from stack import PARAMETERS

APNS, FCM = "0f" * 32, "cccccccccccccccccccccc:APA91b" + "x" * 120
# A browser's subscription as its push service gives it (RFC 8291, appendix A has the keys).
BROWSER = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/abc:def",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
    },
}


def encode(data):
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """A phone with one passkey on the curve P-256, whose owner always proves to be the owner (WebAuthn level 3)."""

    def __init__(self, origin):
        from cryptography.hazmat.primitives.asymmetric import ec

        self.origin, self.id, self.count = origin, os.urandom(16), 0
        self.key = ec.generate_private_key(ec.SECP256R1())

    def client_data(self, kind, options):
        """What the browser says that it was asked."""
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def data(self, host, flags, rest=b""):
        """What the authenticator says of itself: for whom, that its owner was there, and how often it signed."""
        self.count += 1
        return hashlib.sha256(host.encode()).digest() + struct.pack(">BI", flags, self.count) + rest

    def credential(self, response):
        """The browser's JSON around an answer."""
        own = {"id": encode(self.id), "rawId": encode(self.id), "type": "public-key", "clientExtensionResults": {}}
        return own | {"response": {name: encode(value) for name, value in response.items()}}

    def make(self, options):
        """Makes the passkey that is asked for; attests nothing, as phones do."""
        self.user = base64.urlsafe_b64decode(options["user"]["id"] + "==")
        point = self.key.public_key().public_numbers()
        x, y = point.x.to_bytes(32, "big"), point.y.to_bytes(32, "big")
        # CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053, section 7.1).
        public = bytes.fromhex("a5010203262001215820") + x + bytes.fromhex("225820") + y
        data = self.data(options["rp"]["id"], 0x45, bytes(16) + struct.pack(">H", len(self.id)) + self.id + public)
        # CBOR: {"fmt": "none", "attStmt": {}, "authData": data}.
        attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58" + bytes([len(data)]) + data
        client_data = self.client_data("webauthn.create", options)
        return self.credential({"clientDataJSON": client_data, "attestationObject": attestation})

    def sign(self, options):
        """Signs in."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec

        client_data, data = self.client_data("webauthn.get", options), self.data(options["rpId"], 0x05)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": client_data,
            "authenticatorData": data,
            "signature": signature,
            "userHandle": self.user,
        }
        return self.credential(answer)


def register(client, phone, name):
    """Registers the passkey of a phone."""
    asked = client.expect(201, "POST", "/v1/passkeys/options")
    answer = {"ceremony_id": asked["ceremony_id"], "name": name, "credential": phone.make(asked["public_key"])}
    return client.expect(201, "POST", "/v1/passkeys", answer)


def leave_ways_in(client):
    """What somebody does who means to come back: registers a passkey and a device."""
    register(client, Authenticator(PARAMETERS["PortalOrigin"]), "Mine")
    client.expect(201, "POST", "/v1/devices", {"platform": "webpush", "subscription": BROWSER})


def associations(world):
    """apps and other origins find at the portal's address that they belong to it"""
    client = Client(world.deployment)
    apple = client.get("/.well-known/apple-app-site-association")
    assert apple["webcredentials"]["apps"] == [PARAMETERS["IosApps"]], apple
    google = client.get("/.well-known/assetlinks.json")
    assert google[0]["target"]["package_name"] == PARAMETERS["AndroidApps"].split("=")[0], google
    origins = client.get("/.well-known/webauthn")["origins"]
    assert origins == [PARAMETERS["PortalOrigin"], PARAMETERS["PasskeyOrigins"]], origins


def passkeys(world):
    """a passkey is registered, signs in, gets another name, and takes its sessions along when it is revoked"""
    ben, phone = world.ben, Authenticator(PARAMETERS["PortalOrigin"])
    made = register(ben, phone, "Ben's phone")
    touched = Client(world.deployment)
    asked = touched.expect(201, "POST", "/v1/passkeys/sessions/options")
    answer = {"ceremony_id": asked["ceremony_id"], "credential": phone.sign(asked["public_key"]), "marker": ben.marker}
    touched.token = touched.expect(201, "POST", "/v1/passkeys/sessions", answer)["token"]
    # What was signed once opens nothing again.
    Client(world.deployment).expect(410, "POST", "/v1/passkeys/sessions", answer)
    assert len(touched.get("/v1/me")["firms"]) == 2
    assert touched.one("/v1/passkeys", id=made["id"])["current"]
    path = f"/v1/passkeys/{made['id']}"
    assert ben.expect(200, "PATCH", path, {"name": "Old phone"})["name"] == "Old phone"
    ben.expect(204, "DELETE", path)
    assert touched.call("GET", "/v1/me").status == 401
    assert ben.all("/v1/passkeys") == []


def devices(world):
    """devices of every platform register, the same one once, are listed and removed"""
    ben = world.ben
    options = ben.get("/v1/devices/options")
    assert options["platforms"] == ["apns", "fcm", "webpush"] and len(options["application_server_key"]) == 87, options
    browser = {"platform": "webpush", "subscription": BROWSER, "name": "Chrome"}
    made = [ben.expect(201, "POST", "/v1/devices", browser)]
    for platform, token in (("apns", APNS), ("fcm", FCM), ("apns", APNS)):
        made.append(ben.expect(201, "POST", "/v1/devices", {"platform": platform, "token": token}))
    assert made[1]["id"] == made[3]["id"]
    assert {row["platform"] for row in ben.all("/v1/devices")} == {"apns", "fcm", "webpush"}
    foreign = BROWSER | {"endpoint": "https://169.254.169.254/latest"}
    ben.expect(422, "POST", "/v1/devices", browser | {"subscription": foreign})
    for device in made[:3]:
        ben.expect(204, "DELETE", f"/v1/devices/{device['id']}")
    assert ben.all("/v1/devices") == []


def pushes(world):
    """what is new reaches the apps, and one that is gone from its phone is forgotten"""
    ben, sns = world.ben, world.deployment.client("sns")
    for platform, token in (("apns", APNS), ("fcm", FCM)):
        ben.expect(201, "POST", "/v1/devices", {"platform": platform, "token": token})
    share_bill(world, "pushed-1")

    def both():
        got = {push["endpoint"]: push for push in world.pushes()}
        return list(got.values()) if len(got) == 2 else None

    for push in wait("a push to both apps", both):
        platform = push["endpoint"].split("/")[1]
        inner = json.loads(json.loads(push["message"])[platform])
        told = json.dumps(inner)
        assert "/bills" in told and "2026-3" not in told, told
        # As Apple and Google have SNS do it when an app is gone.
        sns.set_endpoint_attributes(EndpointArn=push["endpoint"], Attributes={"Enabled": "false"})
    share_bill(world, "pushed-2")
    wait("devices that are gone are forgotten", lambda: ben.all("/v1/devices") == [])


def share_bill(world, bill):
    """A bill of Ben's that he is told of."""
    world.let_news_go()
    money = {"amount_minor": 48000, "currency": "USD"}
    data = {
        "matter_id": "northgate",
        "issued_on": "2026-11-20",
        "due_on": "2026-12-20",
        "total": money,
        "balance": money,
    }
    data |= {"bill_id": bill, "number": f"2026-3-{bill}", "state": "awaiting_payment"}
    world.hale.says("bill.shared", **data, client_ids=["ben-okafor"])
