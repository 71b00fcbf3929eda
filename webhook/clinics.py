"""Which clinic a request speaks for. Remembers the clinics for when the database is away."""

import hmac

import structlog

from records import clinics
from records.database import Database
from records.models import Clinic

log = structlog.get_logger()


class ClinicDirectory:
    """All clinics, read anew at every request; the last reading serves while the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: list[Clinic] = []

    def holding(self, skill_key: str) -> Clinic | None:
        """The clinic whose skill key this is, compared in constant time. Without a key nobody is let in."""
        found = None
        for clinic in self._all():
            if clinic.skill_key and hmac.compare_digest(clinic.skill_key.encode(), skill_key.encode()):
                found = clinic
        return found

    def of_bot(self, bot_id: str) -> Clinic | None:
        return next((clinic for clinic in self._known if clinic.bot_id == bot_id), None)

    def _all(self) -> list[Clinic]:
        try:
            with self._database.read() as session:
                self._known = clinics.all_of(session)
        except Exception as error:
            if not self._known:
                raise
            log.error("clinics.from_memory", error=type(error).__name__)
        return self._known
