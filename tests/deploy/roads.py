"""The ways in which template.yaml gets into an account: as it stands, as `sam build` left it, as the app of infra/example."""

import json
from pathlib import Path

from portal import wait
from stack import PARAMETERS, ROOT, Deployment


class Template(Deployment):
    """template.yaml with functions of a quicker build, by `sam deploy`."""

    def release(self, generation=1):
        file = self.work / "template.yaml"
        text = (ROOT / "template.yaml").read_text(encoding="utf-8")
        file.write_text(text.replace("CodeUri: functions/", f"CodeUri: {self.functions}/"), encoding="utf-8")
        self.run_sam(generation, "--template-file", file, "--config-file", ROOT / "samconfig.toml")

    def run_sam(self, generation, *arguments):
        """`sam deploy` at the root of the clone, as docs/operations.md says; the rest is in samconfig.toml."""
        parameters = PARAMETERS | {"KeyGeneration": str(generation)}
        overrides = [f'{name}="{value.replace(chr(34), chr(92) + chr(34))}"' for name, value in parameters.items()]
        command = [self.options.sam, "deploy", *arguments, "--parameter-overrides", *overrides]
        self.run("sam", command, ROOT, SAM_CLI_TELEMETRY="0")


class Built(Template):
    """What `sam build` left, by `sam deploy`."""

    def release(self, generation=1):
        self.run_sam(generation)


def names_made(world):
    """the zone has the records of the host and of the mail domain, and CloudFront a certificate from us-east-1"""
    deployment = world.deployment
    rows = deployment.client("route53").list_resource_record_sets(HostedZoneId=deployment.zone)["ResourceRecordSets"]
    host = {row["Type"]: row["AliasTarget"]["DNSName"] for row in rows if row["Name"] == "portal.example.com."}
    assert host == dict.fromkeys(("A", "AAAA"), host.get("A")) and deployment.host in host["A"], rows
    assert sum(row["Type"] == "CNAME" and "_domainkey" in row["Name"] for row in rows) == 3, rows
    edge = deployment.client("cloudfront").get_distribution_config(Id=deployment.outputs["DistributionId"])
    edge = edge["DistributionConfig"]
    assert edge["Aliases"]["Items"] == ["portal.example.com"], edge["Aliases"]
    assert edge["ViewerCertificate"]["ACMCertificateArn"].startswith("arn:aws:acm:us-east-1:"), edge["ViewerCertificate"]


def pages_uploaded(world):
    """the stack uploaded every page of web/dist, with the headers that browsers keep it by"""
    deployment, pages = world.deployment, ROOT / "web/dist"
    s3, bucket = deployment.client("s3"), deployment.outputs["WebBucket"]
    for file in (file for file in pages.rglob("*") if file.is_file()):
        key = str(file.relative_to(pages))
        found = s3.get_object(Bucket=bucket, Key=key)
        wanted = "public, max-age=31536000, immutable" if key.startswith("assets/") else "no-cache"
        assert found["CacheControl"] == wanted, f"{key}: {found['CacheControl']}"
        assert found["Body"].read() == file.read_bytes(), key


def firm_hears(world):
    """the rule of addFirm brings the portal's events about a firm's clients to the firm, and no other firm's"""
    sqs, told = world.deployment.client("sqs"), []

    def look():
        for message in sqs.receive_message(QueueUrl=world.deployment.cases, MaxNumberOfMessages=10).get("Messages", []):
            told.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=world.deployment.cases, ReceiptHandle=message["ReceiptHandle"])
        return {"message.received", "document.received"} <= {event["detail-type"] for event in told}

    wait("events on the firm's own bus", look)
    assert {event["detail"]["data"]["firm_id"] for event in told} == {"hale-ortiz"}, told
    assert {"lakeside"} <= {event["detail"]["data"].get("firm_id") for event in world.heard_events}


class Example(Deployment):
    """infra/example by `cdk deploy`, with what its reader makes their own: the account, the zone, the apps, the processor."""

    region, stack = "eu-central-1", "Portico"
    account = "000000000000"
    first, last = [names_made, pages_uploaded], [firm_hears]
    parameters = PARAMETERS | {
        "RegionId": "eu",
        "ApnsApplicationArn": PARAMETERS["ApnsApplicationArn"].replace("us-east-1", region),
        "FcmApplicationArn": PARAMETERS["FcmApplicationArn"].replace("us-east-1", region),
    }

    def prepare(self):
        zones = self.client("route53").create_hosted_zone(Name="example.com", CallerReference="deploy-test")
        self.zone = zones["HostedZone"]["Id"].removeprefix("/hostedzone/")
        self.firms_own()
        self.run("cdk", ["npm", "run", "build"], ROOT / "infra")
        self.run_cdk("bootstrap", *(f"aws://{self.account}/{region}" for region in ("us-east-1", self.region)))

    def firms_own(self):
        """The bus that the example names as a firm's, and a queue behind it."""
        sqs, events = self.client("sqs"), self.client("events")
        events.create_event_bus(Name="cases")
        self.cases = sqs.create_queue(QueueName="cases")["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=self.cases, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        events.put_rule(Name="cases", EventBusName="cases", EventPattern=json.dumps({"source": ["portico"]}))
        events.put_targets(Rule="cases", EventBusName="cases", Targets=[{"Id": "cases", "Arn": arn}])

    def release(self, generation=1):
        given = self.parameters
        own = {
            "iosApps": [given["IosApps"]],
            "androidApps": [given["AndroidApps"]],
            "passkeyOrigins": [given["PasskeyOrigins"]],
            "apnsApplicationArn": given["ApnsApplicationArn"],
            "fcmApplicationArn": given["FcmApplicationArn"],
            "webhookTestHosts": [given["WebhookTestHosts"]],
            "replyDomain": given["ReplyDomain"],
            "replyRuleSet": given["ReplyRuleSet"],
            "keyGeneration": generation,
        }
        props = json.dumps(own)[1:-1]
        architecture = given["Architecture"].upper().replace("ARM64", "ARM_64")
        props += f", architecture: require('aws-cdk-lib/aws-lambda').Architecture.{architecture}"
        app = (ROOT / "infra/dist/example/portal.js").read_text(encoding="utf-8")
        for theirs, ours in {
            "111122223333": self.account,
            "Z0000000000000000000": self.zone,
            "region: { id: 'eu', name: 'Europe' },": f"region: {{ id: 'eu', name: 'Europe' }}, {props},",
        }.items():
            assert theirs in app, f"infra/example has no {theirs} any more"
            app = app.replace(theirs, ours)
        file = ROOT / "infra/dist/example/deployed.js"
        file.write_text(app, encoding="utf-8")
        context = ["--app", f"node {file}", "--context", f"functions={self.functions}"]
        self.run_cdk("deploy", "--all", "--require-approval", "never", *context)

    def run_cdk(self, *arguments):
        """The CDK CLI that infra/package-lock.json names."""
        cdk = Path("node_modules/.bin/cdk")
        self.run("cdk", [cdk, *arguments], ROOT / "infra", CDK_DISABLE_CLI_TELEMETRY="1")

    def read(self):
        super().read()
        sender = next(name for name in self.names if name.startswith("PortalFirmhaleortizRole"))
        self.senders = {"hale-ortiz": f"arn:aws:iam::{self.account}:role/{self.names[sender]}"}


ROADS = {"quick": Template, "sam": Built, "cdk": Example}
