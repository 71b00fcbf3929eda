"""From which confidence the bot answers: the cheapest thresholds that answer rightly, over texts with known intents.

1. Each text's cost is known for each outcome (`price`): an answer, a question back with the two likeliest topics, a
   person.
2. Careful topics have a threshold of their own; below a third one a question back is not worth asking.
3. Of all thresholds under which enough of the answers are right, those of the least mean cost win.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from bot import understanding

ANSWERS = tuple(step / 50 for step in range(15, 49))  # 0.30 to 0.96
CLARIFIES = tuple(step / 20 for step in range(1, 10))  # 0.05 to 0.45

RIGHT, OFFERED, NOT_OFFERED, NEEDLESS_PERSON = 0, 1, 3, 2
ASKED_WHO_NEEDS_A_PERSON, WRONG_ANSWER, WRONG_CAREFUL_ANSWER, ANSWERED_WHO_NEEDS_A_PERSON = 3, 5, 10, 10


class Case(NamedTuple):
    """A text's true intent, the two likeliest ones, the confidence in the first, and whether triage brings in a
    person even if the first one is answered."""

    truth: str
    said: str
    second: str
    confidence: float
    flagged: bool

    @property
    def careful(self) -> bool:
        return self.said.startswith("aftercare_") or self.said in understanding.CAREFUL_INTENTS

    @property
    def catch_all(self) -> bool:
        return self.said in understanding.CATCH_ALLS


class Thresholds(NamedTuple):
    """Confidences: from `answer` an ordinary topic is answered, from `careful` a careful one, from `clarify` asked."""

    answer: float
    careful: float
    clarify: float


PRESENT = Thresholds(understanding.ANSWER_FROM, understanding.CAREFUL_ANSWER_FROM, understanding.CLARIFY_FROM)


class Sum(NamedTuple):
    """Over some texts: how many, how many answered, how many of these rightly, how many asked back, their cost."""

    texts: float = 0
    answered: float = 0
    right: float = 0
    asked: float = 0
    cost: float = 0

    def __add__(self, other: "Sum") -> "Sum":  # type: ignore[override]
        return Sum(*(one + another for one, another in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        """Share of right ones among the answered."""
        return self.right / self.answered if self.answered else 1.0


Sets = Mapping[str, Sequence[Case]]
Worth = Callable[[Sum], float]


def least_cost(figures: Sum) -> float:
    return -figures.cost


def most_answered(figures: Sum) -> float:
    return figures.answered


def outcome(case: Case, answer_from: float, clarify_from: float) -> str:
    """answer, clarify or staff, as `bot.understanding` and triage decide."""
    if case.flagged:
        return "staff"
    if case.said in understanding.STAFF_INTENTS and case.confidence >= min(understanding.PERSON_FROM, answer_from):
        return "staff"
    if case.confidence >= max(answer_from, understanding.CATCH_ALL_FROM * case.catch_all):
        return "answer"
    return "clarify" if case.confidence >= clarify_from else "staff"


def price(case: Case, came: str) -> int:
    """What the outcome `came` costs, in needless questions back: the table of docs/understanding.md."""
    needs_person = case.truth in understanding.STAFF_INTENTS
    if came == "staff":
        return RIGHT if needs_person else NEEDLESS_PERSON
    if came == "clarify":
        offered = OFFERED if case.truth in (case.said, case.second) else NOT_OFFERED
        return ASKED_WHO_NEEDS_A_PERSON if needs_person else offered
    if case.said == case.truth:
        return RIGHT
    wrong = WRONG_CAREFUL_ANSWER if case.careful else WRONG_ANSWER
    return ANSWERED_WHO_NEEDS_A_PERSON if needs_person else wrong


def weigh(cases: Sequence[Case], thresholds: Thresholds) -> Sum:
    """What `thresholds` do to `cases`."""
    ordinary, careful = _split(cases)
    return _sum(ordinary, thresholds.answer, thresholds.clarify) + _sum(careful, thresholds.careful, thresholds.clarify)


def mix(sums: Iterable[Sum]) -> Sum:
    """Means per text, every set alike."""
    shares = [Sum(*(part / each.texts for part in each)) for each in sums]
    return Sum(*(sum(parts) / len(shares) for parts in zip(*shares, strict=True)))


def choose(sets: Sets, precision: float, worth: Worth = least_cost) -> Thresholds | None:
    """The thresholds of most `worth` with at least `precision` of the answers right; None if there are none.

    Every set weighs the same, however many texts it holds.
    """
    tables = [_table(cases) for cases in sets.values()]
    best: tuple[float, Thresholds] | None = None
    for tried in _candidates():
        figures = mix(
            [
                ordinary[tried.answer, tried.clarify] + careful[tried.careful, tried.clarify]
                for ordinary, careful in tables
            ]
        )
        if figures.precision >= precision and (best is None or worth(figures) > best[0]):
            best = worth(figures), tried
    return best[1] if best else None


def _candidates() -> Iterator[Thresholds]:
    """Careful topics are never answered sooner than ordinary ones."""
    for answer, careful, clarify in product(ANSWERS, ANSWERS, CLARIFIES):
        if careful >= answer >= clarify:
            yield Thresholds(answer, careful, clarify)


Table = dict[tuple[float, float], Sum]


def _table(cases: Sequence[Case]) -> tuple[Table, Table]:
    ordinary, careful = _split(cases)
    pairs = list(product(ANSWERS, CLARIFIES))
    return {pair: _sum(ordinary, *pair) for pair in pairs}, {pair: _sum(careful, *pair) for pair in pairs}


def _split(cases: Sequence[Case]) -> tuple[list[Case], list[Case]]:
    return [case for case in cases if not case.careful], [case for case in cases if case.careful]


def _sum(cases: Sequence[Case], answer_from: float, clarify_from: float) -> Sum:
    came = [outcome(case, answer_from, clarify_from) for case in cases]
    return Sum(
        texts=len(cases),
        answered=came.count("answer"),
        right=sum(case.said == case.truth for case, each in zip(cases, came, strict=True) if each == "answer"),
        asked=came.count("clarify"),
        cost=sum(map(price, cases, came)),
    )
