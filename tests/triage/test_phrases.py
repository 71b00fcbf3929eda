"""What patients write, by table: every alarming phrase alarms, no harmless one does."""

import pytest

from bot.triage import Triage
from catalogue.model import TriageClass
from tests.triage.tables import groups, phrases

E0, E1, E2, E3 = TriageClass
URGENT = ("E1", "rings_all_the_same")


@pytest.mark.parametrize("phrase", phrases("E0") + phrases("voices", "E0") + phrases("voices_again", "E0"))
def test_an_emergency_reads_as_e0(triage: Triage, phrase: str) -> None:
    """Breathing, consciousness, sight, stroke, bleeding and their like are E0, whatever words they come in."""
    assert triage.read(phrase).triage == E0


@pytest.mark.parametrize("phrase", phrases("E1") + phrases("voices", *URGENT) + phrases("voices_again", *URGENT))
def test_an_urgent_sign_reads_as_e1_or_graver(triage: Triage, phrase: str) -> None:
    """Signs for which the clinic is called at once are E1, or E0 where another rule is graver."""
    assert triage.read(phrase).triage in (E0, E1)


@pytest.mark.parametrize("phrase", phrases("classes", *groups("classes", "alarm_")))
def test_a_class_of_alarms_rings(triage: Triage, phrase: str) -> None:
    """English among Korean, veiled words, reversed sentences, and what stands beside harmless company."""
    assert triage.read(phrase).triage in (E0, E1)


@pytest.mark.parametrize("phrase", phrases("classes", *groups("classes", "quiet_")))
def test_a_class_of_harmless_words_stays_quiet(triage: Triage, phrase: str) -> None:
    """Things that are seen badly or stand still, homonyms, happy results, plans."""
    assert triage.read(phrase).triage in (None, E2, E3)


@pytest.mark.parametrize("phrase", phrases("E2"))
def test_what_needs_a_person_reads_as_e2_or_graver(triage: Triage, phrase: str) -> None:
    """Complaints, drugs, pregnancy and lesser signs bring a person on the same day."""
    assert triage.read(phrase).triage in (E0, E1, E2)


@pytest.mark.parametrize("phrase", phrases("E0") + phrases("E1"))
def test_an_alarm_names_its_rules_and_signs(triage: Triage, phrase: str) -> None:
    """Staff read which rules fired, the gravest first."""
    verdict = triage.read(phrase)
    assert verdict.rules
    assert verdict.signs


@pytest.mark.parametrize(
    "phrase", phrases("harmless") + phrases("voices", "harmless") + phrases("voices_again", "harmless")
)
def test_everyday_talk_does_not_alarm(triage: Triage, phrase: str) -> None:
    """Words that merely look like signs (열심히, 커피, 심쿵) are no E0 and no E1."""
    assert triage.read(phrase).triage in (None, E2, E3)


@pytest.mark.parametrize("phrase", phrases("denied", "none"))
def test_a_denied_sign_is_nothing(triage: Triage, phrase: str) -> None:
    """열은 없어요 is no fever."""
    assert triage.read(phrase).triage is None


@pytest.mark.parametrize("phrase", phrases("denied", "beside_another", "not_a_denial"))
def test_a_denial_hides_nothing_else(triage: Triage, phrase: str) -> None:
    """Denying one sign leaves another standing, and 감각이 없어요 denies nothing."""
    assert triage.read(phrase).triage in (E0, E1)


@pytest.mark.parametrize("phrase", phrases("questions", "asked"))
def test_a_red_flag_asked_about_is_e2_and_hypothetical(triage: Triage, phrase: str) -> None:
    """숨쉬기 힘들면 어떡해요? brings a person, and the emergency text."""
    verdict = triage.read(phrase)
    assert (verdict.triage, verdict.hypothetical) == (E2, True)


@pytest.mark.parametrize("phrase", phrases("questions", "really_happening"))
def test_a_question_about_what_is_happening_is_a_report(triage: Triage, phrase: str) -> None:
    """왜 눈이 안 보이나요 is no hypothesis."""
    verdict = triage.read(phrase)
    assert verdict.triage in (E0, E1)
    assert not verdict.hypothetical


@pytest.mark.parametrize("phrase", phrases("over", "over"))
def test_a_sign_that_is_over_brings_a_person_today(triage: Triage, phrase: str) -> None:
    """숨이 찼는데 지금은 괜찮아요 alarms nobody and is not dropped."""
    assert triage.read(phrase).triage == E2


@pytest.mark.parametrize("phrase", phrases("over", "still_dangerous"))
def test_what_stays_dangerous_alarms_when_it_is_over(triage: Triage, phrase: str) -> None:
    """눈이 흐렸는데 금방 괜찮아졌어요: a blocked artery may announce itself so."""
    assert triage.read(phrase).triage in (E0, E1)


@pytest.mark.parametrize("phrase", phrases("over", "long_ago"))
def test_a_story_brings_a_person_at_most(triage: Triage, phrase: str) -> None:
    """Of years ago, of others, of films and pets."""
    assert triage.read(phrase).triage in (None, E2)


@pytest.mark.parametrize("phrase", phrases("over", "not_over", "goes_on"))
def test_a_sign_that_is_not_over_alarms(triage: Triage, phrase: str) -> None:
    """열은 내렸는데 숨이 차요 is about the breath."""
    assert triage.read(phrase).triage in (E0, E1)


def test_the_gravest_rule_comes_first(triage: Triage) -> None:
    """Fever and breathlessness in one message: E0 leads."""
    verdict = triage.read("열이 39도고 숨이 안 쉬어져요")
    assert verdict.triage == E0
    assert verdict.rules[0].startswith("breath")
    assert "fever-number" in verdict.rules
    assert "호흡곤란" in verdict.signs


@pytest.mark.parametrize("nothing", ["", " ", "ㅋㅋㅋ", "???", "😀", "\u200b", "12345"])
def test_a_text_without_words_is_nothing(triage: Triage, nothing: str) -> None:
    """Emoji, signs and empty messages give no class, no rules."""
    verdict = triage.read(nothing)
    assert (verdict.triage, verdict.rules, verdict.signs) == (None, (), ())
