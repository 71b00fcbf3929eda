"""The rules of a clinic's book: what is wrong is named, and the starters are right."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from catalogue import files
from catalogue.book import CELL, CONSULTATION, BookRules

STARTERS = ("skin", "dental")
HAN = {"code": "han", "name": "한지우 원장"}
LASER = {"code": "laser", "name": "레이저실"}


def rules(**changes: Any) -> BookRules:
    return BookRules.model_validate({"doctors": [HAN], "rooms": [LASER], "services": {"toning": {}}} | changes)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"services": {}}, "services"),
        ({"services": {"toning": {"doctors": ["kim"]}}}, "services.toning.doctors: no such code: kim"),
        ({"services": {"toning": {"rooms": ["han"]}}}, "services.toning.rooms: no such code: han"),
        ({"services": {"toning": {"devices": ["ipl"]}}}, "services.toning.devices: no such code: ipl"),
        ({"services": {"toning": {"rooms": ["laser"] * 2}}}, "services.toning.rooms: a code stands there twice"),
        ({"services": {"toning": {"minutes": 4}}}, "services.toning.minutes"),
        ({"services": {"toning": {"length": 30}}}, "services.toning.length"),
        ({"doctors": [HAN, HAN]}, "doctors: a code stands there twice"),
        ({"doctors": [HAN | {"code": "한"}]}, "doctors.0.code"),
        ({"doctors": [HAN | {"count": 0}]}, "doctors.0.count"),
        ({"doctors": [HAN | {"hours": "평일 10시부터"}]}, "'평일 10시부터' is not like"),
        ({"grid": 7}, "grid: not a multiple of 5 minutes"),
        ({"grid": 0}, "grid"),
        ({"mode": "at once"}, "mode"),
        ({"lead_minutes": -1}, "lead_minutes"),
        ({"ahead_days": 0}, "ahead_days"),
    ],
)
def test_wrong_rules_name_what_to_change(wrong: dict[str, Any], named: str) -> None:
    """By their place in the file, or by the words that cannot be read."""
    with pytest.raises(ValidationError) as refused:
        rules(**wrong)
    assert named in str(refused.value)


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_names_only_treatments_of_the_catalogue(name: str) -> None:
    """Or the consultation, which every clinic has."""
    known = {treatment.key for treatment in files.read().treatments}
    services = files.book(name).services
    assert services.keys() - known == {CONSULTATION}


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_comes_back_from_where_it_is_kept(name: str) -> None:
    """As JSON, hours and all."""
    told = files.book(name)
    assert BookRules.model_validate(told.model_dump(mode="json")) == told


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_uses_all_that_it_has(name: str) -> None:
    """No doctor, room or device stands there that no treatment needs."""
    told = files.book(name)
    for kind in ("doctors", "rooms", "devices"):
        needed = {code for service in told.services.values() for code in getattr(service, kind)}
        assert {each.code for each in getattr(told, kind)} == needed


def test_a_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    """With the entry to change."""
    path = tmp_path / "ours.yml"
    path.write_text("services: {toning: {minutes: long}}", encoding="utf-8")
    with pytest.raises(files.CatalogueError, match=r"ours\.yml: (.|\n)*services\.toning\.minutes"):
        files.read_book(path)


def test_a_resource_is_found_by_kind_and_code() -> None:
    """A room's code says nothing of doctors."""
    found = rules().resource("room", "laser")
    assert found is not None
    assert found.name == "레이저실"
    assert rules().resource("doctor", "laser") is None


def test_the_grid_may_be_as_fine_as_a_cell() -> None:
    """And no finer."""
    assert rules(grid=CELL).grid == CELL
