"""How patients use their phones: what rings is answered, or not, by buttons or in words; some write unasked."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from anbu.simulate.clinics import bot_id
from anbu.simulate.people import TYPED, Person
from channels.kakao_event.fake.phone import Bot, Said, payload
from channels.ports import Outgoing

if TYPE_CHECKING:
    from anbu.simulate.world import World

MOST_TURNS = 8
QUICK, SLOW = timedelta(minutes=1), timedelta(hours=30)


@dataclass
class Phones:
    """All phones of one world, by clinic and KakaoTalk key."""

    world: "World"
    owners: dict[str, tuple[Person, Random]] = field(default_factory=dict)
    _requests: int = 0

    def ring(self, message: Outgoing) -> None:
        """A pushed message arrives: its button may be pressed, within the hour by most of those who do."""
        owner = self.owners.get(message.to)
        if owner is None or not message.buttons or owner[1].random() > owner[0].answers:
            return
        who, rng = owner
        button = rng.choice(message.buttons)
        extra = {"follow_up": button.follow_up_id} if button.kind == "follow_up" else None
        delay = QUICK + rng.expovariate(1 / 25) * QUICK if rng.random() < 0.85 else rng.random() * SLOW
        self.world.agenda.at(self.world.machine.now + delay, lambda: self.talk(who, rng, button.label, extra))

    def talk(self, who: Person, rng: Random, text: str, extra: dict[str, Any] | None = None, turns: int = 0) -> None:
        """Say it, and go on with a button of the answer, or in words, until there is nothing more to press."""
        answer = self.say(who, text, extra)
        shown = _buttons(answer)
        if not shown or turns >= MOST_TURNS or rng.random() < 0.15:
            return
        text, extra = (rng.choice(TYPED), None) if rng.random() < who.typing else rng.choice(shown)
        after = self.world.machine.now + timedelta(seconds=rng.randrange(5, 90))
        self.world.agenda.at(after, lambda: self.talk(who, rng, text, extra, turns + 1))

    def say(self, who: Person, text: str, extra: dict[str, Any] | None = None, what: str = "") -> dict[str, Any]:
        """One utterance at Kakao's door; the answer. The log has it word for word."""
        self._requests += 1
        request = f"chp-{self._requests}"
        clinic = self.world.clinics[who.clinic]
        body = payload(Bot(bot_id(who.clinic), clinic.name, clinic.skill_key or ""), Said(who.user_key, text, extra))
        got = self.world.house.door.post(
            "/kakao/skill", data=json.dumps(body), content_type="application/json",
            headers={"X-Skill-Key": clinic.skill_key or "", "X-Request-Id": request},
        )  # fmt: skip
        answer: dict[str, Any] = got.get_json()
        self.world.soon()
        self.world.note(
            "said", clinic=who.clinic, user=who.user_key, request=request, text=text, what=what,
            status=got.status_code, bubbles=len(answer.get("template", {}).get("outputs", [])),
        )  # fmt: skip
        return answer


def _buttons(answer: dict[str, Any]) -> list[tuple[str, dict[str, Any] | None]]:
    template = answer.get("template", {})
    parts = [next(iter(output.values())) for output in template.get("outputs", [])]
    cards = [button for part in parts for card in part.get("items", [part]) for button in card.get("buttons", [])]
    pressed = (*cards, *template.get("quickReplies", []))
    return [(each["messageText"], each.get("extra")) for each in pressed if each.get("action") == "message"]
