"""Versions of the catalogue: what is in force, and what waits for a doctor."""

from datetime import date, timedelta

import pytest

from catalogue.model import Answer, Catalogue, InForce, Treatment
from records import catalogue
from records.models import CatalogueVersion
from tests.scheduler.stage import moment
from tests.town import Town

NOW = moment("2026-03-10T09:20")
TODAY = date(2026, 3, 10)
KEY = "test.answer"


def add(town: Town, text: str) -> int:
    with town.database.write() as session:
        clinic = session.merge(town.clinic())
        return catalogue.add_versions(
            session, clinic, Catalogue(answers=(Answer(key=KEY, topic="test", text=text),)), NOW
        )


def approve(town: Town, expires_on: date | None = None) -> int:
    with town.database.write() as session:
        clinic = session.merge(town.clinic())
        return catalogue.approve(session, clinic, catalogue.awaiting(session, clinic), "원장", NOW, expires_on)


def in_force(town: Town, on: date = TODAY, clinic: str = "demo") -> InForce:
    with town.database.read() as session:
        return catalogue.in_force(session, town.clinic(clinic), on)


def said(town: Town, on: date = TODAY) -> list[str]:
    return [answer.text for answer in in_force(town, on).catalogue.answers if answer.key == KEY]


def test_an_unapproved_text_is_not_in_force(town: Town) -> None:
    """Until a doctor approves it, nobody says it."""
    assert add(town, "하나") == 1
    assert said(town) == []
    assert approve(town) == 1
    assert said(town) == ["하나"]


def test_while_a_new_version_waits_the_old_one_holds(town: Town) -> None:
    """And once approved the new one alone, with its number."""
    add(town, "하나")
    approve(town)
    add(town, "둘")
    assert (said(town), in_force(town).version("answer", KEY)) == (["하나"], f"answer/{KEY}@1")
    approve(town)
    assert (said(town), in_force(town).version("answer", KEY)) == (["둘"], f"answer/{KEY}@2")


def test_the_same_text_again_is_no_version(town: Town) -> None:
    """Nothing is added, nothing waits."""
    add(town, "하나")
    approve(town)
    assert (add(town, "하나"), approve(town)) == (0, 0)


def test_a_field_that_the_model_learned_since_is_no_new_version(town: Town) -> None:
    """An approval does not lapse because a newer program writes what was never said as nothing."""
    add(town, "하나")
    approve(town)
    with town.database.write() as session:
        for row in session.query(CatalogueVersion).filter_by(key=KEY):
            row.content = {name: value for name, value in row.content.items() if value is not None}
    assert (add(town, "하나"), add(town, "둘")) == (0, 1)


@pytest.mark.parametrize(("on", "holds"), [(TODAY, True), (TODAY + timedelta(days=1), False)])
def test_an_approval_holds_through_its_last_day(town: Town, on: date, holds: bool) -> None:
    """And not a day longer."""
    add(town, "하나")
    approve(town, expires_on=TODAY)
    assert said(town, on) == (["하나"] if holds else [])


def test_an_expired_new_version_leaves_the_old_one_in_force(town: Town) -> None:
    """The newest that holds is said."""
    add(town, "하나")
    approve(town)
    add(town, "둘")
    approve(town, expires_on=TODAY - timedelta(days=1))
    assert said(town) == ["하나"]


def test_an_unapproved_treatment_is_known_and_lowers_no_alarm(town: Town) -> None:
    """Its name is no advice; its normal reactions wait for the doctor."""
    new = Treatment.model_validate(
        {"key": "new", "name": "새시술", "risk": "R1", "normal": [{"sign": "붓기", "words": ["붓"], "last_day": 3}]}
    )
    with town.database.write() as session:
        catalogue.add_versions(session, session.merge(town.clinic()), Catalogue(treatments=(new,)), NOW)
    found = in_force(town).treatment("new")
    assert found is not None
    assert found.normal == ()
    approve(town)
    found = in_force(town).treatment("new")
    assert found is not None
    assert len(found.normal) == 1


def test_one_clinics_texts_are_not_the_others(town: Town) -> None:
    """An approval in one changes nothing in the other."""
    before = in_force(town, clinic="demo2")
    add(town, "하나")
    approve(town)
    assert in_force(town, clinic="demo2") == before


def test_the_cache_sees_an_approval_and_a_new_day_at_once(town: Town) -> None:
    """It is keyed by revision and day."""
    cache = catalogue.CatalogueCache()

    def seen(on: date) -> list[str]:
        with town.database.read() as session:
            found = cache.in_force(session, town.clinic(), on)
        return [answer.text for answer in found.catalogue.answers if answer.key == KEY]

    add(town, "하나")
    assert seen(TODAY) == []
    approve(town, expires_on=TODAY)
    assert (seen(TODAY), seen(TODAY + timedelta(days=1)), seen(TODAY)) == (["하나"], [], ["하나"])


@pytest.mark.parametrize(
    ("approved", "expires", "state"),
    [
        (False, None, "승인 필요"),
        (True, None, "승인됨"),
        (True, TODAY, "승인됨"),
        (True, TODAY - timedelta(days=1), "만료됨"),
    ],
)
def test_a_version_says_its_state(approved: bool, expires: date | None, state: str) -> None:
    """In staff's words."""
    row = CatalogueVersion(approved_at=NOW if approved else None, expires_on=expires)
    assert catalogue.state(row, TODAY) == state
