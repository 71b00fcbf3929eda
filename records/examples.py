"""What the bot did not understand: kept without a label, labelled or dismissed by a person, dropped when it is old.

Equal texts of one clinic are one example, found by a keyed hash. Times are clinic time.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from records.keyring import blind
from records.masking import mask_contacts
from records.models import Clinic, Example, new_id

KEPT_FOR = timedelta(days=180)  # without a label, since it was last said
LONGEST = 300  # characters; a longer text is a story, more the patient's own than an example
_INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def keep(
    session: Session,
    clinic: Clinic,
    *,
    text: str,
    reason: str,
    guess: str | None,
    confidence: float | None,
    now: datetime,
) -> None:
    """Keep `text`, masked; when it is there already, judged or not, count it. Nothing without a letter is kept.

    One statement: two turns that bring the same text at once do not fail.
    """
    text = cleaned(text)
    if len(text) > LONGEST or not any(map(str.isalpha, text)):
        return
    first = _INSERTS[session.get_bind().dialect.name](Example).values(
        id=new_id(),
        clinic_id=clinic.id,
        text=text,
        text_hash=blind(clinic.hash_key, "example", text),
        reason=reason,
        guess=guess,
        confidence=confidence,
        times=1,
        first_at=now,
        last_at=now,
    )
    again = {"times": Example.times + 1, "last_at": now}
    session.execute(first.on_conflict_do_update(index_elements=["clinic_id", "text_hash"], set_=again))


def cleaned(text: str) -> str:
    """`text` on one line, masked (see records.masking.mask_contacts for what that cannot hide)."""
    return " ".join(mask_contacts(text).split())


def unlabelled(session: Session, clinic: Clinic, limit: int | None = None) -> list[Example]:
    """Those that nobody has judged, the one said last first."""
    wanted = select(Example).where(Example.clinic_id == clinic.id, Example.judged_at.is_(None))
    return list(session.scalars(wanted.order_by(Example.last_at.desc(), Example.id.desc()).limit(limit)))


def waiting(session: Session, clinic: Clinic) -> int:
    """How many nobody has judged."""
    wanted = select(func.count()).where(Example.clinic_id == clinic.id, Example.judged_at.is_(None))
    return session.scalar(wanted) or 0


def approved(session: Session, clinic: Clinic) -> list[Example]:
    """Those with a label, in the order of their making."""
    wanted = select(Example).where(Example.clinic_id == clinic.id, Example.label.is_not(None))
    return list(session.scalars(wanted.order_by(Example.id)))


def approve(example: Example, text: str, label: str, staff_id: str, now: datetime) -> None:
    """Label it, with the text as the person corrected it. Raises ValueError for a text without a letter."""
    text = cleaned(text)
    if not any(map(str.isalpha, text)):
        raise ValueError("an example needs words")
    example.text, example.label = text, label
    example.judged_by, example.judged_at = staff_id, now


def dismiss(example: Example, staff_id: str, now: datetime) -> None:
    """Never an example; the same text is counted and not asked about again."""
    example.judged_by, example.judged_at = staff_id, now


def drop_old(session: Session, clinic_id: str, now: datetime) -> None:
    """Delete what was last said 180 days ago and has no label, dismissed or not."""
    session.execute(
        delete(Example).where(Example.clinic_id == clinic_id, Example.label.is_(None), Example.last_at < now - KEPT_FOR)
    )
