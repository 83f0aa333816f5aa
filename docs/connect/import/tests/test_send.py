"""What is sent, in which versions, and what a second run sends. The end-to-end tests do the same with a real portal."""

import io
import json
import os
from dataclasses import dataclass, field

from folders import BILLS, CLIENTS, FolderCase

from importer.calls import Refused
from importer.faults import Stop
from importer.plan import make_plan
from importer.progress import Progress
from importer.report import Report
from importer.send import Sender

# When the files were saved: seconds, and the version that follows.
SAVED = 1_600_000_000
VERSION = SAVED * 1_000_000


@dataclass
class Recorder:
    """Takes the place of the portal, and keeps what it gets."""

    messages: dict = field(default_factory=dict)
    sent: list = field(default_factory=list)
    stored: list = field(default_factory=list)
    clients: dict = field(default_factory=dict)
    # Raised for a message, before or after it is taken, if it gives something.
    before: object = lambda events: None
    after: object = lambda events: None
    refuses_file: bool = False

    def send(self, message, body, count):
        events = json.loads(body)["events"]
        assert len(events) == count
        self.sent.append(message)
        if raised := self.before(events):
            raise raised
        assert self.messages.setdefault(message, body) == body
        if raised := self.after(events):
            raise raised

    def store(self, pdf):
        if self.refuses_file:
            raise Refused(400, {"detail": "It does not fit."})
        self.stored.append(pdf.path.name)
        return f"firm/oak/{len(self.stored)}/bill.pdf"

    def ask(self, path):
        return self.clients.get(path.rpartition("/")[2])

    def events(self):
        return [event for body in self.messages.values() for event in json.loads(body)["events"]]


class SendCase(FolderCase):
    def setUp(self):
        super().setUp()
        self.portal = Recorder()
        self.write_all()
        self.said = io.StringIO()

    def write(self, name, text, saved=SAVED):
        super().write(name, text)
        os.utime(self.folder / name, (saved, saved))

    def run_import(self, invite=False, announce=False):
        contents, faults = self.check()
        self.assertEqual(faults.lines(), [])
        report = Report(self.folder / "report.jsonl", "https://portal.example.com", "oak")
        try:
            progress = Progress("Sending", 100, self.said)
            plan = make_plan(contents, report, self.portal, invite, announce, progress)
            sender = Sender(contents, report, self.portal, plan, announce, progress)
            sender.run()
            return plan, sender
        finally:
            report.close()

    def sent(self):
        return [(event["type"], event["version"] - VERSION) for event in self.portal.events()]


class Runs(SendCase):
    def test_a_plain_import_mails_nobody_and_sends_clients_first(self):
        plan, _ = self.run_import()
        self.assertEqual(
            self.sent(), [("client.updated", 0), ("client.updated", 0), ("matter.updated", 0), ("bill.shared", 0)]
        )
        self.assertEqual([event.get("quiet", False) for event in self.portal.events()], [False, False, True, True])
        self.assertEqual((plan.mailed, plan.rows()), (0, 4))
        self.assertEqual(self.portal.events()[3]["data"]["content"], {"key": "firm/oak/1/bill.pdf"})
        self.assertEqual(self.portal.events()[0]["time"], "2020-09-13T12:26:40Z")

    def test_a_second_run_sends_nothing(self):
        self.run_import()
        before = list(self.portal.sent)
        self.write("clients.csv", CLIENTS, SAVED + 60)
        plan, _ = self.run_import()
        self.assertEqual((plan.rows(), plan.unchanged["client"]), (0, 2))
        self.assertEqual((self.portal.sent, self.portal.stored), (before, ["b-1.pdf"]))

    def test_a_changed_row_goes_alone_in_a_higher_version(self):
        self.run_import()
        self.portal.messages.clear()
        self.write("bills.csv", BILLS.replace("12.50,12.50", "12.50,0"), SAVED + 60)
        self.run_import()
        self.assertEqual(self.sent(), [("bill.shared", 60_000_000)])
        # A file that was put back is older, and its rows are newer for the portal.
        self.portal.messages.clear()
        self.write("bills.csv", BILLS, SAVED)
        self.run_import()
        self.assertEqual(self.sent(), [("bill.shared", 60_000_001)])
        self.assertEqual(self.portal.stored, ["b-1.pdf"], "the file is the same")

    def test_a_changed_file_is_stored_and_named_anew(self):
        self.run_import()
        self.portal.messages.clear()
        self.write("b-1.pdf", b"%PDF-1.7 another", SAVED + 30)
        self.run_import()
        self.assertEqual(self.sent(), [("bill.shared", 30_000_000)])
        self.assertEqual(self.portal.events()[0]["data"]["content"], {"key": "firm/oak/2/bill.pdf"})

    def test_no_version_is_of_the_future(self):
        self.write("clients.csv", CLIENTS, SAVED * 2)
        self.run_import()
        self.assertLess(self.portal.events()[0]["version"], SAVED * 2 * 1_000_000)

    def test_a_message_has_ten_events_at_most(self):
        rows = "".join(f"c-{number},c{number}@example.com,Name,\n" for number in range(3, 24))
        self.write("clients.csv", CLIENTS + rows)
        self.run_import()
        sizes = [len(json.loads(body)["events"]) for body in self.portal.messages.values()]
        self.assertEqual(sizes, [10, 10, 3, 1, 1])

    def test_a_message_does_not_outgrow_what_the_portal_takes(self):
        header, row = BILLS.splitlines()
        rows = [row.replace("b-1,", f"b-{number},", 1) + f",{'ñ' * 10_000}" for number in range(30)]
        self.write("bills.csv", "\n".join([f"{header},message", *rows]))
        self.run_import()
        self.assertTrue(all(len(body) < 512_000 for body in self.portal.messages.values()))
        self.assertEqual(len(self.portal.events()), 33)

    def test_a_row_that_changes_under_way_stops_the_import(self):
        contents, _ = self.check()
        self.write("clients.csv", CLIENTS.replace("Ben", "Benjamin"))
        report = Report(self.folder / "report.jsonl", "https://portal.example.com", "oak")
        self.addCleanup(report.close)
        progress = Progress("Sending", 4, self.said)
        plan = make_plan(contents, report, self.portal, False, False, progress)
        with self.assertRaisesRegex(Stop, "clients.csv, line 3: the row changed"):
            Sender(contents, report, self.portal, plan, False, progress).run()

    def test_the_report_has_ids_and_no_names(self):
        self.run_import(invite=True)
        report = self.folder.joinpath("report.jsonl").read_text()
        self.assertIn("c-1", report)
        for private in ["ana", "Ana", "Ben", "@", "Estate", "b-1.pdf", "12.50", "1250"]:
            self.assertNotIn(private, report)


class Stopped(SendCase):
    def stop_at(self, kind, moment):
        """Ends a run as a kill does, when an event of a type is sent."""
        setattr(self.portal, moment, lambda events: KeyboardInterrupt() if events[0]["type"] == kind else None)
        with self.assertRaises(KeyboardInterrupt):
            self.run_import(invite=True)
        setattr(self.portal, moment, lambda events: None)

    def test_what_was_under_way_goes_out_again_as_the_same_message(self):
        for moment in ["before", "after"]:
            for kind in ["client.updated", "matter.updated", "bill.shared", "client.invited"]:
                self.portal = Recorder()
                self.folder.joinpath("report.jsonl").unlink(missing_ok=True)
                self.stop_at(kind, moment)
                under_way = self.portal.sent[-1]
                self.run_import(invite=True)
                self.assertEqual(self.portal.sent.count(under_way), 2, (kind, moment))
                self.assertEqual(len(self.portal.events()), 6, (kind, moment))
                self.assertEqual(self.portal.stored, ["b-1.pdf"], (kind, moment))

    def test_more_rows_do_not_join_a_message_that_was_under_way(self):
        self.stop_at("client.updated", "after")
        self.write("clients.csv", CLIENTS + "c-3,cy@example.com,Cy,\n")
        self.run_import()
        self.assertEqual([kind for kind, _ in self.sent()].count("client.updated"), 3)
        self.assertEqual(self.portal.sent[0], self.portal.sent[1])

    def test_a_row_that_was_corrected_meanwhile_is_newer_than_what_was_under_way(self):
        self.stop_at("client.updated", "after")
        self.write("clients.csv", CLIENTS.replace("Ben", "Benjamin"))
        self.run_import()
        ben = [event["version"] - VERSION for event in self.portal.events() if event["data"].get("client_id") == "c-2"]
        self.assertEqual(ben, [0, 1])


class Refusals(SendCase):
    def refuse(self, wrong, **more):
        """Refuses messages with these clients, as the portal does."""

        def answer(events):
            errors = [
                {"field": f"/events/{place}/data/email", "code": "email", "detail": "It is no address."}
                for place, event in enumerate(events)
                if event["data"].get("email") in wrong
            ]
            return (
                Refused(422, {"type": "/problems/invalid-fields", "errors": errors if more.get("names", True) else []})
                if errors
                else None
            )

        self.portal.before = answer

    def test_a_refused_row_holds_up_no_other(self):
        self.refuse(["ana@example.com"])
        _, sender = self.run_import()
        self.assertEqual(sender.refused, 1)
        self.assertEqual(len(self.portal.events()), 3)
        self.assertIn('clients.csv, line 2, column "email": It is no address. (email)', self.said.getvalue())
        [noted] = [
            json.loads(line) for line in self.folder.joinpath("report.jsonl").read_text().splitlines() if "refused" in line
        ]
        self.assertEqual(
            (noted["refused"][:2], noted["line"], noted["faults"]),
            (["client", "c-1"], 2, [{"column": "email", "code": "email"}]),
        )
        # It is tried again, alone, and goes in once it is corrected.
        self.portal.sent.clear()
        self.assertEqual(self.run_import()[1].refused, 1)
        self.assertEqual(len(self.portal.sent), 1)
        self.portal.before = lambda events: None
        self.write("clients.csv", CLIENTS.replace("ana@", "ann@"))
        self.run_import()
        self.assertEqual(len(self.portal.events()), 4)

    def test_a_refusal_that_names_no_row_is_narrowed_down(self):
        self.refuse(["ana@example.com"], names=False)
        _, sender = self.run_import()
        self.assertEqual((sender.refused, len(self.portal.events())), (1, 3))

    def test_a_refusal_of_the_whole_import_stops_it(self):
        self.portal.before = lambda events: Refused(403, {"type": "/problems/firm-ended", "detail": "Not here."})
        with self.assertRaisesRegex(Stop, "Not here"):
            self.run_import()
        self.assertEqual(len(self.portal.sent), 1)

    def test_a_client_who_was_refused_is_not_invited(self):
        self.refuse(["ana@example.com"])
        self.run_import(invite=True)
        self.assertEqual(
            [event["data"]["client_id"] for event in self.portal.events() if event["type"] == "client.invited"], ["c-2"]
        )

    def test_a_file_that_is_not_taken_keeps_back_its_bill(self):
        self.portal.refuses_file = True
        _, sender = self.run_import()
        self.assertEqual((sender.refused, len(self.portal.events())), (1, 3))
        self.assertIn('bills.csv, line 2, column "file": It does not fit.', self.said.getvalue())


class Mails(SendCase):
    def client(self, name, **more):
        return {"email": f"{name}@example.com", "state": "active", "version": 1, "invited_version": 0, **more}

    def test_invitations_go_out_last_and_once(self):
        plan, _ = self.run_import(invite=True)
        self.assertEqual(plan.invite, {"c-1", "c-2"})
        self.assertEqual(self.sent()[-2:], [("client.invited", 0)] * 2)
        self.assertNotIn("quiet", self.portal.events()[-1])
        plan, _ = self.run_import(invite=True)
        self.assertEqual((plan.mailed, plan.rows()), (0, 0))

    def test_whom_the_portal_has_invited_is_not_invited_again(self):
        self.portal.clients = {"c-1": self.client("ana", invited_version=5)}
        plan, _ = self.run_import(invite=True)
        self.assertEqual(plan.invite, {"c-2"})

    def test_whom_the_firm_removed_is_not_brought_back(self):
        self.portal.clients = {"c-1": self.client("ana", state="removed")}
        plan, _ = self.run_import(invite=True)
        self.assertEqual((plan.invite, [(place.line, client) for place, client in plan.removed]), ({"c-2"}, [(2, "c-1")]))

    def test_a_changed_address_is_counted_among_the_mails(self):
        self.portal.clients = {"c-1": self.client("other"), "c-2": self.client("BEN")}
        plan, _ = self.run_import()
        self.assertEqual((plan.warned, plan.mailed), (1, 1))
        [mails] = [line for line in plan.lines(self.check()[0]) if "Mails" in line]
        self.assertEqual(mails, "Mails to 1 person: 1 warning at an old address, because the files have another one.")

    def test_new_bills_are_announced_when_that_is_asked_for(self):
        plan, _ = self.run_import(announce=True)
        self.assertEqual((plan.told, plan.mailed), ({"c-1"}, 1))
        self.assertTrue(all("quiet" not in event for event in self.portal.events()))
        self.write("bills.csv", BILLS.replace("12.50,12.50", "12.50,0"))
        plan, _ = self.run_import(announce=True)
        self.assertEqual(plan.mailed, 0, "a bill is announced once")

    def test_rows_that_are_gone_are_counted_and_stay_in_the_portal(self):
        self.run_import()
        self.write("bills.csv", BILLS.splitlines()[0] + "\n")
        plan, _ = self.run_import()
        self.assertEqual((plan.gone, plan.rows()), (1, 0))
