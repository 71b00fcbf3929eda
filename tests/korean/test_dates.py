"""Days and hours as patients write them."""

from datetime import date, datetime, time

import pytest

from bot.korean.asking import describe, describe_slot
from bot.korean.entities import read
from bot.korean.slots import When
from bot.korean.treatments import TreatmentNames
from records.facts import SEOUL
from tests.korean.table import Row, in_short, rows

WEDNESDAY = datetime(2026, 11, 18, 14, tzinfo=SEOUL)


@pytest.mark.parametrize("row", list(rows()), ids=lambda row: f"{row.now:%m-%d} {row.text}")
def test_a_phrase_is_read_as_the_table_says(row: Row, names: TreatmentNames) -> None:
    """Every phrase of dates.tsv has its reading, at its time."""
    assert in_short(read(row.text, row.now, names).whens) == row.expected


def _only(text: str, names: TreatmentNames) -> When:
    (when,) = read(text, WEDNESDAY, names).whens
    return when


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("8시로 해줘", "오전 8시인가요, 오후 8시인가요?"),
        ("12시", "오전 0시인가요, 오후 12시인가요?"),
        ("수욜 3시", "11월 18일(수) 오후 3시인가요, 11월 25일(수) 오후 3시인가요?"),
        ("25일 화요일", "11월 24일(화)인가요, 11월 25일(수)인가요?"),
        ("31일", "12월 31일(목) 맞으세요?"),
        ("3일 이후에 가능해요", "12월 3일(목) 이후인가요, 11월 21일(토) 이후인가요?"),
    ],
)
def test_a_doubt_is_asked_with_full_dates(text: str, question: str, names: TreatmentNames) -> None:
    """What has two readings names both in its question, and is no slot."""
    when = _only(text, names)
    assert (when.question, when.slot) == (question, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2월 30일", "2월은 28일까지 있어요."),
        ("13월 2일", "13월은 없는 달이에요."),
        ("32일", "32일은 없는 날이에요."),
        ("25시", "25시는 없는 시간이에요."),
        ("3시 70분", "70분은 없는 시간이에요."),
        ("오전 15시", "오전 15시는 없는 시간이에요."),
        ("오늘 1시", "이미 지난 때예요: 11월 18일(수) 오후 1시"),
        ("8.3", "이미 지난 때예요: 8월 3일(월)"),
    ],
)
def test_what_cannot_be_is_told_with_its_reason(text: str, reason: str, names: TreatmentNames) -> None:
    """A day or hour that does not exist or has passed says why, and is no slot."""
    when = _only(text, names)
    assert (when.reason, when.slot) == (reason, None)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("3시 이후", "이후"),
        ("5시 전에", "이전"),
        ("25일부터 가능해요", "이후"),
        ("27일까지", "이전"),
        ("내일 3시", None),
    ],
)
def test_an_open_end_has_its_direction(text: str, direction: str | None, names: TreatmentNames) -> None:
    """이후, 부터 and 넘어서 open the end, 이전, 전에 and 까지 the beginning."""
    assert _only(text, names).direction == direction


def test_a_clear_wish_is_one_slot(names: TreatmentNames) -> None:
    """A day and a time that leave no doubt give the moment."""
    slot = _only("담주 화욜 3시로 해주세요", names).slot
    assert slot is not None
    assert slot.moment == (date(2026, 11, 24), time(15))


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("내일 세시말고 네시", "2026-11-19T15:00"),
        ("화요일 빼고 다 괜찮아요", "2026-11-24"),
        ("내일은 안되고 모레 가능해요", "2026-11-19"),
        ("내일 3시에서 4시로 바꿔주세요", "2026-11-19T15:00"),
        ("내일은 안되나요?", "-"),
    ],
)
def test_what_is_turned_down_is_kept_apart(text: str, unwanted: str, names: TreatmentNames) -> None:
    """A day that the patient cannot come is never among the wishes; a question turns nothing down."""
    assert in_short(read(text, WEDNESDAY, names).unwanted) == unwanted


@pytest.mark.parametrize(
    ("text", "booked"),
    [
        ("금요일 예약인데 토요일로 바꿀 수 있을까요", [True, False]),
        ("내일 3시 예약을 모레 4시로 바꿔주세요", [True, False]),
        ("토요일 예약 되나요", [False]),
        ("내일 예약하고 싶어요", [False]),
    ],
)
def test_an_appointment_that_stands_is_told_from_a_wish(text: str, booked: list[bool], names: TreatmentNames) -> None:
    """예약인데 and 예약을 speak of what is booked; 예약 되나요 asks for it."""
    assert [when.booked for when in read(text, WEDNESDAY, names).whens] == booked


def test_words_are_the_patients_own(names: TreatmentNames) -> None:
    """The place of a reading points to the words as they were typed."""
    when = _only("혹시 담주 화욜날 세시반쯤 되나요?", names)
    assert (when.words, when.start, when.end) == ("담주 화욜날 세시반쯤", 3, 14)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 24, 15, tzinfo=SEOUL), "11월 24일(화) 오후 3시"),
        (datetime(2026, 11, 24, 0, 5, tzinfo=SEOUL), "11월 24일(화) 오전 0시 5분"),
        (datetime(2026, 11, 24, 12, tzinfo=SEOUL), "11월 24일(화) 오후 12시"),
        (date(2026, 11, 24), "11월 24일(화)"),
    ],
)
def test_a_time_is_said_in_full(at: datetime | date, words: str) -> None:
    """Date, weekday and 오전 or 오후 always stand there."""
    assert describe(at) == words


def test_a_span_is_said_in_full(names: TreatmentNames) -> None:
    """A week's evenings name both ends."""
    slot = _only("담주 저녁", names).slot
    assert slot is not None
    assert describe_slot(slot) == "11월 23일(월)~11월 29일(일) 저녁"
