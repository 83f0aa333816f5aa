# Documents taken along as one file, a ZIP, under Documents of the clients' web app. $name is the name of a file.

## Under Documents
archive-choose = Choose several
archive-choose-end = Stop choosing
archive-choosing = Mark the documents that you want, then press the button below.
archive-case = Download the whole case as one ZIP
archive-folder = Download this folder as one ZIP
archive-which = To download a whole case, choose it first under “Show”.
archive-see = Your downloads
archive-chosen = { $count ->
    [0] No document chosen
    [one] 1 document chosen, { $size }
   *[other] { $count } documents chosen, { $size }
}
archive-choose-shown = { $count ->
    [one] Choose the 1 shown
   *[other] Choose all { $count } shown
}
archive-choose-none = Choose none
archive-choose-firm = { $count ->
    [one] Choose the 1 from { $firm }
   *[other] Choose all { $count } from { $firm }
}
archive-choose-none-firm = { $count ->
    [one] Unmark the 1 from { $firm }
   *[other] Unmark all { $count } from { $firm }
}
archive-several-firms = These are documents of several law firms. A ZIP takes those of one firm: unmark the others.
archive-download = { $count ->
    [0] Download as one ZIP
   *[other] Download { $count } as one ZIP
}
archive-empty = Choose at least one document.
archive-missing = A document that you chose is no longer shared with you. It was taken out of your choice: look at it, then press again.

## Your downloads
downloads-title = Your downloads
downloads-lead = A ZIP is one file with all the documents in it. Each stays here for one day, then it is deleted. The documents themselves stay under Documents.
downloads-none = No downloads. When you choose several documents, a folder or a whole case under Documents, they appear here as one file.
downloads-about = { $count ->
    [one] 1 document
   *[other] { $count } documents
}
downloads-case = { $count ->
    [one] 1 document: all of { $matter }
   *[other] { $count } documents: all of { $matter }
}
downloads-folder = { $count ->
    [one] 1 document: folder { $folder }
   *[other] { $count } documents: folder { $folder }
}
downloads-one-folder = { $count ->
    [one] 1 document of a folder
   *[other] { $count } documents of a folder
}
downloads-some = { $count ->
    [one] 1 chosen document
   *[other] { $count } chosen documents
}
downloads-asked = Asked for on { $moment }
downloads-until = here until { $moment }
downloads-making = Being prepared
downloads-progress = { $name } is being prepared
downloads-written = { $written } of { $count } documents are in it
downloads-wait = You may leave this page. If it takes longer than a minute, we email you when it is ready.
downloads-get = Download ({ $size })
downloads-ready = { $name } is ready to download.
downloads-left-out = { $count ->
    [one] 1 document is not in it: it was no longer shared with you, or its file could not be found. The list in the ZIP says why.
   *[other] { $count } documents are not in it: they were no longer shared with you, or their files could not be found. The list in the ZIP says why.
}
downloads-failed = This download could not be prepared. Your documents are safe.
downloads-outdated = Since you asked for this download, a document in it was changed, or is no longer shared with you.
downloads-gone = This download was deleted after its day.
downloads-again = Prepare it again
downloads-said-again = { $name } is being prepared again.
downloads-choose-again = Choose the documents again under Documents.
