"""The cells of one row: each is taken by its rule, and one that does not fit becomes a fault."""

from __future__ import annotations

from typing import Callable

from importer import cells
from importer.faults import Faults, Misfit, Place


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

    def clients(self, most: int | None = None) -> list[str]:
        ids = self.take("client_ids", cells.names_of)
        if ids == []:
            self.faults.add(self.place, "client_ids", 'it names nobody. Divide ids with "|".')
        if ids and most and len(ids) > most:
            self.fault("client_ids", f"it names {len(ids)} clients, and {most} are the most. Make several rows.")
        return ids or []

    def has(self, column: str) -> bool:
        """Whether something is in a cell."""
        return bool(self.given.get(column))

    def fault(self, column: str, says: str) -> None:
        self.faults.add(self.place, column, says)

    def texts(self, column: str, rule: Callable, most: int) -> dict[str, str]:
        """A text in each language in which it is given: `name_en` and `name_es` are those of `name`."""
        given = {locale: self.take(f"{column}_{locale}", rule, most, needed=False) for locale in cells.LOCALES}
        return {locale: text for locale, text in given.items() if text}
