"""The dialogue's state: what one conversation carries from turn to turn. Pure; kept as JSON."""

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self


@dataclass(frozen=True)
class State:
    """`choices` maps the opaque ids of the buttons offered last to their meanings; older buttons are stale."""

    turn: int = 0
    greeted: bool = False
    flow: str | None = None  # a name of bot.dialogue.flows
    step: str | None = None
    asked_at: str | None = None  # clinic time of the last turn, ISO
    follow_up: str | None = None
    topics: tuple[str, ...] = ()  # the last question's intents, in the order in which they were asked
    treatments: tuple[str, ...] = ()  # those spoken of last, codes
    waiting_for: str | None = None  # treatment: which treatment are the topics about?
    answered: tuple[str, ...] = ()  # the check-in's questions that were answered before they were asked
    said: tuple[str, ...] = ()  # what was said to the open question without answering it
    misses: int = 0  # misunderstandings in a row
    walls: int = 0  # how often in a row a wish was met by nothing but who one is
    attention: bool = False  # an answer of this check-in is for a person
    acknowledged: bool = False  # the patient was just told that staff were informed
    told: str | None = None  # the reason of it
    draft: dict[str, Any] = field(default_factory=dict)  # the wish for an appointment: bot.dialogue.booking.draft
    paused: dict[str, Any] = field(default_factory=dict)  # the flow that goes on afterwards
    settled: str | None = None  # of the open alarm: seen (somebody of the trade, or pressed by mistake), over
    expecting: bool = False  # told of a pregnancy or of nursing: counts for every drug asked about later
    wish: str | None = None  # opt_out: said before it was known who it is
    choices: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, kept: dict[str, Any]) -> Self:
        """The state in `kept`; what a newer or older version wrote beside it is passed over."""
        known = {each.name for each in fields(cls)}
        lists = ("topics", "treatments", "answered", "said")  # JSON has no tuples
        values = {name: value for name, value in kept.items() if name in known}
        return cls(**values | {name: tuple(values.get(name, ())) for name in lists})

    def dump(self) -> dict[str, Any]:
        return asdict(self)

    def with_choices(self, meanings: list[str]) -> "State":
        """Offer these meanings; their ids say nothing and belong to this turn only."""
        return replace(self, choices={self.choice(index): meaning for index, meaning in enumerate(meanings)})

    def choice(self, index: int) -> str:
        return f"{self.turn}-{index}"

    def interrupted(self) -> dict[str, Any]:
        """The flow under way, to be taken up again (`taken_up`); what is paused already stays paused."""
        if self.flow is None or self.flow == "booking":
            return self.paused
        return {name: getattr(self, name) for name in ("flow", "step", "follow_up", "answered", "said", "attention")}

    def taken_up(self) -> "State":
        """Back in the flow that was paused."""
        return type(self).load(self.dump() | self.paused | {"paused": {}})

    def without_flow(self) -> "State":
        """Out of the flow under way; its buttons are stale."""
        return replace(
            self, walls=0, flow=None, step=None, follow_up=None, answered=(), said=(), asked_at=None, choices={}
        )
