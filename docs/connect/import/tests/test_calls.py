"""Calls: what is tried again, how long, and what is said about the rest. A server on this machine answers."""

import email.utils
import http.server
import threading
import time
import types
import unittest
import urllib.request
from unittest import mock

from importer import portal
from importer.calls import Calls, Refused
from importer.faults import Stop


class Answers(http.server.BaseHTTPRequestHandler):
    """Gives the answers of the test, one after the other."""

    def do_POST(self):
        self.server.asked.append({name.lower(): value for name, value in self.headers.items()})
        status, headers, body = self.server.answers.pop(0)
        if status is None:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


class CallCase(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.asked = []
        thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        # No test waits: the clock goes on by what would have been waited.
        self.now = 0.0
        self.waited = []
        clock = types.SimpleNamespace(monotonic=lambda: self.now, time=time.time)
        for name, stands_in in [("wait_until", self.wait_until), ("time", clock)]:
            patch = mock.patch(f"importer.calls.{name}", stands_in)
            patch.start()
            self.addCleanup(patch.stop)
        self.said = []
        self.calls = Calls(self.origin, 300, self.said.append)

    def wait_until(self, moment):
        self.waited.append(moment - self.now)
        self.now = moment

    def call(self, *answers, patience=300):
        self.calls.patience = patience
        self.server.answers = [
            (status, {}, b"") if isinstance(status, int) or status is None else status for status in answers
        ]
        return self.calls.make(lambda: urllib.request.Request(self.origin + "/v1/x", b"{}", method="POST"))


OK = (200, {}, b'{"token":"t"}')


def problem(status, kind, **more):
    return status, {}, b'{"type":"/problems/%s","detail":"It does not fit."}' % kind.encode()


class Repeats(CallCase):
    def test_what_may_go_well_later_is_tried_again_after_longer_and_longer_waits(self):
        self.assertEqual(self.call(503, 500, 502, 504, OK), {"token": "t"})
        self.assertEqual(self.waited, [1, 2, 4, 8])
        self.assertIn("The portal answers 503: trying again in 1 s.", self.said)

    def test_the_portal_says_how_long_to_wait(self):
        later = email.utils.formatdate(time.time() + 40, usegmt=True)
        self.call(
            (429, {"Retry-After": "17"}, b""), (503, {"Retry-After": later}, b""), (429, {"Retry-After": "soon"}, b""), OK
        )
        self.assertEqual(self.waited[0], 17)
        self.assertTrue(38 <= self.waited[1] <= 40, self.waited)
        self.assertEqual(self.waited[2], 4)

    def test_an_answer_that_was_lost_is_asked_for_again(self):
        self.call(OK)
        self.assertEqual(self.call(None, OK), {"token": "t"})

    def test_waiting_has_a_limit(self):
        with self.assertRaisesRegex(Stop, "longer than --wait allows"):
            self.call(*[503] * 20)
        self.assertLessEqual(sum(self.waited), 300)
        with self.assertRaisesRegex(Stop, "answers 429, and would have to be tried again in 3600 s"):
            self.call((429, {"Retry-After": "3600"}, b""))
        with self.assertRaisesRegex(Stop, "503"):
            self.call(503, patience=0)

    def test_s3_says_in_its_own_words_that_it_wants_another_attempt(self):
        self.calls.origin = "https://portal.example.com"
        self.assertEqual(self.call(409, (400, {}, b"<Error><Code>RequestTimeout</Code></Error>"), OK), {"token": "t"})


class Ends(CallCase):
    def test_a_problem_of_what_was_sent_is_told_to_the_caller(self):
        with self.assertRaises(Refused) as refused:
            self.call(problem(422, "invalid-fields"))
        self.assertEqual(
            (refused.exception.status, refused.exception.problem, str(refused.exception)),
            (422, "invalid-fields", "It does not fit."),
        )

    def test_what_no_waiting_mends_says_what_to_do(self):
        for answer, said in [
            (problem(401, "signature-invalid"), "PORTICO_SECRET"),
            (problem(401, "signature-expired"), "clock"),
            (problem(401, "firm-key-ended"), "new one"),
            ((404, {}, b"<html>"), "does not answer as a portal does"),
            ((403, {}, b"<html>Request blocked</html>"), "stands between"),
            ((301, {"Location": "https://elsewhere.example.com"}, b""), "leads elsewhere"),
        ]:
            with self.assertRaisesRegex(Stop, said):
                self.call(answer)
        self.assertEqual(self.waited, [])

    def test_a_wrong_address_is_said_at_once(self):
        self.server.shutdown()
        self.server.server_close()
        with self.assertRaisesRegex(Stop, "cannot be reached .*Check --portal"):
            self.call(OK)
        self.assertEqual(self.waited, [])

    def test_a_page_in_place_of_an_answer_is_no_answer(self):
        made = portal.Portal(self.origin, "oak.K", b"k" * 32, 300, 300, self.said.append)
        self.server.answers = [(200, {}, b"<html>Sign in to the network</html>")] * 2
        with self.assertRaisesRegex(Stop, "does not answer as a portal does"):
            made.send("import-1", b"{}", 1)


class Signatures(CallCase):
    def test_a_message_keeps_its_id_and_is_signed_anew_for_each_attempt(self):
        made = portal.Portal(self.origin, "oak.K", b"k" * 32, 300, 300, self.said.append)
        self.server.answers = [(503, {}, b""), (202, {}, b'{"accepted":[{"id":"e"}]}')]
        seconds = iter([1_000, 1_060])
        with mock.patch(
            "importer.portal.time", types.SimpleNamespace(monotonic=time.monotonic, time=lambda: next(seconds))
        ):
            made.send("import-1", b"{}", 1)
        first, second = self.server.asked
        self.assertEqual((first["webhook-id"], second["webhook-id"]), ("import-1", "import-1"))
        self.assertEqual((first["webhook-timestamp"], second["webhook-timestamp"]), ("1000", "1060"))
        self.assertNotEqual(first["webhook-signature"], second["webhook-signature"])
        # By hand: echo -n 'import-1.1000.{}' | openssl dgst -sha256 -hmac kkk... (32 of them) -binary | openssl base64
        self.assertEqual(first["webhook-signature"], "v1,aCYNSnBOpwXcFyuGEvKmJ+Zq09cf/9G767dygkW40Og=")


class Pace(CallCase):
    def test_no_more_messages_go_out_in_a_minute_than_allowed(self):
        made = portal.Portal(self.origin, "oak.K", b"k" * 32, 300, 2, self.said.append)
        self.server.answers = [(202, {}, b'{"accepted":[{"id":"e"}]}')] * 5
        clock = types.SimpleNamespace(monotonic=lambda: self.now, time=time.time)
        with mock.patch("importer.portal.time", clock), mock.patch("importer.portal.wait_until", self.wait_until):
            for number in range(5):
                made.send(f"import-{number}", b"{}", 1)
                self.now += 5
        self.assertEqual(self.waited, [50, 0, 50])
        self.assertEqual(self.said, ["It goes on with 2 messages a minute (--per-minute)."])


class Arguments(unittest.TestCase):
    def test_an_address_is_that_of_the_portal_alone_over_https(self):
        self.assertEqual(portal.read_origin("https://portal.example.com/"), "https://portal.example.com")
        self.assertEqual(portal.read_origin("http://localhost:8787"), "http://localhost:8787")
        for given in [
            "portal.example.com",
            "http://portal.example.com",
            "https://portal.example.com/v1",
            "https://me@portal.example.com",
            "ftp://portal.example.com",
            "",
        ]:
            with self.assertRaises(Stop):
                portal.read_origin(given)

    def test_a_secret_is_as_it_was_shown(self):
        self.assertEqual(portal.read_secret(" whsec_" + "QUFB" * 10 + "QUE= \n"), b"A" * 32)
        for given in ["", "whsec_", "whsec_QUFB", "QUFB" * 10 + "QUE=", "whsec_!!"]:
            with self.assertRaisesRegex(Stop, "PORTICO_SECRET"):
                portal.read_secret(given)


if __name__ == "__main__":
    unittest.main()
