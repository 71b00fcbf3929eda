"""Rows into the database, some at a time, so that nobody waits long for their turn."""

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from records.database import Database, Session

R = TypeVar("R")


class _DryRun(Exception):
    """Undoes a transaction that only counted."""


def in_transactions(
    database: Database, rows: Sequence[R], size: int, store: Callable[[Session, list[R]], None], dry_run: bool,
    pause: float = 0.0,
) -> None:  # fmt: skip
    """`store` portions of `size` rows, each in a transaction that `dry_run` undoes, `pause` seconds apart."""
    for place, batch in enumerate(_batches(rows, size)):
        if place:
            time.sleep(pause)
        try:
            with database.write() as session:
                store(session, batch)
                if dry_run:
                    raise _DryRun
        except _DryRun:
            continue


def _batches(rows: Sequence[R], size: int) -> Iterator[list[R]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch
