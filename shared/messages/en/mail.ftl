# Mails. $firm is the firm's name (several names with commas, where a person is a client of several firms).
# No mail has details of a case: it says who wrote, what kind of thing is there, and where to look.

## Beside buttons and at the end of mails.
mail-below = In English: further down.
mail-plain-link = If the button does not work, open this link:
mail-plain-link-all = If a button does not work, open this link. It shows everything that is new:
mail-life = The link works once, for 1 hour. After that, it gives you a new one in one tap.
mail-life-each = Each link works once, for 1 hour. After that, it gives you a new one in one tap.
mail-for-you = This email is for you alone. Please do not forward it: its links open your portal.
mail-discreet = To protect your privacy, it says nothing about your case.
mail-choices = You choose which emails you get: in your portal, under Settings.
mail-reply = Questions? Reply to this email: it goes to { $firm }.
mail-reply-conversation = You can answer by replying to this email from this address: your answer appears in your portal, in the conversation with { $firm }.

## A time of day in subjects, with the zone of the firm.
mail-clock-am = { $digits } AM { $zone }
mail-clock-pm = { $digits } PM { $zone }

## The link that somebody asked for on the sign-in page.
mail-sign-in-subject = Your link to sign in, { $time }: { $firm }
mail-sign-in-preview = It works once, for 1 hour.
mail-sign-in-title = Sign in to your portal
mail-sign-in-body = You asked for a link to the client portal of { $firm }. Here it is.
mail-sign-in-button = Sign in
mail-sign-in-code = Or type this code on the page where you asked for the link. It works for 10 minutes.
mail-sign-in-private = Please do not forward this email, and tell nobody the code. Your firm will never ask you for it.
mail-sign-in-not-you = You did not ask for a link? Then there is nothing to do. Nobody can sign in without this email.

## The firm's invitation.
mail-invitation-subject = { $firm } invites you to its secure portal
mail-invitation-preview = One tap, no password.
mail-invitation-title = Welcome to your secure portal
mail-invitation-body = { $firm } has opened a client portal for you: a private place where you see the messages, documents, bills and calendar events that the firm shares with you, and write to it at any time.
mail-invitation-how = You need no password. Press the button; if the portal asks, type the email address where you received this.
mail-invitation-button = Open my portal
mail-invitation-unexpected = You did not expect this? Ask { $firm } before you open it.

## What is new. Each kind of thing has a title, a sentence and a button of its own.
mail-news-subject = News from { $firm }
mail-news-title = New in your portal
mail-news-all = View everything new in secure portal
mail-news-preview = Open your secure portal to see it.

mail-news-cancelled-subject = { $firm } cancelled a calendar event
mail-news-cancelled-title = Calendar event cancelled
mail-news-cancelled-body = A calendar event was cancelled. Please do not go there. Your portal shows which date it was.
mail-news-cancelled-button = Read message
mail-news-cancelled-many-subject = { $firm } cancelled calendar events
mail-news-cancelled-many-title = Calendar events cancelled
mail-news-cancelled-many-body = Calendar events were cancelled. Please do not go there. Your portal shows which dates they were.
mail-news-cancelled-many-button = Read messages

mail-news-changed-subject = { $firm } changed a calendar event
mail-news-changed-title = Calendar event changed
mail-news-changed-body = A calendar event has changed. Please look at it before you go.
mail-news-changed-button = View event in secure portal
mail-news-changed-many-subject = { $firm } changed calendar events
mail-news-changed-many-title = Calendar events changed
mail-news-changed-many-body = Calendar events have changed. Please look at them before you go.
mail-news-changed-many-button = View events in secure portal

mail-news-hour-before-subject = Within the hour: a calendar event with { $firm }
mail-news-hour-before-title = A calendar event begins within the hour
mail-news-hour-before-body = A calendar event that you are invited to begins soon. Your portal says when and where.
mail-news-hour-before-button = See when and where
mail-news-hour-before-many-subject = Within the hour: calendar events with { $firm }
mail-news-hour-before-many-title = Calendar events begin within the hour
mail-news-hour-before-many-body = Calendar events that you are invited to begin soon. Your portal says when and where.
mail-news-hour-before-many-button = See when and where

mail-news-day-before-subject = A reminder: a calendar event with { $firm } within a day
mail-news-day-before-title = A calendar event begins within a day
mail-news-day-before-body = A calendar event that you are invited to begins within a day. Your portal says when and where.
mail-news-day-before-button = See when and where
mail-news-day-before-many-subject = A reminder: calendar events with { $firm } within a day
mail-news-day-before-many-title = Calendar events begin within a day
mail-news-day-before-many-body = Calendar events that you are invited to begin within a day. Your portal says when and where.
mail-news-day-before-many-button = See when and where

mail-news-changed-aside-subject = { $firm } changed a calendar event
mail-news-changed-aside-title = Calendar event changed
mail-news-changed-aside-body = A calendar event that { $firm } shared for your information has changed.
mail-news-changed-aside-button = Read message
mail-news-changed-aside-many-subject = { $firm } changed calendar events
mail-news-changed-aside-many-title = Calendar events changed
mail-news-changed-aside-many-body = Calendar events that { $firm } shared for your information have changed.
mail-news-changed-aside-many-button = Read messages

mail-news-returned-subject = { $firm } needs something else
mail-news-returned-title = What was sent came back
mail-news-returned-body = { $firm } looked at what was sent and needs something else. Your portal says what is missing, and you can send it there.
mail-news-returned-button = See what is missing
mail-news-returned-many-subject = { $firm } needs some other things
mail-news-returned-many-title = Some of what was sent came back
mail-news-returned-many-body = { $firm } looked at what was sent and needs something else. Your portal says what is missing, and you can send it there.
mail-news-returned-many-button = See what is missing

mail-news-request-subject = { $firm } needs something from you
mail-news-request-title = Something is asked of you
mail-news-request-body = { $firm } asks you for something. Your portal says what it is and by when, and you can do it there.
mail-news-request-button = See what is asked of me
mail-news-request-many-subject = { $firm } needs some things from you
mail-news-request-many-title = Some things are asked of you
mail-news-request-many-body = { $firm } asks you for some things. Your portal says what they are and by when, and you can do them there.
mail-news-request-many-button = See what is asked of me

mail-news-reminder-subject = A reminder: { $firm } still needs something from you
mail-news-reminder-title = Something still waits for you
mail-news-reminder-body = { $firm } asked you for something, and it is still open. Your portal says what it is and by when. If you have done it already, there is nothing else to do.
mail-news-reminder-button = See what is still open
mail-news-reminder-many-subject = A reminder: { $firm } still needs some things from you
mail-news-reminder-many-title = Some things still wait for you
mail-news-reminder-many-body = { $firm } asked you for some things, and they are still open. Your portal says what they are and by when.
mail-news-reminder-many-button = See what is still open

mail-news-unread-subject = { $firm } asks you to look at something
mail-news-unread-title = Something important waits for you
mail-news-unread-body = { $firm } shared something important with you, and you have not opened it yet. Please look at it when you can.
mail-news-unread-button = Open it in secure portal
mail-news-unread-many-subject = { $firm } asks you to look at some things
mail-news-unread-many-title = Some important things wait for you
mail-news-unread-many-body = { $firm } shared some important things with you, and you have not opened them yet. Please look at them when you can.
mail-news-unread-many-button = See what is new in secure portal

mail-news-stage-subject = { $firm } wrote where your case stands
mail-news-stage-title = Where your case stands
mail-news-stage-body = { $firm } wrote what happens now in your case, and what comes next.
mail-news-stage-button = See where my case stands
mail-news-stage-many-subject = { $firm } wrote where your cases stand
mail-news-stage-many-title = Where your cases stand
mail-news-stage-many-body = { $firm } wrote what happens now in your cases, and what comes next.
mail-news-stage-many-button = See where my cases stand

mail-news-message-subject = New message from { $firm }
mail-news-message-title = New message
mail-news-message-body = { $firm } wrote to you.
mail-news-message-button = Read message
mail-news-message-many-subject = New messages from { $firm }
mail-news-message-many-title = New messages
mail-news-message-many-body = { $firm } wrote to you.
mail-news-message-many-button = Read messages

mail-news-bill-subject = New bill from { $firm }
mail-news-bill-title = New bill
mail-news-bill-body = { $firm } shared a bill with you.
mail-news-bill-button = View all bills in secure portal
mail-news-bill-many-subject = New bills from { $firm }
mail-news-bill-many-title = New bills
mail-news-bill-many-body = { $firm } shared bills with you.
mail-news-bill-many-button = View all bills in secure portal

mail-news-document-subject = New document from { $firm }
mail-news-document-title = New document
mail-news-document-body = { $firm } shared a document with you.
mail-news-document-button = View document in secure portal
mail-news-document-many-subject = New documents from { $firm }
mail-news-document-many-title = New documents
mail-news-document-many-body = { $firm } shared documents with you.
mail-news-document-many-button = View documents in secure portal

mail-news-folder-subject = New folder from { $firm }
mail-news-folder-title = New folder
mail-news-folder-body = { $firm } shared a folder with you. You can send your files into it.
mail-news-folder-button = View folder in secure portal
mail-news-folder-many-subject = New folders from { $firm }
mail-news-folder-many-title = New folders
mail-news-folder-many-body = { $firm } shared folders with you. You can send your files into them.
mail-news-folder-many-button = View folders in secure portal

mail-news-event-subject = New calendar event from { $firm }
mail-news-event-title = New calendar event
mail-news-event-body = { $firm } invited you to a calendar event. You find all its details in your portal.
mail-news-event-button = View event in secure portal
mail-news-event-many-subject = New calendar events from { $firm }
mail-news-event-many-title = New calendar events
mail-news-event-many-body = { $firm } invited you to calendar events. You find all their details in your portal.
mail-news-event-many-button = View events in secure portal

mail-news-aside-subject = New calendar event from { $firm }
mail-news-aside-title = For your information: a calendar event
mail-news-aside-body = { $firm } shared a calendar event with you for your information.
mail-news-aside-button = Read message
mail-news-aside-many-subject = New calendar events from { $firm }
mail-news-aside-many-title = For your information: calendar events
mail-news-aside-many-body = { $firm } shared calendar events with you for your information.
mail-news-aside-many-button = Read messages

mail-news-withdrawn-subject = { $firm } no longer shares a calendar event
mail-news-withdrawn-title = Calendar event no longer shared
mail-news-withdrawn-body = { $firm } no longer shares a calendar event with you. If you meant to attend it, ask { $firm } first.
mail-news-withdrawn-button = Read message
mail-news-withdrawn-many-subject = { $firm } no longer shares calendar events
mail-news-withdrawn-many-title = Calendar events no longer shared
mail-news-withdrawn-many-body = { $firm } no longer shares calendar events with you. If you meant to attend them, ask { $firm } first.
mail-news-withdrawn-many-button = Read messages

## A sign-in from a browser that was not used before.
mail-new-browser-subject = Was this you? A sign-in from a new browser, { $time }
mail-new-browser-preview = If it was you, there is nothing to do.
mail-new-browser-title = A sign-in from a new browser
mail-new-browser-body = Somebody signed in to your portal with { $firm } from a browser that was not used before.
mail-new-browser-you = If it was you, there is nothing to do.
mail-new-browser-not-you = If it was not you, press the button. That browser is signed out when you confirm.
mail-new-browser-button = This wasn't me
mail-new-browser-mailbox = Then change the password of your email account too: whoever signed in had a link or code that was sent to this address, or one of your passkeys.

## To the address that the firm used before.
mail-address-changed-subject = { $firm } changed the email address of your portal
mail-address-changed-preview = This address no longer opens your portal.
mail-address-changed-title = Your portal has another email address
mail-address-changed-body = { $firm } now holds another email address for you. This one no longer opens your portal there, and gets no more emails about it.
mail-address-changed-not-you = You did not ask for this? Please contact { $firm } now.

## To the firm.
mail-activity-subject = Your clients were active in the portal
mail-activity-preview = They signed in, read or wrote.
mail-activity-title = Your clients were active
mail-activity-body = Clients of { $firm } signed in to the client portal, read what you shared, or wrote to you.
mail-activity-where = To protect them, this email has no details. Whoever looks after the portal at your firm finds them among the portal's events.
mail-activity-often = You get this email at most once a minute, at the address that your firm gave for it.

## To the firm, about the systems that the portal sends events to.
mail-endpoint-disabled-subject = The portal stopped sending events to your systems
mail-endpoint-disabled-preview = One of your endpoints does not answer.
mail-endpoint-disabled-title = One of your endpoints is switched off
mail-endpoint-disabled-body = The client portal of { $firm } sends what clients do to your systems. One of your endpoints accepted nothing for three days, or said that it is gone, so the portal stopped sending to it.
mail-endpoint-disabled-what = Nothing is lost: events are kept for 35 days. Whoever looks after your systems sees the attempts under /v1/firm/endpoints, and can switch the endpoint on again. It then gets everything that it missed, in order.
mail-event-put-aside-subject = Your systems did not accept an event of the portal
mail-event-put-aside-preview = Other events arrive.
mail-event-put-aside-title = One event was not accepted
mail-event-put-aside-body = The client portal of { $firm } sends what clients do to your systems. One of your endpoints accepts events, but refused one of them in 10 attempts over three days. The portal goes on with the next.
mail-event-put-aside-what = The event is kept for 35 days. Whoever looks after your systems sees the attempts under /v1/firm/endpoints, and can have it sent again.
mail-endpoint-which = It is { $endpoint }.
mail-endpoint-often = You get this email at most once a day for each endpoint, at the address that your firm gave to its clients.

## Documents that took long to become one file; their button leads to it.
mail-archive-ready-subject = Your documents from { $firm } are ready to download
mail-archive-ready-preview = You can download them in one file until tomorrow.
mail-archive-ready-title = Your download is ready
mail-archive-ready-body = The documents that you chose in the portal of { $firm } are in one file now. You can download it for one day from the time when you asked for it; after that it is deleted, and you can have it prepared again.
mail-archive-ready-button = Download in secure portal

## Files that the portal refused; their button leads to them.
mail-file-rejected-subject = { $firm } could not take a file that you sent
mail-file-rejected-preview = Open your secure portal to see which one.
mail-file-rejected-title = A file was not accepted
mail-file-rejected-body = One or more files that you sent to { $firm } were not accepted and were deleted: they contained malware, or did not arrive as they were announced. What else you sent is not affected.
mail-file-rejected-what = Please check the file on your device before you send it again, or ask { $firm } how to hand it over.
mail-file-rejected-button = View documents in secure portal

## An answer by mail that was not sent yet; its button leads to it.
mail-answer-waiting-subject = Your answer to { $firm } waits for you
mail-answer-waiting-preview = It has not been sent yet.
mail-answer-waiting-title = Did you answer by email?
mail-answer-waiting-body = An answer to an email of { $firm } arrived. The portal could not tell for certain that it is from you, or could not take all of it. So it has not been sent to { $firm } yet.
mail-answer-waiting-what = In your portal you see what it says and why it waits. There you send it or discard it, with one press.
mail-answer-waiting-button = Look at my answer
mail-answer-waiting-not-you = You did not write it? Discard it there, or do nothing: it is deleted after 30 days, and nobody sees it.
