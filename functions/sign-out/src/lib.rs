//! Answers GET and DELETE /v1/session, GET /v1/sessions, DELETE /v1/sessions/`{id}` and POST /v1/session-reports.
