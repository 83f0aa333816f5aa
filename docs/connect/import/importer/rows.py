"""The files of clients, matters, bills and requests, their columns, and the events that each row becomes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from importer import cells, requests, stages
from importer.faults import Faults, Place
from importer.line import Cells
from importer.pdfs import Pdf, look
from importer.tables import Table

# Whether each row needs a value in the column.
COLUMNS = {
    "client": {"client_id": True, "email": True, "name": True, "locale": False},
    "matter": {"matter_id": True, "name": True, "status": True, "client_ids": True, **stages.OF_A_MATTER},
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
    "request": requests.COLUMNS,
}
# What is sent, and the file that it is in. Clients come first and matters next, so that each row finds in the portal what
# it names. Where a matter stands is in the row of the matter.
FILES = {
    "client": "clients.csv",
    "matter": "matters.csv",
    "stage": "matters.csv",
    "bill": "bills.csv",
    "request": "requests.csv",
}
# Every file that is read.
NAMES = ("clients.csv", stages.FILE, "matters.csv", "bills.csv", "requests.csv")
TYPES = {
    "client": "client.updated",
    "matter": "matter.updated",
    "stage": "matter.stage_changed",
    "bill": "bill.shared",
    "request": "request.made",
    "invitation": "client.invited",
}

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
    # Of a matter: where it stands. It is sent on its own, because the portal counts its versions on their own.
    stage: Row | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.id

    @property
    def where(self) -> str:
        """Its place. Two rows are in the line of a matter."""
        return f"{self.place}, where the matter stands" if self.kind == "stage" else str(self.place)

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
    """A folder with some of the files."""

    def __init__(self, path: Path, reading: Reading, faults: Faults) -> None:
        self.path = path
        self.reading = reading
        self.faults = faults
        self.notes: list[str] = []
        self._pdfs: dict[str, Pdf] = {}
        self.tables = {
            kind: Table(path / name, COLUMNS[kind], reading.encoding, faults)
            for kind, name in FILES.items()
            if kind in COLUMNS and (path / name).is_file()
        }
        described = path / stages.FILE
        described = Table(described, stages.COLUMNS, reading.encoding, faults) if described.is_file() else None
        self.plans = stages.Plans(described, faults)
        self.notes += [table.note for table in (*self.tables.values(), described) if table and table.note]

    def rows(self, kind: str) -> Iterator[Row]:
        """The rows of a kind. What does not fit is among the faults."""
        if kind == "stage":
            yield from (row.stage for row in self.rows("matter") if row.stage)
            return
        table = self.tables.get(kind)
        for place, given in table.rows() if table else ():
            yield READERS[kind](Cells(place, given, self.faults), self)

    def saved(self, row: Row) -> int:
        """When the newest of the files that a row comes from was saved, in microseconds since 1970."""
        saved = [self.tables["matter" if row.kind == "stage" else row.kind].saved]
        if row.pdf:
            saved.append(row.pdf.saved)
        if row.kind == "stage":
            saved.append(self.plans.saved)
        return max(saved)

    def pdf(self, name: str) -> Pdf:
        """A file of a bill. It is read once."""
        if name not in self._pdfs:
            self._pdfs[name] = look(self.path, name)
        return self._pdfs[name]


def read_client(row: Cells, _folder: Folder) -> Row:
    data = {
        "client_id": row.take("client_id", cells.identifier),
        "email": row.take("email", cells.email),
        "name": row.take("name", cells.name),
    }
    locale = row.take("locale", cells.choice, cells.LOCALES, needed=False)
    if locale:
        data["locale"] = locale
    return Row("client", data["client_id"], row.place, data)


def read_matter(row: Cells, folder: Folder) -> Row:
    data = {
        "matter_id": row.take("matter_id", cells.identifier),
        "name": row.take("name", cells.name),
        "status": row.take("status", cells.choice, STATUSES),
        "client_ids": row.clients(),
    }
    standing = stages.read_standing(row, folder.plans, folder.reading.dates)
    stage = None
    if standing is not None and data["matter_id"] is not None:
        stage = Row("stage", data["matter_id"], row.place, {"matter_id": data["matter_id"], **standing})
    return Row("matter", data["matter_id"], row.place, data, stage=stage)


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


def read_request(row: Cells, folder: Folder) -> Row:
    data = requests.read_data(row, folder.reading.dates)
    return Row("request", data["request_id"], row.place, data)


READERS = {"client": read_client, "matter": read_matter, "bill": read_bill, "request": read_request}


def column_of(kind: str, pointer: str) -> str:
    """The column that a place in an event came from: `/data/total/currency` is `currency`. Empty when it came from none."""
    parts = pointer.strip("/").split("/")
    if parts[0] != "data" or len(parts) < 2:
        return ""
    if parts[-1] == "currency":
        return "currency"
    if parts[1] == "content":
        return "file"
    columns = COLUMNS[{"invitation": "client", "stage": "matter"}.get(kind, kind)]
    # /data/title/en is `title_en`, and /data/choices/1/text/en is `choices_en`. The stages themselves are in another file.
    return next((column for column in (f"{parts[1]}_{parts[-1]}", parts[1]) if column in columns), "")
