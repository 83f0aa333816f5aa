//! The allocator of every process that links this crate. An answer makes thousands of small strings, because the SDK reads items as trees of them (docs/performance.md has the figures).

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;
