"""No more messages: one tap, no sign-in, no second factor (정보통신망법 §50)."""

from records import consents, escalations
from records.models import ConsentEvent, FollowUp
from tests.patient_pages.conftest import Visitor, visitor
from tests.scheduler.stage import FILLER, change, consent, patient_of, states, steps
from tests.town import Town


def said(town: Town) -> list[tuple[str, bool, str, str]]:
    with town.database.read() as session:
        rows = session.query(ConsentEvent).filter_by(patient_id=patient_of(town, FILLER).id, source="page")
        return [(row.kind, row.granted, row.source, row.text_version) for row in rows.order_by(ConsentEvent.id)]


def test_one_tap_stops_all_messages_and_says_so_with_the_day(guest: Visitor) -> None:
    """Nobody asks who it is; opening the page alone changes nothing."""
    shown = guest.get("stop")
    assert (shown.status_code, "모두 그만 받기" in shown.text, said(guest.town)) == (200, True, [])
    done = guest.post("stop")
    assert "안부피부과 수신거부가 2026년 3월 10일(화)에 처리되었습니다" in done.text
    assert "<button" not in done.text
    [(kind, granted, source, version)] = said(guest.town)
    assert (kind, granted, source, version.startswith("page.stop.messages@")) == ("messages", False, "page", True)


def test_tapping_twice_is_one_refusal_of_the_first_day(guest: Visitor) -> None:
    guest.post("stop")
    guest.town.advance("2026-03-12T10:00")
    assert "3월 10일" in guest.post("stop").text
    assert len(said(guest.town)) == 1


def test_nothing_goes_out_any_more(guest: Visitor) -> None:
    """Neither guides nor reminders."""
    guest.post("stop")
    guest.town.advance("2026-03-25T10:00")
    assert states(guest.town, FILLER)["d2"] != "sent"


def test_it_takes_advertising_with_it_where_that_was_allowed(guest: Visitor) -> None:
    consent(guest.town, FILLER, "advertising", True)
    guest.post("stop")
    assert [kind for kind, *_ in said(guest.town)] == ["messages", "advertising"]


def test_at_an_advertisements_link_advertising_alone_stops(guest: Visitor) -> None:
    """By day and night; guides go on, and the page says so."""
    row = steps(guest.town, FILLER)["d1"]
    change(guest.town, FollowUp, row.id, push_class="advertising")
    there = visitor(guest.town, row)
    assert "광고 그만 받기" in there.get("stop").text
    assert "수신거부가 2026년 3월 10일(화)에 처리" in there.post("stop").text
    assert [kind for kind, *_ in said(guest.town)] == ["advertising", "night"]
    with guest.town.database.read() as session:
        assert consents.current(session, row.patient_id)["messages"] is True


def test_a_file_does_not_undo_it_and_no_notice_repeats_what_the_page_said(guest: Visitor) -> None:
    """The patient's own word, told at once."""
    guest.post("stop")
    with guest.town.database.read() as session:
        mine = patient_of(guest.town, FILLER).id
        assert consents.by_patient(consents.last_word(session, mine, "messages"))
        assert escalations.open_ones(session, guest.town.clinic()) == []


def test_it_works_after_the_tries_are_used_up(guest: Visitor) -> None:
    """A refusal needs no proof."""
    for _ in range(6):
        guest.post("who", who="800101")
    assert "처리되었습니다" in guest.post("stop").text
