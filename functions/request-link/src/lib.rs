//! Answers POST /v1/sign-in-links.
