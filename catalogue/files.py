"""The starter catalogue's YAML files, read and checked as a whole."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from catalogue.book import CONSULTATION, BookRules
from catalogue.model import (
    OFFER,
    SEVERAL,
    VARIABLES,
    Answer,
    Catalogue,
    Entry,
    Plan,
    PushClass,
    Template,
    Treatment,
    parse,
)
from catalogue.rules import Rules
from catalogue.rules import read as read_rules

E = TypeVar("E", bound=Entry)
FOLDER = Path(__file__).parent
FILES = {  # below FOLDER
    "treatment": "treatments.yml",
    "template": "templates/**/*.yml",
    "plan": "plans/*.yml",
    "red_flag": "red_flags.yml",
    "answer": "answers/*.yml",
}


OURS = ("templates", "plans")  # what a clinic's own file of plans may hold


class CatalogueError(ValueError):
    """A catalogue file is wrong; the message names file, entry and what to change."""


def read(folder: Path = FOLDER) -> Catalogue:
    """All starter entries of `folder`. Raises CatalogueError for the first thing that is wrong."""
    entries: dict[str, list[Entry]] = {kind: [] for kind in FILES}
    for kind, path, content in _contents(folder):
        entries[kind].append(_parsed(kind, path, content))
    catalogue = Catalogue.model_validate({f"{kind}s": found for kind, found in entries.items()})
    check(catalogue)
    return catalogue


def read_answers(path: Path, known: Catalogue) -> Catalogue:
    """A clinic's own answers beside its catalogue `known`: a YAML list of topic, text, and where wanted treatment,
    first_day, last_day, forbids. Raises CatalogueError that names the entry and what to change.
    """
    try:
        listed = [_with_key(each) for each in _list(path) if isinstance(each, dict)]
    except (ValueError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    answers = [_parsed("answer", path, each) for each in listed]
    topics = {each.topic for each in known.answers}
    found = Catalogue.model_validate({"answers": answers})
    _unique(path.name, [each.key for each in found.answers])
    for answer in found.answers:
        _known(f"answer {answer.key}", [answer.topic], topics)
        _known(f"answer {answer.key}", [answer.treatment] if answer.treatment else [], _codes(known))
        _known_variables(answer)
    return found


def read_plans(path: Path, known: Catalogue) -> Catalogue:
    """A clinic's own plans and the templates that they send, in place of those of the same key in `known`. The file is
    YAML with the lists `templates` and `plans`, either of which may be left out. Raises CatalogueError.
    """
    try:
        told = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (ValueError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error
    if not isinstance(told, dict) or not told or set(told) - {*OURS}:
        raise CatalogueError(f"{path.name}: write the lists templates and plans, and nothing else")
    templates, plans = (_entries(path, kind, told.get(f"{kind}s")) for kind in ("template", "plan"))
    found = Catalogue.model_validate({"templates": templates, "plans": plans})
    check(replaced(known, found))
    return found


def replaced(known: Catalogue, told: Catalogue) -> Catalogue:
    """`known` with the plans and templates that are `told` in the place of those of the same key."""
    return known.model_copy(update={name: _replaced(getattr(known, name), getattr(told, name)) for name in OURS})


def _entries(path: Path, kind: str, listed: Any) -> list[Entry]:
    if not isinstance(listed, list | None) or any(not isinstance(each, dict) for each in listed or ()):
        raise CatalogueError(f"{path.name}: {kind}s must be a list of entries")
    found = [_parsed(kind, path, each) for each in listed or ()]
    _unique(f"{path.name}: {kind}s", [each.key for each in found])
    return found


def _replaced(old: tuple[E, ...], new: tuple[E, ...]) -> tuple[E, ...]:
    keys = {each.key for each in new}
    return (*(each for each in old if each.key not in keys), *new)


def _codes(known: Catalogue) -> set[str]:
    return {treatment.key for treatment in known.treatments}


def book(name: str) -> BookRules:
    """A starter appointment book (`catalogue/books`): skin or dental."""
    return read_book(FOLDER / "books" / f"{name}.yml")


def read_book(path: Path) -> BookRules:
    """Raises CatalogueError that names what is wrong; OSError where the file cannot be read."""
    try:
        return BookRules.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}".removeprefix(": ") for each in error.errors())
        raise CatalogueError(f"{path.name}: {'; '.join(wrong)}") from error
    except (ValueError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error


@cache
def rules(path: Path = FOLDER / "rules.yml") -> Rules:
    """The dated numbers of law, platform and practice. Raises CatalogueError that says what is wrong with the file."""
    try:
        return read_rules(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except (ValueError, yaml.YAMLError) as error:
        raise CatalogueError(f"{path.name}: {error}") from error


def _contents(folder: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    for kind, pattern in FILES.items():
        paths = sorted(folder.glob(pattern))
        if not paths:
            raise CatalogueError(f"{folder}: no {pattern}; restore the file")
        for path in paths:
            for content in _list(path):
                yield kind, path, _with_key(content) if kind == "answer" else content


def _list(path: Path) -> list[dict[str, Any]]:
    """The file's entries; they may stand under `entries`, beside what they share by YAML anchors."""
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # ten times faster
    found = found.get("entries") if isinstance(found, dict) else found
    if not isinstance(found, list):
        raise CatalogueError(f"{path.name}: the file must be a list of entries")
    return found


def _with_key(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer's key follows from what it answers: treatment.topic.first-last."""
    parts = [str(answer.get("treatment") or "any"), str(answer.get("topic"))]
    if "first_day" in answer or "last_day" in answer:
        parts.append(f"d{answer.get('first_day', 0)}-{answer.get('last_day', '')}")
    return {"key": ".".join(parts), **answer}


def _parsed(kind: str, path: Path, content: dict[str, Any]) -> Entry:
    try:
        return parse(kind, content)
    except ValidationError as error:
        raise CatalogueError(f"{path.name}, entry {content.get('key')!r}: {error}") from error


def check(catalogue: Catalogue) -> None:
    for name in Catalogue.model_fields:
        _unique(name, [entry.key for entry in getattr(catalogue, name)])
    codes = _codes(catalogue)
    templates = {template.key for template in catalogue.templates}
    for answer in catalogue.answers:
        _known(f"answer {answer.key}", [answer.treatment] if answer.treatment else [], codes)
    for plan in catalogue.plans:
        _known(f"plan {plan.key}", plan.treatments + plan.who.treatments, codes | {CONSULTATION})
        _known(f"plan {plan.key}", [each for step in plan.steps for each in step.templates], templates)
    _never_both(catalogue)
    texts: tuple[Answer | Template, ...] = (*catalogue.answers, *catalogue.templates)
    for entry in texts:
        _known_variables(entry)


def _never_both(catalogue: Catalogue) -> None:
    """What advertises is marked as no Alimtalk, and nothing else is (알림톡: 정보성 메시지만)."""
    steps = [step for plan in catalogue.plans for step in plan.steps]
    advertise = {step.template for step in steps if step.push_class is PushClass.ADVERTISING}
    inform = {step.template for step in steps if step.push_class is not PushClass.ADVERTISING}
    marked = {template.key for template in catalogue.templates if not template.alimtalk}
    if wrong := (advertise & inform) | (advertise ^ marked):
        raise CatalogueError(
            f"templates: set alimtalk to false of advertising, and only of it: {', '.join(sorted(wrong))}"
        )


def _unique(name: str, keys: list[str]) -> None:
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise CatalogueError(f"{name}: defined twice: {', '.join(sorted(twice))}")


def _known(who: str, names: tuple[str, ...] | list[str], known: set[str]) -> None:
    unknown = set(names) - known
    if unknown:
        raise CatalogueError(f"{who} names what the catalogue does not have: {', '.join(sorted(unknown))}")


def _known_variables(entry: Answer | Template) -> None:
    unknown = set(re.findall(r"#\{(.*?)\}", entry.text)) - VARIABLES
    if unknown:
        raise CatalogueError(f"{entry.key}: unknown variables {', '.join(sorted(unknown))}")


def for_department(catalogue: Catalogue, department: str) -> Catalogue:
    """What a clinic of `department` starts with: its treatments with their texts and plans, and what is general."""
    treatments = tuple(entry for entry in catalogue.treatments if entry.department == department)
    codes = {entry.key for entry in treatments}
    booked = {*codes, CONSULTATION}
    plans = tuple(plan for plan in catalogue.plans if _concerns(plan, department, treatments, booked))
    used = {OFFER, SEVERAL} | {each for plan in plans for step in plan.steps for each in step.templates}
    return catalogue.model_copy(
        update={
            "treatments": treatments,
            "answers": tuple(each for each in catalogue.answers if each.treatment in codes or each.treatment is None),
            "templates": tuple(each for each in catalogue.templates if each.key in used),
            "plans": plans,
        }
    )


def _concerns(plan: Plan, department: str, treatments: tuple[Treatment, ...], booked: set[str]) -> bool:
    if plan.departments:
        return department in plan.departments
    if plan.anchor in ("treatment", "appointment"):
        return any(map(plan.takes, treatments)) or any(map(plan.reminds, booked))
    return not plan.treatments or not booked.isdisjoint(plan.treatments)
