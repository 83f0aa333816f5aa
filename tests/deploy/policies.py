"""What IAM knows and the emulator's evaluation of policies does not: variables, the bus's policy, and some keys."""

import contextvars
import email.utils
import json
import re
import sys

VARIABLE = re.compile(r"\$\{([^,}]+)(?:,\s*'([^']*)')?\}")


def filled(value, evaluator, context):
    """A part of a policy with its variables written out; nothing if one has no value here."""
    if isinstance(value, dict):
        parts = {name: filled(part, evaluator, context) for name, part in value.items()}
        return None if None in parts.values() else parts
    if isinstance(value, list):
        return [part for part in (filled(one, evaluator, context) for one in value) if part is not None]
    missing = []

    def look(match):
        found = evaluator._resolve_condition_key(match[1].strip(), context)
        if found is None and match[2] is None:
            missing.append(match[1])
        return str(match[2] if found is None else found)

    text = VARIABLE.sub(look, value) if isinstance(value, str) else value
    return None if missing else text


def fill_variables():
    """`${aws:PrincipalTag/...}`, with or without a default; a statement whose variable has no value says nothing."""
    from dataclasses import replace

    from ministack.core import iam_evaluator as evaluator

    first_match = evaluator._first_match

    def first_match_filled(context, statements, effect):
        ready = []
        for statement in statements:
            resources = filled(statement.resources, evaluator, context)
            conditions = filled(statement.conditions, evaluator, context)
            if (resources or not statement.resources) and conditions is not None:
                ready.append(replace(statement, resources=resources, conditions=conditions))
        return first_match(context, ready, effect)

    evaluator._first_match = first_match_filled


def name_principals():
    """`aws:PrincipalArn` of somebody who took on a role is the role's."""
    from ministack.core import iam_evaluator as evaluator

    resolve = evaluator._resolve_condition_key

    def resolve_role(key, context):
        taken = re.fullmatch(r"arn:aws:sts::(\d+):assumed-role/([^/]+)/.*", context.principal_arn)
        if key.lower() == "aws:principalarn" and taken:
            return f"arn:aws:iam::{taken[1]}:role/{taken[2]}"
        return resolve(key, context)

    evaluator._resolve_condition_key = resolve_role


def heed_bus(file):
    """The sources of a PutEvents are a key of its policies, and the portal's bus has one, which the test writes."""
    from ministack.core import iam_actions
    from ministack.core import iam_evaluator as evaluator

    context_of = iam_actions.request_tag_context

    def context_with_sources(service, action, body, parameters):
        context = context_of(service, action, body, parameters)
        if action == "events:PutEvents":
            entries = json.loads(body or b"{}").get("Entries", [])
            context = {**context, "events:source": [entry.get("Source", "") for entry in entries] or None}
        return context

    def bus_policy(arn):
        written = file.exists() and arn.lower().endswith("/portico")
        return (file.read_text(encoding="utf-8"), arn.split(":")[4]) if written else None

    iam_actions.request_tag_context = context_with_sources
    module = type(sys)("ministack.services.bus_policies")
    module.of_bus = bus_policy
    sys.modules[module.__name__] = module
    evaluator._RESOURCE_POLICY_LOOKUPS["events"] = ("bus_policies", "of_bus")


def heed_sender():
    """Who a mail is from is a key of its policies, and it takes a right to the sender's domain and to the set."""
    from ministack import app
    from ministack.core import iam_evaluator as evaluator

    mail = contextvars.ContextVar("mail", default=None)
    enforce_mail, enforce = app._enforce_ses_v2, evaluator.enforce

    def enforce_with_body(method, path, headers, body, query, request_id):
        sent = json.loads(body) if path.endswith("/outbound-emails") else None
        before = mail.set(sent)
        try:
            return enforce_mail(method, path, headers, body, query, request_id)
        finally:
            mail.reset(before)

    def enforce_on_resources(access_key, action, service, region, resource_arn="*", service_context=None):
        sent = mail.get()
        if sent is None:
            return enforce(access_key, action, service, region, resource_arn, service_context)
        address = email.utils.parseaddr(sent["FromEmailAddress"])[1]
        context = {**(service_context or {}), "ses:FromAddress": address}
        names = [f"identity/{address.split('@')[1]}", f"configuration-set/{sent.get('ConfigurationSetName')}"]
        for name in names[: 2 if sent.get("ConfigurationSetName") else 1]:
            arn = f"arn:aws:ses:{region}:000000000000:{name}"
            if denied := enforce(access_key, action, service, region, arn, context):
                return denied
        return None

    app._enforce_ses_v2 = enforce_with_body
    evaluator.enforce = enforce_on_resources


def name_push_targets():
    """Calls about apps and their devices are about the application or the endpoint."""
    from ministack.core import iam_actions

    resource_of = iam_actions.extract_resource_arn

    def resource_or_target(service, method, path, headers, body, parameters, *rest):
        for name in ("EndpointArn", "PlatformApplicationArn"):
            if service == "sns" and parameters.get(name):
                value = parameters[name]
                return value[0] if isinstance(value, list) else value
        return resource_of(service, method, path, headers, body, parameters, *rest)

    iam_actions.extract_resource_arn = resource_or_target
