"""Plans become dated follow-ups. Pure: plans, treatments, appointments and the quiet hours in, dated steps out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from catalogue.model import InForce, Plan, PushClass, Step
from catalogue.rules import QuietHours
from records.facts import SEOUL, Booked, Came, Fact, Person, Said, Treatment, local_date
from scheduler import audience

BEFORE_QUIET = timedelta(minutes=30)
SOON_ENOUGH = timedelta(hours=1)
NOON = time(12)
TOLD_AT_ONCE = ("chat", "page")  # who says what became of a consent in the moment in which it is given or refused


@dataclass(frozen=True)
class DatedStep:
    """A step of a plan, dated in Seoul time. `planned_for` is the plan's own date, `due_at` the one that holds.

    It hangs on a treatment, on an appointment or another fact and its `occasion`, which counts its moves, or on the
    patient alone and its `occasion`, the ordinal of its anchor's day. `merged_into`: the treatment whose message of
    that day stands for this one. `together`: the treatments of equal risk for which this one speaks as well.
    """

    plan: str
    plan_version: int
    step: Step
    planned_for: datetime
    due_at: datetime
    expires_at: datetime
    treatment_id: str | None = None
    appointment_id: str | None = None
    fact_id: str | None = None
    occasion: int = 0
    merged_into: str | None = None
    together: tuple[str, ...] = ()

    @property
    def by_itself(self) -> bool:
        """Whether it hangs on the patient alone."""
        return self.treatment_id is None and self.appointment_id is None and self.fact_id is None


def date_steps(
    treatments: Iterable[Treatment], in_force: InForce, quiet: QuietHours, appointments: Iterable[Booked] = (),
    facts: Iterable[Fact] = (), person: Person | None = None, now: datetime | None = None, same_morning: bool = False,
) -> list[DatedStep]:  # fmt: skip
    """All steps of all plans that take one of the treatments, appointments or other facts, by due time.

    With `person` and `now` also those of the plans that count from the patient alone: of each what goes on, and what
    comes next. Nobody of whom nothing is known fulfils a condition. `same_morning`: the clinic's choice for the steps
    that stand in another's place.
    """
    had, ahead, told = tuple(treatments), tuple(appointments), tuple(facts)
    visits = {each.at: each for each in person.visits} if person else {}
    counts_from = {each.id: visits.get(each.performed_at) for each in had}
    found = list[DatedStep]()
    for plan in in_force.catalogue.plans:
        dated = [*_of_plan(plan, had, in_force, quiet, ahead, told, same_morning), *_own(plan, in_force, person, now)]
        found += [each for each in dated if _reaches(plan, each, person, had, in_force, counts_from)]
    return sorted(found, key=lambda each: each.due_at)


def _of_plan(
    plan: Plan, had: tuple[Treatment, ...], in_force: InForce, quiet: QuietHours, ahead: tuple[Booked, ...],
    facts: tuple[Fact, ...], same_morning: bool,
) -> Iterator[DatedStep]:  # fmt: skip
    """The plan's steps that hang on a treatment, an appointment or another fact."""
    for done in _counted_from(plan, had, ahead, in_force):
        yield from (_after(step, plan, in_force, done, quiet) for step in plan.steps)
    for booked in ahead:
        dated = list(_reminders(plan, booked, in_force, quiet))
        yield from _one_in_place(dated, booked, same_morning)
    for fact in facts:
        yield from _around(plan, fact, in_force, quiet)


def _counted_from(
    plan: Plan, had: tuple[Treatment, ...], ahead: tuple[Booked, ...], in_force: InForce
) -> list[Treatment]:
    if plan.anchor == "last_visit":
        return _last(plan, had, ahead)
    return [each for each in had if (entry := in_force.treatment(each.code)) is not None and plan.takes(entry)]


def _last(plan: Plan, had: tuple[Treatment, ...], ahead: tuple[Booked, ...]) -> list[Treatment]:
    """The newest that the plan counts from, unless what it would call for is booked by now."""
    if any(not plan.treatments or each.treatment in plan.treatments for each in ahead):
        return []
    mine = [each for each in had if not plan.treatments or each.code in plan.treatments]
    return sorted(mine, key=lambda each: (each.performed_at, each.id))[-1:]


def _reaches(
    plan: Plan, dated: DatedStep, person: Person | None, had: tuple[Treatment, ...], in_force: InForce,
    counts_from: dict[str, Came | None],
) -> bool:  # fmt: skip
    visit = counts_from.get(dated.treatment_id or "")
    return audience.holds(plan.who, person, had, in_force, local_date(dated.planned_for), visit)


def _after(step: Step, plan: Plan, in_force: InForce, done: Treatment, quiet: QuietHours) -> DatedStep:
    planned = _planned(step, done.performed_at)
    due = pull_forward(planned, done.performed_at, quiet) if step.push_class is PushClass.SAFETY else planned
    expires = due + timedelta(hours=step.expires_hours)
    return DatedStep(plan.key, _version(in_force, plan), step, planned, due, expires, treatment_id=done.id)


def _reminders(plan: Plan, booked: Booked, in_force: InForce, quiet: QuietHours) -> Iterator[DatedStep]:
    """The steps whose minute lay ahead when the appointment got its time; none is worth anything once it begins."""
    for step in plan.steps if plan.reminds(booked.treatment) else ():
        planned = _planned(step, booked.starts_at)
        if booked.since is not None and planned < booked.since:
            continue
        due = after_the_night(planned, booked.starts_at, quiet) if step.hours_before else planned
        expires = min(due + timedelta(hours=step.expires_hours), booked.starts_at.astimezone(SEOUL))
        yield DatedStep(
            plan.key, _version(in_force, plan), step, planned, due, expires, appointment_id=booked.id,
            occasion=booked.sequence,
        )  # fmt: skip


def _one_in_place(dated: list[DatedStep], booked: Booked, chosen: bool) -> Iterator[DatedStep]:
    """Of a step and the one that may stand in its place one: the latter of an afternoon, where the clinic chose so and
    the appointment was made before its minute.
    """
    afternoon = booked.starts_at.astimezone(SEOUL).time() >= NOON
    taken = {each.step.instead_of for each in dated if chosen and afternoon and each.step.instead_of}
    for each in dated:
        if (each.step.instead_of in taken) if each.step.instead_of else (each.step.key not in taken):
            yield each


def _around(plan: Plan, fact: Fact, in_force: InForce, quiet: QuietHours) -> Iterator[DatedStep]:
    """The steps around a fact; of those before it the ones whose minute lay ahead when it was told."""
    for step in plan.steps if plan.follows(fact.kind, fact.code) else ():
        planned = _planned(step, fact.at)
        if step.before and planned < fact.told_at:
            continue
        due = pull_forward(planned, fact.told_at, quiet) if step.push_class is PushClass.SAFETY else planned
        ends = due + timedelta(hours=step.expires_hours)
        expires = min(ends, fact.at.astimezone(SEOUL)) if step.before else ends
        version = _version(in_force, plan)
        yield DatedStep(plan.key, version, step, planned, due, expires, fact_id=fact.id, occasion=fact.sequence)


def _own(plan: Plan, in_force: InForce, person: Person | None, now: datetime | None) -> Iterator[DatedStep]:
    """Steps of the patient's own days: of those that go on at `now`, and of the next one."""
    if person is None or now is None:
        return
    for anchor in comings(plan, person, now):
        for step in plan.steps:
            planned = _planned(step, anchor)
            ends = planned + timedelta(hours=step.expires_hours)
            occasion = local_date(anchor).toordinal()
            yield DatedStep(plan.key, _version(in_force, plan), step, planned, planned, ends, occasion=occasion)


def comings(plan: Plan, person: Person, now: datetime) -> list[datetime]:
    """When the plan's anchor comes, in Seoul: those whose steps are not over at `now`, up to the first all ahead.

    A consent's plan may have two anchors, of advertising by day and at night; said on one day they are one.
    """
    return sorted({anchor for first_day in _first_days(plan, person) for anchor in _coming(plan, first_day, now)})


def _coming(plan: Plan, first_day: datetime, now: datetime) -> Iterator[datetime]:
    for anchor in _series(plan, first_day, now):
        if max(_planned(each, anchor) + timedelta(hours=each.expires_hours) for each in plan.steps) > now:
            yield anchor
        if _begins(plan, anchor) > now:
            break


def look_again(in_force: InForce, person: Person, now: datetime) -> datetime | None:
    """When what comes after the next must be planned: as soon as the next has begun. None where nothing comes again."""
    again = [
        _begins(plan, anchor)
        for plan in in_force.catalogue.plans
        if plan.period is not None
        for anchor in comings(plan, person, now)
    ]
    return min((each for each in again if each > now), default=None)


def _begins(plan: Plan, anchor: datetime) -> datetime:
    return min(_planned(each, anchor) for each in plan.steps)


def _series(plan: Plan, first_day: datetime, now: datetime) -> Iterator[datetime]:
    """The anchor's days from about `now` on. A day that a month lacks is the month's last (29 February: the 28th).

    What comes again counts from the first time after the day itself; a calendar date is its own first time.
    """
    period = plan.period
    if period is None:
        yield first_day
        return
    start = 0 if plan.anchor == "date" else 1
    passed = (now.astimezone(SEOUL).year - first_day.year - 2) * 12 // period
    place = max(start, passed)
    while plan.times is None or place < start + plan.times:
        yield first_day + relativedelta(months=period * place)
        place += 1


def _first_days(plan: Plan, person: Person) -> list[datetime]:
    """Midnight of each day that the plan counts from."""
    days: list[date | None]
    match plan.anchor:
        case "birthday":
            days = [person.born_on]
        case "anniversary":
            days = [local_date(each.at) for each in person.visits[:1]]
        case "consent":
            days = [local_date(each.at) for each in spoken_of(plan, person.said)]
        case "date":
            days = [plan.day]
        case _:
            days = []
    return [datetime.combine(day, time(), SEOUL) for day in days if day]


def spoken_of(plan: Plan, said: Iterable[Said], on: date | None = None) -> list[Said]:
    """The words on advertising that a consent's plan speaks of, at all or on its anchor's day `on`.

    A consent that stands is asked about again and again (정보통신망법 §50⑧); any change is confirmed once (§50⑦),
    unless the chat or a page just did. What has no known day is neither: a notice must name the day, and no wrong one.
    """
    words = [each for each in said if each.dated]
    refused = any(each.kind == "advertising" and not each.granted for each in said)
    if plan.period:
        meant = [each for each in words if each.granted and not refused]
    else:
        meant = [each for each in words if each.source not in TOLD_AT_ONCE]
    return [each for each in meant if on is None or _comes_on(plan, local_date(each.at), on)]


def _comes_on(plan: Plan, first_day: date, on: date) -> bool:
    months = (on.year - first_day.year) * 12 + on.month - first_day.month
    counted = months % plan.period == 0 if plan.period else months == 0
    return counted and first_day + relativedelta(months=months) == on


def needed(facts: Iterable[Fact], had: Iterable[Treatment], booked: Iterable[Booked]) -> list[Fact]:
    """All but the next sessions, of the doctor's or asked for, that are booked by now or were had since."""
    ahead = {each.treatment for each in booked}
    last = {each.code: each.performed_at for each in sorted(had, key=lambda each: each.performed_at)}
    ends = ("next_session", "recall")
    return [
        fact
        for fact in facts
        if fact.kind not in ends or not (fact.code in ahead or _had_since(last.get(fact.code), fact))
    ]


def _had_since(performed_at: datetime | None, fact: Fact) -> bool:
    return performed_at is not None and performed_at > fact.told_at


def _version(in_force: InForce, plan: Plan) -> int:
    return in_force.versions.get(("plan", plan.key), 0)


def _planned(step: Step, anchor: datetime) -> datetime:
    if step.hours is not None or step.hours_before is not None:
        return anchor.astimezone(SEOUL) + timedelta(hours=(step.hours or 0) - (step.hours_before or 0))
    day = local_date(anchor) + relativedelta(months=step.months or 0, days=(step.days or 0) - (step.days_before or 0))
    return datetime.combine(day, step.at or time(10), SEOUL)


def pull_forward(planned: datetime, anchor: datetime, quiet: QuietHours) -> datetime:
    """A safety guide that would fall into the quiet hours goes out before they begin, but not before the treatment."""
    if not quiet.covers(planned):
        return planned
    return max(quiet.begin_before(planned) - BEFORE_QUIET, min(anchor.astimezone(SEOUL), planned))


def after_the_night(planned: datetime, starts_at: datetime, quiet: QuietHours) -> datetime:
    """A reminder that would fall into the quiet hours waits for their end, where that is still early enough."""
    if not quiet.covers(planned):
        return planned
    morning = quiet.over_at(planned)
    return morning if starts_at - morning >= SOON_ENOUGH else planned
