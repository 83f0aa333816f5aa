//! Answers POST /v1/sessions.
