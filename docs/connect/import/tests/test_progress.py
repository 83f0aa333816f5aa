"""The bar on a terminal, and the lines elsewhere."""

import io
import types
import unittest
from unittest import mock

from importer.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Bars(unittest.TestCase):
    def setUp(self):
        self.now = 0.0
        patch = mock.patch("importer.progress.time", types.SimpleNamespace(monotonic=lambda: self.now))
        patch.start()
        self.addCleanup(patch.stop)

    def steps(self, progress, count, seconds):
        for _ in range(count):
            self.now += seconds
            progress.step()

    def test_a_terminal_has_a_bar_with_what_is_left(self):
        stream = Terminal()
        progress = Progress("Sending", 100, stream)
        self.steps(progress, 50, 1)
        self.assertTrue(stream.getvalue().endswith(f"\rSending [{'#' * 15}{'.' * 15}] 50 of 100, 0:50 left"))
        progress.say("The portal answers 503.")
        self.assertIn("\rThe portal answers 503.\n", stream.getvalue(), "on a line of its own")
        self.steps(progress, 50, 1)
        self.assertIn(f"[{'#' * 30}] 100 of 100", stream.getvalue())
        progress.close()
        self.assertTrue(stream.getvalue().endswith(" \r"), "the bar is gone")

    def test_a_file_has_a_line_now_and_then(self):
        stream = io.StringIO()
        progress = Progress("Sending", 100, stream)
        self.steps(progress, 30, 1)
        progress.step(refused=True)
        progress.close()
        self.assertEqual(stream.getvalue().splitlines(), ["Sending: 10 of 100", "Sending: 20 of 100", "Sending: 30 of 100"])
