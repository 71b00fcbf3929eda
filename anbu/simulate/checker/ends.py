"""What must have stopped: nothing goes out after a refusal, a death, a loss, or about what is cancelled."""

from collections.abc import Iterator
from datetime import datetime

from anbu.simulate.checker.evidence import Evidence, Row

STILL = ("transaction", "security")  # about an appointment here, also to whom another clinic cares for


def cleared_that_fired(evidence: Evidence) -> Iterator[str]:
    """No push in a time in which the facts forbade it; none whose follow-up had been cleared, refused or expired."""
    for push in evidence.pushes:
        patient, row = evidence.by_user[push["to"]], push["follow_up"]
        for name, spans in _forbidden(evidence, patient, push).items():
            if any(begin < push["at"] < end for begin, end in spans):
                yield f"{push['send_key']} to {patient} at {push['at']}: {name}"
        if row and row["state"] in ("planned", "cleared", "refused", "expired"):
            yield f"{push['send_key']} went out, and its follow-up is {row['state']}: {row['why']}"
        yield from _about_nothing(evidence, push)


def _forbidden(evidence: Evidence, patient: str, push: Row) -> dict[str, list[tuple[datetime, datetime]]]:
    send = push["send"] or {"push_class": ""}
    spans = {"after a refusal": evidence.spans(patient, ("refusal",), ("wants_again",))}
    ended = evidence.spans(patient, ("ended",), ("visit",))
    why = next((line["why"] for line in evidence.lines_of[patient] if line["kind"] == "ended"), "")
    if why == "died":
        spans["after a death"] = evidence.spans(patient, ("ended",))
    elif send["push_class"] not in STILL:
        spans["after a transfer"] = ended
    if push["follow_up"] and push["follow_up"]["plan"].startswith("pregnancy"):
        spans["after a loss"] = evidence.spans(patient, ("loss",))
    if send["push_class"] in ("care", "advertising"):
        spans["with an open complaint"] = complaints(evidence, patient)
    return spans


def complaints(evidence: Evidence, patient: str) -> list[tuple[datetime, datetime]]:
    """When a complaint of the patient's stood open."""
    return [
        (row["opened_at"], row["closed_at"] or evidence.ends)
        for row in evidence.by("escalation", "patient_id").get(patient, ())
        if row["reason"] == "complaint"
    ]


def _about_nothing(evidence: Evidence, push: Row) -> Iterator[str]:
    """A reminder of an appointment that was cancelled, kept, or over."""
    row = push["follow_up"]
    if not row or not row["appointment_id"]:
        return
    [made] = evidence.by("appointment", "id")[row["appointment_id"]]
    if made["cancelled_at"] and made["cancelled_at"] < push["at"]:
        yield f"{push['send_key']} reminds of an appointment cancelled at {made['cancelled_at']}"
    elif made["sequence"] == row["occasion"] and made["starts_at"] < push["at"]:
        yield f"{push['send_key']} reminds at {push['at']} of an appointment of {made['starts_at']}"
