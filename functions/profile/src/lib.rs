//! Answers GET and PATCH /v1/me, and what the portal says of itself: health, OpenAPI, regions, firms' logos.
