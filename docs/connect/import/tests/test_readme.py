"""README.md names the columns and the flags that there are."""

import re
import unittest
from pathlib import Path

from importer import stages
from importer.command import arguments
from importer.rows import COLUMNS, FILES

README = Path(__file__).resolve().parents[1].joinpath("README.md").read_text(encoding="utf-8")


class Readme(unittest.TestCase):
    def test_the_columns_are_those_of_the_code(self):
        table = README.partition("<!-- columns")[2].partition("- **Amounts**")[0]
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| ")]
        listed: dict = {}
        for file, column, needed, _ in rows[1:]:
            file = file.strip("`") or list(listed)[-1]
            listed.setdefault(file, {}).update({one.strip("`"): needed == "yes" for one in column.split(", ")})
        columns = {FILES[kind]: known for kind, known in COLUMNS.items()}
        self.assertEqual(listed, {**columns, stages.FILE: stages.COLUMNS})

    def test_every_flag_in_the_page_is_one(self):
        known = arguments().format_help()
        # curl has flags of its own.
        lines = [line for line in README.splitlines() if "curl" not in line]
        flags = set(re.findall(r"--[a-z][a-z-]+", "\n".join(lines)))
        self.assertIn("--invite", flags)
        for flag in flags:
            self.assertIn(flag, known)
