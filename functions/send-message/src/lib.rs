//! Answers POST /v1/messages.
