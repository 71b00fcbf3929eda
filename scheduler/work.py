"""One thing that the pump carries out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Work:
    """`act(id, at)` at the clinic time `at`; `due_at` says whose turn it is. `rest` puts aside what cannot be done."""

    due_at: datetime
    at: datetime
    id: str
    act: Callable[[str, datetime], None]
    rest: Callable[[], None]
