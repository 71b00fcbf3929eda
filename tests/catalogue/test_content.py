"""The starter catalogue's texts: complete, dated without gaps, and free of what may never be said to a patient."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

import pytest

from catalogue import files
from catalogue.model import Answer, Catalogue

AFTERCARE = tuple(
    f"aftercare_{topic}"
    for topic in (
        "general",
        "wash",
        "makeup",
        "sun",
        "exercise",
        "sauna",
        "alcohol",
        "smoking",
        "food",
        "medication",
        "dressing",
        "massage_sleep",
        "downtime",
        "skincare",
        "travel",
    )
)
QUESTIONS = tuple(
    f"faq_{topic}"
    for topic in (
        "effect_onset",
        "effect_duration",
        "pain",
        "session_interval",
        "side_effect",
        "procedure_time",
        "preparation",
        "contraindication",
        "treatment_info",
    )
)
CLINIC = tuple(
    f"faq_{topic}"
    for topic in (
        "hours",
        "location",
        "parking",
        "price",
        "payment",
        "insurance",
        "documents",
        "refund",
        "event",
        "doctor",
        "facility",
        "results",
    )
)
VALUES = {
    "병원명": "서울안부피부과의원 강남본점",
    "병원전화": "02-1234-5678",
    "응급전화": "010-1234-5678",
    "운영시간": "평일 10:00~19:00 (수요일 20:30까지)\n토요일 10:00~16:00\n점심 13:00~14:00\n일요일·공휴일 휴진",
    "주소": "서울특별시 강남구 테헤란로 123, 안부빌딩 7층 (역삼동)",
    "고객명": "남궁가나다라",
    "시술명": "울쎄라피프라임 전체얼굴 600샷",
    "시술일": "2026년 11월 20일(금)",
    "경과일": "30",
    "기한": "2026년 11월 27일(금) 오후 6시",
}

REASSURING = re.compile(
    "괜찮|정상|걱정|염려|안심|문제없|이상없|별일아|당연한|자연스러운|흔한|금방|저절로(나아|낫|좋아)"
)
ADVERTISING = re.compile(
    "할인|특가|최저가|파격|이벤트|프로모션|혜택|쿠폰|적립|포인트|무료|증정|사은품|경품|당첨|체험단|첫방문|신규고객|재방문|"
    "지인소개|한정|선착순|마감임박|오늘만|지금바로|서둘러|놓치지|추천|신규장비|도입기념|오픈|패키지구매|구독|뉴스레터|생일|"
    "기념일|다운로드|설치|친구추가|채널추가|리뷰|후기|광고|최고|최초|유일|1위|국내최|완치|100%|부작용없|통증없|무통|영구|보장|"
    "보증|전문병원|명의|타병원|전후사진"
)
PRICE = re.compile(r"\d(천|만)?원|₩")
PARTICLE = re.compile(r"#\{\w+\}(은|는|이|가|을|를|와|과|로|으로|랑|이랑)(?![가-힣])")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return files.read()


def squeezed(text: str) -> str:
    """As a linter reads it: compatibility forms composed, values and spaces left out."""
    return re.sub(r"\s", "", re.sub(r"#\{.*?\}", "", unicodedata.normalize("NFKC", text)))


def filled(text: str) -> str:
    return re.sub(r"#\{(.*?)\}", lambda match: VALUES[match[1]], text)


def answers(catalogue: Catalogue, treatment: str | None, topic: str) -> list[Answer]:
    return [answer for answer in catalogue.answers if (answer.treatment, answer.topic) == (treatment, topic)]


def said(catalogue: Catalogue, labels: bool = True) -> list[tuple[str, str]]:
    """Key and words of everything that a patient can read; `labels` of buttons are what the patient says."""
    texts: list[tuple[str, str]] = [(answer.key, answer.text) for answer in catalogue.answers]
    for template in catalogue.templates:
        buttons = (button.label for button in template.buttons if labels)
        texts.append((template.key, "\n".join((template.title, template.text, *buttons))))
    return texts


def _window(answer: Answer) -> tuple[int, int]:
    return answer.first_day or 0, 10_000 if answer.last_day is None else answer.last_day


def test_every_treatment_of_the_guides_is_there(catalogue: Catalogue) -> None:
    """34 of dermatology, 19 of the other departments."""
    departments = Counter(treatment.department for treatment in catalogue.treatments)
    assert departments == {"피부과": 34, "치과": 4, "정형외과": 4, "내과": 7, "산부인과": 2, "한의원": 2}


def test_a_nickname_belongs_to_one_treatment(catalogue: Catalogue) -> None:
    """Spaces and capitals do not make a difference."""
    owners: dict[str, set[str]] = {}
    for treatment in catalogue.treatments:
        for name in (treatment.name, *treatment.nicknames):
            owners.setdefault(squeezed(name).lower(), set()).add(treatment.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "자세히 알려 주세요",
        "모레 토요일에 갈게요",
        "모레 제가 갈게요",
        "아직까지 분홍색이에요",
        "카톡 스크린샷 보냈어요",
        "내일 비가 온다는데요",
        "붓기 미치겠어요",
        "레이저 받았어요",
        "주사 맞았어요",
        "실은 제가요",
    ],
)
def test_everyday_words_name_no_treatment(catalogue: Catalogue, sentence: str) -> None:
    """A nickname never hides in an ordinary sentence whose spaces are taken out."""
    names = [squeezed(n) for t in catalogue.treatments for n in (t.name, *t.nicknames)]
    assert [name for name in names if name in squeezed(sentence)] == []


def test_normal_words_are_stems_without_spaces(catalogue: Catalogue) -> None:
    """Pain is never listed as normal: the check-in asks for it by number."""
    words = [word for t in catalogue.treatments for reaction in t.normal for word in reaction.words]
    assert [word for word in words if word != squeezed(word) or re.search("아프|아파|통증|두통", word)] == []


@pytest.mark.parametrize("topic", AFTERCARE + QUESTIONS)
def test_a_treatment_with_answers_answers_everything_undated(catalogue: Catalogue, topic: str) -> None:
    """Somebody whose day is unknown gets exactly one text, which names no day of theirs."""
    undated = {code: [a for a in answers(catalogue, code, topic) if not a.dated] for code in _answered(catalogue)}
    assert [code for code, found in undated.items() if len(found) != 1 or "#{경과일}" in found[0].text] == []


def _answered(catalogue: Catalogue) -> list[str]:
    """Codes of the dermatology treatments that have texts of their own."""
    with_texts = {answer.treatment for answer in catalogue.answers}
    return [t.key for t in catalogue.treatments if t.department == "피부과" and t.key in with_texts]


@pytest.mark.parametrize("topic", AFTERCARE + CLINIC)
def test_people_without_a_treatment_are_answered(catalogue: Catalogue, topic: str) -> None:
    """One undated text for a topic, about the clinic or cautious for any treatment."""
    assert [answer.dated for answer in answers(catalogue, None, topic)] == [False]


def test_dated_windows_cover_every_day_once(catalogue: Catalogue) -> None:
    """They begin on the day of the treatment, touch one another and stay open at the end."""
    wrong = []
    for treatment, topic in {(answer.treatment, answer.topic) for answer in catalogue.answers}:
        windows = sorted(_window(a) for a in answers(catalogue, treatment, topic) if a.dated)
        touching = all(later[0] == earlier[1] + 1 for earlier, later in pairwise(windows))
        if windows and not (windows[0][0] == 0 and touching and windows[-1][1] == 10_000):
            wrong.append((treatment, topic, windows))
    assert wrong == []


def test_what_was_allowed_is_not_forbidden_later(catalogue: Catalogue) -> None:
    """Of the dated texts of one treatment and topic, those that forbid come first."""
    dated = sorted((a for a in catalogue.answers if a.dated), key=_window)
    topics = {(answer.treatment, answer.topic) for answer in dated}
    forbids = {key: [a.forbids for a in dated if (a.treatment, a.topic) == key] for key in topics}
    assert [key for key, flags in forbids.items() if flags != sorted(flags, reverse=True)] == []


@pytest.mark.parametrize("forbidden", [REASSURING, ADVERTISING, PRICE], ids=["reassuring", "advertising", "price"])
def test_forbidden_words_are_nowhere(catalogue: Catalogue, forbidden: re.Pattern[str]) -> None:
    """No reassurance (의료법 §27), no advertising words (의료법 §56, Alimtalk review), no prices.

    What is sent as advertising may say so, and a confirmation of that consent names it; tests of their own read them.
    """
    texts = said(catalogue, labels=forbidden is not REASSURING)
    if forbidden is ADVERTISING:
        free = {template.key for template in catalogue.templates if not template.alimtalk} | {"consent.renew"}
        texts = [(key, text) for key, text in texts if key not in free]
    hits = [(key, found[0]) for key, text in texts if (found := forbidden.search(squeezed(text)))]
    assert hits == []


def test_no_particle_leans_on_a_value(catalogue: Catalogue) -> None:
    """은/는, 으로/로 depend on the last sound, which a variable does not know."""
    assert [(key, found[0]) for key, text in said(catalogue) if (found := PARTICLE.search(text))] == []


def test_answers_fit_with_their_values(catalogue: Catalogue) -> None:
    """A bubble holds 1,000 characters; an answer leaves 100 of them to heading and footer."""
    assert [answer.key for answer in catalogue.answers if len(filled(answer.text)) >= 900] == []


def test_lines_are_clean(catalogue: Catalogue) -> None:
    """No line is empty or begins or ends with a space, and a text message's character set (EUC-KR) holds all of it."""
    lines = [(key, line) for key, text in said(catalogue) for line in text.split("\n")]
    untidy = [(key, line) for key, line in lines if line != line.strip() or not line or "  " in line]
    foreign = [(key, line) for key, line in lines if line.encode("euc-kr", "replace").decode("euc-kr") != line]
    assert (untidy, foreign) == ([], [])


def test_recovery_texts_say_when_to_call(catalogue: Catalogue) -> None:
    """Whoever asks how long swelling lasts also reads the signs, both numbers and 119."""
    texts = {a.key: a.text for a in catalogue.answers if a.topic in ("aftercare_general", "aftercare_downtime")}
    needed = ("▶ 바로 119:", "▶ 바로 병원(#{병원전화}, 야간 #{응급전화}):")
    assert [key for key, text in texts.items() if not all(part in text for part in needed)] == []


def test_doctors_decide_on_medicines_and_fitness(catalogue: Catalogue) -> None:
    """Stopping or adding a medicine, and whether a treatment may be had, is never answered by the text."""
    texts = {a.key: a.text for a in catalogue.answers if a.topic in ("aftercare_medication", "faq_contraindication")}
    assert [key for key, text in texts.items() if not re.search("의료진(의)? 확인이 필요", text)] == []
