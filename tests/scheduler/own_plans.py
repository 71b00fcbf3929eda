"""Plans that a town's clinic adds to the starter's, and what is planned of them."""

from datetime import date
from typing import Any

from catalogue.model import Catalogue, Plan, Template
from records import catalogue, follow_ups
from records.models import FollowUp
from tests.scheduler.stage import patient_of
from tests.town import Town

# Before the shipped greetings of the day, which share the daily cap.
YEARLY = {"key": "day", "days": 0, "at": "09:00", "expires_hours": 12, "push_class": "advertising", "template": "t.own"}


def approve(town: Town, *plans: dict[str, Any], text: str = "#{고객명}님, 알려드립니다.") -> None:
    """The clinic's doctor puts plans in force, all of them with one template."""
    template = Template(key="t.own", title="안내", text=text, alimtalk=False)
    entries = Catalogue(templates=(template,), plans=tuple(Plan.model_validate(each) for each in plans))
    with town.database.write() as session:
        clinic, now = session.merge(town.clinic()), town.clock.clinic(session)
        catalogue.add_versions(session, clinic, entries, now)
        session.flush()
        catalogue.approve(session, clinic, catalogue.awaiting(session, clinic), "한지우", now, date(2036, 1, 1))


def plan(key: str, anchor: str, *steps: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"key": key, "anchor": anchor, "steps": list(steps or (YEARLY,)), **rest}


def mine(town: Town, number: str, key: str) -> list[FollowUp]:
    with town.database.read() as session:
        rows = follow_ups.of_patient(session, patient_of(town, number).id)
        return [row for row in rows if row.plan == key]
