"""What an import will do, before it does it: which rows are sent, and how many people get a mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from importer.check import MAX_NOTES, Contents
from importer.faults import Place
from importer.parallel import each
from importer.portal import Portal
from importer.progress import Progress
from importer.report import Report
from importer.rows import FILES, Row


@dataclass
class Plan:
    """Rows by what happens to them, and the mails that follow."""

    new: Counter = field(default_factory=Counter)
    changed: Counter = field(default_factory=Counter)
    unchanged: Counter = field(default_factory=Counter)
    # Clients who get an invitation.
    invite: set[str] = field(default_factory=set)
    # Clients to whom a new bill is announced; at most so many, because each person chooses what to be told of.
    told: set[str] = field(default_factory=set)
    # Clients to whom a new or changed request is announced; at most so many.
    asked: set[str] = field(default_factory=set)
    # Clients whom the portal reminds of requests later, also of quiet ones; at most so many.
    reminded: set[str] = field(default_factory=set)
    # Clients whose address changes: the old one gets a warning.
    warned: int = 0
    # Clients whom the firm removed in the portal.
    removed: list[tuple[Place, str]] = field(default_factory=list)
    # Rows of the report that the files do not have any more.
    gone: int = 0

    @property
    def mailed(self) -> int:
        return len(self.invite | self.told | self.asked) + self.warned

    def rows(self) -> int:
        """How many events go out."""
        return sum(self.new.values()) + sum(self.changed.values()) + len(self.invite)

    def lines(self, contents: Contents) -> Iterator[str]:
        for kind, name in FILES.items():
            if kind in contents.folder.tables:
                yield f"{name}: {self._counts(kind)}"
            elif kind == "stage" and any(counts[kind] for counts in (self.new, self.changed, self.unchanged)):
                yield f"{name}, where matters stand: {self._counts(kind)}"
        if self.gone:
            gone = numbered(self.gone, "row")
            yield (
                f"Not in the files any more: {gone}. The import takes nothing back: send bill.unshared, "
                "request.withdrawn, matter.stage_unshared or client.removed."
            )
        for place, client in self.removed[:MAX_NOTES]:
            yield f"{place}: your firm removed {client!r}. An event client.invited of your own brings a client back."
        if self.removed[MAX_NOTES:]:
            yield f"... and {len(self.removed) - MAX_NOTES} more whom your firm removed"
        yield self._mails()
        if self.reminded:
            people = f"{len(self.reminded)} {'person' if len(self.reminded) == 1 else 'people'}"
            yield f"Later, the portal reminds up to {people} of these requests by mail, until they are answered."

    def _counts(self, kind: str) -> str:
        return f"{self.new[kind]} new, {self.changed[kind]} changed, {self.unchanged[kind]} already there"

    def _mails(self) -> str:
        if not self.mailed:
            return "Nobody gets a mail."
        mails = []
        if self.invite:
            mails.append(numbered(len(self.invite), "invitation"))
        news = [name for name, told in (("new bills", self.told), ("requests", self.asked)) if told]
        if news:
            mails.append(f"up to {numbered(len(self.told | self.asked), 'notice')} of {' and '.join(news)}")
        if self.warned:
            mails.append(f"{numbered(self.warned, 'warning')} at an old address, because the files have another one")
        return f"Mails to {self.mailed} {'person' if self.mailed == 1 else 'people'}: {', '.join(mails)}."


def numbered(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def make_plan(contents: Contents, report: Report, portal: Portal, invite: bool, announce: bool, progress: Progress) -> Plan:
    """Compares the folder with the report, and the clients with the portal."""
    plan = Plan()
    for key, digest in contents.digests.items():
        count(plan, report, key, digest)
    plan.gone = sum(
        key not in contents.digests for key, mark in report.rows.items() if key[0] != "invitation" and mark.state == "taken"
    )
    if announce:
        for row in contents.folder.rows("bill"):
            mark = report.rows.get(row.key)
            if mark is None or mark.state != "taken":
                plan.told.update(row.data["client_ids"])
    for row in contents.folder.rows("request"):
        if is_due(report, row.key, row.digest()):
            plan.asked.update(row.data["client_ids"] if announce else ())
            plan.reminded.update(row.data["client_ids"] if row.data.get("reminders", True) else ())
    look_at_clients(plan, contents, report, portal, invite, progress)
    return plan


def count(plan: Plan, report: Report, key: tuple[str, str], digest: bytes) -> None:
    mark = report.rows.get(key)
    if mark is not None and mark.says != report.keyed(digest):
        plan.changed[key[0]] += 1
    elif mark is None or mark.state != "taken":
        plan.new[key[0]] += 1
    else:
        plan.unchanged[key[0]] += 1


def is_due(report: Report, key: tuple[str, str], digest: bytes) -> bool:
    """Whether a row is to be sent: the portal has not taken it as it is now."""
    mark = report.rows.get(key)
    return mark is None or mark.state != "taken" or mark.says != report.keyed(digest)


def look_at_clients(
    plan: Plan, contents: Contents, report: Report, portal: Portal, invite: bool, progress: Progress
) -> None:
    """Asks the portal whom it knows under another address, and whom it has invited before."""

    def concerns(row: Row) -> bool:
        mark = report.rows.get(("invitation", row.id))
        uninvited = mark is None or mark.state != "taken"
        return is_due(report, row.key, contents.digests[row.key]) or (invite and uninvited)

    def ask(row: Row) -> tuple[Row, dict | None]:
        return row, portal.ask(f"/v1/firm/clients/{quote(row.id, safe='')}")

    for row, known in each(ask, filter(concerns, contents.folder.rows("client"))):
        progress.step()
        known = known or {"state": "active", "invited_version": 0}
        if known["state"] == "removed":
            plan.removed.append((row.place, row.id))
            continue
        moves = known.get("email", row.data["email"]).lower() != row.data["email"].lower()
        plan.warned += moves and is_due(report, row.key, contents.digests[row.key])
        mark = report.rows.get(("invitation", row.id))
        if known["invited_version"]:
            if mark is None or mark.state != "taken":
                report.invited(row.id, known["invited_version"])
        elif invite and (mark is None or mark.state != "taken"):
            plan.invite.add(row.id)
