"""Reads every sample of a firm's event with the types that datamodel-code-generator makes of docs/events.

Usage: PYTHONPATH=<the folder with the generated package `events`> python samples.py
"""

import importlib
import json
import pathlib

SAMPLES = pathlib.Path(__file__).parents[3] / "events" / "apply-firm-event"


def type_of(detail_type: str) -> str:
    """`bill.shared` as `BillSharedEvent`: the title of its schema, as a type."""
    return "".join(word.capitalize() for word in detail_type.replace("_", ".").split(".")) + "Event"


def main() -> None:
    count = 0
    for path in sorted(SAMPLES.glob("*.json")):
        sample = json.loads(path.read_text())
        name = sample["detail-type"]
        module = importlib.import_module("events." + name.replace(".", "_"))
        getattr(module, type_of(name)).model_validate(sample["detail"])
        count += 1
    assert count > 15, count
    print(f"python: {count} samples of events read")


main()
