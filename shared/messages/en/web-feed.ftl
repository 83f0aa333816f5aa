# The reader's own calendar app, under Calendar events of the clients' web app.

feed-title = Your calendar app
feed-lead = See your events in the calendar on your phone or computer. Changes and cancellations arrive there by themselves.
feed-confirm = Your calendar gets an address of its own, which needs no sign-in. So we ask for a code first.
feed-set-up = Set it up
feed-details = Show places and descriptions too
feed-details-hint = Otherwise your calendar has titles and times. Think of who else can see it.
feed-details-saved = Saved. Your calendar shows it when it next looks.
feed-apple = Add to iPhone, iPad or Mac
feed-google = Add to Google Calendar
feed-outlook = Add to Outlook
feed-delay = Calendar apps look for changes only every few hours, some once a day. When something changes, we email you at once.
feed-address = For any other app
feed-address-hint = Copy this address and add it to your app as a calendar from the internet. Keep it to yourself: whoever has it can see your events.
feed-copy = Copy the address
feed-copied = Copied
feed-fetched = A calendar last looked { $moment }
feed-unfetched = No calendar has looked yet.
feed-change = Make a new address
feed-change-sure = Make a new address? Calendars with the old one get no more events. Add the new one to each of them.
feed-changed = This is your new address. The old one no longer works.
feed-stop = Stop
feed-stop-sure = Stop showing your events in calendars? The address then no longer works.
feed-stopped = Your events are no longer sent to calendars. Remove the calendar in your app, too.
feed-keep = Keep it
