"""What a simulated life is told as: counts, what became of the follow-ups, an estimate against phone calls."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from anbu.simulate.checker.evidence import Evidence


@dataclass(frozen=True)
class Study:
    """Published figures of texting against phoning after a treatment; `text` and `phone` in the unit that is named."""

    what: str
    text: float
    phone: float
    source: str


REACH = Study(
    "share of patients reached",
    0.87,
    0.57,
    "Rennes day surgery, 7,246 patients, J Med Syst; 0.90 with calls to the rest",
)
MINUTES = Study(
    "staff minutes a patient", 173 / 298, 910 / 354, "NSQIP paediatric 30-day follow-up, Pediatr Surg Int 2019"
)


def table(evidence: Evidence, counts: Counter[str]) -> Iterator[str]:
    """Lines for people."""
    yield from (f"{name:<28} {count:>9,}" for name, count in sorted(counts.items()))
    yield ""
    states = Counter((row["push_class"], row["state"]) for row in evidence.tables["follow_up"])
    yield from (f"{push_class:<14} {state:<13} {count:>9,}" for (push_class, state), count in sorted(states.items()))
    outcomes = Counter(line["outcome"] for line in evidence.dealer)
    yield "dealer: " + ", ".join(f"{outcome} {count:,}" for outcome, count in sorted(outcomes.items()))
    yield ""
    yield from _estimate(evidence)


def _estimate(evidence: Evidence) -> Iterator[str]:
    """How often the made-up patients answered is an assumption; what a call costs is what others measured."""
    asked = [row for row in evidence.tables["follow_up"] if row["conversation"] == "check_in" and row["sent_at"]]
    answered = sum(row["state"] == "answered" for row in asked)
    count = len(asked) or 1
    yield f"check-ins sent {len(asked):,}, answered {answered / count:.0%} (as the simulated people are made)"
    yield f"estimate, {REACH.what}: by text {REACH.text:.0%}, by phone {REACH.phone:.0%} ({REACH.source})"
    text, phone = (minutes * len(asked) / 60 for minutes in (MINUTES.text, MINUTES.phone))
    yield f"estimate, staff hours for these check-ins: by text {text:,.0f}, by phone {phone:,.0f} ({MINUTES.source})"
