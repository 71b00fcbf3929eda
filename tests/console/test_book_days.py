"""The book by day and week: every appointment at its time, under its doctor or room, with what is shut."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest

from console import wording
from console.book import grid
from records.book import closures, desk
from records.models import Clinic, Staff
from tests.console.booked import at, book, book_of_the_clinic, doyun, logged, sora
from tests.console.world import Browser, World

__all__ = ["book_of_the_clinic", "doyun", "sora"]
SignIn = Callable[[Staff], Browser]
DAY = "/console/book?on=2026-11-25"


def shut(world: World, clinic: Clinic, resource: str, start: datetime, end: datetime, reason: str = "학회") -> str:
    with world.database.write() as session:
        return closures.add(session, clinic, resource, start, end, reason, "me", world.at).id


def heads(page: str) -> list[str]:
    """The table's column heads, without markup."""
    row = re.search(r"<thead>(.*?)</thead>", page, re.DOTALL)
    assert row
    cells = re.findall(r"<th colspan.*?</th>", row[1], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in cells]


def rows_before(page: str, word: str) -> int:
    """In which row of the table the word stands."""
    body = page.split("<tbody>")[1]
    return body[: body.index(word)].count("<tr>") - 1


def test_an_appointment_stands_at_its_time_under_its_doctor(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """Rows of five minutes from ten o'clock; the heads count what is booked and what is left of the day."""
    first = book(world, clinic, sora, at(25, 11), service="toning")
    book(world, clinic, doyun, at(25, 14, 30), desk.REQUESTED, doctor="yun")
    page = signed_in(nurse).get(DAY).text
    assert heads(page) == ["한원장 1건 · 빈 시간 7시간 30분", "윤원장 1건 · 빈 시간 7시간 30분"]
    assert (rows_before(page, "김소라"), rows_before(page, "이도윤")) == (12, 54)
    assert f'rowspan="6"><a class="slot booked" href="/console/book/appointments/{first}"' in page
    assert wording.APPOINTMENT_STATES["requested"] in page


def test_by_room_the_same_day_stands_under_its_rooms(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """Both beds count as free time; what takes no room has a column of its own."""
    book(world, clinic, sora, at(25, 11), service="toning")
    book(world, clinic, doyun, at(25, 11), doctor="yun")
    page = signed_in(nurse).get(f"{DAY}&by=room").text
    assert heads(page) == ["레이저실 1건 · 빈 시간 15시간 30분", "진료실 없음 1건"]


def test_two_at_the_same_time_stand_side_by_side(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    book(world, clinic, sora, at(25, 11), service="peel", doctor=None)
    book(world, clinic, doyun, at(25, 11, 20), service="peel", doctor=None)
    page = signed_in(nurse).get(DAY).text
    assert '<th colspan="2" scope="col">담당 의료진 없음' in page
    assert rows_before(page, "이도윤") - rows_before(page, "김소라") == 4


def test_what_is_shut_is_shown_where_it_is(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    """A doctor's closure in that column only; an appointment that lies in it is marked."""
    book(world, clinic, sora, at(25, 11))
    shut(world, clinic, "doctor:han", at(25, 10, 30), at(25, 12))
    page = signed_in(nurse).get(DAY).text
    assert page.count('<td class="closed"') == 2  # before and after the appointment
    assert 'class="slot booked clash"' in page
    assert "휴진 겹침" in page
    assert "빈 시간 6시간 30분" in heads(page)[0]
    assert "빈 시간 8시간" in heads(page)[1]


def test_a_closure_of_the_clinic_shuts_every_column(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn
) -> None:
    shut(world, clinic, "", at(25, 0), at(26, 0), "임시 휴진")
    page = signed_in(nurse).get(DAY).text
    assert page.count('<td class="closed"') == 2
    assert [each.endswith("빈 시간 0분") for each in heads(page)] == [True, True]


def test_a_line_marks_now_and_only_today(world: World, nurse: Staff, signed_in: SignIn) -> None:
    world.at = at(24, 11, 7)
    browser = signed_in(nurse)
    page = browser.get("/console/book").text
    assert rows_before(page, 'class="now"') == 13  # 11:05 to 11:10
    assert 'class="now"' not in browser.get(DAY).text


def test_what_is_over_is_not_free(world: World, nurse: Staff, signed_in: SignIn) -> None:
    """Today's free time begins now; that of yesterday is not told."""
    world.at = at(24, 16)
    browser = signed_in(nurse)
    assert heads(browser.get("/console/book").text)[0] == "한원장 0건 · 빈 시간 3시간"
    assert heads(browser.get("/console/book?on=2026-11-23").text)[0] == "한원장 0건"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-11-29", "진료가 없는 날입니다."),
        *((mistake, "11월 24일(화)") for mistake in ("never", "0001-01-01", "9999-12-31")),
    ],
)
def test_days_without_hours_and_days_that_are_none(nurse: Staff, signed_in: SignIn, on: str, said: str) -> None:
    for page in ("", "/week"):
        assert signed_in(nurse).get(f"/console/book{page}?on={on}").status_code == 200
    assert said in signed_in(nurse).get(f"/console/book?on={on}").text


def test_the_cancelled_stand_below(world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str) -> None:
    id = book(world, clinic, sora, at(25, 11))
    with world.database.write() as session:
        found = desk.owned(session, clinic, id)
        assert found is not None
        desk.cancel(session, found, desk.By("chat", world.at, world.at), late=True)
    page = signed_in(nurse).get(DAY).text
    assert "김소라" not in page.split("<tbody>")[1].split("</tbody>")[0]
    assert "늦은 취소" in page.split("</tbody>")[1]


def test_a_week_lists_its_seven_days(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str, doyun: str
) -> None:
    """Monday to Sunday of the day that is named, what is booked and what is left by doctor."""
    book(world, clinic, sora, at(25, 11))
    book(world, clinic, doyun, at(30, 11))
    page = signed_in(nurse).get("/console/book/week?on=2026-11-29").text
    days = re.findall(r'<h2><a href="/console/book\?on=([\d-]+)', page)
    assert days == [f"2026-11-{day}" for day in range(23, 30)]
    assert ("김소라" in page, "이도윤" in page) == (True, False)
    assert "1건 · 빈 7시간 30분" in page


def test_every_patient_shown_is_a_look(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    book(world, clinic, sora, at(25, 11))
    browser = signed_in(nurse)
    browser.get(DAY)
    browser.get("/console/book/week?on=2026-11-25")
    assert logged(world, "book.") == [
        ("book.view", sora, "book/2026-11-25/1"),
        ("book.view", sora, "book/2026-11-23/7"),
    ]


def test_another_clinics_book_shows_nothing_of_ours(
    world: World, clinic: Clinic, stranger: Staff, signed_in: SignIn, sora: str
) -> None:
    """It keeps none, and says so."""
    book(world, clinic, sora, at(25, 11))
    browser = signed_in(stranger)
    for path in (DAY, "/console/book/week?on=2026-11-25", "/console/book/requests", "/console/book/waiting"):
        page = browser.get(path).text
        assert ("김소라" in page, "예약장을 쓰지 않습니다" in page) == (False, True)


def test_no_page_of_the_book_has_inline_styles_or_scripts(
    world: World, clinic: Clinic, nurse: Staff, signed_in: SignIn, sora: str
) -> None:
    id, browser = book(world, clinic, sora, at(25, 11)), signed_in(nurse)
    paths = ("", "/week", "/requests", "/waiting", "/closures", "/new", f"/new?patient={sora}&treatment=toning",
             f"/appointments/{id}", f"/appointments/{id}/move")  # fmt: skip
    for path in paths:
        answer = browser.get(f"/console/book{path}")
        assert answer.status_code == 200
        assert [each in answer.text for each in ("<script>", " onclick=", " style=", "javascript:")] == [False] * 4


def test_a_table_of_nobody_has_no_rows() -> None:
    assert grid.table([], at(25, 0).date(), at(24, 10)).rows == []
