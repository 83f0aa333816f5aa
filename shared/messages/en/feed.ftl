# What a calendar feed says by itself. It stands in calendars of programs that others may see.
feed-name = Client portal
feed-cancelled = Cancelled event
