"""The rule language: how stems, groups, distances, friends and company make a rule fire."""

import pytest
from pydantic import ValidationError

from bot.triage import Triage
from catalogue.model import Catalogue, RedFlag, TriageClass

E1, E2 = TriageClass.E1, TriageClass.E2


def fires(text: str, **fields: object) -> TriageClass | None:
    rule = RedFlag.model_validate({"key": "rule", "triage": "E1", "sign": "sign", **fields})
    return Triage(Catalogue(red_flags=(rule,))).read(text).triage


@pytest.mark.parametrize(
    ("stem", "text", "expected"),
    [
        ("아파", "팔이 아팠어요", E1),  # a stem that ends in a vowel takes any final consonant
        ("아파", "팔이 아픈데요", None),
        ("아ㅍ", "팔이 아픈데요", E1),  # a lone consonant begins any syllable
        ("피", "필러 맞았어요", None),  # one syllable is that very syllable
        ("피", "피 나요", E1),
        ("안보이", "앞이 안 보입니다", E1),
        ("돼지", "되지 않아요", None),
    ],
)
def test_stems(stem: str, text: str, expected: TriageClass | None) -> None:
    """A stem stands for its word forms, and for nothing shorter."""
    assert fires(text, cues=[[stem]]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("귀가 아파요", E1),
        ("귀가 정말 아파요", E1),
        ("귀가 그러니까 말이죠 아파요", None),
        ("아파요 귀가", E1),
        ("아파요 어제 저녁부터 귀가", None),
    ],
)
def test_cues_stand_together(text: str, expected: TriageClass | None) -> None:
    """Within so many syllables; a predicate only little ahead of its subject."""
    assert fires(text, cues=[["귀"], ["아파"]], within=6) == expected


def test_any_order_is_for_signs_that_keep_company() -> None:
    """Two signs may be told in either order."""
    text = "어지럽고 식은땀이 막 나면서 두드러기도 나요"
    cues = [["두드러기"], ["어지"]]
    assert fires(text, cues=cues, within=20) is None
    assert fires(text, cues=cues, within=20, any_order=True) == E1


def test_a_false_friend_hides_only_itself() -> None:
    """열심히 holds no fever, and does not hide the fever beside it."""
    assert fires("열심히 했어요", cues=[["열"]], not_in=["열심"]) is None
    assert fires("열심히 했는데 열이 있어요", cues=[["열"]], not_in=["열심"]) == E1


def test_harmless_company_counts_only_nearby() -> None:
    """설레서 explains the beating heart beside it, and none far away."""
    rule = {"cues": [["심장"], ["뛰"]], "unless": ["설레"]}
    assert fires("설레서 심장이 뛰어요", **rule) is None
    assert fires("설레는 마음으로 갔다가 돌아왔는데 그 뒤로 심장이 뛰어요", **rule) == E1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("교통이 마비됐어요", None),
        ("교통이 완전 마비예요", None),
        ("마비된 교통 때문에 늦어요", None),
        ("교통사고 나고 마비됐어요", E1),
        ("교통카드 찍는데 마비됐어요", E1),
        ("마비됐는데 교통이 막혀요", E1),
        ("교통이 막히고 팔도 마비됐어요", E1),
    ],
)
def test_a_cue_said_of_a_thing_means_no_body(text: str, expected: TriageClass | None) -> None:
    """As the subject right before the cue, or as the noun that the cue describes; nowhere else."""
    assert fires(text, cues=[["마비"]], not_of=["교통"]) == expected


@pytest.mark.parametrize(("over", "expected"), [(None, E2), ("E1", E1), ("E0", TriageClass.E0)])
def test_a_rule_says_what_its_sign_is_when_over(over: str | None, expected: TriageClass) -> None:
    """E2 where the rule says nothing; long ago it is E2 always."""
    cues = {"cues": [["숨이차", "숨이찼"]], "over": over}
    assert fires("숨이 찼는데 지금은 괜찮아요", **cues) == expected
    assert fires("3년 전에 숨이 찼었어요", **cues) == E2


def test_the_longest_of_two_stems_is_what_the_words_behind_speak_of() -> None:
    """막히 in 막히면 is followed by the condition, 막 is not."""
    assert fires("막히면 어떡해요", cues=[["막", "막히"]]) == E2


def test_a_rule_of_any_mood_takes_questions_but_no_denial() -> None:
    """환불되나요 is a complaint; an E1 asked about is a question."""
    assert fires("환불되면 좋겠어요", cues=[["환불"]], any_mood=True) == E1
    assert fires("환불은 아니에요", cues=[["환불"]], any_mood=True) is None
    assert fires("환불은 없어요", cues=[["환불"]], any_mood=True) is None
    assert fires("마비되면 어떡해요", cues=[["마비"]]) == E2


def test_readings_are_cues() -> None:
    """A number reading stands where a stem may stand."""
    assert fires("38.2도예요", cues=[["#열38"]]) == E1
    assert fires("37.9도예요", cues=[["#열38"]]) is None


def test_groups_may_be_composed_of_groups() -> None:
    """Nested lists, as YAML anchors make them, become one group."""
    rule = RedFlag.model_validate({"key": "k", "triage": "E1", "sign": "s", "cues": [[["a", "b"], "c"]]})
    assert rule.cues == (("a", "b", "c"),)


def test_a_rule_needs_cues() -> None:
    """A rule without stems is refused."""
    with pytest.raises(ValidationError):
        RedFlag.model_validate({"key": "k", "triage": "E1", "sign": "s", "cues": [[]]})


@pytest.mark.parametrize(
    ("text", "expected"), [("호흡골란", E2), ("호흡고란", E2), ("홍흡곤란", E2), ("호흡놀람", None)]
)
def test_one_wrong_letter_brings_a_person(text: str, expected: TriageClass | None) -> None:
    """Exchanged, missing or added: one letter is forgiven, two are not."""
    assert fires(text, cues=[["호흡곤란"]]) == expected


@pytest.mark.parametrize(("text", "expected"), [("설명", None), ("나비", None), ("숨이 마쳐요", E2), ("마쳐요", None)])
def test_short_words_need_a_second_cue(text: str, expected: TriageClass | None) -> None:
    """실명/설명 are neighbours; beside an exact cue a wrong letter is a wrong letter."""
    assert fires(text, cues=[["숨", "숨이"], ["막혀", "마켜"]]) == expected
    assert fires("설명 들었어요", cues=[["실명"]]) is None
