# The list of what is in a ZIP that a client takes along. People open it in a spreadsheet.
list-file = File
list-name = Name in the portal
list-bytes = Bytes
list-hash = SHA-256
list-time-utc = Date and time (UTC)
list-time = Date and time at the law firm
list-sender = Sent by
list-note = Note
list-moment = { $month ->
    [m01] January
    [m02] February
    [m03] March
    [m04] April
    [m05] May
    [m06] June
    [m07] July
    [m08] August
    [m09] September
    [m10] October
    [m11] November
   *[m12] December
} { $day }, { $year }, { $time } { $half ->
    [am] AM
   *[pm] PM
} { $zone }

# What is not in it. The name of a document that is no longer shared is not told.
list-lost = Not in this ZIP: its file could not be found. Ask the law firm for it.
list-hidden-one = 1 document is not in this ZIP, because it was no longer shared with you when its turn came.
list-hidden = { $count } documents are not in this ZIP, because they were no longer shared with you when their turn came.
