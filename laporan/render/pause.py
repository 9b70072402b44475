"""The collector of cycles at rest while a document is rendered."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """All that a rendering makes lives to its end and holds no cycles.

    Walking through it again and again takes a quarter of the time of a long table, and more for each row the more
    rows there are.
    """
    was_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_awake:
            gc.enable()
