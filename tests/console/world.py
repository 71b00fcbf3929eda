"""Two clinics with staff and patients on a real database, and their console in Flask's test client."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Thread
from wsgiref.types import WSGIApplication

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from bot.readers import Reader
from bot.reply import Bubble, QuickReply, Reply
from catalogue.model import InForce
from channels.kakao_event.client import EventApi
from console import ConsoleParts, create_app
from records import clinics, conversations, escalations, keyring, notes, patients, staff
from records.clock import Clock
from records.database import Database
from records.facts import SEOUL
from records.live import Live
from records.models import (
    Base,
    Clinic,
    Conversation,
    Escalation,
    FollowUp,
    Note,
    Patient,
    Staff,
    TreatmentDone,
    new_id,
)
from scheduler.alarms.watch import Lasting
from tests.keys import KEYRING
from tests.town import starter

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=SEOUL)
NOWHERE = "redis://127.0.0.1:1"


@dataclass
class World:
    """What a test sees and moves. `at` is machine time and, with no demo offset, clinic time too."""

    database: Database
    keys: keyring.Keyring
    live_url: str = NOWHERE
    at: datetime = TUESDAY
    apis: dict[str, EventApi] = field(default_factory=dict)  # clinic id → its Event API
    jobs: list[Callable[[], None]] = field(default_factory=list)  # what goes on behind a page
    waiting: set[str] = field(default_factory=set)  # conversations whose patient waits at a callback address
    called_back: list[Reply] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)  # escalations brought to people's phones
    callback_works: bool = True
    demo: bool = False
    secure: bool = False
    public_url: str = "https://anbu.example"
    troubles: dict[str, Lasting] = field(default_factory=dict)  # of the service, as its watches know them

    def _call_back(self, conversation_id: str, reply: Reply) -> bool:
        """The address works once; what is brought there arrives, or not."""
        if conversation_id not in self.waiting:
            return False
        self.waiting.remove(conversation_id)
        self.called_back.append(reply)
        return self.callback_works

    def app(self) -> Flask:
        parts = ConsoleParts(
            database=self.database,
            clock=Clock(machine=lambda: self.at.astimezone(UTC)),
            keyring=self.keys,
            live=Live(self.live_url),
            demo=self.demo,
            secure_cookies=self.secure,
            session_key="for tests only",
            event_api=lambda clinic: self.apis.get(clinic.id),
            reader=lambda _session, _clinic, _now: reader(),
            raised=self.raised.extend,
            public_url=self.public_url,
            callback_waits=lambda conversation_id: conversation_id in self.waiting,
            call_back=self._call_back,
            background=self.jobs.append,
            troubles=lambda: self.troubles,
        )
        return create_app(parts)

    def pass_time(self, **span: float) -> None:
        self.at += timedelta(**span)

    def clinic(self, code: str, name: str) -> Clinic:
        with self.database.write() as session:
            return clinics.create(
                session, code=code, bot_id=f"{code}-bot", now=self.at, name=name, phone="02-000-0001",
                emergency_phone="010-0000-0119",
            )  # fmt: skip

    def person(self, clinic: Clinic, login: str, name: str, role: str = "nurse") -> Staff:
        with self.database.write() as session:
            return staff.create_staff(session, clinic, login, name, role, self.at)

    def code(self, person: Staff) -> str:
        with self.database.write() as session:
            return staff.one_time_code(session, person, self.at)


@cache
def reader() -> Reader:
    """Reads with the shipped catalogue, as that of a clinic that has approved all of it."""
    return Reader.build(InForce(catalogue=starter()))


def make_world(folder: Path) -> World:
    database = Database(f"sqlite:///{folder / 'anbu.db'}")
    Base.metadata.create_all(database.engine)
    return World(database, KEYRING)


class Browser:
    """One staff browser: follows no redirect by itself, and sends the form tokens that pages gave it."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def post(self, path: str, page: str = "/console/sign-in", **form: str) -> TestResponse:
        """Send a form as if it stood on `page`."""
        return self.client.post(path, data={"csrf_token": self.token(page), **form})

    def token(self, page: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert found, f"{page} has no form"
        return found[1]

    def sign_in(self, code: str) -> "Browser":
        answer = self.post(f"/console/sign-in/{code}", page=f"/console/sign-in/{code}")
        assert answer.status_code == 303, answer.text
        return self


def treated(session: Session, clinic: Clinic, number: int, name: str, treatment: str, when: datetime) -> Patient:
    fact = patients.VisitFact(
        number=f"A-{number:04}", name=name, phone=f"+8210000{number:05}", visited_at=when, treatment=treatment,
        code=None, site="입술" if "입술" in treatment else "",
    )  # fmt: skip
    patient, _ = patients.store_visit(session, clinic, fact, when)
    return patient


def talk(session: Session, clinic: Clinic, patient: Patient | None, key: str, now: datetime) -> Conversation:
    user = patients.chat_user(session, clinic, key, now)
    if patient is not None:
        patients.link(user, patient, "test", now)
    return conversations.take(session, user, now)


def hear(session: Session, conversation: Conversation, text: str, at: datetime, **more: object) -> None:
    conversations.append(
        session, conversation, direction="in", author="patient", text=text, at=at, recorded_at=at, **more
    )


def say(session: Session, conversation: Conversation, text: str, at: datetime, version: str, *quick: str) -> None:
    reply = Reply((Bubble(text),), tuple(QuickReply(each) for each in quick), (version,))
    conversations.append(
        session, conversation, direction="out", author="bot", text=reply.text, payload=asdict(reply),
        versions=[version], road="reply", delivered_at=at, at=at, recorded_at=at,
    )  # fmt: skip


def alarm(
    session: Session,
    clinic: Clinic,
    conversation: Conversation | None,
    triage: str,
    reason: str,
    at: datetime,
    due_in: timedelta,
    patient: Patient | None = None,
    follow_up: FollowUp | None = None,
    rules: tuple[str, ...] = (),
    signs: tuple[str, ...] = (),
) -> Escalation:
    found, _ = escalations.open_(
        session, clinic, reason=reason, triage=triage, opened_at=at, due_at=at + due_in,
        conversation_id=conversation.id if conversation else None, patient_id=patient.id if patient else None,
        follow_up_id=follow_up.id if follow_up else None, rules=rules, signs=signs,
    )  # fmt: skip
    if conversation is not None and conversation.holder == conversations.BOT:
        conversation.holder = conversations.WAITING
    return found


def step(session: Session, patient: Patient, sent_at: datetime) -> FollowUp:
    """A check-in that was sent for the patient's newest treatment."""
    treatment = session.get_one(TreatmentDone, patients.treatments(session, patient.id)[0].id)
    follow_up = FollowUp(
        clinic_id=patient.clinic_id, patient_id=patient.id, treatment_id=treatment.id, plan="p", step=new_id(),
        plan_version=1, template="t", push_class="care", conversation="check_in", planned_for=sent_at, due_at=sent_at,
        expires_at=sent_at + timedelta(days=1), state="sent", sent_at=sent_at, created_at=sent_at,
    )  # fmt: skip
    session.add(follow_up)
    session.flush()
    return follow_up


def note(
    session: Session, patient: Patient, conversation: Conversation, at: datetime, *answers: dict[str, object]
) -> Note:
    """A note, filled with each of the answers in turn; complete with the last."""
    found = notes.of_follow_up(session, step(session, patient, at), conversation.id, at)
    for number, answer in enumerate(answers, start=1):
        state = notes.COMPLETE if number == len(answers) else notes.PARTIAL
        notes.fill(session, found, answer, state, by=notes.BOT, at=at + timedelta(minutes=number), recorded_at=at)
    return found


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """The app on a port of its own; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)


@dataclass(frozen=True)
class Case:
    """The ids of one patient's story: an E1 in a conversation, a note, and an unanswered follow-up's escalation."""

    patient: str
    conversation: str
    escalation: str
    note: str
    phone: str


def make_case(world: World, clinic: Clinic, at: datetime) -> Case:
    with world.database.write() as session:
        patient = treated(session, clinic, 1, "서하늘", "입술필러", at - timedelta(days=1))
        thread = talk(session, clinic, patient, "demo-filler", at)
        hear(session, thread, "입술 한쪽이 하얗게 변했어요", at, intent="emergency", confidence=0.93, triage="E1")
        say(session, thread, "지금 바로 병원에 전화해 주세요.", at, "wording@1", "해당 없음")
        urgent = alarm(
            session, clinic, thread, "E1", "emergency", at, timedelta(minutes=15), patient,
            rules=("filler.blanching",), signs=("피부가 하얗게 변함",),
        )  # fmt: skip
        kept = note(session, patient, thread, at, {"urgent": "none"}, {"pain": 6}, {"swelling": 3, "words": "따가워요"})
        missed = alarm(
            session, clinic, None, "E2", "no_answer", at, timedelta(hours=6), patient, step(session, patient, at)
        )
        return Case(patient.id, thread.id, urgent.id, kept.id, missed.id)
