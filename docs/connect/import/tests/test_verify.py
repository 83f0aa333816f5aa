"""What is said about rows that are not in the portal as the files say."""

from unittest import mock

from test_send import VERSION, SendCase

from importer.progress import Progress
from importer.report import Report
from importer.verify import Verification

THERE = {"version": VERSION, "state": "active"}


class Verifications(SendCase):
    def setUp(self):
        super().setUp()
        self.run_import()

    def verify(self, **answers) -> Verification:
        """Compares the folder with what the portal answers about each id: one answer, or a list of them."""

        def ask(path):
            given = answers.get(path.rpartition("/")[2].replace("-", "_"), THERE)
            return given.pop(0) if isinstance(given, list) else given

        self.portal.ask = ask
        contents, _ = self.check()
        report = Report(self.folder / "report.jsonl", "https://portal.example.com", "oak")
        self.addCleanup(report.close)
        verification = Verification(contents, report, self.portal, Progress("Asking", 4, self.said))
        with mock.patch("importer.verify.time.sleep"):
            verification.run()
        return verification

    def test_everything_is_there(self):
        verification = self.verify()
        self.assertEqual((verification.right, verification.wanting, verification.later), (4, [], []))

    def test_what_is_wanting_is_said_with_its_reason(self):
        unseen = [{"client_id": "c-1", "visibility": "not-on-matter"}, {"client_id": "c-2", "visibility": "visible"}]
        verification = self.verify(
            c_1={**THERE, "state": "removed"}, c_2=None, m_1={"version": VERSION + 1}, b_1={**THERE, "clients": unseen}
        )
        said = "\n".join(verification.wanting)
        for expected in [
            "clients.csv, line 2: your firm took it back",
            "clients.csv, line 3: the portal has not applied it",
            "bills.csv, line 2: 'c-1' does not see it: the client is not on the matter",
        ]:
            self.assertIn(expected, said)
        self.assertEqual((verification.right, len(verification.wanting)), (0, 3))
        self.assertEqual(verification.later, ["matters.csv, line 2: the portal has a later version, from another system."])

    def test_what_is_on_its_way_is_asked_for_again(self):
        verification = self.verify(c_1=[None, {"version": VERSION - 1}, THERE])
        self.assertEqual((verification.right, verification.wanting), (4, []))

    def test_a_row_that_changed_since_is_not_what_was_sent(self):
        self.write("matters.csv", "matter_id,name,status,client_ids\nm-1,Estate of Ana,open,c-1|c-2\n")
        self.assertEqual(self.verify().wanting, ["matters.csv, line 2: it was not sent as it is now."])
