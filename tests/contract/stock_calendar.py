"""The `icalendar` library on PyPI reads what calendar programs get: a feed, and the file of one event.

Usage: <python> tests/contract/stock_calendar.py, where that Python has icalendar==6.3.2, after `cargo build --workspace --bin local`.
PORTAL_BIN names another portal than target/debug/local.
"""

import json
import os
import re
import subprocess
import unittest
import urllib.request
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from icalendar import Calendar

ROOT = Path(__file__).resolve().parents[2]
PORTAL_BIN = os.environ.get("PORTAL_BIN", ROOT / "target/debug/local")
BEN = "ben.okafor@example.com"


class Portal:
    """A local portal with the demo firm, and a client who is signed in."""

    def __init__(self):
        # Closed, its output would end the portal.
        self.process = subprocess.Popen([PORTAL_BIN, "--port", "0", "--no-web"], stdout=subprocess.PIPE, text=True)
        self.origin = self.process.stdout.readline().removeprefix("Portal").strip()
        self.token = None
        self.call("POST", "/local/settle")
        self.call("POST", "/v1/sign-in-links", {"email": BEN})
        self.call("POST", "/local/settle")
        mails = self.call("GET", f"/local/emails?to={BEN}")["data"]
        links = [re.search(r"token=([^&\s]+)", link) for mail in mails for link in mail["links"]]
        body = {"email": BEN, "token": [found[1] for found in links if found][-1]}
        self.token = self.call("POST", "/v1/sessions", body)["token"]

    def end(self):
        self.process.terminate()
        self.process.communicate()

    def call(self, method, path, body=None):
        with self.open(method, path, body) as answer:
            return json.loads(answer.read() or "null")

    def open(self, method, path, body=None):
        content = json.dumps({} if body is None else body).encode() if method != "GET" else None
        fields = {"content-type": "application/json"}
        if self.token:
            fields["authorization"] = f"Bearer {self.token}"
        return urllib.request.urlopen(urllib.request.Request(self.origin + path, content, fields, method=method))

    def events(self, **parameters):
        return {event["id"]: event for event in self.call("GET", "/v1/events?from=2020-01-01T00:00:00Z")["data"]}


class Calendars(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.portal = Portal()
        cls.addClassCleanup(cls.portal.end)
        url = cls.portal.call("POST", "/v1/calendar-feed", {"details": True})["url"]
        with urllib.request.urlopen(url) as answer:
            cls.text = answer.read()
        cls.calendar = Calendar.from_ical(cls.text)
        cls.entries = {str(one["UID"]).split("@")[0]: one for one in cls.calendar.walk("VEVENT")}

    def moments(self, entry):
        start, end = entry["DTSTART"].dt, entry["DTEND"].dt
        # A whole day ends where the next one begins (RFC 5545, section 3.6.1).
        return (start, end - timedelta(days=1)) if type(start) is date else (start, end)

    def test_every_event_of_the_list_is_in_the_feed_at_its_time(self):
        shown = self.portal.events()
        confirmed = {uid for uid, one in self.entries.items() if one["STATUS"] == "CONFIRMED"}
        self.assertEqual(set(shown), confirmed)
        self.assertGreater(len(shown), 3)
        for uid, event in shown.items():
            entry = self.entries[uid]
            self.assertEqual(str(entry["SUMMARY"]), event["title"])
            self.assertEqual(str(entry.get("LOCATION", "")), event.get("location", ""))
            self.assertEqual(str(entry.get("DESCRIPTION", "")), event.get("description", ""))
            start, end = self.moments(entry)
            if event["all_day"]:
                self.assertIs(type(start), date)
            else:
                for got, name in ((start, "starts_at"), (end, "ends_at")):
                    wanted = datetime.fromisoformat(event[name])
                    self.assertEqual(got.astimezone(timezone.utc), wanted, (uid, name))
                self.assertEqual(entry["DTSTART"].params["TZID"], event["time_zone"])

    def test_what_was_cancelled_says_so(self):
        cancelled = [one for one in self.entries.values() if one["STATUS"] == "CANCELLED"]
        self.assertGreater(len(cancelled), 0)
        for entry in cancelled:
            self.assertNotIn("LOCATION", entry)
            self.assertNotIn("DESCRIPTION", entry)

    def test_the_zones_of_the_feed_are_those_of_the_database(self):
        zones = {str(zone["TZID"]): zone for zone in self.calendar.walk("VTIMEZONE")}
        used = {one["DTSTART"].params.get("TZID") for one in self.entries.values()} - {None}
        self.assertEqual(set(zones), used)
        from zoneinfo import ZoneInfo

        for name, zone in zones.items():
            ours, theirs = zone.to_tz(lookup_tzid=False), ZoneInfo(name)
            for days in range(0, 360, 3):
                moment = datetime(2026, 12, 1, 12, tzinfo=timezone.utc) + timedelta(days=days)
                self.assertEqual(
                    moment.astimezone(theirs).utcoffset(), moment.astimezone(ours).utcoffset(), (name, moment)
                )

    def test_the_file_of_one_event_says_the_same(self):
        for uid, event in self.portal.events().items():
            with self.portal.open("GET", f"/v1/events/{uid}/ics") as answer:
                (entry,) = Calendar.from_ical(answer.read()).walk("VEVENT")
            self.assertEqual(entry["UID"], self.entries[uid]["UID"])
            self.assertLessEqual(entry["SEQUENCE"], self.entries[uid]["SEQUENCE"])
            if not event["all_day"]:
                self.assertEqual(entry["DTSTART"].dt, datetime.fromisoformat(event["starts_at"]))

    def test_the_feed_has_what_the_standards_ask_for(self):
        for name in ("VERSION", "PRODID", "NAME", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"):
            self.assertIn(name, self.calendar)
        for entry in self.entries.values():
            for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "STATUS"):
                self.assertIn(name, entry)
        self.assertEqual([one.errors for one in self.calendar.walk() if one.errors], [])
        lines = self.text.split(b"\r\n")
        self.assertTrue(all(len(line) <= 75 and b"\n" not in line for line in lines))


if __name__ == "__main__":
    unittest.main()
