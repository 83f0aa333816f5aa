"""What the firm asks of clients (requests.csv)."""

from __future__ import annotations

from typing import Callable

from importer import cells
from importer.faults import Misfit
from importer.languages import Languages, need
from importer.line import Cells

# Whether each row needs a value in the column.
COLUMNS = {
    "request_id": True,
    "matter_id": True,
    "kind": True,
    "title_en": False,
    "title_es": False,
    "explanation_en": False,
    "explanation_es": False,
    "due_on": False,
    "choices": False,
    "choices_en": False,
    "choices_es": False,
    "url": False,
    "client_ids": True,
    "reminders": False,
}

KINDS = ("document", "answer", "confirmation", "signature_elsewhere")

# Of titles and of the text of a choice, and of explanations, in characters.
MAX_TITLE = 200
MAX_EXPLANATION = 5_000
MIN_CHOICES = 2
MAX_CHOICES = 20
MAX_CLIENTS = 100


def read_data(row: Cells, dates: cells.Dates) -> dict:
    """The `data` of `request.made`."""
    kind = row.take("kind", cells.choice, KINDS)
    data = {
        "request_id": row.take("request_id", cells.identifier),
        "matter_id": row.take("matter_id", cells.identifier),
        "kind": kind,
        "title": row.texts("title", cells.name, MAX_TITLE),
        "client_ids": row.clients(MAX_CLIENTS),
    }
    need(row, "title", "a request needs a title")
    more = {
        "explanation": row.texts("explanation", cells.text, MAX_EXPLANATION),
        "due_on": row.take("due_on", dates.read, needed=False),
        "choices": read_choices(row, kind),
        "url": read_url(row, kind),
    }
    data.update((name, value) for name, value in more.items() if value)
    # Yes and an empty cell say the same.
    if row.take("reminders", cells.yes_or_no, needed=False) is False:
        data["reminders"] = False
    languages = Languages()
    texts = ("title", "explanation", "choices") if kind == "answer" else ("title", "explanation")
    for column in texts:
        languages.narrow(row, column)
    return data


def read_choices(row: Cells, kind: str | None) -> list[dict]:
    """The choices of an answer; none when the client writes it, or when a cell does not fit."""
    filled = [column for column in ("choices", "choices_en", "choices_es") if row.has(column)]
    if not filled:
        return []
    if kind not in ("answer", None):
        row.fault(filled[0], f"a request of the kind {kind!r} has no choices. Empty the cell, or correct the kind.")
        return []
    ids = row.take("choices", ids_of, needed=False)
    texts = {locale: row.take(f"choices_{locale}", texts_of, needed=False) for locale in cells.LOCALES}
    texts = {locale: given for locale, given in texts.items() if given}
    if not row.has("choices"):
        row.fault("choices", f'it is empty, and "{filled[0]}" is not. Give each choice an id, or empty the other cells.')
    else:
        need(row, "choices", "each choice needs a text")
    if ids is None:
        return []
    for locale, given in texts.items():
        if len(given) != len(ids):
            row.fault(
                f"choices_{locale}",
                f'it has {len(given)} texts, and "choices" has {len(ids)} ids. Give a text for each id, in the same order.',
            )
            return []
    return [
        {"id": name, "text": {locale: given[place] for locale, given in texts.items()}} for place, name in enumerate(ids)
    ]


def ids_of(given: str) -> list[str]:
    """The ids of the choices."""
    ids = parts(given, cells.identifier)
    if not MIN_CHOICES <= len(ids) <= MAX_CHOICES:
        raise Misfit(f'a request has {MIN_CHOICES} to {MAX_CHOICES} choices, and here are {len(ids)}. Divide ids with "|".')
    for place, name in enumerate(ids):
        if name in ids[:place]:
            raise Misfit(f"{name!r} is there twice. Each choice needs its own id.")
    return ids


def texts_of(given: str) -> list[str]:
    """The texts of the choices in one language."""
    return parts(given, lambda text: cells.name(text, MAX_TITLE))


def parts(given: str, rule: Callable[[str], str]) -> list[str]:
    """The parts of a cell, in their order. Ids and texts belong together by their place, so none of them is left out."""
    found = []
    for place, part in enumerate(given.split("|"), 1):
        if not part.strip():
            raise Misfit(f'part {place} is empty. Put one "|" between two choices, and none at the end.')
        try:
            found.append(rule(part.strip()))
        except Misfit as misfit:
            raise Misfit(f"part {place}: {misfit}") from None
    return found


def read_url(row: Cells, kind: str | None) -> str | None:
    """The page on which to sign."""
    if kind == "signature_elsewhere" and not row.has("url"):
        row.fault("url", f"it is empty, and a request of the kind {kind!r} needs the page on which to sign.")
    elif kind not in ("signature_elsewhere", None) and row.has("url"):
        row.fault("url", f"a request of the kind {kind!r} has no page to sign on. Empty the cell, or correct the kind.")
        return None
    return row.take("url", cells.web_address, needed=False)
