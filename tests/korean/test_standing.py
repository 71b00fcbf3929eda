"""What is said of an appointment that stands, or of the one slot offered for it; and the harmless neighbours."""

from collections.abc import Callable
from datetime import datetime

import pytest

from bot.korean import booking, confirming, from_to, second_thoughts, weekdays, what_stands, whens
from records.facts import SEOUL

NOW = datetime(2026, 3, 10, 10, 30, tzinfo=SEOUL)  # a Tuesday


def moves(text: str) -> bool:
    return confirming.repeats(text, moves=True)


def books(text: str) -> bool:
    return confirming.repeats(text, moves=False)


@pytest.mark.parametrize(
    ("hears", "said", "harmless"),
    [
        (
            moves,
            [
                "네네 옮겨요", "네 옮겨주세요", "바꿔주세요 네", "변경이요", "당겨주세요", "네 그걸로 바꿔주세요",
                "네 그럼 그 시간으로 변경 부탁드립니다", "네 옮겨주시면 감사하겠습니다", "ㅇㅇ 바꿔줘",
                "네 옮겨주시겠어요?", "네 조정해주세요 감사합니다",
            ],
            [
                "옮기지 마세요", "안 옮길래요", "더 당겨주세요", "옮겨도 되나요", "변경하면 수수료 있어요", "바뀐거죠?",
                "다른날로 바꿔주세요", "옮기는거 취소할게요", "변경은 됐어요", "아니 바꾸지 말고", "좀 더 미뤄주세요",
            ],
        ),
        (
            books,
            ["네 예약해주세요", "예약이요", "예약해주세요 네", "네 예약 진행해주세요", "네 확정이요"],
            ["예약 안할래요", "예약하면 돈내요", "예약 됐어요?", "다른시간 예약해주세요", "변경이요"],
        ),
        (
            what_stands.done,
            [
                "19일꺼는 취소된거죠?", "취소 됐나요?", "윤원장님으로 바뀐거죠?", "변경됐죠? 확인", "예약 남아있죠?",
                "옮겨졌나요", "취소처리 됐나요", "그대로 두는거 맞죠", "예약 취소 완료된거죠",
            ],
            [
                "취소해주세요", "취소 되나요", "취소되면 연락주세요",
                "바꿀수 있나요", "붓기가 남아있죠", "흉터 남아있죠",
                "취소된 예약 다시 잡아주세요", "멍이 옮겨가나요",
            ],
        ),
        (
            what_stands.says_booked,
            [
                "예약증에는 내일 11시라고 되어있는데요", "아 전화로 예약했거든요 취소좀", "지난주에 전화로 잡았는데",
                "이번주 금요일 걸로 아는데 확인좀", "실장님이 잡아주셨는데ㅠ", "아니 이미 예약했잖아요",
                "네이버로 예약했는데", "병원에서 잡아준 예약인데",
                "안내지에는 17일이라고 적혀있어요", "수요일로 알고 있었는데",
            ],
            [
                "전화로 예약할게요", "전화로 예약해도 되나요", "3시로 잡아주세요", "네이버로 예약 가능한가요",
                "병원에서 예약해야하나요", "원장님 3시 예약해주세요", "어제 시술했는데요",
                "효과가 있는걸로 알고있는데",
            ],
        ),
        (what_stands.comes_then, ["10시반에 가면 되는거죠?", "3시까지 가면 되죠"], ["몇시에 가요", "운동 가면 안되죠"]),
        (booking.forbids_moving, ["옮기지 마세요", "바꾸지 말아주세요"], ["보내지 마세요", "옮기면 되죠"]),
        (booking.keeps, ["아니다 그냥 냅두세요", "예약은 그대로요", "옮기지 마세요"], ["옮기지 말고 취소해주세요"]),
        (
            booking.first_time,
            ["첨 방문인데요", "첨이요", "신규에요", "할머니 첨 가시는거에요", "처음 가봐요", "방문한 적 없어요"],
            ["첨부파일 보냈어요", "첨엔 괜찮았는데", "처음엔 안아팠어요", "첨보다 부었어요"],
        ),
        (
            booking.arrived,
            ["도착했어요", "방금 도착했어요", "병원 앞이에요", "저 왔어요"],
            ["언제 도착해요", "택배 도착했어요", "도착하면 연락드릴게요", "염증이 왔어요", "거의 다 왔어요"],
        ),
        (booking.nearly_there, ["거의 다 왔어요", "출발했어요", "지금 가고 있어요"], ["20분 늦어요", "도착했어요"]),
        (
            booking.may_be_late,
            ["20분이면 괜찮은거죠?", "늦어도 진료 받을수 있죠?", "그정도 늦어도 되죠"],
            ["20분 늦어요", "알겠습니다"],
        ),
        (
            second_thoughts.same_time,
            ["시간은 같아요", "20일로요 시간은 그대로", "같은시간이면요"],
            ["시간이 얼마나 걸려요"],
        ),
        (
            weekdays.latest,
            ["제일 늦은 시간", "토요일 마지막 타임", "최대한 늦게요"],
            ["조금 늦어요", "더 늦은 시간은요", "마지막에 받은 시술"],
        ),
    ],
)  # fmt: skip
def test_words_about_an_appointment_are_told_from_their_neighbours(
    hears: Callable[[str], bool], said: list[str], harmless: list[str]
) -> None:
    """Each kind of words is heard in every wording, and in none that means something else."""
    assert [text for text in said if not hears(text)] == []
    assert [text for text in harmless if hears(text)] == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("월욜 레이저토닝을 수욜 5시로 옮겨주세요", ["월욜"]),
        ("17일 제모 24일 11시로 변경", ["17일"]),
        ("화요일에서 수요일로요", ["화요일"]),
        ("26일 예약 27일로 바꿔주세요", ["26일"]),
        ("17일 예약 하루 늦춰주세요", ["17일"]),
        ("화요일이나 수요일로 바꿔주세요", []),
        ("수요일로 바꿔주세요", []),
        ("2시에서 4시 사이로", []),
        ("17일 예약 20분 늦어요", []),
    ],
)
def test_the_time_that_is_left_is_told_from_the_one_that_is_wished(text: str, left: list[str]) -> None:
    """What stands before the time that is aimed at is where it comes from; alternatives are not."""
    plain = from_to.plain(text)
    assert [when.words for when in from_to.sources(plain, whens.read(plain, NOW).wanted)] == left


@pytest.mark.parametrize(
    ("words", "days"),
    [("다음주 토욜", "5"), ("주말", "56"), ("토욜이나 평일 6시이후", "012345"), ("내일 오후", ""), ("26일", "")],
)
def test_the_weekdays_that_suit_are_those_in_the_words(words: str, days: str) -> None:
    """Of a time's own words; a date names none."""
    assert weekdays.named(words) == days
