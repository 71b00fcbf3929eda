"""The table of reasons: what brings in a person, and what staff and patients read of it."""

import re
from dataclasses import replace

import pytest

from bot.dialogue import reasons
from bot.dialogue.decide import decide
from bot.dialogue.reasons import REASONS
from bot.dialogue.state import State
from bot.dialogue.values import Escalate
from catalogue.hours import OpeningHours
from catalogue.model import TriageClass
from tests.dialogue.facts import CLINIC, NOW, facts, heard, starter, treated

OPEN = OpeningHours.read("매일 09:00~19:00, 점심 13:00~14:00")
TALKING = State(greeted=True)


def escalated(decision: object) -> list[tuple[str, str]]:
    return [(each.reason, each.triage) for each in decision.effects if isinstance(each, Escalate)]  # type: ignore[attr-defined]


def test_every_rule_of_the_table_is_one_of_the_shipped() -> None:
    """A rule that is renamed would bring nobody."""
    assert {*reasons.OF_RULE} <= {rule.key for rule in starter().red_flags}
    assert {rule.triage for rule in starter().red_flags if rule.key in reasons.OF_RULE} == {TriageClass.E2}


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_has_words_for_staff(code: str) -> None:
    """Korean and short: they stand in a list."""
    assert re.search("[가-힣]", REASONS[code].staff)
    assert len(REASONS[code].staff) <= 20


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("원장 나와 환불해주세요", "complaint"),
        ("항생제 끊어도 되나요", "drug"),
        ("저 임신했어요", "pregnancy"),
        ("사진 봐주세요", "photo"),
        ("딸 얼굴이 빨개요", "minor"),
        ("아들 이름 잘못 적혀있어요", "minor"),
        ("얼굴 사진 보낼게요 환불해주세요", "complaint"),  # the first of the table
        ("딸이 먹는 항생제 끊어도 되나요", "drug"),
    ],
)
@pytest.mark.parametrize("intent", ["", "aftercare_wash", "thank", "faq_hours"])
def test_a_person_is_brought_in_whatever_the_language_model_takes_the_words_for(
    words: str, reason: str, intent: str
) -> None:
    """Complaint, drugs, pregnancy, photos and children: always."""
    decision = decide(TALKING, heard(words, intent), facts(treated("filler", 1)))
    assert (reason, "E2") in escalated(decision)


def test_a_symptom_beside_a_child_or_a_photo_is_told_as_a_symptom() -> None:
    """Its words name what cannot wait; staff read of the child among the signs."""
    decision = decide(TALKING, heard("딸이 부작용이 생겼어요 사진 보낼게요"), facts(treated("filler", 1)))
    assert escalated(decision) == [("symptom", "E2")]
    assert "▶" in decision.reply.text


@pytest.mark.parametrize(
    ("intent", "brought"),
    [("aftercare_wash", [("minor", "E2")]), ("faq_side_effect", [("minor", "E2")]), ("faq_hours", []), ("thank", [])],
)
def test_a_childs_own_question_about_care_is_a_persons(intent: str, brought: list[tuple[str, str]]) -> None:
    """The approved texts are written for adults; opening hours are the same for all."""
    child = replace(facts(treated("filler", 1)), minor=True)
    assert escalated(decide(TALKING, heard("이거 궁금해요", intent), child)) == brought


def test_a_child_that_opens_its_check_in_brings_a_person() -> None:
    """And is told so at its end."""
    child = replace(facts(treated("filler", 1), check_in=True), minor=True)
    decision = decide(State(), replace(heard("상태 알리기"), follow_up="f1"), child)
    assert (escalated(decision), decision.state.attention) == ([("minor", "E2")], True)


@pytest.mark.parametrize("words", ["증상이 이상해요", "사진 봐주세요", "딸 얼굴이 빨개요"])
@pytest.mark.parametrize("hour", [3, 10, 13])
def test_what_may_get_worse_is_told_with_the_numbers(words: str, hour: int) -> None:
    """At any hour, and with the moment from which somebody answers."""
    known = facts(treated("filler", 1))
    known = replace(known, clinic=replace(CLINIC, opening=OPEN), now=NOW.replace(hour=hour))
    text = decide(TALKING, heard(words, "symptom_report"), known).reply.text
    said = {3: "오전 9시부터", 10: "진료시간 안에", 13: "점심·휴게 시간이어서 3월 10일(화) 오후 2시부터"}[hour]
    for needed in ("119", CLINIC.phone, CLINIC.emergency_phone, "심해지", said):
        assert needed in text, text
