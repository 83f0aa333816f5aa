"""Parameters that are missing or wrong are refused before anything is made, with a sentence that names them."""

import json

from stack import PARAMETERS, yaml_template

WRONG = {
    "RegionId": "US",
    "Regions": "us",
    "PortalOrigin": "https://portal.example.com/",
    "CertificateArn": "arn:aws:acm:eu-central-1:111122223333:certificate/1",
    "WebAclArn": "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/1",
    "MailFrom": "Portal <portal@example.com>",
    "MailDomain": "maybe",
    "ReplyDomain": "Reply Example",
    "ReplyRuleSet": "no such name",
    "IosApps": "com.example.portal",
    "AndroidApps": "com.example.portal",
    "PasskeyOrigins": "clients.example.com",
    "ApnsApplicationArn": "arn:aws:sns:us-east-1:111122223333:app/GCM/portico",
    "FcmApplicationArn": "arn:aws:sns:us-east-1:111122223333:app/APNS/portico",
    "WebPushHosts": "http://push.example.com",
    "WebhookTestHosts": "https://hooks.example.com",
    "LinksPerNetworkHour": "0",
    "LinksPerMinute": "0",
    "RequestsPerSecond": "1",
    "ReservedConcurrency": "some",
    "LogRetentionDays": "31",
    "ArchiveRetentionDays": "0",
    "DeadLetterRetentionDays": "400",
    "KmsKeyArn": "alias/mine",
    "KeyGeneration": "0",
    "OriginKeyInUse": "third",
    "Architecture": "riscv",
    "TrafficShift": "Slowly",
    "MalwareProtection": "off",
    "AlarmEmail": "everybody",
}

# More values with which no function starts, or a setting does nothing: what is given, and what is said.
REFUSED = [
    ({"Regions": "[{bad}]"}, "Regions must be a JSON list"),
    ({"Regions": '[{"id":"us","name":"","origin":"https://portal.example.com"}]'}, "Regions must be a JSON list"),
    ({"PasskeyOrigins": ",".join(f"https://{n}.example.com" for n in range(5))}, "at most four origins"),
    ({"ReplyDomain": ""}, "ReplyDomain and ReplyRuleSet need each other"),
    ({"ReplyRuleSet": ""}, "ReplyDomain and ReplyRuleSet need each other"),
]
TAKEN = [
    {"PasskeyOrigins": ",".join(f"https://{n}.example.com" for n in range(4))},
    {"ReplyDomain": "", "ReplyRuleSet": ""},
]


def refusal(formation, given):
    """What CloudFormation says to these parameters; nothing if it takes them."""
    checked = {section: yaml_template()[section] for section in ("Parameters", "Rules")}
    body = json.dumps({**checked, "Resources": {"Nothing": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}})
    listed = [{"ParameterKey": name, "ParameterValue": value} for name, value in given.items()]
    try:
        formation.create_stack(StackName="refused", TemplateBody=body, Parameters=listed)
        formation.delete_stack(StackName="refused")
    except formation.exceptions.ClientError as error:
        return error.response["Error"]["Message"]
    return None


def check(deployment):
    """Tries every parameter of the template; how many there are."""
    formation, parameters = deployment.client("cloudformation"), yaml_template()["Parameters"]
    assert WRONG.keys() == parameters.keys(), f"without a wrong value here: {parameters.keys() ^ WRONG.keys()}"
    for name, rule in parameters.items():
        said = refusal(formation, PARAMETERS | {name: WRONG[name]})
        assert said and name in said, f"{name}={WRONG[name]}: {said}"
        assert "AllowedValues" in rule or rule["ConstraintDescription"].startswith(name), f"{name} has no sentence"
        if "Default" not in rule:
            said = refusal(formation, {other: value for other, value in PARAMETERS.items() if other != name})
            assert said and name in said, f"without {name}: {said}"
    for given, sentence in REFUSED:
        said = refusal(formation, PARAMETERS | given)
        assert said and sentence in said, f"{given}: {said}"
    for given in TAKEN:
        said = refusal(formation, PARAMETERS | given)
        assert said is None, f"{given}: {said}"
    return len(parameters)
