"""Notices in the console: drafted and counted by a manager, approved by a doctor, stopped by either."""

from collections.abc import Callable

import pytest

from catalogue.model import Plan
from console import wording
from records.models import CatalogueVersion, Clinic, Staff
from scheduler import notices
from tests.console.world import Browser, World

SignIn = Callable[[Staff], Browser]
FORM = {
    "title": "휴진 안내",
    "text": "크리스마스에는 쉽니다.",
    "day": "2126-12-22",
    "at": "10:30",
    "push_class": "transaction",
}
PAGE = "/console/notices"


@pytest.fixture
def manager(world: World, clinic: Clinic) -> Staff:
    return world.person(clinic, "seo", "서실장", "manager")


def drafts(world: World, clinic: Clinic) -> list[tuple[CatalogueVersion, Plan]]:
    with world.database.read() as session:
        return notices.kept(session, clinic)


def drafted(browser: Browser, **changed: str) -> str:
    """The notice's own page."""
    made = browser.post(PAGE, page=PAGE, **{**FORM, **changed})
    assert made.status_code == 303
    return made.location


def test_a_draft_shows_what_is_read_and_by_how_many(
    world: World, clinic: Clinic, manager: Staff, signed_in: SignIn
) -> None:
    """In the words that a patient gets, with who cannot be reached and why; nobody gets it yet."""
    browser = signed_in(manager)
    page = drafted(browser)
    shown = browser.get(page).text
    assert all(
        part in shown
        for part in (
            "[가온피부과] 휴진 안내",
            "홍길동님, 안내드립니다.",
            "크리스마스에는 쉽니다.",
            wording.NOTICE_DRAFTED,
            "대상 전체",
        )
    )
    [(row, plan)] = drafts(world, clinic)
    assert (row.approved_at, f"{plan.day}", plan.steps[0].push_class) == (None, "2126-12-22", "transaction")
    assert wording.NOTICE_STATES["draft"] in browser.get(PAGE).text


def test_a_doctor_approves_what_a_manager_drafted(
    world: World, clinic: Clinic, manager: Staff, doctor: Staff, signed_in: SignIn
) -> None:
    """In the doctor's own name; the manager cannot."""
    office = signed_in(manager)
    page = drafted(office)
    assert office.post(f"{page}/approve", page=PAGE).status_code == 403
    assert "읽었고 승인합니다" not in office.get(page).text
    signed_in(doctor).post(f"{page}/approve", page=page)
    [(row, _)] = drafts(world, clinic)
    assert (row.approved_by, wording.NOTICE_STATES["waiting"] in office.get(page).text) == ("박원장", True)


def test_a_notice_is_stopped_and_a_draft_thrown_away(
    world: World, clinic: Clinic, doctor: Staff, signed_in: SignIn
) -> None:
    """The approved one stays in the list as stopped; of the draft nothing is left."""
    browser = signed_in(doctor)
    page = drafted(browser)
    browser.post(f"{page}/approve", page=page)
    browser.post(f"{page}/stop", page=page)
    assert wording.NOTICE_STATES["stopped"] in browser.get(PAGE).text
    world.pass_time(minutes=1)
    browser.post(f"{drafted(browser)}/stop", page=PAGE)
    assert len(drafts(world, clinic)) == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"text": "크리스마스 할인"}, "&#39;할인&#39;: 할인이나 특가는 광고입니다"),
        ({"day": ""}, wording.NOTICE_FIELDS["day"]),
        ({"day": "2020-01-01"}, wording.NOTICE_PASSED),
        ({"push_class": "security"}, wording.NOTICE_FIELDS["push_class"]),
        ({"title": ""}, wording.NOTICE_FIELDS["title"]),
        ({"age_from": "오십"}, wording.NOTICE_AUDIENCE),
    ],
)
def test_what_cannot_be_sent_comes_back_with_the_reason(
    world: World, clinic: Clinic, manager: Staff, signed_in: SignIn, changed: dict[str, str], reason: str
) -> None:
    """And with what was typed; nothing is kept."""
    answer = signed_in(manager).post(PAGE, page=PAGE, **{**FORM, **changed})
    assert (answer.status_code, reason in answer.text, "10:30" in answer.text) == (422, True, True)
    assert drafts(world, clinic) == []


def test_the_form_narrows_the_audience(world: World, clinic: Clinic, manager: Staff, signed_in: SignIn) -> None:
    """Each box becomes a condition; what is empty is none."""
    asked = {"within_months": "12", "visits": "3", "sex": "female", "age_from": "20", "groups": "VIP, 단골"}
    drafted(signed_in(manager), **asked, diagnoses="I10")
    [(_, plan)] = drafts(world, clinic)
    assert plan.who.model_dump(exclude_defaults=True) == {
        "vip": {"visits": 3, "months": 12}, "sex": "female", "age_from": 20, "groups": ("VIP", "단골"),
        "diagnoses": ("I10",),
    }  # fmt: skip


def test_nurses_and_other_clinics_are_kept_out(
    manager: Staff, nurse: Staff, stranger: Staff, signed_in: SignIn
) -> None:
    """403 and 404."""
    page = drafted(signed_in(manager))
    assert signed_in(nurse).get(PAGE).status_code == 403
    assert signed_in(stranger).get(page).status_code == 404
    assert signed_in(stranger).post(f"{page}/stop", page=PAGE).status_code == 404
