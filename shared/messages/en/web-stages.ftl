# Where a case stands, which is fetched with Home when a firm has said it, and with the page of the case. $day is a whole day.

stage-step = Step { $number } of { $count }
stage-now = What happens now
stage-next = What comes next
stage-waiting-firm = Waiting for your firm, { $firm }
stage-waiting-client = Waiting for you
stage-waiting-court = Waiting for the court or an authority
stage-waiting-other = Waiting for somebody else
stage-by = { $firm } writes again by { $day }.
stage-by-short = Next news by { $day }
stage-overdue = { $firm } said it would write by { $day }, and has not updated this page since. You can ask { $firm }.
stage-overdue-short = This was to be updated by { $day }
stage-write = Write to { $firm }
stage-messages = Messages of this case
stage-documents = Documents of this case
stage-all-cases = Show all { $count } cases
stage-list = All steps
stage-done = Done, began { $day }
stage-passed = Passed
stage-current = Now
stage-current-since = Now, since { $day }
stage-ahead = Still to come
stage-ahead-again = Still to come, begun once on { $day }
stage-usual = Usual duration
stage-history = How the case came here
stage-language = { $firm } wrote this in { $language ->
    [es] Spanish
   *[en] English
}.
stage-none = { $firm } has not written yet where this case stands. When it does, it appears here and we email you.
