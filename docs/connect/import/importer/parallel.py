"""A few calls at the same time: most of a call's time is waiting."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Few, because clients use the same portal.
AT_ONCE = 4


def each(function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """The results in the order of the items, of which a few are in memory at a time."""
    items = iter(items)
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        while some := list(itertools.islice(items, 8 * AT_ONCE)):
            yield from pool.map(function, some)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
