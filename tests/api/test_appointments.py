"""`/api/v1/appointments`, `/openings` and `/arrivals`: the desk's book, by the clinic's own software."""

from typing import Any

import pytest
from sqlalchemy import select

from records import inbox
from records.models import Appointment, AppointmentChange, Clinic
from tests.api.conftest import Open, Software

AT = "2026-03-12T14:00:00+09:00"
NEW = {"patient": "D-1001", "treatment": "botox", "starts_at": AT, "doctor": "han"}
NOBODY = "0" * 26


def booked(emr: Software, **change: Any) -> Any:
    return emr.post("/appointments", {**NEW, **change}, 201)


def test_an_appointment_is_booked_read_and_listed(emr: Software) -> None:
    """With its end, its name and who is it for; it stands in the book of staff."""
    made = booked(emr, wish="창가 자리")
    assert (made["state"], made["label"], made["source"], made["wish"]) == ("booked", "보톡스", "api", "창가 자리")
    assert (made["starts_at"], made["ends_at"]) == (AT, "2026-03-12T14:20:00+09:00")
    assert emr.get(f"/appointments/{made['id']}") == made
    assert emr.get("/appointments?day=2026-03-12")["items"] == [made]
    assert emr.get("/appointments")["items"] == []


def test_the_clinics_own_words_are_understood(emr: Software) -> None:
    """A nickname of the treatment, the doctor as they are called; anybody, where none is named."""
    assert booked(emr, treatment="사각턱보톡스", doctor="윤서진 원장님")["doctor"] == "yun"
    first = booked(emr, patient="D-1002", treatment="상담", doctor="", starts_at="2026-03-12T15:00:00+09:00")
    assert (first["treatment"], first["doctor"]) == ("consultation", "han")


def test_a_time_is_given_once(emr: Software) -> None:
    """To one patient, and to one doctor; what is free is listed."""
    booked(emr)
    assert emr.refused("POST", "/appointments", {**NEW, "patient": "D-1002"})[:2] == (409, "slot")
    assert emr.refused("POST", "/appointments", {**NEW, "doctor": "yun"})[:2] == (409, "slot")
    free = emr.get("/openings?patient=D-1002&treatment=botox&day=2026-03-12&doctor=han")["items"]
    assert AT not in {each["starts_at"] for each in free}
    assert {each["doctor"] for each in free} == {"han"}
    booked(emr, patient="D-1002", starts_at=free[-1]["starts_at"])


def test_an_appointment_is_moved(emr: Software) -> None:
    """With the doctor whom it had; and what it had is free again."""
    id = booked(emr)["id"]
    moved = emr.post(f"/appointments/{id}/move", {"starts_at": "2026-03-13T11:00:00+09:00"})
    assert (moved["starts_at"], moved["doctor"], moved["id"]) == ("2026-03-13T11:00:00+09:00", "han", id)
    booked(emr, patient="D-1002")
    assert emr.refused("POST", f"/appointments/{id}/move", {"starts_at": AT})[:2] == (409, "slot")


def test_an_appointment_is_cancelled_once(emr: Software) -> None:
    """Again it changes nothing; and it cannot be moved any more."""
    id = booked(emr)["id"]
    assert [emr.post(f"/appointments/{id}/cancel", {})["state"] for _ in range(2)] == ["cancelled"] * 2
    with emr.town.database.read() as session:
        changes = list(session.scalars(select(AppointmentChange).order_by(AppointmentChange.id)))
        names = inbox.names(session, emr.town.clinic())
    assert [(each.what, names[each.by]) for each in changes] == [("booked", "EMR"), ("cancelled", "EMR")]
    assert emr.refused("POST", f"/appointments/{id}/move", {"starts_at": AT})[:2] == (409, "state")
    assert emr.get("/appointments?day=2026-03-12")["items"][0]["state"] == "cancelled"


def test_who_comes_has_arrived(emr: Software) -> None:
    """From the day of the appointment on, and once."""
    id = booked(emr, starts_at="2026-03-10T14:00:00+09:00")["id"]
    assert [emr.post("/arrivals", {"appointment": id})["state"] for _ in range(2)] == ["arrived"] * 2
    later = booked(emr, patient="D-1002")["id"]
    assert emr.refused("POST", "/arrivals", {"appointment": later})[:2] == (409, "state")


def test_a_day_is_read_in_pages(emr: Software) -> None:
    """By time, each appointment once; a cursor is of its own day."""
    for number, clock in (("D-1001", "15"), ("D-1002", "11"), ("D-1003", "16")):
        booked(emr, patient=number, starts_at=f"2026-03-12T{clock}:00:00+09:00")
    page, found = emr.get("/appointments?day=2026-03-12&limit=1"), []
    while page["items"]:
        found.append(page["items"][0]["patient"])
        cursor = page["next"]
        if cursor is None:
            break
        assert emr.refused("GET", f"/appointments?day=2026-03-13&cursor={cursor}")[2].keys() == {"cursor"}
        page = emr.get(f"/appointments?day=2026-03-12&limit=1&cursor={cursor}")
    assert found == ["D-1002", "D-1001", "D-1003"]


def test_another_clinics_appointments_do_not_exist(emr: Software, open_: Open) -> None:
    """They are neither read nor listed nor changed, nor is the time of their patients known."""
    id, dentist = booked(emr)["id"], open_("demo2")
    assert dentist.get("/appointments?day=2026-03-12")["items"] == []
    assert dentist.refused("GET", f"/appointments/{id}")[:2] == (404, "unknown")
    assert dentist.refused("POST", f"/appointments/{id}/move", {"starts_at": AT})[:2] == (404, "unknown")
    assert dentist.refused("POST", f"/appointments/{id}/cancel", {})[:2] == (404, "unknown")
    assert dentist.refused("POST", "/arrivals", {"appointment": id})[2].keys() == {"appointment"}
    assert dentist.refused("POST", "/appointments", {**NEW, "treatment": "scaling"})[2].keys() == {"patient"}
    assert emr.get(f"/appointments/{id}")["state"] == "booked"


def test_every_act_stands_in_the_access_log(emr: Software) -> None:
    """As the console's acts do."""
    id = booked(emr)["id"]
    emr.get(f"/appointments/{id}")
    emr.get("/appointments?day=2026-03-12")
    emr.post(f"/appointments/{id}/move", {"starts_at": "2026-03-13T11:00:00+09:00"})
    emr.post(f"/appointments/{id}/cancel", {"late": True})
    acts = ("appointment.book", "appointment.view", "book.view", "appointment.move", "appointment.cancel")
    assert emr.log() == [(act, True) for act in acts]


def test_a_clinic_without_a_book_says_so(emr: Software) -> None:
    with emr.town.database.write() as session:
        clinic = session.get_one(Clinic, emr.town.clinic().id)
        clinic.options = {key: value for key, value in clinic.options.items() if key != "book"}
    assert emr.refused("POST", "/appointments", NEW)[:2] == (409, "no-book")
    assert emr.refused("GET", "/openings?patient=D-1001&treatment=botox&day=2026-03-12")[:2] == (409, "no-book")


def test_a_request_of_the_chat_is_declined_by_cancelling_it(emr: Software) -> None:
    id = booked(emr)["id"]
    with emr.town.database.write() as session:
        session.get_one(Appointment, id).state = "requested"
    assert emr.post(f"/appointments/{id}/cancel", {})["state"] == "cancelled"


WRONG = {
    "an unknown patient": ({"patient": "X-1"}, "patient"),
    "an unknown service": ({"treatment": "은하수 관리"}, "treatment"),
    "an unknown doctor": ({"doctor": "아무개"}, "doctor"),
    "years away": ({"starts_at": "2100-01-01T10:00:00+09:00"}, "starts_at"),
    "no time": ({"starts_at": "2026-03-12"}, "starts_at"),
}


@pytest.mark.parametrize(("change", "field"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_booked_is_named(emr: Software, change: dict[str, Any], field: str) -> None:
    assert emr.refused("POST", "/appointments", {**NEW, **change})[2].keys() == {field}


@pytest.mark.parametrize("id", [NOBODY, "x", "x" * 26])
def test_an_unknown_appointment_is_404(emr: Software, id: str) -> None:
    assert emr.refused("GET", f"/appointments/{id}")[:2] == (404, "unknown")


def test_a_time_that_has_passed_is_not_free(emr: Software) -> None:
    assert emr.refused("POST", "/appointments", {**NEW, "starts_at": "2026-03-09T14:00:00+09:00"})[:2] == (409, "slot")
