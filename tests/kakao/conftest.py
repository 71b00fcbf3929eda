"""A fake Kakao and our door on ports of their own, with a language model that can be held back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from channels.kakao_event.callback import post
from channels.kakao_event.fake.faults import Faults
from channels.kakao_event.fake.phone import Bot
from channels.kakao_event.fake.server import FakeKakao
from records.callbacks import CallbackAddresses
from records.keyring import Keyring
from records.models import Clinic, Conversation, Message
from tests.console.world import served
from tests.town import NO_REDIS, ScriptedNlu, Town, sqlite_town
from webhook.app import create_app
from webhook.callbacks import Callbacks
from webhook.clinics import ClinicDirectory
from webhook.skill import skill_blueprint

SLOW = "천천히 답할 말"


class Watch:
    """A clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class HeldNlu(ScriptedNlu):
    """Thinks about SLOW until Kakao has its acknowledgement."""

    fake: FakeKakao | None = None

    def parse(self, text: str) -> dict[str, Any]:
        if text.startswith(SLOW) and self.fake:
            for token in list(self.fake.tokens.values()):
                assert token.decided.wait(20)
        return super().parse(text)


@dataclass
class Stage:
    """What a test plays on. `paused`: how long the door meant to wait before its callbacks."""

    town: Town
    fake: FakeKakao
    url: str
    callbacks: Callbacks
    addresses: CallbackAddresses
    watch: Watch
    paused: list[float] = field(default_factory=list)
    late_by: float = 0.0

    def play(self, utterance: str, **more: Any) -> dict[str, Any]:
        """The patient says something; what the phone shows. Only what is SLOW outlasts the door's budget."""
        self.callbacks._budget = 0.05 if SLOW in utterance else 60
        body = {"user": "demo-filler", "utterance": utterance, "wait": 20, **more}
        got = requests.post(f"{self.url}/play", json=body, timeout=60)
        assert got.status_code == 200, got.text
        found: dict[str, Any] = got.json()
        return found

    def clinic(self) -> Clinic:
        return self.town.clinic()

    def said(self) -> list[Message]:
        """What the bot and staff said to the patient, as recorded."""
        with self.town.database.read() as session:
            wanted = session.query(Message).join(Conversation).filter(Message.direction == "out")
            return list(wanted.order_by(Message.id))


@pytest.fixture(params=[NO_REDIS])
def redis_url(request: pytest.FixtureRequest) -> str:
    url: str = request.param
    return request.getfixturevalue("valkey_url") if url == "valkey" else url


@pytest.fixture
def stage(tmp_path: Path, keyring: Keyring, redis_url: str) -> Iterator[Stage]:
    """A clock that stands still, and pauses that wait for the acknowledgement alone."""
    town = sqlite_town(tmp_path, keyring)
    clinic = town.clinic()
    bot = Bot(clinic.bot_id, clinic.name, clinic.skill_key or "")
    fake = FakeKakao("", lambda id: bot if id in ("", bot.id) else None, tmp_path / "kakao.log", rest_api_key="key")
    nlu = HeldNlu(fake=fake)
    nlu.intents[SLOW] = ("faq_hours", 0.99)
    town.conversations._nlu = town.nlu = nlu
    watch = Watch()
    addresses = CallbackAddresses(redis_url, keyring)
    with served(fake.app()) as url:
        found = Stage(town, fake, url, None, addresses, watch)  # type: ignore[arg-type]

        def pause(seconds: float) -> None:
            found.paused.append(seconds)
            for token in list(fake.tokens.values()):
                assert token.decided.wait(20)
            watch.now += found.late_by

        found.callbacks = Callbacks(town.conversations, addresses, post, elapsed=watch, pause=pause)
        directory = ClinicDirectory(town.database)
        door = create_app((skill_blueprint(town.conversations, directory, found.callbacks, url),))
        with served(door) as fake.door_url:
            yield found


def always(kind: str) -> Faults:
    return Faults({kind: (1.0, 503.0)})


def words(answer: dict[str, Any]) -> str:
    """All that the patient reads of an answer, the waiting bubble too."""
    if answer.get("useCallback"):
        return str(answer["data"]["text"])
    components = [each for output in answer["template"]["outputs"] for each in output.values()]
    return "\n".join(each.get("text") or each.get("description") for each in components)
