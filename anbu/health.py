"""`/healthz` and `/readyz`, the same at both doors: alive; able to serve, with a word on every dependency."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial

import redis
import structlog
from flask import Blueprint, Response, jsonify

from anbu.wiring import House
from bot.rasa import RasaNlu
from records import alarms, dealers, imported, sends
from records.beats import Beats
from records.database import Database, DatabaseUnavailable, Session

log = structlog.get_logger()
OK, DEGRADED, DOWN = "ok", "degraded", "down"
Probe = Callable[[], str]
LEAST_FREE = 1024**3  # bytes; the database, the spool and the logs grow
TRIES = 3


def probes(database: Database, beats: Beats, nlu: RasaNlu) -> dict[str, Probe]:
    """A probe a dependency. `degraded`: patients are served without it, with less."""
    return {
        "database": lambda: _up(database.ping, DOWN),
        "redis": lambda: _up(beats.ping, DEGRADED),
        "nlu": lambda: _up(nlu.ping, DEGRADED),
        "sender": lambda: _beating(beats, "sender"),
        "scheduler": lambda: _beating(beats, "scheduler"),
    }


def _up(ask: Callable[[], object], word: str) -> str:
    """`ok`, or the word for a dependency that fails for whatever reason."""
    try:
        ask()
    except Exception as error:
        log.info("health.failed", word=word, error=type(error).__name__)
        return word
    return OK


def _beating(beats: Beats, process: str) -> str:
    try:
        return OK if beats.alive(process) else DOWN
    except redis.RedisError:
        return DEGRADED  # without Redis nobody can tell, and sends wait


def health_blueprint(all_probes: dict[str, Probe]) -> Blueprint:
    """Alive: always 200, with a word on the scheduler, without which no alarm climbs. Ready (200) as long as the
    database answers; 503 otherwise.
    """
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> Response:
        return jsonify({"status": OK, "scheduler": all_probes["scheduler"]()})

    @health.get("/readyz")
    def readyz() -> tuple[Response, int]:
        words = {name: probe() for name, probe in all_probes.items()}
        return jsonify(words), 503 if words["database"] == DOWN else 200

    return health


def troubles(house: House) -> dict[str, Callable[[], bool]]:
    """What engineers are told of: whether each is well."""
    known = probes(house.database, house.beats, house.nlu)
    asked = {name: partial(_is_well, known[name]) for name in ("database", "redis", "nlu", "sender")}
    return {
        **asked,
        "dealer": lambda: _none(house, _refused_often),
        "pages": lambda: _none(house, alarms.stuck),
        "disk": lambda: shutil.disk_usage(house.settings.home).free >= LEAST_FREE,
    }


def scheduler_lives(beats: Beats) -> bool:
    """Whether pump and pager both move. Also where nobody can tell, as Redis is away: that is a trouble of its own."""
    try:
        return all(beats.alive(each) for each in ("scheduler", "pager"))
    except redis.RedisError:
        return True


def clinic_troubles(house: House) -> dict[str, datetime]:
    """What is wrong at single clinics, as `trouble:clinic`: their accounts, their files. Raises DatabaseUnavailable."""
    with house.database.read() as session:
        unread = imported.failed(session, house.clock.machine())
    return account_troubles(house.database) | {f"import:{code}": since for code, since in unread.items()}


def account_troubles(database: Database) -> dict[str, datetime]:
    """What is wrong with clinics' accounts at their dealers, as `trouble:clinic`. Raises DatabaseUnavailable."""
    with database.read() as session:
        found = dealers.in_use_by_code(session)
        return {
            f"{name}:{code}": since for code, each in found.items() for name, since in dealers.troubles(each).items()
        }


def _refused_often(session: Session, tries: int) -> int:
    known = [each.clinic_id for each in dealers.in_use_by_code(session).values() if each.troubles]
    return sends.refused_often(session, tries, but=known)


def _is_well(probe: Probe) -> bool:
    return probe() == OK


def _none(house: House, count: Callable[[Session, int], int]) -> bool:
    """Also while the database is away, which is a trouble of its own."""
    try:
        with house.database.read() as session:
            return count(session, TRIES) == 0
    except DatabaseUnavailable:
        return True
