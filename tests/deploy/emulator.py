"""The emulator of AWS as a process of its own: IAM enforced, every decision written down, its gaps bridged."""

import contextvars
import http.client
import json
import os
import pathlib
import re
import sys
import urllib.parse

import formation
import policies

# Where decisions go: one JSON object a line.
DECISIONS = "PORTICO_DECISIONS"
# Where the policy of the bus will be: the emulator takes no conditions from its API.
BUS_POLICY = "PORTICO_BUS_POLICY"
# Where pushes go: one JSON object a line.
PUSHES = "PORTICO_PUSHES"


def record_decisions(path):
    """Writes who asked for what, and whether it was denied. The account's own root is nobody to hold to rights."""
    from ministack.core import iam_evaluator

    principal = contextvars.ContextVar("principal", default=None)
    enforce, resolve = iam_evaluator.enforce, iam_evaluator.resolve_principal

    def resolve_and_remember(*arguments, **named):
        found = resolve(*arguments, **named)
        principal.set(found)
        return found

    def enforce_and_record(access_key, action, service, region, resource_arn="*", service_context=None):
        principal.set(None)
        denied = enforce(access_key, action, service, region, resource_arn, service_context)
        asked = principal.get()
        if asked is not None and getattr(asked, "policies", None) is not None:
            line = {
                "principal": str(getattr(asked, "arn", asked)),
                "action": action,
                "resource": resource_arn,
                "denied": denied is not None,
            }
            with open(path, "a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        return denied

    iam_evaluator.resolve_principal = resolve_and_remember
    iam_evaluator.enforce = enforce_and_record


def stand_for_tls():
    """The emulator speaks plain HTTP where AWS speaks TLS: policies that refuse the one must not refuse all."""
    from ministack.core.iam_evaluator import EvalContext

    build = EvalContext.__init__

    def build_secure(self, *arguments, **named):
        build(self, *arguments, **named)
        self.secure_transport = True

    EvalContext.__init__ = build_secure


def stand_for_scanner():
    """Verdicts of GuardDuty come from the test: nobody but AWS may put events of a source `aws.` otherwise."""
    from ministack.services import eventbridge

    put = eventbridge._put_events
    eventbridge._put_events = lambda data: put(data, allow_aws_source=True)


def name_versions():
    """S3's events on the bus name the object's version, which the emulator leaves out."""
    from ministack.services import eventbridge, s3

    version = contextvars.ContextVar("version", default=None)
    fire, dispatch = s3._fire_s3_event, eventbridge._dispatch_event

    def fire_with_version(*arguments, **named):
        before = version.set(named.get("version_id"))
        try:
            fire(*arguments, **named)
        finally:
            version.reset(before)

    def dispatch_with_version(event, view=None):
        if event["Source"] == "aws.s3" and version.get():
            detail = json.loads(event["Detail"])
            detail["object"]["version-id"] = version.get()
            event, view = {**event, "Detail": json.dumps(detail)}, None
        dispatch(event, view)

    s3._fire_s3_event = fire_with_version
    eventbridge._dispatch_event = dispatch_with_version


def carry_pushes(path):
    """SNS's endpoints are called as AWS calls them, refuse what they are disabled for, and pushes are written down."""
    from ministack.services import sns

    create, publish = sns._create_platform_endpoint, sns._publish

    def create_under_its_name(parameters):
        status, headers, body = create(parameters)
        for arn in [arn for arn in sns._platform_endpoints if ":app/" in arn]:
            endpoint = sns._platform_endpoints.pop(arn)
            endpoint["arn"] = arn.replace(":app/", ":endpoint/")
            sns._platform_endpoints[endpoint["arn"]] = endpoint
            body = body.replace(arn.encode(), endpoint["arn"].encode())
        return status, headers, body

    def publish_to_enabled(parameters):
        endpoint = sns._platform_endpoints.get(sns._p(parameters, "TargetArn"))
        if endpoint and endpoint["attributes"]["Enabled"] == "false":
            return sns._error("EndpointDisabled", "Endpoint is disabled", 400)
        if endpoint:
            with open(path, "a", encoding="utf-8") as file:
                file.write(json.dumps({"endpoint": endpoint["arn"], "message": sns._p(parameters, "Message")}) + "\n")
        return publish(parameters)

    sns._create_platform_endpoint, sns._publish = create_under_its_name, publish_to_enabled


def lead_edge_to_gateway():
    """Its CloudFront reaches no gateway: what goes to an origin `<api>.execute-api` goes to the emulator's own."""
    from ministack import app
    from ministack.services import cloudfront

    fetch = cloudfront._fetch_from_origin

    async def fetch_from_gateway(origin, method, uri, query, headers, body, https, address, forwarded, distribution):
        api = re.match(r"(\w+)\.execute-api\.", origin["domain_name"])
        if not api:
            return await fetch(origin, method, uri, query, headers, body, https, address, forwarded, distribution)
        sent = cloudfront._origin_request_headers(origin, headers, address, forwarded)
        status, answered, data = await app._handle_execute_api_request(
            f"{api[1]}.execute-api.localhost",
            urllib.parse.unquote(uri),
            method,
            {name.lower(): value for name, value in sent.items()},
            body or b"",
            urllib.parse.parse_qs(query, keep_blank_values=True),
            raw_path=uri,
            raw_query_string=query,
        )
        pairs = [(name, one) for name, all in answered.items() for one in (all if isinstance(all, list) else [all])]
        return status, http.client.responses.get(status, ""), cloudfront._multidict_from_pairs(pairs), data

    cloudfront._fetch_from_origin = fetch_from_gateway


if __name__ == "__main__":
    record_decisions(os.environ[DECISIONS])
    policies.fill_variables()
    policies.name_principals()
    policies.heed_bus(pathlib.Path(os.environ[BUS_POLICY]))
    policies.heed_sender()
    policies.name_push_targets()
    formation.stand_in()
    formation.name_mail_records()
    formation.transform_with_parameters()
    formation.find_layers()
    stand_for_tls()
    stand_for_scanner()
    name_versions()
    carry_pushes(os.environ[PUSHES])
    lead_edge_to_gateway()
    from ministack.app import main

    sys.argv = ["ministack"]
    main()
