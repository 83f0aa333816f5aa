//! Answers GET /v1/events, GET /v1/events/`{id}` and GET /v1/events/`{id}`/ics.
