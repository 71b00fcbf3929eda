"""Rows into the database, in transactions so short that a patient's turn hardly waits for one."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain, islice
from typing import TypeVar

from records.database import Database, Session

MOST = 500  # rows a transaction
HOLD = 0.3  # seconds after which it ends; a turn waits for a second at most
PAUSE = 0.1  # seconds between two: as long as SQLite sleeps at most before it tries again
R = TypeVar("R")


class _DryRun(Exception):
    """Undoes a transaction that only counted."""


def in_transactions(
    database: Database, rows: Iterable[R], begin: Callable[[Session], Callable[[R], None]], dry_run: bool
) -> None:
    """`begin` each transaction, and have what comes back store the rows, one by one; `dry_run` undoes it all."""
    left = iter(rows)
    for place, first in enumerate(left):
        if place:
            time.sleep(PAUSE)
        with suppress(_DryRun), database.write() as session:
            store, ends = begin(session), time.monotonic() + HOLD
            for row in chain((first,), islice(left, MOST - 1)):
                store(row)
                if time.monotonic() > ends:
                    break
            if dry_run:
                raise _DryRun
