"""What a turn must set off besides its reply: an emergency pages a person."""

from collections.abc import Sequence
from typing import Protocol

from catalogue.model import TriageClass
from records.models import Clinic


class Alarm(Protocol):
    """Brings emergencies to people. Both come back at once and never raise; what is lost here is found again later."""

    def raised(self, escalation_ids: Sequence[str]) -> None:
        """These escalations were opened, repeated or added to; those that need it page a person."""
        ...

    def away(self, clinic: Clinic, user_key: str, triage: TriageClass) -> None:
        """A red flag that cannot be recorded now, because the database is away."""
        ...


class NoAlarm:
    """Where nobody is to be paged, as in a test of something else."""

    def raised(self, escalation_ids: Sequence[str]) -> None:
        """Nothing."""

    def away(self, clinic: Clinic, user_key: str, triage: TriageClass) -> None:
        """Nothing."""
