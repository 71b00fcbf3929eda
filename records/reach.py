"""How far each message came: sent, accepted, delivered, opened, clicked, answered, rebooked, came. Pure.

Every rung names its time and the row that proves it. What no row can tell is `unknown`, never guessed: nobody tells
whether one person read an Alimtalk (Kakao counts readers a template and day only). The rules of attribution:

1. *opened*: a page of the message's link was shown in a person's browser, its button was pressed, or the patient wrote
   in the chat within CHAT_WITHIN, which belongs to the message that came last before it. Unknown where neither a page
   nor a linked chat could have told.
2. *clicked*: its button was pressed in the chat, or somebody showed who they are on its page, or sent something there.
3. *answered*: an answer belongs to the latest message that asked: a reminder's, if it was sent by then. What staff were
   told when they phoned is no answer to a message.
4. *rebooked*: after a recall, an appointment for the same treatment made within the span and before the next message
   that recalled the patient to it. A request, an offer and what was cancelled do not count.
5. *came*: the appointment that was rebooked or reminded of took place, or without one the patient was treated so within
   the same span. An appointment that is over and that nobody settled is unknown.

What has not happened is pending while the message is younger than PATIENCE, or the span is not over; afterwards it is a
no, which may still become a yes. A message that failed has no rungs above that; of an Alimtalk and the text in its
stead the last one has them.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

RUNGS = SENT, ACCEPTED, DELIVERED, OPENED, CLICKED, ANSWERED, REBOOKED, CAME = (
    "sent", "accepted", "delivered", "opened", "clicked", "answered", "rebooked", "came",
)  # fmt: skip
CHAT_WITHIN = PATIENCE = timedelta(days=3)

Word = Literal["yes", "no", "unknown", "pending", "none"]  # none: this message has no such rung


class Row(NamedTuple):
    """Something that happened, and the row that proves it: `table/id`."""

    at: datetime
    evidence: str


class Rung(NamedTuple):
    """What is known of one rung. `why`: of a no, the dealer's or the record's word."""

    word: Word
    at: datetime | None = None
    evidence: str = ""
    why: str = ""


NO, UNKNOWN, PENDING, NONE = Rung("no"), Rung("unknown"), Rung("pending"), Rung("none")


class Sent(NamedTuple):
    """One send of one follow-up that was handed over. Clinic times.

    `thread`: the follow-up that its conversation belongs to: of a reminder the one it reminds of. `state`: of the send.
    `last`: no other send took its place. `asks`: the conversation that it asks for, or empty; `told`: the
    patient told it in the chat by themselves. `recalls`: it calls the
    patient to a treatment, of a code or a name (`treatment`, `label`); both empty: to any.
    """

    send: str
    follow_up: str
    thread: str
    patient: str
    plan: str
    step: str
    channel: str
    at: datetime
    state: str
    accepted: datetime | None
    delivered: datetime | None
    why: str = ""
    page: bool = False
    last: bool = True
    asks: str = ""
    told: bool = False
    appointment: str = ""
    recalls: bool = False
    treatment: str = ""
    label: str = ""


class Booked(NamedTuple):
    """An appointment as it stands."""

    id: str
    made: datetime
    starts: datetime
    state: str
    treatment: str
    label: str


class Came(NamedTuple):
    """A treatment that was done, or a visit without one (code and label empty)."""

    at: datetime
    code: str
    label: str
    evidence: str


@dataclass(frozen=True)
class Facts:
    """What happened, each list by time. Keys: touches and answers a follow-up (of a thread its first), the rest a
    patient; changes an appointment. `chats`: spans in which the patient had a linked chat.
    """

    touches: Mapping[str, Mapping[str, Row]] = field(default_factory=dict)
    answers: Mapping[str, Row] = field(default_factory=dict)
    heard: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    changes: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    booked: Mapping[str, Sequence[Booked]] = field(default_factory=dict)
    came: Mapping[str, Sequence[Came]] = field(default_factory=dict)
    chats: Mapping[str, Sequence[tuple[datetime, datetime | None]]] = field(default_factory=dict)


class Ladder(NamedTuple):
    """How far one send came. `rungs`: by name, all of RUNGS."""

    sent: Sent
    rungs: Mapping[str, Rung]


STANDS, ARRIVED, NO_SHOW, CANCELLED = ("booked", "confirmed"), "arrived", "no_show", "cancelled"
CHAT_CHANNEL = "simulator"
FAILED = "failed"


def ladders(sends: Iterable[Sent], facts: Facts, now: datetime, rebooked_within: timedelta) -> list[Ladder]:
    """The ladder of each, by time. All sends of a patient within the longest span must be among them."""
    rows = sorted(sends, key=lambda each: (each.at, each.send))
    by_patient, by_thread = defaultdict[str, list[Sent]](list), defaultdict[str, list[Sent]](list)
    for each in rows:
        if each.state != FAILED and each.last:
            by_patient[each.patient].append(each)
            by_thread[each.thread].append(each)
    words = _words_after(by_patient, facts)
    return [_ladder(each, by_patient, by_thread, words, facts, now, rebooked_within) for each in rows]


def _words_after(by_patient: Mapping[str, Sequence[Sent]], facts: Facts) -> dict[str, Row]:
    """By send the first words in the chat that belong to it."""
    found = dict[str, Row]()
    for patient, sends in by_patient.items():
        times = [each.at for each in sends]
        for row in facts.heard.get(patient, ()):
            place = bisect_left(times, row.at) - 1
            if place >= 0 and row.at - times[place] <= CHAT_WITHIN:
                found.setdefault(sends[place].send, row)
    return found


def _ladder(
    each: Sent, by_patient: Mapping[str, Sequence[Sent]], by_thread: Mapping[str, Sequence[Sent]],
    words: Mapping[str, Row], facts: Facts, now: datetime, within: timedelta,
) -> Ladder:  # fmt: skip
    rungs = {SENT: Rung("yes", each.at, f"send/{each.send}"), **_of_dealer(each)}
    if each.state == FAILED or not each.last:
        return Ladder(each, rungs | dict.fromkeys(RUNGS[3:], NONE))
    touched = _touched(each, by_thread[each.thread], facts)
    not_so_far = NO if now - each.at > PATIENCE else PENDING
    rungs[OPENED] = _opened(each, touched, words.get(each.send), facts, not_so_far)
    rungs[CLICKED] = _clicked(touched, rungs[OPENED], not_so_far)
    rungs[ANSWERED] = _answered(each, by_thread[each.thread], by_patient[each.patient], facts, not_so_far)
    until = _until(each, by_patient[each.patient], within)
    rungs[REBOOKED], rungs[CAME] = _followed(each, until, facts, now)
    return Ladder(each, rungs)


def _of_dealer(each: Sent) -> dict[str, Rung]:
    row = f"send/{each.send}"
    took = Rung("yes", each.accepted, row)
    match each.state:
        case "delivered":
            return {ACCEPTED: took, DELIVERED: Rung("yes", each.delivered, row)}
        case "failed":
            no = Rung("no", None, row, each.why)
            return {ACCEPTED: took if each.accepted else no, DELIVERED: no}
        case "accepted":
            return {ACCEPTED: took, DELIVERED: UNKNOWN}
    return {ACCEPTED: took if each.accepted else UNKNOWN, DELIVERED: UNKNOWN}


def _latest(sends: Sequence[Sent], at: datetime) -> Sent | None:
    """The latest of a thread that was out by then."""
    return next((each for each in reversed(sends) if each.at <= at), None)


def _touched(each: Sent, thread: Sequence[Sent], facts: Facts) -> dict[str, Row]:
    rows = facts.touches.get(each.thread, {})
    return {kind: row for kind, row in rows.items() if _latest(thread, row.at) is each}


def _opened(each: Sent, touched: Mapping[str, Row], word: Row | None, facts: Facts, no: Rung) -> Rung:
    signs = [*touched.values(), *([word] if word else [])]
    if signs:
        return Rung("yes", *min(signs))
    could_tell = each.page or each.channel == CHAT_CHANNEL or _in_chat(facts.chats.get(each.patient, ()), each.at)
    return no if could_tell else UNKNOWN


def _in_chat(spans: Sequence[tuple[datetime, datetime | None]], at: datetime) -> bool:
    return any(begin <= at and (end is None or at < end) for begin, end in spans)


def _clicked(touched: Mapping[str, Row], opened: Rung, no: Rung) -> Rung:
    acts = [row for kind, row in touched.items() if kind != "page"]
    if acts:
        return Rung("yes", *min(acts))
    return UNKNOWN if opened.word == "unknown" else no


def _answered(each: Sent, thread: Sequence[Sent], sends: Sequence[Sent], facts: Facts, no: Rung) -> Rung:
    if not each.asks:
        return NONE
    note = facts.answers.get(each.thread)
    rows = [note] if note else facts.changes.get(each.appointment, ()) if each.appointment else ()
    if not rows and each.told:
        rows, thread = facts.heard.get(each.patient, ()), [other for other in sends if other.asks]
    found = [row for row in rows if row.at >= each.at and _latest(thread, row.at) is each]
    return Rung("yes", *min(found)) if found else no


def _until(each: Sent, sends: Sequence[Sent], within: timedelta) -> datetime:
    """When what follows a recall is no longer its doing."""
    again = (other.at for other in sends if other.recalls and other.at > each.at and _same(each, other))
    return min([each.at + within, *again]) if each.recalls else each.at


def _same(each: Sent, other: "Sent | Booked") -> bool:
    """Whether both are about the same treatment; a recall to any treatment is about each."""
    if not (each.treatment or each.label):
        return True
    return each.treatment == other.treatment if each.treatment and other.treatment else each.label == other.label


def _followed(each: Sent, until: datetime, facts: Facts, now: datetime) -> tuple[Rung, Rung]:
    booked = facts.booked.get(each.patient, ())
    if each.appointment:
        mine = next((row for row in booked if row.id == each.appointment), None)
        return NONE, _took_place(mine, facts.came.get(each.patient, ()), now) if mine else UNKNOWN
    if not each.recalls:
        return NONE, NONE
    counts = (*STANDS, ARRIVED, NO_SHOW)
    made = [row for row in booked if each.at < row.made <= until and row.state in counts and _same(each, row)]
    again = min(made, key=lambda row: row.made, default=None)
    over = now > until
    if again is not None:
        rebooked = Rung("yes", again.made, f"appointment/{again.id}")
        return rebooked, _took_place(again, facts.came.get(each.patient, ()), now)
    return (NO if over else PENDING), _walked_in(each, until, facts, over)


def _took_place(row: Booked, came: Sequence[Came], now: datetime) -> Rung:
    if row.state == ARRIVED:
        return Rung("yes", row.starts, f"appointment/{row.id}")
    there = next((visit for visit in came if visit.at.date() == row.starts.date()), None)
    if there is not None:
        return Rung("yes", there.at, there.evidence)
    if row.state in (NO_SHOW, CANCELLED):
        return Rung("no", None, f"appointment/{row.id}", row.state)
    return PENDING if row.starts > now else UNKNOWN


def _walked_in(each: Sent, until: datetime, facts: Facts, over: bool) -> Rung:
    for visit in facts.came.get(each.patient, ()):
        like = Booked("", visit.at, visit.at, "", visit.code, visit.label)
        if each.at < visit.at <= until and _same(each, like):
            return Rung("yes", visit.at, visit.evidence)
    return NO if over else PENDING


# The table: how many messages of each plan, step and channel came how far.


FEW = 20  # of fewer a share would say more than they do


@dataclass(frozen=True)
class Count:
    """Of one rung. Shares are of those of whom it is known."""

    yes: int = 0
    no: int = 0
    unknown: int = 0
    pending: int = 0

    @property
    def known(self) -> int:
        return self.yes + self.no

    @property
    def share(self) -> float | None:
        """Of those known; None where they are few."""
        return round(self.yes / self.known, 3) if self.known >= FEW else None


@dataclass(frozen=True)
class Line:
    """The counts of one plan, step and channel, by rung."""

    plan: str
    step: str
    channel: str
    counts: Mapping[str, Count]


def table(found: Iterable[Ladder]) -> list[Line]:
    """One line a plan, step and channel, in this order."""
    tallies = defaultdict[tuple[str, str, str], dict[str, dict[str, int]]](dict)
    for sent, rungs in found:
        line = tallies[sent.plan, sent.step, sent.channel]
        for name, rung in rungs.items():
            tally = line.setdefault(name, {})
            tally[rung.word] = tally.get(rung.word, 0) + 1
    return [Line(*key, {name: _count(tally) for name, tally in line.items()}) for key, line in sorted(tallies.items())]


def _count(tally: Mapping[str, int]) -> Count:
    return Count(**{word: many for word, many in tally.items() if word != "none"})


def written(count: Count) -> str:
    """Such as 12/40 30% ?5: 12 of 40 of whom it is known, and 5 of whom it is not; empty where nobody had the rung."""
    if not (count.known or count.unknown or count.pending):
        return ""
    share = f" {count.share:.0%}" if count.share is not None else ""
    rest = f" ?{count.unknown}" if count.unknown else ""
    return f"{count.yes}/{count.known}{share}{rest}"
