"""Clients and firms of a deployed portal: HTTP, mails, the bus and the bucket."""

import datetime
import itertools
import json
import re
import time
import urllib.error
import urllib.request

from stack import ROOT

# How long anything that follows from a write may take, in seconds.
PATIENCE = 150


class Answer:
    """What was answered."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        """The body as JSON; nothing when it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer here."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(KeepRedirects, urllib.request.ProxyHandler({}))


def request(method, url, body=None, headers=None):
    """One request and its answer, whatever its status."""
    asked = urllib.request.Request(url, method=method, data=body, headers=headers or {})
    if body is not None and not asked.has_header("Content-type"):
        # urllib would name a type of its own, which no signature covers.
        asked.add_unredirected_header("Content-type", "")
    try:
        with OPENER.open(asked, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


class Client:
    """Somebody's browser, before CloudFront."""

    def __init__(self, deployment, token=None):
        self.deployment, self.token, self.marker = deployment, token, None

    def call(self, method, path, body=None, **headers):
        """A call; `headers` with underscores for hyphens."""
        # The emulator takes this header's word for it that a viewer came by TLS.
        sent = {"Host": self.deployment.host, "X-Forwarded-Proto": "https", "Accept": "application/json"}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None:
            data, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        return request(method, self.deployment.endpoint + path, data, sent)

    def expect(self, status, method, path, body=None, **headers):
        """A call that must be answered with this status; its body."""
        answer = self.call(method, path, body, **headers)
        assert answer.status == status, f"{method} {path}: {answer.status}, not {status}: {answer.text[:400]}"
        return answer.json

    def get(self, path):
        """What a GET answers with."""
        return self.expect(200, "GET", path)

    def all(self, path):
        """The rows of a list."""
        return self.get(path)["data"]

    def one(self, path, **fields):
        """The row of a list that has these values."""
        rows = [row for row in self.all(path) if fields.items() <= row.items()]
        assert len(rows) == 1, f"{path}: {len(rows)} rows with {fields}"
        return rows[0]

    def sign_in(self, **proof):
        """Makes a session of a link or a code, as a browser that has been here before if it has."""
        if self.marker:
            proof["marker"] = self.marker
        made = self.expect(201, "POST", "/v1/sessions", proof)
        self.token, self.marker = made["token"], made["marker"]
        return made

    def fetch(self, path):
        """A file: where the API leads to, and what lies there."""
        answer = self.call("GET", path, Accept="*/*")
        assert answer.status == 303, f"{path}: {answer.status}: {answer.text[:400]}"
        file = request("GET", answer.headers["Location"])
        assert file.status == 200, f"{path}: the file: {file.status}: {file.text[:400]}"
        return file.body


def wait(what, look, patience=PATIENCE):
    """Looks until there is something; says what was missing if nothing comes."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError(f"nothing came of it: {what}")


class Mailbox:
    """The mails of one address, newest last."""

    def __init__(self, deployment, address):
        self.deployment, self.address, self.read = deployment, address, 0

    def mails(self):
        """All of them, as texts."""
        answer = request("GET", f"{self.deployment.endpoint}/_ministack/ses/messages")
        sent = [mail for mails in answer.json["messages"].values() for mail in mails]
        return [mail["BodyText"] for mail in sent if self.address in mail["To"]]

    def next(self, what, having=""):
        """The next unread mail in which this pattern is found; those before it count as read."""

        def look():
            for place, mail in enumerate(self.mails()[self.read :], self.read + 1):
                if re.search(having, mail):
                    self.read = place
                    return mail
            return None

        return wait(f"a mail to {self.address}: {what}", look)

    def drop(self):
        """Counts all that came as read."""
        self.read = len(self.mails())


def token_of(mail, name="token"):
    """The token of the first link in a mail."""
    return re.search(rf"[?&]{name}=([A-Za-z0-9._-]+)", mail)[1]


VERSIONS = itertools.count(int(time.time() * 1_000_000) - 1_000_000)


# The moment as of which the samples are written (events/README.md).
WRITTEN = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.timezone.utc)


def moved(value, days):
    """A part of a sample with its days and moments moved by so many days; the time of day stays."""
    if isinstance(value, dict):
        return {name: moved(part, days) for name, part in value.items()}
    if isinstance(value, list):
        return [moved(part, days) for part in value]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d(T\S+)?", value):
        day = datetime.date.fromisoformat(value[:10]) + datetime.timedelta(days=days)
        return day.isoformat() + value[10:]
    return value


def sample(path):
    """The entries of a sample file, moved to today as the local portal moves them (local/src/demo.rs)."""
    entries = json.loads((ROOT / "events/apply-firm-event" / path).read_text(encoding="utf-8"))
    entries = entries if isinstance(entries, list) else [entries]
    now = datetime.datetime.now(datetime.timezone.utc)
    for entry in entries:
        detail = entry["detail"]
        happened = datetime.datetime.fromisoformat(detail["time"].replace("Z", "+00:00")) + (now - WRITTEN)
        detail["time"] = happened.strftime("%Y-%m-%dT%H:%M:%SZ")
        detail["data"] = moved(detail["data"], (now.date() - WRITTEN.date()).days)
    return entries


class Firm:
    """A firm's system, under a role of its own with the policy of the template and its tag."""

    def __init__(self, deployment, firm_id):
        import boto3

        self.deployment, self.firm_id = deployment, firm_id
        role = deployment.senders.get(firm_id) or self.make_role()
        given = deployment.client("sts").assume_role(RoleArn=role, RoleSessionName="system")["Credentials"]
        session = boto3.Session(
            given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], deployment.session.region_name
        )
        self.bus, self.files = deployment.client("events", session), deployment.client("s3", session)

    def make_role(self):
        """A role as docs/operations.md describes it; its ARN."""
        iam = self.deployment.client("iam")
        trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        role = iam.create_role(
            RoleName=f"firm-{self.firm_id}",
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
            Tags=[{"Key": "portico-firm", "Value": self.firm_id}],
        )["Role"]["Arn"]
        iam.attach_role_policy(RoleName=f"firm-{self.firm_id}", PolicyArn=self.deployment.outputs["FirmSenderPolicy"])
        return role

    def puts(self, entries):
        """Puts entries onto the bus, ten at a time."""
        for start in range(0, len(entries), 10):
            batch = [
                {
                    "Source": entry["source"],
                    "DetailType": entry["detail-type"],
                    "Detail": json.dumps(entry["detail"]),
                    "EventBusName": self.deployment.outputs["BusName"],
                }
                for entry in entries[start : start + 10]
            ]
            answer = self.bus.put_events(Entries=batch)
            assert answer["FailedEntryCount"] == 0, answer

    def says(self, detail_type, **data):
        """One event of this firm."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        version = next(VERSIONS)
        detail = {"id": f"deploy-{version}", "time": now, "version": version, "data": data}
        self.puts([{"source": f"firm.{self.firm_id}", "detail-type": detail_type, "detail": detail}])
