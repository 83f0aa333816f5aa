"""A deployed stack: its outputs and names; and what the emulator leaves out, put in by its APIs."""

import functools
import json
import os
import platform
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGION = "us-east-1"

PARAMETERS = {
    "RegionId": "us",
    "Regions": json.dumps([{"id": "us", "name": "United States", "origin": "https://portal.example.com"}]),
    "PortalOrigin": "https://portal.example.com",
    "MailFrom": "portal@portico.example",
    "ReplyDomain": "reply.portico.example",
    "ReplyRuleSet": "mail",
    "Architecture": "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64",
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


@functools.cache
def yaml_template():
    """The template as it stands, its short functions written out."""
    from samtranslator.yaml_helper import yaml_parse

    return yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))


class Deployment:
    """A stack in an emulator at `endpoint`. How it gets there is in roads.py."""

    region, stack, parameters = REGION, "portico", PARAMETERS
    # The ARNs of firms' roles that the deployment makes itself, by the firm's id.
    senders = {}
    # What this road alone is to show, before and after the journeys.
    first, last = [], []

    def __init__(self, endpoint, work, options):
        import boto3

        self.endpoint, self.work, self.options = endpoint, Path(work), options
        self.functions = Path(options.functions).resolve()
        self.session = boto3.Session("test", "test", region_name=self.region)

    def client(self, service, session=None):
        """A client of AWS's API that asks the emulator, as root or as another session."""
        return (session or self.session).client(service, endpoint_url=self.endpoint)

    def deploy(self):
        """Deploys, and bridges what the emulator leaves out."""
        for kind in ("APNS", "GCM"):
            self.client("sns").create_platform_application(Name="portico", Platform=kind, Attributes={})
        self.prepare()
        self.release()
        self.read()
        self.add_bus_policies()
        self.add_routes()

    def prepare(self):
        """Makes what must be there before."""

    def release(self, generation=1):
        """Deploys with this generation of keys."""
        raise NotImplementedError

    def run(self, name, command, folder, **variables):
        """Runs a program that deploys, as somebody whose account is the emulator."""
        environment = os.environ | {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.endpoint,
        }
        done = subprocess.run(
            command, env=environment | variables, cwd=folder, capture_output=True, text=True, check=False
        )
        with open(self.work / f"{name}.log", "a", encoding="utf-8") as log:
            log.write(done.stdout + done.stderr)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")

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
        stack = formation.describe_stacks(StackName=self.stack)["Stacks"][0]
        self.outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
        self.host = self.outputs["PortalAddress"].removeprefix("https://")
        self.names = {}
        for page in formation.get_paginator("list_stack_resources").paginate(StackName=self.stack):
            for resource in page["StackResourceSummaries"]:
                self.names[resource["LogicalResourceId"]] = resource["PhysicalResourceId"]

    def arn(self, function):
        """The ARN by which a function is called: its alias, except for the guard, which has none."""
        plain = f"arn:aws:lambda:{self.region}:000000000000:function:{self.names[function]}"
        return self.names.get(f"{function}Aliaslive", plain)

    def role(self, match):
        """The ARN of a role that a policy names, as JSON."""
        return json.dumps(f"arn:aws:iam::000000000000:role/{self.names[match[1]]}")

    def add_bus_policies(self):
        """The policies of the bus as the template has them, where policies.py reads them."""
        bus = f"arn:aws:events:{self.region}:000000000000:event-bus/{self.outputs['BusName']}"
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
        paths = f"arn:aws:apigateway:{self.region}:lambda:path/2015-03-31"
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
