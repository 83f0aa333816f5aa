"""What the journeys share: the deployment, two firms, their clients, and an ear on the bus."""

import json
import time

from portal import Client, Firm, Mailbox, sample, wait
from stack import ROOT

OBJECTS = ROOT / "events/objects"


class World:
    """A deployed portal with the demo's two firms, which have not said anything yet."""

    def __init__(self, deployment):
        self.deployment = deployment
        self.hale, self.lakeside = Firm(deployment, "hale-ortiz"), Firm(deployment, "lakeside")
        self.ben, self.cora = Client(deployment), Client(deployment)
        self.mails = {}
        self.heard_events = []
        self.listen()

    def mailbox(self, address):
        """The mails to an address."""
        return self.mails.setdefault(address, Mailbox(self.deployment, address))

    def listen(self):
        """A firm's target: a rule on the bus for what the portal says to firms, and its queue."""
        sqs, events = self.deployment.client("sqs"), self.deployment.client("events")
        bus = self.deployment.outputs["BusName"]
        self.ear = sqs.create_queue(QueueName="firm-listens")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self.ear, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        allowed = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        sqs.set_queue_attributes(QueueUrl=self.ear, Attributes={"Policy": policy})
        events.put_rule(Name="firm-listens", EventBusName=bus, EventPattern=json.dumps({"source": ["portico"]}))
        events.put_targets(Rule="firm-listens", EventBusName=bus, Targets=[{"Id": "firm", "Arn": arn}])

    def heard(self, detail_type, **data):
        """The event that the portal told firms of, waited for."""
        sqs = self.deployment.client("sqs")

        def look():
            got = sqs.receive_message(QueueUrl=self.ear, MaxNumberOfMessages=10).get("Messages", [])
            for message in got:
                self.heard_events.append(json.loads(message["Body"]))
                sqs.delete_message(QueueUrl=self.ear, ReceiptHandle=message["ReceiptHandle"])
            for event in self.heard_events:
                if event["detail-type"] == detail_type and data.items() <= event["detail"]["data"].items():
                    return event["detail"]["data"]
            return None

        return wait(f"{detail_type} with {data} on the bus", look)

    def load_demo(self):
        """What the two firms of the demo have to say, and the files that it names."""
        for path in sorted(file for file in OBJECTS.rglob("*") if file.is_file()):
            key = str(path.relative_to(OBJECTS))
            firm = self.hale if key.startswith("firm/hale-ortiz/") else self.lakeside
            firm.files.put_object(Bucket=self.deployment.outputs["DocumentsBucket"], Key=key, Body=path.read_bytes())
        for path in sorted((ROOT / "events/apply-firm-event/demo").glob("*.json")):
            entries = sample(f"demo/{path.name}")
            for firm in (self.hale, self.lakeside):
                firm.puts([entry for entry in entries if entry["source"] == f"firm.{firm.firm_id}"])

    def pushes(self):
        """What SNS took for apps."""
        file = self.deployment.work / "pushes.jsonl"
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []

    def dead_letters(self, output):
        """The messages of a dead-letter queue, by the output that names it."""
        got = self.deployment.client("sqs").receive_message(
            QueueUrl=self.deployment.outputs[output],
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
            VisibilityTimeout=0,
        )
        return got.get("Messages", [])

    def sent_object(self, document):
        """The newest version of what a client sent, as the root of the account sees it."""
        s3, bucket = self.deployment.client("s3"), self.deployment.outputs["DocumentsBucket"]
        listed = s3.list_object_versions(Bucket=bucket, Prefix="upload/").get("Versions", [])
        name = document.removeprefix("document_")
        found = [version for version in listed if version["Key"].endswith(name)]
        return found[0] if found else None

    def scanner_says(self, document, status, threat=None):
        """GuardDuty's verdict on what a client sent, on the account's default bus."""
        found = self.sent_object(document)
        detail = {
            "schemaVersion": "1.0",
            "scanStatus": "COMPLETED" if status in ("NO_THREATS_FOUND", "THREATS_FOUND") else "SKIPPED",
            "resourceType": "S3_OBJECT",
            "s3ObjectDetails": {
                "bucketName": self.deployment.outputs["DocumentsBucket"],
                "objectKey": found["Key"],
                "eTag": found["ETag"].strip('"'),
                "versionId": found["VersionId"],
                "s3Throttled": False,
            },
            "scanResultDetails": {"scanResultStatus": status, "threats": [{"name": threat}] if threat else None},
        }
        entry = {
            "Source": "aws.guardduty",
            "DetailType": "GuardDuty Malware Protection Object Scan Result",
            "Detail": json.dumps(detail),
        }
        answer = self.deployment.client("events").put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0, answer

    def mail_came_back(self, firm, client):
        """SES's report, on the account's default bus, that the newest notice to a client found no mailbox."""
        table, names = self.deployment.client("dynamodb"), self.deployment.names

        def look():
            pages = table.get_paginator("scan").paginate(TableName=names["Table"])
            items = [item for page in pages for item in page["Items"]]
            sent = [item for item in items if item["SK"]["S"].startswith("DELIVERY#") and "sent_at" in item]
            return [item for item in sent if item["client_id"]["S"] == client]

        newest = max(wait(f"a notice to {client}", look), key=lambda item: int(item["changed_at"]["N"]))
        tags = {
            "ses:configuration-set": [names["MailConfigurationSet"]],
            "portico-firm": [firm],
            "portico-client": [newest["PK"]["S"].rsplit("#", 1)[1]],
            "portico-delivery": [newest["id"]["S"]],
        }
        bounce = {"bounceType": "Permanent", "bounceSubType": "General", "timestamp": "2026-11-23T05:35:01.910Z"}
        detail = {"eventType": "Bounce", "mail": {"tags": tags}, "bounce": bounce}
        entry = {"Source": "aws.ses", "DetailType": "Email Bounced", "Detail": json.dumps(detail)}
        answer = self.deployment.client("events").put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0, answer

    def settled(self, client, upload, state):
        """Waits until the only file of an upload stands so."""

        def look():
            file = client.get(f"/v1/uploads/{upload}")["files"][0]
            return file if file["state"] == state else None

        return wait(f"a file that is {state}", look)

    def let_news_go(self):
        """The next news goes at once, as if the last had been mailed more than five minutes ago: no journey waits that long."""
        table, keys = self.deployment.names["Table"], "PK, SK"
        client = self.deployment.client("dynamodb")
        for page in client.get_paginator("scan").paginate(TableName=table, ProjectionExpression=keys):
            for key in page["Items"]:
                if key["SK"]["S"] == "PACE":
                    client.delete_item(TableName=table, Key=key)

    def make_due(self, sort, firm_ref):
        """What the clock makes due about a resource is due, as if its time had come: no journey waits a day."""
        table, client = self.deployment.names["Table"], self.deployment.client("dynamodb")
        key = {":pk": {"S": f"DUE#{sort}"}}

        def look():
            found = client.query(TableName=table, KeyConditionExpression="PK = :pk", ExpressionAttributeValues=key)
            return [item for item in found["Items"] if item["firm_ref"]["S"] == firm_ref]

        [entry] = wait(f"what is due of {firm_ref}", look)
        client.delete_item(TableName=table, Key={"PK": entry["PK"], "SK": entry["SK"]})
        rest = entry["SK"]["S"].split("#", 1)[1]
        at = {"SK": {"S": f"2026-11-20T14:00:00.000Z#{rest}"}, "at": {"N": "1795183200000"}}
        client.put_item(TableName=table, Item=entry | at)

    def put_off(self, queue):
        """How many messages of a queue wait for a time that has not come."""
        name = "ApproximateNumberOfMessagesDelayed"
        got = self.deployment.client("sqs").get_queue_attributes(
            QueueUrl=self.deployment.names[queue], AttributeNames=[name]
        )
        return int(got["Attributes"].get(name, 0))

    def run_job(self, queue, job):
        """Puts a job into a queue, as the schedule does each minute."""
        sqs = self.deployment.client("sqs")
        sqs.send_message(QueueUrl=self.deployment.names[queue], MessageBody=json.dumps({"job": job}))

    def quiet(self):
        """Waits until no queue of the bus has anything to be read; what is put off for a mail a minute stays there."""
        sqs = self.deployment.client("sqs")
        queues = [self.deployment.names[name] for name in ("FirmEventsQueue", "NotifyQueue")]
        name = "ApproximateNumberOfMessages"

        def waiting():
            counts = [
                sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])["Attributes"] for queue in queues
            ]
            return sum(int(count[name]) for count in counts)

        still = 0
        until = time.monotonic() + 150
        while still < 4 and time.monotonic() < until:
            still = 0 if waiting() else still + 1
            time.sleep(0.5)
