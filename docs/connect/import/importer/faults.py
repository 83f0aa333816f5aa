"""What is wrong with a cell or a file, said so that whoever keeps the file can correct it."""

from __future__ import annotations

from dataclasses import dataclass

# Faults of one kind of mistake repeat in every row; what is beyond is counted.
MAX_SHOWN = 200


class Misfit(Exception):
    """A value that does not fit. The text says what to do, and repeats no address, name or message."""


class Stop(Exception):
    """The import cannot start or go on. The text says why, and what to do."""


@dataclass(frozen=True)
class Place:
    """A row of a file. Spreadsheets count rows, editors count lines: a cell with line breaks makes them differ."""

    file: str
    line: int
    row: int

    def __str__(self) -> str:
        other = "" if self.row == self.line else f" (row {self.row})"
        return f"{self.file}, line {self.line}{other}"


@dataclass(frozen=True)
class Fault:
    """One thing to correct."""

    place: Place | str
    column: str
    says: str

    def __str__(self) -> str:
        column = f', column "{self.column}"' if self.column else ""
        return f"{self.place}{column}: {self.says}"


class Faults:
    """All faults of an import, so that they are corrected in one go."""

    def __init__(self) -> None:
        self.shown: list[Fault] = []
        self.count = 0

    def add(self, place: Place | str, column: str, says: object) -> None:
        self.count += 1
        if len(self.shown) < MAX_SHOWN:
            self.shown.append(Fault(place, column, str(says)))

    def lines(self) -> list[str]:
        more = self.count - len(self.shown)
        return [str(fault) for fault in self.shown] + ([f"... and {more} more"] if more else [])
