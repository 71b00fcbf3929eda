"""What the rules and the language model come to together."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.model import TriageClass

LEARNED_SURE = 0.8  # the language model reads an emergency: as grave as E1, for it cannot tell E1 from E0
LEARNED_LIKELY = 0.5  # more likely an emergency than anything else: a person reads it today
LEARNED = "learned-emergency"
LEARNED_SIGN = "응급으로 읽힘 (언어 모델)"


@dataclass(frozen=True)
class Verdict:
    """The triage class of a text (None: nothing was found), the rules that say so, the gravest first, and their signs.

    `hypothetical`: a red flag was asked about and none reported; the emergency text is shown, and the class is E2.
    `story`: what was found is of a time long ago, or of others.
    `lowered`: rule, treatment, reaction and window of the listed normal reaction that lowered a rule to E3.
    """

    triage: TriageClass | None
    rules: tuple[str, ...]
    signs: tuple[str, ...]
    hypothetical: bool = False
    lowered: str | None = None
    story: bool = False


@dataclass(frozen=True)
class Finding:
    """What one rule came to; `triage` None: its sign was denied. `past`: it was told as over or of another time;
    `story`: of another time or of others. `typo`: a letter is missing to it."""

    rule: str
    sign: str
    triage: TriageClass | None
    asked: bool = False
    past: bool = False
    lowered: str | None = None
    story: bool = False
    typo: bool = False


def verdict(findings: Sequence[Finding], learned: float) -> Verdict:
    """The gravest of all findings; `learned`, the language model's probability of an emergency, may only raise it."""
    worst = {one.rule: one for one in sorted(findings, key=_grade, reverse=True)}
    ordered = sorted((one for one in worst.values() if one.triage), key=_grade)
    raised = _learned(learned, any(map(_explained, worst.values())))
    if raised and (not ordered or raised < _grade(ordered[0])):
        ordered.insert(0, Finding(LEARNED, LEARNED_SIGN, raised))
    top = ordered[0].triage if ordered else None
    return Verdict(
        triage=top,
        rules=tuple(one.rule for one in ordered),
        signs=tuple(dict.fromkeys(one.sign for one in ordered)),
        hypothetical=any(one.asked for one in ordered) and top is TriageClass.E2,
        story=any(one.story for one in ordered) and all(one.story for one in ordered if not one.typo),
        lowered="; ".join(one.lowered for one in ordered if one.lowered) or None,
    )


def _explained(finding: Finding) -> bool:
    return finding.triage is None or finding.asked or finding.past or finding.lowered is not None


def _grade(finding: Finding) -> str:
    return finding.triage or "none"


def _learned(probability: float, explained: bool) -> TriageClass | None:
    """What the second reader adds; where the rules saw a sign and explained it, it brings a person and no alarm."""
    if probability >= LEARNED_SURE and not explained:
        return TriageClass.E1
    return TriageClass.E2 if probability >= LEARNED_LIKELY else None
