"""What holds for every text, day and hour."""

import time
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.korean import whens
from bot.korean.asking import describe
from bot.korean.entities import read
from bot.korean.slots import When
from bot.korean.treatments import TreatmentNames
from catalogue import files
from records.facts import SEOUL
from tests.korean.table import rows

NAMES = TreatmentNames(files.read().treatments)
WEEKS = ["", "이번주", "다음주", "담주", "다다음주", "차주"]
WEEKDAYS = st.sampled_from("월화수목금토일")
HOURS = ["3시", "세시", "오전 10시", "11시 반", "저녁 7시", "14:30", "8시", "오후", "점심때", "3~4시", "3시 이후"]
DAYS = [
    "25일",
    "12월 5일",
    "11/25(수)",
    "내일",
    "이번달 말",
    "첫째주 토요일",
    "글피",
    "추석",
    "2주 뒤",
    "다음주",
    "31일",
]
OPENINGS = ["", "쯤", "이후", "부터", "까지", "오후", "세시", "3시 이후", "11시 반쯤", "저녁", "아무때나"]
PARTICLES = ["", "에", "요", "이요", "로", "으로 해주세요", "에 될까요?", "ㅠㅠ", "!!"]
FRAGMENTS = [
    *(
        "내일",
        "모레",
        "어제",
        "25일",
        "2월",
        "30일",
        "11/25",
        "8.3",
        "첫째주",
        "화욜",
        "월~수",
        "주말",
        "추석",
        "설",
        "이번달",
        "말",
    ),
    *(
        "오전",
        "3시",
        "반",
        "~",
        "8시",
        "1130",
        "이후",
        "전에",
        "부터",
        "까지",
        "말고",
        "이나",
        "아무때나",
        "맞았어요",
        "시술",
        "다음",
    ),
    *(
        "3일",
        "뒤",
        "째",
        "스무닷새",
        "(화)",
        "2026",
        "년",
        "12월",
        "40일",
        "99시",
        "밤 12시",
        "퇴근하고",
        "9999년 12월 31일",
        "\n",
    ),
]
YEARS = timedelta(days=2 * 365)
NOW = datetime(2026, 11, 18, 14, tzinfo=SEOUL)
MOMENTS = st.timedeltas(-YEARS, YEARS).map(lambda since: NOW + since)
MIXED = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=8).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
)


def _values(text: str, now: datetime) -> list[tuple[str, str | None]]:
    return [(when.value, when.problem) for when in whens.read(text, now).wanted]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(WEEKS), WEEKDAYS, st.sampled_from(HOURS), MOMENTS)
def test_spaces_and_spellings_of_weekdays_change_nothing(week: str, weekday: str, hour: str, now: datetime) -> None:
    """담주 화욜 3시, 담주화요일3시 and 담주  화요일날 3시 are the same."""
    plain = _values(f"{week} {weekday}요일 {hour}".strip(), now)
    for spelling in ("욜", "요일", "욜날", "요일날"):
        for gap in ("", " ", "  "):
            assert _values(f"{week}{gap}{weekday}{spelling}{gap}{hour}", now) == plain


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(DAYS), st.sampled_from(OPENINGS), st.sampled_from(HOURS), MOMENTS)
def test_spaces_around_a_day_change_nothing(day: str, opening: str, hour: str, now: datetime) -> None:
    """25일이후, 25일 이후 and 25일  이후 are the same."""
    texts = [f"{day}{gap}{opening}" for gap in ("", " ", "  ")] if opening else [f"{day}{hour}", f"{day}  {hour}"]
    assert len({str(_values(text, now)) for text in texts}) == 1


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(WEEKS), WEEKDAYS, st.sampled_from(HOURS), st.sampled_from(PARTICLES), MOMENTS)
def test_particles_change_nothing(week: str, weekday: str, hour: str, particle: str, now: datetime) -> None:
    """에, 로, 요 and signs behind a time leave it what it is."""
    text = f"{week} {weekday}요일 {hour}"
    assert _values(text + particle, now) == _values(text, now)


@settings(max_examples=100, deadline=None)
@given(MIXED | st.text(max_size=80), MOMENTS)
def test_no_text_breaks_it(text: str, now: datetime) -> None:
    """Whatever is typed, places lie inside the text and point to the words."""
    entities = read(text, now, NAMES)
    for entity in entities.as_list():
        assert entities.text[entity["start"] : entity["end"]] == entity["words"] != ""


@settings(max_examples=100, deadline=None)
@given(MIXED, MOMENTS)
def test_nothing_past_is_returned_silently(text: str, now: datetime) -> None:
    """A reading that lies ahead is offered alone; one that is over says so."""
    here = now.replace(tzinfo=None)
    for when in whens.read(text, now).wanted:
        assert when.problem or _told(when) or not any(option.over(here) for option in when.options)


def _told(when: When) -> bool:
    """Two readings of what the patient tells (수요일에 맞았어요, said on a Wednesday) are asked about."""
    return when.question is not None


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 180 * 24 * 60))
def test_what_is_said_is_understood(minutes: int) -> None:
    """The full wording of a moment of the next months is read as that very moment."""
    at = NOW + timedelta(minutes=minutes)
    (when,) = whens.read(describe(at), NOW).wanted
    assert when.slot is not None
    assert when.slot.moment == (at.date(), at.time())


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 120), MOMENTS)
def test_days_ahead_are_counted(days: int, now: datetime) -> None:
    """N일 뒤 is so many days from today."""
    (when,) = whens.read(f"{days}일 뒤", now).wanted
    assert when.value == (now.date() + timedelta(days=days)).isoformat()


def test_a_text_is_read_in_five_milliseconds() -> None:
    """All entities of the table's texts take less than 5 ms of processor time each, on average."""
    texts = list(rows())
    read(texts[0].text, texts[0].now, NAMES)
    began = time.process_time()
    for row in texts:
        read(row.text, row.now, NAMES)
    assert (time.process_time() - began) / len(texts) < 0.005
