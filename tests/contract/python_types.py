"""Python types of the events: what datamodel-code-generator makes of docs/events, and what its types take and refuse.

Usage: <python> tests/contract/python_types.py, where that Python has these packages:

    datamodel-code-generator==0.89.0
    pydantic[email]==2.14.4

The types are pydantic's, and so check what they read. They read JSON strictly: "7" is no number, as in JSON Schema.
"""

import functools
import importlib
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from pydantic import BaseModel, ValidationError

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = sorted((ROOT / "docs/events").glob("*.json"))
SAMPLES = ROOT / "events/apply-firm-event"
GENERATED = tempfile.TemporaryDirectory(prefix="portico-events-")

# The samples in invalid/ whose types are right: what is wrong with them is known to the portal alone, or to JSON Schema and
# not to pydantic.
NO_FAULT_OF_TYPE = {
    "bill-content-climbing.json": "the pattern of a key has no lookahead, which not every engine has",
    "bill-content-of-another-firm.json": "compares with the source",
    "bill-currencies.json": "compares two fields",
    "bill-currency.json": "the list of currencies grows",
    "client-email-not-ascii.json": "pydantic takes addresses of RFC 6531",
    "client-email.json": "pydantic takes an address with a name, and keeps the address",
    "client-id-control.json": "no schema lists the characters that texts cannot have",
    "client-id-turned-around.json": "no schema lists the characters that texts cannot have",
    "client-invited-quietly.json": "every event has the same fields around its data",
    "document-content-of-another-firm.json": "compares with the source",
    "document-name-nothing.json": "the portal drops invisible characters first",
    "event-attendee.json": "compares two fields",
    "event-day-of-no-length.json": "compares two fields",
    "event-days-of-another-zone.json": "compares two fields",
    "event-endless.json": "compares two fields",
    "event-ends-first.json": "compares two fields",
    "event-zone.json": "the list of zones grows",
    "firm-logo-no-base64.json": "contentEncoding describes, and checks nothing",
    "firm-logo-not-an-image.json": "needs the bytes of the image",
    "important-folder.json": "every event has the same fields around its data",
    "important-quietly.json": "compares two fields",
    "folder-name-invisible.json": "the portal drops invisible characters first",
    "matter-stage-no-common-language.json": "compares all texts",
    "matter-stage-no-language.json": "the types do not count the languages of a text",
    "matter-stage-twice.json": "compares two fields",
    "matter-stage-unknown.json": "compares two fields",
    "message-empty.json": "the portal drops spaces around a text first",
    "request-choice-twice.json": "compares two fields",
    "request-choices-of-a-document.json": "compares two fields",
    "request-no-common-language.json": "compares all texts",
    "request-page-of-an-answer.json": "compares two fields",
    "request-reason-empty.json": "the types do not count the languages of a text",
    "request-signature-without-page.json": "compares two fields",
    "source.json": "the source is no part of the detail",
    "version-of-the-future.json": "compares with the clock",
}


def setUpModule():
    """Makes the types, as a package of the name `portico_events`."""
    options = ["--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel", "--formatters", "builtin"]
    package = Path(GENERATED.name) / "portico_events"
    # It warns that Python has one type for integers of every size.
    generator = [sys.executable, "-W", "ignore", "-m", "datamodel_code_generator"]
    subprocess.run([*generator, "--input", ROOT / "docs/events", *options, "--output", package], check=True)
    sys.path.insert(0, GENERATED.name)


def tearDownModule():
    """Removes them."""
    GENERATED.cleanup()


@functools.cache
def type_of(detail_type):
    """The type of a `detail`, called after the title of its schema: that of `bill.shared` is `BillSharedEvent`."""
    module = importlib.import_module(f"portico_events.{detail_type.replace('.', '_')}")
    words = detail_type.replace("_", ".").split(".")
    return getattr(module, "".join(word.capitalize() for word in words) + "Event")


def read(detail_type, detail):
    """A detail as its type."""
    return type_of(detail_type).model_validate_json(json.dumps(detail), strict=True)


def samples(folder):
    """(name of the file, event) of every event in a folder; a file may hold several."""
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for event in content if isinstance(content, list) else [content]:
            yield path.name, event


def places(reason):
    """The fields in `/detail/version range; /detail/data/name empty`, as pydantic names fields of a detail."""
    for part in reason.split("; "):
        _, _, *fields = part.split(" ")[0].split("/")
        yield tuple(int(field) if field.isdigit() else field for field in fields)


class Types(unittest.TestCase):
    """Every schema makes a type with its fields."""

    def fields(self, model, schema):
        """Fails unless a type has the fields of a schema, and requires the same ones."""
        self.assertTrue(issubclass(model, BaseModel), model)
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        self.assertEqual(fields.keys(), schema["properties"].keys())
        required = {name for name, field in fields.items() if field.is_required()}
        self.assertEqual(required, set(schema.get("required", [])))
        return fields

    def test_every_schema_makes_a_type_of_the_detail_and_one_of_its_data(self):
        self.assertGreater(len(SCHEMAS), 20)
        for path in SCHEMAS:
            with self.subTest(schema=path.name):
                schema = json.loads(path.read_text(encoding="utf-8"))
                data = self.fields(type_of(path.stem), schema)["data"].annotation
                name = schema["properties"]["data"]["$ref"].removeprefix("#/$defs/")
                self.assertEqual(data.__name__, name)
                self.fields(data, schema["$defs"][name])


class Samples(unittest.TestCase):
    """The types take what the portal takes."""

    def test_every_sample_and_the_demo_firm_are_read(self):
        read_types = set()
        for folder in [SAMPLES, SAMPLES / "demo"]:
            for file, event in samples(folder):
                with self.subTest(sample=file):
                    read(event["detail-type"], event["detail"])
                    read_types.add(event["detail-type"])
        self.assertGreater(len(read_types), 15)

    def test_fields_that_are_added_later_are_ignored(self):
        for file, event in samples(SAMPLES):
            with self.subTest(sample=file):
                detail = event["detail"]
                later = detail | {"added_later": 1, "data": detail["data"] | {"added_later": {}}}
                self.assertEqual(read(event["detail-type"], later), read(event["detail-type"], detail))


class Invalid(unittest.TestCase):
    """The types refuse what the portal refuses, as far as types can know it, and name the same fields."""

    def test_an_invalid_sample_is_refused_where_its_reason_says(self):
        seen = set()
        for file, event in samples(SAMPLES / "invalid"):
            seen.add(file)
            with self.subTest(sample=file, reason=event["reason"]):
                if event["reason"].startswith("/detail-type "):
                    with self.assertRaises(ModuleNotFoundError):
                        type_of(event["detail-type"])
                elif file in NO_FAULT_OF_TYPE:
                    # A fault that the types see after all is struck from the list.
                    read(event["detail-type"], event["detail"])
                else:
                    with self.assertRaises(ValidationError, msg="goes to NO_FAULT_OF_TYPE if no type can know") as refused:
                        read(event["detail-type"], event["detail"])
                    faults = [fault["loc"] for fault in refused.exception.errors()]
                    for place in places(event["reason"]):
                        self.assertTrue(any(fault[: len(place)] == place for fault in faults), f"{place} in {faults}")
        self.assertLessEqual(NO_FAULT_OF_TYPE.keys(), seen, "no such samples")


if __name__ == "__main__":
    unittest.main()
