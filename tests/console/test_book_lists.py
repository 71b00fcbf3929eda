"""What waits for staff in the book: requests, closures with whom they hit, and the waiting list."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from records.book import desk, waiting
from records.models import Clinic, Closure, Patient, Staff, Waiting
from tests.console.booked import at, book, book_of_the_clinic, doyun, found, logged, sora
from tests.console.world import Browser, World, talk

__all__ = ["book_of_the_clinic", "doyun", "sora"]
SignIn = Callable[[Staff], Browser]
SHUT = {"resource": "doctor:han", "from": "2026-11-25T10:00", "to": "2026-11-25T13:00", "reason": "학회"}


def wait(world: World, clinic: Clinic, patient_id: str, **wish: object) -> str:
    """The id of a new place at the list's end."""
    values = {"treatment": "consultation", "label": "상담", "first": date(2026, 11, 25), "last": date(2026, 11, 27)}
    with world.database.write() as session:
        whose = session.get_one(Patient, patient_id)
        return waiting.join(session, clinic, whose, waiting.Wish(**values | wish), world.at).id  # type: ignore[arg-type]


def place(world: World, id: str) -> Waiting:
    with world.database.read() as session:
        return session.get_one(Waiting, id)


def test_requests_stand_in_the_order_in_which_they_came(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """Whatever their times; what they are asked for instead of is named. The room counts them on every page."""
    old = book(world, clinic, sora, at(25, 11))
    first = book(world, clinic, sora, at(27, 11), desk.REQUESTED, replaces=old)
    world.pass_time(minutes=5)
    second = book(world, clinic, doyun, at(25, 12), desk.REQUESTED)
    browser = signed_in(nurse)
    page = browser.get("/console/book/requests").text
    assert re.findall(r'id="request-(\w+)"', page) == [first, second]
    assert "기존 예약 " in page
    assert re.search(r'id="requested"[^>]*>2<', browser.get("/console/").text)
    assert logged(world, "book.requests") == [
        ("book.requests", each, "book/requests") for each in sorted((sora, doyun))
    ]


def test_no_requests_are_said_and_not_counted(nurse: Staff, signed_in: SignIn) -> None:
    browser = signed_in(nurse)
    assert "승인할 요청이 없습니다." in browser.get("/console/book/requests").text
    assert re.search(r'id="requested" hidden', browser.get("/console/").text)


def test_a_request_forgotten_for_a_month_is_no_work(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    """One whose time has passed lately is, and says so."""
    book(world, clinic, sora, at(25, 11), desk.REQUESTED)
    for days, shown in ((3, True), (31, False)):
        world.at = at(25, 12) + timedelta(days=days)
        page = signed_in(nurse).get("/console/book/requests").text
        assert ("시각 지남" in page) is shown


def test_a_new_closure_shows_whom_it_hits_and_how_they_are_reached(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """Only those of that doctor; each with phone, conversation and a way to move it. They stay until moved."""
    hit = book(world, clinic, sora, at(25, 11))
    book(world, clinic, doyun, at(25, 11), doctor="yun")
    with world.database.write() as session:
        thread = talk(session, clinic, session.get_one(Patient, sora), "sora", world.at)
    browser = signed_in(nurse)
    answer = browser.post("/console/book/closures", page="/console/", **SHUT)
    page = browser.get(answer.location).text
    assert re.findall(r'id="hit-(\w+)"', page) == [hit]
    wanted = (
        "김소라", "tel:+821000000001", f"/console/conversations/{thread.id}", f"/console/book/appointments/{hit}/move",
        "학회", "한원장",
    )  # fmt: skip
    assert [each for each in wanted if each not in page] == []
    assert found(world, hit).state == desk.BOOKED
    closure = answer.location.rpartition("/")[2]
    assert logged(world, "closure.") == [
        ("closure.add", None, f"closure/{closure}"),
        ("closure.view", sora, f"closure/{closure}"),
    ]


def test_who_was_moved_is_still_to_be_told(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    """With the old time and the new one, in a part of the list of their own. The shut time is not offered."""
    id, browser = book(world, clinic, sora, at(25, 11)), signed_in(nurse)
    closure = browser.post("/console/book/closures", page="/console/", **SHUT).location
    page = browser.get(f"/console/book/appointments/{id}/move?back={closure}").text
    assert "2026-11-25T12:00+09:00|han" not in page
    assert f'name="back" value="{closure}"' in page
    form = {"slot": "2026-11-25T14:00+09:00|han", "back": closure}
    answer = browser.post(f"/console/book/appointments/{id}/move", page="/console/", **form)
    assert answer.location == closure
    page = browser.get(closure).text
    assert re.search(r"김소라님의 예약을 옮겼습니다: 11월 25일\(수\) 오전 11:00 → 11월 25일\(수\) 오후 2:00", page)
    assert "이 시간에 걸린 예약이 없습니다." in page
    shown = page[page.index(f'id="gone-{id}"') :]
    assert [each in shown for each in ("오전 11:00", "오후 2:00", "김소라", "tel:+821000000001")] == [True] * 4


def test_who_was_told_of_a_closure_is_ticked_off(
    world: World, clinic: Clinic, nurse: Staff, stranger: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """Cancelled ones too, and back again. What came later, elsewhere or to another doctor is no such thing."""
    first, second = book(world, clinic, sora, at(25, 11)), book(world, clinic, doyun, at(25, 12))
    book(world, clinic, doyun, at(25, 10), doctor="yun")
    browser = signed_in(nurse)
    closure = browser.post("/console/book/closures", page="/console/", **SHUT).location
    browser.post(f"/console/book/appointments/{first}/cancel", page="/console/")
    assert "연락할 예약 2건" in browser.get("/console/book/closures").text
    browser.post(f"{closure}/told/{second}", page="/console/")
    assert "연락할 예약 1건" in browser.get("/console/book/closures").text
    browser.post(f"{closure}/told/{second}", page="/console/")
    states = []
    for _ in range(2):
        browser.post(f"{closure}/told/{first}", page="/console/")
        states.append(re.findall(r'id="told-(\w+)".*?aria-pressed="(\w+)"', browser.get(closure).text))
    assert states == [[(second, "false"), (first, "true")], [(second, "false"), (first, "false")]]
    assert ("closure.tell", sora, f"closure/{closure.rpartition('/')[2]}") in logged(world, "closure.tell")
    assert signed_in(stranger).post(f"{closure}/told/{first}", page="/console/").status_code == 404


@pytest.mark.parametrize(("resource", "chosen"), [("doctor:han", {"han", "yun"}), ("room:laser", {"han"})])
def test_who_is_hit_by_their_doctors_absence_is_offered_anybody(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, resource: str, chosen: set[str]
) -> None:
    """Only then; the hour that they had is offered with whoever is there."""
    id, browser = book(world, clinic, sora, at(25, 11), service="toning"), signed_in(nurse)
    browser.post("/console/book/closures", page="/console/", **SHUT | {"resource": resource})
    page = browser.get(f"/console/book/appointments/{id}/move").text
    found = re.findall(r'name="slot" value="([^"]+)\|(\w+)"', page)
    assert (("2026-11-25T11:00+09:00", "yun") in found, {doctor for _, doctor in found} <= chosen) == (
        resource == "doctor:han", True,
    )  # fmt: skip


def test_a_lifted_closure_is_gone(world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str) -> None:
    """The list counts whom each one hits; after lifting, the time can be booked again."""
    book(world, clinic, sora, at(25, 11))
    browser = signed_in(nurse)
    closure = browser.post("/console/book/closures", page="/console/", **SHUT).location
    assert "연락할 예약 1건" in browser.get("/console/book/closures").text
    assert browser.post(f"{closure}/lift", page="/console/").status_code == 303
    assert "등록된 휴진이 없습니다." in browser.get("/console/book/closures").text
    assert browser.get(closure).status_code == 404
    assert book(world, clinic, sora, at(25, 12))


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"to": "2026-11-25T10:00"}, 422),
        ({"to": ""}, 422),
        ({"from": "2026-11-20T10:00", "to": "2026-11-20T13:00"}, 422),  # over
        ({"resource": "doctor:nobody"}, 400),
    ],
)
def test_a_closure_that_cannot_be_is_refused(
    world: World, nurse: Staff, signed_in: SignIn, wrong: dict[str, str], status: int
) -> None:
    """What was typed stays in the form."""
    answer = signed_in(nurse).post("/console/book/closures", page="/console/", **SHUT | wrong)
    assert answer.status_code == status
    assert status == 400 or 'value="학회"' in answer.text
    with world.database.read() as session:
        assert session.query(Closure).count() == 0


def test_the_waiting_list_stands_in_its_order(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """With the wish, since when, and until when an offer is held."""
    first = wait(world, clinic, sora, doctor="han")
    world.pass_time(minutes=1)
    second = wait(world, clinic, doyun)
    with world.database.write() as session:
        row = waiting.offer_next(session, session.get_one(Clinic, clinic.id), desk.By("pump", world.at, world.at))
        assert row is not None
    page = signed_in(nurse).get("/console/book/waiting").text
    assert re.findall(r'id="waiting-(\w+)"', page) == [first, second]
    wanted = ("한원장", "11월 25일(수) – 11월 27일(금)", "오전 10:00부터", "제안 중, 오전 10:31까지")
    assert [each for each in wanted if each not in page] == []
    assert logged(world, "book.waiting") == [("book.waiting", each, "book/waiting") for each in sorted((sora, doyun))]


def test_who_is_removed_gives_up_what_was_held_and_may_come_back(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    id, browser = wait(world, clinic, sora), signed_in(nurse)
    with world.database.write() as session:
        waiting.offer_next(session, session.get_one(Clinic, clinic.id), desk.By("pump", world.at, world.at))
    held = place(world, id).appointment_id or ""
    browser.post(f"/console/book/waiting/{id}/remove", page="/console/")
    assert (place(world, id).state, found(world, held).state) == (waiting.LEFT, desk.CANCELLED)
    assert f'id="gone-{id}"' in browser.get("/console/book/waiting").text
    browser.post(f"/console/book/waiting/{id}/return", page="/console/")
    assert place(world, id).state == waiting.WAITING
    assert logged(world, "waiting.") == [
        ("waiting.remove", sora, f"waiting/{id}"),
        ("waiting.return", sora, f"waiting/{id}"),
    ]


def test_nobody_comes_back_for_days_that_have_passed(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    id = wait(world, clinic, sora)
    signed_in(nurse).post(f"/console/book/waiting/{id}/remove", page="/console/")
    world.at = at(30, 10)
    browser = signed_in(nurse)
    assert f'id="gone-{id}"' not in browser.get("/console/book/waiting").text
    browser.post(f"/console/book/waiting/{id}/return", page="/console/")
    assert place(world, id).state == waiting.LEFT


def test_another_clinics_closures_and_places_are_not_there(
    world: World, clinic: Clinic, nurse: Staff, stranger: Staff, signed_in: SignIn, sora: str
) -> None:
    closure = signed_in(nurse).post("/console/book/closures", page="/console/", **SHUT).location
    id, browser = wait(world, clinic, sora), signed_in(stranger)
    paths = (f"{closure}/lift", f"/console/book/waiting/{id}/remove", f"/console/book/waiting/{id}/return")
    assert browser.get(closure).status_code == 404
    assert [browser.post(path, page="/console/").status_code for path in paths] == [404] * 3
    assert signed_in(nurse).get(closure).status_code == 200
    assert place(world, id).state == waiting.WAITING


def test_forms_without_our_token_are_refused(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    browser = signed_in(nurse)
    closure = browser.post("/console/book/closures", page="/console/", **SHUT).location
    id = wait(world, clinic, sora)
    paths = (
        "/console/book/closures", f"{closure}/lift", f"/console/book/waiting/{id}/remove",
        f"/console/book/waiting/{id}/return",
    )  # fmt: skip
    assert [browser.client.post(path, data=SHUT).status_code for path in paths] == [400] * 4
    assert browser.get(closure).status_code == 200
