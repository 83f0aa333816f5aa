"""Folders for the tests."""

import tempfile
import unittest
from pathlib import Path

from importer import cells
from importer.check import Contents, check
from importer.faults import Faults
from importer.rows import Reading

CLIENTS = "client_id,email,name,locale\nc-1,ana@example.com,Ana,es\nc-2,ben@example.com,Ben,\n"
MATTERS = "matter_id,name,status,client_ids\nm-1,Estate,open,c-1|c-2\n"
BILL_COLUMNS = "bill_id,matter_id,number,issued_on,due_on,currency,total,balance,state,client_ids,file\n"
BILLS = BILL_COLUMNS + "b-1,m-1,7,2026-11-02,2026-12-02,USD,12.50,12.50,awaiting_payment,c-1,b-1.pdf\n"
PDF = b"%PDF-1.7 the bill"


class FolderCase(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)

    def write(self, name: str, text) -> None:
        self.folder.joinpath(name).write_bytes(text if isinstance(text, bytes) else text.encode())

    def write_all(self) -> None:
        for name, text in [("clients.csv", CLIENTS), ("matters.csv", MATTERS), ("bills.csv", BILLS), ("b-1.pdf", PDF)]:
            self.write(name, text)

    def check(self, **reading) -> tuple[Contents, Faults]:
        faults = Faults()
        if "dates" in reading:
            reading["dates"] = cells.Dates(reading["dates"])
        return check(self.folder, Reading(**reading), faults), faults

    def faults(self, **reading) -> list[str]:
        return self.check(**reading)[1].lines()

    def rows(self, kind: str, **reading) -> list:
        contents, faults = self.check(**reading)
        self.assertEqual(faults.lines(), [])
        return list(contents.folder.rows(kind))
