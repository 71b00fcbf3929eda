"""Reads and writes cells: the lock, what is taken, and taking and releasing it."""

from collections.abc import Iterable
from datetime import date
from itertools import count

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from records.book.availability import CELLS, PATIENT, Claim, by_day, patient_unit
from records.models import Clinic, TakenCell, TakenDay

_BYTES = CELLS // 8


class SlotTaken(Exception):
    """Somebody else has it. Look for another one."""


def lock(session: Session, clinic_id: str) -> None:
    """Nobody else changes the clinic's book until this transaction ends. Take it before looking for what is free.

    SQLite's writers are alone anyway.
    """
    session.execute(select(Clinic.id).where(Clinic.id == clinic_id).with_for_update(key_share=True))


def changed(session: Session, clinic_id: str) -> None:
    """The book is another one now: freed slots are looked for."""
    session.execute(
        update(Clinic)
        .where(Clinic.id == clinic_id)
        .values(book_revision=Clinic.book_revision + 1)
        .execution_options(synchronize_session=False)
    )


def taken(session: Session, clinic_id: str, first: date, last: date) -> dict[str, dict[int, int]]:
    """Taken cells by unit and day."""
    wanted = select(TakenDay.unit, TakenDay.day, TakenDay.bits).where(
        TakenDay.clinic_id == clinic_id, TakenDay.day >= first.toordinal(), TakenDay.day <= last.toordinal()
    )
    found: dict[str, dict[int, int]] = {}
    for unit, day, bits in session.execute(wanted):
        found.setdefault(unit, {})[day] = int.from_bytes(bits, "little")
    return found


def own(session: Session, clinic_id: str, patient_id: str, first: date) -> dict[int, int]:
    """The patient's own cells from that day on, by day: those of appointments that they have come to already, too."""
    mine = select(TakenCell.cell).where(
        TakenCell.clinic_id == clinic_id,
        TakenCell.unit == patient_unit(patient_id),
        TakenCell.cell >= first.toordinal() * CELLS,
    )
    found: dict[int, int] = {}
    for cell in session.scalars(mine):
        day, place = divmod(cell, CELLS)
        found[day] = found.get(day, 0) | 1 << place
    return found


def take(session: Session, clinic_id: str, appointment_id: str, claims: Iterable[Claim]) -> None:
    """Take all the cells. Raises SlotTaken, with nothing taken, where one of them is gone."""
    claims = tuple(claims)
    if not all(_is_free(session, clinic_id, claim) for claim in claims):
        raise SlotTaken
    cells = [
        {"clinic_id": clinic_id, "unit": claim.unit, "cell": cell, "appointment_id": appointment_id}
        for claim in claims
        for cell in range(claim.first, claim.last)
    ]
    if cells:  # a guest's treatment may need nothing that can be taken
        session.execute(insert(TakenCell), cells)
    for claim in claims:
        _mark(session, clinic_id, claim, taken=True)
    changed(session, clinic_id)


def release(session: Session, clinic_id: str, appointment_id: str) -> None:
    """Give back all the cells of the appointment."""
    for claim in held(session, appointment_id):
        _mark(session, clinic_id, claim, taken=False)
    session.execute(delete(TakenCell).where(TakenCell.appointment_id == appointment_id))
    changed(session, clinic_id)


def fitted(session: Session, clinic_id: str, claims: Iterable[Claim]) -> list[Claim]:
    """The same claims at places of their resources that are free then, beyond what there is of them if need be.

    For what is so whatever the rules say: a book owned elsewhere, an overbooking by staff.
    """
    return [_placed(session, clinic_id, claim) for claim in claims]


def _placed(session: Session, clinic_id: str, claim: Claim) -> Claim:
    kind, code, _ = claim.unit.split(":")
    places = (claim._replace(unit=f"{kind}:{code}:{place}") for place in count(1))
    return next(placed for placed in places if _is_free(session, clinic_id, placed))


def held(session: Session, appointment_id: str) -> list[Claim]:
    """What the appointment takes."""
    wanted = select(TakenCell.unit, func.min(TakenCell.cell), func.max(TakenCell.cell) + 1)
    mine = wanted.where(TakenCell.appointment_id == appointment_id).group_by(TakenCell.unit)
    return [Claim(*row) for row in session.execute(mine)]


def _is_free(session: Session, clinic_id: str, claim: Claim) -> bool:
    wanted = select(TakenCell.cell).where(
        TakenCell.clinic_id == clinic_id,
        TakenCell.unit == claim.unit,
        TakenCell.cell >= claim.first,
        TakenCell.cell < claim.last,
    )
    return session.scalar(wanted.limit(1)) is None


def _mark(session: Session, clinic_id: str, claim: Claim, taken: bool) -> None:
    """Keep the unit's days in step. Patients' own cells are read from their appointments."""
    if claim.unit.startswith(PATIENT):
        return
    for day, bits in by_day(claim.first, claim.last):
        row = _day(session, clinic_id, claim.unit, day)
        known = int.from_bytes(row.bits, "little")
        row.bits = (known | bits if taken else known & ~bits).to_bytes(_BYTES, "little")
    session.flush()


def _day(session: Session, clinic_id: str, unit: str, day: int) -> TakenDay:
    row = session.get(TakenDay, (clinic_id, day, unit))
    if row is None:
        row = TakenDay(clinic_id=clinic_id, day=day, unit=unit, bits=bytes(_BYTES))
        session.add(row)
    return row
