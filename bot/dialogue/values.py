"""What a decision is made from and what it is: all values, all pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from bot.dialogue.state import State
from bot.reply import Reply
from bot.triage import Verdict
from catalogue.hours import OpeningHours
from catalogue.model import InForce, TriageClass
from records.book.availability import Bits, Book, Claim, Opening
from records.facts import Booked, Sessions, Treatment, Waits

STAFF = "staff"  # the holder of a conversation that a person has taken


@dataclass(frozen=True)
class Understood:
    """What a text means. `requests`: every intent asked for, in order, the first one equal to `intent`; none when
    nothing was understood. `only_named`: it names treatments and says no more.

    `outcome`: answer (say or do it), clarify (ask back), staff (bring in a person). `available` is False when the NLU
    was down or slow, and only keywords were read.
    """

    intent: str = "out_of_scope"
    confidence: float = 0.0
    outcome: str = "staff"
    ranking: tuple[tuple[str, float], ...] = ()
    requests: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()  # codes named in the text
    available: bool = True
    only_named: bool = False
    appointment_left: bool = False  # a clause may be about an appointment, and was not read surely
    question_left: bool = False  # a clause asks for more than was understood

    @property
    def sure(self) -> bool:
        """Whether `intent` is what the words mean, surely enough to act on it."""
        return bool(self.requests) and self.outcome != "clarify"


@dataclass(frozen=True)
class Heard:
    """One turn of the patient: the words, the opaque id of a pressed button, or a follow-up's button.

    `meaning`: what the button, or a label of ours that was typed, stands for; None for words of their own.
    """

    text: str
    choice: str | None = None
    follow_up: str | None = None
    meaning: str | None = None
    verdict: Verdict = field(default_factory=lambda: Verdict(None, (), ()))
    understood: Understood = Understood()


@dataclass(frozen=True)
class ClinicFacts:
    """What patients may be told of the clinic itself. `opening`: its hours to reckon with, where they are known.

    `operator`: Kakao's own 1:1 chat is open to patients.
    """

    name: str
    phone: str
    emergency_phone: str
    hours: str = ""
    address: str = ""
    opening: OpeningHours | None = None
    operator: bool = False


@dataclass(frozen=True)
class CheckIn:
    """A follow-up that was sent and whose conversation, a check-in or a survey, may be held now."""

    id: str
    treatment: Treatment
    sent: bool = True


@dataclass(frozen=True)
class Invitation:
    """A fresh upload address for photos; nobody can use it before InvitePhotos opens it."""

    token: str
    url: str


@dataclass(frozen=True)
class Matched:
    """The one patient whose birth date was told, by whoever proved to have the phone. `name`: masked."""

    patient: str
    name: str
    child: bool = False  # under 14: only a guardian may go on
    check_ins: tuple[CheckIn, ...] = ()
    surveys: tuple[CheckIn, ...] = ()


Told = Literal["nothing", "right", "wrong", "expired", "unclear"]


@dataclass(frozen=True)
class Identity:
    """What the records say to this turn's words of who it is. Nothing in it tells whether a number is known.

    `purpose`: of the attempt under way (phone, button, again), None for none. `lapsed`: the chat user's link expired.
    `button`: whose follow-up's button was pressed. `number`: the keyed hash of the number typed, or for a code asked
    for again, of the one typed before. `birth` unclear: several have it, or none of them is on file with one.
    """

    purpose: str | None = None
    resting: bool = False
    lapsed: bool = False
    button: Literal["none", "unlinked", "taken", "another"] = "none"
    number: str | None = None
    again: bool = False  # the code was asked for once more
    may_send: bool = False
    code_minutes: int = 5  # a code's life
    code: Told = "nothing"
    code_tries: int = 0  # left before this turn
    birth: Told = "nothing"
    birth_tries: int = 0  # left before this turn
    matched: Matched | None = None


@dataclass(frozen=True)
class Facts:
    """All that a decision may know, read in the turn's transaction. `treatments`: the patient's own, newest first.

    `minor`: the patient is under 14. `guardian`: whoever writes is linked for such a patient. `appointments`: those not
    over yet, by time. `book`: loaded where the turn may need it; None also where the clinic keeps no book here.
    `claims`: what each appointment takes, `busy`: the patient's own cells, both loaded with the book. `reminded`: the
    appointment that a pushed message's button speaks of. `alarm`: the urgent one of this conversation that is
    open, and no more than a day old; `alarm_fresh`: it was raised within the hour.
    """

    now: datetime
    clinic: ClinicFacts
    in_force: InForce
    holder: str = "bot"
    linked: bool = False
    name: str = ""  # the patient's
    treatments: tuple[Treatment, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    surveys: tuple[CheckIn, ...] = ()
    consents: dict[str, bool] = field(default_factory=dict)
    minor: bool = False  # a guardian answers for them
    guardian: bool = False
    identity: Identity = Identity()
    invitation: Invitation | None = None
    book: Book | None = None
    appointments: tuple[Booked, ...] = ()
    packages: tuple[Sessions, ...] = ()
    waits: tuple[Waits, ...] = ()
    claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    busy: Bits = field(default_factory=dict)
    reminded: str | None = None
    alarm: "Escalate | None" = None
    alarm_fresh: bool = False


@dataclass(frozen=True)
class Escalate:
    """Bring in a person. `once`: while one of that reason is open, nothing is added to it. `before`: a moment by which
    a person must have acted, however long the class allows, such as the visit of who comes late.
    """

    reason: str
    triage: TriageClass
    rules: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    once: bool = False
    before: datetime | None = None


@dataclass(frozen=True)
class Describe:
    """Add what the patient said more to the conversation's open escalation of that reason."""

    reason: str
    details: dict[str, str]


@dataclass(frozen=True)
class FillNote:
    """Write answers of a check-in into its note. `complete`: all its questions were answered."""

    follow_up: str
    answers: dict[str, Any]
    complete: bool = False
    triage: TriageClass | None = None


@dataclass(frozen=True)
class ChangeConsent:
    """The patient allows or forbids a kind of message."""

    kind: str
    granted: bool
    text_version: str


@dataclass(frozen=True)
class EndPregnancy:
    """The loss of a pregnancy was told: its messages, and those of a newborn, end at once. Staff can take that back."""


@dataclass(frozen=True)
class AskRecall:
    """The patient wants to be told when it is time for that treatment again. `at`: midnight of the day, in Seoul."""

    treatment: str
    label: str
    at: datetime


@dataclass(frozen=True)
class KeepExample:
    """Words that were not understood, for a person to label. `guess`: the model's, None where it had none."""

    text: str
    reason: str
    guess: str | None
    confidence: float


@dataclass(frozen=True)
class InvitePhotos:
    """Open the upload address of this token."""

    token: str


@dataclass(frozen=True)
class SendCode:
    """Send a code to the number on file that has this keyed hash, if one is; begin (or begin again) an attempt."""

    number: str


@dataclass(frozen=True)
class AskBirth:
    """Begin an attempt by the birth date alone: of the patient of that follow-up, else of the link that expired."""

    follow_up: str | None = None


@dataclass(frozen=True)
class Tried:
    """The code or the birth date told was right or wrong; counted. `patient`: whose birth date it is."""

    what: Literal["code", "birth"]
    right: bool
    patient: str | None = None


@dataclass(frozen=True)
class EndProof:
    """The attempt is over without a link; `failed`: with a rest."""

    failed: bool


@dataclass(frozen=True)
class Link:
    """Tie the chat user to the patient, as `by` whom or what; effects behind it are the patient's."""

    patient: str
    by: str
    text_version: str  # of the consent


@dataclass(frozen=True)
class Unlink:
    """End the link. `phone_wrong`: and send nothing more to the number that led here."""

    phone_wrong: bool = False


@dataclass(frozen=True)
class Reserve:
    """Take the opening: at once, or as a request that staff approve (`asks`). `moves`: the appointment whose time it
    becomes; a request to move keeps that one until staff approve.
    """

    opening: Opening
    treatment: str
    label: str
    asks: bool = False
    moves: str | None = None
    guest: str = ""
    wish: str = ""


@dataclass(frozen=True)
class CancelAppointment:
    """`late`: later than the clinic's rule."""

    appointment: str
    late: bool = False


@dataclass(frozen=True)
class ConfirmAppointment:
    """The patient says that they will come."""

    appointment: str


@dataclass(frozen=True)
class TellLate:
    """The patient comes `minutes` late."""

    appointment: str
    minutes: int


@dataclass(frozen=True)
class JoinWaiting:
    """A place on the waiting list; days and beginnings inclusive. `replaces`: the appointment given for it."""

    treatment: str
    label: str
    first: date
    last: date
    begin: time | None = None
    end: time | None = None
    doctor: str | None = None
    guest: str = ""
    replaces: str | None = None


@dataclass(frozen=True)
class AnswerOffer:
    """Take the slot that is held for a place on the waiting list, or let it go by; `leaves`: the list as well."""

    waiting: str
    takes: bool
    leaves: bool = False


Booking = Reserve | CancelAppointment | ConfirmAppointment | TellLate | JoinWaiting | AnswerOffer
Proof = SendCode | AskBirth | Tried | EndProof | Link | Unlink
Record = FillNote | ChangeConsent | EndPregnancy | AskRecall
Effect = Escalate | Describe | Record | KeepExample | InvitePhotos | Proof | Booking


@dataclass(frozen=True)
class Decision:
    """What is said, the state afterwards, and what else happens."""

    reply: Reply
    state: State
    effects: tuple[Effect, ...] = ()
