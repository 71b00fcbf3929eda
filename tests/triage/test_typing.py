"""Spacing, particles, emoji, tears, stretched letters and common misspellings never lower a class."""

import random
import re
import unicodedata

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from bot.korean.normalise import spell, squeeze
from bot.triage import Triage
from catalogue.model import Catalogue, TriageClass
from tests.triage.tables import phrases, suite

ALARMS = [
    *(phrases("E0") + phrases("E1") + phrases("voices", "E0", "E1")),
    *(row["text"] for row in suite("alarming") if not row["treatment"]),
]
LONG_WORDS = [
    "호흡곤란",
    "온몸에두드러기",
    "눈꺼풀이처져",
    "의식을잃",
    "쓰러졌어",
    "가슴이답답",
    "목소리가안나와",
    "시야가흐려",
    "고름이나와",
]
SUBJECTS = "숨|눈|목|가슴|심장|머리|피|열|혀|입술|입|얼굴|코끝|볼|턱|팔|다리|손|배|고름|물집|두드러기|시야|의식"
SUBJECT = re.compile(rf"(?<![가-힣])({SUBJECTS})[이가](?= )")
TYPED_BY_EAR = [
    *[
        ("아파", "아퍼"),
        ("안 ", "않 "),
        ("없", "업"),
        ("어떡해", "어떻해"),
        ("괜찮", "괜찬"),
        ("붓기", "부기"),
        ("부었", "부엇"),
    ],
    *[
        ("붓기", "붇기"),
        ("욱신", "욱씬"),
        ("눈이 ", "누니 "),
        ("돼", "되"),
        ("되", "돼"),
        ("있", "잇"),
        ("했", "햇"),
        ("졌", "젓"),
    ],
    *[
        ("어요", "어여"),
        ("못 ", "몬 "),
        ("않", "안"),
        ("쉬어", "쉬여"),
        ("너무 ", "넘 "),
        ("많이 ", "마이 "),
        ("보여요", "보에요"),
    ],
]
ALARM = (TriageClass.E0, TriageClass.E1)
EVERYDAY = [
    *(phrases("harmless") + phrases("voices", "harmless") + phrases("voices_again", "harmless")),
    *(phrases("over", "over", "long_ago") + phrases("questions", "asked")),
    *(row["text"] for row in suite("harmless")),
]
alarms = st.sampled_from(ALARMS)
with_subject = st.sampled_from([alarm for alarm in ALARMS if SUBJECT.search(alarm)])
ornaments = st.sampled_from(
    [" ", "  ", "\n", "\u200b", "\ufeff", "\u00ad", "ㅠㅠ", "ㅜ", "ㅋㅋ", "😭", "❗️", "!", "?", ";;", "^^", "…", "~"]
)
adverbs = st.sampled_from(
    [
        "어제",
        "모두",
        "지금",
        "아까",
        "정말",
        "너무",
        "30분",
        "하루",
        "자꾸",
        "갑자기",
        "저는",
        "엄마가",
        "이제",
        "그제",
        "몸에서",
        "원장님",
        "열은 없는데",
        "다른 데는 괜찮은데",
        "예약했는데",
        "목요일에 맞았는데",
        "열심히 관리했는데",
        "피부과에서",
        "약 먹었는데",
        "또",
    ]
)
closings = st.sampled_from(
    [
        "어떡해요",
        "정상인가요",
        "괜찮은건가요",
        "병원 가야 하나요",
        "왜 이러죠",
        "부작용인가요",
        "원래 이런가요",
        "무서워요",
        "걱정돼요",
        "예약 가능한가요",
        "열은 없어요",
        "다른 증상은 없어요",
        "안 아파요",
        "시술한 지 이틀 됐어요",
        "전화가 안 돼요",
        "빨리요",
    ]
)


def grade(triage: Triage, text: str) -> str:
    return str(triage.read(text).triage or "none")


@settings(derandomize=True, max_examples=400, deadline=None)
@given(phrase=alarms, data=st.data())
def test_ornaments_never_lower(triage: Triage, phrase: str, data: st.DataObject) -> None:
    """Blanks, zero-width signs, emoji, tears and marks may stand anywhere."""
    at = data.draw(st.lists(st.integers(0, len(phrase)), max_size=6, unique=True).map(sorted))
    typed = phrase
    for place in reversed(at):
        typed = typed[:place] + data.draw(ornaments) + typed[place:]
    if squeeze(typed) != squeeze(phrase):  # a ~ or … between two digits makes another number of them
        assert {"~", "…"} & set(typed)
    else:
        assert grade(triage, typed) <= grade(triage, phrase)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(phrase=alarms)
def test_missing_blanks_never_lower(triage: Triage, phrase: str) -> None:
    """어제필러맞았는데하얗게변해요 is read like its spaced twin."""
    assert grade(triage, phrase.replace(" ", "")) == grade(triage, phrase)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(phrase=alarms, form=st.sampled_from(["NFC", "NFD", "NFKC"]))
def test_the_encoding_never_lowers(triage: Triage, phrase: str, form: str) -> None:
    """Decomposed Hangul, as some phones send it, reads the same."""
    assert grade(triage, unicodedata.normalize(form, phrase)) == grade(triage, phrase)  # type: ignore[arg-type]


@settings(derandomize=True, max_examples=400, deadline=None)
@given(phrase=alarms, data=st.data())
def test_stretched_letters_never_lower(triage: Triage, phrase: str, data: st.DataObject) -> None:
    """숨이 안안안안 쉬어져요요요 loses nothing."""
    place = data.draw(st.integers(0, len(phrase) - 1).filter(lambda at: "가" <= phrase[at] <= "힣"))
    typed = phrase[:place] + phrase[place] * data.draw(st.integers(3, 9)) + phrase[place + 1 :]
    assert grade(triage, typed) <= grade(triage, phrase)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(
    phrase=alarms,
    swaps=st.sampled_from([("ㅐ", "ㅔ"), ("ㅔ", "ㅐ"), ("ㅆ", "ㅅ"), ("ㄶ", "ㄴ"), ("ㅚ", "ㅙ"), ("ㅙ", "ㅚ")]),
)
def test_letters_that_sound_alike_never_lower(triage: Triage, phrase: str, swaps: tuple[str, str]) -> None:
    """않보여요, 답답헤요, 쓰러졋어요: what sounds alike is read alike."""
    assert grade(triage, "".join(swapped(syllable, *swaps) for syllable in phrase)) <= grade(triage, phrase)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(phrase=with_subject, particle=st.sampled_from(["", "은는", "도"]))
def test_particles_never_lower(triage: Triage, phrase: str, particle: str) -> None:
    """목 조여요, 목은 조여요 and 목도 조여요 are 목이 조여요."""
    typed = SUBJECT.sub(lambda found: found[1] + (particle[:1] if closed(found[1]) else particle[-1:]), phrase)
    assert grade(triage, typed) <= grade(triage, phrase)


def closed(word: str) -> bool:
    """Whether a word ends in a consonant."""
    return (ord(word[-1]) - ord("가")) % 28 > 0


@settings(derandomize=True, max_examples=600, deadline=None)
@given(phrase=alarms, pair=st.sampled_from(TYPED_BY_EAR))
def test_words_typed_by_ear_bring_at_least_a_person(triage: Triage, phrase: str, pair: tuple[str, str]) -> None:
    """The misspellings of the reference leave an alarm, or the person who reads on."""
    assert grade(triage, phrase.replace(*pair)) <= "E2"


@settings(derandomize=True, max_examples=600, deadline=None)
@given(ahead=adverbs, phrase=alarms, behind=closings)
@example(ahead="어제", phrase="목소리가 안 나와요", behind="열은 없어요")
@example(ahead="갑자기", phrase="다리에 힘이 풀려서 못 걷겠어요", behind="안 아파요")
def test_company_never_lowers(triage: Triage, ahead: str, phrase: str, behind: str) -> None:
    """What else a message says, before or after, neither denies nor swallows its sign."""
    assert grade(triage, f"{ahead} {phrase}") <= grade(triage, phrase)
    assert grade(triage, f"{phrase} {behind}") <= grade(triage, phrase)


def test_everyday_sentences_hide_hardly_an_alarm(triage: Triage) -> None:
    """A price, a joke, an old story or a question beside an emergency hides it in three of a thousand pairs at most.

    Without a full stop nobody can tell where one sentence ends: 가슴이 설레네요 가슴이 뻐개질 것 같아요.
    """
    dice = random.Random(1)  # noqa: S311 - not a secret
    pairs = [(dice.choice(ALARMS), dice.choice(EVERYDAY)) for _ in range(1500)]
    texts = [text for one, other in pairs for text in (f"{one} {other}", f"{other} {one}")]
    hidden = [text for text in texts if triage.read(text).triage not in ALARM]
    assert len(hidden) <= 0.003 * len(texts), hidden


@settings(derandomize=True, max_examples=500, deadline=None)
@given(word=st.sampled_from(LONG_WORDS), data=st.data())
def test_one_wrong_letter_in_a_long_word_still_brings_a_person(
    triage: Triage, catalogue: Catalogue, word: str, data: st.DataObject
) -> None:
    """호흡골란 may be less than an alarm; it is never nothing, unless the new word is a known false friend."""
    typed = misspelt(word, data)
    friends = {squeeze(stem) for rule in catalogue.red_flags for stem in rule.not_in}
    assert grade(triage, typed + "요") <= "E2" or any(friend in typed for friend in friends)


def hangul(stem: str) -> bool:
    return all("가" <= syllable <= "힣" for syllable in stem)


@settings(derandomize=True, max_examples=600, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_one_wrong_letter_in_a_rule_still_brings_a_person(
    triage: Triage, catalogue: Catalogue, data: st.DataObject
) -> None:
    """In a stem of three syllables and more, or beside another cue; unless the new word denies, is a false friend
    or harmless company (열이 자꾸, 열이마꾸)."""
    rules = {rule.key: rule for rule in catalogue.red_flags if rule.triage.urgent}
    rule = rules[data.draw(st.sampled_from(sorted(rules)))]
    groups = [[stem for stem in group if hangul(stem)] for group in rule.cues]
    assume(all(groups))
    cues = [data.draw(st.sampled_from(group)) for group in groups]
    place = data.draw(st.integers(0, len(cues) - 1))
    had = dict.fromkeys(rule.treatments[:1], 1)
    assume(len(cues[place]) >= (3 if len(cues) == 1 else 2) and triage.read(" ".join(cues) + "요", had).triage in ALARM)
    typed = " ".join([*cues[:place], misspelt(cues[place], data), *cues[place + 1 :]]) + "요"
    friends = {spell(squeeze(stem)) for one in catalogue.red_flags for stem in one.not_in}
    friends |= {spell(squeeze(stem)) for stem in rule.unless}
    harmless = any(friend in spell(squeeze(typed)) for friend in friends) or re.search("[안않]|(?<!덜)덜(?!덜)", typed)
    assert harmless or triage.read(typed, had).triage


def misspelt(word: str, data: st.DataObject) -> str:
    """`word` with one letter exchanged for another of its kind."""
    letters = list(unicodedata.normalize("NFD", word))
    at = data.draw(st.integers(0, len(letters) - 1))
    kinds = [range(0x1100, 0x1113), range(0x1161, 0x1176), range(0x11A8, 0x11C3)]
    kind = next(kind for kind in kinds if ord(letters[at]) in kind)
    letters[at] = chr(data.draw(st.sampled_from([code for code in kind if code != ord(letters[at])])))
    return unicodedata.normalize("NFC", "".join(letters))


def swapped(syllable: str, one: str, other: str) -> str:
    """A syllable whose vowel or final `one` is typed as `other`."""
    finals = {"ㅆ": "\u11bb", "ㅅ": "\u11ba", "ㄶ": "\u11ad", "ㄴ": "\u11ab"}
    vowels = {"ㅐ": "\u1162", "ㅔ": "\u1166", "ㅚ": "\u116c", "ㅙ": "\u116b"}
    table = {**finals, **vowels}
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", syllable).replace(table[one], table[other]))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(text=st.text(max_size=300), days=st.dictionaries(st.sampled_from(["filler", "wart", "?"]), st.integers(0, 400)))
def test_any_text_is_read(triage: Triage, text: str, days: dict[str, int]) -> None:
    """No text breaks the reader, and rules are named exactly when there is a class."""
    verdict = triage.read(text, days)
    assert (verdict.triage is None) == (not verdict.rules)


@pytest.mark.parametrize(
    ("typed", "meant"), [("실명 확인", "설명 확인"), ("설명 잘 들었어요", "설명"), ("나비 모양", "나비")]
)
def test_harmless_neighbours_of_short_words_stay_harmless(triage: Triage, typed: str, meant: str) -> None:
    """설명 is one letter from 실명, 나비 from 마비: short words are read exactly."""
    assert grade(triage, typed) == grade(triage, meant) == "none"


@pytest.mark.parametrize("code", ["119737", "210119", "441192", "9119"])
def test_a_number_that_holds_another_is_no_misspelt_one(triage: Triage, code: str) -> None:
    """A one-time code in which 119 stands calls no ambulance, and no person."""
    assert triage.read(code).triage is None
