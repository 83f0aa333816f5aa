"""What a cell means, by the portal's own rules (docs/events). Each function gives the event's value, or says what to do."""

from __future__ import annotations

import datetime
import re
import unicodedata

from importer.currencies import MINOR_DIGITS, SIGNS
from importer.faults import Misfit

# The languages of the portal.
LOCALES = ("en", "es")

MAX_ID = 200
MAX_NAME = 200
MAX_TEXT = 10_000
MAX_ADDRESS = 254
MAX_URL = 2_000
# Integers up to here are exact in every reader of JSON.
MAX_AMOUNT = 2**53 - 1

# What a spreadsheet shows in place of a value.
BROKEN = re.compile(r"#+$|#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)$")
SHORTENED = re.compile(r"\d[.,]\d+E\+\d+$", re.IGNORECASE)

LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")
# 1,250,000 and, in India, 12,50,000.
GROUPED = re.compile(r"\d{1,3}(?P<group>[.,])(\d{2,3}(?P=group))*\d{3}$")
WEB_ADDRESS = re.compile(r"https://[^/?#@]+([/?#].*)?$")


def whole(text: str) -> str:
    """A cell that the spreadsheet wrote as it is."""
    if BROKEN.match(text):
        raise Misfit(
            f"the spreadsheet could not show the value ({text[:8]}). Correct the cell, or make the column wider before "
            "you save."
        )
    return text


def identifier(text: str) -> str:
    whole(text)
    if SHORTENED.match(text):
        raise Misfit(
            f"the spreadsheet shortened the number to {text}. Format the column as text and enter the whole number."
        )
    if len(text) > MAX_ID:
        raise Misfit(f"it has {len(text)} characters, and {MAX_ID} are the most.")
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in text):
        raise Misfit("it contains a character that cannot be seen. Type it again.")
    return text


def name(text: str, most: int = MAX_NAME) -> str:
    whole(text)
    if len(text) > most:
        raise Misfit(f"it has {len(text)} characters, and {most} are the most.")
    return text


def number(text: str) -> str:
    """A bill number, which a spreadsheet may take for a quantity."""
    if SHORTENED.match(text):
        raise Misfit(
            f"the spreadsheet shortened the number to {text}. Format the column as text and enter the whole number."
        )
    return name(text)


def text(given: str, most: int = MAX_TEXT) -> str:
    if len(given) > most:
        raise Misfit(f"it has {len(given)} characters, and {most} are the most.")
    return given


def email(given: str) -> str:
    whole(given)
    if given.count("@") > 1 or re.search(r"[\s,;<>]", given):
        raise Misfit("write one address alone, without a name. A second person is a client of their own.")
    local, at, domain = given.rpartition("@")
    if not at or not local or "." not in domain.strip("."):
        raise Misfit("it is not an email address.")
    if not LOCAL_PART.match(local) or len(local) > 64 or len(given) > MAX_ADDRESS:
        raise Misfit(
            "the portal cannot mail to this address: before the @, it takes up to 64 letters without accents, digits "
            "and signs."
        )
    if domain.isascii() and not all(LABEL.match(label) for label in domain.split(".")):
        raise Misfit("what follows the @ is not the name of a mail domain.")
    return given


def choice(given: str, allowed: tuple[str, ...]) -> str:
    value = "_".join(given.lower().replace("-", " ").replace("_", " ").split())
    if value not in allowed:
        raise Misfit(f"{whole(given)!r} is none of: {', '.join(allowed)}.")
    return value


def yes_or_no(given: str) -> bool:
    return choice(given, ("yes", "no")) == "yes"


def names_of(given: str) -> list[str]:
    """The ids of a list, each once, in its order."""
    ids = [identifier(one) for one in (part.strip() for part in given.split("|")) if one]
    return list(dict.fromkeys(ids))


def web_address(given: str) -> str:
    if len(given) > MAX_URL or not given.isascii() or re.search(r'[\s<>"\\^`{|}]', given) or not WEB_ADDRESS.match(given):
        raise Misfit("it is not an address that begins with https:// and has no user name.")
    return given


class Dates:
    """Reads days: 2026-11-23 always, and another form if it was declared."""

    def __init__(self, form: str | None) -> None:
        """`form` has DD, MM and YYYY with what stands between them."""
        self.form = form
        self.pattern = None
        if form is not None:
            if sorted(re.findall("DD|MM|YYYY", form)) != ["DD", "MM", "YYYY"]:
                raise Misfit("a form of dates has DD, MM and YYYY, each once: DD/MM/YYYY.")
            pattern = re.escape(form).replace("DD", r"(?P<day>\d\d?)").replace("MM", r"(?P<month>\d\d?)")
            self.pattern = re.compile(pattern.replace("YYYY", r"(?P<year>\d{4})") + "$", re.ASCII)

    def read(self, given: str) -> str:
        whole(given)
        found = re.match(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)$", given, re.ASCII)
        found = found or (self.pattern.match(given) if self.pattern else None)
        if not found:
            also = f" or {self.form}" if self.form else ", or declare another form with --dates DD/MM/YYYY"
            raise Misfit(f"{given[:20]!r} is not a day. Write it like 2026-11-23{also}.")
        try:
            return datetime.date(*(int(found[part]) for part in ("year", "month", "day"))).isoformat()
        except ValueError:
            raise Misfit(f"the calendar has no day {given}.") from None


def currency(given: str) -> str:
    code = given.upper()
    if code not in MINOR_DIGITS:
        raise Misfit(f"{whole(given)[:8]!r} is no currency. Write the three letters of ISO 4217: USD.")
    return code


def amount(given: str, code: str, mark: str | None = None) -> int:
    """An amount in minor units. `mark` is the decimal mark, if it was declared."""
    number, negative = bare(given, code)
    before, after = divide(given, number, mark)
    digits = MINOR_DIGITS[code]
    if len(after) > digits:
        raise Misfit(f"{given[:24]!r} is too exact: {code} has {f'{digits} decimals' if digits else 'no decimals'}.")
    minor = int(before + after.ljust(digits, "0"))
    if minor > MAX_AMOUNT:
        raise Misfit(f"{given[:24]!r} is larger than the portal can hold.")
    return -minor if negative else minor


def bare(given: str, code: str) -> tuple[str, bool]:
    """The digits with their marks, without spaces and the sign of the currency, and whether the amount is negative."""
    number = re.sub("[\\s'\u2019]", "", whole(given)).replace("\u2212", "-")
    negative = number.startswith("(") and number.endswith(")")
    number = number[1:-1] if negative else number
    for part in ("-", code, *SIGNS.get(code, ()), "-"):
        if part == "-" and negative:
            continue
        kept = number[len(part) :] if number.startswith(part) else number[: -len(part)] if number.endswith(part) else number
        negative = negative or (part == "-" and kept != number)
        number = kept
    return number, negative


def divide(given: str, number: str, mark: str | None) -> tuple[str, str]:
    """The digits before and after the decimal mark. What could be read in two ways is not guessed."""
    unclear = Misfit(f"{given[:24]!r} is no amount. Write it like 1250.00.")
    if not re.match(r"[.,]?[0-9][0-9.,]*$", number, re.ASCII):
        raise unclear
    marks = re.sub("[0-9]", "", number)
    if mark is None:
        # The mark that comes last; one that is there several times divides groups.
        last = marks[-1:]
        mark = last if marks.count(last) == 1 else ""
        if marks == mark and re.match(r"[1-9]\d{0,2}[.,]\d{3}$", number):
            raise Misfit(
                f"{given[:24]!r} can be read in two ways. Write it like 1250.00, or name the mark with --decimal point "
                "or --decimal comma."
            )
    before, found, after = number.rpartition(mark) if mark and mark in number else ("", "", number)
    if not found:
        before, after = after, ""
    fits = before.isdigit() or GROUPED.match(before) or (found and not before)
    if not fits or (mark and mark in before) or (found and not after.isdigit()):
        raise unclear
    return re.sub("[.,]", "", before) or "0", after
