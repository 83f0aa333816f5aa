//! Mails clients what is new, once per batch window: takes the portal's own events of the bus from their queue.
