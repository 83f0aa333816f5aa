"""Clients and firms of a deployed portal: HTTP, mails, the bus and the bucket."""

import datetime
import itertools
import json
import re
import time
import urllib.error
import urllib.request

from stack import ROOT

# How long anything that follows from a write may take: the longest batch window is a minute.
PATIENCE = 150


class Answer:
    """What the portal answered."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.text = status, headers, body.decode("utf-8", "replace")

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


OPENER = urllib.request.build_opener(KeepRedirects)


def request(method, url, body=None, headers=None):
    """One request and its answer, whatever its status."""
    asked = urllib.request.Request(url, method=method, data=body, headers=headers or {})
    try:
        with OPENER.open(asked, timeout=60) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.headers, error.read())


class Client:
    """Somebody who calls the API through the gateway, as CloudFront would."""

    def __init__(self, deployment, token=None):
        self.deployment, self.token = deployment, token

    def call(self, method, path, body=None, **headers):
        """A call; `headers` with underscores for hyphens."""
        sent = {"Host": self.deployment.host, "Accept": "application/json", "Portico-Viewer": "198.51.100.7"}
        sent["Portico-Origin-Key"] = self.deployment.origin_key
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


def wait(what, look, patience=PATIENCE):
    """Looks until there is something; says what was missing if nothing comes."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"nothing came of it: {what}")


class Mailbox:
    """What SES was given, newest last."""

    def __init__(self, deployment):
        self.deployment = deployment

    def all(self):
        """Every mail as text: whom to, and what."""
        answer = request("GET", f"{self.deployment.endpoint}/_ministack/ses/messages")
        return [json.dumps(mail) for mail in find_mails(answer.json)]

    def tokens(self, address):
        """The tokens of the links in the mails to an address, newest last."""
        mails = [mail for mail in self.all() if address in mail]
        return [token for mail in mails for token in re.findall(r"token=([A-Za-z0-9._-]+)", mail)]


def find_mails(value):
    """The mails in whatever shape the emulator lists them: objects that name a destination."""
    if isinstance(value, list):
        return [mail for part in value for mail in find_mails(part)]
    if isinstance(value, dict):
        if any(name.lower() in ("destination", "destinations", "to", "toaddresses") for name in value):
            return [value]
        return [mail for part in value.values() for mail in find_mails(part)]
    return []


VERSIONS = itertools.count(int(time.time() * 1_000_000))


def fill(text):
    """The placeholders of a sample event, at this moment (events/ says which there are)."""
    now = datetime.datetime.now(datetime.UTC)
    units = {"d": "days", "h": "hours", "m": "minutes"}

    def moment(match):
        kind, offset, unit = match.groups()
        then = now + datetime.timedelta(**({units[unit]: int(offset)} if offset else {}))
        return then.strftime("%Y-%m-%dT%H:%M:%SZ" if kind == "now" else "%Y-%m-%d")

    text = re.sub(r'"\{\{version\}\}"', lambda _: str(next(VERSIONS)), text)
    return re.sub(r"\{\{(now|date)(?:([+-]\d+)([dhm]))?\}\}", moment, text)


def sample(path):
    """The entries of a sample file."""
    entries = json.loads(fill((ROOT / "events/apply-firm-event" / path).read_text(encoding="utf-8")))
    return entries if isinstance(entries, list) else [entries]


class Firm:
    """A firm's system, under a role of its own with the policy of the template and its tag."""

    def __init__(self, deployment, firm_id):
        self.deployment, self.firm_id = deployment, firm_id
        iam, trust = deployment.client("iam"), {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        role = iam.create_role(
            RoleName=f"firm-{firm_id}",
            AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
            Tags=[{"Key": "portico-firm", "Value": firm_id}],
        )["Role"]["Arn"]
        iam.attach_role_policy(RoleName=f"firm-{firm_id}", PolicyArn=deployment.outputs["FirmSenderPolicy"])
        import boto3

        given = deployment.client("sts").assume_role(RoleArn=role, RoleSessionName="system")["Credentials"]
        session = boto3.Session(
            given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], deployment.session.region_name
        )
        self.bus = deployment.client("events", session)
        self.files = deployment.client("s3", session)

    def says(self, entries):
        """Puts entries onto the bus, ten at a time; answers with how many were refused."""
        refused = 0
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
            refused += self.bus.put_events(Entries=batch)["FailedEntryCount"]
        return refused
