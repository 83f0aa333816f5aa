"""Deploys the portal to an emulator of AWS and takes the main journeys through it: `cargo xtask test --deploy`.

template.yaml gets by one of the roads of roads.py, with the built functions, to ministack, which enforces IAM and runs each
function as a process of its own under the Lambda runtime API. What the emulator lacks is bridged in emulator.py, formation.py,
policies.py and stack.py.
"""

import argparse
import collections
import contextlib
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import formation
import parameters
from journeys import JOURNEYS
from measured import Watch
from portal import request, wait
from rights import Rights
from roads import ROADS
from stack import REGION, SERVICES, yaml_template
from started import Trial, free_port, functions
from world import World


@contextlib.contextmanager
def emulator(options, work):
    """The emulator of AWS, as long as it is needed; where it listens."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "AUTH": "true",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "localhost",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "PORTICO_DECISIONS": str(work / "decisions.jsonl"),
        "PORTICO_BUS_POLICY": str(work / "bus-policy.json"),
        "PORTICO_PUSHES": str(work / "pushes.jsonl"),
    }
    # What Lambda's runtime of Node brings along.
    environment["NODE_PATH"] = str(Path(__file__).with_name("node_modules"))
    # Functions inherit these, and find the emulator where they would find AWS.
    for service in SERVICES:
        environment[f"AWS_ENDPOINT_URL_{service}"] = endpoint
    with open(work / "emulator.log", "wb") as log:
        program = Path(__file__).with_name("emulator.py")
        process = subprocess.Popen([options.emulator, program], env=environment, stdout=log, stderr=log, cwd=work)
        try:

            def ready():
                with contextlib.suppress(OSError):
                    return request("GET", f"{endpoint}/_ministack/health").status == 200
                return process.poll() is not None

            wait("the emulator", ready, 60)
            if process.poll() is not None:
                raise SystemExit(f"the emulator did not start: {(work / 'emulator.log').read_text()[-2000:]}")
            yield endpoint
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Report:
    """What was tried, and what failed."""

    def __init__(self):
        self.failures = []

    def step(self, name, walk):
        """Does it and says how it went; what it returned."""
        began = time.monotonic()
        try:
            found = walk()
        except Exception as error:  # noqa: BLE001: whatever it is, it is told, and the rest is tried
            print(f"FAILED  {name} ({time.monotonic() - began:.1f} s): {error}", flush=True)
            if not isinstance(error, AssertionError):
                traceback.print_exc()
            self.failures.append(name)
            return None
        print(f"ok      {name} ({time.monotonic() - began:.1f} s)", flush=True)
        return found


def start_functions(report, trial):
    """Every function under the Runtime Interface Emulator, and without what it needs."""
    for name, function in functions():
        answered = report.step(f"{function} answers its samples", lambda: trial.answers(name, function))
        if answered and answered[1]:
            count, (first, _), (all_of_them, peak) = answered
            later = f", {(all_of_them - first) / (count - 1):.1f} ms for each later one" if count > 1 else ""
            print(
                f"figure: {function}: {count} samples, CPU {first:.0f} ms to the first answer{later}, "
                f"{peak:.0f} MB at most"
            )
        report.step(f"{function} names what is missing or wrong", lambda: trial.refusals(name, function))


def weigh(report, trial, peaks):
    """A table of what every function takes; most memory is that of the journeys."""
    print("figure: function             zip MB   init CPU ms   init ms   init MB   journeys MB")
    for name, function in functions():
        found = report.step(f"{function} is measured", lambda: trial.measure(name, function))
        if found:
            size, cpu, took, memory = found
            peak = peaks.get(name, 0)
            print(f"figure: {function:<20}{size:>7.2f}{cpu:>14.1f}{took:>10.0f}{memory:>10.1f}{peak:>14.1f}")


def compare_rights(report, rights):
    """Nothing denied, nothing allowed for nothing; the figures."""
    denied = sorted(set(rights.denied()))
    rows = list(rights.compare())
    states = collections.Counter(
        "used" if state == "used" else "unused" if state == "unused" else "not seen" for *_, state in rows
    )
    for function, statement, action, state in rows:
        if state != "used":
            print(f"        {function}: {action} ({statement}): {state}")

    def none_denied():
        assert not denied, "; ".join(denied)

    def none_unused():
        unused = [
            f"{function}: {action} ({statement})" for function, statement, action, state in rows if state == "unused"
        ]
        assert not unused, "; ".join(unused)

    report.step("nothing was denied to a function", none_denied)
    report.step("every right is used, or its use cannot be seen here", none_unused)
    print(
        f"figure: rights: {len(rights.roles)} roles, {len(rows)} rights, {states['used']} used, {states['not seen']} "
        f"not to be seen in the emulator, {states['unused']} unused, {len(denied)} denied; "
        f"{len(rights.decisions)} decisions"
    )


def publish(deployment):
    """A new generation of keys reaches `live`: every alias leads to another version; deployed again, to the same."""
    before = deployment.live()
    for _ in range(2):
        deployment.release(generation=2)
        deployment.read()
        after = deployment.live()
        same = [name for name, version in before.items() if after[name] == version]
        assert len(before) == len(list(functions())) and not same, f"still the old version: {same}"
        assert set(after.values()) == {"2"}, after


def run(options, work):
    """The whole test; what failed."""
    report = Report()
    with emulator(options, work) as endpoint:
        deployment = ROADS[options.road](endpoint, work, options)
        report.step("parameters that are wrong are refused by name", lambda: parameters.check(deployment))
        began = time.monotonic()
        deployment.deploy()
        took = time.monotonic() - began
        print(f"ok      deployed by the road {options.road} ({took:.1f} s)", flush=True)
        sizes = len(list(functions()))
        print(
            f"figure: deployment: {sizes} functions, {len(deployment.routes)} routes, {len(deployment.names)} "
            f"resources, {took:.1f} s"
        )
        missing = sorted(name for name, one in yaml_template()["Resources"].items() if formation.left_out(one))
        print(f"figure: there by name alone: {', '.join(missing)}")
        world = World(deployment)
        with Watch(deployment.names) as peaks:
            for journey in [*deployment.first, *JOURNEYS, *deployment.last]:
                report.step(journey.__doc__, lambda walk=journey: walk(world))
        report.step("a new generation of keys reaches every function", lambda: publish(deployment))
        compare_rights(report, Rights(deployment, work / "decisions.jsonl"))
        trial = Trial(deployment, options.rie)
        start_functions(report, trial)
        weigh(report, trial, peaks)
    return report.failures


def main():
    """Reads the arguments, runs, and says what failed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--road", choices=ROADS, default="quick", help="how the template gets there (roads.py)")
    arguments.add_argument("--sam", required=True, help="the SAM CLI")
    arguments.add_argument("--rie", required=True, help="AWS's Runtime Interface Emulator")
    arguments.add_argument("--emulator", required=True, help="a Python with ministack")
    arguments.add_argument("--functions", required=True, help="a folder with <function>/bootstrap")
    arguments.add_argument("--keep", help="a folder for the logs, which are thrown away otherwise")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="portico-deploy-") as folder:
        work = Path(options.keep or folder).resolve()
        work.mkdir(parents=True, exist_ok=True)
        failures = run(options, work)
    if failures:
        print(f"\n{len(failures)} failed:\n" + "\n".join(f"  {name}" for name in failures))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
