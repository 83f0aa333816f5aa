"""Texts that are given in some of the portal's languages, each in a column of its own."""

from __future__ import annotations

from importer import cells
from importer.line import Cells

IN_WORDS = {"en": "English", "es": "Spanish"}


class Languages:
    """The languages in which every text is given so far. The portal shows all of them in one language."""

    def __init__(self, common: tuple[str, ...] = cells.LOCALES) -> None:
        self.common = common

    def narrow(self, row: Cells, column: str) -> None:
        """Looks at one more text. One that leaves no language is a fault, and the last one that is told."""
        given = [locale for locale in cells.LOCALES if row.has(f"{column}_{locale}")]
        if not given or not self.common:
            return
        left = tuple(locale for locale in self.common if locale in given)
        if not left:
            [only] = self.common
            [other] = given
            row.fault(
                f"{column}_{only}",
                f"it is empty, and {IN_WORDS[only]} is the one language of every text so far. Clients read all of them in "
                f"one language: fill it in, or give every text in {IN_WORDS[other]}.",
            )
        self.common = left


def need(row: Cells, column: str, why: str) -> None:
    """A text that is given in no language is a fault, at the first of its columns that the file has."""
    columns = [f"{column}_{locale}" for locale in cells.LOCALES]
    if not any(map(row.has, columns)):
        shown = next((one for one in columns if one in row.given), columns[0])
        row.fault(shown, f"it is empty in every language, and {why}. Fill it in, in one language at least.")
