"""What is known of the numbers that messages go to: marks that dealers' answers leave, and the task to correct one.

A mark belongs to the number, whoever of the clinic it is on file for; a patient with another number has none of it.
All times are clinic time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select, union_all, update
from sqlalchemy.orm import Session

from records import escalations, reach
from records.models import Clinic, Escalation, FollowUp, Message, Patient, PhoneMark, Send, Touch

KINDS = DEAD, BLOCKED, NO_KAKAO = "dead", "blocked", "no_kakao"
UNOPENED = "unopened"  # no mark: read from what was sent and what came back
TASK = "phone"  # the reason of the task
CHANGED, RIGHT, ARRIVED = "번호를 고쳤습니다", "번호가 맞다고 확인했습니다", "그 뒤에 보낸 안내가 도착했습니다"
CHECKED_FOR = timedelta(days=30)  # for so long staff's word that a number is right outweighs a dealer's
CONSIDERED = ("accepted", "delivered")  # sends that may have been opened


def mark(session: Session, send: Send, phone_hash: str, kind: str, why: str, at: datetime) -> bool:
    """Keep what the send's dealer told of the number; False where that is known, or staff checked the number lately."""
    mine = _of(send.clinic_id, phone_hash).where(PhoneMark.kind == kind)
    checked = PhoneMark.cleared_by.is_not(None) & (PhoneMark.cleared_by != escalations.BY_ITSELF)
    stands = or_(PhoneMark.cleared_at.is_(None), checked & (PhoneMark.cleared_at > at - CHECKED_FOR))
    if session.scalar(mine.where(stands).limit(1)) is not None:
        return False
    session.add(
        PhoneMark(
            clinic_id=send.clinic_id, phone_hash=phone_hash, kind=kind, form=send.form, why=why[:200], send_id=send.id,
            at=at,
        )
    )  # fmt: skip
    session.flush()
    return True


def _of(clinic_id: str, phone_hash: str) -> Select[PhoneMark]:
    return select(PhoneMark).where(PhoneMark.clinic_id == clinic_id, PhoneMark.phone_hash == phone_hash)


def open_marks(session: Session, patient: Patient) -> list[PhoneMark]:
    """What holds of the patient's number, the gravest first."""
    found = session.scalars(_of(patient.clinic_id, patient.phone_hash).where(PhoneMark.cleared_at.is_(None)))
    return sorted(found, key=lambda each: KINDS.index(each.kind))


def marked(session: Session, clinic: Clinic) -> dict[str, str]:
    """The gravest that holds of each of the clinic's numbers, by the number's hash."""
    mine = select(PhoneMark.phone_hash, PhoneMark.kind).where(PhoneMark.clinic_id == clinic.id)
    found = session.execute(mine.where(PhoneMark.cleared_at.is_(None))).all()
    return {row.phone_hash: row.kind for row in sorted(found, key=lambda row: KINDS.index(row.kind), reverse=True)}


def arrived(session: Session, send: Send, phone_hash: str, at: datetime) -> bool:
    """A message reached the number: it is not dead, and takes that form of message. True where a mark was cleared."""
    open_ = update(PhoneMark).where(
        PhoneMark.clinic_id == send.clinic_id, PhoneMark.phone_hash == phone_hash, PhoneMark.cleared_at.is_(None)
    )
    told = open_.where(or_(PhoneMark.kind == DEAD, PhoneMark.form == send.form))
    gone = session.execute(told.values(cleared_at=at, cleared_by=escalations.BY_ITSELF).returning(PhoneMark.id)).all()
    return bool(gone)


def checked(session: Session, patient: Patient, staff_id: str, at: datetime) -> None:
    """Staff say that the number is right: no mark of it holds any more, and the tasks about it are done."""
    mine = update(PhoneMark).where(
        PhoneMark.clinic_id == patient.clinic_id, PhoneMark.phone_hash == patient.phone_hash,
        PhoneMark.cleared_at.is_(None),
    )  # fmt: skip
    session.execute(mine.values(cleared_at=at, cleared_by=staff_id))
    for each in _sharing(session, patient):
        settled(session, each, RIGHT, staff_id, at)


def _sharing(session: Session, patient: Patient) -> list[Patient]:
    same = select(Patient).where(Patient.clinic_id == patient.clinic_id, Patient.phone_hash == patient.phone_hash)
    return list(session.scalars(same))


def settled(session: Session, patient: Patient, why: str, by: str, at: datetime) -> None:
    """The patient's task to correct the number is done, if there is one."""
    task = escalations.open_about(session, patient.id, TASK)
    if task is not None:
        escalations.close(task, by, why, at)


def unopened(
    session: Session, clinic: Clinic, messages: int, days: int, now: datetime, patient: Patient | None = None
) -> set[str]:
    """Who of the clinic's patients, or whether the one, opened none of the last `messages` or more, over `days`.

    Only messages count whose opening can be seen: those that led to a page of the patient's own, or went to the chat.
    A touch of any message, and any word in the chat, begins the count anew.
    """
    last = _last_signs(clinic, patient).subquery()
    wanted = (
        select(Send.patient_id)
        .outerjoin(last, last.c.patient_id == Send.patient_id)
        .where(Send.clinic_id == clinic.id, Send.state.in_(CONSIDERED), Send.at <= now)
        .where(or_(Send.page.is_(True), Send.channel == reach.CHAT_CHANNEL))
        .where(or_(last.c.at.is_(None), Send.at > last.c.at))
        .group_by(Send.patient_id)
        .having(func.count() >= messages, func.min(Send.at) <= now - timedelta(days=days))
    )
    return set(session.scalars(wanted.where(Send.patient_id == patient.id) if patient else wanted))


def _last_signs(clinic: Clinic, patient: Patient | None) -> Select[tuple[str, datetime]]:
    """When each patient last did something with a message, or wrote in the chat; words stay with merged rows."""
    kept = func.coalesce(Patient.merged_into, Patient.id)
    touched = select(FollowUp.patient_id.label("patient_id"), Touch.at.label("at"))
    touched = touched.join(Touch, Touch.follow_up_id == FollowUp.id)
    heard = select(kept.label("patient_id"), Message.at.label("at")).join(Patient, Patient.id == Message.patient_id)
    heard = heard.where(Message.direction == "in")
    if patient is not None:  # and not the clinic as well: each by the patient's own index
        mine = select(Patient.id).where(or_(Patient.id == patient.id, Patient.merged_into == patient.id))
        touched, heard = touched.where(FollowUp.patient_id == patient.id), heard.where(Message.patient_id.in_(mine))
    else:
        touched, heard = touched.where(Touch.clinic_id == clinic.id), heard.where(Message.clinic_id == clinic.id)
    signs = union_all(touched, heard).subquery()
    return select(signs.c.patient_id, func.max(signs.c.at).label("at")).group_by(signs.c.patient_id)


WRONG = "wrong"  # somebody else answered under it


@dataclass(frozen=True)
class Line:
    """Of one kind: how many numbers and patients it concerns, since when the oldest, and how many tasks are open."""

    kind: str
    numbers: int
    patients: int
    since: datetime | None
    tasks: int


def lines(session: Session, clinic: Clinic, messages: int, days: int, now: datetime) -> list[Line]:
    """Numbers that lead to nobody or are not wanted, and who opens nothing; patients whose care goes on."""
    people = session.scalars(
        select(Patient).where(Patient.clinic_id == clinic.id, Patient.merged_into.is_(None), Patient.ended_at.is_(None))
    ).all()
    marks = session.scalars(
        select(PhoneMark).where(PhoneMark.clinic_id == clinic.id, PhoneMark.cleared_at.is_(None))
    ).all()
    asked = set(session.scalars(_tasks(clinic)))
    found = [_line(kind, {m.phone_hash: m.at for m in marks if m.kind == kind}, people, asked) for kind in KINDS]
    wrong = {each.phone_hash: each.phone_wrong_at for each in people if each.phone_wrong_at}
    idle = unopened(session, clinic, messages, days, now)
    return [*found, _line(WRONG, wrong, people, asked), Line(UNOPENED, 0, len(idle), None, 0)]


def _tasks(clinic: Clinic) -> Select[str | None]:
    mine = select(Escalation.patient_id).where(Escalation.clinic_id == clinic.id, Escalation.closed_at.is_(None))
    return mine.where(Escalation.reason == TASK)


def _line(kind: str, since: Mapping[str, datetime], people: Sequence[Patient], asked: Collection[str | None]) -> Line:
    theirs = [each for each in people if each.phone_hash in since]
    numbers = {each.phone_hash for each in theirs}
    oldest = min((since[number] for number in numbers), default=None)
    return Line(kind, len(numbers), len(theirs), oldest, sum(each.id in asked for each in theirs))
