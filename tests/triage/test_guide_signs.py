"""What the guide of a single treatment calls a reason to call at once is urgent after that treatment."""

import pytest

from bot.triage import Triage
from catalogue.model import TriageClass

URGENT = (TriageClass.E0, TriageClass.E1)
SIGNS = {
    "볼이 푹 꺼진 것 같아요": ("ulthera", "thermage", "lipolysis"),
    "시술한 데가 움푹 들어갔어요": ("ulthera", "thermage"),
    "볼이 살짝 패인 거 같은데": ("ulthera",),
    "진물 나는데 세수해도 되나요": ("toning", "pico", "ipl", "melasma", "vbeam", "peel", "fraxel", "hairloss"),
    "딱지가 생겼어요": ("vbeam",),
    "네모난 자국으로 벗겨졌어요": ("ipl",),
    "열이 나요": ("inmode", "pdt", "peel", "thermage", "vbeam", "pico", "ipl"),
    "점점 더 아파요": ("acneext", "co2mole", "excision", "potenza", "tattoo", "hairremoval", "botox"),
    "점점 더 부어요": ("botox", "skinbotox", "qurejet"),
    "심하게 부었어요": ("acneext", "peel", "semiperm"),
    "열감이 심해요": ("inmode", "thermage", "ulthera"),
    "점점 더 화끈거려요": ("toning", "pico", "ipl", "melasma", "vbeam"),
    "차가운 느낌이 들어요": ("filler", "rejuran", "sculptra", "skinbooster"),
    "피부색이 하얗게 빠졌어요": ("toning", "pico", "ipl", "vbeam"),
    "얼룩덜룩해졌어요": ("toning", "pico", "ipl"),
    "눈이 심하게 충혈됐어요": ("semiperm",),
    "눈썹이 무거워요": ("botox", "skinbotox", "filler", "undereye"),
    "눈썹이 좀 내려간 것 같아요": ("botox", "filler"),
    "한쪽 눈썹이 축 쳐졌어요": ("botox",),
    "눈 뜨기가 좀 힘든데": ("botox", "filler", "skinbotox"),
    "어제보다 눈 뜨기가 더 힘들어요": ("botox",),
    "눈 뜨는 게 좀 힘겨워요": ("botox",),
    "눈을 뜨려면 이마에 힘을 줘야 해요": ("botox",),
    "왼쪽 눈이 덜 떠지는 느낌": ("botox",),
    "눈 한쪽이 작아진 것 같아요": ("botox",),
}


@pytest.mark.parametrize(("text", "code"), [(text, code) for text, codes in SIGNS.items() for code in codes])
def test_a_sign_of_the_guide_is_urgent(triage: Triage, text: str, code: str) -> None:
    """As the approved text says: call the clinic now."""
    assert triage.read(text, {code: 2}).triage in URGENT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("볼이 꺼지면 어떡하나요", "ulthera"), ("볼이 꺼지지는 않았어요", "ulthera"),
        ("폰이 꺼져서 못봤어요", "ulthera"),
        ("맘에 쏙 들어요", "ulthera"), ("진물은 안 나요", "toning"), ("진물 나면 어떡해요?", "toning"),
        ("딱지 생기나요?", "vbeam"), ("딱지가 생겼어요", "toning"), ("얼굴에 열이 올라요", "peel"),
        ("점점 덜 아파요", "botox"), ("통증이 점점 줄어들어요", "toning"), ("얼굴이 하얘졌어요", "toning"),
        ("선크림 바르니 하얗게 떠요", "toning"), ("너무 뜨거운 물만 아니면 되나요", "thermage"),
        ("직원 말투가 차가운 느낌이에요", "filler"), ("얼룩덜룩한 기미 없어지나요", "toning"),
        ("붓기가 점점 빠져요", "botox"), ("눈썹이 무거운 느낌은 없어요", "botox"), ("눈썹 안 처졌어요", "botox"),
        ("눈썹이 처지면 어떡하죠", "botox"), ("눈썹이 처질까봐 걱정돼요", "botox"), ("속눈썹이 처져요", "botox"),
        ("눈 뜨기 힘들진 않아요", "botox"), ("처진 눈썹 교정되나요", "toning"), ("눈썹이 간지러워요", "botox"),
        ("눈썹 처진 거 보톡스로 올라가나요", "toning"), ("볼살이 축 처졌어요", "toning"),
        ("붓기가 심하고 좀 당겨요", "botox"),
    ],
)  # fmt: skip
def test_what_is_asked_denied_or_of_something_else_is_not(triage: Triage, text: str, code: str) -> None:
    """Nobody is told to call at once because of it."""
    assert triage.read(text, {code: 2}).triage not in URGENT


@pytest.mark.parametrize("text", ["눈물이 나요", "살짝 패인 거 같은데 흉터 되나요?", "심한 거 아니죠?"])
def test_a_word_that_is_only_nearly_a_sign_is_no_story(triage: Triage, text: str) -> None:
    """Where nothing but misspelt signs is found, nothing tells of another time."""
    verdict = triage.read(text, {"filler": 5})
    assert not verdict.story
    assert verdict.guessed or verdict.triage is None
