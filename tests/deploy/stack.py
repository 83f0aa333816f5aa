"""template.yaml, deployed by the SAM CLI to the emulator; and what the emulator leaves out, put in by its APIs."""

import functools
import json
import os
import platform
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGION = "us-east-1"
STACK = "portico"

# What the emulator cannot make. Bus policies are put in below; the rest has no part in what clients and firms do.
UNKNOWN = {
    "AWS::Events::Archive": "no replay",
    "AWS::Events::EventBusPolicy": "enforced by policies.py",
    "AWS::GuardDuty::MalwareProtectionPlan": "verdicts are sent by the test",
    "AWS::Logs::QueryDefinition": "saved questions",
}
# Alarms that add metrics up.
UNKNOWN_ALARMS = "      Metrics:\n"

PARAMETERS = {
    "RegionId": "us",
    "Regions": json.dumps([{"id": "us", "name": "United States", "origin": "https://portal.example.com"}]),
    "PortalOrigin": "https://portal.example.com",
    "MailFrom": "portal@portico.example",
    # The emulator's identities have no records to name in the outputs; this one is made by the API.
    "MailDomain": "existing",
    "Architecture": "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64",
    "TrafficShift": "AllAtOnce",
    "AlarmEmail": "operations@portico.example",
    "IosApps": "ABCDE12345.com.example.portal",
    "AndroidApps": "com.example.portal=" + ":".join(["AB"] * 32),
    "PasskeyOrigins": "https://clients.example.com",
    "ApnsApplicationArn": f"arn:aws:sns:{REGION}:000000000000:app/APNS/portico",
    "FcmApplicationArn": f"arn:aws:sns:{REGION}:000000000000:app/GCM/portico",
    "WebhookTestHosts": "127.0.0.1",
}

# What functions call: each looks for the emulator in a variable of its own.
SERVICES = ("DYNAMODB", "S3", "SESV2", "EVENTBRIDGE", "SNS", "SQS")


def blocks(text):
    """The resources of the template as (name, text), in order."""
    resources = text[text.index("\nResources:\n") + 1 : text.index("\nOutputs:\n") + 1]
    starts = [match.start() for match in re.finditer(r"^  \w+:$", resources, re.M)] + [len(resources)]
    for start, end in zip(starts, starts[1:]):
        block = resources[start:end]
        yield block.split(":")[0].strip(), block


def left_out(name, block):
    """Why the emulator gets the template without this resource; nothing if it gets it."""
    kind = re.search(r"^    Type: (\S+)$", block, re.M).group(1)
    if kind == "AWS::CloudWatch::Alarm" and UNKNOWN_ALARMS in block:
        return "an alarm on a sum"
    return UNKNOWN.get(kind)


def derive(functions):
    """The template as the emulator can take it, with code from a folder; and what was left out, with the reason."""
    text = (ROOT / "template.yaml").read_text(encoding="utf-8")
    missing = {}
    for name, block in blocks(text):
        reason = left_out(name, block)
        if reason:
            missing[name] = reason
            text = text.replace(block, "")
    # The emulator transforms templates with the defaults of their parameters, and knows no CodeDeploy.
    text = text.replace("Default: Canary10Percent5Minutes", "Default: AllAtOnce")
    return text.replace("CodeUri: functions/", f"CodeUri: {functions}/"), missing


@functools.cache
def yaml_template():
    """The template as it stands, its short functions written out."""
    from samtranslator.yaml_helper import yaml_parse

    return yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))


class Deployment:
    """A stack that was deployed to an emulator at `endpoint`."""

    def __init__(self, endpoint, work, sam, functions):
        import boto3

        self.endpoint, self.work, self.sam = endpoint, Path(work), sam
        self.functions = functions
        self.session = boto3.Session("test", "test", region_name=REGION)
        self.missing = {}

    def client(self, service, session=None):
        """A client of AWS's API that asks the emulator, as root or as another session."""
        return (session or self.session).client(service, endpoint_url=self.endpoint)

    def deploy(self):
        """Runs `sam deploy`, and bridges what the emulator leaves out."""
        self.client("s3").create_bucket(Bucket="packages")
        self.client("sesv2").create_email_identity(EmailIdentity=PARAMETERS["MailFrom"].split("@")[1])
        for kind in ("APNS", "GCM"):
            self.client("sns").create_platform_application(Name="portico", Platform=kind, Attributes={})
        self.run_sam(PARAMETERS)
        self.read()
        self.add_bus_policies()
        self.add_routes()

    def run_sam(self, parameters):
        """`sam deploy` of the template, as far as the emulator can take it."""
        template, self.missing = derive(self.functions)
        file = self.work / "template.yaml"
        file.write_text(template, encoding="utf-8")
        overrides = [f'{name}="{value.replace(chr(34), chr(92) + chr(34))}"' for name, value in parameters.items()]
        environment = os.environ | {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL": self.endpoint,
            "SAM_CLI_TELEMETRY": "0",
        }
        command = [self.sam, "deploy", "--template-file", str(file), "--stack-name", STACK, "--s3-bucket", "packages"]
        command += ["--capabilities", "CAPABILITY_IAM", "--region", REGION, "--no-fail-on-empty-changeset"]
        command += ["--parameter-overrides", *overrides]
        done = subprocess.run(command, env=environment, cwd=self.work, capture_output=True, text=True, check=False)
        (self.work / "sam.log").write_text(done.stdout + done.stderr, encoding="utf-8")
        if done.returncode != 0:
            raise SystemExit(f"sam deploy failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")

    def live(self):
        """The number of the version that each function's alias leads to, by the function's logical name."""
        known = self.client("lambda")
        return {
            name.removesuffix("Aliaslive"): known.get_alias(FunctionName=physical, Name="live")["FunctionVersion"]
            for name, physical in self.aliases()
        }

    def aliases(self):
        """(logical name of the alias, physical name of its function)."""
        for name in self.names:
            if name.endswith("Aliaslive"):
                yield name, self.names[name.removesuffix("Aliaslive")]

    def read(self):
        """Outputs, and what each resource is called there."""
        formation = self.client("cloudformation")
        stack = formation.describe_stacks(StackName=STACK)["Stacks"][0]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
        self.host = self.outputs["PortalAddress"].removeprefix("https://")
        self.names = {}
        for page in formation.get_paginator("list_stack_resources").paginate(StackName=STACK):
            for resource in page["StackResourceSummaries"]:
                self.names[resource["LogicalResourceId"]] = resource["PhysicalResourceId"]

    def arn(self, function):
        """The ARN by which a function is called: its alias, except for the guard, which has none."""
        plain = f"arn:aws:lambda:{REGION}:000000000000:function:{self.names[function]}"
        return self.names.get(f"{function}Aliaslive", plain)

    def role(self, match):
        """The ARN of a role that a policy names, as JSON."""
        return json.dumps(f"arn:aws:iam::000000000000:role/{self.names[match[1]]}")

    def add_bus_policies(self):
        """The policies of the bus as the template has them, where policies.py reads them."""
        bus = f"arn:aws:events:{REGION}:000000000000:event-bus/{self.outputs['BusName']}"
        statements = []
        for resource in yaml_template()["Resources"].values():
            if resource["Type"] == "AWS::Events::EventBusPolicy":
                text = json.dumps(
                    {"Sid": resource["Properties"]["StatementId"], **resource["Properties"]["Statement"]}
                )
                text = text.replace('{"Fn::GetAtt": ["Bus", "Arn"]}', json.dumps(bus))
                statements.append(json.loads(re.sub(r'\{"Fn::GetAtt": \["(\w+Role)", "Arn"\]\}', self.role, text)))
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        (self.work / "bus-policy.json").write_text(policy, encoding="utf-8")

    def add_routes(self):
        """The routes and the guard that SAM writes into the API's definition, which the emulator does not read."""
        gateway, api = self.client("apigatewayv2"), self.names["Api"]
        guard = yaml_template()["Resources"]["Api"]["Properties"]["Auth"]["Authorizers"]["CameThroughCloudFront"]
        paths = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31"
        authorizer = gateway.create_authorizer(
            ApiId=api,
            Name="CameThroughCloudFront",
            AuthorizerType="REQUEST",
            AuthorizerUri=f"{paths}/functions/{self.arn('AdmitRequest')}/invocations",
            AuthorizerPayloadFormatVersion=guard["AuthorizerPayloadFormatVersion"],
            EnableSimpleResponses=guard["EnableSimpleResponses"],
            AuthorizerResultTtlInSeconds=guard["Identity"]["ReauthorizeEvery"],
            IdentitySource=[f"$request.header.{name}" for name in guard["Identity"]["Headers"]],
        )["AuthorizerId"]
        self.routes = []
        for name, resource in yaml_template()["Resources"].items():
            events = resource["Properties"].get("Events", {}) if "Function" in resource["Type"] else {}
            routes = [event["Properties"] for event in events.values() if event["Type"] == "HttpApi"]
            if not routes:
                continue
            integration = gateway.create_integration(
                ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=self.arn(name), PayloadFormatVersion="2.0"
            )["IntegrationId"]
            for route in routes:
                # Without a path it is the route of everything that no other takes.
                self.routes.append(f"{route['Method']} {route['Path']}" if "Path" in route else "$default")
                gateway.create_route(
                    ApiId=api,
                    RouteKey=self.routes[-1],
                    Target=f"integrations/{integration}",
                    AuthorizationType="CUSTOM",
                    AuthorizerId=authorizer,
                )
