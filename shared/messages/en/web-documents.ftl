# The pages about documents and about sending them, which the web app fetches when somebody goes there. $firm is a firm's name.

## Documents
documents-title = Documents
documents-all = All documents
documents-list = All files
documents-none = No documents yet. When { $firm } shares one, it appears here and we email you. What you send stands here too.
documents-none-case = No documents in this case.
documents-none-folder = Nothing in this folder yet.
documents-none-mine = You have not sent any documents yet.
documents-none-found = No document has “{ $words }” in its name.
documents-found = { $count ->
    [one] 1 document found
   *[other] { $count } documents found
}
documents-search = Search by name
documents-search-button = Search
documents-from = From
documents-from-all = Everyone
documents-from-firm = Firm
documents-from-me = Me
documents-sort = Order
documents-sort-newest = Newest first
documents-sort-oldest = Oldest first
documents-sort-name = Name, A to Z
documents-sort-name-down = Name, Z to A
document-by-firm = From { $firm }
document-by-me = Sent by you
document-in-folder = Folder: { $folder }
document-not-here = The document that you were led to is not here. It may still be being checked, or it is no longer shared with you.
folders-title = Folders
folder-others = { $count ->
    [one] 1 other client also sees this folder.
   *[other] { $count } other clients also see this folder.
}
folder-others-short = { $count ->
    [one] Also seen by 1 other client
   *[other] Also seen by { $count } other clients
}
folder-gone-title = This folder is no longer shared
folder-gone-body = Your firm may have replaced it. What is shared with you stands under Documents.
upload-sent-on = What you sent on { $moment }

## Receipts
receipt = Receipt
receipt-received = Received
receipt-size = Size
receipt-bytes = { $size } ({ $bytes } bytes)
receipt-hash = Fingerprint of the file (SHA-256)
receipt-own = Fingerprint of the file on your device
receipt-same = The two are the same: what arrived is what you have.
receipt-other = The two are not the same. Send the file again and tell your firm which one counts.
receipt-copy = Copy
receipt-copied = Copied

## Choosing what to send
choose-camera = Take photo
choose-photos = Photos
choose-files = Choose files
choose-drop = Drop files anywhere on this page, or choose them.
choose-hint = Up to { $count } files at a time, up to { $size } each.
send-empty = Choose at least one file.
send-unreadable = Nothing that you chose can be read any more. Choose at least one file.
send-added = { $count ->
    [one] 1 file added
   *[other] { $count } files added
}
send-chosen = { $count ->
    [one] 1 file to send
   *[other] { $count } files to send
}
refused-title = { $count ->
    [one] 1 file was not added
   *[other] { $count } files were not added
}
refused-names = { $names } and { $count } more
refused-empty = { $count ->
    [one] this file is empty.
   *[other] these files are empty.
}
refused-large = { $count ->
    [one] this file has more than 5 GB. Send it in parts, or ask your firm.
   *[other] these files have more than 5 GB each. Send them in parts, or ask your firm.
}
refused-many = 20 files at a time are the most. Send these first, then the rest.
refused-twice = { $count ->
    [one] this file is in the list already.
   *[other] these files are in the list already.
}
refused-folder = { $count ->
    [one] this is a folder. Open it and choose the files in it.
   *[other] these are folders. Open them and choose the files in them.
}
refused-unreadable = { $count ->
    [one] your device does not hand out this file. It was moved or deleted, or lies in a cloud: open it on your device first, then choose it again.
   *[other] your device does not hand out these files. They were moved or deleted, or lie in a cloud: open them on your device first, then choose them again.
}
file-name = New name for { $name } (optional)
file-rename = Rename
file-remove = Take away { $name }
file-kept = kept on this device until it is sent
send-folder = Folder (optional)
send-folder-none = No folder
send-folder-seen = What you send is seen by you and { $firm } alone.
send-message = Message (optional)
send-button = Send
send-button-count = { $count ->
    [one] Send 1 file
   *[other] Send { $count } files
}
send-button-firm = { $count ->
    [one] Send 1 file to { $firm }
   *[other] Send { $count } files to { $firm }
}
send-case-choose = Choose a case
send-case-empty = Choose the case that this is for.
send-hint = { $firm } is told as soon as a file has arrived and was checked. You get a receipt.
send-begun = { $count ->
    [one] Sending 1 file
   *[other] Sending { $count } files
}
send-closed = { $matter } is closed. A closed case takes no more files. You can still write to { $firm }.
send-closed-case = This case is closed and takes no more files. You can still write to your firm.
send-closed-others = Closed cases take no more files: { $matters }.
send-no-cases = No cases yet. When { $firm } opens one for you, you can send files to it here.
send-more = Send more

## Scanning paper
choose-scan = Scan pages
choose-scan-desk = One PDF of several photographs
scan-title = Your scan
scan-hint = Photograph one page after the other. Each is cut to its paper where that stands out: check the pictures. They become one PDF, in this order.
scan-kept = Until it is sent, they stay on this device.
scan-not-kept = This browser cannot keep them, perhaps because its window is private: do not close or reload this page before they are sent.
scan-page = Page { $number }
scan-which = page { $number }
scan-turn = Turn
scan-up = Up
scan-down = Down
scan-remove = Remove
scan-adjust = Adjust
scan-is-cut = Cut to the paper
scan-adjust-title = Adjust page { $number }
scan-adjust-hint = What is inside the line becomes the page. Drag a corner, or move it with the arrow keys.
scan-corner-1 = Upper left corner
scan-corner-2 = Upper right corner
scan-corner-3 = Lower right corner
scan-corner-4 = Lower left corner
scan-from-left = { $corner }, from the left
scan-from-top = { $corner }, from the top
scan-find = Find the paper
scan-found = The paper was found.
scan-not-found = No paper stands out, so it is the whole picture. Drag the corners to the paper.
scan-whole = Whole picture
scan-whole-again = It is the whole picture now.
scan-contrast = Contrast
scan-colours = As photographed
scan-white = Black on white
scan-adjust-use = Use
scan-adjust-cancel = Cancel
scan-adjusted = Page { $number } was adjusted.
scan-not-adjusted = The page could not be changed
scan-not-adjusted-detail = It is as it was. Try again, or photograph it once more.
scan-reading = { $count ->
    [one] Reading 1 photograph…
   *[other] Reading { $count } photographs…
}
scan-added = { $count ->
    [one] The scan has 1 page.
   *[other] The scan has { $count } pages.
}
scan-turned = Page { $number } was turned.
scan-moved = Page { $before } is now page { $number }.
scan-removed = { $count ->
    [0] Page { $number } was removed. No page is left.
    [one] Page { $number } was removed. 1 page is left.
   *[other] Page { $number } was removed. { $count } pages are left.
}
scan-unreadable = { $count ->
    [one] { $names }: this photograph cannot be read here. Add it with “Choose files” instead.
   *[other] { $names }: these photographs cannot be read here. Add them with “Choose files” instead.
}
scan-too-many = { $names }: { $count } pages are the most for one PDF. Finish this one, then scan the rest.
scan-next = Photograph next page
scan-add = Add photographs
scan-size = { $count ->
    [one] 1 page, about { $size }
   *[other] { $count } pages, about { $size }
}
scan-make = Make one PDF
scan-made = { $count ->
    [one] 1 page is now a PDF among the files to send.
   *[other] { $count } pages are now one PDF among the files to send.
}
scan-name = Scan { $day }
scan-not-made = The PDF was not added. Your pages are still here.
scan-discard = Discard the scan
scan-discard-question = Discard all pages of this scan?
scan-discard-yes = Discard pages
scan-discard-no = Keep pages
scan-discarded = The scan was discarded.

## On the way
sending-title = { $count ->
    [one] Sending 1 file
   *[other] Sending { $count } files
}
sending-from = Not finished, from { $moment }
sending-checking = { $count ->
    [one] 1 file is being checked
   *[other] { $count } files are being checked
}
sending-checking-note = All of it has arrived. We check each file for harmful content; you may leave this page.
sending-received = { $count ->
    [one] 1 file received
   *[other] { $count } files received
}
sending-over = { $files ->
    [1] The file was not received
   *[other] { $arrived } of { $files } files received
}
sending-pause = Pause
sending-resume = Go on sending
sending-see = See what you sent
sending-close = Take off this page
progress-label = All files together
progress-file = { $name }
progress-bytes = { $sent } of { $size }
progress-speed = { $size } a second
progress-soon = less than a minute left
progress-minutes = { $count ->
    [one] about 1 minute left
   *[other] about { $count } minutes left
}
progress-hours = { $count ->
    [one] about 1 hour left
   *[other] about { $count } hours left
}
stage-choose = Not finished
stage-waiting = Waiting
stage-waiting-at = Waiting at { $percent } %
stage-sending = Sending { $percent } %
stage-checking = Checking
stage-received = Received
stage-received-at = Received { $time }
stage-refused = Not accepted
stage-held = Waiting for your firm
stage-over = Not sent
file-choose-note = { $percent ->
    [0] Choose { $name } again to send it.
   *[other] Choose { $name } again. We’ll continue from { $percent } %.
}
file-refused-malware = Harmful content was found in this file. It was deleted and did not reach your firm. Check your device, or ask your firm how else to send it.
file-unreadable-note = { $percent ->
    [0] { $name } cannot be read on your device any more. It was moved, changed or deleted. Choose it again to send it.
   *[other] { $name } cannot be read on your device any more. It was moved, changed or deleted. Choose it again, and we’ll continue from { $percent } %.
}
file-changed-note = { $name } was changed after { $percent } % of it were sent. Choose it as it was then, or press “Stop sending” and send it as a new file.
file-refused-content = This file did not arrive as it is on your device, perhaps because it was changed meanwhile. It was deleted and did not reach your firm. Send it again.
file-refused-size = This file arrived with another size than it should have. It was deleted. Send it again.
file-held-note = We could not look into this file, for example because it has a password. { $firm } decides whether to open it.
file-over-note = This file was given up. Send it again if your firm needs it.
trouble-offline = { $files ->
    [1] Connection lost. Your file continues when you’re online; keep this page open.
   *[other] Connection lost. { $arrived } of { $files } files arrived. The rest continue when you’re online; keep this page open.
}
trouble-server = { $files ->
    [1] The portal cannot answer right now. Your file has not arrived yet. We keep trying; keep this page open.
   *[other] The portal cannot answer right now. { $arrived } of { $files } files arrived. We keep trying; keep this page open.
}
trouble-stuck = { $files ->
    [1] Sending has stopped. Your file has not arrived. Sign in again to send it.
   *[other] Sending has stopped. { $arrived } of { $files } files arrived. Sign in again to send the rest.
}
again-button = { $count ->
    [one] Choose it again
   *[other] Choose them again
}
again-other = { $names }: not one of the missing files, or it was changed since. Choose the same file, or send it as a new one below.
give-up = Stop sending
give-up-question = Stop sending for good? What has arrived stays with your firm.
give-up-yes = Stop sending
give-up-no = Keep sending
said-received = { $files ->
    [1] Your file was received
   *[other] { $arrived } of { $files } files received
}
said-refused = { $name } was not accepted.
