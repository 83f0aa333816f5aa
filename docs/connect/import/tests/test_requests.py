"""What the firm asks of clients: what is read, every fault of it, and what is sent in which version."""

from unittest import mock

from folders import FolderCase
from test_send import SAVED, SendCase
from test_verify import THERE

from importer.calls import Refused
from importer.progress import Progress
from importer.report import Report
from importer.rows import column_of
from importer.verify import Verification, path

COLUMNS = (
    "request_id,matter_id,kind,title_en,title_es,explanation_en,explanation_es,due_on,choices,choices_en,choices_es,url"
    ",client_ids,reminders\n"
)
DOCUMENT = "r-1,m-1,Document,Your deed,Su escritura,All pages.,Todas las páginas.,2026-12-04,,,,,c-1|c-2,\n"
ANSWER = "r-2,m-1,answer,Do you sell?,¿Vende?,,,,yes|no,I sell|I keep it,Vendo|Me la quedo,,c-1,no\n"
SIGNATURE = "r-3,m-1,Signature elsewhere,Sign,Firme,,,,,,,https://sign.example.com/3,c-2,Yes\n"


class Requests(FolderCase):
    def setUp(self):
        super().setUp()
        self.write_all()

    def faults_of(self, *rows: str) -> list[str]:
        self.write("requests.csv", COLUMNS + "".join(rows))
        return self.faults()

    def test_a_row_becomes_the_data_of_its_event(self):
        self.write("requests.csv", COLUMNS + DOCUMENT.replace("2026-12-04", "04/12/2026") + ANSWER + SIGNATURE)
        document, answer, signature = self.rows("request", dates="DD/MM/YYYY")
        self.assertEqual(
            document.data,
            {
                "request_id": "r-1",
                "matter_id": "m-1",
                "kind": "document",
                "title": {"en": "Your deed", "es": "Su escritura"},
                "explanation": {"en": "All pages.", "es": "Todas las páginas."},
                "due_on": "2026-12-04",
                "client_ids": ["c-1", "c-2"],
            },
        )
        self.assertEqual(
            answer.data,
            {
                "request_id": "r-2",
                "matter_id": "m-1",
                "kind": "answer",
                "title": {"en": "Do you sell?", "es": "¿Vende?"},
                "choices": [
                    {"id": "yes", "text": {"en": "I sell", "es": "Vendo"}},
                    {"id": "no", "text": {"en": "I keep it", "es": "Me la quedo"}},
                ],
                "client_ids": ["c-1"],
                "reminders": False,
            },
        )
        self.assertEqual(signature.data["kind"], "signature_elsewhere")
        self.assertEqual(signature.data["url"], "https://sign.example.com/3")
        self.assertNotIn("reminders", signature.data, "yes is the default")
        self.assertEqual(path(answer), "/v1/firm/resources/request/r-2")

    def test_columns_that_are_not_needed_may_be_missing(self):
        self.write("requests.csv", "request_id,matter_id,kind,title_es,client_ids\nr-1,m-1,answer,¿Vende?,c-1\n")
        [row] = self.rows("request")
        self.assertEqual(list(row.data), ["request_id", "matter_id", "kind", "title", "client_ids"])
        self.write("requests.csv", "request_id,matter_id,kind,client_ids\nr-1,m-1,signature_elsewhere,c-1\n")
        places = [fault.partition(":")[0] for fault in self.faults()]
        self.assertEqual(places, [f'requests.csv, line 2, column "{column}"' for column in ("title_en", "url")])

    def test_what_does_not_fit_is_named_with_its_column(self):
        for row, expected in [
            (DOCUMENT.replace("r-1", ""), '"request_id": it is empty'),
            (DOCUMENT.replace("r-1", "r" * 201), '"request_id": it has 201 characters, and 200'),
            (DOCUMENT.replace("m-1", "m-9"), "\"matter_id\": matters.csv has no 'm-9'."),
            (DOCUMENT.replace("Document", "money"), "\"kind\": 'money' is none of: document, answer, confirm"),
            (DOCUMENT.replace("Your deed,Su escritura", ","), '"title_en": it is empty in every language, and a request'),
            (DOCUMENT.replace("Su escritura", "x" * 201), '"title_es": it has 201 characters, and 200'),
            (DOCUMENT.replace("All pages.", "x" * 5001), '"explanation_en": it has 5001 characters, and 5000'),
            (DOCUMENT.replace("2026-12-04", "soon"), "\"due_on\": 'soon' is not a day."),
            (DOCUMENT.replace("c-1|c-2", "c-9"), "\"client_ids\": clients.csv has no 'c-9'."),
            (DOCUMENT.replace("c-1|c-2", "|"), '"client_ids": it names nobody.'),
            (DOCUMENT.replace("c-2,\n", "c-2,maybe\n"), "\"reminders\": 'maybe' is none of: yes, no."),
            (DOCUMENT.replace(",c-1|", "https://sign.example.com,c-1|"), "\"url\": a request of the kind 'document' has no"),
            (SIGNATURE.replace("https://sign.example.com/3", ""), '"url": it is empty, and a request of the kind'),
            (SIGNATURE.replace("https:", "http:"), '"url": it is not an address that begins with https://'),
            (SIGNATURE.replace("sign.", "me@sign."), '"url": it is not an address that begins with https://'),
            (SIGNATURE.replace("/3,", f"/{'3' * 2000},"), '"url": it is not an address that begins with https://'),
        ]:
            [said] = self.faults_of(row)
            self.assertIn("requests.csv, line 2, column " + expected, said)
        # A day that is over is no fault: the request is overdue at once.
        self.assertEqual(self.faults_of(DOCUMENT.replace("2026-12-04", "2019-12-04")), [])
        [said] = self.faults_of(DOCUMENT, DOCUMENT)
        self.assertIn('requests.csv, line 3, column "request_id": the id is that of line 2 too', said)

    def test_choices_that_do_not_fit_are_named_with_their_column(self):
        def choices(ids: str, english: str, spanish: str) -> str:
            return ANSWER.replace("yes|no,I sell|I keep it,Vendo|Me la quedo", f"{ids},{english},{spanish}")

        many = ["|".join(f"{letter}{number}" for number in range(21)) for letter in "xyz"]
        for row, expected in [
            (ANSWER.replace("answer", "confirmation"), "\"choices\": a request of the kind 'confirmation' has no choices."),
            (choices("", "I sell|I keep it", ""), '"choices": it is empty, and "choices_en" is not.'),
            (choices("yes|no", "", ""), '"choices_en": it is empty in every language, and each choice needs a text.'),
            (choices("yes", "I sell", "Vendo"), '"choices": a request has 2 to 20 choices, and here are 1.'),
            (choices(*many), '"choices": a request has 2 to 20 choices, and here are 21.'),
            (choices("yes|yes", "A|B", "C|D"), "\"choices\": 'yes' is there twice. Each choice needs its own id."),
            (choices("yes|no|", "A|B", "C|D"), '"choices": part 3 is empty.'),
            (choices(f"yes|{'n' * 201}", "A|B", "C|D"), '"choices": part 2: it has 201 characters, and 200'),
            (choices("yes|no", "A|B|C", "C|D"), '"choices_en": it has 3 texts, and "choices" has 2 ids.'),
            (choices("yes|no", "A|B", "C|"), '"choices_es": part 2 is empty.'),
            (choices("yes|no", "A|B", f"{'x' * 201}|D"), '"choices_es": part 1: it has 201 characters, and 200'),
        ]:
            [said] = self.faults_of(row)
            self.assertIn("requests.csv, line 2, column " + expected, said)
        self.assertEqual(self.faults_of(choices(*(text.rpartition("|")[0] for text in many))), [])
        self.assertEqual(self.faults_of(choices("", "", "")), [], "the client writes the answer")

    def test_one_language_has_every_text(self):
        self.assertEqual(self.faults_of(DOCUMENT.replace("All pages.", ""), ANSWER.replace("¿Vende?", "")), [])
        only = "it is empty, and English is the one language of every text so far."
        [said] = self.faults_of(DOCUMENT.replace("Su escritura", "").replace("All pages.", ""))
        self.assertIn(f'requests.csv, line 2, column "explanation_en": {only}', said)
        [said] = self.faults_of(ANSWER.replace("¿Vende?", "").replace("I sell|I keep it", ""))
        self.assertIn(f'requests.csv, line 2, column "choices_en": {only}', said)
        # Each request has its own languages.
        english, spanish = ANSWER.replace("¿Vende?", ""), ANSWER.replace("Do you sell?", "").replace("r-2", "r-4")
        self.assertEqual(self.faults_of(english, spanish), [])

    def test_a_request_is_for_at_most_a_hundred_clients_of_its_matter(self):
        ids = [f"c-{number}" for number in range(1, 102)]
        self.write("clients.csv", "client_id,email,name\n" + "".join(f"{one},{one}@example.com,Name\n" for one in ids))
        self.write("matters.csv", f"matter_id,name,status,client_ids\nm-1,Estate,open,{'|'.join(ids)}\n")
        self.assertEqual(self.faults_of(DOCUMENT.replace("c-1|c-2", "|".join(ids[:100]))), [])
        [said] = self.faults_of(DOCUMENT.replace("c-1|c-2", "|".join(ids)))
        self.assertIn('requests.csv, line 2, column "client_ids": it names 101 clients, and 100 are the most.', said)
        self.write("matters.csv", "matter_id,name,status,client_ids\nm-1,Estate,open,c-1\n")
        [said] = self.faults_of(DOCUMENT)
        self.assertIn("column \"client_ids\": 'c-2' is not on the matter 'm-1', and would not see the request.", said)

    def test_a_place_of_an_event_is_that_of_a_column(self):
        for pointer, column in [
            ("data/request_id", "request_id"),
            ("data/title/en", "title_en"),
            ("data/choices", "choices"),
            ("data/choices/3/id", "choices"),
            ("data/choices/3/text/es", "choices_es"),
            ("data/client_ids/0", "client_ids"),
            ("data/title", ""),
            ("data", ""),
        ]:
            self.assertEqual(column_of("request", pointer), column, pointer)


class Runs(SendCase):
    def setUp(self):
        super().setUp()
        self.write("requests.csv", COLUMNS + DOCUMENT + ANSWER)

    def again(self, **more):
        self.portal.messages.clear()
        return self.run_import(**more)[0]

    def test_it_goes_out_last_and_mails_nobody(self):
        plan, _ = self.run_import()
        self.assertEqual([kind for kind, _ in self.sent()[3:]], ["bill.shared", "request.made", "request.made"])
        self.assertEqual([event.get("quiet", False) for event in self.portal.events()[4:]], [True, True])
        self.assertEqual(plan.mailed, 0)
        lines = list(plan.lines(self.check()[0]))
        self.assertIn("requests.csv: 2 new, 0 changed, 0 already there", lines)
        self.assertIn("Nobody gets a mail.", lines)
        self.assertEqual(self.again().rows(), 0)

    def test_whom_the_portal_reminds_later_is_said(self):
        later = "Later, the portal reminds up to {} of these requests by mail, until they are answered."
        self.assertEqual(list(self.run_import()[0].lines(self.check()[0]))[-1], later.format("2 people"))
        self.assertEqual(self.again().reminded, set(), "what is there already was said before")
        self.write("requests.csv", COLUMNS + DOCUMENT + ANSWER.replace(",no\n", ",\n"), SAVED + 60)
        self.assertEqual(list(self.again().lines(self.check()[0]))[-1], later.format("1 person"))

    def test_new_and_changed_requests_are_announced_when_that_is_asked_for(self):
        plan, _ = self.run_import(announce=True)
        self.assertTrue(all("quiet" not in event for event in self.portal.events()))
        self.assertEqual((plan.asked, plan.mailed), ({"c-1", "c-2"}, 2))
        mails = "Mails to 2 people: up to 2 notices of new bills and requests."
        self.assertIn(mails, list(plan.lines(self.check()[0])))
        # The portal tells of a changed request too, other than of a changed bill.
        self.write("requests.csv", COLUMNS + DOCUMENT + ANSWER.replace("yes|no", "sell|keep"), SAVED + 60)
        plan = self.again(announce=True)
        self.assertEqual((plan.asked, plan.told, plan.mailed), ({"c-1"}, set(), 1))
        self.assertIn("Mails to 1 person: up to 1 notice of requests.", list(plan.lines(self.check()[0])))

    def test_a_changed_row_goes_alone_and_another_spelling_does_not(self):
        self.run_import()
        spelled = DOCUMENT.replace("c-2,\n", "c-2,yes\n") + ANSWER.replace("|", " | ")
        self.write("requests.csv", COLUMNS + spelled, SAVED + 60)
        self.assertEqual(self.again().rows(), 0)
        self.write("requests.csv", COLUMNS + DOCUMENT + ANSWER.replace("Me la quedo", "No la vendo"), SAVED + 90)
        self.again()
        self.assertEqual(self.sent(), [("request.made", 90_000_000)])
        self.write("requests.csv", COLUMNS + DOCUMENT, SAVED + 120)
        plan = self.again()
        self.assertEqual((plan.gone, plan.rows()), (1, 0), "it stays in the portal")
        self.assertIn("request.withdrawn", "\n".join(plan.lines(self.check()[0])))

    def test_what_was_under_way_goes_out_again_as_the_same_message(self):
        def stop(events):
            return KeyboardInterrupt() if events[0]["type"] == "request.made" else None

        for moment in ["before", "after"]:
            self.folder.joinpath("report.jsonl").unlink(missing_ok=True)
            self.portal.messages.clear()
            self.portal.sent.clear()
            setattr(self.portal, moment, stop)
            with self.assertRaises(KeyboardInterrupt):
                self.run_import()
            under_way = self.portal.sent[-1]
            setattr(self.portal, moment, lambda events: None)
            self.run_import()
            self.assertEqual((self.portal.sent.count(under_way), len(self.portal.events())), (2, 6), moment)

    def test_verify_asks_about_it(self):
        self.run_import()
        unseen = {**THERE, "clients": [{"client_id": "c-1", "visibility": "not-on-matter"}]}
        answers = {"/v1/firm/resources/request/r-1": None, "/v1/firm/resources/request/r-2": unseen}
        self.portal.ask = lambda path: answers.get(path, THERE)
        report = Report(self.folder / "report.jsonl", "https://portal.example.com", "oak")
        self.addCleanup(report.close)
        verification = Verification(self.check()[0], report, self.portal, Progress("Asking", 6, self.said))
        with mock.patch("importer.verify.time.sleep"):
            verification.run()
        self.assertEqual(verification.right, 4)
        said = "\n".join(verification.wanting)
        self.assertIn("requests.csv, line 2: the portal has not applied it", said)
        self.assertIn("requests.csv, line 3: 'c-1' does not see it: the client is not on the matter", said)

    def test_a_refused_request_is_told_with_its_columns_and_holds_up_no_other(self):
        errors = [
            {"field": "/events/1/data/choices/0/text/es", "code": "empty", "detail": "It is empty."},
            {"field": "/events/1/data/due_on", "code": "date", "detail": "It is no day."},
        ]
        refusal = Refused(422, {"type": "/problems/invalid-fields", "errors": errors})
        self.portal.before = lambda events: refusal if len(events) == 2 and events[1]["type"] == "request.made" else None
        _, sender = self.run_import()
        self.assertEqual((sender.refused, len(self.portal.events())), (1, 5))
        for said in ['column "choices_es": It is empty. (empty)', 'column "due_on": It is no day. (date)']:
            self.assertIn(f"requests.csv, line 3, {said}", self.said.getvalue())

    def test_the_report_has_no_texts(self):
        self.run_import()
        report = self.folder.joinpath("report.jsonl").read_text()
        self.assertIn("r-1", report)
        for private in ["deed", "escritura", "sell", "Vendo", "pages"]:
            self.assertNotIn(private, report)
