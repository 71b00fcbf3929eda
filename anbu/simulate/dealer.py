"""The simulated dealer: takes messages for patients and pages for staff, keeps a log, and fails as dealers do."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

from anbu.simulate.people import Person
from channels.ports import Channel, ChannelError, ChannelUnknown, Outgoing, Receipt
from scheduler.routes import SIMULATOR

if TYPE_CHECKING:
    from anbu.simulate.house import SimulatedHouse

OUTAGE = timedelta(hours=3)


class Network(Protocol):
    """By what messages leave in a simulated life, and what becomes of them. `settings`: of the house that they need."""

    @property
    def settings(self) -> dict[str, Any]: ...

    def channels(self, house: "SimulatedHouse") -> dict[str, Channel]: ...

    def open(self, outages: tuple[datetime, ...]) -> None:
        """The house and its clinics are there. Nothing is taken for OUTAGE from each of `outages` on."""

    def work(self) -> None:
        """At each tick of the service."""

    def block(self, who: Person) -> None:
        """They have blocked their clinic's Kakao channel."""

    def close(self) -> None: ...


@dataclass(frozen=True)
class Faults:
    """How often a request meets what, and when nothing is taken at all."""

    transient: float = 0.01
    answer_lost: float = 0.005  # taken, but the answer never came
    request_lost: float = 0.005  # never taken, and nobody knows
    look_up_fails: float = 0.1
    outages: tuple[datetime, ...] = ()

    def down(self, at: datetime) -> bool:
        return any(begin <= at < begin + OUTAGE for begin in self.outages)


@dataclass
class Dealer:
    """A Channel, and a Network of it alone.

    Each request is a line of its log: when, for whom, what, and its outcome (accepted, refused, lost).
    """

    log: Path
    now: Callable[[], datetime]
    rng: Random
    faults: Faults
    asked: Callable[[Outgoing], None]  # whatever becomes of the request
    taken: Callable[[Outgoing], None]  # somebody's phone rings
    blocked: set[str] = field(default_factory=set)
    receipts: dict[str, Receipt] = field(default_factory=dict)

    settings: dict[str, Any] = field(default_factory=dict)

    def channels(self, _house: "SimulatedHouse") -> dict[str, Channel]:
        return {SIMULATOR: self}

    def open(self, outages: tuple[datetime, ...]) -> None:
        self.faults = replace(self.faults, outages=outages)

    def work(self) -> None:
        pass

    def block(self, who: Person) -> None:
        self.blocked.add(who.user_key)

    def close(self) -> None:
        pass

    def hand_over(self, message: Outgoing) -> Receipt:
        """See Channel."""
        self.asked(message)
        refusal = self._refusal(message)
        if refusal is not None:
            self._write(message, "refused")
            raise refusal
        chance = self.rng.random()
        if chance < self.faults.request_lost:
            self._write(message, "lost")
            raise ChannelUnknown("timeout")
        return self._accept(message, chance < self.faults.request_lost + self.faults.answer_lost)

    def look_up(self, send_key: str) -> Receipt | None:
        """See Channel."""
        if self.faults.down(self.now()) or self.rng.random() < self.faults.look_up_fails:
            raise ChannelError("HTTP 503", permanent=False)
        return self.receipts.get(send_key)

    def _refusal(self, message: Outgoing) -> ChannelError | None:
        if message.to in self.blocked:
            return ChannelError("the channel is blocked", permanent=True)
        if self.faults.down(self.now()) or self.rng.random() < self.faults.transient:
            return ChannelError("HTTP 503", permanent=False)
        return None

    def _accept(self, message: Outgoing, silently: bool) -> Receipt:
        receipt = self.receipts[message.send_key] = Receipt(f"dealer-{len(self.receipts) + 1}")
        self._write(message, "accepted")
        self.taken(message)
        if silently:
            raise ChannelUnknown("timeout")
        return receipt

    def _write(self, message: Outgoing, outcome: str) -> None:
        line = {
            "at": self.now(), "outcome": outcome, "send_key": message.send_key, "to": message.to,
            "clinic": message.clinic_code, "title": message.title, "text": message.text,
        }  # fmt: skip
        append(self.log, line)


def append(log: Path, line: dict[str, Any]) -> None:
    """One JSON object a line; times in ISO format."""
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False, default=lambda value: value.isoformat()) + "\n")
