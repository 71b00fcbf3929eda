"""Aftercare of several treatments that falls on one day becomes one message, the stricter one's; so does a survey of
the visit that they belong to. Pure.

Source: the treatments' ladder (never more than one push a patient a day; of overlapping treatments the stricter wins).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby

from catalogue.model import PushClass, Risk
from records.facts import local_date
from scheduler.plans import DatedStep

AFTERCARE, SURVEY = "check_in", "survey"


def merged(
    dated: Iterable[DatedStep], risks: Mapping[str, Risk], now: datetime, happened: Iterable[DatedStep] = ()
) -> list[DatedStep]:
    """The same steps by due time; each that another one stands for names that one's treatment in `merged_into`.

    `risks`: treatment id → class of its ladder. `happened`: steps that went out already, which stand for others too;
    one that has expired unsent does not.
    """
    sent = set(happened)
    by_day = sorted(dated, key=_day)
    found = list[DatedStep]()
    for _, of_day in groupby(by_day, key=_day):
        steps = list(of_day)
        for kind in (AFTERCARE, SURVEY):
            alike = [each for each in steps if _is(each, kind)]
            standing = [each for each in alike if each in sent or each.expires_at > now]
            strictest = max(standing, key=lambda each: (each in sent, *_strictness(each, risks)), default=None)
            found += [_into(each, strictest, sent) for each in alike]
        found += [each for each in steps if not (_is(each, AFTERCARE) or _is(each, SURVEY))]
    return sorted(found, key=lambda each: each.due_at)


def _day(step: DatedStep) -> date:
    return local_date(step.due_at)


def _is(step: DatedStep, kind: str) -> bool:
    return step.treatment_id is not None and step.step.conversation == kind


def _strictness(step: DatedStep, risks: Mapping[str, Risk]) -> tuple[bool, Risk, float]:
    """A guide for safety before care, then the graver ladder, then the one that comes first."""
    risk = risks.get(step.treatment_id or "", Risk.R0)
    return step.step.push_class is PushClass.SAFETY, risk, -step.due_at.timestamp()


def _into(step: DatedStep, strictest: DatedStep | None, sent: set[DatedStep]) -> DatedStep:
    alone = strictest is None or step is strictest or step in sent
    return step if alone or strictest is None else replace(step, merged_into=strictest.treatment_id)
