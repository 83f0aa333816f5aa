"""Sends the rows of a folder that the portal does not have yet, in messages of ten events."""

from __future__ import annotations

import datetime
import hashlib
import json
import time

from importer.calls import Refused
from importer.check import Contents
from importer.faults import Stop
from importer.parallel import each
from importer.plan import Plan, is_due
from importer.portal import Portal
from importer.progress import Progress
from importer.report import Report
from importer.rows import FILES, TYPES, Row, column_of
from importer.stages import FILE as STAGES

# What a message takes, and how many bytes of it: the portal takes 512 KB.
MAX_EVENTS = 10
MAX_BYTES = 250_000

# Answers that are about what was sent, so that other rows may fit.
OF_THE_ROW = (0, 400, 413, 422)


class Sender:
    """One run of an import."""

    def __init__(
        self, contents: Contents, report: Report, portal: Portal, plan: Plan, announce: bool, progress: Progress
    ) -> None:
        self.contents = contents
        self.report = report
        self.portal = portal
        self.plan = plan
        self.announce = announce
        self.progress = progress
        self.refused = 0
        self._batch: list[Row] = []
        self._bytes = 0

    def run(self) -> None:
        """Sends the rows, and the invitations last: who follows one at once finds everything."""
        for kind in FILES:
            for row in self._rows(kind):
                if is_due(self.report, row.key, self.contents.digests[row.key]):
                    self._add(row)
            self._flush()
        if self.plan.invite:
            for row in self._rows("client"):
                if row.id in self.plan.invite and self._is_taken(row):
                    self._add(Row("invitation", row.id, row.place, row.data))
            self._flush()

    def _rows(self, kind: str):
        for row in self.contents.folder.rows(kind):
            if self.contents.digests.get(row.key) != row.digest():
                raise Stop(f"{row.place}: the row changed while the import ran.")
            yield row
        if self.contents.folder.faults.count:
            raise Stop(f"{FILES[kind]} changed while the import ran.")

    def _is_taken(self, row: Row) -> bool:
        return self.report.rows[row.key].state == "taken"

    def _add(self, row: Row) -> None:
        size = len(json.dumps(row.data))
        # What went out together before goes out together again, so that the portal knows the message.
        message = self._earlier_message(row)
        apart = self._batch and message != self._earlier_message(self._batch[0])
        if apart or len(self._batch) == MAX_EVENTS or self._bytes + size > MAX_BYTES:
            self._flush()
        self._batch.append(row)
        self._bytes += size

    def _earlier_message(self, row: Row) -> str:
        mark = self.report.rows.get(row.key)
        return mark.message if mark and mark.state == "sending" else ""

    def _flush(self) -> None:
        batch, self._batch, self._bytes = self._batch, [], 0
        batch = self._with_files(batch)
        if batch:
            self._send(batch)

    def _with_files(self, batch: list[Row]) -> list[Row]:
        """Stores the files of bills, each once. A bill whose file is not taken is left out."""
        pdfs = {row.pdf.sha256: row.pdf for row in batch if row.pdf and row.pdf.sha256 not in self.report.stored}
        refusals: dict[str, Refused] = {}

        def store(pdf):
            try:
                return pdf, self.portal.store(pdf)
            except Refused as refused:
                if refused.status not in OF_THE_ROW:
                    raise Stop(f"The portal takes no files ({refused}).") from None
                return pdf, refused

        for pdf, key in each(store, pdfs.values()):
            if isinstance(key, Refused):
                refusals[pdf.sha256] = key
            else:
                self.report.store(pdf.sha256, key)
        for row in batch:
            if row.pdf and row.pdf.sha256 in refusals:
                self._refuse(
                    row, [{"column": "file", "code": "not-stored"}], [f'column "file": {refusals[row.pdf.sha256]}']
                )
        return [row for row in batch if not row.pdf or row.pdf.sha256 not in refusals]

    def _send(self, batch: list[Row]) -> None:
        """Sends rows as one message. Rows that the portal does not take are left out, and the others sent again."""
        versions = [self._version(row) for row in batch]
        events = [self._event(row, version) for row, version in zip(batch, versions)]
        body = json.dumps({"events": events}, ensure_ascii=False, separators=(",", ":")).encode()
        # It follows from the body: the same message has the same id, in whichever run it is sent.
        message = "import-" + hashlib.sha256(body).hexdigest()[:40]
        noted = [(row.key, self._says(row), version) for row, version in zip(batch, versions)]
        self.report.sending(message, noted)
        try:
            self.portal.send(message, body, len(batch))
        except Refused as refused:
            if refused.status not in OF_THE_ROW:
                raise Stop(f"The portal refuses the import: {refused} ({refused.problem or refused.status})") from None
            self._leave_out(batch, refused)
            return
        self.report.taken(message)
        for _ in batch:
            self.progress.step()

    def _leave_out(self, batch: list[Row], refused: Refused) -> None:
        faulty: dict[int, list[dict]] = {}
        for error in refused.errors:
            parts = str(error.get("field", "")).split("/", 3)
            if len(parts) > 2 and parts[1] == "events" and parts[2].isdigit() and int(parts[2]) < len(batch):
                pointer = parts[3] if len(parts) > 3 else ""
                faulty.setdefault(int(parts[2]), []).append({**error, "field": pointer})
        if not faulty and len(batch) == 1:
            faulty[0] = [{"field": "", "code": refused.problem or str(refused.status), "detail": str(refused)}]
        for place, errors in faulty.items():
            row = batch[place]
            columns = [column_of(row.kind, error["field"]) for error in errors]
            noted = [{"column": column, "code": error.get("code", "")} for column, error in zip(columns, errors)]
            said = [
                f"{in_words(row, column, error)}{error.get('detail', '')} ({error.get('code', '')})"
                for column, error in zip(columns, errors)
            ]
            self._refuse(row, noted, said)
        left = [row for place, row in enumerate(batch) if place not in faulty]
        # When the portal does not say which row it is, halves are tried.
        halves = [left] if faulty else [left[: len(left) // 2], left[len(left) // 2 :]]
        for half in filter(None, halves):
            self._send(half)

    def _refuse(self, row: Row, faults: list[dict], said: list[str]) -> None:
        self.refused += 1
        self.report.refused(row.key, row.place.line, faults, (self._says(row), self._version(row)))
        for sentence in said:
            self.progress.say(f"{row.place}, {sentence}")
        self.progress.step(refused=True)

    def _says(self, row: Row) -> str:
        return self.report.keyed(row.digest())

    def _version(self, row: Row) -> int:
        """The time when the row's file was saved: what your own system said later wins. It grows when the row changes."""
        if row.kind == "invitation":
            return self.report.rows["client", row.id].version
        saved = max(1, min(self.contents.folder.saved(row), time.time_ns() // 1000))
        mark = self.report.rows.get(row.key)
        if mark is None:
            return saved
        return mark.version if mark.says == self._says(row) else max(saved, mark.version + 1)

    def _event(self, row: Row, version: int) -> dict:
        moment = datetime.datetime.fromtimestamp(version // 1_000_000, datetime.timezone.utc)
        data = dict(row.data)
        if row.pdf:
            data["content"] = {"key": self.report.stored[row.pdf.sha256]}
        event = {
            "type": TYPES[row.kind],
            "id": f"import-{version}-{row.kind}-{row.id}"[:200].rstrip(),
            "time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "version": version,
            "data": data,
        }
        # Where a matter has stood for long is no news, also when bills and requests are.
        if row.kind == "stage" or (row.kind in ("matter", "bill", "request") and not self.announce):
            event["quiet"] = True
        return event


def in_words(row: Row, column: str, error: dict) -> str:
    if column:
        return f'column "{column}": '
    parts = error["field"].split("/")
    if row.kind == "stage" and parts[:2] == ["data", "stages"] and len(parts) > 3:
        # The matter's row has it from the other file.
        stage = row.data["stages"][int(parts[2])]["id"]
        return f'the stage {stage!r} of {STAGES}, column "{"_".join(parts[3:])}": '
    return f"{error['field']}: " if error["field"] else ""
