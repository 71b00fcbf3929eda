"""The rules as data: YAML beside this file, read once. Pure but for that."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

FOLDER = Path(__file__).parent
FAMILIES = ("advertising", "recall", "greeting", "medical", "inducement", "judgement", "privacy")  # one file each

Of = Literal["informational", "advertising", "answer"]
Where = Literal["title", "text", "button"]


class Rule(BaseModel):
    """What may not be said. The head of `rules/advertising.yml` tells what each field means."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    severity: Literal["refuse", "warn"] = "refuse"
    of: tuple[Of, ...] = ("informational", "advertising", "answer")
    where: tuple[Where, ...] = ("title", "text", "button")
    words: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    raw: tuple[str, ...] = ()
    excepted: tuple[str, ...] = Field((), alias="except")
    unless: tuple[str, ...] = ()
    calm: tuple[str, ...] = ()  # names of `rules/contexts.yml`
    lacks: tuple[str, ...] = ()  # harmless where the message has something of every one of these
    source: str
    reason: str
    instead: str


class Need(BaseModel):
    """What a message must hold; see the head of `rules/needs.yml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    of: Of
    when: str = ""
    has: tuple[str, ...]
    law: bool = False
    what: str
    source: str
    reason: str
    instead: str


class Ground(BaseModel):
    """Why something may go out as information."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ground: str
    says: str


class Senses(BaseModel):
    """What an informational message is made of; the head of `rules/senses.yml` tells what each field means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    desk_acts: tuple[str, ...]
    desk_verbs: tuple[str, ...]
    care_acts: tuple[str, ...]
    care_verbs: tuple[str, ...]
    body_acts: tuple[str, ...]
    body_verbs: tuple[str, ...]
    nouns: tuple[str, ...]
    buttons: tuple[str, ...]
    whole: tuple[str, ...]
    sold: tuple[str, ...]
    suspect: tuple[str, ...]

    @field_validator("*", mode="before")
    @classmethod
    def _listed(cls, words: Any) -> Any:
        return tuple(dict.fromkeys(words.split())) if isinstance(words, str) else words


Pattern = re.Pattern[str] | None


@dataclass(frozen=True)
class Compiled:
    """A rule with its patterns, each group of them one expression."""

    rule: Rule
    words: Pattern
    says: Pattern
    raw: Pattern
    excepted: Pattern
    unless: Pattern
    lacks: tuple[re.Pattern[str], ...]
    calm: Pattern


@cache
def rules() -> tuple[Compiled, ...]:
    """All rules, in the order of `FAMILIES`."""
    return tuple(_compiled(Rule.model_validate(each)) for name in FAMILIES for each in _read(name))


@cache
def needs() -> tuple[Need, ...]:
    return tuple(Need.model_validate(each) for each in _read("needs"))


@cache
def grounds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = [Ground.model_validate(each) for each in _read("grounds")]
    return tuple((each.ground, re.compile(each.says)) for each in found)


@cache
def contexts() -> dict[str, str]:
    """What, in the same sentence, makes a finding harmless; by name."""
    return dict(_read("contexts"))


@cache
def senses() -> Senses:
    return Senses.model_validate(_read("senses"))


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def _compiled(rule: Rule) -> Compiled:
    groups = (rule.words, rule.says, rule.raw, rule.excepted, rule.unless)
    words, says, raw, excepted, unless = map(_one, groups)
    calm = _one(tuple(contexts()[each] for each in rule.calm))
    return Compiled(rule, words, says, raw, excepted, unless, tuple(map(re.compile, rule.lacks)), calm)


def _one(patterns: tuple[str, ...]) -> Pattern:
    """`(?i)` holds for the whole expression and stands at its head, or nowhere."""
    if not patterns:
        return None
    small = any(each.startswith("(?i)") for each in patterns)
    whole = "|".join(f"(?:{each.removeprefix('(?i)')})" for each in patterns)
    return re.compile(whole, re.IGNORECASE if small else 0)
