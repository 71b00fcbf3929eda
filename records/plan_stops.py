"""Plans that a clinic has stopped for now: nothing of them leaves, and nothing is lost."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.models import Clinic, PlanStop

Log = Callable[[str, str], None]  # writes action and subject into the access log, in the name of whoever acts


def stop(session: Session, clinic: Clinic, plan: str, *, by: str, why: str, now: datetime, log: Log) -> PlanStop:
    """Let nothing of the plan leave; the access log names the row. A plan that is stopped already stays as it is."""
    known = standing(session, clinic).get(plan)
    if known is not None:
        return known
    row = PlanStop(clinic_id=clinic.id, plan=plan, stopped_by=by, why=why, stopped_at=now)
    session.add(row)
    session.flush()
    log("plan.stop", f"plan_stop/{row.id}")
    return row


def start(session: Session, clinic: Clinic, plan: str, *, by: str, now: datetime, log: Log) -> bool:
    """Let the plan's messages leave again; False where it was not stopped."""
    row = standing(session, clinic).get(plan)
    if row is None:
        return False
    row.started_by, row.started_at = by, now
    log("plan.start", f"plan_stop/{row.id}")
    return True


def standing(session: Session, clinic: Clinic) -> dict[str, PlanStop]:
    """What is stopped now, by plan."""
    wanted = select(PlanStop).where(PlanStop.clinic_id == clinic.id, PlanStop.started_at.is_(None))
    return {row.plan: row for row in session.scalars(wanted)}
