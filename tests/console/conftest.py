"""The two clinics of every console test, and browsers of people who are signed in."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from records.models import Clinic, Staff
from tests.console.world import Browser, Case, World, make_case, make_world
from tests.services import valkey_url

__all__ = ["valkey_url"]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def clinic(world: World) -> Clinic:
    return world.clinic("demo", "가온피부과")


@pytest.fixture
def other_clinic(world: World) -> Clinic:
    return world.clinic("demo2", "누리치과")


@pytest.fixture
def nurse(world: World, clinic: Clinic) -> Staff:
    return world.person(clinic, "kim", "김간호")


@pytest.fixture
def doctor(world: World, clinic: Clinic) -> Staff:
    return world.person(clinic, "park", "박원장", "doctor")


@pytest.fixture
def stranger(world: World, other_clinic: Clinic) -> Staff:
    return world.person(other_clinic, "choi", "최다른", "manager")


@pytest.fixture
def signed_in(world: World) -> Callable[[Staff], Browser]:
    """A new browser in which that person is signed in."""
    app = world.app()
    return lambda person: Browser(app).sign_in(world.code(person))


@pytest.fixture
def case(world: World, clinic: Clinic) -> Case:
    """A patient of the clinic whose words raised an E1, with an open note."""
    return make_case(world, clinic, world.at - timedelta(minutes=7))
