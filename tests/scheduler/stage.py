"""What the outbound tests look at: the town's follow-ups, sends and conversations, and people to treat."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.korean.treatments import TreatmentNames
from catalogue import files
from records import consents, conversations, follow_ups, patients, sends
from records.catalogue import in_force
from records.facts import SEOUL, local_date
from records.models import CatalogueVersion, Escalation, FollowUp, Message, Patient, Send
from records.patients import VisitFact
from tests.town import Town

NUMBERS = files.rules().on(date(2026, 3, 10))
CLINIC_QUIET = NUMBERS.quiet
FILLER, BOTOX, LASER = "D-1001", "D-1002", "D-1003"


def moment(text: str) -> datetime:
    """A clinic time, in Seoul."""
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def treat(
    town: Town,
    number: str,
    treatment: str,
    when: str,
    *,
    user: str | None = None,
    clinic: str = "demo",
    name: str = "고우리",
    phone: str = "+821055550000",
    memo: str = "",
) -> str:
    """Tell the clinic's records of a visit; the patient's id. `user`: the chat user linked to the patient."""
    with town.database.write() as session:
        place, now = town.clinic(clinic), town.clock.clinic(session)
        names = TreatmentNames(in_force(session, place, local_date(now)).catalogue.treatments)
        fact = VisitFact(number, name, phone, moment(when), treatment, names.code(treatment), memo=memo)
        patient, _ = patients.store_visit(session, place, fact, now)
        if user is not None:
            patients.link(patients.chat_user(session, place, user, now), patient, "test", now)
        return patient.id


def consent(town: Town, number: str, kind: str, granted: bool, source: str = "console") -> None:
    with town.database.write() as session:
        now = town.clock.clinic(session)
        patient = patient_of(town, number)
        consents.change(
            session, patient, kind, granted, source=source, text_version="test", at=now, recorded_at=town.machine.now
        )


def patient_of(town: Town, number: str, clinic: str = "demo") -> Patient:
    with town.database.read() as session:
        found = patients.by_number(session, town.clinic(clinic), number)
        assert found is not None
        return found


def steps(town: Town, number: str, clinic: str = "demo") -> dict[str, FollowUp]:
    """The patient's follow-ups by their step, but for greetings, cycles and what else is a year away."""
    with town.database.read() as session:
        rows = follow_ups.of_patient(session, patient_of(town, number, clinic).id)
        return {row.step: row for row in rows if not row.by_itself and not row.plan.startswith(("absent.", "cycle."))}


def states(town: Town, number: str, clinic: str = "demo") -> dict[str, str]:
    return {key: row.state for key, row in steps(town, number, clinic).items()}


def ledger(town: Town, clinic: str = "demo") -> list[Send]:
    """All sends of the clinic, the oldest first."""
    with town.database.read() as session:
        return sends.of_clinic(session, town.clinic(clinic))[::-1]


def send_of(town: Town, number: str, step: str) -> Send:
    follow_up = steps(town, number)[step]
    [found] = [send for send in ledger(town) if send.follow_up_id == follow_up.id]
    return found


def heard(town: Town, user: str, clinic: str = "demo") -> list[Message]:
    """What stands in the chat user's conversation."""
    with town.database.read() as session:
        known = patients.find_chat_user(session, town.clinic(clinic), user)
        conversation = conversations.peek(session, known) if known else None
        return conversations.thread(session, conversation.id) if conversation else []


def phone_list(town: Town, number: str, clinic: str = "demo") -> list[Escalation]:
    """The patient's lines on the phone list."""
    patient = patient_of(town, number, clinic)
    wanted = select(Escalation).where(Escalation.reason == "no_answer", Escalation.patient_id == patient.id)
    with town.database.read() as session:
        return list(session.scalars(wanted))


def held_by_staff(town: Town, user: str) -> None:
    """Staff take the chat user's conversation, now."""
    with town.database.write() as session:
        known, now = patients.find_chat_user(session, town.clinic(), user), town.clock.clinic(session)
        assert known is not None
        conversation = conversations.take(session, known, now)
        conversation.holder, conversation.held_since = conversations.STAFF, now


def holder(town: Town, user: str) -> str:
    with town.database.read() as session:
        known = patients.find_chat_user(session, town.clinic(), user)
        conversation = conversations.peek(session, known) if known else None
        assert conversation is not None
        return conversation.holder


def change(town: Town, model: type[Any], id: str, **values: Any) -> None:
    """Set columns of one row."""
    with town.database.write() as session:
        row = session.get_one(model, id)
        for name, value in values.items():
            setattr(row, name, value)


def change_template(town: Town, key: str, clinic: str = "demo", **values: Any) -> None:
    """Set columns of a template's only version, and let every cache see it."""
    with town.database.write() as session:
        place = town.clinic(clinic)
        row = session.scalar(
            select(CatalogueVersion).where(
                CatalogueVersion.clinic_id == place.id, CatalogueVersion.kind == "template", CatalogueVersion.key == key
            )
        )
        assert row is not None
        for name, value in values.items():
            setattr(row, name, value)
        session.merge(place).catalogue_revision += 1


def deliver_all(town: Town) -> None:
    """The sender alone, until its queue is empty."""
    while town.queue:
        town.routes.deliver(town.queue.pop(0))
