"""The three files, their columns, and the event that each row becomes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from importer import cells
from importer.faults import Faults, Misfit, Place
from importer.pdfs import Pdf, look
from importer.tables import Table

# Whether each row needs a value in the column.
COLUMNS = {
    "client": {"client_id": True, "email": True, "name": True, "locale": False},
    "matter": {"matter_id": True, "name": True, "status": True, "client_ids": True},
    "bill": {
        "bill_id": True,
        "matter_id": True,
        "number": True,
        "issued_on": True,
        "due_on": True,
        "currency": True,
        "total": True,
        "balance": True,
        "state": True,
        "client_ids": True,
        "file": False,
        "payment_url": False,
        "message": False,
    },
}
# Clients come first and bills last, so that each row finds in the portal what it names.
FILES = {"client": "clients.csv", "matter": "matters.csv", "bill": "bills.csv"}
TYPES = {"client": "client.updated", "matter": "matter.updated", "bill": "bill.shared", "invitation": "client.invited"}

LOCALES = ("en", "es")
STATUSES = ("open", "closed")
STATES = ("awaiting_payment", "paid", "void")


@dataclass(frozen=True)
class Row:
    """A row. Values that do not fit are None in it."""

    kind: str
    id: str
    place: Place
    # The `data` of its event, without the key of its file.
    data: dict
    pdf: Pdf | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.id

    def digest(self) -> bytes:
        """What the row says. Two spellings of one amount or day are the same."""
        said = [self.data, self.pdf and self.pdf.sha256]
        return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).digest()


@dataclass(frozen=True)
class Reading:
    """How the files are to be read, as far as it was declared."""

    encoding: str | None = None
    dates: cells.Dates = cells.Dates(None)
    decimal: str | None = None


class Folder:
    """A folder with some of the three files."""

    def __init__(self, path: Path, reading: Reading, faults: Faults) -> None:
        self.path = path
        self.reading = reading
        self.faults = faults
        self.notes: list[str] = []
        self._pdfs: dict[str, Pdf] = {}
        self.tables = {
            kind: Table(path / name, COLUMNS[kind], reading.encoding, faults)
            for kind, name in FILES.items()
            if (path / name).is_file()
        }
        self.notes += [table.note for table in self.tables.values() if table.note]

    def rows(self, kind: str) -> Iterator[Row]:
        """The rows of a file. What does not fit is among the faults."""
        table = self.tables.get(kind)
        for place, given in table.rows() if table else ():
            yield READERS[kind](Cells(place, given, self.faults), self)

    def pdf(self, name: str) -> Pdf:
        """A file of a bill. It is read once."""
        if name not in self._pdfs:
            self._pdfs[name] = look(self.path, name)
        return self._pdfs[name]


class Cells:
    """The cells of one row."""

    def __init__(self, place: Place, given: dict[str, str], faults: Faults) -> None:
        self.place = place
        self.given = given
        self.faults = faults

    def take(self, column: str, rule: Callable, *more: object, needed: bool = True):
        """The value of a cell; None when it is empty or does not fit."""
        text = self.given.get(column)
        if not text:
            # A column that is missing was reported with the header.
            if needed and text is not None:
                self.faults.add(self.place, column, "it is empty, and every row needs it.")
            return None
        try:
            return rule(text, *more)
        except Misfit as misfit:
            self.faults.add(self.place, column, misfit)
            return None

    def clients(self) -> list[str]:
        ids = self.take("client_ids", cells.names_of)
        if ids == []:
            self.faults.add(self.place, "client_ids", 'it names nobody. Divide ids with "|".')
        return ids or []


def read_client(row: Cells, _folder: Folder) -> Row:
    data = {
        "client_id": row.take("client_id", cells.identifier),
        "email": row.take("email", cells.email),
        "name": row.take("name", cells.name),
    }
    locale = row.take("locale", cells.choice, LOCALES, needed=False)
    if locale:
        data["locale"] = locale
    return Row("client", data["client_id"], row.place, data)


def read_matter(row: Cells, _folder: Folder) -> Row:
    data = {
        "matter_id": row.take("matter_id", cells.identifier),
        "name": row.take("name", cells.name),
        "status": row.take("status", cells.choice, STATUSES),
        "client_ids": row.clients(),
    }
    return Row("matter", data["matter_id"], row.place, data)


def read_bill(row: Cells, folder: Folder) -> Row:
    dates, decimal = folder.reading.dates, folder.reading.decimal
    currency = row.take("currency", cells.currency)

    def money(column: str) -> dict:
        # Without its currency, an amount has no digits to be checked.
        minor = row.take(column, cells.amount, currency, decimal) if currency else None
        return {"amount_minor": minor, "currency": currency}

    data = {
        "bill_id": row.take("bill_id", cells.identifier),
        "matter_id": row.take("matter_id", cells.identifier),
        "number": row.take("number", cells.number),
        "issued_on": row.take("issued_on", dates.read),
        "due_on": row.take("due_on", dates.read),
        "total": money("total"),
        "balance": money("balance"),
        "state": row.take("state", cells.choice, STATES),
        "client_ids": row.clients(),
    }
    url = row.take("payment_url", cells.web_address, needed=False)
    message = row.take("message", cells.text, needed=False)
    if url:
        data["payment_url"] = url
    if message:
        data["message"] = message
    pdf = row.take("file", folder.pdf, needed=False)
    return Row("bill", data["bill_id"], row.place, data, pdf)


READERS = {"client": read_client, "matter": read_matter, "bill": read_bill}


def column_of(kind: str, pointer: str) -> str:
    """The column that a place in an event came from: `/data/total/currency` is `currency`. Empty when it came from none."""
    parts = pointer.strip("/").split("/")
    if parts[0] != "data" or len(parts) < 2:
        return ""
    if parts[-1] == "currency":
        return "currency"
    if parts[1] == "content":
        return "file"
    return parts[1] if parts[1] in COLUMNS["client" if kind == "invitation" else kind] else ""
