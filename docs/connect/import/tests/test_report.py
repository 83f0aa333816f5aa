"""The report: what it keeps, and what it makes of one that was cut anywhere."""

import json
from unittest import mock

from folders import FolderCase

from importer.faults import Stop
from importer.report import Mark, Report

PORTAL = "https://portal.example.com"
CLIENT = ("client", "c-1")


class Reports(FolderCase):
    def open(self, portal: str = PORTAL, firm: str = "oak") -> Report:
        report = Report(self.folder / "report.jsonl", portal, firm)
        self.addCleanup(report.close)
        return report

    def again(self, report: Report) -> Report:
        report.close()
        return self.open()

    def test_what_was_written_is_read_back(self):
        report = self.open()
        says = report.keyed(b"row")
        report.store("5f", "firm/oak/1/bill.pdf")
        report.sending("import-1", [(CLIENT, says, 7), (("bill", "b-1"), says, 8)])
        report.taken("import-1")
        report.sending("import-2", [(("bill", "b-2"), says, 9)])
        report.refused(("bill", "b-3"), 4, [{"column": "total", "code": "range"}], (says, 3))
        report.invited("c-2", 5)
        rows = self.again(report).rows
        self.assertEqual(rows[CLIENT], Mark(says, 7, "taken", ""))
        self.assertEqual(rows["bill", "b-2"], Mark(says, 9, "sending", "import-2"))
        self.assertEqual(rows["bill", "b-3"].state, "refused")
        self.assertEqual(rows["invitation", "c-2"].version, 5)

    def test_a_report_that_was_cut_anywhere_goes_on_from_its_last_whole_line(self):
        report = self.open()
        path = report.path
        report.sending("import-1", [(CLIENT, report.keyed(b"row"), 7)])
        report.taken("import-1")
        report.close()
        whole = path.read_bytes()
        first = whole.index(b"\n") + 1
        fsync = mock.patch("importer.report.os.fsync")
        fsync.start()
        self.addCleanup(fsync.stop)
        for length in range(len(whole)):
            path.write_bytes(whole[:length])
            report = self.open()
            states = [mark.state for mark in report.rows.values()]
            lines = whole[:length].count(b"\n")
            self.assertEqual(states, {0: [], 1: [], 2: ["sending"]}[lines], length)
            report.taken("import-1")
            report.close()
            self.assertEqual([json.loads(line) for line in path.read_bytes().splitlines()][0]["firm"], "oak")
            if length >= first:
                self.assertTrue(path.read_bytes().startswith(whole[:first]))

    def test_a_report_is_of_one_portal_and_one_firm(self):
        self.open().close()
        with self.assertRaisesRegex(Stop, "is of oak at https://portal"):
            self.open("https://other.example.com")
        with self.assertRaisesRegex(Stop, "is of oak"):
            self.open(firm="elm")

    def test_a_damaged_line_is_not_passed_over(self):
        report = self.open()
        report.invited("c-1", 5)
        report.close()
        report.path.write_bytes(report.path.read_bytes().replace(b'"invited"', b'"invited'))
        with self.assertRaisesRegex(Stop, "line 2 is no line of a report"):
            self.open()

    def test_two_imports_do_not_share_a_report(self):
        self.open()
        with self.assertRaisesRegex(Stop, "Another import"):
            self.open()

    def test_a_digest_in_the_report_is_not_that_of_the_row(self):
        report, other = self.open(), Report(self.folder / "other.jsonl", PORTAL, "oak")
        self.addCleanup(other.close)
        self.assertNotEqual(report.keyed(b"row"), other.keyed(b"row"))
        self.assertEqual(report.keyed(b"row"), self.again(report).keyed(b"row"))
