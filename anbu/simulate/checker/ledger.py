"""Each message once, none lost, none stuck, and a record of everything."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from anbu.simulate.checker.evidence import TAKEN, Evidence

A_WHILE = timedelta(days=1)


def doubled(evidence: Evidence) -> Iterator[str]:
    """No message twice: not under one send key, not for one follow-up, not the same words on the same day."""
    for name, keys in (
        ("send key", Counter(push["send_key"] for push in evidence.pushes)),
        ("follow-up", Counter(push["follow_up"]["id"] for push in evidence.pushes if push["follow_up"])),
        ("text", Counter((push["to"], push["at"].date(), push["text"]) for push in evidence.pushes)),
    ):
        yield from (f"{name} {key} was sent {count} times" for key, count in keys.items() if count > 1)


def unrecorded(evidence: Evidence) -> Iterator[str]:
    """Whatever was said at the door has an answer and a record; whatever went out has a row that says so."""
    answered = {(row["user_key"], row["request_key"]) for row in evidence.tables["answered_request"]}
    for line in evidence.happened("said"):
        if line["status"] != 200 or not 1 <= line["bubbles"] <= 3:
            yield f"{line['request']} got status {line['status']} and {line['bubbles']} bubbles"
        if (line["user"], line["request"]) not in answered:
            yield f"{line['request']} of {line['user']} is not on record"
    for push in evidence.pushes:
        settled = push["send"] and push["send"]["state"] in ("accepted", "delivered")
        lately = push["at"] > evidence.ends - A_WHILE
        if not settled and not lately:
            yield f"{push['send_key']} went out, and the ledger says {push['send'] and push['send']['state']}"


def untold(evidence: Evidence) -> Iterator[str]:
    """What a dealer's log says that its messages came to, the ledger says a day later; its last attempt counts."""
    taken = {line["send_key"]: line for line in evidence.dealer if line["outcome"] in TAKEN}
    for row in evidence.tables["send"] if evidence.tells else ():
        line = taken.get(row["send_key"])
        if not line or line["at"] > evidence.ends - A_WHILE:
            continue
        if (line["outcome"] == "accepted") != (row["state"] == "delivered"):
            yield f"{row['send_key']} came to be {line['outcome']}, and the ledger says {row['state']}"


def stuck(evidence: Evidence) -> Iterator[str]:
    """Nothing waits for ever: no send without a fate, no follow-up behind its time, no answer awaited in vain."""
    past = evidence.ends - A_WHILE
    for row in evidence.tables["send"]:
        if row["state"] in ("queued", "sending", "unknown") and row["next_try_at"] < past:
            yield f"send {row['id']} is {row['state']} since {row['next_try_at']}"
    for row in evidence.tables["follow_up"]:
        if row["state"] == "planned" and row["due_at"] < past:
            yield f"follow-up {row['id']} ({row['plan']} {row['step']}) was due at {row['due_at']}"
        if row["state"] == "sent" and row["answer_by"] and row["answer_by"] < past:
            yield f"follow-up {row['id']}: nobody was told that it was not answered by {row['answer_by']}"
        if row["state"] in ("refused", "expired", "cleared", "failed") and not row["why"]:
            yield f"follow-up {row['id']} is {row['state']} and does not say why"
