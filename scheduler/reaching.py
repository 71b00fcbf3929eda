"""What the reports of reach ask for: a clinic's own span of rebooking, and the plans that call patients back."""

from datetime import datetime, timedelta

from catalogue.model import Catalogue
from records import catalogue, clinics, reached
from records.database import Session
from records.facts import local_date
from records.models import Clinic, Patient
from records.reach import Ladder

CALLS_BACK = "last_visit"  # the anchor of cycles and of who has not come for long; the others hang on a fact


def read(
    session: Session, clinic: Clinic, since: datetime, until: datetime, now: datetime, plan: str | None = None,
    patient: Patient | None = None,
) -> list[Ladder]:  # fmt: skip
    """The ladders of what left between the two clinic times, of one plan or patient."""
    days = clinics.numbers(clinic, local_date(now)).rebooked_days
    recalls = _recalls(catalogue.in_force(session, clinic, local_date(now)).catalogue)
    asked = reached.Asked(since, until, recalls, timedelta(days=days), plan, patient)
    return reached.read(session, clinic, asked, now)


def _recalls(found: Catalogue) -> dict[str, bool]:
    """True where the plan is about the very treatment that it counts from."""
    return {plan.key: bool(plan.treatments) for plan in found.plans if plan.anchor == CALLS_BACK}
