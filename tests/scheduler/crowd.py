"""Very many follow-ups at once, written straight into the tables: patients of a clinic, each linked to a chat."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert

from records.database import Database
from records.models import ChatUser, Clinic, FollowUp, Patient, TreatmentDone, Visit, new_id

AT_ONCE = 5_000
T = TypeVar("T")
TREATED = timedelta(days=1)  # before the follow-ups are due
TREATMENTS = {"피부과": "filler", "치과": "implant"}  # of which every clinic of the department has a guide


def crowd(
    database: Database,
    clinic: Clinic,
    patients: int,
    due_at: datetime,
    *,
    name: str = "crowd",
    push_class: str = "safety",
    each: int = 1,
    expires: timedelta = timedelta(hours=36),
) -> None:
    """`each` guides after a treatment for so many new patients, whose chat users are called `name`-0, `name`-1 …

    The first guide of everybody is due at `due_at`, the second a minute later, and so on.
    """
    for numbers in _parts(range(patients)):
        rows = [_patient(clinic, f"{name}-{number}", due_at - TREATED) for number in numbers]
        guides = [
            _guide(clinic, row[Patient]["id"], row[TreatmentDone]["id"], step, due_at, push_class, expires)
            for row in rows
            for step in range(each)
        ]
        with database.write() as session:
            for model in (Patient, ChatUser, Visit, TreatmentDone):
                session.execute(insert(model), [row[model] for row in rows])
            for some in _parts(guides):
                session.execute(insert(FollowUp), some)


def _parts(found: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(found)
    while part := list(islice(rest, AT_ONCE)):
        yield part


def _patient(clinic: Clinic, name: str, at: datetime) -> dict[type[Any], dict[str, Any]]:
    patient, visit = new_id(), new_id()
    mine, about = {"id": new_id(), "clinic_id": clinic.id}, {"clinic_id": clinic.id, "patient_id": patient}
    linked = {"linked_at": at, "linked_by": "test", "created_at": at}
    told = {"number": name, "name": "고우리", "phone": "+821055550000", "phone_hash": patient, "created_at": at}
    return {
        Patient: {"id": patient, "clinic_id": clinic.id, "stale": False, **told},
        ChatUser: {**mine, "user_key": name, "patient_id": patient, **linked},
        Visit: {**about, "id": visit, "visited_at": at, "department": "", "created_at": at},
        TreatmentDone: {
            **about, "id": new_id(), "visit_id": visit, "code": TREATMENTS[clinic.department], "label": "시술",
            "site": "", "doctor": "", "session": "", "memo": "", "performed_at": at,
        },
    }  # fmt: skip


def _guide(
    clinic: Clinic, patient: str, treatment: str, step: int, due_at: datetime, push_class: str, expires: timedelta
) -> dict[str, Any]:
    at = due_at + timedelta(minutes=step)
    code = TREATMENTS[clinic.department]
    plan = {"plan": f"aftercare.{code}", "step": f"n{step}", "plan_version": 1, "template": f"guide.{code}.d1"}
    times = {"planned_for": at, "due_at": at, "expires_at": at + expires, "created_at": due_at - TREATED}
    whose = {"id": new_id(), "clinic_id": clinic.id, "patient_id": patient, "treatment_id": treatment, "occasion": 0}
    return {**whose, **plan, **times, "push_class": push_class, "state": "planned"}
