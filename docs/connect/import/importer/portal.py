"""The doors of the portal for a firm's systems: signed messages (Standard Webhooks), files, and questions."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import threading
import time
import urllib.parse
import urllib.request
from collections import deque
from typing import Callable

from importer.calls import Calls, Refused, no_portal, wait_until
from importer.faults import Stop
from importer.pdfs import Pdf

# A bearer works for ten minutes. In seconds.
BEARER_LIFE = 8 * 60


class Portal:
    """A portal, and the key of a firm."""

    def __init__(
        self, origin: str, key_id: str, secret: bytes, patience: float, per_minute: int, say: Callable[[str], None]
    ) -> None:
        """`patience` is how many seconds a call may wait, and `per_minute` how many messages go out in a minute."""
        self.origin = origin
        self.key_id = key_id
        self._secret = secret
        # Where it says that it waits.
        self.say = say
        self._calls = Calls(origin, patience, lambda said: self.say(said))
        self._sent: deque[float] = deque(maxlen=per_minute)
        self._slowed = False
        self._bearer = ("", 0.0)
        self._lock = threading.Lock()

    def send(self, message: str, body: bytes, count: int) -> None:
        """Sends a message with `count` events. The same message is taken once, however often it is sent."""
        self._keep_pace()
        answer = self._signed(f"/v1/firm-events/{self.key_id}", message, body)
        if len(self._expected(answer, "accepted")) != count:
            raise Stop(
                f"{self.origin} did not take every event of a message. Is something between this machine and the portal?"
            )

    def _keep_pace(self) -> None:
        """Waits until fewer messages than allowed went out within a minute."""
        if len(self._sent) == self._sent.maxlen:
            if not self._slowed:
                self.say(f"It goes on with {self._sent.maxlen} messages a minute (--per-minute).")
            self._slowed = True
            wait_until(self._sent[0] + 60)
        self._sent.append(time.monotonic())

    def store(self, pdf: Pdf) -> str:
        """Stores a file; returns the key by which a bill names it. The key has no name that a person gave."""
        if not pdf.path.is_file() or pdf.path.stat().st_size != pdf.size:
            raise Refused(0, {"detail": "The file changed after it was checked."})
        facts = {"name": "bill.pdf", "size": pdf.size, "content_type": "application/pdf", "sha256": pdf.sha256}
        place = self._with_bearer("POST", "/v1/firm/files", json.dumps(facts).encode())
        key = self._expected(place, "key")

        def put() -> urllib.request.Request:
            headers = {**place["headers"], "Content-Length": str(pdf.size)}
            return urllib.request.Request(place["url"], open(pdf.path, "rb"), headers, method="PUT")

        try:
            self._calls.make(put)
        except Refused as refused:
            # The address works once: when an answer was lost, the next attempt finds the file there.
            if refused.status != 412:
                raise
        return key

    def ask(self, path: str) -> dict | None:
        """What the portal knows; None when it knows nothing."""
        try:
            answer = self._with_bearer("GET", path, None)
        except Refused as refused:
            if refused.problem == "not-found":
                return None
            raise
        self._expected(answer, "version")
        return answer

    def bearer(self) -> str:
        """A bearer that works for some minutes more. The first one shows whether address, key and clock are right."""
        with self._lock:
            token, since = self._bearer
            if not token or time.monotonic() - since > BEARER_LIFE:
                answer = self._signed(f"/v1/firm/tokens/{self.key_id}", f"import-bearer-{time.time_ns()}", b"")
                token = self._expected(answer, "token")
                self._bearer = (token, time.monotonic())
            return token

    def _with_bearer(self, method: str, path: str, body: bytes | None) -> dict:
        def request() -> urllib.request.Request:
            headers = {"content-type": "application/json"} if body is not None else {}
            headers["authorization"] = f"Bearer {self.bearer()}"
            return urllib.request.Request(self.origin + path, body, headers, method=method)

        try:
            return self._calls.make(request)
        except Refused as refused:
            if refused.problem != "firm-token-required":
                raise
        # It ended sooner than this machine's clock says. A new one is given while the key signs.
        with self._lock:
            self._bearer = ("", 0.0)
        return self._calls.make(request)

    def _signed(self, path: str, message: str, body: bytes) -> dict:
        def request() -> urllib.request.Request:
            now = str(int(time.time()))
            signed = hmac.new(self._secret, f"{message}.{now}.".encode() + body, hashlib.sha256).digest()
            headers = {"content-type": "application/json", "webhook-id": message, "webhook-timestamp": now}
            headers["webhook-signature"] = "v1," + base64.b64encode(signed).decode()
            return urllib.request.Request(self.origin + path, body, headers, method="POST")

        return self._calls.make(request)

    def _expected(self, answer: dict, name: str):
        if name not in answer:
            raise no_portal(self.origin)
        return answer[name]


def read_secret(text: str) -> bytes:
    """The bytes of a secret as it was shown: `whsec_` and base64."""
    try:
        key = base64.b64decode(text.strip().partition("whsec_")[2], validate=True)
    except binascii.Error:
        key = b""
    if not text.strip().startswith("whsec_") or len(key) != 32:
        raise Stop(
            "PORTICO_SECRET is not a secret of the portal: whsec_ and 44 characters, as they were shown when the key "
            "was made."
        )
    return key


def read_origin(text: str) -> str:
    """The address of a portal, without a path. Only a portal on this machine may do without TLS."""
    parts = urllib.parse.urlsplit(text.strip().rstrip("/"))
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path or parts.query or parts.username:
        raise Stop("--portal takes the address of the portal alone: https://portal.example.com.")
    if parts.scheme == "http" and not here:
        raise Stop("--portal begins with https://: what is sent are names and bills.")
    return f"{parts.scheme}://{parts.netloc}"
