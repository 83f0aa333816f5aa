"""Reads the whole folder before anything is sent: the faults of each row, and what rows say of each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from importer.faults import Faults, Place, Stop
from importer.rows import FILES, NAMES, Folder, Reading, Row
from importer.stages import FILE as STAGES

# Notes of one kind repeat; what is beyond is left out.
MAX_NOTES = 20


@dataclass
class Contents:
    """What a folder holds. It keeps ids and digests, and no row."""

    folder: Folder
    # The digest of each row, by its kind and id.
    digests: dict[tuple[str, str], bytes] = field(default_factory=dict)
    # How many rows there are in each file.
    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def check(path: Path, reading: Reading, faults: Faults, step: Callable[[], None] = lambda: None) -> Contents:
    """Reads everything once. `step` is called for each row."""
    check_names(path, faults)
    contents = Contents(Folder(path, reading, faults))
    contents.notes += contents.folder.notes
    relations = Relations(contents, faults)
    if contents.folder.plans.there:
        contents.counts[STAGES] = contents.folder.plans.count
    for kind in contents.folder.tables:
        contents.counts[FILES[kind]] = 0
        for row in contents.folder.rows(kind):
            step()
            contents.counts[FILES[kind]] += 1
            if row.id is not None:
                relations.look_at(row)
                contents.digests.setdefault(row.key, row.digest())
            if row.stage:
                contents.digests.setdefault(row.stage.key, row.stage.digest())
    contents.notes += relations.notes
    return contents


def check_names(path: Path, faults: Faults) -> None:
    """The folder has at least one of the files, and no CSV file that would be left out because of its name."""
    if not path.is_dir():
        raise Stop(f"{path} is not a folder.")
    names = sorted(other.name for other in path.iterdir() if other.suffix.lower() == ".csv")
    for name in names:
        if name not in NAMES:
            faults.add(name, "", f"the import reads {', '.join(NAMES)} alone. Rename the file, or move it away.")
    if not names:
        raise Stop(f"{path} has none of {', '.join(NAMES)}.")


class Relations:
    """What rows say of each other. A file that is not in the folder, or was not read to its end, is not asked."""

    def __init__(self, contents: Contents, faults: Faults) -> None:
        self.tables = contents.folder.tables
        self.faults = faults
        self.notes: list[str] = []
        self.places: dict[tuple[str, str], Place] = {}
        self.addresses: dict[str, Place] = {}
        self.on_matter: dict[str, frozenset[str]] = {}
        self.readers_of: dict[str, tuple[frozenset[str], Place]] = {}

    def look_at(self, row: Row) -> None:
        column = f"{row.kind}_id"
        first = self.places.setdefault(row.key, row.place)
        if first != row.place:
            self.faults.add(row.place, column, f"the id is that of line {first.line} too. Each row needs its own.")
        if row.kind == "client":
            self._look_at_address(row)
            return
        audience = frozenset(row.data["client_ids"])
        if self._knows("client"):
            for unknown in sorted(one for one in audience if ("client", one) not in self.places):
                self.faults.add(row.place, "client_ids", f"{FILES['client']} has no {unknown!r}. {self._divided(unknown)}")
        if row.kind == "matter":
            self.on_matter[row.id] = audience
        else:
            self._look_at_share(row, audience)

    def _knows(self, kind: str) -> bool:
        return kind in self.tables and self.tables[kind].whole

    def _divided(self, unknown: str) -> str:
        parts = [part.strip() for sign in ",;" if sign in unknown for part in unknown.split(sign)]
        known = parts and all(("client", part) in self.places for part in parts)
        return 'Divide ids with "|".' if known else "Correct the id, or add the client."

    def _look_at_address(self, row: Row) -> None:
        first = self.addresses.setdefault(row.data["email"].lower(), row.place) if row.data["email"] else row.place
        if first != row.place and len(self.notes) < MAX_NOTES:
            self.notes.append(
                f"{row.place}: the client has the address of line {first.line}. Whoever reads its mail sees what is "
                "shared with either."
            )

    def _look_at_share(self, row: Row, audience: frozenset[str]) -> None:
        """A bill or a request: its matter, and whether its clients are on it."""
        matter = row.data["matter_id"]
        if self._knows("matter") and matter is not None:
            if ("matter", matter) not in self.places:
                self.faults.add(
                    row.place, "matter_id", f"{FILES['matter']} has no {matter!r}. Correct the id, or add the matter."
                )
            else:
                known = {one for one in audience if ("client", one) in self.places or not self._knows("client")}
                for other in sorted(known - self.on_matter.get(matter, frozenset())):
                    self.faults.add(
                        row.place,
                        "client_ids",
                        f"{other!r} is not on the matter {matter!r}, and would not see the {row.kind}. Add the client "
                        "to the matter, or take it out here.",
                    )
        if row.pdf:
            readers, first = self.readers_of.setdefault(row.pdf.sha256, (audience, row.place))
            if readers != audience:
                self.faults.add(
                    row.place,
                    "file",
                    f"the bill of line {first.line} has the same file and other clients: one of them would read a bill "
                    "of the other. Name the right file.",
                )
