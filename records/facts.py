"""Facts as plain values: what pure code may know of what happened. No SQL here."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True)
class Treatment:
    """A treatment that a patient had. `code` is None while the clinic's word for it is not mapped to the catalogue."""

    id: str
    patient_id: str
    code: str | None
    label: str
    performed_at: datetime
    site: str = ""

    def days_since(self, now: datetime) -> int:
        """Whole calendar days in Seoul between the treatment's day and `now`'s."""
        return (local_date(now) - local_date(self.performed_at)).days


def local_date(moment: datetime) -> date:
    """The day in Seoul of an aware datetime."""
    return moment.astimezone(SEOUL).date()
