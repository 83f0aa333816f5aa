//! Answers GET /v1/bills and GET /v1/bills/`{id}`.
