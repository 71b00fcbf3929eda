"""Notices to staff's own phones that no patient raised: a doctor is called, beds run short, a machine fails."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import alarms, patients
from records.masking import mask
from records.models import Clinic, Escalation, OnCall, Page, Patient, StaffNotice

KINDS = "call", "beds", "drug_claim", "equipment", "notice"
STAFF_CALL = "staff_call"  # the reason of the escalation of one that asks for an acknowledgement
CLI = "cli"
WITHIN = timedelta(minutes=15)
LONGEST = 200  # characters
SHOWN = 50
_RESULT = re.compile("양성|음성|확진|악성|판독|검사결과|수치")
_CALLED = r"(?:님|씨|환자|군|양)"


class NotPosted(ValueError):
    """Why there is no such notice, in words for whoever wrote it."""


def post(
    session: Session, clinic: Clinic, kind: str, recipient: str, text: str, *, detail: str = "", urgent: bool = False,
    by: str, now: datetime, machine_now: datetime,
) -> StaffNotice:  # fmt: skip
    """Write it, with a page to each number, due at once; an urgent one climbs the alarms' ladder. Raises NotPosted."""
    to = whom(session, clinic, recipient)
    if not to:
        raise NotPosted(f"'{recipient}'(으)로 등록된 당직 번호가 없습니다.")
    _check(session, clinic, text)
    notice = StaffNotice(
        clinic_id=clinic.id, kind=kind, recipient=recipient, text=text, detail=detail, posted_by=by, at=now
    )
    session.add(notice)
    session.flush()
    if urgent:
        notice.escalation_id = _escalated(session, notice, now).id
    else:
        session.add_all(_page(notice, each, now, machine_now) for each in to)
    return notice


def whom(session: Session, clinic: Clinic, recipient: str) -> list[OnCall]:
    """The numbers of that level of the on-call list, or of whoever is so named on it."""
    levels = {label: level for level, label in alarms.LEVELS.items()}
    people = alarms.on_call(session, clinic)
    return [each for each in people if each.level == levels.get(recipient) or each.name == recipient]


def called(session: Session, escalation: Escalation, on_duty: Iterable[OnCall]) -> list[OnCall]:
    """Whom an escalation pages: those on duty; of a call, those whom it names at any hour, and who is above them."""
    notice = of_escalation(session, escalation)
    if notice is None:
        return list(on_duty)
    meant = whom(session, session.get_one(Clinic, escalation.clinic_id), notice.recipient)
    highest = max((each.level for each in meant), default=-1)
    return [*meant, *(each for each in on_duty if each.level > highest)]


def of_escalation(session: Session, escalation: Escalation) -> StaffNotice | None:
    if escalation.reason != STAFF_CALL:
        return None
    return session.scalar(select(StaffNotice).where(StaffNotice.escalation_id == escalation.id))


def newest(session: Session, clinic: Clinic) -> list[tuple[StaffNotice, list[Page]]]:
    """The last ones, with what became of their pages."""
    wanted = select(StaffNotice).where(StaffNotice.clinic_id == clinic.id)
    rows = list(session.scalars(wanted.order_by(StaffNotice.id.desc()).limit(SHOWN)))
    own = Page.notice_id.in_([row.id for row in rows])
    climbed = Page.escalation_id.in_([row.escalation_id for row in rows if row.escalation_id])
    pages = list(session.scalars(select(Page).where(own | climbed).order_by(Page.id)))
    return [(row, [each for each in pages if _is_of(each, row)]) for row in rows]


def _is_of(page: Page, notice: StaffNotice) -> bool:
    return page.notice_id == notice.id or (
        page.escalation_id is not None and page.escalation_id == notice.escalation_id
    )


def _escalated(session: Session, notice: StaffNotice, now: datetime) -> Escalation:
    """Each call is an alarm of its own."""
    escalation = Escalation(
        clinic_id=notice.clinic_id, reason=STAFF_CALL, triage="E1", opened_at=now, due_at=now + WITHIN, alarmed_at=now,
        details={"notice": notice.text, **({"detail": notice.detail} if notice.detail else {})},
    )  # fmt: skip
    session.add(escalation)
    session.flush()
    return escalation


def _page(notice: StaffNotice, to: OnCall, now: datetime, machine_now: datetime) -> Page:
    return Page(
        clinic_id=notice.clinic_id, notice_id=notice.id, on_call_id=to.id, since=now, rung=0, at=now,
        state=alarms.QUEUED, attempts=0, next_try_at=machine_now,
    )  # fmt: skip


def _check(session: Session, clinic: Clinic, text: str) -> None:
    """No patient's name, number or result: a text message lies open on a locked phone (의료법 §19)."""
    if not text.strip() or len(text) > LONGEST:
        raise NotPosted(f"내용을 {LONGEST}자 안으로 적어 주세요.")
    squeezed = re.sub(r"\s", "", text)
    words = set(re.findall(r"[\w-]{4,}", text))
    if mask(text) != text or _RESULT.search(squeezed) or words & patients.numbers(session, clinic):
        raise NotPosted(NOT_IN_A_MESSAGE)
    names = session.scalars(select(Patient.name).where(Patient.clinic_id == clinic.id))
    if any(_names(name, squeezed) for name in names):
        raise NotPosted(NOT_IN_A_MESSAGE)


def _names(name: str, squeezed: str) -> bool:
    """Whether the text names the patient; two syllables alone may be any word."""
    if name not in squeezed or not name:
        return False
    return len(name) > 2 or re.search(re.escape(name) + _CALLED, squeezed) is not None


NOT_IN_A_MESSAGE = "환자 이름·번호나 검사 결과는 문자에 넣을 수 없습니다. 콘솔에서만 보이는 칸에 적어 주세요."
