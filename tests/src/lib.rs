//! Empty: the tests live under `tests/`.
