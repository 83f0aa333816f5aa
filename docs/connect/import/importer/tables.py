"""Reads a CSV file as spreadsheets write it: RFC 4180, perhaps with a byte order mark, and with semicolons or tabs too."""

from __future__ import annotations

import codecs
import csv
import difflib
import io
from collections.abc import Iterator
from pathlib import Path

from importer.faults import Faults, Place, Stop

# The longest cell: 20,000 client ids, or a message of 10,000 characters.
csv.field_size_limit(8 * 1024 * 1024)

SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
ENCODINGS = ("utf-8", "windows-1252")


class Table:
    """An open CSV file whose header was read."""

    def __init__(self, path: Path, known: dict[str, bool], encoding: str | None, faults: Faults) -> None:
        """`known` has the name of each column, and whether the file must have it."""
        self.path = path
        self.name = path.name
        # When it was saved, in microseconds since 1970.
        self.saved = path.stat().st_mtime_ns // 1000
        self.faults = faults
        # Whether every row could be read so far.
        self.whole = True
        self.note: str | None = None
        self.encoding = encoding or self._detect()
        self.separator, self.first = self._look_at_header(known)
        self.columns = self._read_header(known)

    def rows(self) -> Iterator[tuple[Place, dict[str, str]]]:
        """Each row that is not empty, with cells without spaces around them. A row that cannot be read ends the file."""
        with self._open() as text:
            reader = csv.reader(text, delimiter=self.separator, strict=True)
            for number in range(1, self.first + 1):
                next(reader, None)
            number = self.first
            while True:
                number += 1
                place = Place(self.name, reader.line_num + 1, number)
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    self.whole = False
                    self.faults.add(
                        place,
                        "",
                        f"the quotation marks are not in pairs, or a cell is too long ({error}). Correct the row; "
                        "nothing after it was read.",
                    )
                    return
                except UnicodeDecodeError:
                    self.whole = False
                    self.faults.add(self.name, "", f'it is not {self.encoding} all through. Save it as "CSV UTF-8".')
                    return
                if cells is None:
                    return
                if any(cell.strip() for cell in cells):
                    row = self._row(place, cells)
                    if row is not None:
                        yield place, row

    def _row(self, place: Place, cells: list[str]) -> dict[str, str] | None:
        while len(cells) > len(self.columns) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(self.columns):
            self.whole = False
            self.faults.add(
                place,
                "",
                f"{len(cells)} cells, and the header has {len(self.columns)} columns. A cell with a "
                f"{SEPARATORS[self.separator]} in it needs quotation marks.",
            )
            return None
        return dict(zip(self.columns, (cell.strip() for cell in cells)))

    def _open(self) -> io.TextIOWrapper:
        encoding = "utf-8-sig" if self.encoding == "utf-8" else "cp1252"
        return open(self.path, encoding=encoding, newline="")

    def _detect(self) -> str:
        """UTF-8 if every byte fits, else Windows-1252, in which Excel saves "CSV" on Western Windows."""
        odd = 0
        with open(self.path, "rb") as file:
            for number, line in enumerate(file, 1):
                if b"\0" in line or line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    raise Stop(f'{self.name} is UTF-16 or no text. Save it as "CSV UTF-8".')
                if not odd and not is_utf8(line):
                    odd = number
        if not odd:
            return "utf-8"
        self.note = (
            f"{self.name} is not UTF-8 (line {odd}) and is read as Windows-1252. "
            'If letters with accents look wrong in the portal, save it as "CSV UTF-8".'
        )
        return "windows-1252"

    def _look_at_header(self, known: dict[str, bool]) -> tuple[str, int]:
        """The separator that finds the most known columns, and the row of the header: Excel may write "sep=;" before it."""
        try:
            with self._open() as text:
                first = text.readline()
                row = 1
                if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
                    first, row = text.readline(), 2
        except UnicodeDecodeError:
            raise Stop(f'{self.name} is not {self.encoding}. Save it as "CSV UTF-8".') from None
        if not first.strip():
            raise Stop(f"{self.name} is empty. Its first row names its columns: {', '.join(known)}.")

        def found(separator: str) -> int:
            cells = next(csv.reader([first], delimiter=separator), [])
            return sum(normal(cell) in known for cell in cells)

        return max(SEPARATORS, key=found), row

    def _read_header(self, known: dict[str, bool]) -> list[str]:
        with self._open() as text:
            reader = csv.reader(text, delimiter=self.separator)
            cells: list[str] = []
            for _ in range(self.first):
                cells = next(reader, [])
        while cells and not cells[-1].strip():
            cells.pop()
        columns = [normal(cell) for cell in cells]
        place = Place(self.name, self.first, self.first)
        missing = [name for name, needed in known.items() if needed and name not in columns]
        for written, name in zip(cells, columns):
            if name not in known:
                self.faults.add(place, written.strip(), f"there is no such column. {nearest(name, list(known))}")
            elif columns.count(name) > 1:
                self.faults.add(place, name, "the column is there twice. Take one out.")
        for name in missing:
            self.faults.add(place, name, "the column is missing, and every row needs it. Add it.")
        return columns


def is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def normal(header: str) -> str:
    """The name of a column as it is compared: "Client ID" is `client_id`."""
    return "_".join(header.strip().lower().replace("-", " ").replace("_", " ").split())


def nearest(name: str, known: list[str]) -> str:
    """A sentence with the known name that is most like a given one, or with all of them."""
    alike = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if alike:
        return f'Did you mean "{alike[0]}"?'
    return f"There are: {', '.join(known)}."
