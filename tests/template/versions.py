"""When new versions of the functions are published, and who calls them: what SAM's transform makes of template.yaml.

`cargo xtask test` runs it with the translator that AWS runs. CloudFormation publishes a version of a function where the
transform gives the version another name, or where one of its properties gets another value. Lambda refuses to publish one
while the function itself is as before, so both must change together.
"""

import copy
import functools
import json
import logging
import os
import re
import unittest
from pathlib import Path

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# It complains about metrics of its own that nobody collects here.
logging.disable(logging.WARNING)

TEMPLATE = yaml_parse((Path(__file__).resolve().parents[2] / "template.yaml").read_text(encoding="utf-8"))
GIVEN = {
    "RegionId": "us",
    "Regions": '[{"id":"us","name":"United States","origin":"https://portal.example.com"}]',
    "PortalOrigin": "https://portal.example.com",
    "MailFrom": "portal@example.com",
}
# What Lambda keeps beside the versions of a function: it takes effect at once, without one.
UNVERSIONED = {"ReservedConcurrentExecutions", "Tags"}
# CodeDeploy watches ten alarms at most.
MOST_ALARMS = 10


class NoManagedPolicies:
    """Names of AWS's policies are left as they are."""

    def load(self):
        """Nothing to look up."""
        return {}


@functools.cache
class Stack:
    """template.yaml as AWS transforms it for these parameters."""

    def __init__(self, code="1", timeout=None, **parameters):
        self.template = copy.deepcopy(TEMPLATE)
        if timeout:
            self.template["Resources"]["SendLink"]["Properties"]["Timeout"] = timeout
        declared = self.template["Parameters"]
        defaults = {name: str(rule["Default"]) for name, rule in declared.items() if "Default" in rule}
        self.parameters = defaults | GIVEN | parameters
        self.functions = []
        for name, resource in self.template["Resources"].items():
            if resource["Type"] == "AWS::Serverless::Function":
                self.functions.append(name)
                # As `sam package` leaves it.
                resource["Properties"]["CodeUri"] = {"Bucket": "packages", "Key": f"{name}-{code}"}
        transformed = transform(copy.deepcopy(self.template), self.parameters, NoManagedPolicies())
        self.resources, self.conditions = transformed["Resources"], transformed["Conditions"]

    def of(self, kind):
        """(name, resource) of every resource of a type."""
        return [(name, one) for name, one in self.resources.items() if one["Type"] == kind]

    def value(self, what):
        """A property with the values of parameters in it; another resource stands for itself and its version."""
        if isinstance(what, list):
            return [self.value(part) for part in what]
        if not isinstance(what, dict):
            return what
        if "Ref" in what:
            return self.name(what["Ref"])
        if "Fn::Sub" in what and isinstance(what["Fn::Sub"], str):
            return re.sub(r"\$\{([\w.:]+)\}", lambda match: str(self.name(match[1])), what["Fn::Sub"])
        if "Fn::If" in what:
            condition, *both = what["Fn::If"]
            return [self.value(self.conditions[condition]), self.value(both)]
        return {name: self.value(part) for name, part in what.items()}

    def name(self, name):
        """The value of a reference. CloudFormation replaces the settings when one of them changes."""
        if name == "Settings":
            return json.dumps(self.value(self.resources[name]["Properties"]))
        return self.parameters.get(name, name)

    def versions(self):
        """For each function what CloudFormation knows its newest version by."""
        known = {}
        for name, version in self.of("AWS::Lambda::Version"):
            known[version["Properties"]["FunctionName"]["Ref"]] = (name, json.dumps(self.value(version["Properties"])))
        return known

    def configurations(self):
        """For each function what a version of it holds."""
        return {
            name: {
                key: self.value(value)
                for key, value in self.resources[name]["Properties"].items()
                if key not in UNVERSIONED
            }
            for name in self.functions
        }

    def without_settings(self):
        """The same without the number of the settings."""
        configurations = self.configurations()
        for one in configurations.values():
            one["Environment"]["Variables"].pop("SETTINGS_VERSION")
        return configurations


def other(rule, value):
    """Another value of a parameter; whether it makes sense is not asked here."""
    allowed = [str(one) for one in rule.get("AllowedValues", [])]
    if allowed:
        return next(one for one in allowed if one != value)
    return str(int(value) + 1) if rule["Type"] == "Number" else f"{value}x"


def changed(before, after):
    """The names whose values differ."""
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


class Versions(unittest.TestCase):
    """Versions follow code and configuration."""

    def test_every_function_has_a_version(self):
        stack = Stack()
        self.assertEqual(stack.versions().keys(), set(stack.functions))

    def test_nothing_changed_publishes_nothing(self):
        again = Stack.__wrapped__()
        self.assertEqual(Stack().versions(), again.versions())

    def test_a_new_generation_of_keys_publishes_every_function(self):
        before, after = Stack(), Stack(KeyGeneration="2")
        self.assertEqual(changed(before.versions(), after.versions()), set(before.functions))

    def test_new_code_publishes_every_function(self):
        before, after = Stack(), Stack(code="2")
        self.assertEqual(changed(before.versions(), after.versions()), set(before.functions))

    def test_a_new_property_publishes_its_function_alone(self):
        before, after = Stack(), Stack(timeout=181)
        self.assertEqual(changed(before.versions(), after.versions()), {"SendLink"})

    def test_every_parameter_that_functions_have_publishes_them(self):
        before = Stack()
        for name, rule in before.template["Parameters"].items():
            with self.subTest(parameter=name):
                after = Stack(**{name: other(rule, before.parameters[name])})
                published = changed(before.versions(), after.versions())
                concerned = changed(before.without_settings(), after.without_settings())
                self.assertLessEqual(concerned, published, f"{name} belongs to the settings in template.yaml")
                self.assertLessEqual(
                    published, changed(before.configurations(), after.configurations()), "Lambda would refuse to publish"
                )

    def test_what_functions_do_not_have_publishes_nothing(self):
        for name, value in {"AlarmEmail": "operations@example.com", "RequestsPerSecond": "200"}.items():
            self.assertEqual(Stack().versions(), Stack(**{name: value}).versions(), name)


class Callers(unittest.TestCase):
    """Whoever calls a function calls its alias."""

    def setUp(self):
        self.stack = Stack()

    def test_event_sources_name_the_alias(self):
        sources = self.stack.of("AWS::Lambda::EventSourceMapping")
        called = [source["Properties"]["FunctionName"]["Ref"] for _, source in sources]
        events = ["ApplyFirmEvent", "DeliverWebhook", "MakeArchive", "Notify", "PublishEvent", "ReceiveMail"]
        events += ["Remind"]
        events += ["SendLink", "SettleUpload", "TrackDelivery"]
        self.assertEqual(sorted(called), [f"{name}Aliaslive" for name in events])

    def test_the_gateway_calls_the_alias_and_may_call_nothing_else(self):
        paths = self.stack.resources["Api"]["Properties"]["Body"]["paths"]
        routes = [
            method["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            for path in paths.values()
            for method in path.values()
        ]
        self.assertGreater(len(routes), 40)
        for uri in routes:
            self.assertRegex(uri, r"functions/\$\{\w+Aliaslive\}/invocations")
        for name, permission in self.stack.of("AWS::Lambda::Permission"):
            function = permission["Properties"]["FunctionName"]
            guard = function in ({"Ref": "AdmitRequest"}, {"Fn::GetAtt": ["AdmitRequest", "Arn"]})
            self.assertTrue(guard or function["Ref"].endswith("Aliaslive"), name)


class Shifts(unittest.TestCase):
    """Clients' calls move gradually, events at once."""

    def gradual(self, stack):
        """The functions whose alias CodeDeploy moves."""
        return {
            alias["Properties"]["FunctionName"]["Ref"]
            for _, alias in stack.of("AWS::Lambda::Alias")
            if "CodeDeployLambdaAliasUpdate" in alias.get("UpdatePolicy", {})
        }

    def test_functions_over_http_move_gradually_and_the_others_at_once(self):
        stack = Stack()
        over_http = {
            name
            for name in stack.functions
            for event in stack.template["Resources"][name]["Properties"].get("Events", {}).values()
            if event["Type"] == "HttpApi"
        }
        self.assertEqual(len(over_http), 18)
        self.assertEqual(self.gradual(stack), over_http)

    def test_every_kind_of_shift_reaches_codedeploy(self):
        for kind in TEMPLATE["Parameters"]["TrafficShift"]["AllowedValues"]:
            stack = Stack(TrafficShift=kind)
            used = {
                json.dumps(group["Properties"]["DeploymentConfigName"])
                for _, group in stack.of("AWS::CodeDeploy::DeploymentGroup")
            }
            if kind == "AllAtOnce":
                self.assertEqual((used, self.gradual(stack)), (set(), set()))
            else:
                self.assertEqual(len(used), 1)
                self.assertIn(kind, used.pop())

    def test_the_alarms_that_move_them_back_exist(self):
        stack = Stack()
        known = [alarm["Properties"].get("AlarmName") for _, alarm in stack.of("AWS::CloudWatch::Alarm")]
        for name, group in stack.of("AWS::CodeDeploy::DeploymentGroup"):
            watched = [alarm["Name"] for alarm in group["Properties"]["AlarmConfiguration"]["Alarms"]]
            self.assertTrue(0 < len(watched) <= MOST_ALARMS, name)
            for alarm in watched:
                self.assertIn(alarm, known, name)


if __name__ == "__main__":
    unittest.main()
