"""Numbers that patients write: read with their values, and only where they mean what they seem to."""

import pytest

from bot.korean.normalise import squeeze
from bot.korean.numbers import (
    blood_pressures,
    blood_sugars,
    days_ago,
    diastolic_pressures,
    emergency_calls,
    pain_scores,
    pills,
    pregnancy_weeks,
    pressure_pairs,
    tablets,
    temperatures,
)


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("열이 38도", [38.0]),
        ("38.5도예요", [38.5]),
        ("38점5도", [38.5]),
        ("38도 5부", [38.5]),
        ("삼십팔도", [38.0]),
        ("삼십구점이도", [39.2]),
        ("체온이 39.1", [39.1]),
        ("열이 40", [40.0]),
        ("39.2 나와요", [39.2]),
        ("36.5도", [36.5]),
        ("38℃", [38.0]),
        ("38만원", []),
        ("38번 버스", []),
        ("열 38만원", []),
        ("138도", []),
        ("3.8도", []),
    ],
)
def test_temperatures(text: str, degrees: list[float]) -> None:
    """Figures and number words, with tenths, in °C."""
    assert [number.value for number in temperatures(squeeze(text))] == degrees


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("7점", [7]),
        ("3~4점 정도", [4]),
        ("10점 만점에 8점", [8]),
        ("10점 만점에 10점이에요", [10]),
        ("점 5개", []),
        ("5점 제거", []),
        ("85점", []),
    ],
)
def test_pain_scores(text: str, points: list[int]) -> None:
    """The higher end of a range; neither a scale nor moles."""
    assert [number.value for number in pain_scores(squeeze(text))] == points


def test_pressure_sugar_and_119() -> None:
    """Each is read after its word; 119 only where it is the ambulance."""
    assert [number.value for number in blood_pressures("혈압이190이에요")] == [190]
    assert [number.value for number in blood_sugars("혈당재니까52예요")] == [52]
    assert len(list(emergency_calls("119불러주세요"))) == 1
    assert not list(emergency_calls("01011901190"))
    assert not list(emergency_calls("119안전센터옆"))
    assert not list(emergency_calls("119동살아요"))


@pytest.mark.parametrize(
    ("text", "systolic"),
    [("190/125 나와요", [190]), ("200에 110", [200]), ("190만원", []), ("010-1902-1250", []), ("1902345", [])],
)
def test_pressure_pairs(text: str, systolic: list[int]) -> None:
    """Two numbers that can be a pressure; no price and no phone number."""
    assert [number.value for number in pressure_pairs(squeeze(text))] == systolic


@pytest.mark.parametrize(
    ("text", "diastolic"),
    [("아래 혈압이 125예요", [125]), ("이완기 130", [130]), ("아래가 95", [95]), ("아래층 120호", [])],
)
def test_diastolic_pressures(text: str, diastolic: list[int]) -> None:
    """Where the lower number is named."""
    assert [number.value for number in diastolic_pressures(squeeze(text))] == diastolic


@pytest.mark.parametrize(
    ("text", "weeks"),
    [("34주인데", [34]), ("33주에요", [33]), ("20주 전에 시술", []), ("2주째", []), ("34주년 이벤트", [])],
)
def test_pregnancy_weeks(text: str, weeks: list[int]) -> None:
    """From twenty on, where nothing is counted from or towards."""
    assert [number.value for number in pregnancy_weeks(squeeze(text))] == weeks


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("타이레놀 16알", [16]),
        ("열두 알", [12]),
        ("650 여덟 알이요", [8]),
        ("8~10알", [10]),
        ("스무 정", [20]),
        ("알려주세요", []),
        ("10정도", []),
        ("두 알레르기", []),
    ],
)
def test_tablets(text: str, count: list[int]) -> None:
    """In digits and in words, the strength of a tablet before them or not."""
    assert [number.value for number in tablets(squeeze(text))] == count


def test_pills_may_be_counted_as_things_are() -> None:
    """열 개, and no months or floors."""
    assert [number.value for number in pills(squeeze("열 개, 8개월, 10개층, 아홉 봉지"))] == [10, 9]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("어제 맞았어요", {1}),
        ("오늘 했는데", {0}),
        ("3일 전에", {3}),
        ("2주 됐어요", {14}),
        ("그저께", {2}),
        ("필러 맞았어요", set()),
        ("다음날 생겼어요", {1}),
        ("내일 갈게요", set()),
    ],
)
def test_days_ago(text: str, days: set[int]) -> None:
    """Days since a treatment, as the text may be naming them."""
    assert days_ago(squeeze(text)) == days
