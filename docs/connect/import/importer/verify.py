"""Asks the portal what became of each row. That a message was taken does not say that its events were applied."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import quote

from importer.check import Contents
from importer.parallel import each
from importer.portal import Portal
from importer.progress import Progress
from importer.report import Report
from importer.rows import FILES, Row

# Events are applied within seconds: what is not there is asked for again after these waits, in seconds.
WAITS = (2, 4, 8, 16)

WHY_UNSEEN = {
    "no-client": "the portal has no such client, or your firm removed it",
    "not-shared": "it was never shared with this client",
    "withdrawn": "it was taken back from this client",
    "not-on-matter": "the client is not on the matter",
}


class Verification:
    """What the portal says about the rows of a folder."""

    def __init__(self, contents: Contents, report: Report, portal: Portal, progress: Progress) -> None:
        self.contents = contents
        self.report = report
        self.portal = portal
        self.progress = progress
        # Rows that are not in the portal as the files say, or that somebody does not see.
        self.wanting: list[str] = []
        # Rows of which the portal has a later version, from another system.
        self.later: list[str] = []
        self.right = 0

    def run(self) -> None:
        waits = iter(WAITS)
        missing = self._ask(set(self.contents.digests))
        while missing and (wait := next(waits, None)):
            time.sleep(wait)
            missing = self._ask(missing)
        for row in self._rows(missing):
            self.wanting.append(
                f"{row.where}: the portal has not applied it. Its operator finds the reason among the dead letters."
            )

    def _ask(self, keys: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Looks at each row; returns those that the portal does not have yet."""
        missing = set()
        for row, known in each(lambda row: (row, self.portal.ask(path(row))), self._rows(keys)):
            mark = self.report.rows.get(row.key)
            if mark is None or mark.state != "taken" or mark.says != self.report.keyed(row.digest()):
                self.wanting.append(f"{row.where}: it was not sent as it is now.")
            elif known is None or known["version"] < mark.version:
                missing.add(row.key)
                continue
            elif known["version"] > mark.version:
                self.later.append(f"{row.where}: the portal has a later version, from another system.")
            else:
                self._look_at(row, known)
            self.progress.step()
        return missing

    def _rows(self, keys: set[tuple[str, str]]) -> Iterator[Row]:
        for kind in FILES:
            yield from (row for row in self.contents.folder.rows(kind) if row.key in keys)

    def _look_at(self, row: Row, known: dict) -> None:
        wanting = []
        if known.get("state") in ("removed", "unshared"):
            wanting.append("your firm took it back")
        for client in known.get("clients", ()):
            why = WHY_UNSEEN.get(client["visibility"])
            if why:
                wanting.append(f"{client['client_id']!r} does not see it: {why}")
        self.wanting += [f"{row.where}: {what}." for what in wanting]
        self.right += not wanting


def path(row: Row) -> str:
    name = quote(row.id, safe="")
    return f"/v1/firm/clients/{name}" if row.kind == "client" else f"/v1/firm/resources/{row.kind}/{name}"
