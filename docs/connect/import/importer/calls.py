"""Calls over HTTPS that are made again while they fail for a moment, and sentences about those that no waiting mends."""

from __future__ import annotations

import email.utils
import http.client
import json
import ssl
import time
import urllib.error
import urllib.request
from typing import Callable

from importer.faults import Stop

# In seconds. The gateway gives up after 29.
TIMEOUT = 60
# The first wait before another attempt, and the longest, in seconds.
FIRST_WAIT = 1
LONGEST_WAIT = 60
PASSING = (429, 500, 502, 503, 504)

# What to do about a problem that holds for every call (docs/problems.md).
MENDED_BY = {
    "signature-invalid": "The key is unknown, or the secret is of another key. Check --key-id and PORTICO_SECRET.",
    "signature-expired": "The clock of this machine is more than five minutes wrong. Set it.",
    "firm-key-ended": "The key was revoked or replaced. Use the new one: --key-id and PORTICO_SECRET.",
}


class Refused(Exception):
    """The portal does not take what was sent, and would not take it again. `errors` has the places and codes."""

    def __init__(self, status: int, problem: dict) -> None:
        super().__init__(problem.get("detail") or problem.get("title") or f"the answer was {status}")
        self.status = status
        self.problem = str(problem.get("type", "")).rpartition("/")[2]
        self.errors = [error for error in problem.get("errors", ()) if isinstance(error, dict)]


class Passing(Exception):
    """What may go well a little later."""

    def __init__(self, why: str, wait: float) -> None:
        super().__init__(why)
        self.wait = wait


class Calls:
    """Makes calls to a portal and to the places that it names."""

    def __init__(self, origin: str, patience: float, say: Callable[[str], None]) -> None:
        """`patience` is how many seconds one call may wait for the portal."""
        self.origin = origin
        self.patience = patience
        self.say = say
        self.reached = False
        # A portal on this machine is not reached through a proxy.
        direct = [urllib.request.ProxyHandler({})] if origin.startswith("http:") else []
        self._opener = urllib.request.build_opener(NoRedirect, *direct)

    def make(self, request: Callable[[], urllib.request.Request]) -> dict:
        """Makes a call until it has an answer. Each attempt makes the request anew: a signature has its time."""
        began = time.monotonic()
        pause = FIRST_WAIT
        while True:
            try:
                return self._attempt(request())
            except Passing as passing:
                wait = max(pause, passing.wait)
                if time.monotonic() - began + wait > self.patience:
                    raise Stop(
                        f"{passing}, and would have to be tried again in {int(wait)} s: longer than --wait allows."
                    ) from None
                self.say(f"{passing}: trying again in {int(wait)} s.")
            wait_until(time.monotonic() + wait)
            pause = min(pause * 2, LONGEST_WAIT)

    def _attempt(self, request: urllib.request.Request) -> dict:
        request.add_header("user-agent", "portico-import")
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                text = answer.read()
        except urllib.error.HTTPError as answer:
            self.reached = True
            raise self._failure(request, answer) from None
        except (OSError, http.client.HTTPException) as error:
            raise self._away(error) from None
        finally:
            if hasattr(request.data, "close"):
                request.data.close()
        self.reached = True
        return read_object(text)

    def _failure(self, request: urllib.request.Request, answer: urllib.error.HTTPError) -> Exception:
        """What an answer means that is no success."""
        text = answer.read()
        problem = read_object(text)
        # S3 asks for another attempt when two PUTs meet (409), and when a file came too slowly (400).
        again = not problem and (answer.code == 409 or b"<Code>RequestTimeout</Code>" in text)
        if answer.code in PASSING or again:
            return Passing(f"The portal answers {answer.code}", retry_after(answer.headers.get("Retry-After")))
        refused = Refused(answer.code, problem)
        if refused.problem in MENDED_BY:
            return Stop(MENDED_BY[refused.problem])
        if answer.code < 400:
            return Stop(
                f"{self.origin} leads elsewhere ({answer.headers.get('Location', 'without an address')}). Give --portal "
                "the address where it leads."
            )
        # The gateway has no problem documents, and of its answers only this one can come here.
        if request.full_url.startswith(self.origin) and not refused.problem and answer.code != 413:
            return no_portal(self.origin)
        return refused

    def _away(self, error: BaseException) -> Exception:
        """What it means that there was no answer."""
        cause = getattr(error, "reason", error)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Stop(
                f"This machine does not trust the certificate of {self.origin} ({cause.verify_message}). With Python of "
                'python.org on a Mac, run "Install Certificates.command"; behind a proxy that reads along, set '
                "SSL_CERT_FILE."
            )
        why = str(getattr(cause, "strerror", None) or cause or type(cause).__name__)
        # Before the first answer, the address is more likely wrong than the portal away.
        if not self.reached:
            return Stop(f"{self.origin} cannot be reached ({why}). Check --portal and the network.")
        return Passing(f"The portal cannot be reached ({why})", 0)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A signed body goes to the portal and nowhere else."""

    def redirect_request(self, *_args: object, **_more: object) -> None:
        return None


def no_portal(origin: str) -> Stop:
    return Stop(
        f"{origin} does not answer as a portal does. Check --portal, and whether something stands between this machine "
        "and the portal."
    )


def retry_after(value: str | None) -> float:
    """Seconds, from a number or a date (RFC 9110, section 10.2.3); 0 without either."""
    if value and value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def read_object(text: bytes) -> dict:
    """A JSON object; an empty one for anything else."""
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))
