"""Where matters stand: what is read, every fault of it, and what is sent in which version."""

from unittest import mock

from folders import MATTERS, FolderCase
from test_send import SAVED, SendCase
from test_verify import THERE

from importer.calls import Refused
from importer.progress import Progress
from importer.report import Report
from importer.rows import column_of
from importer.verify import Verification, path

STAGES = (
    "plan,stage_id,name_en,name_es,explanation_en,usual_duration_es\n"
    "estate,will,Will,Testamento,,\n"
    "lease,draft,Draft,,We write it.,\n"
    "estate,taxes,Taxes,Impuestos,,\n"
)
COLUMNS = "matter_id,name,status,client_ids,plan,stage_id,what_happens_now_en,what_happens_now_es,waiting_for"
COLUMNS += ",next_step_en,next_step_es,next_update_by\n"
MATTER = "m-1,Estate,open,c-1|c-2,estate,taxes,We count.,Contamos.,Firm,,,\n"
BARE = "m-2,Lease,open,c-1,,,,,,,,\n"


class Standings(FolderCase):
    def setUp(self):
        super().setUp()
        self.write("stages.csv", STAGES)

    def faults_of(self, *rows: str, stages: str = STAGES) -> list[str]:
        self.write("stages.csv", stages)
        self.write("matters.csv", COLUMNS + "".join(rows))
        return self.faults()

    def test_a_matter_with_a_stage_becomes_two_events(self):
        self.write("matters.csv", COLUMNS + MATTER.replace(",,,\n", ",They pay.,,18/12/2026\n") + BARE)
        matters = self.rows("matter", dates="DD/MM/YYYY")
        self.assertEqual(list(matters[0].data), ["matter_id", "name", "status", "client_ids"])
        [stage] = self.rows("stage", dates="DD/MM/YYYY")
        self.assertEqual(
            stage.data,
            {
                "matter_id": "m-1",
                "stage_id": "taxes",
                "stages": [
                    {"id": "will", "name": {"en": "Will", "es": "Testamento"}},
                    {"id": "taxes", "name": {"en": "Taxes", "es": "Impuestos"}},
                ],
                "what_happens_now": {"en": "We count.", "es": "Contamos."},
                "waiting_for": "firm",
                "next_step": {"en": "They pay."},
                "next_update_by": "2026-12-18",
            },
        )
        self.assertEqual(path(stage), "/v1/firm/resources/stage/m-1")

    def test_what_does_not_fit_is_named_with_its_column(self):
        place = "matters.csv, line 2, column "
        for row, expected in [
            (MATTER.replace("estate", "will"), '"plan": stages.csv has no \'will\'. Correct it, or add'),
            (MATTER.replace("taxes", "draft"), "\"stage_id\": 'estate' has no stage 'draft' in stages.csv."),
            (MATTER.replace("estate", ""), '"plan": it is empty, and "stage_id" is not.'),
            (MATTER.replace("taxes", ""), '"stage_id": it is empty, and "plan" is not.'),
            (BARE.replace(",,,\n", ",,,2026-12-18\n"), '"stage_id": it is empty, and "next_update_by" is not.'),
            (MATTER.replace("We count.,Contamos.", ","), '"what_happens_now_en": it is empty in every language'),
            (MATTER.replace("Firm", ""), '"waiting_for": it is empty, and a matter with a stage needs it: firm, client'),
            (MATTER.replace("Firm", "judge"), "\"waiting_for\": 'judge' is none of: firm, client, court, other."),
            (MATTER.replace("Contamos.", "x" * 2001), '"what_happens_now_es": it has 2001 characters, and 2000'),
            (MATTER.replace(",,,\n", f",{'x' * 1001},,\n"), '"next_step_en": it has 1001 characters'),
            (MATTER.replace(",,,\n", ",,,soon\n"), "\"next_update_by\": 'soon' is not a day."),
        ]:
            [said] = self.faults_of(row)
            self.assertIn(place + expected, said)

    def test_stages_that_do_not_fit_are_named_with_their_column(self):
        header = STAGES.splitlines()[0] + "\n"
        many = "".join(f"estate,s-{number},Stage,,,\n" for number in range(20))
        for stages, expected in [
            (STAGES + "estate,will,Again,Otra,,\n", "line 5, column \"stage_id\": 'estate' has the id in line 2 too."),
            (STAGES + "lease,sign,,,,\n", 'line 5, column "name_en": it is empty in every language, and a stage'),
            (STAGES + ",sign,Sign,,,\n", 'line 5, column "plan": it is empty'),
            (STAGES + "lease,,Sign,,,\n", 'line 5, column "stage_id": it is empty'),
            (STAGES + f"lease,{'s' * 201},Sign,,,\n", 'line 5, column "stage_id": it has 201 characters'),
            (STAGES + f"lease,sign,{'x' * 101},,,\n", 'line 5, column "name_en": it has 101 characters, and 100'),
            (STAGES + f"lease,sign,Sign,,{'x' * 1001},\n", 'line 5, column "explanation_en": it has 1001 characters'),
            (header + many + "estate,s-20,A,,,\nestate,s-21,B,,,\n", 'line 22, column "plan": it is one stage more than'),
        ]:
            [said] = self.faults_of(BARE, stages=stages)
            self.assertIn(f"stages.csv, {expected}", said)
        self.assertEqual(self.faults_of(BARE, stages=header + many), [])

    def test_one_language_has_every_text(self):
        self.assertEqual(self.faults_of(MATTER.replace("Contamos.", "")), [])
        self.assertEqual(self.faults_of(MATTER.replace("We count.", "")), [])
        lease = MATTER.replace("estate,taxes", "lease,draft")
        self.assertEqual(self.faults_of(lease.replace("Contamos.", "")), [])
        only = "it is empty, and English is the one language of every text so far."
        [said] = self.faults_of(lease.replace("We count.", ""))
        self.assertIn(f'matters.csv, line 2, column "what_happens_now_en": {only}', said)
        [said] = self.faults_of(MATTER.replace("Contamos.", "").replace(",,,\n", ",,Pagan.,\n"))
        self.assertIn(f'column "next_step_en": {only}', said)
        # What is wrong with a plan is said once, and not at each of its matters.
        [said] = self.faults_of(lease, stages=STAGES + "lease,sign,,Firma,,\nlease,end,,Fin,,\n")
        self.assertIn(f'stages.csv, line 5, column "name_en": {only}', said)

    def test_what_stages_csv_could_not_say_is_no_fault_of_a_matter(self):
        [said] = self.faults_of(MATTER, stages=STAGES.replace("estate,taxes", "estate,#REF!"))
        self.assertIn("stages.csv, line 4", said)
        [said] = self.faults_of(MATTER, stages=STAGES.replace("plan,", "plans,"))[1:]
        self.assertIn('stages.csv, line 1, column "plan": the column is missing', said)
        self.folder.joinpath("stages.csv").unlink()
        self.assertIn('matters.csv, line 2, column "plan": stages.csv is missing', self.faults()[0])

    def test_a_place_of_an_event_is_that_of_a_column(self):
        for pointer, column in [
            ("data/what_happens_now/en", "what_happens_now_en"),
            ("data/waiting_for", "waiting_for"),
            ("data/stages/3/name/en", ""),
            ("data", ""),
        ]:
            self.assertEqual(column_of("stage", pointer), column, pointer)


class Runs(SendCase):
    def setUp(self):
        super().setUp()
        self.write("stages.csv", STAGES)
        self.write("matters.csv", COLUMNS + MATTER)

    def again(self):
        self.portal.messages.clear()
        return self.run_import()[0]

    def test_it_goes_out_after_its_matter_and_is_never_news(self):
        plan, _ = self.run_import(announce=True)
        self.assertEqual([kind for kind, _ in self.sent()[2:]], ["matter.updated", "matter.stage_changed", "bill.shared"])
        self.assertEqual([event.get("quiet", False) for event in self.portal.events()[2:]], [False, True, False])
        self.assertIn(
            "matters.csv, where matters stand: 1 new, 0 changed, 0 already there", list(plan.lines(self.check()[0]))
        )
        self.assertEqual(self.again().rows(), 0)

    def test_each_of_the_two_is_sent_when_it_changed(self):
        self.run_import()
        self.write("matters.csv", COLUMNS + MATTER.replace("We count.", "We pay."), SAVED + 60)
        self.again()
        self.assertEqual(self.sent(), [("matter.stage_changed", 60_000_000)])
        self.write("matters.csv", COLUMNS + MATTER.replace("We count.", "We pay.").replace("Estate", "House"), SAVED + 90)
        self.again()
        self.assertEqual(self.sent(), [("matter.updated", 90_000_000)])
        self.write("stages.csv", STAGES.replace("Taxes", "Tax"), SAVED + 120)
        self.again()
        self.assertEqual(self.sent(), [("matter.stage_changed", 120_000_000)])
        self.write("stages.csv", STAGES.replace("We write it.", "They write it."), SAVED + 150)
        self.write("matters.csv", COLUMNS + MATTER.replace("Estate", "House"), SAVED + 150)
        self.again()
        self.assertEqual(self.sent(), [("matter.stage_changed", 150_000_000)], "the other plan is of no matter")

    def test_what_was_under_way_goes_out_again_as_the_same_message(self):
        self.portal.after = lambda events: KeyboardInterrupt() if events[0]["type"] == "matter.stage_changed" else None
        with self.assertRaises(KeyboardInterrupt):
            self.run_import()
        under_way = self.portal.sent[-1]
        self.portal.after = lambda events: None
        self.run_import()
        self.assertEqual((self.portal.sent.count(under_way), len(self.portal.events())), (2, 5))

    def test_files_without_it_say_what_they_said_before(self):
        self.write("matters.csv", MATTERS)
        self.run_import()
        self.write("matters.csv", COLUMNS + MATTER)
        self.again()
        self.assertEqual(self.sent(), [("matter.stage_changed", 0)])
        self.write("matters.csv", MATTERS)
        plan = self.again()
        self.assertEqual((plan.gone, plan.rows()), (1, 0), "it stays in the portal")

    def test_verify_asks_about_it(self):
        self.run_import()
        asked = []
        self.portal.ask = lambda path: asked.append(path) or (None if "/stage/" in path else THERE)
        report = Report(self.folder / "report.jsonl", "https://portal.example.com", "oak")
        self.addCleanup(report.close)
        verification = Verification(self.check()[0], report, self.portal, Progress("Asking", 5, self.said))
        with mock.patch("importer.verify.time.sleep"):
            verification.run()
        self.assertEqual(verification.right, 4)
        self.assertEqual(len(verification.wanting), 1)
        self.assertIn("matters.csv, line 2, where the matter stands: the portal has not", verification.wanting[0])

    def test_a_refused_stage_is_told_by_its_file_and_does_not_hold_up_its_matter(self):
        errors = [
            {"field": "/events/0/data/stages/1/name/en", "code": "empty", "detail": "It is empty."},
            {"field": "/events/0/data/next_step/es", "code": "empty", "detail": "It is empty."},
        ]
        refusal = Refused(422, {"type": "/problems/invalid-fields", "errors": errors})
        self.portal.before = lambda events: refusal if events[0]["type"] == "matter.stage_changed" else None
        _, sender = self.run_import()
        self.assertEqual((sender.refused, len(self.portal.events())), (1, 4))
        for said in ["the stage 'taxes' of stages.csv, column \"name_en\"", 'column "next_step_es"']:
            self.assertIn(f"matters.csv, line 2, {said}: It is empty. (empty)", self.said.getvalue())
