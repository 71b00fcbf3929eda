"""A telephone system opens the console with the caller's number, and whoever answers sees who it is."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from records import patients
from records.models import AccessEntry, Clinic, Staff
from tests.console.world import Browser, Case, World, treated

SignIn = Callable[[Staff], Browser]
NUMBER = "+821023456789"


def person(world: World, clinic: Clinic, number: str, name: str, phone: str = NUMBER, year: int = 1991) -> str:
    with world.database.write() as session:
        return patients.add(
            session, clinic, world.at, number=number, name=name, phone=phone, born_on=date(year, 3, 2)
        ).id  # fmt: skip


@pytest.mark.parametrize(
    "written",
    ["010-2345-6789", "01023456789", "010 2345 6789", "+82 10-2345-6789", "+821023456789", "821023456789",
     "82-10-2345-6789", "+82(0)10-2345-6789", "00821023456789", "00182-10-2345-6789", "tel:+82-10-2345-6789",
     "1023456789", "(010)2345.6789", "sip:01023456789@pbx.clinic.example"],
)  # fmt: skip
def test_a_number_however_it_is_written_lands_on_its_patient(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, written: str
) -> None:
    """Also where the + came unescaped, and so as a space."""
    id = person(world, clinic, "A-1", "서하늘")
    browser = signed_in(nurse)
    for address in (quote(written, safe=""), written.replace("+", " ")):
        answer = browser.get(f"/console/patients?phone={address}")
        assert (answer.status_code, answer.location) == (303, f"/console/patients/{id}")
    assert "서하늘" in browser.get(answer.location).text


def test_a_family_phone_offers_a_choice(world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn) -> None:
    """Who was shown to whom is in the access log."""
    ids = {person(world, clinic, "A-1", "서하늘"), person(world, clinic, "A-2", "서바다", year=2019)}
    person(world, clinic, "A-3", "남의집", "+821023456780")
    page = signed_in(nurse).get("/console/patients?phone=010-2345-6789").text
    assert all(f"/console/patients/{id}" in page for id in ids)
    assert ("2019년생" in page, "남의집" in page) == (True, False)
    with world.database.read() as session:
        shown = select(AccessEntry.patient_id).where(AccessEntry.action == "patient.find")
        assert {*session.scalars(shown)} == ids


def test_a_number_that_nobody_has_says_so_and_what_to_do(nurse: Staff, signed_in: SignIn) -> None:
    assert "등록된 환자가 없습니다" in signed_in(nurse).get("/console/patients?phone=01077778888").text


@pytest.mark.parametrize("text", ["anonymous", "", "119", "<script>alert(1)</script>", "0" * 500, "+1 212 555 0100"])
def test_what_is_no_number_of_this_country_finds_nobody(nurse: Staff, signed_in: SignIn, text: str) -> None:
    """And is never run by the browser."""
    answer = signed_in(nurse).get(f"/console/patients?phone={quote(text)}")
    assert (answer.status_code, 'name="phone"' in answer.text, "<script>alert" in answer.text) == (200, True, False)


def test_another_clinics_patient_is_not_found(world: World, clinic: Clinic, stranger: Staff, signed_in: SignIn) -> None:
    person(world, clinic, "A-1", "서하늘")
    assert "등록된 환자가 없습니다" in signed_in(stranger).get("/console/patients?phone=01023456789").text


def test_a_row_that_was_merged_lands_on_whom_it_was_merged_into(
    world: World, clinic: Clinic, nurse: Staff, case: Case, signed_in: SignIn
) -> None:
    with world.database.write() as session:
        old = treated(session, clinic, 77, "서하늘", "입술필러", world.at - timedelta(days=9))
        old.merged_into = case.patient
    answer = signed_in(nurse).get("/console/patients?phone=010-0000-0077")
    assert answer.location == f"/console/patients/{case.patient}"


def test_whoever_must_sign_in_first_comes_back_to_the_number(world: World) -> None:
    """The pop-up opened the browser in the morning."""
    answer = Browser(world.app()).get("/console/patients?phone=01023456789")
    assert (answer.status_code, "phone%3D01023456789" in answer.location) == (303, True)
