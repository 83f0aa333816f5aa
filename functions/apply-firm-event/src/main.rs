//! The function as Lambda starts it.

fn main() {}
