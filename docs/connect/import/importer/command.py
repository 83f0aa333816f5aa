"""The command line: checks a folder, says what will happen, and sends."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from importer import cells
from importer.calls import Refused
from importer.check import MAX_NOTES, Contents, check
from importer.faults import Faults, Misfit, Stop
from importer.plan import Plan, make_plan
from importer.portal import Portal, read_origin, read_secret
from importer.progress import Progress
from importer.report import Report
from importer.rows import Reading
from importer.send import Sender
from importer.tables import ENCODINGS
from importer.verify import Verification

ALL_IN, SOME_REFUSED, NOT_DONE = 0, 1, 2

# Of the 600 messages that one firm may send in a minute, so that the firm's own systems have the other half.
MESSAGES_PER_MINUTE = 300


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="import.py",
        description="Loads clients.csv, matters.csv (with stages.csv, where they stand), bills.csv and requests.csv of a "
        "folder into the portal. Nobody gets a mail unless --invite or --announce is given, or a client's address changes. "
        "Later, the portal reminds clients of requests, unless their row says no.",
        epilog="The secret of the key comes from the environment variable PORTICO_SECRET. Exit codes: 0, everything is in; "
        "1, some rows were refused; 2, it could not start or finish.",
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the folder with the files; each of them may be missing"
    )
    parser.add_argument("--portal", metavar="URL", help="the address of the portal: https://portal.example.com")
    parser.add_argument("--key-id", metavar="ID", help="the key of your firm, as it was shown when it was made")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="read and check everything, and send nothing")
    what.add_argument("--verify", action="store_true", help="send nothing, and ask the portal what became of each row")
    parser.add_argument("--invite", action="store_true", help="mail an invitation to each client who has none yet")
    parser.add_argument(
        "--announce", action="store_true", help="let the portal tell clients of new bills and of requests, by mail and push"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before people get mails")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="where the report is; default: import-HOST-FIRM.jsonl in the folder"
    )
    parser.add_argument("--encoding", choices=ENCODINGS, help="of the files; default: UTF-8, else Windows-1252")
    parser.add_argument("--dates", metavar="FORM", help="a form of dates besides 2026-11-23: DD/MM/YYYY")
    parser.add_argument(
        "--decimal", choices=("point", "comma"), help="the decimal mark of amounts; default: what each amount shows"
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=300,
        metavar="SECONDS",
        help="how long to wait for a portal that does not answer (300)",
    )
    parser.add_argument(
        "--per-minute",
        type=int,
        default=MESSAGES_PER_MINUTE,
        metavar="N",
        help=f"how many messages of ten rows go out in a minute ({MESSAGES_PER_MINUTE}); a firm has 600",
    )
    return parser


def main(given: list[str], environment: Mapping[str, str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A console without a letter shows its number and goes on.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = arguments().parse_args(given)
    try:
        return run(options, environment)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
    except Refused as refused:
        print(f"\nThe portal refuses the call: {refused} ({refused.problem or refused.status})", file=sys.stderr)
    except OSError as error:
        print(f"\n{error.filename or 'A file'}: {error.strerror or error}. Is it open in another program?", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
    if options.going_on:
        print("What was sent is in the report. Run the same command again to go on from there.", file=sys.stderr)
    return NOT_DONE


def run(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    options.going_on = False
    portal = None if options.check else open_portal(options, environment)
    contents = read_folder(options)
    if contents is None:
        return NOT_DONE
    if portal is None:
        print("The files fit. Nothing was sent.")
        return ALL_IN
    portal.bearer()
    report = Report(options.report or default_report(options), portal.origin, firm_of(options.key_id))
    try:
        return verify(contents, report, portal) if options.verify else send(contents, report, portal, options)
    finally:
        report.close()


def open_portal(options: argparse.Namespace, environment: Mapping[str, str]) -> Portal:
    if not options.portal or not options.key_id:
        raise Stop("--portal and --key-id are needed, except with --check.")
    if not re.match(r"[a-z0-9-]{1,40}\.[0-9A-Z]{26}$", options.key_id):
        raise Stop("--key-id is not the id of a key: the firm's id, a dot and 26 characters.")
    if "PORTICO_SECRET" not in environment:
        raise Stop(
            "PORTICO_SECRET is not set: export the secret of the key as an environment variable (README.md shows how)."
        )
    if not 1 <= options.per_minute <= 600 or not options.wait >= 0:
        raise Stop("--per-minute is 1 to 600, and --wait is not negative.")
    secret = read_secret(environment["PORTICO_SECRET"])
    return Portal(
        read_origin(options.portal),
        options.key_id,
        secret,
        options.wait,
        options.per_minute,
        lambda said: print(said, file=sys.stderr),
    )


def firm_of(key_id: str) -> str:
    return key_id.partition(".")[0]


def default_report(options: argparse.Namespace) -> Path:
    """One report for each portal and firm: a rehearsal on a test portal counts for no other."""
    host = re.sub("[^A-Za-z0-9.-]", "-", urlsplit(read_origin(options.portal)).netloc)
    return options.folder / f"import-{host}-{firm_of(options.key_id)}.jsonl"


def read_folder(options: argparse.Namespace) -> Contents | None:
    """The folder, if everything in it fits. Otherwise all of its faults are printed."""
    try:
        dates = cells.Dates(options.dates)
    except Misfit as misfit:
        raise Stop(f"--dates: {misfit}") from None
    mark = {"point": ".", "comma": ",", None: None}[options.decimal]
    faults = Faults()
    progress = Progress("Reading")
    contents = check(options.folder, Reading(options.encoding, dates, mark), faults, progress.step)
    progress.close()
    for note in contents.notes[:MAX_NOTES]:
        print(f"Note: {note}")
    rows = ", ".join(f"{count} in {name}" for name, count in contents.counts.items())
    print(f"Rows: {rows}.")
    if faults.count:
        print("\n".join(faults.lines()))
        print(f"To correct: {faults.count}. Nothing was sent.")
        return None
    return contents


def send(contents: Contents, report: Report, portal: Portal, options: argparse.Namespace) -> int:
    asking = Progress("Asking the portal about clients")
    plan = make_plan(contents, report, portal, options.invite, options.announce, asking)
    asking.close()
    print("\n".join(plan.lines(contents)))
    if not plan.rows():
        print("Nothing to send.")
        return SOME_REFUSED if options.invite and plan.removed else ALL_IN
    if plan.mailed and not options.yes:
        confirm(plan.mailed)
    options.going_on = True
    progress = Progress("Sending", plan.rows())
    portal.say = progress.say
    sender = Sender(contents, report, portal, plan, options.announce, progress)
    try:
        sender.run()
    finally:
        progress.close()
    return summarise(plan, sender, options)


def confirm(people: int) -> None:
    """Asks for the number of people, which nobody types by mistake."""
    if not sys.stdin.isatty():
        raise Stop("Nothing was sent. Give --yes to let the portal send these mails, or run this where you can be asked.")
    try:
        typed = input(f"Type {people} to go on: ")
    except EOFError:
        typed = ""
    if typed.strip() != str(people):
        raise Stop("Nothing was sent.")


def summarise(plan: Plan, sender: Sender, options: argparse.Namespace) -> int:
    print(f"Rows in: {sender.progress.done - sender.refused}. Refused: {sender.refused}. Report: {sender.report.path}")
    if sender.refused:
        print("Correct what was refused, save, and run the same command again: it sends those rows alone.")
    print("To see what became of them: the same command with --verify.")
    held = options.invite and plan.removed
    return SOME_REFUSED if sender.refused or held else ALL_IN


def verify(contents: Contents, report: Report, portal: Portal) -> int:
    progress = Progress("Asking", len(contents.digests))
    portal.say = progress.say
    verification = Verification(contents, report, portal, progress)
    verification.run()
    progress.close()
    for line in verification.later + verification.wanting:
        print(line)
    there = f"As the files say: {verification.right}. In a later version: {len(verification.later)}."
    print(f"{there} Wanting: {len(verification.wanting)}.")
    return SOME_REFUSED if verification.wanting else ALL_IN
