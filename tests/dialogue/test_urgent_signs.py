"""The signs that cannot wait: those of the patient's own treatment, as buttons and in the reply to a symptom."""

from dataclasses import replace

import pytest

from bot import wording
from bot.dialogue import check_in
from bot.dialogue.decide import decide
from bot.dialogue.values import Escalate
from bot.reply import MAX_LABEL, units
from catalogue.model import Treatment, TriageClass, UrgentSign
from tests.dialogue.facts import AT_THE_CHECK_IN, facts, heard, starter, treated

AT_THE_GATE = replace(AT_THE_CHECK_IN, step=check_in.GATE)
PRESSED = [(treatment.key, sign) for treatment in starter().treatments for sign in treatment.urgent]


@pytest.mark.parametrize(("code", "sign"), PRESSED, ids=[f"{code} {sign.label}" for code, sign in PRESSED])
def test_every_sign_raises_its_class_pressed_or_typed(code: str, sign: UrgentSign) -> None:
    """At least its class: what triage reads in the same words may be graver."""
    known = facts(treated(code, 1), check_in=True)
    state, buttons = check_in.offer(AT_THE_GATE, known)
    pressed = next(button.choice for button in buttons if button.label == sign.label)
    for turn in (replace(heard(sign.label), choice=pressed), heard(sign.label)):
        alarm = next(effect for effect in decide(state, turn, known).effects if isinstance(effect, Escalate))
        assert alarm.reason == "emergency"
        assert alarm.triage <= sign.triage


@pytest.mark.parametrize("treatment", starter().treatments, ids=lambda treatment: treatment.key)
def test_every_treatment_names_signs_that_fit_kakaotalks_buttons(treatment: Treatment) -> None:
    """Trouble with breathing leads; fourteen characters a label, ten buttons with the one for none, none twice."""
    known = facts(treated(treatment.key, 1), check_in=True)
    labels = check_in.options(AT_THE_GATE, known)
    assert labels[0] == "숨쉬기 힘듦"
    assert labels[-1] == wording.NONE
    assert len(set(labels)) == len(labels) <= 10
    assert max(map(units, labels)) <= MAX_LABEL


@pytest.mark.parametrize(
    ("code", "own", "others"),
    [
        ("botox", {"눈꺼풀 처짐", "삼키기 힘듦", "쉰 목소리", "겹쳐 보임·시야 이상"}, {"하얗게·보라색으로 변함"}),
        ("toning", {"물집·화상", "피부색 변화"}, {"시야 이상", "하얗게·보라색으로 변함"}),
        ("hairremoval", {"물집·화상", "피부색 변화"}, {"시야 이상", "하얗게·보라색으로 변함"}),
        ("co2mole", {"멈추지 않는 피", "고름·열감"}, {"시야 이상", "하얗게·보라색으로 변함"}),
        ("filler", {"시야 이상", "심한 통증", "하얗게·보라색으로 변함"}, {"눈꺼풀 처짐", "멈추지 않는 피"}),
    ],
)
def test_the_signs_are_those_of_the_treatment(code: str, own: set[str], others: set[str]) -> None:
    """As buttons of the check-in and in the reply to a symptom alike."""
    known = facts(treated(code, 1), check_in=True)
    reply = decide(
        replace(AT_THE_GATE, flow=None), heard("멍이 들었어요", "symptom_report", outcome="staff"), known
    ).reply
    named = set(reply.text.partition("▶ ")[2].partition("\n")[0].split(", "))
    assert own <= set(check_in.options(AT_THE_GATE, known)) & named
    assert not others & {*check_in.options(AT_THE_GATE, known), *named}


def test_after_several_treatments_the_signs_of_each_are_named_once() -> None:
    """Those of the gravest class first."""
    told = heard("멍이 들었어요", "symptom_report", outcome="staff")
    text = decide(replace(AT_THE_GATE, flow=None), told, facts(treated("botox", 1), treated("toning", 2))).reply.text
    assert text.count("숨쉬기 힘듦") == 1
    assert text.index("쉰 목소리") < text.index("물집·화상")


@pytest.mark.parametrize("code", [None, "unheard-of"])
def test_where_the_treatment_is_not_known_general_signs_are_named(code: str | None) -> None:
    """In the check-in and in the reply to a symptom; every one of them raises its class."""
    known = facts(treated(code, 1), check_in=True)
    labels = [sign.label for sign in wording.SIGNS]
    assert check_in.options(AT_THE_GATE, known) == (*labels, wording.NONE)
    told = heard("멍이 들었어요", "symptom_report", outcome="staff")
    assert ", ".join(labels) in decide(replace(AT_THE_GATE, flow=None), told, known).reply.text
    for sign in wording.SIGNS:
        alarm = check_in.gate_alarm(AT_THE_GATE, heard(sign.label), known)
        assert alarm is not None
        assert alarm.triage is sign.triage


def test_the_graver_of_button_and_words_counts() -> None:
    """A sign that the check-in holds for E0 is none the less for words that triage alone would read as E1, nor v.v."""
    known = facts(treated("ivdrip", 1), check_in=True)
    for label, words in (("온몸 두드러기", heard("온몸 두드러기")), ("", heard("숨을 못 쉬겠어요"))):
        effects = decide(AT_THE_GATE, words, known).effects
        assert [each.triage for each in effects if isinstance(each, Escalate)] == [TriageClass.E0], label
