# The clients' web app. $firm is a firm's name. Clients read "case"; "matter" is for the API.

## Everywhere
app-name = Client portal
page-title = { $page } – { $portal }
skip = Skip to the content
loading = Loading…
try-again = Try again
moment = { $day }, { $time }
moment-one = { $day }, { $time }
days = { $first } to { $last }
hour = { $starts }, { $zone }
hours = { $starts } to { $ends }, { $zone }
show-more = Show more
opens-new-tab = (opens in a new tab)
new-mark = New
download = Download
download-gone = This file is no longer shared with you.
download-held = Your file is ready.
download-share = Save or share

## Moving about
nav-label = Main pages
nav-home = Home
nav-messages = Messages
nav-documents = Documents
nav-bills = Bills
nav-calendar = Calendar
nav-new = { $count ->
    [one] new
   *[other] new
}
settings = Settings
menu = Menu
help = Help
sign-out = Sign out
sign-out-failed = We could not reach the portal, so you are still signed in. Check your connection and try again.
stop-title = Files are still being sent
stop-body = If you sign out now, sending stops. What has arrived stays with your firm. To send the rest, sign in again and choose the files again.
stop-stay = Keep sending
stop-stop = Stop sending and sign out
filter-label = Show
filter-all = All cases
case-closed = Closed case

## When something goes wrong
error-summary-title = There is a problem
error-offline-title = You seem to be offline.
error-offline-detail = Check your connection and try again. Nothing was lost.
error-busy-title = The portal is busy.
error-busy-detail = Wait a minute and try again. Nothing was lost.
error-server-title = The portal cannot answer right now.
error-server-detail = Nothing was lost. Try again in a moment.
not-found-title = This page is not here
not-found-body = It may have been withdrawn, or the address is not complete. If you expected something, ask your firm.
not-found-home = Go to Home
unreachable-title = We cannot reach your portal

## Signing in
sign-in-title = Sign in
sign-in-lead = No password needed. We email you a link that signs you in.
sign-in-email = Email address
sign-in-email-hint = The address where your firm writes to you.
sign-in-button = Email me a link
sign-in-region = Region: { $region }
sign-in-region-hint = Your invitation came from one region’s portal. Not sure? Keep this one.
sign-in-language = Language
sign-in-trouble = Trouble signing in?
signed-out-over = You were signed out to protect your file. What you were writing is saved on this device for 24 hours.
signed-out-by-hand = You are signed out.
sending-outside = { $files ->
    [1] Your file is still being sent. Keep this page open.
   *[other] Sending continues: { $arrived } of { $files } files arrived. Keep this page open.
}
sending-outside-stuck = { $files ->
    [1] Sending has stopped: your file has not arrived. Sign in to send it, and keep this page open.
   *[other] Sending has stopped: { $arrived } of { $files } files arrived. Sign in to send the rest, and keep this page open.
}
sending-outside-done = { $files ->
    [one] Your file has arrived. Sign in to see the receipt.
   *[other] All { $files } files have arrived. Sign in to see the receipt.
}

## The page that a link leads to
link-title = Sign in to your portal
link-known = Press the button to sign in as { $address }.
link-button = Sign in
link-not-me = Not you? Use another address
link-confirm-title = Confirm it’s you
link-confirm-lead = Type the email address where you received this link. Forwarded to you? Close this page.
link-confirm-button = Continue
link-expired-title = This link has expired
link-used-title = This link was already used
link-over-body = Links work once, for 1 hour. Your file is safe.
link-fresh = Email me a new link
cookies-title = This browser would not keep you signed in.
cookies-detail = Allow cookies for { $site } in the browser’s settings, or open the portal in another browser. Then try again.
link-lost-title = Open the link again
link-lost-body = For your security, this page does not keep the link. Open it again from your email, or ask for a new one.
link-lost-button = Ask for a new link

## Confirming by code where a link from a notice is not enough
step-up-title = Confirm it’s you
step-up-body = You came in by a link from an email about news. To see or change this, we email a 6-digit code to { $address }.
step-up-send = Email me a code
step-up-sent = We sent a code to { $address }. It works for 10 minutes.
step-up-button = Confirm

## Session
session-title = Still there?
session-idle = To protect your file, we’ll sign you out in { $left }. Your text is saved.
session-final = A sign-in lasts at most 12 hours. In { $left } you will need a new link. Your text is saved.
session-uploads = Uploads continue.
session-stay = Stay signed in
session-go-on = Go on
session-two-minutes = 2 minutes
session-minute = 1 minute
session-seconds = { $seconds } seconds
session-failed = We could not reach the portal. Check your connection and try again.

## Language offer
offer-question = Read the portal in English?
offer-yes = Continue in English
offer-no = Keep Spanish

## Home
home-title = Home
home-greeting = Hello, { $name }
requests-title = What your firm needs from you
standing-title = { $count ->
    [one] Where your case stands
   *[other] Where your cases stand
}
home-new = New since your last visit
home-new-first = New for you
home-new-none = Nothing new. When { $firm } shares something, it appears here and we email you.
home-your-firm = your firm
home-next-event = Next event
home-next-none = No upcoming events.
home-due = Amount due
home-due-none = Nothing to pay right now.
home-due-bills = { $count ->
    [one] 1 bill to pay
   *[other] { $count } bills to pay
}
home-all-bills = See all bills
home-all-events = See all events
home-all-messages = See all messages
home-write = Write a message
one-firm = This visit shows only what { $firm } shares, because you opened a link from its email.
one-firm-all = Show everything
send-document = Send document
sending-inside = Sending files: { $percent } %
sending-unfinished = { $count ->
    [one] 1 file is not sent completely. Go on with it
   *[other] { $count } files are not sent completely. Go on with them
}

## Messages
messages-title = Messages
messages-none = No messages yet. When { $firm } writes to you, it appears here and we email you. You can also write first.
messages-no-cases = No cases yet. When { $firm } opens one for you, you can write to it here.
messages-empty-case = Nothing in this case yet. Write to { $firm } whenever you like.
messages-older = Show older messages
messages-older-shown = { $count ->
    [one] 1 older entry is shown.
   *[other] { $count } older entries are shown.
}
messages-newer = Show newer messages
messages-newest = Go to the newest
messages-newer-shown = { $count ->
    [one] 1 newer entry is shown.
   *[other] { $count } newer entries are shown.
}
messages-you = You
messages-unread = { $count ->
    [one] 1 new
   *[other] { $count } new
}
messages-standing = Where this case stands
messages-log = Conversation
entry-bill = Bill { $number }
entry-bill-gone = A bill that was here is no longer shared.
preview-event = Calendar event: { $title }
entry-event-gone = A calendar event that was here is no longer shared. If you meant to attend it, ask { $firm } first.
entry-event-cancelled = Cancelled: a calendar event on { $day }. Please do not go there.
preview-document = Document: { $name }
preview-sent = You sent: { $name }
entry-document-gone = A document that was here is no longer shared.
entry-attachment-bill = Attached bill
entry-attachment-event = Attached calendar event
entry-attachment-document = Attached document
compose-label = Your message to { $firm }
compose-hint = Your firm is told at once. This is kept on this device until you send it.
compose-send = Send to { $firm }
compose-files = Add files
compose-sent = Message sent.
compose-restored = We kept what you were writing.
compose-failed = Your message was not sent. It is still here.
compose-empty = Write a message before you send it.

## Bills
bills-title = Bills
bills-none = No bills yet. When { $firm } shares one, it appears here and we email you.
bills-paid = Paid and settled
bills-void = Void
bills-none-case = No bills in this case.
bill-title = Bill { $number }
bill-gone-title = This bill is no longer shared
bill-gone-body = Your firm may have replaced it. Your other bills are under Bills.
bill-from-mail = From your email
bill-issued-day = Issued { $day }
bill-issued = Issued on
bill-due = Due on
bill-due-day = Due { $day }
bill-total = Total
bill-total-of = Total { $amount }
bill-balance = To pay
bill-awaiting = Awaiting payment
bill-overdue = Overdue
bill-settled = Nothing to pay
bill-credit = Credit, nothing to pay
bill-credit-amount = Credit
bill-credit-note = You do not need to pay this bill. Ask { $firm } how it gives you the credit.
bill-paid = Paid
bill-void = Void
bill-void-note = This bill no longer counts. You do not need to pay it.
bill-case = Case
bill-firm = Firm
bill-message = Message with this bill
bill-download = Download bill
bill-download-file = Download bill ({ $about })
bill-pay = Pay { $amount }
bill-pay-host = You pay on { $host }, the payment page of { $firm }. It opens in a new tab.
bill-pay-none = To pay this bill, follow the instructions of { $firm }.
bill-shared-on = Shared with you on { $day }
bills-back = All bills

## Calendar events
events-title = Calendar events
events-upcoming = Upcoming
events-past = Past
events-which = Which events
events-month = Month
events-none = No upcoming events. When { $firm } shares one, it appears here and we email you.
events-none-past = No past events in the last 12 months.
events-none-month = No events in this month.
events-earlier = Earlier month
events-later = Later month
events-on-day = { $count ->
    [one] { $day }, 1 event
   *[other] { $day }, { $count } events
}
event-all-day = All day
event-here = On your clock: { $day }, { $time }
event-where = Where
event-about = Details
event-case = Case
event-attending = You are invited
event-attending-note = { $firm } expects you there.
event-limited = For your information
event-limited-note = { $firm } shared the date with you. You are not expected there, so place and details are not shown.
event-confirmed = Confirmed
event-people = { $count ->
    [one] You are the only client invited.
   *[other] { $count } clients are invited, you included.
}
event-download = Add to my calendar (.ics file)
event-download-note = Opens in your phone’s or computer’s calendar. Later changes do not reach that copy: we email you about them.
event-gone-title = This event is no longer shared
event-gone-body = It may have been cancelled. If you meant to attend it, ask your firm first.
event-gone-messages = Look under Messages
events-back = All events
events-subscribe = See these events in your own calendar app

## Settings
settings-title = Settings
settings-language = Change language
settings-language-hint = For the portal and for every email that it sends you.
settings-language-here = For this visit. To use it for every visit and every email, confirm that it is you.
settings-language-everywhere = Use this language everywhere
settings-language-en = English
settings-language-es = Español
settings-notifications = Emails about news and reminders
settings-notifications-hint = Every email says only what kind of thing is new, never details of your case. You are always told when an event is cancelled.
settings-notifications-confirm = You came in by a link from an email. These choices count for all your firms, so confirm that it is you to change them.
settings-notifications-change = Choose which emails I get
settings-messages = Messages
settings-stages = Where your case stands
settings-documents = Documents and folders
settings-bills = Bills
settings-events = Calendar events
settings-day-before = A reminder a day before an event that I am invited to
settings-hour-before = A reminder an hour before an event that I am invited to
settings-saved = Saved.
settings-address = Your email address
settings-address-body = Your firm has { $address } on file. Ask it to change this.
settings-address-firm = { $firm }: { $contact }
settings-sessions = Where you are signed in
settings-sessions-hint = Sign out a device that you do not recognize or no longer use.
settings-sessions-show = Show my devices
settings-session-this = This device
settings-session-seen = Last used { $moment }
settings-session-since = Signed in { $moment }
settings-session-unknown = Unknown browser
settings-session-browser = { $browser } on { $system }
settings-session-end = Sign out
settings-session-end-which = Sign out { $device }
settings-session-ended = { $device } was signed out.

## 'This wasn't me'
