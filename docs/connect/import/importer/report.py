"""The report of an import: one line of JSON for each thing that happened, on disk before the next thing begins.

It has ids, versions and outcomes, and no name, address or text. A run that was killed goes on from it.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from importer.faults import Stop

FORMAT = 1


@dataclass(frozen=True)
class Mark:
    """What was last sent of a row."""

    # The keyed digest of the row.
    says: str
    version: int
    # `sending` while no answer is known, `taken`, or `refused`.
    state: str
    # The message that it went in.
    message: str


class Report:
    """An open report. No other import writes to it at the same time."""

    def __init__(self, path: Path, portal: str, firm: str) -> None:
        self.path = path
        self.rows: dict[tuple[str, str], Mark] = {}
        # The key of each stored file, by its SHA-256.
        self.stored: dict[str, str] = {}
        self._messages: dict[str, list[tuple[str, str]]] = {}
        self._salt = b""
        try:
            self._file = open(path, "a+b")
        except OSError as error:
            raise Stop(
                f"The report {path} cannot be written: {error.strerror}. Name another place with --report."
            ) from None
        try:
            lock(self._file, path)
            self._read(portal, firm)
        except Stop:
            self._file.close()
            raise

    def close(self) -> None:
        self._file.close()

    def keyed(self, digest: bytes) -> str:
        """A digest that says nothing to those who do not have the report."""
        return hmac.new(self._salt, digest, hashlib.sha256).hexdigest()[:32]

    def sending(self, message: str, rows: list[tuple[tuple[str, str], str, int]]) -> None:
        """Notes a message before it goes out: of each row its kind and id, what it says, and the version."""
        self._take({"sending": message, "rows": [[*key, says, version] for key, says, version in rows]})

    def taken(self, message: str) -> None:
        self._take({"taken": message})

    def refused(self, key: tuple[str, str], line: int, faults: list[dict], sent: tuple[str, int]) -> None:
        """Notes a row that the portal does not take, with columns and codes, and what it said in which version."""
        self._take({"refused": [*key, *sent], "line": line, "faults": faults})

    def invited(self, client: str, version: int) -> None:
        """Notes that the portal has invited a client before."""
        self._take({"invited": client, "version": version})

    def store(self, sha256: str, key: str) -> None:
        self._take({"stored": sha256, "key": key})

    def _take(self, line: dict) -> None:
        self._write(line)
        self._apply(line)

    def _write(self, line: dict) -> None:
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._file.write(json.dumps({"at": now, **line}, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _read(self, portal: str, firm: str) -> None:
        self._file.seek(0)
        whole = 0
        for number, line in enumerate(self._file, 1):
            # A kill can leave a part of the last line.
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            try:
                self._apply(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise Stop(
                    f"{self.path}, line {number} is no line of a report. Restore the file, or name another place with "
                    "--report: then every row is sent again, which changes nothing in the portal."
                ) from None
            if number == 1 and (self.portal, self.firm) != (portal, firm):
                raise Stop(f"The report {self.path} is of {self.firm} at {self.portal}. Name another place with --report.")
        self._file.truncate(whole)
        self._file.seek(whole)
        if whole == 0:
            self._take({"import": FORMAT, "portal": portal, "firm": firm, "salt": secrets.token_hex(32)})

    def _apply(self, line: dict) -> None:
        if "import" in line:
            if line["import"] != FORMAT:
                raise Stop(f"The report {self.path} is of another version of the importer.")
            self.portal, self.firm, self._salt = line["portal"], line["firm"], bytes.fromhex(line["salt"])
        elif "sending" in line:
            message = line["sending"]
            self._messages[message] = [(kind, name) for kind, name, _, _ in line["rows"]]
            for kind, name, says, version in line["rows"]:
                self.rows[kind, name] = Mark(says, version, "sending", message)
        elif "taken" in line:
            for key in self._messages.pop(line["taken"], ()):
                mark = self.rows[key]
                self.rows[key] = Mark(mark.says, mark.version, "taken", "")
        elif "refused" in line:
            kind, name, says, version = line["refused"]
            self.rows[kind, name] = Mark(says, version, "refused", "")
        elif "invited" in line:
            self.rows["invitation", line["invited"]] = Mark("", line["version"], "taken", "")
        elif "stored" in line:
            self.stored[line["stored"]] = line["key"]


def lock(file, path: Path) -> None:
    """Keeps a second import away until this process ends, however it ends."""
    try:
        try:
            import fcntl
        except ImportError:
            import msvcrt

            # Windows locks bytes. This one is beyond the end, so that others may read the report.
            os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Stop(f"Another import is writing to {path}. Wait for its end.") from None
