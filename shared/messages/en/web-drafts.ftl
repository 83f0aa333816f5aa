# Answers by mail that were not sent yet, under Messages of the clients' web app.

drafts-title = You answered by email. Send it?
drafts-waiting = { $count ->
    [one] You answered by email. Send it?
   *[other] You answered by email. Send your { $count } answers?
}
drafts-look = { $count ->
    [one] A message by email waits. Look at it?
   *[other] { $count } messages by email wait. Look at them?
}
drafts-title-look = Messages by email that wait
drafts-back = Messages
drafts-lead = These answers have not been sent to { $firm } yet. Send what is from you, and discard the rest.
drafts-none = No answer waits. When you reply to an email of your firm, your answer appears under Messages.
drafts-from = From { $from }, { $moment }
drafts-at = { $moment }
drafts-other-sender = It came from another address than the one that your firm holds for you.
drafts-other-discard = If you did not write this, discard it.
drafts-unverified = We could not tell for certain that it came from your address.
drafts-spam = It looked like unwanted mail.
drafts-virus = It carried a virus, so its files were left out.
drafts-expired = The email that it answers is more than 90 days old.
drafts-matter-closed = This case is closed. You can still write, but files are no longer taken.
drafts-unreadable = It was too large, or we could not read it. Please write your answer under Messages, and send files from there.
drafts-too-long = It is longer than a message can be. The rest is not in the portal, but in the email that you sent.
drafts-whole = Show all of it
drafts-too-many-files = It has more than 20 files. Please send them under Documents.
drafts-empty-file = A file of it was empty or could not be read, so it was left out. Please send that file under Documents.
drafts-secret-in-file = One of its files has a link of ours that signs you in, so we left it out: whoever opens it could use the link.
drafts-subject-only = There was nothing in it but the subject.
drafts-automatic = It looks like an answer that your mail program gives while you are away.
drafts-too-many = You sent many emails within an hour, so this one waits.
drafts-not-kept = You sent more emails today than we take, and the later ones were not kept. Please write under Messages what was in them.
drafts-cut = Only the beginning is here. The whole text is in the email that you sent.
drafts-left-out = { $count ->
    [one] One file was left out.
   *[other] { $count } files were left out.
}
drafts-send = Send to { $firm }
drafts-discard = Discard
drafts-sent = Your answer was sent to { $firm }.
drafts-discarded = Discarded. Nobody sees it.
drafts-gone = It was sent or discarded already.
