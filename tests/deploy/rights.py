"""What each function's role may do, and what it did: nothing was denied, and nothing is allowed for nothing."""

import fnmatch
import json

# What the emulator does by itself where AWS does it with the function's role, or what happens only when a service
# fails: nobody asks for these here, so whether they are needed is not seen.
UNSEEN = {
    "logs:": "the emulator keeps logs by itself",
    "sqs:ChangeMessageVisibility": "the emulator reads queues by itself",
    "sqs:DeleteMessage": "the emulator reads queues by itself",
    "sqs:GetQueueAttributes": "the emulator reads queues by itself",
    "sqs:ReceiveMessage": "the emulator reads queues by itself",
    "dynamodb:DescribeStream": "the emulator reads the stream by itself",
    "dynamodb:GetRecords": "the emulator reads the stream by itself",
    "dynamodb:GetShardIterator": "the emulator reads the stream by itself",
    "dynamodb:ListStreams": "the emulator reads the stream by itself",
    "s3:AbortMultipartUpload": "an announcement must be refused after S3 began an upload for it: a race",
    "s3:ListBucket": "it turns 'forbidden' into 'not found' at S3, which the emulator says anyway",
}
# Whole statements of which that is true.
UNSEEN_STATEMENTS = {
    "ApnsEndpointsOfNobody": "a registration must be refused after SNS made an endpoint for it: a race",
    "FcmEndpointsOfNobody": "a registration must be refused after SNS made an endpoint for it: a race",
    "GoOn": "an archive must have more than 4 GiB",
    "PutAside": "a service must refuse something for good first",
    "StreamDeadLetterObjects": "a stream record must fail ten times first",
}


def as_list(value):
    """A policy's 'one or several' as several."""
    return value if isinstance(value, list) else [value]


def rights_of(iam, role):
    """(statement, action, resource patterns) for everything that a role may do by policies of its own."""
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        document = json.loads(document) if isinstance(document, str) else document
        for statement in as_list(document["Statement"]):
            for action in as_list(statement["Action"]):
                yield statement.get("Sid", "-"), action, as_list(statement["Resource"])


def unseen(statement, action):
    """Why nobody can see here whether a right is used; nothing where it can be seen."""
    for beginning, reason in UNSEEN.items():
        if action.startswith(beginning):
            return reason
    return UNSEEN_STATEMENTS.get(statement)


class Rights:
    """The decisions that were written down, beside the roles of a deployment's functions."""

    def __init__(self, deployment, decisions):
        self.iam = deployment.client("iam")
        self.decisions = [json.loads(line) for line in decisions.read_text(encoding="utf-8").splitlines()]
        self.roles = {}
        for name, physical in sorted(deployment.names.items()):
            if name.endswith("Role") and name not in ("MalwareProtectionRole",):
                self.roles[name.removesuffix("Role")] = physical

    def of(self, role):
        """The decisions about a role."""
        return [
            one for one in self.decisions if f"/{role}/" in one["principal"] or one["principal"].endswith(f"/{role}")
        ]

    def denied(self):
        """What a function asked for and did not get."""
        return [
            f"{function}: {one['action']} on {one['resource']}"
            for function, role in self.roles.items()
            for one in self.of(role)
            if one["denied"]
        ]

    def compare(self):
        """(function, statement, action, state) for every right: `used`, `unused`, or why it is not seen."""
        for function, role in self.roles.items():
            asked = self.of(role)
            for statement, action, resources in rights_of(self.iam, role):
                used = any(
                    one["action"] == action
                    and any(fnmatch.fnmatchcase(one["resource"], pattern) for pattern in resources)
                    for one in asked
                )
                state = "used" if used else unseen(statement, action) or "unused"
                yield function, statement, action, state
