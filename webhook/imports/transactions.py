"""Rows into the database, in transactions so short that a patient's turn hardly waits for one."""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import TypeVar

from records.database import Database, Session

MOST = 500  # rows a transaction
HOLD = 0.3  # seconds after which it ends; a turn waits for a second at most
PAUSE = 0.1  # seconds between two: as long as SQLite sleeps at most before it tries again
FIRST = 50  # rows of the first batch
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


def in_batches(
    database: Database, rows: Sequence[R], store: Callable[[Session, Sequence[R]], None], dry_run: bool
) -> None:
    """`store` the rows in batches, a transaction each, as many as fit into HOLD; `dry_run` undoes it all."""
    done, size = 0, FIRST
    while done < len(rows):
        if done:
            time.sleep(PAUSE)
        with suppress(_DryRun), database.write() as session:
            began = time.monotonic()
            store(session, rows[done : done + size])
            if dry_run:
                raise _DryRun
        done += size
        size = max(1, min(MOST, 2 * size, round(size * HOLD / (time.monotonic() - began))))
