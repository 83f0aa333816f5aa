"""The emulator of AWS as a process of its own, with IAM enforced and every decision written down."""

import contextvars
import json
import os
import sys

# Where decisions go: one JSON object a line.
DECISIONS = "PORTICO_DECISIONS"


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


if __name__ == "__main__":
    stand_for_tls()
    record_decisions(os.environ[DECISIONS])
    from ministack.app import main

    sys.argv = ["ministack"]
    main()
