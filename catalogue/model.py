"""Value types of the catalogue: what a clinic edits and approves. Pure, frozen, JSON-able.

Texts may hold variables written `#{이름}`, as Alimtalk templates write them; `VARIABLES` names all of them.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

VARIABLES = frozenset(
    {"병원명", "병원전화", "응급전화", "운영시간", "주소", "고객명", "시술명", "시술일", "경과일", "기한"}
    | {"예약일시", "담당의"}  # of messages about an appointment
    | {"항목", "일정", "일정일", "임신주수"}  # of messages about another fact; 일정일 of a notice's day too
    | {"처리내용", "처리일"}  # of messages about the consent to advertising
    | {"연락할증상", "위급증상"}  # of a guide that speaks for several treatments
)
SEVERAL = "guide.several"  # the template of that guide, which no plan names
OFFER = "waiting.offer"  # the template of a push that no plan dates: a freed slot, for somebody who waits


class TriageClass(StrEnum):
    """Red-flag class; E0 is the gravest. Source: the clinic's emergency policy (see docs/architecture.md)."""

    E0 = "E0"  # 119 now, page the doctor at any hour
    E1 = "E1"  # call the clinic now; call-back within 15 minutes
    E2 = "E2"  # a human answer on the same working day
    E3 = "E3"  # routine

    @property
    def urgent(self) -> bool:
        return self in (TriageClass.E0, TriageClass.E1)


class PushClass(StrEnum):
    """Why something may be sent."""

    SECURITY = "security"
    TRANSACTION = "transaction"
    SAFETY = "safety"
    CARE = "care"
    ADVERTISING = "advertising"


class Risk(StrEnum):
    """Check-in ladder of a treatment: R0 low, R1 middle, R2 wound, R3 high."""

    R0 = "R0"
    R1 = "R1"
    R2 = "R2"
    R3 = "R3"


class Entry(BaseModel):
    """Anything of the catalogue that has a key, unique within its kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(min_length=1, max_length=120)


class NormalReaction(BaseModel):
    """A reaction that the treatment's guide lists as expected, in a window of days after it (both inclusive)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sign: str  # 붓기, 멍, 붉은기, 딱지 …, as patients read it
    words: tuple[str, ...]  # stems by which patients name it, without spaces
    first_day: int = Field(0, ge=0)
    last_day: int = Field(ge=0)


class UrgentSign(BaseModel):
    """A sign that cannot wait, as a patient reads it on a button; the class that it raises."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=14)
    triage: Literal[TriageClass.E0, TriageClass.E1]


class Treatment(Entry):
    """A treatment of the catalogue; `key` is its code. `urgent`: its own signs that cannot wait. `common`: offered
    first where somebody is asked which treatment they mean.
    """

    name: str
    nicknames: tuple[str, ...] = ()
    department: str = "피부과"
    risk: Risk
    common: bool = False
    urgent: tuple[UrgentSign, ...] = Field((), max_length=9)  # KakaoTalk's ten quick replies, one of them for none
    normal: tuple[NormalReaction, ...] = ()

    @property
    def dangers(self) -> frozenset[str]:
        """The labels of its signs of a danger to life (E0)."""
        return frozenset(sign.label for sign in self.urgent if sign.triage is TriageClass.E0)


class Answer(Entry):
    """One approved text for one topic (an intent), a treatment or none, and a window of days after the treatment.

    `first_day`/`last_day` None: the text holds on any day, and for people whose treatment day is unknown.
    `forbids`: it tells to keep off what was asked about; of overlapping treatments the one that forbids longest counts.
    """

    topic: str
    treatment: str | None = None
    first_day: int | None = Field(None, ge=0)
    last_day: int | None = Field(None, ge=0)
    forbids: bool = False
    text: str = Field(min_length=1, max_length=900)

    @model_validator(mode="after")
    def _window_in_order(self) -> Self:
        if self.last_day is not None and (self.first_day or 0) > self.last_day:
            raise ValueError(f"{self.key}: first_day lies after last_day")
        return self

    @property
    def dated(self) -> bool:
        return self.first_day is not None or self.last_day is not None


class Button(BaseModel):
    """A button under a pushed message: opens the check-in or the survey, asks for the full aftercare text, says its
    label, opens the patient's page, or speaks of the appointment that the message is about (take and pass: of a slot
    that is held).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = Field(min_length=1, max_length=14)
    action: Literal["check_in", "survey", "guide", "confirm", "change", "cancel", "take", "pass", "say", "page"]


class Template(Entry):
    """A pushed message: fixed wording with `#{…}` variables, at most 1,000 characters with their values.

    `alimtalk`: whether it may go that way at all. Advertising never may (알림톡 심사 가이드); its label, sender and way
    out are put around it when it is sent.
    """

    title: str = Field(max_length=50)
    text: str = Field(min_length=1, max_length=900)
    buttons: tuple[Button, ...] = Field((), max_length=5)
    alimtalk: bool = True

    @property
    def preview(self) -> str:
        """What an Alimtalk's locked screen and chat list show, to be submitted with it: else the body's beginning does,
        which names the treatment (의료법 §19; at most 40 characters, no variable: 카카오 비즈니스 가이드).
        """
        return self.title[:40]


class NoAnswer(BaseModel):
    """What is done while a step's conversation stays unanswered, in hours since it was sent: one reminder in the words
    of the template `remind_with`, and after `after_hours` the staff's phone list.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    remind_after_hours: int | None = Field(None, ge=1)
    remind_with: str | None = None
    after_hours: int | None = Field(None, ge=1)
    action: Literal["phone"] | None = None

    @model_validator(mode="after")
    def _whole_rungs_in_order(self) -> Self:
        if (self.remind_after_hours is None) != (self.remind_with is None):
            raise ValueError("a reminder needs both remind_after_hours and remind_with")
        if (self.after_hours is None) != (self.action is None):
            raise ValueError("what follows a silence needs both after_hours and action")
        if self.remind_after_hours is None and self.after_hours is None:
            raise ValueError("give a reminder or an action")
        if self.remind_after_hours and self.after_hours and self.remind_after_hours >= self.after_hours:
            raise ValueError("the reminder comes before the phone call")
        return self


class Step(Entry):
    """One dated step of a plan: `hours` after the anchor or `hours_before` it; or `days` or whole `months` after its
    day, or `days_before` it, at the clinic time `at`. `instead_of`: the step of the same plan whose place it takes in a
    clinic that chose so (records.clinics.same_morning), where the appointment begins in the afternoon.

    `between`: two times of the day in Seoul between which it may leave; else it waits for the first of them. `by`: the
    only way to take at a dealer, where it is no matter of Alimtalk first and text for whom that does not reach.
    `stops_on`: what makes it needless since an earlier step of the plan went out, or else since it was planned: an
    answer to such a step, a visit, an appointment ahead.
    """

    hours: int | None = Field(None, ge=0)
    days: int | None = Field(None, ge=0)
    months: int | None = Field(None, ge=1)
    hours_before: int | None = Field(None, ge=1)
    days_before: int | None = Field(None, ge=0)
    at: time | None = None
    expires_hours: int = Field(ge=1)
    push_class: PushClass
    template: str
    conversation: Literal["check_in", "survey", "appointment"] | None = None
    no_answer: NoAnswer | None = None
    instead_of: str | None = None
    between: tuple[time, time] | None = None
    by: Literal["alimtalk", "text"] | None = None
    stops_on: tuple[Literal["answer", "visit", "booking"], ...] = ()

    @property
    def templates(self) -> tuple[str, ...]:
        """Of its message, and of the reminder where it has one."""
        reminder = self.no_answer.remind_with if self.no_answer else None
        return (self.template, reminder) if reminder else (self.template,)

    @property
    def before(self) -> bool:
        return self.hours_before is not None or self.days_before is not None

    @model_validator(mode="after")
    def _one_way_of_dating(self) -> Self:
        by_day = [each for each in (self.days, self.months, self.days_before) if each is not None]
        by_hour = [each for each in (self.hours, self.hours_before) if each is not None]
        if len(by_day + by_hour) != 1 or bool(by_day) != (self.at is not None):
            raise ValueError(f"step {self.key}: give either hours, or days and at")
        return self

    @model_validator(mode="after")
    def _leaves_as_it_may(self) -> Self:
        if self.between and self.between[0] >= self.between[1]:
            raise ValueError(f"step {self.key}: between begins before it ends, on one day")
        if self.push_class is PushClass.SAFETY and (self.between or self.stops_on):
            raise ValueError(f"step {self.key}: safety waits for no hour and is never needless")
        if self.push_class is PushClass.ADVERTISING and self.by == "alimtalk":
            raise ValueError(f"step {self.key}: advertising never is an Alimtalk")
        return self


class Often(BaseModel):
    """The clinic's rule for who comes often: at least so many visits within so many months."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    visits: int = Field(ge=1)
    months: int = Field(ge=1)


class Who(BaseModel):
    """Whom a plan reaches: all conditions that are given must hold on the step's day; one of whom the clinic's records
    say too little does not hold.

    `departments`, `doctors`, `wards` and `care` speak of the visit that the plan counts from, or else of one and the
    same visit. `treatments` and `risk`: had at any time. `diagnoses`: KCD codes or their beginnings, made at any visit.
    `age_from` and `age_to`: whole years, both inclusive. `groups`: one of the clinic's own labels. `vip`: comes often.
    `absent_months`: no visit for so long, and no appointment ahead.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    treatments: tuple[str, ...] = ()
    risk: tuple[Risk, ...] = ()
    departments: tuple[str, ...] = ()
    doctors: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()
    care: Literal["outpatient", "inpatient"] | None = None
    diagnoses: tuple[str, ...] = ()
    sex: Literal["male", "female"] | None = None
    age_from: int | None = Field(default=None, ge=0)
    age_to: int | None = Field(default=None, ge=0)
    groups: tuple[str, ...] = ()
    vip: Often | None = None
    absent_months: int | None = Field(default=None, ge=1)


EVERYBODY = Who()
BEFORE: dict[str, bool | None] = {  # whether steps lie before their anchor; None: on either side; else after it
    "appointment": True, "test": True, "due": True, "next_session": None, "birthday": None, "anniversary": None,
    "consent": None, "date": None,
}  # fmt: skip
YEARLY = ("birthday", "anniversary")
OWN = (*YEARLY, "consent", "date")  # of the patient's own, without a treatment, appointment or other fact


class Plan(Entry):
    """Who × anchor × steps. `treatments` are codes; an empty tuple takes every appointment or fact of the kind, or with
    `risk` every treatment of that risk. `departments`: of the clinics that start with it; empty follows `treatments`.

    `last_visit` counts from the newest of `treatments` (of any visit, where none is named), until there is a newer one
    or an appointment. `anniversary`: of the first visit. `consent`: of the last word on advertising. `date`: of the day
    `day`; without one the plan is a draft that reaches nobody. `every_months`: a consent or date comes again after so
    many; `times`: no more often than that.
    """

    treatments: tuple[str, ...] = ()
    risk: tuple[Risk, ...] = ()
    departments: tuple[str, ...] = ()
    anchor: Literal[
        "treatment", "appointment", "discharge", "due", "birth", "test", "next_session", "recall", "result",
        "document", "last_visit", "birthday", "anniversary", "consent", "date",
    ] = "treatment"  # fmt: skip
    who: Who = EVERYBODY
    day: date | None = None
    every_months: int | None = Field(None, ge=1)
    times: int | None = Field(None, ge=1)
    steps: tuple[Step, ...] = Field(min_length=1)

    @property
    def period(self) -> int | None:
        """After how many months its anchor comes again."""
        return 12 if self.anchor in YEARLY else self.every_months

    @model_validator(mode="after")
    def _dated_from_its_anchor(self) -> Self:
        before = BEFORE.get(self.anchor, False)
        if wrong := [step.key for step in self.steps if before is not None and step.before != before]:
            side = "before" if before else "after"
            raise ValueError(f"plan {self.key}: {side} its anchor, {self.anchor}: {', '.join(wrong)}")
        if wrong := [step.key for step in self.steps if self.anchor in OWN and step.at is None]:
            raise ValueError(f"plan {self.key}: {self.anchor} is a day: give days and at: {', '.join(wrong)}")
        return self

    @model_validator(mode="after")
    def _comes_again_as_its_anchor_can(self) -> Self:
        if self.day is not None and self.anchor != "date":
            raise ValueError(f"plan {self.key}: only the anchor date has a day of its own")
        if self.every_months is not None and self.anchor not in ("consent", "date"):
            raise ValueError(f"plan {self.key}: only a consent or a date may come again by every_months")
        if self.times is not None and self.period is None:
            raise ValueError(f"plan {self.key}: what comes once has no times")
        return self

    def takes(self, treatment: Treatment) -> bool:
        named = treatment.key in self.treatments or (not self.treatments and treatment.risk in self.risk)
        return self.anchor == "treatment" and named

    def follows(self, kind: str, code: str) -> bool:
        """Whether it takes a fact of that kind about that item of the catalogue."""
        return self.anchor == kind and (not self.treatments or code in self.treatments)

    def reminds(self, code: str) -> bool:
        """Whether it takes an appointment for that service of the book."""
        return self.anchor == "appointment" and (not self.treatments or code in self.treatments)


def _flat(group: Any) -> Any:
    """A group of stems may be composed of other groups (YAML anchors): nested lists become one."""
    if not isinstance(group, list | tuple):
        return group
    return [stem for part in group for stem in (_flat(part) if isinstance(part, list | tuple) else [part])]


Stems = Annotated[tuple[str, ...], BeforeValidator(_flat)]


class RedFlag(Entry):
    """One triage rule. It fires where every group of `cues` has a stem in the space-stripped text, neighbours no more
    than `within` syllables apart. Stems are spelled as `bot.korean.normalise.spell` says; `#` begins a number reading
    (`bot.triage.readings`).

    `not_in`: longer words in which a cue does not count (열심히 for 열). `unless`: words that make the whole harmless
    when they stand between the cues or right beside them. `not_of`: things that a cue is said of without meaning a body
    (길이 마비됐어요, 숨찬 운동): right before the cues, or right behind an attributive one.
    `any_order`: for signs that keep company; else a predicate hardly stands in front of what it speaks of.
    `treatments`: fires only for someone who had one of them at most `days` days ago or names one in the text;
    `or_unknown`: also when no treatment of the last 30 days is on record. `not_after`: does not fire for those who had
    one of these within 30 days, because a rule of their own speaks for them.
    `may_be_normal`: a reaction that the treatment lists as normal, inside its window, lowers this rule to E3.
    `any_mood`: fires for a question or an old story just as for a report (환불되나요?), and only a denial stops it.
    `over`: the class of a sign that is said to have passed, where it stays dangerous; elsewhere that is E2.
    """

    triage: TriageClass
    sign: str
    cues: tuple[Annotated[Stems, Field(min_length=1)], ...] = Field(min_length=1)
    within: int = Field(15, ge=0)
    not_in: Stems = ()
    unless: Stems = ()
    not_of: Stems = ()
    treatments: Stems = ()
    days: int | None = Field(None, ge=0)
    or_unknown: bool = False
    not_after: Stems = ()
    any_order: bool = False
    may_be_normal: bool = False
    any_mood: bool = False
    over: TriageClass | None = None
    source: str = ""

    @model_validator(mode="after")
    def _emergency_is_never_normal(self) -> Self:
        if self.triage is TriageClass.E0 and self.may_be_normal:
            raise ValueError(f"{self.key}: an E0 is never lowered")
        return self


class Catalogue(BaseModel):
    """The whole catalogue of one clinic as it is in force: approved and unexpired entries only."""

    model_config = ConfigDict(frozen=True)

    treatments: tuple[Treatment, ...] = ()
    answers: tuple[Answer, ...] = ()
    templates: tuple[Template, ...] = ()
    plans: tuple[Plan, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()


class InForce(BaseModel):
    """What may be said and done on one day: the catalogue, and the version that each entry (kind, key) has."""

    model_config = ConfigDict(frozen=True)

    catalogue: Catalogue = Catalogue()
    versions: dict[tuple[str, str], int] = {}

    def version(self, kind: str, key: str) -> str:
        """How a message names its source, such as `answer/filler.aftercare_wash.d1-6@2`."""
        return f"{kind}/{key}@{self.versions.get((kind, key), 0)}"

    def treatment(self, code: str | None) -> Treatment | None:
        return next((entry for entry in self.catalogue.treatments if entry.key == code), None)

    def template(self, key: str) -> Template | None:
        return next((entry for entry in self.catalogue.templates if entry.key == key), None)

    def plan(self, key: str) -> Plan | None:
        return next((entry for entry in self.catalogue.plans if entry.key == key), None)

    def step(self, plan: str, key: str) -> Step | None:
        steps = found.steps if (found := self.plan(plan)) else ()
        return next((step for step in steps if step.key == key), None)


KINDS: dict[str, type[Entry]] = {
    "treatment": Treatment,
    "answer": Answer,
    "template": Template,
    "plan": Plan,
    "red_flag": RedFlag,
}


def parse(kind: str, content: dict[str, Any]) -> Entry:
    """The entry of `kind` that `content` describes. Raises pydantic.ValidationError, KeyError for an unknown kind."""
    return KINDS[kind].model_validate(content)
