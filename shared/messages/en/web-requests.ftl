# What a firm needs from its clients: on Home, on the list, and on the page of each. $firm is a firm's name, $name a client's.

## Lists
requests-all = Everything your firm needs
requests-see-all = See all { $count }
requests-none = Nothing yet. When { $firm } needs something from you, it appears here and we email you.
requests-none-case = Nothing in this case.
requests-to-do = { $count ->
    [one] 1 thing to do
   *[other] { $count } things to do
}
requests-to-do-none = Nothing to do right now.
requests-before = See what you sent before
requests-sent = Sent
requests-accepted = Accepted by your firm
requests-closed = In closed cases
requests-next = Still to do
requests-awaited = { $count ->
    [one] Your firm is waiting for a document. Is it this one?
   *[other] Your firm is waiting for { $count } documents. Is it one of these?
}

## What to do
request-document = Send documents
request-answer = Answer a question
request-confirmation = Confirm
request-signature = Sign on another page

## By when. $day is a whole day.
request-due-today = Due today
request-due-tomorrow = Due tomorrow, { $day }
request-due-in = Due in { $count } days, on { $day }
request-due-on = Due on { $day }
request-overdue = Was due on { $day }
request-overdue-note = You can still do it.

## Where it stands
request-returned = Sent back by your firm
request-returned-title = { $firm } asks you to do this again
# Another client answered. The next sentence follows.
request-returned-other = { $name } answered; { $firm } needs something else
request-returned-anyone = Any of you can answer.
request-you-sent = You sent:
request-returned-on = { $firm } wrote on { $day }:
request-returned-no-reason = { $firm } gave no reason. You can ask it.
request-sending = Being sent
request-checking = Being checked
request-by-you = { $kind ->
    [document] You sent this on { $moment }
    [answer] You answered on { $moment }
    [confirmation] You confirmed this on { $moment }
   *[signature_elsewhere] You told your firm on { $moment } that you have signed
}
request-by-other = { $kind ->
    [document] { $name } sent this on { $moment }
    [answer] { $name } answered on { $moment }
    [confirmation] { $name } confirmed this on { $moment }
   *[signature_elsewhere] { $name } told your firm on { $moment } that it is signed
}
request-by-you-short = Done by you on { $day }
request-by-other-short = Done by { $name } on { $day }

## Doing it
request-language = { $firm } wrote this in { $language ->
    [es] Spanish
   *[en] English
}.
request-ask = Is something unclear? Write to { $firm }
request-text = Your answer
request-text-hint = This is kept on this device until you send it.
request-text-empty = Write your answer before you send it.
request-choice = Choose one answer
request-choice-empty = Choose one answer before you send it.
request-failed = Your answer was not sent. It is still here.
request-confirm = Yes, I confirm this
request-confirm-hint = { $firm } sees that you confirmed it, and when.
request-sign = Sign on { $host }
request-sign-host = You sign on { $host }, outside this portal. It opens in a new tab.
request-sign-none = Sign as { $firm } told you. Then press the button.
request-signed = I have signed
request-signed-hint = Press this once you have signed there, so that your firm knows.
request-changed-title = { $firm } changed what it asks
request-changed-read = Please read it again.
request-changed-entered = What you entered was not sent yet.
request-changed-nothing = Nothing was sent yet.
request-you-wrote = You wrote:
request-you-chose = You chose:
request-elsewhere = Files for this are being sent from another window or device.
request-checking-note = Your files have arrived and are being checked for harmful content. You may leave this page.
request-closed = This case is closed and takes no more files. If { $firm } still needs this, write to it.

## Done
request-sent-title = Sent to { $firm }
request-sent-note = You do not have to do anything now. If { $firm } needs anything more, we email you.
request-accepted-title = Done. { $firm } has accepted it.
request-accepted-note = You do not have to do anything more.
request-files = What you sent
request-receipts = Receipts of what you sent
request-not-shown = Only { $name } and { $firm } see what it was.
request-faster = { $name } was faster than you: this is done.
request-unsent = What you entered here was not sent.
request-withdrawn-title = Your firm no longer needs this
request-withdrawn-body = You do not have to do anything. What you may have sent before stays with your firm.
