"""Patients, their visits and treatments, and the chat users linked to them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, update
from sqlalchemy.orm import Session, aliased

from records import escalations, phone_marks
from records.facts import Treatment
from records.keyring import blind
from records.models import ChatUser, Clinic, Conversation, Patient, TreatmentDone, Visit

ENDS = DIED, TRANSFERRED = "died", "transferred"


@dataclass(frozen=True)
class VisitFact:
    """One treatment at one visit, as a clinic's system tells it. `code`: of the catalogue, None where unmapped."""

    number: str
    name: str
    phone: str  # E.164
    visited_at: datetime
    treatment: str
    code: str | None
    birth_date: date | None = None
    sex: str | None = None
    department: str = ""
    site: str = ""
    doctor: str = ""
    session: str = ""
    memo: str = ""
    care: str = ""  # outpatient, inpatient
    ward: str = ""
    diagnoses: tuple[str, ...] = ()  # KCD codes
    groups: tuple[str, ...] = ()  # of the patient


def store_visit(session: Session, clinic: Clinic, fact: VisitFact, now: datetime) -> tuple[Patient, bool]:
    """Record the fact; True when it is new. The same fact (number, time, treatment) told again changes nothing.

    A new treatment marks the patient stale, so that the follow-ups are planned before anything more is sent.
    """
    visits = Visits(session, clinic, [fact])
    stored = visits.store(fact, now)
    visits.flush()
    return stored


def learn(session: Session, clinic: Clinic, fact: VisitFact) -> bool:
    """See Visits.learn."""
    return Visits(session, clinic, [fact]).learn(fact)


class Visits:
    """Stores facts of which all that is known was read at once. What is new is written by `flush`, table by table."""

    def __init__(self, session: Session, clinic: Clinic, facts: Collection[VisitFact]) -> None:
        self._session, self._clinic = session, clinic
        self._new: tuple[list[Patient], list[Visit], list[TreatmentDone]] = ([], [], [])
        mine = select(Patient).where(Patient.clinic_id == clinic.id)
        self._numbered = {
            each.number: each
            for each in session.scalars(mine.where(Patient.number.in_({each.number for each in facts})))
        }
        kept = {each.merged_into for each in self._numbered.values() if each.merged_into}
        self._kept = {each.id: each for each in session.scalars(mine.where(Patient.id.in_(kept)))} if kept else {}
        people, times = {each.id for each in self.patients}, {each.visited_at for each in facts}
        known = select(Visit).where(Visit.patient_id.in_(people), Visit.visited_at.in_(times))
        self._visits = {(each.patient_id, each.visited_at): each for each in session.scalars(known)} if people else {}
        ids = [each.id for each in self._visits.values()]
        done = select(TreatmentDone.visit_id, TreatmentDone.label).where(TreatmentDone.visit_id.in_(ids))
        self._done = {(visit, label) for visit, label in session.execute(done)} if ids else set[tuple[str, str]]()

    @property
    def patients(self) -> list[Patient]:
        """Those that the facts are about, and that are known."""
        return [found for number in self._numbered if (found := self.by_number(number))]

    def by_number(self, number: str) -> Patient | None:
        """As the function of that name."""
        found = self._numbered.get(number)
        return self._kept[found.merged_into] if found and found.merged_into else found

    def phone(self, number: str) -> str | None:
        """The one on record under that very number."""
        return self._numbered[number].phone if number in self._numbered else None

    def store(self, fact: VisitFact, now: datetime) -> tuple[Patient, bool]:
        """The patient, and whether the fact is new, which marks the patient stale."""
        patient = self.by_number(fact.number) or self._add_patient(fact, now)
        visit = self._visits.get((patient.id, fact.visited_at)) or self._add_visit(patient, fact, now)
        if (visit.id, fact.treatment) in self._done:
            return patient, False
        self._done.add((visit.id, fact.treatment))
        self._new[2].append(_treatment(patient, visit, fact))
        if patient.ended_why == TRANSFERRED and patient.ended_at and fact.visited_at > patient.ended_at:
            end(patient, None, None)  # came back
        patient.stale = True
        return patient, True

    def learn(self, fact: VisitFact) -> bool:
        """What the fact tells besides of a visit and patient that are known; True when something of it is new.

        Birth date and sex, where none was told before; other groups; department, care and ward, where none was told;
        more diagnoses. The patient is marked stale then.
        """
        patient = self.by_number(fact.number)
        visit = self._visits.get((patient.id, fact.visited_at)) if patient else None
        if patient is None or visit is None:
            return False
        told = fact.birth_date.isoformat() if fact.birth_date else None
        changed = [
            _fill(patient, birth_date=told, sex=fact.sex),
            _fill(visit, department=fact.department, care=fact.care, ward=fact.ward),
        ]
        if fact.groups and set(fact.groups) != set(patient.groups or ()):
            patient.groups = [*fact.groups]
            changed.append(True)
        if more := [code for code in fact.diagnoses if code not in (visit.diagnoses or ())]:
            visit.diagnoses = [*(visit.diagnoses or ()), *more]
            changed.append(True)
        patient.stale = patient.stale or any(changed)
        return any(changed)

    def flush(self) -> None:
        """Write what is new."""
        for rows in self._new:
            self._session.add_all(rows)
            self._session.flush()
            rows.clear()

    def _add_patient(self, fact: VisitFact, now: datetime) -> Patient:
        patient = _patient(
            self._clinic, now, number=fact.number, name=fact.name, phone=fact.phone, born_on=fact.birth_date,
            sex=fact.sex, groups=fact.groups,
        )  # fmt: skip
        self._numbered[fact.number] = patient
        self._new[0].append(patient)
        return patient

    def _add_visit(self, patient: Patient, fact: VisitFact, now: datetime) -> Visit:
        visit = _visit(patient, fact, now)
        self._visits[patient.id, fact.visited_at] = visit
        self._new[1].append(visit)
        return visit


def tell(
    session: Session, clinic: Clinic, now: datetime, *, number: str, name: str, phone: str, born_on: date | None,
    sex: str | None, groups: Sequence[str],
) -> str:  # fmt: skip
    """What the clinic's own system tells of a patient: created, changed or unchanged.

    Of a known one another phone and other groups are taken over, the rest where nothing was known. Whoever changed is
    stale then.
    """
    patient = by_number(session, clinic, number)
    if patient is None:
        told = {"number": number, "name": name, "phone": phone}
        add(session, clinic, now, **told, born_on=born_on, sex=sex, groups=groups)
        return "created"
    changed = _fill(patient, name=name, birth_date=born_on.isoformat() if born_on else None, sex=sex)
    if groups and set(groups) != set(patient.groups or ()):
        patient.groups, changed = [*groups], True
    changed |= correct_phone(session, clinic, number, phone, now)
    patient.stale = patient.stale or changed
    return "changed" if changed else "unchanged"


def _fill(row: Patient | Visit, **told: str | None) -> bool:
    """Set what is told and was not known; True when something was."""
    new = {name: value for name, value in told.items() if value and not getattr(row, name)}
    for name, value in new.items():
        setattr(row, name, value)
    return bool(new)


def end(patient: Patient, why: str | None, at: datetime | None) -> None:
    """The clinic's care has ended (died, transferred), or goes on after all (None): what is planned changes with it."""
    patient.ended_why, patient.ended_at, patient.stale = why, at, True


def correct_phone(session: Session, clinic: Clinic, number: str, phone: str, now: datetime) -> bool:
    """Take over the phone that the clinic's own system names for the patient with that number; True when it differed.

    Whoever is linked proved to hold the old phone, so the links end; the task to correct it is done. A number that
    belongs to a merged row speaks for the patient only when it tells something new.
    """
    told = _numbered(session, clinic, number)
    if told is None or told.phone == phone:
        return False
    kept = _kept(session, told)
    for patient in (told,) if kept is told else (told, kept):
        patient.phone, patient.phone_hash = phone, blind(clinic.hash_key, "phone", phone)
        patient.phone_wrong_at, patient.phone_changed_at = None, now
        phone_marks.settled(session, patient, phone_marks.CHANGED, escalations.BY_ITSELF, now)
        revoke_links(session, patient, now)
    return True


def mark_phone_wrong(session: Session, patient: Patient, now: datetime) -> None:
    """Somebody else answers under the number: nothing more goes to it, whoever of the clinic it is on file for."""
    _mark_phone(session, patient, now)


def mark_phone_right(session: Session, patient: Patient) -> None:
    """A person checked the number."""
    _mark_phone(session, patient, None)


def _mark_phone(session: Session, patient: Patient, at: datetime | None) -> None:
    same = update(Patient).where(Patient.clinic_id == patient.clinic_id, Patient.phone_hash == patient.phone_hash)
    session.execute(same.values(phone_wrong_at=at))


def phone_is_wrong(session: Session, patient: Patient) -> bool:
    same = select(Patient.id).where(Patient.clinic_id == patient.clinic_id, Patient.phone_hash == patient.phone_hash)
    return session.scalar(same.where(Patient.phone_wrong_at.is_not(None)).limit(1)) is not None


def told_at(session: Session, patient_id: str) -> datetime | None:
    """When the clinic last told of a visit of the patient (clinic time)."""
    return session.scalar(select(func.max(Visit.created_at)).where(Visit.patient_id == patient_id))


def plan_soon(session: Session, clinic: Clinic, now: datetime) -> None:
    """Have the follow-ups of all the clinic's patients planned anew when there is time; what is due goes out meanwhile.

    One statement, however many they are.
    """
    mine = update(Patient).where(Patient.clinic_id == clinic.id, Patient.merged_into.is_(None))
    session.execute(mine.values(replan_at=now))


def mark_one_stale(session: Session, patient_id: str) -> None:
    """A fact of this patient changed."""
    mark_stale(session, [patient_id])


def mark_stale(session: Session, patient_ids: Collection[str]) -> None:
    """A fact of each of them changed."""
    if patient_ids:
        session.execute(update(Patient).where(Patient.id.in_(patient_ids)).values(stale=True))


def stale(session: Session, limit: int) -> list[str]:
    """Ids of patients of whom a fact changed, of every clinic in turn."""
    return _in_turn(session, lambda each: each.stale.is_(True), limit)


def to_plan_again(session: Session, now: datetime, limit: int) -> list[str]:
    """Ids of patients of whom none did, and whose time to be planned anew has come; of every clinic in turn."""
    return _in_turn(session, lambda each: and_(each.stale.is_not(True), each.replan_at <= now), limit)


def _in_turn(session: Session, which: Callable[[type[Patient]], ColumnElement[bool]], limit: int) -> list[str]:
    """No clinic's many hold up another's few."""
    turn = func.row_number().over(partition_by=Patient.clinic_id, order_by=(Patient.replan_at, Patient.id))
    few = aliased(Patient)  # found by themselves first: SQLite would go through everybody for the order of the clinics
    found = select(Patient.id, turn.label("turn")).where(Patient.id.in_(select(few.id).where(which(few)))).subquery()
    return list(session.scalars(select(found.c.id).order_by(found.c.turn).limit(limit)))


def by_number(session: Session, clinic: Clinic, number: str) -> Patient | None:
    """The patient with that number; the number of a row that was merged into another finds the other."""
    found = _numbered(session, clinic, number)
    return _kept(session, found) if found else None


def by_phone(session: Session, clinic: Clinic, phone: str) -> list[Patient]:
    """Everybody with that number (E.164) on file, in order; a row that was merged finds who it was merged into."""
    mine = select(Patient).where(
        Patient.clinic_id == clinic.id, Patient.phone_hash == blind(clinic.hash_key, "phone", phone)
    )
    kept = {each.id: each for each in (_kept(session, row) for row in session.scalars(mine))}
    return sorted(kept.values(), key=lambda each: each.number)


def _numbered(session: Session, clinic: Clinic, number: str) -> Patient | None:
    return session.scalar(select(Patient).where(Patient.clinic_id == clinic.id, Patient.number == number))


def _kept(session: Session, patient: Patient) -> Patient:
    return session.get_one(Patient, patient.merged_into) if patient.merged_into else patient


def ids(session: Session, patient_id: str) -> list[str]:
    """The patient's id and those of the rows merged into it: evidence stays under the id under which it was written."""
    return [patient_id, *session.scalars(select(Patient.id).where(Patient.merged_into == patient_id))]


def page(session: Session, clinic: Clinic, after: str, limit: int) -> list[Patient]:
    """At most `limit` patients in the order in which they came on file, from behind the one with the id `after` on."""
    mine = select(Patient).where(Patient.clinic_id == clinic.id, Patient.merged_into.is_(None), Patient.id > after)
    return list(session.scalars(mine.order_by(Patient.id).limit(limit)))


def numbers(session: Session, clinic: Clinic) -> set[str]:
    """The numbers of all the clinic's patients, those of merged rows too."""
    return set(session.scalars(select(Patient.number).where(Patient.clinic_id == clinic.id)))


def add(
    session: Session, clinic: Clinic, now: datetime, *, number: str, name: str, phone: str, born_on: date | None,
    sex: str | None = None, groups: Sequence[str] = (),
) -> Patient:  # fmt: skip
    """A new patient; the phone in E.164."""
    told = {"number": number, "name": name, "phone": phone, "sex": sex}
    patient = _patient(clinic, now, born_on=born_on, groups=groups, **told)
    session.add(patient)
    session.flush()
    return patient


def _patient(clinic: Clinic, now: datetime, *, born_on: date | None, groups: Sequence[str], **told: Any) -> Patient:
    return Patient(
        clinic_id=clinic.id,
        phone_hash=blind(clinic.hash_key, "phone", told["phone"]),
        birth_date=born_on.isoformat() if born_on else None,
        groups=[*groups] or None,
        stale=False,
        created_at=now,
        **told,
    )


def _visit(patient: Patient, fact: VisitFact, now: datetime) -> Visit:
    return Visit(
        clinic_id=patient.clinic_id,
        patient_id=patient.id,
        visited_at=fact.visited_at,
        department=fact.department,
        care=fact.care,
        ward=fact.ward,
        diagnoses=[*fact.diagnoses] or None,
        created_at=now,
    )


def _treatment(patient: Patient, visit: Visit, fact: VisitFact) -> TreatmentDone:
    return TreatmentDone(
        clinic_id=patient.clinic_id,
        visit_id=visit.id,
        patient_id=patient.id,
        code=fact.code,
        label=fact.treatment,
        site=fact.site,
        doctor=fact.doctor,
        session=fact.session,
        memo=fact.memo,
        performed_at=fact.visited_at,
    )


def treatments(session: Session, patient_id: str) -> tuple[Treatment, ...]:
    """What the patient had, the newest first."""
    wanted = select(TreatmentDone).where(TreatmentDone.patient_id == patient_id)
    rows = session.scalars(wanted.order_by(TreatmentDone.performed_at.desc(), TreatmentDone.id.desc()))
    return tuple(as_fact(row) for row in rows)


def as_fact(row: TreatmentDone) -> Treatment:
    return Treatment(row.id, row.patient_id, row.code, row.label, row.performed_at, row.site)


def chat_user(session: Session, clinic: Clinic, user_key: str, now: datetime) -> ChatUser:
    """The chat user with that Kakao key, made at the first word."""
    user = find_chat_user(session, clinic, user_key)
    if user is None:
        user = ChatUser(clinic_id=clinic.id, user_key=user_key, created_at=now)
        session.add(user)
        session.flush()
    return user


def find_chat_user(session: Session, clinic: Clinic, user_key: str) -> ChatUser | None:
    return session.scalar(select(ChatUser).where(ChatUser.clinic_id == clinic.id, ChatUser.user_key == user_key))


def user_of(session: Session, conversation_id: str) -> ChatUser:
    """The chat user of a conversation."""
    return session.scalars(select(ChatUser).join(Conversation).where(Conversation.id == conversation_id)).one()


def linked_patient(session: Session, user: ChatUser, now: datetime) -> Patient | None:
    """The patient that the chat user is linked to, if the link holds now."""
    if user.patient_id is None or user.link_revoked_at is not None:
        return None
    if user.link_expires_at is not None and user.link_expires_at <= now:
        return None
    return session.get(Patient, user.patient_id)


def linked_user(session: Session, patient: Patient, now: datetime) -> ChatUser | None:
    """A chat user through whom the patient can be reached, if there is one."""
    return next(iter(linked_users(session, patient, now)), None)


def linked_users(session: Session, patient: Patient, now: datetime) -> list[ChatUser]:
    """All of them, the newest link first."""
    users = session.scalars(_of(patient).order_by(ChatUser.linked_at.desc()))
    return [user for user in users if linked_patient(session, user, now)]


def link(user: ChatUser, patient: Patient, by: str, now: datetime, days: int | None = None) -> None:
    """Link after identification, for `days` (None: until revoked). Raises ValueError across clinics."""
    if user.clinic_id != patient.clinic_id:
        raise ValueError("a chat user and a patient of different clinics cannot be linked")
    user.patient_id, user.linked_at, user.linked_by, user.link_revoked_at = patient.id, now, by, None
    user.link_expires_at = now + timedelta(days=days) if days is not None else None


def link_lapsed(user: ChatUser, now: datetime) -> bool:
    """Whether the chat user was linked, and only time ended it."""
    ends = user.link_expires_at
    return user.patient_id is not None and user.link_revoked_at is None and ends is not None and ends <= now


def revoke(user: ChatUser, now: datetime) -> None:
    user.link_revoked_at = now


def revoke_links(session: Session, patient: Patient, now: datetime, but: ChatUser | None = None) -> None:
    """End every link to the patient, but that of one chat user."""
    for user in session.scalars(_of(patient)):
        if user.link_revoked_at is None and (but is None or user.id != but.id):
            revoke(user, now)


def _of(patient: Patient) -> Select[ChatUser]:
    return select(ChatUser).where(ChatUser.patient_id == patient.id, ChatUser.clinic_id == patient.clinic_id)
