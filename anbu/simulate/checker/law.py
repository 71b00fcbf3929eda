"""What the law and Kakao's review forbid."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time

from anbu.simulate.checker.evidence import Evidence, Row

NIGHT_BEGINS, NIGHT_ENDS = time(20, 50), time(8, 0)  # 정보통신망법 §50③, 21 to 8; Kakao's own from 20:50
CAPPED, CAP = ("care", "advertising"), 1
ASKS = re.compile(
    r"(어떠|어떻|괜찮|불편한 (곳|점|데)(은|이)|잘 지내|안부|나아지)[^.!\n]*\?|안부를? (여쭙|묻)|경과가 어"
)


def advertising(evidence: Evidence) -> Iterator[str]:
    """No advertising without consent, nor in the law's night without a consent of its own (정보통신망법 §50)."""
    for push in evidence.pushes:
        if not _advertises(push):
            continue
        patient = evidence.by_user[push["to"]]
        if not allowed(evidence, patient, "advertising", push["at"]):
            yield f"{patient} had not allowed advertising, {push['at']}"
        if _at_night(push) and not allowed(evidence, patient, "night", push["at"]):
            yield f"{patient} got advertising at night, {push['at']}"


def asks_how_one_is(evidence: Evidence) -> Iterator[str]:
    """A pushed notice never asks how the patient is (Kakao's black list, item 14)."""
    for push in evidence.pushes:
        if found := ASKS.search(f"{push['title']}\n{push['text']}"):
            yield f"{push['send_key']}: {found.group()!r}"


def cap(evidence: Evidence) -> Iterator[str]:
    """At most one message of care or advertising a patient and day."""
    days = Counter(
        (push["to"], push["at"].date())
        for push in evidence.pushes
        if push["send"] and push["send"]["push_class"] in CAPPED
    )
    yield from (f"{user} got {count} on {day}" for (user, day), count in days.items() if count > CAP)


def _advertises(push: Row) -> bool:
    return push["text"].lstrip().startswith("(광고)") or bool(
        push["send"] and push["send"]["push_class"] == "advertising"
    )


def allowed(evidence: Evidence, patient: str, kind: str, at: datetime) -> bool:
    """By the newest word on it before; the first was given at the clinic."""
    events = [
        row
        for row in evidence.tables["consent_event"]
        if row["patient_id"] == patient and row["kind"] == kind and row["at"] <= at
    ]
    newest = max(events, key=lambda row: row["at"], default=None)
    given: bool = evidence.people[patient][kind]
    return given if newest is None or newest["source"] == "import" else bool(newest["granted"])


def _at_night(push: Row) -> bool:
    at = push["at"].time()
    return bool(at >= NIGHT_BEGINS or at < NIGHT_ENDS)
