"""The demo clinics: two of them, with synthetic staff and patients treated yesterday, ready for the simulator.

Clinic time starts shortly before the next morning's first follow-up, so that moving it by a day shows what happens.
"""

from datetime import datetime, time, timedelta

from anbu import wiring
from anbu.onboarding import open_clinic
from anbu.settings import Settings
from bot.korean.treatments import TreatmentNames
from catalogue import files
from records import alarms, catalogue, clinics, consents, patients
from records.book import snapshot
from records.clinics import UnknownClinic
from records.clock import Clock
from records.database import Session
from records.facts import SEOUL, local_date
from records.models import Clinic
from records.patients import VisitFact
from records.staff import ROLES, create_staff

DOCTOR = "한지우 원장 (데모)"
STAFF_NAMES = {"manager": "서다온 실장", "doctor": "한지우 원장", "nurse": "오수아 간호사", "desk": "윤가람 데스크"}
ON_CALL = (("오수아 간호사", "010-0000-9001"), ("한지우 원장", "010-0000-9002"), ("서다온 실장", "010-0000-9003"))
BOOKS = {"피부과": "skin", "치과": "dental"}
STORY_STARTS = time(9, 0)
TREATED_AT = time(14, 30)

CLINICS = (
    {
        "code": "demo",
        "name": "안부피부과",
        "bot_id": "demo-bot",
        "phone": "02-000-1000",
        "emergency_phone": "02-000-1009",
        "address": "서울시 한빛구 가온길 12, 3층 (가온역 4번 출구에서 도보 3분)",
        "hours": "평일 10:00~19:00, 토 10:00~15:00, 점심 13:00~14:00, 일·공휴일 휴진",
        "department": "피부과",
    },
    {
        "code": "demo2",
        "name": "안부치과",
        "bot_id": "demo2-bot",
        "phone": "02-000-2000",
        "emergency_phone": "02-000-2009",
        "address": "서울시 한빛구 가온길 20, 2층",
        "hours": "평일 09:30~18:30, 토 09:30~14:00, 점심 13:00~14:00, 일·공휴일 휴진",
        "department": "치과",
    },
)

# user key, patient number, name, sex, born, treatment as the clinic writes it, site
PATIENTS = {
    "demo": (
        ("demo-filler", "D-1001", "김하늘", "female", "1991-03-02", "입술필러", "입술"),
        ("demo-botox", "D-1002", "이도윤", "male", "1986-07-21", "사각턱보톡스", "사각턱"),
        ("demo-laser", "D-1003", "박서연", "female", "1994-11-05", "레이저토닝", "얼굴 전체"),
        ("demo-mole", "D-1004", "최민준", "male", "1999-01-30", "점제거", "볼"),
        ("demo-hair", "D-1005", "정유나", "female", "1997-05-17", "제모", "겨드랑이"),
        ("demo-ulthera", "D-1006", "강은주", "female", "1968-09-09", "울쎄라", "얼굴 전체"),
    ),
    "demo2": (
        ("demo2-scaling", "T-2001", "문시우", "male", "1983-02-14", "스케일링", ""),
        ("demo2-implant", "T-2002", "배정자", "female", "1955-12-01", "임플란트", "하악 좌측"),
    ),
}


def seed(settings: Settings) -> None:
    """Make the demo clinics once; at later starts only bring their catalogue up to the shipped one."""
    house = wiring.build(settings)
    with house.database.write() as session:
        fill(session, house.clock)


def fill(session: Session, clock: Clock) -> None:
    """Make what is missing of the demo clinics, in one transaction."""
    for details in CLINICS:
        try:
            clinic = clinics.by_code(session, details["code"])
        except UnknownClinic:
            _make(session, clock, details)
        else:
            _refresh(session, clock, clinic)


def _make(session: Session, clock: Clock, details: dict[str, str]) -> None:
    _start_story(session, clock)
    now = clock.clinic(session)
    clinic = open_clinic(session, now, demo=True, options=_options(), **details)
    clinics.set_hours(clinic, clinic.hours)
    _keep_book(clinic)
    _approve(session, clinic, now)
    for role in ROLES:
        create_staff(session, clinic, role, STAFF_NAMES[role], role, clock.machine())
    _put_on_call(session, clinic, now)
    for index, person in enumerate(PATIENTS[clinic.code]):
        _patient(session, clock, clinic, index, *person)


def _options() -> dict[str, dict[str, str]]:
    return {"event_api": {"rest_api_key": "demo", "event_name": "staff_reply"}}


def _refresh(session: Session, clock: Clock, clinic: Clinic) -> None:
    now = clock.clinic(session)
    if clinics.hours(clinic) is None:
        clinics.set_hours(clinic, clinic.hours)
    if snapshot.rules(clinic) is None:
        _keep_book(clinic)
    if not alarms.on_call(session, clinic):
        _put_on_call(session, clinic, now)
    starter = files.for_department(files.read(), clinic.department)
    if catalogue.add_versions(session, clinic, starter, now):
        _approve(session, clinic, now)


def _put_on_call(session: Session, clinic: Clinic, now: datetime) -> None:
    for level, (name, phone) in enumerate(ON_CALL):
        alarms.add(session, clinic, level, name, phone, alarms.ALWAYS, now)


def _keep_book(clinic: Clinic) -> None:
    snapshot.keep_rules(clinic, files.book(BOOKS[clinic.department]))


def _approve(session: Session, clinic: Clinic, now: datetime) -> None:
    session.flush()
    ends = local_date(now) + timedelta(days=365)
    catalogue.approve(session, clinic, catalogue.awaiting(session, clinic), DOCTOR, now, ends)


def _start_story(session: Session, clock: Clock) -> None:
    if clinics.all_of(session):
        return
    now = clock.clinic(session)
    start = datetime.combine(local_date(now), STORY_STARTS, SEOUL)
    clock.advance(session, start if start > now else start + timedelta(days=1))


def _patient(
    session: Session,
    clock: Clock,
    clinic: Clinic,
    index: int,
    user_key: str,
    number: str,
    name: str,
    sex: str,
    born: str,
    treatment: str,
    site: str,
) -> None:
    now = clock.clinic(session)
    fact = VisitFact(
        number=number,
        name=name,
        phone=f"+82100000{1000 + index}",
        visited_at=datetime.combine(local_date(now) - timedelta(days=1), TREATED_AT, SEOUL),
        treatment=treatment,
        code=_code(session, clinic, treatment, now),
        birth_date=datetime.fromisoformat(born).date(),
        sex=sex,
        department=clinic.department,
        site=site,
        doctor="원장",
    )
    patient, _ = patients.store_visit(session, clinic, fact, now)
    user = patients.chat_user(session, clinic, user_key, now)
    patients.link(user, patient, "seed", now)
    consents.change(
        session, patient, consents.MESSAGES, True,
        source="import", text_version="demo", at=now, recorded_at=clock.machine(),
    )  # fmt: skip


def _code(session: Session, clinic: Clinic, treatment: str, now: datetime) -> str | None:
    in_force = catalogue.in_force(session, clinic, local_date(now))
    return TreatmentNames(in_force.catalogue.treatments).code(treatment)
