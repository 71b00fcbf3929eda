"""The walker's phone: speaks to the Kakao door as KakaoTalk does, and checks each answer against its limits."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from channels.kakao_event.fake.phone import Bot, Said, ask
from channels.simulator.phone import PhoneLog
from webhook.kakao.response import SkillResponse

PATIENCE = 30.0  # seconds for what the scheduler and the sender must do first
KAKAO = 5.0  # seconds that KakaoTalk waits


class Astray(Exception):
    """The service did what it should not; says what was expected."""


@dataclass
class Phone:
    """One chat user. `told` prints; `strayed` collects what broke a limit or an expectation."""

    door: str
    bot: Bot
    clinic: str
    user_key: str
    log: PhoneLog
    told: Callable[[str], None]
    strayed: list[str] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)

    def say(self, text: str, *expected: str, never: str = "", **extra: str) -> str:
        """Say something; the words of the answer, which must hold each of `expected`."""
        self.told(f"▷ {text}")
        answer = ask(self.door, KAKAO, self.bot, Said(self.user_key, text, dict(extra) or None))
        if answer.response is None:
            raise Astray(f"{text!r} got no usable answer: {answer.failure}")
        self.answer = answer.response
        words = self._shown(text)
        self._check(text, words, expected, never)
        return words

    def press(self, label: str, *expected: str) -> str:
        """Press a quick reply of the last answer."""
        quick = self.answer["template"].get("quickReplies") or []
        button = next((each for each in quick if each["label"] == label), None)
        if button is None:
            raise Astray(f"no button {label!r}; there are {[each['label'] for each in quick]}")
        return self.say(button["messageText"], *expected, **(button.get("extra") or {}))

    def take(self, *expected: str, which: int = 0) -> str:
        """Press the button of one of the cards that the last answer shows beside each other."""
        cards = [card for card in self._cards() if card.get("buttons")]
        if which >= len(cards):
            raise Astray(f"no card {which + 1}; there are {len(cards)}")
        button = cards[which]["buttons"][0]
        return self.say(button["messageText"], *expected, **(button.get("extra") or {}))

    def _cards(self) -> list[dict[str, Any]]:
        parts = [next(iter(output.values())) for output in self.answer.get("template", {}).get("outputs", [])]
        return [card for part in parts for card in part.get("items", [part])]

    def _shown(self, text: str) -> str:
        try:
            SkillResponse.model_validate_json(json.dumps(self.answer))
        except ValidationError as error:
            self.strayed.append(f"the answer to {text!r} breaks a limit: {error.errors()[0]['msg']}")
        lines = (card.get(name) for card in self._cards() for name in ("title", "text", "description"))
        words = "\n".join(str(line) for line in lines if line)
        labels = [each["label"] for each in self.answer.get("template", {}).get("quickReplies") or []]
        self.told("\n".join(f"   {line}" for line in words.splitlines()))
        if labels:
            self.told("   " + " ".join(f"<{label}>" for label in labels))
        return words

    def _check(self, text: str, words: str, expected: tuple[str, ...], never: str) -> None:
        missing = [each for each in expected if each not in words]
        if missing:
            self.strayed.append(f"the answer to {text!r} lacks {', '.join(map(repr, missing))}")
        if never and never in words:
            self.strayed.append(f"the answer to {text!r} says {never!r}")

    def pushed(self, words: str) -> dict[str, Any]:
        """The newest push on this phone with these words in it. Raises Astray when none comes in time."""
        return self._awaited("push", words)

    def hears(self, words: str) -> None:
        """Staff's words arrive by themselves. Raises Astray when they do not."""
        self._awaited("event", words)

    def _awaited(self, kind: str, words: str) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            entries, _ = self.log.since(self.clinic, self.user_key, 0)
            found = [entry for entry in entries if entry["kind"] == kind and words in str(entry["payload"])]
            if found:
                self.told(f"◁ {found[-1]['payload'].get('text') or words}")
                return dict(found[-1]["payload"])
            time.sleep(0.2)
        raise Astray(f"nothing with {words!r} came to the phone within {PATIENCE:.0f} s")


def phone_log(home: Path) -> PhoneLog:
    """What the demo phones remember."""
    return PhoneLog(home / "simulator")
