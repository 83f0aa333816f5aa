"""Checks the corpus with Python's email package: each message parses without a defect, each text part decodes strictly in its
charset, and every word that the person wrote stands in one of the texts.

Usage: python3 reply/tests/check_corpus.py
"""

import email
import email.policy
import html
import re
import sys
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"


def check(file):
    """What is wrong with a message and the texts beside it."""
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    words, faults, names = set(), [], []
    for part in message.walk():
        faults += [repr(defect) for defect in part.defects]
        if part.get_content_maintype() == "text":
            text = part.get_payload(decode=True).decode(part.get_content_charset() or "utf-8", "strict")
            if part.get_content_subtype() == "html":
                text = html.unescape(re.sub(r"<[^>]*>", " ", text))
            words |= set(text.split())
        elif part.get_filename():
            names.append(part.get_filename())
    wrote = file.with_suffix(".txt").read_text(encoding="utf-8").split()
    # Samsung's plain text has lines run together, so that only the HTML holds the words.
    faults += [f"{word!r} is in no text" for word in wrote if word != "-" and word not in words]
    wanted = file.with_suffix(".names").read_text(encoding="utf-8").split("\n")
    faults += [f"{name!r} is not attached" for name in wanted if name and name not in names]
    return faults


def main():
    files = sorted(CORPUS.rglob("*.eml"))
    found = {file.name: faults for file in files if (faults := check(file))}
    for name, faults in found.items():
        print(name, *faults, sep="\n  ")
    print(f"{len(files)} messages, {len(found)} with faults")
    sys.exit(bool(found) or len(files) < 64)


if __name__ == "__main__":
    main()
