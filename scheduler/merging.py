"""Aftercare of several treatments that falls on one day becomes one message, the stricter one's; so does a survey of
the visit that they belong to. Pure.

A stricter guide stands for milder ones. Where another one may not fall silent, being as strict in other words or of a
treatment with a danger to life that the strictest's does not have, one speaks for all in a text that names all
treatments and signs (catalogue.model.SEVERAL); where a clinic has not approved that text, or one has gone out already,
the others leave by themselves.

Source: the treatments' ladder (never more than one push a patient a day; of overlapping treatments the stricter wins).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType

from catalogue.model import PushClass, Risk
from records.facts import local_date
from scheduler.plans import DatedStep

AFTERCARE, SURVEY = "check_in", "survey"


def merged(
    dated: Iterable[DatedStep], risks: Mapping[str, Risk], now: datetime, happened: Iterable[DatedStep] = (),
    spoken_for: Iterable[DatedStep] = (), several: bool = True,
    grave: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> list[DatedStep]:  # fmt: skip
    """The same steps by due time; each that another one stands for names that one's treatment in `merged_into`.

    `risks`: treatment id → class of its ladder. `happened`: steps that went out already, which stand for others too;
    one that has expired unsent does not. `spoken_for`: those that were merged before. `several`: whether one text may
    speak for several treatments. `grave`: treatment id → its signs of a danger to life (E0).
    """
    day_of = _Day(risks, grave, now, set(happened), set(spoken_for), several)
    found = list[DatedStep]()
    for _, of_day in groupby(sorted(dated, key=_day), key=_day):
        steps = list(of_day)
        for kind in (AFTERCARE, SURVEY):
            found += day_of.merged([each for each in steps if _is(each, kind)])
        found += [each for each in steps if not (_is(each, AFTERCARE) or _is(each, SURVEY))]
    return sorted(found, key=lambda each: each.due_at)


@dataclass(frozen=True)
class _Day:
    """What the messages of one kind and day are merged by."""

    risks: Mapping[str, Risk]
    grave: Mapping[str, frozenset[str]]
    now: datetime
    sent: set[DatedStep]
    spoken_for: set[DatedStep]
    several: bool

    def merged(self, alike: list[DatedStep]) -> list[DatedStep]:
        standing = [each for each in alike if each in self.sent or each.expires_at > self.now]
        strictest = max(standing, key=lambda each: (each in self.sent, *self._strictness(each)), default=None)
        if strictest is None:
            return alike
        done = [self._into(each, strictest) for each in alike]
        beside = [each for each in done if each.merged_into and self._says_more(each, strictest)]
        together = tuple(each.treatment_id or "" for each in beside if strictest not in self.sent)
        return [replace(each, together=together) if each is strictest else each for each in done]

    def _into(self, step: DatedStep, strictest: DatedStep) -> DatedStep:
        alone = step is strictest or step in self.sent or self._not_said(step, strictest)
        return step if alone else replace(step, merged_into=strictest.treatment_id)

    def _not_said(self, step: DatedStep, strictest: DatedStep) -> bool:
        """Whether the patient would never hear of it: it says more, and the other one has left, or speaks alone."""
        left = strictest in self.sent and step not in self.spoken_for
        return self._says_more(step, strictest) and (left or not self.several)

    def _says_more(self, step: DatedStep, other: DatedStep) -> bool:
        warns = step.step.push_class is PushClass.SAFETY and self._dangers(step) - self._dangers(other)
        return bool(warns) or self._as_strict(step, other)

    def _dangers(self, step: DatedStep) -> frozenset[str]:
        return self.grave.get(step.treatment_id or "", frozenset())

    def _as_strict(self, step: DatedStep, other: DatedStep) -> bool:
        """At least, and in other words; all surveys have the same."""
        return step.step.template != other.step.template and self._strictness(step)[:2] >= self._strictness(other)[:2]

    def _strictness(self, step: DatedStep) -> tuple[bool, Risk, float]:
        """A guide for safety before care, then the graver ladder, then the one that comes first."""
        risk = self.risks.get(step.treatment_id or "", Risk.R0)
        return step.step.push_class is PushClass.SAFETY, risk, -step.due_at.timestamp()


def _day(step: DatedStep) -> date:
    return local_date(step.due_at)


def _is(step: DatedStep, kind: str) -> bool:
    return step.treatment_id is not None and step.step.conversation == kind
