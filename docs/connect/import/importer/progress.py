"""How far a step is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 30
# The shortest time between two drawings, and between two lines, in seconds.
PAUSE = 0.1
LINE_PAUSE = 10


class Progress:
    """The progress of one step. Sentences that are printed meanwhile stand above the bar."""

    def __init__(self, label: str, total: int | None = None, stream: TextIO | None = None) -> None:
        """Without a `total`, only the number is shown."""
        self.label = label
        self.total = total
        self.done = 0
        self.refused = 0
        self._stream = stream or sys.stderr
        self._bar = self._stream.isatty()
        self._began = time.monotonic()
        self._drawn = self._began
        # How many characters of the last drawing stand there.
        self._shown = 0

    def step(self, refused: bool = False) -> None:
        self.done += 1
        self.refused += refused
        now = time.monotonic()
        if now - self._drawn < (PAUSE if self._bar else LINE_PAUSE):
            return
        self._drawn = now
        if self._bar:
            self._draw()
        else:
            print(f"{self.label}: {self._numbers()}", file=self._stream, flush=True)

    def say(self, sentence: str) -> None:
        self._clear()
        print(sentence, file=self._stream, flush=True)
        if self._bar and self.done:
            self._draw()

    def close(self) -> None:
        self._clear()

    def _numbers(self) -> str:
        of = f" of {self.total}" if self.total else ""
        refused = f", {self.refused} refused" if self.refused else ""
        return f"{self.done}{of}{refused}"

    def _draw(self) -> None:
        bar = left = ""
        if self.total:
            filled = WIDTH * self.done // self.total
            bar = f" [{'#' * filled}{'.' * (WIDTH - filled)}]"
            seconds = int((time.monotonic() - self._began) / self.done * (self.total - self.done)) if self.done else 0
            left = f", {seconds // 60}:{seconds % 60:02} left" if self.done < self.total else ""
        self._write(f"{self.label}{bar} {self._numbers()}{left}")

    def _clear(self) -> None:
        if self._bar and self._shown:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, line: str) -> None:
        """Writes over the line, with spaces: not every console knows escape sequences."""
        self._stream.write("\r" + line.ljust(self._shown))
        self._stream.flush()
        self._shown = len(line)
