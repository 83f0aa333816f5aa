"""Each function under AWS's own Runtime Interface Emulator, with the samples of events/; and without its variables."""

import contextlib
import json
import os
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import measured
from portal import request
from stack import REGION, ROOT, SERVICES, yaml_template

# What a function does without: SES's own set, apps, addresses beside its own, and limits, which have defaults.
OPTIONAL = {
    "ANDROID_APPS",
    "APNS_APPLICATION_ARN",
    "ARCHIVE_STRETCH_MIB",
    "FCM_APPLICATION_ARN",
    "IOS_APPS",
    "LINKS_PER_MINUTE",
    "LINKS_PER_NETWORK_HOUR",
    "MAIL_CONFIGURATION_SET",
    "PASSKEY_ORIGINS",
    "REPLY_DOMAIN",
    "WEBHOOK_TEST_HOSTS",
}
# Values that are there and make no sense.
WRONG = {
    "ADDRESS_KEY": "short",
    "ANDROID_APPS": "com.example.portal",
    "IOS_APPS": "com.example.portal",
    "MAIL_FROM": "nobody",
    "PASSKEY_ORIGINS": "clients.example.com",
    "PORTAL_ORIGIN": "https://portal.example.com/",
    "REGIONS": "[]",
    "REGION_ID": "mars",
    "TOKEN_KEY": "short",
    "VAPID_KEY": "short",
    "WEB_PUSH_HOSTS": "push.example.com",
}
# What a function passes on as it is: whom push services may write to; the functions that send mail look at it.
UNREAD = {("register-device", "MAIL_FROM")}


def free_port():
    """A port of this machine that nobody listens on."""
    with contextlib.closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def functions():
    """(logical name, folder's name) of the portal's own functions."""
    for name, resource in yaml_template()["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            yield name, resource["Properties"]["CodeUri"].rsplit("/", 1)[1]


def samples(function):
    """The names and events of a function's samples, as Lambda would hand them over."""
    for path in sorted((ROOT / "events" / function).glob("*.json")):
        event = json.loads(path.read_text(encoding="utf-8"))
        if function == "apply-firm-event":
            entry = event | {
                "version": "0",
                "id": path.stem,
                "account": "000000000000",
                "region": REGION,
                "resources": [],
            }
            entry["time"] = "2026-11-23T05:35:00Z"
            event = {"Records": [{"messageId": path.stem, "body": json.dumps(entry), "eventSource": "aws:sqs"}]}
        yield path.stem, event


def usage(program):
    """CPU in ms and most memory in MB of the process that runs a program; nothing where there is no /proc."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.readlink(process / "exe") == str(program):
                return measured.spent(process)
    return None


class Trial:
    """The built functions, with the variables that the deployment gave them."""

    def __init__(self, deployment, emulator):
        self.deployment, self.built, self.emulator = deployment, deployment.functions, emulator

    def environment(self, name):
        """The variables of a function, and of the place where it runs."""
        answer = self.deployment.client("lambda").get_function_configuration(FunctionName=self.deployment.names[name])
        variables = answer["Environment"]["Variables"]
        place = {"AWS_REGION": self.deployment.region, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        for service in SERVICES:
            place[f"AWS_ENDPOINT_URL_{service}"] = self.deployment.endpoint
        return variables, place | {"PATH": os.environ["PATH"]}

    def answers(self, name, function):
        """Starts a function under the emulator of its runtime with every sample; their number, and what it used."""
        variables, place = self.environment(name)
        program = (self.built / function / "bootstrap").resolve()
        port, inner = free_port(), free_port()
        command = [self.emulator, "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
        command += ["--runtime-api-address", f"127.0.0.1:{inner}", str(program)]
        place |= {"AWS_LAMBDA_FUNCTION_NAME": function, "AWS_LAMBDA_FUNCTION_TIMEOUT": "60"}
        with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
            process = subprocess.Popen(command, env=variables | place, stdout=log, stderr=subprocess.DEVNULL)
            try:
                used = []
                for sample, event in samples(function):
                    check(function, sample, call(port, event))
                    used.append(usage(program))
                check_lines(function, log)
                return len(used), used[0], used[-1]
            finally:
                process.kill()
                process.wait()

    def measure(self, name, function):
        """(MB of the package, CPU and time until it wants to be called, memory then)."""
        variables, place = self.environment(name)
        program = (self.built / function / "bootstrap").resolve()
        return measured.package(program), *measured.starts(program, variables | place)

    def refusals(self, name, function):
        """Starts a function without each variable that it needs, and with values that make no sense."""
        variables, place = self.environment(name)
        needed = {variable for variable in variables if self.said(function, variables | place | {variable: ""})}
        assert "TABLE_NAME" in needed, f"{function} starts without a table"
        own = (
            yaml_template()["Resources"][name]["Properties"].get("Environment", {"Variables": {}})["Variables"].keys()
        )
        assert own - OPTIONAL <= needed, f"{function} starts without {own - OPTIONAL - needed}"
        missing = [(name, {key: value for key, value in variables.items() if key != name}) for name in needed]
        wrong = [(name, variables | {name: WRONG[name]}) for name in (needed | own) & WRONG.keys()]
        wrong = [(name, given) for name, given in wrong if (function, name) not in UNREAD]
        for variable, given in missing + wrong:
            said = self.said(function, given | place)
            assert variable in said and said.endswith("."), f"{function}, {variable}: {said}"

    def said(self, function, environment):
        """The sentence with which a function does not start; empty if it wants to be called."""
        # Nobody listens there: a function that gets so far ends as well.
        environment = environment | {"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"}
        program = str(self.built / function / "bootstrap")
        done = subprocess.run([program], env=environment, capture_output=True, text=True, timeout=20, check=False)
        for line in done.stdout.splitlines():
            with contextlib.suppress(ValueError):
                fault = json.loads(line)
                # A start that goes well ends here as well, where there is no runtime to ask for calls.
                if isinstance(fault, dict) and fault.get("action") == "start":
                    return fault["cause"]
        return ""


def call(port, event):
    """Hands an event to the emulator of the runtime, once it listens."""
    url, until = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations", time.monotonic() + 20
    while True:
        try:
            return request("POST", url, json.dumps(event).encode(), {"Content-Type": "application/json"})
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def check_lines(function, log):
    """Every line of a function's log names its invocation and its version, as Lambda's runtime gives them."""
    log.seek(0)
    for line in log:
        with contextlib.suppress(ValueError):
            said = json.loads(line)
            if isinstance(said, dict) and "kind" in said:
                missing = {"timestamp", "level", "requestId", "functionVersion"} - said.keys()
                assert not missing, f"{function}: no {', '.join(missing)} in {line}"


def check(function, sample, answer):
    """An HTTP function answers with a status that is no error of its own, one on events with what is to come again, and
    the one for operators with keys."""
    said = answer.json
    assert isinstance(said, dict), f"{function} {sample}: {answer.status} {answer.text[:300]}"
    fine = said["statusCode"] < 500 if "statusCode" in said else "batchItemFailures" in said or "keys" in said
    assert fine, f"{function} {sample}: {answer.text[:300]}"
