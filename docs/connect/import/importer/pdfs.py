"""The PDFs that bills name: where they are, how large, and their SHA-256."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from importer.faults import Misfit

# What the portal takes for one file, in bytes.
MAX_SIZE = 5 * 1024**3


@dataclass(frozen=True)
class Pdf:
    """A file as it was when the folder was checked."""

    path: Path
    size: int
    sha256: str
    # When it was saved, in microseconds since 1970.
    saved: int


def look(folder: Path, name: str) -> Pdf:
    """Finds and reads a file that a row names. It lies in the folder: no row sends another file of this machine."""
    written = PurePosixPath(name.replace("\\", "/"))
    path = folder / written
    if written.is_absolute() or ".." in written.parts or ":" in name:
        raise Misfit("write the path from the folder of the import: bills/b-1.pdf.")
    if not path.is_file():
        alike = listing(path.parent).get(path.name.lower())
        then = f"Did you mean {(written.parent / alike).as_posix()}?" if alike else "Put it there, or correct the path."
        raise Misfit(f"there is no such file. {then}")
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Misfit("the file is a link that leads out of the folder of the import. Copy it into the folder.")
    size = path.stat().st_size
    if not 1 <= size <= MAX_SIZE:
        raise Misfit(f"the file has {size} bytes; the portal takes 1 byte to 5 GiB.")
    with open(path, "rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise Misfit("the file is no PDF.")
    return Pdf(path, size, digest(path), path.stat().st_mtime_ns // 1000)


@functools.lru_cache(maxsize=16)
def listing(folder: Path) -> dict[str, str]:
    """The names in a folder, by the same in lower case."""
    return {path.name.lower(): path.name for path in folder.iterdir()} if folder.is_dir() else {}


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            sha256.update(chunk)
    return sha256.hexdigest()
