"""How many rows are in which state, a row a combination with its count last. For monitoring: no patient is named."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session

from records.models import Clinic, Conversation, Escalation, FollowUp, Send

Rows = Sequence[Row[Any]]


def open_escalations(session: Session) -> Rows:
    """Clinic code, triage class, whether a person has seen it."""
    seen = case((Escalation.acknowledged_at.is_(None), "no"), else_="yes")
    return _counted(session, _of(Escalation, Escalation.triage, seen).where(Escalation.closed_at.is_(None)))


def follow_ups(session: Session) -> Rows:
    """Clinic code, state."""
    return _counted(session, _of(FollowUp, FollowUp.state))


def sends(session: Session) -> Rows:
    """Clinic code, state."""
    return _counted(session, _of(Send, Send.state))


def conversations(session: Session) -> Rows:
    """Clinic code, holder: bot or staff."""
    return _counted(session, _of(Conversation, Conversation.holder))


def _of(table: Any, *columns: Any) -> Select[Any]:
    joined = select(Clinic.code, *columns, func.count()).join(Clinic, Clinic.id == table.clinic_id)
    return joined.select_from(table).group_by(Clinic.code, *columns)


def _counted(session: Session, wanted: Select[Any]) -> Rows:
    return session.execute(wanted).all()
