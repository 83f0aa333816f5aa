//! Answers GET /v1/messages and PUT /v1/messages/`{id}`/read.
