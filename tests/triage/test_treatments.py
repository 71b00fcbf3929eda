"""What is known of a patient's treatments raises a class, or lowers it for a listed normal reaction."""

import pytest

from bot.triage import Triage
from catalogue.model import Catalogue, NormalReaction, RedFlag, Risk, Treatment, TriageClass
from tests.triage.tables import phrases

E0, E1, E2, E3 = TriageClass

RAISED = [
    ("너무 아파요", {"filler": 1}, E2, E1),
    ("점점 더 아파요", {"thread": 3}, E2, E1),
    ("통증이 8점이에요", {"filler": 0}, E2, E1),
    ("두드러기가 났어요", {"botox": 1}, E2, E1),
    ("두드러기가 났어요", {"ivdrip": 0}, E2, E0),
    ("팔이 저려요", {"excessperspiration": 2}, None, E1),
    ("얼굴이 얼얼해요", {"ulthera": 20}, None, E1),
    ("종아리가 아파요", {"melasma": 40}, None, E1),
    ("눈이 갑자기 부었어요", {"undereye": 0}, E1, E0),
    ("너무 빨갛고 따가워요", {"pdt": 1}, None, E1),
]


@pytest.mark.parametrize(("phrase", "days", "without", "with_it"), RAISED)
def test_a_treatment_raises_its_own_red_flags(
    triage: Triage, phrase: str, days: dict[str, int], without: TriageClass | None, with_it: TriageClass
) -> None:
    """The same words are graver for someone who had what makes them dangerous."""
    assert triage.read(phrase).triage == without
    assert triage.read(phrase, days).triage == with_it


def test_a_numb_face_is_told_as_one(triage: Triage) -> None:
    """Staff read the place that was told: a jaw is no limb."""
    face, limb = "얼굴·턱·입술 감각 이상", "팔다리 저림·힘 빠짐"
    told = triage.read("턱이 좀 얼얼하고 감각이 이상해요", {"implant": 3})
    assert face in told.signs
    assert limb not in told.signs
    both = triage.read("팔이 얼얼하고 얼굴도 저려요", {"thread": 5})
    assert {face, limb} <= {*both.signs}
    assert both.triage == E1


@pytest.mark.parametrize("phrase", ["안갈래요", "오늘은 안 갈래요", "버스는 안 탈래요", "그건 안할래요"])
def test_not_going_is_no_wish_to_die(triage: Triage, phrase: str) -> None:
    assert triage.read(phrase).rules == ()


@pytest.mark.parametrize("phrase", ["이제 안 살래요", "더는 안살래", "나 안살고싶어", "갈래요 저세상 안살래요"])
def test_not_living_is_one(triage: Triage, phrase: str) -> None:
    assert triage.read(phrase).triage == E0


YOUNG = [
    "저 고2인데 압출 가능해요?",
    "17살인데 필러 맞아도 돼요?",
    "미성년자도 보톡스 되나요",
    "고등학생도 제모 되나요",
    "16세예요 보톡스 얼마예요",
]
GROWN = [
    "36살인데 보톡스 되나요",
    "대학생인데 되나요",
    "고등학생 때 점 뺐어요 괜찮나요",
    "주차 10대 가능한가요",
    "18살 때 라식했는데 리프팅 돼요?",
]


@pytest.mark.parametrize(("phrase", "young"), [(each, True) for each in YOUNG] + [(each, False) for each in GROWN])
def test_a_minors_treatment_is_for_a_person(triage: Triage, phrase: str, young: bool) -> None:
    assert ("미성년·가족에 대한 문의" in triage.read(phrase).signs) == young


@pytest.mark.parametrize(
    "phrase", ["필러 맞은 데가 너무 아파요", "코필 했는데 통증이 심해져요", "실리프팅 하고 점점 아파요"]
)
def test_a_treatment_named_in_the_text_counts(triage: Triage, phrase: str) -> None:
    """Nobody need be linked for a nickname to tell what was done."""
    assert triage.read(phrase).triage == E1


NORMAL = [
    ("물집이 잡혔어요", {"wart": 1}, "blister: wart 물집 0-2일"),
    ("수포가 생겼는데 정상인가요", {"wart": 2}, "blister: wart 물집 0-2일"),
    ("물집이 생겼어요", {"tattoo": 5}, "blister: tattoo 물집 0-6일"),
    ("어제 냉동치료 받은 데 물집이 잡혔어요", {}, "blister: wart 물집 0-2일"),
    ("사마귀 레이저 이틀 됐는데 물집이 있어요", {}, "blister: wart 물집 0-2일"),
    ("진물이 나요", {"ripot": 1}, "oozing: ripot 진물 0-1일"),
    ("입술이 부었어요", {"filler": 1}, "lip-swelling-after-filler: filler 붓기 0-3일"),
    ("많이 부었어요", {"undereye": 2}, "swelling-strong: undereye 붓기 0-6일"),
]


@pytest.mark.parametrize(("phrase", "days", "window"), NORMAL)
def test_a_listed_normal_reaction_inside_its_window_lowers(
    triage: Triage, phrase: str, days: dict[str, int], window: str
) -> None:
    """Blisters a day after 냉동치료 are E3, and the verdict names rule and window."""
    verdict = triage.read(phrase, days)
    assert (verdict.triage, verdict.lowered) == (E3, window)


NOT_NORMAL = [
    ("물집이 잡혔어요", {"wart": 3}),  # after the window
    ("물집이 잡혔어요", {"toning": 1}),  # not listed
    ("물집이 잡혔어요", {"wart": 1, "filler": 1}),  # the other treatment may have caused it
    ("냉동치료 받은 데 물집이 잡혔어요", {}),  # day unknown
    ("물집이 점점 커져요", {"wart": 1}),  # severe
    ("큰 물집이 너무 많이 생겼어요", {"wart": 1}),
    ("물집에서 고름이 나와요", {"wart": 1}),  # another sign
    ("화상 입었어요", {"wart": 1}),
    ("입술이 부었어요", {"filler": 5}),
]


@pytest.mark.parametrize(("phrase", "days"), NOT_NORMAL)
def test_what_is_not_the_listed_reaction_is_not_lowered(triage: Triage, phrase: str, days: dict[str, int]) -> None:
    """Outside the window, unlisted, severe, or beside another sign: the alarm stands."""
    assert triage.read(phrase, days).triage == E1


def test_the_named_treatment_is_the_one_spoken_of(triage: Triage) -> None:
    """Of several treatments on record, the one that the text names explains the reaction."""
    verdict = triage.read("냉동치료한 데 물집이 잡혔어요", {"wart": 1, "filler": 1})
    assert verdict.triage == E3


@pytest.mark.parametrize("phrase", phrases("E0", "breathing", "consciousness", "vision", "stroke", "bleeding"))
@pytest.mark.parametrize("code", ["filler", "botox", "wart", "undereye", "toning"])
def test_no_treatment_lowers_an_e0(triage: Triage, phrase: str, code: str) -> None:
    """Whatever was done yesterday, an E0 stays one."""
    assert triage.read(phrase, {code: 1}).triage == E0


def test_an_old_treatment_leaves_the_unknown_in_force(triage: Triage) -> None:
    """A filler of last year does not stop the rule for those of whom nothing is known."""
    assert triage.read("코끝이 하얗게 변했어요", {"filler": 300}).triage == E1


def test_an_e0_rule_may_not_be_called_normal() -> None:
    """The catalogue refuses an E0 that a normal reaction could lower."""
    with pytest.raises(ValueError, match="never lowered"):
        RedFlag(key="x", triage=E0, sign="호흡곤란", cues=(("숨",),), may_be_normal=True)


def test_a_clinic_may_add_a_rule_and_a_reaction() -> None:
    """Rules and windows are data: what the catalogue says is what is read."""
    rule = RedFlag(key="glow", triage=E1, sign="빛남", cues=(("귀가",), ("빛나",)), within=3, may_be_normal=True)
    glow = NormalReaction(sign="빛남", words=("빛나",), last_day=1)
    catalogue = Catalogue(
        red_flags=(rule,), treatments=(Treatment(key="lamp", name="램프", risk=Risk.R0, normal=(glow,)),)
    )
    triage = Triage(catalogue)
    assert triage.read("귀가 빛나요").triage == E1
    assert triage.read("귀가 빛나요", {"lamp": 1}).lowered == "glow: lamp 빛남 0-1일"
    assert triage.read("귀가 어제부터 빛나요").triage is None
