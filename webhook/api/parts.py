"""What the API is made of; handed in by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from flask import current_app

from records.catalogue import CatalogueCache
from records.clock import Clock
from records.database import Database
from records.live import Live
from records.rates import Rates

NAME = "anbu_api"
PER_SECOND = 10.0  # requests of one key, in the long run; five times as many at once


@dataclass(frozen=True)
class ApiParts:
    """`raised` brings escalations that were just opened to people's phones. `rates` holds the requests of all keys."""

    database: Database
    clock: Clock
    live: Live
    rates: Rates
    raised: Callable[[Sequence[str]], None] = lambda _escalation_ids: None
    per_second: float = PER_SECOND
    catalogues: CatalogueCache = field(default_factory=CatalogueCache)


def parts() -> ApiParts:
    """The parts of the running app."""
    found: ApiParts = current_app.extensions[NAME]
    return found
