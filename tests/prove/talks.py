"""One patient's conversation in a race for a time: at the desk itself, or over HTTP at the clinic's doors."""

import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Protocol

import requests

from bot import wording
from records import clinics, patients
from records.book import desk, snapshot
from records.book.availability import Book, Opening, Wanted
from records.book.desk import By, What
from records.book.rows import SlotTaken
from records.database import Database, Session
from records.keyring import Keyring, install
from tests.e2e.service import phone_payload

SERVICE = "botox"
BOOKED = "예약되었습니다"  # what the chat says once it is so
TRIES = 10
PATIENCE = 60  # seconds; eight processes write on a busy machine


@dataclass(frozen=True)
class Answer:
    """What a patient read: that they have a time, or other times to choose from."""

    offers: tuple[datetime, ...] = ()
    booked: bool = False


class Talk(Protocol):
    """One patient's conversation."""

    def asks(self, day: date) -> Answer:
        """For a time on that day."""

    def takes(self, offer: datetime) -> Answer:
        """One of those offered last."""


@dataclass(frozen=True)
class Desk:
    """Makes talks at the desk of the database at `address`, each process with its own; `keys` of the keyring."""

    address: str
    keys: Any
    now: datetime

    def __call__(self, number: str, dice: random.Random) -> "DeskTalk":
        return DeskTalk(_database(self), number, self.now, sure=dice.random() < 0.5)


@cache
def _database(told: Desk) -> Database:
    install(Keyring(*told.keys))
    return Database(told.address, patience_seconds=PATIENCE)


@dataclass
class DeskTalk:
    """As the chat does it: look, lock, look again, reserve.

    `sure`: does not look again, so that only the key of the cells stands between two of them.
    """

    database: Database
    number: str
    now: datetime
    sure: bool
    _seen: dict[datetime, Opening] = field(default_factory=dict)

    def asks(self, day: date) -> Answer:
        with self.database.read() as session:
            return self._offered(session, day)

    def takes(self, offer: datetime) -> Answer:
        with self.database.write() as session:
            clinic, day = clinics.by_code(session, "demo"), offer.date()
            snapshot.lock(session, clinic)
            again = book(session, self.now).at(Wanted(SERVICE, day, day), offer)
            opening = self._seen[offer] if self.sure else again
            patient = patients.by_number(session, clinic, self.number)
            if opening is None or patient is None:
                return self._offered(session, day)
            by, what = By("chat", self.now, self.now), What(SERVICE, "보톡스")
            try:
                desk.reserve(session, clinic, patient, opening, what, desk.BOOKED, "chat", by)
            except SlotTaken:
                return self._offered(session, day)
            return Answer(booked=True)

    def _offered(self, session: Session, day: date) -> Answer:
        """Some times of that day, or of the days after it."""
        known = book(session, self.now)
        later = Wanted(SERVICE, day + timedelta(days=1), day + timedelta(days=9))
        found = list(known.openings(Wanted(SERVICE, day, day))) or list(known.openings(later))
        self._seen = {each.starts_at: each for each in found[:3]}
        return Answer(tuple(self._seen))


@dataclass(frozen=True)
class Doors:
    """Makes talks at one of the doors; `times`: all that could be offered."""

    addresses: tuple[str, ...]
    key: str
    times: tuple[datetime, ...]

    def __call__(self, number: str, dice: random.Random) -> "ChatTalk":
        return ChatTalk(self, dice.choice(self.addresses), number)


@dataclass
class ChatTalk:
    """A chat user of the same name as the patient, over HTTP."""

    doors: Doors
    address: str
    number: str
    _shown: dict[datetime, dict[str, Any]] = field(default_factory=dict)

    def asks(self, day: date) -> Answer:
        return self._says(f"보톡스 {day.month}월 {day.day}일 예약")

    def takes(self, offer: datetime) -> Answer:
        button = self._shown[offer]
        return self._says(button["messageText"], button["extra"])

    def _says(self, text: str, extra: dict[str, str] | None = None) -> Answer:
        """One turn; again, where the service could not answer for now. Times are the buttons that are named so."""
        times = {wording.moment(each): each for each in self.doors.times}
        for _ in range(TRIES):
            template = self._posted(text, extra)
            named = {button["messageText"]: button for button in _buttons(template)}
            self._shown = {times[name]: button for name, button in named.items() if name in times}
            booked = BOOKED in json.dumps(template, ensure_ascii=False)
            if booked or self._shown:
                return Answer(tuple(self._shown), booked)
        return Answer()

    def _posted(self, text: str, extra: dict[str, str] | None) -> Any:
        headers = {"X-Skill-Key": self.doors.key, "X-Request-Id": f"chp-{uuid.uuid4().hex}"}
        body = phone_payload(self.number, text, extra)
        answer = requests.post(f"{self.address}/kakao/skill", json=body, headers=headers, timeout=60)
        answer.raise_for_status()
        return answer.json()["template"]


def _buttons(part: Any) -> Iterator[dict[str, Any]]:
    """Every button within a part of an answer that carries a choice."""
    if isinstance(part, dict) and part.get("messageText") and part.get("extra"):
        yield part
    elif isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from _buttons(each)


def book(session: Session, now: datetime) -> Book:
    found = snapshot.load(session, clinics.by_code(session, "demo"), now)
    assert found is not None
    return found
