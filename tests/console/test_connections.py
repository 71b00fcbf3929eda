"""Files that came and events that left, for everybody who is signed in."""

from collections.abc import Callable

import pytest

from records import hooks, imported
from records.models import Clinic, Staff
from tests.console.world import Browser, World

SignIn = Callable[[Staff], Browser]
PAGE = "/console/connections"


@pytest.fixture
def _connected(world: World, clinic: Clinic) -> None:
    with world.database.write() as session:
        imported.keep(session, clinic, "visits", "방문.csv", "0" * 64, imported.PARTLY, world.at,
                      {"read": 3, "rejected": 1}, "2행: 휴대폰 칸이 비어 있습니다.")  # fmt: skip
        hook = hooks.add(session, clinic, "https://crm.example/secret-path", (), world.at)
        hooks.tell(session, clinic.id, "patient.opted_out", world.at, None)
        hooks.stop(session, hook.id, world.at)


@pytest.mark.usefixtures("_connected")
def test_staff_read_what_came_and_what_left(nurse: Staff, stranger: Staff, signed_in: SignIn) -> None:
    """Of their own clinic; an address's path may be a secret."""
    page = signed_in(nurse).get(PAGE).text
    wanted = ("방문.csv", "받지 못함 1줄", "휴대폰 칸이", "patient.opted_out", "crm.example", "HTTP 410")
    assert [each for each in wanted if each not in page] == []
    assert "secret-path" not in page
    assert "방문.csv" not in signed_in(stranger).get(PAGE).text


@pytest.mark.usefixtures("_connected")
def test_a_system_that_hears_nothing_is_on_every_page(nurse: Staff, stranger: Staff, signed_in: SignIn) -> None:
    """With the way to the log."""
    ours, theirs = (signed_in(each).get("/console/").text for each in (nurse, stranger))
    assert ("웹훅: crm.example" in ours, f'href="{PAGE}"' in ours, "웹훅: crm" in theirs) == (True, True, False)
